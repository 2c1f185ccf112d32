"""Numbered forms 编号表单: the kind of entry that says which numbers were printed, so that the next print goes on."""

from typing import Any, Final, Literal

from pydantic import Field

from supermarket.books.kinds import Body, Change, Kind, Part, name_of
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Value
from supermarket.spending.tables import FormPrintRow

FormNumbered = Literal["register"]


class FormsAsked(Part):
    """The request behind numbered forms: how many, and from which number, if not from where the last print ended."""

    form: FormNumbered
    quantity: int
    first: int | None = None


class FormsPrinted(Body):
    """Forms of the entry's site were printed with the numbers from `first` to `last`, of a `series` or without one."""

    asked: FormsAsked
    form: FormNumbered
    first: int = Field(ge=1)
    last: int = Field(ge=1)
    series: str | None = None


def _printed(entry: Entry, body: FormsPrinted) -> tuple[Change, ...]:
    name: dict[str, Value] = {"site": entry.site, "form": body.form, **name_of(entry)}
    return (Change(FormPrintRow, {**name, "first": body.first, "last": body.last}),)


FORMS_PRINTED: Final = Kind("forms.printed", FormsPrinted, rows=_printed)

KINDS: Final[tuple[Kind[Any], ...]] = (FORMS_PRINTED,)
