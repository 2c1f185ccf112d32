"""Going on anew 换代 after a fork or an old copy: the next epoch, with what only this machine's branch had.

Its ledger is made again of the centre's invitation. What others wrote and the centre has not got is taken along. So is
its own stream where that has one branch; this brings back a machine that took another branch of somebody else's
stream than the centre, and one that another machine was put in the place of. Where it has two, what the old ledger
held alone is recorded again (`renewal/again.py`), and what cannot be is listed, to be entered by hand. The old ledger
is kept beside it as evidence.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Final

from sqlalchemy import select

from supermarket.books.rebuild import Progress
from supermarket.books.session import ReadSession, Request
from supermarket.carry.files.reading import entries_of
from supermarket.carry.files.spans import SOME_ENTRIES
from supermarket.carry.heads import SignedHead, heads, keep_head, sign_own, signed_head
from supermarket.carry.joining import Invited, check_is_for, invitation_in, made_of
from supermarket.carry.keys import own_keys
from supermarket.carry.line import keep_line, line_of
from supermarket.carry.renewal.again import Again, ByHand, Names, Renumbered, means_something, record_again
from supermarket.clock import Clock
from supermarket.district.machines.kinds import STREAM_FORKED
from supermarket.district.machines.machines import later_lives
from supermarket.district.roles import allow_on
from supermarket.erasure.tables import ErasedRow
from supermarket.errors.ledger import LedgerInUse
from supermarket.errors.many.carry import NothingElsewhere
from supermarket.journal.database import Database
from supermarket.journal.engines.engine import Where
from supermarket.journal.engines.sqlite.files import files_of
from supermarket.journal.entry import Entry, node_of
from supermarket.journal.places import beside, engine_of
from supermarket.journal.statements import Prepared
from supermarket.journal.store import Stream, entries, leaves, own_stream, streams
from supermarket.journal.tables import Row, table_of
from supermarket.ledger import Ledger, open_ledger
from supermarket.local.tables import PinRow, PreferenceRow, TokenRow
from supermarket.people.tables import PersonalFormRow, PersonalRow

_COMMITMENT: Final = re.compile(r'"([0-9a-f]{64})"')
_PERSONAL: Final = Prepared(select(table_of(PersonalRow)))
_ERASED: Final = Prepared(select(table_of(ErasedRow)))
_FORMS: Final = Prepared(select(table_of(PersonalFormRow)))
_OF_THE_MACHINE: Final[tuple[type[Row], ...]] = (PinRow, TokenRow, PreferenceRow)


@dataclass(frozen=True)
class Renewed:
    """A machine that goes on anew as `origin`: how many entries were taken along, recorded `again`, and are left.

    `kept_along` entries of the stream of before, which the centre has not got yet, go on in it as they are, and so do
    `others`, which other machines wrote. Recorded again, households and cards were `renumbered`. `branches` are the
    streams of other machines of which the centre's branch was taken instead of the one that was here. The old ledger
    lies at `kept`.
    """

    origin: str
    previous: str
    kept_along: int
    others: int
    again: int
    renumbered: tuple[Renumbered, ...]
    by_hand: tuple[ByHand, ...]
    branches: tuple[str, ...]
    kept: str


@dataclass(frozen=True)
class _Beside:
    """This machine's ledger laid beside the centre's invitation.

    `common` entries of its own stream are the same in both; `is_forked` says that the centre knows two branches of it,
    or has more of it than is here, `is_replaced` that a later life of the node is known there. `branches` are streams
    of others that have another branch there; of `others` it lacks what was signed from an entry on up to the last head.
    """

    own: Stream
    common: int
    is_forked: bool
    is_replaced: bool
    branches: tuple[str, ...]
    others: tuple[tuple[int, Sequence[SignedHead]], ...]
    signed: SignedHead | None

    @property
    def goes_along(self) -> bool:
        """Say whether the own stream is taken along as it is: somebody can sign for it."""
        return not self.is_forked and (self.signed is not None or not self.is_replaced)


def renew(where: Where, files: Sequence[Path], request: Request, clock: Clock, progress: Progress) -> Renewed:
    """Make this machine's ledger again of the centre's invitation, whole or not at all, and keep the old one aside.

    Raises:
        NothingElsewhere: the centre knows nothing of any stream that is otherwise here.
        LedgerInUse: somebody else has the ledger open.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        Refusal: as in `join`.
    """
    draft = _draft_beside(beside(where))
    now = clock.now() if clock.told else None
    with closing(open_ledger(where, now=now)) as old:
        with old.reading() as session:
            check_renewer(session, request)
            mine = own_stream(session.transaction)
        invited = invitation_in(files, node_of(mine.origin))
        check_is_for(mine, invited, files)
        found = _beside(Ledger(old.database, clock, old.drill), invited)
        own = found.own
        tail = _own_entries(old, own, found.common + 1) if found.goes_along else []
        others = [_entries(old, signed[-1].origin, first, signed[-1].size) for first, signed in found.others]
        tails = [each for each in (tail, *others) if each]
        _remove(draft)
        try:
            joined = made_of(invited, draft, clock, progress, after=own.origin, tails=tails, whole=found.goes_along)
            with closing(open_ledger(draft, now=now)) as opened:
                new = Ledger(opened.database, clock, opened.drill)
                _keep_signed(new, found, goes_on=bool(tail))
                names = Names(own.origin, found.common + 1)
                again, by_hand = ([], []) if found.goes_along else _record_again(old, new, found, names)
                _copy_names(old, new, str if found.goes_along else names.subject)
                _bring_along(old, new)
        except BaseException:
            _remove(draft)
            raise
    engine = engine_of(where)
    with engine.turn(where):  # nobody who writes in a file begins meanwhile
        if _has_grown(where, own) or engine.is_open(where):
            _remove(draft)
            raise LedgerInUse(path=str(where))
        kept = engine.exchange(draft, where, f"{own.origin}-{own.size}")
    return Renewed(
        origin=joined.origin,
        previous=own.origin,
        kept_along=len(tail),
        others=sum(map(len, others)),
        again=len(again),
        renumbered=tuple(each.given for each in again if each.given),
        by_hand=tuple(by_hand),
        branches=found.branches,
        kept=kept,
    )


def _has_grown(where: Where, own: Stream) -> bool:
    """Say whether somebody has written in the old ledger since it was read: what he wrote would be in neither."""
    with closing(Database(where)) as old, old.reading() as transaction:
        return own_stream(transaction).size != own.size


def _draft_beside(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_name(f"{path.stem}-renewed{path.suffix}")


def check_renewer(session: ReadSession, request: Request) -> None:
    """Refuse whoever may not let a machine go on anew.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: he may not.
    """
    allow_on(session, "carry renew", actor=request.actor, site=request.site, on=session.today)


def _beside(old: Ledger, invited: Invited) -> _Beside:
    """Lay a ledger beside the centre's invitation; this machine signs once more how far its own stream goes.

    Raises:
        NothingElsewhere: there is nothing that the centre has otherwise.
    """
    theirs = _leaves_of(invited)
    with old.reading() as session:
        held = {stream.origin: stream for stream in streams(session.transaction)}
        own = own_stream(session.transaction)
        alike = {origin: _common(session, held[origin], their) for origin, their in theirs.items() if origin in held}
        signs = own_keys(session, own.origin) is not None
        others = tuple(_kept_of_others(session, held, theirs, alike))
    common = alike.get(own.origin, 0)
    is_forked = common < len(theirs.get(own.origin, ())) or _is_forked(invited, own.origin)
    is_replaced = bool(later_lives(own.origin, theirs))
    branches = tuple(
        origin
        for origin, same in sorted(alike.items())
        if origin != own.origin and same < min(held[origin].size, len(theirs[origin]))
    )
    if not (is_forked or is_replaced or branches):
        raise NothingElsewhere(origin=own.origin)
    signed = None
    if signs and not is_forked:
        with old.writing() as writing:
            signed = sign_own(writing)
    return _Beside(own, common, is_forked, is_replaced, branches, others, signed)


def _kept_of_others(
    session: ReadSession, held: Mapping[str, Stream], theirs: Mapping[str, Sequence[bytes]], alike: Mapping[str, int]
) -> Iterator[tuple[int, Sequence[SignedHead]]]:
    """Give what is held of other machines beyond the centre's invitation: from which entry on, and the heads signed."""
    signed = heads(session)
    for origin, stream in sorted(held.items()):
        size = len(theirs.get(origin, ()))
        beyond = [head for head in signed.get(origin, ()) if size < head.size <= stream.size]
        if beyond and not stream.own and alike.get(origin, 0) == size:
            yield size + 1, beyond


