"""Bare SQLite, with the ledger's tables and indexes and none of its triggers: what nothing can be faster than."""

import pickle
import sqlite3
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from supermarket.ledger import Ledger

Rows = dict[str, list[list[Any]]]
"""Rows by their table."""
_SEQ, _KEY = 2, 9
"""Where an entry's row has its number and its key."""


def bare_copy(path: Path, ledger: Ledger) -> sqlite3.Connection:
    """Open a file with the ledger's tables and indexes and none of its triggers."""
    connection = opened(path)
    with ledger.reading() as session:
        sql = "SELECT sql FROM sqlite_schema WHERE type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC"
        for (made,) in session.transaction.driver.execute(sql):
            connection.execute(made)
    return connection


def opened(path: Path) -> sqlite3.Connection:
    """Open a file as a ledger's connections are."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode = wal; PRAGMA synchronous = full; PRAGMA cache_size = -65536;")
    return connection


def rows_of(before: Path, after: Path) -> Rows:
    """Return the rows that a ledger has more, or others, than it had, by table."""
    with _beside(before, after) as connection:
        more = {name: _more(connection, name) for name in _tables(connection)}
    return {name: [list(row) for row in rows] for name, rows in more.items() if rows}


def write_rows(connection: sqlite3.Connection, rows: Rows, seq: int) -> None:
    """Write what one entry wrote once more under another number, with no check and no hash."""
    connection.execute("BEGIN IMMEDIATE")
    for name, values in numbered(rows, seq):
        connection.executemany(_upsert(name, len(values[0])), values)
    connection.execute("COMMIT")


def numbered(rows: Rows, seq: int) -> Iterator[tuple[str, list[list[Any]]]]:
    """Give the rows that one entry wrote as another number would write them, with a key of its own, table by table."""
    (entry,) = rows["entry"]
    was, key = entry[_SEQ], entry[_KEY]
    for name, each in rows.items():
        yield (
            name,
            [[seq if value == was else f"{seq:032x}" if value == key else value for value in row] for row in each],
        )


def _upsert(name: str, width: int) -> str:
    return f"INSERT OR REPLACE INTO {name} VALUES ({','.join('?' * width)})"


def snapshot(path: Path, copy: Path) -> None:
    """Copy a ledger as it stands, without its triggers."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy, isolation_level=None)) as target:
        source.backup(target)
        for (name,) in target.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            target.execute(f"DROP TRIGGER {name}")


_REVIEWED = (
    "SELECT c.origin, c.seq, c.household FROM claim_count n JOIN claim c ON c.origin = n.origin AND c.seq = n.seq"
    " WHERE n.rejections + n.withdrawals + n.postings = 0 AND n.reviews > 1 AND n.notices + n.objections = 0"
    " ORDER BY c.at, c.origin, c.seq"
)
_HOUSEHOLD = 'SELECT * FROM household WHERE household = ? ORDER BY "from" DESC, at DESC, origin DESC, seq DESC LIMIT 1'


def notice_again(copy: Path, path: Path) -> float:
    """Notice in a copy, in one transaction, what a ledger has noticed more than it: ask, then write.

    Returns the CPU seconds that this takes.
    """
    with _beside(copy, path) as connection:
        more = {name: _more(connection, name) for name in _tables(connection)}
        started = time.process_time()
        connection.execute("BEGIN IMMEDIATE")
        for _origin, _seq, household in connection.execute(_REVIEWED).fetchall():
            connection.execute(_HOUSEHOLD, (household,)).fetchone()
        for name, rows in more.items():
            if rows:
                connection.executemany(_insert(name, rows[0]), rows)
        connection.execute("COMMIT")
        return time.process_time() - started


_SPAN = "FROM award WHERE household = ? AND served >= ? AND served <= ? AND honour <> 0"
_QUESTIONS = (
    f"SELECT sum(units) {_SPAN} AND rule = ?",
    f"SELECT sum(points) {_SPAN} AND ? <> '' AND member IS '1'",
    f"SELECT sum(points) {_SPAN} AND ? <> ''",
    f"SELECT sum(points) {_SPAN} AND ? <> ''",
    "SELECT count(*) FROM earning_frozen WHERE household = ? AND since <= ? AND until >= ? AND ? <> ''",
)
"""What posting a claim must know before: the rule's own limit, a person's day, a household's month and year."""
_YEAR = "INSERT INTO award_year VALUES (?1, '2026', ?2) ON CONFLICT DO UPDATE SET points = points + ?2"
_HONOUR = """INSERT INTO honour VALUES (?1, ?2, ?3, 0, 1)
ON CONFLICT DO UPDATE SET cumulative = cumulative + ?3, untimed = untimed + 1"""


