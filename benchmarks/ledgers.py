"""Work on a district of a given size: taking in, redeeming, balances, a month, verifying, exporting, many writers."""

import pickle
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TextIO, cast

from sqlalchemy import select

from benchmarks.assessing import assessing
from benchmarks.bare import Rows, bare_copy, opened, rows_of, snapshot, write_rows
from benchmarks.district.life import seeded
from benchmarks.district.making import scene_of
from benchmarks.figures import Figure, limit, seconds
from benchmarks.glancing import glancing
from benchmarks.lapsing import lapsing
from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.books.session import Request, WriteSession
from supermarket.books.tables import BalanceRow
from supermarket.demo.scene import Time
from supermarket.earning.credit import Deed, credit
from supermarket.earning.kinds import POINTS_CREDITED, CreditAsked, CreditLine, PointsCredited
from supermarket.households.cards import issue
from supermarket.households.households import NewHousehold, enrol
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.ledger import Ledger, open_ledger
from supermarket.months.reconciliation import reconcile_all
from supermarket.spending.kinds import (
    GOODS_REDEEMED,
    DeliveryLine,
    GoodsRedeemed,
    RedemptionAsked,
    RedemptionLine,
)
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive

RUNS: Final = 400
IMPORTED: Final = 10_000
"""So many entries are taken in, a thousand in a transaction."""
BATCH: Final = 1_000
IMPORTS, REBUILDS = 8_000, 25_000
"""So many entries a second at least."""
MILLION: Final = 1_000_000
WRITERS: Final = 8
WRITING: Final = 4.0
"""So many seconds the writers write side by side."""
BEYOND: Final = 10_000_000
"""Above every number that an entry of a district has."""
ONE_BALANCE: Final = "one balance, with its snapshot"
ADMINISTRATOR: Final = "91000"
SERVICE: Final = "2002"
_ALL_BALANCES: Final = Prepared(select(table_of(BalanceRow)))


def of_size(folder: Path, path: Path, rows: Rows) -> Iterator[Figure]:
    """Measure everything on a copy of a district; `rows` are those that one redemption writes."""
    scene, copy = scene_of(path), folder / path.name
    size = scene["entries"]
    shutil.copyfile(path, copy)
    yield from _audited(folder, copy, size)
    yield _rebuilt(copy, size)
    with closing(_at(copy, scene)) as ledger:
        household = rich_household(ledger, scene)
        yield from _redeemed(folder, ledger, scene, household, rows)
        yield from _read(ledger, household, scene["month"], size)
        yield from lapsing(ledger)
        yield from assessing(ledger, size)
        yield from glancing(ledger, size)
        yield _imported(ledger, scene)
    yield from _written_by_many(folder, copy, scene, household, rows)
    for left in folder.glob("*.db*"):
        left.unlink()


def redemption_rows(folder: Path, path: Path) -> Rows:
    """Return the rows that one redemption writes to a district."""
    scene, before, after = scene_of(path), folder / "before.db", folder / "after.db"
    shutil.copyfile(path, after)
    with closing(_at(after, scene)) as ledger:
        household = rich_household(ledger, scene)
        with ledger.writing() as session:
            payload = issue(session, household, clerk_of(scene)).payload
        ledger.database.copy_to(before)
        redeem_once(ledger, payload, clerk_of(scene))
    return rows_of(before, after)


def clerk_of(scene: dict[str, Any]) -> Request:
    """Return the clerk of the place that is known of a district."""
    return Request(actor=scene["clerk"], site=scene["shop"])


def _at(path: Path, scene: dict[str, Any]) -> Ledger:
    now = scene["now"]
    return replace(open_ledger(path, now=now), clock=seeded(Time(now), "measuring"))


def _audited(folder: Path, path: Path, size: int) -> Iterator[Figure]:
    share = max(0.05, size / MILLION)
    works = (("seals", "seals alone verified", 4.0), ("rules", "rules alone asked", 15.0))
    for what, name, most in (
        *works,
        ("verify", "everything verified", 25.0),
        ("patterns", "patterns looked for", 25.0),
    ):
        yield from _measured(name, size, (most * share, 300), "benchmarks.alone", what, str(path))
    backups, package = folder / "backups", folder / f"package-{path.stem}"
    yield from _measured(
        "backup, verified", size, (30 * share, 300), "benchmarks.alone", "backup", str(path), str(backups)
    )
    yield from _measured(
        "auditor's package written", size, (60 * share, 300), "benchmarks.alone", "export", str(path), str(package)
    )
    yield from _measured("`verify.py` on that package", size, (60 * share, 200), "benchmarks.checked", str(package))
    for each in (backups, package):
        shutil.rmtree(each)


