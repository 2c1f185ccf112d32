"""Measures the program against bare SQLite, bare imports and its own limits; `make bench` prints the ratios.

Machines are noisy, so every figure is a median and stands beside what it is compared with, measured on the same machine
minutes apart at most. Sizes: 10,000 and 100,000 entries, and 1,000,000 with `--million`.
"""

import argparse
import json
import os
import platform
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from supermarket.audit.verify import verify, verify_seals
from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.clock import system_clock
from supermarket.district.cards import issue
from supermarket.district.households import NewHousehold, enrol
from supermarket.district.numbers import new_payload
from supermarket.earning.credit import Deed, credit
from supermarket.ledger import Ledger, open_ledger
from supermarket.paper.cards import CardFace
from supermarket.paper.sheets import sheet_pdf
from supermarket.spending.redemption import Basket, redeem
from supermarket.spending.stock import Delivery, receive
from tests.endurance.history import make_history
from tests.village import CLERK, MANAGER, Time, seeded_clock

RUNS: Final = 400
HERE: Final = Path(__file__).parent


@dataclass(frozen=True)
class Figure:
    """One line of the table: what was measured, what it is compared with, and the most that it may be."""

    what: str
    measured: str
    compared: str
    ratio: float
    most: float

    @property
    def kept(self) -> bool:
        """Say whether the limit is kept."""
        return self.ratio <= self.most


def main() -> None:
    """Measure, print the table, and keep it beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--million", action="store_true", help="measure 1,000,000 entries too; takes some minutes")
    sizes = [10_000, 100_000, *([1_000_000] if parser.parse_args().million else [])]
    figures: list[Figure] = [*_imports(), _cards()]
    with tempfile.TemporaryDirectory(dir=HERE) as folder:
        for size in sizes:
            figures += _of_size(Path(folder), size)
    for figure in figures:
        mark = "kept  " if figure.kept else "MISSED"
        sys.stdout.write(
            f"{mark} {figure.ratio:8.2f} of at most {figure.most:6.2f}  {figure.what}: {figure.measured} "
            f"against {figure.compared}\n"
        )
    about = {"machine": platform.platform(), "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    result = {"on": time.strftime("%Y-%m-%d"), **about, "cores": os.cpu_count(), "figures": [*map(asdict, figures)]}
    (HERE / "latest.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _of_size(folder: Path, size: int) -> Iterator[Figure]:
    path = folder / f"{size}.db"
    started = time.perf_counter()
    make_history(path, size)
    seconds = time.perf_counter() - started
    yield Figure(f"{size} entries taken in, seconds for 8,000", f"{seconds:.1f} s", "1 s", seconds * 8000 / size, 1.0)
    ledger = open_ledger(path, now=Time(0).now())
    ledger = replace(ledger, clock=seeded_clock(Time(_last(ledger)), seed=1))
    yield from _redeem(folder, ledger, size)
    for what, check, most in (("seals alone", verify_seals, 6.0), ("everything", verify, 25.0)):
        with ledger.reading() as session:
            started = time.perf_counter()
            ok = check(session).ok
            seconds = time.perf_counter() - started
        limit = max(1.0, most * size / 1_000_000)
        yield Figure(
            f"{size} entries verified, {what}, ok {ok}", f"{seconds:.2f} s", f"{limit:.1f} s", seconds / limit, 1.0
        )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Figure(f"{size} entries, memory", f"{memory:.0f} MB", "300 MB", memory / 300, 1.0)
    ledger.close()


def _last(ledger: Ledger) -> int:
    with ledger.reading() as session:
        (at,) = session.transaction.driver.execute("SELECT max(at) FROM stream").fetchone()
    return int(at)


def _redeem(folder: Path, ledger: Ledger, size: int) -> Iterator[Figure]:
    """One durable redemption as a library call, against the same rows written by bare SQLite with the same pragmas."""
    household = _rich_household(ledger)
    with ledger.writing() as session:
        card = issue(session, household, CLERK)
    ours, bare, balances = [], [], []
    with closing(_bare(folder / f"bare-{size}.db", ledger)) as connection:
        for run in range(RUNS):
            ours.append(_seconds(lambda: _redeem_once(ledger, card.payload)))
            bare.append(_seconds(lambda run=run: _write_rows(connection, run + 1)))  # type: ignore[misc]
            balances.append(_seconds(lambda: _balance_once(ledger, household)))
    ratio = statistics.median(ours) / statistics.median(bare)
    measured, compared = (f"{statistics.median(each) * 1000:.2f} ms" for each in (ours, bare))
    yield Figure(f"one durable redeem at {size}", measured, f"bare {compared}", ratio, 2.5)
    took = statistics.median(balances) * 1000
    yield Figure(f"one balance at {size}, with its snapshot", f"{took:.3f} ms", "0.4 ms", took / 0.4, 1.0)


def _redeem_once(ledger: Ledger, payload: str) -> None:
    with ledger.writing() as session:
        redeem(session, Basket(payload, ["1001"]), CLERK)


def _balance_once(ledger: Ledger, household: str) -> None:
    with ledger.reading() as session:
        session.balance(household_points(household), POINT)


def _rich_household(ledger: Ledger) -> str:
    """Enrol a household that can afford all runs at a shop that has the goods."""
    with ledger.writing() as session:
        household = enrol(session, NewHousehold("样例"), CLERK).household
        for _ in range(2):
            credit(session, Deed(household, "VOL-01", 999), MANAGER)
        receive(session, Delivery("1001", 999), CLERK)
    return household


def _bare(path: Path, ledger: Ledger) -> sqlite3.Connection:
    """Open a file with the ledger's tables and indexes and none of its triggers."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode = wal; PRAGMA synchronous = full;")
    with ledger.reading() as session:
        sql = "SELECT sql FROM sqlite_schema WHERE type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC"
        for (made,) in session.transaction.driver.execute(sql):
            connection.execute(made)
    return connection


def _write_rows(connection: sqlite3.Connection, seq: int) -> None:
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


def _cards() -> Figure:
    clock = system_clock()
    faces = [
        CardFace(
            card=f"1000-1-{n}-00",
            payload=new_payload(clock.random),
            household=None,
            head=None,
            place="样例",
            drill=True,
        )
        for n in range(1000)
    ]
    before = time.process_time()
    sheet_pdf(faces, at=0)
    seconds = time.process_time() - before
    return Figure("1,000 cards as PDF, CPU", f"{seconds:.2f} s", "4 s", seconds / 4, 1.0)


def _imports() -> Iterator[Figure]:
    """One command in one process, against the import that it cannot do without; CPU seconds of the child."""
    supermarket = str(Path(sys.executable).parent / "supermarket")
    with tempfile.TemporaryDirectory() as folder:
        db = str(Path(folder) / "ledger.db")
        subprocess.run([supermarket, "init", "--drill", "--db", db], check=True, capture_output=True)
        pairs = (
            ("--help", [supermarket, "--help"], "import typer", 3.0),
            ("balance", [supermarket, "balance", "1000-1-1-00", "--db", db], "import sqlmodel, typer", 1.3),
        )
        for what, command, imports, most in pairs:
            ours = _cpu(command)
            base = _cpu([sys.executable, "-c", imports])
            yield Figure(f"supermarket {what}, CPU", f"{ours:.2f} s", f"{imports} {base:.2f} s", ours / base, most)


def _cpu(command: list[str]) -> float:
    times = []
    for _ in range(9):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=False, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(times)


def _seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
