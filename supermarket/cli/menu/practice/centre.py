"""The menu's centre 中心: the morning page, the district at a glance, bulletins, and orders to mend things."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from supermarket.cli.frame import console
from supermarket.cli.frame.folders import dragged
from supermarket.cli.frame.typed import at_home, day, prose
from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.people import month_asked, reason_asked
from supermarket.cli.menu.places import drawn, folder, new_file
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.assessment.rectification.rectifications import Rectification

_REFUSED_FOR: Final = (N_("What was to be mended is not mended."), N_("What was sent in shows too little."))
_EXTENDED_FOR: Final = (N_("Goods or people are awaited."), N_("The weather was in the way."))
_LAPSED_FOR: Final = (N_("The last day passed without an answer."),)


def is_above(desk: Desk) -> bool:
    """Say whether whoever sits here is told in the morning what waits: the centre, or the manager of an institute."""
    from supermarket.district.kinds import Role, Tier
    from supermarket.district.sites import site_of
    from supermarket.local.opened import staff_of

    with desk.ledger.reading() as session:
        staff = staff_of(session, desk.asked.actor)
        tier = site_of(session, staff.site, session.today).tier
    manages = staff.role is Role.MANAGER and tier in {Tier.INSTITUTE, Tier.CENTRE}
    return staff.role is Role.ADMINISTRATOR or manages


def show_morning(desk: Desk) -> None:
    """Show what waits: in the whole district at the centre, else at the site and those below it."""
    from supermarket.assessment.glance.morning import morning
    from supermarket.assessment.glance.today import today_at
    from supermarket.cli.assessment import report
    from supermarket.district.kinds import Tier
    from supermarket.district.sites import site_of

    with desk.ledger.reading() as session:
        here = site_of(session, desk.asked.site, session.today)
        site = None if here.tier is Tier.CENTRE else here.site
        found, today = morning(session, site), today_at(session, site)
    report.show_morning(today, found, typed=False)


def _morning(desk: Desk) -> None:
    with desk.paged():
        show_morning(desk)


def _district(desk: Desk) -> None:
    from supermarket.cli.assessment.report import district

    month = month_asked(desk)
    with desk.paged():
        district(desk.call, month=month)


def _district_files(desk: Desk) -> None:
    from supermarket.cli.assessment.report import district

    month = month_asked(desk)
    where = folder(desk, _("The folder or stick for the papers"))
    pdf, html = (new_file(where, f"district-{month}.{ending}") for ending in ("pdf", "html"))
    drawn(lambda: district(desk.call, month=month, pdf=pdf, html=html), pdf, html)


def _bulletin(desk: Desk) -> None:
    from supermarket.cli.assessment.bulletin import bulletin

    with desk.paged():
        bulletin(desk.call)


def _bulletin_files(desk: Desk) -> None:
    from supermarket.assessment.runs import run_named
    from supermarket.cli.assessment.bulletin import bulletin

    with desk.ledger.reading() as session:
        run = run_named(session, None)
    where = folder(desk, _("The folder or stick for the papers"))
    name = f"bulletin-{run.form.name}-{run.period.name}"
    pdf, png, xlsx = (new_file(where, f"{name}.{ending}") for ending in ("pdf", "png", "xlsx"))
    drawn(lambda: bulletin(desk.call, run.name, pdf=pdf, png=png, xlsx=xlsx), pdf, png, xlsx)


def _order(desk: Desk) -> None:
    """Order those that stand last in the latest run to mend what cost them most."""
    from supermarket.cli.assessment.rectification import order

    due = _due(desk)
    if desk.agrees(_("Order the last ones of the latest run to mend things by then?")):
        order(desk.call, due=due)


def _answer(desk: Desk) -> None:
    from supermarket.assessment.rectification.course import ANSWER
    from supermarket.cli.assessment.rectification import answer_

    chosen = _chosen(desk, ANSWER)
    done = desk.ask_for(_("What was done?"), prose)
    answer_(
        desk.call, chosen.rectification, done=done, evidence=[str(desk.ask_for(_("A photo or PDF of it"), _kept(desk)))]
    )


def _kept(desk: Desk) -> Callable[[str], Path]:
    """Return what reads the place of a photo or PDF that can be kept."""

    def there(typed: str) -> Path:
        from supermarket.people.evidence import keep_file

        found = at_home(Path(dragged(typed)))
        keep_file(desk.ledger.database.path, found)  # refused while one can still name another
        return found

    return there


def _approve(desk: Desk) -> None:
    from supermarket.assessment.rectification.course import APPROVE
    from supermarket.cli.assessment.rectification import approve

    approve(desk.call, _chosen(desk, APPROVE).rectification)


def _refuse(desk: Desk) -> None:
    from supermarket.assessment.rectification.course import REFUSE
    from supermarket.cli.assessment.rectification import refuse

    chosen = _chosen(desk, REFUSE)
    reason = reason_asked(desk, _("Why is it refused?"), _REFUSED_FOR)
    refuse(desk.call, chosen.rectification, reason=reason, due=_due(desk))


def _extend(desk: Desk) -> None:
    from supermarket.assessment.rectification.course import EXTEND
    from supermarket.cli.assessment.rectification import extend

    chosen = _chosen(desk, EXTEND)
    reason = reason_asked(desk, _("Why is there more time?"), _EXTENDED_FOR)
    extend(desk.call, chosen.rectification, reason=reason, due=_due(desk))


def _lapse(desk: Desk) -> None:
    from supermarket.assessment.rectification.course import LAPSE
    from supermarket.cli.assessment.rectification import lapse

    chosen = _chosen(desk, LAPSE)
    lapse(desk.call, chosen.rectification, reason=reason_asked(desk, _("Why does it lapse?"), _LAPSED_FOR))


def _list(desk: Desk) -> None:
    from supermarket.cli.assessment.rectification import list_

    with desk.paged():
        list_(desk.call)


def _due(desk: Desk) -> str:
    return desk.ask_for(_("The last day, such as 2026-04-30"), day)


def _chosen(desk: Desk, step: str) -> "Rectification":
    """Let one of the orders be chosen with which a step can be taken.

    Raises:
        Left: there is none, or none is chosen.
    """
    from supermarket.assessment.rectification.course import RECTIFICATION
    from supermarket.assessment.rectification.rectifications import open_rectifications
    from supermarket.cli.frame.names import site_name
    from supermarket.cli.keyboard.questions import Left

    with desk.ledger.reading() as session:
        found = [each for each in open_rectifications(session) if step in RECTIFICATION.legal(each.state)]
        lines = ((each.rectification, site_name(session, each.site), each.due, _(each.state)) for each in found)
        names = ["  ".join(line) for line in lines]
    if not found:
        console.say(_("There is none of which this can be said now."))
        raise Left
    return found[desk.pick_one(names)]


RECTIFICATION_CHOICES: Final = page(
    (N_("which are open"), (), _list),
    (N_("order the last five to mend things"), ("rectification order",), _order),
    (N_("answer an order"), ("rectification answer",), _answer),
    (N_("approve an answer"), ("rectification judge",), _approve),
    (N_("refuse an answer"), ("rectification judge",), _refuse),
    (N_("give more time"), ("rectification judge",), _extend),
    (N_("record that the time has passed"), ("rectification judge",), _lapse),
)
CHOICES: Final = page(
    (N_("what waits this morning"), (), _morning),
    (N_("the district at a glance"), (), _district),
    (N_("write the district's document"), (), _district_files),
    (N_("the bulletin of the latest run"), (), _bulletin),
    (N_("write the bulletin"), (), _bulletin_files),
    (N_("orders to mend things"), RECTIFICATION_CHOICES),
)
"""What the centre looks at and orders, in this order."""
