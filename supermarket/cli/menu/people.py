"""Whose it is, at the menu: a household by card, number or name, a member of it, a day, a month, a reason."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from supermarket.cli.frame import console
from supermarket.cli.frame.typed import day, prose
from supermarket.cli.frame.typed import month as read_month
from supermarket.cli.menu.desk import Desk, Left
from supermarket.district.texts import plain
from supermarket.errors import Refusal
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.books.session import ReadSession
    from supermarket.households.households import MemberView

WHO: Final = N_("Whose? Scan the card, or type the number or name")


def household_named(desk: Desk, question: str = "", *, any_card: bool = False) -> str:
    """Ask whose it is, by card, number or the head's name, say whom it means, and return the household's number.

    It is asked again until somebody is named. A card that opens nothing any more is refused, unless `any_card` is
    looked for.

    Raises:
        Left: nobody is named.
    """
    return desk.ask_for(question or _(WHO), lambda typed: named_from(desk, typed, any_card=any_card))


def named_from(desk: Desk, typed: str, *, any_card: bool = False) -> str:
    """Return the number of the household that was typed or scanned, and say whom it means.

    Raises:
        Misuse, Refusal: it names none.
        Left: none of several is picked.
    """
    from supermarket.cli.frame.misuse import Misuse

    found = _households(desk, typed, any_card=any_card)
    if not found:
        raise Misuse(_("No household here is called that."))
    with desk.ledger.reading() as session:
        heads = [f"{head_of(session, household)} {household}" for household in found]
    place = desk.pick(heads)
    console.say(heads[place])
    return found[place]


def _households(desk: Desk, typed: str, *, any_card: bool) -> list[str]:
    from supermarket.households.finding.finding import find
    from supermarket.households.finding.lookup import check_card, who

    with desk.ledger.reading() as session:
        if not plain(typed).replace("-", "").isdigit():
            return [row.household for row in find(session, typed, desk.asked.site, session.today)]
        named = who(session, typed)
        if not any_card:
            check_card(named)
        return [named.household]


def head_of(session: "ReadSession", household: str) -> str:
    """Return the name of a household's head, and its group."""
    from supermarket.district.dated.registers import HOUSEHOLDS, in_force
    from supermarket.households.households import head_name

    row = in_force(session, HOUSEHOLDS, household, session.today)
    return f"{head_name(session, household, session.today)} {(row and row.group) or ''}".strip()


def members(desk: Desk, household: str) -> "tuple[MemberView, ...]":
    """Return the members of a household as whoever sits here may see them."""
    from supermarket.district.roles import staff_for
    from supermarket.households.finding.lookup import household_of
    from supermarket.households.households import view

    with desk.ledger.reading() as session:
        staff = staff_for(session, "household show", actor=desk.asked.actor, on=session.today)
        return view(session, household_of(session, household, session.today), staff, session.today).members


def member(desk: Desk, household: str, question: str = "") -> str:
    """Return the member who is picked; the only one is picked without asking.

    Raises:
        Left: nobody is.
    """
    listed = members(desk, household)
    names = [f"{each.name} {each.member}" for each in listed]
    return listed[desk.pick(names, _("No member is registered."), question=question)].member


def unless_alike(desk: Desk, act: Callable[[bool], None]) -> None:
    """Do what records something, and where it may be here already, ask whether it is another.

    Raises:
        Left: it is the same.
    """
    from supermarket.cli.menu.desk_words import at_desk

    try:
        act(False)  # noqa: FBT003 - what act takes: whether it is another
    except Refusal as alike:
        if not alike.ways:
            raise
        desk.refuse(at_desk(alike))
        if desk.pick_one(tuple(map(_, alike.ways))):
            desk.sitting.answers = 0
            raise Left from None
        act(True)  # noqa: FBT003 - see above


def name(typed: str) -> str:
    """Return a person's name; what the register would refuse is refused while one can still type it again."""
    from supermarket.district.persons import read_name

    return read_name(typed)


def phone(typed: str) -> str:
    """Return a phone number, read as the register reads it."""
    from supermarket.district.persons import read_phone

    return read_phone(typed)


def text_for(field: str) -> Callable[[str], str]:
    """Return what reads a short text such as a group or the number of a paper; `field` is its name in English."""

    def read(typed: str) -> str:
        from supermarket.district.persons import read_text

        return read_text(typed, field)

    return read


def today(desk: Desk) -> str:
    """Return the ledger's date."""
    with desk.ledger.reading() as session:
        return session.today


def day_asked(desk: Desk, question: str) -> str:
    """Ask for a day: today, yesterday, or a date.

    Raises:
        Left: none is named.
    """
    now = today(desk)
    before = (date.fromisoformat(now) - timedelta(days=1)).isoformat()
    text = _("{question} 1 today, 2 yesterday; or type one like {today}").format(question=question, today=now)
    return desk.ask_for(text, lambda typed: {"1": now, "2": before}.get(plain(typed)) or day(typed))


def month_asked(desk: Desk) -> str:
    """Ask for a month, mostly the last one.

    Raises:
        Left: none is named.
    """
    year, number = map(int, today(desk).split("-")[:2])
    last = f"{year:04}-{number - 1:02}" if number > 1 else f"{year - 1:04}-12"
    text = _("Which month? 1 is last month, {last}; or type one like {last}").format(last=last)
    return desk.ask_for(text, lambda typed: last if plain(typed) == "1" else read_month(typed))


def reason_asked(desk: Desk, question: str, reasons: tuple[str, ...]) -> str:
    """Ask for a reason, by the digit of a usual one or in a few words.

    Raises:
        Left: none is given.
    """
    for number, reason in enumerate(reasons, 1):
        console.say("  ".join(("", str(number), _(reason))))
    by_digit: Mapping[str, str] = {str(number): _(reason) for number, reason in enumerate(reasons, 1)}
    text = _("{question} A digit, or a few words without names").format(question=question)
    return desk.ask_for(text, lambda typed: by_digit.get(plain(typed)) or prose(typed))
