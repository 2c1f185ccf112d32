"""The menu's registers of orders: services, volunteer organisations, volunteers."""

from typing import Final

from supermarket.cli.frame.typed import word
from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.people import household_named
from supermarket.cli.menu.people import member as member_asked
from supermarket.cli.menu.places import site_asked
from supermarket.cli.menu.registers.rows import Columns, adding, amending, ending, one_of, some_of
from supermarket.locale import N_, _
from supermarket.practice.orders.words import SERVICE_KIND_NAMES

_YES: Final = {"yes": N_("yes")}
_VOLUNTEERS: Final = {
    "general": N_("volunteer"),
    "speaker": N_("speaker"),
    "teacher": N_("teacher"),
    "officer": N_("practice officer"),
}
SERVICES: Final = Columns(
    "supermarket.practice.orders.files:SERVICE_FILE",
    N_("The service's code"),
    {
        "name": N_("the name"),
        "kind": N_("the kind of service"),
        "site": N_("the site where alone it is offered"),
        "note": N_("what else is to be known"),
    },
    needed=frozenset({"name", "kind"}),
    asked={"kind": one_of(SERVICE_KIND_NAMES), "site": site_asked},
)
ORGANISATIONS: Final = Columns(
    "supermarket.practice.orders.files:ORGANISATION_FILE",
    N_("The organisation's code"),
    {
        "name": N_("the name"),
        "site": N_("the site where it is at home"),
        "contact": N_("the staff code of its contact"),
        "skills": N_("what it can do"),
        "places": N_("the sites that it serves, codes with blanks between"),
        "capacity": N_("how many open orders it takes"),
    },
    needed=frozenset({"name", "site"}),
    asked={"site": site_asked, "skills": some_of(SERVICE_KIND_NAMES)},
)
VOLUNTEERS: Final = Columns(
    "supermarket.practice.orders.files:VOLUNTEER_FILE",
    N_("The volunteer's code"),
    {
        "organisation": N_("the code of his organisation"),
        "kind": N_("the kind of volunteer"),
        "party": N_("a member of the party"),
    },
    needed=frozenset(),
    asked={"kind": one_of(_VOLUNTEERS), "party": one_of(_YES)},
)


def _services(desk: Desk) -> None:
    from supermarket.cli.practice.orders.service import list_

    with desk.paged():
        list_(desk.call)


def _organisations(desk: Desk) -> None:
    from supermarket.cli.practice.orders.organisation import list_

    with desk.paged():
        list_(desk.call)


def _volunteers(desk: Desk) -> None:
    from supermarket.cli.practice.orders.volunteer import list_

    with desk.paged():
        list_(desk.call)


def _new_volunteer(desk: Desk) -> None:
    """Register a member of a household, who is named as households are everywhere."""
    from supermarket.cli.district.register import show_change
    from supermarket.district.dated.imports import add_row
    from supermarket.district.sites import centre_of

    household = household_named(desk)
    cells = {"household": household, "member": member_asked(desk, household)}
    cells["volunteer"] = desk.ask_for(_(VOLUNTEERS.code), word)
    organisation = desk.ask_or(_("The organisation's code"), _("none"), word)
    cells["kind"] = one_of(_VOLUNTEERS)(desk, _("the kind of volunteer"))
    cells |= {"organisation": organisation} if organisation else {}
    cells |= {"party": "yes"} if desk.agrees(_("Is he a member of the party?")) else {}
    with desk.call.writing() as session:
        scope = centre_of(session, session.today).site
        change = add_row(session, VOLUNTEERS.load(), cells, desk.asked, scope=scope)
    show_change(change)


SERVICE_CHOICES: Final = page(
    (N_("list them"), (), _services),
    (N_("a new one"), ("service record",), adding(SERVICES)),
    (N_("change one"), ("service record",), amending(SERVICES)),
    (N_("end one"), ("service record",), ending(SERVICES)),
)
ORGANISATION_CHOICES: Final = page(
    (N_("list them"), (), _organisations),
    (N_("a new one"), ("organisation record",), adding(ORGANISATIONS)),
    (N_("change one"), ("organisation record",), amending(ORGANISATIONS)),
    (N_("end one"), ("organisation record",), ending(ORGANISATIONS)),
)
VOLUNTEER_CHOICES: Final = page(
    (N_("list them"), (), _volunteers),
    (N_("a new one"), ("volunteer record",), _new_volunteer),
    (N_("change one"), ("volunteer record",), amending(VOLUNTEERS)),
    (N_("end one"), ("volunteer record",), ending(VOLUNTEERS)),
)
