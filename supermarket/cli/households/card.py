"""Cards: printed for households or blank, bound, frozen, cancelled, shown."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.spending.counter import Key, Who
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.books.session import ReadSession
    from supermarket.households.cards import Card, NewCard

app = commands()

Pdf = Annotated[Path, typer.Option("--pdf", metavar=_("FILE"), help=_("Where the sheets go, as a PDF."))]


@app.command("issue", _("Make a named card for a household; the card that it had is replaced."))
def issue(
    call: Call,
    household: Who,
    *,
    png: Annotated[
        Path | None, typer.Option("--png", metavar=_("FILE"), help=_("Where the card's picture goes."))
    ] = None,
    key: Key = None,
) -> None:
    from supermarket.households.cards import card_in_force
    from supermarket.paper.cards.issuing import issue_card, removed_on_failure

    with removed_on_failure(png), call.writing(names="card issue" if png else "") as session:
        number = named_number(session, household)
        before = card_in_force(session, number)
        card = issue_card(session, number, request(call, session, key=key), png)
    answer(call, asdict(card), lambda value: _show_new(value, before))


@app.command("sheet", _("Print cards for every household of a site that has none in force."))
def sheet(call: Call, *, pdf: Pdf, key: Key = None) -> None:
    from supermarket.households.households import head_name
    from supermarket.paper.cards.issuing import held_back, issue_sheet, removed_on_failure
    from supermarket.paper.drawing.fonts import with_holes

    with removed_on_failure(pdf), call.writing(names="card sheet") as session:
        asked = request(call, session, key=key)
        cards = issue_sheet(session, asked.site, asked, pdf)
        undrawn = [
            (each, with_holes(head_name(session, each, session.today)), signs)
            for each, signs in held_back(session, asked.site)
        ]
    answer(call, [asdict(card) for card in cards], lambda _value: _show_printed(cards, pdf))
    for household, head, signs in undrawn:
        _tell_held_back(household, head, signs)


@app.command("blank", _("Print blank cards, to be bound where they are handed over."))
def blank(
    call: Call,
    count: Annotated[int, typer.Argument(metavar="COUNT", help=_("How many; ten fit on a sheet."))],
    *,
    pdf: Pdf,
    key: Key = None,
) -> None:
    from supermarket.paper.cards.issuing import issue_blank_sheet, removed_on_failure

    with removed_on_failure(pdf), call.writing() as session:
        cards = issue_blank_sheet(session, count, request(call, session, key=key), pdf)
    value = [{"card": card.card, "household": None, "state": card.state} for card in cards]
    answer(call, value, lambda _value: _show_printed(cards, pdf))


@app.command("bind", _("Bind a blank card to a household by scanning it."))
def bind(
    call: Call,
    household: Who,
    payload: Annotated[str, typer.Argument(metavar="PAYLOAD", help=_("The blank card, scanned."))],
    *,
    key: Key = None,
) -> None:
    from supermarket.households.cards import bind

    with call.writing() as session:
        number = named_number(session, household)
        card = bind(session, _shown(session, payload), number, request(call, session, key=key))
    answer(call, card, _show)


@app.command("freeze", _("Freeze a lost card at once."))
def freeze(call: Call, who: Who, *, key: Key = None) -> None:
    from supermarket.households.cards import freeze

    with call.writing() as session:
        card = freeze(session, _shown(session, who), request(call, session, key=key))
    answer(call, card, _show)


@app.command("cancel", _("Take a card out of use for good."))
def cancel(call: Call, who: Who, *, key: Key = None) -> None:
    from supermarket.households.cards import cancel

    with call.writing() as session:
        card = cancel(session, _shown(session, who), request(call, session, key=key))
    answer(call, card, _show)


@app.command("show", _("Show how a card stands."))
def show(call: Call, who: Who) -> None:
    with call.reading() as session:
        answer(call, _shown(session, who), _show)


def named_number(session: "ReadSession", typed: str) -> str:
    """Return the household that is to have a card; its lost card names it too."""
    from supermarket.households.finding.lookup import who

    return who(session, typed).household


def _shown(session: "ReadSession", typed: str) -> "Card":
    """Return the card that was scanned or typed, or the latest of the household that was named."""
    from supermarket.households.finding.lookup import card_named

    return card_named(session, typed)


def _show(card: "Card") -> None:
    text = _("Card {card} of household {household} is {state}.") if card.household else _("Card {card} is {state}.")
    console.say(text.format(card=card.card, household=card.household, state=_(card.state.value)))
    if card.state.value == "frozen":
        console.say(_("A card that is found again stays frozen; the household is given a new one."))


def _show_new(card: dict[str, Any], before: "Card | None") -> None:
    if not card["payload"]:
        text = _("Card {card} of household {household} was made before; its QR code was shown once.")
        console.say(text.format(**card))
        return
    text = _("Card {card} of household {household} is active. What its QR code holds, shown this once: {payload}")
    console.say(text.format(**card))
    if before:
        text = _("Card {card}, which the household had, is replaced and opens nothing any more.")
        console.say(text.format(card=before.card))


def _tell_held_back(household: str, head: str, signs: str) -> None:
    """Say whose card was left out, for which characters by their code points, and how the household gets one."""
    text = _(
        "Household {household} ({head}) has no card yet: no font on this computer can draw {signs} in its head's name. "
        "Bind a blank card to it, which bears no name; or install a font that has that, and print again."
    )
    points = _(", ").join(f"{sign} (U+{ord(sign):04X})" for sign in signs)
    console.tell(text.format(household=household, head=head, signs=points))


def _show_printed(cards: "Sequence[NewCard]", pdf: Path) -> None:
    if not all(card.payload for card in cards):
        text = _("{count} cards were made before; their QR codes were shown once, so no sheet was made again.")
        console.say(text.format(count=len(cards)))
        return
    console.say(_("{count} cards are on the sheets in {path}.").format(count=len(cards), path=pdf))
