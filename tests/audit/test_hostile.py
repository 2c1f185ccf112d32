"""Verification names what is wrong with a hostile or torn file, and never breaks on it."""

import random
from pathlib import Path
from typing import Final

import pytest

from supermarket.audit.verification.schema import tables
from supermarket.books.tables import BooksRow
from supermarket.journal.tables import EntryRow, StreamRow, table_of
from tests.audit.tampering import codes, named, reseal, tampering, verified
from tests.journal.raw import raw, row_of

OWN: Final = "1000-1"
TABLES: Final = tables()
NAMES: Final = [table.name for table in TABLES]
OTHER_SORTS: Final = (None, 1.5, b"\xff\xfe", "text", -1, 0, 2**62, -(2**63))
OF_THE_BOOKS: Final = [
    table.name
    for table in BooksRow.metadata.sorted_tables
    if table.name not in {"posted", "posting", "balance", "edition"}
]
"""The tables of the books whose faults say of which table they are."""
HANDFULS: Final = [NAMES[first::12] for first in range(12)]
"""Every table, some eight at a time: what is wrong with each is said by its name, whatever is wrong with others."""
TEXTS: Final = [column.name for column in table_of(EntryRow).columns if column.name not in {"seq", "v", "at", "leaf"}]
BODIES: Final = {
    "an empty text": "",
    "cut off": '{"asked":{"hou',
    "a list": "[]",
    "a text": '"points"',
    "a number": "7",
    "null": "null",
    "two objects": "{}{}",
    "a lone surrogate": '{"household":"\\ud800"}',
    "a huge number": '{"points":1' + "0" * 5_000 + "}",
    "a number past 2^53": '{"points":9007199254740993}',
    "a number past 2^63": '{"points":9223372036854775808}',
    "not a number": '{"points":NaN}',
    "a real number": '{"points":1.5}',
    "true": '{"points":true}',
    "nothing": '{"points":null}',
    "a key twice": '{"points":1,"points":1}',
    "keys out of order": '{"points":1,"household":"1"}',
    "a blank": '{"points": 1}',
    "minus nought": '{"points":-0}',
    "a needless escape": '{"household":"\\u0041"}',
    "two characters for one": '{"household":"e\u0301"}',
    "a key that is not ASCII": '{"户":"1"}',
    "a key deep down that is not ASCII": '{"asked":{"户":[{"户":"1"}]}}',
    "a control character": '{"household":"\x01"}',
    "a nought": '{"household":"\x00"}',
    "deep": "[" * 100_000,
    "deep and whole": '{"a":' * 900 + "1" + "}" * 900,
}
"""Bodies that no entry can have, by what is wrong with them."""


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
@pytest.mark.parametrize("sealed_again", [False, True], ids=["as it is", "sealed again"])
def test_a_body_that_cannot_be_is_named(lived: Path, body: str, sealed_again: bool) -> None:
    with tampering(lived) as connection:
        seq = row_of(connection, "entry", "kind = 'points.credited'")["seq"]
        connection.execute("UPDATE entry SET body = ? WHERE seq = ?", (body, seq))
        if sealed_again:
            reseal(connection, seq)
    faults = verified(lived).faults
    of_it = {fault.code for fault in faults if (fault.origin, fault.seq) == (OWN, seq)}
    assert {"body_not_canonical", "body_invalid"} <= of_it | (
        {"body_not_canonical"} if body == BODIES["deep and whole"] else set()
    )
    assert ("leaf_differs" in of_it) is not sealed_again


