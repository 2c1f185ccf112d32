"""What an analysis found as a workbook: a sheet of all tests, then one for each with its findings and their entries.

It is for the auditor's own work, so it speaks the language of his screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from supermarket.paper.month.sheets import Sheet, Value, book_of

TITLE_MAX: Final = 31
"""So long the name of a sheet may be."""
CELL_MAX: Final = 32_000
"""So much a cell holds; the names that do not fit go on in the next row."""
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_LIST_TOP: Final = 2
_WIDE_HEIGHT: Final = 32.0
"""In points: two lines."""


@dataclass(frozen=True)
class PatternSheet:
    """A test as its sheet shows it: `about` are headings with words, then come rows and figures, each under theirs.

    The last cell of a row of `findings` may be a long list of entries, with blanks between them.
    """

    title: str
    about: tuple[tuple[str, str | int], ...]
    headings: tuple[str, ...]
    findings: tuple[tuple[Value, ...], ...]
    figure_headings: tuple[str, ...] = ()
    figures: tuple[tuple[Value, ...], ...] = ()


def analysis_book(  # noqa: PLR0913 - by name
    tests: Sequence[PatternSheet],
    *,
    title: str,
    headings: tuple[str, ...],
    overview: Sequence[tuple[Value, ...]],
    cautions: Sequence[str],
    at: int,
    drill: bool,
) -> bytes:
    """Return the workbook; `overview` are the rows of its first sheet, `at` (UTC milliseconds) its only date."""
    cells: dict[tuple[int, int], Value] = {(0, 0): title}
    cells |= {(row, 1): caution for row, caution in enumerate(cautions, 1)}
    wide = dict.fromkeys(range(1, len(cautions) + 1), _WIDE_HEIGHT)
    top = len(cautions) + _LIST_TOP
    heads = _put(cells, top, [headings, *overview])
    first = Sheet(title[:TITLE_MAX], title, cells, heads, (26, 44, 60, 44, 10, 10), wide)
    return book_of([first, *(_sheet(test) for test in tests)], title=title, at=at, drill=drill)


def _sheet(test: PatternSheet) -> Sheet:
    cells: dict[tuple[int, int], Value] = {(0, 0): test.title}
    for row, (heading, words) in enumerate(test.about, 1):
        cells[row, 0], cells[row, 1] = heading, words
    wide = dict.fromkeys(range(1, len(test.about) + 1), _WIDE_HEIGHT)
    top = len(test.about) + _LIST_TOP
    rows = [part for finding in test.findings for part in _in_cells(finding)]
    heads = _put(cells, top, [test.headings, *rows]) if rows else frozenset()
    if test.figures:
        heads |= _put(cells, top + len(rows) + _LIST_TOP, [test.figure_headings, *test.figures])
    return Sheet(test.title.translate(_FORBIDDEN)[:TITLE_MAX], test.title, cells, heads, (28, 14, 14, 14, 18, 80), wide)


def _put(
    cells: dict[tuple[int, int], Value], top: int, rows: Sequence[tuple[Value, ...]]
) -> frozenset[tuple[int, int]]:
    """Put rows below each other; return where the headings stand."""
    for row, each in enumerate(rows, top):
        for column, cell in enumerate(each):
            cells[row, column] = cell
    return frozenset((top, column) for column in range(len(rows[0])))


def _in_cells(finding: tuple[Value, ...]) -> list[tuple[Value, ...]]:
    """Return a finding as rows, of which each holds as many entries as a cell can."""
    *said, entries = finding
    parts: list[str] = []
    for entry in str(entries or "").split():
        if parts and len(parts[-1]) + len(entry) < CELL_MAX:
            parts[-1] += " " + entry
        else:
            parts.append(entry)
    first, *more = parts or [""]
    return [(*said, first), *((*(None for _cell in said), part) for part in more)]
