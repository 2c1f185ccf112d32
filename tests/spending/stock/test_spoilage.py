"""Write-offs: spoiled goods leave the books with a reason and a manager's word, and a wrong one comes back whole."""

from dataclasses import replace
from typing import Final

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.imports import end_row
from supermarket.errors.corrections import ReversedAlready
from supermarket.errors.dates import DateFuture, DateTooFarBack
from supermarket.errors.earning import QuantityRefused
from supermarket.errors.ledger import KeyUsed
from supermarket.errors.persons import SecondIsFirst, SecondRefused
from supermarket.errors.shop.goods import GoodsNotStocked, GoodsUnknown, StockShort
from supermarket.errors.staff import RoleRefused, ShopMissing, SiteRefused
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.stock.kinds import SpoilageReason
from supermarket.spending.stock.spoilage import Spoiled, WrittenOff, write_off
from tests.refusing import refused
from tests.spending.shelf import delivered, held, last, left
from tests.village import ADMINISTRATOR, AUDITOR, CLERK, MANAGER, Village

TODAY: Final = "2026-03-02"


def written_off(  # noqa: PLR0913 - what is asked, by name
    village: Village,
    quantity: int = 2,
    *,
    sku: str = "1001",
    reason: SpoilageReason = "broken",
    approver: str = "33001",
    request: Request = CLERK,
) -> WrittenOff:
    with village.writing() as session:
        return write_off(session, Spoiled(sku, quantity, reason, approver), request)


def test_what_spoiled_leaves_the_shelf_with_its_reason_and_who_agreed(shop: Village) -> None:
    batch = delivered(shop, 10)
    answer = written_off(shop, reason="damp")
    assert answer == WrittenOff(answer.entry, "1001", 2, 8)
    assert (held(shop, "Assets:Stock:5001"), held(shop, "Expenses:Spoiled:5001")) == (8, 2)
    assert left(shop) == {batch: 8}
    (entry,) = last(shop)
    assert (entry["kind"], entry["reason"], entry["approver"]) == ("stock.spoiled", "damp", "33001")


@pytest.mark.parametrize(
    ("approver", "request_"),
    [("32001", MANAGER), ("33001", ADMINISTRATOR), ("91000", MANAGER), ("91000", CLERK)],
    ids=str,
)
def test_a_manager_there_or_above_agrees_or_the_administrator(shop: Village, approver: str, request_: Request) -> None:
    delivered(shop, 10)
    assert written_off(shop, approver=approver, request=replace(request_, site="5001")).on_hand == 8
    assert last(shop)[0]["approved"] == "named"


@pytest.mark.parametrize("who", [MANAGER, ADMINISTRATOR], ids=str)
def test_nobody_agrees_to_his_own(shop: Village, who: Request) -> None:
    delivered(shop, 10)
    with refused(shop.ledger, SecondIsFirst, operator=who.actor, verb="stock write-off"):
        written_off(shop, approver=who.actor, request=replace(who, site="5001"))


@pytest.mark.parametrize("approver", ["", "15001", "23001", "41000", "33002", "99999"])
def test_nobody_but_a_manager_of_the_place_can_agree(village: Village, approver: str) -> None:
    """Not the clerk himself, a reviewer, an auditor, another village's manager, or somebody unknown."""
    delivered(village, 10)
    may = {"operator": approver, "site": "5001", "verb": "stock write-off", "roles": ["administrator", "manager"]}
    with refused(village.ledger, SecondRefused, **may):
        written_off(village, approver=approver)


def test_a_write_off_asked_again_with_its_key_is_the_same_one(shop: Village) -> None:
    delivered(shop, 10)
    keyed = replace(CLERK, key="k1")
    answer = written_off(shop, request=keyed)
    assert written_off(shop, request=keyed) == answer
    assert held(shop, "Assets:Stock:5001") == 8
    with refused(shop.ledger, KeyUsed, key="k1", entry=answer.entry):
        written_off(shop, reason="pests", request=keyed)


def test_only_goods_on_the_shelf_are_written_off(shop: Village) -> None:
    delivered(shop, 3)
    with refused(shop.ledger, StockShort, sku="1001", quantity=4, on_hand=3):
        written_off(shop, 4)
    with refused(shop.ledger, GoodsNotStocked, sku="2001"):
        written_off(shop, sku="2001")
    with refused(shop.ledger, GoodsUnknown, sku="1999"):
        written_off(shop, sku="1999")


def test_goods_that_were_withdrawn_still_stand_on_the_shelf_and_are_written_off(shop: Village) -> None:
    delivered(shop, 3)
    with shop.writing() as session:
        end_row(session, GOODS_FILE, "1001", None, ADMINISTRATOR)
    written_off(shop, 1)
    assert held(shop, "Assets:Stock:5001") == 2


@pytest.mark.parametrize("quantity", [-1, 0, 100_000])
def test_no_zero_negative_or_absurd_quantity_is_written_off(village: Village, quantity: int) -> None:
    delivered(village, 3)
    with refused(village.ledger, QuantityRefused, quantity=quantity, most=99_999):
        written_off(village, quantity)


def test_goods_are_written_off_on_a_day_that_can_be_entered(shop: Village) -> None:
    delivered(shop, 3, request=replace(CLERK, on="2026-02-20"))
    with refused(shop.ledger, DateFuture, date="2026-03-03", latest=TODAY):
        written_off(shop, request=replace(CLERK, on="2026-03-03"))
    with refused(shop.ledger, DateTooFarBack, date="2026-01-29", earliest="2026-01-30"):
        written_off(shop, request=replace(CLERK, on="2026-01-29"))
    written_off(shop, request=replace(CLERK, on="2026-02-28"))
    assert last(shop)[0]["on"] == "2026-02-28"


def test_only_staff_of_the_shop_write_off(shop: Village) -> None:
    delivered(shop, 3)
    with refused(shop.ledger, SiteRefused, operator="15002", site="5001", home="5002"):
        written_off(shop, request=Request("15002", "5001"))
    with refused(shop.ledger, RoleRefused, operator="41000", role="auditor", verb="stock write-off"):
        written_off(shop, request=replace(AUDITOR, site="5001"))
    with refused(shop.ledger, ShopMissing, site="1000"):
        written_off(shop, request=ADMINISTRATOR)


# --- a wrong one ------------------------------------------------------------------------------------------------------


def test_a_write_off_taken_back_puts_the_goods_into_the_batches_they_came_from(shop: Village) -> None:
    sooner = delivered(shop, 3, expires="2026-06-01")
    later = delivered(shop, 3, expires="2026-09-01")
    entry = written_off(shop, 5).entry
    assert left(shop) == {later: 1}
    shop.reverse(entry, by=MANAGER)
    assert left(shop) == {sooner: 3, later: 3}
    assert (held(shop, "Assets:Stock:5001"), held(shop, "Expenses:Spoiled:5001")) == (6, 0)
    (reversal,) = last(shop)
    assert (reversal["kind"], reversal["reverses"]) == ("spoilage.reversed", entry)


def test_a_write_off_is_taken_back_once(shop: Village) -> None:
    delivered(shop, 3)
    entry = written_off(shop).entry
    by = shop.reverse(entry).entry
    with refused(shop.ledger, ReversedAlready, entry=entry, by=by):
        shop.reverse(entry)
