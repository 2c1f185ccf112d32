"""What one writer has looked up the next one knows, as long as the journal says that no register has changed."""

from collections.abc import Hashable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from supermarket.books.remembered import HEADS, LOCAL, ONLY_MOVE, RECENT
from supermarket.district.machines.machines import machines_of
from supermarket.district.machines.tables import ElsewhereRow
from supermarket.earning.credit import Deed, credit
from supermarket.errors.many.machines import MachineForked
from supermarket.journal.statements import insertion
from supermarket.journal.store import open_stream, own_stream
from supermarket.ledger import every_kind, open_ledger
from tests.village import CREDITOR, Village, seeded_clock


@pytest.fixture
def household(village: Village) -> str:
    return village.customer(40)


@pytest.fixture
def other(village: Village, household: str) -> Iterator[Village]:
    """Give somebody else who writes to the same ledger, once a household has redeemed at the village's till."""
    assert household
    with closing(open_ledger(village.ledger.database.where, now=village.time.at)) as opened:
        yield Village(replace(opened, clock=seeded_clock(village.time, seed=3)), village.time)


def known(village: Village) -> dict[Hashable, Any]:
    """Return what the next writer knows before it has asked anything."""
    with village.writing() as session:
        return dict(session.looked_up)


def test_the_next_writer_knows_what_was_looked_up(village: Village, household: str) -> None:
    before = known(village)
    assert ("machines",) in before
    village.credit(household, 1)
    assert before.keys() <= known(village).keys()
    assert HEADS not in before


def test_it_holds_while_others_move_points_alone(village: Village, household: str, other: Village) -> None:
    before = known(village)
    other.credit(household, 1)
    other.redeem(household)
    assert known(village).keys() == before.keys() - {("machines",), LOCAL}
    assert village.redeem(household).balance == village.points(household)


def test_it_is_forgotten_once_somebody_else_has_recorded_in_a_register(
    village: Village, household: str, other: Village
) -> None:
    other.credit(household, 1)
    other.enrol("张样乙")
    assert known(village) == {}


@pytest.mark.parametrize(("more", "holds"), [(RECENT, True), (RECENT + 1, False)])
def test_it_is_forgotten_when_many_entries_have_come(
    village: Village, household: str, other: Village, more: int, holds: bool
) -> None:
    with other.writing() as session:
        for _time in range(more):
            credit(session, Deed(household, "VOL-02", 1), CREDITOR)
    assert bool(known(village)) is holds


def test_it_is_forgotten_when_anything_of_another_machine_has_come(village: Village, other: Village) -> None:
    with other.ledger.database.writing() as transaction:
        district = own_stream(transaction).district
        open_stream(transaction, district=district, origin="5001-1", own=False)
    assert known(village) == {}


def test_what_is_kept_in_no_journal_is_asked_again(village: Village, household: str, other: Village) -> None:
    with other.ledger.database.writing() as transaction:
        origin = own_stream(transaction).origin
        transaction.run(insertion(ElsewhereRow), origin=origin, told_by="5001-1")
    with pytest.raises(MachineForked):
        village.redeem(household)


def test_what_was_counted_of_the_machines_is_known_beside_another_writer(
    village: Village, household: str, other: Village
) -> None:
    with village.writing() as session:
        before = machines_of(session)
    other.credit(household, 1)
    with village.writing() as session:
        assert machines_of(session) is before


def test_the_kinds_that_only_move_something_are_those_that_can_be_reversed() -> None:
    assert {name for name, kind in every_kind().items() if kind.reversal is not None} == ONLY_MOVE
