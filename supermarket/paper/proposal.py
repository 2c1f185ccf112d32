"""A proposal of matches 精准对接建议 as a workbook for the office: each pair with its reasons, and what stays unmet."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from supermarket.books.session import ReadSession
from supermarket.district.sites import known_site
from supermarket.journal.store import stream_here
from supermarket.paper.cards.issuing import check_file, write_whole
from supermarket.paper.drawing.typesetting import DRILL
from supermarket.practice.lists.proposals import ALL_TAKEN, NOT_OFFERED, NOT_WORTH, Proposal
from supermarket.practice.lists.scoring import (
    DISTANCE,
    DISTANCE_UNKNOWN,
    LOAD,
    MET,
    SAME_SERVICE,
    TURN,
    UNKNOWN,
    UNSATISFIED,
)
from supermarket.practice.lists.words import KINDS_OF_HELP, LIST_WORDS

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

# It goes to an office whatever language the clerk's screen has, so its words are Chinese and not translated.
TITLE: Final = "精准对接建议"
UNMET: Final = "未能对接的需求"
_PARTS: Final = {
    MET: "满足需求",
    SAME_SERVICE: "正是所点服务",
    DISTANCE: "距离",
    DISTANCE_UNKNOWN: "距离不详",
    LOAD: "在办占容量",
    UNSATISFIED: "不满意率",
    TURN: "本月已对接",
}
_WHY: Final = {
    NOT_OFFERED: "没有同类供给",
    ALL_TAKEN: "同类供给均已占满",
    NOT_WORTH: "余下的同类供给过远、过忙、不在服务范围或已指定不得配对",
}
_HEADINGS: Final = (
    *("需求编号", "需求", "需求站点", "供给编号", "供给", "供给站点", "清单", "类别", "归属组织", "指定"),
    *("距离（米）", "得分", *_PARTS.values()),
)
_HEADINGS_UNMET: Final = ("需求编号", "需求", "站点", "类别", "次数", "原因")


def draw_proposal(session: ReadSession, proposal: Proposal, path: Path) -> None:
    """Write a proposal as a new workbook.

    Raises:
        FileExists, FileKind: it cannot be written.
    """
    check_file(path, ".xlsx")
    write_whole(path, _workbook(session, proposal, at=stream_here(session.transaction).at))


def _workbook(session: ReadSession, proposal: Proposal, *, at: int) -> bytes:
    """Return it as an XLSX: texts that are never formulas, real numbers, the same bytes for the same proposal."""
    from xlsxwriter import Workbook

    held = BytesIO()
    book = Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": TITLE, "created": datetime.fromtimestamp(at / 1000, UTC).replace(tzinfo=None)})
    bold = book.add_format({"bold": True, "text_wrap": True})
    site = known_site(session, proposal.site, proposal.on)
    mark = f"　{DRILL}" if session.drill else ""
    about = f"{site.name}（{site.site}）　{proposal.on}　总得分 {proposal.objective}{mark}"
    _sheet(book, TITLE, f"{TITLE}　{about}", _HEADINGS, _pairs(session, proposal), bold)
    _sheet(book, UNMET, f"{UNMET}　{about}", _HEADINGS_UNMET, _unmet(session, proposal), bold)
    book.close()
    return held.getvalue()


def _pairs(session: ReadSession, proposal: Proposal) -> list[tuple[Any, ...]]:
    rows = []
    for pair in proposal.pairs:
        need, offer = proposal.lines[pair.need], proposal.lines[pair.offer]
        parts: Mapping[str, int] = {part.what: part.points for part in pair.parts}
        rows.append(
            (
                *(need.listing, need.name, _named(session, need.site)),
                *(offer.listing, offer.name, _named(session, offer.site)),
                *(_first(LIST_WORDS[offer.list]), _first(KINDS_OF_HELP[offer.kind]), offer.owner),
                *("是" if pair.fixed else None, None if pair.metres == UNKNOWN else pair.metres, pair.score),
                *(parts.get(name) for name in _PARTS),
            )
        )
    return rows


def _unmet(session: ReadSession, proposal: Proposal) -> list[tuple[Any, ...]]:
    return [
        (
            line.listing,
            line.name,
            _named(session, line.site),
            _first(KINDS_OF_HELP[line.kind]),
            each.times,
            _WHY[each.why],
        )
        for each in proposal.unmet
        for line in (proposal.lines[each.need],)
    ]


def _named(session: ReadSession, site: str) -> str:
    return known_site(session, site, session.today).name


def _first(words: str) -> str:
    return words.split(maxsplit=1)[0]


def _sheet(  # noqa: PLR0913, PLR0917 - what stands on it
    book: "Workbook", name: str, title: str, headings: Sequence[str], rows: Sequence[tuple[Any, ...]], bold: "Format"
) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, title, bold)
    for column, heading in enumerate(headings):
        sheet.write_string(1, column, heading, bold)
        widest = max((len(str(row[column] or "")) for row in rows), default=0)
        sheet.set_column(column, column, max(8, min(30, 2 * widest)))
    for number, row in enumerate(rows, 2):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell)
            elif cell:
                sheet.write_string(number, column, str(cell))
    sheet.set_row(0, None, book.add_format({"bold": True}))
    sheet.freeze_panes(2, 2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.repeat_rows(0, 1)
    sheet.fit_to_pages(1, 0)
