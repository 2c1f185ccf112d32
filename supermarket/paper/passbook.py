"""A household's passbook 积分存折 on A5: its claims and how they stand, and every entry that moved its points."""

from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import Final

from supermarket.books.session import ReadSession
from supermarket.clock import end_of_day
from supermarket.district.dated.registers import HOUSEHOLDS, SITES, latest
from supermarket.district.roles import staff_for
from supermarket.district.times import HOUR, HOURS_MAX, in_chinese, read_duration
from supermarket.earning.award_kinds import Cut
from supermarket.earning.kinds import RULES
from supermarket.earning.passbook import Passbook, PassbookClaim
from supermarket.households.households import head_name, sees_names
from supermarket.households.statements import StatementLine
from supermarket.journal.store import stream_here
from supermarket.paper.cards.issuing import check_file, write_whole
from supermarket.paper.drawing.fonts import Glyphs, glyphs_of
from supermarket.paper.drawing.marks import Mark
from supermarket.paper.drawing.painting import Page, pages_pdf
from supermarket.paper.drawing.parts import (
    PADDING,
    Band,
    Cell,
    Field,
    Fields,
    Gap,
    Note,
    Part,
    Title,
    part_texts,
    parts_marks,
)
from supermarket.paper.drawing.typesetting import DRILL, page_foot
from supermarket.paper.receipts.receipts import columns_of
from supermarket.people.masking import ERASED, masked_name
from supermarket.spending.kinds import GOODS

A5: Final = (148.0, 210.0)
MARGIN: Final = 10.0
TOP: Final = 9.0
BOTTOM: Final = A5[1] - 14.0
FOOT: Final = A5[1] - 8.0
ROW: Final = 7.0
LINE: Final = 4.0
"""How much higher a row is for each further line in it, in millimetres."""
HALF_WIDTH: Final = 1.97
"""How wide half a Chinese character is, or a digit, in millimetres."""

# A villager reads it whatever language the clerk's screen has, so its words are Chinese and not translated.
TITLE: Final = "积分存折"
ENGLISH: Final = "Points passbook"
_KINDS: Final = {
    "points.credited": "直接记分",
    "credit.reversed": "记分冲正",
    "claim.posted": "申报入账",
    "award.reversed": "入账冲正",
    "points.expired": "到期失效",
    "expiry.reversed": "到期失效冲正",
    "household.split": "分户",
    "household.merged": "合户",
    "goods.redeemed": "兑换",
    "redemption.reversed": "兑换冲正",
}
_STATES: Final = {
    "filed": "待初审",
    "reviewed-once": "待复核",
    "reviewed": "待公示",
    "rejected": "未通过",
    "noticed": "公示中",
    "objected": "有异议",
    "posted": "已入账",
    "withdrawn": "已撤回",
}
_CAPS: Final = {
    "rule": "本项上限",
    "person-day": "每人每日上限",
    "household-month": "每户每月上限",
    "household-year": "每户每年上限",
    "site-month": "本站本月总额",
    "earning-frozen": "虚报后暂停积分",
    "hours-afterwards": "补录时长只计荣誉",
    "floor": "余额下限",
}
_ENTRIES: Final = (("日期", 23.5), ("事项", 38.0), ("积分", 13.0), ("结余", 14.0), ("待追回", 15.0), ("流水号", 24.5))
_WITHOUT_DEBTS: Final = tuple(
    (name, {"事项": 49.0, "待追回": 0.0, "流水号": 28.5}.get(name, width)) for name, width in _ENTRIES
)  # most households owe nothing, and get the room for what they did
_CLAIMS: Final = (("善行日期", 23.5), ("事项", 36.0), ("申报", 12.5), ("入账", 12.5), ("状态", 15.0), ("说明", 28.5))
_FIGURES: Final = {"积分", "结余", "待追回", "申报", "入账"}
"""The columns whose figures stand below each other."""


