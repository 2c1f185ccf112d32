"""Erasing a person's details: requested at the centre, looked at beforehand, approved by another person there."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import and_, bindparam, select

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.gate.papers import check_unused
from supermarket.district.gate.second_persons import check_apart, check_pins_apart, check_proven
from supermarket.district.machines.machines import check_at_centre
from supermarket.district.roles import allow
from supermarket.district.sites import centre_of
from supermarket.district.texts import plain
from supermarket.erasure.kinds import (
    ERASURE_APPROVED,
    ERASURE_REQUESTED,
    ErasureApproved,
    ErasurePaper,
    ErasureReason,
    ErasureRequested,
)
from supermarket.erasure.subjects import Subject, commitments_of, last_recorded, notes_about, obstacles, subject_of
from supermarket.erasure.tables import ErasureApprovalRow, ErasureRequestRow
from supermarket.errors.erasure import ErasureApprovedAlready, ErasurePaperMissing, ErasureUnknown, ErasureWaits
from supermarket.journal.database import Row
from supermarket.journal.entry import Entry, entry_name, require_name
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.people.erasing import erase
from supermarket.people.evidence import KeptPaper
from supermarket.people.records import records_of

REQUEST: Final = "erasure request"
APPROVE: Final = "erasure approve"
_WHAT: Final = N_("The erasing of personal details")
_request: Final = table_of(ErasureRequestRow).c
_approval: Final = table_of(ErasureApprovalRow).c
_ALL: Final = select(
    *(_request[name] for name in ("origin", "seq", "on", "actor", "member", "staff", "reason", "sha256")),
    *(_approval[name] for name in ("origin", "seq", "on", "actor")),
).join_from(
    table_of(ErasureRequestRow),
    table_of(ErasureApprovalRow),
    and_(_approval.request_origin == _request.origin, _approval.request_seq == _request.seq),
    isouter=True,
)
_ORDER: Final = (_request.on, _request.origin, _request.seq, _approval.on, _approval.origin, _approval.seq)
_EVERY: Final = Prepared(_ALL.order_by(*_ORDER))
_NAMED: Final = Prepared(
    _ALL.where(_request.origin == bindparam("origin"), _request.seq == bindparam("seq")).order_by(*_ORDER)
)


@dataclass(frozen=True)
class Wanted:
    """What is asked: a member by his whole number, or one of the staff by his code; why; and the kept paper."""

    reason: ErasureReason
    member: str | None = None
    staff: str | None = None
    paper: KeptPaper | None = None


@dataclass(frozen=True)
class Erasure:
    """A request and what became of it; `approved` is the entry that did it, None as long as it waits."""

    entry: str
    on: str
    member: str | None
    staff: str | None
    reason: str
    requested_by: str
    paper: str | None
    approved: str | None = None
    approved_on: str | None = None
    approved_by: str | None = None


@dataclass(frozen=True)
class Foreseen:
    """What would be erased of a person: his `codes`, `records` so many versions, `last` the day last recorded for.

    `notes` are so many free notes of entries about him. `obstacles` are sentences that say what stands in the way;
    where there are none, it can be requested.
    """

    member: str | None
    staff: str | None
    codes: tuple[str, ...]
    versions: int
    records: int
    notes: int
    last: str
    obstacles: tuple[str, ...]


def preview(session: ReadSession, wanted: Wanted) -> Foreseen:
    """Return what would be erased, and what stands in its way; nothing is recorded.

    Raises:
        SubjectUnknown: nothing personal was ever recorded of him.
    """
    subject = _subject(session, wanted)
    commitments = commitments_of(session, subject)
    found = [*obstacles(session, subject, wanted.reason)]
    if waiting := _waiting_about(session, subject):
        found.append(ErasureWaits(subject=subject.named, entry=waiting))
    return Foreseen(
        member=subject.member,
        staff=subject.staff,
        codes=subject.codes,
        versions=len(commitments),
        records=len(records_of(session.transaction, commitments)),
        notes=len(notes_about(session, subject)),
        last=last_recorded(session, subject),
        obstacles=tuple(map(str, found)),
    )


def request_erasure(session: WriteSession, wanted: Wanted, request: Request) -> Erasure:
    """Record that a person's details shall be erased; nothing is, until another person of the centre has approved.

    Raises:
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        CentreAlone: this is not the centre's machine.
        SubjectUnknown: nothing personal was ever recorded of him.
        SubjectErased, SubjectInForce, SubjectHolds, SubjectConcerned, SubjectMonthOpen, KeptTooShortly: it cannot be.
        ErasureWaits: it was requested already.
        ErasurePaperMissing, PaperUsed: nobody's own paper shows it.
    """
    at_centre = _at_centre(session, request)
    said = {"member": _typed(wanted.member), "staff": _typed(wanted.staff), "reason": wanted.reason.value}
    said["paper"] = wanted.paper.sha256 if wanted.paper else ""
    asked = {name: value for name, value in said.items() if value}
    answer = session.answered(ERASURE_REQUESTED, at_centre, site=at_centre.site, asked=asked)
    if answer:
        return _named(session, answer.name)
    allow(session, REQUEST, at_centre)
    check_at_centre(session, _WHAT)
    subject = _subject(session, wanted)
    _check(session, subject, wanted.reason)
    if waiting := _waiting_about(session, subject):
        raise ErasureWaits(subject=subject.named, entry=waiting)
    body = ErasureRequested(
        asked=asked,
        member=subject.member,
        staff=subject.staff,
        reason=wanted.reason,
        paper=_paper(session, wanted),
    )
    entry = session.record(ERASURE_REQUESTED, body, at_centre, site=at_centre.site, on=session.today)
    return _named(session, entry.name)


def approve(session: WriteSession, typed: str, request: Request) -> Erasure:
    """Erase what was requested by another person: every version of the record, and notes, in this very transaction.

    Raises:
        ErasureUnknown, ErasureApprovedAlready: no request of this name waits.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        SecondIsFirst, PersonUnproven: he requested it himself, or is known by his staff code alone.
        PinOfFirst: one of both set the other's PIN.
        CentreAlone: this is not the centre's machine.
        SubjectErased, SubjectInForce, SubjectHolds, SubjectConcerned, SubjectMonthOpen, KeptTooShortly: it cannot be.
    """
    asked_for = _named(session, typed)
    at_centre = _at_centre(session, request)
    asked = {"request": asked_for.entry}
    answer = session.answered(ERASURE_APPROVED, at_centre, site=at_centre.site, asked=asked)
    if answer:
        return _answered(asked_for, answer)
    allow(session, APPROVE, at_centre)
    check_apart(session, APPROVE, one=asked_for.requested_by, other=request.actor)
    check_proven(session, APPROVE, request)
    check_pins_apart(
        session, APPROVE, one=asked_for.requested_by, asked=require_name(asked_for.entry), other=request.actor
    )
    check_at_centre(session, _WHAT)
    if asked_for.approved:
        raise ErasureApprovedAlready(entry=asked_for.entry)
    subject = subject_of(session, member=asked_for.member, staff=asked_for.staff)
    _check(session, subject, ErasureReason(asked_for.reason))
    body = ErasureApproved(
        asked=asked,
        request=asked_for.entry,
        commitments=commitments_of(session, subject),
        notes=notes_about(session, subject) or None,
    )
    entry = session.record(ERASURE_APPROVED, body, at_centre, site=at_centre.site, on=session.today)
    erase(session.transaction, body.erased)
    return _answered(asked_for, entry)


def erasures(session: ReadSession) -> list[Erasure]:
    """Return every request and what became of it, the oldest first."""
    return _each_once(session.rows(_EVERY))


def _at_centre(session: ReadSession, request: Request) -> Request:
    return replace(request, site=centre_of(session, session.today).site)


def _typed(code: str | None) -> str:
    return plain(code)[:40] if code else ""


def _subject(session: ReadSession, wanted: Wanted) -> Subject:
    return subject_of(session, member=_typed(wanted.member) or None, staff=_typed(wanted.staff) or None)


def _check(session: ReadSession, subject: Subject, reason: ErasureReason) -> None:
    for refusal in obstacles(session, subject, reason):
        raise refusal


def _paper(session: ReadSession, wanted: Wanted) -> ErasurePaper | None:
    """Return what is sealed of the paper on which it is asked for.

    Raises:
        ErasurePaperMissing, PaperUsed: there is none, or the ledger rests on it already.
    """
    photo = wanted.paper
    if photo is None:
        if wanted.reason is not ErasureReason.TEN_YEARS:
            raise ErasurePaperMissing(reason=wanted.reason.value)
        return None
    check_unused(session, photo)
    return ErasurePaper(sha256=photo.sha256, kind=photo.kind, size=photo.size, pixels=photo.pixels)


def _waiting_about(session: ReadSession, subject: Subject) -> str | None:
    """Return the request about a person that waits, under whichever of his codes."""
    for each in erasures(session):
        code = each.member if subject.member else each.staff
        if each.approved is None and code in subject.codes:
            return each.entry
    return None


def _named(session: ReadSession, typed: str) -> Erasure:
    name = entry_name(plain(typed))
    rows = session.rows(_NAMED, origin=name.origin, seq=name.seq) if name else []
    if not rows:
        raise ErasureUnknown(entry=plain(typed)[:40])
    return _each_once(rows)[0]


def _each_once(rows: Iterable[Row]) -> list[Erasure]:
    """Return each request with the first of the entries that approved it."""
    found: dict[str, Erasure] = {}
    for origin, seq, on, actor, member, staff, reason, sha256, *approval in rows:
        asked_for = Erasure(f"{origin}-{seq}", on, member, staff, reason, actor, sha256)
        if approval[0] is not None:
            name = f"{approval[0]}-{approval[1]}"
            asked_for = replace(asked_for, approved=name, approved_on=approval[2], approved_by=approval[3])
        found.setdefault(asked_for.entry, asked_for)
    return list(found.values())


def _answered(asked_for: Erasure, entry: Entry) -> Erasure:
    return replace(asked_for, approved=entry.name, approved_on=entry.on, approved_by=entry.actor)
