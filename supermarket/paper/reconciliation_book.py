"""The figures of month ends as a workbook that opens in WPS: real numbers, texts that are never formulas."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from supermarket.months.reconciled import Reconciliation
from supermarket.paper.reconciliation_texts import (
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
    result,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Value = str | int | float | None
WIDTH_MIN: Final = 9
WIDTH_MAX: Final = 60


def workbook(found: Sequence[Reconciliation], names: Mapping[str, str], *, at: int) -> bytes:
    """Return these months as an XLSX with a sheet for each table; `at`, UTC milliseconds, is its only date."""
    from xlsxwriter import Workbook

    held = BytesIO()
    book = Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": TITLE, "created": datetime.fromtimestamp(at / 1000, UTC).replace(tzinfo=None)})
    place = ("单位编码", "单位", "月份")
    _sheet(book, "积分", (*place, *POINTS.values(), "兑换笔数"), map(_points, found))
    goods = list(GOODS.values())
    _sheet(book, "货品", (*place, goods[0], "品名", *goods[1:]), _goods(found, names))
    _sheet(book, "受赠物资", (*place, *_DONATED), _donations(found, names))
    _sheet(book, "资金与负担", (*place, *_RESOURCES), map(_resources, found))
    _sheet(book, "核对", (*place, "应等于", "比对", "应为", "实为", "差额", "结果", "有关分录"), _checks(found))
    _sheet(book, "例外事项", (*place, "事项", "分录"), _exceptions(found))
    _sheet(book, "未了事项", (*place, "事项", "编号"), _pending(found))
    _sheet(book, "变动", (*place, *_MOVED), _movement(found))
    _sheet(book, "签署", (*place, *_SIGNED), _signatures(found))
    _sheet(book, "范围与流水", (*place, *_SCOPE), map(_scope, found))
    book.close()
    return held.getvalue()


_SCOPE: Final = (
    *("分录笔数", "首笔", "末笔"),
    *(f"{name}{what}" for name in REGISTERS.values() for what in ("月末有效项数", "本月变更项数", "最近变更分录")),
    *("流水", "流水笔数", "根", "数字摘要", "月结"),
)
_RESOURCES: Final = (
    *(
        "资金期初（元）",
        "资金收入（元）",
        "资金支出（元）",
        "资金期末（元）",
        "月末各户积分",
        "90天内到期积分",
        "库存兑换分值",
    ),
    *(f"积分卡：{name}" for name in CARDS.values()),
)
_DONATED: Final = ("捐赠方编码", "捐赠方", "用途", "货品编码", "品名", *DONATIONS.values())
_MOVED: Final = ("指标", "本月", "上月", "变动（%）", "本所各站中位数", JUMPED, OUTLIER)
_SIGNED: Final = (
    *("签署人身份", "工号", "日期", "分录", "流水笔数", "根", "数字摘要", "理由"),
    *("纸质签署录入人", "照片数字摘要"),
)


def _place(found: Reconciliation) -> tuple[Value, ...]:
    return found.site, found.name, found.month


def _scope(found: Reconciliation) -> tuple[Value, ...]:
    versions = (value for each in found.versions for value in (each.rows, each.changed, each.latest))
    journal = (found.origin, found.size, found.root, found.digest, "已月结" if found.closed else "未月结")
    return (*_place(found), found.entries, found.first, found.last, *versions, *journal)


def _points(found: Reconciliation) -> tuple[Value, ...]:
    points = vars(found.figures.points)
    return (*_place(found), *(points[name] for name in POINTS), found.figures.redemptions)


def _goods(found: Iterable[Reconciliation], names: Mapping[str, str]) -> Iterable[tuple[Value, ...]]:
    for each in found:
        for line in each.figures.goods:
            sku, *values = vars(line).values()
            yield (*_place(each), sku, names.get(sku, sku), *values)


def _donations(found: Iterable[Reconciliation], names: Mapping[str, str]) -> Iterable[tuple[Value, ...]]:
    for each in found:
        for gift in each.donations:
            what = (gift.donor, gift.name, gift.restricted, gift.sku, names.get(gift.sku, gift.sku))
            yield (*_place(each), *what, *(vars(gift)[name] for name in DONATIONS))


def _pending(found: Iterable[Reconciliation]) -> Iterable[tuple[Value, ...]]:
    for each in found:
        for what, text in PENDING.items():
            yield from ((*_place(each), text, name) for name in getattr(each.pending, what))


def _movement(found: Iterable[Reconciliation]) -> Iterable[tuple[Value, ...]]:
    for each in found:
        for moved in each.movement:
            remarks = ("是" if moved.jumped else None, "是" if moved.outlier else None)
            figures = (moved.now, moved.before, moved.change, moved.median)
            yield (*_place(each), MOVEMENT[moved.figure], *figures, *remarks)


def _resources(found: Reconciliation) -> tuple[Value, ...]:
    fund = (fen / 100 for fen in vars(found.figures.fund).values())
    cards = (found.figures.cards.get(state, 0) for state in CARDS)
    return (
        *_place(found),
        *fund,
        found.liability.points,
        found.liability.expiring,
        found.liability.stock_points,
        *cards,
    )


def _checks(found: Iterable[Reconciliation]) -> Iterable[tuple[Value, ...]]:
    for each in found:
        for check in each.checks:
            unit = 100 if check.name == "fund_adds_up" else 1
            sides = (check.expected, check.found, check.difference)
            figures = [side / unit if unit > 1 else side for side in sides] if check.compared else [None] * 3
            told = result(ok=check.ok, compared=check.compared)
            yield (*_place(each), *CHECKS[check.name], *figures, told, " ".join(check.entries))


def _exceptions(found: Iterable[Reconciliation]) -> Iterable[tuple[Value, ...]]:
    for each in found:
        for listed in each.exceptions:
            yield from ((*_place(each), EXCEPTIONS[listed.name], entry) for entry in listed.entries)


def _signatures(found: Iterable[Reconciliation]) -> Iterable[tuple[Value, ...]]:
    for each in found:
        for given in each.signatures:
            what = (given.entry, given.size, given.root, given.figures, given.reason, given.recorded_by, given.paper)
            yield (*_place(each), SIGNERS[given.role.value], given.actor, given.on, *what)


def _sheet(book: "Workbook", name: str, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Add a sheet with a frozen heading that every printed page repeats, A4 across, as wide as the paper."""
    sheet: Any = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bg_color": "#EEEEEE", "border": 1, "text_wrap": True, "valign": "vcenter"})
    plain = book.add_format({"border": 1, "valign": "top", "text_wrap": True})
    money = book.add_format({"border": 1, "valign": "top", "num_format": "0.00"})
    widths = [_width(heading) for heading in headings]
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write(sheet, number, column, value, money if isinstance(value, float) else plain)
            widths[column] = max(widths[column], _width(str(value)))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width, WIDTH_MIN), WIDTH_MAX))
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&C{TITLE}：&A")
    sheet.set_footer("&R第 &P/&N 页")


def _write(sheet: Any, row: int, column: int, value: Value, form: Any) -> None:  # noqa: ANN401 - the library has no types
    if value is None:
        sheet.write_blank(row, column, None, form)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, form)
    else:
        sheet.write_number(row, column, value, form)


def _width(text: str) -> int:
    """Return how many columns of digits a text takes; a Chinese character takes two."""
    return 2 + sum(1 if character.isascii() else 2 for character in text)
