"""Making a ledger where another is made at the same moment: one of the two is there, whole, and the other is told."""

from contextlib import closing
from pathlib import Path

import pytest

from supermarket.errors.ledger import LedgerExists
from supermarket.journal.database import Database
from supermarket.journal.store import own_stream
from supermarket.making import new_ledger
from tests.village import Time, seeded_clock


def test_of_two_who_make_a_ledger_at_the_same_place_the_second_does_not_take_the_place_of_the_first(
    tmp_path: Path,
) -> None:
    where, clock = tmp_path / "ledger.db", seeded_clock(Time())
    with (
        pytest.raises(LedgerExists),
        new_ledger(where, district="220802", origin="1000-1", drill=True, clock=clock),
        new_ledger(where, district="220802", origin="5001-1", drill=True, clock=clock),  # which is done first
    ):
        pass
    with closing(Database(where)) as database, database.reading() as transaction:
        assert own_stream(transaction).origin == "5001-1"
    assert not [path.name for path in tmp_path.iterdir() if ".new" in path.name]
