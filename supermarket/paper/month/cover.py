"""The first page of a month's paper: totals and checks, and beside them the three signatures and the seal."""

from collections.abc import Iterator, Mapping
from typing import Final

from supermarket.months.closing.signatures import Signature
from supermarket.months.exceptions.exceptions import ListedEntries
from supermarket.months.figures.checks import Finding
from supermarket.months.figures.figures import Figures
from supermarket.months.particulars import Particulars
from supermarket.months.reconciled import Reconciliation
from supermarket.paper.drawing.parts import Field, Fields, Gap, Note, Title
from supermarket.paper.month import columns
from supermarket.paper.month.parts import (
    Box,
    Piece,
    Root,
    Row,
    Signing,
    ends_shown,
    head,
    heads,
    month_of,
    row,
)
from supermarket.paper.month.texts import (
    CARDS,
    CHECKS,
    ENGLISH,
    EXCEPTIONS,
    PENDING,
    POINTS,
    SIGNERS,
    TITLE,
    figure,
    result,
    yuan,
)

LINE: Final = 6.6
KINDS_MAX: Final = 10
"""So many sorts of exceptions are named on the cover; the details name all."""
MEANING: Final = (
    "签字表示：本人看过本页的数字、核对结果和所附明细，与流水、实物、现金相符；异常已逐条过问。"
    "三人依次签字，第三人签字后本月月结，不再补录。"
)
_NUMBERS: Final = range(1, 8)


def cover_of(found: Reconciliation, beside: Particulars) -> tuple[Piece, ...]:
    """Return what stands on the cover above the signatures."""
    return (*_whose(found, beside), *_totals(found, beside), *_checks(found), *_watched(found, beside))


def end_of(found: Reconciliation, beside: Particulars) -> tuple[Piece, ...]:
    """Return what stands at the cover's end: what a signature means, the signatures, the seal, the journal."""
    return (Note(MEANING), _signing(found, beside), _root(found))


def _whose(found: Reconciliation, beside: Particulars) -> Iterator[Piece]:
    above = "、".join(f"{each.name}（{each.code}）" for each in beside.above) or "无"
    shops = "、".join(f"{each.name}（{each.code}）" for each in beside.shops) or "无"
    state = "已月结" if found.closed else "尚未月结" if found.ended else "本月未完，数字到打印时为止"
    yield Title(TITLE, ENGLISH)
    yield Fields((Field("单位：", f"{found.name}（{found.site}）", 1.7), Field("月份：", month_of(found))), LINE)
    yield Fields((Field("上级：", above, 1.7), Field("状态：", state)), LINE)
    yield Fields((Field("超市：", shops, 1.7), Field("编号：", found.number)), LINE)
    yield Gap(1.2)


# --- what the month came to -------------------------------------------------------------------------------------------


def _totals(found: Reconciliation, beside: Particulars) -> Iterator[Piece]:
    points = vars(found.figures.points)
    fund = found.figures.fund
    yield head("一、总数（期初＋收入－支出±冲正、盘差＝期末；空格为零）")
    yield heads(("", *POINTS.values()), columns.TOTALS)
    yield _line("积分（分）", [points[name] for name in POINTS])
    yield heads(("", "期初", "收入", "已兑换", "报损", "调出", "盘差", "期末"), columns.TOTALS)
    yield _line("商品（件）", goods_totals(found.figures))
    yield heads(("", "期初", "收入", "支出", "", "", "", "期末"), columns.TOTALS)
    money = (fund.opening, fund.received, fund.spent, 0, 0, 0, fund.closing)
    shown = [yuan(fen) if fen or n in {0, 6} else "" for n, fen in enumerate(money)]
    yield row(("资金（元）", *shown), columns.TOTALS, numbers=_NUMBERS)
    yield _told("户与兑换", _households(found, beside))
    yield _told("积分负担", liability_of(found))


def goods_totals(figures: Figures) -> tuple[int, ...]:
    """Return the units of all goods: opening, what came, given, spoiled, sent on, counted, closing."""
    sums = {name: sum(vars(line)[name] for line in figures.goods) for name in _SUMMED}
    came = sums["purchased"] + sums["donated"] + sums["in_"]
    return (sums["opening"], came, *(sums[name] for name in ("given", "spoiled", "out", "counted", "closing")))


_SUMMED: Final = ("opening", "purchased", "donated", "in_", "given", "spoiled", "out", "counted", "closing")


def _line(label: str, values: list[int] | tuple[int, ...]) -> Row:
    return row((label, *ends_shown(values)), columns.TOTALS, numbers=_NUMBERS)


def _told(label: str, text: str) -> Row:
    return Row((Box(columns.LABEL, label, shaded=True), Box(columns.ROOM - columns.LABEL, text)))


def _households(found: Reconciliation, beside: Particulars) -> str:
    cards = "、".join(f"{CARDS.get(state, state)} {count}" for state, count in found.figures.cards.items()) or "无"
    return (
        f"兑换 {found.figures.redemptions} 条；在册 {beside.households} 户，本月得分 {beside.earning} 户，"
        f"兑换 {beside.redeeming} 户；积分卡：{cards}"
    )


