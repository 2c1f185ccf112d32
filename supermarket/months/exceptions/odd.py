"""What one entry of a month shows by itself, found by the database: names, words, and the conditions."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import BigInteger, Select, and_, bindparam, case, cast, exists, func, literal_column, null, or_, select
from sqlalchemy import tuple_ as together
from sqlalchemy.sql.expression import ColumnElement

from supermarket.books.reversals import is_reversed
from supermarket.books.session import ReadSession
from supermarket.books.tables import BooksRow
from supermarket.clock import DAY
from supermarket.district.tables import MemberRow, PaperRow
from supermarket.earning.tables import AwardRow, PointsMoveRow
from supermarket.households.card_kinds import Relation
from supermarket.households.tables import HouseholdEventRow, KinRow
from supermarket.journal.statements import Prepared, Value
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.months.exceptions.pins import is_by_pin_of, is_person
from supermarket.months.figures.place_month import Seen
from supermarket.months.figures.sums import has_posted, in_month
from supermarket.months.figures.tallies import IS_AWARDED, IS_CREDITED, IS_REDEEMED
from supermarket.spending.tables import (
    BatchRow,
    FundMoveRow,
    RedemptionRow,
    SpoilageAnswerRow,
    SpoilageRequestRow,
    StockMoveRow,
    UseRow,
)

DORMANT_DAYS: Final = 183
"""A household that earned nothing for half a year and then redeems is worth a question."""
ODD: Final = (
    ("direct_credit", N_("direct credit")),
    ("credit_again", N_("same direct credit again by the same person")),
    ("evidence_missing", N_("evidence missing")),
    ("redemption_outside_session", N_("outside a session")),
    ("hand_entry", N_("number typed without a reason")),
    ("without_card", N_("by the household's number, without a card")),
    ("dormant", N_("by a household that earned nothing for half a year")),
    ("nobody_left", N_("by a household whose members have all ended")),
    ("proxy_many", N_("fetched by one household for too many others in a day")),
    ("own_household", N_("by staff for their own household")),
    ("kin_credited", N_("direct credit by staff for their kin")),
    ("kin_by_hand", N_("by staff for their kin, without scanning a card")),
    ("count_differs", N_("counted with a difference")),
    ("lost_on_the_way", N_("lost on the way")),
    ("written_off", N_("written off before it had expired")),
    ("written_off_alone", N_("written off by whoever approved it")),
    ("agreed_by_pin", N_("reviewed or approved with a PIN that the other one of both had set")),
    ("back_dated", N_("back-dated")),
    ("reversal", N_("reversal on a later day")),
)
"""What an entry may show by itself: names and words."""
_BIT: Final = {name: 1 << place for place, (name, _text) in enumerate(ODD)}

_REDEMPTION: Final = table_of(RedemptionRow)
_redemption: Final = _REDEMPTION.c
_award: Final = table_of(AwardRow).c
_stock: Final = table_of(StockMoveRow).c
_event: Final = table_of(HouseholdEventRow).c
_batch: Final = table_of(BatchRow).c
_use: Final = table_of(UseRow).c
_kin: Final = table_of(KinRow).c
_paper: Final = table_of(PaperRow).c
_request: Final = table_of(SpoilageRequestRow).c
_answer: Final = table_of(SpoilageAnswerRow).c
_KIN_LATER: Final = table_of(KinRow).alias("kin_later")
_MEMBER: Final = table_of(MemberRow).alias("member_then")
_LATER: Final = table_of(MemberRow).alias("member_later")
_member: Final = _MEMBER.c
_later: Final = _LATER.c
_END: Final[ColumnElement[int]] = bindparam("end")
Shown = Mapping[str, ColumnElement[bool]]


def _of(row: type[BooksRow]) -> Any:  # noqa: ANN401 - columns
    return table_of(row).c


def _back_dated(row: type[BooksRow]) -> ColumnElement[bool]:
    """Return the condition that a row of the month was written after its day; `begin` is when the month began."""
    day: ColumnElement[int] = cast(func.substr(_of(row).on, 9, 2), BigInteger)
    is_after: ColumnElement[bool] = _of(row).at >= bindparam("begin") + day * DAY
    return is_after


def _late(row: type[BooksRow]) -> ColumnElement[bool]:
    """Return the condition that a row took something of another day back.

    What was mistyped is noticed at once and reversed the same day; that is no reason to look.
    """
    is_late: ColumnElement[bool] = _of(row).reversed_on != _of(row).on
    return is_late


def _is_related(row: type[BooksRow], how: Relation) -> ColumnElement[bool]:
    """Return the condition that whoever wrote a row had declared last, by the month's `end`, that a household is so."""
    stamp, later = ((each.at, each.origin, each.seq) for each in (_kin, _KIN_LATER.c))
    is_later = and_(
        _KIN_LATER.c.staff == _kin.staff,
        _KIN_LATER.c.household == _kin.household,
        _KIN_LATER.c.at < _END,
        together(*later) > together(*stamp),
    )
    return exists().where(
        _kin.staff == _of(row).actor,
        _kin.household == _of(row).household,
        _kin.at < _END,
        _kin.relation == how.value,
        ~exists().where(is_later),
    )


