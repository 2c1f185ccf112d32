"""The kind of entry that is a row of the register of forms: since when the district scores by which bounds."""

import json
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from supermarket.assessment.forms.tables import FormRow
from supermarket.books.kinds import Change, Kind
from supermarket.district.dated.registers import Register
from supermarket.district.kinds import RegisterBody, register_rows
from supermarket.journal.canonical import canonical
from supermarket.journal.entry import Entry


def _read(said: Any) -> Any:  # noqa: ANN401 - what a row of the books or a body holds
    return json.loads(said) if isinstance(said, str) else said


class FormRecorded(RegisterBody):
    """A form of assessment: whoever marks or runs it from here on does so by this very content.

    `form` is what it is called by those who type, `name` its title; `form_content` is all of it, as a run seals it, and
    `form_sha256` the SHA-256 of the canonical JSON of that.
    """

    form: str = Field(pattern=r"^\S{1,40}$")
    name: str
    form_content: Annotated[dict[str, Any], BeforeValidator(_read)]
    form_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


_row = register_rows(FormRow)


def _rows(entry: Entry, body: FormRecorded) -> tuple[Change, ...]:
    """Post the row with the form in one cell."""
    (change,) = _row(entry, body)
    return (change._replace(values={**change.named, "form_content": canonical(body.form_content)}),)


FORM_RECORDED: Final = Kind("form.recorded", FormRecorded, rows=_rows)
FORMS: Final = Register("form", FORM_RECORDED, FormRecorded, FormRow)
FORM_KINDS: Final[tuple[Kind[Any], ...]] = (FORM_RECORDED,)
