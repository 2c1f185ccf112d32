"""The bulletin of a run: the same bytes whenever it is printed, ties that share a rank, orders that stand in it."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdfium2  # type: ignore[import-untyped]
import pytest

from supermarket.assessment.beside import Beside
from supermarket.assessment.bulletins import Bulletin, bulletin, last_of, lines_lost, order_sites
from supermarket.assessment.results import Results, assembled
from supermarket.assessment.runs import Run
from supermarket.assessment.scoring import Ratio
from supermarket.district.dated.files import SITE_FILE
from supermarket.district.dated.imports import amend_row
from supermarket.errors.assessment.rectification import TierUnknown
from supermarket.errors.files import FileExists
from supermarket.paper.bulletin import bulletin_pdf, bulletin_png, points
from supermarket.paper.bulletin_book import bulletin_xlsx
from supermarket.paper.bulletin_files import draw_bulletin
from tests.assessment.ran import run_first_quarter
from tests.village import ADMINISTRATOR, Village

SHOPS = [f"{5000 + number}" for number in range(1, 31)]
DUE = "2026-04-30"


def scored(run: Run, shares: dict[str, int], *, beside: str = "") -> Run:
    """Return a run in which these shops have so many per cent of every figure that is better the higher."""
    form = run.form
    falls = {
        "spoilage",
        "corrections",
        *(name for item in form.items for each in item.measures for name in each.zero_when),
    }
    vetoes = {veto.veto for veto in form.vetoes}
    none = [slot.indicator in falls or slot.item in vetoes for slot in form.slots]
    rows = [
        (site, "supermarket", "3001", tuple(Ratio(0 if nought else share, 100) for nought in none))
        for site, share in shares.items()
    ]
    named = {beside: (Beside("late_claims", 5, 6),)} if beside else {}
    return replace(run, results=assembled(form, rows, named))


@pytest.fixture
def village(whole: Village) -> Village:
    """Give the whole district, which has shops enough to rank."""
    return whole


@pytest.fixture
def run(village: Village) -> Run:
    """Give a run over thirty shops, of which two and two are equal."""
    shares = {site: 65 + number for number, site in enumerate(SHOPS)} | {"5002": 65, "5029": 94}
    return scored(run_first_quarter(village), shares, beside="5003")


def published(village: Village, run: Run) -> Bulletin:
    with village.ledger.reading() as session:
        return bulletin(session, run)


def texts(pdf: bytes) -> Iterator[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            yield page.get_textpage().get_text_range().replace("\r\n", "")


def test_ten_are_commended_five_stand_last_and_nobody_does_both(village: Village, run: Run) -> None:
    found = published(village, run)
    assert [line.result.rank for line in found.commended] == [1, 1, *range(3, 11)]
    assert [line.site for line in found.last] == ["5005", "5004", "5003", "5001", "5002"]
    assert [line.result.rank for line in found.last][-2:] == [29, 29]
    assert sum(found.grades.values()) == len(found.lines) == 30
    poor = published(village, scored(run, dict.fromkeys(SHOPS, 5) | {"5001": 94, "5002": 94}))
    assert [line.site for line in poor.commended] == ["5001", "5002"]
    few = scored(run, dict.fromkeys(SHOPS[:5], 50) | {"5001": 90})
    assert len(last_of(few.results, "supermarket")) == 2


def test_the_last_five_are_ordered_at_once_each_to_mend_what_cost_it_most(village: Village) -> None:
    run = run_first_quarter(village)
    with village.writing() as session:
        found = order_sites(session, ADMINISTRATOR, run=None, sites=(), items=(), due=DUE, what=None)
    ends = last_of(run.results, "supermarket")
    assert [each.site for each in found] == [each.site for each in ends]
    for each, result in zip(found, ends, strict=True):
        assert each.items == tuple(item for item, _lost in lines_lost(run.form, result)[:3])
        assert each.due == DUE


def test_it_is_the_same_bytes_whatever_became_of_the_sites_and_the_orders_since(village: Village) -> None:
    run = run_first_quarter(village)
    with village.writing() as session:
        order_sites(session, ADMINISTRATOR, run=run.name, sites=["5001"], items=["9"], due=DUE, what="补签三月月结")
    before = published(village, run)
    village.time.move(days=40)
    with village.writing() as session:
        amend_row(session, SITE_FILE, "5001", {"name": "另一个名字"}, ADMINISTRATOR, scope="1000")
    after = published(village, run)
    assert before == after
    for drawn in (bulletin_pdf, bulletin_xlsx):
        assert drawn(before) == drawn(after)


def test_the_parts_of_a_bulletin_are_numbered_from_one(village: Village, run: Run) -> None:
    found = published(village, run)
    whole = "".join(texts(bulletin_pdf(found)))
    assert "一、通报表扬" in whole
    assert "二、限期整改" in whole
    assert "一、限期整改" in "".join(texts(bulletin_pdf(replace(found, commended=()))))


def test_what_is_printed_says_every_rank_every_order_and_where_it_comes_from(village: Village, run: Run) -> None:
    found = published(village, run)
    found = replace(found, orders=())
    pdf = bulletin_pdf(found)
    pages = "".join(texts(pdf))
    for line in found.lines:
        assert line.site in pages
        assert line.name in pages
        assert points(line.result.total) in pages
    assert "整改通知尚未下达" in pages
    assert run.name in pages
    assert run.digest in pages
    assert "演练 DRILL" in pages
    assert "期末几天集中办理较多" in pages


def test_where_a_tie_decides_who_stands_last_the_bulletin_says_so(village: Village, run: Run) -> None:
    tied = scored(run, {site: 50 if number < 8 else 90 for number, site in enumerate(SHOPS)})
    said = "按编号取排在最后的"
    assert said in "".join(texts(bulletin_pdf(published(village, tied))))
    assert said not in "".join(texts(bulletin_pdf(published(village, run))))


def test_the_workbook_has_every_site_and_every_line_in_points(village: Village, run: Run) -> None:
    found = published(village, run)
    book = openpyxl.load_workbook(io.BytesIO(bulletin_xlsx(found)))
    ranks = [[cell.value for cell in row] for row in book["名次"].iter_rows(min_row=2)]
    assert [row[1] for row in ranks] == [line.site for line in found.lines]
    assert [row[4] for row in ranks] == [(line.result.total or 0) / 100 for line in found.lines]
    first = [cell.value for cell in next(book["各项得分"].iter_rows(min_row=2))][3:]
    assert sum(first) == pytest.approx((found.lines[0].result.total or 0) / 100)
    assert book["敏感性"].max_row == 1 + len(found.sensitivity.moved)


def test_a_tier_that_the_form_does_not_rank_is_refused(village: Village, run: Run) -> None:
    with pytest.raises(TierUnknown) as refused, village.ledger.reading() as session:
        bulletin(session, run, "station")
    assert refused.value.tiers == ["supermarket"]


def test_where_nothing_applies_nobody_is_ranked_and_the_bulletin_says_so(village: Village, run: Run) -> None:
    nothing = replace(run, results=_without_figures(run))
    found = published(village, nothing)
    assert (found.commended, found.last, found.mean) == ((), (), None)
    assert "不计名次" in "".join(texts(bulletin_pdf(found)))


def _without_figures(run: Run) -> Results:
    rows = [(each.site, each.tier, each.above, tuple(Ratio(0, 0) for _ in each.figures)) for each in run.results.places]
    return assembled(run.form, rows, {})


def test_files_that_are_there_are_not_written_over(village: Village, run: Run, tmp_path: Path) -> None:
    found = published(village, run)
    book, picture = tmp_path / "b.xlsx", tmp_path / "b.png"
    draw_bulletin(found, xlsx=book, png=picture)
    assert picture.read_bytes() == bulletin_png(found)
    with pytest.raises(FileExists):
        draw_bulletin(found, pdf=tmp_path / "b.pdf", xlsx=book)
    assert not (tmp_path / "b.pdf").exists()
