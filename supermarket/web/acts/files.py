"""Files that a command is given by a visitor, and files that it makes for him: both lie in a folder of the request."""

import re
from tempfile import gettempdir
from typing import Final

_MADE: Final = frozenset({"pdf", "png", "svg", "xlsx", "html", "public", "csv", "marked", "points", "folder", "out"})
"""The names of options and arguments whose file the command makes."""
_PLACES: Final = frozenset({("carry out", "place")})
"""What else names where a command writes."""
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

_NAMED: Final = frozenset({("assess adopt", "form"), ("audit verify", "roots")})
"""Texts that a command takes for a file's name; a visitor hands that file over."""


def is_file(command: str, name: str) -> bool:
    """Say whether a text that a command takes names a file, or holds one's name; a rule's evidence is a word."""
    return (name == "evidence" and not command.startswith("rule ")) or (command, name) in _NAMED


def is_made(command: str, name: str) -> bool:
    """Say whether a command makes the file that this argument or option names; else it reads it."""
    return (name in _MADE and (command, name) not in _GIVEN) or (command, name) in _PLACES


_OURS: Final = re.compile(rf"{re.escape(gettempdir())}/supermarket-[^\s/]+/(?:[a-z]+/)*")
"""Where this server keeps what one request hands over."""


def without_places(text: str) -> str:
    """Return a sentence in which a file that was handed over stands without the folder in which it lies here."""
    return _OURS.sub("", text)


class HandedOver(str):
    """Where a file lies that a visitor handed over with his form: nothing else that he types is ever read as a path."""

    __slots__ = ()

    def showing(self, what: str) -> "HandedOver":
        """Return it as a command takes evidence: with the word that says what it shows, such as photo."""
        return HandedOver(f"{what}={self}")
