"""Lists, orders and shops 清单 点单 超市: lists kept, needs met, orders in time and satisfied, scores of shops."""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import and_, bindparam, case, exists, func, literal, or_, select

from supermarket.assessment.indicators.indicator import Counted, Line, indicator, of_lines
from supermarket.assessment.indicators.known import KNOWN, in_span, is_known
from supermarket.assessment.past import Past
from supermarket.assessment.tables import RunRow
from supermarket.district.dates import day_before
from supermarket.district.kinds import Tier
from supermarket.errors.assessment.runs import RunFirst
from supermarket.journal.entry import EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.practice.cases.tables import CaseRow, CaseStepRow
from supermarket.practice.lists.tables import ListingRow, ListRefreshedRow, MatchRow
from supermarket.practice.lists.words import LISTS, NEED
from supermarket.practice.orders.course import CALLED_OFF, COURSE, GIVEN_UP
from supermarket.practice.orders.tables import OrderRow, OrderStepRow

SUPERMARKETS: Final = "supermarket"
"""The form whose scores stand in that of the stations and institutes."""
_WHOLE: Final = 10_000
"""The hundredths of a hundred points."""
_PLACES: Final = (Tier.STATION.value, Tier.INSTITUTE.value)
_case: Final = table_of(CaseRow).c
_step: Final = table_of(CaseStepRow).c
_THEN: Final = table_of(CaseStepRow).alias("then")
_then: Final = _THEN.c
_between: Final = table_of(CaseStepRow).alias("between").c
_known_then: Final = KNOWN.alias("known_step").c
_order: Final = table_of(OrderRow).c
_told: Final = table_of(OrderStepRow).c
_refreshed: Final = table_of(ListRefreshedRow).c
_line: Final = table_of(ListingRow).c
_match: Final = table_of(MatchRow).c
_run: Final = table_of(RunRow).c
_IS_KNOWN_THEN: Final = (
    exists().where(_known_then.origin == _then.origin, _then.seq <= _known_then.size).correlate_except(KNOWN)
)

# --- lists ------------------------------------------------------------------------------------------------------------

_REFRESHED: Final = Prepared(
    select(_refreshed.site, _refreshed.month, _refreshed.list, func.min(_refreshed.origin), func.min(_refreshed.seq))
    .join_from(KNOWN, table_of(ListRefreshedRow), is_known(_refreshed))
    .where(func.substr(_refreshed.on, 1, 7) == _refreshed.month, _refreshed.on <= bindparam("last"))
    .group_by(_refreshed.site, _refreshed.month, _refreshed.list)
)
_NEEDS: Final = Prepared(
    select(
        *(_line[name] for name in ("listing", "from", "state", "until", "site", "capacity", "origin", "seq")),
    )
    .join_from(table_of(ListingRow), KNOWN, is_known(_line))
    .where(_line.list == NEED, _line["from"] <= bindparam("last"))
    .order_by(_line.listing, *(_line[name] for name in ("from", "at", "origin", "seq")))
)
_MATCHED: Final = Prepared(
    select(_match.need, _match.order_origin, _match.order_seq, _match.origin, _match.seq)
    .join_from(KNOWN, table_of(MatchRow), is_known(_match))
    .where(_match.on <= bindparam("last"))
    .order_by(_match.at, _match.origin, _match.seq)
)
_LOST: Final = Prepared(
    select(_step.case_origin, _step.case_seq)
    .join_from(KNOWN, table_of(CaseStepRow), is_known(_step))
    .where(or_(_step.state == CALLED_OFF, _step.state == GIVEN_UP), _step.on <= bindparam("last"))
)


def _lists(past: Past, sites: frozenset[str], _goods: Sequence[str]) -> Iterator[Line]:
    """Give the lists of each month of each place, and what says that somebody looked through them in it."""
    looked = {(site, month, of): f"{origin}-{seq}" for site, month, of, origin, seq in past.rows(_REFRESHED)}
    for site in sorted(sites & past.places.keys()):
        if past.places[site].tier in _PLACES:
            for month in past.months:
                for name in LISTS:
                    entry = looked.get((site, month, name), "")
                    yield Line(site, entry, f"{month} {name}", int(bool(entry)), 1)