@pytest.mark.parametrize("bytes_", [b"\xff", b"\xed\xa0\x80", b"\xe5", b"\x00", b"\xf4\x90\x80\x80"], ids=repr)
@pytest.mark.parametrize("column", TEXTS)
def test_a_text_that_is_no_utf_8_is_named(lived: Path, column: str, bytes_: bytes) -> None:
    with tampering(lived) as connection:
        seq = row_of(connection, "entry", "kind = 'points.credited'")["seq"]
        sql = f'UPDATE entry SET "{column}" = CAST(? AS TEXT) WHERE seq = ?'  # noqa: S608 - a column of ours
        connection.execute(sql, (bytes_, seq))
    faults = verified(lived).faults
    assert (OWN, seq) in named(faults)
    assert all(fault.what for fault in faults)


def spoil_texts(ledger: Path, table: str) -> bool:
    """Make every text of the first row of a table no UTF-8; say whether there was one."""
    with tampering(ledger) as connection:
        columns = [name for _, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})") if kind == "TEXT"]
        if connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is None:  # noqa: S608 - a table of ours
            columns = []
        for column in columns:
            value = b"\xff" + column.encode()
            key = row_of(connection, table)
            where = " AND ".join(f'"{name}" IS ?' for name in key)
            sql = f'UPDATE "{table}" SET "{column}" = CAST(? AS TEXT) WHERE {where}'  # noqa: S608 - a column of ours
            connection.execute(sql, (value, *key.values()))
            connection.text_factory = lambda raw_text: raw_text.decode(errors="replace")
        return bool(columns)


@pytest.mark.parametrize("table", [name for name in NAMES if name not in OF_THE_BOOKS])
def test_a_text_of_any_table_may_be_no_utf_8(lived: Path, table: str) -> None:
    """In the journal, the people drawer, and the books' tables that have faults of their own."""
    spoilt = spoil_texts(lived, table)
    verification = verified(lived)
    assert verification.ok is not spoilt
    assert all(fault.what for fault in verification.faults)


def test_a_text_of_each_other_table_of_the_books_may_be_no_utf_8_and_is_found_there(lived: Path) -> None:
    spoilt = {table for table in OF_THE_BOOKS if spoil_texts(lived, table)}
    faults = verified(lived).faults
    assert spoilt == {table for table in OF_THE_BOOKS if table in {fault.fields.get("table") for fault in faults}}
    assert len(spoilt) > len(OF_THE_BOOKS) / 2
    assert all(fault.what for fault in faults)


@pytest.mark.parametrize("column", [column.name for column in table_of(EntryRow).columns])
def test_a_value_of_another_sort_is_named(lived: Path, column: str) -> None:
    """The file says that its tables are strict; whoever rewrites it whole can make them lax."""
    with tampering(lived) as connection:
        by_people = connection.execute("SELECT seq FROM entry WHERE actor <> '0' ORDER BY seq").fetchall()
        values = {seq: value for (seq,), value in zip(by_people[::5], OTHER_SORTS, strict=False)}
        assert len(values) == len(OTHER_SORTS)
        connection.execute("CREATE TABLE lax AS SELECT * FROM entry")
        connection.execute("DROP TABLE entry")
        connection.execute("ALTER TABLE lax RENAME TO entry")
        for seq, value in values.items():
            connection.execute(f'UPDATE entry SET "{column}" = ? WHERE seq = ?', (value, seq))  # noqa: S608 - a column of ours
    faults = verified(lived).faults
    assert ("", 0) in named(faults, "table_altered")
    assert {(OWN, seq) for seq in values} <= named(faults)
    assert all(fault.what for fault in faults)


@pytest.mark.parametrize("handful", HANDFULS, ids=lambda handful: handful[0])
def test_each_missing_table_is_named(lived: Path, handful: list[str]) -> None:
    with raw(lived) as connection:
        for table in handful:
            connection.execute(f"DROP TABLE {table}")
    faults = verified(lived).faults
    missing = [fault.fields for fault in faults if fault.code == "table_missing"]
    assert sorted(str(fields["table"]) for fields in missing) == sorted(handful)
    assert codes(faults) <= {"table_missing", "guard_missing"}


