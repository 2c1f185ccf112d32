"""From a line of cells to a register's row: each cell checked, the first bad one refused by line, column and reason."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from supermarket.district.csv_files import CsvRow
from supermarket.district.dates import read_date
from supermarket.district.kinds import RegisterBody
from supermarket.district.persons import NAME_MAX, NOTE_MAX, read_text
from supermarket.errors import Refusal
from supermarket.locale import N_

R = TypeVar("R", bound=RegisterBody)
_WHOLE_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,15}", re.ASCII)
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
_UNREADABLE: Final = (
    N_("it is longer than 40 characters or cannot be printed"),
    N_("it is longer than 200 characters or cannot be printed"),
)
"""Of a short column, and of a long one."""
_LONG_COLUMNS: Final = frozenset({"note", "caps", "evidence", "barcodes"})


def register_row(body: type[R], row: CsvRow, *, scope: str, extra: Mapping[str, Any] | None = None) -> R:
    """Return a line's cells as a row of a register.

    Raises:
        CsvCellRefused: a cell cannot be what its column asks for.
    """
    for column, text in row.cells.items():
        try:
            read_text(text, column, most=NOTE_MAX if column in _LONG_COLUMNS else NAME_MAX)
        except Refusal as fault:
            raise row.refused(column, _UNREADABLE[column in _LONG_COLUMNS]) from fault
        if text and column in _whole_numbers(body) and not _WHOLE_NUMBER.fullmatch(text):
            raise row.refused(column, N_("it is not a whole number"))
    if "from" in row.cells:
        _check_date(row)
    try:
        return body.model_validate({**row.cells, **(extra or {}), "scope": scope}, strict=False)
    except ValidationError as fault:
        error = fault.errors()[0]
        reason = _REASONS.get(error["type"], N_("it is not written as the column asks"))
        raise row.refused(str(error["loc"][0]), reason) from fault


@cache
def _whole_numbers(body: type[RegisterBody]) -> frozenset[str]:
    """Return the columns that hold whole numbers; 1.0 and 1_000, which Python reads too, are none."""
    return frozenset(name for name, field in body.model_fields.items() if field.annotation in {int, int | None})


def _check_date(row: CsvRow) -> None:
    try:
        read_date(row.cells["from"])
    except Refusal as fault:
        raise row.refused("from", N_("it is not a date like 2026-03-05")) from fault
