"""Two different persons review a claim, none of them for his own household or his kin's, and much of it higher up."""

from dataclasses import replace

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.files import STAFF_FILE
from supermarket.district.dated.imports import add_row
from supermarket.district.kinds import Role, Tier
from supermarket.earning.claims.reviews import review
from supermarket.earning.claims.standing import State, steps_of
from supermarket.errors.earning import (
    ClaimNotWaiting,
    RejectionWithoutReason,
    ReviewByKin,
    ReviewBySame,
    ReviewTier,
)
from supermarket.errors.households import HouseholdUnknown, ReasonPersonal
from supermarket.errors.staff import RoleRefused, SiteRefused, StaffUnknown
from supermarket.households.card_kinds import Relation
from supermarket.households.kin import declare, kin_of
from tests.earning.claims.claiming import INSTITUTE, accepted, claimed, state
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER, REVIEWER, Village

CENTRE_REVIEWER = Request(actor="21000", site="1000")


def rejected(village: Village, claim: str, reason: str | None, by: Request = REVIEWER) -> State:
    with village.writing() as session:
        return review(session, claim, "rejected", reason, by).state


def related(village: Village, staff: str, household: str, relation: Relation = Relation.KIN) -> None:
    with village.writing() as session:
        declare(session, staff, household, relation, ADMINISTRATOR if relation is Relation.NONE else MANAGER)


def test_a_claim_is_reviewed_once_and_then_a_second_time_by_another(village: Village) -> None:
    claim = claimed(village, village.enrol()).claim
    assert accepted(village, claim, REVIEWER).state is State.REVIEWED_ONCE
    assert accepted(village, claim, MANAGER).state is State.REVIEWED
    assert village.points(state(village, claim).household) == 0


def test_one_person_does_not_review_twice(village: Village) -> None:
    claim = claimed(village, village.enrol()).claim
    accepted(village, claim, MANAGER)
    with refused(village.ledger, ReviewBySame, claim=claim, operator="33001"):
        accepted(village, claim, MANAGER)


def test_a_reviewed_claim_waits_for_no_third_review(village: Village) -> None:
    claim = claimed(village, village.enrol()).claim
    accepted(village, claim)
    with refused(village.ledger, ClaimNotWaiting, claim=claim, state=State.REVIEWED):
        accepted(village, claim, INSTITUTE)


@pytest.mark.parametrize("by", [CLERK, ADMINISTRATOR], ids=["clerk", "administrator"])
def test_neither_a_clerk_nor_an_administrator_reviews(village: Village, by: Request) -> None:
    claim = claimed(village, village.enrol()).claim
    role = Role.CLERK if by is CLERK else Role.ADMINISTRATOR
    with refused(village.ledger, RoleRefused, operator=by.actor, role=role, verb="claim review"):
        accepted(village, claim, by)


def test_a_reviewer_of_another_village_does_not_review(village: Village) -> None:
    claim = claimed(village, village.enrol()).claim
    with refused(village.ledger, SiteRefused, operator="23002", site="3001", home="3002"):
        accepted(village, claim, Request("23002", "3002"))


@pytest.mark.parametrize("relation", [Relation.OWN, Relation.KIN])
def test_nobody_reviews_what_is_for_his_own_household_or_his_kins(village: Village, relation: Relation) -> None:
    household = village.enrol()
    claim = claimed(village, household).claim
    related(village, "33001", household, relation)
    with refused(village.ledger, ReviewByKin, claim=claim, operator="33001", household=household):
        accepted(village, claim, MANAGER)
    related(village, "33001", household, Relation.NONE)
    assert accepted(village, claim, MANAGER).state is State.REVIEWED_ONCE


def test_kin_is_declared_of_known_staff_and_households_alone(village: Village) -> None:
    household = village.enrol()
    with refused(village.ledger, StaffUnknown, operator="99999"):
        related(village, "99999", household)
    with refused(village.ledger, HouseholdUnknown, household="1000-1-7-00"):
        related(village, "33001", "1000-1-7-00")
    related(village, "33001", household, Relation.OWN)
    with village.ledger.reading() as session:
        assert kin_of(session, "33001") == {household: Relation.OWN}
        assert kin_of(session, "23001") == {}


def test_more_than_fifty_points_need_the_institute(village: Village) -> None:
    household = village.enrol()
    at_most = claimed(village, household, "HON-01-50").claim
    assert accepted(village, at_most).state is State.REVIEWED
    claim = claimed(village, household, "VOL-05", quantity=6).claim
    accepted(village, claim, REVIEWER)
    with refused(village.ledger, ReviewTier, claim=claim, points=60, tier=Tier.INSTITUTE):
        accepted(village, claim, MANAGER)
    assert accepted(village, claim, INSTITUTE).state is State.REVIEWED


def test_the_institute_may_be_the_first_of_the_two(village: Village) -> None:
    claim = claimed(village, village.enrol(), "VOL-05", quantity=6).claim
    accepted(village, claim, INSTITUTE)
    assert accepted(village, claim, REVIEWER).state is State.REVIEWED


def test_an_act_of_bravery_needs_the_centre(village: Village) -> None:
    claim = claimed(village, village.enrol(), "HAR-03").claim
    accepted(village, claim, REVIEWER)
    with refused(village.ledger, ReviewTier, claim=claim, points=100, tier=Tier.CENTRE):
        accepted(village, claim, INSTITUTE)
    with village.writing() as session:
        cells = {"staff": CENTRE_REVIEWER.actor, "role": "reviewer", "site": "1000"}
        add_row(session, STAFF_FILE, cells, ADMINISTRATOR, scope="1000")
    assert accepted(village, claim, CENTRE_REVIEWER).state is State.REVIEWED


def test_a_rejection_needs_a_reason_without_names_that_the_claim_then_shows(village: Village) -> None:
    claim = claimed(village, village.enrol("王样甲")).claim
    for nothing in (None, "", "  "):
        with refused(village.ledger, RejectionWithoutReason, claim=claim):
            rejected(village, claim, nothing)
    with refused(village.ledger, ReasonPersonal):
        rejected(village, claim, "王样甲没有来")
    assert rejected(village, claim, "没有照片") is State.REJECTED
    with village.ledger.reading() as session:
        assert [step.reason for step in steps_of(session, claim)] == [None, "没有照片"]
    with refused(village.ledger, ClaimNotWaiting, claim=claim, state=State.REJECTED):
        accepted(village, claim, MANAGER)


def test_the_second_reviewer_too_may_reject_and_needs_no_higher_tier_for_it(village: Village) -> None:
    claim = claimed(village, village.enrol(), "HAR-03").claim
    accepted(village, claim, REVIEWER)
    assert rejected(village, claim, "not shown", MANAGER) is State.REJECTED


def test_the_same_key_reviews_once(village: Village) -> None:
    claim = claimed(village, village.enrol()).claim
    keyed = replace(REVIEWER, key="R-1")
    accepted(village, claim, keyed)
    assert accepted(village, claim, keyed).state is State.REVIEWED_ONCE
