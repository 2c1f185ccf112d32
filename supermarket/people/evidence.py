"""Files that a claim or a signature rests on: kept beside the ledger, named by the SHA-256 of their bytes.

Drawer: people. A photo may show a person, so it is never sealed; the journal holds the hash, the kind and the size.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from threading import get_ident
from typing import Final, Literal, TypeAlias

from supermarket.errors.files import EvidenceRefused
from supermarket.errors.persons import PaperUnreadable
from supermarket.locale import N_
from supermarket.people.durable import sync_names
from supermarket.people.pictures import has_page, pixels_of

FileState: TypeAlias = Literal["kept", "missing", "altered"]
"""How a file that an entry names stands: as it was, gone, or with other bytes under its name."""
SIZE_MAX: Final = 20 * 1024 * 1024
"""In bytes; a phone's photo has five million at most."""
PDF: Final = "application/pdf"
_HEAD: Final = 16
_KINDS: Final = (
    (0, b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (8, b"WEBP", "image/webp", ".webp"),
    (4, b"ftyphei", "image/heic", ".heic"),
    (4, b"ftypmif", "image/heic", ".heic"),
    (0, b"%PDF-", PDF, ".pdf"),
)
"""Where in a file which bytes stand, what kind it is then, and how its name ends. A name alone proves nothing."""


@dataclass(frozen=True)
class KeptFile:
    """A file that is kept: the SHA-256 of its bytes in hex, its kind (MIME), its size in bytes."""

    sha256: str
    kind: str
    size: int


_looked_at: Final[ContextVar[bool]] = ContextVar("looked_at", default=False)
"""Whether files are looked at as if they were kept, and left where they are."""
_BACKUP: Final = re.compile(r"supermarket-([0-9]{1,12})-[1-9][0-9]*-[0-9]+-[0-9-]{10}\.db", re.ASCII)
_DIGEST: Final = re.compile("[0-9a-f]{64}", re.ASCII)
_ENDINGS: Final = frozenset(ending for *_kind, ending in _KINDS)


@dataclass(frozen=True)
class KeptPaper(KeptFile):
    """A signed paper that is kept, as a photo or PDF that was opened.

    `pixels` is the SHA-256 of what the photo shows, None of a PDF.
    """

    pixels: str | None = None


def evidence_folder(ledger: Path) -> Path:
    """Return the folder beside a ledger in which its files are kept."""
    return ledger.parent / f"{ledger.stem}-evidence"


def evidence_beside(ledger: Path) -> Path:
    """Return the folder in which the files of a ledger, or of a backup of one, lie."""
    backup = _BACKUP.fullmatch(ledger.name)
    return backup_evidence(ledger.parent, backup[1]) if backup else evidence_folder(ledger)


def backup_evidence(folder: Path, node: str) -> Path:
    """Return the folder beside a machine's backups in which the files of all of them are kept."""
    return folder / f"supermarket-{node}-evidence"


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Within it files are judged and named as ever, and none is copied: what would be recorded is only looked at."""
    before = _looked_at.set(True)
    try:
        yield
    finally:
        _looked_at.reset(before)


def keep_file(ledger: Path, source: Path) -> KeptFile:
    """Copy a photo or PDF into the folder beside the ledger; one that is there as it was is left as it is.

    It is on the disk before this returns, so an entry never names a file that a power cut has taken.

    Raises:
        EvidenceRefused: it cannot be read, is empty or too large, or is neither a photo nor a PDF.
    """
    data = _read(source)
    kind, ending = _kind(source, data)
    return _keep(ledger, data, kind, ending)


def keep_paper(ledger: Path, source: Path) -> KeptPaper:
    """Keep a photo or PDF of a signed paper as `keep_file` does, if it can be opened.

    Raises:
        EvidenceRefused: it cannot be read, or is too large.
        PaperUnreadable: it is no photo or PDF that can be opened, or shows nothing.
    """
    data = _read(source)
    kind, ending = _kind_of(data[:_HEAD]) or ("", "")
    pixels = has_page(data) if kind == PDF else pixels_of(data)
    if not pixels:
        raise PaperUnreadable(path=str(source))
    kept = _keep(ledger, data, kind, ending)
    return KeptPaper(kept.sha256, kept.kind, kept.size, None if kind == PDF else str(pixels))


def _read(source: Path) -> bytes:
    try:
        with source.open("rb") as file:
            data = file.read(SIZE_MAX + 1)
    except FileNotFoundError as fault:
        raise EvidenceRefused(path=str(source), reason=N_("there is no such file")) from fault
    except OSError as fault:
        raise EvidenceRefused(path=str(source), reason=N_("it cannot be read")) from fault
    if len(data) > SIZE_MAX:
        raise EvidenceRefused(path=str(source), reason=N_("it is larger than 20 MB"))
    return data


def _keep(ledger: Path, data: bytes, kind: str, ending: str) -> KeptFile:
    kept = KeptFile(sha256(data).hexdigest(), kind, len(data))
    if _looked_at.get():
        return kept
    folder = evidence_folder(ledger)
    folder.mkdir(exist_ok=True)
    place = folder / f"{kept.sha256}{ending}"
    keep_whole(place, data)
    sync_names(folder)  # also where it is there: whoever is just putting it there may not have come so far
    return kept


def kept_under(folder: Path, name: str) -> list[Path]:
    """Return the files of a folder of evidence that are kept under a SHA-256: mostly one, or none.

    What else lies there under such a name, half a file, a folder, a pipe, is none; a pipe would be waited for.
    """
    # asked of each file of a year: a list of the folder for each would take the square of their number
    places = [folder / f"{name}{ending}" for ending in sorted(_ENDINGS)] if _DIGEST.fullmatch(name) else []
    return [place for place in places if place.is_file()]


def state_of(folder: Path, name: str) -> FileState:
    """Say how the file that a SHA-256 names stands in a folder of evidence; the worst copy of it counts."""
    found = kept_under(folder, name)
    if not found:
        return "missing"
    return "kept" if all(_digest(file) == name for file in found) else "altered"


def measured(folder: Path, name: str) -> KeptFile | None:
    """Return what a file is that lies in a folder of evidence under its SHA-256; None where it is none that is kept."""
    place = next(iter(kept_under(folder, name)), None)
    if place is None:
        return None
    with place.open("rb") as content:
        kind = _kind_of(content.read(_HEAD))
    return KeptFile(name, kind[0], place.stat().st_size) if kind else None


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def copy_evidence(source: Path, target: Path) -> int:
    """Copy the kept files that a folder has and another lacks; return how many there are now that are whole.

    A file whose bytes are no longer those of its name is left behind.
    """
    kept = 0
    for file in sorted(source.glob("*.*")) if source.is_dir() else ():
        if not file.is_file():
            continue
        data = file.read_bytes()
        if sha256(data).hexdigest() != file.stem:
            continue
        target.mkdir(parents=True, exist_ok=True)
        keep_whole(target / file.name, data)
        kept += 1
    if kept:
        sync_names(target)
    return kept


def _kind(source: Path, data: bytes) -> tuple[str, str]:
    found = _kind_of(data[:_HEAD])
    if found is None:
        raise EvidenceRefused(path=str(source), reason=N_("it is neither a photo nor a PDF"))
    return found


def _kind_of(head: bytes) -> tuple[str, str] | None:
    """Return of what kind a file is that begins so, and how its name ends."""
    return next(((kind, ending) for offset, sign, kind, ending in _KINDS if head.startswith(sign, offset)), None)


def keep_whole(place: Path, data: bytes) -> None:
    """Write a file whole under a name that begins with its SHA-256, or not at all; one that lies there as it was stays.

    Another thread of a server may just be writing the same. Its name is on the disk only once its folder is synced,
    which whoever calls does for all that he writes there.
    """
    if place.exists() and _digest(place) == place.name.partition(".")[0]:
        return
    part = place.with_suffix(f".{os.getpid()}-{get_ident()}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(place)
