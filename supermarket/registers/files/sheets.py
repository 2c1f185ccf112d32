"""What a file of an office is to every reader: sheets with rows of text cells."""

import re
from dataclasses import dataclass
from typing import Final

_NO_COMMENT: Final = re.compile(r"#[,;\t]|#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)")


@dataclass(frozen=True)
class Line:
    """A row of a sheet that holds something, with its number there."""

    row: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name (empty in a text file), its rows that are not blank, and the rows that are comments."""

    name: str
    lines: tuple[Line, ...]
    comments: tuple[int, ...] = ()


@dataclass(frozen=True)
class Book:
    """What a file holds. The sheets of a text file are the ways of parting its cells, of which one is right.

    `said` is what was left out of a workbook, such as its macros.
    """

    file: str
    sheets: tuple[Sheet, ...]
    is_text: bool = False
    said: tuple[str, ...] = ()


def is_comment(text: str) -> bool:
    """Say whether a line or a row's first cell is a comment; # alone heads a column of numbers, #N/A is a fault."""
    return text.startswith("#") and text[1:].strip() != "" and not _NO_COMMENT.match(text)
