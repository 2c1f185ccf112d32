"""What follows the cover of a month's paper: goods, gifts, what points were given for, exceptions, what waits."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from supermarket.months.figures.donations import Donation
from supermarket.months.figures.versions import Version
from supermarket.months.particulars import Coded, Line, Particulars
from supermarket.months.reconciled import Reconciliation
from supermarket.paper.drawing.parts import Gap
from supermarket.paper.month import columns
from supermarket.paper.month.cover import named
from supermarket.paper.month.parts import (
    Box,
    Group,
    Piece,
    Row,
    head,
    heads,
    row,
    table,
    unless_zero,
)
from supermarket.paper.month.texts import (
    CHECKS,
    DONATIONS,
    EXCEPTIONS,
    GOODS,
    JUMPED,
    MOVEMENT,
    OUTLIER,
    PENDING,
    REGISTERS,
    SIGNERS,
    amount,
    coded,
    figure,
)

ENTRIES_MAX: Final = 60
"""So many entries of one sort of exception are listed on paper; the screen and the workbook list all."""
_LISTED_HEADS: Final = heads(("日期", "户", "商品或规则", "数额", "经办", "流水"), columns.LISTED)
_GAP: Final = Gap(2)


def details_of(found: Reconciliation, beside: Particulars, names: Mapping[str, str]) -> Iterator[Group]:
    """Give the groups of rows that follow the cover; `names` are the goods' by SKU."""
    yield from _differences(found)
    yield from _goods(found, names)
    yield from donations(found.donations, names)
    yield from _awards(beside)
    yield from _listed("异常", EXCEPTIONS, beside.exceptions)
    yield from _listed("未了事项", PENDING, beside.pending)
    yield from _movement(found)
    yield from _scope(found, beside)


def _differences(found: Reconciliation) -> Iterator[Group]:
    failed = [check for check in found.checks if not check.ok]
    if not failed:
        return
    heading = heads(("核对内容", "差额", "有关流水"), columns.DIFFERENCES)
    rows = [
        row(
            (
                "＝".join(CHECKS[check.name]),
                figure(check.name, check.difference),
                "  ".join(check.entries[:ENTRIES_MAX]) or "无",
            ),
            columns.DIFFERENCES,
            numbers=(1,),
        )
        for check in failed
    ]
    yield from table((_GAP, head("核对不符")), heading, rows, "无")


def _goods(found: Reconciliation, names: Mapping[str, str]) -> Iterator[Group]:
    sku, *figures = GOODS.values()
    heading = heads((sku, "名称", *figures), columns.GOODS)
    lines = found.figures.goods
    rows = [_figures((line.sku, names.get(line.sku, "")), [*vars(line).values()][1:]) for line in lines]
    if rows:
        sums = [sum(values) for values in zip(*([*vars(line).values()][1:] for line in lines), strict=True)]
        rows.append(_figures(("合计", f"{len(lines)} 种"), sums))
    title = (_GAP, head("商品（期初＋购入＋受赠＋调入－已兑换－报损－调出±盘差＝期末）"))
    yield from table(title, heading, rows, "本月没有商品。")


def _figures(first: tuple[str, str], values: Sequence[int]) -> Row:
    return row((*first, *map(unless_zero, values)), columns.GOODS, numbers=range(2, 11))


def donations(given: Sequence[Donation], names: Mapping[str, str]) -> Iterator[Group]:
    """Give the table of what became of gifts, by donor and by what they were given for; none where there were none."""
    heading = heads(("捐赠方", "用途", "商品", *DONATIONS.values()), columns.DONATED)
    rows = [
        row(
            (
                coded(Coded(each.donor, each.name)),
                each.restricted or "不限",
                coded(Coded(each.sku, names.get(each.sku, ""))),
                *(unless_zero(vars(each)[name]) for name in DONATIONS),
            ),
            columns.DONATED,
            numbers=range(3, 9),
        )
        for each in given
    ]
    if rows:
        title = (_GAP, head("受赠物资（期初＋受赠＋调拨等－已兑换－报损＝结余；定向捐赠分列）"))
        yield from table(title, heading, rows, "")


