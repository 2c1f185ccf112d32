"""The entries of a ledger in which a test has villages live, as the checker reads them."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from supermarket.audit.package.checker.journal import Entry
from supermarket.ledger import open_ledger
from tests.journal.raw import raw
from tests.sound import check_honest
from tests.village import START, Time, Village, make_ledger, seeded_clock, small_district


def entries_in(path: Path) -> Iterator[Entry]:
    """Give the entries of a ledger's file as the checker reads them."""
    with raw(path) as connection:
        rows = connection.execute("SELECT * FROM entry ORDER BY at, origin, seq").fetchall()
    return (Entry._make((*row[:10], json.loads(row[10]), "")) for row in rows)


def entries_of(place: Path, lived: Callable[[Village], None], *, seed: int) -> tuple[Entry, ...]:
    """Return the entries of a life in a ledger of its own, after which nothing is said against it."""
    make_ledger(place / "ledger.db", folder=small_district(place))
    time = Time()
    with closing(open_ledger(place / "ledger.db", now=START)) as ledger:
        village = Village(replace(ledger, clock=seeded_clock(time, seed=seed)), time)
        lived(village)
        check_honest(village.ledger)
    return tuple(entries_in(place / "ledger.db"))
