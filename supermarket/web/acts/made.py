"""Files that a command makes for whoever asks: where they go, and what is handed over of them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from supermarket.web.acts.commands import Command

_SORTS: Final = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ENDINGS: Final = {
    "pdf": ".pdf",
    "png": ".png",
    "svg": ".svg",
    "csv": ".csv",
    "html": ".html",
    "xlsx": ".xlsx",
    "public": ".pdf",
    "marked": ".xlsx",
    "points": ".csv",
    "out": ".xlsx",
}
"""How the file ends that a field of this name makes."""


def wanted_files(command: Command, typed: Mapping[str, Sequence[str]], folder: Path) -> dict[str, Path]:
    """Return where the files go that were asked for, or that the command makes in any case."""
    made = [each for each in command.fields if each.sort == "made" and (each.required or typed.get(each.name))]
    stem = command.name.replace(" ", "-")
    return {each.name: folder / f"{stem}{_ENDINGS.get(each.name, '')}" for each in made}


def files_below(place: Path) -> list[Path]:
    """Return the files that a command made at a place, one or all in the folder; it may have had none to make."""
    return sorted(path for path in (place, *place.rglob("*")) if path.is_file())


def sort_of(file: Path) -> str:
    """Return the media type of a file that a command made."""
    return _SORTS.get(file.suffix, "application/octet-stream")
