"""The auditor's package 审计包: everything but personal details, in a folder that can be checked without trusting us.

It is a report: it writes no entry, and the same ledger gives the same bytes. Names stand in it only if they were asked
for, which names.py records.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from supermarket.audit.package.beancount import write_beancount
from supermarket.audit.package.contents import (
    BEANCOUNT,
    DESCRIPTOR,
    GUIDE,
    JOURNAL,
    OVERVIEW,
    TABLES_FOLDER,
    VERIFIER,
    Table,
    Written,
)
from supermarket.audit.package.csv_tables import CsvTable, open_csv
from supermarket.audit.package.descriptor import descriptor
from supermarket.audit.package.guide import guide
from supermarket.audit.package.names import PEOPLE
from supermarket.audit.package.tables import ENTRIES, POSTINGS, TABLES
from supermarket.audit.package.workbook import write_overview
from supermarket.books.session import ReadSession
from supermarket.errors.files import ExportFolderRefused
from supermarket.journal.entry import Entry, sealed_bytes
from supermarket.journal.store import Stream, entries, streams

Progress = Callable[[int], None]
_STEP: Final = 1_000
"""Progress is told after so many entries."""
_VERIFIER: Final = Path(__file__).with_name("checker") / "whole.py"


def _silent(_done: int) -> None:
    """Show no progress."""


@dataclass(frozen=True)
class StreamExported:
    """A stream as the package holds it; `root` is in hex."""

    origin: str
    size: int
    root: str


@dataclass(frozen=True)
class Exported:
    """A package that was written: where, and what of which streams."""

    folder: str
    entries: int
    streams: tuple[StreamExported, ...]
    files: tuple[str, ...]


def work_of(session: ReadSession) -> int:
    """Return how far the progress of an export counts: every entry is passed twice."""
    return 2 * sum(stream.size for stream in streams(session.transaction))


def export(session: ReadSession, folder: Path, progress: Progress = _silent, *, names: bool = False) -> Exported:
    """Write the package into a new or empty folder, whole or not at all; with `names`, the table of people too.

    Raises:
        ExportFolderRefused: something is there already.
    """
    check_empty(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        held = streams(session.transaction)
        files = _write(session, draft, held, progress, (*TABLES, PEOPLE) if names else TABLES)
        draft.chmod(0o755)  # a temporary folder is its owner's alone; a package is handed on
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Exported(
        folder=str(folder),
        entries=sum(stream.size for stream in held),
        streams=tuple(StreamExported(stream.origin, stream.size, stream.root.hex()) for stream in held),
        files=(*(file.path for file in files), DESCRIPTOR),
    )


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


def _write(
    session: ReadSession, draft: Path, held: list[Stream], progress: Progress, chosen: tuple[Table, ...]
) -> list[Written]:
    """Write every file into a folder and return them in the order in which the descriptor names them."""
    (draft / TABLES_FOLDER).mkdir()
    tables = [*_journal_files(session, draft, progress), *_books_files(session, draft, held, progress)]
    tables += [_table_file(session, draft, table) for table in chosen]
    shown = [table for table in chosen if table.sheet]
    write_overview(session, draft / OVERVIEW, shown, tables, held)
    (draft / VERIFIER).write_bytes(_VERIFIER.read_bytes().replace(b"\r\n", b"\n"))
    (draft / GUIDE).write_text(guide(tables, held, drill=session.drill), encoding="utf-8-sig", newline="\r\n")
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    files = [
        Written(GUIDE, "说明", "txt", "text/plain"),
        Written(OVERVIEW, "一览表", "xlsx", sheet),
        Written(VERIFIER, "核对程序", "py", "text/x-python"),
        *tables,
    ]
    text = descriptor(draft, files, held, drill=session.drill)
    (draft / DESCRIPTOR).write_text(text, encoding="utf-8", newline="\n")
    return files


def _journal_files(session: ReadSession, draft: Path, progress: Progress) -> Iterator[Written]:
    """Write the journal as canonical bytes, one entry a line, and beside it the table of the entries."""
    table = Table(
        "entries", "分录", "每笔分录的字段与叶哈希；正文在 journal.jsonl", ENTRIES, ("entry",), lambda _: iter(())
    )
    done = 0
    with (draft / JOURNAL).open("xb") as journal, open_csv(draft / table.path) as file:
        csv = CsvTable(file, (column.name for column in ENTRIES))
        for done, entry in enumerate(entries(session.transaction), 1):
            journal.write(_canonical_line(entry))
            csv.add(_entry_row(entry))
            if done % _STEP == 0:
                progress(done)
    progress(done)
    yield Written(JOURNAL, "流水", "jsonl", "application/jsonl", rows=done)
    yield Written(table.path, table.title, "csv", "text/csv", rows=csv.rows, table=table)


def _canonical_line(entry: Entry) -> bytes:
    line = sealed_bytes(
        district=entry.district,
        origin=entry.origin,
        seq=entry.seq,
        v=entry.v,
        kind=entry.kind,
        site=entry.site,
        on=entry.on,
        at=entry.at,
        actor=entry.actor,
        key=entry.key,
        body=entry.body,
    )
    return line + b"\n"


def _entry_row(entry: Entry) -> tuple[str | int, ...]:
    where = (entry.name, entry.origin, entry.seq)
    return (*where, entry.kind, entry.site, entry.on, entry.at, entry.actor, entry.key, entry.leaf.hex())


def _books_files(session: ReadSession, draft: Path, held: list[Stream], progress: Progress) -> Iterator[Written]:
    """Write the accounting file and the table of the postings."""
    total = sum(stream.size for stream in held)
    before = {}
    passed = total
    for stream in held:
        before[stream.origin] = passed
        passed += stream.size
    with (draft / BEANCOUNT).open("x", encoding="utf-8", newline="\n") as file:
        for count, (origin, seq) in enumerate(write_beancount(session, file), 1):
            if count % _STEP == 0:
                progress(before.get(origin, total) + seq)
    yield Written(BEANCOUNT, "纯文本记账文件", "beancount", "text/plain")
    yield _table_file(session, draft, POSTINGS)
    progress(2 * total)


def _table_file(session: ReadSession, draft: Path, table: Table) -> Written:
    with open_csv(draft / table.path) as file:
        csv = CsvTable(file, (column.name for column in table.columns))
        for row in table.rows(session):
            csv.add(row)
    return Written(table.path, table.title, "csv", "text/csv", rows=csv.rows, table=table)
