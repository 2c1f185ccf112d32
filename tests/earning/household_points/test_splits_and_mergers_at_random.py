"""Random splits, mergers, moves and departures over years: points, honour and what is left of each year are kept."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.books.session import ReadSession, WriteSession
from supermarket.earning.household_points.splits_and_mergers import Split, merge, split
from supermarket.earning.lapsing.expiry import post_expiry
from supermarket.earning.lapsing.lapsing import held_now, lapsed_years, spendable
from supermarket.earning.lapsing.years import left_apart
from supermarket.households.changes import depart, relocate
from supermarket.households.events import successor_of
from supermarket.households.finding.lookup import household_of
from supermarket.households.households import members_of
from supermarket.households.lists.files import new_member
from supermarket.ledger import open_ledger
from tests.earning.claims.claiming import silent
from tests.sound import check_sound
from tests.village import ADMINISTRATOR, START, Time, Village, make_ledger, seeded_clock, small_district

Answer = TypeVar("Answer")
PICK: Final = st.integers(0, 10**6)


@cache
def made() -> Path:
    """Make the ledger that every run begins with a copy of."""
    folder = Path(tempfile.mkdtemp(prefix="households-"))
    make_ledger(folder / "ledger.db", folder=small_district(folder))
    return folder / "ledger.db"


class Households(RuleBasedStateMachine):
    """Households over years: those that are there, and those that ended with the one that each was merged into."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="run-"))
        path = shutil.copyfile(made(), self.folder / "ledger.db")
        time = Time()
        self.village = Village(replace(open_ledger(path, now=START), clock=seeded_clock(time)), time)
        self.village.receive("1001", 10_000)
        self.ended: dict[str, str] = {}
        self.standing = [self.village.enrol() for _ in range(3)]
        self.issued = self.spent = self.expired = 0
        for points, bars in ((20, 5), (30, 0), (0, 1)):  # each has used up some of its older years
            for number, household in enumerate(self.standing):
                self._earn(household, points + number)
                self._spend(household, bars * number)
            time.move(days=366)

    def teardown(self) -> None:
        check_sound(self.village.ledger)
        self.village.ledger.close()
        shutil.rmtree(self.folder)

    def _one(self, pick: int) -> str:
        return self.standing[pick % len(self.standing)]

    @rule(pick=PICK, points=st.integers(1, 60))
    def earned(self, pick: int, points: int) -> None:
        self._earn(self._one(pick), points)

    @rule(pick=PICK, bars=st.integers(1, 12))
    def spent_some(self, pick: int, bars: int) -> None:
        self._spend(self._one(pick), bars)

    def _earn(self, household: str, points: int) -> None:
        if points:
            self.village.credit(household, points)
            self.issued += points

    def _spend(self, household: str, bars: int) -> None:
        with self.village.ledger.reading() as session:
            free = spendable(session, household, session.today)
        bars = min(bars, free // 3)
        if bars:
            self.village.redeem(household, f"1001x{bars}")
            self.spent += 3 * bars

    @rule(pick=PICK)
    def joined(self, pick: int) -> None:
        with self.village.writing() as session:
            new_member(session, self._one(pick), "赵样乙", None, ADMINISTRATOR, another=True)

    @rule(days=st.sampled_from([1, 90, 200, 366]))
    def time_passed(self, days: int) -> None:
        self.village.time.move(days=days)

    @rule(pick=PICK, share=st.integers(0, 100))
    def split_off(self, pick: int, share: int) -> None:
        household = self._one(pick)
        with self.village.ledger.reading() as session:
            *others, last = members_of(session, household, session.today)
        if others:
            with self.village.ledger.reading() as session:
                points = spendable(session, household, session.today) * share // 100
            asked = Split(last.member, (), points)
            done = self._keeping(lambda session: split(session, household, asked, ADMINISTRATOR))
            self.standing.append(done.into)

    @precondition(lambda self: len(self.standing) > 1)
    @rule(pick=PICK, other=PICK)
    def merged(self, pick: int, other: int) -> None:
        source = self.standing.pop(pick % len(self.standing))
        into = self._one(other)
        self._keeping(lambda session: merge(session, source, into, ADMINISTRATOR))
        self.ended[source] = into

    @precondition(lambda self: len(self.standing) > 1)
    @rule(pick=PICK, other=PICK)
    def left_and_given_to_an_heir(self, pick: int, other: int) -> None:
        source = self.standing.pop(pick % len(self.standing))
        into = self._one(other)
        self._keeping(lambda session: depart(session, source, "leaving", ADMINISTRATOR))
        self.village.time.move(days=30)
        self._keeping(lambda session: merge(session, source, into, ADMINISTRATOR))
        self.ended[source] = into

    @rule()
    def lapsed(self) -> None:
        with self.village.writing() as session:
            self.expired += sum(each.points for each in post_expiry(session, ADMINISTRATOR, silent))

    @rule(pick=PICK)
    def moved(self, pick: int) -> None:
        household = self._one(pick)
        with self.village.ledger.reading() as session:
            station = household_of(session, household, session.today).station
        there = "3002" if station == "3001" else "3001"
        self._keeping(lambda session: relocate(session, household, there, ADMINISTRATOR))

    def _keeping(self, change: Callable[[WriteSession], Answer]) -> Answer:
        """Do something that moves points about, and see that none of any year is gained or lost by it."""
        with self.village.ledger.reading() as session:
            before = _left(session)
        with self.village.writing() as session:
            done = change(session)
        with self.village.ledger.reading() as session:
            assert _left(session) == before
        return done

    @invariant()
    def nothing_is_lost_and_those_who_ended_have_nothing(self) -> None:
        with self.village.ledger.reading() as session:
            held = {each: session.balance(household_points(each), POINT) for each in (*self.standing, *self.ended)}
            ask = session.transaction.driver.execute
            ((honour,),) = ask("SELECT coalesce(sum(cumulative), 0) FROM honour").fetchall()
            assert (sum(held.values()), honour) == (self.issued - self.spent - self.expired, self.issued)
            assert sum(_left(session).values()) == sum(held.values())
            for each in self.ended:
                assert (held[each], members_of(session, each, session.today)) == (0, [])
                assert successor_of(session, each) in self.standing


def _left(session: ReadSession) -> Counter[str]:
    """Return what is left of each year's awards, all households together."""
    left: Counter[str] = Counter()
    rows = session.transaction.driver.execute("SELECT DISTINCT household FROM award_year ORDER BY 1")
    for (household,) in rows.fetchall():
        held, lapsed = held_now(session, household), lapsed_years(session, household, session.today)
        left.update(dict(left_apart(held.awards, held.points, lapsed)))
    return +left


Households.TestCase.settings = settings(max_examples=15, stateful_step_count=25, deadline=None, derandomize=True)
TestHouseholds = Households.TestCase
