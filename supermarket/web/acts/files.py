"""Files that a command is given by a visitor, and files that it makes for him: both lie in a folder of the request."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from supermarket.web.acts.commands import Command

_MADE: Final = frozenset({"pdf", "png", "svg", "xlsx", "html", "public", "csv", "marked", "points", "folder", "out"})
"""The names of options and arguments whose file the command makes."""
_GIVEN: Final = frozenset(
    {
        ("claim roster", "csv"),
        ("stock count", "csv"),
        ("training hold", "csv"),
        ("circle show", "points"),
        ("circle best", "points"),
    }
)
"""Those of the same names which the command reads."""
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
}


def is_made(command: str, name: str) -> bool:
    """Say whether a command makes the file that this argument or option names; else it reads it."""
    return name in _MADE and (command, name) not in _GIVEN


def files_wanted(command: "Command", typed: Mapping[str, Sequence[str]], folder: Path) -> dict[str, Path]:
    """Return where in a folder the files go that were asked for, by the names of the command's fields."""
    made = [each for each in command.fields if each.sort == "made" and (each.required or typed.get(each.name))]
    stem = command.name.replace(" ", "-")
    return {each.name: folder / f"{stem}{_ENDINGS.get(each.name, '')}" for each in made}
