"""The work sheet is filled in and read back; a sheet of which anything was exchanged is refused."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from supermarket.audit.sampling.drawing import draw_sample
from supermarket.audit.sampling.lines import lines_of
from supermarket.audit.sampling.sheets import ENTRY, HEADINGS, RIGHT, project_sheet
from supermarket.books.session import ReadSession
from supermarket.cli.ledger.samples_shown import write_sheets
from supermarket.errors import Refusal
from supermarket.errors.audit import (
    SampleRootForeign,
    SheetDiffers,
    SheetUnfinished,
    SheetUnknown,
    SheetUnreadable,
)
from supermarket.journal.store import own_stream
from supermarket.ledger import open_ledger
from tests.audit.sampling.conftest import SIZE, root_of
from tests.paper.reading import page_text, pages

Sheet = Any  # openpyxl ships no types


@pytest.fixture(scope="module")
def session(market: Path) -> Iterator[ReadSession]:
    with closing(open_ledger(market)) as opened, opened.reading() as reading:
        yield reading


@pytest.fixture(scope="module")
def drawn_sheet(session: ReadSession, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sheet") / "sample.xlsx"
    write_sheets(session, *sample(session), pdf=path.with_suffix(".pdf"), xlsx=path)
    return path


def sample(session: ReadSession) -> tuple[Any, Any]:
    drawn = draw_sample(session, root_of(session, own_stream(session.transaction).size), 4711, SIZE)
    return drawn, lines_of(session, drawn)


def rows(sheet: Sheet) -> list[Any]:
    return [row for row in sheet.iter_rows() if isinstance(row[0].value, int)]


def filled(drawn_sheet: Path, place: Path, fill: Callable[[Sheet], None]) -> Path:
    """Fill the sheet in: everything is right but what `fill` changes."""
    book = openpyxl.load_workbook(drawn_sheet)
    for row in rows(book.active):
        row[RIGHT].value = "="
    fill(book.active)
    book.save(place / "filled.xlsx")
    return place / "filled.xlsx"


def nothing(_sheet: Sheet) -> None:
    pass


def test_a_sheet_on_which_all_is_right_projects_no_error(
    session: ReadSession, drawn_sheet: Path, tmp_path: Path
) -> None:
    drawn, parts, whole = project_sheet(session, filled(drawn_sheet, tmp_path, nothing))
    assert (whole.judged, whole.wrong, whole.found, whole.error) == (SIZE, 0, 0, 0)
    assert whole.points == sum(stratum.points for stratum in drawn.sample.strata)
    assert len(parts) == len(drawn.sample.strata)
    assert whole.upper > 0


def test_what_was_written_down_as_right_is_what_counts(session: ReadSession, drawn_sheet: Path, tmp_path: Path) -> None:
    def fill(sheet: Sheet) -> None:
        first, second, third, *_more = rows(sheet)
        first[RIGHT].value = 0
        second[RIGHT].value = f"{second[7].value - 1}"
        third[RIGHT].value = "＝"
        fill.found = first[7].value + 1  # type: ignore[attr-defined]

    _drawn, _parts, whole = project_sheet(session, filled(drawn_sheet, tmp_path, fill))
    assert (whole.wrong, whole.found) == (2, fill.found)  # type: ignore[attr-defined]
    assert whole.error >= whole.found


def test_a_sheet_may_be_filled_in_any_order_and_with_remarks(
    session: ReadSession, drawn_sheet: Path, tmp_path: Path
) -> None:
    def fill(sheet: Sheet) -> None:
        found = rows(sheet)
        values = [[cell.value for cell in row] for row in found]
        for row, said in zip(found, reversed(values), strict=True):
            for cell, value in zip(row, said, strict=True):
                cell.value = value
        found[0][RIGHT + 1].value = "签到表上没有他"

    assert project_sheet(session, filled(drawn_sheet, tmp_path, fill))[2].judged == SIZE


def forget_one(sheet: Sheet) -> None:
    rows(sheet)[3][RIGHT].value = None


def exchange_one(sheet: Sheet) -> None:
    rows(sheet)[3][ENTRY].value = "1000-1-1"


def leave_one_out(sheet: Sheet) -> None:
    sheet.delete_rows(rows(sheet)[3][0].row)


def have_one_twice(sheet: Sheet) -> None:
    rows(sheet)[3][ENTRY].value = rows(sheet)[4][ENTRY].value


def draw_again(sheet: Sheet) -> None:
    sheet.cell(2, 4).value = "4712"


def take_another_root(sheet: Sheet) -> None:
    sheet.cell(2, 3).value = "0" * 64


def take_the_line_away(sheet: Sheet) -> None:
    sheet.cell(2, 1).value = ""


def write_a_number_without_end(sheet: Sheet) -> None:
    sheet.cell(2, 4).value = "9" * 5_000


def write_words(sheet: Sheet) -> None:
    rows(sheet)[3][RIGHT].value = "不清楚"


def write_a_part(sheet: Sheet) -> None:
    rows(sheet)[3][RIGHT].value = 1.5


@pytest.mark.parametrize(
    ("fill", "refusal"),
    [
        (forget_one, SheetUnfinished),
        (exchange_one, SheetDiffers),
        (leave_one_out, SheetDiffers),
        (have_one_twice, SheetDiffers),
        (draw_again, SheetDiffers),
        (take_another_root, SampleRootForeign),
        (take_the_line_away, SheetUnknown),
        (write_a_number_without_end, SheetUnknown),
        (write_words, SheetUnreadable),
        (write_a_part, SheetUnreadable),
    ],
)
def test_a_sheet_that_is_not_the_samples_is_refused(
    session: ReadSession, drawn_sheet: Path, tmp_path: Path, fill: Callable[[Sheet], None], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        project_sheet(session, filled(drawn_sheet, tmp_path, fill))


def test_the_entries_that_are_missing_are_named(session: ReadSession, drawn_sheet: Path, tmp_path: Path) -> None:
    path = filled(drawn_sheet, tmp_path, forget_one)
    missing = rows(openpyxl.load_workbook(path).active)[3][ENTRY].value
    with pytest.raises(SheetUnfinished) as refused:
        project_sheet(session, path)
    assert refused.value.entries == (missing,)


def test_the_sheet_is_the_same_bytes_and_runs_no_formula(
    session: ReadSession, drawn_sheet: Path, tmp_path: Path
) -> None:
    write_sheets(session, *sample(session), pdf=tmp_path / "again.pdf", xlsx=tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == drawn_sheet.read_bytes()
    assert (tmp_path / "again.pdf").read_bytes() == drawn_sheet.with_suffix(".pdf").read_bytes()
    cells = [cell for row in openpyxl.load_workbook(drawn_sheet).active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_the_paper_bears_every_entry_and_by_what_it_was_drawn(session: ReadSession, drawn_sheet: Path) -> None:
    drawn, lines = sample(session)
    paper = drawn_sheet.with_suffix(".pdf").read_bytes()
    text = "".join(page_text(paper, page) for page in range(pages(paper))).replace("\r\n", "")
    assert all(line.entry in text for line in lines)
    assert drawn.root in text
    assert all(heading in text for heading in HEADINGS if len(heading) > 2)


def test_a_csv_of_the_sheet_will_do(session: ReadSession, drawn_sheet: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(filled(drawn_sheet, tmp_path, nothing))
    lines = [",".join(f'"{cell.value or ""}"' for cell in row) for row in book.active.iter_rows()]
    (tmp_path / "filled.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    assert project_sheet(session, tmp_path / "filled.csv")[2].judged == SIZE


def test_a_file_that_is_there_is_not_written_over(session: ReadSession, drawn_sheet: Path, tmp_path: Path) -> None:
    shutil.copyfile(drawn_sheet, tmp_path / "kept.xlsx")
    with pytest.raises(Refusal) as refused:
        write_sheets(session, *sample(session), pdf=None, xlsx=tmp_path / "kept.xlsx")
    assert refused.value.code == "file_exists"