def _needs(past: Past, sites: frozenset[str], _goods: Sequence[str]) -> Iterator[Line]:
    """Give the needs that stood on some day of the period, how many times each asked, and how many times it was met."""
    lost = {(origin, seq) for origin, seq in past.rows(_LOST)}
    met: dict[str, list[str]] = {}
    for need, order_origin, order_seq, origin, seq in past.rows(_MATCHED):
        if (order_origin, order_seq) not in lost:
            met.setdefault(need, []).append(f"{origin}-{seq}")
    rows = past.rows(_NEEDS)
    found: dict[str, Line] = {}
    for row, following in zip(rows, [*rows[1:], None], strict=False):
        need, since, state, until, site, capacity, origin, seq = row
        end = day_before(following[1]) if following and following[0] == need else past.period.last
        if state is None and min(end, until or end) >= max(since, past.period.first):
            entries = met.get(need, [])
            entry = entries[0] if entries else f"{origin}-{seq}"
            found[need] = Line(site, entry, need, min(capacity, len(entries)), capacity)
    yield from (line for line in found.values() if line.site in sites)


# --- orders -----------------------------------------------------------------------------------------------------------

_AFTER: Final = and_(
    _then.case_origin == _step.case_origin, _then.case_seq == _step.case_seq, _then.at >= _step.at, _IS_KNOWN_THEN
)
_SENT_ON: Final = (
    exists()
    .where(
        _between.case_origin == _then.case_origin,
        _between.case_seq == _then.case_seq,
        _between.step == "dispatch",
        _between.at > _step.at,
        _between.at <= _then.at,
    )
    .correlate(table_of(CaseStepRow), _THEN)
)
"""The order went to another organisation first, so what was accepted then is not what was sent here."""
_ACCEPTED: Final = (
    exists().where(_AFTER, _then.step == "accept", _then.at <= _step.due, ~_SENT_ON).correlate(table_of(CaseStepRow))
)
_TAKEN_BACK: Final = (
    exists()
    .where(_AFTER, or_(_then.step == "cancel", _then.step == "release"), _then.at <= _step.due)
    .correlate(table_of(CaseStepRow))
)
_DISPATCHED: Final = (
    select(
        _case.site,
        _step.origin,
        _step.seq,
        _case.site.label("what"),
        case((_ACCEPTED, 1), else_=0).label("numerator"),
        literal(1).label("denominator"),
    )
    .join_from(KNOWN, table_of(CaseStepRow), and_(is_known(_step), _step.seq >= KNOWN.c.start))
    .join(table_of(CaseRow), and_(_case.origin == _step.case_origin, _case.seq == _step.case_seq))
    .where(
        _case.noun == COURSE.noun,
        _step.step == "dispatch",
        _step.due >= bindparam("begin_ms"),
        _step.due < bindparam("end_ms"),
        or_(_ACCEPTED, ~_TAKEN_BACK),
    )
)
_OF_ORDER: Final = and_(
    _then.case_origin == _order.origin,
    _then.case_seq == _order.seq,
    _then.at <= _order.at + bindparam("closing_ms"),
    _IS_KNOWN_THEN,
)
_CLOSED: Final = exists().where(_OF_ORDER, _then.step == "rate").correlate(table_of(OrderRow))
_CALLED_OFF: Final = exists().where(_OF_ORDER, _then.state == CALLED_OFF).correlate(table_of(OrderRow))
_PLACED: Final = (
    select(
        _order.site,
        _order.origin,
        _order.seq,
        _order.household.label("what"),
        case((_CLOSED, 1), else_=0).label("numerator"),
        literal(1).label("denominator"),
    )
    .join_from(KNOWN, table_of(OrderRow), is_known(_order))
    .where(
        _order.at + bindparam("closing_ms") >= bindparam("begin_ms"),
        _order.at + bindparam("closing_ms") < bindparam("end_ms"),
        ~_CALLED_OFF,
    )
)
_later: Final = table_of(OrderStepRow).alias("rated_later").c
_known_later: Final = KNOWN.alias("known_later").c
_RATED_LATER: Final = exists().where(
    _later.case_origin == _told.case_origin,
    _later.case_seq == _told.case_seq,
    _later.step == "rate-again",
    _known_later.origin == _later.origin,
    _later.seq <= _known_later.size,
)
_RATINGS: Final = (
    select(
        _case.site,
        _told.origin,
        _told.seq,
        _told.rating.label("what"),
        case((_told.rating == "satisfied", 1), else_=0).label("numerator"),
        literal(1).label("denominator"),
    )
    .join_from(KNOWN, table_of(OrderStepRow), is_known(_told))
    .join(table_of(CaseRow), and_(_case.origin == _told.case_origin, _case.seq == _told.case_seq))
    .join(
        table_of(CaseStepRow),
        and_(
            _step.case_origin == _told.case_origin,
            _step.case_seq == _told.case_seq,
            _step.at == _told.at,
            _step.origin == _told.origin,
            _step.seq == _told.seq,
        ),
    )
    .where(
        in_span(_told, _step.on),
        or_(_told.step == "rate-again", and_(_told.step == "rate", ~_RATED_LATER)),
    )
)

