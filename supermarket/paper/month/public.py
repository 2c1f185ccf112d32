"""What stands on the sheet of a month that the village reads 公开表: figures, gifts, who earned; names masked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from supermarket.clock import written_date
from supermarket.earning.boards import Place
from supermarket.months.reconciled import Reconciliation
from supermarket.paper.drawing.parts import Closing, Field, Fields, Gap, Note, Title
from supermarket.paper.month import columns
from supermarket.paper.month.cover import LINE
from supermarket.paper.month.details import donations
from supermarket.paper.month.parts import (
    Group,
    ends_shown,
    head,
    heads,
    month_of,
    row,
    table,
    unless_zero,
)
from supermarket.paper.month.texts import PENDING, POINTS, SIGNERS

PUBLIC_TITLE: Final = "积分收支公开表"
_ENGLISH: Final = "Monthly public sheet"
_BESIDE: Final = 3
"""So many households stand beside each other."""


@dataclass(frozen=True)
class Issued:
    """When a public sheet is issued, and the telephone for who has a question; empty where no office has one."""

    day: str
    telephone: str


def public_blocks_of(
    found: Reconciliation, board: Sequence[Place], names: Mapping[str, str], issued: Issued
) -> Iterator[Group]:
    """Give the groups of rows of a month's public sheet: no number of a household or card, no name in full, no phone.

    `board` are the households that earned something and do not object to being shown; `names` are the goods' by SKU.
    """
    yield Group(
        (
            Title(PUBLIC_TITLE, _ENGLISH),
            Fields((Field("单位：", found.name, 1.6), Field("月份：", month_of(found))), LINE),
            Fields((Field("编号：", found.number, 1.6), Field("兑换：", f"{found.figures.redemptions} 条")), LINE),
        )
    )
    points = vars(found.figures.points)
    widths = [columns.ROOM / len(POINTS)] * len(POINTS)
    figures = row(ends_shown([points[name] for name in POINTS]), widths, numbers=range(len(POINTS)))
    yield Group((Gap(2), head("一、积分收支（分）"), heads([*POINTS.values()], widths), figures))
    yield from _goods(found, names)
    yield from donations(found.donations, names)
    yield from _earned(board)
    yield _state(found, issued)


def _goods(found: Reconciliation, names: Mapping[str, str]) -> Iterator[Group]:
    rows = []
    for line in found.figures.goods:
        came, other = line.purchased + line.donated, line.in_ - line.out + line.counted
        figures = (line.opening, came, line.given, line.spoiled, other, line.closing)
        rows.append(
            row((names.get(line.sku, line.sku), *map(unless_zero, figures)), columns.PUBLIC_GOODS, numbers=range(1, 7))
        )
    heading = heads(("名称", "期初", "收入", "已兑换", "报损", "其他", "期末"), columns.PUBLIC_GOODS)
    yield from table((Gap(2), head("二、商品收支")), heading, rows, "本月没有商品。")


def _earned(board: Sequence[Place]) -> Iterator[Group]:
    widths = columns.EARNED * _BESIDE
    rows = []
    for at in range(0, len(board), _BESIDE):
        cells = [
            text for each in board[at : at + _BESIDE] for text in (each.group or "", each.name, str(each.cumulative))
        ]
        rows.append(row([*cells, *[""] * (len(widths) - len(cells))], widths, numbers=range(2, 3 * _BESIDE, 3)))
    heading = heads(("组别", "户主", "得分") * _BESIDE, widths)
    yield from table((Gap(2), head("三、本月得分（姓名已作遮盖；不愿公开的户不列）")), heading, rows, "无")


def _state(found: Reconciliation, issued: Issued) -> Group:
    failed = sum(not check.ok for check in found.checks)
    checks = "各项核对全部相符" if not failed else f"有 {failed} 项核对不符"
    listed = len({entry for each in found.exceptions for entry in each.entries})
    waits = ((text, len(getattr(found.pending, what))) for what, text in PENDING.items())
    waiting = "、".join(f"{text} {count}" for text, count in waits if count) or "无"
    signed = "、".join(SIGNERS[each.role.value] for each in found.signatures) or "无"
    state = "已月结" if found.closed else "尚未月结"
    return Group(
        (
            Gap(2),
            head("四、核对与签字"),
            Note(f"{checks}；列出异常 {listed} 条，供监督查问。"),
            Note(f"未了事项：{waiting}。"),
            Note(f"已签字：{signed}；{state}。对本表有疑问，可向本站或村务监督委员会查问。"),
            Fields((Field("监督电话：", issued.telephone),), LINE),
            Closing(found.name, written_date(issued.day)),
        )
    )
