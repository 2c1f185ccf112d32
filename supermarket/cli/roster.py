"""Signing people in at an activity: one scan when they come, one when they go, digits for which member it was."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from supermarket.cli import console
from supermarket.cli.command import Call
from supermarket.cli.till import scans
from supermarket.errors import Refusal
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.books.session import ReadSession
    from supermarket.earning.rosters import Attendance

_MEMBER_DIGITS: Final = 2


def scanned(call: Call) -> "list[Attendance]":
    """Return who was scanned, in order, until + or the end of input; a scan that is refused is told and forgotten.

    One or two digits after a scan say which member of the household it was; - forgets the last scan.
    """
    from supermarket.district.numbers import plain

    people: list[Attendance] = []
    console.tell(_("Scan each card when its holder comes, and again when he goes. + ends, - forgets the last scan."))
    with call.ledger() as ledger, scans() as typed:
        for text in typed:
            word = plain(text or "")
            if word == "+":
                break
            if word == "-":
                console.tell(_("Forgotten: {household}.").format(household=people.pop().household) if people else "")
            elif word:
                with ledger.reading() as session:
                    _take(session, people, word)
    return people


def _take(session: "ReadSession", people: "list[Attendance]", word: str) -> None:
    from supermarket.district.households import member_of
    from supermarket.earning.rosters import signed, time_of_day

    try:
        if word.isdigit() and len(word) <= _MEMBER_DIGITS and people:
            member = member_of(session, people[-1].household, word, session.today).member
            people[-1] = replace(people[-1], member=member)
            console.tell(_("Member {member}.").format(member=member))
        else:
            people.append(signed(session, word, time_of_day(session.now)))
            text = _("{count}: household {household}, {time}")
            last = people[-1]
            console.tell(text.format(count=len(people), household=last.household, time=last.start))
    except Refusal as fault:
        console.tell(f"\a{fault}")  # the bell beside the answer, which may be JSON
