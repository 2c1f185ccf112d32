"""The demo's folder: which files a demo makes, and clearing away an earlier demo's, but nothing else."""

from dataclasses import dataclass
from itertools import product
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Final

from supermarket.demo.scene import HOME, MARK
from supermarket.errors.files import DemoFolderRefused

LEDGER: Final = "ledger.db"
TAMPERED: Final = "tampered.db"
CARD: Final = "card.png"
BLANKS: Final = "cards-blank.pdf"
SHEETS: Final = f"cards-{HOME.station}.pdf"
_DRAFT: Final = f"{LEDGER}.new"
_BESIDE: Final = ("", "-wal", "-shm", "-journal", ".lock")
"""What SQLite and the writers' queue keep beside a database."""
_LEFTOVERS: Final = frozenset(f"{_DRAFT}{suffix}" for suffix in _BESIDE)
"""What a demo leaves that was killed while it made its ledger; nothing was committed there yet."""
_MADE: Final = frozenset(
    {
        *(name + suffix for name, suffix in product((LEDGER, TAMPERED), _BESIDE)),
        *(f"{before}{name}{after}" for name in (CARD, BLANKS, SHEETS) for before, after in (("", ""), (".", ".new"))),
    }
)
_OF_THE_SYSTEM: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave in every folder that they show; it is nobody's work and stays."""


@dataclass(frozen=True)
class Folder:
    """Where a demo's files lie."""

    path: Path

    @property
    def ledger(self) -> Path:
        """Return the place of the ledger."""
        return self.path / LEDGER

    @property
    def tampered(self) -> Path:
        """Return the place of the copy that is tampered with."""
        return self.path / TAMPERED

    @property
    def card(self) -> Path:
        """Return the place of the picture of one card."""
        return self.path / CARD

    @property
    def blanks(self) -> Path:
        """Return the place of the sheets of blank cards."""
        return self.path / BLANKS

    @property
    def sheets(self) -> Path:
        """Return the place of a station's card sheets."""
        return self.path / SHEETS


def cleared(path: Path) -> Folder:
    """Return the folder for a demo's files, made if it is missing, with an earlier demo's files taken away.

    Raises:
        DemoFolderRefused: it holds something that no demo made.
        OSError: the disk or the folder refuses.
    """
    found = sorted(path.iterdir()) if path.exists() else []
    held = [file for file in found if file.name not in _OF_THE_SYSTEM | _LEFTOVERS]
    by_demo = _is_demos(path / LEDGER)
    for file in held:
        if not by_demo or file.name not in _MADE or file.is_symlink() or not file.is_file():
            raise DemoFolderRefused(path=str(path), found=file.name)
    # The ledger goes last: as long as it is there, whatever stops this can be made good by the next demo.
    for file in sorted(found, key=lambda file: file.name == LEDGER):
        if file.name in _MADE | _LEFTOVERS:
            file.unlink()
    path.mkdir(parents=True, exist_ok=True)
    return Folder(path)


def _is_demos(ledger: Path) -> bool:
    """Say whether a ledger bears the demo's mark; its bytes are searched, because opening it might change it."""
    if ledger.is_symlink() or not ledger.is_file() or ledger.stat().st_size == 0:
        return False
    with ledger.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        return content.find(MARK.hex().encode()) >= 0
