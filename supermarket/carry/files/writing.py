"""Writing files for another machine: what it lacks since it last said what it holds; same state, same bytes."""

import gzip
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import get_ident
from typing import Final

from supermarket.books.rebuild import Progress
from supermarket.books.session import ReadSession, WriteSession
from supermarket.carry.files.form import (
    ENDING,
    ENTRIES_MAX,
    FORMAT,
    UNSIGNED,
    VERSION,
    Header,
    Held,
    Invitation,
    Proof,
    Section,
    Unnamed,
    signed_text,
    trailer,
    with_signature,
)
from supermarket.carry.files.spans import section_of, text_of
from supermarket.carry.heads import SignedHead, heads, keep_head, sign_own, signed_head
from supermarket.carry.keys import required_keys, signed
from supermarket.district.machines.machines import centre_node
from supermarket.journal.entry import epoch_of, node_of
from supermarket.journal.store import Stream, streams
from supermarket.people.durable import sync_folder

_LEVEL: Final = 6


@dataclass(frozen=True)
class Carried:
    """A file that was written for the machine of a node: so many entries, of so many streams, so many bytes.

    On paper it is so many `codes`, 0 where it is a file.
    """

    file: str
    to: str
    entries: int
    streams: int
    bytes: int
    codes: int = 0


@dataclass(frozen=True)
class Letter:
    """What a file says beside its entries: for which node, and an invitation or the proof of one where there is any.

    `names` are lines of sealed names (`names.py`). One that `is_short` brings the writer's own stream alone, and says
    of the receiver's streams alone that they are held.
    """

    to: str
    invitation: Invitation | None = None
    proof: Proof | None = None
    unnamed: tuple[Unnamed, ...] = ()
    names: tuple[str, ...] = ()
    is_short: bool = False


@dataclass
class _Part:
    """What goes into one file."""

    sections: list[Section] = field(default_factory=list)
    entries: int = 0


def sign_all(session: WriteSession) -> None:
    """Sign this machine's own head, and those of its earlier lives that nobody has signed."""
    own = sign_own(session)
    kept = heads(session)
    for stream in streams(session.transaction):
        is_earlier = node_of(stream.origin) == session.node and epoch_of(stream.origin) < epoch_of(own.origin)
        if is_earlier and stream.size and stream.origin not in kept:
            keep_head(session.transaction, signed_head(session, stream.origin, stream.size, own.at))


def write_files(
    session: ReadSession, place: Path, letter: Letter, *, lacks: Mapping[str, int], progress: Progress
) -> list[Carried]:
    """Write what a machine lacks that holds so much of each stream, signed before; return the files, in their order.

    `place` is the first file's name without ending; further ones are numbered.
    """
    held = streams(session.transaction)
    [own] = [stream for stream in held if stream.own]
    if letter.is_short:
        held = [stream for stream in held if stream.own or node_of(stream.origin) == letter.to]
    told = {stream.origin for stream in held}
    keys = required_keys(session, own.origin)
    kept = heads(session)
    parts = list(_parts(session, [own] if letter.is_short else held, lacks, kept)) or [_Part()]
    written, done = [], 0
    for number, part in enumerate(parts, 1):
        names = letter.names if number == len(parts) else ()
        header = Header(
            format=FORMAT,
            version=VERSION,
            district=own.district,
            purpose="drill" if session.drill else "record",
            from_=own.origin,
            to=letter.to,
            made=kept[own.origin][-1].at,
            part=number,
            parts=len(parts),
            keys=keys,
            streams=tuple(part.sections),
            held=tuple(Held(origin=each.origin, size=each.size, root=each.root.hex()) for each in held if each.size),
            names=len(names),
            invitation=letter.invitation,
            proof=letter.proof,
            unnamed=tuple(each for each in letter.unnamed if each.origin in told),
        )
        line = header.line()
        signature = signed(session, own.origin, signed_text(line, UNSIGNED).encode())
        file = place.with_name(f"{place.name}{f'-{number}' if number > 1 else ''}{ENDING}")
        _write(session, file, header, with_signature(line, signature), names)
        done += header.count
        progress(done)
        size = file.stat().st_size
        written.append(Carried(str(file), letter.to, header.count, len(part.sections), size))
    _remove_further(place, len(parts))
    return written


def _parts(
    session: ReadSession,
    held: Sequence[Stream],
    lacks: Mapping[str, int],
    kept: Mapping[str, Sequence[SignedHead]],
) -> Iterator[_Part]:
    """Divide what is lacked among files, stream after stream, each cut only where its machine signed."""
    part = _Part()
    for stream in sorted(held, key=_order(session)):
        signed_heads = [head for head in kept.get(stream.origin, ()) if head.size <= stream.size]
        first = min(lacks.get(stream.origin, 0), stream.size) + 1
        left = [head for head in signed_heads if head.size >= first]
        if not left and stream.own:
            part.sections.append(section_of(session, first, signed_heads[-1]))  # no entry, but that there is none
        while left:
            fitting = [head for head in left if part.entries + head.size - first < ENTRIES_MAX]
            if not fitting and part.sections:
                yield part
                part = _Part()
                continue
            head = fitting[-1] if fitting else left[0]
            part.sections.append(section_of(session, first, head))
            part.entries += head.size - first + 1
            first, left = head.size + 1, [each for each in left if each.size > head.size]
    if part.sections:
        yield part


def _order(session: ReadSession) -> Callable[[Stream], tuple[bool, bool, str, int]]:
    """Return the order of streams in a file: the writer's own, the centre's, which lets others in, then by their nodes.

    Of each node the latest life comes first, because it may sign for those before.
    """
    centre = centre_node(session)

    def place(stream: Stream) -> tuple[bool, bool, str, int]:
        node = node_of(stream.origin)
        return (not stream.own, node != centre, node, -epoch_of(stream.origin))

    return place


def _write(session: ReadSession, file: Path, header: Header, line: str, names: Sequence[str]) -> None:
    """Write a file whole under its name, or not at all; `line` is its header's, signed."""
    draft = file.with_name(f"{file.name}.{os.getpid()}-{get_ident()}.part")
    digest = sha256()
    try:
        with draft.open("wb") as raw, gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as packed:
            for data in _text(session, header, line, names):
                digest.update(data)
                packed.write(data)
            packed.write(f"{trailer(header.count, digest.hexdigest())}\n".encode())
            packed.close()
            raw.flush()
            os.fsync(raw.fileno())
        draft.replace(file)
        sync_folder(file.parent)
    finally:
        draft.unlink(missing_ok=True)


def _text(session: ReadSession, header: Header, line: str, names: Sequence[str]) -> Iterator[bytes]:
    yield f"{line}\n".encode()
    for section in header.streams:
        yield from text_of(session, header.district, section)
    yield "".join(f"{each}\n" for each in names).encode()


def _remove_further(place: Path, parts: int) -> None:
    """Remove further files that were written under the same name before, when there was more to bring."""
    number = parts + 1
    while (file := place.with_name(f"{place.name}-{number}{ENDING}")).exists():
        file.unlink()
        number += 1