def post_again(copy: Path, path: Path) -> float:
    """Post into a copy, in one transaction, each claim that a ledger has posted more than it: ask, then write.

    Returns the CPU seconds that this takes.
    """
    with _beside(copy, path) as connection:
        names = {name: _columns(connection, name) for name in _tables(connection)}
        kept = {name for name, columns in names.items() if "seq" in columns} - _COUNTED
        rows: dict[str, dict[int, list[tuple[Any, ...]]]] = {}
        for name in kept:
            number = names[name].index("seq")
            for row in _more(connection, name):
                rows.setdefault(name, defaultdict(list))[row[number]].append(row)
        award, leg = names["award"], names["posting"]
        balance = "INSERT INTO balance VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET amount = amount + excluded.amount"
        started = time.process_time()
        connection.execute("BEGIN IMMEDIATE")
        for seq in sorted(rows["entry"]):
            earned = dict(zip(award, rows["award"][seq][0], strict=True))
            household, served, rule = earned["household"], earned["served"], earned["rule"]
            for question in _QUESTIONS:
                connection.execute(question, (household, served[:4], served, rule)).fetchone()
            for name, each in rows.items():
                if each[seq]:
                    connection.executemany(_insert(name, each[seq][0]), each[seq])
            legs = [dict(zip(leg, row, strict=True)) for row in rows["posting"][seq]]
            connection.executemany(balance, [(each["account"], each["commodity"], each["amount"]) for each in legs])
            connection.execute(_YEAR, (household, earned["points"]))
            connection.execute(_HONOUR, (household, rule, earned["honour"]))
            claim = rows["claim_posted"][seq][0][:2]
            connection.execute("UPDATE claim_count SET postings = postings + 1 WHERE origin = ? AND seq = ?", claim)
            connection.execute("UPDATE stream SET size = ?", (seq,))
        connection.execute("COMMIT")
        return time.process_time() - started


_COUNTED: Final = {"claim_count", "frontier"}
"""Tables with the number of another entry, or of none, in their rows: they are updated or left."""


def _tables(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'")]


def _columns(connection: sqlite3.Connection, name: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA main.table_info({name})")]


@contextmanager
def _beside(copy: Path, path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.executescript("PRAGMA journal_mode = wal; PRAGMA synchronous = full;")
        connection.execute("ATTACH ? AS written", (str(path),))
        yield connection


def _more(connection: sqlite3.Connection, name: str) -> list[tuple[Any, ...]]:
    return connection.execute(f"SELECT * FROM written.{name} EXCEPT SELECT * FROM main.{name}").fetchall()


def _insert(name: str, row: tuple[object, ...]) -> str:
    return f"INSERT OR REPLACE INTO main.{name} VALUES ({','.join('?' * len(row))})"


def begin_together() -> None:
    """Say that this process is ready, and wait until it is told that all are."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()


def _post(path: str, of: str, number: int, seconds: float) -> None:
    """Write for so many seconds as one of several writers, and say how often and how long the longest wait was."""
    rows = pickle.loads(Path(of).read_bytes())  # noqa: S301 - written by `ledgers.py` a moment ago
    with sqlite3.connect(path, isolation_level=None, timeout=60) as connection:
        connection.execute("PRAGMA synchronous = full")
        seq = number * 1_000_000
        write_rows(connection, rows, seq)
        begin_together()
        longest, end = 0.0, time.perf_counter() + seconds
        while time.perf_counter() < end:
            seq += 1
            started = time.perf_counter()
            write_rows(connection, rows, seq)
            longest = max(longest, time.perf_counter() - started)
    sys.stdout.write(f"{seq - number * 1_000_000} {longest}\n")


if __name__ == "__main__":
    _post(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
