"""Prices: set by the centre, from today or a later day on, never backwards; the list shows those of today."""

from typing import Final

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.imports import add_row, end_row
from supermarket.district.kinds import Role
from supermarket.errors.dates import DateUnreadable, FromInThePast
from supermarket.errors.shop.goods import GoodsUnknown, GoodsWithdrawn, PriceRefused
from supermarket.errors.staff import RoleRefused
from supermarket.spending.goods.catalogue import Price, goods_listed, goods_of, set_price
from supermarket.spending.goods.files import GOODS_FILE
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

TODAY: Final = "2026-03-02"
YESTERDAY: Final = "2026-03-01"
TOMORROW: Final = "2026-03-03"


def priced(
    village: Village, sku: str, points: int, from_: str | None = None, request: Request = ADMINISTRATOR
) -> Price:
    with village.writing() as session:
        return set_price(session, sku, points, from_, request)


def price(village: Village, sku: str, on: str) -> int:
    with village.ledger.reading() as session:
        return goods_of(session, sku, on).points


def test_a_price_holds_from_today_on_and_leaves_the_days_before_alone(village: Village) -> None:
    answer = priced(village, "1005", 20)
    assert answer == Price(answer.entry, "1005", 20, TODAY)
    assert [price(village, "1005", on) for on in (YESTERDAY, TODAY, TOMORROW)] == [18, 20, 20]
    with village.ledger.reading() as session:
        goods = goods_of(session, "1005", TODAY)
    assert (goods.name, goods.limit, goods.barcode) == ("卷纸10卷", "2/month", "2000000010052")


def test_a_price_set_for_a_later_day_does_not_count_today(village: Village) -> None:
    assert priced(village, "1001", 4, TOMORROW).from_ == TOMORROW
    assert [price(village, "1001", on) for on in (TODAY, TOMORROW)] == [3, 4]


def test_a_price_set_for_today_does_not_undo_one_set_for_later(village: Village) -> None:
    priced(village, "1001", 4, TOMORROW)
    priced(village, "1001", 2)
    assert [price(village, "1001", on) for on in (TODAY, TOMORROW)] == [2, 4]


def test_a_price_set_for_later_keeps_what_is_changed_by_then(village: Village) -> None:
    with village.writing() as session:
        end_row(session, GOODS_FILE, "1001", TOMORROW, ADMINISTRATOR)
    with refused(village.ledger, GoodsWithdrawn, sku="1001", date=TOMORROW):
        priced(village, "1001", 4, TOMORROW)
    assert priced(village, "1001", 4).points == 4


def test_no_price_is_set_for_yesterday(village: Village) -> None:
    with refused(village.ledger, FromInThePast, date=YESTERDAY, today=TODAY):
        priced(village, "1001", 4, YESTERDAY)
    with refused(village.ledger, DateUnreadable, date="soon"):
        priced(village, "1001", 4, "soon")


@pytest.mark.parametrize("points", [1, 100_000])
def test_a_price_is_1_to_100000_points(village: Village, points: int) -> None:
    assert priced(village, "1001", points).points == points


@pytest.mark.parametrize("points", [-3, 0, 100_001])
def test_no_zero_negative_or_absurd_price_is_set(village: Village, points: int) -> None:
    with refused(village.ledger, PriceRefused, points=points, most=100_000):
        priced(village, "1001", points)


def test_only_goods_have_prices_and_only_the_centre_sets_them(village: Village) -> None:
    with refused(village.ledger, GoodsUnknown, sku="1999"):
        priced(village, "1999", 4)
    for request, role in ((CLERK, Role.CLERK), (MANAGER, Role.MANAGER)):
        with refused(village.ledger, RoleRefused, operator=request.actor, role=role, verb="goods price"):
            priced(village, "1001", 4, request=request)


def test_the_list_is_in_the_order_of_the_file_with_services_last(village: Village) -> None:
    priced(village, "1003", 7)
    with village.writing() as session:
        cells = {"sku": "2999", "name": "火柴", "unit": "盒", "points": "1"}
        add_row(session, GOODS_FILE, cells, ADMINISTRATOR, scope="1000")
        end_row(session, GOODS_FILE, "1002", None, ADMINISTRATOR)
    with village.ledger.reading() as session:
        listed = [goods.sku for goods in goods_listed(session, TODAY)]
        before = [goods.sku for goods in goods_listed(session, YESTERDAY)]
    assert listed[:3] == ["1001", "1003", "1004"]
    assert listed[-3:] == ["2999", "2001", "2002"]
    assert before[:3] == ["1001", "1002", "1003"]
    assert "2999" not in before
