"""Ledgers that earlier versions wrote, as they lay on the disk.

A drill and a real one are of the first edition of the rules, with something of every kind; one drill is of the second.

How they were made is told in README.md beside them.
"""

from pathlib import Path
from typing import Final
from zipfile import ZipFile

BEFORE: Final = ("drill", "record")
SECOND: Final = "second"


def before_ledger(purpose: str, folder: Path) -> Path:
    """Lay a ledger of an earlier version into a folder, with its evidence beside it, and return its path."""
    with ZipFile(Path(__file__).with_name(f"before-{purpose}.zip")) as kept:
        kept.extractall(folder)
    return folder / "ledger.db"
