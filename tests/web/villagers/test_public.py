"""What hangs at a station, for whoever has not signed in: found by name and pinyin, masked, and without a script."""

import re

from tests.earning.claims.claiming import accepted, claimed, noticed
from tests.village import Village
from tests.web.visitor import Visitor


def test_a_station_is_found_by_its_name_by_pinyin_and_by_its_institute(visitor: Visitor) -> None:
    visitor.get("/public")
    assert "松坡村" in visitor.text
    for words in ("松坡", "songpo", "spc", "3001", "云杉"):
        assert 'href="/public/3001"' in visitor.get("/public", q=words).text, words
    assert 'href="/public/3001"' not in visitor.get("/public", q="nowhere").text


def test_what_hangs_now_is_shown_masked_with_group_deed_and_points_and_no_longer_than_it_hangs(
    village: Village, visitor: Visitor
) -> None:
    household = village.enrol("诸葛样甲", "13800004321", "三组")
    claim = claimed(village, household).claim
    accepted(village, claim)
    notice = noticed(village)
    page = visitor.get("/public/3001")
    assert page.status_code == 200
    assert notice.notice in visitor.text
    assert "三组 诸*" in visitor.text
    assert claim in visitor.text
    for hidden in ("诸葛", "13800004321", "4321"):
        assert hidden not in page.text


def test_a_notice_of_another_village_does_not_hang_here(village: Village, visitor: Visitor) -> None:
    accepted(village, claimed(village, village.enrol()).claim)
    notice = noticed(village)
    visitor.get("/public/3002")
    assert notice.notice not in visitor.text
    assert "No notice hangs today." in visitor.text


def test_the_honour_board_is_masked_and_the_goods_say_what_is_there(village: Village, visitor: Visitor) -> None:
    village.credit(village.enrol("欧阳样丙"))
    village.receive("1001", 37)
    page = visitor.get("/public/3001")
    assert "欧*" in visitor.text
    assert "欧阳" not in page.text
    assert re.search(r"香皂.*?>37<", page.text, flags=re.DOTALL)


def test_a_page_is_small_has_one_heading_of_the_first_rank_and_no_place_that_is_none_is_shown(visitor: Visitor) -> None:
    for address in ("/public", "/public/3001", "/mine"):
        page = visitor.get(address)
        assert len(page.content) < 60_000
        assert page.text.count("<h1") == 1
    assert visitor.get("/public/9999").status_code == 404
    assert visitor.get("/public/2001").status_code == 409
    visitor.get("/public/5001")
    assert "松坡村新时代文明实践站" in visitor.text
