"""The centre's pages: what needs attention by site and institute, charts with tables, the map, the search."""

import re
from itertools import count

import pytest

from supermarket.paper.district.chapters import Grid
from supermarket.paper.drawing.plots.values import Bars, HeatMap, Layer, Lines, Multiples, PointMap, Series, Spot
from supermarket.spending.till.sessions import open_till
from supermarket.web.frame.remembered import MOST, Remembered
from supermarket.web.pages.centre.charts import grid_of
from tests.village import CLERK, Village
from tests.web.conftest import Visitors
from tests.web.visitor import Visitor


@pytest.fixture
def busy(village: Village) -> Village:
    """Give a village where something was exchanged today."""
    household = village.enrol()
    village.credit(household)
    village.receive()
    with village.writing() as session:
        open_till(session, CLERK)
    village.redeem(household)
    return village


@pytest.mark.usefixtures("busy")
def test_each_site_opens_from_what_needs_attention_to_its_figures_and_entries(visitor: Visitor) -> None:
    visitor.sign_in("91000")
    visitor.get("/centre")
    assert len(visitor.page.content) < 60_000
    assert "Today 1 of 3 shops has opened." in visitor.text
    assert "/centre/site/5002" not in visitor.page.text  # nothing but that it did not open
    assert "Shops that have not opened for a week: 2" in visitor.text
    assert "/centre/institute/2001" in visitor.page.text
    visitor.get("/centre/institute/2001")
    assert "/centre/site/3001" in visitor.page.text
    visitor.get("/centre/site/5001")
    assert "Last opened on 2026-03-02." in visitor.text
    assert re.search(r"2026-03 0 3 1\b", visitor.text)
    visitor.get("/audit", site="5001", written="2026-03", kind="goods.redeemed")
    assert visitor.page.text.count('<a href="/entry/') == 1
    visitor.get("/centre/waiting/unopened")
    assert "/centre/site/5002" in visitor.page.text
    assert "/centre/site/5001" not in visitor.page.text
    for nowhere in ("/centre/site/9999", "/centre/institute/9999", "/centre/waiting/nothing"):
        assert visitor.get(nowhere).status_code == 404


@pytest.mark.usefixtures("busy")
def test_whoever_has_a_place_sees_it_and_those_below_and_no_clerk_the_district(site: Visitors) -> None:
    for staff, seen, unseen in (("32001", "3001", "3187"), ("33001", "3001", "3002"), ("15001", "5001", "5002")):
        visitor = site()
        visitor.sign_in(staff)
        visitor.get("/centre")
        assert visitor.get(f"/centre/site/{seen}").status_code == 200
        assert visitor.get(f"/centre/site/{unseen}").status_code == 404
        assert visitor.get("/centre/charts").status_code == 403
        assert visitor.get("/centre/map.svg").status_code == 403


def test_what_has_a_code_or_a_name_is_found_from_one_field(visitor: Visitor, busy: Village) -> None:
    household = busy.enrol("李样乙", "13800000002")
    payload = busy.card(household).payload
    visitor.sign_in("41000")
    for words, href in (
        ("5001", "/centre/site/5001"),
        ("松坡", "/centre/site/3001"),
        ("15001", "/audit?actor=15001"),
        ("1001", "/act/goods/list?go=1"),
        ("香皂", "/act/goods/list?go=1"),
        ("vol-01", "/act/rule/list?go=1"),
        (household, f"/audit?household={household}"),
        (payload, f"/audit?household={household}"),
        ("1000-1-5", "/entry/1000-1-5"),
    ):
        visitor.get("/centre")
        visitor.send("/centre/search", q=words)
        assert f'href="{href}"' in visitor.page.text, words
        assert "李样乙" not in visitor.page.text
    for nothing in ("李样乙", "1000-1-999999", "x", "1000-1-9-99"):
        visitor.get("/centre")
        visitor.send("/centre/search", q=nothing)
        assert "Nothing is called that." in visitor.text


@pytest.mark.usefixtures("busy")
def test_twelve_months_are_charts_with_their_figures_beside_them(visitor: Visitor) -> None:
    visitor.sign_in("91000")
    visitor.get("/centre/charts")
    chapters = re.findall(r'href="(/centre/charts/\d+)"', visitor.page.text)
    assert len(chapters) > 5
    [points] = [each for each in chapters if ">Points<" in visitor.page.text.split(each)[1][:20]]
    visitor.get(points)
    assert re.search(r"2026-03 \d+ 0 3 0 0 Sum", visitor.text), visitor.text
    [picture] = re.findall(r'src="(/centre/drawn/[^"]*)"', visitor.page.text)
    drawn = visitor.get(picture.replace("&amp;", "&"))
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert b"<svg" in drawn.content
    assert b"<svg" in visitor.client.get("/centre/map.svg", headers={"accept-encoding": "identity"}).content
    assert "云杉镇" in visitor.get("/centre/map").text
    for nowhere in ("/centre/charts/0", "/centre/charts/99", "/centre/drawn/99.svg"):
        assert visitor.get(nowhere).status_code == 404


def test_every_sort_of_chart_has_its_figures_as_a_table() -> None:
    series = (Series("a", (1, None)), Series("b", (2.5, 1_000)))
    steps = ("one", "two")
    rows = (("one", "1", "2.5"), ("two", "—", "1,000"))
    assert grid_of(Lines(steps, series)).rows == rows
    assert grid_of(Multiples(steps, series)).rows == rows
    assert grid_of(Bars(steps, series)).rows == rows
    assert grid_of(Bars(("one",), (Series("", (3,)),), unit="units")) == Grid(("What", "units"), (("one", "3"),))
    assert grid_of(HeatMap(("r",), steps, ((1, None),))).rows == (("r", "1", "—"),)
    assert grid_of(HeatMap(("r",), steps, ((1, None),), words=(("1/2", ""),))).rows == (("r", "1/2", "—"),)
    assert grid_of(PointMap((Layer("shops", (Spot((1, 1)), Spot((2, 2)))),))).rows == (("shops", "2"),)


def test_what_was_worked_out_is_remembered_until_the_ledger_changes_and_not_for_ever() -> None:
    remembered, numbers = Remembered(), count(1)

    def work(mark: int) -> int:
        return remembered.get("sums", mark, lambda: next(numbers))

    assert [work(1), work(1), work(2), work(2)] == [1, 1, 2, 2]
    for number in range(MOST):
        remembered.get(number, 0, int)
    assert work(2) == 3