# --- of redemptions ---------------------------------------------------------------------------------------------------

_IS_LATER: Final = together(_later["from"], _later.at, _later.origin, _later.seq) > together(
    _member["from"], _member.at, _member.origin, _member.seq
)
_IS_KNOWN: Final = together(_later.at, _later.origin, _later.seq) < together(
    _redemption.at, _redemption.origin, _redemption.seq
)
_SOMEBODY_LEFT: Final = (
    select(literal_column("1"))
    .where(
        _member.household == _redemption.household,
        _member.state.is_(None),
        _member["from"] <= _redemption.on,
        ~select(literal_column("1"))
        .where(_later.member == _member.member, _later["from"] <= _redemption.on, _IS_KNOWN, _IS_LATER)
        .correlate(_MEMBER, _REDEMPTION)
        .exists(),
    )
    .correlate(_REDEMPTION)
    .exists()
)
_HALF: Final[ColumnElement[str]] = bindparam("half")
_EARNED_LATELY: Final = (
    exists()
    .where(
        _award.household == _redemption.household,
        _award.on >= _HALF,  # found by the index, and mostly at once; whatever else there is, `_EARNED` finds
        _award.served >= _HALF,
        _award.served <= _redemption.on,
    )
    .correlate(_REDEMPTION)
)
_BY_HAND: Final = _redemption.shown != "payload"
_OF_REDEMPTIONS: Final[Shown] = {
    "redemption_outside_session": _redemption.till.is_(None),
    "hand_entry": and_(_BY_HAND, func.coalesce(_redemption.reason, "unstated") == "unstated"),
    "without_card": _redemption.shown == "household",
    "nobody_left": ~_SOMEBODY_LEFT,
    "proxy_many": _redemption.flags.contains("proxy-many"),
    "own_household": _is_related(RedemptionRow, Relation.OWN),
    "kin_by_hand": and_(_BY_HAND, _is_related(RedemptionRow, Relation.KIN)),
}
_BEFORE: Final = table_of(AwardRow).alias("credited_before").c
_SAME_CREDIT: Final = exists().where(
    _BEFORE.household == _award.household,
    _BEFORE.on >= _award.served,  # found by the index; nothing is credited before it was done
    _BEFORE.served == _award.served,
    _BEFORE.rule == _award.rule,
    func.coalesce(_BEFORE.member, "") == func.coalesce(_award.member, ""),
    _BEFORE.actor == _award.actor,
    _BEFORE.claim_origin.is_(None),
    _BEFORE.undone == 0,
    together(_BEFORE.at, _BEFORE.origin, _BEFORE.seq) < together(_award.at, _award.origin, _award.seq),
    ~is_reversed(_BEFORE),
)
"""Whether somebody had credited the same deed before, and that stands: a key that was pressed twice."""
_OF_CREDITS: Final[Shown] = {
    "direct_credit": literal_column("1") == literal_column("1"),
    "credit_again": _SAME_CREDIT,
    "evidence_missing": _award.flags.contains("evidence-missing"),
    "own_household": _is_related(AwardRow, Relation.OWN),
    "kin_credited": _is_related(AwardRow, Relation.KIN),
}

# --- of goods ---------------------------------------------------------------------------------------------------------

_IS_SPOILED: Final = _stock.kind == "stock.spoiled"
_HAD_NOT_EXPIRED: Final = (
    select(literal_column("1"))
    .join_from(
        table_of(UseRow),
        table_of(BatchRow),
        and_(_batch.origin == _use.batch_origin, _batch.seq == _use.batch_seq, _batch.sku == _use.sku),
    )
    .where(
        _use.origin == _stock.origin,
        _use.seq == _stock.seq,
        or_(_batch.expires.is_(None), _batch.expires >= _stock.on),
    )
    .correlate(table_of(StockMoveRow))
    .exists()
)
_NOT_EXPIRED: Final = or_(_stock.reason != "expired", _HAD_NOT_EXPIRED)
_AGREED_HERE: Final = and_(
    ~exists().where(_paper.origin == _stock.origin, _paper.seq == _stock.seq).correlate(table_of(StockMoveRow)),
    or_(
        is_by_pin_of(_stock.approver, is_person(_stock.actor, _stock.on), _stock),
        is_by_pin_of(_stock.actor, is_person(_stock.approver, _stock.on), _stock),
    ),
)
_AGREED_LATER: Final = (
    select(literal_column("1"))
    .join_from(
        table_of(SpoilageAnswerRow),
        table_of(SpoilageRequestRow),
        and_(_request.origin == _answer.request_origin, _request.seq == _answer.request_seq),
    )
    .where(
        _answer.on == _stock.on,
        _answer.origin == _stock.origin,
        _answer.seq == _stock.seq,
        or_(
            is_by_pin_of(_stock.actor, is_person(_request.actor, _stock.on), _stock),
            is_by_pin_of(_request.actor, is_person(_stock.actor, _request.on), _request),
        ),
    )
    .correlate(table_of(StockMoveRow))
    .exists()
)
_OF_STOCK: Final[Shown] = {
    "count_differs": _stock.kind == "stock.counted",  # one without a difference moved nothing
    "lost_on_the_way": and_(_stock.kind == "stock.arrived", _stock.units < _stock.sent),
    "written_off": and_(_IS_SPOILED, _NOT_EXPIRED),
    "written_off_alone": and_(_IS_SPOILED, _stock.approver == _stock.actor, _stock.request.is_(None)),
    "agreed_by_pin": and_(_IS_SPOILED, or_(_AGREED_HERE, _AGREED_LATER)),
}


