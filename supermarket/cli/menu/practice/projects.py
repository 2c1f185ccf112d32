"""The menu's projects and brands 项目, and trainings with their certificates."""

from typing import TYPE_CHECKING, Final

from supermarket.cli.frame.typed import prose
from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.people import household_named, member
from supermarket.cli.menu.places import drawn, folder, new_file, site_asked
from supermarket.cli.menu.practice.activities import waiting
from supermarket.cli.menu.registers.rows import Columns, adding, amending, ending, one_of
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.practice.projects.trainings import Training

PROJECTS: Final = Columns(
    "supermarket.practice.projects.files:PROJECT_FILE",
    N_("The project's code"),
    {
        "name": N_("the name"),
        "site": N_("whose project it is"),
        "brand": N_("one of the district's brands"),
        "organisation": N_("the code of the organisation that runs it"),
        "volunteers": N_("its volunteers' codes, with blanks between"),
        "people": N_("how many members it has"),
        "plan": N_("what it means to do"),
    },
    needed=frozenset({"name", "site"}),
    asked={"site": site_asked, "brand": one_of({"yes": N_("yes")})},
)
_BACK: Final = "2000-01-01"
_AHEAD: Final = "2099-12-31"


def _projects(desk: Desk) -> None:
    from supermarket.cli.practice.activities.project import list_

    with desk.paged():
        list_(desk.call, at=desk.asked.site)


def _attended(desk: Desk) -> None:
    """Ask who attended a training, card after card, until nobody else was there."""
    from supermarket.cli.practice.activities.training import hold

    training = waiting(desk, _("Nothing is planned here that was not told."))
    members: list[str] = []
    while True:
        household = household_named(desk, _("Who was there? Scan the card, or type the number or name"))
        members.append(member(desk, household, _("Who of the household?")))
        if not desk.agrees(_("Was somebody else there?")):
            break
    hold(desk.call, training.activity, member=members)


def _trainings(desk: Desk) -> None:
    from supermarket.cli.practice.activities.training import list_

    with desk.paged():
        list_(desk.call, at=desk.asked.site)


def _training(desk: Desk) -> "Training":
    """Let one of the trainings be picked that were held here and of which somebody is known to have attended."""
    from supermarket.practice.activities.standing import places_at
    from supermarket.practice.projects.trainings import trainings

    with desk.ledger.reading() as session:
        found = trainings(session, places_at(session, desk.asked.site), _BACK, _AHEAD)
    held = [each for each in found if each.activity.attended]
    names = [f"{each.activity.day}  {each.activity.title}" for each in held]
    return held[desk.pick(names, _("No training was held here of which it is known who attended."))]


def _issue(desk: Desk) -> None:
    from supermarket.cli.practice.activities.certificate import issue

    training = _training(desk).activity.activity
    issue(desk.call, training, title=desk.ask_for(_("What does the certificate say?"), prose))


def _print(desk: Desk) -> None:
    from supermarket.cli.practice.activities.certificate import print_
    from supermarket.earning.certificates.certificates import certificates_of_training
    from supermarket.households.households import member_name

    training = _training(desk).activity.activity
    with desk.ledger.reading() as session:
        issued = certificates_of_training(session, training)
        names = [f"{member_name(session, each.member, each.on)}  {each.title}" for each in issued]
    chosen = issued[desk.pick(names, _("No certificate of it was issued."))].certificate
    pdf = new_file(folder(desk, _("The folder or stick")), f"certificate-{chosen}.pdf")
    drawn(lambda: print_(desk.call, chosen, pdf=pdf), pdf)


def _withdraw(desk: Desk) -> None:
    """Withdraw a certificate that stands, with the reason."""
    from supermarket.cli.practice.activities.certificate import withdraw
    from supermarket.earning.certificates.certificates import certificates_of_training
    from supermarket.households.households import member_name

    training = _training(desk).activity.activity
    with desk.ledger.reading() as session:
        issued = [each for each in certificates_of_training(session, training) if not each.withdrawn]
        names = [f"{member_name(session, each.member, each.on)}  {each.title}" for each in issued]
    chosen = issued[desk.pick(names, _("No certificate of it was issued."))].certificate
    withdraw(desk.call, chosen, reason=desk.ask_for(_("Why? Without names of residents"), prose))


CHOICES: Final = page(
    (N_("list them"), (), _projects),
    (N_("a new one"), ("project record",), adding(PROJECTS)),
    (N_("change one"), ("project record",), amending(PROJECTS)),
    (N_("end one"), ("project record",), ending(PROJECTS)),
)
TRAINING_CHOICES: Final = page(
    (N_("list them"), (), _trainings),
    (N_("one was held: who was there"), ("activity hold",), _attended),
    (N_("certificates for all who attended"), ("certificate issue",), _issue),
    (N_("print a certificate"), ("certificate issue",), _print),
    (N_("withdraw a certificate"), ("certificate withdraw",), _withdraw),
)
