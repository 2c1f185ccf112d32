"""Where a machine's clock ran ahead and two persons said what is true, its clock is believed again, as far as that."""

from dataclasses import replace

import pytest

from supermarket.books.clocks import believed, tells_the_day_alone, true_time
from supermarket.clock import DAY, MINUTE
from supermarket.district.clocks import correct_clock
from supermarket.district.gate.second_persons import Second
from supermarket.errors.ledger import ClockBehind
from supermarket.journal.entry import EntryName
from supermarket.journal.store import entry_named, own_stream
from tests.refusing import refused
from tests.village import CLERK, MANAGER, START, Village

AHEAD = START + 40 * DAY


@pytest.fixture
def ahead(village: Village) -> Village:
    """Give a village whose clock ran ahead by forty days and now says a day after the ledger was made."""
    village.time.at = AHEAD
    village.enrol()
    village.time.at = START + DAY
    return village


@pytest.fixture
def mended(ahead: Village) -> Village:
    """Give that village after two persons said that this is right."""
    with ahead.writing() as session:
        correct_clock(session, "2026-03-03", MANAGER, second=Second(CLERK.actor, "named"))
    return ahead


def test_a_clock_behind_the_last_entry_is_not_believed_until_two_persons_said_so(ahead: Village) -> None:
    with refused(ahead.ledger, ClockBehind, now="2026-03-03 09:00", last="2026-04-11 09:00"):
        ahead.receive()


def test_what_is_known_of_the_time_is_the_last_entry_until_it_is_mended(ahead: Village) -> None:
    with ahead.ledger.reading() as session:
        stream = own_stream(session.transaction)
        assert stream.at == true_time(session.transaction, stream) == AHEAD
        assert true_time(session.transaction, replace(stream, at=0)) == 0


def test_what_was_said_to_be_true_is_known_until_it_is_caught_up_with(mended: Village) -> None:
    with mended.ledger.reading() as session:
        stream = own_stream(session.transaction)
        assert stream.at == AHEAD
        assert true_time(session.transaction, stream) == START + DAY
    mended.time.at = AHEAD + MINUTE
    mended.enrol("王样乙")
    with mended.ledger.reading() as session:
        stream = own_stream(session.transaction)
        assert stream.at == true_time(session.transaction, stream) == AHEAD + MINUTE


def test_the_day_of_the_last_entry_is_known_too(mended: Village) -> None:
    """Entries keep the `at` of that of the clock that ran ahead, and their days go on: the midnight before is sure."""
    mended.time.at = START + 3 * DAY
    mended.receive()
    with mended.ledger.reading() as session:
        stream = own_stream(session.transaction)
        assert stream.at == AHEAD
        assert true_time(session.transaction, stream) == START + 3 * DAY - 9 * 60 * MINUTE


@pytest.mark.parametrize("minutes", [-10, 0, 50])
def test_a_mended_clock_is_believed_from_ten_minutes_before_what_was_said(mended: Village, minutes: int) -> None:
    now = START + DAY + minutes * MINUTE
    with mended.ledger.reading() as session:
        assert believed(session.transaction, own_stream(session.transaction), now) == now


def test_a_mended_clock_further_behind_is_refused_with_the_time_that_was_said(mended: Village) -> None:
    mended.time.at = START + DAY - 10 * MINUTE - 1
    with refused(mended.ledger, ClockBehind, now="2026-03-03 08:49", last="2026-03-03 09:00"):
        mended.receive()


def test_a_mended_clock_tells_the_day_and_entries_keep_the_time_of_the_last(mended: Village) -> None:
    with mended.writing() as session:
        assert session.today == "2026-03-03"
        assert session.now == AHEAD


def test_of_what_was_recorded_under_the_time_that_ran_ahead_the_day_alone_is_told(mended: Village) -> None:
    with mended.ledger.reading() as session:
        origin, before = own_stream(session.transaction).origin, own_stream(session.transaction).size
    mended.receive()
    mended.time.at = AHEAD + MINUTE
    mended.enrol("王样乙")
    with mended.ledger.reading() as session:
        size = own_stream(session.transaction).size
        told = {
            seq: tells_the_day_alone(session.transaction, entry)
            for seq in (1, before + 1, size)
            if (entry := entry_named(session.transaction, EntryName(origin, seq)))
        }
    assert told == {1: False, before + 1: True, size: False}