def write_passbook(session: ReadSession, passbook: Passbook, pdf: Path, *, operator: str | None) -> None:
    """Write a passbook as a PDF; its head is named in full for staff at home there, masked for everybody else.

    Raises:
        StaffUnknown, RoleRefused: the operator that was named is none, or may not look at households.
        FileExists, FileKind: it cannot be drawn.
        OSError: the folder or the disk refuses.
    """
    check_file(pdf, ".pdf")
    at = end_of_day(passbook.day) if passbook.day else stream_here(session.transaction).at
    write_whole(pdf, passbook_pdf(passbook_groups(session, passbook, operator), at=at, drill=session.drill))


def passbook_groups(session: ReadSession, passbook: Passbook, operator: str | None) -> list[list[Part]]:
    """Return what stands in a passbook: parts, those that stay together on a page in one list."""
    statement = passbook.statement
    head, station = _whose(session, statement.household, operator, passbook.day or session.today)
    balance = "期末积分：" if passbook.day else "现有积分："
    held = [Field(balance, str(statement.balance)), Field("累计积分：", str(passbook.cumulative))]
    notes: list[Part] = []
    if passbook.minutes:
        held.append(Field("累计服务时长：", in_chinese(passbook.minutes)))
    if statement.owed:
        held.append(Field("待追回：", str(statement.owed)))
        notes.append(Note(f"待追回 {statement.owed} 分：已兑换的积分被冲正，今后入账的积分先抵扣。"))
    if passbook.lapsed:
        notes.append(Note(f"其中 {passbook.lapsed} 分已到期待记账，不能兑换。"))
    if passbook.lapsing:
        notes.append(Note(f"其中 {passbook.lapsing.points} 分在 {passbook.lapsing.until} 后失效，请在此前兑换。"))
    top = (
        Title(TITLE, ENGLISH),
        Fields((Field("户主：", head), Field("户号：", statement.household))),
        Fields((Field("所属：", station), Field("期间：", statement.month or "全部"))),
        Fields(tuple(held)),
    )
    columns = _ENTRIES if any(map(_debt, statement.lines)) else _WITHOUT_DEBTS
    opening = _row(("", "期初结余", "", str(statement.opening), "", ""), columns)
    entries = [
        [
            _row(
                (line.on, _what(session, line), f"{line.points:+}", str(line.balance), _debt(line), line.entry),
                columns,
            )
        ]
        for line in statement.lines
    ]
    claims = [[_row(_claim(session, claim), _CLAIMS)] for claim in passbook.claims]
    none: list[list[Part]] = [[Note("没有申报。")]]
    return [
        [*top, *notes, Gap(2), Note("一、积分明细"), _headings(columns), opening],
        *entries,
        [Gap(3), Note("二、申报"), *([_headings(_CLAIMS)] if claims else []), *(claims or none)[0]],
        *claims[1:],
    ]


def passbook_pdf(groups: Sequence[Sequence[Part]], *, at: int, drill: bool) -> bytes:
    """Return a passbook as a PDF on A5; `at`, UTC milliseconds, is its only date.

    Every page says whose it is, and what its columns are.
    """
    texts = (text for group in groups for part in group for text in part_texts(part))
    glyphs = glyphs_of([*texts, DRILL, "第/页截至0123456789- ", TITLE])
    sheets: list[list[Mark]] = [[]]
    y = TOP
    whose = next(part for part in groups[0] if isinstance(part, Fields))
    heading: list[Part] = []
    for group in groups:
        marks, end = _set(group, y, glyphs, drill=drill)
        if end > BOTTOM:
            sheets.append([])
            again = [] if any(map(_is_heading, group)) else heading
            marks, end = _set([whose, Gap(2), *again, *group], TOP, glyphs, drill=drill)
        sheets[-1] += marks
        heading = [part for part in group if _is_heading(part)] or heading
        y = end
    margins = (MARGIN, A5[0] - MARGIN)
    pages = [
        Page(A5, (*marks, *page_foot(TITLE, number, len(sheets), glyphs, margins=margins, y=FOOT, at=at, drill=drill)))
        for number, marks in enumerate(sheets, 1)
    ]
    return pages_pdf(pages, glyphs, at=at, title=TITLE)


