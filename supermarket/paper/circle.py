"""The fifteen-minute circle on paper: a map of villages and shops, and the share in reach by institute."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from supermarket.books.session import ReadSession
from supermarket.clock import written_date
from supermarket.district.dated.registers import SITES, all_in_force
from supermarket.district.kinds import Tier
from supermarket.district.sites import centre_of
from supermarket.journal.store import stream_here
from supermarket.paper.cards.issuing import check_file, write_whole
from supermarket.paper.drawing.charts import chart_png, chart_svg
from supermarket.paper.drawing.lists import Column, ListPaper, list_pdf
from supermarket.paper.drawing.parts import Closing, Field, Fields, Plot
from supermarket.paper.drawing.plots.values import Layer, PointMap
from supermarket.paper.drawing.plots.values import Spot as Mark
from supermarket.practice.circle.circle import Best, Circle, circle, measured_on, spot_of
from supermarket.practice.circle.distances import Spot

# It hangs out in the district whatever language the clerk's screen has, so its words are Chinese and not translated.
TITLE: Final = "文明实践服务圈"
ENGLISH: Final = "Practice service circle"
WIDTH: Final = 190.0
"""Of a map that is a file of its own, in millimetres."""
_COLUMNS: Final = (
    Column("实践所", 3.4, left=True),
    Column("村站", 1, right=True),
    Column("圈内村站", 1.3, right=True),
    Column("村占比", 1, right=True),
    Column("户数", 1.1, right=True),
    Column("圈内户数", 1.3, right=True),
    Column("户占比", 1, right=True),
)
_SHORT: Final = ("新时代文明实践所", "新时代文明实践站", "文明实践超市", "新时代文明实践中心")


def draw_circle(  # noqa: PLR0913 - by name
    session: ReadSession,
    found: Circle,
    *,
    best: Best | None = None,
    svg: Path | None = None,
    png: Path | None = None,
    pdf: Path | None = None,
) -> list[Path]:
    """Write the circle as a map or as a paper, and return where; `best` adds the places proposed for more shops.

    Raises:
        FileExists, FileKind: they cannot be written.
    """
    for path, ending in ((svg, ".svg"), (png, ".png"), (pdf, ".pdf")):
        if path:
            check_file(path, ending)
    chart = map_of(session, found, best)
    files = []
    if svg:
        write_whole(svg, chart_svg(chart, width=WIDTH))
        files.append(svg)
    if png:
        write_whole(png, chart_png(chart, width=WIDTH))
        files.append(png)
    if pdf:
        write_whole(pdf, list_pdf(_paper(session, found, chart), at=stream_here(session.transaction).at))
        files.append(pdf)
    return files


def map_of(session: ReadSession, found: Circle, best: Best | None = None) -> PointMap:
    """Return the map: villages in reach of a shop and others, shops, institutes by name, and places proposed."""
    measured = measured_on(session, found.on, found.opened_days)
    villages = circle(session, found.on, opened_days=found.opened_days)  # whatever homes a file told: none is drawn
    within = {
        home.code for home in villages.homes if home.shop_minutes is not None and home.shop_minutes <= found.minutes
    }
    chosen = {each.place: number for number, each in enumerate(best.chosen, 1)} if best else {}
    offices = {
        short(site.name): spot
        for site in all_in_force(session, SITES, found.on)
        if site.tier is Tier.INSTITUTE and (spot := spot_of(site))
    }
    stations = measured.stations
    layers = (
        Layer(f"{found.minutes}分钟内有超市的村", _marks(spot for code, spot in stations.items() if code in within)),
        Layer(
            f"{found.minutes}分钟内没有超市的村",
            _marks(spot for code, spot in stations.items() if code not in within and code not in chosen),
        ),
        Layer("文明实践超市", _marks(measured.shops.values())),
        Layer("实践所", tuple(Mark(_at(spot), name, 1.4) for name, spot in offices.items())),
        Layer(
            "建议增设超市（按先后编号）",
            tuple(
                Mark(_at(stations[code]), f"{number} {short(measured.names[code])}", 2)
                for code, number in chosen.items()
            ),
        ),
    )
    title = f"{found.minutes}分钟{TITLE}　{found.on}"
    return PointMap(tuple(layer for layer in layers if layer.spots), title=title)


def short(name: str) -> str:
    """Return the name of a site without what it has in common with all others of its tier."""
    for ending in _SHORT:
        name = name.removesuffix(ending)
    return name


def _at(spot: Spot) -> tuple[int, int]:
    return spot.longitude, spot.latitude


def _marks(spots: Iterable[Spot]) -> tuple[Mark, ...]:
    return tuple(Mark(_at(spot)) for spot in spots)


def _paper(session: ReadSession, found: Circle, chart: PointMap) -> ListPaper:
    centre = centre_of(session, found.on)
    rows = [
        (
            *(each.name or "合计", str(each.homes), str(each.homes_shop), _percent(each.homes_shop, each.homes)),
            *(str(each.households), str(each.households_shop)),
            _percent(each.households_shop, each.households),
        )
        for each in (*found.institutes, found.whole)
    ]
    walk = found.walk
    notes = (
        (
            f"步行每分钟 {walk.metres_per_minute} 米，路程按直线距离的 {walk.detour_percent}% 计，分钟数向上取整；"
            f"坐标为 WGS-84。村以实践站所在位置计，户随其村。"
        ),
        "开放指当日在册的站点。"
        if found.opened_days is None
        else f"开放指当日及此前共 {found.opened_days} 天内开过兑换台的超市。",
        *((f"未测坐标、未计入的站点 {len(found.unmeasured)} 个。",) if found.unmeasured else ()),
    )
    about = (Fields((Field("单位：", centre.name, 1.6), Field("日期：", found.on))),)
    return ListPaper(
        f"{found.minutes}分钟{TITLE}",
        ENGLISH,
        about,
        _COLUMNS,
        tuple(rows),
        notes,
        f"{centre.site}-{found.on}",
        session.drill,
        Closing(centre.name, written_date(found.on)),
        drawing=Plot(PointMap(chart.layers)),
    )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part // whole}%" if whole else "—"
