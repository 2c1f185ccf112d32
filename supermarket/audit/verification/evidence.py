"""The evidence: every photo and paper that an entry names by its hash lies beside the ledger, byte for byte."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final, TypeAlias

from pydantic_core import from_json
from sqlalchemy import func, literal, select

from supermarket.audit.verification.facts import NAMES_A_FILE, FileNamed, files_in
from supermarket.audit.verification.faults import Fault, told
from supermarket.journal.database import Transaction
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, table_of
from supermarket.people.evidence import state_of

_SHOWN: Final = 16
"""So many digits of a file's hash a sentence shows; its name has all of them."""
_entry: Final = table_of(EntryRow).c
_NAMING: Final = Prepared(
    select(_entry.origin, _entry.seq, _entry.body)
    .where(func.instr(_entry.body, literal(NAMES_A_FILE)) > 0)
    .order_by(_entry.origin, _entry.seq)
)


@dataclass(frozen=True)
class Evidence:
    """The folder of evidence, and the files that entries name."""

    folder: Path
    files: Sequence[FileNamed]


def named_files(transaction: Transaction) -> Iterator[FileNamed]:
    """Give every file that an entry names; it reads the whole journal."""
    for origin, seq, body in transaction.each(_NAMING):
        try:
            content = from_json(body)
        except ValueError:
            continue  # verification says so
        for sha256, kind, size in files_in(content):
            yield FileNamed(origin, seq, sha256, kind, size)


def evidence_faults(transaction: Transaction, folder: Path) -> tuple[Fault, ...]:
    """Return what is wrong with the files in a folder that entries of a ledger name."""
    return tuple(check_files_are_kept_as_they_were(Evidence(folder, tuple(named_files(transaction)))))


def check_files_are_kept_as_they_were(evidence: Evidence) -> Iterator[Fault]:
    """See that each file that an entry names is there with the bytes that it had.

    Others may lie beside them: what was asked with them was refused, and nothing names them.
    """
    if evidence.files and not evidence.folder.is_dir():
        named = len({each.sha256 for each in evidence.files})
        yield Fault("", 0, "evidence_elsewhere", {"folder": told(str(evidence.folder)), "count": named})
        return
    state = cache(partial(state_of, evidence.folder))
    for each in evidence.files:
        if (stands := state(each.sha256)) != "kept":
            fields = {"file": told(f"{each.sha256[:_SHOWN]}…"), "kind": told(each.kind)}
            yield Fault(each.origin, each.seq, f"evidence_{stands}", fields)


EvidenceCheck: TypeAlias = Callable[[Evidence], Iterable[Fault]]
EVIDENCE: Final[tuple[EvidenceCheck, ...]] = (check_files_are_kept_as_they_were,)
"""The checks of the files that lie beside the ledger, after the walk."""
