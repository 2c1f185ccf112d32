"""Which font draws a character: the shipped Noto Sans CJK SC, a font of the system for the rarest names, or none.

A drawing library silently puts an empty box where its font lacks a character; so every text is looked up here first.
A card with a hole in a person's name is never printed; a list, and the place on a card, show 〓 there, as printers do,
so that one name holds up nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain, groupby
from pathlib import Path
from typing import Final

from supermarket.errors.paper import GlyphMissing


@dataclass(frozen=True, slots=True)
class Font:
    """A font file, and which of the faces in it."""

    path: Path
    face: int = 0


@dataclass(frozen=True, slots=True)
class Glyph:
    """What draws one character: a font, how wide it runs as a multiple of the size, and what is `drawn` for it."""

    font: Font
    advance: float
    drawn: str


Glyphs = Mapping[str, Glyph]

# Fonts that the systems bring along and that hold rare Chinese characters, those with the most of them first.
SYSTEM_FONTS: Final = tuple(
    Font(Path(path))
    for path in (
        r"C:\Windows\Fonts\simsunb.ttf",
        r"C:\Windows\Fonts\SimsunExtG.ttf",
        r"C:\Windows\Fonts\msyh.ttc",
        r"C:\Windows\Fonts\simsun.ttc",
        "/System/Library/Fonts/PingFang.ttc",
        "/System/Library/Fonts/Supplemental/Songti.ttc",
        "/System/Library/Fonts/STHeiti Light.ttc",
        "/usr/share/fonts/truetype/hanazono/HanaMinB.ttf",
        "/usr/share/fonts/truetype/hanazono/HanaMinA.ttf",
        "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
        "/usr/share/fonts/truetype/arphic/uming.ttc",
    )
)

FONT_FOLDERS: Final = tuple(
    Path(path)
    for path in (
        r"C:\Windows\Fonts",
        "/System/Library/Fonts",
        "/Library/Fonts",
        "/usr/share/fonts",
        "/usr/local/share/fonts",
    )
)
LARGE_FONT: Final = 1024 * 1024
"""A font with rare Chinese characters is larger; smaller ones are not looked into."""

HOLE: Final = "〓"
"""What stands for a character that no font here can draw."""
_OF_HOLES: Final = f"{HOLE} =U+0123456789ABCDEF"
_INVISIBLE: Final = (range(0x180B, 0x1810), range(0x200B, 0x2010), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
"""Signs that choose the shape of the one before them, or join two; they draw nothing themselves."""

# A character of private use is a different one in every font, so no font at hand can be trusted with it.
_PRIVATE_USE: Final = (range(0xE000, 0xF900), range(0xF0000, 0x110000))


@cache
def shipped_font() -> Font:
    """Return the font that comes with the program: Noto Sans CJK, the face for mainland China."""
    return Font(Path(str(files("noto_cjk_sans_otc").joinpath("NotoSansCJK-Regular.ttc"))), 2)


def missing_glyphs(text: str, *, fallbacks: Iterable[Font] = SYSTEM_FONTS) -> tuple[str, ...]:
    """Return the characters of this text that no font here can draw, each once, in their order."""
    fonts = (shipped_font(), *fallbacks)
    return tuple(character for character in dict.fromkeys(text) if _glyph(character, fonts) is None)


def with_holes(text: str) -> str:
    """Return a text with 〓 for each character that no font here can draw."""
    holes = set(missing_glyphs(text))
    return "".join(HOLE if character in holes else character for character in text)


def glyphs_of(texts: Iterable[str], *, fallbacks: Iterable[Font] = SYSTEM_FONTS, whole: bool = False) -> Glyphs:
    """Return what draws each character of these texts, the shipped font before those of the system.

    What no font here can draw stands as 〓, unless the texts must be `whole`.

    Raises: GlyphMissing for the first such character of texts that must be whole.
    """
    fonts = (shipped_font(), *fallbacks)
    glyphs: dict[str, Glyph] = {}
    for text in texts:
        for character in text:
            if character not in glyphs:
                glyph = _glyph(character, fonts)
                if glyph is None and whole:
                    raise GlyphMissing(character=character, text=text)
                if glyph is None:
                    glyphs |= {sign: _drawn(sign, fonts) or Glyph(fonts[0], 1, "") for sign in _OF_HOLES}
                    glyph = glyphs[HOLE]
                glyphs[character] = glyph
    return glyphs


def holes_in(texts: Iterable[str], glyphs: Glyphs) -> str:
    """Return which characters of these texts stand as 〓, by code point, as a line for a page's foot; empty for none.

    Two of them on a page are told in the order in which they stand there.
    """
    signs = dict.fromkeys(sign for text in texts for sign in text)
    missing = [sign for sign in signs if sign != HOLE and glyphs[sign].drawn == HOLE]
    return f"{HOLE} = {' '.join(f'U+{ord(sign):04X}' for sign in missing)}" if missing else ""


def pieces(text: str, glyphs: Glyphs) -> tuple[tuple[Font, str], ...]:
    """Cut a text into stretches of one font each."""
    stretches = groupby((glyphs[character] for character in text), key=lambda glyph: glyph.font)
    cut = ((font, "".join(glyph.drawn for glyph in stretch)) for font, stretch in stretches)
    return tuple((font, part) for font, part in cut if part)


def text_width(text: str, glyphs: Glyphs) -> float:
    """Return how wide a text runs, as a multiple of its size (a Chinese character is 1)."""
    return sum(glyphs[character].advance for character in text)


@cache
def _advances(font: Font) -> Mapping[int, float]:
    """Return the width of every character that this font can draw, by code point; none where there is no font."""
    from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

    try:
        with font.path.open("rb") as file:
            opened = TTFont(file, fontNumber=font.face, lazy=True)
            em = opened["head"].unitsPerEm
            metrics = opened["hmtx"].metrics
            return {code: metrics[glyph][0] / em for code, glyph in (opened.getBestCmap() or {}).items()}
    except (OSError, TTLibError):  # a font of the system that is absent, locked or damaged draws nothing
        return {}


def _glyph(character: str, fonts: tuple[Font, ...]) -> Glyph | None:
    code = ord(character)
    if any(code in area for area in _INVISIBLE):
        return Glyph(fonts[0], 0, "")
    return None if any(code in area for area in _PRIVATE_USE) else _drawn(character, fonts)


def _drawn(character: str, fonts: tuple[Font, ...]) -> Glyph | None:
    for font in fonts if fonts[1:] != SYSTEM_FONTS else chain(fonts, _installed()):
        advance = _advances(font).get(ord(character))
        if advance is not None:
            return Glyph(font, advance, character)
    return None


@cache
def _installed() -> tuple[Font, ...]:
    """Return the large fonts that somebody installed here, the largest first; they are tried after those known."""
    found = [
        path
        for folder in FONT_FOLDERS
        if folder.is_dir()
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in {".ttf", ".ttc", ".otf"} and path.stat().st_size > LARGE_FONT
    ]
    return tuple(map(Font, sorted(found, key=lambda path: -path.stat().st_size)))
