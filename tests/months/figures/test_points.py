"""Every way in which points move stands in its own figure of a month, and places and households tie."""

from typing import Any

import pytest

from supermarket.district.dated.imports import amend_row
from supermarket.earning.award_kinds import Cut
from supermarket.earning.files import RULE_FILE
from supermarket.earning.household_points.splits_and_mergers import Split, merge, split
from supermarket.earning.kinds import CreditLine
from supermarket.earning.lapsing.expiry import post_expiry
from supermarket.households.lists.files import new_member
from supermarket.months.figures.figures import Points
from supermarket.months.reconciliation import reconcile
from tests.earning.claims.claiming import silent
from tests.months.march import MONTH, post
from tests.village import ADMINISTRATOR, CREDITOR, MANAGER, Village


def month(village: Village, name: str = MONTH) -> tuple[Points, dict[str, tuple[str, ...]]]:
    """Return the points of a month and the checks that fail, each with the entries behind it."""
    with village.ledger.reading() as session:
        found = reconcile(session, "3001", name)
    return found.figures.points, {check.name: check.entries for check in found.checks if not check.ok}


def award(village: Village, household: str) -> str:
    return post(village, household, "DON-01", 20)


# --- each in its own figure -------------------------------------------------------------------------------------------


def test_an_award_is_credited_and_a_deduction_deducted(village: Village) -> None:
    household = village.enrol()
    award(village, household)
    post(village, household, "NEG-01", -3)
    assert month(village) == (Points(0, 20, 3, 0, 0, 0, 17), {})


def test_what_the_floor_cut_of_a_deduction_is_not_deducted(village: Village) -> None:
    household = village.enrol()
    post(village, household)
    post(village, household, "NEG-05", -30, cut=(Cut(cap="floor", points=26),))
    assert month(village) == (Points(0, 4, 4, 0, 0, 0, 0), {})


def test_an_award_a_deduction_and_a_credit_taken_back_are_reversals(village: Village) -> None:
    household = village.enrol()
    wrong, deduction = award(village, household), post(village, household, "NEG-01", -3)
    credit = village.credit(household, 10).entry
    village.reverse(deduction)
    assert month(village)[0].reversals == 3
    village.reverse(wrong)
    assert month(village)[0].reversals == -17
    village.reverse(credit)
    assert month(village) == (Points(0, 30, 3, 0, -27, 0, 0), {})


def test_points_taken_back_after_they_were_spent_are_owed_and_the_month_ties(village: Village) -> None:
    household = village.enrol()
    wrong = award(village, household)
    village.receive()
    village.redeem(household, "1001x5")
    village.reverse(wrong)
    assert month(village) == (Points(0, 20, 0, 15, -20, 0, -15), {})
    village.credit(household, 16)
    assert (month(village), village.points(household)) == ((Points(0, 36, 0, 15, -20, 0, 1), {}), 1)


def test_what_lapses_is_expiry_and_an_expiry_taken_back_is_a_reversal(village: Village) -> None:
    household = village.enrol()
    award(village, household)
    village.time.move(days=671)  # to January 2028: points of 2026 could be redeemed until the end of 2027
    with village.writing() as session:
        [lapsed] = post_expiry(session, MANAGER, silent)
    assert month(village, "2028-01") == (Points(20, 0, 0, 0, 0, 20, 0), {})
    assert lapsed.entry
    village.reverse(lapsed.entry)
    assert month(village, "2028-01") == (Points(20, 0, 0, 0, 20, 20, 20), {})


# --- from one household to another ------------------------------------------------------------------------------------


def test_a_split_and_a_merger_leave_the_months_figures_tied(village: Village) -> None:
    household, other = village.enrol(), village.enrol("李样乙")
    with village.writing() as session:
        member = new_member(session, household, "赵样丙", None, ADMINISTRATOR).code
    award(village, household)
    with village.writing() as session:
        new = split(session, household, Split(member, points=8), MANAGER).into
    assert month(village) == (Points(0, 20, 0, 0, 0, 0, 20), {})
    with village.writing() as session:
        merge(session, new, other, MANAGER)
    assert month(village) == (Points(0, 20, 0, 0, 0, 0, 20), {})
    assert (village.points(household), village.points(other)) == (12, 8)


def test_a_debt_that_another_household_takes_over_leaves_the_months_figures_tied(village: Village) -> None:
    household, other = village.enrol(), village.enrol("李样乙")
    wrong = village.credit(household, 10).entry
    village.receive()
    village.redeem(household, "1001x2")
    village.reverse(wrong)
    with village.writing() as session:
        owed = merge(session, household, other, MANAGER).owed
    assert owed == 6
    assert month(village) == (Points(0, 10, 0, 6, -10, 0, -6), {})


# --- awards follow the rules ------------------------------------------------------------------------------------------


def test_a_rule_that_changed_after_a_claim_was_filed_was_not_in_force_for_it(village: Village) -> None:
    household = village.enrol()
    award(village, household)
    with village.writing() as session:
        amend_row(session, RULE_FILE, "DON-01", {"points": "30"}, ADMINISTRATOR, scope="1000")
    assert month(village)[1] == {}
    entry = award(village, household)
    assert month(village)[1] == {"awards_follow_the_rules": (entry,)}
    post(village, household, "DON-01", 30)
    assert month(village)[1] == {"awards_follow_the_rules": (entry,)}


@pytest.mark.parametrize(
    "mistake",
    [
        {"claim": "1000-1-1"},
        {"cut": (Cut(cap="rule", points=2),)},
        {"points": 24, "lines": (CreditLine(rule="DON-01", quantity=1, points=24),)},
        {"points": 0, "lines": (CreditLine(rule="DON-01", quantity=1, points=0),)},
    ],
)
def test_an_award_of_more_or_less_than_its_claim_fails_its_check_alone(
    village: Village, mistake: dict[str, Any]
) -> None:
    entry = post(village, village.enrol(), "DON-01", 20, wrongly=mistake)
    assert month(village)[1] == {"awards_follow_the_rules": (entry,)}


def test_a_claim_that_limits_cut_to_nothing_follows_the_rule(village: Village) -> None:
    cuts = (Cut(cap="rule", points=3), Cut(cap="person-day", points=1))
    post(village, village.enrol(), cut=cuts)
    assert month(village) == (Points(0, 0, 0, 0, 0, 0, 0), {})


def test_an_award_that_gives_too_much_does_not_hide_one_that_gives_too_little(village: Village) -> None:
    household = village.enrol()
    entries = tuple(post(village, household, "DON-01", points) for points in (18, 22))
    assert month(village)[1] == {"awards_follow_the_rules": entries}


def test_who_credits_directly_is_no_claim(village: Village) -> None:
    village.credit(village.enrol(), 3)
    with village.ledger.reading() as session:
        found = {check.name: check for check in reconcile(session, CREDITOR.site, MONTH).checks}
    assert not found["awards_follow_the_rules"].compared
    assert (found["credits_follow_the_rules"].expected, found["credits_follow_the_rules"].found) == (3, 3)
