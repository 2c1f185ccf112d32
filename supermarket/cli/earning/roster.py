"""Signing people in at an activity: one scan when they come, one when they go, digits for which member it was."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from supermarket.cli.frame import console
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call
from supermarket.cli.keyboard.scanner import Keys
from supermarket.cli.keyboard.signing import shown_to, signed_in
from supermarket.cli.till.till import scans
from supermarket.errors import Refusal
from supermarket.errors.households import MemberUnknown
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.books.kinds import Known
    from supermarket.books.session import ReadSession, Request
    from supermarket.earning.claims.rosters import Attendance
    from supermarket.ledger import Ledger

_MEMBER_DIGITS: Final = 2


def scanned(call: Call) -> "tuple[list[Attendance], Known | None]":
    """Sign the operator in and return who was scanned, in order, until + or the end of input; and how he is known.

    Raises:
        PinMissing, PinUntyped, PinUnreadable, PinWrong, PinLocked, TokenRefused: the operator was not let in.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, SiteUnknown: the operator may take no roster there.
    """
    with call.ledger() as ledger:
        known = signed_in(ledger, call.operator)
        with scans() as typed:
            with ledger.reading() as session:
                asked = request(call, session)
            return signed_in_out(shown_to(ledger, known), asked, typed), known


def signed_in_out(ledger: "Ledger", asked: "Request", typed: Keys) -> "list[Attendance]":
    """Return who was scanned, in order, until + or the end of input; a scan that is refused is told and forgotten.

    One or two digits after a scan say which member of the household it was; - forgets the last scan. Whoever may take
    no roster is told before anybody is scanned.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, SiteUnknown: the operator may take no roster there.
    """
    from supermarket.district.roles import allow_on
    from supermarket.district.texts import plain

    with ledger.reading() as session:
        allow_on(session, "claim roster", actor=asked.actor, site=asked.site, on=session.today)
    people: list[Attendance] = []
    console.tell(_("Scan each card when its holder comes, and again when he goes. + ends, - forgets the last scan."))
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
    from supermarket.earning.claims.rosters import signed, time_of_day
    from supermarket.households.households import head_name, member_name, member_of

    try:
        if word.isdigit() and len(word) <= _MEMBER_DIGITS and people:
            member = member_of(session, people[-1].household, word, session.today).member
            people[-1] = replace(people[-1], member=member)
            name = member_name(session, member, session.today)
            console.tell(_("Member {member}, {name}.").format(member=member, name=name))
        else:
            people.append(signed(session, word, time_of_day(session.now)))
            _say_scanned(session, people)
    except MemberUnknown:
        head = head_name(session, people[-1].household, session.today)
        console.tell_ringing(_("{head}'s household has no member {member}.").format(head=head, member=word))
    except Refusal as fault:
        console.tell_ringing(str(fault))


def _say_scanned(session: "ReadSession", people: "list[Attendance]") -> None:
    """Say whose card was scanned, whether he comes or goes, and the members to choose from where there are several."""
    from supermarket.households.households import head_name, member_name, members_of

    last = people[-1]
    head = head_name(session, last.household, session.today)
    comes = [each.household for each in people].count(last.household) == 1
    text = (
        _("{count}: {head} {household}, {time}") if comes else _("{count}: {head} {household}, {time}, scanned before")
    )
    console.tell(text.format(count=len(people), head=head, household=last.household, time=last.start))
    members = members_of(session, last.household, session.today)
    if len(members) > 1:
        named = (
            f"{each.member.rsplit('-', 1)[1]} {member_name(session, each.member, session.today)}" for each in members
        )
        console.tell(_("Who of them? Type the digit: {members}").format(members="  ".join(named)))
