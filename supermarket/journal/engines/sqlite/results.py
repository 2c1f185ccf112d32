"""What SQLite's results say, in a sentence for whoever stands at the till; and what is wrong with a version of it."""

import sys
from collections.abc import Iterator
from typing import Final

from supermarket.journal.engines.advice import KnownFault
from supermarket.locale import N_, _

_BY_RESULT: Final = {
    5: N_("The ledger is in use by another program; try again in a moment."),  # SQLITE_BUSY
    6: N_("The ledger is in use by another program; try again in a moment."),  # SQLITE_LOCKED
    8: N_("The ledger cannot be written to; check the rights of its file and folder."),  # SQLITE_READONLY
    10: N_("The disk does not answer as it should; check the disk, then `supermarket doctor`."),  # SQLITE_IOERR
    11: N_("The ledger's file is damaged; keep it, and restore the last backup."),  # SQLITE_CORRUPT
    13: N_("The disk that the ledger lies on is full; make room and try again."),  # SQLITE_FULL
    14: N_("The ledger's file cannot be opened; check the rights of its file and folder."),  # SQLITE_CANTOPEN
    23: N_("The ledger's file may not be opened by this account."),  # SQLITE_AUTH
    26: N_(
        "The ledger's file is not a database, or is damaged; keep it, and restore the last backup."
    ),  # SQLITE_NOTADB
}
"""SQLite's primary result codes (https://sqlite.org/rescode.html). What is not here is a fault of the program."""
_FULL: Final = 13
_SHARED_MEMORY_TOO_LARGE: Final = (
    4874  # SQLITE_IOERR_SHMSIZE: the file beside the ledger that readers share has no room
)


def sentence_of(fault: object) -> str:
    """Return the sentence, not yet translated, for a fault that SQLite reports; nothing for any other."""
    # The driver is looked up, not imported: where it is not loaded it cannot have failed.
    driver = getattr(sys.modules.get("sqlite3"), "Error", None)
    if driver is None or not isinstance(fault, driver):
        return ""
    code = getattr(fault, "sqlite_errorcode", 0)
    return _BY_RESULT.get(_FULL if code == _SHARED_MEMORY_TOO_LARGE else code & 0xFF, "")


def version() -> str:
    """Return the version of SQLite that this machine's Python has."""
    import sqlite3  # noqa: PLC0415, TID251 - the driver is asked its version, and only when somebody wants it

    return sqlite3.sqlite_version


def known_faults(version: str) -> Iterator[KnownFault]:
    """Give the faults that a version of SQLite has and that could harm a ledger."""
    number = tuple(int(part) for part in version.split("."))
    mended = number >= (3, 51, 3) or (3, 50, 7) <= number < (3, 51) or (3, 44, 6) <= number < (3, 45)
    if not mended:
        yield KnownFault(
            fault="wal-reset",
            fixed_in="3.51.3",
            advice=_(
                "SQLite {version} can, very rarely, damage a file that several programs write at the same moment "
                "(fixed in {fixed}). Writers here queue up, which makes it rarer still; keep daily backups, and "
                "install a Python with a newer SQLite when there is one."
            ).format(version=version, fixed="3.51.3"),
        )
