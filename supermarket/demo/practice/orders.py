"""Orders in the demo: forty of three months, served, declined, put off, rated, some that nobody takes; one is told."""

import random
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.demo.scene import ADMINISTRATOR, HOME, VILLAGES, Stage, Village
from supermarket.demo.telling import Teller, typed
from supermarket.district.dated.files import STAFF_FILE
from supermarket.district.dated.imports import add_row, amend_row
from supermarket.district.dated.registers import HOUSEHOLDS, all_in_force
from supermarket.district.kinds import Household
from supermarket.locale import _
from supermarket.practice.orders.board import figures
from supermarket.practice.orders.dispatching import candidates, dispatch, give_up
from supermarket.practice.orders.files import ORGANISATION_FILE, VOLUNTEER_FILE
from supermarket.practice.orders.placing import NewOrder, place
from supermarket.practice.orders.rating import rate
from supermarket.practice.orders.registers import SERVICES, VOLUNTEERS
from supermarket.practice.orders.serving import Service, accept, agree, contact_of, decline, miss, put_off, serve
from supermarket.practice.orders.standing import Order, in_turn, open_orders
from supermarket.practice.orders.words import Rating

CONTACTS: Final[Mapping[str, str]] = {"8001": "81001", "8014": "81014"}
"""The organisations that accept orders themselves, and who does it; for the others the station records it."""
_VOLUNTEERS: Final = 4
"""So many households of each village, its last ones, have a volunteer."""
_ORDER_DAYS: Final = frozenset({0, 2, 4})
_HELP: Final = "101"
_OWN: Final = "8001"
_AT_HOME: Final = (_OWN, _OWN, "8002", "8014")
_ELSEWHERE: Final = (_OWN, _OWN, "8002", "8002")
"""Whose the volunteers of a village are; what goes to another organisation it declines."""
_OLD: Final = "八十三岁, 独居"


def prepare_orders(stage: Stage, _sample: Path) -> None:
    """Name the contacts of two organisations, and register volunteers in every village."""
    centre = ADMINISTRATOR.site
    with stage.writing() as session:
        for organisation, contact in CONTACTS.items():
            cells = {"staff": contact, "role": "organiser", "site": centre}
            add_row(session, STAFF_FILE, cells, ADMINISTRATOR, scope=centre)
            amend_row(session, ORGANISATION_FILE, organisation, {"contact": contact}, ADMINISTRATOR, scope=centre)
        number = 0
        for village in VILLAGES:
            whose = _AT_HOME if village is HOME else _ELSEWHERE
            for household, organisation in zip(_homes(session, village)[-_VOLUNTEERS:], whose, strict=True):
                number += 1
                cells = {
                    "volunteer": str(80_100 + number),
                    "organisation": organisation,
                    "household": household.household,
                    "member": household.head,
                }
                add_row(session, VOLUNTEER_FILE, cells, village.manager, scope=centre)


def _homes(session: ReadSession, village: Village) -> list[Household]:
    return all_in_force(session, HOUSEHOLDS, session.today, column="station", value=village.station)


def _free(session: ReadSession, village: Village, besides: str = "") -> dict[str, list[str]]:
    """Return the volunteers of each organisation who live in a village, but for those of one household."""
    homes = {home.household for home in _homes(session, village)} - {besides}
    found: dict[str, list[str]] = {}
    for each in all_in_force(session, VOLUNTEERS, session.today):
        if each.household in homes and each.organisation:
            found.setdefault(each.organisation, []).append(each.volunteer)
    return found


def live_orders(session: WriteSession, day: date, chance: random.Random) -> None:
    """Place an order on three days a week, and lead on those that wait."""
    for order in in_turn(session, open_orders(session)):
        village = next(each for each in VILLAGES if each.station == order.case.site)
        _lead_on(session, order, village, chance)
    if day.weekday() in _ORDER_DAYS:
        village = chance.choice(VILLAGES)
        home = chance.choice(_homes(session, village)[:-_VOLUNTEERS])
        service = chance.choice(all_in_force(session, SERVICES, session.today)).service
        priority = _OLD if chance.random() < 0.3 else None  # noqa: PLR2004 - three in ten
        place(session, NewOrder(home.household, service, how="phone", priority=priority, another=True), village.clerk)


def _lead_on(session: WriteSession, order: Order, village: Village, chance: random.Random) -> None:
    """Take the next step of an order, or let it wait another day."""
    by = _asks_for(session, order, village)
    if order.state in {"placed", "sent-back"} or (order.state == "dispatched" and order.case.is_overdue(session.now)):
        fitting = [each for each in candidates(session, order) if each.unfit is None]
        others = [each for each in fitting if each.organisation != order.last_organisation]
        if not fitting or sum(step.step == "decline" for step in order.case.steps) > 1:
            give_up(session, order.order, "没有组织能承接", village.manager)
        else:
            free = _free(session, village, order.household)
            likely = sorted(others or fitting, key=lambda each: each.organisation not in free)
            dispatch(session, order.order, likely[0].organisation, village.manager)
    elif order.state == "dispatched":
        _answer(session, order, village, by, chance)
    elif order.state in {"taken-on", "resident-away", "organisation-away"}:
        day = date.fromisoformat(session.today) + timedelta(days=chance.randint(1, 3))
        agree(session, order.order, day.isoformat(), "9:30", by)
    elif order.state in {"appointed", "put-off"} and (order.day or "") <= session.today:
        _serve(session, order, village, by, chance)
    elif order.state == "served":
        ratings: tuple[Rating, ...] = ("satisfied",) * 8 + ("basic", "not")
        rater = village.manager if by == village.clerk else village.clerk  # who recorded the service rates nothing
        rate(session, order.order, chance.choice(ratings), rater, reason="以实际服务为准")


