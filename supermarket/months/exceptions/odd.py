"""What one entry of a month shows by itself, found by the database: names, words, and the conditions."""

from functools import cache
from typing import Final

from sqlalchemy import and_, case, func, literal, or_, select, tuple_
from sqlalchemy.sql.expression import ColumnElement

from supermarket.district.tables import MemberRow
from supermarket.earning.tables import AwardRow
from supermarket.households.card_kinds import Relation
from supermarket.households.tables import HouseholdEventRow
from supermarket.journal.engines.neutral import (
    day_before,
    day_of_second,
    each_item,
    greater,
    last_letters,
    listed,
    position,
)
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, table_of
from supermarket.locale import N_
from supermarket.months.figures.sums import CREDITED, NAMES, REDEEMED, is_entry, is_named, is_related, said
from supermarket.spending.tables import BatchRow

SPOILED: Final = "stock.spoiled"
DORMANT_DAYS: Final = 183
"""A household that earned nothing for half a year and then redeems is worth a question."""

_ENTRY: Final = table_of(EntryRow)
_entry: Final = _ENTRY.c
_award: Final = table_of(AwardRow).c
_event: Final = table_of(HouseholdEventRow).c
_MEMBER: Final = table_of(MemberRow).alias("member_then")
_LATER: Final = table_of(MemberRow).alias("member_later")
_member: Final = _MEMBER.c
_later: Final = _LATER.c