# --- the month's entries ----------------------------------------------------------------------------------------------


def _bits(shown: Shown) -> ColumnElement[int]:
    """Return what a row shows, a bit for each."""
    total: ColumnElement[int] = literal_column("0")
    for name, known in shown.items():
        total += case((known, _BIT[name]), else_=0)
    return total


def _every(row: type[BooksRow]) -> ColumnElement[int]:
    """Return what a row of any kind may show."""
    is_late = {"reversal": _late(row)} if "reversed_on" in table_of(row).c else {}
    return _bits({"back_dated": _back_dated(row), **is_late})


def _seen(row: type[BooksRow], odd: ColumnElement[int], *more: Any) -> Select[Any]:  # noqa: ANN401 - columns
    columns = _of(row)
    return select(columns.site, columns.at, columns.origin, columns.seq, odd, *more)


_NOT_GIVEN: Final = (null(),) * 6
SEEN: Final = tuple(
    map(
        Prepared,
        (
            _seen(
                AwardRow,
                case((IS_CREDITED, _bits(_OF_CREDITS)), else_=0) + _bits({"back_dated": _back_dated(AwardRow)}),
            ).where(IS_AWARDED, or_(IS_CREDITED, _back_dated(AwardRow)), _award.points != 0),
            _seen(
                StockMoveRow,
                _bits(_OF_STOCK) + _every(StockMoveRow),
                *_NOT_GIVEN,
                case((and_(_IS_SPOILED, _NOT_EXPIRED), _stock.actor)),
            ).where(in_month(StockMoveRow), _stock.line == 0, has_posted(StockMoveRow)),
            *(
                _seen(row, _every(row)).where(in_month(row), or_(_back_dated(row), _late(row)), has_posted(row))
                for row in (PointsMoveRow, FundMoveRow)
            ),
        ),
    )
)
"""The columns of `Seen`, in its order, of whatever may show something; one statement for each table."""


def _of_redeemed(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((IS_REDEEMED, column))


REDEEMED: Final = Prepared(
    _seen(
        RedemptionRow,
        case((IS_REDEEMED, _bits(_OF_REDEMPTIONS)), else_=0) + _every(RedemptionRow),
        _redemption.till,
        _of_redeemed(_redemption.household),
        _redemption.asked,
        _redemption.shown,
        _redemption.slip,
        _of_redeemed(_redemption.on),
        null(),
        case((IS_REDEEMED, ~_EARNED_LATELY), else_=False),
    ).where(in_month(RedemptionRow))
)
"""The columns of `Seen`, and whether the household may have earned nothing for half a year."""
_EARNED: Final = Prepared(
    select(func.max(_award.served)).where(_award.household == bindparam("household"), _award.served <= bindparam("on"))
)
_CHANGED: Final = Prepared(
    select(func.max(_event.on)).where(_event.household == bindparam("household"), _event.on <= bindparam("on"))
)
"""When something became of the household, which may have brought it points."""


def seen_of(session: ReadSession, span: Mapping[str, Value]) -> Iterator[Seen]:
    """Give every redemption of some days of the month, and every other entry that shows something by itself."""
    for statement in SEEN:
        yield from (Seen(*row) for row in session.each(statement, **span))
    for row in session.each(REDEEMED, **span, half=_half_a_year_before(str(span["last"]))):
        seen = Seen(*row[:-1])
        if row[-1] and _is_dormant(session, seen):
            seen = seen._replace(odd=seen.odd | _BIT["dormant"])
        yield seen


@cache
def _half_a_year_before(on: str) -> str:
    return (date.fromisoformat(on) - timedelta(days=DORMANT_DAYS)).isoformat()


def _is_dormant(session: ReadSession, seen: Seen) -> bool:
    """Say whether a household had earned nothing for half a year, and nothing had become of it either."""
    since = _half_a_year_before(seen.on or "")
    rows = (session.row(which, household=seen.household, on=seen.on) for which in (_EARNED, _CHANGED))
    return all(((row and row[0]) or "") < since for row in rows)


@cache
def shown_by(odd: int) -> tuple[str, ...]:
    """Return the names of what an entry shows by itself, from its bits."""
    return tuple(name for name, bit in _BIT.items() if odd & bit)
