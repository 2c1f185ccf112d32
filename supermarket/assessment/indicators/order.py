"""Order in the books 账务: months closed in time, corrections, and what vetoes a score."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, case, exists, func, literal, or_, select, tuple_, union_all
from sqlalchemy.sql.expression import ColumnElement

from supermarket.assessment.indicators.indicator import Counted, Line, indicator, of_lines
from supermarket.assessment.indicators.known import KNOWN, in_span, is_known, stands
from supermarket.assessment.past import Past
from supermarket.assessment.periods import period_with
from supermarket.books.accounts import deducted, fund, issued, redeemed, stock
from supermarket.books.many.closings import month_after
from supermarket.books.tables import BooksRow, ClosedMonthRow, PostingRow
from supermarket.district.kinds import Tier
from supermarket.earning.tables import AwardRow, ClaimPostedRow, ClaimRow, PointsMoveRow
from supermarket.households.card_kinds import Relation
from supermarket.households.tables import KinRow
from supermarket.journal.engines.neutral import each_item, text_at
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.months.figures.sums import made_once, person_of
from supermarket.months.tables import MonthSignatureRow
from supermarket.spending.tables import FundMoveRow, RedemptionRow, StockMoveRow

CLOSED_BY: Final = 5
"""A month is closed by this day of the next one."""
_award: Final = table_of(AwardRow).c
_redemption: Final = table_of(RedemptionRow).c
_claim: Final = table_of(ClaimRow).c
_claim_posted: Final = table_of(ClaimPostedRow).c
_move: Final = table_of(StockMoveRow).c
_points: Final = table_of(PointsMoveRow).c
_money: Final = table_of(FundMoveRow).c
_posting: Final = table_of(PostingRow).c
_closed: Final = table_of(ClosedMonthRow).c
_signature: Final = table_of(MonthSignatureRow).c
_kin: Final = table_of(KinRow).c
_known_kin: Final = KNOWN.alias("known_kin")
_known_kin_later: Final = KNOWN.alias("known_kin_later").c
_kin_later: Final = table_of(KinRow).alias("kin_later").c

# --- months -----------------------------------------------------------------------------------------------------------

_CLOSED: Final = Prepared(
    select(_closed.place, _closed.month, func.min(_signature.on), func.min(_closed.origin), func.min(_closed.seq))
    .join_from(KNOWN, table_of(ClosedMonthRow), is_known(_closed))
    .join(
        table_of(MonthSignatureRow),
        and_(
            _signature.place == _closed.place,
            _signature.month == _closed.month,
            _signature.origin == _closed.origin,
            _signature.seq == _closed.seq,
        ),
    )
    .where(_closed.month >= bindparam("earliest"))
    .group_by(_closed.place, _closed.month)
)
_asked: Final = each_item(bindparam("asked")).rows("asked").c.value
_MOVED: Final = Prepared(
    select(text_at(_asked, "$[0]"), text_at(_asked, "$[1]")).where(
        exists()
        .where(
            _posting.account == text_at(_asked, "$[2]"),
            _posting.on <= text_at(_asked, "$[3]"),
            exists().where(is_known(_posting)).correlate_except(KNOWN),  # not joined: one is looked for, not all
        )
        .correlate_except(table_of(PostingRow))
    )
)
"""Where anything had moved by the end of a month: the station and month, of those that are asked for by an account."""


def _months(past: Past) -> list[str]:
    """Return the months that were to be closed within the period: their day is the fifth of the next one."""
    first = period_with("month", past.period.first).before.name
    every = [first, *past.period.months]
    return [month for month in every if past.period.first <= _closed_by(month) <= past.period.last]


def _closed_by(month: str) -> str:
    return f"{month_after(month)}-{CLOSED_BY:02}"


def _month_lines(past: Past, sites: frozenset[str], _goods: Sequence[str]) -> Iterator[Line]:
    """Give the months of stations at which anything had moved by their end, and the entries that closed them."""
    months = _months(past)
    closed = {
        (place, month): (on, f"{origin}-{seq}")
        for place, month, on, origin, seq in past.rows(_CLOSED, earliest=min(months, default="~"))
    }
    asked = []
    for place in past.places.values():
        station = place.site if place.tier == Tier.STATION.value else place.above[0] if place.above else ""
        if place.tier in {Tier.STATION.value, Tier.SUPERMARKET.value} and station in sites:
            accounts = [account(place.site) for account in (issued, deducted, stock, redeemed, fund)]
            asked += [(station, month, account, f"{month}-31") for month in months for account in accounts]
    moved = {(station, month) for station, month in past.rows(_MOVED, asked=json.dumps(asked))}
    for station, month in sorted(moved):
        on, entry = closed.get((station, month), ("~", ""))
        yield Line(station, entry, month, int(on <= _closed_by(month)), 1)


# --- corrections ------------------------------------------------------------------------------------------------------

_UNSTATED: Final = and_(_redemption.shown != "payload", func.coalesce(_redemption.reason, "unstated") == "unstated")
"""A number was typed instead of a card scanned, and nobody said why: the rule was overridden."""
_BACK: Final = ("award.reversed", "credit.reversed", "expiry.reversed")


def _entries(
    row: type[BooksRow],
    on: ColumnElement[str],
    what: ColumnElement[str],
    numerator: ColumnElement[int],
    *where: ColumnElement[bool],
) -> Select[Any]:
    """Return the rows of the period that the run knew, each counted once, with what it adds to the numerator."""
    columns = table_of(row).c
    return (
        select(
            columns.site,
            columns.origin,
            columns.seq,
            what.label("what"),
            numerator.label("numerator"),
            literal(1).label("denominator"),
        )
        .join_from(KNOWN, table_of(row), in_span(columns, on))
        .where(*where)
    )


def _wrong(is_wrong: ColumnElement[bool]) -> ColumnElement[int]:
    return case((is_wrong, 1), else_=0)


_CORRECTED: Final = union_all(
    _entries(AwardRow, _award.entered, _award.household, literal(0), _award.undone == 0),
    _entries(PointsMoveRow, _points.on, _points.kind, _wrong(or_(*(_points.kind == kind for kind in _BACK)))),
    _entries(
        RedemptionRow,
        _redemption.on,
        _redemption.household,
        _wrong(or_(_redemption.reversed_on.is_not(None), _UNSTATED)),
    ),
    _entries(StockMoveRow, _move.on, _move.kind, _wrong(_move.reversed_on.is_not(None)), _move.line == 0),
    _entries(FundMoveRow, _money.on, _money.kind, _wrong(_money.reversed_on.is_not(None))),
)

# --- vetoes -----------------------------------------------------------------------------------------------------------


_IS_DECLARED_LATER: Final = exists().where(
    _kin_later.staff == _kin.staff,
    _kin_later.household == _kin.household,
    tuple_(_kin_later.at, _kin_later.origin, _kin_later.seq) > tuple_(_kin.at, _kin.origin, _kin.seq),
    _known_kin_later.origin == _kin_later.origin,
    _kin_later.seq <= _known_kin_later.size,
)
_OWN: Final = made_once(
    select(_kin.household, person_of(_kin.staff, bindparam("last")).label("person"))
    .join_from(table_of(KinRow), _known_kin, and_(_known_kin.c.origin == _kin.origin, _kin.seq <= _known_kin.c.size))
    .where(_kin.relation == Relation.OWN.value, ~_IS_DECLARED_LATER)
    .distinct(),
    "own_household",
)
"""The households that staff declared their own last before the run, each with the person."""


def _of_own(row: type[BooksRow], on: ColumnElement[str], *where: ColumnElement[bool]) -> Select[Any]:
    """Return the findings of rows whose household is that of whoever wrote them."""
    columns = table_of(row).c
    is_own = and_(_OWN.c.household == columns.household, _OWN.c.person == person_of(columns.actor, on))
    return _entries(row, on, columns.household, literal(1), *where).join(_OWN, is_own)


_CLAIM_STANDS: Final = (
    exists()
    .where(
        _claim_posted.claim_origin == _claim.origin,
        _claim_posted.claim_seq == _claim.seq,
        stands(_claim_posted),
    )
    .correlate_except(table_of(ClaimPostedRow))
)
_DEALT: Final = union_all(
    _of_own(RedemptionRow, _redemption.on, _redemption.reversed_on.is_(None), stands(_redemption)),
    _of_own(AwardRow, _award.entered, _award.claim_origin.is_(None), _award.undone == 0, stands(_award)),
    _of_own(ClaimRow, _claim.on, _CLAIM_STANDS),
)
_FALSE: Final = _entries(
    AwardRow,
    _award.entered,
    _award.household,
    literal(1),
    _award.freezes == 1,
    _award.undone == 0,
    stands(_award),
)

INDICATORS: Final = (
    of_lines(
        "closed_on_time",
        _month_lines,
        unit=N_("months"),
        meaning=N_("how many months were closed in time, with all three signatures"),
        formula=N_(
            "months closed by the 5th of the next ÷ months whose 5th of the next lies in the period, from the first "
            "in which anything moved at the station"
        ),
    ),
    indicator(
        "corrections",
        Counted(_CORRECTED),
        unit=N_("entries"),
        meaning=N_("how many entries were mistakes, or went past a rule"),
        formula=N_(
            "(reversals + redemptions where a number was typed and no reason told) ÷ entries that moved points, goods "
            "or money at the shop and its station"
        ),
    ),
    indicator(
        "false_points",
        Counted(_FALSE),
        unit=N_("entries"),
        meaning=N_("points that were claimed falsely, and proven so"),
        formula=N_("deductions posted by a rule that freezes a household's earning, not taken back"),
        finding=True,
    ),
    indicator(
        "self_dealing",
        Counted(_DEALT),
        unit=N_("entries"),
        meaning=N_("what staff did for their own household"),
        formula=N_(
            "redemptions and direct credits recorded, and claims filed and posted, by whoever declared the household "
            "his own, not taken back"
        ),
        finding=True,
    ),
)