# --- what stands in it ------------------------------------------------------------------------------------------------


def _whose(session: ReadSession, household: str, operator: str | None, day: str) -> tuple[str, str]:
    """Return the head's and the station's name of a day; whether in full is asked of the operator of today."""
    row = latest(session, HOUSEHOLDS, household, day)
    if row is None:
        return "", ""
    site = latest(session, SITES, row.station, day)
    station = site.name if site else row.station
    if row.state:
        return "", station
    head = head_name(session, household, day)
    full = operator is not None and _sees_names(session, operator, household)
    return (head if full else masked_name(head)) or ERASED, station


def _sees_names(session: ReadSession, operator: str, household: str) -> bool:
    staff = staff_for(session, "household show", actor=operator, on=session.today)
    row = latest(session, HOUSEHOLDS, household, session.today)
    return row is not None and sees_names(session, staff, row, session.today)


def _what(session: ReadSession, line: StatementLine) -> str:
    """Return what an entry was for, in words: deeds, goods, the years whose points lapsed, or another household."""
    kind = _KINDS.get(line.kind, line.kind)
    what = f"{kind} {'、'.join(_named(session, part, line.on) for part in line.what.split())}".strip()
    late = f"（{line.late} 的，关账后送到）" if line.late else ""
    return f"{what}{late}" if line.doubled is None else f"{what}{late}（{line.doubled} 已办过，不计）"


def _named(session: ReadSession, part: str, on: str) -> str:
    code, times, quantity = part.partition("x")
    if not times:
        return f"{code.partition(':')[0]} 年的积分" if ":" in code else f"另一户 {code}"
    if code.isdigit():
        goods = latest(session, GOODS, code, on)
        return _counted(goods.name if goods else code, quantity)
    rule = latest(session, RULES, code, on)
    if rule and rule.hours:
        return f"{rule.name} {in_chinese(read_duration(quantity, most=HOURS_MAX * HOUR))}"
    return _counted(rule.name if rule else code, quantity)


def _counted(name: str, quantity: str) -> str:
    return name if quantity == "1" else f"{name}×{quantity}"


def _debt(line: StatementLine) -> str:
    return f"{line.owed - line.settled:+}" if line.owed != line.settled else ""


def _claim(session: ReadSession, claim: PassbookClaim) -> tuple[str, ...]:
    what = _named(session, claim.what, claim.on)
    remarks = [
        *([claim.reason] if claim.reason else []),
        *(_cut(cut) for cut in claim.cut),
        *([f"已由 {claim.reversed_by} 冲正"] if claim.reversed_by else []),
    ]
    credited = "" if claim.credited is None else f"{claim.credited:+}"
    return claim.served, what, f"{claim.points:+}", credited, _STATES[claim.state.value], "；".join(remarks)


def _cut(cut: Cut) -> str:
    return f"{_CAPS[cut.cap]}，减 {cut.points} 分"


# --- how it is set ----------------------------------------------------------------------------------------------------


def _headings(columns: Sequence[tuple[str, float]]) -> Part:
    return Band(tuple(Cell(width, text, shaded=True) for text, width in columns if width), ROW)


def _is_heading(part: Part) -> bool:
    return isinstance(part, Band) and all(cell.shaded for cell in part.cells)


def _row(texts: Sequence[str], columns: Sequence[tuple[str, float]]) -> Part:
    cells = [(text, name, width) for text, (name, width) in zip(texts, columns, strict=True) if width]
    lines = max(columns_of(text) * HALF_WIDTH / (width - 2 * PADDING) for text, _name, width in cells)
    height = ROW + LINE * max(0, ceil(lines) - 1)
    drawn = (Cell(width, text, left=n == 1, right=name in _FIGURES) for n, (text, name, width) in enumerate(cells))
    return Band(tuple(drawn), height)


def _set(group: Sequence[Part], y: float, glyphs: Glyphs, *, drill: bool) -> tuple[tuple[Mark, ...], float]:
    return parts_marks(group, glyphs, margins=(MARGIN, A5[0] - MARGIN), top=y, drill=drill)
