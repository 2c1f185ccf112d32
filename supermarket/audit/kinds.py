"""The kind of entry that the auditor's package needs: that names were taken away in one, by whom and why."""

from typing import Any, Final

from pydantic import Field

from supermarket.books.kinds import Body, Kind


class NamesExported(Body):
    """The names of so many members and members of staff, with the last digits of phones, left in an export."""

    asked: dict[str, str]
    reason: str
    members: int = Field(ge=0)
    staff: int = Field(ge=0)


NAMES_EXPORTED: Final = Kind("names.exported", NamesExported)

KINDS: Final[tuple[Kind[Any], ...]] = (NAMES_EXPORTED,)
