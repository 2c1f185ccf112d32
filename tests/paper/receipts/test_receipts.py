"""A receipt on a text printer and on paper: the same words, columns in line, its number as bars."""

import unicodedata
from dataclasses import replace

import pypdfium2  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL.Image import Image

from supermarket.paper.drawing.typesetting import DRILL
from supermarket.paper.receipts.paper import MARGIN, WIDTH, receipt_pdf
from supermarket.paper.receipts.receipts import (
    COPY,
    FOR_HOUSEHOLD,
    FOR_SHOP,
    SIGNATURE,
    Lapse,
    Receipt,
    ReceiptLine,
    receipt_text,
)
from supermarket.spending.redemption.receipt_codes import read_receipt_code, receipt_code
from tests.paper.reading import page_text, pages, picture_of_page, scan
from tests.paper.samples import AT, LAPSING, LINES, LONG_GOODS, LONG_SHOP, RECEIPT

HOUSEHOLDS = RECEIPT
SHOPS = replace(RECEIPT, shop_copy=True, lapse=LAPSING)
EVERYTHING = replace(
    SHOPS,
    shop=LONG_SHOP,
    head="阿卜杜热西提·阿布都克里木",
    on="2026-03-01",
    slip="123",
    is_copy=True,
    drill=True,
    lines=(*LINES, ReceiptLine(sku="123456", name=LONG_GOODS, unit="瓶(2kg)", quantity=999, points=99_900_000)),
    points=166 + 99_900_000,
)
ALL = [HOUSEHOLDS, SHOPS, EVERYTHING]

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=40)
NAMES = st.one_of(HAN, st.text("abcXYZ019 ()/·", min_size=1, max_size=60), st.builds("{}{}".format, HAN, HAN))
LINES_OF_GOODS = st.builds(
    ReceiptLine,
    sku=st.text("0123456789", min_size=4, max_size=6),
    name=NAMES,
    unit=HAN,
    quantity=st.integers(1, 999),
    points=st.integers(0, 10**8),
)
RECEIPTS = st.builds(
    lambda lines, shop, head, balance: replace(
        RECEIPT, lines=tuple(lines), points=sum(line.points for line in lines), shop=shop, head=head, balance=balance
    ),
    lines=st.lists(LINES_OF_GOODS, min_size=1, max_size=5),
    shop=NAMES,
    head=NAMES,
    balance=st.integers(0, 10**9),
)


def columns(text: str) -> int:
    """How many half-width columns a printer needs for a text."""
    return sum(1 if unicodedata.east_asian_width(character) in {"Na", "H", "N"} else 2 for character in text)


def bare(text: str) -> str:
    return "".join(text.split())


# --- as text ----------------------------------------------------------------------------------------------------------


def test_a_receipt_says_who_got_what_for_how_many_points() -> None:
    assert receipt_text(replace(RECEIPT, lapse=LAPSING)).splitlines() == [
        "       葵园村文明实践超市",
        "       兑换小票（户存联）",
        "--------------------------------",
        "单号                 5017-1-1234",
        "时间            2026-03-05 16:40",
        "户号                3021-1-12-45",
        "户主                      王秀兰",
        "经办人                     15017",
        "--------------------------------",
        "商品                  数量  积分",
        "1001 香皂              2块     6",
        "1014 图书(蒲公英书屋)",
        "                      10册   150",
        "2001 理发              1次    10",
        "--------------------------------",
        "合计积分                     166",
        "剩余积分                      64",
        "其中 2026-12-31 后失效        35",
        "--------------------------------",
        "流水账         5017-1 共 1234 条",
        "流水根       9f2a 11c3 77de 0b41",
        "请当面点清，有差错请当场告知。",
        "",
        "撤销码（本次开台内有效）",
        "2000 0000 0501 7010 0012 3471",
    ]


@given(RECEIPTS, st.sampled_from([24, 32, 48]))
def test_no_line_is_wider_than_the_paper_and_every_figure_ends_at_its_edge(receipt: Receipt, width: int) -> None:
    lines = receipt_text(receipt, width).splitlines()
    assert max(columns(line) for line in lines) <= width
    for row in receipt.lines:
        assert any(line.endswith(f" {row.points}") and columns(line) == width for line in lines)


@given(RECEIPTS)
def test_nothing_is_cut_off(receipt: Receipt) -> None:
    text = bare(receipt_text(receipt))
    for line in receipt.lines:
        assert bare(f"{line.sku}{line.name}{line.quantity}{line.unit}") in text
    for words in (receipt.shop, receipt.head, receipt.entry, str(receipt.points), str(receipt.balance)):
        assert bare(words) in text


