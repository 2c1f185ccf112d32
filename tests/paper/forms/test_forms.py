"""The blanks as they come from the printer: numbered, whole, with room to sign, and without the book's figures."""

import re
from collections.abc import Callable
from dataclasses import fields, replace

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL.Image import Image

from supermarket.errors.paper import SlipsRefused
from supermarket.paper.drawing.parts import Band, Fields, Note
from supermarket.paper.drawing.typesetting import DRILL
from supermarket.paper.forms.forms import SLIPS_MAX, Form, forms_pdf
from supermarket.paper.forms.texts import (
    ACROSS_ROOM,
    COUNT_ROWS,
    PORTRAIT_ROOM,
    Blanks,
    CountedGoods,
    Pages,
    claim_pages,
    count_pages,
    donation_pages,
    register_pages,
    sign_in_pages,
    spoilage_pages,
)
from tests.paper.reading import page_text, pages, picture_of_page
from tests.paper.samples import AT, BLANKS, GOODS, LONG_GOODS, LONG_SHOP, SHOP

HARD = replace(
    BLANKS,
    site=LONG_SHOP,
    drill=True,
    goods=(*GOODS, CountedGoods(sku="123456", name=LONG_GOODS * 2, unit="家庭装大瓶")),
    first_slip=999_999_990,
)
TITLES = {
    Form.REGISTER: "兑换登记表",
    Form.CLAIM: "善行申报表",
    Form.SIGN_IN: "活动签到表",
    Form.COUNT: "盘点表",
    Form.SPOILAGE: "报损单",
    Form.DONATION: "捐赠收据",
}
SIGNED = {
    Form.REGISTER: ["领取人签字", "或按手印", "经办人", "核对人"],
    Form.CLAIM: ["证人签字", "申报人", "初审", "复核", "公示"],
    Form.SIGN_IN: ["签到时间", "签退时间", "组织人签字", "核对人签字"],
    Form.COUNT: ["盘点人签字", "监盘人签字"],
    Form.SPOILAGE: ["经办人", "见证人", "站长审批", "签字"],
    Form.DONATION: ["接收人一", "接收人二", "捐赠人", "盖章", "存根联", "捐赠人联"],
}


@pytest.fixture(scope="module")
def all_forms() -> bytes:
    return forms_pdf(list(Form), BLANKS, at=AT)


@pytest.fixture(scope="module", params=[BLANKS, HARD], ids=["plain", "hard"])
def blanks(request: pytest.FixtureRequest) -> Blanks:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def pdf(blanks: Blanks) -> bytes:
    return forms_pdf(list(Form), blanks, at=AT)


def texts(pdf: bytes) -> list[str]:
    return [page_text(pdf, page) for page in range(pages(pdf))]


def bare(text: str) -> str:
    return "".join(text.split())


# --- each of them -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", Form)
def test_a_form_alone_has_its_title_its_place_its_signatures_and_numbered_pages(form: Form) -> None:
    alone = texts(forms_pdf([form], BLANKS, at=AT))
    for number, text in enumerate(alone, start=1):
        assert TITLES[form] in text
        assert f"{SHOP}（5017）" in text
        assert f"第 {number}/{len(alone)} 页" in text
        assert "2026-03-05 印制" in text
        for words in SIGNED[form]:
            assert words in text


def test_all_forms_in_one_file_stand_one_after_the_other_each_with_pages_of_its_own(all_forms: bytes) -> None:
    numbers = [re.findall(r"第 (\d+)/(\d+) 页", text) for text in texts(all_forms)]
    assert numbers == [
        *([(str(page), "3")] for page in (1, 2, 3)),
        [("1", "1")],
        [("1", "1")],
        *([(str(page), "2")] for page in (1, 2)),
        [("1", "1")],
        [("1", "1")],
    ]


