"""The conditions and expressions that the sums of a month are made of, over the typed rows of the books."""

from typing import Any, Final

from sqlalchemy import CTE, Integer, Select, and_, bindparam, case, exists, func, literal, or_, select, tuple_
from sqlalchemy.sql.expression import ColumnElement

from supermarket.books.booked import own_day
from supermarket.books.tables import BooksRow, PostingRow
from supermarket.district.tables import StaffRow
from supermarket.district.times import HOUR
from supermarket.earning.tables import RuleRow
from supermarket.earning.worth import ADDED
from supermarket.journal.engines.neutral import listed, position, text_at
from supermarket.journal.tables import EntryRow, table_of
from supermarket.spending.tables import GoodsRow

Number = ColumnElement[Any]
CREDITED: Final = "points.credited"
REDEEMED: Final = "goods.redeemed"
REDEMPTION_REVERSED: Final = "redemption.reversed"
POSTED: Final = "claim.posted"
_ENTRY: Final = table_of(EntryRow)
_posting: Final = table_of(PostingRow).c
_entry: Final = _ENTRY.c


def is_entry(origin: ColumnElement[str], seq: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that finds an entry by its whole key."""
    return and_(_entry.district == bindparam("district"), _entry.origin == origin, _entry.seq == seq)


def begins(account: str) -> ColumnElement[bool]:
    """Return the condition that a posting is on one of the accounts whose names begin so, up to a colon."""
    return (_posting.account >= account) & (_posting.account < account.removesuffix(":") + ";")


def in_month(row: type[BooksRow]) -> ColumnElement[bool]:
    """Return the condition that a row of a site and a day is of one of the sites and in the month."""
    columns = table_of(row).c
    days = (columns.on >= bindparam("first")) & (columns.on <= bindparam("last"))
    return columns.site.in_(listed("sites")) & days


def has_posted(row: type[BooksRow]) -> ColumnElement[bool]:
    """Return the condition that the entry of a row moved anything."""
    table = table_of(row)
    return exists().where(_posting.origin == table.c.origin, _posting.seq == table.c.seq).correlate(table)


def made_once(rows: Select[Any], name: str) -> CTE:
    """Return a select as rows that are made once; else every use of a column works it out again."""
    return rows.cte(name).prefix_with("MATERIALIZED")


def person_of(staff: ColumnElement[str], on: ColumnElement[str]) -> ColumnElement[str]:
    """Return the code that stands for the person of a staff code on a date."""
    known = table_of(StaffRow).alias()
    identity = (
        select(known.c.identity)
        .where(known.c.staff == staff, known.c["from"] <= on)
        .order_by(*(known.c[name].desc() for name in ("from", "at", "origin", "seq")))
        .limit(1)
        .correlate_except(known)
        .scalar_subquery()
    )
    return func.coalesce(identity, staff)


def is_same_person(one: ColumnElement[str], other: ColumnElement[str], on: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that two staff codes stand for one person on a date; of one code nothing is looked up."""
    return or_(one == other, person_of(one, on) == person_of(other, on))


# --- what was in force ------------------------------------------------------------------------------------------------


def in_force(row: type[GoodsRow | RuleRow], code: Number, wanted: str, written: Any) -> Number:  # noqa: ANN401 - columns
    """Return a column of the register's row in force when something was written, for its date and at its site.

    Where none was it is 0, or an empty text. `written` has the columns of a row that was written with an entry: site,
    on, at, origin, seq; of a late one its own date counts. What was recorded after it could not be known to it.
    `chains` are the sites from each one's up to the `centre`, as a JSON object of texts in which every code stands
    between blanks; most rows are the centre's, and those are not looked for in it.
    """
    known = table_of(row).alias()
    order = [known.c[name] for name in ("from", "at", "origin", "seq")]
    chain = text_at(bindparam("chains"), literal("$.s") + written.site)
    value: Number = case((known.c.state.is_(None), known.c[wanted]))
    row_in_force = (
        select(value)
        .where(
            known.c["sku" if row is GoodsRow else "rule"] == code,
            known.c["from"] <= own_day(written),
            tuple_(known.c.at, known.c.origin, known.c.seq) < tuple_(written.at, written.origin, written.seq),
            or_(known.c.scope == bindparam("centre"), position(chain, literal(" ") + known.c.scope + " ") > 0),
        )
        .order_by(*(column.desc() for column in order))
        .limit(1)
        .correlate_except(known)
        .scalar_subquery()
    )
    return func.coalesce(row_in_force, 0 if isinstance(known.c[wanted].type, Integer) else "")


_AS_DIVISION: Final = 8
"""How strongly SQL's `/` binds, so that what is divided is put between brackets."""


def worth(code: Number, units: Number, minutes: Number, written: Any) -> Number:  # noqa: ANN401 - columns
    """Return the points of units by the rule in force, or of minutes where there are some, rounded as it says."""
    points, rounding = (in_force(RuleRow, code, name, written) for name in ("points", "rounding"))
    return worth_of(units, minutes, points, rounding)


def worth_of(units: Number, minutes: Number, points: Number, rounding: Number) -> Number:
    """Return the points of units by a rule's points, or of minutes where there are some, rounded as it says."""
    added = case(*((rounding == name, count) for name, count in ADDED.items()), else_=ADDED["down"])
    rounded = (func.abs(points) * minutes + added).op("/", precedence=_AS_DIVISION)(HOUR)
    return case((minutes.is_(None), units * points), else_=case((points < 0, -rounded), else_=rounded))
