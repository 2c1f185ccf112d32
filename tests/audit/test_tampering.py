"""Whatever a hand alters in the file, deletes from it, adds to it or swaps, verification names the entry."""

import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from supermarket.audit.verification.faults import Fault
from supermarket.books.tables import BooksRow
from supermarket.journal.engines.engine import Guards
from supermarket.journal.engines.sqlite.speech import SPEECH
from supermarket.journal.tables import EntryRow, JournalRow, StreamRow, table_of
from supermarket.people.tables import PeopleRow
from tests.audit.tampering import codes, named, reroot, reseal, tampering, verified
from tests.command import ROOT
from tests.journal.raw import Raw, raw, row_of

OWN: Final = "1000-1"
ENTRY_COLUMNS: Final = [column.name for column in table_of(EntryRow).columns]
EDITION: Final = "edition"
"""The table of the books that only a ledger of an edition before has rows in."""
BOOKS: Final = [table.name for table in BooksRow.metadata.sorted_tables]
ALONE: Final = ("posted", "posting", "balance", EDITION)
"""Tables whose rows have faults of their own, and the one that lies in another ledger: these are altered one by one.

The others have a row altered in each at once; every fault of a row says of which table it is.
"""
TOGETHER: Final = {table.name: table for table in BooksRow.metadata.sorted_tables if table.name not in ALONE}
OF_MACHINES: Final = {"doubled", "heard", "heard_most", "late", "machine_lost"}
"""Tables that only a ledger of several machines has rows in; test_merged.py alters what lies in them."""
LIVED: Final = {name: table for name, table in TOGETHER.items() if name not in OF_MACHINES}
WIDEST: Final = max(len(table.columns) for table in LIVED.values())
COLUMNS: Final = [
    (table.name, column.name)
    for table in BooksRow.metadata.sorted_tables
    if table.name in ALONE
    for column in table.columns
]
ALTERED: Final = {
    "district": "110101",
    "origin": "1000-2",
    "seq": 5_000,
    "v": 2,
    "kind": "stock.received",
    "site": "5002",
    "on": "2026-03-01",
    "at": 1_772_413_200_001,
    "actor": "15002",
    "key": "another",
    "leaf": b"x" * 32,
}


def test_an_honest_ledger_has_no_fault(lived: Path) -> None:
    before = lived.read_bytes()
    verification = verified(lived)
    assert verification.faults == ()
    assert verification.ok
    with raw(lived) as connection:
        size = row_of(connection, "stream")["size"]
    assert [(stream.origin, stream.size) for stream in verification.streams] == [(OWN, size)]
    assert lived.read_bytes() == before, "looking at it changes nothing"


def redemption(connection: Raw) -> int:
    """Return the number of an entry that moved points and goods."""
    number: int = row_of(connection, "entry", "kind = 'goods.redeemed'")["seq"]
    return number


def test_no_table_of_the_ledger_is_empty(lived: Path) -> None:
    """What follows alters every table; so the story of this village must fill each of them."""
    with raw(lived) as connection:
        tables = [*BOOKS, *(table.name for row in (JournalRow, PeopleRow) for table in row.metadata.sorted_tables)]
        counts = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}  # noqa: S608 - a table of ours
    assert {name for name, count in counts.items() if count == 0} == {EDITION, *OF_MACHINES}


def test_a_ledger_of_an_edition_before_has_the_row_that_the_others_lack(honest: Path) -> None:
    with raw(honest) as connection:
        assert connection.execute("SELECT count(*) FROM edition").fetchone()[0]


@pytest.fixture
def filled(request: pytest.FixtureRequest, table: str) -> Path:
    """Give a ledger of this test's own in which a table of the books has rows."""
    path: Path = request.getfixturevalue("honest" if table == EDITION else "lived")
    return path


def alter(connection: Raw, seq: int, column: str) -> None:
    value = ALTERED.get(column)
    if column == "body":
        value = row_of(connection, "entry", "seq = ?", seq)["body"].replace('"points":', '"points":1', 1)
    connection.execute(f'UPDATE entry SET "{column}" = ? WHERE seq = ?', (value, seq))  # noqa: S608 - a column of ours


@pytest.mark.parametrize("column", ENTRY_COLUMNS)
def test_an_altered_column_of_an_entry_is_found(lived: Path, column: str) -> None:
    with tampering(lived) as connection:
        seq = redemption(connection)
        alter(connection, seq, column)
    verification = verified(lived)
    assert not verification.ok
    assert (OWN, seq) in named(verification.faults)


