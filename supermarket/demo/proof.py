"""The proof: the books are rebuilt and equal, the ledger is verified, and what was altered in a copy is found."""

import sqlite3  # noqa: TID251 - whoever tampers uses another program, without our rules
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from supermarket.audit.verification.verify import verify
from supermarket.books.rebuild import Difference, Progress
from supermarket.demo.folder import Folder
from supermarket.demo.scene import Stage
from supermarket.demo.telling import Teller, typed
from supermarket.journal.entry import require_name
from supermarket.ledger import open_ledger
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.audit.verification.faults import Fault, Verification

Bar: TypeAlias = Callable[[str, int], AbstractContextManager[Progress]]
"""Shows, for a text and a total, how far the work is; gives the function to tell it."""
GUARD: Final = "entry_never_changed"
DATABASE: Final = "database"
"""The code of a step that no rule of ours refused, but the database itself."""
FAULTS_SHOWN: Final = 5


def tell_books(stage: Stage, teller: Teller) -> bool:
    """Tell that the books are rebuilt and equal; return whether they are."""
    entries = stage.ledger.rebuild()
    teller.tell(
        _("Balances and stock are only what the entries add up to: they are dropped, and rebuilt from the journal …"),
        typed("books rebuild"),
        _("The books were rebuilt from {entries} entries.").format(entries=entries),
    )
    difference = stage.ledger.first_difference()
    teller.tell(
        _("… and compared with the journal once more."),
        typed("books rebuild", "--check"),
        _comparison(difference),
    )
    return difference is None


def tell_verification(stage: Stage, teller: Teller) -> "Verification":
    """Tell that the whole ledger is verified, and return what was found."""
    with stage.ledger.reading() as session:
        found = verify(session)
    teller.tell(
        _("Everything is checked from the first entry on, trusting nobody: seals, sums, balances."),
        typed("audit verify"),
        *_findings(found),
    )
    return found


def tell_tampering(stage: Stage, teller: Teller, folder: Folder, deed: str) -> bool:
    """Tell how a copy is tampered with and found out; return whether it was."""
    stage.ledger.database.copy_to(folder.tampered)
    name = require_name(deed)
    where = f"WHERE origin = '{name.origin}' AND seq = {name.seq}"
    change = f"UPDATE entry SET body = replace(body, '\"points\":10', '\"points\":1000') {where}"  # noqa: S608 - his, not ours
    refused = tamper(folder.tampered, change)
    teller.tell(
        _("Somebody opens a copy with another program to make ten points a thousand. The database refuses, …"),
        _sqlite(folder.tampered, change),
        refused,
        refused=DATABASE,
    )
    tamper(folder.tampered, f"DROP TRIGGER {GUARD}", change)
    teller.tell(
        _("… until its guard is removed as well."),
        _sqlite(folder.tampered, f"DROP TRIGGER {GUARD}; {change}"),
        _("Entry {entry} of the copy now says 1000 points.").format(entry=deed),
    )
    with closing(open_ledger(folder.tampered, now=stage.time.now())) as ledger, ledger.reading() as session:
        found = verify(session)
    teller.tell(
        _("But the entry is not what was sealed any more, and verification names it."),
        typed("audit verify", "--without-evidence", "--db", folder.tampered),
        *_findings(found),
    )
    return bool(refused) and any((fault.origin, fault.seq) == (name.origin, name.seq) for fault in found.faults)


def tamper(path: Path, *statements: str) -> str:
    """Run statements on a file as any program could, and return how the database refused, if it did."""
    with closing(sqlite3.connect(path)) as file:
        try:
            for statement in statements:
                file.execute(statement)
            file.commit()
        except sqlite3.IntegrityError as fault:
            return str(fault)
    return ""


def _comparison(difference: Difference | None) -> str:
    if difference is None:
        return _("The books are what the journal makes of them, row for row.")
    text = _("The books differ from the journal in the table {table}: expected {expected}, found {found}.")
    return text.format(table=difference.table, expected=difference.expected, found=difference.found)


def _findings(found: "Verification") -> tuple[str, ...]:
    line = _("Stream {origin}: {size} entries, root {root}.")
    streams = [line.format(origin=each.origin, size=each.size, root=each.root) for each in found.streams]
    if found.ok:
        return (*streams, _("Everything agrees: no fault was found."))
    faults = [_where(fault) + _(": ") + fault.what for fault in found.faults[:FAULTS_SHOWN]]
    return (*streams, *faults, _("{count} faults were found.").format(count=len(found.faults)))


def _where(fault: "Fault") -> str:
    return f"{fault.origin}-{fault.seq}" if fault.seq else fault.origin or _("the ledger")


def _sqlite(path: Path, statements: str) -> str:
    return 'sqlite3 {path} "{statements}"'.format(path=path, statements=statements.replace('"', '\\"'))