_IS_OWN: Final = is_related(_entry.actor, said("household"), Relation.OWN)
_IS_KIN: Final = is_related(_entry.actor, said("household"), Relation.KIN)
_BY_HAND: Final = said("shown") != "payload"
_WRITTEN_ON: Final = day_of_second(_entry.at // 1000 + 8 * 3600)
"""The district's date, eight hours ahead of UTC."""
_EARNED: Final = (
    select(func.max(_award.served))
    .where(_award.household == said("household"), _award.served <= _entry.on)
    .correlate(_ENTRY)
    .scalar_subquery()
)
_CHANGED: Final = (
    select(func.max(_event.on))
    .where(_event.household == said("household"), _event.on <= _entry.on)
    .correlate(_ENTRY)
    .scalar_subquery()
)
"""When something became of the household, which may have brought it points."""
_ALIVE: Final = greater(func.coalesce(_EARNED, ""), func.coalesce(_CHANGED, ""))
_IS_DORMANT: Final = day_before(_entry.on, DORMANT_DAYS) > _ALIVE
_IS_LATER: Final = tuple_(_later["from"], _later.at, _later.origin, _later.seq) > tuple_(
    _member["from"], _member.at, _member.origin, _member.seq
)
_IS_KNOWN: Final = tuple_(_later.at, _later.origin, _later.seq) < tuple_(_entry.at, _entry.origin, _entry.seq)
_IN_FORCE: Final = (
    select(literal(1))
    .where(
        _member.household == said("household"),
        _member.state.is_(None),
        _member["from"] <= _entry.on,
        ~select(literal(1))
        .where(_later.member == _member.member, _later["from"] <= _entry.on, _IS_KNOWN, _IS_LATER)
        .correlate(_MEMBER, _ENTRY)
        .exists(),
    )
    .correlate(_ENTRY)
    .exists()
)
_IS_REVERSAL: Final = last_letters(_entry.kind, 9) == ".reversed"
"""What was mistyped is noticed at once and reversed the same day; that is no reason to look."""
_PROXY_MANY: Final = position(func.coalesce(said("flags"), ""), "proxy-many") > 0

_TAKEN: Final = each_item(_entry.body, "$.from").rows("taken")
_batch: Final = table_of(BatchRow).c
_HAD_NOT_EXPIRED: Final = (
    select(literal(1))
    .select_from(_TAKEN)
    .join(table_of(BatchRow), is_named(_batch.origin, _batch.seq, said("delivery", _TAKEN.c.value)))
    .where(or_(_batch.expires.is_(None), _batch.expires >= _entry.on))
    .correlate(_ENTRY)
    .exists()
)
_NOT_EXPIRED: Final = or_(said("reason") != "expired", _HAD_NOT_EXPIRED)

Odd = tuple[str, str, tuple[str, ...], ColumnElement[bool]]
_ALWAYS: Final = literal(1) == 1
ODD: Final[tuple[Odd, ...]] = (
    ("direct_credit", N_("direct credit"), (CREDITED,), _ALWAYS),
    ("evidence_missing", N_("evidence missing"), (CREDITED,), position(said("flags"), "evidence-missing") > 0),
    ("redemption_outside_session", N_("outside a session"), (REDEEMED,), said("till").is_(None)),
    (
        "hand_entry",
        N_("number typed without a reason"),
        (REDEEMED,),
        and_(_BY_HAND, or_(said("reason").is_(None), said("reason") == "unstated")),
    ),
    ("without_card", N_("by the household's number, without a card"), (REDEEMED,), said("shown") == "household"),
    ("dormant", N_("by a household that earned nothing for half a year"), (REDEEMED,), _IS_DORMANT),
    ("nobody_left", N_("by a household whose members have all ended"), (REDEEMED,), ~_IN_FORCE),
    ("proxy_many", N_("fetched by one household for too many others in a day"), (REDEEMED,), _PROXY_MANY),
    ("own_household", N_("by staff for their own household"), (CREDITED, REDEEMED), _IS_OWN),
    ("kin_credited", N_("direct credit by staff for their kin"), (CREDITED,), _IS_KIN),
    ("kin_by_hand", N_("by staff for their kin, without scanning a card"), (REDEEMED,), and_(_IS_KIN, _BY_HAND)),
    ("count_differs", N_("counted with a difference"), ("stock.counted",), said("counted") != said("book")),
    ("lost_on_the_way", N_("lost on the way"), ("stock.arrived",), said("quantity") < said("sent")),
    ("written_off", N_("written off before it had expired"), (SPOILED,), _NOT_EXPIRED),
    (
        "written_off_alone",
        N_("written off by whoever approved it"),
        (SPOILED,),
        and_(said("approver") == _entry.actor, said("request").is_(None)),
    ),
    ("back_dated", N_("back-dated"), (), _entry.on < _WRITTEN_ON),
    ("reversal", N_("reversal on a later day"), (), and_(_IS_REVERSAL, said("reversed_on") != _entry.on)),
)
"""What an entry may show by itself: name, words, of which kinds (none: of any), and how it is known."""


def _bits() -> ColumnElement[int]:
    """Return what an entry shows, a bit for each; only what its kind may show is looked at."""
    kinds = dict.fromkeys(kind for _name, _text, of, _known in ODD for kind in of)
    return case(*((_entry.kind == kind, _shown(kind)) for kind in kinds), else_=0) + _shown(None)


def _shown(kind: str | None) -> ColumnElement[int]:
    total: ColumnElement[int] = literal(0)
    for place, (_name, _text, of, known) in enumerate(ODD):
        if kind in of or not (kind or of):
            total += case((known, 1 << place), else_=0)
    return total


def _of(kind: str, column: ColumnElement[str | None]) -> ColumnElement[str | None]:
    return case((_entry.kind == kind, column))


SEEN: Final = Prepared(
    select(
        *(_entry.site, _entry.at, _entry.origin, _entry.seq, _bits()),
        *(_of(REDEEMED, said(path)) for path in ("till", "household", "asked.lines", "shown", "slip")),
        _of(REDEEMED, _entry.on),
        _of(SPOILED, case((_NOT_EXPIRED, _entry.actor))),
    )
    .join_from(NAMES, _ENTRY, is_entry(NAMES.c.origin, NAMES.c.seq))
    .where(_entry.site.in_(listed("sites")))
)
"""The columns of `Seen`, in its order, of every entry of the month that moved anything."""


@cache
def shown_by(odd: int) -> tuple[str, ...]:
    """Return the names of what an entry shows by itself, from its bits."""
    return tuple(name for place, (name, *_rest) in enumerate(ODD) if odd >> place & 1)