@pytest.mark.parametrize("column", ENTRY_COLUMNS)
def test_an_altered_column_under_a_new_seal_is_betrayed_by_the_tree(lived: Path, column: str) -> None:
    honest = verified(lived).streams
    with tampering(lived) as connection:
        seq = redemption(connection)
        alter(connection, seq, column)
        if column != "leaf":
            reseal(connection, ALTERED["seq"] if column == "seq" else seq)  # type: ignore[arg-type]
    verification = verified(lived)
    assert codes(verification.faults) & {"entries_differ", "stream_differs", "entry_missing", "leaf_differs"}
    assert verification.streams != honest or column == "leaf"
    assert (OWN, seq) in named(verification.faults) or any(
        fault.fields["first"] <= seq <= fault.fields["last"]  # type: ignore[operator]
        for fault in verification.faults
        if fault.code == "entries_differ"
    )


@pytest.mark.parametrize("column", ["site", "on", "at", "actor", "key", "body"])
def test_a_forger_who_makes_every_seal_again_is_betrayed_by_the_root_on_paper(lived: Path, column: str) -> None:
    honest = verified(lived).streams[0]
    with tampering(lived) as connection:
        alter(connection, redemption(connection), column)
        reseal(connection, redemption(connection))
        reroot(connection)
    forged = verified(lived)
    assert "leaf_differs" not in codes(forged.faults)
    assert "entries_differ" not in codes(forged.faults)
    assert (forged.streams[0].size, forged.streams[0].origin) == (honest.size, honest.origin)
    assert forged.streams[0].root != honest.root


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_deleted_entry_is_found(lived: Path, place: str) -> None:
    with tampering(lived) as connection:
        last = row_of(connection, "stream")["size"]
        seq = {"first": 1, "middle": redemption(connection), "last": last}[place]
        connection.execute("DELETE FROM entry WHERE seq = ?", (seq,))
    verification = verified(lived)
    assert (OWN, seq) in named(verification.faults, "entry_missing")


def test_entries_cut_off_at_the_end_are_counted(lived: Path) -> None:
    with tampering(lived) as connection:
        last = row_of(connection, "stream")["size"]
        connection.execute("DELETE FROM entry WHERE seq > ?", (last - 3,))
    missing = [fault for fault in verified(lived).faults if fault.code == "entry_missing"]
    assert [(fault.seq, fault.fields) for fault in missing] == [(last - 2, {"count": 3})]


def test_an_entry_added_at_the_end_is_found(lived: Path) -> None:
    with tampering(lived) as connection:
        last = row_of(connection, "stream")["size"]
        connection.execute(
            "INSERT INTO entry SELECT district, origin, seq + 1, v, kind, site, \"on\", at, actor, 'new', body, leaf "
            "FROM entry WHERE seq = ?",
            (last,),
        )
        reseal(connection, last + 1)
    faults = verified(lived).faults
    assert {"stream_differs"} <= codes(faults)
    assert (OWN, last + 1) in named(faults)


@pytest.mark.parametrize("sealed_again", [False, True], ids=["as they were", "sealed again"])
def test_two_swapped_entries_are_found(lived: Path, sealed_again: bool) -> None:
    with tampering(lived) as connection:
        seq = redemption(connection)
        for old, new in ((seq, 0), (seq + 1, seq), (0, seq + 1)):
            connection.execute("UPDATE entry SET seq = ? WHERE seq = ?", (new, old))
        if sealed_again:
            reseal(connection, seq)
            reseal(connection, seq + 1)
    faults = verified(lived).faults
    assert {(OWN, seq), (OWN, seq + 1)} <= named(faults)
    assert ("leaf_differs" in codes(faults)) is not sealed_again


def test_a_key_that_is_used_twice_is_found(lived: Path) -> None:
    with tampering(lived) as connection:
        seq = redemption(connection)
        key = row_of(connection, "entry", "seq = 7")["key"]
        connection.execute("UPDATE entry SET key = ? WHERE seq = ?", (key, seq))
    repeated = [fault for fault in verified(lived).faults if fault.code == "key_repeated"]
    assert [(fault.origin, fault.seq, fault.fields) for fault in repeated] == [(OWN, seq, {"before": "1000-1-7"})]


def test_a_clock_that_ran_backwards_is_found(lived: Path) -> None:
    with tampering(lived) as connection:
        seq = redemption(connection)
        connection.execute("UPDATE entry SET at = at - 1 WHERE seq = ?", (seq,))
    assert named(verified(lived).faults, "clock_backwards") == {(OWN, seq)}


