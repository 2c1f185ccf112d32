"""What stands on the paper of a month end that three persons sign, section by section."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from supermarket.months.reconciled import Reconciliation
from supermarket.months.signatures import Signature
from supermarket.months.versions import Version
from supermarket.paper.form_parts import Band, Cell, Field, Fields, Gap, Note, Title
from supermarket.paper.reconciliation_parts import (
    LINE,
    ROOM,
    ROW,
    TEXT_LINE,
    Bars,
    Group,
    Piece,
    Root,
    head,
    row,
    serial,
)
from supermarket.paper.reconciliation_texts import (
    CARDS,
    CHECKS,
    DONATIONS,
    ENGLISH,
    EXCEPTIONS,
    FUND,
    GOODS,
    PENDING,
    POINTS,
    REGISTERS,
    SIGNERS,
    TITLE,
    figure,
    movement,
    result,
    yuan,
)

LINE_MAX: Final = 33
"""So many Chinese characters fit into one line of a check."""
ENTRIES_MAX: Final = 24
"""So many entries of an exception are named on paper; the screen and the workbook name all."""


def blocks_of(found: Reconciliation, names: Mapping[str, str]) -> Iterator[Group]:
    """Give the groups of rows of a month's paper; `names` are the goods' by SKU."""
    year, month = found.month.split("-")
    yield Group(
        (
            Title(TITLE, ENGLISH),
            Fields(
                (Field("单位：", f"{found.name}（{found.site}）", 1.6), Field("月份：", f"{year} 年 {int(month)} 月")),
                LINE,
            ),
            Fields((Field("编号：", serial(found), 1.6), Field("分录：", f"{found.entries} 笔")), LINE),
            Fields((Field("首笔：", found.first or "无", 1.6), Field("末笔：", found.last or "无")), LINE),
            *(Fields((Field(f"{REGISTERS[each.register]}：", _version(each)),), LINE) for each in found.versions),
        )
    )
    yield from _points(found)
    yield from _goods(found, names)
    yield from donations(found, names)
    yield from _rest(found)
    yield from _checks(found)
    yield from _exceptions(found)
    yield _signatures(found)
    yield Group((Gap(2), _root(found)))


def _version(version: Version) -> str:
    latest = f"，最近一次变更为分录 {version.latest}" if version.latest else ""
    return f"月末有效 {version.rows} 项，本月变更 {version.changed} 项{latest}"


def _points(found: Reconciliation) -> Iterator[Group]:
    points = vars(found.figures.points)
    widths = [ROOM / len(POINTS)] * len(POINTS)
    table = (row(list(POINTS.values()), widths), row([str(points[name]) for name in POINTS], widths))
    bars = Bars(tuple((POINTS[name], points[name]) for name in ("opening", "credits", "redemptions", "closing")))
    yield Group((Gap(2), head("一、积分（期初＋发放－扣减－兑换±冲正－清零＝期末）"), *table, Gap(1), bars))


def _goods(found: Reconciliation, names: Mapping[str, str]) -> Iterator[Group]:
    widths = [15.0, 33.0, *[14.0] * 9]
    columns = list(GOODS.values())
    heading = row([columns[0], "品名", *columns[1:]], widths)
    title = head("二、货品（期初＋购入＋受赠＋调入－兑出－报损－调出±盘点＝期末）")
    rows = []
    for line in found.figures.goods:
        values = [str(value) for value in vars(line).values()]
        rows.append(row([values[0], names.get(line.sku, line.sku), *values[1:]], widths, left=1))
    first = rows[0] if rows else Note("本月没有货品。")
    yield Group((Gap(2), title, heading, first))
    yield from (Group((row,), heading) for row in rows[1:])


def donations(found: Reconciliation, names: Mapping[str, str]) -> Iterator[Group]:
    """Give the table of what became of gifts, by donor and by what they were given for; none where there were none."""
    widths = [44.0, 22.0, 30.0, *[13.0] * 6]
    heading = row(("捐赠方", "用途", "品名", *DONATIONS.values()), widths)
    rows = [
        row(
            (
                each.name,
                each.restricted or "不限",
                names.get(each.sku, each.sku),
                *(str(vars(each)[name]) for name in DONATIONS),
            ),
            widths,
            left=0,
        )
        for each in found.donations
    ]
    for number, line in enumerate(rows):
        first = (Gap(2), head("受赠物资（期初＋受赠＋调拨等－兑出－报损＝结余；定向捐赠分列）"), heading)
        yield Group((line,), heading) if number else Group((*first, line))


def _rest(found: Reconciliation) -> Iterator[Group]:
    """Give the fund, what stands behind the points, and the cards."""
    fund, liability = vars(found.figures.fund), found.liability
    money = "　".join(f"{FUND[name]} {yuan(fund[name])}" for name in FUND)
    rate = f"{liability.points_per_yuan} 分折合 1 元" if liability.points_per_yuan else "未设折算比例"
    cards = "　".join(f"{CARDS.get(state, state)} {count}" for state, count in found.figures.cards.items()) or "无"
    when = "月末" if found.ended else "目前"
    behind = (
        f"{when}本单位各户持有 {liability.points} 分（{rate}），其中 {liability.expiring} 分在其后 90 天内到期；"
        f"库存按兑换分值计 {liability.stock_points} 分"
    )
    if liability.lapsed:
        behind = behind.replace("；", f"，另有 {liability.lapsed} 分已到期待记账，不能兑换；")
    waiting = "　".join(f"{text} {len(getattr(found.pending, what))}" for what, text in PENDING.items())
    moved = "\n".join(movement(each) for each in found.movement)
    rows = (
        *(("资金（元）", money), ("积分负担", behind), ("积分卡", cards)),
        *(("未了事项", waiting), ("与上月相比", moved)),
    )
    heights = (ROW, 11.0, ROW, 11.0, _height(moved))
    bands = tuple(row(each, (28.0, ROOM - 28.0), height, left=1) for each, height in zip(rows, heights, strict=True))
    yield Group((Gap(2), head("三、资金、积分负担、积分卡、未了事项与变动"), *bands))


def _checks(found: Reconciliation) -> Iterator[Group]:
    widths = (120.0, 19.0, 19.0, 16.0)
    heading = row(("核对内容", "应为", "实为", "结果"), widths)
    rows: list[Piece] = []
    for check in found.checks:
        left, right = CHECKS[check.name]
        figures = (figure(check.name, check.expected), figure(check.name, check.found)) if check.compared else ("", "")
        told = result(ok=check.ok, compared=check.compared)
        text = f"{left}＝{right}"
        rows.append(row((text, *figures, told), widths, ROW if len(text) <= LINE_MAX else 11.0, left=0))
        if not check.ok:
            behind = f"差额 {figure(check.name, check.difference)}，有关分录：{_entries(check.entries, 5) or '无'}"
            rows.append(row((behind,), (ROOM,), _height(behind), left=0))
    yield Group((Gap(2), head("四、核对"), heading, rows[0]))
    yield from (Group((row,), heading) for row in rows[1:])


def _exceptions(found: Reconciliation) -> Iterator[Group]:
    widths = (52.0, 14.0, ROOM - 66.0)
    heading = row(("例外事项", "笔数", "分录"), widths)
    rows = []
    for each in found.exceptions:
        if named := _entries(each.entries, 4):
            texts = (EXCEPTIONS[each.name], str(len(each.entries)), named)
            rows.append(row(texts, widths, _height(named), left=2))
    yield Group(
        (Gap(2), head("五、例外事项（仅列出，不影响签署）"), *((heading, rows[0]) if rows else (Note("无。"),)))
    )
    yield from (Group((row,), heading) for row in rows[1:])


def _entries(entries: Sequence[str], in_line: int) -> str:
    """Return the first entries' names, so many in a line, for a name that is broken is hard to look up."""
    named = entries[:ENTRIES_MAX]
    more = f" 等 {len(entries)} 笔" if len(entries) > ENTRIES_MAX else ""
    return "\n".join("  ".join(named[at : at + in_line]) for at in range(0, len(named), in_line)) + more


