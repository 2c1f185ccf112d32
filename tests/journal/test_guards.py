"""The database itself refuses what must never happen to the journal, on a plain connection of any tool."""

import sqlite3  # noqa: TID251 - see raw.py
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.journal.raw import Raw, Refused, everything, insert, raw, row_of

COLUMNS: Final = ("district", "origin", "seq", "v", "kind", "site", "on", "at", "actor", "key", "body", "leaf")
INSERTS: Final = ("INSERT", "INSERT OR IGNORE", "INSERT OR REPLACE", "REPLACE")


@pytest.fixture(params=[False, True], ids=["triggers", "recursive triggers"])
def plain(ledger_path: Path, request: pytest.FixtureRequest) -> Iterator[Raw]:
    """Give a plain connection to a ledger which must be the same afterwards."""
    before = everything(ledger_path)
    with raw(ledger_path, recursive_triggers=request.param) as connection:
        yield connection
    assert everything(ledger_path) == before


def last(plain: Raw) -> dict[str, Any]:
    return row_of(plain, "entry", "seq = (SELECT max(seq) FROM entry)")


def following(plain: Raw, **changed: object) -> dict[str, Any]:
    """Return an entry that could follow the last one, but for what is changed."""
    row = last(plain)
    return {**row, "seq": row["seq"] + 1, "key": "a new key", **changed}


def test_a_whole_and_proper_next_entry_is_let_in(ledger_path: Path) -> None:
    with raw(ledger_path) as connection:
        insert(connection, "INSERT", "entry", following(connection))
        assert last(connection)["key"] == "a new key"


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("verb", ["UPDATE", "UPDATE OR REPLACE", "UPDATE OR IGNORE"])
def test_no_column_of_an_entry_can_be_updated(plain: Raw, column: str, verb: str) -> None:
    value = {"seq": 5000, "v": 1, "at": 1, "leaf": b"x" * 32}.get(column, "1")
    with pytest.raises(Refused, match="an entry never changes"):
        plain.execute(f'{verb} entry SET "{column}" = ? WHERE seq = 5', (value,))


def test_an_upsert_does_not_update_either(plain: Raw) -> None:
    row = row_of(plain, "entry", "seq = 5")
    with pytest.raises(Refused, match="journal"):
        insert(plain, "INSERT", "entry", row)
    columns = ", ".join(f'"{name}"' for name in row)
    places = ", ".join("?" * len(row))
    with pytest.raises(Refused, match="journal"):
        plain.execute(
            f"INSERT INTO entry ({columns}) VALUES ({places}) ON CONFLICT DO UPDATE SET body = '{{}}'",  # noqa: S608
            list(row.values()),
        )


@pytest.mark.parametrize("where", ["seq = 5", "seq = (SELECT max(seq) FROM entry)", "1"])
def test_no_entry_can_be_deleted(plain: Raw, where: str) -> None:
    with pytest.raises(Refused, match="an entry is never deleted"):
        plain.execute(f"DELETE FROM entry WHERE {where}")  # noqa: S608 - written above


def test_not_even_all_at_once(plain: Raw) -> None:
    with pytest.raises(Refused, match="an entry is never deleted"):
        plain.execute("DELETE FROM entry")


@pytest.mark.parametrize("verb", INSERTS)
@pytest.mark.parametrize("seq", ["again", "skipped", 1, 0, -1])
def test_an_entry_out_of_sequence_is_refused(plain: Raw, verb: str, seq: int | str) -> None:
    end = last(plain)["seq"]
    number = {"again": end, "skipped": end + 2}.get(str(seq), seq)
    with pytest.raises(Refused, match="one after the last"):
        insert(plain, verb, "entry", following(plain, seq=number))


@pytest.mark.parametrize("verb", INSERTS)
def test_a_key_that_was_used_is_refused(plain: Raw, verb: str) -> None:
    used = row_of(plain, "entry", "seq = 7")["key"]
    with pytest.raises(Refused, match="this key was used before"):
        insert(plain, verb, "entry", following(plain, key=used))


@pytest.mark.parametrize("verb", INSERTS)
def test_a_clock_that_runs_backwards_is_refused(plain: Raw, verb: str) -> None:
    with pytest.raises(Refused, match="never runs backwards"):
        insert(plain, verb, "entry", following(plain, at=last(plain)["at"] - 1))


