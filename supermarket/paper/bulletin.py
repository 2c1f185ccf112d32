"""The bulletin 通报 of a run on paper and as a picture: commended, ordered to mend things, every rank, what decides.

It goes from the centre to its sites whatever language the screen has, so its words are Chinese and not translated.
"""

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from supermarket.assessment.bulletins import Bulletin, Line
from supermarket.assessment.sensitivity import Moved
from supermarket.clock import district_date, written_date
from supermarket.paper.drawing.fonts import Glyphs, glyphs_of
from supermarket.paper.drawing.marks import Mark, millimetres
from supermarket.paper.drawing.painting import A4, Page, pages_pdf
from supermarket.paper.drawing.parts import (
    PADDING,
    Band,
    Cell,
    Closing,
    Gap,
    Group,
    Note,
    Part,
    Plot,
    Title,
    on_pages,
    part_texts,
    parts_marks,
)
from supermarket.paper.drawing.pictures import marks_png
from supermarket.paper.drawing.plots.values import Bars, Chart, Series
from supermarket.paper.drawing.typesetting import DRILL, INK, RED, page_foot

TITLE: Final = "关于{period}{form}结果的通报"
ENGLISH: Final = "Bulletin of an assessment"
TOP: Final = 13.0
FOOT: Final = 12.0
MARGINS: Final = (18.0, A4[0] - 18.0)
ROOM: Final = MARGINS[1] - MARGINS[0]
PER_INCH: Final = 144
HEADING: Final = 12.0
TEXT: Final = 10.0
ROW: Final = 5.6
DECISIVE: Final = 8
"""So many weights and bounds are named on paper; the workbook has all of them."""
KNOBS: Final = {
    "weight": "权重",
    "zero_from": "零分界限",
    "full_from": "满分界限",
    "full_to": "满分上限",
    "zero_to": "零分上限",
}
TIERS: Final = {"supermarket": "家超市", "station": "个站", "institute": "个所", "base": "个基地", "point": "个点"}
_RANKING: Final = (
    ("名次", 1.0),
    ("编号", 1.2),
    ("名称", 3.9),
    ("所属", 4.6),
    ("得分", 1.4),
    ("等次", 1.6),
    ("所内名次", 1.6),
    ("较上期", 3.0),
)


def bulletin_pdf(found: Bulletin) -> bytes:
    """Return a bulletin as a PDF on A4, the same bytes for the same bulletin."""
    groups = [*_front(found), *_ranking(found), *_end(found)]
    glyphs = _glyphs(found, groups)
    sheets = on_pages(groups, glyphs, margins=MARGINS, top=TOP, bottom=A4[1] - FOOT - 5)
    at = found.run.entry.at

    def foot(number: int) -> tuple[Mark, ...]:
        y = A4[1] - FOOT
        return page_foot(_serial(found), number, len(sheets), glyphs, margins=MARGINS, y=y, at=at, drill=found.drill)

    pages = [
        Page(A4, (*parts_marks(parts, glyphs, margins=MARGINS, top=TOP, drill=found.drill)[0], *foot(number)))
        for number, parts in enumerate(sheets, 1)
    ]
    return pages_pdf(pages, glyphs, at=at, title=title_of(found))


def bulletin_png(found: Bulletin) -> bytes:
    """Return the front of a bulletin as one picture for a chat: who is commended, who is to mend things, the charts."""
    parts = [part for group in _front(found) for part in group.parts]
    glyphs = _glyphs(found, [Group(tuple(parts))])
    marks, end = parts_marks(parts, glyphs, margins=MARGINS, top=TOP, drill=found.drill)
    return marks_png((A4[0], end + TOP), marks, glyphs, per_inch=PER_INCH)


def title_of(found: Bulletin) -> str:
    """Return what a bulletin is called."""
    return TITLE.format(period=period_name(found), form=found.form.title)


