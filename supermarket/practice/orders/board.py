"""How orders go, organisation by organisation, and a span's figures for form 7 (domain.md section 7, item 6)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from statistics import median_low
from typing import Final

from supermarket.books.session import ReadSession
from supermarket.clock import end_of_day
from supermarket.district.dated.registers import all_in_force, latest
from supermarket.practice.orders.course import CALLED_OFF, COURSE, GIVEN_UP, WITH_ORGANISATION
from supermarket.practice.orders.registers import ORGANISATIONS
from supermarket.practice.orders.standing import Order, as_of, awaited, closing_due, open_orders, orders_between

_MINUTE: Final = 60_000


@dataclass(frozen=True)
class Line:
    """How the orders of one organisation go: those with it now, and of those placed in a span what became of them.

    `dispatched` counts how often one came to it, `declined` and `lapsed` how often it went on. The medians are minutes,
    the lower of two in the middle; `closing` runs from the placing to the first rating. Of the `answered` ratings
    `satisfied` are satisfied.
    """

    organisation: str
    name: str
    open: int
    overdue: int
    dispatched: int
    declined: int
    lapsed: int
    accepting: int | None
    closing: int | None
    answered: int
    satisfied: int


@dataclass(frozen=True)
class Figures:
    """What came of the orders placed in a span, each count beside the orders that it is a share of.

    An order that was called off counts nowhere but in `placed` and `called_off`. `acceptable` are those whose
    organisation accepted, or let its time pass; `closable` those that were closed, given up, or should be closed by
    now. Within the time are `accepted` and `closed`.
    """

    placed: int
    called_off: int
    given_up: int
    acceptable: int
    accepted: int
    closable: int
    closed: int
    answered: int
    satisfied: int


def board(session: ReadSession, first: str, last: str, sites: Collection[str] | None = None) -> list[Line]:
    """Return a line for each organisation in force, or with orders, of the orders placed in a span at some sites.

    Of a span that is over, all is told as it was at its end: what came later says nothing about it.

    Raises:
        SettingMissing: a time limit is not recorded.
    """
    end = _end_of(session, last)
    if end is None:
        placed = _placed(session, first, last, sites)
        standing = [order for order in open_orders(session) if _is_at(order, sites)]
    else:
        every = _placed(session, "", last, sites)
        placed = [order for order in every if order.case.on >= first]
        standing = [order for order in every if order.state not in COURSE.ended]
    codes = {each.organisation: None for each in all_in_force(session, ORGANISATIONS, end or session.today)}
    codes |= {told.organisation: None for order in (*placed, *standing) for told in order.told if told.organisation}
    steps = _times(placed)
    lines = []
    for code in sorted(codes):
        mine = [order for order in standing if order.state in WITH_ORGANISATION and order.organisation == code]
        served = [order for order in placed if order.last_organisation == code and order.rating]
        closing = [order.closed_at - order.case.at for order in served if order.closed_at is not None]
        row = latest(session, ORGANISATIONS, code, end or session.today)
        lines.append(
            Line(
                organisation=code,
                name=row.name if row else code,
                open=len(mine),
                overdue=sum(_is_late(session, order, end) for order in mine),
                dispatched=len(steps[code, "dispatch"]),
                declined=len(steps[code, "decline"]),
                lapsed=len(steps[code, "lapse"]),
                accepting=_median(steps[code, "accept"]),
                closing=_median(closing),
                answered=len(served),
                satisfied=sum(order.rating == "satisfied" for order in served),
            )
        )
    return lines


def figures(session: ReadSession, first: str, last: str, sites: Collection[str] | None = None) -> Figures:
    """Return what came of the orders placed in a span at some sites, up to now, or to the end of a span that is over.

    Raises:
        SettingMissing: a time limit is not recorded.
    """
    placed, end = _placed(session, first, last, sites), _end_of(session, last)
    going = [order for order in placed if order.state != CALLED_OFF]
    accepting = [verdict for order in going if (verdict := accepted_in_time(session, order, end)) is not None]
    closing = [verdict for order in going if (verdict := closed_in_time(session, order, end)) is not None]
    rated = [order for order in going if order.rating]
    return Figures(
        placed=len(placed),
        called_off=len(placed) - len(going),
        given_up=sum(order.state == GIVEN_UP for order in placed),
        acceptable=len(accepting),
        accepted=sum(accepting),
        closable=len(closing),
        closed=sum(closing),
        answered=len(rated),
        satisfied=sum(order.rating == "satisfied" for order in rated),
    )


def _placed(session: ReadSession, first: str, last: str, sites: Collection[str] | None) -> list[Order]:
    """Return the orders placed in a span at some sites, as they stand, or as they stood when the span was over."""
    placed, end = orders_between(session, first, last), _end_of(session, last)
    return [as_of(order, end) if end else order for order in placed if _is_at(order, sites)]


def _end_of(session: ReadSession, last: str) -> str | None:
    """Return the last day of a span that is over; None of one that is not."""
    return last if last < session.today else None


def accepted_in_time(session: ReadSession, order: Order, end: str | None = None) -> bool | None:
    """Say whether an order was accepted within its hours of being dispatched, each time; None: nobody knows yet.

    `end` is the last day of which anything is known; None: it is today.

    Raises:
        SettingMissing: how many hours an organisation has is not recorded.
    """
    if any(step.step == "lapse" for step in order.case.steps):
        return False
    if order.case.is_overdue(_now(session, end)) and order.state == "dispatched":
        return False
    accepted, since = None, None
    for step in order.case.steps:
        if step.step == "dispatch":
            since = step.due
        elif step.step == "accept":
            accepted = since is None or step.at <= since
    return accepted


def closed_in_time(session: ReadSession, order: Order, end: str | None = None) -> bool | None:
    """Say whether an order was rated within its days of being placed; None: it still can be, or could by then.

    Raises:
        SettingMissing: within how many days it should be closed is not recorded.
    """
    due = closing_due(session, order)
    if order.closed_at is not None:
        return order.closed_at <= due
    return False if order.state == GIVEN_UP or _now(session, end) > due else None


def _now(session: ReadSession, end: str | None) -> int:
    return session.now if end is None else end_of_day(end)


def _times(orders: Iterable[Order]) -> defaultdict[tuple[str, str], list[int]]:
    """Return, by organisation and step, how long (ms) each such step took since the order came to it."""
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for order in orders:
        at = {step.entry: step.at for step in order.case.steps}
        since = order.case.at
        for told in order.told:
            if told.step == "dispatch":
                since = at[told.entry]
            if told.organisation:
                found[told.organisation, told.step].append(at[told.entry] - since)
    return found


def _median(times: list[int]) -> int | None:
    return median_low(times) // _MINUTE if times else None


def _is_late(session: ReadSession, order: Order, end: str | None) -> bool:
    waiting = awaited(session, order, end)
    return waiting is not None and (waiting.overdue or waiting.late_to_close)


def _is_at(order: Order, sites: Collection[str] | None) -> bool:
    return sites is None or order.case.site in sites
