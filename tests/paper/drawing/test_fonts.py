"""No text is drawn with a hole in it: the shipped font, then the system's, then a refusal that names the character."""

from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from PIL.Image import Image

from supermarket.errors.paper import GlyphMissing
from supermarket.paper.cards.sheets import sheet_pdf
from supermarket.paper.drawing.fonts import (
    SYSTEM_FONTS,
    Font,
    glyphs_of,
    missing_glyphs,
    pieces,
    shipped_font,
    text_width,
)
from supermarket.paper.drawing.marks import Words
from supermarket.paper.drawing.painting import A4, Page, pages_pdf
from supermarket.paper.drawing.pictures import card_png
from tests.paper.reading import card_text, named_card, open_png, page_text

BEYOND = "\U00031350"  # 𱍐, in Unicode since 2022 and in hardly any font
PRIVATE = "\ue000"  # another character in every font
AT = 1_772_700_000_000


@pytest.fixture
def rare_font(tmp_path: Path) -> Font:
    """A real font file that draws 𱍐, a private character and 王 as a block half as wide as a Chinese character."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, 800))
    pen.lineTo((500, 800))
    pen.lineTo((500, 0))
    pen.closePath()
    block = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "block"])
    builder.setupCharacterMap(dict.fromkeys((ord(BEYOND), ord(PRIVATE), ord("王")), "block"))
    builder.setupGlyf({".notdef": block, "block": block})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "block": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Rare", "styleName": "Regular", "fullName": "Rare Regular"})
    builder.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    path = tmp_path / "rare.ttf"
    builder.save(path)
    return Font(path)


def test_the_shipped_font_is_the_face_for_mainland_china() -> None:
    font = shipped_font()
    with TTFont(font.path, fontNumber=font.face, lazy=True) as opened:
        assert opened["name"].getDebugName(4) == "Noto Sans CJK SC"


def test_every_character_of_gb2312_and_rare_ones_of_names_are_in_the_shipped_font() -> None:
    gb2312 = "".join(
        bytes((row, cell)).decode("gb2312", errors="ignore") for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)
    )
    assert len(gb2312) == 6763
    assert missing_glyphs(gb2312 + "𬭎䶮㛃喆堃·", fallbacks=()) == ()


def test_missing_characters_are_named_once_in_their_order() -> None:
    assert missing_glyphs(f"王{BEYOND}\n{PRIVATE}{BEYOND}", fallbacks=()) == (BEYOND, "\n", PRIVATE)


def test_a_name_that_no_font_can_draw_is_refused_with_the_character_and_the_name() -> None:
    name = f"王{BEYOND}"
    with pytest.raises(GlyphMissing) as on_paper:
        sheet_pdf([named_card(1), named_card(2, head=name)], at=AT, fallbacks=())
    with pytest.raises(GlyphMissing) as in_a_picture:
        card_png(named_card(2, head=name), fallbacks=())
    for refused in (on_paper.value, in_a_picture.value):
        assert (refused.code, refused.character, refused.text) == ("glyph_missing", BEYOND, name)


def test_a_place_that_no_font_can_draw_is_refused_too() -> None:
    with pytest.raises(GlyphMissing) as refused:
        sheet_pdf([named_card(1, place=f"{BEYOND}村")], at=AT, fallbacks=())
    assert refused.value.text == f"{BEYOND}村"


def test_a_private_character_is_refused_even_if_a_font_of_the_system_has_it(rare_font: Font) -> None:
    assert missing_glyphs(PRIVATE, fallbacks=(rare_font,)) == (PRIVATE,)


def test_a_font_of_the_system_draws_what_the_shipped_font_lacks_and_nothing_else(rare_font: Font) -> None:
    glyphs = glyphs_of([f"王{BEYOND}{BEYOND}兰"], fallbacks=(rare_font,))
    assert pieces(f"王{BEYOND}{BEYOND}兰", glyphs) == (
        (shipped_font(), "王"),
        (rare_font, BEYOND * 2),
        (shipped_font(), "兰"),
    )
    assert text_width(f"王{BEYOND}{BEYOND}兰", glyphs) == 3


def test_a_name_of_two_fonts_is_whole_on_paper_and_in_a_picture(rare_font: Font) -> None:
    face = named_card(1, head=f"王{BEYOND}兰")
    assert f"王{BEYOND}兰" in card_text(sheet_pdf([face], at=AT, fallbacks=(rare_font,)), 0, 0)
    with_block = open_png(card_png(face, fallbacks=(rare_font,)))
    without = open_png(card_png(named_card(1, head="王 兰"), fallbacks=()))
    assert count_dark(with_block) > count_dark(without) + 500


def test_a_font_that_is_absent_or_damaged_is_passed_over(tmp_path: Path, rare_font: Font) -> None:
    damaged = tmp_path / "damaged.ttf"
    damaged.write_bytes(b"not a font")
    fonts = (Font(tmp_path / "absent.ttf"), Font(damaged), rare_font)
    assert glyphs_of([BEYOND], fallbacks=fonts)[BEYOND].font == rare_font


def test_the_fonts_of_windows_macos_and_linux_are_known() -> None:
    paths = [str(font.path) for font in SYSTEM_FONTS]
    for start in ("C:\\Windows\\Fonts", "/System/Library/Fonts", "/usr/share/fonts"):
        assert any(path.startswith(start) for path in paths)


def count_dark(picture: Image) -> int:
    return sum(picture.convert("L").histogram()[:128])


def test_a_page_says_at_its_foot_which_characters_stand_on_it_as_a_hole() -> None:
    marks = (Words(text=f"{BEYOND}样{PRIVATE}样", x=10, y=10, size=10),)
    glyphs = glyphs_of([marks[0].text], fallbacks=())
    pdf = pages_pdf([Page(A4, marks), Page(A4, (Words(text="样", x=10, y=10, size=10),))], glyphs, at=AT, title="样")
    assert "〓 = U+31350 U+E000" in page_text(pdf, 0)
    assert "〓" not in page_text(pdf, 1)
