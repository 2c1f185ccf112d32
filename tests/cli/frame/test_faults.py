"""Faults of a real database and a real disk, told in one sentence; what nobody foresaw goes to the net."""

import errno
import sqlite3  # noqa: TID251 - to meet the driver's own faults
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from supermarket.cli.frame.faults import of_database, of_machine, sentence


def fault_of(engine: Engine, *statements: str) -> BaseException:
    """Return what running statements raises, as the library wraps it."""
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
    except Exception as fault:  # noqa: BLE001 - whatever it is, is what the test is about
        return fault
    finally:
        engine.dispose()
    raise AssertionError("nothing was raised")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a database with one table and one row."""
    with closing(sqlite3.connect(tmp_path / "x.db")) as connection, connection:
        connection.execute("CREATE TABLE t (x UNIQUE)")
        connection.execute("INSERT INTO t VALUES (1)")
    return tmp_path / "x.db"


def test_a_full_disk_is_told_as_one(path: Path) -> None:
    fault = fault_of(
        create_engine(f"sqlite:///{path}"), "PRAGMA max_page_count = 3", "INSERT INTO t VALUES (randomblob(100000))"
    )
    assert of_database(fault) == "The disk that the ledger lies on is full; make room and try again."


def test_a_file_that_may_only_be_read_is_told_as_one(path: Path) -> None:
    fault = fault_of(create_engine(f"sqlite:///file:{path}?mode=ro&uri=true"), "INSERT INTO t VALUES (2)")
    assert of_database(fault).startswith("The ledger cannot be written to")


def test_a_folder_that_is_not_there_is_told_as_one(path: Path) -> None:
    fault = fault_of(create_engine(f"sqlite:///{path.parent}/none/x.db"), "SELECT 1")
    assert of_database(fault).startswith("The ledger's file cannot be opened")


def test_a_file_that_is_no_database_is_told_as_one(path: Path) -> None:
    path.write_bytes(b"no database at all, but longer than a header of a hundred bytes" * 10)
    fault = fault_of(create_engine(f"sqlite:///{path}"), "SELECT * FROM t")
    assert of_database(fault).startswith("The ledger's file is not a database")


def test_a_rule_of_the_database_that_the_program_broke_is_a_fault_of_the_program(path: Path) -> None:
    fault = fault_of(create_engine(f"sqlite:///{path}"), "INSERT INTO t VALUES (1)")
    assert of_database(fault) == ""
    told = sentence(fault, ["redeem", "--db", str(path)])
    (report,) = path.parent.glob("supermarket-fault-*.txt")
    assert str(report) in told
    assert "UNIQUE constraint failed" in report.read_text(encoding="utf-8")


def test_a_fault_that_comes_again_is_written_down_once(path: Path) -> None:
    told = set()
    for statement in ("SELECT 1 FROM no_such_table", "SELECT 2 FROM no_such_table", "SELECT 3 FROM none"):
        fault = fault_of(create_engine(f"sqlite:///{path}"), statement)
        told.add(sentence(fault, ["redeem", "--db", str(path)]))
    (report,) = path.parent.glob("supermarket-fault-*.txt")
    assert told == {
        f"The program has a fault; the details are in {report}. Please hand that file to who looks after it."
    }
    assert report.stat().st_mode & 0o077 == 0
    sentence(LookupError("another"), ["balance", "--db", str(path)])
    assert len([*path.parent.glob("supermarket-fault-*.txt")]) == 2


def test_what_is_written_down_of_a_fault_names_nobody(path: Path) -> None:
    try:
        int("王样甲 13812345678")
    except ValueError as fault:
        sentence(fault, ["household", "enrol", "--head", "王样甲", "--db", str(path)])
    (report,) = path.parent.glob("supermarket-fault-*.txt")
    written = report.read_text(encoding="utf-8")
    assert "ValueError: invalid literal for int() with base ··: '··· ···········'" in written
    assert "test_faults.py" in written


def test_what_is_no_fault_of_the_machine_is_not_called_one() -> None:
    assert of_machine(ValueError("x")) == ""
    assert of_machine(OSError("words without a number")) == ""
    assert of_database(ValueError("x")) == ""


def test_a_fault_of_the_machine_that_has_no_sentence_of_its_own_is_told_in_the_machines_words() -> None:
    assert of_machine(OSError(110, "Connection timed out", "/mnt/x.db")) == (
        "The machine reports a fault: /mnt/x.db: Connection timed out."
    )


def test_a_draft_is_told_by_the_folder_that_was_named() -> None:
    assert "use ro;" in of_machine(OSError(errno.EACCES, "no", "ro/.backup-v6x3fa_4"))
