"""Certificates 证书 as a claim looks them up: whose each is, until when it holds, and which claim rests on it."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import and_, bindparam, select

from supermarket.books.session import ReadSession
from supermarket.earning.tables import CertificateRow, CertificateWithdrawnRow, ClaimCountRow, ClaimRow
from supermarket.errors.practice.activities import (
    CertificateEarly,
    CertificateMemberMissing,
    CertificateOfAnother,
    CertificateOver,
    CertificateUnknown,
    CertificateUsed,
    CertificateVoid,
)
from supermarket.households.lineage import person_of
from supermarket.journal.database import Row
from supermarket.journal.entry import entry_name
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

_row: Final = table_of(CertificateRow).c
_gone: Final = table_of(CertificateWithdrawnRow).c
_claim: Final = table_of(ClaimRow).c
_count: Final = table_of(ClaimCountRow).c
_ALL: Final = select(
    *(_row.origin, _row.seq, _row.site, _row.on, _row.case_origin, _row.case_seq, _row.member, _row.title),
    *(_row.number, _row.until, _row.trained, _gone.on),
).join_from(
    table_of(CertificateRow),
    table_of(CertificateWithdrawnRow),
    and_(_gone.certificate_origin == _row.origin, _gone.certificate_seq == _row.seq),
    isouter=True,
)
_ORDER: Final = (_row.on, _row.origin, _row.seq)
_ONE: Final = Prepared(_ALL.where(_row.origin == bindparam("origin"), _row.seq == bindparam("seq")))
_OF_TRAINING: Final = Prepared(
    _ALL.where(_row.case_origin == bindparam("origin"), _row.case_seq == bindparam("seq")).order_by(*_ORDER)
)
_OF_MEMBER: Final = Prepared(_ALL.where(_row.member == bindparam("member")).order_by(*_ORDER))
_EVERY: Final = Prepared(_ALL.where(_row.on >= bindparam("first"), _row.on <= bindparam("last")).order_by(*_ORDER))
_CLAIMED: Final = Prepared(
    select(_claim.origin, _claim.seq)
    .join_from(
        table_of(ClaimRow), table_of(ClaimCountRow), and_(_count.origin == _claim.origin, _count.seq == _claim.seq)
    )
    .where(_claim.certificate == bindparam("certificate"), _count.rejections == 0, _count.withdrawals == 0)
    .order_by(_claim.origin, _claim.seq)
)


@dataclass(frozen=True)
class Certificate:
    """A certificate: its number, of which training, whose, what it says; `paper` is the number on another body's paper.

    It was issued at `site` on the day `on` and holds `until` that day, included; None: always. `trained` is the day of
    the training, where that is known, and `withdrawn` the day on which it was withdrawn.
    """

    certificate: str
    training: str
    member: str
    title: str
    site: str
    on: str
    paper: str | None
    until: str | None
    trained: str | None
    withdrawn: str | None


def certificate_of(session: ReadSession, typed: str) -> Certificate:
    """Return the certificate of a number.

    Raises:
        CertificateUnknown: there is none.
    """
    name = entry_name(typed)
    row = session.row(_ONE, origin=name.origin, seq=name.seq) if name else None
    if row is None:
        raise CertificateUnknown(certificate=typed[:40])
    return _certificate(row)


def certificates_of_training(session: ReadSession, training: str) -> list[Certificate]:
    """Return the certificates that were issued of a training, the oldest first."""
    name = entry_name(training)
    return [_certificate(row) for row in session.rows(_OF_TRAINING, origin=name.origin, seq=name.seq)] if name else []


def certificates_of_member(session: ReadSession, member: str) -> list[Certificate]:
    """Return the certificates of a person, under every number that he has had."""
    numbers = sorted(number for number in person_of(session, member) if number)
    return [_certificate(row) for number in numbers for row in session.rows(_OF_MEMBER, member=number)]


def certificates_between(session: ReadSession, first: str, last: str) -> list[Certificate]:
    """Return every certificate issued on a day of a span, both included, the oldest first."""
    return [_certificate(row) for row in session.rows(_EVERY, first=first, last=last)]


def claim_by(session: ReadSession, certificate: str) -> str | None:
    """Return the claim that rests on a certificate and has not failed."""
    row = session.row(_CLAIMED, certificate=certificate)
    return f"{row[0]}-{row[1]}" if row else None


def claimable_certificate(session: ReadSession, typed: str, member: str | None, served: str) -> str:
    """Return the certificate that a claim may rest on: the member's own, in force on the deed's day, and used for none.

    Raises:
        CertificateUnknown, CertificateMemberMissing, CertificateOfAnother, CertificateUsed: it may not.
        CertificateVoid, CertificateEarly, CertificateOver: nor is it in force on the deed's day.
    """
    found = certificate_of(session, typed)
    if found.withdrawn:
        raise CertificateVoid(certificate=found.certificate, withdrawn=found.withdrawn)
    if not member:
        raise CertificateMemberMissing(certificate=found.certificate)
    if found.member not in person_of(session, member):
        raise CertificateOfAnother(certificate=found.certificate, member=member)
    if found.trained and served < found.trained:
        raise CertificateEarly(certificate=found.certificate, trained=found.trained)
    if found.until and served > found.until:
        raise CertificateOver(certificate=found.certificate, until=found.until)
    if claim := claim_by(session, found.certificate):
        raise CertificateUsed(certificate=found.certificate, claim=claim)
    return found.certificate


def _certificate(row: Row) -> Certificate:
    origin, seq, site, on, case_origin, case_seq, member, title, *rest = row
    return Certificate(f"{origin}-{seq}", f"{case_origin}-{case_seq}", member, title, site, on, *rest)
