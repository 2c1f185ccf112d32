"""Transfers: what leaves one shop is on its way until it arrives at the other, and what is missing has a name."""

from dataclasses import replace
from typing import Any, Final

import pytest

from supermarket.books.session import Request
from supermarket.corrections.mends import mend_of
from supermarket.district.dated.files import SITE_FILE
from supermarket.district.dated.imports import add_row, end_row
from supermarket.errors.corrections import EntryUnknown, NotReversible
from supermarket.errors.dates import DateFuture
from supermarket.errors.earning import QuantityRefused
from supermarket.errors.ledger import KeyUsed
from supermarket.errors.shop.goods import (
    CountedSince,
    GoodsNotStocked,
    GoodsUnknown,
    NotInTransit,
    StockShort,
    TransferHome,
)
from supermarket.errors.staff import NoSupermarket, RoleRefused, SiteEnded, SiteRefused, SiteUnknown
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.stock.shelves import Batch, batches
from supermarket.spending.stock.stocktakes import Counted, count
from supermarket.spending.stock.transfers import Arrival, Transfer, arrive, in_transit, send
from tests.refusing import refused
from tests.sound import check_honest
from tests.spending.shelf import NEIGHBOUR, delivered, held, kinds, last, left
from tests.village import ADMINISTRATOR, AUDITOR, CLERK, MANAGER, Village

TODAY: Final = "2026-03-02"


def sent(shop: Village, quantity: int = 4, to: str = "5002", request: Request = CLERK, sku: str = "1001") -> Transfer:
    with shop.writing() as session:
        return send(session, sku, quantity, to, request)


def arrived(shop: Village, entry: str, quantity: int, request: Request = NEIGHBOUR) -> Arrival:
    with shop.writing() as session:
        return arrive(session, entry, quantity, request)


def on_its_way(shop: Village, site: str) -> list[Transfer]:
    with shop.ledger.reading() as session:
        return in_transit(session, site)


def known(shop: Village, site: str) -> list[Batch]:
    with shop.ledger.reading() as session:
        return batches(session, site, "1001")


# --- sent -------------------------------------------------------------------------------------------------------------


def test_what_is_sent_is_on_its_way_and_on_neither_shelf(shop: Village) -> None:
    batch = delivered(shop, 10)
    transfer = sent(shop)
    assert transfer == Transfer(transfer.entry, "1001", 4, "5001", "5002")
    assert (held(shop, "Assets:Stock:5001"), held(shop, "Assets:Transit:5001")) == (6, 4)
    assert left(shop) == {batch: 6}
    assert left(shop, shop="5002") == {}
    with refused(shop.ledger, StockShort, sku="1001", quantity=7, on_hand=6):
        sent(shop, 7)


def test_both_shops_see_what_is_on_its_way_and_no_third_does(shop: Village) -> None:
    delivered(shop, 10)
    transfer = sent(shop)
    assert on_its_way(shop, "5001") == on_its_way(shop, "5002") == [transfer]
    assert on_its_way(shop, "5003") == []


def test_a_transfer_out_of_several_batches_is_one_line_on_its_way(shop: Village) -> None:
    first, second = delivered(shop, 3), delivered(shop, 3)
    transfer = sent(shop, 5)
    assert on_its_way(shop, "5002") == [transfer]
    assert last(shop)[0]["from"] == [{"delivery": first, "quantity": 3}, {"delivery": second, "quantity": 2}]


def test_a_transfer_asked_again_with_its_key_is_the_same_one(shop: Village) -> None:
    delivered(shop, 10)
    keyed = replace(CLERK, key="k1")
    transfer = sent(shop, request=keyed)
    assert sent(shop, request=keyed) == transfer
    assert held(shop, "Assets:Transit:5001") == 4
    with refused(shop.ledger, KeyUsed, key="k1", entry=transfer.entry):
        sent(shop, 5, request=keyed)


def test_goods_go_to_another_shop_and_to_nothing_else(shop: Village) -> None:
    delivered(shop, 10)
    with refused(shop.ledger, TransferHome, site="5001"):
        sent(shop, to="5001")
    with refused(shop.ledger, NoSupermarket, site="3002"):
        sent(shop, to="3002")
    with refused(shop.ledger, SiteUnknown, site="5999"):
        sent(shop, to="5999")
    with shop.writing() as session:
        end_row(session, SITE_FILE, "5002", None, ADMINISTRATOR)
    with refused(shop.ledger, SiteEnded, site="5002", date="2026-03-02", since="2026-03-02"):
        sent(shop)


def test_only_goods_on_the_shelf_are_sent(shop: Village) -> None:
    delivered(shop, 3)
    with refused(shop.ledger, StockShort, sku="1001", quantity=4, on_hand=3):
        sent(shop)
    with refused(shop.ledger, GoodsNotStocked, sku="2001"):
        sent(shop, sku="2001")
    with refused(shop.ledger, GoodsUnknown, sku="1999"):
        sent(shop, sku="1999")


