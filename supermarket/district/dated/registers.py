"""A register 台账 is a list of dated rows: every change is one entry with the whole row.

Whose `from` is latest on or before the date wins, then (at, origin, seq); a row holds at its `scope` and every site
below it. Whoever asks names the day that his figure, paper or check speaks of; here alone it is answered what was in
force on it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, Generic, NamedTuple, TypeVar

from sqlalchemy import Select, bindparam, select

from supermarket.books.kinds import Kind, Named
from supermarket.books.session import ReadSession, Request, Stamp, WriteSession
from supermarket.district.kinds import (
    ALWAYS,
    DONOR_RECORDED,
    HOUSEHOLD_RECORDED,
    MEMBER_RECORDED,
    SETTING_RECORDED,
    SITE_RECORDED,
    STAFF_RECORDED,
    Donor,
    Household,
    Member,
    RegisterBody,
    Setting,
    Site,
    Staff,
)
from supermarket.district.tables import DonorRow, HouseholdRow, MemberRow, RegisterRow, SettingRow, SiteRow, StaffRow
from supermarket.errors.dates import FromInThePast
from supermarket.journal.database import Row
from supermarket.journal.engines.neutral import listed
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

R = TypeVar("R", bound=RegisterBody)
EVER: Final = "9999-12-31"
"""Whoever asks for this day asks for the last row that a register has, also one that does not count yet."""
_FROM: Final = 0
_SCOPE: Final = 4
_STATE: Final = 5
"""Where these stand in the row of any register (`RegisterRow`)."""
_BODIES_MAX: Final = 8_192
"""So many rows are kept as bodies: those of the sites, staff, goods and settings in use, and of some households."""


@dataclass(frozen=True, eq=False)
class Register(Generic[R]):
    """A register: its kind of entry, the body that is a row, the table of its rows, and the column of their code."""

    code: str
    kind: Kind[R]
    body: type[R]
    row: type[RegisterRow]

    @property
    def name(self) -> str:
        """Return what the register is called: that of goods is not called by their code, the SKU."""
        return self.kind.name.partition(".")[0]


SITES: Final = Register("site", SITE_RECORDED, Site, SiteRow)
STAFF: Final = Register("staff", STAFF_RECORDED, Staff, StaffRow)
HOUSEHOLDS: Final = Register("household", HOUSEHOLD_RECORDED, Household, HouseholdRow)
MEMBERS: Final = Register("member", MEMBER_RECORDED, Member, MemberRow)
DONORS: Final = Register("donor", DONOR_RECORDED, Donor, DonorRow)
SETTINGS: Final = Register("setting", SETTING_RECORDED, Setting, SettingRow)


def code_of(register: Register[R], row: R) -> str:
    """Return the code that names a row."""
    return str(getattr(row, register.code))


def latest(session: ReadSession, register: Register[R], code: str, on: str, chain: tuple[str, ...] = ()) -> R | None:
    """Return the row of this code in force on a date, ended or not; `chain` narrows to scopes that reach a site."""
    asked = (register, code, on, chain)
    known = session.looked_up
    if asked not in known:  # one redemption asks fourteen times for the same few rows, and so does the next
        counted = (row for row in versions_of(session, register.row, code) if row[_FROM] <= on)
        row = next((row for row in counted if not chain or row[_SCOPE] in chain), None)
        session.keep_in_mind(asked, None if row is None else _body(register, row))
    found: R | None = known[asked]
    return found


def latest_of(session: ReadSession, register: Register[R], codes: Iterable[str], on: str) -> dict[str, R]:
    """Return for many codes at once what `latest` does for one; those without a row on that date are left out."""
    at, last = _columns(register.row).index(register.code), dict[str, Row]()
    for row in session.rows(_of_codes(register), codes=json.dumps(sorted({*codes})), on=on):
        if session.knows((row[1], row[2], row[3])):
            last[row[at]] = row
    return {code: _body(register, row) for code, row in last.items()}


def in_force(session: ReadSession, register: Register[R], code: str, on: str, chain: tuple[str, ...] = ()) -> R | None:
    """Return the row of this code in force on a date; None where there is none or it has ended."""
    body = latest(session, register, code, on, chain)
    return None if body is None or body.state else body


def all_in_force(  # noqa: PLR0913 - by name
    session: ReadSession,
    register: Register[R],
    on: str,
    chain: tuple[str, ...] = (),
    *,
    column: str = "",
    value: str = "",
    ended: bool = False,
) -> list[R]:
    """Return every row in force on a date, in the order in which the codes were first recorded.

    With `column`, only codes that ever had this `value` there are read, and only those that have it now are returned;
    with `ended`, rows that have ended are returned too.
    """
    at, first, last = _columns(register.row).index(register.code), dict[str, Stamp](), dict[str, Row]()
    for row in session.rows(_statement(register, column), value=value, on=on):
        stamp, code = (row[1], row[2], row[3]), row[at]
        if session.knows(stamp):
            first[code] = min(first.get(code, stamp), stamp)
            if not chain or row[_SCOPE] in chain:
                last[code] = row
    chosen = (last[code] for code in sorted(last, key=lambda code: first[code]))
    standing = [_body(register, row) for row in chosen if ended or not row[_STATE]]
    return [row for row in standing if not column or getattr(row, column) == value]


class Standing(NamedTuple):
    """How a code stands in a register on a day: since when it is in force, or since when it has ended.

    `since` is the first day of its row that counts then; where no row does yet, of the first that will. Where it is
    None the register has none.
    """

    since: str | None
    begun: bool
    ended: bool


def standing_of(session: ReadSession, named: Named, on: str) -> Standing:
    """Return how something named by its register and code stands on a day."""
    versions = versions_of(session, row_of(named.register), named.code)
    for row in versions:
        if row[_FROM] <= on:
            return Standing(row[_FROM], begun=True, ended=row[_STATE] is not None)
    return Standing(versions[-1][_FROM] if versions else None, begun=False, ended=False)


def versions_of(session: ReadSession, row: type[RegisterRow], code: str) -> list[Row]:
    """Return every row that a code ever had in a register's table, the one that wins latest first."""
    asked = (table_of(row).name, code)
    found: list[Row] | None = session.looked_up.get(asked)
    if found is None:
        found = [each for each in session.rows(_versions(row), code=code) if session.knows((each[1], each[2], each[3]))]
        session.keep_in_mind(asked, found)
    return found