def _measured(name: str, size: int, most: tuple[float, float], *arguments: str) -> Iterator[Figure]:
    """Measure a long work in a process of its own, of which each entry takes its part; `most` are seconds and MB."""
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    took, worked, memory = map(float, done.stdout.split())
    yield limit(f"{name} ({worked / size * 1e6:.1f} µs of CPU for an entry)", took, most[0], "s")
    yield limit(f"{name}, memory of the largest process", memory, most[1], "MB")


def per_second(what: str, entries: int, took: float, least: int) -> Figure:
    """Return the line of entries that took so many seconds; there should be `least` of them in one."""
    return Figure(what, f"{entries / took:,.0f} entries/s", f"{least:,}/s", took * least / entries, 1.0)


def _rebuilt(path: Path, size: int) -> Figure:
    with closing(open_ledger(path)) as ledger:
        started = time.process_time()
        ledger.rebuild()
        return per_second("`books rebuild`, by CPU", size, time.process_time() - started, REBUILDS)


def rich_household(ledger: Ledger, scene: dict[str, Any]) -> str:
    """Enrol a household that can afford all runs at a shop that has the goods."""
    clerk = clerk_of(scene)
    with ledger.writing() as session:
        household = enrol(session, NewHousehold("样例"), clerk).household
        for _ in range(2):
            credit(session, Deed(household, "VOL-01", 999), Request(ADMINISTRATOR, scene["station"]))
        receive(session, Delivery("1001", 999), clerk)
    return household


def _redeemed(folder: Path, ledger: Ledger, scene: dict[str, Any], household: str, rows: Rows) -> Iterator[Figure]:
    """One durable redemption as a library call, against the same rows written by bare SQLite with the same pragmas.

    Bare SQLite writes them into a copy of the ledger without its guards, where they lie on as many pages as in the
    ledger; into an empty file, where four accounts lie on one page, they are written as well, for comparison.
    """
    clerk = clerk_of(scene)
    with ledger.writing() as session:
        payload = issue(session, household, clerk).payload
    path = ledger.database.path
    snapshot(path, folder / f"copy-{path.stem}.db")
    ours, bare, empty = [], [], []
    with (
        closing(opened(folder / f"copy-{path.stem}.db")) as copy,
        closing(bare_copy(folder / f"bare-{path.stem}.db", ledger)) as connection,
    ):
        for run in range(RUNS):
            ours.append(seconds(lambda: redeem_once(ledger, payload, clerk)))
            bare.append(seconds(lambda run=run: write_rows(copy, rows, BEYOND + run)))  # type: ignore[misc]
            empty.append(seconds(lambda run=run: write_rows(connection, rows, run + 1)))  # type: ignore[misc]
    figure = _ratio("one durable redeem", ours, bare, 2.0)
    yield replace(figure, compared=f"{figure.compared}, in an empty file {statistics.median(empty) * 1000:.2f} ms")


def _ratio(what: str, ours: Sequence[float], bare: Sequence[float], most: float) -> Figure:
    measured, compared = statistics.median(ours), statistics.median(bare)
    return Figure(what, f"{measured * 1000:.2f} ms", f"bare {compared * 1000:.2f} ms", measured / compared, most)


def redeem_once(ledger: Ledger, payload: str, clerk: Request) -> None:
    """Redeem something in a transaction of its own."""
    with ledger.writing() as session:
        redeem(session, Basket(payload, ["1001"]), clerk)


