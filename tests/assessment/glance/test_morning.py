"""The morning page: what waits is counted, at its sites, with the command that lists it; what does not is left out."""

from dataclasses import replace

import pytest

from supermarket.assessment.glance.morning import Waiting, morning
from supermarket.assessment.glance.today import today_at
from supermarket.cli.assessment.report import show_morning
from supermarket.district.dated.imports import add_row, amend_row
from supermarket.earning.claims.claims import Deed, file_claim
from supermarket.errors.staff import SiteUnknown
from supermarket.practice.activities.activities import Plan, plan
from supermarket.practice.bases.files import OPENING_FILE
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.stock.approvals import Unapproved, request_write_off
from tests.village import ADMINISTRATOR, CLERK, Village


def waiting(village: Village, site: str | None = None) -> dict[str, Waiting]:
    with village.ledger.reading() as session:
        return {each.what: each for each in morning(session, site)}


def test_nothing_waits_in_a_ledger_that_was_just_made(village: Village) -> None:
    assert waiting(village) == {}


def test_a_month_is_unsigned_from_the_day_after_it_and_once_for_each_place(lived: Village) -> None:
    assert "unsigned" not in waiting(lived)
    lived.time.move(days=30)
    found = waiting(lived)["unsigned"]
    assert (found.since, found.command) == ("2026-03", "month list")
    assert set(found.sites) >= {"3001"}
    assert found.count == len(found.sites)
    lived.time.move(days=30)
    assert waiting(lived)["unsigned"].count == 2 * found.count


@pytest.mark.parametrize("typed", [True, False])
def test_commands_are_named_to_who_types_and_not_at_the_menu(
    lived: Village, capsys: pytest.CaptureFixture[str], *, typed: bool
) -> None:
    lived.time.move(days=30)
    with lived.ledger.reading() as session:
        show_morning(today_at(session), morning(session), typed=typed)
    assert ("supermarket month list" in capsys.readouterr().out) is typed


def test_a_claim_waits_for_more_than_five_days_before_it_is_told(village: Village) -> None:
    household = village.enrol()
    with village.writing() as session:
        file_claim(session, Deed(household, "ENV-02", member="1", served=session.today), CLERK)
    village.time.move(days=5)
    assert "claims" not in waiting(village)
    village.time.move(days=1)
    assert (waiting(village)["claims"].count, waiting(village)["claims"].since) == (1, "2026-03-02")


def test_goods_below_their_minimum_and_write_offs_that_wait_are_told_of_the_shop(village: Village) -> None:
    village.receive("1001", 3)
    village.receive("1002", 3)
    with village.writing() as session:
        amend_row(session, GOODS_FILE, "1001", {"minimum": "4"}, ADMINISTRATOR, scope="1000")
        amend_row(session, GOODS_FILE, "1002", {"minimum": "3"}, ADMINISTRATOR, scope="1000")
        amend_row(session, GOODS_FILE, "1003", {"minimum": "3"}, ADMINISTRATOR, scope="1000")
        request_write_off(session, Unapproved("1001", 1, "broken"), CLERK)
    found = waiting(village)
    assert (found["stock"].count, found["stock"].sites) == (1, ("5001",))
    assert (found["write-offs"].count, found["write-offs"].command) == (1, "stock approvals")


def test_what_is_odd_this_month_is_counted_by_entries(lived: Village) -> None:
    assert waiting(lived)["unusual"].count > 0


def test_an_institute_is_told_of_its_own_sites_alone(lived: Village) -> None:
    lived.time.move(days=30)
    assert set(waiting(lived, "3002")) <= {"unsigned"}
    everywhere, here = waiting(lived)["unsigned"], waiting(lived, "2001")["unsigned"]
    assert here.count <= everywhere.count
    assert "3001" in here.sites


def test_a_days_activities_stand_by_their_time_and_the_sites_that_are_open_beside_them(village: Village) -> None:
    with village.writing() as session:
        for site, calendar in (("5001", "mon 15"), ("5002", "tue")):
            add_row(session, OPENING_FILE, {"site": site, "calendar": calendar}, ADMINISTRATOR, scope="1000")
        late = plan(session, Plan("宣讲", ("theory",), session.today, start="14:00", place="村口"), CLERK).activity
        early = plan(session, Plan("清扫", ("cleaning",), session.today, start="8:30"), CLERK).activity
        plan(session, Plan("义剪", ("haircut",), "2026-03-03"), CLERK)
        there = plan(session, Plan("义诊", ("clinic",), session.today), replace(ADMINISTRATOR, site="3002")).activity
    with village.ledger.reading() as session:
        whole, here = today_at(session), today_at(session, "3001")
        with pytest.raises(SiteUnknown):
            today_at(session, "9999")
    assert [each.activity for each in whole.activities] == [early, late, there]
    assert [(each.start, each.place) for each in here.activities] == [("08:30", None), ("14:00", "村口")]
    assert [each.site for each in whole.openings] == [each.site for each in here.openings] == ["5001"]
