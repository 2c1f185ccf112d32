"""Files of many machines are taken in at once beside tills that go on, and it is as if one had followed the other."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from threading import Barrier, Event
from time import monotonic
from typing import Final

import psycopg  # noqa: TID251 - the server is watched without the program
import pytest
from sqlalchemy import select

from supermarket.books.session import Request
from supermarket.books.tables import BooksRow, LateRow
from supermarket.carry.taking import take
from supermarket.corrections.corrections import reverse
from supermarket.earning.credit import Deed, credit
from supermarket.households.households import NewHousehold, enrol
from supermarket.inspection import verify_file
from supermarket.journal.engines.postgresql.address import Address, schema_of
from supermarket.journal.statements import Prepared
from supermarket.journal.store import streams
from supermarket.journal.tables import JournalRow, table_of
from supermarket.ledger import Ledger, open_ledger
from supermarket.months.closing.closing import sign
from tests.carry.machines import Machine, joined, silent
from tests.postgresql import lay_copy
from tests.servers.conftest import DISTRICT
from tests.village import CLERK, MANAGER, SMALL, START, Time, make_ledger, seeded_clock, small_district

SHOPS: Final = {"5001": "15001", "5002": "15002", "3001": "33001", "3002": "33002"}
"""The machines that write at once, by their nodes, and whoever works there."""
HOUSEHOLDS: Final = 6
TILLS: Final = 4
TIMES: Final = 2
PATIENCE: Final = 60
"""Seconds after which something that should have come is said not to have come."""
APRIL_3: Final = 32
_SEEDS: Final = count(100)


@dataclass(frozen=True)
class Crowd:
    """A centre's ledger in a file, and a file of each other machine that it has not taken in."""

    centre: Path
    files: Sequence[Path]


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Crowd:
    place = tmp_path_factory.mktemp("crowd")
    (place / "files").mkdir()
    (place / "centre").mkdir()
    make_ledger(place / "centre" / "ledger.db", folder=small_district(place / "files", SMALL))
    centre = Machine(place / "centre" / "ledger.db", Time(), 1)
    files = []
    for seed, (node, actor) in enumerate(SHOPS.items()):
        asks = Request(actor, node)
        machine = joined(node, centre.invite(node, place / "stick"), place / node, seed=seed + 2, asks=asks)
        for file in machine.out(place / "let-in", to="1000"):
            centre.take(file)
        for file in centre.out(place / "heard", to=node):  # who was not heard takes no points back
            machine.take(file)
        with closing(machine.opened()) as ledger:
            lived(ledger, asks)
        files += machine.out(place / "out", to="1000")
    return Crowd(centre.path, files)


def lived(ledger: Ledger, asks: Request) -> None:
    """Let a machine write entries that change sums of its own and of everybody's, and take some of them back."""
    for number in range(HOUSEHOLDS):
        with ledger.writing() as session:
            household = enrol(session, NewHousehold(f"样例{number}", another=True), asks).household
            station = household_site(asks.site)
            credited = credit(session, Deed(household, "VOL-01", 20), Request("91000", station))
            if number % 4 == 0 and asks.site in {"5001", "5002"}:  # who holds the households
                reverse(session, credited.entry, "wrong item", Request("91000", "1000"))


def household_site(site: str) -> str:
    """Return the station of the village whose shop or station a site is."""
    return f"300{site[-1]}"


@contextmanager
def opened(place: Address | Path, days: int = 0) -> Iterator[Ledger]:
    """Open a ledger with a chance of its own, so many days after it was made."""
    time = Time()
    time.move(days=days)
    with closing(open_ledger(place, now=START)) as ledger:
        yield replace(ledger, clock=seeded_clock(time, seed=next(_SEEDS)))


def taken(place: Address | Path, file: Path) -> int:
    with opened(place) as ledger:
        return sum(each.entries for each in take(ledger, file, silent))


def served(place: Address | Path, name: str) -> int:
    """Enrol households and credit them, one after another, as a till at the centre does."""
    with opened(place) as ledger:
        for number in range(TIMES):
            with ledger.writing() as session:
                household = enrol(session, NewHousehold(f"{name}{number}", another=True), Request("15001", "5001"))
            with ledger.writing() as session:
                credit(session, Deed(household.household, "VOL-01", 20), Request("91000", "3001"))
    return TIMES


def of_others(place: Address | Path) -> object:
    """Return what came of the other machines' entries: every row that names one of them."""
    with opened(place) as ledger, ledger.reading() as session:
        names = [each.origin for each in streams(session.transaction) if not each.own]
        tables = [table for drawer in (JournalRow, BooksRow) for table in drawer.metadata.sorted_tables]
        return {
            table.name: rows
            for table in tables
            if not table.name.startswith("heard")  # by its own stream a machine says when it heard what, one by one
            for rows in [
                [
                    row
                    for row in session.rows(Prepared(select(table).order_by(*table.primary_key.columns)))
                    if any(name in str(value) for name in names for value in row) and "1000-1" not in row
                ]
            ]
        }


