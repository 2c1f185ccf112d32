"""The command sheet as it hangs beside the till: every code scanned, every word there."""

import pypdfium2  # type: ignore[import-untyped]
import pytest
import zxingcpp
from PIL.Image import Image

from supermarket.locale import use
from supermarket.paper.drawing.typesetting import DRILL
from supermarket.paper.forms.command_sheet import KEY, WORDS, command_sheet_pdf, command_words
from supermarket.spending.till.commands import COMMANDS, Act, Command
from tests.paper.reading import ink, page_text, pages, picture_of_page, scan
from tests.paper.samples import AT


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return command_sheet_pdf(at=AT)


@pytest.fixture(scope="module")
def page(pdf: bytes) -> Image:
    return picture_of_page(pdf, 0, dots_per_inch=300)


@pytest.mark.parametrize("dots_per_inch", [200, 203, 300, 600])
def test_every_command_is_on_the_one_sheet_and_is_scanned_once(pdf: bytes, dots_per_inch: int) -> None:
    assert pages(pdf) == 1
    found = scan(picture_of_page(pdf, 0, dots_per_inch=dots_per_inch))
    assert list(found) == ["EAN13"]
    assert sorted(found["EAN13"]) == [command.barcode for command in COMMANDS]


def test_every_act_has_its_word() -> None:
    assert set(WORDS) == set(Act)
    assert len({command_words(command) for command in COMMANDS}) == len(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.number))
def test_a_command_stands_in_chinese_and_english_with_its_key_above_its_own_bars(
    pdf: bytes, page: Image, command: Command
) -> None:
    (code,) = [code for code in zxingcpp.read_barcodes(page) if code.text == command.barcode]
    points = 72 / 300
    left, top = (code.position.top_left.x - 80) * points, 842 - code.position.top_left.y * points
    with pypdfium2.PdfDocument(pdf) as document:
        above = document[0].get_textpage().get_text_bounded(left=left, bottom=top, right=left + 130, top=top + 36)
    assert command_words(command) in above
    assert command.name.format(figure=command.figure) in above
    assert (KEY.format(key=command.key) in above) == (command.key is not None)


def test_nothing_stands_where_no_printer_reaches(page: Image) -> None:
    found = ink(page, (0, 0, 210, 297), darker_than=250)
    assert found is not None
    assert min(found[0], found[1], 210 - found[2], 297 - found[3]) > 8


def test_the_sheet_of_a_drill_says_so(pdf: bytes) -> None:
    assert DRILL in page_text(command_sheet_pdf(at=AT, drill=True), 0)
    assert DRILL not in page_text(pdf, 0)


def test_the_same_sheet_is_the_same_bytes_in_either_language(pdf: bytes) -> None:
    use("zh")
    try:
        assert command_sheet_pdf(at=AT) == pdf
    finally:
        use("en")
    assert command_sheet_pdf(at=AT + 1000) != pdf
