"""The journal is appended to, one entry after another, by a clock that never runs backwards."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from supermarket.clock import DAY, MINUTE
from supermarket.district.clocks import confirm_clock
from supermarket.district.gate.second_persons import Second
from supermarket.errors.ledger import ClockAhead, ClockBehind, StreamMissing
from supermarket.households.households import NewHousehold, enrol
from supermarket.journal.canonical import canonical
from supermarket.journal.database import Database, Transaction
from supermarket.journal.entry import EntryName, leaf_of
from supermarket.journal.merkle import Frontier
from supermarket.journal.store import (
    LEFT,
    Draft,
    append,
    entries,
    entries_of_kind,
    entry_keyed,
    entry_named,
    entry_without_text,
    give_up,
    leaves,
    open_stream,
    origins,
    own_stream,
    save,
    stream_here,
    streams,
)
from supermarket.ledger import Ledger, open_ledger
from tests.audit.tampering import tampering
from tests.journal.raw import raw
from tests.refusing import refused
from tests.village import CLERK, MANAGER, START, Time, Village, make_ledger, seeded_clock


def draft(number: int, at: int = START) -> Draft:
    body = canonical({"number": number})
    return Draft(kind="a.tested", site="1000", on="2026-03-02", at=at, actor="0", key=f"k{number}", body=body)


def test_entries_are_numbered_and_their_leaves_make_the_stream(ledger: Ledger) -> None:
    with ledger.database.writing() as transaction:
        stream = before = own_stream(transaction)
        for number in range(5):
            entry, stream = append(transaction, stream, draft(number))
            assert (entry.origin, entry.seq) == ("1000-1", before.size + number + 1)
            assert entry.leaf == leaf_of(entry)
        save(transaction, stream)
    with ledger.reading() as session:
        held = own_stream(session.transaction)
        frontier = Frontier()
        for entry in entries(session.transaction):
            frontier = frontier.appended(entry.leaf)
        assert held.frontier == frontier
        assert held.root == frontier.root()
        assert held.size == before.size + 5


def test_an_entry_is_found_by_its_name_and_by_its_key(ledger: Ledger) -> None:
    with ledger.database.writing(keep=False) as transaction:
        entry, _stream = append(transaction, own_stream(transaction), draft(1))
        assert entry_named(transaction, EntryName(entry.origin, entry.seq)) == entry
        assert entry_named(transaction, EntryName(entry.origin, entry.seq + 1)) is None
        assert entry_keyed(transaction, "k1") == entry
        assert entry_keyed(transaction, "k2") is None
        assert entry.name == f"1000-1-{entry.seq}"


def test_entries_come_stream_after_stream_in_sequence(ledger: Ledger) -> None:
    with ledger.database.writing(keep=False) as transaction:
        give_up(transaction, own_stream(transaction))
        other = open_stream(transaction, district="220802", origin="1000-2")
        append(transaction, other, draft(1))
        names = [(entry.origin, entry.seq) for entry in entries(transaction)]
        assert names == sorted(names)
        assert names[-1] == ("1000-2", 1)
        assert [(stream.origin, stream.own) for stream in streams(transaction)] == [("1000-1", False), ("1000-2", True)]


def test_the_names_of_the_streams_are_found_in_as_many_steps_in_a_long_ledger(ledger: Ledger) -> None:
    def steps(transaction: Transaction) -> int:
        taken = 0

        def stepped() -> None:
            nonlocal taken
            taken += 1

        transaction.write_waiting()
        transaction.driver.set_progress_handler(stepped, 1)
        try:
            assert origins(transaction) == ["1000-1", "1000-2"]
        finally:
            transaction.driver.set_progress_handler(None, 1)
        return taken

    with ledger.database.writing(keep=False) as transaction:
        append(transaction, open_stream(transaction, district="220802", origin="1000-2", own=False), draft(0))
        young, stream = steps(transaction), own_stream(transaction)
        for number in range(1, 200):
            _entry, stream = append(transaction, stream, draft(number))
        assert steps(transaction) == young


def test_a_ledger_that_writes_no_stream_was_never_finished(ledger: Ledger) -> None:
    with ledger.database.writing() as transaction:
        give_up(transaction, own_stream(transaction))
        for asked in (own_stream, stream_here):
            with pytest.raises(StreamMissing):
                asked(transaction)
    with pytest.raises(StreamMissing), ledger.writing():
        pass


def test_a_ledger_that_was_moved_is_read_by_the_stream_that_it_wrote(ledger: Ledger) -> None:
    with ledger.database.writing(keep=False) as transaction:
        before = own_stream(transaction)
        give_up(transaction, before)
        transaction.remembered[LEFT] = lambda _transaction: before.origin
        assert stream_here(transaction) == replace(before, own=False)


def test_leaves_come_from_one_number_to_another(ledger: Ledger) -> None:
    with ledger.reading() as session:
        all_leaves = [entry.leaf for entry in entries(session.transaction)]
        assert list(leaves(session.transaction, "1000-1", first=3, last=5)) == all_leaves[2:5]
        assert list(leaves(session.transaction, "1000-2", first=1, last=5)) == []


def test_the_entries_of_a_kind_come_as_they_were_written(ledger: Ledger) -> None:
    with ledger.reading() as session:
        every = [entry for entry in entries(session.transaction) if entry.kind == "site.recorded"]
        assert list(entries_of_kind(session.transaction, "site.recorded")) == every
        assert len(every) > 1


def test_a_journal_of_texts_has_no_entry_without_one(ledger: Ledger) -> None:
    with ledger.reading() as session:
        assert entry_without_text(session.transaction) is None
        assert isinstance(next(entries(session.transaction)).body, str)


@pytest.mark.parametrize("column", ["site", "actor", "key", "body"])
def test_the_first_entry_with_a_text_that_is_no_utf_8_is_named(ledger_path: Path, column: str) -> None:
    with tampering(ledger_path) as connection:
        for seq in (7, 9):
            words = f"UPDATE entry SET {column} = CAST(x'7bff7d' AS TEXT) WHERE seq = ?"  # noqa: S608 - a column of ours
            connection.execute(words, (seq,))
    with closing(Database(ledger_path)) as database, database.reading() as transaction:
        assert entry_without_text(transaction) == "1000-1-7"
        assert isinstance(next(entries(transaction)).body, str)


# --- the clock --------------------------------------------------------------------------------------------------------


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Village]:
    """Give a real ledger, no drill, whose clock is the machine's."""
    path = tmp_path / "real.db"
    make_ledger(path, drill=False)
    time, opened = Time(), open_ledger(path)
    yield Village(replace(opened, clock=seeded_clock(time, told=False)), time)
    opened.close()


