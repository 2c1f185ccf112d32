"""Good deeds: the rules in force, and points credited directly by a manager."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.misuse import Misuse
from supermarket.cli.frame.names import limits_named
from supermarket.cli.frame.typed import DAY, PROSE
from supermarket.cli.spending.counter import Key, On, Who
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.earning.credit import Credited

app = commands()

Quantity = Annotated[
    int | None,
    typer.Option("--quantity", metavar=_("N"), help=_("How many units: hours, times, things; 1 if left out.")),
]
Hours = Annotated[
    str | None,
    typer.Option("--hours", metavar=_("TIME"), help=_("How long, where hours count: 1.5 or 1:30.")),
]


def check_amount(hours: str | None, quantity: int | None) -> None:
    """Refuse that both hours and units are given.

    Raises: Misuse.
    """
    if hours is not None and quantity is not None:
        raise Misuse(_("Give --hours or --quantity, one of them."))


@app.command("rules", _("List the rules in force: code, deed, points for one unit."))
def rules(call: Call) -> None:
    from supermarket.district.dated.registers import all_in_force
    from supermarket.earning.kinds import RULES

    with call.reading() as session:
        value = [
            {
                "code": rule.rule,
                "name": rule.name,
                "points": rule.points,
                "unit": rule.unit,
                "caps": rule.caps,
                "evidence": rule.evidence,
                "hours": rule.hours,
                "rounding": rule.rounding,
            }
            for rule in all_in_force(session, RULES, session.today)
        ]
    answer(call, value, _show_rules)


@app.command("credit", _("Credit a household with the points of a deed; an administrator does, as an exception."))
def credit(
    call: Call,
    who: Who,
    rule: Annotated[str, typer.Argument(metavar="RULE", help=_("The rule's code, such as ENV-01."))],
    *,
    quantity: Quantity = None,
    hours: Hours = None,
    on: On = None,
    served: Annotated[
        str | None,
        typer.Option("--served", metavar=_("DATE"), help=_("When the deed was done, if not on the business date.")),
        DAY,
    ] = None,
    member: Annotated[
        str | None, typer.Option("--member", metavar=_("NUMBER"), help=_("Which member of the household did it."))
    ] = None,
    note: Annotated[
        str | None,
        typer.Option("--note", metavar=_("TEXT"), help=_("A note; it is kept apart with the names, never sealed.")),
        PROSE,
    ] = None,
    key: Key = None,
) -> None:
    from supermarket.earning.credit import Deed, credit

    check_amount(hours, quantity)
    deed = Deed(who, rule, quantity, member=member, served=served, note=note, hours=hours)
    with call.writing() as session:
        credited = credit(session, deed, request(call, session, on=on, key=key))
    answer(call, credited, _show_credited)


def _show_rules(value: list[dict[str, Any]]) -> None:
    headings = (_("Code"), _("Deed"), _("Points"), _("Unit"), _("Limits"))
    rows = [
        (rule["code"], rule["name"], rule["points"], rule["unit"], limits_named(rule["caps"] or "")) for rule in value
    ]
    console.say_table(headings, rows, {2: "right"})


def _show_credited(credited: "Credited") -> None:
    from supermarket.district.times import in_words

    text = _("Entry {entry}: household {household} earned {points} points and has {balance}.")
    console.say(
        text.format(
            entry=credited.entry,
            household=credited.household,
            points=credited.points,
            balance=credited.balance,
        )
    )
    if credited.minutes:
        console.say(_("Time worked: {time}.").format(time=in_words(credited.minutes)))
    if credited.settled:
        console.say(_("{points} of them settle what it owed.").format(points=credited.settled))
