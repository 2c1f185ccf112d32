"""What the books say of entries of several machines is worked out again: which are late, which were doubled."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from supermarket.audit.verification.verify import verify
from supermarket.books.tables import DoubledRow, HeardMostRow, HeardRow
from supermarket.journal.tables import table_of
from supermarket.ledger import Ledger
from tests.audit.tampering import tampering
from tests.audit.test_tampering import change, take_out
from tests.machines import carry, new_machine, tail, take, village_at
from tests.village import Time, Village

SHOP = "5001-1"
CLOSED: Final = {"month": "2026-03", "place": "3001", "sites": ["1000", "3001", "5001"]}
NO_CLOSINGS: Final[list[dict[str, Any]]] = [
    {"month": 5},
    {"month": ["2026-03"]},
    {"place": []},
    {"sites": 5},
    {"sites": [["5001"]]},
    {"month": "later", "place": "3009"},
]


def found(ledger: Ledger) -> set[str]:
    with ledger.reading() as session:
        return {fault.code for fault in verify(session).faults}


@pytest.fixture
def centre(ledger_path: Path, tmp_path: Path) -> Village:
    """Give the centre's ledger, in which an entry was reversed on two machines."""
    village = village_at(ledger_path, Time(), "77")
    shop = new_machine(ledger_path, tmp_path / "shop.db", SHOP)
    received = village.receive().entry
    carry(village.ledger, shop.ledger)
    shop.time.move(minutes=3)
    shop.reverse(received)
    village.time.move(minutes=5)
    village.reverse(received)
    carry(shop.ledger, village.ledger)
    assert found(village.ledger) == set()
    return village


def test_a_doubled_entry_whose_first_one_is_another_is_a_fault(centre: Village, ledger_path: Path) -> None:
    with tampering(ledger_path) as connection:
        connection.execute("UPDATE doubled SET first_seq = 2")
    assert found(centre.ledger) == {"doubled_wrongly"}


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (row.__tablename__, column.name)
        for row in (DoubledRow, HeardRow, HeardMostRow)
        for column in table_of(row).columns
    ],
    ids=str,
)
def test_an_altered_column_of_what_machines_did_and_heard_is_a_fault(
    centre: Village, ledger_path: Path, table: str, column: str
) -> None:
    with tampering(ledger_path) as connection:
        change(connection, table, column)
    assert found(centre.ledger) != set()


@pytest.mark.parametrize("table", ["doubled", "heard", "heard_most"])
def test_a_row_of_it_that_was_taken_out_is_a_fault(centre: Village, ledger_path: Path, table: str) -> None:
    with tampering(ledger_path) as connection:
        take_out(connection, table)
    assert found(centre.ledger) != set()


def test_an_entry_that_is_called_doubled_and_was_not_is_a_fault(centre: Village, ledger_path: Path) -> None:
    with tampering(ledger_path) as connection:
        connection.execute(
            "INSERT INTO doubled SELECT '5001-1', max(seq), '1000-1', 1 FROM entry WHERE origin='5001-1'"
        )
    assert "doubled_wrongly" in found(centre.ledger)


def test_a_doubled_entry_that_is_not_called_so_is_a_fault(centre: Village, ledger_path: Path) -> None:
    with tampering(ledger_path) as connection:
        connection.execute("DELETE FROM doubled")
    assert found(centre.ledger) >= {"posting_missing", "reversal_repeated"}


def test_an_entry_that_is_called_late_and_is_not_is_a_fault(centre: Village, ledger_path: Path) -> None:
    with tampering(ledger_path) as connection:
        connection.execute("INSERT INTO late VALUES ('5001-1', 3, '2026-03-02', '2026-04-01')")
    assert found(centre.ledger) == {"row_extra"}


def test_closings_that_cannot_be_are_named_by_what_is_wrong_with_them(centre: Village, ledger_path: Path) -> None:
    centre.receive()  # which the shop did not know
    with tampering(ledger_path) as connection:
        for number, said in enumerate(NO_CLOSINGS, 1):
            connection.execute(
                "INSERT INTO entry SELECT district, origin, ?, v, 'month.signed', site, \"on\", at, actor, ?, ?, leaf "
                "FROM entry WHERE origin = '5001-1' AND seq = 1",
                (1_000 + number, f"key {number}", json.dumps({**CLOSED, **said})),
            )
    assert found(centre.ledger) >= {"body_invalid", "leaf_differs"}


def test_what_several_machines_leave_below_zero_is_remarked_and_no_fault(ledger_path: Path, tmp_path: Path) -> None:
    centre = village_at(ledger_path, Time(), "77")
    shop = new_machine(ledger_path, tmp_path / "shop.db", SHOP)
    other = new_machine(ledger_path, tmp_path / "other.db", "3001-1")
    household = shop.enrol()
    shop.receive()
    carry(shop.ledger, centre.ledger)
    centre.credit(household)
    carry(centre.ledger, shop.ledger)
    shop.redeem(household)
    take(other.ledger, tail(shop.ledger, SHOP, 0))
    with other.ledger.reading() as session:
        verified = verify(session)
    assert verified.faults == ()
    assert "held_below_zero" in {remark.code for remark in verified.remarks}
