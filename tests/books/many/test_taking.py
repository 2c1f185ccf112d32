"""Whatever a machine takes in of others, in whatever order: the same entries make the same books."""

from pathlib import Path

import pytest

from supermarket.books.many.taking import OvertakenError, unheard
from supermarket.books.roots import BLOCK
from supermarket.journal.store import own_stream, stream_named, streams
from supermarket.ledger import KINDS, Ledger
from tests.earning.claims.claiming import NOTICE_DAYS, accepted, claimed, noticed, posted
from tests.machines import books, carry, new_machine, renewed, tail, take, take_in, village_at
from tests.village import Time, Village


@pytest.fixture
def centre(ledger_path: Path) -> Village:
    return village_at(ledger_path, Time(), "77")


@pytest.fixture
def shop(ledger_path: Path, tmp_path: Path) -> Village:
    return new_machine(ledger_path, tmp_path / "shop.db", "5001-1")


def test_what_another_machine_wrote_is_in_the_books_once_it_is_taken_in(centre: Village, shop: Village) -> None:
    household = centre.enrol()
    centre.credit(household)
    carry(centre.ledger, shop.ledger)
    assert shop.points(household) == centre.points(household) == 20
    carry(centre.ledger, shop.ledger)
    carry(shop.ledger, centre.ledger, hear=False)
    assert books(centre.ledger) == books(shop.ledger)
    assert shop.ledger.first_difference() is None


def test_an_entry_that_was_reversed_on_two_machines_is_reversed_once(centre: Village, shop: Village) -> None:
    household = centre.enrol()
    centre.credit(household)
    carry(centre.ledger, shop.ledger)
    shop.receive()
    redeemed = shop.redeem(household).entry
    carry(shop.ledger, centre.ledger)
    shop.time.move(minutes=5)
    shop.reverse(redeemed)
    centre.time.move(minutes=9)
    second = centre.reverse(redeemed).entry
    with centre.ledger.database.writing(keep=False) as beside:
        beside.is_beside = True
        stream = stream_named(beside, "5001-1")
        assert stream
        with pytest.raises(OvertakenError):
            take_in(beside, KINDS, stream, tail(shop.ledger, "5001-1", stream.size))
    carry(shop.ledger, centre.ledger)
    carry(centre.ledger, shop.ledger)
    assert centre.points(household) == shop.points(household) == 20
    doubled = books(centre.ledger)["doubled"]
    assert [f"{origin}-{seq}" for origin, seq, *_first in doubled] == [second]
    assert books(shop.ledger)["doubled"] == doubled
    carry(shop.ledger, centre.ledger)
    assert centre.ledger.first_difference() is None
    assert shop.ledger.first_difference() is None


def test_a_debit_may_come_before_the_credit_that_it_spends(centre: Village, shop: Village, tmp_path: Path) -> None:
    third = new_machine(centre.ledger.database.path, tmp_path / "third.db", "3001-1")
    household = shop.enrol()
    carry(shop.ledger, centre.ledger)
    centre.credit(household)
    carry(centre.ledger, shop.ledger)
    shop.receive()
    shop.redeem(household)
    take(third.ledger, tail(shop.ledger, "5001-1", 0))
    assert third.points(household) == -3
    assert third.ledger.first_difference() is None
    carry(shop.ledger, third.ledger)
    assert third.points(household) == shop.points(household)
    carry(third.ledger, shop.ledger, hear=False)
    assert books(third.ledger) == books(shop.ledger)


def test_until_a_machine_says_what_it_heard_it_knows_of_nothing(centre: Village, shop: Village) -> None:
    centre.enrol()
    entries = tail(centre.ledger, "1000-1", 0)
    take(shop.ledger, entries, hear=False)
    with shop.ledger.reading() as session:
        assert unheard(session.transaction, own_stream(session.transaction)) == ["1000-1"]


def test_whole_blocks_of_another_stream_keep_its_tree_as_its_own_machine_does(centre: Village, shop: Village) -> None:
    for _number in range(2 * BLOCK):
        centre.receive("1001", 1)
    carry(centre.ledger, shop.ledger)
    kept = [row for row in books(shop.ledger)["frontier"] if row[0] == "1000-1"]
    assert kept == [row for row in books(centre.ledger)["frontier"] if row[0] == "1000-1"]
    assert len(kept) == 2


def test_what_undoes_an_entry_that_counts_for_nothing_counts_for_nothing_too(
    centre: Village, shop: Village, tmp_path: Path
) -> None:
    """The centre posts a claim that the shop had posted; a third machine, which holds the household, undoes that."""
    third = new_machine(centre.ledger.database.path, tmp_path / "third.db", "3001-1")
    household = third.enrol()
    accepted(third, claimed(third, household).claim)
    noticed(third)
    carry(third.ledger, centre.ledger)
    carry(centre.ledger, shop.ledger)
    shop.time.move(days=NOTICE_DAYS, minutes=3)
    (first,) = posted(shop)
    centre.time.move(days=NOTICE_DAYS, minutes=5)
    (second,) = posted(centre)
    carry(centre.ledger, third.ledger)
    third.time.move(days=NOTICE_DAYS, minutes=9)
    undone = third.reverse(second.entry).entry
    for origin, source in (("3001-1", third), ("1000-1", centre)):
        held = sizes(shop.ledger).get(origin, 0)
        take(shop.ledger, tail(source.ledger, origin, held))
    renewed(shop.ledger)
    doubled = {f"{origin}-{seq}" for origin, seq, *_first in books(shop.ledger)["doubled"]}
    assert doubled == {second.entry, undone}
    assert shop.points(household) == first.points
    carry(shop.ledger, centre.ledger)
    carry(third.ledger, centre.ledger)
    assert centre.points(household) == first.points
    assert centre.ledger.first_difference() is None
    assert shop.ledger.first_difference() is None


def sizes(ledger: Ledger) -> dict[str, int]:
    with ledger.reading() as session:
        return {stream.origin: stream.size for stream in streams(session.transaction)}
