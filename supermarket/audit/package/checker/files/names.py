"""Names, where the package has them: each follows from a commitment in the journal, opened by its salt and record."""

import hashlib
import json
from typing import Dict, Iterator, List, NamedTuple, Tuple

from supermarket.audit.package.checker.files.later import Cell
from supermarket.audit.package.checker.journal import Entry

COMMITS = {
    "member.recorded": "person", "staff.recorded": "person", "claim.filed": "note", "points.credited": "note",
    "order.placed": "note", "loan.made": "note", "find.recorded": "note", "find.stepped": "note",
}  # fmt: skip
"""The kinds that commit to a personal record, and the field that does."""
PHONE_DIGITS = 4


class Opened(NamedTuple):
    """What opens a commitment: SHA-256(salt ‖ record) is it. `salt` is in hex, `record` canonical JSON."""

    salt: str
    record: str

    def commitment(self) -> str:
        """Return the commitment that this opens."""
        return hashlib.sha256(bytes.fromhex(self.salt) + self.record.encode()).hexdigest()


def committed(entry: Entry) -> str:
    """Return the commitment in an entry, or nothing."""
    field = COMMITS.get(entry.kind, "")
    return str(entry.body.get(field, "")) if field else ""


def named_rows(entry: Entry, opened: Dict[str, Opened]) -> Iterator[Tuple[str, List[Cell]]]:
    """Give the rows of people and notes that an entry has; what cannot be opened was erased, and is left blank."""
    commitment = committed(entry)
    if not commitment:
        return
    told = json.loads(opened[commitment].record) if commitment in opened else {}
    if COMMITS[entry.kind] == "note":
        yield "notes", [entry.name, told.get("note", "")]
    else:
        whom: List[Cell] = [entry.body.get("member", ""), entry.body.get("staff", "")]
        yield "people", [entry.name, *whom, told.get("name", ""), told.get("phone", "")[-PHONE_DIGITS:]]
