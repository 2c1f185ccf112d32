"""What the engines raise, told apart by what it means, whichever of them it is."""

import errno
from collections.abc import Iterator
from typing import Final

from supermarket.journal.engines.engine import Faults
from supermarket.journal.engines.postgresql.faults import FAULTS as POSTGRESQL_FAULTS
from supermarket.journal.engines.sqlite.faults import FAULTS as SQLITE_FAULTS

_FAULTS: Final[tuple[Faults, ...]] = (SQLITE_FAULTS, POSTGRESQL_FAULTS)
DatabaseFault: Final[tuple[type[Exception], ...]] = tuple(fault for each in _FAULTS for fault in each.database)
"""Whatever an engine itself says of a database that is damaged, full, locked or not its own."""
TakenRow: Final[tuple[type[Exception], ...]] = tuple(fault for each in _FAULTS for fault in each.taken)
"""What it says of a row whose key is taken, or that a guard or a constraint refuses."""
InvalidRow: Final[tuple[type[Exception], ...]] = tuple(fault for each in _FAULTS for fault in each.invalid)
"""What it says of a value that no column can hold."""


def is_of_the_disk(fault: BaseException) -> bool:
    """Say whether it is the disk that takes nothing; what is in the database may be read all the same."""
    return any(faults.is_of_the_disk(fault) for faults in _raising(fault))


def is_full(fault: BaseException) -> bool:
    """Say whether a fault of the disk or of an engine means that there is no room for more."""
    if getattr(fault, "errno", None) in {errno.ENOSPC, errno.EDQUOT}:
        return True
    inner = getattr(fault, "orig", fault)
    return any(faults.is_full(inner) for faults in _raising(inner))


def is_crossed(fault: BaseException) -> bool:
    """Say whether others merely wrote at the same moment, so that all of the transaction may be done once more."""
    return any(faults.is_crossed(fault) for faults in _raising(fault))


def is_away(fault: BaseException) -> bool:
    """Say whether a server does not answer, or not yet, so that it may answer soon."""
    return any(faults.is_away(fault) for faults in _raising(fault))


def is_forbidden(fault: BaseException) -> bool:
    """Say whether whoever asks has no right to what was asked; a server says the same of a table that is gone."""
    return any(faults.is_forbidden(fault) for faults in _raising(fault))


def is_damage(fault: BaseException) -> bool:
    """Say whether a fault that an engine reports is one of the content, rather than of the machine it lies on."""
    return any(faults.is_damage(fault) for faults in _raising(fault))


def _raising(fault: BaseException) -> Iterator[Faults]:
    return (faults for faults in _FAULTS if isinstance(fault, faults.database))
