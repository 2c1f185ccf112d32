"""Ledgers that the version before wrote, as they lay on the disk: a drill and a real one, with something of every kind.

How they were made is told in README.md beside them.
"""

from pathlib import Path
from typing import Final
from zipfile import ZipFile

BEFORE: Final = ("drill", "record")


def before_ledger(purpose: str, folder: Path) -> Path:
    """Lay a ledger of the version before into a folder, with its evidence beside it, and return its path."""
    with ZipFile(Path(__file__).with_name(f"before-{purpose}.zip")) as kept:
        kept.extractall(folder)
    return folder / "ledger.db"
