"""Orders as they stand: found, listed in the order in which they are served, and what each waits for."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, select

from supermarket.books.session import ReadSession
from supermarket.clock import DAY, end_of_day
from supermarket.district.dated.registers import in_force
from supermarket.district.settings import ORDER_CLOSE_DAYS, ORDER_PRIORITY, setting
from supermarket.district.sites import chain_of
from supermarket.journal.database import Row
from supermarket.journal.entry import require_name
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.practice.cases.cases import Case, case_of, cases_between, open_cases
from supermarket.practice.cases.tables import CaseCountRow, waits
from supermarket.practice.orders.course import (
    AWAITS,
    COURSE,
    RATED,
    RATED_AGAIN,
    SERVED,
    WITH_ORGANISATION,
)
from supermarket.practice.orders.kinds import SAID, TOLD
from supermarket.practice.orders.registers import ORGANISATIONS
from supermarket.practice.orders.tables import OrderRosterRow, OrderRow, OrderStepRow

_order: Final = table_of(OrderRow).c
_step: Final = table_of(OrderStepRow).c
_roster: Final = table_of(OrderRosterRow).c
_count: Final = table_of(CaseCountRow).c


@dataclass(frozen=True)
class Told:
    """What a step of an order told, beside what every step of a case does."""

    entry: str
    step: str
    organisation: str | None
    said: str | None
    day: str | None
    time: str | None
    served: str | None
    minutes: int | None
    how: str | None
    rating: str | None
    outcome: str | None


@dataclass(frozen=True)
class Order:
    """An order as it stands: what was ordered for whom, its steps and what they told, and who served.

    `note` is the commitment to what the resident said of himself, `closes` until when (UTC ms) it should be closed.
    """

    case: Case
    service: str
    household: str
    member: str | None
    how: str
    wanted: str | None
    priority: bool
    note: str | None
    told: tuple[Told, ...]
    roster: tuple[str, ...] = ()

    @property
    def order(self) -> str:
        """Return the name of the order: that of the entry that placed it."""
        return self.case.case

    @property
    def state(self) -> str:
        """Return how it stands."""
        return self.case.state

    @property
    def last_organisation(self) -> str | None:
        """Return the organisation that it was dispatched to last."""
        return next((told.organisation for told in reversed(self.told) if told.step == "dispatch"), None)

    @property
    def organisation(self) -> str | None:
        """Return the organisation that has it or served it; None where it waits for one."""
        return self.last_organisation if self.state in {*WITH_ORGANISATION, *_AFTER} else None

    @property
    def day(self) -> str | None:
        """Return the day agreed, while it is with the organisation that agreed to it."""
        if self.state not in WITH_ORGANISATION:
            return None
        since = takewhile(lambda told: told.step != "dispatch", reversed(self.told))
        return next((told.day for told in since if told.day), None)

    @cached_property
    def rating(self) -> str | None:
        """Return the rating, the later one where it was changed."""
        return self._latest("rating")

    @property
    def served(self) -> str | None:
        """Return the day on which it was served."""
        return self._latest("served")

    def reached(self, *states: str) -> int | None:
        """Return when (UTC ms) it first came into one of these states."""
        return next((step.at for step in self.case.steps if step.state in states), None)

    @property
    def closed_at(self) -> int | None:
        """Return when it was first rated, which closes it."""
        return self.reached(RATED)

    def _latest(self, name: str) -> str | None:
        found = (getattr(told, name) for told in reversed(self.told))
        return next((str(value) for value in found if value is not None), None)


_AFTER: Final = frozenset({SERVED, RATED, RATED_AGAIN, "complained", "resolved"})


def order_of(session: ReadSession, typed: str) -> Order:
    """Return an order by the name of the entry that placed it.

    Raises:
        CaseUnknown: there is none.
    """
    case = case_of(session, COURSE, typed)
    name = require_name(case.case)
    return _made(session, [case], _ONE, origin=name.origin, seq=name.seq)[0]


def open_orders(session: ReadSession) -> list[Order]:
    """Return every order that waits for somebody, the oldest first."""
    return _made(session, open_cases(session, COURSE), _OPEN)


def orders_between(session: ReadSession, first: str, last: str) -> list[Order]:
    """Return every order placed on a day of a span, both included, the oldest first."""
    return _made(session, cases_between(session, COURSE, first, last), _BETWEEN, first=first, last=last)


def as_of(order: Order, day: str) -> Order:
    """Return an order as it stood at the end of a day on which it was there."""
    steps = tuple(step for step in order.case.steps if step.on <= day)
    taken = {step.entry for step in steps}
    told = tuple(each for each in order.told if each.entry in taken)
    served = any(each.served for each in told)
    case = replace(order.case, steps=steps)
    return replace(order, case=case, told=told, roster=order.roster if served else ())


def in_turn(session: ReadSession, orders: Iterable[Order]) -> list[Order]:
    """Return orders as they are to be served: those of priority first where the setting says so, then the oldest.

    Raises:
        SettingMissing: it is not recorded.
    """
    first = setting(session, ORDER_PRIORITY, session.today)
    return sorted(orders, key=lambda order: (not (order.priority and first), order.case.at, order.order))


def loads_of(orders: Iterable[Order]) -> Mapping[str, int]:
    """Return how many open orders each organisation has."""
    return Counter(order.organisation for order in orders if order.state in WITH_ORGANISATION and order.organisation)


@dataclass(frozen=True)
class Awaited:
    """What an order waits for and of whom, in words, and since when that is late.

    `ended` says that the organisation which has it is no more: it is to be dispatched again.
    """

    step: str
    whose: str
    overdue: bool
    late_to_close: bool
    ended: bool


def awaited(session: ReadSession, order: Order, day: str | None = None) -> Awaited | None:
    """Return what an order waits for now, or did at the end of a day; None where it waits for nothing.

    Raises:
        SettingMissing: within how many days it should be closed is not recorded.
    """
    if order.state not in AWAITS:
        return None
    step, whose = AWAITS[order.state]
    on, now = (session.today, session.now) if day is None else (day, end_of_day(day))
    ended = order.state in WITH_ORGANISATION and not is_standing(session, order.organisation, on)
    if ended:
        step, whose = AWAITS["sent-back"]
    late = now > closing_due(session, order)
    missed = order.state in {"appointed", "put-off"} and order.day is not None and order.day < on
    return Awaited(step, whose, order.case.is_overdue(now) or missed, late, ended)


def closing_due(session: ReadSession, order: Order) -> int:
    """Return until when (UTC ms) an order should be closed, by the setting of the day on which it was placed.

    Raises:
        SettingMissing: it is not recorded.
    """
    chain = chain_of(session, order.case.site, order.case.on)
    return order.case.at + DAY * setting(session, ORDER_CLOSE_DAYS, order.case.on, chain)


def is_standing(session: ReadSession, organisation: str | None, day: str | None = None) -> bool:
    """Say whether an organisation is in force today, or on a day."""
    on = day or session.today
    return organisation is not None and in_force(session, ORGANISATIONS, organisation, on) is not None


# --- rows ------------------------------------------------------------------------------------------------------------

_OF_STEP: Final = and_(_step.case_origin == _order.origin, _step.case_seq == _order.seq)
_OF_ROSTER: Final = and_(_roster.case_origin == _order.origin, _roster.case_seq == _order.seq)
_PLACING: Final = select(_order.origin, _order.seq, *(_order[name] for name in SAID))
_STEPPING: Final = select(
    _order.origin.label("case_origin"),
    _order.seq.label("case_seq"),
    _step.origin,
    _step.seq,
    _step.step,
    *(_step[name] for name in TOLD),
).join_from(table_of(OrderRow), table_of(OrderStepRow), _OF_STEP)
_SERVING: Final = select(_order.origin, _order.seq, _roster.member).join_from(
    table_of(OrderRow), table_of(OrderRosterRow), _OF_ROSTER
)


def _three(narrowed: Any) -> tuple[Prepared, Prepared, Prepared]:  # noqa: ANN401 - a function of statements
    """Return the statements that read orders, their steps and their rosters, narrowed alike."""
    steps = narrowed(_STEPPING).order_by(_step.at, _step.origin, _step.seq)
    return Prepared(narrowed(_PLACING)), Prepared(steps), Prepared(narrowed(_SERVING).order_by(_roster.member))


def _of_one(chosen: Select[Any]) -> Select[Any]:
    return chosen.where(_order.origin == bindparam("origin"), _order.seq == bindparam("seq"))


def _of_open(chosen: Select[Any]) -> Select[Any]:
    counted = and_(_count.origin == _order.origin, _count.seq == _order.seq)
    return chosen.join(table_of(CaseCountRow), counted).where(waits(COURSE.noun))


def _of_span(chosen: Select[Any]) -> Select[Any]:
    return chosen.where(_order.on >= bindparam("first"), _order.on <= bindparam("last"))


_ONE: Final = _three(_of_one)
_OPEN: Final = _three(_of_open)
_BETWEEN: Final = _three(_of_span)


def _made(
    session: ReadSession,
    cases: Iterable[Case],
    statements: tuple[Prepared, Prepared, Prepared],
    **values: Any,  # noqa: ANN401 - what narrows them
) -> list[Order]:
    placing, stepping, serving = statements
    placed = {f"{row[0]}-{row[1]}": row[2:] for row in session.rows(placing, **values)}
    told: defaultdict[str, list[Told]] = defaultdict(list)
    for row in session.rows(stepping, **values):
        told[f"{row[0]}-{row[1]}"].append(Told(f"{row[2]}-{row[3]}", *row[4:]))
    rosters: defaultdict[str, list[str]] = defaultdict(list)
    for origin, seq, member in session.rows(serving, **values):
        rosters[f"{origin}-{seq}"].append(member)
    return [_order_made(case, placed[case.case], told[case.case], rosters[case.case]) for case in cases]


def _order_made(case: Case, placed: Row, told: Iterable[Told], roster: Iterable[str]) -> Order:
    service, household, member, how, wanted, priority, note = placed
    is_first = priority is not None
    return Order(case, service, household, member, how, wanted, is_first, note, tuple(told), tuple(roster))
