"""A sheet as it comes from the printer: cut, scanned, measured, and read by a PDF reader."""

import os
import subprocess
import sys

import pytest
from PIL.Image import Image

from supermarket.paper.cards.cards import (
    BARCODE_TOP,
    BRAND,
    CARD_HEIGHT,
    CARD_WIDTH,
    KIND,
    LEFT,
    RIGHT,
    TOP,
    VALUE_LEFT,
    CardFace,
)
from supermarket.paper.cards.sheets import GRID_LEFT, GRID_TOP, PAGE_HEIGHT, PAGE_WIDTH, sheet_pdf
from supermarket.paper.drawing.typesetting import DRILL
from tests.paper.reading import (
    Scanned,
    blank_card,
    card_text,
    ink,
    named_card,
    page_text,
    pages,
    picture_of_page,
    place_on_sheet,
    scan_page,
)

AT = 1_772_700_000_000  # 2026-03-05 in the district

MIXED = [
    named_card(1),
    named_card(2, head="欧阳建国", drill=True),
    named_card(3, head="阿卜杜热西提·阿布都克里木"),
    blank_card(4),
    blank_card(5, drill=True),
    named_card(6, place="洮北区青山镇红光村新时代文明实践站第二文明实践超市"),
    named_card(7, head="𬭎远山"),
    blank_card(8),
    named_card(9, drill=True),
    named_card(10, head="李凤"),
    named_card(11, head="赵十一"),
]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return sheet_pdf(MIXED, at=AT)


@pytest.fixture(scope="module")
def page(pdf: bytes) -> Image:
    """The first page, fine enough to measure."""
    return picture_of_page(pdf, 0, dots_per_inch=400)


def test_both_codes_of_all_ten_cards_of_a_page_are_read_and_hold_the_payload(pdf: bytes) -> None:
    read = scan_page(picture_of_page(pdf, 0, dots_per_inch=200))
    assert read == [Scanned(qr=face.payload, barcode=face.payload) for face in MIXED[:10]]


def test_the_eleventh_card_is_the_first_of_the_second_page(pdf: bytes) -> None:
    assert pages(pdf) == 2
    read = scan_page(picture_of_page(pdf, 1, dots_per_inch=200))
    assert read == [Scanned(qr=MIXED[10].payload, barcode=MIXED[10].payload)] + [None] * 9
    assert "赵十一" in card_text(pdf, 1, 0)


def test_ten_cards_fill_one_page() -> None:
    assert pages(sheet_pdf(MIXED[:10], at=AT)) == 1


def test_a_sheet_without_cards_is_not_made() -> None:
    with pytest.raises(ValueError, match="card"):
        sheet_pdf([], at=AT)


def test_a_page_is_a4_and_ten_bank_cards_lie_in_its_middle() -> None:
    assert (PAGE_WIDTH, PAGE_HEIGHT, CARD_WIDTH, CARD_HEIGHT) == (210, 297, 85.60, 53.98)
    first, last = place_on_sheet(0), place_on_sheet(9)
    assert first[0] == pytest.approx(PAGE_WIDTH - last[2])
    assert first[1] == pytest.approx(PAGE_HEIGHT - last[3])
    assert first[0] > 5 < first[1]  # no printer reaches the edge of the paper


@pytest.mark.parametrize("index", range(10))
def test_the_qr_code_of_every_card_is_25_mm_with_four_white_modules_around_it(page: Image, index: int) -> None:
    left, top, _right, _bottom = place_on_sheet(index)
    with_quiet_zone = (left + LEFT - 4, top + TOP - 4, left + LEFT + 25 + 4, top + TOP + 25 + 4)
    found = ink(page, with_quiet_zone, darker_than=250)
    assert found == pytest.approx((left + LEFT, top + TOP, left + LEFT + 25, top + TOP + 25), abs=0.1)


@pytest.mark.parametrize("index", range(10))
def test_the_barcode_of_every_card_has_modules_for_cheap_scanners_and_ten_white_ones_on_either_side(
    page: Image, index: int
) -> None:
    left, top, right, _bottom = place_on_sheet(index)
    found = ink(page, (left, top + BARCODE_TOP + 1, right, top + BARCODE_TOP + 8), darker_than=250)
    assert found is not None
    module = (found[2] - found[0]) / 211
    assert module == pytest.approx(0.3387, abs=0.001)
    assert found[0] - left >= 10 * module
    assert right - found[2] >= 10 * module


@pytest.mark.parametrize("index", range(10))
def test_the_text_of_a_card_can_be_searched_and_copied(pdf: bytes, index: int) -> None:
    face = MIXED[index]
    text = card_text(pdf, 0, index)
    lines = text.split()
    for words in (BRAND, KIND, face.card, face.household):
        if words is not None:
            assert words in text
    assert (face.head or "") in "".join(lines)  # a long name takes two lines
    assert face.place in "".join(lines)
    assert (DRILL in text) == face.drill
    assert face.payload not in "".join(lines)  # the payload is for machines


