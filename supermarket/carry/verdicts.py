"""What a file's sections mean beside what is held: they go on, are held already, wait for what is missing, or fork."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from sqlalchemy import bindparam, select

from supermarket.books.roots import frontier_at
from supermarket.books.session import ReadSession
from supermarket.carry.files.form import Section
from supermarket.carry.files.packed import damaged
from supermarket.carry.files.reading import Checked, unpacked_frontier
from supermarket.district.machines.machines import Fork
from supermarket.journal.engines.neutral import listed
from supermarket.journal.merkle import Frontier
from supermarket.journal.statements import Prepared
from supermarket.journal.store import Stream, leaves
from supermarket.journal.tables import EntryRow, table_of
from supermarket.locale import N_

Fate: TypeAlias = Literal["new", "held", "gap", "fork", "frozen", "elsewhere"]
_entry: Final = table_of(EntryRow).c
_KEYS_USED: Final = Prepared(
    select(_entry.key)
    .where(
        _entry.district == bindparam("district"),
        _entry.origin == bindparam("origin"),
        _entry.key.in_(listed("keys")),
    )
    .limit(1)
)
_NONE: Final = Frontier()


@dataclass(frozen=True)
class Verdict:
    """What becomes of a section; `first` is the number at which it forks, or the first one that is missing."""

    section: Section
    fate: Fate
    first: int = 0


def verdicts(
    session: ReadSession, checked: Checked, held: Mapping[str, Stream], forked: Mapping[str, Fork]
) -> list[Verdict]:
    """Return what becomes of each section of a file, the streams being as they are held."""
    ends = {origin: stream.size for origin, stream in held.items()}
    found: list[Verdict] = []
    for section, own_leaves in zip(checked.header.streams, checked.leaves, strict=True):
        origin = section.origin
        verdict = _verdict(session, section, own_leaves, held.get(origin), ends.get(origin, 0))
        if verdict.fate == "new" and origin in forked:
            verdict = Verdict(section, "frozen", forked[origin].first)
        if verdict.fate == "new":
            ends[origin] = section.last
        found.append(verdict)
    return found


def _verdict(session: ReadSession, section: Section, brought: list[bytes], stream: Stream | None, end: int) -> Verdict:
    """Lay a section beside what is held of its stream; `end` is where that will end once earlier sections are in."""
    size = stream.size if stream else 0
    if section.first > end + 1:
        return Verdict(section, "gap", end + 1)
    before = unpacked_frontier(section) or _NONE
    if stream and section.first - 1 <= size and (first := _differs(session, section, before, brought, stream)):
        return Verdict(section, "fork", first)
    if section.last <= end:
        return Verdict(section, "held")
    if stream and stream.own:
        return Verdict(section, "elsewhere", size + 1)
    return Verdict(section, "new", end + 1)


def _differs(session: ReadSession, section: Section, before: Frontier, brought: list[bytes], stream: Stream) -> int:
    """Return the first number at which a section is known to differ from what is held, 0 where it does not."""
    size = stream.size
    goes_on = section.first - 1 == size  # as most do; then nothing need be read
    if section.first > 1:
        ours = stream.frontier if goes_on else frontier_at(session.transaction, section.origin, section.first - 1)
        done = 0
        for count, mine, theirs in zip(_subtrees(section.first - 1), ours.hashes, before.hashes, strict=True):
            if mine != theirs:
                return done + 1  # from here on, or later
            done += count
    if goes_on:
        return 0
    last = min(section.last, size)
    held = leaves(session.transaction, section.origin, first=section.first, last=last)
    return next((section.first + n for n, leaf in enumerate(held) if leaf != brought[n]), 0)


def _subtrees(size: int) -> list[int]:
    """Return how many entries each perfect subtree of a tree has, the largest first."""
    return [1 << bit for bit in reversed(range(size.bit_length())) if size >> bit & 1]


def check_appendable(
    session: ReadSession, checked: Checked, found: Sequence[Verdict], held: Mapping[str, Stream]
) -> None:
    """Refuse entries that would go on from a stream and that the journal's guards would refuse.

    Raises:
        CarriedDamaged: an entry is older than the one before it, or its key was used before in its stream.
    """
    for verdict, at, keys in zip(found, checked.ats, checked.keys, strict=True):
        stream = held.get(verdict.section.origin)
        if verdict.fate != "new" or stream is None:
            continue
        if verdict.section.first > stream.size and at < stream.at:
            raise damaged(checked.file, N_("an entry of it is older than the one before"))
        later = keys[max(0, stream.size + 1 - verdict.section.first) :]
        asked = {"origin": stream.origin, "district": stream.district, "keys": json.dumps(later)}
        if later and session.row(_KEYS_USED, **asked):
            raise damaged(checked.file, N_("two of its entries have one key"))
