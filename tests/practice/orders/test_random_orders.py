"""Random steps with orders beside a small oracle: legal ones alone pass, counts are right, nothing is claimed twice."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, get_args

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from supermarket.audit.verification.verify import verify
from supermarket.clock import district_date
from supermarket.earning.claims.standing import State, claim_of
from supermarket.errors import Refusal
from supermarket.households.lists.files import new_member
from supermarket.ledger import open_ledger
from supermarket.practice.orders.board import figures
from supermarket.practice.orders.dispatching import dispatch
from supermarket.practice.orders.files import VOLUNTEER_FILE
from supermarket.practice.orders.placing import NewOrder, place
from supermarket.practice.orders.rating import claims_of, rate, resolve
from supermarket.practice.orders.serving import Service, serve
from supermarket.practice.orders.standing import Order, loads_of, open_orders, order_of
from supermarket.practice.orders.words import Rating
from tests.practice.orders.ordering import ANY, FULL, HELP, ORGANISER, OWN, Scene, able, added
from tests.practice.orders.test_course import ACTS
from tests.village import ADMINISTRATOR, CLERK, MANAGER, START, Time, Village, make_ledger, seeded_clock, small_district

EXAMPLES: Final = int(os.environ.get("SUPERMARKET_ORDER_EXAMPLES", "14"))
STEPS: Final = int(os.environ.get("SUPERMARKET_ORDER_STEPS", "30"))
WITH: Final = ("dispatched", "taken-on", "appointed", "put-off", "resident-away", "organisation-away")
LEADS: Final = {
    "give-up": (("placed", "sent-back"), "given-up"),
    "accept": (("dispatched",), "taken-on"),
    "decline": (WITH, "sent-back"),
    "agree": (("taken-on", "resident-away", "organisation-away"), "appointed"),
    "put-off": (("appointed", "put-off"), "put-off"),
    "resident-missed": (("appointed", "put-off"), "resident-away"),
    "organisation-missed": (("appointed", "put-off"), "organisation-away"),
    "serve": (("taken-on", "appointed", "put-off"), "served"),
    "complain": (("rated", "rated-again"), "complained"),
    "cancel": (("placed", "sent-back", *WITH), "called-off"),
}
"""From which states each step leads to which, as the promise has it; dispatching and rating are looked at apart."""
OTHERS: Final = {ANY: ("80003", "钱样丁"), FULL: ("80004", "钱样戊")}
"""The volunteers of the organisations beside the first."""
ENDED: Final = {"rated", "rated-again", "resolved", "called-off", "given-up"}
DAYS_SERVED_MAX: Final = 30
ORDERS_MAX: Final = 5
"""So few that some of them come to their end."""
RATINGS: Final = st.sampled_from(get_args(Rating))


@dataclass
class Told:
    """What the oracle knows of an order."""

    state: str = "placed"
    last: str = ""
    since: int = 0
    day: str = ""
    served: str = ""
    rating: str = ""
    by_clerk: bool = False
    claimed: bool = False
    withdrawn: bool = False


@cache
def made() -> tuple[Path, Scene]:
    place_ = Path(tempfile.mkdtemp(prefix="orders-"))
    make_ledger(place_ / "ledger.db", folder=small_district(place_))
    with closing(open_ledger(place_ / "ledger.db", now=START)) as ledger:
        village = Village(replace(ledger, clock=seeded_clock(Time())))
        scene = able(village)
        with village.writing() as session:
            for organisation, (volunteer, name) in OTHERS.items():
                new_member(session, scene.other, name, None, CLERK)
                member = f"{scene.other}-{int(volunteer) % 10}"
                cells = {"volunteer": volunteer, "organisation": organisation, "household": scene.other}
                added(session, VOLUNTEER_FILE, MANAGER, **cells, member=member)
        return place_ / "ledger.db", scene


class Orders(RuleBasedStateMachine):
    """One household orders, and everybody does something or other with its orders."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="orders-")
        path, self.scene = made()
        self.time = Time()
        copied = shutil.copyfile(path, Path(self.folder.name) / "ledger.db")
        opened = open_ledger(copied, now=START)
        self.village = Village(replace(opened, clock=seeded_clock(self.time, seed=5)), self.time)
        self.orders: dict[str, Told] = {}

    def teardown(self) -> None:
        """See that the books are what the journal makes of them, that an audit finds nothing, and what it came to."""
        with self.village.ledger.reading() as session:
            verified = verify(session)
            found = figures(session, "2026-01-01", "2026-12-31")
        assert self.village.ledger.first_difference() is None
        assert (verified.ok, verified.faults) == (True, ())
        states = Counter(told.state for told in self.orders.values())
        rated = [told.rating for told in self.orders.values() if told.rating]
        came = (found.placed, found.called_off, found.given_up, found.answered, found.satisfied)
        assert came == (
            *(len(self.orders), states["called-off"], states["given-up"]),
            *(len(rated), rated.count("satisfied")),
        )
        self.village.ledger.close()
        self.folder.cleanup()

    @property
    def today(self) -> str:
        return district_date(self.time.at)

    def picked(self, number: int) -> tuple[str, Told]:
        names = sorted(self.orders)
        return names[number % len(names)], self.orders[names[number % len(names)]]

    def load(self, organisation: str) -> int:
        return sum(told.last == organisation and told.state in WITH for told in self.orders.values())

    @initialize()
    def two_orders(self) -> None:
        self.order()
        self.order()

    def order(self) -> None:
        if len(self.orders) >= ORDERS_MAX:
            return
        with self.village.writing() as session:
            name = place(session, NewOrder(self.scene.household, HELP, another=True), CLERK).order
        self.orders[name] = Told()

    @rule(hours=st.sampled_from([1, 20, 49, 100]))
    def wait(self, hours: int) -> None:
        self.time.move(minutes=60 * hours)

    @rule(number=st.integers(0, 99), organisation=st.sampled_from([OWN, ANY, FULL]))
    def dispatch(self, number: int, organisation: str) -> None:
        name, told = self.picked(number)
        late = told.state == "dispatched" and self.time.at > told.since + 48 * 3_600_000
        legal = told.state in {"placed", "sent-back"} or late
        full = organisation == FULL and self.load(FULL) - (late and told.last == FULL) >= 1
        is_fine = legal and not full and organisation != told.last
        assert self.does(is_fine, lambda: self.sends(name, organisation))
        if is_fine:
            told.state, told.last, told.since, told.day = "dispatched", organisation, self.time.at, ""
            told.by_clerk = False

    def sends(self, name: str, organisation: str) -> Order:
        with self.village.writing() as session:
            return dispatch(session, name, organisation, MANAGER)

    @rule(number=st.integers(0, 99), way=st.lists(st.tuples(st.integers(0, 99), RATINGS), min_size=1, max_size=8))
    def go_on(self, number: int, way: list[tuple[int, Rating]]) -> None:
        """Place an order, and take some of the steps that are legal, so that orders come to their end too."""
        self.order()
        for which, rating in way:
            self.goes_on(number, which, rating)

    def goes_on(self, number: int, which: int, rating: Rating) -> None:
        _name, told = self.picked(number)
        legal = sorted(act for act, (before, _after) in LEADS.items() if told.state in before)
        likely = [act for act in legal if act not in {"cancel", "give-up", "decline"}]
        if told.state in {"placed", "sent-back"}:
            self.dispatch(number, ANY if told.last == OWN else OWN)
        elif told.state in {"served", "rated"} and which % 3:
            self.rate(number, rating, by_clerk=not told.by_clerk)
        elif told.state == "complained":
            self.resolve(number, upheld=which % 2 == 0, by_dispatcher=which % 7 == 0)
        elif legal:
            chosen = likely if likely and which % 5 else legal
            self.step(number, chosen[which % len(chosen)], by_contact=told.last == OWN)

    @rule(number=st.integers(0, 99), act=st.sampled_from(sorted(LEADS)), by_contact=st.booleans())
    def step(self, number: int, act: str, *, by_contact: bool) -> None:
        name, told = self.picked(number)
        before, after = LEADS[act]
        is_fine = told.state in before
        if told.state == "dispatched" and act in {"accept", "decline"}:
            is_fine = is_fine and self.time.at <= told.since + 48 * 3_600_000
        if act in {"agree", "put-off"}:
            is_fine = is_fine and self.today <= "2026-03-05"
        if act.endswith("missed"):
            is_fine = is_fine and told.day <= self.today
        own = act in {"accept", "agree", "put-off", "resident-missed", "serve", "decline"}
        by = ORGANISER if by_contact else CLERK
        if own and by_contact and told.last != OWN:
            is_fine = False  # the contact of one organisation asks for another

        def asks() -> Order:
            with self.village.writing() as session:
                if act == "serve" and told.last in OTHERS:
                    return serve(session, name, Service((OTHERS[told.last][0],)), by)
                return ACTS[act](session, name, by)

        assert self.does(is_fine, asks)
        if is_fine:
            told.state = after
            told.day = "2026-03-05" if act in {"agree", "put-off"} else told.day
            told.served = self.today if act == "serve" else told.served
            told.by_clerk = told.by_clerk or (own and not by_contact)

    @rule(number=st.integers(0, 99), rating=RATINGS, by_clerk=st.booleans())
    def rate(self, number: int, rating: Rating, *, by_clerk: bool) -> None:
        name, told = self.picked(number)
        is_fine = told.state == "served" or (told.state == "rated" and rating != told.rating)
        is_fine = is_fine and not (by_clerk and told.by_clerk)  # he recorded what the organisation did

        def asks() -> Order:
            with self.village.writing() as session:
                return rate(session, name, rating, CLERK if by_clerk else MANAGER, reason="说过").order

        assert self.does(is_fine, asks)
        if is_fine:
            told.state = "rated" if told.state == "served" else "rated-again"
            days = (date.fromisoformat(self.today) - date.fromisoformat(told.served)).days
            if rating == "satisfied":
                told.claimed = told.claimed or days <= DAYS_SERVED_MAX
            elif told.claimed:
                told.withdrawn = True
            told.rating = rating

    @rule(number=st.integers(0, 99), upheld=st.booleans(), by_dispatcher=st.booleans())
    def resolve(self, number: int, *, upheld: bool, by_dispatcher: bool) -> None:
        name, told = self.picked(number)
        is_fine = told.state == "complained" and not by_dispatcher
        by = MANAGER if by_dispatcher else ADMINISTRATOR

        def asks() -> Order:
            with self.village.writing() as session:
                return resolve(session, name, "upheld" if upheld else "dismissed", "问过", by).order

        assert self.does(is_fine, asks)
        if is_fine:
            told.state = "resolved"
            told.withdrawn = told.withdrawn or (upheld and told.claimed)

    def does(self, is_fine: bool, asks: Callable[[], object]) -> bool:
        """Ask, and say whether it passed exactly where it should."""
        try:
            asks()
        except Refusal:
            return not is_fine
        return is_fine

    @invariant()
    def every_order_stands_as_the_oracle_says(self) -> None:
        with self.village.ledger.reading() as session:
            waiting = open_orders(session)
            assert {order.order for order in waiting} == {
                name for name, told in self.orders.items() if told.state not in ENDED
            }
            loads = {code: load for code in (OWN, ANY, FULL) if (load := self.load(code))}
            assert dict(loads_of(waiting)) == loads
            for name, told in self.orders.items():
                assert order_of(session, name).state == told.state
                claims = claims_of(session, name)
                last = OTHERS[told.last][0][-1] if told.last in OTHERS else "1"
                assert set(claims) == ({f"{self.scene.other}-{last}"} if told.claimed else set())
                gone = {claim_of(session, claim).state is State.WITHDRAWN for claim in claims.values()}
                assert gone <= {told.withdrawn}


Orders.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    derandomize="SUPERMARKET_ORDER_EXAMPLES" not in os.environ,
)
TestOrders = Orders.TestCase
