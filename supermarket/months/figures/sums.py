"""What the entries of a month say of themselves beside what they posted, summed by the database.

A busy month has more entries than Python could look at while a clerk waits; only those behind a difference are named.
"""

from typing import Any, Final

from sqlalchemy import Integer, and_, bindparam, case, cast, func, literal, or_, select, tuple_
from sqlalchemy.sql.expression import ColumnElement

from supermarket.books.accounts import household_points, recoverable, stock, units
from supermarket.books.kinds import POINT
from supermarket.books.tables import PostingRow
from supermarket.district.tables import StaffRow
from supermarket.district.times import HOUR
from supermarket.earning.tables import RuleRow
from supermarket.earning.worth import ADDED
from supermarket.households.card_kinds import Relation
from supermarket.households.tables import KinRow
from supermarket.journal.engines.neutral import each_item, listed, number_at, position, text_at
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, table_of
from supermarket.months.figures.figures import CNY, FUND, GIVEN_OUT, MONEY, MOVES, OUT, POINTS_MOVED, SEEN_GONE
from supermarket.spending.tables import GoodsRow

Number = ColumnElement[Any]
CREDITED: Final = "points.credited"
REDEEMED: Final = "goods.redeemed"
POSTED: Final = "claim.posted"
_POSTING: Final = table_of(PostingRow)
_ENTRY: Final = table_of(EntryRow)
_posting: Final = _POSTING.c
_entry: Final = _ENTRY.c
_IN_MONTH: Final = (_posting.on >= bindparam("first")) & (_posting.on <= bindparam("last"))


