"""Papers 纸质单据: a second person's word that stands on paper is believed for a photo that was never used before.

Whoever signed the paper confirms it himself when he next signs in; until then it is an exception of its month.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, column, or_, select, table, text

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import STAFF, in_force
from supermarket.district.dates import read_date
from supermarket.district.gate.kinds import PAPER_CONFIRMED, PaperConfirmed, SignedPaper
from supermarket.district.gate.second_persons import check_apart, check_proven
from supermarket.district.identities import is_same_person
from supermarket.district.tables import PAPER_WAITS, PaperCountRow, PaperRow
from supermarket.district.texts import plain
from supermarket.errors.dates import DateFuture
from supermarket.errors.persons import PaperConfirmed as ConfirmedAlready
from supermarket.errors.persons import PaperNotYours, PaperUnknown, PaperUsed
from supermarket.errors.staff import OperatorMissing, StaffUnknown
from supermarket.journal.database import Row
from supermarket.journal.entry import Entry, entry_name
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.people.evidence import KeptPaper

_paper: Final = table_of(PaperRow).c
_count: Final = table_of(PaperCountRow).c
_evidence: Final = table("evidence", column("sha256"), column("origin"), column("seq"))
"""The files that claims rest on, whose table lies in a higher folder; no paper is one of them."""
_erasure: Final = table("erasure_request", column("sha256"), column("pixels"), column("origin"), column("seq"))
"""The papers on which somebody asks to be erased, likewise."""
_COLUMNS: Final = (
    *(_paper.origin, _paper.seq, _paper.kind, _paper.site, _paper.on),
    *(_paper.recorder, _paper.signer, _paper.signed, _paper.sha256),
)
_WAITING: Final = Prepared(
    select(*_COLUMNS)
    .join_from(
        table_of(PaperCountRow), table_of(PaperRow), (_paper.origin == _count.origin) & (_paper.seq == _count.seq)
    )
    .where(text(PAPER_WAITS))
    .order_by(_paper.on, _paper.origin, _paper.seq)
)
_NAMED: Final = Prepared(
    select(*_COLUMNS, _count.confirmations)
    .join_from(
        table_of(PaperRow), table_of(PaperCountRow), (_paper.origin == _count.origin) & (_paper.seq == _count.seq)
    )
    .where(_paper.origin == bindparam("origin"), _paper.seq == bindparam("seq"))
)
_USED: Final = Prepared(
    select(_paper.origin, _paper.seq)
    .where(or_(_paper.sha256 == bindparam("sha256"), _paper.pixels == bindparam("pixels")))
    .union_all(
        select(_evidence.c.origin, _evidence.c.seq).where(_evidence.c.sha256 == bindparam("sha256")),
        select(_erasure.c.origin, _erasure.c.seq).where(
            or_(_erasure.c.sha256 == bindparam("sha256"), _erasure.c.pixels == bindparam("pixels"))
        ),
    )
)


@dataclass(frozen=True)
class OnPaper:
    """What stands on paper: the staff code of who signed it, the date there, and the photo that was kept."""

    signer: str
    signed: str
    photo: KeptPaper


@dataclass(frozen=True)
class Paper:
    """An entry that stands on paper: of which kind and site, in whose name, who recorded it, and the photo."""

    entry: str
    kind: str
    site: str
    on: str
    recorded_by: str
    signer: str
    signed: str
    sha256: str


def paper_of(session: ReadSession, paper: OnPaper) -> SignedPaper:
    """Return what is sealed of a paper.

    Raises:
        DateUnreadable, DateFuture: the paper cannot be of that date.
    """
    signed = read_date(paper.signed)
    if signed > session.today:
        raise DateFuture(date=signed, latest=session.today)
    photo = paper.photo
    return SignedPaper(
        signer=plain(paper.signer)[:20],
        signed=signed,
        sha256=photo.sha256,
        kind=photo.kind,
        size=photo.size,
        pixels=photo.pixels,
    )


def check_unused(session: ReadSession, paper: SignedPaper | KeptPaper) -> None:
    """Refuse a photo that the ledger rests on already, be it the same file or the same picture saved again.

    Raises:
        PaperUsed: it does.
    """
    row = session.row(_USED, sha256=paper.sha256, pixels=paper.pixels)
    if row:
        raise PaperUsed(entry=f"{row[0]}-{row[1]}")


def waiting(session: ReadSession) -> list[Paper]:
    """Return what stands on paper and was not confirmed, the oldest first."""
    return [_read(row) for row in session.rows(_WAITING)]


def confirm(session: WriteSession, typed: str, request: Request) -> Entry:
    """Record that somebody confirms what was recorded from a paper in his name.

    Raises:
        PaperUnknown: no such entry stands on paper.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown: nobody, or nobody known, asks.
        PaperNotYours, SecondIsFirst: it is another who signed, or who recorded it.
        PaperConfirmed: it was confirmed before.
        PersonUnproven: he is known by his staff code alone.
    """
    name = entry_name(plain(typed))
    row = session.row(_NAMED, origin=name.origin, seq=name.seq) if name else None
    if name is None or row is None:
        raise PaperUnknown(entry=plain(typed)[:40])
    paper = _read(row[:-1])
    asked = {"confirms": paper.entry}
    if answer := session.answered(PAPER_CONFIRMED, request, site=paper.site, asked=asked):
        return answer
    _check_signer(session, paper, request)
    if row[-1]:
        raise ConfirmedAlready(entry=paper.entry)
    check_proven(session, "paper confirm", request)
    body = PaperConfirmed(asked=asked, confirms=paper.entry)
    return session.record(PAPER_CONFIRMED, body, request, site=paper.site, on=session.today)


def _check_signer(session: ReadSession, paper: Paper, request: Request) -> None:
    """Refuse whoever is not, today, the member of staff who signed, whatever his role."""
    if not request.actor:
        raise OperatorMissing(verb="paper confirm")
    if in_force(session, STAFF, request.actor, session.today) is None:
        raise StaffUnknown(operator=request.actor)
    if not is_same_person(session, paper.signer, request.actor, session.today):
        raise PaperNotYours(entry=paper.entry, operator=request.actor, signer=paper.signer)
    check_apart(session, "paper confirm", one=paper.recorded_by, other=request.actor)


def _read(row: Row) -> Paper:
    origin, seq, kind, site, on, recorder, signer, signed, sha256 = row
    return Paper(f"{origin}-{seq}", kind, site, on, recorder, signer, signed, sha256)
