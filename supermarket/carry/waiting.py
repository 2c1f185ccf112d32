"""Files that wait for what is missing before them, and those that hold the other branch of a stream: kept by hash."""

from contextlib import suppress
from pathlib import Path

from supermarket.carry.files.form import ENDING
from supermarket.carry.files.packed import Packed
from supermarket.people.durable import sync_names
from supermarket.people.evidence import evidence_folder, keep_whole


def waiting_folder(ledger: Path) -> Path:
    """Return the folder beside a ledger in which files wait."""
    return ledger.parent / f"{ledger.stem}-waiting"


def waiting(ledger: Path) -> list[Path]:
    """Return the files that wait."""
    return sorted(waiting_folder(ledger).glob(f"*{ENDING}"))


def keep_waiting(ledger: Path, file: Packed) -> None:
    """Keep a file until what is missing before its entries has come."""
    _keep(waiting_folder(ledger), file)


def forget_waiting(ledger: Path, file: Packed) -> None:
    """Forget a file that waits for nothing any more."""
    (waiting_folder(ledger) / f"{file.sha256}{ENDING}").unlink(missing_ok=True)


def forget_kept(place: Path) -> None:
    """Forget what lies where files wait and is none that can be taken in; what cannot be removed is left."""
    with suppress(OSError):
        place.unlink()


def keep_evidence(ledger: Path, file: Packed) -> str:
    """Keep a file as evidence that a stream has two branches, and return the SHA-256 of its bytes."""
    _keep(evidence_folder(ledger), file)
    return file.sha256


def _keep(folder: Path, file: Packed) -> None:
    """Write a file whole under the name of its bytes, or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / f"{file.sha256}{ENDING}"
    keep_whole(place, file.data)
    sync_names(folder)