def liability_of(found: Reconciliation) -> str:
    """Return what could still be exchanged, and what stands against it, in a sentence."""
    liability = found.liability
    rate = liability.points_per_yuan
    worth = f"（{rate} 分折合 1 元，计 {yuan(round(100 * liability.points / rate))} 元）" if rate else ""
    when = "月末" if found.ended else "目前"
    lapsed = f"，其中 {liability.lapsed} 分已到期待记账，不能兑换" if liability.lapsed else ""
    soon = f"，{liability.expiring} 分在其后 90 天内到期" if liability.expiring else ""
    return (
        f"{when}各户持有 {liability.points} 分{worth}{lapsed}{soon}；"
        f"与之相对：库存按兑换分值计 {liability.stock_points} 分，资金 {yuan(liability.fund_fen)} 元"
    )


# --- what was checked -------------------------------------------------------------------------------------------------


def _checks(found: Reconciliation) -> Iterator[Piece]:
    compared = [check for check in found.checks if check.compared]
    others = "、".join(
        dict.fromkeys(CHECKS[check.name][0].partition("：")[0] for check in found.checks if not check.compared)
    )
    failed = sum(not check.ok for check in found.checks)
    yield head(f"二、核对（{f'有 {failed} 项不符，见明细' if failed else '全部相符'}）")
    yield heads(("核对内容", "应为", "实为", "差额", "结果"), columns.CHECKED)
    yield from (_check(check) for check in compared)
    if others:
        yield Row((Box(columns.ROOM, f"没有可比对的：{others}"),))


def _check(check: Finding) -> Row:
    sides = [figure(check.name, value) for value in (check.expected, check.found)]
    apart = figure(check.name, check.difference) if check.difference else ""
    told = result(ok=check.ok, compared=check.compared)
    return row(("＝".join(CHECKS[check.name]), *sides, apart, told), columns.CHECKED, numbers=(1, 2, 3), lines=(0,))


def _watched(found: Reconciliation, beside: Particulars) -> Iterator[Piece]:
    listed = [each for each in found.exceptions if each.entries]
    count = len({entry for each in listed for entry in each.entries})
    yield head("三、异常、盘差与未了事项（仅列出，不影响签字；逐条见明细）")
    twice = "（一条流水可属几类）" if count < sum(len(each.entries) for each in listed) else ""
    yield _told(f"异常 {count} 条" if count else "异常", sorts_of(listed, KINDS_MAX) + twice)
    yield _told("盘差", counted_of(beside))
    waiting = "、".join(f"{text} {len(held)}" for what, text in PENDING.items() if (held := _held(found, what)))
    yield _told("未了事项", waiting or "无")


def _held(found: Reconciliation, what: str) -> tuple[str, ...]:
    held: tuple[str, ...] = getattr(found.pending, what)
    return held


def sorts_of(listed: list[ListedEntries], most: int) -> str:
    """Return the sorts of exceptions, each with the number of its entries; those beyond so many are counted."""
    if not listed:
        return "无"
    named = "；".join(f"{EXCEPTIONS[each.name]} {len(each.entries)}" for each in listed[:most])
    rest = listed[most:]
    more = f"；另有 {len(rest)} 类 {sum(len(each.entries) for each in rest)}" if rest else ""
    return named + more


def counted_of(beside: Particulars) -> str:
    """Return how far the shelves were from the book, by goods."""
    apart: dict[str, int] = {}
    for line in beside.exceptions.get("count_differs", ()):
        for each in line.what:
            label = f"{each.code} {each.name}".strip()
            apart[label] = apart.get(label, 0) + (line.units or 0)
    listed = [f"{label} {units:+}" for label, units in apart.items()]
    more = f"；另有 {len(listed) - KINDS_MAX} 种，见明细" if len(listed) > KINDS_MAX else ""
    return "；".join(listed[:KINDS_MAX]) + more or "无"


# --- who signs --------------------------------------------------------------------------------------------------------


def _signing(found: Reconciliation, beside: Particulars) -> Signing:
    given = {signature.role.value: signature for signature in found.signatures}
    first = "clerk" if len(found.sites) > 1 and "reviewer" not in given else "reviewer"
    roles = (first, "manager", "institute")
    return Signing(tuple((SIGNERS[role], *_given(given.get(role), beside.staff)) for role in roles))


def _given(signature: Signature | None, staff: Mapping[str, str]) -> tuple[str, ...]:
    """Return how a signature stands in the ledger."""
    if signature is None:
        return ()
    where = "纸质签字，已录入" if signature.paper else "系统内已签"
    reason = (f"核对不符的理由：{signature.reason}",) if signature.reason else ()
    return f"{where} {signature.on}", named(signature.actor, staff), *reason


def named(code: str, staff: Mapping[str, str]) -> str:
    """Return a staff code with the name that belongs to it."""
    return f"工号 {code} {staff.get(code, '')}".strip()


def _root(found: Reconciliation) -> Root:
    text = (
        f"编号 {found.number}　本月流水 {found.entries} 条（{found.first or '无'} 至 {found.last or '无'}）",
        f"流水账 {found.origin}，{found.size} 条，流水根：{found.root[:32]}",
        found.root[32:],
        f"数字摘要 SHA-256：{found.digest[:32]}",
        found.digest[32:],
    )
    return Root(text, f"{found.origin} {found.size} {found.root}".upper())