@pytest.mark.parametrize("column", [column.name for column in table_of(StreamRow).columns])
def test_an_altered_column_of_a_streams_record_is_found(lived: Path, column: str) -> None:
    with tampering(lived) as connection:
        row = row_of(connection, "stream")
        value = {"district": "110101", "origin": "1000-2", "own": 0, "frontier": row["frontier"][::-1]}.get(column)
        connection.execute(f"UPDATE stream SET {column} = ?", (row[column] + 1 if value is None else value,))  # noqa: S608 - a column of ours
    faults = verified(lived).faults
    assert codes(faults) & {"stream_differs", "stream_missing", "own_streams", "district_differs", "entries_differ"}


SUMS: Final = {
    *("batch_left", "claim_count", "paper_count", "practice_count", "spoilage_count", "till_count", "transfer_count"),
    "voucher_count",
}
"""Rows of sums whose key names an entry that need not have made them."""


# --- the books --------------------------------------------------------------------------------------------------------


def other(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """Return another value of the same sort."""
    if isinstance(value, int):
        return value + 10_000
    if isinstance(value, bytes):
        return value[::-1]
    return "9" if value is None else f"{value}9"


def blamed(connection: Raw, table: str) -> tuple[str, int]:
    """Return the entry that the first row of a table is to be traced to."""
    row = row_of(connection, table)
    if table == "till_shut":
        return row["by_origin"], row["by_seq"]
    if "seq" in row and table not in SUMS:
        return row["origin"], row["seq"]
    if table == "balance":
        where = f"account = '{row['account']}' AND commodity = '{row['commodity']}'"
        last = connection.execute(f"SELECT origin, seq FROM posting WHERE {where} ORDER BY seq DESC").fetchone()  # noqa: S608
        return str(last[0]), int(last[1])
    return OWN, 0


def change(connection: Raw, table: str, column: str) -> tuple[str, int]:
    """Alter a column of the first row of a table; return the entry to which it is to be traced."""
    row, entry = row_of(connection, table), blamed(connection, table)
    key = " AND ".join(f'"{name}" IS ?' for name in row)
    values = (other(row[column]), *row.values())
    connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE {key}', values)  # noqa: S608 - a column of ours
    return entry


def take_out(connection: Raw, table: str) -> tuple[str, int]:
    """Delete the first row of a table; return the entry to which it is to be traced."""
    row, entry = row_of(connection, table), blamed(connection, table)
    key = " AND ".join(f'"{name}" IS ?' for name in row)
    connection.execute(f'DELETE FROM "{table}" WHERE {key}', list(row.values()))  # noqa: S608 - a table of ours
    return entry


def put_in(connection: Raw, table: str) -> tuple[str, int]:
    """Add a row to a table; return the entry that is to be named with it."""
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    row = {name: {"INTEGER": 9_999, "BLOB": b"9"}.get(kind, "9") for _, name, kind, *_ in columns}
    row |= {name: OWN for name in ("origin", "by_origin") if name in row}
    places = ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO {table} VALUES ({places})", list(row.values()))  # noqa: S608 - a table of ours
    return (OWN, 9_999) if "seq" in row and table not in SUMS else ("", 0)


def of_table(faults: tuple[Fault, ...], table: str) -> tuple[Fault, ...]:
    """Return the faults of the rows of a table."""
    return tuple(fault for fault in faults if fault.fields.get("table") == table)


def traced(faults: tuple[Fault, ...], origin: str, seq: int) -> bool:
    """Say whether an entry from this one on is named."""
    return any(found == origin and number >= max(seq, 1) for found, number in named(faults))


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=str)
def test_an_altered_column_of_the_books_is_found(filled: Path, table: str, column: str) -> None:
    with tampering(filled) as connection:
        origin, seq = change(connection, table, column)
    faults = verified(filled).faults
    assert traced(faults, origin, seq)
    if seq:
        assert (origin, seq) in named(faults)
    assert codes(faults).isdisjoint({"leaf_differs", "entries_differ", "guard_missing", "file_damaged"})


@pytest.mark.parametrize("place", range(WIDEST))
def test_an_altered_column_of_each_other_table_is_found_in_that_table(lived: Path, place: int) -> None:
    altered: dict[str, tuple[str, int]] = {}
    with tampering(lived) as connection:
        for name, table in LIVED.items():
            columns = [column.name for column in table.columns]
            if place < len(columns):
                altered[name] = change(connection, name, columns[place])
    faults = verified(lived).faults
    for name, (origin, seq) in altered.items():
        found = of_table(faults, name)
        assert traced(found, origin, seq), name
        assert not seq or (origin, seq) in named(found), name
    assert {fault.fields.get("table") for fault in faults} == altered.keys()
    assert codes(faults).isdisjoint({"leaf_differs", "entries_differ", "guard_missing", "file_damaged"})


