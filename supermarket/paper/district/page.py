"""The district's document as one HTML file: opens without a network, runs nothing, and prints on A4."""

import re
from collections.abc import Iterator
from html import escape
from typing import Final

from supermarket.locale import _, is_chinese
from supermarket.paper.district.chapters import Chapter, Document, Grid, made_on
from supermarket.paper.drawing.charts import chart_svg
from supermarket.paper.drawing.plots.values import Chart
from supermarket.paper.drawing.typesetting import DRILL

_FINE: Final = re.compile(r"(\.[0-9]{2})[0-9]+")
"""The decimals of a place, in points, that nobody sees."""
_WIDTH: Final = 174.0
"""Millimetres, those between the margins of the PDF."""
_STYLE: Final = """
@page { size: A4; margin: 14mm }
body { font: 16px/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; color: #1a1a1a;
  max-width: 54rem; margin: 1.5rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem; color: #b02026; margin: 0 0 .3rem }
h2 { font-size: 1.2rem; color: #b02026; margin: 2rem 0 .4rem; border-bottom: 1px solid #d9d9d9 }
p { margin: .2rem 0 } .made { color: #6e6e6e; font-size: .8rem } nav { font-size: .9rem; margin: .6rem 0 }
nav a { margin-right: 1rem; color: #0b57a4 }
.drill { background: #1a1a1a; color: #fff; padding: .1rem .5rem; border-radius: .2rem; float: right }
.keys { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .6rem; margin: .6rem 0 }
.keys div { border: 1px solid #d9d9d9; border-radius: .3rem; padding: .5rem .7rem }
.keys b { display: block; font-size: 1.4rem; font-variant-numeric: tabular-nums }
.keys small { color: #6e6e6e }
figure { margin: .6rem 0 } svg { width: 100%; height: auto }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums }
th, td { border-bottom: 1px solid #e4e4e4; padding: .2rem .5rem; text-align: right }
th:first-child, td:first-child { text-align: left } thead th { border-bottom: 2px solid #1a1a1a }
tbody tr:nth-child(even) { background: #f6f6f6 }
@media print { nav { display: none } section { break-inside: avoid } body { max-width: none; margin: 0 } }
"""


def document_html(document: Document) -> bytes:
    """Return the document as an HTML file in UTF-8, the same bytes for the same document."""
    return "\n".join(_lines(document)).encode() + b"\n"


def _lines(document: Document) -> Iterator[str]:
    language = "zh-CN" if is_chinese() else "en"
    yield f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(document.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
    if document.drill:
        yield f'<p class="drill">{DRILL}</p>'
    yield f"<h1>{escape(document.title)}</h1>"
    yield from (f"<p>{escape(text)}</p>" for text in document.about)
    links = (f'<a href="#c{number}">{escape(each.title)}</a>' for number, each in enumerate(document.chapters))
    yield f"<nav>{' '.join(links)}</nav>"
    for number, chapter in enumerate(document.chapters):
        yield from _chapter(number, chapter)
    until = _("up to {date}").format(date=made_on(document))
    yield f'<p class="made">{escape(until)}</p>\n</body>\n</html>'


def _chapter(number: int, chapter: Chapter) -> Iterator[str]:
    yield f'<section id="c{number}">\n<h2>{escape(chapter.title)}</h2>'
    yield from (f"<p>{escape(text)}</p>" for text in chapter.said)
    if chapter.keys:
        cells = (
            f"<div>{escape(key.name)}<b>{escape(key.figure)}</b><small>{escape(key.beside)}</small></div>"
            for key in chapter.keys
        )
        yield f'<div class="keys">{"".join(cells)}</div>'
    if chapter.chart:
        yield f"<figure>{inlined(chapter.chart, f'c{number}', chapter.title)}</figure>"
    if chapter.grid:
        yield from _table(chapter.grid)
    yield f'<p class="made">{escape(chapter.made)}</p>\n</section>'


def inlined(chart: Chart, name: str, title: str) -> str:
    """Return a chart as an SVG to lay into a page, named for whoever cannot see it; no other chart has its ids."""
    svg = chart_svg(chart, width=_WIDTH).decode()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r'(\sid="|href="#|url\(#)', rf"\g<1>{name}-", svg)
    svg = re.sub(r' (d|x|y)="[^"]*"', lambda found: _FINE.sub(r"\1", found[0]), svg)
    return svg.replace("<svg", f'<svg role="img" aria-label="{escape(title)}"', 1)


def _table(grid: Grid) -> Iterator[str]:
    yield f"<table><thead><tr>{''.join(f'<th>{escape(text)}</th>' for text in grid.headings)}</tr></thead><tbody>"
    yield from (f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in grid.rows)
    yield "</tbody></table>"
