"""The calendar and the certificate on paper: what a reader of the page finds, and the same bytes each time."""

from pathlib import Path
from typing import Final

import pytest

from supermarket.books.session import Request
from supermarket.earning.certificates.certificates import certificate_of
from supermarket.errors.files import FileExists, FileKind
from supermarket.errors.staff import SiteRefused
from supermarket.paper.activities.calendars import chart_of, draw_calendar, gaps
from supermarket.paper.activities.certificates import print_certificate
from supermarket.practice.activities.calendar import calendar_of, calendars_below
from tests.paper.reading import page_text
from tests.practice.activities.lived import live_activities
from tests.village import MANAGER, Village

ELSEWHERE: Final = Request("33003", "3003")


@pytest.fixture
def spring(village: Village) -> Village:
    """Give a village three weeks after its activities."""
    live_activities(village)
    village.time.move(days=30)
    return village


def told(path: Path) -> str:
    return "".join(page_text(path.read_bytes(), 0).split())


def test_the_calendar_names_its_gaps_and_is_the_same_bytes_again(spring: Village, tmp_path: Path) -> None:
    with spring.ledger.reading() as session:
        calendar = calendar_of(session, "3001", 2026)
        for name in "ab":
            draw_calendar(session, [calendar], "3001", pdf=tmp_path / f"{name}.pdf", png=None)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    text = told(tmp_path / "a.pdf")
    for words in (
        "松坡村新时代文明实践站（3001）",
        "截至：2026年4月1日",
        "至今月月有主题",
        "第11至13周（03-09至03-29，无活动）",
    ):
        assert words in text, words


def test_a_gap_is_hatched_and_says_why(spring: Village) -> None:
    with spring.ledger.reading() as session:
        calendar = calendar_of(session, "3001", 2026)
        months = chart_of([calendar], drill=True)
        places = chart_of(calendars_below(session, "2001", 2026), drill=False)
    march = months.rows.index("3月 学雷锋志愿服务月")
    assert months.cells[march][:4] == (2, None, None, None)
    assert months.words[march][1] == "11周 03.09 无活动"
    assert "演练" in months.title
    assert (len(places.rows), len(places.columns), places.cells[0][9:13]) == (3, 53, (2, None, None, None))
    assert "演练" not in places.title


def test_of_several_places_those_that_lack_most_are_named_first(spring: Village) -> None:
    with spring.ledger.reading() as session:
        (sentence,) = gaps(calendars_below(session, "2001", 2026))
    assert sentence.startswith("有缺的单位：杉湾村站 4周无活动、1个月无主题；")
    assert sentence.endswith("松坡村站 3周无活动。")


def test_a_file_that_is_there_is_left_alone(spring: Village, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"")
    with spring.ledger.reading() as session:
        calendar = calendar_of(session, "3001", 2026)
        with pytest.raises(FileExists):
            draw_calendar(session, [calendar], "3001", pdf=tmp_path / "a.pdf", png=None)
        with pytest.raises(FileKind):
            draw_calendar(session, [calendar], "3001", pdf=None, png=tmp_path / "a.jpg")


def test_a_certificate_names_who_holds_it_for_those_at_home_there(village: Village, tmp_path: Path) -> None:
    number = live_activities(village)["certificate"]
    with village.ledger.reading() as session:
        certificate = certificate_of(session, number)
        for name in "ab":
            print_certificate(session, certificate, MANAGER, tmp_path / f"{name}.pdf")
        with pytest.raises(SiteRefused):
            print_certificate(session, certificate, ELSEWHERE, tmp_path / "c.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    text = told(tmp_path / "a.pdf")
    for words in (
        "培训证书",
        "吴样甲",
        "应急救护培训合格",
        "于2026年3月2日参加“应急救护培训”，特发此证。",
        number,
        "（盖章处）",
    ):
        assert words in text, words