def test_columns_stand_under_each_other_whatever_the_names_are_made_of() -> None:
    lines = (
        ReceiptLine(sku="1001", name="香皂", unit="块", quantity=2, points=6),
        ReceiptLine(sku="1018", name="食盐400g", unit="袋", quantity=99, points=297),
        ReceiptLine(sku="1008", name="AB-12 gel", unit="瓶", quantity=100, points=2200),
    )
    rows = [
        line
        for line in receipt_text(replace(RECEIPT, lines=lines, points=2503)).splitlines()
        if line[:4] in {"商品", "1001", "1018", "1008"} or line.startswith("商品")
    ]
    assert len(rows) == 4
    assert {columns(row) for row in rows} == {32}
    ends = [columns(row[: row.rindex(mark) + 1]) for row, mark in zip(rows, ("量", "块", "袋", "瓶"), strict=True)]
    assert ends == [26, 26, 26, 26]


def test_the_shops_copy_has_room_to_sign_and_the_households_has_not() -> None:
    shops, households = receipt_text(SHOPS), receipt_text(HOUSEHOLDS)
    assert FOR_SHOP in shops
    assert f"{SIGNATURE}\n\n\n\n{'_' * 32}\n" in shops
    assert FOR_HOUSEHOLD in households
    assert SIGNATURE not in households
    assert "_" not in households


@pytest.mark.parametrize("receipt", [HOUSEHOLDS, SHOPS])
def test_both_copies_carry_the_roots_beginning_with_its_origin_and_size(receipt: Receipt) -> None:
    text = receipt_text(receipt)
    assert "9f2a 11c3 77de 0b41\n" in text
    assert "5017-1 共 1234 条\n" in text


def test_a_reprint_says_that_it_is_a_copy() -> None:
    assert f"** {COPY} **" in receipt_text(replace(RECEIPT, is_copy=True))
    assert COPY not in receipt_text(RECEIPT)


def test_a_drill_says_so() -> None:
    assert f"** {DRILL} **" in receipt_text(replace(RECEIPT, drill=True))
    assert DRILL not in receipt_text(RECEIPT)


def test_a_slip_that_was_entered_later_shows_its_number_and_both_days() -> None:
    text = receipt_text(replace(RECEIPT, on="2026-03-01", slip="123"))
    assert "兑换日期              2026-03-01\n" in text
    assert "补录时间        2026-03-05 16:40\n" in text
    assert "兑换单号                     123\n" in text
    assert "兑换单号" not in receipt_text(RECEIPT)


def test_where_a_clock_had_run_ahead_the_receipt_says_the_day_alone() -> None:
    text = receipt_text(replace(RECEIPT, on="2026-03-01", is_timed=False))
    assert "兑换日期              2026-03-01\n" in text
    assert "时间" not in text


def test_a_masked_name_stays_masked() -> None:
    masked = replace(RECEIPT, head="王*")
    assert "户主                         王*\n" in receipt_text(masked)


def test_without_points_that_lapse_nothing_is_said_about_them() -> None:
    assert "失效" not in receipt_text(RECEIPT)
    assert "其中 2027-12-31 后失效         7\n" in receipt_text(
        replace(RECEIPT, lapse=Lapse(points=7, on="2027-12-31"))
    )


def test_a_receipt_needs_twenty_four_columns() -> None:
    with pytest.raises(ValueError, match="24"):
        receipt_text(RECEIPT, 23)


def test_the_digits_on_a_receipt_are_those_that_the_till_reads() -> None:
    digits = receipt_text(RECEIPT).splitlines()[-1]
    assert read_receipt_code(digits) == RECEIPT.entry


@pytest.mark.parametrize(
    "wrong",
    [{"entry": "5017"}, {"lines": ()}, {"points": 167}, {"root": "9f2a"}],
    ids=["no entry", "no lines", "another sum", "no root"],
)
def test_a_receipt_that_cannot_be_true_is_not_made(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"entry|lines|root"):
        replace(RECEIPT, **wrong)  # type: ignore[arg-type] # that is the point


# --- on paper ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=ALL, ids=["household", "shop", "everything"])
def receipt(request: pytest.FixtureRequest) -> Receipt:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def pdf(receipt: Receipt) -> bytes:
    return receipt_pdf(receipt)


