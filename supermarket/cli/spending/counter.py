"""What is done at the counter: redeem, look at a balance or passbook, reverse."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.asking import named_household, request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.names import goods_names, line_named, rule_name
from supermarket.cli.frame.typed import DAY, MONTH, PROSE
from supermarket.locale import _
from supermarket.locale.kind_names import kind_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supermarket.corrections.corrections import Reversed
    from supermarket.earning.lapsing.lapsing import Lapsing
    from supermarket.earning.passbook import Passbook, PassbookClaim
    from supermarket.households.events import Happening
    from supermarket.households.statements import StatementLine
    from supermarket.spending.redemption.redemption import Redemption

app = commands()

Who = Annotated[str, typer.Argument(metavar="WHO", help=_("A card's payload or number, or a household's number."))]
Key = Annotated[
    str | None,
    typer.Option(
        "--key", metavar=_("KEY"), help=_("Asking again with the same key answers the same and writes nothing.")
    ),
]
Why = Annotated[
    str, typer.Option("--reason", metavar=_("TEXT"), help=_("Why; it is sealed and public, so without names.")), PROSE
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
    at: Annotated[
        str | None,
        typer.Option("--at", metavar=_("TIME"), help=_("When the slip's goods were handed out, such as 9:05.")),
    ] = None,
    proxy: Annotated[
        str | None,
        typer.Option(
            "--proxy", metavar="WHO", help=_("Who fetches the goods, if it is nobody of the household: card or number.")
        ),
    ] = None,
) -> None:
    from supermarket.spending.goods.articles import line_meant
    from supermarket.spending.redemption.near import with_near_days
    from supermarket.spending.redemption.redemption import Basket, redeem

    with call.writing() as session:
        meant = [line_meant(session, line) for line in lines]
        basket = Basket(who, meant, reason, slip=slip, proxy=proxy, at=at)
        redemption = redeem(session, basket, request(call, session, on=on, key=key))
        redemption = with_near_days(session, redemption)
        names = goods_names(session, [line.sku for line in redemption.lines])
    answer(call, redemption, partial(_show_redemption, names))


@app.command("balance")
def balance(call: Call, who: Who) -> None:
    from supermarket.earning.credit import cumulative_of
    from supermarket.earning.lapsing.lapsing import balance_and_held, lapsed_of, lapsing_of
    from supermarket.earning.vouchers.lent import counted_twice
    from supermarket.households.households import owed_by

    with call.reading() as session:
        household = named_household(session, who)
        points, held = balance_and_held(session, household)
        gone = lapsed_of(session, household, held, session.today)
        value: dict[str, Any] = {
            "household": household,
            "balance": points,
            "lapsed": gone,
            "spendable": points - gone,
            "cumulative": cumulative_of(session, household),
        }
        rare: dict[str, Any] = {
            "owed": owed_by(session, household),
            "lapsing": lapsing_of(session, household, held, session.today),
        }
        rare["twice"] = counted_twice(session, household)
        value |= {name: what for name, what in rare.items() if what}
    answer(call, value, _show_balance)


@app.command("statement")
def statement(
    call: Call,
    who: Who,
    *,
    month: Annotated[
        str | None, typer.Option("--month", metavar=_("MONTH"), help=_("One month, such as 2026-03.")), MONTH
    ] = None,
    pdf: Annotated[
        Path | None,
        typer.Option("--pdf", metavar=_("FILE"), help=_("The passbook on A5; its head in full where you are at home.")),
    ] = None,
) -> None:
    from supermarket.earning.passbook import passbook_of
    from supermarket.earning.vouchers.lent import counted_twice

    with call.naming("statement") if pdf else call.reading() as session:
        household = named_household(session, who)
        passbook = passbook_of(session, household, month)
        if pdf:
            from supermarket.paper.passbook import write_passbook

            write_passbook(session, passbook, pdf, operator=call.operator)
        whats = {line.entry: line_named(session, line) for line in passbook.statement.lines}
        twice = counted_twice(session, household)
        whats |= {claim.claim: rule_name(session, claim.rule, claim.served) for claim in passbook.claims}
    more = {"cumulative": passbook.cumulative, "claims": passbook.claims, "lapsing": passbook.lapsing}
    more["lapsed"] = passbook.lapsed
    more |= {"twice": twice} if twice else {}
    answer(call, {**vars(passbook.statement), **more}, lambda _value: _show_passbook(passbook, whats, twice))


@app.command("reverse")
def reverse(
    call: Call,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help=_("The entry's name, such as 1000-1-57."))],
    *,
    reason: Why,
    key: Key = None,
) -> None:
    from supermarket.corrections.corrections import reverse

    with call.writing() as session:
        done = reverse(session, entry, reason, request(call, session, key=key))
    answer(call, done, _show_reversed)


def _show_redemption(names: "Mapping[str, str]", redemption: "Redemption") -> None:
    from supermarket.spending.redemption.near import near_words

    rows = [(names[line.sku], line.quantity, line.points) for line in redemption.lines]
    console.say_table((_("Goods"), _("Quantity"), _("Points")), rows, {1: "right", 2: "right"})
    text = _("Receipt {entry}: household {household} spent {points} points and has {balance} left.")
    console.say(
        text.format(
            entry=redemption.entry,
            household=redemption.household,
            points=redemption.points,
            balance=redemption.balance,
        )
    )
    for line in redemption.lines:
        if line.near:
            console.say(near_words(names[line.sku], line.near))
    say_lapsed(redemption.lapsed)
    if "proxy-many" in redemption.flags:
        text = _(
            "Household {proxy} fetched goods for too many households that day; the month's exceptions will say so."
        )
        console.say(text.format(proxy=redemption.proxy))


def _show_balance(value: dict[str, Any]) -> None:
    console.say(_("Household {household} has {balance} points; it has earned {cumulative} in all.").format(**value))
    say_twice(value.get("twice", 0))
    say_owed(value.get("owed", 0))
    say_lapsed(value["lapsed"])
    say_lapsing(value.get("lapsing"))


def say_twice(points: int) -> None:
    """Show which points stand here twice for a while, where any do."""
    if points:
        text = _(
            "{points} of them stand here twice: lent on a voucher, and by its entry, which has come. The machine that "
            "holds the household gives them back when it hears of it."
        )
        console.say(text.format(points=points))


def say_owed(owed: int) -> None:
    """Show what a household owes, where it owes anything."""
    if owed:
        text = _("It owes {owed} points that were taken back after it had spent them; what it earns next settles them.")
        console.say(text.format(owed=owed))


def say_events(events: "Sequence[Happening]") -> None:
    """Show what became of a household, where anything did."""
    if events:
        headings = (_("Date"), _("Entry"), _("What became of it"), _("Other household"), _("Points"), _("Until"))
        rows = [
            (each.on, each.entry, _(each.what.value), each.other, f"{each.points:+}" if each.points else "", each.until)
            for each in events
        ]
        console.say_table(headings, rows, {4: "right"})


def say_lapsed(lapsed: int) -> None:
    """Show which points are past their last day and wait to be posted, where any are."""
    if lapsed:
        console.say(lapsed_words(lapsed))


def lapsed_words(lapsed: int) -> str:
    """Return what is said of points that are past their last day and wait to be posted."""
    text = _("{points} points are past their last day; they wait to be posted and cannot be spent.")
    return text.format(points=lapsed)


def say_lapsing(lapsing: "Lapsing | None") -> None:
    """Show what lapses next, where that is soon."""
    if lapsing:
        text = _("{points} points lapse after {until}; use them before.")
        console.say(text.format(points=lapsing.points, until=lapsing.until))


def _show_passbook(passbook: "Passbook", whats: "Mapping[str, str]", twice: int) -> None:
    from supermarket.district.times import in_words

    statement = vars(passbook.statement)
    console.say(_("Household {household}: {opening} points before.").format(**statement))
    lines = passbook.statement.lines
    rows = [
        (line.on, line.entry, kind_name(line.kind), whats[line.entry], f"{line.points:+}", line.balance, _debt(line))
        for line in lines
    ]
    headings = (_("Date"), _("Entry"), _("Kind"), _("What"), _("Points"), _("Balance"), _("Owed"))
    shown = len(headings) if any(map(_debt, lines)) else len(headings) - 1
    none = _("Nothing moved its points in that time.")
    console.say_table(headings[:shown], [row[:shown] for row in rows], {4: "right", 5: "right", 6: "right"}, none=none)
    text = _("{closing} points after; it has earned {cumulative} in all.")
    console.say(text.format(closing=passbook.statement.closing, cumulative=passbook.cumulative))
    say_twice(twice)
    if passbook.minutes:
        console.say(_("Time credited in all: {time}.").format(time=in_words(passbook.minutes)))
    say_owed(passbook.statement.owed)
    say_lapsed(passbook.lapsed)
    say_lapsing(passbook.lapsing)
    say_events(passbook.statement.events)
    if passbook.claims:
        _show_claims(passbook.claims, whats)


def _debt(line: "StatementLine") -> str:
    """Return how an entry changed what the household owes."""
    return f"{line.owed - line.settled:+}" if line.owed != line.settled else ""


def _show_claims(claims: "Sequence[PassbookClaim]", whats: "Mapping[str, str]") -> None:
    from supermarket.earning.award_kinds import CAPS

    rows = [
        (
            claim.served,
            claim.claim,
            f"{whats[claim.claim]}x{claim.figure}",
            f"{claim.points:+}",
            "" if claim.credited is None else f"{claim.credited:+}",
            _(claim.state.value),
            _("; ").join(
                [
                    *([claim.reason] if claim.reason else []),
                    *(
                        _("{points} cut off: {cap}").format(points=cut.points, cap=_(CAPS[cut.cap]))
                        for cut in claim.cut
                    ),
                    *([_("reversed by {entry}").format(entry=claim.reversed_by)] if claim.reversed_by else []),
                ]
            ),
        )
        for claim in claims
    ]
    headings = (_("Served"), _("Claim"), _("What"), _("Claimed"), _("Posted"), _("State"), _("Remarks"))
    console.say_table(headings, rows, {3: "right", 4: "right"})


def _show_reversed(done: "Reversed") -> None:
    console.say(_("Entry {entry} reverses {reverses}.").format(entry=done.entry, reverses=done.reverses))
    if done.owed:
        text = _("{owed} points were spent already; the household owes them, and what it earns next settles them.")
        console.say(text.format(owed=done.owed))
