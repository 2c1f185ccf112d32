"""Placing an order 点单, at the station, by phone or with a card, and calling it off."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final, cast

from sqlalchemy import and_, bindparam, func, select

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import in_force
from supermarket.district.dates import read_date
from supermarket.district.persons import is_note_of, keep_note
from supermarket.district.roles import allowed_at
from supermarket.district.sites import chain_of
from supermarket.district.texts import plain
from supermarket.earning.claims.claims import sealed_reason
from supermarket.errors.practice.orders import (
    OrderAlike,
    OrderCardNotScanned,
    OrderReasonMissing,
    OrdersTooMany,
    PriorityWithoutReason,
    ServiceElsewhere,
    ServiceUnknown,
    WantedFar,
    WantedPast,
)
from supermarket.households.finding.lookup import check_card, household_of, who
from supermarket.households.households import member_asked, member_of, station_of
from supermarket.households.proofs import Oneself
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.practice.cases.cases import hours_in, take
from supermarket.practice.cases.tables import CaseCountRow, waits
from supermarket.practice.orders.course import COURSE
from supermarket.practice.orders.kinds import ORDER_PLACED, ORDER_STEPPED, OrderPlaced
from supermarket.practice.orders.registers import SERVICES, Service
from supermarket.practice.orders.standing import Order, order_of
from supermarket.practice.orders.tables import OrderRow
from supermarket.practice.orders.words import How

AHEAD_MAX: Final = 366
"""Days; so far ahead a service can be wanted or agreed on."""
BY_ITSELF_MAX: Final = 3
"""So many orders a household places by itself on the site in a day; for more it asks its station."""
_order: Final = table_of(OrderRow).c
_count: Final = table_of(CaseCountRow).c
_STILL_OPEN: Final = Prepared(
    select(_order.origin, _order.seq, _order.on, _order.member, _order.wanted)
    .join_from(
        table_of(OrderRow), table_of(CaseCountRow), and_(_count.origin == _order.origin, _count.seq == _order.seq)
    )
    .where(
        waits(COURSE.noun),
        _order.household == bindparam("household"),
        _order.service == bindparam("service"),
    )
    .order_by(_order.at, _order.origin, _order.seq)
)
_BY_ITSELF: Final = Prepared(
    select(func.count())
    .select_from(table_of(OrderRow))
    .where(_order.on == bindparam("on"), _order.household == bindparam("household"), _order.how == "web")
)


@dataclass(frozen=True)
class NewOrder:
    """What is ordered: by whom (a card, or a number), which service, for which member, for which day.

    `how` is how it reached the station; None: a card that was scanned says so, a number was said at the station.
    `priority` is why it comes first: that somebody is old, or lives alone. That and `note`, what else he said of
    himself, are kept in the people drawer alone. `another`: it is wanted besides the same that is open already.
    """

    who: str
    service: str
    member: str | None = None
    how: How | None = None
    wanted: str | None = None
    priority: str | None = None
    note: str | None = None
    another: bool = False


def place(session: WriteSession, new: NewOrder, request: Request) -> Order:
    """Place an order at the household's own station.

    Raises:
        NumberMistyped, CardUnknown, CardIsBlank, CardIsFrozen, CardIsReplaced, CardIsCancelled, HouseholdUnknown:
            nobody is named.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        ServiceUnknown, ServiceElsewhere, MemberUnknown, DateUnreadable, WantedPast, WantedFar: it cannot be ordered so.
        PriorityWithoutReason, TextUnreadable: why it comes first cannot be kept.
        OrderCardNotScanned: it is said to have come by a card, of which only a number was typed.
        OrderAlike: the same is open already, and nobody said that this is wanted besides.
        SettingMissing: within how many hours it is to be dispatched is not recorded.
    """
    named = who(session, new.who)
    how: How = new.how or ("card" if named.shown == "payload" else "station")
    wanted = read_date(new.wanted) if new.wanted else None
    note = _note(new)
    asked = _asked(session, named.household, new, how, wanted)
    site = station_of(session, named.household, session.today)
    noted = partial(is_note_of, session, note=note)
    if answer := session.answered(ORDER_PLACED, request, site=site, asked=asked, besides=noted):
        return order_of(session, answer.name)
    allowed_at(session, "order place", request, site)
    check_card(named)
    if how == "card" and named.shown != "payload":
        raise OrderCardNotScanned(household=named.household)
    body = _body(session, named.household, new, asked, note)
    if not new.another:
        _check_unlike(session, body)
    return order_of(session, session.record(ORDER_PLACED, body, request, site=site, on=session.today).name)


def place_oneself(session: WriteSession, by: Oneself, new: NewOrder, key: str) -> Order:
    """Place an order of a household that was proven on the site, at its own station; nobody of the staff takes part.

    Raises:
        KeyUsed: the key belongs to another request.
        HouseholdMerged, HouseholdGone, HouseholdUnknown: the household is no more.
        OrdersTooMany: it has placed as many orders today as it may by itself.
        ServiceUnknown, ServiceElsewhere, MemberUnknown, DateUnreadable, WantedPast, WantedFar: it cannot be ordered so.
        PriorityWithoutReason, TextUnreadable: why it comes first cannot be kept.
        SettingMissing: within how many hours it is to be dispatched is not recorded.
    """
    site = station_of(session, by.household, session.today)
    request = by.request(site, key)
    wanted = read_date(new.wanted) if new.wanted else None
    note = _note(new)
    asked = _asked(session, by.household, new, "web", wanted)
    noted = partial(is_note_of, session, note=note)
    if answer := session.answered(ORDER_PLACED, request, site=site, asked=asked, besides=noted):
        return order_of(session, answer.name)
    household_of(session, by.household, session.today)
    row = session.row(_BY_ITSELF, household=by.household, on=session.today)
    if row and row[0] >= BY_ITSELF_MAX:
        raise OrdersTooMany(most=BY_ITSELF_MAX)
    body = _body(session, by.household, new, asked, note).model_copy(update={"proven": by.proven})
    return order_of(session, session.record(ORDER_PLACED, body, request, site=site, on=session.today).name)


def _body(session: WriteSession, number: str, new: NewOrder, asked: dict[str, str], note: str | None) -> OrderPlaced:
    """Return what is sealed of an order of this household, if it can be ordered so."""
    household = household_of(session, number, session.today)
    service = service_of(session, asked["service"], household.station)
    wanted = asked.get("wanted")
    if wanted:
        check_ahead(session, wanted)
    member = member_of(session, number, new.member, session.today).member if new.member else None
    return OrderPlaced(
        asked=asked,
        service=service.service,
        household=number,
        member=member,
        how=cast("How", asked["how"]),
        wanted=wanted,
        priority="yes" if new.priority is not None else None,
        within=hours_in(session, COURSE, COURSE.opening, household.station),
        note=keep_note(session, note) if note else None,
    )


def _check_unlike(session: ReadSession, body: OrderPlaced) -> None:
    """Refuse what an order that is still open wants already: the service, for the same member and day."""
    for origin, seq, on, *wanted in session.rows(_STILL_OPEN, household=body.household, service=body.service):
        if wanted == [body.member, body.wanted]:
            raise OrderAlike(order=f"{origin}-{seq}", service=body.service, date=on)


def cancel(session: WriteSession, typed: str, reason: str, request: Request) -> Order:
    """Call an order off that nobody has served yet, as the resident wishes.

    Raises:
        CaseUnknown: there is none.
        OrderReasonMissing, TextUnreadable, ReasonPersonal: the reason is missing or cannot be sealed.
        KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, StepRefused: as in `take`.
    """
    order = order_of(session, typed)
    said = reason_of(session, order, "cancel", reason)
    asked = {"case": order.order, "step": "cancel", "reason": said}
    told = {"reason": said, "organisation": order.organisation}
    take(session, COURSE, ORDER_STEPPED, order.case, request, name="cancel", asked=asked, told=told)
    return order_of(session, order.order)


def check_ahead(session: ReadSession, day: str) -> None:
    """Refuse a day for a service that has passed, or lies more than a year ahead.

    Raises:
        WantedPast, WantedFar: it does.
    """
    latest = (date.fromisoformat(session.today) + timedelta(days=AHEAD_MAX)).isoformat()
    if day < session.today:
        raise WantedPast(date=day, today=session.today)
    if day > latest:
        raise WantedFar(date=day, latest=latest)


def service_of(session: ReadSession, code: str, station: str) -> Service:
    """Return a service that is offered at a station today.

    Raises:
        ServiceUnknown, ServiceElsewhere: it is not.
    """
    service = in_force(session, SERVICES, code, session.today)
    if service is None:
        raise ServiceUnknown(service=code[:40])
    if service.site and service.site not in chain_of(session, station, session.today):
        raise ServiceElsewhere(service=service.service, site=service.site)
    return service


def reason_of(session: ReadSession, order: Order, step: str, reason: str | None) -> str:
    """Return a reason that may be sealed.

    Raises:
        OrderReasonMissing: there is none.
        TextUnreadable, ReasonPersonal: it may not.
    """
    if not (reason and plain(reason)):
        raise OrderReasonMissing(order=order.order, step=step)
    return sealed_reason(session, reason, order.household)


def _asked(session: ReadSession, household: str, new: NewOrder, how: How, wanted: str | None) -> dict[str, str]:
    said = {
        "service": plain(new.service),
        "household": household,
        "how": how,
        "member": member_asked(session, household, new.member, session.today) if new.member else None,
        "wanted": wanted,
        "priority": "yes" if new.priority is not None else None,
    }
    return {name: text for name, text in said.items() if text}


def _note(new: NewOrder) -> str | None:
    """Return what is kept of what the resident said of himself."""
    if new.priority is not None and not plain(new.priority):
        raise PriorityWithoutReason
    said = [text for text in (new.priority, new.note) if text and plain(text)]
    return "; ".join(said) or None
