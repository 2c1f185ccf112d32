"""What an organisation does with an order 接单: accept or decline it, agree on a day, put it off, miss it, serve it.

The acts are its contact's own; what it said on the telephone a station records for it, and the entry says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.clock import district_time
from supermarket.district.dated.registers import STAFF, all_in_force, in_force, latest
from supermarket.district.dates import read_date, service_date
from supermarket.district.identities import is_same_person
from supermarket.district.kinds import Role
from supermarket.district.texts import plain
from supermarket.district.times import DAY, clock, read_clock
from supermarket.earning.claims.claims import sealed_reason
from supermarket.errors.practice.orders import (
    AnsweredTooLate,
    MinutesRefused,
    MissedTooEarly,
    NotItsContact,
    RosterOfNobody,
    RosterOfResident,
    ServedBeforeOrder,
    VolunteerOfAnother,
    VolunteerUnknown,
)
from supermarket.practice.cases.cases import take
from supermarket.practice.orders.course import COURSE, DISPATCHED
from supermarket.practice.orders.involved import check_may, check_uninvolved
from supermarket.practice.orders.kinds import ORDER_STEPPED
from supermarket.practice.orders.placing import check_ahead, reason_of
from supermarket.practice.orders.registers import ORGANISATIONS, VOLUNTEERS, Volunteer
from supermarket.practice.orders.standing import Order, order_of

By = Literal["resident", "organisation"]


@dataclass(frozen=True)
class Service:
    """What was served: by whom (codes or member numbers of volunteers), on which day (None: today), how long each."""

    roster: tuple[str, ...]
    served: str | None = None
    minutes: int | None = None


def accept(session: WriteSession, typed: str, request: Request) -> Order:
    """Take an order on.

    Raises:
        CaseUnknown: there is none.
        NotItsContact: an organiser asks whose organisation has it not.
        AnsweredTooLate: its time is over; the order is dispatched again.
        EndedBefore: the organisation has ended.
        KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, StepRefused: as in `take`.
    """
    order = order_of(session, typed)
    _check_in_time(session, order, "accept", request)
    return _step(session, order, "accept", request)


def decline(session: WriteSession, typed: str, reason: str, request: Request) -> Order:
    """Decline an order, or give it back after all; it is dispatched again.

    Raises:
        CaseUnknown, NotItsContact, AnsweredTooLate: as in `accept`.
        OrderReasonMissing, TextUnreadable, ReasonPersonal: the reason is missing or cannot be sealed.
        KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, StepRefused: as in `take`.
    """
    order = order_of(session, typed)
    _check_in_time(session, order, "decline", request)
    return _step(session, order, "decline", request, reason=reason_of(session, order, "decline", reason))


def agree(session: WriteSession, typed: str, day: str, time: str | None, request: Request) -> Order:
    """Agree with the resident on a day, and a time of it.

    Raises:
        CaseUnknown, NotItsContact, EndedBefore: as in `accept`.
        DateUnreadable, WantedPast, WantedFar, TimeUnreadable: it is no day or time to come.
        KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, StepRefused: as in `take`.
    """
    return _step(session, order_of(session, typed), "agree", request, **_day(session, day, time))


def put_off(  # noqa: PLR0913, PLR0917 - what was agreed
    session: WriteSession, typed: str, day: str, time: str | None, reason: str, request: Request
) -> Order:
    """Put an order off to another day.

    Raises:
        CaseUnknown, NotItsContact, EndedBefore: as in `accept`.
        DateUnreadable, WantedPast, WantedFar, TimeUnreadable: it is no day or time to come.
        OrderReasonMissing, TextUnreadable, ReasonPersonal: the reason is missing or cannot be sealed.
        KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, StepRefused: as in `take`.
    """
    order = order_of(session, typed)
    said = reason_of(session, order, "put-off", reason)
    return _step(session, order, "put-off", request, **_day(session, day, time), reason=said)


def miss(session: WriteSession, typed: str, by: By, reason: str | None, request: Request) -> Order:
    """Record that the resident, or the organisation, did not come on the day agreed.

    Raises:
        CaseUnknown, NotItsContact: as in `accept`.
        MissedTooEarly: the day has not come.
        RatingByInvolved: that the organisation did not come is not recorded by whoever answers for it.
        TextUnreadable, ReasonPersonal: the reason cannot be sealed.
        KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, StepRefused: as in `take`.
    """
    order = order_of(session, typed)
    name = f"{by}-missed"
    said = sealed_reason(session, reason, order.household) if reason and plain(reason) else None
    if session.is_new(request):
        check_may(session, order, name, request)
        if order.day is not None and order.day > session.today:
            raise MissedTooEarly(order=order.order, date=order.day)
    if by == "resident":
        return _step(session, order, name, request, reason=said)
    if session.is_new(request):
        check_uninvolved(session, order, name, request)
    return _taken(session, order, name, request, {"organisation": order.organisation}, {"reason": said})


def serve(session: WriteSession, typed: str, service: Service, request: Request) -> Order:
    """Record that an order was served, and by whom.

    Raises:
        CaseUnknown, NotItsContact: as in `accept`.
        RosterOfNobody, VolunteerUnknown, VolunteerOfAnother, RosterOfResident: the roster cannot be so.
        DateUnreadable, DateFuture, DateTooFarBack, ServedBeforeOrder, MinutesRefused: nor the day or the time.
        KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, StepRefused: as in `take`.
    """
    order = order_of(session, typed)
    if session.is_new(request):
        check_may(session, order, "serve", request)
    served = service_date(session, service.served, session.today)
    if served < order.case.on:
        raise ServedBeforeOrder(order=order.order, date=served, placed=order.case.on)
    if service.minutes is not None and not 1 <= service.minutes <= DAY:
        raise MinutesRefused(minutes=service.minutes, most=DAY)
    roster = tuple(dict.fromkeys(_served_by(session, order, each, served) for each in service.roster if plain(each)))
    if not roster:
        raise RosterOfNobody(order=order.order)
    return _step(session, order, "serve", request, roster=roster, minutes=service.minutes, served=served)


def volunteer_of(session: ReadSession, typed: str, on: str) -> Volunteer:
    """Return a registered volunteer by his code or his member number.

    Raises:
        VolunteerUnknown: there is none on that day.
    """
    code = plain(typed)
    found = in_force(session, VOLUNTEERS, code, on)
    if found is None:
        found = next(iter(all_in_force(session, VOLUNTEERS, on, column="member", value=code)), None)
    if found is None:
        raise VolunteerUnknown(volunteer=code[:40])
    return found


def contact_of(session: ReadSession, organisation: str | None) -> str | None:
    """Return the staff code of an organisation's contact today, of one that has ended its last."""
    row = latest(session, ORGANISATIONS, organisation, session.today) if organisation else None
    return row.contact if row else None


