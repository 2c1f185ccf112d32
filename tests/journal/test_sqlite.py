"""What SQLite alone can be: a file that another hand built otherwise, and versions with faults of their own."""

import errno
import sqlite3  # noqa: TID251 - see raw.py
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from unittest.mock import Mock

import pytest
from sqlalchemy import select

from supermarket.journal.database import Database, DatabaseFault, is_damage, is_forbidden
from supermarket.journal.engines.sqlite.engine import SQLITE
from supermarket.journal.engines.sqlite.results import known_faults, sentence_of, version
from supermarket.journal.engines.told import engine_versions
from supermarket.journal.engines.told import known_faults as faults_here
from supermarket.journal.engines.told import sentence_of as said_of_any
from supermarket.journal.places import is_ledger
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, table_of
from tests.journal.raw import raw


@pytest.mark.parametrize(
    ("of", "faults"), [("3.40.1", ["wal-reset"]), ("3.44.6", []), ("3.45.0", ["wal-reset"]), ("3.53.0", [])]
)
def test_the_faults_of_a_version_are_known(of: str, faults: list[str]) -> None:
    assert [fault.fault for fault in known_faults(of)] == faults
    assert engine_versions() == {"sqlite": version()}
    assert list(faults_here()) == list(known_faults(version()))


def test_a_fault_of_the_file_has_a_sentence_and_one_of_the_program_has_none(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.db")) as connection, pytest.raises(DatabaseFault) as fault:
        connection.execute("SELECT * FROM nothing")
    assert sentence_of(fault.value) == ""
    assert sentence_of(ValueError()) == ""
    (tmp_path / "y.db").write_bytes(b"no database at all" * 100)
    with closing(sqlite3.connect(tmp_path / "y.db")) as connection, pytest.raises(DatabaseFault) as fault:
        connection.execute("SELECT * FROM sqlite_schema")
    assert "not a database" in sentence_of(fault.value)
    assert said_of_any(fault.value) == sentence_of(fault.value)


def test_a_turn_that_is_over_ends_once_more_without_harm(tmp_path: Path) -> None:
    first, other = SQLITE.turn(tmp_path / "ledger.db"), SQLITE.turn(tmp_path / "ledger.db")
    with first:
        first.__exit__(None, None, None)
        with other:  # who would wait for ever
            pass


def test_who_stops_waiting_for_his_turn_leaves_no_file_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = Path("/proc/self/fd")
    before = len(list(files.iterdir()))
    monkeypatch.setattr("supermarket.journal.engines.sqlite.queue._take", Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        SQLITE.turn(tmp_path / "ledger.db").__enter__()
    assert len(list(files.iterdir())) == before


def test_an_engine_that_nobody_has_loaded_has_nothing_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "supermarket.journal.engines.postgresql.driver", raising=False)
    assert said_of_any(ValueError()) == ""


def test_a_disk_that_knows_no_second_names_keeps_a_copy_of_what_is_exchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "no second names")

    draft, where = tmp_path / "draft.db", tmp_path / "ledger.db"
    draft.write_bytes(b"new")
    where.write_bytes(b"old")
    monkeypatch.setattr(Path, "hardlink_to", refused)
    kept = SQLITE.exchange(draft, where, "before")
    assert (where.read_bytes(), Path(kept).read_bytes(), draft.exists()) == (b"new", b"old", False)


def test_an_index_that_lacks_rows_is_damage_of_its_table(ledger_path: Path) -> None:
    with raw(ledger_path) as connection:
        (sql,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'entry_by_key'").fetchone()
        connection.execute("DROP INDEX entry_by_key")
        connection.execute(f"{sql} WHERE seq > 2")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'entry_by_key'", (sql,))
    with closing(Database(ledger_path)) as database, database.reading() as transaction:
        assert SQLITE.damage_of(transaction.driver, "entry") is not None
        assert SQLITE.damage_of(transaction.driver, "stream") is None
        assert list(SQLITE.damages(transaction.driver, 1)) != []


def test_a_file_in_another_encoding_is_no_ledger_of_ours(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.db")) as connection:
        connection.execute("PRAGMA encoding = 'UTF-16le'")
        connection.execute("CREATE TABLE entry (origin TEXT, seq)")
        assert list(SQLITE.damages(connection, 20)) == ["UTF-16le"]
        assert SQLITE.built_otherwise(connection, table_of(EntryRow))[0] == "STRICT, WITHOUT ROWID"


def test_statistics_that_somebody_had_made_are_nothing_that_stands_there(ledger_path: Path) -> None:
    with raw(ledger_path) as connection:
        before = SQLITE.made(connection)
        connection.execute("ANALYZE")
        assert SQLITE.made(connection) == before
        assert "sqlite_stat1" in SQLITE.table_names(connection)


def test_a_ledger_that_is_opened_once_more_keeps_its_wal_when_another_program_leaves(ledger_path: Path) -> None:
    leaving = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT seq FROM entry'); c.close()"
    wal = ledger_path.with_name(ledger_path.name + "-wal")
    with closing(Database(ledger_path)) as database, database.reading() as transaction:
        assert transaction.rows(Prepared(select(table_of(EntryRow).c.seq)))
        assert SQLITE.is_ledger(ledger_path)
        inode = wal.stat().st_ino
        subprocess.run([sys.executable, "-c", leaving, str(ledger_path)], check=True)
        assert wal.stat().st_ino == inode


_COMES_AND_GOES = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1])
other.execute("BEGIN IMMEDIATE")
other.execute("ROLLBACK")
other.close()
"""


def test_a_ledger_that_is_looked_at_again_keeps_its_locks_against_other_programs(ledger_path: Path) -> None:
    with closing(Database(ledger_path)) as database:
        with database.reading() as transaction:
            assert transaction.version
        assert is_ledger(ledger_path)
        # the last program to leave a file takes the WAL away; while this one holds the file, no other is the last
        subprocess.run([sys.executable, "-c", _COMES_AND_GOES, str(ledger_path)], check=True)
        assert ledger_path.with_name(ledger_path.name + "-wal").exists()
    assert is_ledger(ledger_path)


def test_a_file_asks_no_server_how_it_stands(ledger_path: Path) -> None:
    with closing(Database(ledger_path)) as database, database.reading() as transaction:
        assert transaction.engine.health(transaction.driver) is None


def test_what_nobody_may_ask_is_told_from_what_cannot_be_read() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.set_authorizer(lambda *_asked: sqlite3.SQLITE_DENY)
        with pytest.raises(sqlite3.DatabaseError) as fault:
            connection.execute("SELECT 1")
    assert (is_forbidden(fault.value), is_damage(fault.value)) == (True, False)
