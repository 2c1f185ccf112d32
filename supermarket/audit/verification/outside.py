"""What is known of a ledger outside of it: roots on receipts and month papers, and packages that left it earlier."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Final, NamedTuple

from supermarket.errors.audit import RootsEmpty, RootsUnreadable
from supermarket.journal.merkle import Tree, leaf_hash
from supermarket.registers.files.reading import bytes_of, is_workbook, read_book, unpacked

ROOT_DIGITS_MIN: Final = 16
"""A receipt prints so many digits of a root, a month's paper all 64; with fewer a forger could find one that fits."""
_ROOT_DIGITS: Final = 64
_JOURNAL: Final = "journal.jsonl"
_STREAMS: Final = "streams.csv"
_COLUMNS: Final = ("origin", "size", "root")
_LINE: Final = re.compile(
    r"([0-9]{1,12}-[1-9][0-9]{0,8})[-\s,;]+([1-9][0-9]{0,14})(?:\s*[=:,;]\s*|\s+)([0-9a-f](?:[0-9a-f\s-]*[0-9a-f])?)[\s,;]*",
    re.ASCII | re.IGNORECASE,
)
_HASH: Final = re.compile(r"[0-9a-fA-F]{16}")
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣", "-"))
_ENVELOPE_END: Final = re.compile(
    rb'"origin":"([0-9]{1,12}-[1-9][0-9]{0,8})","seq":([1-9][0-9]{0,14}),"site":"[0-9]{1,12}","v":[0-9]+\}'
)
"""How every line of a package's journal ends: what stands in a body cannot stand there."""


@dataclass(frozen=True)
class OutsideRoot:
    """The root of the first `size` entries of a stream, or its first digits, as `source` has it.

    `journal` is the older package whose whole journal says so.
    """

    origin: str
    size: int
    root: str
    source: str
    journal: Path | None = None


@dataclass(frozen=True)
class Outside:
    """Everything that an auditor brings along to lay beside the ledger."""

    roots: tuple[OutsideRoot, ...] = ()


NOTHING: Final = Outside()


class Line(NamedTuple):
    """An entry in an older package: its name, and the leaf hash of its line."""

    origin: str
    seq: int
    leaf: bytes


def typed_root(text: str, source: str) -> OutsideRoot | None:
    """Return a root as typed from paper: ENTRY=HASH, ENTRY HASH, or ORIGIN SIZE HASH as a QR code has it.

    Full-width digits, blanks within the hash, capital letters and the first 16 digits of the hash will do.
    """
    found = _LINE.fullmatch(unicodedata.normalize("NFKC", text).translate(_DASHES).strip())
    if found is None:
        return None
    root = re.sub(r"[\s-]", "", found[3]).lower()
    if not ROOT_DIGITS_MIN <= len(root) <= _ROOT_DIGITS:
        return None
    return OutsideRoot(found[1], int(found[2]), root, source)


def roots_in(path: Path) -> tuple[OutsideRoot, ...]:
    """Return the roots of a list as typed from paper, of an older package (a folder or a ZIP), or of its journal.

    Raises:
        RootsUnreadable: a line is no root, or a file is none of these.
        FileUnreadable: it is too large, or a workbook that cannot be read.
        RootsEmpty: there is no root in it.
        OSError: it cannot be read.
    """
    found = tuple(_found_in(path))
    if not found:
        raise RootsEmpty(path=str(path))
    return found


def _found_in(path: Path) -> Iterator[OutsideRoot]:
    if path.is_file() and is_workbook(path):
        yield from _of_workbook(path)
    elif path.exists() and not path.is_file() and not path.is_dir():  # a pipe or a device is read once, from its start
        yield from _of_list(path, bytes_of(path))
    elif path.is_dir() or zipfile.is_zipfile(path) or path.name == _JOURNAL:
        yield from _of_package(path)
    else:
        yield from _of_list(path, bytes_of(path))


