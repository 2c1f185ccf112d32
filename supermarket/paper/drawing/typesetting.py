"""Where words go on a page: centred, against the right margin, made to fit, cut into lines, white on a ground."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from supermarket.clock import district_date
from supermarket.paper.drawing.fonts import Glyphs, holes_in, text_width
from supermarket.paper.drawing.marks import BLACK, Block, Colour, Mark, Words, millimetres

RED: Final[Colour] = (176, 32, 38)
INK: Final[Colour] = (26, 26, 26)
GREY: Final[Colour] = (110, 110, 110)
LIGHT: Final[Colour] = (190, 190, 190)
WHITE: Final[Colour] = (255, 255, 255)
FOOT_SIZE: Final = 8.0
BADGE_PADDING: Final = 0.45
_FIRST_CHINESE: Final = "\u2e80"
_CLOSING: Final = "，。、；：！？）》」』”’"
DRILL: Final = "演练 DRILL"
"""On everything that a drill ledger prints, so that none of it is taken for the real thing."""


def width_of(words: Words, glyphs: Glyphs) -> float:
    """Return how wide words run, in millimetres."""
    return millimetres(words.size) * text_width(words.text, glyphs)


def centred(words: Words, glyphs: Glyphs) -> Words:
    """Return words whose `x` was their middle."""
    return replace(words, x=words.x - width_of(words, glyphs) / 2)


def ended(words: Words, glyphs: Glyphs) -> Words:
    """Return words whose `x` was their end."""
    return replace(words, x=words.x - width_of(words, glyphs))


def fitted(words: Words, glyphs: Glyphs, *, room: float) -> Words:
    """Return words made smaller where they would run wider than `room` millimetres; nothing is ever cut."""
    width = width_of(words, glyphs)
    return words if width <= room else replace(words, size=words.size * room / width)


def wrapped(text: str, glyphs: Glyphs, *, size: float, room: float) -> tuple[str, ...]:
    """Cut a text into lines of at most `room` millimetres, between any two characters as Chinese is cut.

    A line is rather short than cut inside a number or a Latin word, where there is a choice.
    """
    em = millimetres(size)
    lines = [""]
    for word in _unbroken(text):
        for part in (word,) if em * text_width(word, glyphs) <= room else tuple(word):
            if lines[-1] and em * text_width(lines[-1] + part.rstrip(), glyphs) > room:
                lines.append("")
            lines[-1] += part
    return tuple(line.strip() for line in lines)


def balanced(text: str, glyphs: Glyphs, *, size: float, room: float) -> tuple[str, ...]:
    """Cut a text into as few lines of at most `room` millimetres as it needs, all about as long as each other."""
    lines = wrapped(text, glyphs, size=size, room=room)
    em = millimetres(size)
    narrower = em * text_width(text, glyphs) / len(lines)
    while narrower < room:
        even = wrapped(text, glyphs, size=size, room=narrower)
        if len(even) <= len(lines):
            return even
        narrower += em / 2
    return lines


def _unbroken(text: str) -> list[str]:
    """Cut a text where a line may end: around every Chinese character, and after a blank or a hyphen.

    No line begins with a mark that closes what stands before it.
    """
    parts: list[str] = []
    for character in text:
        together = parts and _is_of_a_word(parts[-1][-1]) and _is_of_a_word(character)
        if together or (parts and character in _CLOSING):
            parts[-1] += character
        else:
            parts.append(character)
    return parts


def _is_of_a_word(character: str) -> bool:
    """Say whether a character belongs to a number or to a word of an alphabet, its accents too."""
    return (character.isascii() and character not in " -") or (character.isalpha() and character < _FIRST_CHINESE)


def badge(  # noqa: PLR0913 - all but two by name
    text: str, glyphs: Glyphs, *, right: float, y: float, size: float, colour: Colour = BLACK
) -> tuple[Block, Words]:
    """Return white words on a coloured ground that ends at `right`; `y` is the words' baseline."""
    em = millimetres(size)
    padding = BADGE_PADDING * em
    width = text_width(text, glyphs) * em + 2 * padding
    left = right - width
    return (
        Block(x=left, y=y - 1.13 * em, width=width, height=1.5 * em, colour=colour, radius=0.7),
        Words(text=text, x=left + padding, y=y, size=size, colour=WHITE),
    )


def drilled(glyphs: Glyphs, *, left: float, y: float, drill: bool) -> tuple[tuple[Mark, ...], float]:
    """Return a drill's mark at the foot of a page, so that none goes without, and where what follows begins."""
    if not drill:
        return (), left
    width = millimetres(FOOT_SIZE) * (text_width(DRILL, glyphs) + 2 * BADGE_PADDING)
    return badge(DRILL, glyphs, right=left + width, y=y, size=FOOT_SIZE), left + width + 2


def page_foot(  # noqa: PLR0913 - by name
    text: str, number: int, pages: int, glyphs: Glyphs, *, margins: tuple[float, float], y: float, at: int, drill: bool
) -> tuple[Mark, ...]:
    """Return the foot of a page: a text at its left, which page of how many, and the day up to which it was known."""

    def foot(words: str, x: float) -> Words:
        return Words(text=words, x=x, y=y, size=FOOT_SIZE, colour=GREY)

    left, right = margins
    marked, beside = drilled(glyphs, left=left, y=y, drill=drill)
    return (
        *marked,
        foot(text, beside),
        centred(foot(f"第 {number}/{pages} 页", (left + right) / 2), glyphs),
        ended(foot(f"截至 {district_date(at)}", right), glyphs),
    )


def with_holes_told(marks: Iterable[Mark], glyphs: Glyphs, height: float) -> tuple[Mark, ...]:
    """Return a page's marks, and at its foot which characters stand on it as 〓, where any does."""
    marks = tuple(marks)
    told = holes_in((mark.text for mark in marks if isinstance(mark, Words)), glyphs)
    return (*marks, Words(text=told, x=2.5, y=height - 2.0, size=6, colour=GREY)) if told else marks


def shifted(mark: Mark, right: float, down: float) -> Mark:
    """Return a mark so many millimetres further right and down."""
    return replace(mark, x=mark.x + right, y=mark.y + down)
