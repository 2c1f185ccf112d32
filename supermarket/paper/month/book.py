"""The figures of month ends as a workbook that opens in WPS: a cover with totals that are formulas, a sheet a table."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from supermarket.months.figures.figures import Goods
from supermarket.months.particulars import Line, Particulars
from supermarket.months.reconciled import Reconciliation
from supermarket.paper.month.book_cover import cover_sheet
from supermarket.paper.month.sheets import Table, Value, book_of
from supermarket.paper.month.summary import exceptions_in, signed_by, state_of
from supermarket.paper.month.texts import (
    CARDS,
    CHECKS,
    DONATIONS,
    EXCEPTIONS,
    GOODS,
    JUMPED,
    MOVEMENT,
    OUTLIER,
    PENDING,
    POINTS,
    REGISTERS,
    SIGNERS,
    TITLE,
    coded,
    result,
)

PLACE: Final = ("单位编号", "单位", "月份")
Rows = Iterator[tuple[Value, ...]]


def workbook(
    found: Sequence[Reconciliation],
    beside: Mapping[str, Particulars],
    names: Mapping[str, str],
    staff: Mapping[str, Mapping[str, str]],
    district: str = "",
) -> bytes:
    """Return these months as an XLSX: a cover, and a sheet for each table.

    `beside` and `staff` are by site; places of a `district` that are not in `beside`, for nothing happened there, stand
    together in one row.
    """
    shown = [each for each in found if each.site in beside]
    idle = [each for each in found if each.site not in beside]
    goods = list(GOODS.values())
    tables = (
        Table("积分", (*PLACE, *_POINTS), (*_points(shown), *_points_of_idle(idle)), _POINTS),
        Table(
            "商品",
            (*PLACE, goods[0], "名称", *goods[1:]),
            (*_goods(shown, names), *_goods_of_idle(idle, names)),
            tuple(goods[1:]),
        ),
        Table("受赠物资", (*PLACE, *_DONATED), (*_donations(found, names),), tuple(DONATIONS.values())),
        Table("资金与负担", (*PLACE, *_RESOURCES), (*_resources(shown), *_resources_of_idle(idle)), _RESOURCES),
        Table("入账积分", (*PLACE, *_AWARDED), (*_awards(shown, beside),), ("流水（条）", "积分")),
        Table("核对", (*PLACE, *_CHECKED), (*_checks(shown),)),
        Table("异常", (*PLACE, *_LISTED), (*_exceptions(shown, beside),)),
        Table("未了事项", (*PLACE, *_LISTED), (*_pending(shown, beside),)),
        Table("变动", (*PLACE, *_MOVED), (*_movement(shown),)),
        Table("签字", (*PLACE, *_SIGNED), (*_signatures(found, staff),)),
        Table("范围与流水", (*PLACE, *_SCOPE), (*map(_scope, shown),)),
    )
    summary = (Table("汇总", _SUMMARY, (*_summary(shown, idle, staff),), _SUMMARY[3:12]),) if district else ()
    cover = cover_sheet(found, beside, {table.name: table for table in tables}, district=district)
    latest = max(each.at for each in found)
    return book_of((cover, *summary, *tables), title=TITLE, at=latest, drill=any(each.drill for each in found))


_POINTS: Final = (*POINTS.values(), "兑换（条）")
_AWARDED: Final = ("规则", "名称", "流水（条）", "数量", "积分")
_CHECKED: Final = ("应等于", "比对", "应为", "实为", "差额", "结果", "有关流水")
_LISTED: Final = (
    *("事项", "日期", "站点", "户号", "户主", "商品或规则"),
    *("积分（分）", "数量（件）", "金额（元）", "经办", "流水"),
)
_SCOPE: Final = (
    *("流水（条）", "首条", "末条"),
    *(f"{name}{what}" for name in REGISTERS.values() for what in ("月末有效项数", "本月变更项数", "最近变更流水")),
    *("流水账", "流水账条数", "流水根", "数字摘要", "月结"),
)
_RESOURCES: Final = (
    *("资金期初（元）", "资金收入（元）", "资金支出（元）", "资金期末（元）"),
    *("月末各户积分", "已到期待记账积分", "90天内到期积分", "库存兑换分值"),
    *(f"积分卡：{name}" for name in CARDS.values()),
)
_DONATED: Final = ("捐赠方编号", "捐赠方", "用途", "商品编号", "名称", *DONATIONS.values())
_MOVED: Final = ("指标", "本月", "上月", "变动（%）", "本所各站中位数", JUMPED, OUTLIER)
_SIGNED: Final = (
    *("签字人身份", "工号", "姓名", "日期", "流水", "流水账条数", "流水根", "数字摘要", "理由"),
    *("纸质签字录入人", "照片数字摘要"),
)
_SUMMARY: Final = (*PLACE, *_POINTS, "异常（条）", "核对", "已签字", "状态")


def _place(found: Reconciliation) -> tuple[Value, ...]:
    return found.site, found.name, found.month


def _together(idle: Sequence[Reconciliation]) -> tuple[Value, ...]:
    return "", f"没有业务的单位（{len(idle)} 个）", idle[0].month


# --- figures ----------------------------------------------------------------------------------------------------------


def _points_in(found: Reconciliation) -> tuple[int, ...]:
    points = vars(found.figures.points)
    return (*(points[name] for name in POINTS), found.figures.redemptions)


def _points(found: Iterable[Reconciliation]) -> Rows:
    yield from ((*_place(each), *_points_in(each)) for each in found)


def _points_of_idle(idle: Sequence[Reconciliation]) -> Rows:
    if idle:
        yield (*_together(idle), *(sum(values) for values in zip(*map(_points_in, idle), strict=True)))


def _summary(
    shown: Sequence[Reconciliation], idle: Sequence[Reconciliation], staff: Mapping[str, Mapping[str, str]]
) -> Rows:
    for each in shown:
        failed = sum(not check.ok for check in each.compared)
        told = (f"{failed} 项不符" if failed else "相符", signed_by(each, staff.get(each.site, {})), state_of(each))
        yield (*_place(each), *_points_in(each), exceptions_in(each), *told)
    for row in _points_of_idle(idle):
        named = "　".join(f"{each.site} {each.name}" for each in idle)
        yield (*row, 0, "相符", "", named)


def _goods(found: Iterable[Reconciliation], names: Mapping[str, str]) -> Rows:
    for each in found:
        for line in each.figures.goods:
            sku, *values = vars(line).values()
            yield (*_place(each), sku, names.get(sku, sku), *values)


def _goods_of_idle(idle: Sequence[Reconciliation], names: Mapping[str, str]) -> Rows:
    sums: dict[str, Counter[str]] = {}
    for line in (line for each in idle for line in each.figures.goods):
        sums.setdefault(line.sku, Counter()).update(_units(line))
    for sku in sorted(sums):
        yield (*_together(idle), sku, names.get(sku, sku), *(sums[sku][name] for name in GOODS if name != "sku"))


def _units(line: Goods) -> dict[str, int]:
    return {name: value for name, value in vars(line).items() if name != "sku"}


def _resources_in(found: Reconciliation) -> tuple[int | float, ...]:
    fund = (fen / 100 for fen in vars(found.figures.fund).values())
    cards = (found.figures.cards.get(state, 0) for state in CARDS)
    liability = found.liability
    return (*fund, liability.points, liability.lapsed, liability.expiring, liability.stock_points, *cards)


def _resources(found: Iterable[Reconciliation]) -> Rows:
    yield from ((*_place(each), *_resources_in(each)) for each in found)


def _resources_of_idle(idle: Sequence[Reconciliation]) -> Rows:
    if idle:
        yield (*_together(idle), *(sum(values) for values in zip(*map(_resources_in, idle), strict=True)))


def _donations(found: Iterable[Reconciliation], names: Mapping[str, str]) -> Rows:
    for each in found:
        for gift in each.donations:
            what = (gift.donor, gift.name, gift.restricted, gift.sku, names.get(gift.sku, gift.sku))
            yield (*_place(each), *what, *(vars(gift)[name] for name in DONATIONS))


def _awards(found: Iterable[Reconciliation], beside: Mapping[str, Particulars]) -> Rows:
    yield from ((*_place(each), *awarded) for each in found for awarded in beside[each.site].awards)


# --- what is looked at ------------------------------------------------------------------------------------------------


def _checks(found: Iterable[Reconciliation]) -> Rows:
    for each in found:
        for check in each.checks:
            unit = 100 if check.name == "fund_adds_up" else 1
            sides = (check.expected, check.found, check.difference)
            figures = [side / unit if unit > 1 else side for side in sides] if check.compared else [None] * 3
            told = result(ok=check.ok, compared=check.compared)
            yield (*_place(each), *CHECKS[check.name], *figures, told, " ".join(check.entries))


def _exceptions(found: Iterable[Reconciliation], beside: Mapping[str, Particulars]) -> Rows:
    for each in found:
        for name, lines in beside[each.site].exceptions.items():
            yield from ((*_place(each), EXCEPTIONS[name], *_line(line)) for line in lines)


def _pending(found: Iterable[Reconciliation], beside: Mapping[str, Particulars]) -> Rows:
    for each in found:
        for what, lines in beside[each.site].pending.items():
            yield from ((*_place(each), PENDING[what], *_line(line)) for line in lines)


def _line(line: Line) -> tuple[Value, ...]:
    household = line.household or ("", "")
    what, who = ("、".join(coded(each) for each in some) for some in (line.what, line.who))
    money = None if line.fen is None else line.fen / 100
    return (line.on, line.site, *household, what, line.points, line.units, money, who, line.entry)


def _movement(found: Iterable[Reconciliation]) -> Rows:
    for each in found:
        for moved in each.movement:
            remarks = ("是" if moved.jumped else None, "是" if moved.outlier else None)
            figures = (moved.now, moved.before, moved.change, moved.median)
            yield (*_place(each), MOVEMENT[moved.figure], *figures, *remarks)


def _signatures(found: Iterable[Reconciliation], staff: Mapping[str, Mapping[str, str]]) -> Rows:
    for each in found:
        names = staff.get(each.site, {})
        for given in each.signatures:
            what = (given.entry, given.size, given.root, given.figures, given.reason, given.recorded_by, given.paper)
            who = (SIGNERS[given.role.value], given.actor, names.get(given.actor, ""), given.on)
            yield (*_place(each), *who, *what)


def _scope(found: Reconciliation) -> tuple[Value, ...]:
    versions = (value for each in found.versions for value in (each.rows, each.changed, each.latest))
    journal = (found.origin, found.size, found.root, found.digest, state_of(found))
    return (*_place(found), found.entries, found.first, found.last, *versions, *journal)
