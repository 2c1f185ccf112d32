"""Rows of the books are laid beside the entries many at a time; whatever lies in one of them is traced to its entry."""

from pathlib import Path
from typing import Any, Final

import pytest

from supermarket.inspection import verify_file
from tests.audit.tampering import codes, named, tampering, verified
from tests.journal.raw import Raw, row_of

OWN: Final = "1000-1"
SPOILT: Final = ("posting", "award", "batch_use", "card_state")
WHATEVER: Final = (
    None,
    1.5,
    -(2**63),
    2**62,
    "e\u0301",
    "\x00\x7f",
    "💧",
    b"blob",
    b"\xff\xfe",
    b"\xf0\x9f\x92\xa7\xff",
)
"""What somebody can write into a column; bytes are written as a blob, and as a text even where they are none."""


def lax(connection: Raw, table: str) -> None:
    """Let a table take anything: whoever rewrites a file whole can do so."""
    connection.execute(f"CREATE TABLE lax AS SELECT * FROM {table}")  # noqa: S608 - a table of ours
    connection.execute(f"DROP TABLE {table}")
    connection.execute(f"ALTER TABLE lax RENAME TO {table}")


def write(connection: Raw, table: str, row: dict[str, Any], column: str, value: object) -> None:
    """Write a value into a column of a row; bytes as a text half of the time, whether they are one or not."""
    key = " AND ".join(f'"{name}" IS ?' for name in row)
    written = "CAST(? AS TEXT)" if isinstance(value, bytes) and row["seq"] % 2 else "?"
    connection.execute(f'UPDATE {table} SET "{column}" = {written} WHERE {key}', (value, *row.values()))  # noqa: S608 - a table of ours


def spoil(connection: Raw, table: str) -> set[tuple[str, int]]:
    """Alter every column of some row of a table, each time to something else; return whose rows they were."""
    lax(connection, table)
    columns = list(row_of(connection, table))
    rows = [
        dict(zip(columns, row, strict=True))
        for row in connection.execute(f"SELECT * FROM {table} ORDER BY seq * 7919 % 101, seq").fetchall()  # noqa: S608 - a table of ours
    ]
    altered = set()
    for number, row in enumerate(rows[: 2 * len(columns)]):
        column, value = columns[number % len(columns)], WHATEVER[number % len(WHATEVER)]
        if row[column] is value:  # nothing stood there
            continue
        write(connection, table, row, column, value)
        altered.add((row["origin"], row["seq"]))
    return altered


@pytest.mark.parametrize("table", SPOILT)
def test_a_row_that_holds_anything_at_all_is_traced_to_its_entry(lived: Path, table: str) -> None:
    with tampering(lived) as connection:
        altered = spoil(connection, table)
    faults = verified(lived).faults
    assert altered <= named(faults)
    assert all(fault.what for fault in faults)


def test_two_processes_trace_rows_that_hold_anything_at_all_as_one_does(lived: Path) -> None:
    with tampering(lived) as connection:
        altered = set[tuple[str, int]]().union(*(spoil(connection, table) for table in SPOILT))
    faults = verify_file(lived, processes=2).faults
    assert altered <= named(faults)
    assert faults == verified(lived).faults


def test_a_text_that_is_none_hides_no_other_row(lived: Path) -> None:
    """The driver refuses it; the rows before and after it are compared all the same."""
    with tampering(lived) as connection:
        seqs = [seq for (seq,) in connection.execute("SELECT DISTINCT seq FROM posting ORDER BY seq").fetchall()]
        early, middle, late = seqs[1], seqs[len(seqs) // 2], seqs[-2]
        for seq in (early, late):
            connection.execute("UPDATE posting SET amount = amount + 1 WHERE seq = ?", (seq,))
        connection.execute("UPDATE posting SET account = CAST(? AS TEXT) || account WHERE seq = ?", (b"\xff", middle))
    faults = verified(lived).faults
    assert {(fault.origin, fault.seq) for fault in faults if fault.code.startswith("posting_")} == {
        (OWN, early),
        (OWN, middle),
        (OWN, late),
    }
    extra = [str(fault.fields["account"]) for fault in faults if fault.code == "posting_extra"]
    assert extra
    assert all(account.startswith("\\xff") for account in extra)
    assert "file_damaged" not in codes(faults)