@pytest.mark.parametrize("handful", HANDFULS, ids=lambda handful: handful[0])
def test_each_table_without_one_of_its_columns_is_named(lived: Path, handful: list[str]) -> None:
    with tampering(lived) as connection:
        guards = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        assert guards == []
        first = {table: connection.execute(f"PRAGMA table_info({table})").fetchone()[1] for table in handful}
        for table, column in first.items():
            connection.execute(f'ALTER TABLE {table} RENAME COLUMN "{column}" TO nameless')
        faults = verified(lived).faults
        for table, column in first.items():
            connection.execute(f'ALTER TABLE {table} RENAME COLUMN nameless TO "{column}"')
    altered = [fault.fields for fault in faults if fault.code == "table_altered"]
    for table, column in first.items():
        assert {"table": table, "detail": column} in altered
        assert {"table": table, "detail": "nameless"} in altered
    assert verified(lived).ok


def test_a_view_is_no_table(lived: Path) -> None:
    with tampering(lived) as connection:
        connection.execute("ALTER TABLE balance RENAME TO hidden")
        connection.execute("CREATE VIEW balance AS SELECT account, commodity, amount FROM hidden")
        faults = verified(lived).faults
        connection.execute("DROP VIEW balance")
        connection.execute("ALTER TABLE hidden RENAME TO balance")
    assert ("", 0) in named(faults, "table_altered")
    assert verified(lived).ok


def test_another_key_in_the_journal_is_named(lived: Path) -> None:
    """By it INSERT OR REPLACE could delete a sealed row."""
    with raw(lived) as connection:
        connection.execute("CREATE UNIQUE INDEX trap ON entry (origin, key)")
    faults = verified(lived).faults
    assert [(fault.code, fault.fields) for fault in faults] == [("table_altered", {"table": "entry", "detail": "trap"})]


def test_a_missing_index_is_named(lived: Path) -> None:
    with raw(lived) as connection:
        connection.execute("DROP INDEX entry_by_key")
    faults = verified(lived).faults
    assert [fault.fields for fault in faults] == [{"table": "entry", "detail": "entry_by_key"}]


def test_books_of_another_version_are_named(lived: Path) -> None:
    with raw(lived) as connection:
        connection.execute("PRAGMA user_version = 0")
    assert [fault.code for fault in verified(lived).faults] == ["books_version"]


@pytest.mark.parametrize("table", ["posting", "posted", "card", "reversal"])
def test_a_row_that_names_no_entry_even_in_form_is_named(lived: Path, table: str) -> None:
    with tampering(lived) as connection:
        connection.execute(f"CREATE TABLE lax AS SELECT * FROM {table}")  # noqa: S608 - a table of ours
        connection.execute(f"DROP TABLE {table}")
        connection.execute(f"ALTER TABLE lax RENAME TO {table}")
        row = {**row_of(connection, table), "origin": None, "seq": "seven"}
        places = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO {table} VALUES ({places})", list(row.values()))  # noqa: S608 - a table of ours
    faults = verified(lived).faults
    assert ("", 0) in named(faults, "row_extra")
    assert codes(faults) <= {"row_extra", "table_altered", "posted_wrongly", "unposted"}


def test_an_empty_ledger_is_one_whose_stream_was_never_opened(lived: Path) -> None:
    with tampering(lived) as connection:
        for table in TABLES:
            connection.execute(f"DELETE FROM {table.name}")  # noqa: S608 - a table of ours
    assert [fault.code for fault in verified(lived).faults] == ["own_streams"]


@pytest.mark.parametrize("length", [100, 4_096, 50_000, -4_096])
def test_a_file_that_was_cut_off_is_named_as_damaged(lived: Path, length: int) -> None:
    lived.write_bytes(lived.read_bytes()[:length])
    assert "file_damaged" in codes(verified(lived).faults)


