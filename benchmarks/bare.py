"""Bare SQLite, with the ledger's tables and indexes and none of its triggers: what nothing can be faster than."""

import json
import sqlite3
import sys
import time
from pathlib import Path

from supermarket.ledger import Ledger


def bare_copy(path: Path, ledger: Ledger) -> sqlite3.Connection:
    """Open a file with the ledger's tables and indexes and none of its triggers."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode = wal; PRAGMA synchronous = full;")
    with ledger.reading() as session:
        sql = "SELECT sql FROM sqlite_schema WHERE type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC"
        for (made,) in session.transaction.driver.execute(sql):
            connection.execute(made)
    return connection


def write_rows(connection: sqlite3.Connection, seq: int) -> None:
    """Write what one redemption of one line writes, with no check and no hash."""
    legs = ("Assets:Households:h", "Expenses:Redeemed:5001"), ("Assets:Stock:5001", "Expenses:Given:5001")
    postings = [
        ("1-1", seq, account, name, 3, "2026-03-02") for name, pair in zip("PG", legs, strict=True) for account in pair
    ]
    connection.execute("BEGIN IMMEDIATE")
    head = ("220802", "1-1", seq, 1, "goods.redeemed", "5001", "2026-03-02", 1, "15001", f"{seq:032x}")
    connection.execute(
        f"INSERT INTO entry VALUES ({','.join('?' * 12)})", (*head, json.dumps({"x": "y" * 420}), bytes(32))
    )
    connection.executemany("INSERT INTO posting VALUES (?,?,?,?,?,?)", postings)
    connection.execute("INSERT INTO posted VALUES ('1-1', ?)", (seq,))
    upsert = "INSERT INTO balance VALUES (?,?,?) ON CONFLICT DO UPDATE SET amount = amount + excluded.amount"
    connection.executemany(upsert, [(account, name, 3) for _o, _s, account, name, _a, _d in postings])
    connection.execute(
        "INSERT INTO batch_use VALUES ('1-1', ?, '1001', '1-1', 1, 'given', 'h', '2026-03-02', 1)", (seq,)
    )
    left = "INSERT INTO batch_left VALUES ('5001', '1001', '1-1', 1, 1) ON CONFLICT DO UPDATE SET units = units + 1"
    connection.execute(left)
    stream = "INSERT INTO stream VALUES ('220802', '1-1', 1, ?, 1, ?) ON CONFLICT DO UPDATE SET size = excluded.size"
    connection.execute(stream, (seq, bytes(320)))
    connection.execute("COMMIT")


def _post(path: str, number: int, seconds: float) -> None:
    """Write for so many seconds as one of several writers, and say how often and how long the longest wait was."""
    with sqlite3.connect(path, isolation_level=None, timeout=60) as connection:
        connection.execute("PRAGMA synchronous = full")
        seq, longest, end = number * 1_000_000, 0.0, time.perf_counter() + seconds
        while time.perf_counter() < end:
            seq += 1
            started = time.perf_counter()
            write_rows(connection, seq)
            longest = max(longest, time.perf_counter() - started)
    sys.stdout.write(f"{seq - number * 1_000_000} {longest}\n")


if __name__ == "__main__":
    _post(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
