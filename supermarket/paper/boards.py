"""The honour board 红榜 on paper and as a picture: full names for the village's own wall, masked for what leaves it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from supermarket.books.session import ReadSession
from supermarket.clock import end_of_day
from supermarket.district.kinds import Tier
from supermarket.district.roles import reaches, staff_for
from supermarket.district.sites import known_site, site_of
from supermarket.earning.boards import board, day_of_board
from supermarket.earning.expiry import lapsed_at, lapsing_at
from supermarket.journal.store import own_stream
from supermarket.paper.form_parts import Field, Fields
from supermarket.paper.issuing import check_file, write_whole
from supermarket.paper.lists import Column, ListPaper, list_pdf, masked, write_pictures

TITLE: Final = "文明积分红榜"
ENGLISH: Final = "Honour board"
_COLUMNS: Final = (Column("名次", 1), Column("组别", 2), Column("户主", 3), Column("累计积分", 2))
_NAME: Final = 2
"""The column with the name."""
_NOTES: Final = (
    "按本期入账积分排名，积分相同的名次相同；兑换和扣分不影响本榜。",
    "不愿上榜的户可向本站提出，不再列入。",
)


def draw_board(  # noqa: PLR0913 - by name
    session: ReadSession,
    site: str,
    first: str,
    last: str,
    *,
    operator: str | None,
    pdf: Path | None = None,
    png: Path | None = None,
) -> list[Path]:
    """Write a board as a PDF, with full names where the operator is at home in the village, and as masked pictures.

    Returns the files that were written.

    Raises:
        SiteUnknown: there is no such site.
        FileExists, FileKind, GlyphMissing: they cannot be drawn.
    """
    day = day_of_board(session, last)
    at = own_stream(session.transaction).at if day == session.today else end_of_day(day)
    files: list[Path] = []
    if pdf:
        check_file(pdf, ".pdf")
    paper = _paper(session, site, first, last, full=pdf is not None and _is_at_home(session, site, operator))
    if pdf:
        write_whole(pdf, list_pdf(paper, at=at))
        files.append(pdf)
    if png:
        files += write_pictures(masked(paper, _NAME), png, at=at)
    return files


def _is_at_home(session: ReadSession, site: str, operator: str | None) -> bool:
    if not operator or site_of(session, site, session.today).tier not in {Tier.STATION, Tier.SUPERMARKET}:
        return False
    staff = staff_for(session, "notice publish", actor=operator, on=session.today)
    return reaches(session, staff, site, session.today)


def _paper(session: ReadSession, site: str, first: str, last: str, *, full: bool) -> ListPaper:
    places = board(session, site, first, last, full=full)
    rows = tuple((str(each.rank), each.group or "", each.name, str(each.cumulative)) for each in places)
    day = day_of_board(session, last)
    named = known_site(session, site, day)
    about = (
        Fields((Field("单位：", f"{named.name}（{named.site}）", 1.6), Field("共：", f"{len(rows)} 户"))),
        Fields((Field("期间：", f"{first} 至 {last}", 1),)),
    )
    notes = (*_NOTES, *(lapse_notes(session, site) if day == session.today else ()))
    return ListPaper(TITLE, ENGLISH, about, _COLUMNS, rows, notes, f"{site}-{first}-{last}", session.drill)


def lapse_notes(session: ReadSession, site: str) -> tuple[str, ...]:
    """Return what hangs out about points that lapse soon or have lapsed, in a line; nothing where none do."""
    found, gone = lapsing_at(session, site), lapsed_at(session, site)
    lines = lapse_lines({"households": found[0], "points": found[1].points, "until": found[1].until} if found else None)
    return (*lines, f"本单位另有 {gone} 分已到期待记账，不能兑换。") if gone else lines


def lapse_lines(lapsing: Mapping[str, str | int] | None) -> tuple[str, ...]:
    """Return the line about so many points of so many households that lapse after a day; none where nothing does."""
    text = "提醒：本单位有 {households} 户共 {points} 分将于 {until} 到期，请及时到超市兑换。"
    return (text.format(**lapsing),) if lapsing else ()
