"""The sums of a month as they were made before: by the database, of the bodies of the entries, read as JSON.

They are slow and know nothing of the typed rows that sum the same today, so they judge them: whatever a test has lived
through, both must say the same of every place and month.
"""

import json
from typing import Any, Final

from sqlalchemy import Integer, and_, bindparam, case, cast, exists, func, literal, or_, select, tuple_
from sqlalchemy.sql.expression import ColumnElement

from supermarket.books.accounts import household_points, recoverable, stock, units
from supermarket.books.kinds import POINT
from supermarket.books.session import ReadSession
from supermarket.books.tables import PostingRow
from supermarket.district.tables import MemberRow
from supermarket.earning.claims.kinds import NOTICED, REVIEWED
from supermarket.earning.tables import AwardRow, ClaimRow, ClaimStepRow, NoticeRow, RuleRow
from supermarket.households.card_kinds import Relation
from supermarket.households.tables import HouseholdEventRow, KinRow
from supermarket.journal.engines.neutral import listed
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, table_of
from supermarket.ledger import Ledger
from supermarket.months.days import days_of, places
from supermarket.months.exceptions.odd import DORMANT_DAYS, seen_of
from supermarket.months.figures.awards import AWARDS as AWARDS_NOW
from supermarket.months.figures.awards import BY_PIN
from supermarket.months.figures.figures import CNY, FUND, GIVEN_OUT, MOVES, SEEN_GONE
from supermarket.months.figures.gathering import Span
from supermarket.months.figures.place_month import Award, Movement, Seen, Tally
from supermarket.months.figures.sums import (
    CREDITED,
    POSTED,
    REDEEMED,
    begins,
    in_force,
    is_entry,
    person_of,
    worth,
)
from supermarket.months.figures.tallies import MOVEMENTS as MOVEMENTS_NOW
from supermarket.months.figures.tallies import TALLIES as TALLIES_NOW
from supermarket.spending.tables import BatchRow, GoodsRow

Number = ColumnElement[Any]
SPOILED: Final = "stock.spoiled"
_ENTRY: Final = table_of(EntryRow)
_entry: Final = _ENTRY.c
_posting: Final = table_of(PostingRow).c
_IN_MONTH: Final = (_posting.on >= bindparam("first")) & (_posting.on <= bindparam("last"))


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


def said(path: str, content: Number = _entry.body) -> Number:
    """Return what a body, or a line of one, says at a path."""
    return func.json_extract(content, f"$.{path}")


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


_LINE: Final = func.json_each(_entry.body, "$.lines").table_valued("value", name="line")


def _over_lines(figure: Number) -> Number:
    return select(func.coalesce(func.sum(figure), 0)).select_from(_LINE).correlate(_ENTRY).scalar_subquery()


# --- entry by entry ---------------------------------------------------------------------------------------------------

_LINE_WORTH: Final = worth(said("rule", _LINE.c.value), said("quantity", _LINE.c.value), said("minutes"), _entry)
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
_GOODS: Final = func.json_each(
    case((_WHOLE, literal("[") + _entry.body + "]"), else_=_entry.body), case((_WHOLE, "$"), else_="$.lines")
).table_valued("value", name="line")
_good: Final = _GOODS.c.value
_ON_SHELF: Final = or_(~is_kind(*GIVEN_OUT), said("from[0]", _good).is_not(None))
"""Whether a line moves goods; a service comes from no batch."""
_SEEN_GONE: Final = and_(is_kind(*GIVEN_OUT), said("counted", _good).is_not(None))
"""Whether a count had seen a redemption's goods gone already: they leave what counts found, and no shelf."""
_BATCHES: Final = func.json_each(_good, "$.from").table_valued("value", name="batch")
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
_IS_SERVICE: Final = in_force(GoodsRow, said("sku", _good), "service", _entry) != ""
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
            (
                _entry.kind == REDEEMED,
                said("quantity", _good) * in_force(GoodsRow, said("sku", _good), "points", _entry),
            )
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

# --- awards -----------------------------------------------------------------------------------------------------------

_AWARD: Final = table_of(AwardRow)
_CLAIM: Final = table_of(ClaimRow)
_award: Final = _AWARD.c
_claim: Final = _CLAIM.c
_step: Final = table_of(ClaimStepRow).c
_notice: Final = table_of(NoticeRow).c

_CUT: Final = func.json_each(_entry.body, "$.cut").table_valued("value", name="cut")
_CUT_OFF: Final[Number] = (
    select(func.coalesce(func.sum(said("points", _CUT.c.value)), 0))
    .select_from(_CUT)
    .correlate(_ENTRY)
    .scalar_subquery()
)
"""The points that limits cut off; of a deduction they count the other way."""
_TOLD: Final = said("points") + case((_claim.points < 0, -_CUT_OFF), else_=_CUT_OFF)
_OF_CLAIM: Final = and_(_step.claim_origin == _claim.origin, _step.claim_seq == _claim.seq)
_SAME_PERSON: Final = person_of(_step.actor, _step.on) == person_of(_claim.actor, _step.on)
_BY_FILER: Final = exists().where(_OF_CLAIM, _step.step == REVIEWED, _SAME_PERSON).correlate(_CLAIM).label("by_filer")
_LAST_DAY: Final = (
    select(func.max(_notice.last_day))
    .where(_OF_CLAIM, _step.step == NOTICED, _notice.origin == _step.origin, _notice.seq == _step.seq)
    .correlate(_CLAIM)
    .scalar_subquery()
)


