"""Posting credits what hung out, once, oldest first, as far as the caps allow; deductions stop at the floor."""

from dataclasses import replace
from typing import Any

import pytest

from supermarket.books.accounts import deducted, issued, recoverable
from supermarket.books.kinds import POINT
from supermarket.books.session import Request
from supermarket.district.dated.files import SETTING_FILE
from supermarket.district.dated.imports import add_row, amend_row, end_row
from supermarket.district.kinds import Role
from supermarket.earning.award_kinds import CLAIM_POSTED, Cut
from supermarket.earning.claims.standing import State
from supermarket.earning.credit import cumulative_of
from supermarket.earning.files import RULE_FILE
from supermarket.earning.household_points.splits_and_mergers import merge
from supermarket.errors.corrections import ReversedAlready
from supermarket.errors.earning import NoticeEmpty
from supermarket.errors.staff import RoleRefused
from supermarket.households.changes import depart, relocate
from supermarket.households.lists.files import end_household
from supermarket.journal.entry import Entry, require_name
from supermarket.journal.store import entry_named
from tests.earning.claims.claiming import INSTITUTE, NOTICE_DAYS, accepted, claimed, earned, noticed, posted, state
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER, REVIEWER, Village


def set_to(village: Village, name: str, value: int, scope: str = "1000") -> None:
    with village.writing() as session:
        amend_row(session, SETTING_FILE, name, {"value": str(value)}, ADMINISTRATOR, scope=scope)


def reviewed(village: Village, household: str, rule: str = "VOL-02", **deed: Any) -> str:  # noqa: ANN401 - of a Deed
    claim = claimed(village, household, rule, **deed).claim
    points = abs(state(village, claim).points)
    accepted(village, claim, REVIEWER, INSTITUTE if points > 50 else MANAGER)
    return claim


def cut_of(village: Village, *claims: str) -> list[tuple[int, tuple[Cut, ...]]]:
    """Notice and post, and return what came of these claims."""
    noticed(village)
    village.time.move(days=5)
    found = {each.claim: each for each in posted(village)}
    return [(found[claim].points, found[claim].cut) for claim in claims]


def cumulative(village: Village, household: str) -> int:
    with village.ledger.reading() as session:
        return cumulative_of(session, household)


# --- when -------------------------------------------------------------------------------------------------------------


def test_a_claim_is_posted_on_the_day_after_its_notice_and_no_sooner(village: Village) -> None:
    household = village.enrol()
    claim = reviewed(village, household)
    noticed(village)
    village.time.move(days=4)
    assert posted(village) == []
    village.time.move(days=1)
    [found] = posted(village)
    assert (found.claim, found.points, found.cut) == (claim, 4, ())
    assert (village.points(household), cumulative(village, household)) == (4, 4)
    assert state(village, claim).posted == found.entry


def test_posting_twice_credits_nothing_twice(village: Village) -> None:
    household = village.enrol()
    earned(village, household)
    assert posted(village) == []
    assert village.points(household) == 4


def test_a_clerk_does_not_post(village: Village) -> None:
    with refused(village.ledger, RoleRefused, operator="15001", role=Role.CLERK, verb="claim post"):
        posted(village, CLERK)


def test_a_station_posts_its_own_claims_and_the_institute_those_of_all_its_stations(village: Village) -> None:
    household = village.enrol()
    claim = reviewed(village, household)
    noticed(village)
    village.time.move(days=5)
    assert posted(village, replace(ADMINISTRATOR, site="3002")) == []
    assert [each.claim for each in posted(village, replace(ADMINISTRATOR, site="2001"))] == [claim]


def test_a_claim_of_a_household_that_has_ended_stays_open(village: Village) -> None:
    household = village.enrol()
    claim = reviewed(village, household)
    noticed(village)
    with village.writing() as session:
        end_household(session, household, MANAGER)
    village.time.move(days=5)
    assert posted(village) == []
    assert state(village, claim).state is State.NOTICED


