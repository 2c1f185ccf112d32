"""Members of households: added, changed, ended, imported."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from supermarket.cli.district.imported import Marked, SheetName, show_outcomes, telling_problems
from supermarket.cli.district.register import DryRun, show_change
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.households.household import Phone
from supermarket.cli.spending.counter import Key, Who
from supermarket.locale import _

app = commands()

Number = Annotated[str, typer.Argument(metavar="MEMBER", help=_("The member's number, as `household show` lists it."))]
Another = Annotated[
    bool, typer.Option("--another", help=_("It is another person than those of the name that were shown."))
]
Name = Annotated[str | None, typer.Option("--name", metavar=_("NAME"), help=_("The member's name."))]


@app.command("add", _("Add a member to a household."))
def add(
    call: Call,
    who: Who,
    *,
    name: Annotated[str, typer.Option("--name", metavar=_("NAME"), help=_("The member's name."))],
    phone: Phone = None,
    another: Another = False,
    key: Key = None,
) -> None:
    from supermarket.households.finding.lookup import who as named
    from supermarket.households.lists.files import new_member

    with call.writing() as session:
        household = named(session, who).household
        change = new_member(session, household, name, phone, request(call, session, key=key), another=another)
    answer(call, change, show_change)


@app.command("amend", _("Change a member's name or phone."))
def amend(
    call: Call, member: Number, *, name: Name = None, phone: Phone = None, another: Another = False, key: Key = None
) -> None:
    from supermarket.households.lists.files import amend_member

    with call.writing() as session:
        asked = request(call, session, key=key)
        change = amend_member(session, member, name=name, phone=phone, another=another, request=asked)
    answer(call, change, show_change)


@app.command("end", _("End a member who left."))
def end(call: Call, member: Number, *, key: Key = None) -> None:
    from supermarket.households.lists.files import end_member

    with call.writing() as session:
        change = end_member(session, member, request(call, session, key=key))
    answer(call, change, show_change)


@app.command("import", _("Add the members of an office's list, and record what differs in those known."))
def import_(
    call: Call,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("Columns: member, household, name, phone, another."))],
    *,
    sheet: SheetName = None,
    marked: Marked = None,
    dry_run: DryRun = False,
    key: Key = None,
) -> None:
    from supermarket.households.lists.imports import import_members

    with telling_problems(call, file, marked), call.writing(keep=not dry_run) as session:
        outcomes = import_members(session, file, request(call, session, key=key), sheet=sheet)
    answer(call, outcomes, partial(show_outcomes, "member"))