def size_in_mm(pdf: bytes) -> tuple[float, float]:
    with pypdfium2.PdfDocument(pdf) as document:
        width, height = document[0].get_size()
        return width * 25.4 / 72, height * 25.4 / 72


def test_it_is_one_strip_of_58_mm(pdf: bytes) -> None:
    assert pages(pdf) == 1
    assert size_in_mm(pdf)[0] == pytest.approx(58, abs=0.05) == WIDTH


def test_more_lines_make_a_longer_strip() -> None:
    longer = replace(RECEIPT, lines=LINES * 3, points=3 * RECEIPT.points)
    more = size_in_mm(receipt_pdf(longer))[1] - size_in_mm(receipt_pdf(RECEIPT))[1]
    assert more == pytest.approx(6 * 4.3, abs=0.05)


@pytest.mark.parametrize("dots_per_inch", [203, 300])
def test_the_bars_are_read_as_a_receipt_printer_draws_them(receipt: Receipt, pdf: bytes, dots_per_inch: int) -> None:
    found = scan(picture_of_page(pdf, 0, dots_per_inch=dots_per_inch))
    assert found == {"Code128": [receipt_code(receipt.entry)]}


def test_paper_says_what_the_text_says(receipt: Receipt, pdf: bytes) -> None:
    printed = bare(page_text(pdf, 0))
    for word in receipt_text(receipt).split():
        if set(word) - set("-_*"):
            assert word in printed


def test_nothing_stands_where_the_printer_does_not_reach(pdf: bytes) -> None:
    picture = picture_of_page(pdf, 0, dots_per_inch=254)
    left, top, right, bottom = inked(picture)
    assert left >= MARGIN * 10 - 2
    assert right <= (WIDTH - MARGIN) * 10 + 2
    assert top > 10
    assert bottom < picture.height - 30


def inked(picture: Image) -> tuple[int, int, int, int]:
    box = picture.point(lambda tone: 255 * (tone < 200)).getbbox()
    assert box is not None
    return box


def test_the_line_to_sign_on_has_room_above_it() -> None:
    picture = picture_of_page(receipt_pdf(SHOPS), 0, dots_per_inch=254)  # ten dots are a millimetre
    rows = [y for y in range(picture.height) if dark(picture, y) > 460]
    line = rows[-1]
    assert all(dark(picture, y) == 0 for y in range(line - 140, line - 5))


def dark(picture: Image, y: int) -> int:
    return sum(picture.crop((0, y, picture.width, y + 1)).histogram()[:128])


def test_a_number_that_has_no_code_is_printed_without_bars() -> None:
    old = replace(RECEIPT, entry="0123-1-5")
    pdf = receipt_pdf(old)
    assert scan(picture_of_page(pdf, 0, dots_per_inch=203)) == {}
    assert "0123-1-5" in page_text(pdf, 0)
    assert "0123-1-5" in receipt_text(old)
    assert "撤销码" not in receipt_text(old)


def test_the_same_receipt_is_the_same_bytes(receipt: Receipt, pdf: bytes) -> None:
    assert receipt_pdf(receipt) == pdf
    assert receipt_pdf(replace(receipt, at=AT + 60_000)) != pdf


def test_a_character_that_no_font_can_draw_stands_as_a_sign_on_paper_and_is_left_to_the_printer_as_text() -> None:
    rare = replace(RECEIPT, head="王\U00031350")
    assert "王〓" in page_text(receipt_pdf(rare, fallbacks=()), 0)
    assert "王\U00031350" in receipt_text(rare)


def test_an_erased_name_and_goods_no_longer_listed_leave_an_empty_place() -> None:
    """A receipt is reprinted for years, when the household's name may be gone by law."""
    line = ReceiptLine(sku="1001", name="1001", unit="", quantity=2, points=166)
    old = replace(RECEIPT, head="", lines=(line,), is_copy=True)
    assert "户主\n" in receipt_text(old)
    assert "1001 1001                2   166\n" in receipt_text(old)
    assert "1001 1001" in page_text(receipt_pdf(old), 0)


@settings(max_examples=5, deadline=None)
@given(RECEIPTS)
def test_any_receipt_fits_its_paper(receipt: Receipt) -> None:
    picture = picture_of_page(receipt_pdf(receipt), 0, dots_per_inch=254)
    left, _top, right, bottom = inked(picture)
    assert left >= MARGIN * 10 - 3
    assert right <= (WIDTH - MARGIN) * 10 + 3
    assert bottom < picture.height - 30
