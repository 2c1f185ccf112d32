"""Sheets 签到: rosters that are being taken at an activity. What was scanned lies here until it is recorded.

So a reload, a phone that died and a server that was started anew lose nobody; only numbers and times are kept.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import bindparam, delete, select, update

from supermarket.books.session import ReadSession
from supermarket.clock import MINUTE
from supermarket.journal.database import Row
from supermarket.journal.statements import Prepared, insertion
from supermarket.journal.tables import table_of
from supermarket.local.opened import Opened
from supermarket.local.tables import SheetRow

KEPT: Final = 3 * 24 * 60 * MINUTE
"""Sheets are forgotten so long after they were begun, recorded or not."""
_REMEMBERED: Final = 40
"""So many of the last scans are told from new ones when they are sent again."""
_sheet: Final = table_of(SheetRow)
_COLUMNS: Final = tuple(_sheet.c[name] for name in SheetRow.model_fields)
_ONE: Final = Prepared(select(*_COLUMNS).where(_sheet.c.id == bindparam("sheet")))
_OPEN: Final = Prepared(
    select(*_COLUMNS)
    .where(_sheet.c.staff == bindparam("staff"), _sheet.c.roster.is_(None))
    .order_by(_sheet.c.began.desc(), _sheet.c.id)
)
_CHANGE: Final = Prepared(
    update(_sheet)
    .where(_sheet.c.id == bindparam("sheet"))
    .values(people=bindparam("people_now"), scans=bindparam("scans_now"), roster=bindparam("roster_now"))
)
_DROP: Final = Prepared(delete(_sheet).where(_sheet.c.id == bindparam("sheet"), _sheet.c.staff == bindparam("staff")))
_DROP_OLD: Final = Prepared(delete(_sheet).where(_sheet.c.began < bindparam("oldest")))


@dataclass(frozen=True)
class Line:
    """A scan: the household, which member it was if that was said, and the time of the day, HH:MM."""

    household: str
    member: str | None
    at: str


@dataclass(frozen=True)
class Sheet:
    """A roster that is being taken; `files` are photos as a command names them, `scans` the last scans' own numbers.

    `began` is UTC milliseconds; `roster` is the entry that recorded it, if it is done.
    """

    id: str
    staff: str
    site: str
    rule: str
    activity: str
    people: tuple[Line, ...]
    files: tuple[str, ...]
    scans: tuple[str, ...]
    began: int
    roster: str | None = None


def begin_sheet(ledger: Opened, sheet: Sheet) -> Sheet:
    """Begin a sheet; where it was begun already it is the one that is there."""
    with ledger.database.writing() as transaction:
        transaction.run(_DROP_OLD, oldest=ledger.clock.now() - KEPT)
        row = transaction.row(_ONE, sheet=sheet.id)
        if row:
            return _read(row)
        about = {name: getattr(sheet, name) for name in ("id", "staff", "site", "rule", "activity", "began", "roster")}
        transaction.run(insertion(SheetRow), **about, files=json.dumps(sheet.files), **_packed(sheet))
    return sheet


def sheet_of(session: ReadSession, sheet: str, staff: str) -> Sheet | None:
    """Return a sheet that this member of staff takes, or None."""
    row = session.row(_ONE, sheet=sheet)
    found = _read(row) if row else None
    return found if found and found.staff == staff else None


def open_sheets(session: ReadSession, staff: str) -> list[Sheet]:
    """Return the sheets of a member of staff that are not recorded yet, the latest first."""
    return [_read(row) for row in session.rows(_OPEN, staff=staff)]


def change_sheet(ledger: Opened, sheet: str, scan: str, change: Callable[[Sheet], Sheet]) -> Sheet | None:
    """Change a sheet once for each scan, whose number is its own; one that is recorded stays as it is.

    Returns the sheet as it is then; None where there is none.
    """
    with ledger.database.writing() as transaction:
        row = transaction.row(_ONE, sheet=sheet)
        if row is None:
            return None
        found = _read(row)
        if found.roster or scan in found.scans:
            return found
        changed = replace(change(found), scans=(*found.scans, scan)[-_REMEMBERED:])
        packed = {f"{name}_now": value for name, value in _packed(changed).items()}
        transaction.run(_CHANGE, sheet=sheet, roster_now=changed.roster, **packed)
        return changed


def drop_sheet(ledger: Opened, sheet: str, staff: str) -> None:
    """Throw a sheet away."""
    with ledger.database.writing() as transaction:
        transaction.run(_DROP, sheet=sheet, staff=staff)


def _packed(sheet: Sheet) -> dict[str, str]:
    people = [[line.household, line.member, line.at] for line in sheet.people]
    return {"people": json.dumps(people), "scans": json.dumps(sheet.scans)}


def _read(row: Row) -> Sheet:
    told = dict(zip(SheetRow.model_fields, row, strict=True))
    people = tuple(Line(*line) for line in json.loads(told.pop("people")))
    files, scans = (tuple(json.loads(told.pop(name))) for name in ("files", "scans"))
    return Sheet(people=people, files=files, scans=scans, **told)
