"""Folders for papers and backups: sticks and the desktop are offered by digit, for nobody in a village types a path."""

import os
import shlex
import string
import sys
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Final

from supermarket.cli.frame.misuse import Misuse
from supermarket.locale import _

_STICKS: Final = ("media/*/*", "run/media/*/*", "Volumes/*")
"""Where Linux and macOS show a stick that was plugged in."""
_DESKTOPS: Final = ("Desktop", "桌面")
OFFERED_MAX: Final = 9
FILES_MAX: Final = 35
"""Five pages of files are offered; what lies further back is named by its path."""


def folders_offered() -> list[Path]:
    """Return the sticks that are plugged in, and the desktop, as far as each has a digit."""
    return [folder for folder in (*_sticks(), *_desktops()) if _is_folder(folder)][:OFFERED_MAX]


def files_offered(endings: tuple[str, ...]) -> list[Path]:
    """Return the files with these endings on the sticks and the desktop, and one folder deep, the newest first."""
    found: list[tuple[float, Path]] = []
    for folder in folders_offered():
        for pattern in ("*", "*/*"):
            try:
                paths = [path for path in folder.glob(pattern) if path.suffix.lower() in endings and path.is_file()]
                found += [(path.stat().st_mtime, path) for path in paths]
            except OSError:  # a stick that was pulled out meanwhile
                continue
    return [path for _time, path in sorted(found, key=itemgetter(0), reverse=True)][:FILES_MAX]


def stick_or_here() -> Path:
    """Return the one stick that is plugged in; the folder where one is, where there is none or are several."""
    sticks = [stick for stick in _sticks() if _is_folder(stick)]
    return sticks[0] if len(sticks) == 1 else Path()


def check_plugged(folder: Path) -> None:
    """Refuse a stick that is not plugged in; a folder of its name on this machine's disk would go nowhere.

    Raises:
        Misuse: it is not there.
    """
    if _is_unplugged(folder):
        raise Misuse(_("There is no folder {typed}; is the stick plugged in?").format(typed=folder))


def _is_unplugged(folder: Path) -> bool:
    """Say whether a path lies where sticks show and none is there: it would be made on the machine's own disk."""
    whole = Path(os.path.abspath(folder))  # noqa: PTH100 - a link stays what it is
    for pattern in _STICKS:
        parts = 1 + len(Path(pattern).parts)
        top = Path(*whole.parts[:parts])
        if len(whole.parts) >= parts and top.match(f"/{pattern}") and not _is_folder(top):
            return True
    return False


def dragged(typed: str) -> str:
    """Return the path of what was dragged into the window, which terminals quote where it has blanks in it."""
    text = typed.strip()
    if sys.platform == "win32":
        return text.strip('"')
    try:
        parts = shlex.split(text)
    except ValueError:
        return text
    return parts[0] if len(parts) == 1 else text


def _sticks() -> Iterator[Path]:
    if sys.platform == "win32":
        yield from (Path(f"{letter}:\\") for letter in string.ascii_uppercase[3:])
        return
    for pattern in _STICKS:
        yield from sorted(Path("/").glob(pattern))


def _desktops() -> list[Path]:
    try:
        return [Path.home() / name for name in _DESKTOPS]
    except RuntimeError:  # an account without a home
        return []


def _is_folder(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:  # a drive without a stick in it
        return False