@pytest.fixture
def place(crowd: Crowd, empty: Address) -> Address:
    """Give the centre's ledger on a server."""
    where = empty.of_schema(schema_of(DISTRICT))
    lay_copy(crowd.centre, where)
    return where


def test_files_of_four_machines_and_four_tills_at_once_are_as_one_after_another(
    crowd: Crowd, place: Address, tmp_path: Path
) -> None:
    alone = Path(shutil.copyfile(crowd.centre, tmp_path / "alone.db"))
    one_by_one = [taken(alone, file) for file in crowd.files]
    barrier = Barrier(len(crowd.files) * 2 + TILLS)

    def together(work: Callable[[], int]) -> int:
        barrier.wait()
        return work()

    works: list[Callable[[], int]] = [
        *(lambda file=file: taken(place, file) for file in [*crowd.files, *reversed(crowd.files)]),
        *(lambda name=f"王样{till}": served(place, name) for till in range(TILLS)),
    ]
    with ThreadPoolExecutor(len(works)) as pool:
        found = list(pool.map(together, works))
    both = [once + again for once, again in zip(found[:4], reversed(found[4:8]), strict=True)]
    assert both == one_by_one, "of two that took one file each entry was new to one alone"
    assert found[8:] == [TIMES] * TILLS
    assert of_others(place) == of_others(alone)
    with opened(place) as ledger:
        assert ledger.first_difference() is None
    assert verify_file(place, with_evidence=False).faults == ()


def test_who_takes_in_beside_a_till_that_does_not_end_gives_way_and_comes_to_an_end_after_it(
    crowd: Crowd, place: Address
) -> None:
    with psycopg.connect(place.for_libpq, autocommit=True) as watch, opened(place) as till:
        watch.execute(f"ALTER DATABASE {place.database} SET deadlock_timeout = '20ms'".encode())
        begun, held = Event(), Event()
        told: list[int] = []

        def progress(done: int) -> None:
            told.append(done)
            begun.set()
            held.wait(PATIENCE)  # what comes next is taken in while the till is at work

        with opened(place) as ledger, ThreadPoolExecutor(1) as pool:
            taker = pool.submit(lambda: take(ledger, crowd.files[0], progress))
            begun.wait(PATIENCE)
            with till.writing() as session:
                enrol(session, NewHousehold("王样甲", another=True), Request("15001", "5001"))
                held.set()
                wait_for(watch, "wait_event = 'advisory' AND backend_xid IS NULL")  # who gave way began again
                before = list(told)
            [came] = taker.result(PATIENCE)
    assert 0 < before[-1] < came.entries == told[-1], "what it had begun beside the till came after it"
    with opened(place) as ledger:
        assert ledger.first_difference() is None


def test_a_month_that_is_closed_while_its_entries_are_posted_beside_finds_all_of_them_late(
    crowd: Crowd, place: Address
) -> None:
    served(place, "赵样")
    with psycopg.connect(place.for_libpq, autocommit=True) as watch, ThreadPoolExecutor(1) as pool:
        watch.execute(f"ALTER DATABASE {place.database} SET deadlock_timeout = '60s'".encode())  # nobody gives way
        with opened(place, days=APRIL_3) as taking, opened(place, days=APRIL_3) as till:
            with watch.transaction():
                watch.execute(f"LOCK TABLE {place.schema}.posting IN SHARE MODE".encode())
                taker = pool.submit(lambda: take(taking, crowd.files[2], silent))
                wait_for(watch, "wait_event = 'relation'")
                for signer in (CLERK, MANAGER, Request("32001", "3001")):
                    with till.writing() as session:
                        sign(session, "2026-03", signer, reason="the station has no line")
            [came] = taker.result(PATIENCE)
    with opened(place, days=APRIL_3) as ledger, ledger.reading() as session:
        late = session.rows(Prepared(select(table_of(LateRow))))
        assert {(origin, on[:7], booked) for origin, _seq, on, booked in late} == {("3001-1", "2026-03", "2026-04-01")}
        assert len(late) > HOUSEHOLDS
        assert came.entries >= len(late)
    with opened(place, days=APRIL_3) as ledger:
        assert ledger.first_difference() is None


def wait_for(watch: "psycopg.Connection[tuple[object, ...]]", what: str) -> None:
    """Wait until somebody in this database waits for something of this sort."""
    there = f"SELECT pg_sleep(0.01) FROM pg_stat_activity WHERE datname = current_database() AND {what}"  # noqa: S608 - words of this module
    end = monotonic() + PATIENCE
    while not watch.execute(there.encode()).fetchall():
        assert monotonic() < end
