"""Random orders through their steps, and needs that are matched with what is offered; part of the machine.

Each station has an organisation of its own with one volunteer, an offer that serves two needs at one time, and a
household that needs things; what becomes of them touches no points, so the machine's oracle need not know of it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from supermarket.books.session import Request, WriteSession
from supermarket.district.dated.imports import RegisterFile, add_row
from supermarket.households.households import NewHousehold, enrol
from supermarket.practice.lists.files import LISTING_FILE
from supermarket.practice.lists.pairs import confirm
from supermarket.practice.orders.dispatching import dispatch, give_up
from supermarket.practice.orders.files import ORGANISATION_FILE, SERVICE_FILE, VOLUNTEER_FILE
from supermarket.practice.orders.placing import NewOrder, cancel, place
from supermarket.practice.orders.rating import rate
from supermarket.practice.orders.serving import Service, accept, decline, serve
from supermarket.practice.orders.standing import order_of
from tests.model.oracle import STATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from supermarket.ledger import Ledger

CENTRE: Final = Request("91000", "1000")
HELP: Final = "101"
PLACES: Final = sorted(STATION.values())
NEEDY: Final[dict[str, str]] = {}
"""The household of each station that needs things, once the ledger is made."""
ROOM, ORDERS_MAX, NEEDS_MAX = 2, 4, 3
HOURS: Final = 3_600_000
_WITH: Final = ("dispatched", "taken-on")
_WAITS: Final = ("placed", "sent-back")
LEADS: Final = {
    "dispatch": (_WAITS, "dispatched"),
    "accept": (("dispatched",), "taken-on"),
    "decline": (_WITH, "sent-back"),
    "serve": (("taken-on",), "served"),
    "rate": (("served",), "rated"),
    "cancel": ((*_WAITS, *_WITH), "called-off"),
    "give-up": (_WAITS, "given-up"),
}
"""From which states each step leads to which."""
LOST: Final = ("called-off", "given-up")


@dataclass
class Ordered:
    """An order as the promises have it: its station, its state, since when (UTC ms), which need it is of."""

    station: str
    state: str
    since: int
    need: str | None = None


def prepare(session: WriteSession) -> None:
    """Record a service, and for each station an organisation, a volunteer, an offer, and a household in need."""
    add_row(session, SERVICE_FILE, {"service": HELP, "name": "助老助洁", "kind": "help"}, CENTRE, scope="1000")
    for number, (shop, station) in enumerate(sorted(STATION.items()), 1):
        own, line = f"80{number}", {"list": "service", "name": "助洁队", "capacity": str(ROOM), "service": HELP}
        helping, needy = (
            enrol(session, NewHousehold(name, another=True), Request("91000", shop)).household
            for name in ("孙样甲", "钱样乙")
        )
        NEEDY[station] = needy
        told = {"volunteer": f"90{number}", "organisation": own, "household": helping, "member": f"{helping}-1"}
        rows: tuple[tuple[RegisterFile[Any], dict[str, str]], ...] = (
            (ORGANISATION_FILE, {"organisation": own, "name": f"样例队{number}", "site": station}),
            (VOLUNTEER_FILE, told),
            (LISTING_FILE, {"listing": own, "kind": "help", "site": station, "owner": own, **line}),
        )
        for file, cells in rows:
            add_row(session, file, cells, CENTRE, scope="1000")


class PracticeRules:
    """What villages order and need; the machine gives the rest."""

    if TYPE_CHECKING:
        ledger: Ledger
        time: list[int]
        orders: dict[str, Ordered]
        needs: dict[str, str]

        def ask(self, verb: Callable[..., Any], *asked: Any, **how: Any) -> Any: ...  # noqa: ANN401
        def expect(self, wrong: set[str], ask: Callable[[], Any]) -> Any: ...  # noqa: ANN401

    @rule(station=st.sampled_from(PLACES), at_once=st.booleans())
    def ordered(self, station: str, at_once: bool) -> None:
        if len(self.orders) < ORDERS_MAX:
            found = self.ask(place, NewOrder(NEEDY[station], HELP, another=True), Request("91000", station))
            self.orders[found.order] = Ordered(station, "placed", self.time[0])
            if at_once:
                self._step(found.order, "dispatch")

    @precondition(lambda self: self.orders)
    @rule(pick=st.integers(0, 99), acts=st.lists(st.sampled_from([*LEADS, *LEADS, "serve", "rate"]), max_size=3))
    def order_led_on(self, pick: int, acts: list[str]) -> None:
        """Take a step that leads on, if any does, and then any others."""
        order = sorted(self.orders)[pick % len(self.orders)]
        legal = [act for act, (before, _after) in LEADS.items() if self.orders[order].state in before]
        for act in (*legal[:1], *acts):
            self._step(order, act)

    def _step(self, name: str, act: str) -> None:
        order, (before, after) = self.orders[name], LEADS[act]
        late = order.state == "dispatched" and self.time[0] > order.since + 48 * HOURS
        wrong = set() if order.state in before else {"step_refused", "volunteer_of_another"}
        if act == "rate" and order.state == "rated":  # which may be rated otherwise, and here is always rated alike
            wrong = {"rating_unchanged"}
        if late and act in {"accept", "decline"}:
            wrong = {"answered_too_late"}
        if late and act == "dispatch":
            wrong = set()
        if self.expect(wrong, lambda: self._asked(name, act, order.station)):
            order.state = after
            order.since = self.time[0] if act == "dispatch" else order.since

    def _asked(self, name: str, act: str, station: str) -> Any:  # noqa: ANN401 - any verb's answer
        clerk, manager = (Request(f"{role}{station[1:]}", station) for role in ("15", "33"))
        own = f"80{PLACES.index(station) + 1}"
        if act == "dispatch":
            return self.ask(dispatch, name, own, manager)
        if act == "serve":
            return self.ask(serve, name, Service((f"90{own[2:]}",)), clerk)
        if act == "rate":
            return self.ask(rate, name, "basic", manager)
        if act == "accept":
            return self.ask(accept, name, clerk)
        verb = {"decline": decline, "cancel": cancel, "give-up": give_up}[act]
        return self.ask(verb, name, "没有人手", clerk if act == "decline" else manager)

    @rule(station=st.sampled_from(PLACES))
    def needed(self, station: str) -> None:
        if len(self.needs) < NEEDS_MAX:
            code = f"70{len(self.needs)}"
            line = {"listing": code, "list": "need", "name": "擦窗户", "kind": "help", "site": station}
            told = {"capacity": "1", "household": NEEDY[station], "service": HELP}
            self.ask(add_row, LISTING_FILE, {**line, **told}, CENTRE, scope="1000", another=True)
            self.needs[code] = station

    @precondition(lambda self: self.needs)
    @rule(station=st.sampled_from(PLACES))
    def matched(self, station: str) -> None:
        """Confirm whatever is proposed at a station: as many needs as are unmet, and as its offer has places."""
        of_needs = [order for order in self.orders.values() if order.need]
        met = {order.need for order in of_needs if order.state not in LOST}
        unmet = [code for code, at in self.needs.items() if at == station and code not in met]
        busy = sum(order.station == station and order.state in {*_WAITS, *_WITH} for order in of_needs)
        done = self.ask(confirm, [], Request("91000", station))
        assert len(done) == min(len(unmet), max(0, ROOM - busy))
        for each in done:
            assert each.need in unmet
            self.orders[each.order] = Ordered(station, "dispatched", self.time[0], each.need)

    @invariant()
    def orders_stand_as_the_table_leads(self) -> None:
        with self.ledger.reading() as session:
            assert {name: order_of(session, name).state for name in self.orders} == {
                name: order.state for name, order in self.orders.items()
            }
