"""The circle of a district: where sites are, who is near a shop, which shops count, homes of a file, the sample's."""

import csv
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from supermarket.district.dated.file_imports import import_file
from supermarket.district.dated.files import SITE_FILE
from supermarket.district.dated.imports import amend_row, end_row
from supermarket.district.dated.registers import SITES, in_force
from supermarket.district.kinds import Site
from supermarket.errors.practice.circle import NowhereToMeasure, PointsShifted, PointsUnreadable
from supermarket.errors.registers import CellRefused, FileRefused, FileUnreadable
from supermarket.ledger import open_ledger
from supermarket.practice.circle.circle import best, circle
from supermarket.practice.circle.distances import Spot, metres_between
from supermarket.practice.circle.points import Point, read_points
from supermarket.registers.columns import COLUMNS
from supermarket.registers.values import CellUnreadableError, read_cell
from supermarket.sample import sample_folder
from supermarket.spending.till.sessions import open_till, shut_till
from tests.practice.circle.coordinates import EAST, NORTH, SOUTH, WEST, with_coordinates
from tests.refusing import fields_of, refused
from tests.village import ADMINISTRATOR, CLERK, START, Time, Village, make_ledger, seeded_clock, small_district

TODAY = "2026-03-02"


@pytest.fixture(scope="module")
def made_small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a district of two villages, 3001 with 5001 and 3002 with 5002, as the sample has them."""
    place = tmp_path_factory.mktemp("circle")
    make_ledger(place / "ledger.db", folder=small_district(place))
    return place / "ledger.db"


@pytest.fixture
def village(made_small: Path, tmp_path: Path) -> Iterator[Village]:
    path = Path(shutil.copyfile(made_small, tmp_path / "ledger.db"))
    time = Time()
    with closing(open_ledger(path, now=START)) as ledger:
        yield Village(replace(ledger, clock=seeded_clock(time, seed=7)), time)


def moved(village: Village, site: str, latitude: str, longitude: str) -> None:
    """Say anew where a site stands."""
    where = {"latitude": latitude, "longitude": longitude}
    with village.writing() as session:
        amend_row(session, SITE_FILE, site, where, ADMINISTRATOR, scope="1000")


def sited(village: Village, site: str) -> Site:
    with village.ledger.reading() as session:
        found = in_force(session, SITES, site, session.today)
    assert found
    return found


# --- where sites are --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "millionths"),
    [
        ("45.619", "45619000"),
        ("45.6190001", "45619000"),
        ("45.6190005", "45619001"),
        ("45.61900049999", "45619000"),
        ("-45.5", "-45500000"),
        ("45", "45000000"),
        ("45.62°", "45620000"),
        ("45619000", "45619000"),
        ("122.838000000000001", "122838000"),
        ("0", "0"),
        ("", ""),
    ],
)
def test_degrees_are_read_as_whole_millionths(typed: str, millionths: str) -> None:
    assert read_cell(COLUMNS["latitude"], typed) == millionths


@pytest.mark.parametrize("typed", ["45°37'", "45,619", "1228", "122838", "N45.6", "45.6.1", "four"])
def test_what_is_no_number_of_degrees_is_refused(typed: str) -> None:
    with pytest.raises(CellUnreadableError):
        read_cell(COLUMNS["longitude"], typed)


@pytest.mark.parametrize(("system", "said"), [("GCJ-02", "GCJ-02"), ("火星坐标", "GCJ-02"), ("百度", "BD-09")])
def test_coordinates_of_chinese_web_maps_are_refused_by_name_and_with_the_reason(
    village: Village, system: str, said: str
) -> None:
    cells = {"latitude": "45.7", "longitude": "122.7", "coordinates": system}
    with pytest.raises(CellRefused) as caught, village.writing() as session:
        amend_row(session, SITE_FILE, "3001", cells, ADMINISTRATOR, scope="1000")
    assert caught.value.column == "coordinates"
    assert said in caught.value.reason
    assert "hundreds of metres" in caught.value.reason


@pytest.mark.parametrize("system", ["WGS-84", "wgs84", "CGCS2000", "北斗"])
def test_coordinates_of_a_receiver_are_taken(village: Village, system: str) -> None:
    cells = {"latitude": "45.7", "longitude": "122.7", "coordinates": system}
    with village.writing() as session:
        amend_row(session, SITE_FILE, "3001", cells, ADMINISTRATOR, scope="1000")
    assert (sited(village, "3001").latitude, sited(village, "3001").longitude) == (45_700_000, 122_700_000)


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("latitude", {"latitude": "90.000001", "longitude": "122"}),
        ("longitude", {"latitude": "45", "longitude": "180.000001"}),
        ("longitude", {"latitude": "45.7", "longitude": ""}),
        ("latitude", {"latitude": "", "longitude": "122.7"}),
    ],
)
def test_a_place_off_the_globe_or_half_a_place_is_refused(village: Village, column: str, cells: dict[str, str]) -> None:
    with pytest.raises(CellRefused) as caught, village.writing() as session:
        amend_row(session, SITE_FILE, "3001", cells, ADMINISTRATOR, scope="1000")
    assert caught.value.column == column


def test_a_file_of_sites_without_coordinates_leaves_them_unsaid_and_one_with_a_shifted_place_is_refused(
    village: Village, tmp_path: Path
) -> None:
    plain = tmp_path / "plain.csv"
    plain.write_text("站点编号,名称,层级,上级\n5901,样例超市,超市,3001\n", encoding="utf-8")
    shifted = tmp_path / "shifted.csv"
    shifted.write_text(
        "站点编号,名称,层级,上级,纬度,经度,坐标系\n5902,样例,超市,3001,45.7,122.7,高德\n", encoding="utf-8"
    )
    with village.writing() as session:
        import_file(session, SITE_FILE, plain, ADMINISTRATOR, scope="1000")
    assert sited(village, "5901").latitude is None
    with pytest.raises(FileRefused), village.writing() as session:
        import_file(session, SITE_FILE, shifted, ADMINISTRATOR, scope="1000")


# --- the circle -------------------------------------------------------------------------------------------------------


def test_a_village_is_in_the_circle_up_to_the_last_metre_of_its_walk(village: Village) -> None:
    """15 minutes are 807 m: with its shop 807 m north of it the village is in, with 808 m it is not."""
    moved(village, "3001", "45.7", "122.7")
    village.enrol()
    for latitude, metres, minutes, share in (("45.707258", 807, 15, 1), ("45.707266", 808, 16, 0)):
        moved(village, "5001", latitude, "122.7")
        with village.ledger.reading() as session:
            found = circle(session, TODAY)
        (home,) = (each for each in found.homes if each.code == "3001")
        assert (home.shop, home.shop_metres, home.shop_minutes) == ("5001", metres, minutes)
        assert (home.station, home.station_metres, home.station_minutes) == ("3001", 0, 0)
        assert (found.whole.households, found.whole.households_shop) == (1, share)


def test_the_shares_are_told_by_institute_in_villages_and_in_households(village: Village) -> None:
    """The shop of 3002 is a walk away, that of 3001 is there; two households belong to 3001."""
    village.enrol()
    village.enrol("李样乙")
    with village.ledger.reading() as session:
        found = circle(session, TODAY)
    (institute,) = found.institutes
    assert (institute.institute, institute.homes, institute.homes_station, institute.homes_shop) == ("2001", 2, 2, 1)
    assert (institute.households, institute.households_shop) == (2, 2)
    assert found.unmeasured == ()
    assert [home.households for home in found.homes] == [2, 0]


def test_a_shop_that_has_ended_or_was_not_open_yet_does_not_count(village: Village) -> None:
    with village.writing() as session:
        end_row(session, SITE_FILE, "5001", "2026-03-05", ADMINISTRATOR)
    with village.ledger.reading() as session:
        before, after = (circle(session, day) for day in ("2026-03-04", "2026-03-05"))
    assert [home.shop for home in before.homes] == ["5001", "5002"]
    assert [home.shop for home in after.homes] == ["5002", "5002"]


def test_only_shops_that_opened_their_till_count_where_that_is_asked_for(village: Village) -> None:
    """5001 opens on 2026-03-02: of the last 3 days until the 4th, of the last 2 no more."""
    with village.writing() as session:
        shut_till(session, open_till(session, CLERK), CLERK)
    village.time.move(days=2)
    with village.ledger.reading() as session:
        three, two = (circle(session, "2026-03-04", opened_days=days) for days in (3, 2))
    assert {home.shop for home in three.homes} == {"5001"}
    assert {home.shop for home in two.homes} == {None}
    assert two.whole.homes_shop == 0


def test_a_site_that_nobody_measured_is_left_out_and_named(village: Village) -> None:
    with village.writing() as session:
        for site in ("3002", "5002"):
            amend_row(session, SITE_FILE, site, {"latitude": "", "longitude": ""}, ADMINISTRATOR, scope="1000")
        found = circle(session, TODAY)
        assert (found.unmeasured, [home.code for home in found.homes]) == (("3002", "5002"), ["3001"])
        amend_row(session, SITE_FILE, "3001", {"latitude": "", "longitude": ""}, ADMINISTRATOR, scope="1000")
    with refused(village.ledger, NowhereToMeasure, date=TODAY), village.ledger.reading() as session:
        circle(session, TODAY)


def test_one_more_shop_goes_where_most_households_have_none_nearby(village: Village) -> None:
    """Both villages are out of reach of the one shop left; 3001 has the households."""
    moved(village, "5002", "45.2", "121.7")
    with village.writing() as session:
        end_row(session, SITE_FILE, "5001", "2026-03-03", ADMINISTRATOR)
        nobody = best(session, "2026-03-03", 5)
    village.enrol()
    with village.ledger.reading() as session:
        found = best(session, "2026-03-03", 5)
    assert [(each.place, each.adds) for each in nobody.chosen] == [("3001", 1), ("3002", 1)]
    assert [(each.place, each.adds) for each in found.chosen] == [("3001", 1)]
    assert (found.served, found.of) == (0, 1)


# --- homes of a file --------------------------------------------------------------------------------------------------


def test_homes_of_a_file_are_measured_from_where_they_are_and_not_kept(village: Village, tmp_path: Path) -> None:
    """A home by the shop of 5001 is 0 m from it; one that names its household counts for that one's institute."""
    household = village.enrol()
    shop = sited(village, "5001")
    file = tmp_path / "homes.csv"
    north, east = f"{shop.latitude or 0:09d}", f"{shop.longitude or 0:010d}"
    where = f"{north[:-6].lstrip('0')}.{north[-6:]},{east[:-6].lstrip('0')}.{east[-6:]}"
    file.write_text(f"纬度,经度,户号\n{where},{household}\n45.2,121.7,\n", encoding="utf-8")
    points = read_points(file)
    with village.ledger.reading() as session:
        found = circle(session, TODAY, points=points)
        proposed = best(session, TODAY, 3, points=points)
    near, far = found.homes
    assert (near.code, near.institute, near.shop, near.shop_metres) == ("2", "2001", "5001", 0)
    assert far.shop_minutes is not None
    assert far.shop_minutes > 15
    assert (found.whole.homes, found.whole.homes_shop) == (2, 1)
    assert (proposed.served, proposed.of, proposed.chosen) == (1, 2, ())


