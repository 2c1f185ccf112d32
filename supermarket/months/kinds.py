"""The kinds of entries of the month end: a signature, of which the institute's closes the month, and a withdrawal."""

from enum import StrEnum
from typing import Any, Final

from pydantic import Field

from supermarket.books.kinds import Body, Change, Kind, Part, always, name_of, stamp_of
from supermarket.books.tables import ClosedCountRow, ClosedMonthRow
from supermarket.district.gate.kinds import SignedPaper, paper_rows
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Value
from supermarket.locale import N_
from supermarket.months.tables import MonthSignatureRow, MonthWithdrawalRow


class Signer(StrEnum):
    """For what a month is signed; a station without a shop has its reviewer in the clerk's place."""

    CLERK = N_("clerk")
    REVIEWER = N_("reviewer")
    MANAGER = N_("manager")
    INSTITUTE = N_("institute")


class SignedAsked(Part):
    """The request behind a signature or a withdrawal; `paper` is the SHA-256 of the signed paper's photo."""

    month: str = Field(pattern=r"^[0-9]{4}-[01][0-9]$")
    place: str
    reason: str | None = None
    signer: str | None = None
    signed: str | None = None
    paper: str | None = None


class MonthSigned(Body):
    """A signature under a place's month, of what the ledger held just before it.

    `figures` is the SHA-256 of the canonical figures of the reconciliation; `size` and `root` are those of the signer's
    stream before this entry; `reason` is why it was signed though a check failed. The institute's signature, the
    third, closes the month: it names in `sites` every site of the place at the month's end. With a `paper`, the entry's
    actor recorded what another signed there. Its `reconciliation` is the content of the month's paper, from which the
    closed month is drawn (`SealedMonth`): name and sites of the place, figures, checks, exceptions, liability, gifts,
    what was pending, movement, versions of the registers, how many entries, the goods' names, what households earned.
    """

    asked: SignedAsked
    month: str
    place: str
    role: Signer
    figures: str
    size: int
    root: str
    reason: str | None = None
    sites: tuple[str, ...] | None = None
    paper: SignedPaper | None = None
    reconciliation: dict[str, Any] | None = None


class MonthWithdrawn(Body):
    """Every signature that stood under a place's month was withdrawn, for a reason; the month is open again."""

    asked: SignedAsked
    month: str
    place: str
    reason: str
    signatures: tuple[str, ...]


def _stamp(entry: Entry, body: MonthSigned | MonthWithdrawn) -> dict[str, Value]:
    stamp: dict[str, Value] = {"place": body.place, "month": body.month, "reason": body.reason}
    return {**stamp, **stamp_of(entry), "actor": entry.actor}


def _signed(entry: Entry, body: MonthSigned) -> tuple[Change, ...]:
    what: dict[str, Value] = {"role": body.role.value, "figures": body.figures, "size": body.size, "root": body.root}
    signer, signed, photo = (body.paper.signer, body.paper.signed, body.paper.sha256) if body.paper else (None,) * 3
    what |= {"on": entry.on, "signer": signer, "signed": signed, "paper": photo}
    signature = Change(MonthSignatureRow, {**_stamp(entry, body), **what})
    papers = paper_rows(entry, body.paper)
    if not body.sites:
        return (signature, *papers)
    closed: dict[str, Value] = {"place": body.place, "month": body.month}
    counted = Change(ClosedCountRow, {**closed, "closings": 1})
    return (signature, Change(ClosedMonthRow, {**closed, **name_of(entry)}), counted, *papers)


def _withdrawn(entry: Entry, body: MonthWithdrawn) -> tuple[Change, ...]:
    return (Change(MonthWithdrawalRow, _stamp(entry, body)),)


MONTH_SIGNED: Final = Kind("month.signed", MonthSigned, rows=_signed, clears=always)
MONTH_WITHDRAWN: Final = Kind("month.withdrawn", MonthWithdrawn, rows=_withdrawn, clears=always)

KINDS: Final[tuple[Kind[Any], ...]] = (MONTH_SIGNED, MONTH_WITHDRAWN)
