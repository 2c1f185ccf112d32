"""Vouchers on paper 积分凭单: each a QR code as large as a plain camera needs, several to an A4 sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from supermarket.books.session import ReadSession
from supermarket.clock import written_date
from supermarket.district.sites import known_site
from supermarket.earning.vouchers.making import Voucher
from supermarket.households.events import ever_enrolled
from supermarket.households.households import head_name
from supermarket.journal.store import own_stream
from supermarket.paper.drawing.codes import large_qr_runs
from supermarket.paper.drawing.fonts import Glyphs, glyphs_of
from supermarket.paper.drawing.marks import Block, Mark, Pattern, Words
from supermarket.paper.drawing.painting import A4, Page, pages_pdf
from supermarket.paper.drawing.typesetting import DRILL, GREY, INK, LIGHT, RED, shifted, wrapped
from supermarket.people.masking import masked_name

# A voucher goes to a villager and to another village's clerk, so its words are Chinese and not translated.
TITLE: Final = "积分凭单"
MOVE: Final = "积分转移凭单"
CODE: Final = 55.0
"""How wide the code is, in millimetres: measured, a webcam's frame at 640 dots then reads what a scanner does."""
COLUMNS: Final = 2
ROWS: Final = 4
_WIDTH: Final = 97.0
_HEIGHT: Final = 68.0
_LEFT: Final = (A4[0] - COLUMNS * _WIDTH) / 2
_TOP: Final = (A4[1] - ROWS * _HEIGHT) / 2
_QUIET: Final = 4
_TEXT: Final = 3.2
_ADVICE: Final = "请到所属超市扫码，当场记入；每张只记一次，复印无效。"
_ADVICE_MOVE: Final = "请到新超市的机器扫码；扫后由新机器兑换。"


@dataclass(frozen=True)
class OnPaper:
    """What one voucher says beside its code."""

    voucher: Voucher
    head: str
    place: str
    shop: str


def vouchers_pdf(session: ReadSession, vouchers: Sequence[Voucher]) -> bytes:
    """Return the A4 sheets of vouchers as a PDF, names masked; the same bytes for the same state."""
    shown = [_said(session, each) for each in vouchers]
    at, drill = own_stream(session.transaction).at, session.drill
    texts = [text for each in shown for text, _size, _ink in _lines(each, drill=drill)]
    glyphs = glyphs_of(texts)
    sheets = [shown[first : first + COLUMNS * ROWS] for first in range(0, len(shown), COLUMNS * ROWS)]
    pages = [Page(A4, tuple(_marks(sheet, glyphs, drill=drill))) for sheet in sheets]
    return pages_pdf(pages, glyphs, at=at, title=TITLE)


def _said(session: ReadSession, voucher: Voucher) -> OnPaper:
    row = ever_enrolled(session, voucher.household)
    head = masked_name(head_name(session, voucher.household, session.today))
    place = known_site(session, row.station, session.today).name
    shop = known_site(session, row.shop, session.today).name if row.shop else ""
    return OnPaper(voucher, head, place, shop)


def _lines(said: OnPaper, *, drill: bool) -> Iterator[tuple[str, float, bool]]:
    """Give the lines beside a code: the text, its size in points, and whether it is to be seen first."""
    voucher = said.voucher
    yield MOVE if voucher.is_move else TITLE, 11, True
    if drill:
        yield DRILL, 8, True
    yield f"{voucher.points} 分", 15, True
    yield said.head, 10, False
    yield voucher.household, 7.5, False
    yield said.place, 7.5, False
    if said.shop:
        yield said.shop, 7.5, False
    yield written_date(voucher.on), 7.5, False
    yield f"流水 {voucher.entry}", 7.5, False
    yield f"限机器 {voucher.to}", 7.5, False
    yield _ADVICE_MOVE if voucher.is_move else _ADVICE, 6.5, False


def _marks(sheet: Sequence[OnPaper], glyphs: Glyphs, *, drill: bool) -> Iterator[Mark]:
    for place, said in enumerate(sheet):
        row, column = divmod(place, COLUMNS)
        left, top = _LEFT + column * _WIDTH, _TOP + row * _HEIGHT
        for mark in _voucher(said, glyphs, drill=drill):
            yield shifted(mark, left, top)


def _voucher(said: OnPaper, glyphs: Glyphs, *, drill: bool) -> Iterator[Mark]:
    yield Block(x=0, y=_HEIGHT - 0.05, width=_WIDTH, height=0.1, colour=LIGHT)
    yield Block(x=_WIDTH - 0.05, y=0, width=0.1, height=_HEIGHT, colour=LIGHT)
    modules, runs = large_qr_runs(said.voucher.digits)
    module = CODE / modules
    edge = (_HEIGHT - CODE) / 2
    yield Pattern(x=max(edge, _QUIET * module), y=edge, module=module, runs=runs)
    left, down = edge + CODE + _TEXT, edge
    for text, size, is_first in _lines(said, drill=drill):
        for line in wrapped(text, glyphs, size=size, room=_WIDTH - left - 1):
            down += size * 0.45
            yield Words(text=line, x=left, y=down, size=size, colour=_ink(is_first, size))
        down += 0.6


def _ink(is_first: bool, size: float) -> tuple[int, int, int]:  # noqa: FBT001 - how it looks
    return RED if is_first else (GREY if size < 7 else INK)  # noqa: PLR2004 - the smallest print
