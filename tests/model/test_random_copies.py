"""Random loans of a base beside a small oracle: copies are here or out, by the day they expire; none is missing."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final, Literal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from supermarket.audit.verification.verify import verify
from supermarket.books.session import WriteSession
from supermarket.clock import DAY
from supermarket.errors import Refusal
from supermarket.ledger import Ledger, open_ledger
from supermarket.practice.bases.copies import Coming, copies_of, receive_copies, remove_copies
from supermarket.practice.bases.kinds import Leaving
from supermarket.practice.bases.loans import Lending, end_loan, lend, open_loans, overdue_loans
from tests.model.villages import START, clock_at
from tests.practice.bases.lived import BOOK, CUP, PLASTER, UMBRELLA, record_things
from tests.village import CLERK, make_ledger, small_district

DAYS: Final = {UMBRELLA: 3, BOOK: 30}
"""For how many days each is lent."""
ITEMS: Final = st.sampled_from([UMBRELLA, BOOK, PLASTER, CUP])
QUANTITIES: Final = st.sampled_from([1, 1, 2, 3, 7, 0])
EXPIRES: Final = st.sampled_from([None, -1, 0, 4, 40])
WHY: Final = st.sampled_from(["worn", "missing", "expired", "given-out"])
PICK: Final = st.integers(0, 1_000)


@cache
def _made() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="copies-"))
    make_ledger(folder / "ledger.db", folder=small_district(folder))
    ledger = open_ledger(folder / "ledger.db", now=START)
    with ledger.writing() as session:
        record_things(session)
    ledger.close()
    return folder / "ledger.db"


class Base(RuleBasedStateMachine):
    """One base, what it has by the oracle, and what it has lent."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="copies-")
        path = Path(shutil.copyfile(_made(), Path(self.folder.name) / "ledger.db"))
        self.time = [START]
        self.ledger: Ledger = replace(open_ledger(path, now=START), clock=clock_at(self.time))
        self.here: dict[tuple[str, str], int] = {}
        self.loans: dict[str, tuple[str, str, str]] = {}

    def teardown(self) -> None:
        with self.ledger.reading() as session:
            verified = verify(session)
        assert (verified.ok, verified.faults, verified.breaches) == (True, (), ())
        assert self.ledger.first_difference() is None
        self.ledger.close()
        self.folder.cleanup()

    @property
    def today(self) -> str:
        with self.ledger.reading() as session:
            return session.today

    def day(self, days: int) -> str:
        return (date.fromisoformat(self.today) + timedelta(days=days)).isoformat()

    def done(self, verb: Callable[[WriteSession], object], *, may: bool) -> bool:
        """Do something; the rules must let it pass exactly where the oracle does."""
        refusal: Refusal | None = None
        try:
            with self.ledger.writing() as session:
                verb(session)
        except Refusal as refused:
            refusal = refused
        assert (refusal is None) == may, refusal
        return may

    @rule(item=ITEMS, quantity=QUANTITIES, expires=EXPIRES)
    def copies_come(self, item: str, quantity: int, expires: int | None) -> None:
        last = None if expires is None else self.day(expires)
        fits = expires is None if item != PLASTER else expires is not None and expires >= 0
        fits = fits or (item == CUP and expires is not None and expires >= 0)
        coming = Coming(item, quantity, expires=last)
        if self.done(lambda session: receive_copies(session, coming, CLERK), may=fits and quantity > 0):
            key = (item, last or "")
            self.here[key] = self.here.get(key, 0) + quantity

    @rule(item=ITEMS, quantity=QUANTITIES, why=WHY)
    def copies_leave(self, item: str, quantity: int, why: Leaving) -> None:
        today = self.today
        mine = [(day or "9999-12-31", day) for each, day in self.here if each == item]
        gone = {day for _sorted, day in mine if day and day < today}
        days = [day for _sorted, day in sorted(mine)]
        free = [day for day in days if (day in gone if why == "expired" else why != "given-out" or day not in gone)]
        may = 0 < quantity <= sum(self.here[item, day] for day in free)
        if self.done(lambda session: remove_copies(session, item, quantity, why, CLERK), may=may):
            for day in free:
                part = min(quantity, self.here[item, day])
                self.here[item, day] -= part
                quantity -= part

    @rule(item=ITEMS)
    def a_copy_is_lent(self, item: str) -> None:
        may = item in DAYS and self.here.get((item, ""), 0) > 0
        with self.ledger.reading() as session:
            before = {loan.loan for loan in open_loans(session)}
        if self.done(lambda session: lend(session, Lending(item, stranger="路人"), CLERK), may=may):
            with self.ledger.reading() as session:
                (loan,) = {loan.loan for loan in open_loans(session)} - before
            self.loans[loan] = (item, "lent", self.day(DAYS[item]))
            self.here[item, ""] -= 1

    @precondition(lambda self: self.loans)
    @rule(which=PICK, lost=st.booleans())
    def a_loan_ends(self, which: int, *, lost: bool) -> None:
        loan = sorted(self.loans)[which % len(self.loans)]
        item, state, until = self.loans[loan]
        may = state == "lent" if lost else state in {"lent", "lost"}
        step: Literal["give back", "report lost"] = "report lost" if lost else "give back"
        if self.done(lambda session: end_loan(session, loan, CLERK, step=step), may=may):
            self.loans[loan] = (item, "lost" if lost else "returned", until)
            self.here[item, ""] += not lost

    @rule(days=st.sampled_from([1, 3, 30]))
    def days_pass(self, days: int) -> None:
        self.time[0] += days * DAY

    @invariant()
    def every_copy_is_where_the_oracle_says(self) -> None:
        out = [(item, until) for item, state, until in self.loans.values() if state == "lent"]
        with self.ledger.reading() as session:
            found = {(each.item, each.expires or ""): (each.here, each.out) for each in copies_of(session, "5001")}
            late = [loan.item for loan in overdue_loans(session)]
        lent = {key: sum((item, "") == key for item, _until in out) for key in self.here}
        assert found == {key: (count, lent[key]) for key, count in self.here.items() if count or lent[key]}
        assert sorted(late) == sorted(item for item, until in out if until < self.today)


Base.TestCase.settings = settings(max_examples=8, stateful_step_count=30, deadline=None, derandomize=True)
TestCopies = Base.TestCase
