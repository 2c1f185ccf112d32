"""The work sheet of a sample as rows: how it is written, and how a filled one is read back and judged."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from supermarket.audit.sampling.drawing import DrawnSample, draw_sample
from supermarket.audit.sampling.lines import SheetLine
from supermarket.audit.sampling.projecting import Judgement, Projected, project, together
from supermarket.audit.verification.outside import OutsideRoot
from supermarket.books.session import ReadSession
from supermarket.errors.audit import SheetDiffers, SheetUnfinished, SheetUnknown, SheetUnreadable
from supermarket.registers.files.reading import read_book
from supermarket.registers.files.sheets import Line
from supermarket.registers.numerals import how_many, whole

MARK: Final = "抽样 sample"
HEADINGS: Final = (
    *("序号", "层", "流水号", "日期", "地点", "户号", "善行或商品", "所记积分", "应查凭据"),
    *("应为积分", "所见", "检查人"),
)
"""The last three are filled in: the points that are right, what was found, by whom."""
ENTRY: Final = HEADINGS.index("流水号")
RIGHT: Final = HEADINGS.index("应为积分")
AS_BOOKED: Final = frozenset("=＝√✓对")
NOTES: Final = (
    "“应为积分”填写查实后应有的积分；与所记相同的填“=”；全无凭据的填 0。每行都要填写，“所见”写明依据。",
    "样本由封存的流水根与当众抽出的号数决定，任何人可用审计包中的 verify.py --sample 重抽；不得更换或删去任何一行。",
)
_RIGHT_MAX: Final = 999_999_999
_NAMED_MAX: Final = 8


def head_of(drawn: DrawnSample) -> tuple[str, ...]:
    """Return the line that says by what a sample was drawn, from which a filled sheet is known."""
    return (MARK, drawn.entry, drawn.root, str(drawn.number), str(drawn.asked))


def rows_of(lines: Sequence[SheetLine]) -> tuple[tuple[str | int | None, ...], ...]:
    """Return the rows of a sheet, the last three cells empty."""
    return tuple(
        (
            *(line.number, line.stratum, line.entry, line.on, line.place, line.household, line.deed, line.points),
            *(line.look_for, None, None, None),
        )
        for line in lines
    )


def project_sheet(session: ReadSession, path: Path) -> tuple[DrawnSample, tuple[Projected, ...], Projected]:
    """Draw a filled sheet's sample again, and project what it found: stratum by stratum, and in all.

    Raises:
        FileUnreadable: it is no spreadsheet.
        SheetUnknown, SheetDiffers, SheetUnfinished, SheetUnreadable: it is not the filled sheet of this sample.
        SampleRootForeign, SampleTooSmall: it was drawn by a root of another ledger.
    """
    lines = [line for sheet in read_book(path).sheets for line in sheet.lines]
    root, number, asked = _head(path, lines)
    drawn = draw_sample(session, root, number, asked)
    said = _said(path, lines)
    items = [(stratum, item.entry, item.points) for stratum, item in drawn.sample.items]
    wanted = {entry for _stratum, entry, _points in items}
    if differing := sorted(wanted ^ said.keys()):
        raise SheetDiffers(path=path.name, entries=tuple(differing[:_NAMED_MAX]))
    if unfinished := [entry for _stratum, entry, _points in items if not said[entry][1]]:
        raise SheetUnfinished(path=path.name, entries=tuple(unfinished[:_NAMED_MAX]))
    judged: dict[int, list[Judgement]] = {}
    for stratum, entry, points in items:
        judged.setdefault(stratum, []).append(Judgement(entry, points, _right(path, points, *said[entry])))
    parts = tuple(project(stratum, judged[place]) for place, stratum in enumerate(drawn.sample.strata, 1))
    return drawn, parts, together(parts)


def _head(path: Path, lines: Sequence[Line]) -> tuple[OutsideRoot, int, int]:
    """Return by what the sample was drawn."""
    for line in lines:
        if line.cells[0].strip() == MARK:
            entry, root, number, asked = (cell.strip() for cell in [*line.cells, "", "", "", ""][1:5])
            origin, _hyphen, size = entry.rpartition("-")
            texts = (size, number, asked)
            figures = [figure for figure in map(how_many, texts) if figure is not None]
            if re.fullmatch("[0-9a-f]{64}", root) and len(figures) == len(texts):
                return OutsideRoot(origin, figures[0], root, path.name), figures[1], figures[2]
    raise SheetUnknown(path=path.name)


def _said(path: Path, lines: Sequence[Line]) -> dict[str, tuple[int, str]]:
    """Return by entry in which row it stands and what was written as its right points."""
    said: dict[str, tuple[int, str]] = {}
    for line in _below_headings(lines):
        entry, right = ([*line.cells, *[""] * len(HEADINGS)][place].strip() for place in (ENTRY, RIGHT))
        if entry in said:
            raise SheetDiffers(path=path.name, entries=(entry,))
        if entry:
            said[entry] = (line.row, unicodedata.normalize("NFKC", right))
    return said


def _below_headings(lines: Sequence[Line]) -> Iterator[Line]:
    is_below = False
    for line in lines:
        if is_below:
            yield line
        is_below = is_below or line.cells[ENTRY : ENTRY + 1] == (HEADINGS[ENTRY],)


def _right(path: Path, booked: int, row: int, text: str) -> int:
    if text in AS_BOOKED:
        return booked
    right = whole(text)
    if right is None or abs(right) > _RIGHT_MAX:
        raise SheetUnreadable(path=path.name, row=row, text=text[:20])
    return right
