"""What SQLite's driver raises, and what each of its results says (https://sqlite.org/rescode.html)."""

import sqlite3  # noqa: TID251 - the engine is where the driver's own types are known
from typing import Final

from supermarket.journal.engines.engine import Faults

_OF_THE_MACHINE: Final = frozenset({3, 5, 6, 7, 8, 9, 10, 13, 14, 15, 22, 23})
"""SQLite's primary results that say nothing of what is in a file: its rights, locks, the disk, the memory."""
_SHORT_READ: Final = 522
"""The one result of the disk's that does: the file ends before it should."""
_OF_THE_DISK: Final = frozenset({3, 8, 10, 13, 14})
"""SQLite's primary results for a disk that takes nothing: rights, read-only, input or output, full, cannot open."""


def is_of_the_disk(fault: BaseException) -> bool:
    """Say whether it is the disk that takes nothing; what is in the file may be read all the same."""
    return _code(fault) & 0xFF in _OF_THE_DISK


def _is_full(fault: BaseException) -> bool:
    return _code(fault) == sqlite3.SQLITE_FULL


def _is_damage(fault: BaseException) -> bool:
    code = _code(fault)
    return code == _SHORT_READ or code & 0xFF not in _OF_THE_MACHINE


def _is_away(_fault: BaseException) -> bool:
    return False  # a file is there, or it is not


def _is_forbidden(fault: BaseException) -> bool:
    return _code(fault) & 0xFF in {sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}


def _is_crossed(_fault: BaseException) -> bool:
    return False  # all writers stand in one queue


def _code(fault: BaseException) -> int:
    return int(getattr(fault, "sqlite_errorcode", 0))


FAULTS: Final = Faults(
    database=(sqlite3.DatabaseError,),
    taken=(sqlite3.IntegrityError,),
    invalid=(sqlite3.InterfaceError, sqlite3.ProgrammingError, sqlite3.DataError),
    is_of_the_disk=is_of_the_disk,
    is_full=_is_full,
    is_damage=_is_damage,
    is_away=_is_away,
    is_forbidden=_is_forbidden,
    is_crossed=_is_crossed,
)
