"""A ledger is one SQLite file, opened so that what is promised is on the disk."""

import _thread
import errno
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import bindparam, select

from supermarket.errors.ledger import LedgerUnfinished
from supermarket.journal.database import (
    Database,
    DatabaseFault,
    is_damage,
    is_of_the_disk,
)
from supermarket.journal.engines.sqlite.files import PRAGMAS, files_of
from supermarket.journal.engines.sqlite.speech import SPEECH
from supermarket.journal.places import is_ledger
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import JournalRow, StreamRow, table_of
from tests.journal.raw import everything, raw
from tests.refusing import fields_of


@pytest.fixture
def database(ledger_path: Path) -> Iterator[Database]:
    with closing(Database(ledger_path)) as opened:
        yield opened


ORIGINS = Prepared(select(table_of(StreamRow).c.origin).where(table_of(StreamRow).c.own == bindparam("own")))


def test_every_connection_keeps_its_promises_on_the_disk(database: Database) -> None:
    """WAL, FULL, foreign keys, and patience; also on the second and third connection at a time."""
    with database.reading() as one, database.reading() as other, database.writing() as writer:
        drivers = [one.driver, other.driver, writer.driver]
        assert len({id(driver) for driver in drivers}) == 3
        for driver in drivers:
            found = {name: driver.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}
            assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def test_whoever_would_write_where_it_is_known_that_nothing_can_be_is_told_why(ledger_path: Path) -> None:
    why = OSError(errno.ENOSPC, "full")
    with closing(Database(ledger_path, read_only=True, unwritable=why)) as opened:
        with opened.reading() as transaction:
            assert transaction.row(ORIGINS, own=1)
        with pytest.raises(OSError, match="full") as told, opened.writing():
            pass
    assert told.value is why


def test_who_comes_next_takes_the_same_connection_and_two_at_a_time_take_two(database: Database) -> None:
    with database.writing() as writer:
        first = writer.driver
    with database.reading() as one, database.reading() as other:
        assert one.driver is first
        assert other.driver is not first
    with suppress(ZeroDivisionError), database.writing() as writer:
        again = writer.driver
        raise ZeroDivisionError
    with database.writing() as writer:
        assert writer.driver is again
        assert writer.driver.execute("PRAGMA temp_store").fetchone() == (2,)


def test_after_much_was_sorted_with_files_the_next_writer_keeps_in_memory_what_it_may_have_to_give_back(
    database: Database,
) -> None:
    with database.writing() as writer:
        JournalRow.metadata.create_all(writer.connection)
        writer.engine.sort_much(writer.driver)
        assert writer.driver.execute("PRAGMA temp_store").fetchone() == (0,)
    with database.writing() as writer:
        assert writer.driver.execute("PRAGMA temp_store").fetchone() == (2,)


def test_the_next_writer_waits_no_longer_than_until_all_is_on_the_disk(database: Database, ledger_path: Path) -> None:
    def second() -> None:
        with closing(Database(ledger_path)) as other, other.writing() as transaction:
            transaction.driver.execute("UPDATE stream SET at = at + 5")

    waiting = threading.Thread(target=second)
    with database.writing() as first:
        first.driver.execute("UPDATE stream SET at = at + 5")
        waiting.start()
        waiting.join(timeout=0.05)
        assert waiting.is_alive()
        first.commit()
        waiting.join(timeout=30)
        assert not waiting.is_alive()


def test_what_a_writer_does_is_there_when_it_ends(database: Database) -> None:
    with database.writing() as transaction:
        transaction.driver.execute("UPDATE stream SET at = at + 5")
    with database.reading() as transaction:
        assert transaction.rows(ORIGINS, own=1) == [("1000-1",)]
        assert transaction.driver.execute("SELECT at % 10 FROM stream").fetchone() == (5,)


def test_what_a_writer_did_before_it_failed_is_not_there(database: Database, ledger_path: Path) -> None:
    before = everything(ledger_path)
    with suppress(ZeroDivisionError), database.writing() as transaction:
        transaction.driver.execute("UPDATE stream SET at = at + 5")
        raise ZeroDivisionError
    assert everything(ledger_path) == before


