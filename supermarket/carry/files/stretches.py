"""How much of what came is taken in by one transaction: some entries of some streams, so that nobody waits for long."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Final, TypeAlias

from supermarket.books.many.taking import is_taken_in_turn, open_copy, take_in_all
from supermarket.books.session import ReadSession
from supermarket.carry.files.form import Section
from supermarket.district.machines.machines import forks
from supermarket.erasure.kinds import erased_among
from supermarket.journal.database import Transaction
from supermarket.journal.entry import Entry
from supermarket.journal.store import Stream, leaves, stream_named
from supermarket.ledger import KINDS
from supermarket.people.erasing import erase

TOGETHER: Final = 500
"""So many entries are taken in one transaction at most, so that a till beside it waits for no longer."""
STREAMS_TOGETHER: Final = 100
"""Of so many streams at most: each is locked, and a server has room for some thousand locks."""
Stretch: TypeAlias = tuple[str, list[Entry]]
"""Entries of a stream that follow one another, with its name."""


def id_of(section: Section) -> tuple[str, int]:
    """Return what tells a section of a file from every other."""
    return section.origin, section.first


def some_of(new: Iterable[tuple[Section, Entry]]) -> Iterator[Stretch]:
    """Give entries in stretches of one stream, of so many at most."""
    for origin, of_stream in groupby(new, key=lambda each: each[0].origin):
        for some in _cut(of_stream):
            yield origin, some


def apart(new: Iterable[tuple[Section, Entry]]) -> Iterator[list[Stretch]]:
    """Give stretches that one transaction takes, those apart that are taken in in turn; no stream is in it twice."""
    for _in_turn, run in groupby(_alike(new), key=itemgetter(0)):
        yield from together(stretch for _of_run, stretch in run)


def _alike(new: Iterable[tuple[Section, Entry]]) -> Iterator[tuple[bool, Stretch]]:
    """Give entries in stretches of one stream, all of which are taken in in turn, or none is."""
    for (origin, in_turn), run in groupby(new, key=lambda each: (each[0].origin, is_taken_in_turn(KINDS, each[1]))):
        for some in _cut(run):
            yield in_turn, (origin, some)


def _cut(run: Iterable[tuple[Section, Entry]]) -> Iterator[list[Entry]]:
    """Give the entries of a stream, so many at a time."""
    entries = (entry for _section, entry in run)
    while some := list(islice(entries, TOGETHER)):
        yield some


def together(stretches: Iterable[Stretch]) -> Iterator[list[Stretch]]:
    """Give stretches that one transaction takes: a day of a district is some entries of each of hundreds of streams.

    No stream is in one of them twice, whatever the order of a file's sections.
    """
    part: dict[str, list[Entry]] = {}
    left = TOGETHER
    for origin, some in stretches:
        if part and (len(some) > left or len(part) == STREAMS_TOGETHER or origin in part):
            yield list(part.items())
            part, left = {}, TOGETHER
        part[origin] = some
        left -= len(some)
    if part:
        yield list(part.items())


class BranchedError(Exception):
    """Another file brought another branch of a stream, or the word of one, after this one was laid beside it."""


def check_goes_on(session: ReadSession, stretches: Sequence[Stretch]) -> None:
    """Refuse to append to streams that have become others since a file was laid beside them.

    What of the stretches is there by now was taken from another file: it must be the same.

    Raises:
        BranchedError: it is not, or two branches of a stream are known by now; the file is to be looked at anew.
    """
    frozen = forks(session)
    for origin, some in stretches:
        stream = stream_named(session.transaction, origin)
        if origin in frozen:
            raise BranchedError
        if stream is None or some[0].seq > stream.size:
            continue
        held = leaves(session.transaction, origin, first=some[0].seq, last=min(stream.size, some[-1].seq))
        if any(leaf != entry.leaf for leaf, entry in zip(held, some, strict=False)):
            raise BranchedError


def append_all(transaction: Transaction, stretches: Sequence[Stretch]) -> list[Stretch]:
    """Append what is not there yet of stretches of different streams, and return what of each was new.

    Another process may have taken some of it meanwhile.
    """
    several: list[tuple[Stream, list[Entry]]] = []
    for origin, some in stretches:
        stream = stream_named(transaction, origin) or open_copy(transaction, some[0].district, origin)
        left = [entry for entry in some if entry.seq > stream.size]
        goes_on = left and left[0].seq == stream.size + 1
        several.append((stream, left if goes_on else []))
    take_in_all(transaction, KINDS, [each for each in several if each[1]])
    if erased := erased_among(entry for _stream, left in several for entry in left):
        erase(transaction, erased)
    return [(stream.origin, left) for stream, left in several]
