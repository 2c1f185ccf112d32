"""Dispatching an order 派单: to whom it can go, sending it on when nobody accepted, and giving it up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import all_in_force, latest
from supermarket.district.roles import allowed_at
from supermarket.district.sites import chain_of
from supermarket.district.texts import plain
from supermarket.errors.practice.orders import OrganisationAgain, OrganisationUnfit, OrganisationUnknown
from supermarket.journal.entry import Entry
from supermarket.locale import N_
from supermarket.practice.cases.cases import take
from supermarket.practice.orders.course import COURSE, DISPATCHED, WITH_ORGANISATION
from supermarket.practice.orders.kinds import ORDER_STEPPED
from supermarket.practice.orders.placing import reason_of
from supermarket.practice.orders.registers import ORGANISATIONS, SERVICES, Organisation
from supermarket.practice.orders.standing import Order, is_standing, loads_of, open_orders, order_of

WRONG_KIND: Final = N_("it does not do this kind of service")
WRONG_PLACE: Final = N_("it does not serve there")
FULL: Final = N_("it has as many open orders as it takes")
NOBODY: Final = N_("nobody")


@dataclass(frozen=True)
class Candidate:
    """An organisation that an order might go to, its open orders, and why it cannot take this one (None: it can)."""

    organisation: str
    name: str
    load: int
    capacity: int | None
    unfit: str | None


def candidates(session: ReadSession, order: Order) -> list[Candidate]:
    """Return every organisation in force with what stands in its way, those that can take the order first.

    Of these the one with the fewest open orders comes first.
    """
    loads = loads_of(each for each in open_orders(session) if each.order != order.order)
    chain = chain_of(session, order.case.site, session.today)
    kind = _kind_of(session, order)
    found = [
        Candidate(each.organisation, each.name, loads.get(each.organisation, 0), each.capacity, unfit)
        for each in all_in_force(session, ORGANISATIONS, session.today)
        for unfit in (unfit_for(each, kind, chain, loads),)
    ]
    return sorted(found, key=lambda each: (each.unfit is not None, each.load, each.organisation))


def unfit_for(organisation: Organisation, kind: str, chain: Sequence[str], loads: Mapping[str, int]) -> str | None:
    """Return why an organisation cannot take an order of a kind at the first site of a chain; None: it can."""
    if organisation.skills and kind not in organisation.skills.split():
        return WRONG_KIND
    if not set((organisation.places or organisation.site).split()) & set(chain):
        return WRONG_PLACE
    if organisation.capacity is not None and loads.get(organisation.organisation, 0) >= organisation.capacity:
        return FULL
    return None


def dispatch(session: WriteSession, typed: str, organisation: str, request: Request) -> Order:
    """Send an order to an organisation; one that let it lie past its time, or has ended, loses it first.

    Raises:
        CaseUnknown: there is no such order.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        StepRefused: it waits for something else, or the organisation that has it still has time.
        OrganisationUnknown, OrganisationUnfit, OrganisationAgain: it cannot go there.
        SettingMissing: how long the organisation has is not recorded.
    """
    order = order_of(session, typed)
    code = plain(organisation)
    asked = {"case": order.order, "step": "dispatch", "organisation": code}
    if session.repeated(request, lambda found: _is_dispatch(found[-1], asked)):
        return order_of(session, order.order)
    allowed_at(session, "order dispatch", request, order.case.site)
    if order.state in WITH_ORGANISATION and not is_standing(session, order.organisation):
        order = _taken_back(session, order, "release", request)
    elif order.state == DISPATCHED and order.case.is_overdue(session.now):
        order = _taken_back(session, order, "lapse", request)
    COURSE.step(order.order, order.state, "dispatch")
    _check_fits(session, order, code)
    told = {"organisation": code}
    take(session, COURSE, ORDER_STEPPED, order.case, request, name="dispatch", asked=asked, told=told)
    return order_of(session, order.order)


def give_up(session: WriteSession, typed: str, reason: str, request: Request) -> Order:
    """Give an order up that nobody takes.

    Raises:
        CaseUnknown: there is none.
        OrderReasonMissing, TextUnreadable, ReasonPersonal: the reason is missing or cannot be sealed.
        KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, StepRefused: as in `take`.
    """
    order = order_of(session, typed)
    said = reason_of(session, order, "give-up", reason)
    asked = {"case": order.order, "step": "give-up", "reason": said}
    take(session, COURSE, ORDER_STEPPED, order.case, request, name="give-up", asked=asked, told={"reason": said})
    return order_of(session, order.order)


def _taken_back(session: WriteSession, order: Order, name: str, request: Request) -> Order:
    asked = {"case": order.order, "step": name}
    told = {"organisation": order.organisation}
    take(session, COURSE, ORDER_STEPPED, order.case, request, name=name, asked=asked, told=told)
    return order_of(session, order.order)


def _check_fits(session: ReadSession, order: Order, code: str) -> None:
    found = {each.organisation: each for each in candidates(session, order)}
    chosen = found.get(code)
    if chosen is None:
        raise OrganisationUnknown(organisation=code[:40])
    others = [each.organisation for each in found.values() if each.unfit is None and each.organisation != code]
    if chosen.unfit:
        raise OrganisationUnfit(order=order.order, organisation=code, why=chosen.unfit, others=others or [NOBODY])
    if code == order.last_organisation and others:
        raise OrganisationAgain(order=order.order, organisation=code, others=others)


def _kind_of(session: ReadSession, order: Order) -> str:
    """Return the kind of the service that was ordered, as it was on that day."""
    row = latest(session, SERVICES, order.service, order.case.on)
    return row.kind if row else ""


def _is_dispatch(entry: Entry, asked: Mapping[str, str]) -> bool:
    """Say whether an entry is this dispatch; where the order had to be taken back first, it is the last of its key."""
    return entry.kind == ORDER_STEPPED.name and entry.content["asked"] == asked
