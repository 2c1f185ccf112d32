"""Who has signed a month: the signatures that stand, those that have lapsed, and whose turn it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Final

from sqlalchemy import bindparam, select, tuple_

from supermarket.books.session import ReadSession
from supermarket.books.tables import ClosedMonthRow
from supermarket.district.gate.second_persons import check_apart
from supermarket.district.identities import is_among
from supermarket.errors.persons import PaperRecorder
from supermarket.journal.database import Row
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.months.kinds import Signer
from supermarket.months.tables import MonthSignatureRow, MonthWithdrawalRow

_signature: Final = table_of(MonthSignatureRow).c
_withdrawal: Final = table_of(MonthWithdrawalRow).c
_closed: Final = table_of(ClosedMonthRow).c
_WITHDRAWN_LATER: Final = (
    select(_withdrawal.seq)
    .where(
        _withdrawal.place == _signature.place,
        _withdrawal.month == _signature.month,
        tuple_(_withdrawal.at, _withdrawal.origin, _withdrawal.seq)
        > tuple_(_signature.at, _signature.origin, _signature.seq),
    )
    .exists()
)
_GIVEN: Final = (
    select(
        _signature.origin,
        _signature.seq,
        _signature.role,
        _signature.actor,
        _signature.on,
        _signature.figures,
        _signature.size,
        _signature.root,
        _signature.reason,
        _signature.signer,
        _signature.signed,
        _signature.paper,
    )
    .where(_signature.place == bindparam("place"), ~_WITHDRAWN_LATER)
    .order_by(_signature.month, _signature.at, _signature.origin, _signature.seq)
)
_SIGNATURES: Final = Prepared(_GIVEN.where(_signature.month == bindparam("month")))
_OF_EVERY_MONTH: Final = Prepared(_GIVEN.add_columns(_signature.month))
_CLOSED: Final = Prepared(
    select(_closed.seq).where(_closed.place == bindparam("place"), _closed.month == bindparam("month"))
)


@dataclass(frozen=True)
class Signature:
    """A signature under a month: by whom, for which role, on which date, and the figures, size and root signed.

    One on `paper` (the SHA-256 of its photo) was recorded by `recorded_by`, and `on` is the date on the paper.
    """

    entry: str
    role: Signer
    actor: str
    on: str
    figures: str
    size: int
    root: str
    reason: str | None
    recorded_by: str | None = None
    paper: str | None = None


def signatures_of(session: ReadSession, place: str, month: str) -> tuple[Signature, ...]:
    """Return the signatures under a place's month that were not withdrawn, in the order in which they were given."""
    rows = session.rows(_SIGNATURES, place=place, month=month)
    return tuple(map(_signature_of, rows))


def signatures_by_month(
    session: ReadSession, place: str, *, month: str | None = None
) -> Mapping[str, tuple[Signature, ...]]:
    """Return the signatures under each month of a place that has some, or under one month, as `signatures_of` does."""
    if month is not None:
        return {month: signatures_of(session, place, month)}
    rows = session.rows(_OF_EVERY_MONTH, place=place)
    return {month: tuple(_signature_of(row[:-1]) for row in given) for month, given in groupby(rows, itemgetter(-1))}


def _signature_of(row: Row) -> Signature:
    origin, seq, role, actor, on, figures, size, root, reason, signer, signed, paper = row
    signature = Signature(f"{origin}-{seq}", Signer(role), actor, on, figures, size, root, reason)
    return replace(signature, actor=signer, on=signed, recorded_by=actor, paper=paper) if paper else signature


def check_parts(session: ReadSession, place: str, month: str, *, signer: str, recorder: str | None) -> None:
    """Refuse where one person would sign a month and record what another signed of it, or record two signatures.

    `recorder` is who records the signature from a paper. Signatures that have lapsed count too.

    Raises:
        SecondIsFirst: somebody would record from a paper what he signs himself.
        PaperRecorder: he has another part in the month.
    """
    if recorder:
        check_apart(session, "month sign", one=recorder, other=signer)
    for each in signatures_of(session, place, month):
        recorded = [each.recorded_by] if each.recorded_by else []
        if recorder and is_among(session, recorder, [each.actor, *recorded], session.today):
            raise PaperRecorder(operator=recorder, month=month, entry=each.entry)
        if is_among(session, signer, recorded, session.today):
            raise PaperRecorder(operator=signer, month=month, entry=each.entry)


def is_closed(session: ReadSession, place: str, month: str) -> bool:
    """Say whether a place's month is closed."""
    return session.row(_CLOSED, place=place, month=month) is not None


def standing(signatures: Iterable[Signature], figures: str) -> tuple[Signature, ...]:
    """Return the signatures that were given for these figures; the others have lapsed."""
    return tuple(signature for signature in signatures if signature.figures == figures)


def lapsed_of(given: Iterable[Signature], stand: Iterable[Signature]) -> tuple[Signature, ...]:
    """Return the signatures that no longer stand, and in whose place nobody has signed since."""
    signed = {signature.role for signature in stand}
    return tuple(signature for signature in given if signature.role not in signed)


def that_closed(signatures: tuple[Signature, ...]) -> tuple[Signature, ...]:
    """Return the signatures that closed a month: those for the figures that the institute signed, on each machine."""
    closed = {signature.figures for signature in signatures if signature.role is Signer.INSTITUTE}
    return tuple(signature for signature in signatures if signature.figures in closed)


def turn(signatures: Iterable[Signature], first: Signer) -> Signer | None:
    """Return for whom the next signature is, or None where all three are there; `first` signs first at the place."""
    given = {signature.role for signature in signatures}
    if not given & {Signer.CLERK, Signer.REVIEWER}:
        return first
    return next((role for role in (Signer.MANAGER, Signer.INSTITUTE) if role not in given), None)