def test_the_register_is_a_sheet_across_and_the_others_stand_upright(all_forms: bytes) -> None:
    with pypdfium2.PdfDocument(all_forms) as document:
        sizes = [tuple(round(edge * 25.4 / 72) for edge in page.get_size()) for page in document]
    assert sizes == [(297, 210)] * 3 + [(210, 297)] * 6


def test_every_page_of_a_drill_says_so_and_no_other(all_forms: bytes) -> None:
    drilled = forms_pdf(list(Form), replace(BLANKS, drill=True), at=AT)
    assert all(DRILL in text for text in texts(drilled))
    assert not any(DRILL in text for text in texts(all_forms))


@pytest.mark.parametrize(
    ("pages_of", "room"),
    [
        (register_pages, ACROSS_ROOM),
        (claim_pages, PORTRAIT_ROOM),
        (sign_in_pages, PORTRAIT_ROOM),
        (count_pages, PORTRAIT_ROOM),
        (spoilage_pages, PORTRAIT_ROOM),
        (donation_pages, PORTRAIT_ROOM),
    ],
)
def test_the_rows_of_a_table_are_as_wide_as_the_form(pages_of: object, room: float) -> None:
    assert callable(pages_of)
    drawn: Pages = pages_of(BLANKS)
    bands = [part for parts in drawn for part in parts if isinstance(part, Band)]
    assert {sum(cell.width for cell in band.cells) for band in bands} == {room}


@pytest.mark.parametrize(
    "pages_of", [register_pages, claim_pages, sign_in_pages, count_pages, spoilage_pages, donation_pages]
)
def test_all_that_is_filled_in_is_in_large_type_with_room_to_write(pages_of: Callable[[Blanks], Pages]) -> None:
    """Fourteen points for what is filled in, rows of nine millimetres and more; notes are read, not grey."""
    for part in (part for parts in pages_of(BLANKS) for part in parts):
        match part:
            case Band(cells, height):
                assert height >= 9
                assert {cell.size for cell in cells} == {14}
            case Fields(height=height, size=size):
                assert (height >= 9, size) == (True, 14)
            case Note(size=size):
                assert size >= 11


def test_nothing_reaches_the_edge_or_the_line_at_the_foot(pdf: bytes) -> None:
    for number in range(pages(pdf)):
        picture = picture_of_page(pdf, number, dots_per_inch=127)  # five dots are a millimetre
        left, top, right, _bottom = inked(picture)
        assert min(left, picture.width - right) >= 13 * 5
        assert top >= 13 * 5
        above_foot = picture.crop((0, picture.height - 15 * 5, picture.width, picture.height - 11 * 5))
        assert above_foot.point(lambda tone: 255 * (tone < 200)).getbbox() is None


def inked(picture: Image) -> tuple[int, int, int, int]:
    box = picture.point(lambda tone: 255 * (tone < 200)).getbbox()
    assert box is not None
    return box


# --- the register -----------------------------------------------------------------------------------------------------


def test_every_slip_has_one_row_in_the_order_of_the_numbers() -> None:
    drawn = texts(forms_pdf([Form.REGISTER], BLANKS, at=AT))
    assert rows_after_heading(drawn) == [list(range(96, 106)), list(range(106, 116)), list(range(116, 121))]


def rows_after_heading(drawn: list[str]) -> list[list[int]]:
    """The numbers in the first column of each page, below the headings."""
    tables = [text.partition("或按手印")[2] for text in drawn]
    return [[int(line) for line in re.findall(r"^\s*(\d+)\s*$", table, flags=re.MULTILINE)] for table in tables]