def _read(ledger: Ledger, household: str, month: str, size: int) -> Iterator[Figure]:
    one = [seconds(lambda: _balance_once(ledger, household)) for _ in range(RUNS)]
    yield limit(ONE_BALANCE, statistics.median(one) * 1000, 0.4, "ms")
    with ledger.reading() as session:
        driver = session.transaction.driver
        ours, bare = [], []
        for _ in range(9):
            ours.append(seconds(lambda: sum(1 for _row in session.each(_ALL_BALANCES))))
            bare.append(seconds(lambda: driver.execute("SELECT account, commodity, amount FROM balance").fetchall()))
        yield _ratio("all balances", ours, bare, 3.0)
        (entries,) = driver.execute('SELECT count(*) FROM entry WHERE substr("on", 1, 7) = ?', (month,)).fetchone()
        took = statistics.median([seconds(lambda: reconcile_all(session, month)) for _ in range(3)])
        yield limit(f"`month reconcile --all`, {month}, {entries:,} of {size:,} entries", took, 1.0, "s")


def _balance_once(ledger: Ledger, household: str) -> None:
    with ledger.reading() as session:
        session.balance(household_points(household), POINT)


def _imported(ledger: Ledger, scene: dict[str, Any]) -> Figure:
    started, began = time.perf_counter(), time.process_time()
    import_entries(ledger, scene)
    took, worked = time.perf_counter() - started, time.process_time() - began
    return per_second(f"bulk import, durable ({IMPORTED / worked:,.0f}/s by CPU)", IMPORTED, took, IMPORTS)


def import_entries(ledger: Ledger, scene: dict[str, Any]) -> None:
    """Take in credits and redemptions, as an import does: recorded one after another, a thousand in a transaction."""
    households = scene["households"]
    for first in range(0, IMPORTED, BATCH):
        with ledger.writing() as session:
            for number in range(first, first + BATCH, 2):
                household = households[number // 2 % len(households)]["household"]
                _credited(session, scene, household)
                _given(session, scene, household)


def _credited(session: WriteSession, scene: dict[str, Any], household: str) -> None:
    body = PointsCredited(
        asked=CreditAsked(household=household, rule="VOL-02", quantity=2),
        household=household,
        lines=(CreditLine(rule="VOL-02", quantity=2, points=8),),
        points=8,
        served=session.today,
        flags=("evidence-missing",),
    )
    by = Request(ADMINISTRATOR, scene["station"])
    session.record(POINTS_CREDITED, body, by, site=scene["station"], on=session.today)


def _given(session: WriteSession, scene: dict[str, Any], household: str) -> None:
    body = GoodsRedeemed(
        asked=RedemptionAsked(household=household, lines=(DeliveryLine(sku=SERVICE, quantity=1),)),
        household=household,
        shown="payload",
        lines=(RedemptionLine(sku=SERVICE, quantity=1, points=5),),
        points=5,
    )
    session.record(GOODS_REDEEMED, body, clerk_of(scene), site=scene["shop"], on=session.today)


def _written_by_many(folder: Path, path: Path, scene: dict[str, Any], household: str, rows: Rows) -> Iterator[Figure]:
    call = (str(path), household, str(WRITING), str(scene["now"]))
    ours, longest = _together("benchmarks.writer", [call] * WRITERS)
    name, kept = str(folder / f"bare-{path.stem}.db"), folder / "rows.pickle"
    kept.write_bytes(pickle.dumps(rows))
    calls = [(name, str(kept), str(number + 1), str(WRITING)) for number in range(WRITERS)]
    bare, _longest = _together("benchmarks.bare", calls)
    yield Figure(
        f"{WRITERS} processes posting to one file, bare against ours",
        f"{ours / WRITING:,.0f} commits/s",
        f"bare {bare / WRITING:,.0f}/s",
        bare / ours,
        1 / 0.3,
    )
    yield limit(f"{WRITERS} processes, longest wait", longest, 5, "s")


def _together(module: str, calls: Sequence[Sequence[str]]) -> tuple[int, float]:
    """Return how often all processes together wrote, and the longest that one waited; an error in one stops it all.

    Each has written once before all begin together: what a process does for the first time is not asked here.
    """
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", module, *call], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for call in calls
    ]
    for writer in writers:
        cast("TextIO", writer.stdout).readline()  # it has written once, and waits for the others
    for writer in writers:
        cast("TextIO", writer.stdin).write("\n")
        cast("TextIO", writer.stdin).flush()
    said = [writer.communicate()[0].split() for writer in writers]
    if any(writer.returncode for writer in writers):
        raise SystemExit(f"{module}: a writer failed")
    return sum(int(times) for times, _longest in said), max(float(longest) for _times, longest in said)