def is_entry(origin: ColumnElement[str], seq: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that finds an entry by its whole key."""
    return and_(_entry.district == bindparam("district"), _entry.origin == origin, _entry.seq == seq)


def begins(account: str) -> ColumnElement[bool]:
    """Return the condition that a posting is on one of the accounts whose names begin so, up to a colon."""
    return (_posting.account >= account) & (_posting.account < account.removesuffix(":") + ";")


def _posted(commodity: str, account: ColumnElement[bool]) -> Number:
    return func.sum(case(((_posting.commodity == commodity) & account, _posting.amount), else_=0))


_MOVED: Final = (
    select(
        _posting.origin,
        _posting.seq,
        _posted(POINT, begins(household_points("")) | begins(recoverable(""))).label("households"),
        _posted(CNY, begins(FUND)).label("fund"),
    )
    .where(_IN_MONTH)
    .group_by(_posting.on, _posting.origin, _posting.seq)
    .subquery("moved")
)

NAMES: Final = select(_posting.on, _posting.origin, _posting.seq).where(_IN_MONTH).distinct().subquery("names")
"""The month's entries that moved anything, in the order of the index."""


_NUMBERS: Final = frozenset({"amount", "book", "counted", "minutes", "points", "quantity", "sent"})


def said(path: str, content: Number = _entry.body) -> Number:
    """Return what a body, or a line of one, says at a path."""
    return (number_at if path in _NUMBERS else text_at)(content, f"$.{path}")


def is_kind(*kinds: str) -> ColumnElement[bool]:
    """Return the condition that an entry is of one of these kinds."""
    return _entry.kind.in_([literal(kind) for kind in kinds])


def is_named(origin: ColumnElement[str], seq: ColumnElement[int], name: Number) -> ColumnElement[bool]:
    """Return the condition that an entry's origin and number are those of a name, ORIGIN-SEQ."""
    head = func.rtrim(name, "0123456789")
    return and_(origin == func.rtrim(head, "-"), seq == cast(func.substr(name, func.length(head) + 1), Integer))


def is_related(staff: ColumnElement[str], household: Number, how: Relation) -> ColumnElement[bool]:
    """Return the condition that a member of staff had declared last, by the month's `end`, that a household is so."""
    kin = table_of(KinRow).alias()
    latest = (
        select(kin.c.relation)
        .where(kin.c.staff == staff, kin.c.household == household, kin.c.at < bindparam("end"))
        .order_by(kin.c.at.desc(), kin.c.origin.desc(), kin.c.seq.desc())
        .limit(1)
        .correlate_except(kin)
        .scalar_subquery()
    )
    return func.coalesce(latest, Relation.NONE.value) == how.value


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


# --- what was in force ------------------------------------------------------------------------------------------------

_LINE: Final = each_item(_entry.body, "$.lines").rows("line")


def in_force(row: type[GoodsRow | RuleRow], code: Number, wanted: str, written: Any = _entry) -> Number:  # noqa: ANN401 - columns
    """Return a column of the register's row in force when something was written, for its date and at its site, else 0.

    `written` has the columns of an entry, or of a row that was written with one: site, on, at, origin, seq; what was
    recorded after it could not be known to it. `chains` are the sites from each one's up to the
    `centre`, as a JSON object of texts in which every code stands between blanks; most rows are the centre's, and those
    are not looked for in it.
    """
    known = table_of(row).alias()
    order = [known.c[name] for name in ("from", "at", "origin", "seq")]
    chain = text_at(bindparam("chains"), literal("$.s") + written.site)
    value: Number = case((known.c.state.is_(None), known.c[wanted]))
    row_in_force = (
        select(value)
        .where(
            known.c["sku" if row is GoodsRow else "rule"] == code,
            known.c["from"] <= written.on,
            tuple_(known.c.at, known.c.origin, known.c.seq) < tuple_(written.at, written.origin, written.seq),
            or_(known.c.scope == bindparam("centre"), position(chain, literal(" ") + known.c.scope + " ") > 0),
        )
        .order_by(*(column.desc() for column in order))
        .limit(1)
        .correlate_except(known)
        .scalar_subquery()
    )
    return func.coalesce(row_in_force, 0)


_AS_DIVISION: Final = 8
"""How strongly SQL's `/` binds, so that what is divided is put between brackets."""


def worth(code: Number, units: Number, minutes: Number, written: Any = _entry) -> Number:  # noqa: ANN401 - columns
    """Return the points of units by the rule in force, or of minutes where there are some, rounded as it says."""
    points, rounding = (in_force(RuleRow, code, name, written) for name in ("points", "rounding"))
    added = case(*((rounding == name, count) for name, count in ADDED.items()), else_=ADDED["down"])
    rounded = (func.abs(points) * minutes + added).op("/", precedence=_AS_DIVISION)(HOUR)
    return case((minutes.is_(None), units * points), else_=case((points < 0, -rounded), else_=rounded))


def _over_lines(figure: Number) -> Number:
    return select(func.coalesce(func.sum(figure), 0)).select_from(_LINE).correlate(_ENTRY).scalar_subquery()


# --- entry by entry ---------------------------------------------------------------------------------------------------

_LINE_WORTH: Final = worth(said("rule", _LINE.c.value), said("quantity", _LINE.c.value), said("minutes"))
_EACH: Final = (
    select(
        _entry.origin,
        _entry.seq,
        _entry.site,
        _entry.kind,
        _entry.at,
        func.coalesce(said("points"), 0).label("points"),
        _MOVED.c.households.label("households"),
        func.coalesce(said("amount"), 0).label("money"),
        _MOVED.c.fund.label("fund"),
        case((_entry.kind == CREDITED, _over_lines(_LINE_WORTH))).label("worth"),
        case((_entry.kind == REDEEMED, _over_lines(said("points", _LINE.c.value)))).label("lines"),
    )
    .join_from(_MOVED, _ENTRY, is_entry(_MOVED.c.origin, _MOVED.c.seq))
    .where(_entry.site.in_(listed("sites")))
    .cte("each_entry")
    .prefix_with("MATERIALIZED")  # else every use of a column works it out again
)
_each: Final = _EACH.c
_NEGATIVE: Final = _each.points < 0
TALLIES: Final = Prepared(
    select(
        _each.site,
        _each.kind,
        _NEGATIVE,
        _each.origin,
        func.count(),
        func.min(_each.at),
        func.min(_each.seq),
        func.max(_each.at),
        func.max(_each.seq),
        func.sum(_each.points),
        func.sum(_each.households),
        func.sum(_each.money),
        func.sum(_each.fund),
        func.coalesce(func.sum(_each.worth), 0),
        func.coalesce(func.sum(func.abs(_each.worth - _each.households)), 0),
        func.coalesce(func.sum(_each.lines), 0),
        func.coalesce(func.sum(func.abs(_each.lines + _each.households)), 0),
    ).group_by(_each.site, _each.kind, _NEGATIVE, _each.origin)
)
"""For each site, kind, sign and machine: the columns of `Tally`, in its order."""

# --- line by line: goods ----------------------------------------------------------------------------------------------

_WHOLE: Final = is_kind(*(kind for kind, (_figure, path) in MOVES.items() if path is None))
"""A kind whose body is itself its only line."""
_GOODS: Final = each_item(
    case((_WHOLE, literal("[") + _entry.body + "]"), else_=_entry.body), case((_WHOLE, "$"), else_="$.lines")
).rows("line")
_good: Final = _GOODS.c.value
_ON_SHELF: Final = or_(~is_kind(*GIVEN_OUT), said("from[0]", _good).is_not(None))
"""Whether a line moves goods; a service comes from no batch."""
_SEEN_GONE: Final = and_(is_kind(*GIVEN_OUT), said("counted", _good).is_not(None))
"""Whether a count had seen a redemption's goods gone already: they leave what counts found, and no shelf."""
_BATCHES: Final = each_item(_good, "$.from").rows("batch")
_FROM_BATCHES: Final = (
    select(func.coalesce(func.sum(said("quantity", _BATCHES.c.value)), 0))
    .select_from(_BATCHES)
    .correlate(_GOODS)
    .scalar_subquery()
)
_UNITS: Final = case(
    (_entry.kind == "stock.counted", said("counted", _good) - said("book", _good)),
    (_SEEN_GONE, said("quantity", _good)),
    (is_kind(*GIVEN_OUT), _FROM_BATCHES),
    else_=said("quantity", _good),
)
_FROM_SHELF: Final = func.coalesce(
    select(_posting.amount)
    .where(
        _posting.origin == _entry.origin,
        _posting.seq == _entry.seq,
        _posting.account == literal(stock("")) + _entry.site,
        _posting.commodity == literal(units("")) + said("sku", _good),
    )
    .correlate(_ENTRY, _GOODS)
    .scalar_subquery(),
    0,
)
_IS_SERVICE: Final = in_force(GoodsRow, said("sku", _good), "service") != 0
_GIVEN: Final = case(
    (_entry.kind != REDEEMED, 0), (_SEEN_GONE, 0), (and_(~_ON_SHELF, _IS_SERVICE), 0), else_=said("quantity", _good)
)
"""The units that a redemption's line says were given, services left out."""
_LINES: Final = (
    select(
        _entry.origin,
        _entry.seq,
        _entry.site,
        _entry.kind,
        _entry.at,
        case((said("donor").is_not(None), 1), else_=0).label("donated"),
        said("sku", _good).label("sku"),
        case((_SEEN_GONE, SEEN_GONE), (_ON_SHELF, 1), else_=0).label("on_shelf"),
        _UNITS.label("units"),
        _GIVEN.label("given"),
        case(
            (_entry.kind == REDEEMED, said("quantity", _good) * in_force(GoodsRow, said("sku", _good), "points"))
        ).label("worth"),
        said("points", _good).label("points"),
        _FROM_SHELF.label("shelf"),
    )
    .join_from(NAMES, _ENTRY, is_entry(NAMES.c.origin, NAMES.c.seq))
    .join(_GOODS, literal(1) == 1)
    .where(is_kind(*MOVES), _entry.site.in_(listed("sites")))
    .cte("each_line")
    .prefix_with("MATERIALIZED")
)
_line: Final = _LINES.c
_LEFT: Final = case((_line.kind == REDEEMED, -_line.shelf), else_=0)
MOVEMENTS: Final = Prepared(
    select(
        _line.site,
        _line.kind,
        _line.donated,
        _line.sku,
        _line.on_shelf,
        func.count(),
        func.sum(_line.units),
        func.sum(_line.given),
        func.sum(_LEFT),
        func.sum(func.abs(_LEFT - _line.given)),
        func.coalesce(func.sum(_line.worth), 0),
        func.coalesce(func.sum(_line.points), 0),
        func.coalesce(func.sum(func.abs(_line.worth - _line.points)), 0),
    ).group_by(_line.site, _line.kind, _line.donated, _line.sku, _line.on_shelf)
)
"""For each site, kind, source and SKU: the columns of `Movement`, in its order."""

# --- the entries behind a difference ----------------------------------------------------------------------------------

_ELSEWHERE: Final = (
    select(func.coalesce(func.sum(_posting.amount), 0))
    .where(
        _posting.origin == _each.origin,
        _posting.seq == _each.seq,
        _posting.commodity == POINT,
        _posting.account.in_(listed("own")),
    )
    .correlate(_EACH)
    .scalar_subquery()
)
_TAKES: Final = or_(*(_line.kind == kind for kind, (figure, _path) in MOVES.items() if figure in OUT))


def behind(rows: Any, condition: ColumnElement[bool]) -> Prepared:  # noqa: ANN401 - columns
    """Return the statement that names the entries for which a condition on their rows is true, as they were written."""
    names = select(rows.origin, rows.seq).where(condition).distinct()
    return Prepared(names.order_by(rows.at, rows.origin, rows.seq))


_UNITS_MOVED: Final = case((_line.on_shelf == SEEN_GONE, 0), (_TAKES, -_line.units), else_=_line.units)
_SIGN: Final = case(*((_each.kind == kind, sign) for kind, sign in (*POINTS_MOVED.items(), *MONEY.items())), else_=0)
BEHIND: Final = {
    "points_add_up": behind(_each, _SIGN * _each.points != _each.households),
    "points_by_household": behind(_each, -_each.households != _ELSEWHERE),
    "credits_follow_the_rules": behind(_each, _each.worth != _each.households),
    "goods_add_up": behind(_line, _line.shelf != _UNITS_MOVED),
    "redemptions_follow_the_prices": behind(_line, _line.worth != _line.points),
    "redemptions_are_debited": behind(_each, _each.lines != -_each.households),
    "redemptions_leave_the_shelf": behind(_line, _line.given != _LEFT),
    "fund_adds_up": behind(_each, _SIGN * _each.money != _each.fund),
}
"""For each check that compares entries: how those behind a difference are found."""