def _of_list(path: Path, content: bytes) -> Iterator[OutsideRoot]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    lines = text.splitlines()
    columns = lines[0].split(",") if lines else []
    if set(columns) >= set(_COLUMNS):
        lines = ["", *_columns_of(lines[1:], columns)]
    for number, line in enumerate(lines, 1):
        said = unicodedata.normalize("NFKC", line).split("#")[0].strip()
        if not said:
            continue
        root = typed_root(said, f"{path.name}:{number}")
        if root is None:
            raise RootsUnreadable(path=str(path), line=number, text=line.strip()[:60])
        yield root


def _of_workbook(path: Path) -> Iterator[OutsideRoot]:
    """Give the roots that stand in the rows of a workbook; rows without one are titles and remarks."""
    for sheet in read_book(path).sheets:
        for line in sheet.lines:
            said = " ".join(cell.strip() for cell in line.cells if cell.strip())
            root = typed_root(said, f"{path.name}:{line.row}")
            if root is not None:
                yield root
            elif _HASH.search(said):
                raise RootsUnreadable(path=str(path), line=line.row, text=said[:60])


def _columns_of(lines: Iterable[str], columns: Sequence[str]) -> Iterator[str]:
    """Return the lines of a package's table of streams as lines of a list of roots."""
    for row in csv.DictReader(lines, columns):
        yield ",".join(str(row[name]) for name in _COLUMNS)


def _of_package(path: Path) -> Iterator[OutsideRoot]:
    trees: dict[str, Tree] = {}
    for number, line in enumerate(lines_of(path), 1):
        tree = trees.setdefault(line.origin, Tree())
        if line.seq != tree.size + 1:
            raise RootsUnreadable(path=str(path), line=number, text=f"{line.origin}-{line.seq}")
        tree.append(line.leaf)
    for origin, tree in trees.items():
        yield OutsideRoot(origin, tree.size, tree.root().hex(), path.name, path)
    if not trees:
        with _opened(path, _STREAMS) as file:
            yield from _of_list(path, file.read(_LINE_MAX) if file else b"")


def lines_of(path: Path) -> Iterator[Line]:
    """Give the entries of an older package's journal, one after another; none where it has no journal.

    Raises:
        RootsUnreadable: a line is no entry.
    """
    with _opened(path, _JOURNAL) as file:
        for number, line in enumerate(iter(partial(file.readline, _LINE_MAX), b"") if file else (), 1):
            entry = line.rstrip(b"\r\n")
            found = _ENVELOPE_END.search(entry, max(0, len(entry) - _ENVELOPE_MAX))
            if found is None or found.end() != len(entry):
                raise RootsUnreadable(path=str(path), line=number, text=entry[:60].decode(errors="replace"))
            yield Line(found[1].decode(), int(found[2]), leaf_hash(entry))


_ENVELOPE_MAX: Final = 160
_LINE_MAX: Final = 16 * 1024 * 1024
"""Bytes: no entry is as long, and a packed line without an end would fill the memory."""


@contextmanager
def _opened(path: Path, name: str) -> Iterator[IO[bytes] | None]:
    """Open a file of a package, wherever in it the file lies; None where there is none.

    Raises:
        FileUnreadable: it is a ZIP that is damaged or locked.
    """
    if path.is_dir():
        found = sorted(path.rglob(name))
        if not found:
            yield None
            return
        with found[0].open("rb") as file:
            yield file
    elif zipfile.is_zipfile(path):
        with unpacked(path) as archive:
            inside = _named(archive.namelist(), name)
            with archive.open(inside) if inside else io.BytesIO() as file:
                yield file if inside else None
    elif path.name == name:
        with path.open("rb") as file:
            yield file
    else:
        yield None


def _named(names: Iterable[str], name: str) -> str | None:
    return min((each for each in names if PurePosixPath(each).name == name), key=len, default=None)


def outside_of(typed: Sequence[OutsideRoot], files: Iterable[Path]) -> Outside:
    """Return everything that was brought along: roots typed one by one, and files of them."""
    return Outside((*typed, *(root for path in files for root in roots_in(path))))
