"""Whose details are to be erased: a person under all his numbers or codes, his records, and what stands in the way."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import BindParameter, bindparam, select, text, union_all

from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.books.many.closings import MONTH
from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import HOUSEHOLDS, MEMBERS, STAFF, in_force, latest
from supermarket.district.gate.closed import closed_upto
from supermarket.district.identities import codes_of
from supermarket.district.kinds import Tier
from supermarket.district.sites import known_site, place_of
from supermarket.district.tables import MemberRow, StaffRow
from supermarket.earning.tables import OPEN, AwardRow, ClaimCountRow, ClaimRow
from supermarket.erasure.kinds import ErasedNote, ErasureReason
from supermarket.erasure.tables import ErasedRow
from supermarket.errors import Refusal
from supermarket.errors.erasure import (
    KeptTooShortly,
    SubjectConcerned,
    SubjectErased,
    SubjectHolds,
    SubjectInForce,
    SubjectMonthOpen,
    SubjectUnknown,
)
from supermarket.households.households import owed_by
from supermarket.households.lineage import numbers_since, person_of
from supermarket.journal.database import Row
from supermarket.journal.engines.neutral import listed
from supermarket.journal.entry import EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of
from supermarket.practice.bases.tables import LoanRow
from supermarket.practice.cases.tables import CaseCountRow, waits
from supermarket.practice.orders.tables import OrderRow

YEARS_KEPT: Final = 10
"""GB/T 40143-2021 §5.2.2: records of volunteers are kept for ten years at least."""
_member, _staff = table_of(MemberRow).c, table_of(StaffRow).c
_count, _claim = table_of(ClaimCountRow).c, table_of(ClaimRow).c
_case, _order, _loan = table_of(CaseCountRow).c, table_of(OrderRow).c, table_of(LoanRow).c
_award, _erased = table_of(AwardRow).c, table_of(ErasedRow).c
_CODES: Final = listed("codes")
_OF_MEMBERS: Final = Prepared(
    select(_member.person, _member["from"], _member.household).where(_member.member.in_(_CODES))
)
_OF_STAFF: Final = Prepared(select(_staff.person, _staff["from"]).where(_staff.staff.in_(_CODES)))
_HOUSEHOLD: Final[BindParameter[str]] = bindparam("household")
_OF_CLAIM: Final = (_claim.origin == _count.origin) & (_claim.seq == _count.seq)
_CLAIMS: Final = Prepared(
    select(_claim.origin, _claim.seq, _claim.member)
    .join_from(table_of(ClaimCountRow), table_of(ClaimRow), _OF_CLAIM)
    .where(_count.whose == _HOUSEHOLD, text(OPEN))
)
_ORDERS: Final = Prepared(
    select(_order.origin, _order.seq, _order.member)
    .join_from(table_of(CaseCountRow), table_of(OrderRow), (_order.origin == _case.origin) & (_order.seq == _case.seq))
    .where(waits("order"), _order.household == _HOUSEHOLD)
)
_LOANS: Final = Prepared(
    select(_loan.origin, _loan.seq, _loan.member)
    .join_from(table_of(CaseCountRow), table_of(LoanRow), (_loan.origin == _case.origin) & (_loan.seq == _case.seq))
    .where(waits("loan"), _loan.household == _HOUSEHOLD)
)
_AWARDS: Final = Prepared(
    select(_award.on, _award.site, _award.member)
    .where(_award.household == _HOUSEHOLD)
    .order_by(_award.on.desc(), _award.origin, _award.seq)
)
_NOTED: Final = Prepared(
    union_all(
        *(
            select(row.origin, row.seq, row.member).where(row.household == _HOUSEHOLD)
            for row in (_claim, _award, _order)
        )
    )
)
_GONE: Final = Prepared(
    select(_erased.commitment, _erased.origin, _erased.seq).where(_erased.commitment.in_(listed("commitments")))
)


@dataclass(frozen=True)
class Subject:
    """A person, as he was named: a member or one of the staff, with every number or code that he ever had."""

    member: str | None
    staff: str | None
    codes: tuple[str, ...]

    @property
    def named(self) -> str:
        """Return the number or code by which he was named."""
        return self.member or self.staff or ""


def subject_of(session: ReadSession, *, member: str | None = None, staff: str | None = None) -> Subject:
    """Return whom a member's number or a staff code means.

    Raises:
        SubjectUnknown: nothing personal was ever recorded of him.
    """
    if member:
        first = person_of(session, member)
        codes = {later for each in first if each for later in numbers_since(session, each)}
    else:
        codes = {*codes_of(session, staff or "", session.today)}
    subject = Subject(member, staff, tuple(sorted(codes)))
    if not commitments_of(session, subject):
        raise SubjectUnknown(subject=subject.named[:40])
    return subject


def commitments_of(session: ReadSession, subject: Subject) -> tuple[str, ...]:
    """Return the commitments to every version of a person's record that entries here hold, in their order."""
    return tuple(sorted({row[0] for row in _versions(session, subject) if row[0]}))