def test_what_is_only_tried_is_not_there_afterwards(database: Database, ledger_path: Path) -> None:
    before = everything(ledger_path)
    with database.writing(keep=False) as transaction:
        transaction.driver.execute("UPDATE stream SET at = at + 5")
    assert everything(ledger_path) == before


def test_what_is_committed_is_known_to_be_even_where_somebody_interrupts_at_that_moment(database: Database) -> None:
    with pytest.raises(KeyboardInterrupt), database.writing() as transaction:  # noqa: PT012 - one writes before one commits
        transaction.driver.execute("UPDATE stream SET at = at + 5")
        transaction.driver.set_progress_handler(_thread.interrupt_main, 1)  # Ctrl-C, which Python tells after COMMIT
        try:
            transaction.commit()
        finally:
            transaction.driver.set_progress_handler(None, 1)
    assert transaction.committed
    with database.reading() as reader:
        assert reader.driver.execute("SELECT at % 10 FROM stream").fetchone() == (5,)


def test_what_could_not_be_committed_is_known_not_to_be(database: Database, ledger_path: Path) -> None:
    before = everything(ledger_path)
    with pytest.raises(DatabaseFault, match="FOREIGN KEY"), database.writing() as transaction:  # noqa: PT012 - as above
        transaction.driver.execute("CREATE TABLE child (of TEXT REFERENCES card DEFERRABLE INITIALLY DEFERRED)")
        transaction.driver.execute("INSERT INTO child VALUES ('nobody')")
    assert not transaction.committed
    assert everything(ledger_path) == before


def test_what_a_reader_wrote_is_not_there_afterwards(database: Database, ledger_path: Path) -> None:
    before = everything(ledger_path)
    with database.reading() as transaction:
        transaction.driver.execute("UPDATE stream SET at = at + 5")
    assert everything(ledger_path) == before


def test_a_reader_sees_one_moment_whatever_is_written_meanwhile(database: Database) -> None:
    with database.reading() as reader:
        before = reader.driver.execute("SELECT at FROM stream").fetchone()
        with database.writing() as writer:
            writer.driver.execute("UPDATE stream SET at = at + 5")
        assert reader.driver.execute("SELECT at FROM stream").fetchone() == before


def test_writers_wait_for_each_other(database: Database) -> None:
    order: list[str] = []
    entered = threading.Event()

    def second() -> None:
        entered.wait()
        with database.writing():
            order.append("second")

    waiting = threading.Thread(target=second)
    waiting.start()
    with database.writing():
        entered.set()
        waiting.join(timeout=0.2)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]


