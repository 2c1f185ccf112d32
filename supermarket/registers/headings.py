"""Finding the headings of a table: in which row they stand, which columns they mean, and what is no part of the table.

Title lines stand above, totals and signatures below, 序号 and 签字 beside: they are left out, and it is said which.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from supermarket.registers.columns import CODE_HEADINGS, COLUMNS, PASSED_OVER, Column
from supermarket.registers.files.sheets import Line, Sheet

_ROWS_TRIED: Final = 40
"""The headings stand among so many rows from the top."""
_BRACKETS: Final = re.compile(r"[(\[【〔{<《].*?[)\]】〕}>》]")
_NO_PART: Final = re.compile(r"[\s_*:：、.·/\\-]+")
_TOTAL: Final = re.compile(
    r"(本页|本组|全村|累计|以上|户数|人数|数量|积分)?(合计|总计|小计|共计|总数|总户数|总人数|total|subtotal|sum|grandtotal)"
    r"([:：].*|[\d(].*|户数.*|人数.*)?|共[\d]+[户人件项条个].*",
    re.IGNORECASE,
)
_REMARK: Final = re.compile(
    r"(注|备注|说明|附注|附|填表|制表|填报|经办|审核|审批|负责|单位负责|村书记|盖章|公章|填写|日期|联系|以上|notes?\b|remarks?\b)"
    r"[^:：]{0,6}[:：].*",
    re.IGNORECASE,
)
What = Literal["title", "column", "total", "remark", "comment", "example", "sheet", "other", "blank"]


@dataclass(frozen=True)
class Wanted:
    """The columns that a file may have, and those that it needs.

    `beside` are others that it may have and that say nothing, such as the name beside a code; `own` are columns that
    mean something else here than elsewhere.
    """

    columns: tuple[str, ...]
    needed: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    own: tuple[Column, ...] = ()

    def column(self, name: str) -> Column:
        """Return a column by its name."""
        return next((column for column in self.own if column.name == name), None) or COLUMNS[name]


@dataclass(frozen=True)
class LeftOut:
    """What was left out of a file: a row, or a column (by its letter) with what stands above it."""

    what: What
    row: int
    text: str
    column: str = ""


@dataclass(frozen=True)
class Headings:
    """The row of the headings, the column that each place means, and the places that mean none."""

    line: Line
    columns: Mapping[int, str]
    unknown: Mapping[int, str]
    passed_over: Mapping[int, str]
    score: int = 0
    titles: tuple[Line, ...] = field(default=())


def letter_of(place: int) -> str:
    """Return the letter that a spreadsheet gives a column, counted from 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def same_heading(text: str) -> str:
    """Return a heading as it is compared: NFKC, without blanks, units in brackets and signs, in lower case."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    bare = _NO_PART.sub("", _BRACKETS.sub("", plain))
    return bare or _NO_PART.sub("", plain) or plain


def _meanings(wanted: Wanted) -> Mapping[str, str]:
    """Return the column that each heading means among those wanted; the first column has the first word."""
    found: dict[str, str] = {}
    for name in wanted.columns:
        found.setdefault(same_heading(name), name)
    for name in wanted.columns:
        for heading in wanted.column(name).headings.split():
            found.setdefault(same_heading(heading), name)
    if _has_own_codes(wanted):
        for heading in CODE_HEADINGS:
            found.setdefault(same_heading(heading), wanted.columns[0])
    return found


def _has_own_codes(wanted: Wanted) -> bool:
    """Say whether an office gives the rows their codes; where it does not, 编号 is only the number of a row."""
    return not wanted.needed or wanted.columns[0] in wanted.needed


def _said_nothing(wanted: Wanted) -> frozenset[str]:
    names = [each for name in wanted.beside for each in (name, *COLUMNS[name].headings.split())]
    numbers = () if _has_own_codes(wanted) else CODE_HEADINGS
    return frozenset(map(same_heading, (*PASSED_OVER, *names, *numbers)))


def find_headings(sheet: Sheet, wanted: Wanted) -> Headings | None:
    """Return the headings of a sheet: the first row of those with the most columns that are known; None without any."""
    best: Headings | None = None
    meanings, nothing = _meanings(wanted), _said_nothing(wanted)
    names = {same_heading(each): name for name in wanted.columns for each in wanted.column(name).names.split()}
    for number, line in enumerate(sheet.lines[:_ROWS_TRIED]):
        found = _named(_headings(line, sheet.lines[:number], meanings, {*nothing, *names}), names)
        if found.score and (best is None or found.score > best.score):
            best = found
    return best


def _headings(line: Line, above: Sequence[Line], meanings: Mapping[str, str], nothing: Collection[str]) -> Headings:
    columns: dict[int, str] = {}
    unknown: dict[int, str] = {}
    passed_over: dict[int, str] = {}
    score = 0
    width = max([len(line.cells), *(len(each.cells) for each in above[-2:])])
    for place in range(width):
        text = _cell(line, place)
        is_own = bool(text.strip())
        if not is_own:  # merged downward, so that the words stand one or two rows higher
            text = next((_cell(each, place) for each in reversed(above[-2:]) if _cell(each, place).strip()), "")
        same = same_heading(text)
        if same in meanings:
            columns[place] = meanings[same]
            score += is_own
        elif same and same in nothing:
            passed_over[place] = text.strip()
        elif is_own:
            unknown[place] = text.strip()
    return Headings(line, columns, unknown, passed_over, score, tuple(above))


def _named(headings: Headings, names: Mapping[str, str]) -> Headings:
    """Return headings with the columns that stand there by a name alone."""
    known = set(headings.columns.values())
    meant = {place: names.get(same_heading(text)) for place, text in headings.passed_over.items()}
    own = {place: name for place, name in meant.items() if name and name not in known}
    rest = {place: text for place, text in headings.passed_over.items() if place not in own}
    return replace(headings, columns={**headings.columns, **own}, passed_over=rest)


def _cell(line: Line, place: int) -> str:
    return line.cells[place] if place < len(line.cells) else ""


def rows_below(sheet: Sheet, headings: Headings) -> tuple[list[Line], list[LeftOut]]:
    """Return the rows of the table and, apart, those below its headings that are no part of it."""
    lines: list[Line] = []
    left: list[LeftOut] = []
    for line in sheet.lines:
        if line.row <= headings.line.row:
            continue
        what = _no_row(line, headings)
        if what is None:
            lines.append(line)
        elif what != "blank":
            left.append(LeftOut(what, line.row, _first(line.cells)))
    return lines, left


def titles_of(sheet: Sheet, headings: Headings) -> Iterator[LeftOut]:
    """Give the rows above the headings, and the comments."""
    yield from (LeftOut("title", line.row, _first(line.cells)) for line in headings.titles)
    yield from (LeftOut("comment", row, "") for row in sheet.comments)


def _no_row(line: Line, headings: Headings) -> What | None:
    """Say what a row is that is no row of the table: sums, words below it, its headings again, or only a number."""
    first = unicodedata.normalize("NFKC", _first(line.cells))
    bare = re.sub(r"\s+", "", first)
    if _TOTAL.fullmatch(bare):
        return "total"
    held = [place for place, cell in enumerate(line.cells) if cell.strip()]
    if _REMARK.fullmatch(bare) and len(held) <= _REMARK_CELLS:
        return "remark"
    said = [place for place in held if place not in headings.passed_over]
    if not said:
        return "blank" if bare.isdigit() or held != [0] else "remark"
    again = [place for place in headings.columns if _cell(line, place) == _cell(headings.line, place) != ""]
    return (
        "title" if len(again) > 1 and len(again) == len([each for each in said if each in headings.columns]) else None
    )


_REMARK_CELLS: Final = 4
"""填表人：… 审核人：… 日期：… stand in a few cells of one row."""


def _first(cells: Sequence[str]) -> str:
    return next((cell.strip() for cell in cells if cell.strip()), "")
