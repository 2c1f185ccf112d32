"""Shelf labels as they come from the printer: scanned, measured against the sticker sheet, and read."""

from dataclasses import replace

import pytest
from PIL.Image import Image

from supermarket.errors.shop.goods import BarcodeShared
from supermarket.paper.drawing.ean import MODULE
from supermarket.paper.drawing.typesetting import DRILL
from supermarket.paper.forms.labels import (
    GRID_LEFT,
    GRID_TOP,
    LABEL_HEIGHT,
    LABEL_WIDTH,
    LABELS_A_SHEET,
    ShelfLabel,
    labels_pdf,
    limit_words,
)
from supermarket.spending.goods.barcodes import barcode_of
from tests.paper.reading import Edges, ink, page_text, pages, part, picture_of_page, scan
from tests.paper.samples import AT, LABELS, LONG_GOODS

LONG = ShelfLabel(sku="123456", name=LONG_GOODS, unit="瓶(2kg)", points=100_000, limit="2/quarter")
OWN = ShelfLabel(sku="0123", name="瓶装水", unit="瓶", points=2, barcode="6901234567892")
SHORT_CODE = ShelfLabel(sku="1030", name="火柴", unit="盒", points=1, barcode="96385074")
SHEET = (LONG, OWN, SHORT_CODE, *LABELS[:21])


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return labels_pdf(SHEET, at=AT, drill=True)


@pytest.fixture(scope="module")
def page(pdf: bytes) -> Image:
    return picture_of_page(pdf, 0, dots_per_inch=300)


def place(index: int) -> Edges:
    row, column = divmod(index, 3)
    left, top = column * 70.0, 0.5 + row * 37.0
    return left, top, left + 70, top + 37


def test_twenty_four_labels_of_70_by_37_mm_fill_a_sheet() -> None:
    assert (LABELS_A_SHEET, LABEL_WIDTH, LABEL_HEIGHT, GRID_LEFT, GRID_TOP) == (24, 70, 37, 0, 0.5)


@pytest.mark.parametrize("index", range(24))
def test_every_label_is_scanned_as_its_own_goods(page: Image, index: int) -> None:
    label = SHEET[index]
    kind = "EAN8" if label is SHORT_CODE else "EAN13"
    assert scan(part(page, *place(index))) == {kind: [barcode_of(label.sku, label.barcode)]}


@pytest.mark.parametrize("dots_per_inch", [200, 203, 400, 600])
def test_a_sheet_is_read_without_a_false_code_at_any_printers_resolution(pdf: bytes, dots_per_inch: int) -> None:
    found = scan(picture_of_page(pdf, 0, dots_per_inch=dots_per_inch))
    expected = sorted(barcode_of(label.sku, label.barcode) for label in SHEET)
    assert sorted(text for texts in found.values() for text in texts) == expected


@pytest.mark.parametrize("index", range(24))
def test_nothing_of_a_label_comes_near_its_cut_or_the_papers_edge(page: Image, index: int) -> None:
    left, top, right, bottom = place(index)
    found = ink(page, (left + 2, top + 2, right - 2, bottom - 2), darker_than=200)  # without the marks to cut along
    assert found is not None
    assert found[0] >= left + 4.5
    assert found[2] <= right - 4.5
    assert found[1] >= top + 2.9
    assert found[3] <= bottom - 3


@pytest.mark.parametrize("index", range(24))
def test_the_bars_have_white_around_them(page: Image, index: int) -> None:
    """Eleven modules at the left, where the first digit stands below, seven at the right."""
    left, top, _right, _bottom = place(index)
    bars = ink(page, (left + 1, top + 19, left + 43, top + 28), darker_than=200)
    assert bars is not None
    wide = 67 if SHEET[index] is SHORT_CODE else 95
    assert bars[2] - bars[0] == pytest.approx(wide * MODULE, abs=0.2)
    assert bars[0] - left >= 11 * MODULE
    assert ink(page, (bars[2] + 0.1, top + 17, bars[2] + 7 * MODULE, top + 33), darker_than=200) is None


def test_a_label_says_name_sku_unit_points_and_limit(pdf: bytes) -> None:
    text = "".join(page_text(pdf, 0).split())
    for label in SHEET:
        for words in (label.name, label.sku, f"积分/{label.unit}", str(label.points)):
            assert words in text
        assert label.limit is None or "".join(limit_words(label.limit).split()) in text


@pytest.mark.parametrize(
    ("limit", "words"), [("2/month", "每户每月限 2"), ("1/year", "每户每年限 1"), ("10/quarter", "每户每季度限 10")]
)
def test_a_limit_is_said_in_words(limit: str, words: str) -> None:
    assert limit_words(limit) == words


def test_the_labels_of_a_drill_say_so_each(pdf: bytes) -> None:
    assert page_text(pdf, 0).count(DRILL) == 24
    assert DRILL not in page_text(labels_pdf(SHEET[:1], at=AT), 0)


def test_the_twenty_fifth_label_is_the_first_of_the_second_sheet() -> None:
    pdf = labels_pdf(LABELS[:25], at=AT)
    assert pages(pdf) == 2
    assert scan(picture_of_page(pdf, 1, dots_per_inch=200)) == {"EAN13": [LABELS[24].barcode]}
    assert pages(labels_pdf(LABELS[:24], at=AT)) == 1


def test_a_service_gets_a_code_too() -> None:
    haircut = next(label for label in LABELS if label.name == "理发")
    assert scan(picture_of_page(labels_pdf([haircut], at=AT), 0, dots_per_inch=200)) == {"EAN13": ["2000000020013"]}


def test_goods_that_share_a_barcode_are_refused() -> None:
    clash = replace(LABELS[1], barcode=LABELS[0].barcode)
    with pytest.raises(BarcodeShared) as refused:
        labels_pdf([LABELS[0], clash], at=AT)
    assert (refused.value.barcode, refused.value.sku, refused.value.other) == ("2000000010014", "1001", "1002")


def test_skus_that_differ_in_zeros_before_them_share_their_in_store_code_and_are_refused() -> None:
    one, other = replace(OWN, barcode=None), replace(OWN, sku="00123", barcode=None)
    with pytest.raises(BarcodeShared):
        labels_pdf([one, other], at=AT)


def test_the_same_goods_may_have_several_labels() -> None:
    pdf = labels_pdf([LABELS[0]] * 3, at=AT)
    assert scan(picture_of_page(pdf, 0, dots_per_inch=200)) == {"EAN13": [LABELS[0].barcode] * 3}


def test_a_character_that_no_font_can_draw_stands_as_a_sign_for_it() -> None:
    pdf = labels_pdf([replace(OWN, name="\U00031350皂")], at=AT, fallbacks=())
    assert "〓皂" in page_text(pdf, 0)


def test_a_sheet_without_labels_is_not_made() -> None:
    with pytest.raises(ValueError, match="page"):
        labels_pdf([], at=AT)


def test_the_same_labels_are_the_same_bytes(pdf: bytes) -> None:
    assert labels_pdf(SHEET, at=AT, drill=True) == pdf
    assert labels_pdf(SHEET, at=AT + 1000, drill=True) != pdf
