"""Two come at the same moment: whoever gets his turn later reads the time then, and undoes nothing of the other's."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace

import pytest

from supermarket.errors.web import GuessedTooOften
from supermarket.households.proofs import Oneself
from supermarket.ledger import Ledger
from supermarket.local.browsers.drafts import Draft, draft_of, drop_old_drafts, keep_draft
from supermarket.local.browsers.guesses import WAITS, of_number, take_try
from supermarket.local.browsers.inquirers import begin_inquiry, inquirer_of
from supermarket.local.browsers.sessions import SignedIn, begin_session, note_seen, session_of
from supermarket.local.browsers.sheets import Line, Sheet, begin_sheet, change_sheet, open_sheets
from supermarket.local.browsers.waiting import Asking, ask_second, waiting_of
from tests.turns import late
from tests.village import Village


@dataclass
class Two:
    """A village, and those who come late to it."""

    village: Village
    opened: ExitStack

    def late(self, other: Callable[[], None]) -> Ledger:
        """Return the ledger of whoever comes a moment before the other, and has his turn a moment after him."""

        def a_moment_later() -> None:
            self.village.time.running += 5
            other()

        return self.opened.enter_context(late(self.village.ledger, a_moment_later))


@pytest.fixture
def two(village: Village) -> Iterator[Two]:
    """Give a village that two come to at once."""
    with ExitStack() as opened:
        yield Two(village, opened)


def test_who_signs_in_at_the_moment_at_which_another_does_leaves_him_his_session(two: Two) -> None:
    secrets = []

    def other() -> None:
        secrets.append(begin_session(two.village.ledger, "15001", "5001", "named", pin=None))

    secrets.append(begin_session(two.late(other), "15002", "5002", "named", pin=None))
    with two.village.ledger.reading() as session:
        found = [session_of(session, secret) for secret in secrets]
    assert [each and each.staff for each in found] == ["15001", "15002"]


def test_a_session_was_used_when_it_was_written_down_that_it_was(two: Two) -> None:
    secret = begin_session(two.village.ledger, "15001", "5001", "named", pin=None)
    two.village.time.move(minutes=2)

    def found() -> SignedIn | None:
        with two.village.ledger.reading() as session:
            return session_of(session, secret)

    before = found()
    assert before
    note_seen(two.late(lambda: None), before)
    after = found()
    assert after
    assert after.seen == two.village.time.running


def test_a_household_that_proves_itself_at_the_moment_at_which_another_does_leaves_it_its_time(two: Two) -> None:
    secrets, homes = [], [Oneself(two.village.enrol(name), "payload") for name in ("王样甲", "李样乙")]

    def other() -> None:
        secrets.append(begin_inquiry(two.village.ledger, homes[0]))

    secrets.append(begin_inquiry(two.late(other), homes[1]))
    with two.village.ledger.reading() as session:
        found = [inquirer_of(session, secret) for secret in secrets]
    assert [each and each.oneself for each in found] == homes


def test_what_two_ask_of_a_second_person_at_the_same_moment_both_waits(two: Two) -> None:
    asking = Asking("0" * 32, "15001", None, "of-a-browser", "33001", "5001", "stock write-off", {}, "/")
    also = replace(asking, id="1" * 32, first="15002", site="5002")
    ask_second(two.late(lambda: ask_second(two.village.ledger, also)), asking)
    with two.village.ledger.reading() as session:
        waiting = [waiting_of(session, each.id) for each in (asking, also)]
    assert [each and each.first for each in waiting] == ["15001", "15002"]


def test_a_sheet_that_is_begun_twice_at_the_same_moment_keeps_who_was_scanned_in_between(two: Two) -> None:
    ledger, sheet = two.village.ledger, Sheet("0" * 32, "15001", "5001", "ENV-01", "扫雪")
    line = Line("1000-1-0000001", None, "09:00")

    def other() -> None:
        begin_sheet(ledger, sheet)
        change_sheet(ledger, sheet, "scan", lambda now: replace(now, people=(line,)))

    begin_sheet(two.late(other), sheet)
    with ledger.reading() as session:
        (found,) = open_sheets(session, "15001")
    assert found.people == (line,)


def test_what_is_kept_once_more_while_the_old_is_forgotten_stays(two: Two) -> None:
    ledger = two.village.ledger
    keep_draft(ledger, "roster 1", "15001", "k", {})
    two.village.time.at += 10_000
    oldest = two.village.time.at
    drop_old_drafts(
        two.late(lambda: keep_draft(ledger, "roster 1", "15001", "k", {"files": []})), "roster", "15001", oldest
    )
    with ledger.reading() as session:
        assert draft_of(session, "roster 1", "15001") == Draft("k", {"files": []}, oldest)


def test_a_guess_that_comes_at_the_moment_of_another_is_no_new_start_of_the_machine(two: Two) -> None:
    bounds = (of_number("1000-1-0000001"),)
    for wait in WAITS[:3]:
        two.village.time.running += wait
        take_try(two.village.ledger, bounds)
    two.village.time.running += WAITS[3]
    counted: list[int] = []
    with pytest.raises(GuessedTooOften):
        take_try(two.late(lambda: counted.extend(take_try(two.village.ledger, bounds))), bounds)
    assert counted == [4]
