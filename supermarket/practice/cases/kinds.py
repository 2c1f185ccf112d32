"""What the entries of every sort of case have in common: the rows of its opening, and the body and rows of a step."""

from typing import Final

from pydantic import Field

from supermarket.books.kinds import Body, Change, name_of, stamp_of
from supermarket.clock import MINUTE
from supermarket.journal.entry import Entry, EntryName, require_name
from supermarket.journal.statements import Value
from supermarket.locale import N_
from supermarket.practice.cases.courses import Course
from supermarket.practice.cases.tables import CaseCountRow, CaseRow, CaseStepRow

OPENED: Final = N_("opened")
"""The step with which every case begins."""
HOUR: Final = 60 * MINUTE
"""In milliseconds."""
TIME: Final = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"


class Stepped(Body):
    """A step of a case, from the state `was` to the state `state`; the next is awaited `within` so many hours.

    A feature adds the fields that its own steps tell.
    """

    asked: dict[str, str]
    case: str
    step: str
    was: str
    state: str
    within: int | None = Field(default=None, ge=0)
    reason: str | None = None


def opened_rows(entry: Entry, course: Course, within: int | None) -> tuple[Change, ...]:
    """Return the rows of a case that an entry opens; its next step is awaited `within` so many hours."""
    case: dict[str, Value] = {**stamp_of(entry), "noun": course.noun, "site": entry.site, "on": entry.on}
    name = EntryName(entry.origin, entry.seq)
    return (
        Change(CaseRow, {**case, "actor": entry.actor}),
        *_step(entry, name, OPENED, course.opening, within, None),
        _counted(course, name, course.opens(None, course.opening)),
    )


def stepped_rows(entry: Entry, course: Course, body: Stepped) -> tuple[Change, ...]:
    """Return the rows of a step of a case."""
    name = require_name(body.case)
    steps = _step(entry, name, body.step, body.state, body.within, body.reason)
    return (*steps, _counted(course, name, course.opens(body.was, body.state)))


def _step(  # noqa: PLR0913, PLR0917 - the columns of a step
    entry: Entry, case: EntryName, step: str, state: str, within: int | None, reason: str | None
) -> tuple[Change, ...]:
    due = None if within is None else entry.at + HOUR * within
    told: dict[str, Value] = {"step": step, "state": state, "due": due, "reason": reason}
    who: dict[str, Value] = {"on": entry.on, "actor": entry.actor}
    return (Change(CaseStepRow, {"case_origin": case.origin, "case_seq": case.seq, **stamp_of(entry), **told, **who}),)


def _counted(course: Course, case: EntryName, opens: int) -> Change:
    return Change(CaseCountRow, {"noun": course.noun, **name_of(case), "open": opens})
