"""Going on anew 换代 after a fork or an old copy: the next epoch, with what only this machine's branch had.

Its ledger is made again of the centre's invitation. What the old one held alone is recorded again under the same keys
where nothing in it depends on a number that both branches gave; the rest is listed, to be entered by hand. The old
ledger is kept beside it as evidence.
"""

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import select

from supermarket.books.kinds import parsed
from supermarket.books.rebuild import Progress
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.carry.joining import check_is_for, invitation_in, made_of
from supermarket.carry.spans import SOME_ENTRIES
from supermarket.clock import Clock
from supermarket.district.machines.machines import forks
from supermarket.district.roles import allow_on
from supermarket.errors import Refusal
from supermarket.errors.many.carry import NothingElsewhere
from supermarket.journal.database import TakenRow
from supermarket.journal.engines.engine import Where
from supermarket.journal.engines.sqlite.files import files_of
from supermarket.journal.entry import Entry
from supermarket.journal.places import beside, engine_of
from supermarket.journal.statements import Prepared
from supermarket.journal.store import Stream, entries, leaves, own_stream, streams
from supermarket.journal.tables import Row, table_of
from supermarket.ledger import KINDS, Ledger, open_ledger
from supermarket.local.tables import PinRow, PreferenceRow, TokenRow
from supermarket.locale import _
from supermarket.people.tables import PersonalFormRow, PersonalRow

_OF_A_STREAM: Final = frozenset({"stream", "machine", "rulebook", "clock", "signin", "inquiry", "pin"})
"""What entries of these nouns say is said of the old stream or its machine, and means nothing in the new one."""
_COMMITMENT: Final = re.compile(r'"([0-9a-f]{64})"')
_PERSONAL: Final = Prepared(select(table_of(PersonalRow)))
_FORMS: Final = Prepared(select(table_of(PersonalFormRow)))
_OF_THE_MACHINE: Final[tuple[type[Row], ...]] = (PinRow, TokenRow, PreferenceRow)


@dataclass(frozen=True)
class ByHand:
    """An entry that only the old branch has, to be entered anew by hand, and why it could not be recorded again."""

    entry: str
    kind: str
    site: str
    on: str
    why: str


@dataclass(frozen=True)
class Renewed:
    """A machine that goes on anew as `origin`: how many entries were recorded again, and which are left.

    The old ledger lies at `kept`.
    """

    origin: str
    previous: str
    again: int
    by_hand: tuple[ByHand, ...]
    kept: str


def renew(where: Where, files: Sequence[Path], request: Request, clock: Clock, progress: Progress) -> Renewed:
    """Make this machine's ledger again of the centre's invitation, whole or not at all, and keep the old one aside.

    Raises:
        NothingElsewhere: the stream of this machine has gone on nowhere else.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        Refusal: as in `join`.
    """
    invited = invitation_in(files)
    draft = _draft_beside(beside(where))
    now = clock.now() if clock.told else None
    with closing(open_ledger(where, now=now)) as old:
        with old.reading() as session:
            own = own_stream(session.transaction)
            check_renewer(session, request)
            check_is_for(own, invited, files)
        _remove(draft)
        try:
            joined = made_of(invited, draft, clock, progress, after=own.origin)
            with closing(open_ledger(draft, now=now)) as new:
                _check_elsewhere(old, new, own)
                again, by_hand = _record_again(old, Ledger(new.database, clock, new.drill), own)
                _bring_along(old, new)
        except BaseException:
            _remove(draft)
            raise
    engine = engine_of(where)
    kept = engine.set_aside(where, f"{own.origin}-{own.size}")
    engine.lay(draft, where)
    return Renewed(joined.origin, own.origin, again, tuple(by_hand), kept)