def test_a_writer_has_the_lock_from_its_first_moment(database: Database, ledger_path: Path) -> None:
    """Else another tool could write between what it reads and what it writes, and it would be refused as busy then."""
    with raw(ledger_path) as other:
        other.execute("PRAGMA busy_timeout = 0")
        with database.writing(), pytest.raises(DatabaseFault, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        with database.reading():
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")


def test_a_statement_answers_with_rows_a_row_or_none(database: Database) -> None:
    with database.reading() as transaction:
        assert transaction.rows(ORIGINS, own=1) == [("1000-1",)]
        assert list(transaction.each(ORIGINS, own=1)) == [("1000-1",)]
        assert transaction.row(ORIGINS, own=1) == ("1000-1",)
        assert transaction.row(ORIGINS, own=0) is None


def test_a_value_written_into_a_statement_needs_not_be_given() -> None:
    statement = Prepared(select(table_of(StreamRow)).where(table_of(StreamRow).c.own == 1))
    assert list(statement.on(SPEECH).with_values({"own": 0}).values()) == [1, 0]


def test_a_copy_made_while_others_write_is_whole(database: Database, tmp_path: Path, ledger_path: Path) -> None:
    """Also what lies in the WAL alone, which a copy of the file by hand would lose."""
    with database.writing() as transaction:
        transaction.driver.execute("UPDATE stream SET at = at + 5")
    before = everything(ledger_path)
    with database.writing() as transaction:
        transaction.driver.execute("UPDATE stream SET at = at + 5")
        database.copy_to(tmp_path / "copy.db")
    assert everything(tmp_path / "copy.db") == before


def test_a_portable_file_is_whole_by_itself(database: Database, ledger_path: Path) -> None:
    with database.writing() as transaction:
        transaction.driver.execute("UPDATE stream SET at = at + 5")
    assert ledger_path.with_name("ledger.db-wal").exists()
    database.make_portable()
    database.close()
    beside = [file.name for file in files_of(ledger_path) if file.exists()]
    assert beside == ["ledger.db", "ledger.db.lock"]
    assert ledger_path.read_bytes()[18:20] == b"\x01\x01", "no WAL"


def test_nothing_is_written_through_a_file_that_was_opened_read_only(database: Database, ledger_path: Path) -> None:
    database.make_portable()
    database.close()
    before = ledger_path.read_bytes()
    with closing(Database(ledger_path, read_only=True)) as inspected, inspected.reading() as transaction:
        assert transaction.rows(ORIGINS, own=1) == [("1000-1",)]
        with pytest.raises(DatabaseFault, match="readonly"):
            transaction.driver.execute("UPDATE stream SET at = at + 5")
    assert ledger_path.read_bytes() == before


def test_a_missing_file_is_not_made_by_looking_at_it(tmp_path: Path) -> None:
    database = Database(tmp_path / "none.db", read_only=True)
    with pytest.raises(DatabaseFault, match="unable to open"), database.reading():
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def unwritable(database: Database, ledger_path: Path) -> Path:
    """Give a ledger beside which SQLite makes no file, whoever runs the tests: where one would be is a dead link."""
    database.close()
    ledger_path.with_name("ledger.db-shm").symlink_to("nowhere")
    return ledger_path


def test_a_file_is_read_as_it_is_where_nothing_can_be_made_beside_it(unwritable: Path) -> None:
    before = unwritable.read_bytes()
    with closing(Database(unwritable, read_only=True)) as inspected, inspected.reading() as transaction:
        assert transaction.rows(ORIGINS, own=1) == [("1000-1",)]
        with pytest.raises(DatabaseFault, match="readonly"):
            transaction.driver.execute("UPDATE stream SET at = at + 5")
    assert unwritable.read_bytes() == before
    assert not unwritable.with_name("nowhere").exists()


def test_a_file_whose_wal_waits_is_not_read_as_it_is(unwritable: Path) -> None:
    """What lies in the WAL would be missing, and nobody would know."""
    wal = unwritable.with_name("ledger.db-wal")
    wal.write_bytes(b"something")
    with (
        closing(Database(unwritable, read_only=True)) as inspected,
        pytest.raises(LedgerUnfinished) as refusal,
        inspected.reading(),
    ):
        pass
    assert fields_of(refusal.value) == {"path": str(unwritable), "wal": wal.name}


def test_a_file_that_is_torn_is_damaged_and_one_that_nobody_can_open_is_not(ledger_path: Path) -> None:
    beside = ledger_path.with_name("none.db")
    with pytest.raises(DatabaseFault) as missing, closing(Database(beside, read_only=True)) as none, none.reading():
        pass
    assert (is_damage(missing.value), is_of_the_disk(missing.value)) == (False, True)
    ledger_path.write_bytes(b"torn" * 1_024)
    with (
        closing(Database(ledger_path, read_only=True)) as file,
        file.reading() as transaction,
        pytest.raises(DatabaseFault) as torn,
    ):
        transaction.rows(ORIGINS, own=1)
    assert (is_damage(torn.value), is_of_the_disk(torn.value)) == (True, False)


def test_a_ledger_says_so_in_its_header(ledger_path: Path, tmp_path: Path) -> None:
    assert is_ledger(ledger_path)
    other = tmp_path / "other.db"
    with raw(other) as connection:
        connection.execute("CREATE TABLE entry (seq)")
    assert not is_ledger(other)
    other.write_text("文明实践", encoding="utf-8")
    assert not is_ledger(other)
    other.write_bytes(b"")
    assert not is_ledger(other)