def _leaves_of(invited: Invited) -> dict[str, list[bytes]]:
    """Return the leaves of every stream of an invitation, which brings each from its first entry on."""
    found: dict[str, list[bytes]] = {}
    for file in invited.files:
        for section, brought in zip(file.header.streams, file.leaves, strict=True):
            found.setdefault(section.origin, []).extend(brought)
    return found


def _common(session: ReadSession, stream: Stream, theirs: Sequence[bytes]) -> int:
    """Return how many entries of a stream are the same here and there, from the first on."""
    last = min(stream.size, len(theirs))
    ours = leaves(session.transaction, stream.origin, first=1, last=last)
    return sum(1 for _same in takewhile(lambda pair: pair[0] == pair[1], zip(ours, theirs, strict=False)))


def _is_forked(invited: Invited, origin: str) -> bool:
    """Say whether an invitation tells of two branches of a stream."""
    return any(
        entry.kind == STREAM_FORKED.name and entry.content["forked"] == origin
        for file in invited.files
        for _section, entry in entries_of(file)
    )


def _own_entries(old: Ledger, own: Stream, first: int) -> list[Entry]:
    return _entries(old, own.origin, first, own.size)


def _entries(old: Ledger, origin: str, first: int, last: int) -> list[Entry]:
    with old.reading() as session:
        district = own_stream(session.transaction).district
        rows = session.rows(SOME_ENTRIES, district=district, origin=origin, first=first, last=last)
    return [Entry._make(row) for row in rows]