def _draft_beside(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_name(f"{path.stem}-renewed{path.suffix}")


def check_renewer(session: ReadSession, request: Request) -> None:
    """Refuse whoever may not let a machine go on anew.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: he may not.
    """
    allow_on(session, "carry renew", actor=request.actor, site=request.site, on=session.today)


def _check_elsewhere(old: Ledger, new: Ledger, own: Stream) -> None:
    """Refuse to go on anew where nobody knows of another branch, or of more, than is here.

    Raises:
        NothingElsewhere: nobody does.
    """
    with new.reading() as session:
        there = {stream.origin: stream for stream in streams(session.transaction)}.get(own.origin)
        forked = own.origin in forks(session)
        theirs = set(leaves(session.transaction, own.origin, first=1, last=there.size if there else 0))
    with old.reading() as session:
        ours = set(leaves(session.transaction, own.origin, first=1, last=own.size))
    if not forked and theirs <= ours:
        raise NothingElsewhere(origin=own.origin)


def _record_again(old: Ledger, new: Ledger, own: Stream) -> tuple[int, list[ByHand]]:
    """Record what only the old branch has, in its order; return how many entries were, and those that were not."""
    lost = _lost(old, new, own)
    again: list[Entry] = []
    by_hand: list[ByHand] = []
    for entry in lost:
        with new.writing() as writing:
            if writing.recorded_before(_request(entry)):
                continue  # the other branch has it too, asked for under the same key
            why = _again(writing, entry, own.origin, lost[0].seq)
        if why:
            by_hand.append(ByHand(entry.name, entry.kind, entry.site, entry.on, why))
        else:
            again.append(entry)
    _copy_names(old, new)
    return len(again), by_hand


def _lost(old: Ledger, new: Ledger, own: Stream) -> list[Entry]:
    """Return the entries that only the old branch has and that mean something in another stream, in their order."""
    with new.reading() as session:
        size = next((each.size for each in streams(session.transaction) if each.origin == own.origin), 0)
        theirs = list(leaves(session.transaction, own.origin, first=1, last=size))
    with old.reading() as session:
        ours = enumerate(leaves(session.transaction, own.origin, first=1, last=own.size), 1)
        first = next((n for n, leaf in ours if n > size or leaf != theirs[n - 1]), own.size + 1)
        found = session.rows(SOME_ENTRIES, district=own.district, origin=own.origin, first=first, last=own.size)
        return [entry for entry in map(Entry._make, found) if entry.kind.partition(".")[0] not in _OF_A_STREAM]


def _request(entry: Entry) -> Request:
    return Request(actor=entry.actor, site=entry.site, on=entry.on, key=entry.key)


def _again(session: WriteSession, entry: Entry, origin: str, first: int) -> str:
    """Record an entry of the old branch again; return why it cannot be, nothing where it was."""
    if any(int(seq) >= first for seq in re.findall(rf"(?<![0-9-]){origin}-([0-9]+)", entry.body)):
        return _("it names a number that both branches gave")
    kind = KINDS[entry.kind]
    body = parsed(kind, entry)
    request = _request(entry)
    stream = session.stream
    try:
        with session.transaction.step():
            session.record(kind, body, request, site=entry.site, on=entry.on, date_confirmed=True)
    except Refusal as refusal:
        session.stream = stream
        return str(refusal)
    except TakenRow:
        session.stream = stream
        return _("the books refuse it beside the other branch")
    return ""


def _copy_names(old: Ledger, new: Ledger) -> None:
    """Bring the personal records along that entries of the new ledger commit to."""
    with new.reading() as session:
        named = {found for entry in entries(session.transaction) for found in _COMMITMENT.findall(entry.body)}
    with old.reading() as session:
        kept = [row for row in session.rows(_PERSONAL) if row[0] in named]
        forms = [row for row in session.rows(_FORMS) if row[0] in named]
    with new.database.writing() as transaction:
        held = {row[0] for row in transaction.rows(_PERSONAL)}
        for row, rows in ((PersonalRow, kept), (PersonalFormRow, forms)):
            for each in rows:
                if each[0] not in held:
                    transaction.add(row, tuple(each))


def _bring_along(old: Ledger, new: Ledger) -> None:
    """Bring along what the machine itself keeps: PINs, tokens and where its receipts go."""
    for row in _OF_THE_MACHINE:
        with old.reading() as session:
            rows = session.rows(Prepared(select(table_of(row))))
        with new.database.writing() as transaction:
            for each in rows:
                transaction.add(row, tuple(each))


def _remove(draft: Path) -> None:
    for leftover in files_of(draft):
        leftover.unlink(missing_ok=True)
