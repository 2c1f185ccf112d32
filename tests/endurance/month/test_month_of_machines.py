"""A month of a district with a machine at every shop and station: who comes for goods gets them, and nobody twice.

Volunteers earn at their station, whose machine prints a voucher; some come home to their shop with it before the stream
has come. One visit in twenty is to another shop, for which the household moves there and back, where both machines
have a line. One household in two hundred cheats and tries several shops on a day. One machine in ten has a line on 15 %
of the days, the others on 90 %. A shop that must hear of the centre before it debits, while somebody waits, does: over
its line, or by a stick that goes next door to its station and comes back.

SUPERMARKET_TEST_MACHINES sets how many machines there are, SUPERMARKET_TEST_MONTH how many days pass, and
SUPERMARKET_TEST_VOLUNTEERS how many households a station has: seven, five and 4 by default. `make endurance` lives
29 days of the whole district (331). What that takes grows with the square of the machines, as each carries all
streams; SUPERMARKET_TEST_TAKERS says in how many processes beside the test machines take in what they are sent (0). The
test prints what came of it (`pytest -s`).
"""

import math
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import String, cast, distinct, func, select

from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.books.tables import BalanceRow, BooksRow, HeardRow, LateRow
from supermarket.inspection import verify_file
from supermarket.journal.statements import Prepared
from supermarket.journal.store import streams
from supermarket.journal.tables import table_of
from supermarket.ledger import Ledger, every_kind
from supermarket.months.days import days_of
from supermarket.months.exceptions.machines import apart_in
from tests.endurance.month.district import CENTRE, MEMORY, places_of
from tests.endurance.month.lives import Lives
from tests.endurance.month.takers import Takers

MACHINES: Final = int(os.environ.get("SUPERMARKET_TEST_MACHINES", "7"))
DAYS: Final = int(os.environ.get("SUPERMARKET_TEST_MONTH", "5"))
VOLUNTEERS: Final = int(os.environ.get("SUPERMARKET_TEST_VOLUNTEERS", "4"))
TAKERS: Final = int(os.environ.get("SUPERMARKET_TEST_TAKERS", "0"))
SERVED: Final = 0.98
"""So many of the honest visits are served at least."""
MANY: Final = 3_000
"""So many visits show it; of fewer, chance may take more."""
NAMED_MAX: Final = 1.12
"""So many streams a word of what was heard names in the mean at most: the centre's, for it told of all others."""
PATIENT: Final = frozenset({"not_heard", "voucher_waits"})
"""What shows between machines where one has no line for long, and nobody has done anything wrong."""
ROOM: Final = 100_000_000
"""So many bytes are free for each machine where they lie in memory: a month's ledger is half of it."""
MARCH: Final = "2026-03"
_balance: Final = table_of(BalanceRow).c
_heard: Final = table_of(HeardRow).c
_BELOW: Final = Prepared(
    select(func.count(), func.coalesce(func.sum(_balance.amount), 0)).where(
        _balance.account.like("Assets:Households:%"), _balance.amount < 0
    )
)
_NAMED: Final = Prepared(
    select(func.count(), func.count(distinct(_heard.origin.concat("-").concat(cast(_heard.seq, String)))))
)
_LATE: Final = Prepared(select(func.count()).select_from(table_of(LateRow)))
EVERY: Final = {
    table.name: Prepared(select(table).order_by(*table.primary_key.columns))
    for table in (BooksRow.metadata.sorted_tables if every_kind() else ())
}


@pytest.fixture
def district() -> Iterator[Lives]:
    is_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM * MACHINES
    folder = Path(tempfile.mkdtemp(prefix="district-", dir=MEMORY if is_room else None))
    try:
        shops = max(2, MACHINES * 144 // 331)
        with ExitStack() as closed:
            made = closed.enter_context(closing(Lives(folder / "d", places_of(shops, MACHINES - shops), VOLUNTEERS)))
            if TAKERS:
                made.takers = closed.enter_context(closing(Takers(TAKERS)))
            yield made
    finally:
        shutil.rmtree(folder)


def books(ledger: Ledger) -> str:
    """Return a hash of every row of the books and of every stream's root."""
    digest = sha256()
    with ledger.reading() as session:
        for stream in streams(session.transaction):
            digest.update(f"{stream.origin} {stream.size} {stream.root.hex()}\n".encode())
        for name, statement in EVERY.items():
            digest.update(name.encode())
            for row in session.each(statement):
                digest.update(repr(row).encode())
    return digest.hexdigest()


def is_served(served: int, asked: int) -> bool:
    """Say whether enough are served; of few visits within three standard deviations of what chance makes of so many."""
    slack = 0 if asked >= MANY else 3 * math.sqrt(SERVED * (1 - SERVED) * asked)
    return served >= SERVED * asked - slack


def test_in_a_month_of_many_machines_honest_people_are_served_and_nobody_spends_twice(district: Lives) -> None:
    began, used = time.perf_counter(), time.process_time()
    month = district.live(DAYS)
    district.meet()
    took, used = time.perf_counter() - began, time.process_time() - used
    used += district.takers.used if district.takers else 0
    with district.ledgers[CENTRE].reading() as session:
        below, late = session.row(_BELOW), session.row(_LATE)
        named, hearings = session.row(_NAMED) or (0, 0)
        entries = sum(stream.size for stream in streams(session.transaction))
        apart = [each for each in apart_in(session, days_of(session, MARCH)) if each.name not in PATIENT]
    print(  # noqa: T201 - the order of the day
        f"{len(district.nodes)} machines, {len(district.volunteers)} households, {DAYS} days, {entries} entries:"
        f" {took:.0f} s ({used:.0f} s of processor); {district.carried} files, {district.bytes / 1e6:.1f} MB\n"
        f"{month.asked} honest visits, {month.served} served ({month.served / max(1, month.asked):.1%}),"
        f" why not: {dict(month.why)}; {month.lent} vouchers before their stream, {month.moved} moves;"
        f" {month.called} calls and {month.sticks} sticks while somebody waited;"
        f" cheats: {month.tried} visits, {month.stolen} served; below zero: {below}; late: {late};"
        f" {named} streams named in {hearings} words of what was heard"
    )
    assert month.asked > 0
    assert is_served(month.served, month.asked)
    assert named < NAMED_MAX * hearings
    assert below == (0, 0)
    assert late == (0,)
    assert apart == []
    with district.ledgers[CENTRE].reading() as session:
        held = {
            each.household: session.balance(household_points(each.household), POINT) for each in district.volunteers
        }
    assert held == {each.household: each.points for each in district.volunteers}, "what was earned less what was had"
    assert {books(ledger) for ledger in district.ledgers.values()} == {books(district.ledgers[CENTRE])}
    verified = verify_file(district.path(CENTRE), with_evidence=False)
    assert (verified.faults, verified.breaches) == ((), ())
    assert district.ledgers[CENTRE].first_difference() is None
