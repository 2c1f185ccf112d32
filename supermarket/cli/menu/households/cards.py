"""The menu's cards 积分卡: a new one for a lost one, a first one, frozen, taken out of use, looked at, printed."""

from typing import TYPE_CHECKING, Final

from supermarket.cli.frame import console
from supermarket.cli.frame.typed import whole_number
from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.people import head_of, household_named, named_from
from supermarket.cli.menu.places import SHOPS, STATIONS, drawn, folder, new_file, site_below
from supermarket.district.texts import plain
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.households.cards import Card

_SHEETS_MAX: Final = 1_000


def _renew(desk: Desk) -> None:
    """Freeze a household's card and bind a blank one to it."""
    from supermarket.district.roles import allow
    from supermarket.households.card_kinds import CardState
    from supermarket.households.cards import bind, card_in_force, freeze

    household = household_named(desk, any_card=True)
    blank = _blank(desk)
    if not _agrees_to_give(desk, _("Give card {card} to {words}? Its old card then opens nothing."), blank, household):
        return
    with desk.call.writing() as session:
        allow(session, "card bind", desk.asked)
        old = card_in_force(session, household)
        if old and old.state is CardState.ACTIVE:
            freeze(session, old, desk.asked)
        card = bind(session, blank, household, desk.asked)
    _say_active(card)


def _first(desk: Desk) -> None:
    from supermarket.households.cards import bind

    household = household_named(desk, any_card=True)
    blank = _blank(desk)
    if not _agrees_to_give(desk, _("Give card {card} to {words}?"), blank, household):
        return
    with desk.call.writing() as session:
        card = bind(session, blank, household, desk.asked)
    _say_active(card)


def _say_active(card: "Card") -> None:
    console.say(_("Card {card} of household {household} is active.").format(card=card.card, household=card.household))


def _agrees_to_give(desk: Desk, text: str, card: "Card", household: str) -> bool:
    """Show which card whose household is to have before it has it for good."""
    with desk.ledger.reading() as session:
        words = head_of(session, household)
    return desk.agrees(text.format(card=card.card, words=words))


def _blank(desk: Desk) -> "Card":
    """Ask for a blank card until one is scanned; its digits are not shown."""
    from supermarket.households.cards import check_blank
    from supermarket.households.finding.lookup import card_named

    def read(typed: str) -> "Card":
        with desk.ledger.reading() as session:
            card = card_named(session, typed)
            check_blank(card)
            return card

    return desk.ask_for(_("Scan the blank card"), read)


def _freeze(desk: Desk) -> None:
    from supermarket.cli.households.card import freeze

    household = household_named(desk, any_card=True)
    if desk.agrees(_("Freeze this household's card for good? It stays frozen when it is found again.")):
        freeze(desk.call, household)


def _cancel(desk: Desk) -> None:
    from supermarket.cli.households.card import cancel

    household = household_named(desk, any_card=True)
    if desk.agrees(_("Take this household's card out of use for good?")):
        cancel(desk.call, household)


def _show(desk: Desk) -> None:
    from supermarket.cli.households.card import show

    def read(typed: str) -> str:
        from supermarket.households.finding.lookup import card_named

        if not plain(typed).replace("-", "").isdigit():
            return named_from(desk, typed, any_card=True)
        with desk.ledger.reading() as session:
            return card_named(session, typed).card

    text = _("Scan the card, or type its number, or the household's number or name")
    show(desk.call, desk.ask_for(text, read))


def print_sheet(desk: Desk) -> None:
    """Print cards for every household of a place that has none."""
    from supermarket.cli.households.card import sheet

    site = site_below(desk, SHOPS | STATIONS, _("For which station or shop? Its code, or a part of its name"))
    place = folder(desk, _("The folder or stick for the cards"))
    sheet(desk.at(site).call, pdf=new_file(place, f"cards-{site}.pdf"))


def _print_blank(desk: Desk) -> None:
    from supermarket.cli.households.card import blank

    text = _("How many? Ten fit on a sheet")
    count = desk.ask_for(text, lambda typed: whole_number(typed, least=1, most=_SHEETS_MAX))
    place = folder(desk, _("The folder or stick for the cards"))
    blank(desk.call, count, pdf=new_file(place, "blank-cards.pdf"))


def _picture(desk: Desk) -> None:
    from supermarket.cli.households.card import issue

    household = household_named(desk, any_card=True)
    place = folder(desk, _("The folder or stick for the card"))
    png = new_file(place, f"card-{household}.png")
    drawn(lambda: issue(desk.call, household, png=png), png)


CHOICES: Final = page(
    (N_("new card for a lost one"), ("card bind",), _renew),
    (N_("first card: bind a blank one"), ("card bind",), _first),
    (N_("freeze a lost card"), ("card freeze",), _freeze),
    (N_("take a card out of use"), ("card cancel",), _cancel),
    (N_("how a card stands"), ("card bind", "card cancel"), _show),
    (N_("print cards for a village"), ("card sheet",), print_sheet),
    (N_("print blank cards"), ("card blank",), _print_blank),
    (N_("one card as a picture"), ("card issue",), _picture),
)
"""What is done about cards, in this order."""
