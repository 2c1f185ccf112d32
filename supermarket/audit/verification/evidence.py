"""The evidence: every photo and paper that an entry names by its hash lies beside the ledger, byte for byte."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path
from sys import intern
from typing import Any, Final, NamedTuple, TypeAlias

from pydantic_core import from_json
from sqlalchemy import literal, select

from supermarket.audit.verification.faults import Fault, told
from supermarket.district.kinds import RULEBOOK_ADOPTED, STREAM_OPENED
from supermarket.journal.canonical import INTEGER_MAX
from supermarket.journal.database import Transaction
from supermarket.journal.engines.neutral import position
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, StreamRow, table_of
from supermarket.people.evidence import FileState, KeptFile, measured, state_of

_NAMES_A_FILE: Final = '"sha256":"'
"""Every body that names a file has these signs; in a text of a body the quotation marks would be escaped."""
_SHOWN: Final = 16
"""So many digits of a file's hash a sentence shows; its name has all of them."""
_KEPT_SINCE: Final = 2
"""Before this edition of the rules a demo sealed invented hashes and kept no files."""
_REMEMBERED: Final = 1_024
"""So many files are remembered: all entries of one roster name its photo, and follow each other."""
_entry: Final = table_of(EntryRow).c
_NAMING: Final = Prepared(
    select(_entry.origin, _entry.seq, _entry.body)
    .where(position(_entry.body, literal(_NAMES_A_FILE)) > 0)
    .order_by(_entry.origin, _entry.seq)
)
_stream: Final = table_of(StreamRow).c
_STREAMS: Final = Prepared(select(_stream.origin, _stream.own))
_EDITIONS: Final = Prepared(
    select(_entry.origin, _entry.seq, _entry.body)
    .where(_entry.kind.in_([literal(STREAM_OPENED.name), literal(RULEBOOK_ADOPTED.name)]))
    .order_by(_entry.origin, _entry.seq)
)


class FileNamed(NamedTuple):
    """A photo or paper that an entry rests on, by the SHA-256 of its bytes."""

    origin: str
    seq: int
    sha256: str
    kind: str
    size: int


class _Looked(NamedTuple):
    """Files that are wanting here, each with how it stands; by stream, the SHA-256 of those on another machine.

    `otherwise`: those that are here whole and of which an entry says another kind or size, with what they are.
    `absent`: where the folder itself is not here, the SHA-256 of what should be in it, and nothing is `wanting`.
    """

    wanting: list[tuple[FileNamed, FileState]]
    elsewhere: dict[str, set[str]]
    otherwise: list[tuple[FileNamed, KeptFile]]
    absent: set[str]


@dataclass(frozen=True)
class Evidence:
    """The folder of evidence; how to read the files that entries name, and which of them were only invented.

    `node` is that of this machine: what others rest on lies with them. None: whatever is named should be here.
    """

    folder: Path
    files: Callable[[], Iterable[FileNamed]]
    invented: Callable[[], Mapping[str, int]] | None = None
    node: str | None = None

    def is_elsewhere(self, file: FileNamed) -> bool:
        """Say whether a file is another machine's, which need not be here."""
        return self.node is not None and file.origin.partition("-")[0] != self.node

    @cached_property
    def looked(self) -> _Looked:
        """Return what is not here as it was; every body and every file is read once for it."""
        state = lru_cache(_REMEMBERED)(partial(state_of, self.folder))
        measure = lru_cache(_REMEMBERED)(partial(measured, self.folder))
        found, is_there = _Looked([], {}, [], set()), self.folder.is_dir()
        invented = {} if is_there or self.invented is None else self.invented()
        for each in self.files():
            stands = state(each.sha256) if is_there else "missing"
            if stands == "missing" and self.is_elsewhere(each):
                found.elsewhere.setdefault(each.origin, set()).add(each.sha256)
            elif not is_there:
                if not _is_invented(each, invented):
                    found.absent.add(each.sha256)
            elif stands != "kept":
                found.wanting.append((each, stands))
            elif (file := measure(each.sha256)) and (file.kind, file.size) != (each.kind, each.size):
                found.otherwise.append((each, file))
        return found


