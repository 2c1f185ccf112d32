"""Stocktakes: what is counted is what the book says from then on; only the goods named are touched."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from supermarket.books.session import Request
from supermarket.corrections.mends import mend_of
from supermarket.district.dated.imports import end_row
from supermarket.errors.corrections import EntryUnknown, NotReversible
from supermarket.errors.dates import DateFuture
from supermarket.errors.earning import QuantityRefused
from supermarket.errors.registers import FileRefused, FileUnreadable
from supermarket.errors.shop.counter import CountUnreadable
from supermarket.errors.shop.goods import CountedSince, GoodsNotStocked, GoodsUnknown, NotACount, NothingCounted
from supermarket.errors.staff import RoleRefused, SiteRefused
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.stock.shelves import batches
from supermarket.spending.stock.stocktakes import Counted, Stocktake, count, parsed_count, read_counts
from tests.refusing import fields_of, places_of, refused
from tests.spending.shelf import NEIGHBOUR, delivered, held, last, left
from tests.village import ADMINISTRATOR, AUDITOR, CLERK, MANAGER, Village

TODAY: Final = "2026-03-02"


def counted(
    village: Village, quantity: int, sku: str = "1001", *, request: Request = CLERK, mends: str | None = None
) -> Stocktake:
    with village.writing() as session:
        (answer,) = count(session, [Counted(sku, quantity)], request, mends=mends)
    return answer


# --- what a count does ------------------------------------------------------------------------------------------------


def test_a_count_that_agrees_is_recorded_and_moves_nothing(shop: Village) -> None:
    batch = delivered(shop, 10)
    answer = counted(shop, 10)
    assert answer == Stocktake(answer.entry, "1001", 10, 10, 0)
    (entry,) = last(shop)
    assert (entry["kind"], entry["book"], entry["counted"], "from" in entry) == ("stock.counted", 10, 10, False)
    assert left(shop) == {batch: 10}
    assert held(shop, "Expenses:Counted:5001") == 0


def test_what_is_missing_leaves_the_batches_in_the_order_in_which_they_would_be_given(shop: Village) -> None:
    later = delivered(shop, 5, expires="2026-09-01")
    sooner = delivered(shop, 5, expires="2026-06-01")
    answer = counted(shop, 3)
    assert (answer.book, answer.counted, answer.difference) == (10, 3, -7)
    assert left(shop) == {later: 3}
    assert last(shop)[0]["from"] == [{"delivery": sooner, "quantity": 5}, {"delivery": later, "quantity": 2}]
    assert (held(shop, "Assets:Stock:5001"), held(shop, "Expenses:Counted:5001")) == (3, 7)


def test_what_is_over_is_a_batch_of_its_own_of_which_nothing_is_known(shop: Village) -> None:
    batch = delivered(shop, 10, expires="2026-06-01", cost=1000, donor="9001")
    answer = counted(shop, 12)
    assert answer.difference == 2
    assert left(shop) == {batch: 10, answer.entry: 2}
    with shop.ledger.reading() as session:
        surplus = batches(session, "5001", "1001")[1]
    assert (surplus.units, surplus.expires, surplus.cost, surplus.donor) == (2, None, None, None)
    assert (held(shop, "Assets:Stock:5001"), held(shop, "Expenses:Counted:5001")) == (12, -2)


def test_goods_that_were_never_taken_in_can_be_counted(shop: Village) -> None:
    answer = counted(shop, 4)
    assert (answer.book, answer.difference) == (0, 4)
    assert left(shop) == {answer.entry: 4}
    shop.redeem(_rich(shop), "1001x4")
    assert left(shop) == {}


def test_an_empty_shelf_can_be_counted(shop: Village) -> None:
    delivered(shop, 10)
    assert counted(shop, 0).difference == -10
    assert left(shop) == {}


def test_only_the_goods_named_are_touched(shop: Village) -> None:
    delivered(shop, 10)
    other = delivered(shop, 10, "1002")
    elsewhere = delivered(shop, 10, request=NEIGHBOUR)
    with shop.writing() as session:
        answers = count(session, [Counted("1001", 9), Counted("1003", 1)], CLERK)
    assert [(answer.sku, answer.difference) for answer in answers] == [("1001", -1), ("1003", 1)]
    assert left(shop, "1002") == {other: 10}
    assert left(shop, shop="5002") == {elsewhere: 10}


def test_of_several_counts_with_a_wrong_one_none_is_recorded(shop: Village) -> None:
    delivered(shop, 10)
    with refused(shop.ledger, GoodsUnknown, sku="1999"), shop.writing() as session:
        count(session, [Counted("1001", 9), Counted("1999", 1)], CLERK)


def test_goods_that_were_withdrawn_still_stand_on_the_shelf_and_are_counted(shop: Village) -> None:
    delivered(shop, 10)
    with shop.writing() as session:
        end_row(session, GOODS_FILE, "1001", None, ADMINISTRATOR)
    assert counted(shop, 8).difference == -2


def _rich(shop: Village) -> str:
    household = shop.enrol()
    shop.credit(household, 50)
    return household


# --- a wrong one is mended by a new one -------------------------------------------------------------------------------


def test_a_wrong_count_is_mended_by_a_new_one_that_names_it(shop: Village) -> None:
    delivered(shop, 10)
    wrong = counted(shop, 1)
    right = counted(shop, 10, mends=wrong.entry)
    assert (right.book, right.difference) == (1, 9)
    assert last(shop)[0]["mends"] == wrong.entry
    assert (held(shop, "Assets:Stock:5001"), held(shop, "Expenses:Counted:5001")) == (10, 0)


def test_a_count_is_never_reversed(shop: Village) -> None:
    delivered(shop, 10)
    entry = counted(shop, 9).entry
    with refused(shop.ledger, NotReversible, entry=entry, kind="stock.counted", mend=mend_of("stock.counted")):
        shop.reverse(entry)


def test_a_count_mends_a_count_of_the_same_goods_at_the_same_shop(shop: Village) -> None:
    delivery = delivered(shop, 10)
    other = counted(shop, 1, "1002").entry
    elsewhere = counted(shop, 1, request=NEIGHBOUR).entry
    for entry in (delivery, other, elsewhere):
        with refused(shop.ledger, NotACount, entry=entry, sku="1001"):
            counted(shop, 9, mends=entry)
    with refused(shop.ledger, EntryUnknown, entry="1000-1-99999"):
        counted(shop, 9, mends="1000-1-99999")


# --- days -------------------------------------------------------------------------------------------------------------


def test_a_count_of_an_earlier_day_is_entered_only_while_no_later_one_is(shop: Village) -> None:
    delivered(shop, 10, request=replace(CLERK, on="2026-02-20"))
    counted(shop, 10, request=replace(CLERK, on="2026-02-27"))
    counted(shop, 9, request=replace(CLERK, on="2026-03-01"))
    with refused(shop.ledger, CountedSince, sku="1001", date="2026-02-28", counted="2026-03-01"):
        counted(shop, 10, request=replace(CLERK, on="2026-02-28"))
    assert counted(shop, 10, request=replace(CLERK, on="2026-03-01")).difference == 1


def test_a_shelf_is_not_counted_tomorrow(shop: Village) -> None:
    with refused(shop.ledger, DateFuture, date="2026-03-03", latest=TODAY):
        counted(shop, 1, request=replace(CLERK, on="2026-03-03"))


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("quantity", [-1, 100_000])
def test_no_negative_or_absurd_count_is_recorded(village: Village, quantity: int) -> None:
    with refused(village.ledger, QuantityRefused, quantity=quantity, most=99_999):
        counted(village, quantity)


def test_a_count_names_goods_that_are_kept_in_stock(shop: Village) -> None:
    with refused(shop.ledger, GoodsUnknown, sku="1999"):
        counted(shop, 1, "1999")
    with refused(shop.ledger, GoodsNotStocked, sku="2001"):
        counted(shop, 1, "2001")
    with refused(shop.ledger, NothingCounted), shop.writing() as session:
        count(session, [], CLERK)


def test_only_staff_of_the_shop_count(shop: Village) -> None:
    with refused(shop.ledger, SiteRefused, operator="15002", site="5001", home="5002"):
        counted(shop, 1, request=Request("15002", "5001"))
    with refused(shop.ledger, RoleRefused, operator="41000", role="auditor", verb="stock count"):
        counted(shop, 1, request=replace(AUDITOR, site="5001"))
    assert counted(shop, 1, request=MANAGER).difference == 1


# --- typed, and from a file -------------------------------------------------------------------------------------------


def test_a_count_is_typed_as_a_code_and_a_figure() -> None:
    assert parsed_count("1001=12") == Counted("1001", 12)
    assert parsed_count(" １００１＝０ ") == Counted("1001", 0)


@pytest.mark.parametrize("text", ["", "1001", "1001=", "=5", "1001=-1", "1001=many", "100=1", "1001 = 1", "1001x2"])
def test_what_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(CountUnreadable) as caught:
        parsed_count(text)
    assert fields_of(caught.value) == {"line": text}


def test_a_sheet_is_read_and_lines_without_a_count_were_not_counted(village: Village, tmp_path: Path) -> None:
    sheet = tmp_path / "count.csv"
    sheet.write_text("sku,counted\n1001,12\n1002,\n1003,0\n", encoding="utf-8")
    with village.ledger.reading() as session:
        counts = read_counts(session, sheet)
    assert counts == [Counted("1001", 12), Counted("1003", 0)]


@pytest.mark.parametrize(("line", "column"), [(",5", "sku"), ("1001,many", "counted"), ("1001,-1", "counted")])
def test_a_sheet_with_a_wrong_cell_is_refused_by_its_place(
    village: Village, tmp_path: Path, line: str, column: str
) -> None:
    sheet = tmp_path / "count.csv"
    sheet.write_text(f"sku,counted\n1002,1\n{line}\n", encoding="utf-8")
    with village.ledger.reading() as session, pytest.raises(FileRefused) as caught:
        read_counts(session, sheet)
    assert places_of(caught.value) == [(3, column)]


def test_a_sheet_with_columns_of_its_own_is_refused(village: Village, tmp_path: Path) -> None:
    sheet = tmp_path / "count.csv"
    sheet.write_text("sku,number\n1001,12\n", encoding="utf-8")
    with village.ledger.reading() as session, pytest.raises(FileRefused) as caught:
        read_counts(session, sheet)
    assert (1, "number") in places_of(caught.value)


def test_a_sheet_that_is_not_there_is_refused(village: Village, tmp_path: Path) -> None:
    with village.ledger.reading() as session, pytest.raises(FileUnreadable) as caught:
        read_counts(session, tmp_path / "count.csv")
    assert caught.value.file == "count.csv"
