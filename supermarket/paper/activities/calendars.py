"""The calendar 月月有主题、周周见行动 of a year, on paper and as a picture: a heat map whose gaps are named below it.

One place has its months under each other and their weeks side by side; a site with others below it has a line for each
of these, and the weeks of the year side by side.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from supermarket.books.session import ReadSession
from supermarket.clock import end_of_day, written_date
from supermarket.district.sites import known_site
from supermarket.paper.cards.issuing import check_file, write_whole
from supermarket.paper.drawing.charts import chart_png
from supermarket.paper.drawing.fonts import glyphs_of
from supermarket.paper.drawing.painting import A4_ACROSS, Page, pages_pdf
from supermarket.paper.drawing.parts import Field, Fields, Gap, Note, Part, Plot, Title, part_texts, parts_marks
from supermarket.paper.drawing.plots.values import HeatMap, chart_height
from supermarket.paper.drawing.typesetting import DRILL, INK, page_foot
from supermarket.practice.activities.calendar import (
    CANCELLED,
    GAP,
    HELD,
    LATE,
    MOVED,
    OPEN,
    OUTSIDE,
    WEATHER,
    Calendar,
    WeekShown,
)

TITLE: Final = "月月有主题、周周见行动"
ENGLISH: Final = "A theme for each month, an action each week"
_LETTERS: Final = {WEATHER: "雨", CANCELLED: "消", MOVED: "改", LATE: "未"}
_WORDS: Final = {
    WEATHER: "因天气取消",
    CANCELLED: "取消",
    MOVED: "改期",
    LATE: "未记结果",
    GAP: "无活动",
}
_LETTERS_TOLD: Final = "无活动的周（雨 因天气取消，消 取消，改 改到别的周，未 未记结果）"
_LEGEND: Final = (
    "格中数字为该周举办的场次；空格为尚未到的周或尚无记录的周。周次按 ISO 8601，跨月的周归星期四所在的月；"
    "月主题须在当月底之前确定。"
)
_LEGEND_MONTHS: Final = (
    "场次按举办之日计；空格为尚无记录的周，或没有第五周。周次按 ISO 8601，跨月的周归星期四所在的月；"
    "月主题须在当月底之前确定。"
)
_PLOT_MOST: Final = 118.0
_MONTHS_HIGH: Final = 108.0
_NAMED_MOST: Final = 15
_MARGIN: Final = 15.0
_TOP: Final = 11.0
_FOOT: Final = 9.0
_NAME_MAX: Final = 14
_PNG_WIDTH: Final = 250.0
"""Millimetres, at 200 dots per inch."""
_WEEKS: Final = ("第一周", "第二周", "第三周", "第四周", "第五周")


def draw_calendar(
    session: ReadSession, calendars: Sequence[Calendar], site: str, *, pdf: Path | None, png: Path | None
) -> None:
    """Write the calendar of a site's year as a PDF on A4 and as a picture.

    Raises:
        FileExists, FileKind: they cannot be drawn.
    """
    if pdf:
        check_file(pdf, ".pdf")
    if png:
        check_file(png, ".png")
    chart = chart_of(calendars, drill=session.drill)
    if pdf:
        name = known_site(session, site, session.today).name
        write_whole(pdf, calendar_pdf(calendars, chart, site, name, drill=session.drill))
    if png:
        write_whole(png, chart_png(chart, width=_PNG_WIDTH))


def chart_of(calendars: Sequence[Calendar], *, drill: bool) -> HeatMap:
    """Return the heat map of a year: of one place by months, of several by the weeks of the year."""
    chart = _by_months(calendars[0]) if len(calendars) == 1 else _by_places(calendars)
    return replace(chart, title=f"{chart.title}（演练）") if drill else chart


def _by_months(calendar: Calendar) -> HeatMap:
    rows, cells, words = [], [], []
    for month in calendar.months:
        weeks = [each for each in calendar.weeks if each.week.month == month.month]
        theme = _short(month.theme.name) if month.theme else "（无主题）" if month.is_gap else ""
        rows.append(f"{int(month.month[5:])}月 {theme}".rstrip())
        blank = len(_WEEKS) - len(weeks)
        cells.append((*(None if each.is_gap else each.held for each in weeks), *(0,) * blank))
        words.append((*map(_told, weeks), *("",) * blank))
    title = f"{calendar.name}（{calendar.site}）{calendar.year}年活动日历"
    return HeatMap(tuple(rows), _WEEKS, tuple(cells), title=title, words=tuple(words), gap_name="无活动的周", unit="场")


def _told(week: WeekShown) -> str:
    """Return what stands in the cell of a week: its number and what happened in it."""
    span = f"{week.week.number}周 {week.week.first[5:].replace('-', '.')}"
    if week.stands == HELD:
        return f"{span} {week.held}场"
    if week.stands == OUTSIDE:
        return ""
    if week.stands == OPEN:
        return f"{span} 计划{week.planned}" if week.planned else span
    return f"{span} {_WORDS[week.stands]}"


def _by_places(calendars: Sequence[Calendar]) -> HeatMap:
    columns = tuple(str(each.week.number) for each in calendars[0].weeks)
    cells = tuple(tuple(None if each.is_gap else each.held for each in found.weeks) for found in calendars)
    words = tuple(
        tuple(str(each.held) if each.held else _LETTERS.get(each.stands, "") for each in found.weeks)
        for found in calendars
    )
    rows = tuple(_short(each.name) for each in calendars)
    title = f"{calendars[0].year}年各单位每周活动场次"
    return HeatMap(rows, columns, cells, title=title, words=words, gap_name=_LETTERS_TOLD, unit="场")


def _short(name: str) -> str:
    plain = name.replace("新时代文明实践", "")
    return plain if len(plain) <= _NAME_MAX else f"{plain[: _NAME_MAX - 1]}…"


def calendar_pdf(calendars: Sequence[Calendar], chart: HeatMap, site: str, name: str, *, drill: bool) -> bytes:
    """Return the calendar of a site as a PDF on A4 across; the day as of which it stands is its only date."""
    first, alone = calendars[0], len(calendars) == 1
    at = end_of_day(first.as_of)
    width, height = A4_ACROSS
    margins = (_MARGIN, width - _MARGIN)
    serial = f"{site}-{first.year}"
    below = "" if alone else f"，下属 {len(calendars)} 个单位"
    high = _MONTHS_HIGH if alone else min(_PLOT_MOST, chart_height(chart, width - 2 * _MARGIN))
    parts: list[Part] = [
        Title(f"{first.year}年“{TITLE}”活动日历", ENGLISH),
        Fields((Field("单位：", f"{name}（{site}）{below}", 3), Field("截至：", written_date(first.as_of)))),
        Gap(1),
        Plot(chart, high),
        Note(_LEGEND_MONTHS if alone else _LEGEND),
        *(Note(each, size=9.5, colour=INK) for each in gaps(calendars)),
    ]
    texts = [text for part in parts for text in part_texts(part)]
    glyphs = glyphs_of([*texts, "编号第/页截至0123456789- ", DRILL, serial])
    marks, _end = parts_marks(parts, glyphs, margins=margins, top=_TOP, drill=drill)
    foot = page_foot(f"编号 {serial}", 1, 1, glyphs, margins=margins, y=height - _FOOT, at=at, drill=drill)
    return pages_pdf([Page(A4_ACROSS, (*marks, *foot))], glyphs, at=at, title=f"{TITLE} {serial}")


def gaps(calendars: Sequence[Calendar]) -> tuple[str, ...]:
    """Return the gaps in words: of one place month by month and week by week, of several how many each has."""
    if len(calendars) > 1:
        return (_of_several(calendars),)
    calendar = calendars[0]
    months = "、".join(f"{int(month[5:])}月" for month in calendar.months_without_theme)
    weeks = "、".join(map(_row_of_weeks, _rows_of_weeks(calendar)))
    return (
        f"无主题的月：{months}。" if months else "至今月月有主题。",
        f"无活动的周：{weeks}。" if weeks else "至今周周有活动。",
    )


def _of_several(calendars: Sequence[Calendar]) -> str:
    lacking = [each for each in calendars if each.weeks_without_action or each.months_without_theme]
    lacking.sort(key=lambda each: -len(each.weeks_without_action))
    told = "；".join(f"{_short(each.name)} {'、'.join(_lacking(each))}" for each in lacking[:_NAMED_MOST])
    more = f"；等共 {len(lacking)} 个单位" if len(lacking) > _NAMED_MOST else ""
    return f"有缺的单位：{told}{more}。" if told else "各单位周周有活动、月月有主题。"


def _lacking(calendar: Calendar) -> tuple[str, ...]:
    weeks, months = len(calendar.weeks_without_action), len(calendar.months_without_theme)
    return (*((f"{weeks}周无活动",) if weeks else ()), *((f"{months}个月无主题",) if months else ()))


def _rows_of_weeks(calendar: Calendar) -> list[list[WeekShown]]:
    """Return the weeks that are gaps for one reason, those that follow each other together."""
    rows: list[list[WeekShown]] = []
    for each in calendar.weeks:
        if not each.is_gap:
            continue
        before = rows[-1][-1] if rows else None
        if before and before.week.number + 1 == each.week.number and before.stands == each.stands:
            rows[-1].append(each)
        else:
            rows.append([each])
    return rows


def _row_of_weeks(row: Sequence[WeekShown]) -> str:
    first, last = row[0].week, row[-1].week
    number = f"第{first.number}周" if len(row) == 1 else f"第{first.number}至{last.number}周"
    return f"{number}（{first.first[5:]}至{last.last[5:]}，{_WORDS[row[0].stands]}）"
