"""The auditor's package 审计包: the journal, and files for people that follow from it, to be checked without us.

It is a report: it writes no entry, and the same ledger gives the same bytes. Every file is made by the very functions
that verify.py is made of, from the entries alone. Names stand in it only if they were asked for, which names.py
records.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from glob import escape
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from supermarket.audit.package.assembling import verifier
from supermarket.audit.package.checker.files.descriptor import (
    BEANCOUNT_FILE,
    DESCRIPTOR_FILE,
    DICTIONARY_FILE,
    FORMAT_FILE,
    GUIDE_FILE,
    JOURNAL_FILE,
    VERIFIER_FILE,
    WORKBOOK_FILE,
    Filed,
    descriptor_text,
)
from supermarket.audit.package.checker.files.guide import guide_bytes
from supermarket.audit.package.checker.files.later import Later
from supermarket.audit.package.checker.files.making import Making
from supermarket.audit.package.checker.files.names import Opened, committed
from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.merging import ALONE, ASKED_FIRST, Merged, merged_of
from supermarket.audit.package.dictionary import dictionary_csv, dictionary_text
from supermarket.audit.package.files import Files
from supermarket.audit.package.names import opened_commitments
from supermarket.books.rebuild import Progress, silent
from supermarket.books.session import ReadSession
from supermarket.errors.files import ExportFolderRefused
from supermarket.journal.entry import Entry as Sealed
from supermarket.journal.entry import bytes_of
from supermarket.journal.store import entries, entries_of_kind, streams
from supermarket.local.file_locks import is_held, taken

_WRITING: Final = ".writing"
"""The file that is locked in a package's folder as long as somebody writes there."""
_STEP: Final = 1_000
"""Progress is told after so many entries."""
_PARSER: Final = json.JSONDecoder()


@dataclass(frozen=True)
class StreamExported:
    """A stream as the package holds it; `root` is in hex."""

    origin: str
    size: int
    root: str


@dataclass(frozen=True)
class Exported:
    """A package that was written: where, what of which streams, and the SHA-256 of the program that checks it."""

    folder: str
    entries: int
    streams: tuple[StreamExported, ...]
    files: tuple[str, ...]
    verifier: str


def work_of(session: ReadSession) -> int:
    """Return how far the progress of an export counts: every entry is passed twice."""
    return 2 * sum(stream.size for stream in streams(session.transaction))