def _flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


AWARDS: Final = Prepared(
    select(
        *(_entry.site, _entry.at, _entry.origin, _entry.seq, _award.household, _award.rule),
        func.coalesce(worth(_claim.rule, _claim.quantity, _claim.minutes, _claim), 0),
        _TOLD,
        func.coalesce(_claim.points, 0),
        func.coalesce(_claim.quantity, 1),
        *(_award.points, _award.served, func.coalesce(_claim.on, ""), _award.uncapped, _claim.flags),
        _flag(said("cut").is_not(None)),
        _flag(said("frozen_until").is_not(None)),
        func.coalesce(_BY_FILER, 0),
        _flag(BY_PIN),
        _flag(or_(_LAST_DAY.is_(None), _entry.on <= _LAST_DAY)),
        _flag(func.instr(in_force(RuleRow, _claim.rule, "evidence", _claim), "receipt") > 0),
    )
    .join_from(_AWARD, _ENTRY, is_entry(_award.origin, _award.seq))
    .outerjoin(_CLAIM, is_named(_claim.origin, _claim.seq, said("claim")))
    .where(
        _award.site.in_(listed("sites")),
        _award.on >= bindparam("first"),
        _award.on <= bindparam("last"),
        _entry.kind == literal(POSTED),
    )
    .order_by(_entry.at, _entry.origin, _entry.seq)
)
"""The columns of `Award`, in its order, of every claim that was posted in the month."""

# --- what an entry shows ----------------------------------------------------------------------------------------------

_event: Final = table_of(HouseholdEventRow).c
_MEMBER: Final = table_of(MemberRow).alias("member_then")
_LATER: Final = table_of(MemberRow).alias("member_later")
_member: Final = _MEMBER.c
_later: Final = _LATER.c

