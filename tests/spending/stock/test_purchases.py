"""What to buy: below the minimum, counting neither what has expired nor what soon will, and what is on its way."""

from pathlib import Path

import openpyxl

from supermarket.district.dated.imports import amend_row
from supermarket.paper.purchase_list import draw_purchases
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.stock.deliveries import Delivery, receive
from supermarket.spending.stock.purchases import Purchase, purchases
from tests.paper.reading import page_text
from tests.village import ADMINISTRATOR, CLERK, Village


def with_minimum(village: Village, minimum: int) -> None:
    with village.writing() as session:
        amend_row(session, GOODS_FILE, "1001", {"minimum": str(minimum)}, ADMINISTRATOR, scope="1000")


def arrived(village: Village, quantity: int, expires: str | None = None) -> None:
    with village.writing() as session:
        receive(session, Delivery("1001", quantity, expires=expires), CLERK)


def listed(village: Village) -> list[Purchase]:
    with village.ledger.reading() as session:
        return [line for line in purchases(session, "5001") if line.sku == "1001"]


def test_goods_stand_there_one_below_their_minimum_and_not_at_it(village: Village) -> None:
    with_minimum(village, 10)
    assert [(line.on_hand, line.buy) for line in listed(village)] == [(0, 10)]
    arrived(village, 9)
    assert [(line.on_hand, line.buy) for line in listed(village)] == [(9, 1)]
    arrived(village, 1)
    assert listed(village) == []


def test_what_is_near_its_end_counts_as_missing_and_is_named(village: Village) -> None:
    with_minimum(village, 10)
    with village.ledger.reading() as session:
        today = session.today
    arrived(village, 10)
    arrived(village, 4, expires=today)
    (line,) = listed(village)
    assert (line.on_hand, line.near, line.expired, line.expires, line.buy) == (14, 4, 0, today, 0)
    village.time.move(days=1)
    (line,) = listed(village)
    assert (line.near, line.expired, line.buy) == (0, 4, 0)


def test_goods_without_a_minimum_stand_there_only_near_their_end(village: Village) -> None:
    assert listed(village) == []
    with village.ledger.reading() as session:
        today = session.today
    arrived(village, 3, expires=today)
    assert [(line.minimum, line.near, line.buy) for line in listed(village)] == [(None, 3, 0)]


def test_the_paper_and_the_workbook_say_the_same(village: Village, tmp_path: Path) -> None:
    with_minimum(village, 25)
    arrived(village, 7)
    with village.ledger.reading() as session:
        lines = purchases(session, "5001")
        pdf, xlsx = draw_purchases(session, "5001", lines, pdf=tmp_path / "b.pdf", xlsx=tmp_path / "b.xlsx")
    text = page_text(pdf.read_bytes(), 0)
    rows = list(openpyxl.load_workbook(xlsx).active.iter_rows(min_row=3, values_only=True))
    assert [(row[0], row[3], row[4], row[9]) for row in rows] == [("1001", 25, 7, 18)]
    for words in ("进货清单", "1001", "25", "18", "（盖章处）"):
        assert words in text, words
