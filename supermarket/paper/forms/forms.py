"""Blank forms as PDF, one or all in one file: each with its place, its page numbers and room for signatures."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import chain
from typing import Final

from supermarket.clock import district_date
from supermarket.errors.paper import SlipsRefused
from supermarket.locale import N_
from supermarket.paper.drawing.fonts import SYSTEM_FONTS, Font, Glyphs, glyphs_of
from supermarket.paper.drawing.marks import Words
from supermarket.paper.drawing.painting import A4, A4_ACROSS, Page, pages_pdf
from supermarket.paper.drawing.parts import Part, part_texts, parts_marks
from supermarket.paper.drawing.typesetting import GREY, centred, ended
from supermarket.paper.forms.texts import (
    ACROSS_ROOM,
    PORTRAIT_ROOM,
    Blanks,
    Pages,
    claim_pages,
    count_pages,
    donation_pages,
    register_pages,
    sign_in_pages,
    spoilage_pages,
)

SLIPS_MAX: Final = 1000
TOP: Final = 13.0
FOOT: Final = 8.0
FOOT_SIZE: Final = 8.0
TITLE: Final = "空白表单"


class Form(StrEnum):
    """Which blank; the values are what a person types."""

    REGISTER = N_("register")
    CLAIM = N_("claim")
    SIGN_IN = N_("sign-in")
    COUNT = N_("count")
    SPOILAGE = N_("spoilage")
    DONATION = N_("donation")


_PAGES: Final = {
    Form.REGISTER: register_pages,
    Form.CLAIM: claim_pages,
    Form.SIGN_IN: sign_in_pages,
    Form.COUNT: count_pages,
    Form.SPOILAGE: spoilage_pages,
    Form.DONATION: donation_pages,
}


def forms_pdf(forms: Sequence[Form], blanks: Blanks, *, at: int, fallbacks: Iterable[Font] = SYSTEM_FONTS) -> bytes:
    """Return these forms, one after the other, as a PDF; `at` is when it is made, in UTC milliseconds, its only date.

    Raises:
        SlipsRefused: the register's slips do not begin at 1 or higher, or are none or more than 1,000.
        ValueError: no form is named.
    """
    if blanks.first_slip < 1 or not 1 <= blanks.slips <= SLIPS_MAX:
        raise SlipsRefused(first=blanks.first_slip, count=blanks.slips, most=SLIPS_MAX)
    drawn = [(form, _PAGES[form](blanks)) for form in forms]
    parts = chain.from_iterable(chain.from_iterable(pages for _form, pages in drawn))
    feet = [_foot(page, len(pages), at) for _form, pages in drawn for page in range(1, len(pages) + 1)]
    texts = chain((text for part in parts for text in part_texts(part)), chain.from_iterable(feet))
    glyphs = glyphs_of(texts, fallbacks=fallbacks)
    sheets = [sheet for form, pages in drawn for sheet in _sheets(form, pages, glyphs, at=at, drill=blanks.drill)]
    return pages_pdf(sheets, glyphs, at=at, title=f"{TITLE} {blanks.code}")


def _foot(page: int, pages: int, at: int) -> tuple[str, str]:
    return f"第 {page}/{pages} 页", f"{district_date(at)} 印制"


def _sheets(form: Form, pages: Pages, glyphs: Glyphs, *, at: int, drill: bool) -> Iterable[Page]:
    across = form is Form.REGISTER
    size, room = (A4_ACROSS, ACROSS_ROOM) if across else (A4, PORTRAIT_ROOM)
    for number, parts in enumerate(pages, start=1):
        yield _sheet(size, room, parts, _foot(number, len(pages), at), glyphs, drill=drill)


def _sheet(  # noqa: PLR0913 - a page and what stands on it
    size: tuple[float, float],
    room: float,
    parts: tuple[Part, ...],
    foot: tuple[str, str],
    glyphs: Glyphs,
    *,
    drill: bool,
) -> Page:
    width, height = size
    left, right = (width - room) / 2, (width + room) / 2
    marks, _end = parts_marks(parts, glyphs, margins=(left, right), top=TOP, drill=drill)
    number, made = foot
    y = height - FOOT
    below = (
        centred(Words(text=number, x=width / 2, y=y, size=FOOT_SIZE, colour=GREY), glyphs),
        ended(Words(text=made, x=right, y=y, size=FOOT_SIZE, colour=GREY), glyphs),
    )
    return Page(size, (*marks, *below))