def period_name(found: Bulletin) -> str:
    """Return a run's period in Chinese: 2026年3月, 2026年第1季度, 2026年度."""
    name, length = found.run.period.name, found.run.period.length
    year, _hyphen, number = name.partition("-")
    return {"month": f"{year}年{number.lstrip('0')}月", "quarter": f"{year}年第{number}季度", "year": f"{year}年度"}[
        length
    ]


def points(hundredths: int | Fraction | None) -> str:
    """Return hundredths of a point as points with two decimals."""
    if hundredths is None:
        return "不适用"
    whole = round(hundredths)
    return f"{'-' if whole < 0 else ''}{abs(whole) // 100}.{abs(whole) % 100:02}"


def _serial(found: Bulletin) -> str:
    return f"编号 {found.run.name}-{found.tier}" if len(found.form.tiers) > 1 else f"编号 {found.run.name}"


def _glyphs(found: Bulletin, groups: Sequence[Group]) -> Glyphs:
    texts = (text for group in groups for part in (*group.parts, *group.again) for text in part_texts(part))
    return glyphs_of([*texts, DRILL, _serial(found), title_of(found), "第/页截至0123456789- "])


# --- the front --------------------------------------------------------------------------------------------------------


def _front(found: Bulletin) -> Iterator[Group]:
    yield Group((Title(title_of(found), ENGLISH, RED), *(Note(text, TEXT, INK) for text in _said(found))))
    ordinals = iter("一二")
    if found.commended:
        yield Group((*_headed(f"{next(ordinals)}、通报表扬（前十名，共{len(found.commended)}{_counted(found)}）"),))
        yield Group((*_table(_COMMENDED, map(_commended, found.commended)),))
    if found.last:
        said = (Note(text, TEXT, INK) for text in (*_tied(found), _orders_said(found)))
        yield Group((*_headed(f"{next(ordinals)}、限期整改（末五名）"), *said))
        yield Group((*_table(_MENDED, (_mended(found, line) for line in found.last)),))
    if chart := _ends(found):
        yield Group((Gap(3), Plot(chart)))
    if chart := _by_above(found):
        yield Group((Gap(3), Plot(chart)))


_COMMENDED: Final = (("名次", 1.0), ("编号", 1.2), ("名称", 4.6), ("所属", 4.6), ("得分", 1.4), ("较上期", 2.8))
_MENDED: Final = (("名次", 1.0), ("名称", 4.6), ("得分", 1.4), ("整改事项（失分最多的项目）", 6.2), ("整改期限", 2.2))


def _headed(text: str) -> tuple[Part, ...]:
    return Gap(3), Note(text, HEADING, RED)


def _counted(found: Bulletin) -> str:
    return TIERS.get(found.tier, "个单位")


def _said(found: Bulletin) -> Iterator[str]:
    scored = [line for line in found.lines if line.result.total is not None]
    one = _counted(found)[0]
    grades = "，".join(f"{name}{count}{one}" for name, count in found.grades.items())
    mean = f"，平均{points(found.mean)}分" if found.mean is not None else ""
    yield (
        f"{found.issuer}按《{found.form.title}》对{period_name(found)}（{found.run.period.first}至"
        f"{found.run.period.last}）进行考核，共{len(found.lines)}{_counted(found)}，其中计分{len(scored)}{one}："
        f"{grades}{mean}。"
    )
    vetoed = [line for line in scored if line.result.score.vetoes]
    if vetoed:
        named = "、".join(f"{line.name}（{_vetoes(found, line)}）" for line in vetoed)
        yield f"一票否决{len(vetoed)}{_counted(found)}：{named}，得分以{found.form.veto_most}分为限。"
    if found.unscored:
        yield f"各项均不适用、不计名次{len(found.unscored)}{_counted(found)}，列于名次之后。"
    yield "得分并列的名次相同，按编号排列；不适用的项目，其权重按比例分摊到其余项目。"


def _vetoes(found: Bulletin, line: Line) -> str:
    names = {veto.veto: veto.name for veto in found.form.vetoes}
    return "、".join(names[veto] for veto in line.result.score.vetoes)