def test_what_a_merged_household_earned_goes_to_the_one_that_took_over(village: Village) -> None:
    household, heir = village.enrol(), village.enrol("李样乙")
    claim = reviewed(village, household, member="1")
    noticed(village)
    with village.writing() as session:
        merge(session, household, heir, MANAGER)
    village.time.move(days=5)
    [found] = posted(village)
    assert (found.claim, found.household, found.points) == (claim, heir, 4)
    assert (village.points(heir), village.points(household)) == (4, 0)


def test_a_claim_of_a_household_of_which_nobody_is_left_does_not_hang_out(village: Village) -> None:
    household = village.enrol()
    reviewed(village, household)
    with village.writing() as session:
        depart(session, household, "death", MANAGER)
    with refused(village.ledger, NoticeEmpty, site="3001"):
        noticed(village)


# --- caps -------------------------------------------------------------------------------------------------------------


def test_a_rules_own_limit_cuts_the_later_claim_of_the_same_person_alone(village: Village) -> None:
    household = village.enrol()
    first = reviewed(village, household, "ENV-01", member="1")
    second = reviewed(village, household, "ENV-01", member="1", start=("15:00",), end=("16:00",))
    other = reviewed(village, village.enrol("李样乙"), "ENV-01", member="1")
    assert cut_of(village, first, second, other) == [(3, ()), (0, (Cut(cap="rule", points=3),)), (3, ())]


def test_a_rules_limit_for_a_household_is_one_for_all_its_members(village: Village) -> None:
    household = village.enrol()
    first = reviewed(village, household, "ENV-02", member="1")
    second = reviewed(village, household, "ENV-02")
    assert cut_of(village, first, second) == [(5, ()), (0, (Cut(cap="rule", points=5),))]


def test_at_most_two_hours_count_for_each_activity(village: Village) -> None:
    claim = reviewed(village, village.enrol(), "VOL-01", quantity=5)
    assert cut_of(village, claim) == [(2, (Cut(cap="rule", points=3),))]


def test_a_limit_counts_by_the_day_of_the_deed(village: Village) -> None:
    household = village.enrol()
    claims = [reviewed(village, household, "ENV-01", served=day) for day in ("2026-03-01", "2026-03-02")]
    assert cut_of(village, *claims) == [(3, ()), (3, ())]


def test_a_persons_day_is_capped_over_all_rules_and_honours_stand_outside(village: Village) -> None:
    household = village.enrol()
    claims = [reviewed(village, household, rule, member="1") for rule in ("VOL-05", "GOV-02", "HAR-01", "HON-02")]
    assert cut_of(village, *claims) == [(10, ()), (10, ()), (0, (Cut(cap="person-day", points=5),)), (30, ())]


def test_what_a_household_did_together_is_no_one_persons_day(village: Village) -> None:
    claim = reviewed(village, village.enrol(), "CUS-01")
    assert cut_of(village, claim) == [(50, ())]


def test_a_households_month_and_year_are_capped(village: Village) -> None:
    set_to(village, "household_month_max", 6)
    set_to(village, "household_year_max", 9)
    household = village.enrol()
    days = ("2026-03-01", "2026-03-02", "2026-02-27")
    claims = [reviewed(village, household, "VOL-02", served=day) for day in days]
    assert cut_of(village, *claims) == [
        (4, ()),
        (2, (Cut(cap="household-month", points=2),)),
        (3, (Cut(cap="household-year", points=1),)),
    ]


def test_a_sites_budget_of_the_month_is_its_own(village: Village) -> None:
    with village.writing() as session:
        amend_row(session, SETTING_FILE, "site_month_max", {"value": "5"}, ADMINISTRATOR, scope="3001")
    claims = [reviewed(village, village.enrol(), "VOL-02"), reviewed(village, village.enrol("李样乙"), "VOL-02")]
    assert cut_of(village, *claims) == [(4, ()), (1, (Cut(cap="site-month", points=3),))]


def test_zero_means_no_cap(village: Village) -> None:
    set_to(village, "person_day_max", 0)
    household = village.enrol()
    claim = reviewed(village, household, "VOL-05", quantity=3)
    assert cut_of(village, claim) == [(30, ())]