# --- the shops --------------------------------------------------------------------------------------------------------

_RUNS: Final = Prepared(
    select(_run.origin, _run.seq)
    .join_from(KNOWN, table_of(RunRow), is_known(_run))
    .where(_run.form == bindparam("form"), _run.period == bindparam("period"))
    .order_by(_run.at.desc(), _run.origin.desc(), _run.seq.desc())
)


def _shops(past: Past, sites: frozenset[str], _goods: Sequence[str]) -> Iterator[Line]:
    """Give the shops that the run of their form over the same period scored, each with its total in hundredths.

    Raises:
        RunFirst: there are shops, and no such run.
    """
    shops = [place for place in past.places.values() if place.tier == Tier.SUPERMARKET.value]
    rows = past.rows(_RUNS, form=SUPERMARKETS, period=past.period.name)
    entry = entry_named(past.session.transaction, EntryName(*rows[0])) if rows else None
    if entry is None:
        if shops:
            raise RunFirst(form="station", other=SUPERMARKETS, period=past.period.name)
        return
    content = entry.content
    for site, total in zip(content["places"], content["totals"], strict=True):
        if site in sites and total >= 0:
            yield Line(site, entry.name, site, total, _WHOLE)


INDICATORS: Final = (
    of_lines(
        "lists_refreshed",
        _lists,
        unit=N_("lists"),
        meaning=N_("how many of the three lists were looked through each month"),
        formula=N_("lists looked through in their month ÷ 3 lists × months × places, the site's own and those below"),
    ),
    of_lines(
        "needs_met",
        _needs,
        unit=N_("needs"),
        meaning=N_("how many of the needs on the list were met"),
        formula=N_(
            "times that needs were matched by the period's end, their order not called off or given up ÷ times that "
            "the needs asked which stood in the period"
        ),
    ),
    indicator(
        "accepted_in_time",
        Counted(_DISPATCHED),
        unit=N_("dispatches"),
        meaning=N_("how many orders were accepted within the hours that an organisation has"),
        formula=N_(
            "dispatches accepted in time ÷ dispatches whose time ended in the period, without those called off or "
            "taken back before"
        ),
    ),
    indicator(
        "closed_in_time",
        Counted(_PLACED),
        unit=N_("orders"),
        meaning=N_("how many orders were served and rated within the days that the setting says"),
        formula=N_("orders rated in time ÷ orders whose time ended in the period, without those called off before"),
    ),
    indicator(
        "satisfied",
        Counted(_RATINGS),
        unit=N_("ratings"),
        meaning=N_("how many residents were satisfied with what was done"),
        formula=N_("ratings that say satisfied ÷ ratings given in the period, of an order the later one"),
    ),
    of_lines(
        "shops",
        _shops,
        unit=N_("hundredths of points"),
        meaning=N_("how the shops did by their own form"),
        formula=N_("the mean total of the shops below, by the latest run of the form supermarket over the period"),
    ),
)