def test_a_file_without_homes_is_refused_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    for name in ("empty.csv", "nowhere.csv"):
        with pytest.raises(FileUnreadable):
            read_points(tmp_path / name)


def test_homes_of_a_workbook_are_those_of_the_same_text(tmp_path: Path) -> None:
    text, workbook = tmp_path / "homes.csv", tmp_path / "homes.xlsx"
    text.write_text("纬度;经度\n45.123456;122.7\n\n45.2;121.7\n", encoding="gb18030")
    with xlsxwriter.Workbook(workbook) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate((("纬度", "经度"), (45.123456, 122.7), (), (45.2, 121.7))):
            sheet.write_row(row, 0, cells)
    assert read_points(workbook) == read_points(text)
    assert [each.line for each in read_points(workbook)] == [2, 4]


@pytest.mark.parametrize(
    ("text", "line", "refusal"),
    [
        ("名称,地址\n甲,乙\n", 1, PointsUnreadable),
        ("latitude,longitude\n45.7,122.7\n45.7,\n", 3, PointsUnreadable),
        ("latitude,longitude\n91,122.7\n", 2, PointsUnreadable),
        ("latitude,longitude\n45.7,1227\n", 2, PointsUnreadable),
        ("latitude,longitude,坐标系\n45.7,122.7,WGS-84\n45.7,122.7,百度\n", 3, PointsShifted),
        ("latitude,longitude,坐标系\n45.7,122.7,月球\n", 2, PointsUnreadable),
    ],
)
def test_a_file_of_homes_is_refused_by_its_line(
    tmp_path: Path, text: str, line: int, refusal: type[PointsUnreadable | PointsShifted]
) -> None:
    file = tmp_path / "homes.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(refusal) as caught:
        read_points(file)
    assert {"file": "homes.csv", "line": line}.items() <= fields_of(caught.value).items()