def test_a_reversed_award_frees_its_room_again(village: Village) -> None:
    household = village.enrol()
    first = earned(village, household, "ENV-02", served="2026-03-01")
    village.reverse(first.entry)
    claim = reviewed(village, household, "ENV-02", served="2026-03-02")
    assert cut_of(village, claim) == [(5, ())]


def test_a_direct_credit_takes_up_room_too(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 1, "ENV-02")
    claim = reviewed(village, household, "ENV-02")
    assert cut_of(village, claim) == [(0, (Cut(cap="rule", points=5),))]


def test_hours_entered_afterwards_by_an_administrator_count_for_honour_alone(village: Village) -> None:
    household = village.enrol()
    claim = claimed(village, household, "VOL-01", replace(ADMINISTRATOR, site="3001"), quantity=2, served="2026-03-01")
    accepted(village, claim.claim)
    assert cut_of(village, claim.claim) == [(0, (Cut(cap="hours-afterwards", points=2),))]
    assert (village.points(household), cumulative(village, household)) == (0, 2)


# --- deductions -------------------------------------------------------------------------------------------------------


def test_a_deduction_goes_the_same_way_and_stops_at_the_floor(village: Village) -> None:
    household = village.enrol()
    earned(village, household, "HON-02")
    claim = reviewed(village, household, "NEG-06")
    assert cut_of(village, claim) == [(-20, ())]
    again = reviewed(village, household, "NEG-07")
    assert cut_of(village, again) == [(-10, (Cut(cap="floor", points=20),))]
    assert village.points(household) == 0
    assert cumulative(village, household) == 30
    with village.ledger.reading() as session:
        assert session.balance(deducted("3001"), POINT) == 30


def test_the_floor_is_a_setting(village: Village) -> None:
    set_to(village, "balance_floor", 25)
    household = village.enrol()
    earned(village, household, "HON-02")
    assert cut_of(village, reviewed(village, household, "NEG-06")) == [(-5, (Cut(cap="floor", points=15),))]


def test_a_deduction_is_reversed_as_an_award_is(village: Village) -> None:
    household = village.enrol()
    earned(village, household, "HON-02")
    claim = reviewed(village, household, "NEG-06")
    cut_of(village, claim)
    entry = state(village, claim).posted or ""
    village.reverse(entry, "it was a neighbour")
    assert (village.points(household), cumulative(village, household)) == (30, 30)
    with pytest.raises(ReversedAlready):
        village.reverse(entry, "once more")


def test_a_deduction_frees_no_cap(village: Village) -> None:
    set_to(village, "household_month_max", 30)
    set_to(village, "person_day_max", 0)
    household = village.enrol()
    village.credit(household, 30)
    taken = reviewed(village, household, "NEG-06")
    claim = reviewed(village, household, "VOL-02")
    assert cut_of(village, taken, claim) == [(-20, ()), (0, (Cut(cap="household-month", points=4),))]


def test_who_claimed_falsely_earns_nothing_for_six_months(village: Village) -> None:
    household = village.enrol()
    earned(village, household, "HON-02")
    false = reviewed(village, household, "NEG-08", quantity=4)
    assert cut_of(village, false) == [(-4, ())]
    claim = reviewed(village, household, "VOL-02")
    assert cut_of(village, claim) == [(0, (Cut(cap="earning-frozen", points=4),))]
    village.time.move(days=180)
    assert cut_of(village, reviewed(village, household, "VOL-02")) == [(4, ())]


def test_a_reversed_deduction_for_a_false_claim_freezes_nothing(village: Village) -> None:
    household = village.enrol()
    earned(village, household, "HON-02")
    false = reviewed(village, household, "NEG-08", quantity=4)
    cut_of(village, false)
    village.reverse(state(village, false).posted or "", "it was right")
    assert cut_of(village, reviewed(village, household, "VOL-02")) == [(4, ())]


# --- debts ------------------------------------------------------------------------------------------------------------


def test_an_award_settles_first_what_the_household_owes(village: Village) -> None:
    household = village.enrol()
    village.receive()
    award = village.credit(household, 20).entry
    village.redeem(household, "1001x5")
    village.reverse(award)
    with village.ledger.reading() as session:
        owed = -session.balance(recoverable(household), POINT)
    assert (village.points(household), owed) == (0, 15)
    earned(village, household, "VOL-05")
    assert village.points(household) == 0
    earned(village, household, "VOL-05")
    assert village.points(household) == 5


