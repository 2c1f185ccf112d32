"""Stretches of streams as they go into files: a centre writes the same for hundreds of machines, and reads them once.

A text is kept by the root that was signed, and only where its entries give that root: it is of no other entries, in
whichever ledger they lie, and whatever becomes of that.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from itertools import tee
from threading import Lock
from typing import Final, Generic, TypeVar

from sqlalchemy import bindparam, select

from supermarket.books.roots import frontier_at
from supermarket.books.session import ReadSession
from supermarket.carry.files.form import Section, lines_of
from supermarket.carry.heads import SignedHead
from supermarket.journal.entry import Entry, leaf_of
from supermarket.journal.merkle import Frontier, Tree
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, table_of

TEXTS: Final = 16 * 1024 * 1024
"""So many bytes of texts are kept in a process: some days of a district of hundreds of machines."""
TEXT: Final = 64 * 1024
"""A longer one is read each time: few machines lack so much of one stream."""
SECTIONS: Final = 5_000
"""So many sections are kept, of some hundred bytes each."""
_entry: Final = table_of(EntryRow).c
SOME_ENTRIES: Final = Prepared(
    select(table_of(EntryRow))
    .where(
        _entry.district == bindparam("district"),
        _entry.origin == bindparam("origin"),
        _entry.seq >= bindparam("first"),
        _entry.seq <= bindparam("last"),
    )
    .order_by(_entry.seq)
)
_What = TypeVar("_What")


class Kept(Generic[_What]):
    """What was made lately, as much as there is room for; what was not asked for the longest goes first."""

    def __init__(self, room: int) -> None:
        """Keep so much."""
        self._room: Final = room
        self._kept: Final[OrderedDict[Hashable, tuple[_What, int]]] = OrderedDict()
        self._taken = 0
        self._turn: Final = Lock()

    def get(self, name: Hashable) -> _What | None:
        """Return what is kept by a name, None where nothing is."""
        with self._turn:
            if name not in self._kept:
                return None
            self._kept.move_to_end(name)
            return self._kept[name][0]

    def keep(self, name: Hashable, what: _What, size: int) -> None:
        """Keep something of a size by a name."""
        with self._turn:
            self._taken += size - self._kept.get(name, (what, 0))[1]
            self._kept[name] = what, size
            while self._taken > self._room:
                _name, (_what, gone) = self._kept.popitem(last=False)
                self._taken -= gone


_sections: Final = Kept[Section](SECTIONS)
_texts: Final = Kept[bytes](TEXTS)


def section_of(session: ReadSession, first: int, head: SignedHead) -> Section:
    """Return the section of a stream from the entry `first` to a head that was signed."""
    name = first, head
    section = _sections.get(name)
    if section is None:
        before = frontier_at(session.transaction, head.origin, first - 1)
        section = Section(
            origin=head.origin,
            first=first,
            last=head.size,
            before=tuple(each.hex() for each in before.hashes),
            root=head.root,
            at=head.at,
            signer=head.signer,
            signature=head.signature,
        )
        _sections.keep(name, section, 1)
    return section


def text_of(session: ReadSession, district: str, section: Section) -> Iterator[bytes]:
    """Give the lines of a section's entries, several at a time."""
    name = section.origin, section.first, section.last, section.root
    text = _texts.get(name)
    if text is not None:
        yield text
        return
    found = session.each(SOME_ENTRIES, district=district, origin=section.origin, first=section.first, last=section.last)
    made: list[bytes] = []
    size, tree = 0, Tree(Frontier(section.first - 1, tuple(map(bytes.fromhex, section.before))))
    entries = (Entry(*row) for row in found)
    for entry, line in _with_lines(entries):
        made.append(f"{line}\n".encode())
        size += len(made[-1])
        if size <= TEXT:
            tree.append(leaf_of(entry))
        else:
            yield b"".join(made)
            made.clear()
    if size <= TEXT and tree.root().hex() == section.root:
        _texts.keep(name, b"".join(made), size)
    yield b"".join(made)


def _with_lines(entries: Iterator[Entry]) -> Iterator[tuple[Entry, str]]:
    ours, theirs = tee(entries)
    return zip(ours, lines_of(theirs), strict=True)
