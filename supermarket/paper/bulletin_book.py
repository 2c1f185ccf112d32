"""The bulletin of a run as a workbook: ranks, every line of the form, the orders, and what decides the last five."""

from collections.abc import Iterator

from supermarket.assessment.bulletins import Bulletin
from supermarket.paper.bulletin import KNOBS, title_of
from supermarket.paper.month.sheets import Table, Value, book_of

Rows = Iterator[tuple[Value, ...]]


def bulletin_xlsx(found: Bulletin) -> bytes:
    """Return a bulletin as an XLSX, the same bytes for the same bulletin."""
    items = tuple(f"{item.item} {item.name}" for item in found.form.items)
    sheets = (
        Table(
            "名次",
            ("名次", "编号", "名称", "所属", "得分", "等次", "所内名次", "名次升降", "得分增减", "否决"),
            (*_ranks(found),),
        ),
        Table("各项得分", ("名次", "编号", "名称", *items), (*_points(found),)),
        Table("各项应得", ("名次", "编号", "名称", *items), (*_weights(found),)),
        Table("整改", ("流水", "编号", "名称", "项目", "期限", "说明"), (*_orders(found),)),
        Table("敏感性", ("项目", "调整", "现为", "改为", "退出", "进入"), (*_moved(found),)),
        Table("出处", ("事项", "内容"), (*_about(found),)),
    )
    return book_of(sheets, title=title_of(found), at=found.run.entry.at, drill=found.drill)


def _in_points(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 100


def _ranks(found: Bulletin) -> Rows:
    vetoes = {veto.veto: veto.name for veto in found.form.vetoes}
    for line in found.lines:
        result, change = line.result, line.change
        yield (
            *(result.rank or None, line.site, line.name, line.above, _in_points(result.total), result.score.grade),
            *(line.within or None, change.rank if change else None, _in_points(change.total) if change else None),
            "、".join(vetoes[veto] for veto in result.score.vetoes),
        )


def _points(found: Bulletin) -> Rows:
    for line in found.lines:
        yield (line.result.rank or None, line.site, line.name, *map(_in_points, line.result.score.points))


def _weights(found: Bulletin) -> Rows:
    for line in found.lines:
        yield (line.result.rank or None, line.site, line.name, *map(_in_points, line.result.score.weights))


def _orders(found: Bulletin) -> Rows:
    names = {item.item: item.name for item in found.form.items}
    sites = {line.site: line.name for line in found.lines}
    for order in found.orders:
        told = "；".join(names.get(item, item) for item in order.items)
        yield order.rectification, order.site, sites[order.site], told, order.due, order.what


def _moved(found: Bulletin) -> Rows:
    names = {line.site: line.name for line in found.lines}
    for each in found.sensitivity.moved:
        leaves, enters = ("、".join(names[site] for site in sites) for sites in (each.leaves, each.enters))
        yield each.name, KNOBS[each.knob], _in_points(each.value), _in_points(each.to), leaves, enters


def _about(found: Bulletin) -> Rows:
    run = found.run
    yield "考核表", found.form.title
    yield "考核期", f"{run.period.first} 至 {run.period.last}"
    yield "考核流水", run.name
    yield "数字摘要", run.digest
    yield from ((f"流水账 {each['origin']}", f"{each['size']} 条，流水根 {each['root']}") for each in run.roots)
