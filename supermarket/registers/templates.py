"""Empty files to fill: headings, an example, drop-downs with the words of each column, and text where zeros count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from supermarket.locale import _
from supermarket.registers.columns import EXAMPLE, Column
from supermarket.registers.examples import EXAMPLES, PROPOSED
from supermarket.registers.headings import Wanted

ROWS: Final = 2000
"""So many rows below the headings have the drop-downs and formats of their columns."""
_TEXT_KINDS: Final = frozenset({"text", "code", "barcode", "phone", "time", "date", "caps", "words"})
"""Columns whose cells a spreadsheet must not make numbers or dates of."""
_CAPS: Final[Mapping[str, str]] = {
    "/activity": "/活动",
    "/day": "/天",
    "/month": "/月",
    "/quarter": "/季",
    "/year": "/年",
    "/person": "/人",
}
_OF_PEOPLE: Final = frozenset({"staff", "members"})
"""Files whose names are those of people: 姓名, where others have 名称."""
_HEADINGS_ROW: Final = 1
_LIST_SIGNS_MAX: Final = 255
"""A spreadsheet takes a drop-down's words in one text of at most so many signs."""


@dataclass(frozen=True)
class Form:
    """A file to fill: its name, which chooses its examples, the title of its sheet in Chinese, and its columns.

    `own` are those of its columns that mean something else here than in other files.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    needed: frozenset[str]
    own: tuple[Column, ...] = ()


def template_book(forms: Sequence[Form], *, chinese: bool) -> bytes:
    """Return a workbook with a sheet for each form, headings and words in Chinese, or those of the program's files."""
    import xlsxwriter  # noqa: PLC0415 - where a workbook is written

    held = BytesIO()
    with xlsxwriter.Workbook(held, {"strings_to_numbers": False, "strings_to_formulas": False}) as workbook:
        styles = {
            "title": workbook.add_format({"italic": True, "font_color": "#7F6000"}),
            "needed": workbook.add_format({"bold": True, "bg_color": "#FFE699", "border": 1}),
            "heading": workbook.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1}),
            "text": workbook.add_format({"num_format": "@"}),
            "number": workbook.add_format({"num_format": "0"}),
            "example": workbook.add_format({"num_format": "@", "italic": True, "font_color": "#808080"}),
        }
        for form in forms:
            page = workbook.add_worksheet(form.title if chinese else form.name)
            _write(page, form, styles, chinese=chinese)
    return held.getvalue()


def _write(page: Any, form: Form, styles: Mapping[str, Any], *, chinese: bool) -> None:  # noqa: ANN401 - xlsxwriter ships no types
    page.write_string(0, 0, _("Grey rows are invented examples; change or delete them."), styles["title"])
    columns = [Wanted(form.columns, own=form.own).column(name) for name in form.columns]
    first, last = _HEADINGS_ROW + 1, _HEADINGS_ROW + ROWS
    for place, column in enumerate(columns):
        heading = _heading(form, column, chinese=chinese)
        page.set_column(place, place, _width(column), styles["text" if column.what in _TEXT_KINDS else "number"])
        page.write_string(_HEADINGS_ROW, place, heading, styles["needed" if column.name in form.needed else "heading"])
        page.write_comment(_HEADINGS_ROW, place, _note(column, needed=column.name in form.needed))
        if words := _choices(column, chinese=chinese):
            page.data_validation(first, place, last, place, _validation(column, words))
    page.write_string(_HEADINGS_ROW, len(columns), EXAMPLE if chinese else "example", styles["heading"])
    page.set_column(len(columns), len(columns), 24)
    examples, proposed = EXAMPLES[form.name], PROPOSED.get(form.name, ())
    for number, row in enumerate((*examples, *proposed), start=first):
        style = styles["example" if number < first + len(examples) else "text"]
        for place, column in enumerate(columns):
            text = row.get(column.name, "")
            page.write_string(number, place, _shown(column, text, chinese=chinese), style)
    for number in range(first, first + len(examples)):
        page.write_string(number, len(columns), _("invented example; it is left out"), styles["example"])
    page.freeze_panes(_HEADINGS_ROW + 1, 1)


def _heading(form: Form, column: Column, *, chinese: bool) -> str:
    if not chinese:
        return column.name
    return "姓名" if column.name == "name" and form.name in _OF_PEOPLE else column.title


def _width(column: Column) -> int:
    return {"text": 20, "code": 12, "barcode": 16, "phone": 16}.get(column.what, 12)


def _note(column: Column, *, needed: bool) -> str:
    """Return what is said of a column: what may stand there, and whether something must."""
    said = [_("Here stands {may}.").format(may=column.allowed)]
    said += [_("It must be filled.")] if needed else []
    return "\n".join(said)


def _choices(column: Column, *, chinese: bool) -> list[str]:
    """Return the words of a column that has few: those that a drop-down shows."""
    if column.what == "flag":
        return ["是", "否"] if chinese else ["yes", "no"]
    if column.what not in {"word", "words"}:
        return []
    return [words.split()[0] if chinese else value for value, words in column.words.items()]


def _validation(column: Column, words: list[str]) -> dict[str, Any]:
    """Return the drop-down of a column; where several words may stand together, others than those shown may too."""
    return {
        "validate": "list",
        "source": words,
        "error_type": "information" if column.what == "words" else "stop",
        "error_message": ", ".join(words)[:_LIST_SIGNS_MAX],
    }


def _shown(column: Column, text: str, *, chinese: bool) -> str:
    """Return a value as a template shows it in its language."""
    if not chinese or not text:
        return text
    if column.what == "flag":
        return "是"
    if column.what == "caps":
        for period, word in _CAPS.items():
            text = text.replace(period, word)
        return text
    if column.what in {"word", "words"}:
        return " ".join(column.words[value].split()[0] for value in text.split())
    return text
