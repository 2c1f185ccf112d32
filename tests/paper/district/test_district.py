"""The district's document: a PDF and a page that need no network, in both languages, each figure with its source."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from supermarket import locale
from supermarket.assessment.glance.glance import Glance, glance
from supermarket.assessment.glance.practice import Practice, practice_of
from supermarket.errors.files import FileKind
from supermarket.ledger import open_ledger
from supermarket.paper.district.chapters import Document, document_of
from supermarket.paper.district.drawn import draw_district
from supermarket.paper.district.page import document_html, inlined
from supermarket.paper.district.pdf import document_pdf
from supermarket.paper.district.practice_chapters import practice_chapters
from supermarket.paper.drawing.plots.values import Bars, Series
from tests.months.march import MONTH, live
from tests.practice.activities.lived import live_activities
from tests.practice.bases.lived import live_bases
from tests.village import Time, Village, seeded_clock

SIZE_MAX = 1_000_000
OPEN = {"meta", "br", "hr", "img", "link", "input"}


Told = tuple[Glance, Practice]


@pytest.fixture(scope="module")
def lived(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """Give a village at the end of March, with a few activities and a base; the tests here only look at it."""
    path = tmp_path_factory.mktemp("district") / "ledger.db"
    shutil.copyfile(made_ledger, path)
    time = Time()
    opened = open_ledger(path, now=time.at)
    village = Village(replace(opened, clock=seeded_clock(time, seed=2)), time)
    live(village)
    live_activities(village)
    live_bases(village)
    yield village
    opened.close()


@pytest.fixture(scope="module")
def told(lived: Village) -> Told:
    """Give the district and its practice work in March."""
    with lived.ledger.reading() as session:
        found = glance(session, MONTH)
        return found, practice_of(session, found)


@pytest.fixture(scope="module")
def html(told: Told) -> bytes:
    """Give the page."""
    return document_html(document(told))


@pytest.fixture
def chinese() -> Iterator[None]:
    """Speak Chinese for one test."""
    locale.use("zh")
    yield
    locale.use("en")


def document(told: Told) -> Document:
    return document_of(told[0], "样例中心", tuple(practice_chapters(*told)))


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


def test_the_page_asks_the_network_for_nothing_runs_nothing_and_is_small(told: Told, html: bytes) -> None:
    assert html == document_html(document(told))
    assert len(html) < SIZE_MAX
    page = Page(html.decode())
    assert page.open == []
    assert {"script", "link", "img", "iframe"} & set(page.tags) == set()
    assert page.tags.count("svg") >= 4
    assert all(address.startswith("#") for address in page.addresses)
    assert b"@import" not in html
    assert re.search(rb"url\((?!#)", html) is None


def test_every_identity_in_the_page_is_one_and_every_reference_finds_it(html: bytes) -> None:
    page = Page(html.decode())
    assert len(page.ids) == len(set(page.ids))
    assert {address[1:] for address in page.addresses} <= set(page.ids)


def test_a_chart_in_a_page_is_named_for_whoever_cannot_see_it() -> None:
    svg = inlined(Bars(("a",), (Series("", (1,)),)), "c1", 'Goods & "more"')
    assert 'role="img" aria-label="Goods &amp; &quot;more&quot;"' in svg
    assert Page(svg).open == []


def test_the_paper_has_every_chapter_with_its_source_and_says_on_every_page_that_it_is_a_drills(told: Told) -> None:
    whole = document(told)
    pdf = document_pdf(whole)
    with pypdfium2.PdfDocument(pdf) as opened:
        pages = ["".join(page.get_textpage().get_text_range().split()) for page in opened]
    for chapter in whole.chapters:
        assert "".join(chapter.title.split()) in "".join(pages)
        assert "".join(chapter.made.split()) in "".join(pages)
    assert all("DRILL" in page for page in pages)
    assert "page1of" in pages[0]


@pytest.mark.usefixtures("chinese")
def test_in_chinese_no_word_of_english_is_left(told: Told) -> None:
    whole = document(told)
    words = [whole.title, *whole.about]
    for chapter in whole.chapters:
        words += [chapter.title, *chapter.said, *(key.name + key.figure + key.beside for key in chapter.keys)]
        words += chapter.grid.headings if chapter.grid else ()
    assert [each for each in words if re.search("[A-Za-z]{3}", each)] == []
    few = replace(whole, chapters=whole.chapters[:1])
    assert b'lang="zh-CN"' in document_html(few)


def test_every_figure_of_the_glance_stands_in_the_document(told: Told, html: bytes) -> None:
    for figures in (*told[0].points.values(), *told[0].goods.values()):
        for figure in figures:
            assert f"<td>{figure:,}</td>".encode() in html


def test_files_are_written_whole_or_refused(lived: Village, told: Told, html: bytes, tmp_path: Path) -> None:
    with lived.ledger.reading() as session:
        draw_district(session, *told, html=tmp_path / "district.html")
        with pytest.raises(FileKind):
            draw_district(session, *told, pdf=tmp_path / "district.htm")
    written = (tmp_path / "district.html").read_bytes()
    assert len(written) > len(html) / 2
    assert written.startswith(b"<!DOCTYPE html>")