def _keep_signed(new: Ledger, found: _Beside, *, goes_on: bool) -> None:
    """Keep what was signed of the streams that were taken along, of others and the own one of before.

    That one was signed by its machine, or is by its next life.
    """
    own = found.own
    with new.writing() as session:
        for _first, signed in found.others:
            for head in signed:
                keep_head(session.transaction, head)
        if goes_on:
            keep_head(session.transaction, found.signed or signed_head(session, own.origin, own.size, session.now))


def _record_again(old: Ledger, new: Ledger, found: _Beside, names: Names) -> tuple[list[Again], list[ByHand]]:
    """Record what only the old branch has, in its order; return what was, and what was not."""
    again: list[Again] = []
    by_hand: list[ByHand] = []
    for entry in filter(means_something, _own_entries(old, found.own, found.common + 1)):
        with new.writing() as session:
            outcome = record_again(session, entry, names)
        if isinstance(outcome, ByHand):
            by_hand.append(outcome)
        elif outcome:
            again.append(outcome)
    return again, by_hand


def _copy_names(old: Ledger, new: Ledger, about: Callable[[str], str]) -> None:
    """Bring the personal records along that entries of the new ledger commit to; `about` says of whom each now is."""
    with new.reading() as session:
        named = {found for entry in entries(session.transaction) for found in _COMMITMENT.findall(entry.body)}
    with old.reading() as session:
        kept = [(row[0], about(row[1]), *row[2:]) for row in session.rows(_PERSONAL) if row[0] in named]
        forms = [row for row in session.rows(_FORMS) if row[0] in named]
    with new.database.writing() as transaction:
        held = {row[0] for statement in (_PERSONAL, _ERASED) for row in transaction.rows(statement)}
        for row, rows in ((PersonalRow, kept), (PersonalFormRow, forms)):
            for each in rows:
                if each[0] not in held:
                    transaction.add(row, tuple(each))


def _bring_along(old: Ledger, new: Ledger) -> None:
    """Bring along what the machine itself keeps: PINs, tokens, where its receipts go, and its line to the centre."""
    for row in _OF_THE_MACHINE:
        with old.reading() as session:
            rows = session.rows(Prepared(select(table_of(row))))
        with new.database.writing() as transaction:
            for each in rows:
                transaction.add(row, tuple(each))
    with old.reading() as session:
        line = line_of(session)
    if line:
        keep_line(new, line)


def _remove(draft: Path) -> None:
    for leftover in files_of(draft):
        leftover.unlink(missing_ok=True)
