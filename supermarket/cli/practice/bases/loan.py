"""Loans of a base: made, ended, listed, and those that should be back by now with whom to ask."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.asking import acting_site, request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.names import site_names
from supermarket.cli.frame.typed import PROSE
from supermarket.cli.practice.bases.copies import Item
from supermarket.cli.spending.counter import Key
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.books.session import ReadSession
    from supermarket.practice.bases.loans import Loan

app = commands()
Number = Annotated[str, typer.Argument(metavar="LOAN", help=_("The loan's number, such as 1000-1-57."))]


@app.command("make", _("Lend a copy to a household, to its member, or to a stranger who is described."))
def make(
    call: Call,
    item: Item,
    *,
    to: Annotated[str | None, typer.Option("--to", metavar="WHO", help=_("The household: its card or number."))] = None,
    member: Annotated[
        str | None,
        typer.Option("--member", metavar=_("NUMBER"), help=_("Its member; the last part of the number will do.")),
    ] = None,
    stranger: Annotated[
        str | None,
        typer.Option("--stranger", metavar=_("TEXT"), help=_("Who else takes it, in words; they are kept apart.")),
        PROSE,
    ] = None,
    key: Key = None,
) -> None:
    from supermarket.practice.bases.loans import Lending, lend

    with call.writing() as session:
        loan = lend(session, Lending(item, to, member, stranger), request(call, session, key=key))
    answer(call, loan, _show_loan)


@app.command("return", _("Record that what was lent came back, also if it was lost before."))
def return_(call: Call, loan: Number, *, key: Key = None) -> None:
    from supermarket.practice.bases.loans import end_loan

    with call.writing() as session:
        ended = end_loan(session, loan, request(call, session, key=key), step="give back")
    answer(call, ended, _show_loan)


@app.command("lose", _("Record that what was lent is lost."))
def lose(
    call: Call,
    loan: Number,
    *,
    paid: Annotated[
        str | None, typer.Option("--paid", metavar=_("YUAN"), help=_("What was paid for it, such as 12.50."))
    ] = None,
    key: Key = None,
) -> None:
    from supermarket.practice.bases.loans import end_loan
    from supermarket.spending.fund.money import read_yuan

    with call.writing() as session:
        asked = request(call, session, key=key)
        ended = end_loan(session, loan, asked, step="report lost", paid=read_yuan(paid) if paid else None)
    answer(call, ended, _show_loan)


@app.command("list", _("List what is lent and not back, at the site and below it or everywhere; names are masked."))
def list_(
    call: Call,
    *,
    ended: Annotated[bool, typer.Option("--ended", help=_("Those that ended too, of one site."))] = False,
) -> None:
    from supermarket.practice.bases.bases import seen_from
    from supermarket.practice.bases.loans import loans_at, open_loans

    with call.reading() as session:
        seen = seen_from(session, call.site)
        still = [loan for loan in open_loans(session) if loan.site in seen]
        _answer(call, session, loans_at(session, acting_site(call, session)) if ended else still)


@app.command("overdue", _("List what should be back by now and whom to ask; names are masked unless asked for."))
def overdue(
    call: Call,
    *,
    names: Annotated[
        bool, typer.Option("--names", help=_("Names in full, for the staff at home at the site, who sign in."))
    ] = False,
) -> None:
    from supermarket.district.roles import allow_on, reaches
    from supermarket.practice.bases.bases import seen_from
    from supermarket.practice.bases.loans import SHOW, overdue_loans

    if not names:
        with call.reading() as session:
            seen = seen_from(session, call.site)
            _answer(call, session, [loan for loan in overdue_loans(session) if loan.site in seen])
        return
    with call.naming(SHOW) as session:
        site = acting_site(call, session)
        staff = allow_on(session, SHOW, actor=call.operator or "", site=site, on=session.today)
        seen = seen_from(session, site)
        late = [loan for loan in overdue_loans(session) if loan.site in seen]
        _answer(call, session, [loan for loan in late if reaches(session, staff, loan.site, session.today)])


def _show_loan(loan: "Loan") -> None:
    text = _("Loan {loan}: {name} ({item}) is {state}; its last day is {until}.")
    said = {"loan": loan.loan, "name": loan.name, "item": loan.item, "until": loan.until}
    console.say(text.format(state=_(loan.state), **said))


def _answer(call: Call, session: "ReadSession", found: "list[Loan]") -> None:
    """Answer with loans, which the screen shows with the names of their sites."""
    answer(call, found, partial(_show, site_names(session, (loan.site for loan in found))))


def _show(names: Mapping[str, str], found: "list[Loan]") -> None:
    headings = (_("Loan"), _("Site"), _("Thing"), _("State"), _("Due back"), _("Days late"), _("Whom to ask"))
    rows = [
        (
            *(loan.loan, names[loan.site], f"{loan.name} ({loan.item})", _(loan.state), loan.until),
            *(loan.days_late or "", f"{loan.whom} {loan.member or loan.household or ''}".strip()),
        )
        for loan in found
    ]
    console.say_table(headings, rows, {5: "right"})