def _answer(session: WriteSession, order: Order, village: Village, by: Request, chance: random.Random) -> None:
    said = chance.random()
    if order.organisation not in _free(session, village, order.household):
        decline(session, order.order, "当地没有志愿者", by)
    elif said < 0.7:  # noqa: PLR2004 - most accept at once, some decline, some say nothing
        accept(session, order.order, by)
    elif said < 0.8:  # noqa: PLR2004 - see above
        decline(session, order.order, "人手不足", by)


def _serve(session: WriteSession, order: Order, village: Village, by: Request, chance: random.Random) -> None:
    comes = chance.random()
    if comes < 0.05:  # noqa: PLR2004 - one in twenty
        miss(session, order.order, "resident", None, by)
    elif comes < 0.1:  # noqa: PLR2004 - one in twenty
        later = date.fromisoformat(session.today) + timedelta(days=2)
        put_off(session, order.order, later.isoformat(), None, "下雨", by)
    else:
        free = _free(session, village, order.household)[order.organisation or ""]
        roster = chance.sample(free, min(2, len(free)))
        serve(session, order.order, Service(tuple(roster), minutes=60 * chance.randint(1, 2)), by)


def _asks_for(session: ReadSession, order: Order, village: Village) -> Request:
    """Return who asks for what the organisation does: its contact, or the station that it told."""
    contact = contact_of(session, order.organisation)
    return Request(actor=contact, site=ADMINISTRATOR.site) if contact else village.clerk


# --- told -------------------------------------------------------------------------------------------------------------


def tell_orders(stage: Stage, teller: Teller) -> None:
    """Tell an order from its placing to the claims of those who served it."""
    by, organiser = HOME.clerk, Request(actor=CONTACTS[_OWN], site=ADMINISTRATOR.site)
    with stage.ledger.reading() as session:
        household = _homes(session, HOME)[0].household
        first, second = _free(session, HOME)[_OWN][:2]
    with stage.writing() as session:
        order = place(session, NewOrder(household, _HELP, how="phone", priority=_OLD, another=True), by)
    teller.tell(
        _("An old woman who lives alone asks for help by phone; why she comes first is kept with the names alone."),
        typed("order place", household, _HELP, "--how", "phone", "--priority", _OLD, by=by),
        _stands(stage, order),
    )
    with stage.writing() as session:
        order = dispatch(session, order.order, _OWN, HOME.manager)
    teller.tell(
        _("The station sends the order to an organisation that does such things there and has room for it."),
        typed("order dispatch", order.order, _OWN, by=HOME.manager),
        _stands(stage, order),
    )
    with stage.writing() as session:
        order = accept(session, order.order, organiser)
    teller.tell(
        _("Its contact accepts within the hours of the setting; else the order would go to the next."),
        typed("order accept", order.order, by=organiser),
        _stands(stage, order),
    )
    with stage.writing() as session:
        order = serve(session, order.order, Service((first, second), minutes=90), organiser)
    teller.tell(
        _("Two volunteers have been there; who served stands on the order."),
        typed("order done", order.order, first, second, "--minutes", 90, by=organiser),
        _stands(stage, order),
    )
    with stage.writing() as session:
        rated = rate(session, order.order, "satisfied", by)
    filed = _("The claim {claim} was filed for it.")
    teller.tell(
        _("She is satisfied, so the deed is claimed for both of them by itself, in the same moment."),
        typed("order rate", order.order, "satisfied", by=by),
        _stands(stage, rated.order),
        *(filed.format(claim=claim) for claim in rated.claims),
    )
    _tell_board(stage, teller)


def _stands(stage: Stage, order: Order) -> str:
    """Return how an order stands, in the words of the command."""
    with stage.ledger.reading() as session:
        service = next(each for each in all_in_force(session, SERVICES, session.today) if each.service == order.service)
    text = _("Order {order}, {service_name}, household {household}: {state}.")
    return text.format(
        order=order.order, service_name=service.name, household=order.household, state=_(order.case.steps[-1].state)
    )


def _tell_board(stage: Stage, teller: Teller) -> None:
    with stage.ledger.reading() as session:
        found = figures(session, f"{session.today[:4]}-01-01", session.today)
    text = _(
        "{placed} were placed, {called_off} called off, {given_up} given up; accepted in time {accepted} of "
        "{acceptable}, closed in time {closed} of {closable}, satisfied {satisfied} of {answered}."
    )
    teller.tell(
        _("How the orders of the year went; each share is told with how many it is of."),
        typed("order board"),
        text.format(**vars(found)),
    )