def _commended(line: Line) -> tuple[str, ...]:
    return str(line.result.rank), line.site, line.name, line.above, points(line.result.total), _change(line)


def _change(line: Line) -> str:
    if line.change is None:
        return "—"
    moved = line.change.rank
    way = f"升{moved}位" if moved > 0 else f"降{-moved}位" if moved < 0 else "持平"
    return f"{way}，{'+' if line.change.total > 0 else ''}{points(line.change.total)}"


def _tied(found: Bulletin) -> Iterator[str]:
    """Say how those that stand last were told from others of the same rank."""
    rank = min(line.result.rank or 0 for line in found.last)
    tied = [line for line in found.lines if line.result.rank == rank]
    if not {line.site for line in tied} <= {line.site for line in found.last}:
        yield f"第{rank}名并列{len(tied)}{_counted(found)}，按编号取排在最后的。"


def _orders_said(found: Bulletin) -> str:
    if not found.orders:
        return "整改通知尚未下达，下达后重印本通报。"
    return "请于整改期限前报送整改情况及凭据，由中心复核；逾期未改的，记入下期考核说明。"


def _mended(found: Bulletin, line: Line) -> tuple[str, ...]:
    order = found.order_of(line.site)
    names = {item.item: item.name for item in found.form.items}
    items = order.items if order else tuple(item for item, _lost in line.lost[:3])
    lost = dict(line.lost)
    told = "；".join(f"{names[item]}失{points(lost[item])}分" if item in lost else names[item] for item in items)
    what = f"。{order.what}" if order and order.what else ""
    return str(line.result.rank), line.name, points(line.result.total), told + what, order.due if order else "—"


def _ends(found: Bulletin) -> Chart | None:
    """Return the totals of those at both ends of the ranking as bars, the last hatched."""
    shown = [*found.commended, *found.last]
    if not shown:
        return None
    names = tuple(f"{line.result.rank}　{line.name}" for line in shown)
    totals = tuple(Fraction(line.result.total or 0, 100) for line in shown)
    least = min((grade.least for grade in found.form.grades if grade.least), default=None)
    return Bars(
        names,
        (Series("", totals),),
        title="前十名与末五名得分",
        unit="分",
        marked=frozenset(range(len(found.commended), len(shown))),
        bound=least,
        bound_name=f"{least}分" if least else "",
    )


def _by_above(found: Bulletin) -> Chart | None:
    """Return the mean totals below each site above as bars."""
    if len(found.means) < 2:  # noqa: PLR2004 - one bar compares nothing
        return None
    means = tuple(mean / 100 for mean in found.means.values())
    mean = None if found.mean is None else found.mean / 100
    return Bars(
        tuple(found.means),
        (Series("", means),),
        title="各所平均得分",
        unit="分",
        bound=mean,
        bound_name=f"平均{points(found.mean)}",
    )


# --- every rank, and what decides -------------------------------------------------------------------------------------


def _ranking(found: Bulletin) -> Iterator[Group]:
    heading = _heading(_RANKING)
    yield Group((*_headed("三、全部名次"), heading))
    for line in found.lines:
        if line.result.total is not None:
            yield Group((_row(_RANKING, _ranked(line)),), again=(heading,))
    if found.unscored:
        named = "、".join(line.site for line in found.unscored)
        yield Group((Gap(2), Note(f"不计名次（各项均不适用），按编号：{named}。", TEXT - 1, INK)))
    if any(line.result.score.vetoes for line in found.lines):
        yield Group((Gap(2), Note("▲ 一票否决。", TEXT - 1, INK)))
    beside = [line for line in found.lines if line.result.beside]
    if beside:
        yield Group((Gap(2), Note(_beside(beside), TEXT - 1, INK)))


def _ranked(line: Line) -> tuple[str, ...]:
    score = line.result.score
    mark = ("▲" if score.vetoes else "") + ("*" if line.result.beside else "")
    return (
        str(line.result.rank or "—"),
        line.site,
        line.name + mark,
        line.above,
        points(score.total),
        score.grade or "—",
        str(line.within or "—"),
        _change(line),
    )


