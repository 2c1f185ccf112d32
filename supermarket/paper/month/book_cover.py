"""The first sheet of a month's workbook: totals that are formulas over the other sheets, and whether they agree."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from supermarket.months.particulars import Particulars
from supermarket.months.reconciled import Reconciliation
from supermarket.paper.month.cover import MEANING, liability_of
from supermarket.paper.month.parts import month_of
from supermarket.paper.month.sheets import Formula, Sheet, Table, Value
from supermarket.paper.month.summary import signed_by, state_of
from supermarket.paper.month.texts import (
    DIFFERS,
    EQUAL,
    EXCEPTIONS,
    NOTHING,
    PENDING,
    SIGNERS,
    SUMMARY,
    TITLE,
)

Cells = dict[tuple[int, int], Value]
Lines = list[tuple[Value, ...]]
_TOTALS: Final = ("", "期初", "收入", "支出", "冲正、盘差", "算得期末", "账上期末", "结果")
_WIDTHS: Final = (24, 14, 14, 14, 14, 14, 14, 10)


def cover_sheet(
    found: Sequence[Reconciliation],
    beside: Mapping[str, Particulars],
    tables: Mapping[str, Table],
    *,
    district: str,
) -> Sheet:
    """Return the cover of a workbook: of one place, or of a whole `district`."""
    cells: Cells = {}
    heads: set[tuple[int, int]] = set()
    about = [*_about(found, beside, district), ("签字的含义", MEANING)]
    for row, (label, text) in enumerate(about, 2):
        cells[row, 0], cells[row, 1] = label, text
        heads.add((row, 0))
    row = len(about) + 2
    blocks: tuple[Lines, ...] = (
        [_TOTALS, *_totals(tables, row + 3)],
        [("核对结果", "项数"), *((text, tables["核对"].share("结果", text)) for text in (EQUAL, DIFFERS, NOTHING))],
        [(_exceptions(tables["异常"]), "条数"), *_counted(tables["异常"], EXCEPTIONS)],
        [("未了事项", "条数"), *_counted(tables["未了事项"], PENDING)],
    )
    for block in blocks:
        for number, line in enumerate(block, row + 1):
            cells |= {(number, column): value for column, value in enumerate(line)}
            heads |= {(number, column) for column in range(len(line)) if column == 0 or number == row + 1}
        row += len(block) + 1
    wide = {row: _height(text) for row, (_label, text) in enumerate(about, 2)}
    return Sheet("封面", SUMMARY if district else TITLE, cells, frozenset(heads), _WIDTHS, wide)


def _height(text: Value) -> float:
    """Return how high a row is in points: where nothing stands is signed and sealed."""
    return 18.0 * (1 + len(str(text)) // 50) if text else 42.0


def _about(
    found: Sequence[Reconciliation], beside: Mapping[str, Particulars], district: str
) -> list[tuple[str, Value]]:
    first = found[0]
    if district:
        closed = sum(each.closed for each in found)
        return [
            ("单位", district),
            ("月份", month_of(first)),
            ("概况", f"{len(found)} 个单位，{len(beside)} 个有业务，{closed} 个已月结"),
        ]
    about = beside[first.site]
    signers: list[tuple[str, Value]] = [("已签字", signed_by(first, about.staff) or "无")]
    return [
        ("单位", f"{first.name}（{first.site}）"),
        ("上级", "、".join(f"{each.name}（{each.code}）" for each in about.above)),
        ("月份", month_of(first)),
        ("状态", state_of(first)),
        ("编号", first.number),
        ("户", f"在册 {about.households} 户，本月得分 {about.earning} 户，兑换 {about.redeeming} 户"),
        ("积分负担", liability_of(first)),
        *signers,
        *((f"{SIGNERS[role]}签字、日期", "") for role in _roles(first)),
        ("盖章处", ""),
        ("流水账", f"{first.origin}，{first.size} 条"),
        ("流水根", first.root),
        ("数字摘要 SHA-256", first.digest),
    ]


def _roles(found: Reconciliation) -> tuple[str, ...]:
    given = {signature.role.value for signature in found.signatures}
    first = "clerk" if len(found.sites) > 1 and "reviewer" not in given else "reviewer"
    return (first, "manager", "institute")


class _Total(NamedTuple):
    """What a row of totals is made of: the sheet, and its columns for what was there, came, went, and was set right."""

    label: str
    sheet: str
    opening: str
    came: tuple[str, ...]
    went: tuple[str, ...]
    apart: tuple[str, ...]
    closing: str


_ADDED: Final = (
    _Total("积分（分）", "积分", "期初", ("发放",), ("扣减", "兑换", "到期失效"), ("冲正",), "期末"),
    _Total("商品（件）", "商品", "期初", ("购入", "受赠", "调入"), ("已兑换", "报损", "调出"), ("盘差",), "期末"),
    _Total(
        "资金（元）", "资金与负担", "资金期初（元）", ("资金收入（元）",), ("资金支出（元）",), (), "资金期末（元）"
    ),
)


def _totals(tables: Mapping[str, Table], first: int) -> Lines:
    """Return the totals of points, goods and money; `first` is the row of the first, as formulas count them."""
    return [_added(tables[each.sheet], each, at) for at, each in enumerate(_ADDED, first)]


def _added(table: Table, total: _Total, at: int) -> tuple[Value, ...]:
    """Return a row of totals, that what is reckoned from them is what the accounts hold for all to see."""
    parts = [_sum(table, names) for names in ((total.opening,), total.came, total.went, total.apart)]
    opening, came, went, apart = (float(part.value) for part in parts)
    reckoned, stands = round(opening + came - went + apart, 2), table.total(total.closing)
    same = EQUAL if reckoned == stands.value else DIFFERS
    return (
        total.label,
        *parts,
        Formula(f"ROUND(B{at}+C{at}-D{at}+E{at},2)", type(stands.value)(reckoned), zero=True),
        stands,
        Formula(f'IF(F{at}=ROUND(G{at},2),"{EQUAL}","{DIFFERS}")', same),
    )


def _sum(table: Table, names: tuple[str, ...]) -> Formula:
    """Return the sum of columns of a sheet; of none it is nothing."""
    totals = [table.total(name) for name in names]
    values = [each.value for each in totals if isinstance(each.value, int | float)]
    return Formula("+".join(each.text for each in totals) or "0", round(sum(values), 2), zero=True)


def _exceptions(table: Table) -> str:
    """Return what stands over the sorts of exceptions, where they add up to more than the summary has entries."""
    entries = [row[table.headings.index("流水")] for row in table.rows]
    return "异常（一条流水可属几类）" if len(set(entries)) < len(entries) else "异常"


def _counted(table: Table, words: Mapping[str, str]) -> Lines:
    """Return how many entries there are of each sort that there is, and of all."""
    present = {row[table.headings.index("事项")] for row in table.rows}
    counted: Lines = [(text, table.share("事项", text)) for text in words.values() if text in present]
    return counted or [("无", None)]
