"""The honour board 光荣榜 on paper and as a picture: full names for the village's wall, masked for all else."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from supermarket.books.session import ReadSession
from supermarket.clock import end_of_day, written_date
from supermarket.district.kinds import Tier
from supermarket.district.roles import reaches, staff_for
from supermarket.district.sites import known_site, site_of
from supermarket.district.times import in_chinese
from supermarket.earning.boards import Place, board, day_of_board
from supermarket.earning.lapsing.expiry import lapses_at
from supermarket.errors.paper import BoardRefused
from supermarket.errors.staff import RoleRefused
from supermarket.journal.store import stream_here
from supermarket.paper.cards.issuing import check_file, write_whole
from supermarket.paper.drawing.lists import LARGE, Column, ListPaper, list_pdf, masked
from supermarket.paper.drawing.parts import Closing, Field, Fields
from supermarket.paper.drawing.strips import Strip, write_strips

TITLE: Final = "文明积分光荣榜"
ENGLISH: Final = "Honour board"
_COLUMNS: Final = (Column("名次", 1), Column("组别", 2), Column("户主", 3), Column("本期积分", 2, right=True))
_TIME: Final = Column("服务时长", 2.2, right=True)
_STRIP: Final = Strip(name=(0, 2), figure=3, below=(1, 4))
TOP: Final = 20
"""So many places stand on a board where nobody says how many."""
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
    top: int = TOP,
    pdf: Path | None = None,
    png: Path | None = None,
) -> list[Path]:
    """Write a board as a PDF, with full names where the operator is at home in the village, and as masked pictures.

    The first `top` places stand on it, with those that share the last of them.
    Returns the files that were written.

    Raises:
        SiteUnknown: there is no such site.
        OperatorMissing, StaffUnknown, BoardRefused: the operator may see no full names on it.
        FileExists, FileKind: they cannot be drawn.
    """
    day = day_of_board(session, last)
    at = stream_here(session.transaction).at if day == session.today else end_of_day(day)
    files: list[Path] = []
    if pdf:
        check_file(pdf, ".pdf")
    full = pdf is not None and _is_at_home(session, site, operator)
    paper = _paper(session, board(session, site, first, last, full=full, top=top), site, first, last)
    if pdf:
        write_whole(pdf, list_pdf(paper, at=at))
        files.append(pdf)
    if png:
        files += write_strips(masked(paper, _NAME), _STRIP, png)
    return files


def _is_at_home(session: ReadSession, site: str, operator: str | None) -> bool:
    if not operator or site_of(session, site, session.today).tier not in {Tier.STATION, Tier.SUPERMARKET}:
        return False
    try:
        staff = staff_for(session, "notice publish", actor=operator, on=session.today)
    except RoleRefused as refusal:
        raise BoardRefused(operator=operator, role=refusal.role) from None
    return reaches(session, staff, site, session.today)


def _paper(session: ReadSession, places: Sequence[Place], site: str, first: str, last: str) -> ListPaper:
    timed = any(each.minutes for each in places)
    rows = tuple(
        (
            *(str(each.rank), each.group or "", each.name, str(each.cumulative)),
            *((in_chinese(each.minutes) if each.minutes else "",) if timed else ()),
        )
        for each in places
    )
    day = day_of_board(session, last)
    named = known_site(session, site, day)
    about = (Fields((Field("单位：", f"{named.name}（{named.site}）", 1.6), Field("期间：", f"{first} 至 {last}"))),)
    notes = (*_NOTES, *(lapse_notes(session, site) if day == session.today else ()))
    return ListPaper(
        f"{_period(first, last)}{TITLE}",
        ENGLISH,
        about,
        (*_COLUMNS, *((_TIME,) if timed else ())),
        rows,
        notes,
        f"{site}-{first}-{last}",
        session.drill,
        Closing(named.name, written_date(day)),
        LARGE,
    )


def _period(first: str, last: str) -> str:
    """Return the name of a month, quarter or year: 2026年3月, 2026年第1季度, 2026年."""
    year, month, until = first[:4], int(first[5:7]), int(last[5:7])
    if month == until:
        return f"{year}年{month}月"
    return f"{year}年" if until - month == 11 else f"{year}年第{until // 3}季度"  # noqa: PLR2004 - the months of a year


def lapse_notes(session: ReadSession, site: str) -> tuple[str, ...]:
    """Return what hangs out about points that lapse soon or have lapsed, in a line; nothing where none do."""
    found, gone = lapses_at(session, site)
    lines = lapse_lines({"households": found[0], "points": found[1].points, "until": found[1].until} if found else None)
    return (*lines, f"本单位另有 {gone} 分已到期待记账，不能兑换。") if gone else lines


def lapse_lines(lapsing: Mapping[str, str | int] | None) -> tuple[str, ...]:
    """Return the line about so many points of so many households that lapse after a day; none where nothing does."""
    text = "提醒：本单位有 {households} 户共 {points} 分将于 {until} 到期，请及时到超市兑换。"
    return (text.format(**lapsing),) if lapsing else ()