def test_a_file_of_homes_that_wps_saved_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "homes.csv"
    file.write_bytes("# 样例\n户号,经度,纬度\n1000-1-1-10,122.7,45.70000049\n\n".encode("gb18030"))
    assert read_points(file) == [Point(3, Spot(45_700_000, 122_700_000), "1000-1-1-10")]
    with pytest.raises(FileUnreadable):
        read_points(tmp_path / "none.csv")


# --- the sample -------------------------------------------------------------------------------------------------------


def test_the_sample_sites_lie_where_the_seed_puts_them_in_the_box_of_the_district() -> None:
    text = (sample_folder() / "sites.csv").read_text(encoding="utf-8")
    assert with_coordinates(text) == text
    found = [tuple(map(float, each)) for each in re.findall(r",([0-9]+\.[0-9]{6}),([0-9]+\.[0-9]{6})", text)]
    assert len(found) == 363
    assert all(SOUTH <= north <= NORTH and WEST <= east <= EAST for north, east in found)


def test_the_villages_of_the_sample_lie_around_their_institutes() -> None:
    lines = (sample_folder() / "sites.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    spots = {row["site"]: Spot(*(round(1e6 * float(row[name])) for name in ("latitude", "longitude"))) for row in rows}
    far = [metres_between(spots[row["site"]], spots[row["parent"]]) for row in rows if row["tier"] == "station"]
    assert (len(far), max(far) <= 6_500) == (187, True)