def _served_by(session: ReadSession, order: Order, typed: str, served: str) -> str:
    volunteer = volunteer_of(session, typed, served)
    if volunteer.household == order.household:
        raise RosterOfResident(order=order.order, member=volunteer.member)
    if volunteer.organisation != order.organisation:
        told = {"order": order.order, "organisation": order.organisation or "", "date": served}
        raise VolunteerOfAnother(volunteer=volunteer.volunteer, **told)
    return volunteer.member


def _day(session: ReadSession, day: str, time: str | None) -> dict[str, str | None]:
    on = read_date(day)
    check_ahead(session, on)
    return {"day": on, "time": clock(read_clock(time) % DAY) if time and plain(time) else None}


def _check_in_time(session: WriteSession, order: Order, name: str, request: Request) -> None:
    """Refuse the answer of an organisation whose time is over: domain.md section 5.8, 48 hours, else re-dispatch.

    Raises:
        AnsweredTooLate: it is over.
    """
    if session.is_new(request) and order.state == DISPATCHED and order.case.is_overdue(session.now):
        check_may(session, order, name, request)
        due = district_time(order.case.due or session.now)
        raise AnsweredTooLate(order=order.order, organisation=order.organisation or "", due=due)


def _step(session: WriteSession, order: Order, name: str, request: Request, **told: Any) -> Order:  # noqa: ANN401 - the fields of a step
    """Take a step that is the organisation's own, or recorded for it."""
    said = None
    if session.is_new(request):
        said = _said(session, order, request)
    return _taken(session, order, name, request, {"organisation": order.organisation, "said": said}, told)


def _said(session: ReadSession, order: Order, request: Request) -> Literal["phone"] | None:
    """Return how whoever records it learnt of it: nothing where he is the organisation's contact himself.

    Raises:
        NotItsContact: he is an organiser, and of another organisation.
    """
    contact = contact_of(session, order.organisation)
    if contact and is_same_person(session, request.actor, contact, session.today):
        return None
    staff = in_force(session, STAFF, request.actor, session.today)
    if staff and staff.role is Role.ORGANISER and order.organisation:
        raise NotItsContact(operator=request.actor, order=order.order, organisation=order.organisation)
    return "phone"


def _taken(  # noqa: PLR0913, PLR0917 - what is told of a step
    session: WriteSession,
    order: Order,
    name: str,
    request: Request,
    beside: Mapping[str, Any],
    told: Mapping[str, Any],
) -> Order:
    asked = {"case": order.order, "step": name, **_asked(told)}
    take(session, COURSE, ORDER_STEPPED, order.case, request, name=name, asked=asked, told={**beside, **told})
    return order_of(session, order.order)


def _asked(told: Mapping[str, Any]) -> dict[str, str]:
    """Return what was told of a step, as the request behind it has it."""
    said = {
        name: " ".join(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
        for name, value in told.items()
    }
    return {name: str(value) for name, value in said.items() if value is not None}