def test_a_rare_character_of_a_name_is_one_character_in_the_text(pdf: bytes) -> None:
    assert "\U0002cb4e远山" in card_text(pdf, 0, 6)


def test_a_blank_card_has_a_line_for_the_name_and_no_household(pdf: bytes, page: Image) -> None:
    text = card_text(pdf, 0, 3)
    assert "户主" in text
    assert "户号" not in text
    left, top, right, _bottom = place_on_sheet(3)
    right_of_label = (left + VALUE_LEFT, top + TOP + 7.5, right - LEFT, top + TOP + 21)
    line = ink(page, right_of_label, darker_than=200)
    assert line is not None
    assert line[2] - line[0] == pytest.approx(RIGHT - VALUE_LEFT, abs=0.2)
    assert line[3] - line[1] < 0.4
    assert line[1] - right_of_label[1] > 8  # room for a hand above it


def test_nothing_of_a_card_comes_near_its_cut(page: Image) -> None:
    for index in range(10):
        left, top, right, bottom = place_on_sheet(index)
        found = ink(page, (left, top, right, bottom))
        assert found is not None
        assert min(found[0] - left, found[1] - top, right - found[2], bottom - found[3]) > 3


@pytest.mark.parametrize("column", range(3))
def test_ticks_above_and_below_the_cards_show_where_to_cut_down(page: Image, column: int) -> None:
    x = GRID_LEFT + column * CARD_WIDTH
    for y in (GRID_TOP - 4, PAGE_HEIGHT - GRID_TOP + 2):
        tick = ink(page, (x - 1, y, x + 1, y + 2), darker_than=200)
        assert tick == pytest.approx((x, y, x, y + 2), abs=0.15)


@pytest.mark.parametrize("row", range(6))
def test_ticks_left_and_right_of_the_cards_show_where_to_cut_across(page: Image, row: int) -> None:
    y = GRID_TOP + row * CARD_HEIGHT
    for x in (GRID_LEFT - 4, PAGE_WIDTH - GRID_LEFT + 2):
        tick = ink(page, (x, y - 1, x + 2, y + 1), darker_than=200)
        assert tick == pytest.approx((x, y, x + 2, y), abs=0.15)


def test_the_margin_says_which_cards_a_sheet_holds(pdf: bytes) -> None:
    first, second = page_text(pdf, 0), page_text(pdf, 1)
    for words in (MIXED[0].card, MIXED[9].card, "2026-03-05"):
        assert words in first
    assert MIXED[10].card in second
    assert "试印" in page_text(sheet_pdf(MIXED[:1], at=AT, title="试印"), 0)


def test_the_same_cards_are_the_same_bytes(pdf: bytes) -> None:
    assert sheet_pdf(MIXED, at=AT) == pdf
    assert sheet_pdf(MIXED, at=AT + 1000) != pdf


def test_processes_that_hash_differently_make_the_same_bytes() -> None:
    program = (
        "import hashlib\n"
        "from supermarket.paper.cards.sheets import sheet_pdf\n"
        "from tests.paper.cards.test_sheets import AT, MIXED\n"
        "print(hashlib.sha256(sheet_pdf(MIXED, at=AT)).hexdigest())\n"
    )
    one, two = (run_python(program, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert one == two
    assert len(one) == 64


def test_nothing_heavy_is_loaded_before_something_is_drawn() -> None:
    program = (
        "import sys\n"
        "import supermarket.paper.drawing.pictures, supermarket.paper.cards.sheets\n"
        "print(sorted({'fpdf', 'qrcode', 'PIL', 'fontTools', 'sqlalchemy', 'sqlmodel'} & set(sys.modules)))\n"
    )
    assert run_python(program) == "[]"


@pytest.mark.parametrize("payload", ["1" * 31, "1" * 33, "1" * 31 + "x", "１" * 32])
def test_a_card_carries_thirty_two_plain_digits(payload: str) -> None:
    with pytest.raises(ValueError, match="32 digits"):
        CardFace(card="1000-1-1-07", payload=payload, household=None, head=None, place="", drill=False)


def test_a_card_names_a_household_and_its_head_or_neither() -> None:
    with pytest.raises(ValueError, match="neither"):
        CardFace(card="1000-1-1-07", payload="1" * 32, household="3017-1-1-42", head=None, place="", drill=False)


def run_python(program: str, **environment: str) -> str:
    """What a fresh interpreter prints that finds the same modules as this one."""
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **environment, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
        capture_output=True,
        text=True,
    )
    return run.stdout.strip()