def test_a_file_of_noise_under_the_right_header_is_named_as_damaged(lived: Path) -> None:
    content = lived.read_bytes()
    lived.write_bytes(content[:100] + random.Random(1).randbytes(len(content) - 100))  # noqa: S311 - the same every time
    assert "file_damaged" in codes(verified(lived).faults)


def test_a_torn_page_of_the_journal_is_named_and_what_it_hides_is_not_blamed(lived: Path) -> None:
    with raw(lived) as connection:
        body = row_of(connection, "entry", "seq = 60")["body"]
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(lived.read_bytes())
    page = content.index(body.encode()) // size
    content[page * size : (page + 1) * size] = bytes(size)
    lived.write_bytes(content)
    verification = verified(lived)
    assert codes(verification.faults) == {"file_damaged"}
    assert sum(stream.size for stream in verification.streams) < 60


@pytest.mark.parametrize("day", ["2026-02-30", "2026-00-10", "2026-19-01", "2026-04-31"])
def test_a_day_that_no_calendar_has_is_named(lived: Path, day: str) -> None:
    with tampering(lived) as connection:
        connection.execute('UPDATE entry SET "on" = ? WHERE seq = 60', (day,))
        reseal(connection, 60)
    faults = verified(lived).faults
    assert {"field": "on", "found": day} in [fault.fields for fault in faults if fault.code == "field_malformed"]
    assert (OWN, 60) in named(faults)


def test_a_torn_page_that_nothing_else_reads_is_named(lived: Path) -> None:
    with raw(lived) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'posting_by_account'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(lived.read_bytes())
    content[(page - 1) * size : page * size] = bytes(size)
    lived.write_bytes(content)
    faults = verified(lived).faults
    assert codes(faults) == {"file_damaged"}


@pytest.mark.parametrize("seed", range(40))
def test_noise_anywhere_in_the_file_breaks_nothing_but_the_verdict(lived: Path, seed: int) -> None:
    """Bytes that no row uses may change; whatever is read and differs is named."""
    chance = random.Random(seed)  # noqa: S311 - the same every time
    content = bytearray(lived.read_bytes())
    honest = verified(lived)
    for _ in range(chance.choice([1, 20, 400])):
        content[chance.randrange(100, len(content))] = chance.randrange(256)
    lived.write_bytes(content)
    found = verified(lived)
    assert found.ok is (found.faults == ())
    assert all(fault.what for fault in found.faults)
    assert found.streams == honest.streams or not found.ok


STREAM_COLUMNS: Final = [column.name for column in table_of(StreamRow).columns]
STREAM_VALUES: Final = {"district": "110101", "origin": "1000-2", "own": 0, "size": 7, "at": 7, "frontier": b"x"}


@pytest.mark.parametrize("column", STREAM_COLUMNS)
def test_an_altered_record_of_a_stream_is_found(lived: Path, column: str) -> None:
    with tampering(lived) as connection:
        connection.execute(f"UPDATE stream SET {column} = ?", (STREAM_VALUES[column],))  # noqa: S608 - a column of ours
    verification = verified(lived)
    assert codes(verification.faults) <= {
        "district_differs",
        "stream_missing",
        "stream_unopened",
        "stream_differs",
        "own_streams",
    }
    assert any(fault.origin in {OWN, "1000-2"} for fault in verification.faults)
    assert [stream.origin for stream in verification.streams] == [OWN]


def test_a_frontier_of_the_right_length_narrows_down_where_something_was_changed(lived: Path) -> None:
    with tampering(lived) as connection:
        frontier = bytearray(row_of(connection, "stream")["frontier"])
        frontier[0] ^= 1
        connection.execute("UPDATE stream SET frontier = ?", (bytes(frontier),))
        size = row_of(connection, "stream")["size"]
    faults = verified(lived).faults
    first = 1 << (size.bit_length() - 1)
    assert [(fault.code, fault.seq, fault.fields) for fault in faults] == [
        ("entries_differ", 1, {"first": 1, "last": first})
    ]