def _awards(beside: Particulars) -> Iterator[Group]:
    """Give what points were given for, two rules beside each other."""
    cells = [(coded(Coded(each.rule, each.name)), *map(str, each[2:])) for each in beside.awards]
    half = -(-len(cells) // 2)
    second = [*cells[half:], _BLANK]
    rows = [row((*left, *right), columns.AWARDED, numbers=_SUMS) for left, right in zip(cells, second, strict=False)]
    if rows:
        entries, points = (
            sum(values) for values in zip(*((each.entries, each.points) for each in beside.awards), strict=True)
        )
        rows.append(row(("合计", str(entries), "", str(points), *_BLANK), columns.AWARDED, numbers=_SUMS))
    title = (_GAP, head("入账积分（按规则，冲正已减去）"))
    heading = heads(("规则", "条", "数量", "积分") * 2, columns.AWARDED)
    yield from table(title, heading, rows, "本月没有积分入账。")


_BLANK: Final = ("", "", "", "")
_SUMS: Final = (1, 2, 3, 5, 6, 7)


# --- entries, one by one ----------------------------------------------------------------------------------------------


def _listed(title: str, words: Mapping[str, str], found: Mapping[str, Sequence[Line]]) -> Iterator[Group]:
    sorts = [(text, found[name]) for name, text in words.items() if found.get(name)]
    if not sorts:
        yield Group((_GAP, head(title), Row((Box(columns.ROOM, "无"),))))
    before: tuple[Piece, ...] = (_GAP, head(title), _LISTED_HEADS)
    for text, lines in sorts:
        more = f"，列前 {ENTRIES_MAX} 条，其余见工作簿" if len(lines) > ENTRIES_MAX else ""
        sort = Row((Box(columns.ROOM, f"{text}：{len(lines)} 条{more}", shaded=True),))
        again = Row((Box(columns.ROOM, f"{text}（续）", shaded=True),))
        shown = [_entry(line) for line in lines[:ENTRIES_MAX]]
        yield Group((*before, sort, shown[0]), () if before else (_LISTED_HEADS,))
        yield from (Group((each,), (_LISTED_HEADS, again)) for each in shown[1:])
        before = ()


def _entry(line: Line) -> Row:
    household = coded(line.household) if line.household else ""
    what = "、".join(coded(each) for each in line.what)
    who = "、".join(coded(each) for each in line.who)
    return row((line.on, household, what, amount(line), who, line.entry), columns.LISTED, numbers=(3,), lines=(0, 5))


# --- what stands beside -----------------------------------------------------------------------------------------------


def _movement(found: Reconciliation) -> Iterator[Group]:
    rows = [
        row(
            (
                MOVEMENT[each.figure],
                unless_zero(each.now),
                unless_zero(each.before),
                "" if each.change is None else f"{each.change:+}%",
                "" if each.median is None else str(each.median),
                "；".join(text for text, is_so in ((JUMPED, each.jumped), (OUTLIER, each.outlier)) if is_so),
            ),
            columns.MOVED,
            numbers=(1, 2, 3, 4),
        )
        for each in found.movement
    ]
    heading = heads(("指标", "本月", "上月", "变动", "本所各站中位数", "说明"), columns.MOVED)
    yield from table((_GAP, head("与上月相比")), heading, rows, "无")


def _scope(found: Reconciliation, beside: Particulars) -> Iterator[Group]:
    """Give which registers and which signatures the month went by."""
    rows = [row((REGISTERS[each.register], _version(each)), columns.SCOPE) for each in found.versions]
    for each in found.signatures:
        recorded = f"，由{named(each.recorded_by, beside.staff)} 录入" if each.recorded_by else ""
        told = f"{named(each.actor, beside.staff)}，{each.on}，流水 {each.entry}{recorded}"
        rows.append(row((f"签字：{SIGNERS[each.role.value]}", told), columns.SCOPE))
    yield Group((_GAP, head("依据与签字"), *rows))


def _version(version: Version) -> str:
    latest = f"，最近一次变更为流水 {version.latest}" if version.latest else ""
    return f"月末有效 {version.rows} 项，本月变更 {version.changed} 项{latest}"