def test_goods_that_were_withdrawn_are_sent_back_and_arrive(shop: Village) -> None:
    delivered(shop, 3)
    with shop.writing() as session:
        end_row(session, GOODS_FILE, "1001", None, ADMINISTRATOR)
    transfer = sent(shop, 2)
    with shop.writing() as session:
        arrive(session, transfer.entry, 2, NEIGHBOUR)
    assert (held(shop, "Assets:Stock:5001"), held(shop, "Assets:Stock:5002")) == (1, 2)


@pytest.mark.parametrize("quantity", [-1, 0, 100_000])
def test_no_zero_negative_or_absurd_quantity_is_sent(village: Village, quantity: int) -> None:
    delivered(village, 3)
    with refused(village.ledger, QuantityRefused, quantity=quantity, most=99_999):
        sent(village, quantity)


def test_goods_are_sent_on_a_day_that_can_be_entered(shop: Village) -> None:
    delivered(shop, 10, request=replace(CLERK, on="2026-02-20"))
    with refused(shop.ledger, DateFuture, date="2026-03-03", latest=TODAY):
        sent(shop, request=replace(CLERK, on="2026-03-03"))
    with shop.writing() as session:
        count(session, [Counted("1001", 10)], replace(CLERK, on="2026-03-01"))
    with refused(shop.ledger, CountedSince, sku="1001", date="2026-02-28", counted="2026-03-01"):
        sent(shop, request=replace(CLERK, on="2026-02-28"))
    sent(shop, request=replace(CLERK, on="2026-03-01"))
    assert last(shop)[0]["on"] == "2026-03-01"


def test_only_staff_of_the_sending_shop_send(shop: Village) -> None:
    delivered(shop, 10)
    with refused(shop.ledger, SiteRefused, operator="15002", site="5001", home="5002"):
        sent(shop, request=replace(NEIGHBOUR, site="5001"))
    with refused(shop.ledger, RoleRefused, operator="41000", role="auditor", verb="stock transfer"):
        sent(shop, request=replace(AUDITOR, site="5001"))
    sent(shop, request=MANAGER)


def test_a_transfer_is_brought_back_by_another_and_not_reversed(shop: Village) -> None:
    delivered(shop, 10)
    transfer = sent(shop)
    with refused(shop.ledger, NotReversible, entry=transfer.entry, kind="stock.sent", mend=mend_of("stock.sent")):
        shop.reverse(transfer.entry)


# --- arrived ----------------------------------------------------------------------------------------------------------


def test_what_arrives_is_a_batch_of_the_other_shop(shop: Village) -> None:
    delivered(shop, 10)
    transfer = sent(shop)
    arrival = arrived(shop, transfer.entry, 4)
    assert arrival == Arrival(arrival.entry, transfer.entry, "1001", 4, 0)
    assert (held(shop, "Assets:Transit:5001"), held(shop, "Assets:Stock:5002")) == (0, 4)
    assert left(shop, shop="5002") == {arrival.entry: 4}
    assert on_its_way(shop, "5002") == []


def test_what_is_missing_is_named_as_lost_by_the_sender(shop: Village) -> None:
    delivered(shop, 10)
    arrival = arrived(shop, sent(shop).entry, 3)
    assert (arrival.quantity, arrival.missing) == (3, 1)
    assert (held(shop, "Assets:Stock:5002"), held(shop, "Expenses:Lost:5001")) == (3, 1)
    assert held(shop, "Assets:Transit:5001") == 0


def test_a_transfer_of_which_nothing_came_is_over_too(shop: Village) -> None:
    delivered(shop, 10)
    transfer = sent(shop)
    assert arrived(shop, transfer.entry, 0).missing == 4
    assert held(shop, "Expenses:Lost:5001") == 4
    assert left(shop, shop="5002") == {}
    assert on_its_way(shop, "5002") == []


def test_a_transfer_arrives_once(shop: Village) -> None:
    delivered(shop, 10)
    transfer = sent(shop)
    arrived(shop, transfer.entry, 3)
    with refused(shop.ledger, NotInTransit, entry=transfer.entry, site="5002"):
        arrived(shop, transfer.entry, 1)


def test_an_arrival_asked_again_with_its_key_is_the_same_one(shop: Village) -> None:
    delivered(shop, 2)
    delivered(shop, 2)
    transfer = sent(shop)
    keyed = replace(NEIGHBOUR, key="k1")
    arrival = arrived(shop, transfer.entry, 3, keyed)
    assert arrived(shop, transfer.entry, 3, keyed) == arrival
    assert held(shop, "Assets:Stock:5002") == 3
    with refused(shop.ledger, KeyUsed, key="k1", entry=arrival.entry):
        arrived(shop, transfer.entry, 4, keyed)


