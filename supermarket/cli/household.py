"""Households: enrolled, found and shown by the staff at home there, changed, ended, imported."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from supermarket.cli import console
from supermarket.cli.asking import request
from supermarket.cli.command import Call, answer, commands
from supermarket.cli.counter import Who, say_owed
from supermarket.cli.register import DryRun, show_change, show_changes
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.district.households import HouseholdView

app = commands()
HOME: str = _("The household's station, or its shop.")

Head = Annotated[str, typer.Option("--head", metavar=_("NAME"), help=_("The head of the household."))]
Phone = Annotated[str | None, typer.Option("--phone", metavar=_("DIGITS"), help=_("A phone number."))]
Group = Annotated[str | None, typer.Option("--group", metavar=_("NAME"), help=_("The villagers' group."))]


@app.command("enrol", _("Enrol a household at a station, with its head."), site=HOME)
def enrol(call: Call, *, head: Head, phone: Phone = None, group: Group = None) -> None:
    _enrol(call, head, phone, group)


@app.command("add", _("The same as enrol."), site=HOME)
def add(call: Call, *, head: Head, phone: Phone = None, group: Group = None) -> None:
    _enrol(call, head, phone, group)


@app.command("show", _("Show a household, with full names where you are at home."))
def show(call: Call, who: Who) -> None:
    from supermarket.district.households import view
    from supermarket.district.lookup import household_of
    from supermarket.district.lookup import who as named
    from supermarket.district.roles import staff_for

    with call.reading() as session:
        staff = staff_for(session, "household show", actor=call.operator or "", on=session.today)
        household = household_of(session, named(session, who).household, session.today)
        answer(call, view(session, household, staff, session.today), _show)


@app.command("find", _("Find households by name, pinyin initials, group, or the last four digits of a phone."))
def find(
    call: Call, words: Annotated[list[str], typer.Argument(metavar="WORDS", help=_("Every word must fit."))]
) -> None:
    from supermarket.district.households import find, view
    from supermarket.district.roles import staff_for

    with call.reading() as session:
        staff = staff_for(session, "household find", actor=call.operator or "", on=session.today)
        found = find(session, " ".join(words), call.site or staff.site, session.today)
        answer(call, [view(session, row, staff, session.today) for row in found], _show_found)


@app.command("amend", _("Change the group or home shop of a household, or whether it stands on honour boards."))
def amend(
    call: Call,
    who: Who,
    *,
    group: Group = None,
    shop: Annotated[str | None, typer.Option("--shop", metavar=_("CODE"), help=_("Its home shop."))] = None,
    board: Annotated[
        Literal["yes", "no"] | None,
        typer.Option("--board", help=_("Whether it wishes to stand on honour boards.")),
    ] = None,
) -> None:
    from supermarket.district.household_files import amend_household
    from supermarket.district.lookup import who as named

    with call.writing() as session:
        household = named(session, who).household
        listed = None if board is None else board == "yes"
        asked = request(call, session)
        change = amend_household(session, household, group=group, shop=shop, listed=listed, request=asked)
    answer(call, change, show_change)


@app.command("end", _("End a household that holds no points any more."))
def end(call: Call, who: Who) -> None:
    from supermarket.district.household_files import end_household
    from supermarket.district.lookup import who as named

    with call.writing() as session:
        change = end_household(session, named(session, who).household, request(call, session))
    answer(call, change, show_change)


@app.command("import", _("Enrol the households of a CSV file, and record what differs in those known."))
def import_(
    call: Call,
    csv: Annotated[
        Path, typer.Argument(metavar="CSV", help=_("Columns: household, station, group, head, phone, shop."))
    ],
    *,
    dry_run: DryRun = False,
) -> None:
    from supermarket.district.household_files import import_households

    with call.writing(keep=not dry_run) as session:
        changes = import_households(session, csv, request(call, session))
    answer(call, changes, show_changes)


def _enrol(call: Call, head: str, phone: str | None, group: str | None) -> None:
    from supermarket.district.households import NewHousehold, enrol, view
    from supermarket.district.roles import staff_for

    with call.writing() as session:
        household = enrol(session, NewHousehold(head, phone, group), request(call, session))
        staff = staff_for(session, "household show", actor=call.operator or "", on=session.today)
        seen = view(session, household, staff, session.today)
    answer(call, seen, _show)


def _show(household: "HouseholdView") -> None:
    text = _("Household {household} of site {site}, head {head}: {balance} points.")
    console.say(
        text.format(household=household.household, site=household.site, head=household.head, balance=household.balance)
    )
    say_owed(household.owed)
    rows = [(member.member, member.name, member.phone) for member in household.members]
    console.say_table((_("Member"), _("Name"), _("Phone")), rows)


def _show_found(found: "list[HouseholdView]") -> None:
    headings = (_("Household"), _("Head"), _("Group"), _("Site"), _("Balance"))
    rows = [(row.household, row.head, row.group, row.site, row.balance) for row in found]
    console.say_table(headings, rows, {4: "right"})