def _beside(lines: Sequence[Line]) -> str:
    names = "、".join(line.name for line in lines[:20])
    more = "等" if lines[20:] else ""
    return f"* 期末几天集中办理较多，名次请结合说明看：{names}{more}；逐项见 assess explain。"


def _end(found: Bulletin) -> Iterator[Group]:
    yield Group((*_headed("四、名次由什么决定"), Note(_decided(found), TEXT, INK)))
    moved = [each for each in found.sensitivity.moved if each.to is not None][:DECISIVE]
    if moved:
        names = {line.site: line.name for line in found.lines}
        yield Group((*_table(_DECIDING, (_deciding(each, names) for each in moved)),))
    roots = "；".join(f"{each['origin']} {each['size']}条 {each['root'][:16]}…" for each in found.run.roots)
    yield Group(
        (
            Gap(2),
            Note(f"考核流水 {found.run.name}，数字摘要 {found.run.digest}。", 7.5),
            Note(f"当时各流水账：{roots}。任何人可用 assess check {found.run.name} 重算。", 7.5),
            Gap(2),
            Closing(found.issuer, written_date(district_date(found.run.entry.at))),
        )
    )


_DECIDING: Final = (
    ("项目", 3.2),
    ("调整", 2.1),
    ("现为", 1.9),
    ("改为", 1.9),
    ("退出末五名", 4.0),
    ("进入末五名", 4.0),
)


def _decided(found: Bulletin) -> str:
    if found.sensitivity.by_rounding:
        return "末五名取决于得分取整：不取整时另有单位在末五名。"
    if not any(each.to is not None for each in found.sensitivity.moved):
        return "单独调整任何一项权重或界限，末五名都不变。"
    return "每次只调整一项权重（其余按比例）或一个界限，使末五名发生变化的最小调整如下（精确到权重0.01分、界限0.01%）："


def _deciding(moved: Moved, names: dict[str, str]) -> tuple[str, ...]:
    unit = "" if moved.knob == "weight" else "%"
    leaves, enters = ("、".join(names[site] for site in sites) for sites in (moved.leaves, moved.enters))
    value, to = (f"{points(each)}{unit}" for each in (moved.value, moved.to))
    return moved.name, KNOBS[moved.knob], value, to, leaves, enters


# --- tables -----------------------------------------------------------------------------------------------------------

Columns = Sequence[tuple[str, float]]


def _table(columns: Columns, rows: Iterator[tuple[str, ...]]) -> Iterator[Part]:
    yield _heading(columns)
    yield from (_row(columns, row) for row in rows)


def _heading(columns: Columns) -> Band:
    return Band(
        tuple(
            Cell(width, heading, shaded=True, size=TEXT - 1)
            for width, (heading, _share) in zip(_widths(columns), columns, strict=True)
        ),
        ROW,
    )


def _row(columns: Columns, row: tuple[str, ...]) -> Band:
    wordy = {"名称", "所属", "整改事项（失分最多的项目）", "项目", "退出末五名", "进入末五名"}
    cells = tuple(
        Cell(width, text, left=heading in wordy, size=TEXT - 1)
        for width, text, (heading, _share) in zip(_widths(columns), row, columns, strict=True)
    )
    lines = max(_lines(cell) for cell in cells)
    return Band(cells, ROW if lines == 1 else 1.4 * millimetres(TEXT - 1) * lines + PADDING)


def _lines(cell: Cell) -> int:
    """Return how many lines a cell's text takes; a Chinese character is as wide as its size, all others about half."""
    width = sum(1 if sign >= "\u2e80" else 0.56 for sign in cell.text) * millimetres(TEXT - 1)
    return max(1, math.ceil(1.04 * width / (cell.width - 2 * PADDING)))


def _widths(columns: Columns) -> list[float]:
    each = ROOM / sum(share for _heading_, share in columns)
    return [each * share for _heading_, share in columns]