def test_what_is_known_of_a_batch_comes_along_with_its_share_of_the_cost(shop: Village) -> None:
    about: dict[str, Any] = {"expires": "2026-09-30", "donor": "9001", "paper": "A-17", "restricted": "for old people"}
    delivered(shop, 10, cost=1005, **about)
    arrival = arrived(shop, sent(shop, 3).entry, 3)
    assert known(shop, "5002") == [Batch(delivery=arrival.entry, left=3, units=3, on=TODAY, cost=301, **about)]


def test_the_cost_is_shared_among_the_units_that_came(shop: Village) -> None:
    delivered(shop, 10, cost=1000)
    arrived(shop, sent(shop, 3).entry, 2)
    (batch,) = known(shop, "5002")
    assert (batch.units, batch.cost) == (2, 200)


def test_a_batch_of_unknown_cost_stays_one(shop: Village) -> None:
    delivered(shop, 10)
    arrived(shop, sent(shop).entry, 4)
    (batch,) = known(shop, "5002")
    assert (batch.cost, batch.expires, batch.donor) == (None, None, None)


def test_each_source_batch_is_a_batch_again_and_the_last_lacks_what_is_missing(shop: Village) -> None:
    delivered(shop, 3, expires="2026-06-01", cost=300)
    delivered(shop, 3, expires="2026-07-01", cost=600)
    delivered(shop, 3, donor="9002")
    transfer = sent(shop, 8)
    arrived(shop, transfer.entry, 5)
    assert kinds(shop, 3) == ["stock.arrived"] * 3
    assert [(batch.units, batch.expires, batch.cost, batch.donor) for batch in known(shop, "5002")] == [
        (3, "2026-06-01", 300, None),
        (2, "2026-07-01", 400, None),
    ]
    assert (held(shop, "Assets:Stock:5002"), held(shop, "Expenses:Lost:5001")) == (5, 3)
    assert held(shop, "Assets:Transit:5001") == 0


def test_goods_that_came_can_be_sent_on(shop: Village) -> None:
    delivered(shop, 10, expires="2026-06-01", cost=1000)
    arrived(shop, sent(shop).entry, 4)
    back = sent(shop, 4, "5001", NEIGHBOUR)
    arrived(shop, back.entry, 4, CLERK)
    assert [(batch.left, batch.cost) for batch in known(shop, "5001")] == [(6, 1000), (4, 400)]
    assert held(shop, "Assets:Stock:5001") == 10


@pytest.mark.parametrize("quantity", [-1, 5])
def test_no_more_arrives_than_was_sent_and_never_less_than_nothing(village: Village, quantity: int) -> None:
    delivered(village, 10)
    transfer = sent(village)
    with refused(village.ledger, QuantityRefused, quantity=quantity, most=4):
        arrived(village, transfer.entry, quantity)


def test_a_transfer_arrives_at_the_shop_it_was_sent_to_and_nowhere_else(shop: Village) -> None:
    delivered(shop, 10)
    transfer = sent(shop)
    third = Request("15003", "5003")
    with refused(shop.ledger, NotInTransit, entry=transfer.entry, site="5003"):
        arrived(shop, transfer.entry, 4, third)
    with refused(shop.ledger, NotInTransit, entry=transfer.entry, site="5001"):
        arrived(shop, transfer.entry, 4, CLERK)


def test_what_is_no_transfer_does_not_arrive(shop: Village) -> None:
    batch = delivered(shop, 10)
    with refused(shop.ledger, NotInTransit, entry=batch, site="5002"):
        arrived(shop, batch, 4)
    with refused(shop.ledger, EntryUnknown, entry="1000-1-99999"):
        arrived(shop, "1000-1-99999", 4)


def test_only_staff_of_the_receiving_shop_take_it_in(shop: Village) -> None:
    delivered(shop, 10)
    transfer = sent(shop)
    with refused(shop.ledger, SiteRefused, operator="15001", site="5002", home="5001"):
        arrived(shop, transfer.entry, 4, replace(CLERK, site="5002"))


def test_between_two_shops_of_one_village_goods_move_too(shop: Village) -> None:
    with shop.writing() as session:
        cells = {"site": "5900", "name": "第二超市", "tier": "supermarket", "parent": "3001"}
        add_row(session, SITE_FILE, cells, ADMINISTRATOR, scope="1000")
    delivered(shop, 10)
    arrived(shop, sent(shop, to="5900").entry, 4, replace(CLERK, site="5900"))
    assert held(shop, "Assets:Stock:5900") == 4


def test_goods_between_two_shops_that_both_ended_arrive_at_any_other(shop: Village) -> None:
    delivered(shop, 10)
    transfer = sent(shop)
    with shop.writing() as session:
        count(session, [Counted("1001", 0)], CLERK)
        for each in ("5001", "5002"):
            end_row(session, SITE_FILE, each, None, ADMINISTRATOR)
    other = Request("91000", "5003")
    assert [each.entry for each in on_its_way(shop, "5003")] == [transfer.entry]
    assert arrived(shop, transfer.entry, 4, other).quantity == 4
    assert (held(shop, "Assets:Transit:5001"), held(shop, "Assets:Stock:5003")) == (0, 4)
    check_honest(shop.ledger)