def _height(text: str) -> float:
    return ROW + TEXT_LINE * text.count("\n")


def _signatures(found: Reconciliation) -> Group:
    given = {signature.role.value: signature for signature in found.signatures}
    first = "clerk" if len(found.sites) > 1 and "reviewer" not in given else "reviewer"
    cells = []
    for role in (first, "manager", "institute"):
        signature = given.get(role)
        told = _given(signature) if signature else ""
        cells.append(Cell(ROOM / 3, f"{SIGNERS[role]}\n{told}".strip(), left=True, foot="签名（章）：　　　　日期："))
    state = "本月已月结" if found.closed else "本月尚未月结"
    return Group((Gap(2), head(f"六、签署（三人依次签署；{state}）"), Band(tuple(cells), 34.0)))


def _given(signature: Signature) -> str:
    """Return how a signature stands in the ledger."""
    where = "纸质签署，已录入" if signature.paper else "系统内已签"
    return f"{where}：{signature.actor}，{signature.on}"


def _root(found: Reconciliation) -> Root:
    text = (
        f"流水 {found.origin}，{found.size} 笔，根：",
        found.root[:32],
        found.root[32:],
        f"数字摘要 SHA-256：{found.digest[:32]}",
        found.digest[32:],
    )
    return Root(text, f"{found.origin} {found.size} {found.root}".upper())