def test_the_body_says_everything_that_its_postings_need(village: Village) -> None:
    household = village.enrol()
    entry = earned(village, household, "VOL-02", member="1").entry
    with village.ledger.reading() as session:
        rows = session.transaction.driver.execute("SELECT kind, body FROM entry WHERE seq = ?", [entry.split("-")[2]])
        [(kind, body)] = rows.fetchall()
    assert kind == CLAIM_POSTED.name
    told = CLAIM_POSTED.body.model_validate_json(body)
    assert (told.household, told.member, told.points, told.units, told.served) == (
        household,
        f"{household}-1",
        4,
        1,
        "2026-03-02",
    )


def test_the_books_are_rebuilt_the_same_after_every_sort_of_posting(village: Village) -> None:
    household = village.enrol()
    earned(village, household, "HON-02")
    cut_of(village, reviewed(village, household, "NEG-08", quantity=4), reviewed(village, household, "ENV-02"))
    assert village.ledger.first_difference() is None


def test_a_rule_of_the_village_alone_is_posted_there(village: Village) -> None:
    household = village.enrol()
    with village.writing() as session:
        cells = {"rule": "ENV-91", "name": "扫雪", "points": "3", "unit": "次"}
        add_row(session, RULE_FILE, cells, ADMINISTRATOR, scope="3001")
    assert earned(village, household, "ENV-91").points == 3


def test_a_claim_goes_its_way_when_its_rule_ends_on_the_day_of_the_claim(village: Village) -> None:
    claim = claimed(village, village.enrol(), "VOL-02").claim
    with village.writing() as session:
        end_row(session, RULE_FILE, "VOL-02", session.today, ADMINISTRATOR)
    accepted(village, claim)
    noticed(village)
    village.time.move(days=NOTICE_DAYS)
    assert [each.claim for each in posted(village)] == [claim]


# --- where it is entered ----------------------------------------------------------------------------------------------


THERE: tuple[Request, ...] = (Request("23002", "3002"), Request("33002", "3002"))


def posted_elsewhere(village: Village, *households: str) -> list[Entry]:
    """Claim, review, notice and post deeds that were done at another village, and return the entries."""
    for household in households:
        claim = claimed(village, household, "VOL-02", Request("15002", "5002")).claim
        assert state(village, claim).site == "3002"
        accepted(village, claim, *THERE)
    noticed(village, THERE[1])
    village.time.move(days=NOTICE_DAYS)
    names = [require_name(each.entry) for each in posted(village, THERE[1])]
    with village.ledger.reading() as session:
        found = [entry_named(session.transaction, name) for name in names]
    return [entry for entry in found if entry]


def test_points_for_a_deed_done_elsewhere_are_entered_at_the_households_own_station(village: Village) -> None:
    (entry,) = posted_elsewhere(village, village.enrol())
    assert (entry.kind, entry.site, entry.actor) == ("claim.posted", "3001", "33002")
    with village.ledger.reading() as session:
        assert [session.balance(issued(site), POINT) for site in ("3001", "3002")] == [-4, 0]


def test_the_budget_of_a_month_is_that_of_the_households_own_station(village: Village) -> None:
    set_to(village, "site_month_max", 5, scope="3001")
    first, second = posted_elsewhere(village, village.enrol(), village.enrol("李样乙"))
    assert [entry.content["points"] for entry in (first, second)] == [4, 1]
    assert second.content["cut"] == [{"cap": "site-month", "points": 3}]


def test_an_award_is_reversed_where_its_household_is_at_home_now(village: Village) -> None:
    household = village.enrol()
    award = earned(village, household)
    with village.writing() as session:
        relocate(session, household, "3002", ADMINISTRATOR)
    undone = village.reverse(award.entry)
    with village.ledger.reading() as session:
        entry = entry_named(session.transaction, require_name(undone.entry))
        assert [session.balance(issued(site), POINT) for site in ("3001", "3002")] == [-4, 4]
    assert entry is not None
    assert entry.site == "3002"
