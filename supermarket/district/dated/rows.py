"""From a row of cells to a register's row: each cell checked, every bad one refused by its place and reason."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from supermarket.district.dates import read_date
from supermarket.district.kinds import RegisterBody
from supermarket.district.persons import NAME_MAX, NOTE_MAX, read_text
from supermarket.errors import Refusal
from supermarket.errors.registers import FileRefused
from supermarket.locale import N_
from supermarket.registers.numerals import whole
from supermarket.registers.problems import refused
from supermarket.registers.tables import FileRow

R = TypeVar("R", bound=RegisterBody)
_REASONS: Final = {
    "missing": N_("it is missing"),
    "int_parsing": N_("it is not a whole number"),
    "int_parsing_size": N_("it is not a whole number"),
    "int_from_float": N_("it is not a whole number"),
    "enum": N_("it is not one of the words that the column takes"),
    "literal_error": N_("it is not one of the words that the column takes"),
    "string_pattern_mismatch": N_("it is not written as the column asks"),
    "greater_than_equal": N_("the number is too small"),
    "less_than_equal": N_("the number is too large"),
}
_LONG_COLUMNS: Final = frozenset(
    {"note", "caps", "evidence", "barcodes", "skills", "places", "plan", "volunteers", "calendar", "times"}
)


def register_row(body: type[R], row: FileRow, *, scope: str, extra: Mapping[str, Any] | None = None) -> R:
    """Return a row's cells as a row of a register.

    Raises:
        FileRefused: cells of a file cannot be what their columns ask for.
        CellRefused: the first such cell of what was typed.
    """
    wrong = dict(_wrong_cells(body, row))
    try:
        made = body.model_validate({**_values(body, row), **(extra or {}), "scope": scope}, strict=False)
    except ValidationError as fault:
        for error in fault.errors():
            column = str(error["loc"][0])
            if column not in row.unread:
                wrong.setdefault(column, _REASONS.get(error["type"], N_("it is not written as the column asks")))
        raise _refusal(row, wrong) from fault
    if wrong or row.unread:
        raise _refusal(row, wrong)
    return made


def _refusal(row: FileRow, wrong: Mapping[str, str]) -> Refusal:
    if not row.file:
        column, reason = next(iter(wrong.items()))
        return row.refused(column, reason)
    problems = [row.problem(column, reason) for column, reason in wrong.items()]
    return refused(row.file, problems) if problems else FileRefused(file=row.file, count=0, first="", problems=())


def _values(body: type[RegisterBody], row: FileRow) -> dict[str, str | int | None]:
    """Return a row's cells, whole numbers read; those that are none are refused by `_wrong_cells`."""
    numbers = {column: whole(text) for column, text in row.cells.items() if text and column in _whole_numbers(body)}
    return {**row.cells, **{column: number for column, number in numbers.items() if number is not None}}


def _wrong_cells(body: type[RegisterBody], row: FileRow) -> Iterator[tuple[str, str]]:
    """Give the columns whose cells are no text, no number or no date that can be kept, with the reason."""
    for column, text in row.cells.items():
        most = NOTE_MAX if column in _LONG_COLUMNS else NAME_MAX
        try:
            read_text(text, column, most=most)
        except Refusal:
            too_long = len(text) > most
            long = N_("it is longer than 200 characters") if most == NOTE_MAX else N_("it is longer than 40 characters")
            yield column, long if too_long else N_("it holds signs that cannot be printed")
            continue
        if text and column in _whole_numbers(body) and whole(text) is None:
            yield column, N_("it is not a whole number")
    if "from" in row.cells and not _is_date(row.cells["from"]):
        yield "from", N_("it is not a date like 2026-03-05")


@cache
def _whole_numbers(body: type[RegisterBody]) -> frozenset[str]:
    """Return the columns that hold whole numbers."""
    return frozenset(name for name, field in body.model_fields.items() if field.annotation in {int, int | None})


def _is_date(text: str) -> bool:
    try:
        read_date(text)
    except Refusal:
        return False
    return True
