"""Sheets of a workbook that prints on A4: real numbers, texts that are never formulas, sums that anybody can follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from supermarket.paper.drawing.typesetting import DRILL

if TYPE_CHECKING:
    from xlsxwriter import Workbook

WIDTH_MIN: Final = 9
WIDTH_MAX: Final = 60
_FIRST: Final = 2
"""The row in which a sheet's values begin, as a formula counts them."""
_FORMS: Final = {
    int: "#,##0;-#,##0;;@",
    float: "#,##0.00;-#,##0.00;;@",
}
"""How numbers are shown: a nought as nothing."""


@dataclass(frozen=True)
class Formula:
    """A formula, with what it comes to for programs that do not recompute; `zero` shows a nought."""

    text: str
    value: int | float | str
    zero: bool = False


Value = str | int | float | Formula | None


@dataclass(frozen=True)
class Table:
    """A sheet with headings and rows; below them stand the sums of the columns that `summed` names."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    summed: tuple[str, ...] = ()

    def total(self, heading: str) -> Formula:
        """Return the sum of a column, as another sheet writes it."""
        place = self.headings.index(heading)
        return Formula(f"SUM('{self.name}'!{self._range(place)})", self._sum(place), zero=True)

    def share(self, heading: str, text: str) -> Formula:
        """Return how many rows have a text in a column, as another sheet counts them."""
        place = self.headings.index(heading)
        found = sum(row[place] == text for row in self.rows)
        return Formula(f"COUNTIF('{self.name}'!{self._range(place)},\"{text}\")", found, zero=True)

    @property
    def sums(self) -> tuple[Value, ...]:
        """Return the row of sums; none where nothing is summed."""
        if not (self.summed and self.rows):
            return ()
        places = [self.headings.index(heading) for heading in self.summed]
        sums: list[Value] = [
            Formula(f"SUM({self._range(place)})", self._sum(place)) if place in places else None
            for place in range(len(self.headings))
        ]
        return ("合计", *sums[1:])

    def _range(self, place: int) -> str:
        from xlsxwriter.utility import xl_col_to_name

        column = xl_col_to_name(place)
        return f"{column}{_FIRST}:{column}{max(_FIRST, len(self.rows) + 1)}"

    def _sum(self, place: int) -> int | float:
        figures = [row[place] for row in self.rows]
        found = sum(figure for figure in figures if isinstance(figure, int | float))
        return round(found, 2) if isinstance(found, float) else found


@dataclass(frozen=True)
class Sheet:
    """A sheet whose cells stand where they are put: `cells` by row and column, counted from 0; `heads` are shaded.

    In the rows of `wide` the second cell reaches to the last column; they are so many points high.
    """

    name: str
    title: str
    cells: dict[tuple[int, int], Value]
    heads: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    widths: tuple[float, ...] = ()
    wide: Mapping[int, float] = field(default_factory=dict)


def book_of(sheets: Sequence[Sheet | Table], *, title: str, at: int, drill: bool) -> bytes:
    """Return a workbook of these sheets; `at`, UTC milliseconds, is its only date. A drill's says so on every page."""
    from xlsxwriter import Workbook

    held = BytesIO()
    book = Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "created": datetime.fromtimestamp(at / 1000, UTC).replace(tzinfo=None)})
    forms = _Forms(book)
    mark = f"　{DRILL}" if drill else ""
    for each in sheets:
        page = book.add_worksheet(each.name)
        if isinstance(each, Table):
            _write_table(page, each, forms)
        else:
            _write_sheet(page, replace(each, title=each.title + mark), forms)
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        page.set_header(f"&C{title}：&A{mark}")
        page.set_footer("&R第 &P/&N 页")
    book.close()
    return held.getvalue()


class _Forms:
    """The looks of cells, made once for a workbook."""

    def __init__(self, book: "Workbook") -> None:
        self._book: Final[Any] = book
        self._made: Final[dict[tuple[Any, ...], Any]] = {}

    def of(self, value: Value, *, bold: bool = False, shaded: bool = False) -> Any:  # noqa: ANN401 - no types there
        inner = value.value if isinstance(value, Formula) else value
        form = _FORMS.get(type(inner), "")
        if isinstance(value, Formula) and value.zero:
            form = form.partition(";")[0]
        return self.made(num_format=form, bold=bold, shaded=shaded)

    def made(self, *, num_format: str = "", bold: bool = False, shaded: bool = False, size: int = 11) -> Any:  # noqa: ANN401
        asked = (num_format, bold, shaded, size)
        if asked not in self._made:
            look: dict[str, Any] = {"text_wrap": True, "valign": "vcenter" if shaded else "top", "font_size": size}
            look |= {"border": 1} if size == 11 else {}  # noqa: PLR2004 - a title has no frame
            look |= {"bold": True} if bold else {}
            look |= {"bg_color": "#EEEEEE"} if shaded else {}
            look |= {"num_format": num_format} if num_format else {}
            self._made[asked] = self._book.add_format(look)
        return self._made[asked]


def _write_table(page: Any, table: Table, forms: _Forms) -> None:  # noqa: ANN401 - the library has no types
    widths = [_width(heading) for heading in table.headings]
    for column, heading in enumerate(table.headings):
        page.write_string(0, column, heading, forms.made(bold=True, shaded=True))
    rows = [*table.rows, *([table.sums] if table.sums else [])]
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write(page, number, column, value, forms.of(value, bold=number > len(table.rows)))
            widths[column] = max(widths[column], _width(_shown(value)))
    for column, width in enumerate(widths):
        page.set_column(column, column, min(max(width, WIDTH_MIN), WIDTH_MAX))
    page.set_landscape()


def _write_sheet(page: Any, sheet: Sheet, forms: _Forms) -> None:  # noqa: ANN401
    page.write_string(0, 0, sheet.title, forms.made(bold=True, size=16))
    for (row, column), value in sheet.cells.items():
        is_head = (row, column) in sheet.heads
        if column == 1 and row in sheet.wide:
            page.merge_range(row, 1, row, len(sheet.widths) - 1, "", forms.made())
            page.set_row(row, sheet.wide[row])
        _write(page, row, column, value, forms.of(value, bold=is_head, shaded=is_head))
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)


def _write(page: Any, row: int, column: int, value: Value, form: Any) -> None:  # noqa: ANN401
    match value:
        case None:
            page.write_blank(row, column, None, form)
        case Formula(text, worth):
            page.write_formula(row, column, f"={text}", form, worth)
        case str():
            page.write_string(row, column, value, form)
        case _:
            page.write_number(row, column, value, form)


def _shown(value: Value) -> str:
    return str(value.value) if isinstance(value, Formula) else str(value or "")


def _width(text: str) -> int:
    """Return how many columns of digits a text takes; a Chinese character takes two."""
    return 2 + sum(1 if character.isascii() else 2 for character in text)
