"""Twelve months as charts, a table beside each for whoever cannot see it, and the map of the sites.

The chapters are those of `report district`, so that neither says what the other does not.
"""

import gzip
from collections.abc import Iterator
from typing import Final, assert_never

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from supermarket.books.session import ReadSession
from supermarket.district.sites import centre_of
from supermarket.errors.practice.circle import NowhereToMeasure
from supermarket.locale import _
from supermarket.paper.circle import map_of
from supermarket.paper.district.chapters import Chapter, Grid, counted, document_of
from supermarket.paper.district.practice_chapters import practice_chapters
from supermarket.paper.drawing.charts import chart_svg
from supermarket.paper.drawing.plots.values import Amount, Bars, Chart, HeatMap, Lines, Multiples, PointMap
from supermarket.practice.circle.circle import Circle, circle
from supermarket.web.frame.looks import page
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.centre.found import glance_for, mark_of

router = APIRouter()
WIDTH: Final = 178.0
"""Of a chart, in millimetres."""
_DASH: Final = "—"


@router.get("/centre/charts")
def charts(visit: StaffVisit) -> Response:
    """List the chapters."""
    with visit.ledger.reading() as session:
        chapters = _chapters(visit, session)
    return page(visit, "centre/charts.html", chapters=chapters)


@router.get("/centre/charts/{number}")
def chapter(visit: StaffVisit, number: int) -> Response:
    """Show a chapter: what it says, its chart, and its figures as tables."""
    with visit.ledger.reading() as session:
        found = _chapter(_chapters(visit, session), number)
        mark = hash(mark_of(session)) & 0xFFFFFF
    is_told = found.grid is not None and isinstance(found.chart, Lines)  # by the chapter's own table
    figures = grid_of(found.chart) if found.chart and not is_told else None
    grids = [grid for grid in (found.grid, figures) if grid]
    return page(
        visit, "centre/chapter.html", chapter=found, number=number, grids=grids, drawn=figures, mark=f"{mark:x}"
    )


@router.get("/centre/drawn/{number}.svg")
def drawn(visit: StaffVisit, request: Request, number: int) -> Response:
    """Draw the chart of a chapter."""
    with visit.ledger.reading() as session:
        found = _chapter(_chapters(visit, session), number)
        mark = mark_of(session)
    if found.chart is None:
        raise HTTPException(404)
    chart = found.chart
    key = ("chart", number, visit.language)
    return _svg(request, visit.server.remembered.get(key, mark, lambda: _packed(chart)))


@router.get("/centre/map")
def sites_map(visit: StaffVisit) -> Response:
    """Show the map of villages and shops, with what of the district is within the circle of one."""
    with visit.ledger.reading() as session:
        glance_for(visit, session)  # whoever may not look at the whole district is refused
        found = _circle(session)
    return page(visit, "centre/map.html", circle=found)


@router.get("/centre/map.svg")
def sites_map_drawn(visit: StaffVisit, request: Request) -> Response:
    """Draw the map."""
    with visit.ledger.reading() as session:
        glance_for(visit, session)
        found = _circle(session)
        if found is None:
            raise HTTPException(404)
        drawing = visit.server.remembered.get("map", mark_of(session), lambda: _packed(map_of(session, found)))
    return _svg(request, drawing)


def grid_of(chart: Chart) -> Grid:
    """Return the figures of a chart as a table, for whoever cannot see it."""
    match chart:
        case Lines(steps=steps, series=series) | Multiples(steps=steps, panels=series):
            rows = ((step, *(_figure(each.values[at]) for each in series)) for at, step in enumerate(steps))
            return Grid((_("When"), *(each.name for each in series)), tuple(rows))
        case Bars(names=names, series=series, unit=unit):
            headings = (_("What"), *(each.name or unit for each in series))
            return Grid(
                headings, tuple((name, *(_figure(each.values[at]) for each in series)) for at, name in enumerate(names))
            )
        case HeatMap():
            return Grid((_("Site"), *chart.columns), tuple(_row(chart, at) for at in range(len(chart.rows))))
        case PointMap(layers=layers):
            return Grid((_("What"), _("Sites")), tuple((each.name, counted(len(each.spots))) for each in layers))
        case _:
            assert_never(chart)


def _row(chart: HeatMap, at: int) -> tuple[str, ...]:
    cells: Iterator[str] = iter(chart.words[at]) if chart.words else (_figure(each) for each in chart.cells[at])
    return chart.rows[at], *(cell or _DASH for cell in cells)


def _figure(amount: Amount | None) -> str:
    if amount is None:
        return _DASH
    return counted(int(amount)) if amount == int(amount) else f"{float(amount):,.1f}"


def _chapters(visit: Visit, session: ReadSession) -> tuple[Chapter, ...]:
    found, practice = glance_for(visit, session)
    centre = centre_of(session, session.today).name
    return document_of(found, centre, tuple(practice_chapters(found, practice))).chapters


def _chapter(chapters: tuple[Chapter, ...], number: int) -> Chapter:
    if not 1 <= number <= len(chapters):
        raise HTTPException(404)
    return chapters[number - 1]


def _circle(session: ReadSession) -> Circle | None:
    try:
        return circle(session, session.today)
    except NowhereToMeasure:
        return None


def _packed(chart: Chart) -> bytes:
    return gzip.compress(chart_svg(chart, width=WIDTH), mtime=0)


def _svg(request: Request, packed: bytes) -> Response:
    """Answer with a drawing, packed where the browser unpacks it: it is a quarter then, on a poor line."""
    headers = {"vary": "accept-encoding", "cache-control": "private, max-age=300"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, media_type="image/svg+xml", headers={**headers, "content-encoding": "gzip"})
    return Response(gzip.decompress(packed), media_type="image/svg+xml", headers=headers)
