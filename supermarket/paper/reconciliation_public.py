"""What stands on the sheet of a month that the village reads 公开表: figures, gifts, who earned; names masked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from supermarket.earning.boards import Place
from supermarket.months.reconciled import Reconciliation
from supermarket.paper.form_parts import Field, Fields, Gap, Note, Title
from supermarket.paper.reconciliation_blocks import donations
from supermarket.paper.reconciliation_parts import LINE, ROOM, Group, head, row, serial
from supermarket.paper.reconciliation_texts import PENDING, POINTS, SIGNERS

PUBLIC_TITLE: Final = "积分收支公开表"
_ENGLISH: Final = "Monthly public sheet"
_BESIDE: Final = 3
"""So many households stand beside each other."""


def public_blocks_of(found: Reconciliation, board: Sequence[Place], names: Mapping[str, str]) -> Iterator[Group]:
    """Give the groups of rows of a month's public sheet: no number of a household or card, no name in full, no phone.

    `board` are the households that earned something and do not object to being shown; `names` are the goods' by SKU.
    """
    year, month = found.month.split("-")
    yield Group(
        (
            Title(PUBLIC_TITLE, _ENGLISH),
            Fields((Field("单位：", found.name, 1.6), Field("月份：", f"{year} 年 {int(month)} 月")), LINE),
            Fields((Field("编号：", serial(found), 1.6), Field("兑换：", f"{found.figures.redemptions} 笔")), LINE),
        )
    )
    points = vars(found.figures.points)
    widths = [ROOM / len(POINTS)] * len(POINTS)
    table = (row(list(POINTS.values()), widths), row([str(points[name]) for name in POINTS], widths))
    yield Group((Gap(2), head("一、积分收支"), *table))
    yield from _goods(found, names)
    yield from donations(found, names)
    yield from _earned(board)
    yield _state(found)


def _goods(found: Reconciliation, names: Mapping[str, str]) -> Iterator[Group]:
    widths = (54.0, *[20.0] * 6)
    heading = row(("品名", "期初", "收入", "兑出", "报损", "其他", "期末"), widths)
    rows = []
    for line in found.figures.goods:
        came, other = line.purchased + line.donated, line.in_ - line.out + line.counted
        figures = (line.opening, came, line.given, line.spoiled, other, line.closing)
        rows.append(row((names.get(line.sku, line.sku), *map(str, figures)), widths, left=0))
    yield Group((Gap(2), head("二、货品收支"), *((heading, rows[0]) if rows else (Note("本月没有货品。"),))))
    yield from (Group((each,), heading) for each in rows[1:])


def _earned(board: Sequence[Place]) -> Iterator[Group]:
    widths = (22.0, 20.0, 16.0) * _BESIDE
    heading = row(("组别", "户主", "得分") * _BESIDE, widths)
    rows = []
    for at in range(0, len(board), _BESIDE):
        cells = [
            text for each in board[at : at + _BESIDE] for text in (each.group or "", each.name, str(each.cumulative))
        ]
        rows.append(row([*cells, *[""] * (len(widths) - len(cells))], widths))
    title = head("三、本月得分（姓名已作遮盖；不愿公开的户不列）")
    yield Group((Gap(2), title, *((heading, rows[0]) if rows else (Note("无。"),))))
    yield from (Group((each,), heading) for each in rows[1:])


def _state(found: Reconciliation) -> Group:
    failed = sum(not check.ok for check in found.checks)
    checks = "各项核对全部相符" if not failed else f"有 {failed} 项核对不符"
    listed = sum(len(each.entries) for each in found.exceptions)
    waiting = "、".join(f"{text} {len(getattr(found.pending, what))}" for what, text in PENDING.items())
    signed = "、".join(SIGNERS[each.role.value] for each in found.signatures) or "无"
    state = "已月结" if found.closed else "尚未月结"
    return Group(
        (
            Gap(2),
            head("四、核对与签署"),
            Note(f"{checks}；列出例外事项 {listed} 笔，供监督查问。"),
            Note(f"未了事项：{waiting}。"),
            Note(f"已签署：{signed}；{state}。对本表有疑问，可向本站或村务监督委员会查问。"),
        )
    )
