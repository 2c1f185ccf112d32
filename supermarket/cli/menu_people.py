"""The menu's people: whose it is, by card, number or name; found 找人, given a new card 补卡, fetched for 代领."""

from typing import TYPE_CHECKING

from supermarket.cli import console
from supermarket.cli.desk import Desk
from supermarket.cli.typed import day
from supermarket.district.numbers import plain
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.books.session import ReadSession
    from supermarket.district.households import MemberView


def find_household(desk: Desk) -> None:
    """Show the households that a name, initials, a group or the end of a phone fit."""
    from supermarket.district.households import find, view
    from supermarket.district.roles import staff_for

    if not (words := desk.ask(_("Name, initials, group, or the last four digits of a phone:"))):
        return
    with desk.ledger.reading() as session:
        staff = staff_for(session, "household find", actor=desk.asked.actor, on=session.today)
        found = [
            view(session, row, staff, session.today) for row in find(session, words, desk.asked.site, session.today)
        ]
    if not found:
        console.note(_("No household here is called that."))
        return
    rows = [(row.household, row.head, row.group, row.balance) for row in found]
    console.say_table((_("Household"), _("Head"), _("Group"), _("Balance")), rows, {3: "right"})


def new_card(desk: Desk) -> None:
    """Freeze a household's card and bind a blank one to it."""
    from supermarket.district.cards import bind, card_in_force, freeze
    from supermarket.district.kinds import CardState
    from supermarket.district.lookup import card_named
    from supermarket.district.roles import allow

    household = household_named(desk, _("The household's number, or the name of its head; 0 goes back:"), any_card=True)
    blank = desk.ask(_("Scan the blank card:")) if household else ""
    if not household or not blank:
        return
    with desk.ledger.writing() as session:
        allow(session, "card bind", desk.asked)
        old = card_in_force(session, household)
        if old and old.state is CardState.ACTIVE:
            freeze(session, old, desk.asked)
        card = bind(session, card_named(session, blank), household, desk.asked)
    console.say(_("Card {card} of household {household} is active.").format(card=card.card, household=household))


def proxy_registered(desk: Desk) -> None:
    """Register that a household lets another one fetch goods for it until a day."""
    from supermarket.district.lookup import who
    from supermarket.district.proxies import authorise

    household = household_named(
        desk, _("Whose goods will be fetched? Scan the card, or type the number or name; 0 goes back:")
    )
    proxy = household and household_named(
        desk, _("Who will fetch them? Scan the card, or type the number or name; 0 goes back:")
    )
    if not household or not proxy:
        return
    with desk.ledger.reading() as session:
        end = f"{session.today[:4]}-12-31"
    until = desk.ask_for(
        _("Until which day? 1 is the end of this year, {end}; or type one like {end}:").format(end=end),
        lambda typed: end if plain(typed) == "1" else day(typed),
    )
    if until is None:
        return
    with desk.ledger.writing() as session:
        done = authorise(session, household, who(session, proxy), until, desk.asked)
    text = _("Household {proxy} may fetch goods for household {household} until {until}.")
    console.say(text.format(proxy=done.proxy, household=done.household, until=done.until))


def household_named(desk: Desk, question: str, *, any_card: bool = False) -> str | None:
    """Ask whose it is, by card, number or the head's name, say whom it means, and return the household's number.

    It is asked again until somebody is named; None where it is left empty. A card that opens nothing any more is
    refused, unless `any_card` is looked for.
    """
    while typed := desk.ask_whose(question):
        with desk.told():
            found = _households(desk, typed, any_card=any_card)
            with desk.ledger.reading() as session:
                heads = [head_of(session, household) for household in found]
            place = desk.pick(heads, _("No household here is called that."))
            if place is not None:
                console.say(f"{heads[place]} {found[place]}")
                return found[place]
    return None


def _households(desk: Desk, typed: str, *, any_card: bool) -> list[str]:
    from supermarket.district.households import find
    from supermarket.district.lookup import check_card, who

    with desk.ledger.reading() as session:
        if not plain(typed).replace("-", "").isdigit():
            return [row.household for row in find(session, typed, desk.asked.site, session.today)]
        named = who(session, typed)
        if not any_card:
            check_card(named)
        return [named.household]


def head_of(session: "ReadSession", household: str) -> str:
    """Return the name of a household's head, and its group."""
    from supermarket.district.households import head_name
    from supermarket.district.registers import HOUSEHOLDS, in_force

    row = in_force(session, HOUSEHOLDS, household, session.today)
    return f"{head_name(session, household, session.today)} {(row and row.group) or ''}".strip()


def members(desk: Desk, household: str) -> "tuple[MemberView, ...]":
    """Return the members of a household as whoever sits here may see them."""
    from supermarket.district.households import view
    from supermarket.district.lookup import household_of
    from supermarket.district.roles import staff_for

    with desk.ledger.reading() as session:
        staff = staff_for(session, "household show", actor=desk.asked.actor, on=session.today)
        return view(session, household_of(session, household, session.today), staff, session.today).members