@pytest.mark.parametrize(("first", "slips"), [(1, 1), (1, SLIPS_MAX)])
def test_the_smallest_and_the_largest_register_are_printed(first: int, slips: int) -> None:
    drawn = register_pages(replace(BLANKS, first_slip=first, slips=slips))
    assert len(drawn) == -(-slips // 10)
    assert pages(forms_pdf([Form.REGISTER], replace(BLANKS, first_slip=first, slips=slips), at=AT)) == len(drawn)


@pytest.mark.parametrize(("first", "slips"), [(0, 10), (-5, 10), (1, 0), (1, SLIPS_MAX + 1)])
def test_a_register_without_slips_or_without_end_is_refused(first: int, slips: int) -> None:
    with pytest.raises(SlipsRefused) as refused:
        forms_pdf([Form.REGISTER], replace(BLANKS, first_slip=first, slips=slips), at=AT)
    assert (refused.value.first, refused.value.count, refused.value.most) == (first, slips, SLIPS_MAX)


# --- the stocktake ----------------------------------------------------------------------------------------------------


def test_the_stocktake_lists_the_shops_goods_in_order_and_is_blind() -> None:
    """A counter who sees the book's figure counts the book: the value that is printed cannot hold it."""
    text = "".join(bare(page) for page in texts(forms_pdf([Form.COUNT], BLANKS, at=AT)))
    places = [text.index(f"{goods.sku}{goods.name}{goods.unit}") for goods in GOODS]
    assert places == sorted(places)
    assert {field.name for field in fields(CountedGoods)} == {"sku", "name", "unit"}


@pytest.mark.parametrize(("goods", "sheets"), [(0, 1), (1, 1), (COUNT_ROWS, 1), (COUNT_ROWS + 1, 2)])
def test_a_stocktake_has_as_many_sheets_as_its_goods_need_and_fills_the_last_with_empty_rows(
    goods: int, sheets: int
) -> None:
    listed = tuple(CountedGoods(sku=str(1000 + n), name="香皂", unit="块") for n in range(goods))
    drawn = count_pages(replace(BLANKS, goods=listed))
    assert len(drawn) == sheets
    for parts in drawn:
        assert len([part for part in parts if isinstance(part, Band)]) == COUNT_ROWS + 1


def test_a_long_name_is_whole_and_within_its_cell() -> None:
    hard = replace(BLANKS, goods=(CountedGoods(sku="1001", name=LONG_GOODS * 2, unit="家庭装大瓶"),))
    pdf = forms_pdf([Form.COUNT], hard, at=AT)
    assert LONG_GOODS * 2 in bare(page_text(pdf, 0))
    picture = picture_of_page(pdf, 0, dots_per_inch=254)  # ten dots are a millimetre
    longest = max(stretch(picture, y) for y in range(300, 2900))
    assert longest == pytest.approx(1740, abs=6)  # the table's own lines are the longest there are
    other = forms_pdf([Form.COUNT], replace(hard, goods=GOODS[:1]), at=AT)
    # The row of the long name is as high as that of a short one, and no ink of the name crosses its lines.
    assert lines_of_table(picture) == lines_of_table(picture_of_page(other, 0, dots_per_inch=254))


def stretch(picture: Image, y: int) -> int:
    """How many dots of a row are dark."""
    return sum(picture.crop((0, y, picture.width, y + 1)).histogram()[:128])


def lines_of_table(picture: Image) -> list[int]:
    return [y for y in range(picture.height) if stretch(picture, y) > 1700]


# --- the whole --------------------------------------------------------------------------------------------------------


def test_a_character_that_no_font_can_draw_stands_as_a_sign_for_it() -> None:
    pdf = forms_pdf([Form.CLAIM], replace(BLANKS, site="\U00031350村"), at=AT, fallbacks=())
    assert "〓村" in page_text(pdf, 0)


def test_no_form_is_no_file() -> None:
    with pytest.raises(ValueError, match="page"):
        forms_pdf([], BLANKS, at=AT)


def test_the_same_blanks_are_the_same_bytes(blanks: Blanks, pdf: bytes) -> None:
    assert forms_pdf(list(Form), blanks, at=AT) == pdf
    assert forms_pdf(list(Form), blanks, at=AT + 1000) != pdf
