"""A village that can order: two services, three organisations, one with a contact, two volunteers of one household."""

from dataclasses import dataclass
from typing import Any, Final

from supermarket.books.session import Request, WriteSession
from supermarket.district.dated.files import STAFF_FILE
from supermarket.district.dated.imports import RegisterFile, add_row
from supermarket.households.lists.files import new_member
from supermarket.practice.orders.dispatching import dispatch
from supermarket.practice.orders.files import ORGANISATION_FILE, SERVICE_FILE, VOLUNTEER_FILE
from supermarket.practice.orders.placing import NewOrder, place
from supermarket.practice.orders.rating import Rated, rate
from supermarket.practice.orders.serving import Service, accept, agree, serve
from supermarket.practice.orders.standing import Order
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

ORGANISER: Final = Request("81001", "2001")
"""The contact of the organisation 8001."""
HELP: Final = "101"
HAIRCUT: Final = "105"
OWN: Final = "8001"
ANY: Final = "8002"
FULL: Final = "8003"
ELSEWHERE: Final = "8004"
_ROWS: Final[tuple[tuple[RegisterFile[Any], dict[str, str]], ...]] = (
    (STAFF_FILE, {"staff": "81001", "role": "organiser", "site": "2001", "name": "孙样丁"}),
    (SERVICE_FILE, {"service": HELP, "name": "助老助洁", "kind": "help"}),
    (SERVICE_FILE, {"service": HAIRCUT, "name": "上门理发", "kind": "haircut", "site": "3001"}),
    (
        ORGANISATION_FILE,
        {"organisation": OWN, "name": "样例助老队", "site": "3001", "contact": "81001", "skills": "help"},
    ),
    (ORGANISATION_FILE, {"organisation": ANY, "name": "样例青年队", "site": "2001"}),
    (
        ORGANISATION_FILE,
        {"organisation": FULL, "name": "样例互助队", "site": "1000", "places": "3001", "capacity": "1"},
    ),
    (ORGANISATION_FILE, {"organisation": ELSEWHERE, "name": "样例邻村队", "site": "3002"}),
)


@dataclass(frozen=True)
class Scene:
    """Who orders, who serves: two households' numbers, the volunteers' member numbers, the card of who orders."""

    household: str
    payload: str
    other: str
    volunteers: tuple[str, str]


def added(session: WriteSession, file: RegisterFile[Any], request: Request = ADMINISTRATOR, **cells: str) -> None:
    """Add a row to a register."""
    add_row(session, file, cells, request, scope="1000")


def able(village: Village) -> Scene:
    """Make a village that can order."""
    household, other = village.enrol("钱样甲"), village.enrol("钱样乙", None, "二组")
    payload = village.card(household).payload
    with village.writing() as session:
        new_member(session, other, "钱样丙", None, CLERK)
        for file, cells in _ROWS:
            add_row(session, file, cells, ADMINISTRATOR, scope="1000")
        for number in (1, 2):
            cells = {
                "volunteer": f"8000{number}",
                "organisation": OWN,
                "household": other,
                "member": f"{other}-{number}",
            }
            add_row(session, VOLUNTEER_FILE, cells, MANAGER, scope="1000")
    return Scene(household, payload, other, (f"{other}-1", f"{other}-2"))


def placed(village: Village, scene: Scene, service: str = HELP, **said: Any) -> Order:  # noqa: ANN401 - what is said
    """Place an order, beside those that are open."""
    with village.writing() as session:
        return place(session, NewOrder(scene.household, service, **{"another": True, **said}), CLERK)


def sent(village: Village, order: Order, organisation: str = OWN) -> Order:
    """Dispatch an order."""
    with village.writing() as session:
        return dispatch(session, order.order, organisation, MANAGER)


def served(village: Village, scene: Scene, *, day: str = "2026-03-02") -> Order:
    """Take an order all the way until it was served by both volunteers."""
    order = sent(village, placed(village, scene))
    with village.writing() as session:
        accept(session, order.order, ORGANISER)
        agree(session, order.order, day, "9:30", ORGANISER)
        return serve(session, order.order, Service(("80001", "80002"), minutes=90), ORGANISER)


def satisfied(village: Village, order: Order) -> Rated:
    """Rate an order as satisfied."""
    with village.writing() as session:
        return rate(session, order.order, "satisfied", CLERK)
