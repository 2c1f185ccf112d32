"""A district on a PostgreSQL server, beside the same in a file of SQLite and beside the bare driver on that server.

The server is the system's own and waits for its disk, as a centre's does.
"""

import pickle
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, Final

import psycopg

from benchmarks.bare import Rows
from benchmarks.district.life import seeded
from benchmarks.district.making import scene_of
from benchmarks.figures import Figure, limit, seconds
from benchmarks.ledgers import ADMINISTRATOR, IMPORTED, WRITING, clerk_of, import_entries, per_second, redeem_once
from benchmarks.redeemers import bare_redemption, upserts
from supermarket.books.session import Request
from supermarket.demo.scene import Time
from supermarket.earning.credit import Deed, credit
from supermarket.households.cards import issue
from supermarket.households.households import NewHousehold, enrol
from supermarket.inspection import verify_file
from supermarket.journal.engines.engine import Where
from supermarket.journal.places import engine_of, place_of
from supermarket.ledger import Ledger, open_ledger
from supermarket.months.reconciliation import reconcile_all
from supermarket.spending.stock.deliveries import Delivery, receive
from tests.postgresql import server

WRITERS: Final = (1, 8, 32)
RUNS: Final = 200
LAID: Final = 1_000
"""So many entries with their books are laid on a server in a second, at least."""
SCHEMA: Final = "bare"
ALONE: Final = 60
"""So many times the most that one deed earns has a household whose card is redeemed alone for so long."""
BESIDE: Final = 6
"""So many times one whose card is redeemed beside others."""
_OPENED: Final = count()
"""How often a ledger was opened: each time has a chance of its own, so that no key comes twice."""


def served(folder: Path, path: Path, rows: Rows) -> Iterator[Figure]:
    """Measure a district on a server; `rows` are those that one redemption writes."""
    scene = scene_of(path)
    with server(durable=True) as address:
        copy = shutil.copyfile(path, folder / "sqlite.db")
        place = place_of(f"{address}&schema=district_220802", folder)
        draft = shutil.copyfile(path, folder / "draft.db")
        took = seconds(lambda: engine_of(place).lay(draft, place))
        yield per_second(f"a ledger of {scene['entries']:,} entries laid on a server", scene["entries"], took, LAID)
        yield from _both(copy, place, scene)
        yield from _redeemed(address, place, scene, rows)
        yield from _by_many(folder, address, (copy, place), scene, rows)
        size = engine_of(place).bytes_of(place)
        yield limit("bytes of an entry with its books, on the server", size / scene["entries"], 4_000, "B")


def _both(copy: Path, place: Where, scene: dict[str, Any]) -> Iterator[Figure]:
    """Verify, draw a month and import, on each engine."""
    works = (
        ("everything verified", _verified, 3.0),
        (f"`month reconcile --all`, {scene['month']}", lambda where: _reconciled(where, scene), 3.0),
        (f"bulk import of {IMPORTED:,} entries, durable", lambda where: _imported(where, scene), 4.0),
    )
    for what, work, most in works:
        sqlite, server = work(copy), work(place)
        yield Figure(f"{what}, on a server", f"{server:.2f} s", f"SQLite {sqlite:.2f} s", server / sqlite, most)


def _verified(where: Where) -> float:
    return seconds(lambda: verify_file(where, with_evidence=False))


def _reconciled(where: Where, scene: dict[str, Any]) -> float:
    with closing(_at(where, scene)) as ledger, ledger.reading() as session:
        return statistics.median([seconds(lambda: reconcile_all(session, scene["month"])) for _ in range(3)])


def _imported(where: Where, scene: dict[str, Any]) -> float:
    with closing(_at(where, scene)) as ledger:
        return seconds(lambda: import_entries(ledger, scene))


def _at(where: Where, scene: dict[str, Any]) -> Ledger:
    now = scene["now"]
    return replace(open_ledger(where, now=now), clock=seeded(Time(now), f"measuring {next(_OPENED)}"))


def _cards(where: Where, scene: dict[str, Any], cards: int) -> list[str]:
    """Give a card to so many households that can afford all that is redeemed here; return what their codes hold."""
    clerk, found = clerk_of(scene), []
    with closing(_at(where, scene)) as ledger, ledger.writing() as session:
        receive(session, Delivery("1001", RUNS + 1), clerk)
        for number in range(cards):
            household = enrol(session, NewHousehold("样例", another=True), clerk).household
            for _time in range(BESIDE if number else ALONE):
                credit(session, Deed(household, "VOL-01", 999), Request(ADMINISTRATOR, scene["station"]))
            found.append(issue(session, household, clerk).payload)
    return found


def _redeemed(address: str, place: Where, scene: dict[str, Any], rows: Rows) -> Iterator[Figure]:
    """One durable redemption, turn by turn with the same rows written by the bare driver."""
    (payload,) = _cards(place, scene, 1)
    ours, bare = [], []
    with closing(_at(place, scene)) as ledger, psycopg.connect(address, autocommit=True) as connection:
        _bare_schema(connection)
        statements = upserts(connection, SCHEMA, rows)
        for run in range(RUNS):
            ours.append(seconds(lambda: redeem_once(ledger, payload, clerk_of(scene))))
            bare.append(seconds(lambda run=run: bare_redemption(connection, statements, rows, run + 1)))  # type: ignore[misc]
    measured, compared = statistics.median(ours) * 1000, statistics.median(bare) * 1000
    what = "one durable redeem on a server"
    yield Figure(what, f"{measured:.2f} ms", f"bare psycopg {compared:.2f} ms", measured / compared, 4.0)


def _bare_schema(connection: "psycopg.Connection[Any]") -> None:
    """Make the ledger's tables and indexes once more, without its guards."""
    connection.execute(f"CREATE SCHEMA {SCHEMA}")
    names = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'district_220802'::regnamespace"
    for (name,) in connection.execute(names).fetchall():
        connection.execute(f'CREATE TABLE {SCHEMA}."{name}" (LIKE district_220802."{name}" INCLUDING ALL)')
    connection.execute(f"SET search_path = {SCHEMA}")


def _by_many(
    folder: Path, address: str, places: tuple[Where, Where], scene: dict[str, Any], rows: Rows
) -> Iterator[Figure]:
    """Many writers at once on a server, beside a file of SQLite, and beside the bare driver on the server."""
    kept = folder / "rows.pickle"
    kept.write_bytes(pickle.dumps(rows))
    clerk = clerk_of(scene)
    asked = (str(WRITING), str(scene["now"]), str(clerk.actor), str(clerk.site))
    cards = [_cards(place, scene, max(WRITERS)) for place in places]
    for writers in WRITERS:
        sqlite, server = (_told(str(place), *asked, *of[:writers]) for place, of in zip(places, cards, strict=True))
        bare = _told(address, str(WRITING), "--bare", str(kept), SCHEMA, str(writers))
        yield Figure(
            f"{writers} at once redeeming on a server: half within {server[1]:.0f} ms, 99 of 100 within "
            f"{server[2]:.0f} ms, all within {server[3]:.0f} ms",
            f"{server[0] / WRITING:,.0f}/s",
            f"bare psycopg {bare[0] / WRITING:,.0f}/s; SQLite {sqlite[0] / WRITING:,.0f}/s, 99 of 100 within "
            f"{sqlite[2]:.0f} ms",
            bare[0] / server[0],
            4.0,
        )


def _told(*arguments: str) -> tuple[float, ...]:
    command = [sys.executable, "-m", "benchmarks.redeemers", *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return tuple(map(float, done.stdout.split()))
