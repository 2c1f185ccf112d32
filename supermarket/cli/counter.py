"""What is done at the counter: redeem, look at a balance or statement, reverse."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from supermarket.cli import console
from supermarket.cli.asking import named_household, request
from supermarket.cli.command import Call, answer, commands
from supermarket.cli.kind_names import kind_name
from supermarket.cli.typed import DAY, MONTH, PROSE
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.district.corrections import Reversed
    from supermarket.spending.redemption import Redemption

app = commands()

Who = Annotated[str, typer.Argument(metavar="WHO", help=_("A card's payload or number, or a household's number."))]
Key = Annotated[
    str | None,
    typer.Option(
        "--key", metavar=_("KEY"), help=_("Asking again with the same key answers the same and writes nothing.")
    ),
]
On = Annotated[
    str | None, typer.Option("--on", metavar=_("DATE"), help=_("The business date, if it is not today.")), DAY
]


@app.command("redeem")
def redeem(
    call: Call,
    who: Who,
    lines: Annotated[list[str], typer.Argument(metavar="SKU[xN]", help=_("What is given, such as 1001 or 1001x2."))],
    *,
    on: On = None,
    key: Key = None,
    reason: Annotated[
        Literal["unstated", "card-worn", "card-forgotten", "scanner-broken"],
        typer.Option("--reason", help=_("Why a number was typed instead of a card scanned.")),
    ] = "unstated",
    slip: Annotated[
        str | None, typer.Option("--slip", metavar=_("NUMBER"), help=_("The number of a paper slip entered later."))
    ] = None,
) -> None:
    from supermarket.spending.redemption import Basket, redeem

    with call.writing() as session:
        redemption = redeem(session, Basket(who, lines, reason, slip=slip), request(call, session, on=on, key=key))
    answer(call, redemption, _show_redemption)


@app.command("balance")
def balance(call: Call, who: Who) -> None:
    from supermarket.books.accounts import household_points
    from supermarket.books.kinds import POINT
    from supermarket.earning.credit import cumulative_of

    with call.reading() as session:
        household = named_household(session, who)
        held = session.balance(household_points(household), POINT)
        value = {"household": household, "balance": held, "cumulative": cumulative_of(session, household)}
    answer(call, value, _show_balance)


@app.command("statement")
def statement(
    call: Call,
    who: Who,
    *,
    month: Annotated[
        str | None, typer.Option("--month", metavar=_("MONTH"), help=_("One month, such as 2026-03.")), MONTH
    ] = None,
) -> None:
    from dataclasses import asdict

    from supermarket.district.statements import statement_of
    from supermarket.earning.credit import cumulative_of

    with call.reading() as session:
        household = named_household(session, who)
        value = asdict(statement_of(session, household, month))
        value["cumulative"] = cumulative_of(session, household)
    answer(call, value, _show_statement)


@app.command("reverse")
def reverse(
    call: Call,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help=_("The entry's name, such as 1000-1-57."))],
    *,
    reason: Annotated[
        str,
        typer.Option("--reason", metavar=_("TEXT"), help=_("Why; it is sealed and public, so without names.")),
        PROSE,
    ],
    key: Key = None,
) -> None:
    from supermarket.district.corrections import reverse

    with call.writing() as session:
        done = reverse(session, entry, reason, request(call, session, key=key))
    answer(call, done, _show_reversed)


def _show_redemption(redemption: "Redemption") -> None:
    rows = [(line.sku, line.quantity, line.points) for line in redemption.lines]
    console.say_table((_("SKU"), _("Quantity"), _("Points")), rows, {1: "right", 2: "right"})
    text = _("Receipt {entry}: household {household} spent {points} points and has {balance} left.")
    console.say(
        text.format(
            entry=redemption.entry,
            household=redemption.household,
            points=redemption.points,
            balance=redemption.balance,
        )
    )


def _show_balance(value: dict[str, Any]) -> None:
    console.say(_("Household {household} has {balance} points; it has earned {cumulative} in all.").format(**value))


def _show_statement(value: dict[str, Any]) -> None:
    console.say(_("Household {household}: {opening} points before.").format(**value))
    rows = [
        (line["on"], line["entry"], kind_name(line["kind"]), line["what"], f"{line['points']:+}", line["balance"])
        for line in value["lines"]
    ]
    headings = (_("Date"), _("Entry"), _("Kind"), _("What"), _("Points"), _("Balance"))
    console.say_table(headings, rows, {4: "right", 5: "right"})
    console.say(_("{closing} points after; it has earned {cumulative} in all.").format(**value))


def _show_reversed(done: "Reversed") -> None:
    console.say(_("Entry {entry} reverses {reverses}.").format(entry=done.entry, reverses=done.reverses))
