"""Honest life that is out of the ordinary: nothing is said against it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.file_imports import import_file
from supermarket.district.dated.files import SETTING_FILE, SITE_FILE, STAFF_FILE
from supermarket.district.dated.imports import RegisterFile, add_row, amend_row, end_row
from supermarket.district.gate.papers import OnPaper, confirm
from supermarket.earning.claims.notices import object_to, resolve, take_down
from supermarket.earning.claims.rosters import Activity, Attendance, take_roster
from supermarket.earning.files import RULE_FILE
from supermarket.earning.household_points.splits_and_mergers import Split, merge, split
from supermarket.households.changes import change_head, depart, relocate
from supermarket.households.finding.lookup import who
from supermarket.households.lists.files import new_member
from supermarket.households.proxies import authorise
from supermarket.ledger import open_ledger
from supermarket.months.closing.closing import sign
from supermarket.people.evidence import KeptPaper
from supermarket.practice.activities.activities import Outcome, Plan, hold, plan
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.spoilage import Spoiled, write_off
from supermarket.spending.stock.stocktakes import Counted, count
from supermarket.spending.stock.transfers import arrive, send
from tests.earning.claims.claiming import INSTITUTE, accepted, claimed, noticed, posted
from tests.sound import check_honest
from tests.village import (
    ADMINISTRATOR,
    CLERK,
    MANAGER,
    REVIEWER,
    START,
    Time,
    Village,
    make_ledger,
    seeded_clock,
    small_district,
)

NEIGHBOUR: Final = Request("15002", "5002")


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """Give a village on a ledger of two, at whose end nothing may be wrong and nothing be said against anybody."""
    make_ledger(tmp_path / "ledger.db", folder=small_district(tmp_path))
    time = Time()
    with closing(open_ledger(tmp_path / "ledger.db", now=START)) as ledger:
        place = Village(replace(ledger, clock=seeded_clock(time, seed=2)), time)
        yield place
        check_honest(place.ledger)


def test_an_activity_is_told_in_the_month_after_its_roster(village: Village) -> None:
    household = village.enrol()
    village.time.move(days=29)
    with village.writing() as session:
        activity = plan(session, Plan("宣讲", ("theory",)), CLERK).activity
        roster = take_roster(session, Activity("LEC-01", "宣讲"), [Attendance(household)], CLERK).roster
    village.time.move(days=2)
    with village.writing() as session:
        assert session.today == "2026-04-02"
        hold(session, activity, Outcome(1, roster=roster), CLERK)


def amend(village: Village, file: RegisterFile[Any], code: str, **cells: str) -> None:
    """Change a row of a register, from today or the day that is said."""
    said = {name.rstrip("_"): text for name, text in cells.items()}
    with village.writing() as session:
        amend_row(session, file, code, said, ADMINISTRATOR, scope="1000")


def family(village: Village, *members: str) -> str:
    household = village.enrol("周样甲")
    village.credit(household, 90)
    with village.writing() as session:
        for name in members:
            new_member(session, household, name, None, CLERK)
    return household


def test_households_split_and_merge_again_and_again(village: Village) -> None:
    household = family(village, "周样乙", "周样丙", "周样丁")
    village.receive()
    for turn in range(3):
        with village.writing() as session:
            last = ("4", "5", "6")[turn]
            part = split(session, household, Split(last, points=3), MANAGER).into
        village.credit(part, 2)
        village.redeem(part)
        village.time.move(days=40)
        with village.writing() as session:
            merge(session, part, household, MANAGER)
    with village.writing() as session:
        change_head(session, household, "2", "death", CLERK)
        relocate(session, household, "3002", ADMINISTRATOR)
        relocate(session, household, "5001", ADMINISTRATOR)
    village.redeem(household)


def test_a_month_without_an_entry_is_signed_after_a_card_was_issued(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 20)
    village.time.move(days=70)
    village.card(household)
    for month in ("2026-03", "2026-04"):
        for signer in (CLERK, MANAGER, INSTITUTE):
            with village.writing() as session:
                sign(session, month, replace(signer, site="3001"))


def test_a_household_splits_whose_shop_has_moved_to_another_station(village: Village) -> None:
    household = family(village, "周样乙")
    amend(village, SITE_FILE, "5001", parent="3002")
    with village.writing() as session:
        split(session, household, Split("2"), MANAGER)


def test_several_prices_a_day_and_a_redemption_taken_back_after_them(village: Village) -> None:
    household = family(village)
    village.receive()
    first = village.redeem(household).entry
    for price in ("4", "5", "3"):
        amend(village, GOODS_FILE, "1001", points=price)
        village.redeem(household)
    village.reverse(first)
    village.time.move(days=1)
    amend(village, GOODS_FILE, "1001", points="9", from_="2026-03-20")
    amend(village, GOODS_FILE, "1001", points="8", from_="2026-03-20")
    village.redeem(household)
    village.time.move(days=20)
    second = village.redeem(household).entry
    with village.writing() as session:
        end_row(session, GOODS_FILE, "1001", None, ADMINISTRATOR)
    village.reverse(second)
    with village.writing() as session:
        count(session, [Counted("1001", 90)], CLERK)


def test_a_limit_that_changes_within_its_month(village: Village) -> None:
    household = family(village)
    village.receive("1006", 20)
    village.redeem(household, "1006x2")
    amend(village, GOODS_FILE, "1006", limit="4/month")
    taken = village.redeem(household, "1006x2").entry
    amend(village, GOODS_FILE, "1006", limit="1/month")
    village.reverse(taken)
    amend(village, GOODS_FILE, "1006", limit="3/month")
    village.redeem(household, "1006")


def test_late_slips_and_proxies(village: Village) -> None:
    household, other = family(village), village.enrol("周样庚")
    village.receive()
    with village.writing() as session:
        authorise(session, household, who(session, other), "2026-03-04", CLERK)
    village.time.move(days=4)
    with village.writing() as session:
        on_the_day = replace(CLERK, on="2026-03-04")
        redeem(session, Basket(household, ["1001"], slip="7", proxy=other), on_the_day)
        redeem(session, Basket(household, ["1001"], slip="8"), on_the_day)


def test_objections_resolved_and_notices_taken_down_and_hung_out_again(village: Village) -> None:
    household = village.enrol()
    claim = accepted(village, claimed(village, household, "HAR-02").claim, REVIEWER, MANAGER).claim
    for reason in ("写错了", "又写错了"):
        taken = noticed(village)
        with village.writing() as session:
            take_down(session, taken.notice, reason, MANAGER)
    noticed(village)
    for _turn in range(2):
        with village.writing() as session:
            object_to(session, claim, "没有人看见", CLERK)
            resolve(session, claim, upheld=False, reason="有人看见", request=MANAGER)
    village.time.move(days=9)
    assert posted(village)


def test_a_deduction_down_to_the_floor_and_back(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 2)
    accepted(village, claimed(village, household, "NEG-05").claim, REVIEWER, INSTITUTE)
    noticed(village)
    village.time.move(days=9)
    (taken,) = posted(village)
    village.reverse(taken.entry)
    assert village.points(household) == 2


def test_a_credit_that_was_spent_is_taken_back_and_settled_later(village: Village) -> None:
    household = village.enrol()
    village.receive()
    credit = village.credit(household, 5).entry
    village.redeem(household)
    village.reverse(credit)
    village.credit(household, 9)
    village.time.move(days=1)
    with village.writing() as session:
        depart(session, household, "leaving", MANAGER)


def test_an_award_that_settled_a_debt_is_taken_back_of_what_is_held_by_then(village: Village) -> None:
    household = village.enrol()
    village.receive()
    credit = village.credit(household, 9).entry
    given = village.redeem(household, "1001x3").entry
    village.reverse(credit)
    settling = village.credit(household, 5)
    village.reverse(given)
    village.reverse(settling.entry)
    assert (settling.settled, village.points(household)) == (5, 4)


def test_goods_on_their_way_between_shops_while_one_of_them_moves(village: Village) -> None:
    village.receive()
    with village.writing() as session:
        sent = send(session, "1001", 5, "5002", CLERK).entry
    amend(village, SITE_FILE, "5002", parent="3001")
    with village.writing() as session:
        arrive(session, sent, 4, NEIGHBOUR)
        count(session, [Counted("1001", 4)], Request("33001", "5002"))


def test_a_site_that_is_dated_ahead_moved_on_and_ended(village: Village) -> None:
    with village.writing() as session:
        cells = {"site": "5009", "name": "样例", "tier": "supermarket", "parent": "3001", "from": "2026-03-09"}
        add_row(session, SITE_FILE, cells, ADMINISTRATOR, scope="1000")
    village.time.move(days=10)
    with village.writing() as session:
        end_row(session, SITE_FILE, "5009", None, ADMINISTRATOR)


def test_settings_and_rules_that_change_within_a_claim(village: Village) -> None:
    household = village.enrol()
    early = claimed(village, household, "HAR-02").claim
    amend(village, RULE_FILE, "HAR-02", points="6")
    amend(village, SETTING_FILE, "notice_days", value="3")
    village.time.move(days=1)
    for claim in (early, claimed(village, household, "HAR-02").claim):
        accepted(village, claim, REVIEWER, MANAGER)
    noticed(village)
    amend(village, SETTING_FILE, "notice_days", value="9")
    amend(village, SETTING_FILE, "household_month_max", value="8")
    village.time.move(days=4)
    assert posted(village)


def test_a_setting_that_lets_an_older_deed_be_claimed_than_any_before(village: Village) -> None:
    household = village.enrol()
    claimed(village, household, "VOL-02")
    village.time.move(days=150)
    amend(village, SETTING_FILE, "days_served_max", value="365")
    assert claimed(village, household, "VOL-02", served="2026-03-02").flags


SWAPS: Final[dict[str, str]] = {
    "the last administrator hands over": "91000,clerk,5001\n91001,administrator,1000\n",
    "he is named last": "91001,administrator,1000\n91000,clerk,5001\n",
    "he moves and others come": "91000,administrator,3001\n15009,clerk,5001\n33009,manager,3001\n",
}


@pytest.mark.parametrize("what", SWAPS)
def test_a_file_of_staff_in_which_whoever_takes_it_in_loses_his_post(
    what: str, village: Village, tmp_path: Path
) -> None:
    file = tmp_path / "swapped.csv"
    file.write_text(f"staff,role,site\n{SWAPS[what]}", encoding="utf-8")
    with village.writing() as session:
        assert import_file(session, STAFF_FILE, file, ADMINISTRATOR, scope="1000")


def test_a_person_with_two_posts_acts_in_both(village: Village) -> None:
    amend(village, STAFF_FILE, "33001", person="15001")
    household = village.enrol()
    village.receive()
    village.credit(household, 5)
    village.reverse(village.redeem(household).entry, by=Request("33001", "3001"))


def test_a_person_with_two_posts_confirms_under_one_code_what_he_signed_under_the_other(village: Village) -> None:
    village.receive()
    with village.writing() as session:
        paper = OnPaper(MANAGER.actor, session.today, KeptPaper("cd" * 32, "image/jpeg", 9, "ef" * 32))
        spoiled = write_off(session, Spoiled("1001", 1, "broken", MANAGER.actor, paper=paper), CLERK).entry
    amend(village, STAFF_FILE, "33001", person="33002")
    with village.writing() as session:
        confirm(session, spoiled, Request("33002", "3002"))