def named_files(transaction: Transaction) -> Iterator[FileNamed]:
    """Give every file that an entry names; it reads the whole journal, and keeps nothing of it."""
    for origin, seq, body in transaction.each(_NAMING):
        try:
            content = from_json(body)
        except (ValueError, TypeError):
            continue  # verification says so
        if type(seq) is int:
            for sha256, kind, size in files_in(content):
                yield FileNamed(intern(_text(origin)), seq, sha256, intern(kind), size)


def files_in(content: Any) -> Iterator[tuple[str, str, int]]:  # noqa: ANN401 - what JSON holds
    """Give SHA-256, kind and size of every file that a body names."""
    within: Iterable[Any] = content if isinstance(content, list) else ()
    if isinstance(content, dict):
        sha256, kind, size = content.get("sha256"), content.get("kind"), content.get("size")
        if isinstance(sha256, str) and isinstance(kind, str) and isinstance(size, int):
            yield sha256, kind, size
        within = content.values()
    for each in within:
        if isinstance(each, dict | list):
            yield from files_in(each)


def evidence_of(transaction: Transaction, folder: Path) -> Evidence:
    """Return the files that the entries of a ledger name, to be looked for in a folder."""
    own = [origin for origin, is_own in transaction.rows(_STREAMS) if is_own == 1]
    node = _text(own[0]).partition("-")[0] if len(own) == 1 else None
    return Evidence(folder, partial(named_files, transaction), partial(_invented, transaction), node)


def evidence_faults(transaction: Transaction, folder: Path) -> tuple[Fault, ...]:
    """Return what is wrong with the files in a folder that entries of a ledger name."""
    return tuple(check_files_are_kept_as_they_were(evidence_of(transaction, folder)))


def _invented(transaction: Transaction) -> Mapping[str, int]:
    """Return up to which entry each drill's stream may name files that nobody ever had.

    Before the second edition of the rules a demo did not keep them.
    """
    found: dict[str, int] = {}
    for origin, seq, body in transaction.each(_EDITIONS):
        name = _text(origin)
        try:
            content = from_json(body)
        except ValueError:
            continue
        if content.get("purpose") == "drill" and content.get("rulebook", 1) < _KEPT_SINCE:
            found[name] = INTEGER_MAX
        elif content.get("rulebook", 1) >= _KEPT_SINCE and name in found:
            found[name] = min(found[name], seq)
    return found


def _text(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _is_invented(file: FileNamed, invented: Mapping[str, int]) -> bool:
    return file.seq < invented.get(file.origin, 0)


def check_files_are_kept_as_they_were(evidence: Evidence) -> Iterator[Fault]:
    """See that each file that an entry names is there with the bytes that it had, and is what the entry says of it.

    Others may lie beside them: what was asked with them was refused, and nothing names them.
    """
    if absent := evidence.looked.absent:
        yield Fault("", 0, "evidence_elsewhere", {"folder": told(str(evidence.folder)), "count": len(absent)})
    wanting = evidence.looked.wanting
    if wanting and evidence.invented is not None:
        invented = evidence.invented()
        wanting = [
            (each, stands) for each, stands in wanting if not (stands == "missing" and _is_invented(each, invented))
        ]
    for each, file in evidence.looked.otherwise:
        said = {"file": told(f"{each.sha256[:_SHOWN]}…"), "kind": told(each.kind), "size": each.size}
        yield Fault(each.origin, each.seq, "evidence_untrue", {**said, "found": file.kind, "bytes": file.size})
    for each, stands in wanting:
        fields = {"file": told(f"{each.sha256[:_SHOWN]}…"), "kind": told(each.kind)}
        yield Fault(each.origin, each.seq, f"evidence_{stands}", fields)


def files_elsewhere(evidence: Evidence) -> Iterator[Fault]:
    """Remark of which machines files are not here that their entries rest on, and how many."""
    for origin, files in sorted(evidence.looked.elsewhere.items()):
        yield Fault(origin, 0, "evidence_on_machine", {"count": len(files)})


EvidenceCheck: TypeAlias = Callable[[Evidence], Iterable[Fault]]
EVIDENCE: Final[tuple[EvidenceCheck, ...]] = (check_files_are_kept_as_they_were,)
"""The checks of the files that lie beside the ledger, after the walk."""