@pytest.mark.parametrize("table", ALONE)
def test_a_row_taken_out_of_the_books_is_found(filled: Path, table: str) -> None:
    with tampering(filled) as connection:
        origin, seq = take_out(connection, table)
    faults = verified(filled).faults
    assert codes(faults) <= {"posting_missing", "unposted", "posted_wrongly", "balance_missing", "row_missing"}
    assert traced(faults, origin, seq)


def test_a_row_taken_out_of_each_other_table_is_found_in_that_table(lived: Path) -> None:
    with tampering(lived) as connection:
        gone = {table: take_out(connection, table) for table in LIVED}
    faults = verified(lived).faults
    assert codes(faults) == {"row_missing"}
    assert {table: traced(of_table(faults, table), *entry) for table, entry in gone.items()} == dict.fromkeys(
        gone, True
    )


@pytest.mark.parametrize("table", ALONE)
def test_a_row_added_to_the_books_is_found(filled: Path, table: str) -> None:
    with tampering(filled) as connection:
        entry = put_in(connection, table)
    faults = verified(filled).faults
    assert codes(faults) <= {"posting_extra", "unposted", "posted_wrongly", "balance_extra", "row_extra"}
    assert named(faults) == {entry}


def test_a_row_added_to_each_other_table_is_found_in_that_table(lived: Path) -> None:
    with tampering(lived) as connection:
        added = {table: {put_in(connection, table)} for table in TOGETHER}
    faults = verified(lived).faults
    assert codes(faults) == {"row_extra"}
    assert {table: named(of_table(faults, table)) for table in TOGETHER} == added


def test_two_swapped_postings_are_found(lived: Path) -> None:
    with tampering(lived) as connection:
        seq = redemption(connection)
        connection.execute("UPDATE posting SET amount = -amount WHERE seq = ? AND commodity = 'POINT'", (seq,))
    faults = verified(lived).faults
    assert named(faults) == {(OWN, seq)}
    assert codes(faults) == {"posting_altered"}
    expected = sorted(str(fault.fields["account"]).split(":")[1] for fault in faults)
    assert expected == ["Households", "Redeemed"]


# --- the guards -------------------------------------------------------------------------------------------------------

GUARDS: Final = [guard.name for guard in SPEECH.guards_of(*Guards)]


@pytest.mark.parametrize("gone", [GUARDS[::2], GUARDS[1::2]], ids=["every other one", "the others"])
def test_each_guard_that_was_taken_away_is_named_and_no_other(lived: Path, gone: list[str]) -> None:
    with raw(lived) as connection:
        for guard in gone:
            connection.execute(f"DROP TRIGGER {guard}")
    faults = verified(lived).faults
    assert {fault.code for fault in faults} == {"guard_missing"}
    assert sorted(str(fault.fields["guard"]) for fault in faults) == sorted(gone)


@pytest.mark.parametrize("blunt", [GUARDS[::2], GUARDS[1::2]], ids=["every other one", "the others"])
def test_each_guard_that_was_blunted_is_named_and_no_other(lived: Path, blunt: list[str]) -> None:
    with raw(lived) as connection:
        for guard in blunt:
            (sql,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (guard,)).fetchone()
            connection.execute(f"DROP TRIGGER {guard}")
            connection.execute(sql.replace("raise(ABORT", "raise(IGNORE) --", 1).replace("); END", "\n; END"))
    faults = verified(lived).faults
    assert {fault.code for fault in faults} == {"guard_altered"}
    assert sorted(str(fault.fields["guard"]) for fault in faults) == sorted(blunt)


def test_a_trigger_that_nobody_knows_is_named(lived: Path) -> None:
    with raw(lived) as connection:
        connection.execute("CREATE TRIGGER bonus AFTER INSERT ON posted BEGIN UPDATE balance SET amount = amount; END")
    faults = verified(lived).faults
    assert [(fault.code, fault.fields) for fault in faults] == [("guard_unknown", {"guard": "bonus"})]


def test_every_table_is_looked_at_whatever_was_imported_first(lived: Path) -> None:
    """A feature's tables are known once the ledger is open, which may be after verification was imported."""
    with tampering(lived) as connection:
        connection.execute("DELETE FROM batch_use")
    probe = (
        "import sys; from supermarket.audit.verification.verify import verify; from pathlib import Path\n"
        "from supermarket.inspection import verify_file\n"
        "print(len(verify_file(Path(sys.argv[1])).faults))"
    )
    done = subprocess.run([sys.executable, "-c", probe, lived], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) == len(verified(lived).faults) > 1
