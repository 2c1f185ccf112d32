"""Work on a ledger of a given size: taking it in, redeeming, balances, a month, verifying, exporting, many writers."""

import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy import select

from benchmarks.bare import bare_copy, write_rows
from benchmarks.earning import LAPSING_HOUSEHOLDS, lapsing
from benchmarks.figures import Figure, limit, seconds
from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.books.tables import BalanceRow
from supermarket.clock import district_date
from supermarket.earning.credit import Deed, credit
from supermarket.households.cards import issue
from supermarket.households.households import NewHousehold, enrol
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.ledger import Ledger, open_ledger
from supermarket.months.reconciliation import reconcile_all
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive
from tests.endurance.history import make_history
from tests.village import CLERK, CREDITOR, Time, seeded_clock

RUNS: Final = 400
PER_SECOND: Final = 8_000
MILLION: Final = 1_000_000
WRITERS: Final = 8
WRITING: Final = 4.0
"""So many seconds the writers write side by side."""
ONE_BALANCE: Final = "one balance, with its snapshot"
_ALL_BALANCES: Final = Prepared(select(table_of(BalanceRow)))


def of_size(folder: Path, size: int) -> Iterator[Figure]:
    """Measure everything on a ledger of so many entries, which is made first."""
    path = folder / f"{size}.db"
    took = seconds(lambda: make_history(path, size))
    yield Figure(
        "bulk import, durable", f"{size / took:,.0f} entries/s", f"{PER_SECOND:,}/s", took * PER_SECOND / size, 1.0
    )
    yield from _audited(folder, path, size)
    with closing(open_ledger(path, now=Time(0).now())) as opened:
        last = _last(opened)
        ledger = replace(opened, clock=seeded_clock(Time(last), seed=1))
        household = _rich_household(ledger)
        yield from _redeemed(folder, ledger, household)
        yield from _read(ledger, household, district_date(last)[:7])
        yield from lapsing(ledger, households=LAPSING_HOUSEHOLDS if size >= MILLION else 0)
    yield from _written_by_many(folder, path, household, last)


def _audited(folder: Path, path: Path, size: int) -> Iterator[Figure]:
    share = max(0.05, size / MILLION)
    works = (("seals", "seals alone verified", 4.0), ("rules", "rules alone asked", 15.0))
    for what, name, most in (*works, ("verify", "everything verified", 25.0)):
        took, memory = _alone(what, str(path))
        yield limit(name, took, most * share, "s")
        yield limit(f"{name}, memory of the largest process", memory, 300, "MB")
    package = str(folder / f"package-{size}")
    took, memory = _alone("export", str(path), package)
    yield limit(f"auditor's package in {took:.1f} s, memory", memory, 300, "MB")
    took, memory = _measured("benchmarks.checked", package)
    yield limit("`verify.py` on that package", took, 60 * share, "s")
    yield limit("`verify.py`, memory of the largest process", memory, 200, "MB")


def _alone(*arguments: str) -> tuple[float, float]:
    return _measured("benchmarks.alone", *arguments)


def _measured(module: str, *arguments: str) -> tuple[float, float]:
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    took, memory = map(float, done.stdout.split())
    return took, memory


def _last(ledger: Ledger) -> int:
    with ledger.reading() as session:
        (at,) = session.transaction.driver.execute("SELECT max(at) FROM stream").fetchone()
    return int(at)


def _rich_household(ledger: Ledger) -> str:
    """Enrol a household that can afford all runs at a shop that has the goods."""
    with ledger.writing() as session:
        household = enrol(session, NewHousehold("样例"), CLERK).household
        for _ in range(2):
            credit(session, Deed(household, "VOL-01", 999), CREDITOR)
        receive(session, Delivery("1001", 999), CLERK)
    return household


def _redeemed(folder: Path, ledger: Ledger, household: str) -> Iterator[Figure]:
    """One durable redemption as a library call, against the same rows written by bare SQLite with the same pragmas."""
    with ledger.writing() as session:
        payload = issue(session, household, CLERK).payload
    ours, bare = [], []
    with closing(bare_copy(folder / f"bare-{ledger.database.path.stem}.db", ledger)) as connection:
        for run in range(RUNS):
            ours.append(seconds(lambda: _redeem_once(ledger, payload)))
            bare.append(seconds(lambda run=run: write_rows(connection, run + 1)))  # type: ignore[misc]
    yield _ratio("one durable redeem", ours, bare, 2.5)


def _ratio(what: str, ours: Sequence[float], bare: Sequence[float], most: float) -> Figure:
    measured, compared = statistics.median(ours), statistics.median(bare)
    return Figure(what, f"{measured * 1000:.2f} ms", f"bare {compared * 1000:.2f} ms", measured / compared, most)


def _redeem_once(ledger: Ledger, payload: str) -> None:
    with ledger.writing() as session:
        redeem(session, Basket(payload, ["1001"]), CLERK)


def _read(ledger: Ledger, household: str, month: str) -> Iterator[Figure]:
    one = [seconds(lambda: _balance_once(ledger, household)) for _ in range(RUNS)]
    yield limit(ONE_BALANCE, statistics.median(one) * 1000, 0.4, "ms")
    with ledger.reading() as session:
        driver = session.transaction.driver
        ours, bare = [], []
        for _ in range(9):
            ours.append(seconds(lambda: sum(1 for _row in session.each(_ALL_BALANCES))))
            bare.append(seconds(lambda: driver.execute("SELECT account, commodity, amount FROM balance").fetchall()))
        yield _ratio("all balances", ours, bare, 3.0)
        months = [seconds(lambda: reconcile_all(session, month)) for _ in range(3)]
        yield limit(f"`month reconcile --all`, {month}", statistics.median(months), 1.0, "s")


def _balance_once(ledger: Ledger, household: str) -> None:
    with ledger.reading() as session:
        session.balance(household_points(household), POINT)


def _written_by_many(folder: Path, path: Path, household: str, now: int) -> Iterator[Figure]:
    ours, longest = _together("benchmarks.writer", [(str(path), household, str(WRITING), str(now))] * WRITERS)
    name = str(folder / f"bare-{path.stem}.db")
    bare, _longest = _together("benchmarks.bare", [(name, str(number + 1), str(WRITING)) for number in range(WRITERS)])
    yield Figure(
        f"{WRITERS} processes posting to one file, bare against ours",
        f"{ours / WRITING:,.0f} commits/s",
        f"bare {bare / WRITING:,.0f}/s",
        bare / ours,
        1 / 0.3,
    )
    yield limit(f"{WRITERS} processes, longest wait", longest, 5, "s")


def _together(module: str, calls: Sequence[Sequence[str]]) -> tuple[int, float]:
    """Return how often all processes together wrote, and the longest that one waited; an error in one stops it all."""
    writers = [
        subprocess.Popen([sys.executable, "-m", module, *call], stdout=subprocess.PIPE, text=True) for call in calls
    ]
    said = [writer.communicate()[0].split() for writer in writers]
    if any(writer.returncode for writer in writers):
        raise SystemExit(f"{module}: a writer failed")
    return sum(int(times) for times, _longest in said), max(float(longest) for _times, longest in said)
