"""The demo's folder: which files a demo makes, and clearing away an earlier demo's, but nothing else."""

import json
import re
import shutil
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Final

from supermarket.audit.package.checker.files.descriptor import DESCRIPTOR_FILE
from supermarket.demo.scene import HOME, LAST_DAY, MARK
from supermarket.errors.files import DemoFolderRefused
from supermarket.journal.engines.engine import Where
from supermarket.journal.engines.sqlite.files import files_of
from supermarket.local.certificate import certificate_file
from supermarket.making import drafts_beside
from supermarket.people.evidence import evidence_folder

LEDGER: Final = "ledger.db"
TAMPERED: Final = "tampered.db"
CARD: Final = "card.png"
BLANKS: Final = "cards-blank.pdf"
SHEETS: Final = f"cards-{HOME.station}.pdf"
NOTICE: Final = "notice.pdf"
PICTURE: Final = "notice.png"
MONTH: Final = f"month-{HOME.station}-{LAST_DAY:%Y-%m}"
BULLETIN: Final = "bulletin"
DISTRICT: Final = f"district-{LAST_DAY:%Y-%m}"
PACKAGE: Final = "package"
EVIDENCE: Final = evidence_folder(Path(LEDGER)).name
_PAPERS: Final = (
    *(CARD, BLANKS, SHEETS, NOTICE, PICTURE, f"{MONTH}.pdf", f"{MONTH}.xlsx"),
    *(f"{BULLETIN}.pdf", f"{BULLETIN}.png", f"{BULLETIN}.xlsx", f"{DISTRICT}.pdf", f"{DISTRICT}.html"),
)
_MADE: Final = frozenset(
    {
        *(file.name for name in (LEDGER, TAMPERED) for file in files_of(Path(name))),
        certificate_file(Path(LEDGER)).name,  # of whoever served it to phones
        *(f"{before}{name}{after}" for name in _PAPERS for before, after in (("", ""), (".", ".new"))),
    }
)
_EVIDENCE_FILE: Final = re.compile(r"[0-9a-f]{64}\.[a-z]{3,4}")
_OF_THE_SYSTEM: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave in every folder that they show; it is nobody's work and stays."""


@dataclass(frozen=True)
class Folder:
    """Where a demo's files lie."""

    path: Path
    server: Where | None = None
    """The address of the ledger, where it does not lie in the folder."""

    @property
    def ledger(self) -> Where:
        """Return the place of the ledger."""
        return self.server or self.path / LEDGER

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

    @property
    def notice(self) -> Path:
        """Return the place of a public notice."""
        return self.path / NOTICE

    @property
    def picture(self) -> Path:
        """Return the place of the notice as a picture."""
        return self.path / PICTURE

    @property
    def month_pdf(self) -> Path:
        """Return the place of a month's paper."""
        return self.path / f"{MONTH}.pdf"

    @property
    def month_xlsx(self) -> Path:
        """Return the place of a month's workbook."""
        return self.path / f"{MONTH}.xlsx"

    @property
    def bulletin_pdf(self) -> Path:
        """Return the place of the quarter's bulletin."""
        return self.path / f"{BULLETIN}.pdf"

    @property
    def bulletin_png(self) -> Path:
        """Return the place of the bulletin's front as a picture."""
        return self.path / f"{BULLETIN}.png"

    @property
    def bulletin_xlsx(self) -> Path:
        """Return the place of the bulletin's workbook."""
        return self.path / f"{BULLETIN}.xlsx"

    @property
    def district_pdf(self) -> Path:
        """Return the place of the district's document."""
        return self.path / f"{DISTRICT}.pdf"

    @property
    def district_html(self) -> Path:
        """Return the place of the district's page."""
        return self.path / f"{DISTRICT}.html"

    @property
    def package(self) -> Path:
        """Return the place of the auditor's package."""
        return self.path / PACKAGE


def cleared(path: Path, server: Where | None = None) -> Folder:
    """Return the folder for a demo's files, made if it is missing, with an earlier demo's files taken away.

    `server` is where its ledger lies, where that is not in the folder.

    Raises:
        DemoFolderRefused: it holds something that no demo made.
        OSError: the disk or the folder refuses.
    """
    found = sorted(path.iterdir()) if path.exists() else []
    left = {file.name for file in drafts_beside(path / LEDGER)}  # by a demo that was killed while it made its ledger
    held = [file for file in found if file.name not in _OF_THE_SYSTEM | left]
    by_demo = _is_demos(path / LEDGER) or _is_demos(path / TAMPERED)
    for file in held:
        made = _is_made(file)
        if not by_demo or not made or file.is_symlink():
            raise DemoFolderRefused(path=str(path), found=file.name)
    # The ledger goes last: as long as it is there, whatever stops this can be made good by the next demo.
    for file in sorted(found, key=lambda file: file.name == LEDGER):
        if file.name in _MADE | left:
            file.unlink()
        elif file.name in {PACKAGE, EVIDENCE}:
            shutil.rmtree(file)
    path.mkdir(parents=True, exist_ok=True)
    return Folder(path, server)


def told_before(path: Path) -> Folder | None:
    """Return the folder of a demo that was told to its end; None where there is none."""
    folder = Folder(path)
    return folder if _is_demos(path / LEDGER) and folder.tampered.is_file() else None


def _is_made(file: Path) -> bool:
    """Say whether a demo makes what bears this name and is so."""
    if file.name == PACKAGE:
        return _is_package(file)
    if file.name == EVIDENCE:
        return file.is_dir() and all(_EVIDENCE_FILE.fullmatch(each.name) for each in file.iterdir())
    return file.name in _MADE and file.is_file()


def _is_package(folder: Path) -> bool:
    """Say whether a folder is a package as it was exported, with nothing of anybody else's in it."""
    try:
        described = json.loads((folder / DESCRIPTOR_FILE).read_bytes())
    except (OSError, ValueError):
        return False
    known = {DESCRIPTOR_FILE, *(str(resource["path"]) for resource in described["resources"])}
    found = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir()}
    return found <= known


def _is_demos(ledger: Path) -> bool:
    """Say whether a ledger bears the demo's mark; its bytes are searched, because opening it might change it."""
    if ledger.is_symlink() or not ledger.is_file() or ledger.stat().st_size == 0:
        return False
    with ledger.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        return content.find(MARK.hex().encode()) >= 0
