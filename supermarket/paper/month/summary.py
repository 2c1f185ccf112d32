"""The district's month on a page or two 汇总表: a line for each place, totals, and by name where nothing happened."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from supermarket.months.reconciled import Reconciliation
from supermarket.paper.drawing.painting import A4_ACROSS
from supermarket.paper.drawing.parts import Field, Fields, Gap, Title
from supermarket.paper.month import columns
from supermarket.paper.month.cover import LINE
from supermarket.paper.month.parts import (
    Box,
    Group,
    Row,
    Sheets,
    head,
    heads,
    month_of,
    row,
    unless_zero,
)
from supermarket.paper.month.texts import POINTS, SIGNERS, SUMMARY, SUMMARY_ENGLISH

_NUMBERS: Final = (*range(2, 10), 11, 14)
_IN_ROW: Final = 42
"""So many places stand in one cell, so that the cell is never higher than a page."""
_HEADS: Final = ("编号", "单位", *POINTS.values(), "兑换条数", "核对", "异常", "已签字", "状态", "页")


def summary_of(
    found: Sequence[Reconciliation], district: str, staff: Mapping[str, Mapping[str, str]], starts: Mapping[str, int]
) -> Sheets:
    """Return the summary of a district's month; `starts` are the pages on which the places' papers begin, by site.

    `staff` are the masked names of those who signed, by site.
    """
    busy = [each for each in found if not each.idle]
    idle = [each for each in found if each.idle]
    latest = max(found, key=lambda each: each.at)
    closed = sum(each.closed for each in found)
    state = f"{len(found)} 个单位，{len(busy)} 个有业务，{closed} 个已月结"
    top = (
        Title(SUMMARY, SUMMARY_ENGLISH),
        Fields((Field("单位：", district, 1.4), Field("月份：", month_of(latest)), Field("概况：", state, 1.6)), LINE),
        Gap(1.5),
    )
    heading = heads(_HEADS, columns.SUMMARY)
    rows = [_line(each, staff.get(each.site, {}), starts.get(each.site)) for each in busy]
    rows += [_sums(f"没有业务的单位（{len(idle)} 个）", idle)] if idle else []
    rows.append(_sums(f"合计（{len(found)} 个）", found))
    return Sheets(
        cover=(),
        end=(),
        groups=(
            Group((*top, head("各单位（积分按分计，异常按条计；空格为零）", columns.ROOM_ACROSS), heading, rows[0])),
            *(Group((each,), (heading,)) for each in rows[1:]),
            *_idle(idle),
        ),
        foot=f"{district} {month_of(latest)} {SUMMARY}",
        at=latest.at,
        drill=latest.drill,
        bookmark=SUMMARY,
        size=A4_ACROSS,
    )


def _line(each: Reconciliation, staff: Mapping[str, str], start: int | None) -> Row:
    points = vars(each.figures.points)
    failed = sum(not check.ok for check in each.compared)
    texts = (
        *(each.site, each.name, *(unless_zero(points[name]) for name in POINTS)),
        *(unless_zero(each.figures.redemptions), f"{failed} 项不符" if failed else "相符"),
        *(unless_zero(exceptions_in(each)), signed_by(each, staff), state_of(each), str(start or "")),
    )
    return row(texts, columns.SUMMARY, numbers=_NUMBERS)


def _sums(label: str, found: Sequence[Reconciliation]) -> Row:
    sums = [sum(vars(each.figures.points)[name] for each in found) for name in POINTS]
    failed = sum(not each.ok for each in found)
    closed = sum(each.closed for each in found)
    texts = (
        *map(unless_zero, sums),
        *(unless_zero(sum(each.figures.redemptions for each in found)), f"{failed} 个不符" if failed else "相符"),
        *(unless_zero(sum(map(exceptions_in, found))), "", f"{closed} 已月结" if closed else "", ""),
    )
    boxes = row(
        ("", *texts), (columns.SUMMARY[0] + columns.SUMMARY[1], *columns.SUMMARY[2:]), numbers=(n - 1 for n in _NUMBERS)
    ).boxes
    return Row((Box(boxes[0].width, label, shaded=True), *boxes[1:]))


def _idle(idle: Sequence[Reconciliation]) -> Iterator[Group]:
    """Give the places where nothing happened, many in a row and no page of their own."""
    title = (Gap(2), head(f"本月没有业务的单位（{len(idle)} 个，不另列页）", columns.ROOM_ACROSS))
    for at in range(0, len(idle), _IN_ROW):
        named = "　".join(f"{each.site} {each.name}" for each in idle[at : at + _IN_ROW])
        yield Group((*(title if at == 0 else ()), Row((Box(columns.ROOM_ACROSS, named),))))


def exceptions_in(found: Reconciliation) -> int:
    """Return how many entries are exceptions, each counted once."""
    return len({entry for each in found.exceptions for entry in each.entries})


def signed_by(found: Reconciliation, staff: Mapping[str, str]) -> str:
    """Return who has signed, in a few words."""
    return "、".join(
        f"{SIGNERS[each.role.value]} {each.actor} {staff.get(each.actor, '')}".strip() for each in found.signatures
    )


def state_of(found: Reconciliation) -> str:
    """Return how a month stands, in a word."""
    return "已月结" if found.closed else "未月结" if found.ended else "进行中"