@pytest.mark.parametrize("verb", INSERTS)
@pytest.mark.parametrize("stream", [{"origin": "9999-1"}, {"district": "110101"}], ids=str)
def test_an_entry_of_a_stream_that_was_not_opened_is_refused(plain: Raw, verb: str, stream: dict[str, str]) -> None:
    with pytest.raises(Refused, match="was not opened"):
        insert(plain, verb, "entry", following(plain, seq=1, **stream))


@pytest.mark.parametrize("column", ["rowid", "_rowid_", "oid"])
def test_there_is_no_hidden_row_number_to_write_by(plain: Raw, column: str) -> None:
    with pytest.raises(sqlite3.OperationalError, match=f"no column named {column}"):
        insert(plain, "INSERT OR REPLACE", "entry", {column: 1, **following(plain)})
    with pytest.raises(sqlite3.OperationalError, match="no such column"):
        plain.execute(f"UPDATE entry SET {column} = 1")  # noqa: S608 - written above


@pytest.mark.parametrize(
    "field",
    [
        {"district": "22080"},
        {"district": "22080x"},
        {"v": 2},
        {"at": 0},
        {"key": ""},
        {"key": "k" * 65},
        {"leaf": b"x" * 31},
        {"leaf": b"x" * 33},
        {"on": "2026-3-2"},
        {"on": "2026-20-01"},
        {"body": "{"},
        {"body": b"{}"},
        {"at": "now"},
        {"leaf": "x" * 32},
        {"actor": None},
    ],
    ids=ascii,
)
def test_a_field_that_no_entry_can_have_is_refused(plain: Raw, field: dict[str, object]) -> None:
    with pytest.raises(Refused):
        insert(plain, "INSERT", "entry", following(plain, **field))


@pytest.mark.parametrize("verb", INSERTS)
def test_a_stream_is_opened_once(plain: Raw, verb: str) -> None:
    with pytest.raises(Refused, match="opened once, empty"):
        insert(plain, verb, "stream", {**row_of(plain, "stream"), "size": 0, "at": 0, "frontier": b""})


@pytest.mark.parametrize("verb", INSERTS)
def test_a_stream_is_opened_empty(plain: Raw, verb: str) -> None:
    with pytest.raises(Refused, match="opened once, empty"):
        insert(plain, verb, "stream", {**row_of(plain, "stream"), "origin": "9999-1"})


@pytest.mark.parametrize("verb", ["UPDATE", "UPDATE OR REPLACE", "UPDATE OR IGNORE"])
@pytest.mark.parametrize(
    "change",
    [
        "size = size - 1",
        "size = size + 1",
        "size = 0",
        "frontier = x''",
        "frontier = zeroblob(length(frontier))",
        "at = at - 1",
        "origin = '9999-1'",
        "district = '110101'",
    ],
)
def test_the_record_of_a_stream_changes_only_with_its_entries(plain: Raw, verb: str, change: str) -> None:
    with pytest.raises(Refused, match="a stream only grows"):
        plain.execute(f"{verb} stream SET {change}")


def test_no_stream_can_be_deleted(plain: Raw) -> None:
    with pytest.raises(Refused, match="a stream is never deleted"):
        plain.execute("DELETE FROM stream")


def test_a_stream_that_was_given_up_is_never_taken_up_again(ledger_path: Path) -> None:
    with raw(ledger_path) as connection:
        connection.execute("UPDATE stream SET own = 0")
        with pytest.raises(Refused, match="a stream only grows"):
            connection.execute("UPDATE stream SET own = 1")
        assert row_of(connection, "stream")["own"] == 0


@pytest.mark.parametrize("table", ["entry", "stream"])
def test_the_journal_has_no_key_beside_its_primary_one(ledger_path: Path, table: str) -> None:
    """INSERT OR REPLACE would delete the sealed row that is in the way of another one, and fire no trigger."""
    with raw(ledger_path) as connection:
        indexes = connection.execute('SELECT origin, "unique" FROM pragma_index_list(?)', (table,)).fetchall()
    assert [made_for for made_for, is_unique in indexes if is_unique] == ["pk"]