@cache
def row_of(register: str) -> type[RegisterRow]:
    """Return the table of a register by its name; it is loaded wherever an entry can name one of its rows."""
    return next(row for row in RegisterRow.__subclasses__() if row.__tablename__ == register)


def record_row(session: WriteSession, register: Register[R], body: R, request: Request, *, site: str) -> Entry:
    """Record one whole row of a register.

    Raises:
        FromInThePast: it is to be in force before today.
    """
    today = session.today
    if body.from_ is not None and body.from_ < today:
        raise FromInThePast(date=body.from_, today=today)
    return session.record(register.kind, body, request, site=site, on=today)


@cache
def _statement(register: Register[Any], by: str) -> Prepared:
    """Return the rows up to a date, in the key's order, of codes that ever had a value in a column, or all (by "")."""
    table = table_of(register.row)
    columns = table.c
    chosen: Select[Any] = select(table).where(columns["from"] <= bindparam("on"))
    if by:
        codes = select(columns[register.code]).where(columns[by] == bindparam("value"))
        chosen = chosen.where(columns[register.code].in_(codes))
    return Prepared(chosen.order_by(*table.primary_key.columns))


@cache
def _of_codes(register: Register[Any]) -> Prepared:
    """Return the rows up to a date of many codes in the order of the key, so that the one that counts comes last."""
    table = table_of(register.row)
    chosen = select(table).where(table.c[register.code].in_(listed("codes")), table.c["from"] <= bindparam("on"))
    return Prepared(chosen.order_by(*table.primary_key.columns))


@cache
def _versions(row: type[RegisterRow]) -> Prepared:
    """Return the rows of one code, whatever their dates: they are few, and asked for again for another day."""
    table = table_of(row)
    code, *_rest = table.primary_key.columns
    order = (table.c[name].desc() for name in ("from", "at", "origin", "seq"))
    return Prepared(select(table).where(code == bindparam("code")).order_by(*order))


def _body(register: Register[R], row: Row) -> R:
    """Return a table's row as the body that it was posted from."""
    body: R = _made(register, row)
    return body


@lru_cache(maxsize=_BODIES_MAX)
def _made(register: Register[Any], row: Row) -> Any:  # noqa: ANN401 - the register's body
    """Return a row's body, made once: long runs of entries ask for the same few."""
    values = {name: value for name, value in zip(_columns(register.row), row, strict=True) if value is not None}
    for name in ("at", "origin", "seq"):
        del values[name]
    if values["from"] == ALWAYS:
        del values["from"]
    if said := values.get("another"):
        values["another"] = tuple(said.split())
    return register.body.model_validate(values, strict=False)


@cache
def _columns(row: type[RegisterRow]) -> tuple[str, ...]:
    return tuple(column.name for column in table_of(row).columns)
