"""The statements by which `machines.py` finds what shows between machines."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, exists, func, literal, or_, select, text, union
from sqlalchemy import tuple_ as together
from sqlalchemy.sql.expression import ColumnElement, ScalarSelect

from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.books.tables import BalanceRow, HeardMostRow, HeardRow, LateRow, PostingRow
from supermarket.clock import MINUTE
from supermarket.district.machines.tables import ForkRow
from supermarket.district.tables import HouseholdRow
from supermarket.earning.tables import AwardRow, ClaimRow
from supermarket.earning.vouchers.kinds import VOUCHER_SETTLED
from supermarket.households.holders.tables import HolderRow, LostRow
from supermarket.households.tables import IS_MERGER, CardStateRow, HouseholdEventRow
from supermarket.journal.engines.neutral import listed
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, table_of
from supermarket.months.figures.tallies import IS_REDEEMED
from supermarket.spending.tables import RedemptionRow

CLOCKS_APART_MIN: Final = 10 * MINUTE
"""What a machine heard was signed so much later than its own clock says: one of both is wrong."""
_late: Final = table_of(LateRow).c
_redemption: Final = table_of(RedemptionRow).c
_first: Final = table_of(HouseholdRow).c
_holder: Final = table_of(HolderRow).c
_balance: Final = table_of(BalanceRow).c
_posting: Final = table_of(PostingRow).c
_claim: Final = table_of(ClaimRow).c
_award: Final = table_of(AwardRow).c
_card: Final = table_of(CardStateRow).c
_event: Final = table_of(HouseholdEventRow).c
_heard: Final = table_of(HeardRow).c
_most: Final = table_of(HeardMostRow).c
_entry: Final = table_of(EntryRow).c
_one: Final = table_of(EntryRow).alias("one").c
_lost: Final = table_of(LostRow).c
_fork: Final = table_of(ForkRow).c


def _stamp(columns: Any) -> Any:  # noqa: ANN401 - columns
    return together(columns.at, columns.origin, columns.seq)


def _in_month(columns: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    return and_(columns.site.in_(listed("sites")), columns.on >= bindparam("first"), columns.on <= bindparam("last"))


def _is_before(one: Any, other: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    """Return that one row was made by another machine than the other, and before it."""
    return and_(one.origin != other.origin, _stamp(one) < _stamp(other))


LATE: Final = Prepared(select(_late.origin, _late.seq, _late.on).where(_late.booked == bindparam("booked")))
_OF_FIRST: Final = and_(
    _first.household == _redemption.household,
    func.substr(_redemption.origin, 1, func.length(_first.holder) + 1) == _first.holder.concat("-"),
)
NOT_BY_FIRST_HOLDER: Final = Prepared(
    select(_redemption.site, _redemption.at, _redemption.origin, _redemption.seq, _redemption.household)
    .where(
        _in_month(_redemption),
        IS_REDEEMED,
        or_(
            ~exists().where(_OF_FIRST).correlate(table_of(RedemptionRow)),
            exists().where(_holder.household == _redemption.household).correlate(table_of(RedemptionRow)),
        ),
    )
    .order_by(*(_redemption[name] for name in ("at", "origin", "seq")))
)
"""The redemptions that were not made by the machine by which the household was enrolled, or of one that has moved."""
_STAMP_GIVEN: Final = together(bindparam("at"), bindparam("origin"), bindparam("seq"))
_MOVED: Final = (
    select(_holder.holder, _holder.origin, _holder.seq, _holder.at, literal(1).label("moved"))
    .where(_holder.household == bindparam("household"), _stamp(_holder) < _STAMP_GIVEN)
)  # fmt: skip
_BEGAN: Final = select(_first.holder, _first.origin, _first.seq, _first.at, literal(0).label("moved")).where(
    _first.household == bindparam("household"), _stamp(_first) < _STAMP_GIVEN
)
_HELD: Final = _MOVED.union_all(_BEGAN).subquery("held")
HELD_THEN: Final = Prepared(
    select(_HELD.c.holder, _HELD.c.origin, _HELD.c.seq)
    .order_by(*(_HELD.c[name].desc() for name in ("moved", "at", "origin", "seq")))
    .limit(1)
)
"""Who held a household when an entry was written, and by which entry it did."""
ENROLLED: Final = Prepared(
    select(_first.origin, _first.seq)
    .where(_first.household == bindparam("household"))
    .order_by(_first.at, _first.origin, _first.seq)
    .limit(1)
)
BELOW_ZERO: Final = Prepared(
    select(_balance.account)
    .where(_balance.account >= household_points(""), _balance.account < household_points("~"), _balance.amount < 0)
    .distinct()
    .order_by(_balance.account)
)
LAST_TAKEN: Final = Prepared(
    select(_posting.on, _posting.origin, _posting.seq)
    .where(_posting.account == bindparam("account"), _posting.amount < 0)
    .order_by(_posting.on.desc(), _posting.origin.desc(), _posting.seq.desc())
    .limit(50)
)
"""By what points were taken last."""


def _pairs(now: Any, other: Any, same: ColumnElement[bool]) -> Select[Any]:  # noqa: ANN401 - columns
    return (
        select(now.site, now.origin, now.seq, other.origin, other.seq)
        .where(_in_month(now), same, _is_before(other, now))
        .order_by(now.at, now.origin, now.seq, other.origin, other.seq)
    )


_before: Final = table_of(ClaimRow).alias("claim_before").c
_SAME_DEED: Final = and_(
    _before.household == _claim.household,
    _before.served == _claim.served,
    _before.rule == _claim.rule,
    func.coalesce(_before.member, "") == func.coalesce(_claim.member, ""),
    func.coalesce(_before.start, "") == func.coalesce(_claim.start, ""),
)
_slip: Final = table_of(RedemptionRow).alias("slip_before").c
_SAME_SLIP: Final = and_(
    _slip.site == _redemption.site,
    _slip.slip == _redemption.slip,
    _slip.reversed_on.is_(None),
    IS_REDEEMED,
)
_bound: Final = table_of(CardStateRow).alias("card_bound").c
_since: Final = table_of(CardStateRow).alias("card_since").c
_CARD: Final = and_(
    _redemption.shown == "payload",
    IS_REDEEMED,
    _card.state == "frozen",
    exists().where(_bound.card == _card.card, _bound.household == _redemption.household),
    ~exists().where(
        _since.card == _card.card, _stamp(_since) > _stamp(_card), _stamp(_since) < _stamp(_redemption)
    ),
    ~exists().where(
        _since.household == _redemption.household,
        _since.card != _card.card,
        _since.state == "active",
        _stamp(_since) < _stamp(_redemption),
    ),
)  # fmt: skip
_MERGED: Final = and_(text(IS_MERGER), _event.household == _redemption.household, IS_REDEEMED)
_EARNED: Final = and_(text(IS_MERGER), _event.household == _award.household)
PAIRS: Final[Mapping[str, tuple[Prepared, ...]]] = {
    "deed_twice": (Prepared(_pairs(_claim, _before, _SAME_DEED)),),
    "slip_twice": (Prepared(_pairs(_redemption, _slip, _SAME_SLIP)),),
    "card_frozen": (Prepared(_pairs(_redemption, _card, _CARD)),),
    "merged_used": (Prepared(_pairs(_redemption, _event, _MERGED)), Prepared(_pairs(_award, _event, _EARNED))),
}
"""Pairs of entries of two machines, the later one of the month: its site, its name, the name of the earlier one."""


def _of_whom(said: ColumnElement[Any]) -> ScalarSelect[Any]:
    """Return what the entry says by which something was heard; joined, every entry of the ledger would be read."""
    return (
        select(said)
        .where(
            _entry.district == select(_one.district).limit(1).scalar_subquery(),
            _entry.origin == _heard.origin,
            _entry.seq == _heard.seq,
        )
        .scalar_subquery()
    )


CLOCKS_APART: Final = Prepared(
    select(_of_whom(_entry.site), _heard.origin, _heard.seq, _heard.heard, _heard.size)
    .where(
        _heard.at >= bindparam("begin"),
        _heard.at < bindparam("end"),
        _heard.at > _of_whom(_entry.at) + CLOCKS_APART_MIN,
    )
    .order_by(_heard.at, _heard.origin, _heard.seq, _heard.heard)
)
TAKEN_SINCE: Final = Prepared(
    select(_entry.site, _entry.seq)
    .where(
        _entry.district == select(_entry.district).limit(1).scalar_subquery(),
        _entry.origin == bindparam("origin"),
        _entry.at > bindparam("since"),
        _entry.kind != VOUCHER_SETTLED.name,
        exists().where(
            _posting.origin == _entry.origin,
            _posting.seq == _entry.seq,
            _posting.account >= household_points(""),
            _posting.account < household_points("~"),
            _posting.commodity == POINT,
            _posting.amount < 0,
            _posting.on >= bindparam("first"),
            _posting.on <= bindparam("last"),
        ),
    )
    .order_by(_entry.seq)
)
"""What a stream took of households' points after a time (UTC milliseconds) and within a month."""
HOLDS: Final = Prepared(
    union(
        select(_first.holder).where(_first.holder == bindparam("node")),
        select(_holder.holder).where(_holder.holder == bindparam("node")),
    ).limit(1)
)
"""Whether a node's machine ever held a household."""
LOST: Final = Prepared(select(_lost.origin, _lost.seq, _lost.lost, _lost.size).order_by(_lost.at, _lost.origin))
LAST_WORD: Final = Prepared(select(func.max(_most.at)).where(_most.heard == bindparam("heard")))
FORKED: Final = Prepared(
    select(_fork.at, _fork.origin, _fork.seq, _fork.forked, _fork.first).order_by(_fork.at, _fork.origin, _fork.seq)
)
