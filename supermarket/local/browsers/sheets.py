"""Sheets 签到: rosters that are being taken at an activity. What was scanned lies here until it is recorded.

So a reload, a phone that died and a server that was started anew lose nobody; only numbers and times are kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from supermarket.books.session import ReadSession
from supermarket.clock import DAY
from supermarket.journal.database import Transaction
from supermarket.local.browsers.drafts import (
    change_draft,
    change_draft_here,
    draft_of,
    drafts_of,
    drop_draft,
    drop_old_drafts,
    exchange_draft,
)
from supermarket.local.opened import Opened

KEPT: Final = 3 * DAY
"""Sheets are forgotten so long after they were changed last, recorded or not."""
_REMEMBERED: Final = 40
"""So many of the last scans are told from new ones when they are sent again."""
_SUBJECT: Final = "roster"


@dataclass(frozen=True)
class Line:
    """A scan: the household, which member it was if that was said, and the time of the day, HH:MM."""

    household: str
    member: str | None
    at: str


@dataclass(frozen=True)
class Sheet:
    """A roster that is being taken; `files` are photos, WHAT:SHA256, `scans` the numbers of the last scans' forms.

    Its own number is the key under which it will be recorded; `roster` is the entry that did, if it is done.
    """

    id: str
    staff: str
    site: str
    rule: str
    activity: str
    people: tuple[Line, ...] = ()
    files: tuple[str, ...] = ()
    scans: tuple[str, ...] = ()
    roster: str | None = None


def begin_sheet(ledger: Opened, sheet: Sheet) -> None:
    """Begin a sheet, unless it was begun already."""
    drop_old_drafts(ledger, _SUBJECT, sheet.staff, ledger.clock.now() - KEPT)
    exchange_draft(
        ledger, f"{_SUBJECT} {sheet.id}", sheet.staff, lambda now: None if now else (sheet.id, asdict(sheet))
    )


def sheet_of(session: ReadSession | Transaction, sheet: str, staff: str) -> Sheet | None:
    """Return a sheet that this member of staff takes, or None."""
    found = draft_of(session, f"{_SUBJECT} {sheet}", staff)
    return _read(found.content) if found else None


def open_sheets(session: ReadSession, staff: str) -> list[Sheet]:
    """Return the sheets of a member of staff that are not recorded yet, the latest first."""
    sheets = (_read(draft.content) for draft in drafts_of(session, _SUBJECT, staff).values())
    return [sheet for sheet in sheets if not sheet.roster]


def change_sheet(ledger: Opened, sheet: Sheet, scan: str, change: Callable[[Sheet], Sheet]) -> None:
    """Change a sheet once for each scan, by the number of its form; one that is recorded stays as it is."""

    def changed(content: Mapping[str, Any]) -> Mapping[str, Any]:
        now = _read(content)
        if now.roster or scan in now.scans:
            return content
        return asdict(replace(change(now), scans=(*now.scans, scan)[-_REMEMBERED:]))

    change_draft(ledger, f"{_SUBJECT} {sheet.id}", sheet.staff, changed)


def mark_recorded(transaction: Transaction, sheet: Sheet, roster: str, now: int) -> None:
    """Say of a sheet which entry recorded it, within that very transaction; `now` in UTC milliseconds."""

    def marked(content: Mapping[str, Any]) -> Mapping[str, Any]:
        return asdict(replace(_read(content), roster=roster))

    change_draft_here(transaction, f"{_SUBJECT} {sheet.id}", sheet.staff, marked, now)


def drop_sheet(ledger: Opened, sheet: Sheet) -> None:
    """Throw a sheet away."""
    drop_draft(ledger, f"{_SUBJECT} {sheet.id}", sheet.staff)


def _read(content: Mapping[str, Any]) -> Sheet:
    people = tuple(Line(**line) for line in content["people"])
    return Sheet(**{**content, "people": people, "files": tuple(content["files"]), "scans": tuple(content["scans"])})