def at_of_last(village: Village) -> int:
    with village.ledger.reading() as session:
        return own_stream(session.transaction).at


def test_an_entry_has_the_time_of_the_clock(real: Village) -> None:
    real.time.move(minutes=3)
    real.enrol()
    assert at_of_last(real) == START + 3 * MINUTE


@pytest.mark.parametrize("minutes", [1, 9, 10])
def test_a_clock_up_to_ten_minutes_behind_writes_at_the_time_of_the_last_entry(real: Village, minutes: int) -> None:
    real.time.move(minutes=-minutes)
    real.enrol()
    assert at_of_last(real) == START


def test_a_clock_further_behind_is_refused_with_both_times(real: Village) -> None:
    real.time.at = START - 10 * MINUTE - 1
    with refused(real.ledger, ClockBehind, now="2026-03-02 08:49", last="2026-03-02 09:00"):
        real.enrol()


def test_a_clock_31_days_ahead_is_believed(real: Village) -> None:
    real.time.move(days=31)
    real.enrol()
    assert at_of_last(real) == START + 31 * DAY


def test_a_clock_further_ahead_needs_a_managers_word(real: Village) -> None:
    real.time.at = START + 31 * DAY + 1
    with refused(real.ledger, ClockAhead, now="2026-04-02 09:00", last="2026-03-02 09:00"):
        real.enrol()
    with real.ledger.writing() as session:
        confirm_clock(session, "2026-04-02", replace(MANAGER, known="pin"), second=Second("15001", "pin"))
    real.enrol()
    assert at_of_last(real) == START + 31 * DAY + 1


def test_the_word_counts_for_the_entries_written_with_it(real: Village) -> None:
    real.time.move(days=400)
    with real.ledger.writing() as session:
        confirm_clock(session, session.today, replace(MANAGER, known="pin"), second=Second("15001", "pin"))
        enrol(session, NewHousehold("王样甲"), CLERK)
    assert at_of_last(real) == real.time.at


def test_a_drills_clock_is_told_and_may_jump(village: Village) -> None:
    village.time.move(days=400)
    village.enrol()
    assert at_of_last(village) == START + 400 * DAY


def test_the_first_entry_of_a_stream_is_never_late(real: Village) -> None:
    """A new stream has no entry that its clock could be ahead of."""
    real.time.move(days=400)
    with real.ledger.database.writing(keep=False) as transaction:
        give_up(transaction, own_stream(transaction))
        stream = open_stream(transaction, district="220802", origin="1000-2")
        entry, _ = append(transaction, stream, draft(1, at=real.time.at))
        assert entry.seq == 1


def test_a_time_that_runs_back_is_refused_by_the_database_too(ledger_path: Path) -> None:
    with raw(ledger_path) as connection:
        assert connection.execute("SELECT count(*) FROM entry WHERE at < ?", (START,)).fetchone() == (0,)
