"""Figures in large type, five lines high, for a counter at which two people look at one screen."""

from typing import Final

HEIGHT: Final = 5
_SHAPES: Final = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    "-": ("   ", "   ", "###", "   ", "   "),
}


def large(figure: int, columns: int, ink: str) -> tuple[str, ...] | None:
    """Return a figure in lines drawn with a sign, each dot two columns wide or one; None where it does not fit."""
    for wide in (2, 1):
        rows = tuple(
            (" " * wide).join(_row(_SHAPES[sign][row], ink, wide) for sign in str(figure)) for row in range(HEIGHT)
        )
        if len(rows[0]) <= columns:
            return rows
    return None


def _row(dots: str, ink: str, wide: int) -> str:
    return "".join((ink if dot == "#" else " ") * wide for dot in dots)
