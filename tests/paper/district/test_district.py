"""The district's document: a PDF and a page that need no network, in both languages, each figure with its source."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from supermarket import locale
from supermarket.assessment.glance.glance import Glance, glance
from supermarket.errors.files import FileKind
from supermarket.paper.district.chapters import Document, document_of
from supermarket.paper.district.drawn import draw_district
from supermarket.paper.district.page import document_html, inlined
from supermarket.paper.district.pdf import document_pdf
from supermarket.paper.drawing.plots.values import Bars, Series
from tests.months.march import MONTH, live
from tests.village import Village

SIZE_MAX = 1_000_000
OPEN = {"meta", "br", "hr", "img", "link", "input"}


@pytest.fixture
def found(village: Village) -> Glance:
    """Give the district at the end of March."""
    with live(village).ledger.reading() as session:
        return glance(session, MONTH)


@pytest.fixture
def chinese() -> Iterator[None]:
    """Speak Chinese for one test."""
    locale.use("zh")
    yield
    locale.use("en")


def document(found: Glance) -> Document:
    return document_of(found, "样例中心")


class Page(HTMLParser):
    """Which tags a page has, which it leaves open, and every address and identity in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in OPEN:
            self.open.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href", "xlink:href"}]
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_asks_the_network_for_nothing_runs_nothing_and_is_small(found: Glance) -> None:
    html = document_html(document(found))
    assert html == document_html(document(found))
    assert len(html) < SIZE_MAX
    page = Page(html.decode())
    assert page.open == []
    assert {"script", "link", "img", "iframe"} & set(page.tags) == set()
    assert page.tags.count("svg") >= 4
    assert all(address.startswith("#") for address in page.addresses)
    assert b"@import" not in html
    assert re.search(rb"url\((?!#)", html) is None


def test_every_identity_in_the_page_is_one_and_every_reference_finds_it(found: Glance) -> None:
    page = Page(document_html(document(found)).decode())
    assert len(page.ids) == len(set(page.ids))
    assert {address[1:] for address in page.addresses} <= set(page.ids)


def test_a_chart_in_a_page_is_named_for_whoever_cannot_see_it() -> None:
    svg = inlined(Bars(("a",), (Series("", (1,)),)), "c1", 'Goods & "more"')
    assert 'role="img" aria-label="Goods &amp; &quot;more&quot;"' in svg
    assert Page(svg).open == []


def test_the_paper_has_every_chapter_with_its_source_and_is_the_same_bytes(found: Glance) -> None:
    told = document(found)
    pdf = document_pdf(told)
    assert pdf == document_pdf(told)
    with pypdfium2.PdfDocument(pdf) as opened:
        pages = ["".join(page.get_textpage().get_text_range().split()) for page in opened]
    for chapter in told.chapters:
        assert "".join(chapter.title.split()) in "".join(pages)
        assert "".join(chapter.made.split()) in "".join(pages)
    assert all("DRILL" in page for page in pages)
    assert "page1of" in pages[0]


@pytest.mark.usefixtures("chinese")
def test_in_chinese_no_word_of_english_is_left(found: Glance) -> None:
    told = document(found)
    words = [told.title, *told.about]
    for chapter in told.chapters:
        words += [chapter.title, *chapter.said, *(key.name + key.figure + key.beside for key in chapter.keys)]
        words += chapter.grid.headings if chapter.grid else ()
    assert [each for each in words if re.search("[A-Za-z]{3}", each)] == []
    assert b'lang="zh-CN"' in document_html(told)


def test_every_figure_of_the_glance_stands_in_the_document(found: Glance) -> None:
    html = document_html(document(found)).decode()
    for figures in (*found.points.values(), *found.goods.values()):
        for figure in figures:
            assert f"<td>{figure:,}</td>" in html


def test_files_are_written_whole_or_refused(village: Village, tmp_path: Path) -> None:
    with live(village).ledger.reading() as session:
        told = glance(session, MONTH)
        draw_district(session, told, html=tmp_path / "district.html")
        with pytest.raises(FileKind):
            draw_district(session, told, pdf=tmp_path / "district.htm")
    assert (tmp_path / "district.html").read_bytes().startswith(b"<!DOCTYPE html>")
