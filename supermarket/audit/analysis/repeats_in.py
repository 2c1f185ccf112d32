"""Reading what may be in two places at once: evidence, signed papers, members with their phones, claims."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import and_, bindparam, func, literal, or_, select

from supermarket.audit.analysis.repeats import (
    DeedDone,
    PhoneHeld,
    PhotoUsed,
    one_person,
    same_deed,
    same_phone,
    same_photo,
    same_sitting,
)
from supermarket.audit.analysis.values import Outcome, Span
from supermarket.books.session import ReadSession
from supermarket.district.tables import HouseholdRow, MemberRow, PaperRow
from supermarket.earning.tables import ClaimCountRow, ClaimRow, EvidenceRow
from supermarket.households.tables import MemberMoveRow
from supermarket.journal.engines.neutral import text_at
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.people.tables import PersonalRow

_evidence: Final = table_of(EvidenceRow).c
_claim: Final = table_of(ClaimRow).c
_paper: Final = table_of(PaperRow).c
_member: Final = table_of(MemberRow).c
_household: Final = table_of(HouseholdRow).c
_personal: Final = table_of(PersonalRow).c
_state: Final = table_of(ClaimCountRow).c
_move: Final = table_of(MemberMoveRow).c
_TWICE: Final = select(_evidence.sha256).group_by(_evidence.sha256).having(func.count() > 1)
_ON_PAPER_TOO: Final = select(_paper.sha256)
_PHOTOS: Final = Prepared(
    select(
        *(_evidence.sha256, _claim.at, _claim.origin, _claim.seq, _claim.site, _claim.rule, _claim.served),
        func.coalesce(_claim.roster, _claim.activity, ""),
        _claim.on,
    )
    .join_from(
        table_of(EvidenceRow),
        table_of(ClaimRow),
        and_(_claim.origin == _evidence.origin, _claim.seq == _evidence.seq),
    )
    .where(or_(_evidence.sha256.in_(_TWICE), _evidence.sha256.in_(_ON_PAPER_TOO)))
    .order_by(_evidence.sha256, _claim.at, _claim.origin, _claim.seq)
)
_PAPERS_TWICE: Final = select(_paper.sha256).group_by(_paper.sha256).having(func.count() > 1)
_PAPERS: Final = Prepared(
    select(_paper.sha256, _paper.origin, _paper.seq, _paper.site, _paper.on)
    .where(or_(_paper.sha256.in_(_PAPERS_TWICE), _paper.sha256.in_(select(_evidence.sha256))))
    .order_by(_paper.sha256, _paper.origin, _paper.seq)
)
_PHONES: Final = Prepared(
    select(
        *(_member.member, _member.household, _member.state, _member.origin, _member.seq),
        text_at(_personal.record, literal("$.name")),
        text_at(_personal.record, literal("$.phone")),
    )
    .join_from(table_of(MemberRow), table_of(PersonalRow), _personal.commitment == _member.person, isouter=True)
    .where(_member["from"] <= bindparam("last"))
    .order_by(_member.member, _member["from"], _member.at, _member.origin, _member.seq)
)
_STATIONS: Final = Prepared(
    select(_household.household, _household.station)
    .where(_household["from"] <= bindparam("last"))
    .order_by(_household.household, _household["from"], _household.at, _household.origin, _household.seq)
)
_MOVES: Final = Prepared(select(_move.member, _move.former).order_by(_move.at, _move.origin, _move.seq, _move.member))
_DEEDS: Final = Prepared(
    select(
        *(_claim.member, _claim.household, _claim.served, _claim.rule, _claim.site, _claim.at, _claim.origin),
        *(_claim.seq, _claim.start, _claim.end, _claim.sittings),
    )
    .join_from(
        table_of(ClaimRow), table_of(ClaimCountRow), and_(_state.origin == _claim.origin, _state.seq == _claim.seq)
    )
    .where(
        _claim.on >= bindparam("first"),
        _claim.on <= bindparam("last"),
        _state.rejections + _state.withdrawals == 0,
    )
    .order_by(_claim.at, _claim.origin, _claim.seq)
)


def repeats(session: ReadSession, span: Span) -> Iterator[Outcome]:
    """Give what is in two places: photos and phones of which one is in the span at least, and the span's deeds."""
    members, phones = _members(session, span)
    yield same_photo(_photos(session, span))
    yield same_phone(phones)
    person = one_person(members)
    former: dict[str, str] = dict(session.rows(_MOVES))
    done = list(_deeds(session, span, person, former))
    yield same_deed(done)
    yield same_sitting(done)


def _photos(session: ReadSession, span: Span) -> Iterator[PhotoUsed]:
    """Give the photos that were used more than once, one time at least in the span."""
    used: dict[str, list[tuple[str, PhotoUsed]]] = {}
    for mark, at, origin, seq, site, rule, served, activity, on in session.each(_PHOTOS):
        deed = f"{site} {rule} {served} {activity}"
        used.setdefault(mark, []).append((on, PhotoUsed(mark, at, f"{origin}-{seq}", site, deed)))
    for mark, origin, seq, site, on in session.each(_PAPERS):
        entry = f"{origin}-{seq}"
        used.setdefault(mark, []).append((on, PhotoUsed(mark, 0, entry, site, entry)))
    for each_of in used.values():
        if any(span.first <= on <= span.last for on, _photo in each_of):
            yield from (photo for _on, photo in each_of)


def _members(session: ReadSession, span: Span) -> tuple[dict[str, tuple[str, str]], list[PhoneHeld]]:
    """Return name and phone of every member, and the phones of those who are members at the span's end."""
    station: dict[str, str] = dict(session.rows(_STATIONS, last=span.last))
    said: dict[str, tuple[str, str]] = {}
    held: dict[str, PhoneHeld | None] = {}
    for member, household, state, origin, seq, name, phone in session.each(_PHONES, last=span.last):
        said[member] = (name or "", phone or "")
        here = phone and state is None
        held[member] = PhoneHeld(phone, household, station.get(household, ""), f"{origin}-{seq}") if here else None
    return said, [each for each in held.values() if each]


def _deeds(session: ReadSession, span: Span, person: dict[str, str], former: dict[str, str]) -> Iterator[DeedDone]:
    for member, household, served, rule, site, at, origin, seq, start, end, sittings in session.each(
        _DEEDS, **span.days
    ):
        who: str = member or household
        while who in former:
            who = former[who]
        yield DeedDone(person.get(who, who), served, rule, site, at, f"{origin}-{seq}", start, end, sittings)