def notes_about(session: ReadSession, subject: Subject) -> tuple[ErasedNote, ...]:
    """Return the free notes of entries about a member, or about a household of which nobody is left, that are not gone.

    A note of an entry about somebody else stays, also where it tells of him.
    """
    found = {}
    for household in _households(session, subject):
        is_left = _is_left(session, household)
        for origin, seq, member in session.rows(_NOTED, household=household):
            entry = entry_named(session.transaction, EntryName(origin, seq))
            note = entry.content.get("note") if entry and (is_left or member in subject.codes) else None
            if note:
                found[origin, seq] = ErasedNote(entry=f"{origin}-{seq}", commitment=note)
    gone = erased_by(session, (note.commitment for note in found.values()))
    return tuple(found[name] for name in sorted(found) if found[name].commitment not in gone)


def _versions(session: ReadSession, subject: Subject) -> list[Row]:
    statement = _OF_MEMBERS if subject.member else _OF_STAFF
    return session.rows(statement, codes=json.dumps(subject.codes))


def erased_by(session: ReadSession, commitments: Iterable[str]) -> dict[str, str]:
    """Return by which entry each of these commitments was erased, those that were."""
    rows = session.rows(_GONE, commitments=json.dumps(sorted(commitments)))
    return {commitment: f"{origin}-{seq}" for commitment, origin, seq in rows}


def obstacles(session: ReadSession, subject: Subject, reason: ErasureReason) -> Iterator[Refusal]:
    """Give what stands in the way of erasing a person's details, each as the refusal that it would be."""
    commitments = commitments_of(session, subject)
    gone = erased_by(session, commitments)
    if gone.keys() >= {*commitments} and not notes_about(session, subject):
        yield SubjectErased(subject=subject.named, entry=gone[commitments[-1]])
        return
    if is_in_force(session, subject):
        yield SubjectInForce(subject=subject.named)
    for household in _households(session, subject):
        yield from _of_household(session, subject, household)
    yield from _not_closed(session, subject)
    if reason is ErasureReason.TEN_YEARS:
        last = last_recorded(session, subject)
        until = kept_until(last)
        if until > session.today:
            yield KeptTooShortly(subject=subject.named, last=last, until=until)


def is_in_force(session: ReadSession, subject: Subject) -> bool:
    """Say whether somebody is a member of a household that is enrolled today, or on the staff, by any of his codes."""
    today = session.today
    if subject.staff:
        return any(in_force(session, STAFF, code, today) for code in subject.codes)
    rows = filter(None, (in_force(session, MEMBERS, code, today) for code in subject.codes))
    return any(in_force(session, HOUSEHOLDS, row.household, today) for row in rows)


def kept_until(last: str) -> str:
    """Return the day until which what was last recorded for a day is kept."""
    return f"{int(last[:4]) + YEARS_KEPT:04d}{last[4:]}"


def last_recorded(session: ReadSession, subject: Subject) -> str:
    """Return the last day for which something was recorded of a person: his rows of the register, and his awards."""
    days = [str(row[1]) for row in _versions(session, subject)]
    return max([*days, *(on for on, _site in _last_awards(session, subject))])


def _households(session: ReadSession, subject: Subject) -> tuple[str, ...]:
    return tuple(sorted({row[2] for row in _versions(session, subject)})) if subject.member else ()


def _is_left(session: ReadSession, household: str) -> bool:
    """Say whether nobody is left of a household, so that what is its own was that of whoever was in it last."""
    return in_force(session, HOUSEHOLDS, household, session.today) is None


def _of_household(session: ReadSession, subject: Subject, household: str) -> Iterator[Refusal]:
    """Give what a household still has to do with a person: all that is its own, where nobody else is left in it."""
    is_left = _is_left(session, household)
    points, owed = session.balance(household_points(household), POINT), owed_by(session, household)
    if is_left and (points or owed):
        yield SubjectHolds(household=household, points=points, owed=owed)
    open_ = (row for each in (_CLAIMS, _ORDERS, _LOANS) for row in session.rows(each, household=household))
    for origin, seq, member in open_:
        if is_left or member in subject.codes:
            yield SubjectConcerned(subject=subject.named, entry=f"{origin}-{seq}")


def _last_awards(session: ReadSession, subject: Subject) -> Iterator[tuple[str, str]]:
    """Give day and site of the last award of each of a person's households that was his, or of a household left."""
    for household in _households(session, subject):
        is_left = _is_left(session, household)
        rows = session.each(_AWARDS, household=household)
        found = next((row for row in rows if is_left or row[2] in subject.codes), None)
        if found:
            yield found[0], found[1]


def _not_closed(session: ReadSession, subject: Subject) -> Iterator[Refusal]:
    """Give the months to be closed where a person was last named: by an award, or on the staff of a station."""
    named = [*_last_awards(session, subject)]
    if subject.staff:
        rows = filter(None, (latest(session, STAFF, code, session.today) for code in subject.codes))
        named += [(row.from_, row.site) for row in rows if row.from_]
    for on, site in named:
        there = known_site(session, site, on)
        place = place_of(there)
        if there.tier in _CLOSING and on[MONTH] > closed_upto(session, place):
            yield SubjectMonthOpen(subject=subject.named, month=on[MONTH], place=place)


_CLOSING: Final = frozenset({Tier.STATION, Tier.SUPERMARKET})
"""The sites whose places close months."""