def export(session: ReadSession, folder: Path, progress: Progress = silent, *, names: bool = False) -> Exported:
    """Write the package into a new or empty folder, whole or not at all; with `names`, what opens commitments too.

    Raises:
        ExportFolderRefused: something is there already.
    """
    check_empty(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    draft = Path(tempfile.mkdtemp(prefix=_draft(folder), dir=folder.parent))
    try:
        with taken(draft / _WRITING) or nullcontext():
            exported = _Export(session, draft, progress, names=names).written(str(folder))
        (draft / _WRITING).unlink()
        draft.chmod(0o755)  # a temporary folder is its owner's alone; a package is handed on
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return exported


def _draft(folder: Path) -> str:
    """Return how the name of a folder begins in which a package is written before it is whole."""
    return f".{folder.name}-"


def _sweep(folder: Path) -> None:
    """Take away what earlier exports of this name left that were killed; who still writes holds his folder's lock."""
    for left in folder.parent.glob(f"{escape(_draft(folder))}*"):
        if (left / _WRITING).is_file() and not is_held(left / _WRITING):
            shutil.rmtree(left, ignore_errors=True)


def check_empty(folder: Path) -> None:
    """Refuse a folder in which something is already.

    Raises:
        ExportFolderRefused: there is.
    """
    if folder.is_dir():
        found = next(iter(sorted(folder.iterdir())), None)
        if found is not None:
            raise ExportFolderRefused(path=str(folder), found=found.name)
    elif folder.exists() or folder.is_symlink():
        raise ExportFolderRefused(path=str(folder), found=folder.name)


class _Export:
    """A package while it is written: two walks along the journal, then what is known only at the end."""

    def __init__(self, session: ReadSession, draft: Path, progress: Progress, *, names: bool) -> None:
        self._session: Final = session
        self._draft: Final = draft
        self._progress: Final = progress
        self._later: Final = Later(_merged(session) or ALONE)
        self._names: Final = names
        self._committed: Final[set[str]] = set()
        self._opened: dict[str, Opened] | None = None
        self._done = 0

    def written(self, folder: str) -> Exported:
        """Write every file, and return what was written."""
        held = streams(self._session.transaction)
        self._write_journal()
        self._later.roots.update((stream.origin, stream.root.hex()) for stream in held)
        rows = self._write_tables()
        program = verifier(self._session.kinds)
        self._put(VERIFIER_FILE, program)
        digest = self._digest(VERIFIER_FILE)
        self._put(GUIDE_FILE, guide_bytes(digest))
        self._put(DICTIONARY_FILE, dictionary_csv(self._session.kinds))
        self._put(FORMAT_FILE, dictionary_text(self._session.kinds))
        plain = (GUIDE_FILE, FORMAT_FILE, DICTIONARY_FILE, WORKBOOK_FILE, VERIFIER_FILE, JOURNAL_FILE, BEANCOUNT_FILE)
        files = [self._filed(path, rows.get(path)) for path in (*plain, *rows)]
        self._put(DESCRIPTOR_FILE, descriptor_text(self._later, files).encode())
        return Exported(
            folder=folder,
            entries=sum(stream.size for stream in held),
            streams=tuple(StreamExported(stream.origin, stream.size, stream.root.hex()) for stream in held),
            files=(*(file.path for file in files), DESCRIPTOR_FILE),
            verifier=digest,
        )

    def _entries(self) -> Iterator[tuple[Entry, Sealed]]:
        """Give every entry as the checker reads it, and as it was sealed, and tell how far that is."""
        for sealed in entries(self._session.transaction):
            yield _read(sealed), sealed
            self._done += 1
            if self._done % _STEP == 0:
                self._progress(self._done)

    def _write_journal(self) -> None:
        """Write the journal as canonical bytes, one entry a line, and learn what entries say of each other."""
        with (self._draft / JOURNAL_FILE).open("xb") as journal:
            for entry, sealed in self._entries():
                journal.write(bytes_of(sealed) + b"\n")
                self._later.take(entry)
                if self._names and (commitment := committed(entry)):
                    self._committed.add(commitment)
        self._later.finish()
        if self._names:
            self._opened = opened_commitments(self._session, self._committed)

    def _write_tables(self) -> dict[str, int]:
        """Write all that follows from the journal; return how many rows each table has, by its path."""
        with Files(self._draft) as files:
            making = Making(self._later, self._opened, files.target)
            for entry, _sealed in self._entries():
                making.entry(entry)
            making.close()
            self._progress(self._done)
        return {table.path: making.rows[table.name] for table in making.tables.values()}

    def _put(self, path: str, content: bytes) -> None:
        (self._draft / path).write_bytes(content)

    def _digest(self, path: str) -> str:
        with (self._draft / path).open("rb") as file:
            return file_digest(file, "sha256").hexdigest()

    def _filed(self, path: str, rows: int | None) -> Filed:
        return Filed(path, (self._draft / path).stat().st_size, self._digest(path), rows)


def _merged(session: ReadSession) -> Merged | None:
    """Return what follows from the entries of several machines; nothing where one alone has written."""
    if len(streams(session.transaction)) < 2:  # noqa: PLR2004 - several
        return None
    return merged_of(map(_read, entries_of_kind(session.transaction, *sorted(ASKED_FIRST))))


def _parsed(text: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return what a body holds; `json.loads` looks for blanks around it too, of which a canonical one has none."""
    if text.startswith("{"):
        body, end = _PARSER.raw_decode(text)
        if end == len(text):
            return body
    return json.loads(text)


def _read(sealed: Sealed) -> Entry:
    body = _parsed(sealed.body)
    where = (sealed.district, sealed.origin, sealed.seq, sealed.v, sealed.kind, sealed.site)
    return Entry(*where, sealed.on, sealed.at, sealed.actor, sealed.key, body, sealed.leaf.hex())
