"""The public notice 公示: on paper for the village board with full names, as a picture for a chat group with masked.

It shows group, name, deed, points and the days on which it hangs; never a phone, an ID, health or poverty. Printed
again it is the same bytes: everything on it is as it was when it was published.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from supermarket.books.session import ReadSession, Request
from supermarket.clock import written_date
from supermarket.district.dated.registers import MEMBERS, in_force, latest
from supermarket.district.roles import allow_on
from supermarket.district.sites import chain_of, known_site, telephone_of
from supermarket.district.times import in_chinese
from supermarket.earning.claims.notices import Notice
from supermarket.earning.claims.standing import Standing, claim_of
from supermarket.earning.kinds import RULES
from supermarket.errors.earning import NoticeUnknown
from supermarket.households.events import living
from supermarket.households.households import head_name, member_name
from supermarket.journal.entry import Entry, entry_name
from supermarket.journal.store import entry_named
from supermarket.paper.boards import lapse_lines
from supermarket.paper.cards.issuing import check_file, write_whole
from supermarket.paper.drawing.lists import A3, Column, ListPaper, Style, list_pdf, masked
from supermarket.paper.drawing.painting import A4
from supermarket.paper.drawing.parts import Closing, Field, Fields
from supermarket.paper.drawing.strips import Strip, write_strips
from supermarket.people.masking import ERASED, masked_name
from supermarket.registers.matching import group_form

TITLE: Final = "积分公示"
ENGLISH: Final = "Public notice of points"
A4_ROWS: Final = 60
"""So many claims, three pages, are hung out on A4; more on A3."""
_COLUMNS: Final = (
    Column("序号", 1.2),
    Column("组别", 2),
    Column("姓名", 2.4),
    Column("事项", 5.4, left=True),
    Column("日期", 2.7),
    Column("积分", 1.3, right=True),
    Column("申报编号", 3),
)
_ON_A4: Final = Style(title=26, text=12, row=9.5, about=13, note=12)
_ON_A3: Final = Style(title=36, text=17, row=12.5, about=18, note=16)
"""Old people read it, at the height of a board."""
NAME_COLUMN: Final = 2
"""The column with the name."""
_STRIP: Final = Strip(name=(1, 2), figure=5, below=(4, 3))
_NOTES: Final = (
    "公示期内对以上事项有异议的，请向本站（所）提出；有异议的事项在核实前不入账。",
    "公示期满无异议的，积分记入各户积分卡。",
)


def draw_notice(
    session: ReadSession, notice: Notice, request: Request, *, pdf: Path | None = None, png: Path | None = None
) -> list[Path]:
    """Write a notice as a PDF for the board, where its own households are named in full, and as pictures to send.

    Returns the files that were written.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the PDF's names are for those at home there.
        FileExists, FileKind: they cannot be drawn.
    """
    published = require_entry(session, notice)
    at = published.at
    files: list[Path] = []
    if pdf:
        allow_on(session, "notice publish", actor=request.actor, site=notice.site, on=session.today)
        check_file(pdf, ".pdf")
    if not (pdf or png):
        return files
    paper = notice_paper(session, notice, full=pdf is not None)
    if pdf:
        size, style = (A4, _ON_A4) if len(paper.rows) <= A4_ROWS else (A3, _ON_A3)
        write_whole(pdf, list_pdf(replace(paper, style=style), at=at, size=size))
        files.append(pdf)
    if png:
        files += write_strips(masked(paper, NAME_COLUMN), _STRIP, png)
    return files


def notice_paper(session: ReadSession, notice: Notice, *, full: bool) -> ListPaper:
    """Return what a notice shows, group after group and in each by name.

    `full` names the households of its own place in full, all others stay masked.

    Raises:
        ClaimUnknown: the ledger lacks one of its claims.
    """
    published = require_entry(session, notice)
    then = session.as_of(published)
    name = _names(then, notice.site, full=full)
    rule = cache(lambda code, on, site: latest(then, RULES, code, on, chain_of(then, site, on)))
    found = []
    for claim in (claim_of(session, claim) for claim in notice.claims):
        group, person = name(claim)
        known = rule(claim.rule, claim.on, claim.site)
        deed = known.name if known else claim.rule
        what = f"{deed} ×{claim.quantity}" if claim.quantity > 1 else deed
        what = what if claim.minutes is None else f"{deed} {in_chinese(claim.minutes)}"
        found.append((group, person, what, claim.served, str(claim.points), claim.claim))
    in_order = sorted(found, key=_place_in_list)
    rows = [(str(number), *row) for number, row in enumerate(in_order, 1)]
    site = known_site(then, notice.site, then.today)
    about = (
        Fields((Field("单位：", f"{site.name}（{site.site}）", 1.6), Field("编号：", notice.notice))),
        Fields(
            (
                Field("公示期：", f"{notice.first_day} 至 {notice.last_day}（含首尾两日）", 1.6),
                Field("共：", f"{len(rows)} 项"),
            )
        ),
        Fields((Field("监督电话：", telephone_of(then, notice.site, then.today)),)),
    )
    notes = (*_NOTES, *lapse_lines(published.content.get("lapsing")))
    closing = Closing(site.name, written_date(notice.first_day))
    return ListPaper(TITLE, ENGLISH, about, _COLUMNS, tuple(rows), notes, notice.notice, session.drill, closing)


def _place_in_list(row: tuple[str, ...]) -> tuple[bool, bool, int, str, str, str]:
    """Return what a row stands in order by: its group, numbered ones by their number, the name, the day."""
    group = group_form(row[0])
    numbered = group.isascii() and group.isdigit()
    return not group, not numbered, int(group) if numbered else 0, group, row[1], row[3]


def require_entry(session: ReadSession, notice: Notice) -> Entry:
    """Return the entry by which a notice was published.

    Raises:
        NoticeUnknown: there is none.
    """
    name = entry_name(notice.notice)
    entry = entry_named(session.transaction, name) if name else None
    if entry is None:
        raise NoticeUnknown(notice=notice.notice)
    return entry


def _names(session: ReadSession, site: str, *, full: bool) -> Callable[[Standing], tuple[str, str]]:
    """Return what gives a claim's group and name: the member's, or the head's where none is named or he has left.

    Of a member whose details were erased the mask alone is left: what he did is nobody else's.
    """

    def named(claim: Standing) -> tuple[str, str]:
        household = living(session, claim.household)
        if household is None:
            return "", ""
        today = session.today
        is_member = claim.member is not None and in_force(session, MEMBERS, claim.member, today) is not None
        person = (
            member_name(session, claim.member or "", today)
            if is_member
            else head_name(session, household.household, today)
        )
        return household.group or "", (person if full and household.station == site else masked_name(person)) or ERASED

    return named