_IS_OWN: Final = is_related(_entry.actor, said("household"), Relation.OWN)
_IS_KIN: Final = is_related(_entry.actor, said("household"), Relation.KIN)
_BY_HAND: Final = said("shown") != "payload"
_WRITTEN_ON: Final = func.date(_entry.at // 1000 + 8 * 3600, "unixepoch")
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
_ALIVE: Final = func.max(func.coalesce(_EARNED, ""), func.coalesce(_CHANGED, ""))
_IS_DORMANT: Final = func.date(_entry.on, f"-{DORMANT_DAYS} days") > _ALIVE
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
_IS_REVERSAL: Final = func.substr(_entry.kind, -9) == ".reversed"
"""What was mistyped is noticed at once and reversed the same day; that is no reason to look."""
_PROXY_MANY: Final = func.instr(func.coalesce(said("flags"), ""), "proxy-many") > 0

_TAKEN: Final = func.json_each(_entry.body, "$.from").table_valued("value", name="taken")
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

Odd = tuple[str, tuple[str, ...], ColumnElement[bool]]
_ALWAYS: Final = literal(1) == 1
_RESET: Final = table_of(EntryRow).alias("reset_before").c
_RESET_LATER: Final = table_of(EntryRow).alias("reset_later").c
_REQUESTED: Final = table_of(EntryRow).alias("requested").c
_ASKED_BY: Final = func.coalesce(
    select(_REQUESTED.actor)
    .where(is_named(_REQUESTED.origin, _REQUESTED.seq, said("request")))
    .correlate(_ENTRY)
    .scalar_subquery(),
    _entry.actor,
)
"""Who asked for goods to be written off: before, or by the entry itself."""


def _had_reset(whose: ColumnElement[str], by: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that somebody had set another's PIN anew last."""
    is_later = and_(
        _RESET_LATER.kind == "pin.reset",
        said("staff", _RESET_LATER.body) == said("staff", _RESET.body),
        _RESET_LATER.seq > _RESET.seq,
        _RESET_LATER.seq < _entry.seq,
    )
    return (
        exists()
        .where(
            _RESET.kind == "pin.reset",
            said("staff", _RESET.body) == whose,
            said("first", _RESET.body).is_(None),
            _RESET.actor == by,
            _RESET.seq < _entry.seq,
            ~exists().where(is_later).correlate_except(_RESET_LATER.seq.table),
        )
        .correlate_except(_RESET.seq.table)
    )


_CREDIT: Final = table_of(EntryRow).alias("credited_before").c
_UNDONE: Final = table_of(EntryRow).alias("credit_undone").c
_CREDITED_BEFORE: Final = exists().where(
    _CREDIT.kind == CREDITED,
    _CREDIT.actor == _entry.actor,
    *(
        func.coalesce(said(name, _CREDIT.body), "") == func.coalesce(said(name), "")
        for name in ("household", "member", "served", "lines[0].rule")
    ),
    _CREDIT.at <= _entry.at,
    _CREDIT.seq < _entry.seq,
    ~exists().where(
        _UNDONE.kind == "credit.reversed", is_named(_CREDIT.origin, _CREDIT.seq, said("reverses", _UNDONE.body))
    ),
)

ODD: Final[tuple[Odd, ...]] = (
    ("direct_credit", (CREDITED,), _ALWAYS),
    ("credit_again", (CREDITED,), _CREDITED_BEFORE),
    ("evidence_missing", (CREDITED,), func.instr(said("flags"), "evidence-missing") > 0),
    ("redemption_outside_session", (REDEEMED,), said("till").is_(None)),
    (
        "hand_entry",
        (REDEEMED,),
        and_(_BY_HAND, or_(said("reason").is_(None), said("reason") == "unstated")),
    ),
    ("without_card", (REDEEMED,), said("shown") == "household"),
    ("dormant", (REDEEMED,), _IS_DORMANT),
    ("nobody_left", (REDEEMED,), ~_IN_FORCE),
    ("proxy_many", (REDEEMED,), _PROXY_MANY),
    ("own_household", (CREDITED, REDEEMED), _IS_OWN),
    ("kin_credited", (CREDITED,), _IS_KIN),
    ("kin_by_hand", (REDEEMED,), and_(_IS_KIN, _BY_HAND)),
    ("count_differs", ("stock.counted",), said("counted") != said("book")),
    ("lost_on_the_way", ("stock.arrived",), said("quantity") < said("sent")),
    ("written_off", (SPOILED,), _NOT_EXPIRED),
    (
        "written_off_alone",
        (SPOILED,),
        and_(said("approver") == _entry.actor, said("request").is_(None)),
    ),
    (
        "agreed_by_pin",
        (SPOILED,),
        and_(
            said("paper").is_(None),
            or_(_had_reset(said("approver"), _ASKED_BY), _had_reset(_ASKED_BY, said("approver"))),
        ),
    ),
    ("back_dated", (), _entry.on < _WRITTEN_ON),
    ("reversal", (), and_(_IS_REVERSAL, said("reversed_on") != _entry.on)),
)
"""What an entry may show by itself: name, of which kinds (none: of any), and how it is known."""


def _bits() -> ColumnElement[int]:
    """Return what an entry shows, a bit for each; only what its kind may show is looked at."""
    kinds = dict.fromkeys(kind for _name, of, _known in ODD for kind in of)
    return case(*((_entry.kind == kind, _shown(kind)) for kind in kinds), else_=0) + _shown(None)


def _shown(kind: str | None) -> ColumnElement[int]:
    total: ColumnElement[int] = literal(0)
    for place, (_name, of, known) in enumerate(ODD):
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


# --- both side by side ------------------------------------------------------------------------------------------------


def check_sums(ledger: Ledger) -> None:
    """Fail unless every month of the ledger sums the same by its typed rows and by the bodies of its entries."""
    with ledger.reading() as session:
        for (month,) in session.rows(_MONTHS):
            _check_month(session, month)


_MONTHS: Final = Prepared(select(func.substr(_posting.on, 1, 7)).distinct())


def _check_month(session: ReadSession, month: str) -> None:
    days = days_of(session, month)
    every = [place.place for place in places(days)]
    for stretch in days.stretches:
        span = Span(session, days, stretch, every).entries
        now = [Tally._make(row) for each in TALLIES_NOW for row in session.rows(each, **span)]
        assert sorted(now) == sorted(map(Tally._make, session.rows(TALLIES, **span)))
        moved = [Movement._make(row) for each in MOVEMENTS_NOW for row in session.rows(each, **span)]
        assert sorted(moved) == sorted(map(Movement._make, session.rows(MOVEMENTS, **span)))
        awards = [Award._make(row) for row in session.rows(AWARDS_NOW, **span)]
        assert awards == [Award._make(row) for row in session.rows(AWARDS, **span)]
        seen = [each for each in seen_of(session, span) if _shows(each)]
        before = map(_in_words, map(Seen._make, session.rows(SEEN, **span)))
        assert sorted(seen, key=_stamp) == sorted(filter(_shows, before), key=_stamp)


def _shows(seen: Seen) -> bool:
    return bool(seen.odd or seen.shown or seen.wrote_off)


def _stamp(seen: Seen) -> tuple[int, str, int]:
    return seen.at, seen.origin, seen.seq


def _in_words(seen: Seen) -> Seen:
    """Return what was asked for as the typed row has it."""
    lines = json.loads(seen.lines) if seen.lines else []
    return seen._replace(lines=" ".join(f"{line['sku']}x{line['quantity']}" for line in lines) or None)
