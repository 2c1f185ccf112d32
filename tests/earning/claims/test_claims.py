"""A claim is filed in the open: what is refused at once, and what the reviewers are told."""

from dataclasses import replace
from typing import Any

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.imports import amend_row, end_row
from supermarket.district.kinds import Role
from supermarket.earning.claims.claims import Deed, file_claim, withdraw
from supermarket.earning.claims.kinds import COUNTS, REVIEWED, EvidenceFile, step
from supermarket.earning.claims.standing import ENDED, State, claims_of_household, state_of, steps_of
from supermarket.earning.files import RULE_FILE
from supermarket.earning.tables import ENDING, STEPS
from supermarket.errors import Refusal
from supermarket.errors.dates import DateFuture, DateTooFarBack, TimesReversed, TimesUnpaired, TimeUnreadable
from supermarket.errors.earning import (
    ClaimNotWaiting,
    ClaimUnknown,
    DeedClaimed,
    QuantityRefused,
    RuleEnded,
    RuleNotInForce,
)
from supermarket.errors.households import HouseholdUnknown, MemberUnknown, ReasonPersonal
from supermarket.errors.ledger import KeyUsed
from supermarket.errors.staff import RoleRefused, SiteRefused
from supermarket.households.households import NewHousehold, enrol
from supermarket.households.numbers import read_typed
from supermarket.journal.entry import Entry
from tests.earning.claims.claiming import claimed, earned, state
from tests.refusing import refused
from tests.village import ADMINISTRATOR, AUDITOR, CLERK, MANAGER, REVIEWER, Village

TODAY = "2026-03-02"
PHOTO = EvidenceFile(what="photo", sha256="ab" * 32, kind="image/jpeg", size=1000)
OTHER_PHOTO = EvidenceFile(what="photo", sha256="cd" * 32, kind="image/jpeg", size=1000)


# --- filing -----------------------------------------------------------------------------------------------------------


def test_a_claim_moves_no_points(village: Village) -> None:
    household = village.enrol()
    filed = claimed(village, household, "VOL-03", member="1")
    assert (filed.state, filed.points, filed.household) == (State.FILED, 6, household)
    assert village.points(household) == 0


def test_a_claim_belongs_to_the_station_also_when_it_is_filed_at_its_shop(village: Village) -> None:
    filed = claimed(village, village.enrol(), by=CLERK)
    assert CLERK.site == "5001"
    assert state(village, filed.claim).site == "3001"


@pytest.mark.parametrize("by", [CLERK, REVIEWER, MANAGER, ADMINISTRATOR], ids=lambda by: by.actor)
def test_whoever_works_at_the_place_files(village: Village, by: Request) -> None:
    assert claimed(village, village.enrol(), by=replace(by, site="3001")).state is State.FILED


def test_an_auditor_files_nothing_and_a_clerk_nothing_elsewhere(village: Village) -> None:
    household = village.enrol()
    with refused(village.ledger, RoleRefused, operator="41000", role=Role.AUDITOR, verb="claim file"):
        claimed(village, household, by=AUDITOR)
    with refused(village.ledger, SiteRefused, operator="15001", site="3002", home="5001"):
        claimed(village, household, by=replace(CLERK, site="3002"))


@pytest.mark.parametrize("rule", ["ENV-99", "", "扫雪"])
def test_only_rules_of_the_catalogue_are_claimed(village: Village, rule: str) -> None:
    household = village.enrol()
    with refused(village.ledger, RuleNotInForce, rule=rule, date=TODAY):
        claimed(village, household, rule)


def test_an_ended_rule_is_refused(village: Village) -> None:
    household = village.enrol()
    with village.writing() as session:
        end_row(session, RULE_FILE, "VOL-02", None, ADMINISTRATOR)
    with refused(village.ledger, RuleEnded, rule="VOL-02", date=TODAY):
        claimed(village, household, "VOL-02")


def test_a_rule_worth_nothing_is_refused(village: Village) -> None:
    household = village.enrol()
    with village.writing() as session:
        amend_row(session, RULE_FILE, "VOL-02", {"points": "0"}, ADMINISTRATOR, scope="1000")
    with refused(village.ledger, RuleNotInForce, rule="VOL-02", date=TODAY):
        claimed(village, household, "VOL-02")


@pytest.mark.parametrize("quantity", [0, -1, 1000])
def test_no_zero_negative_or_absurd_quantity_is_claimed(village: Village, quantity: int) -> None:
    household = village.enrol()
    with refused(village.ledger, QuantityRefused, quantity=quantity, most=999):
        claimed(village, household, quantity=quantity)


def test_a_deed_of_more_than_thirty_days_ago_or_of_tomorrow_is_refused(village: Village) -> None:
    household = village.enrol()
    assert claimed(village, household, served="2026-01-31").state is State.FILED
    with refused(village.ledger, DateTooFarBack, date="2026-01-30", earliest="2026-01-31"):
        claimed(village, household, served="2026-01-30")
    with refused(village.ledger, DateFuture, date="2026-03-03", latest=TODAY):
        claimed(village, household, served="2026-03-03")


def test_a_member_of_another_household_did_no_deed_of_this_one(village: Village) -> None:
    household, other = village.enrol(), village.enrol("李样乙")
    with refused(village.ledger, MemberUnknown, member=f"{other}-1", household=household):
        claimed(village, household, member=f"{other}-1")


@pytest.mark.parametrize(
    ("start", "end", "refusal", "fields"),
    [
        (["10:00"], ["09:00"], TimesReversed, {"start": "10:00", "end": "09:00", "most": 12}),
        (["10:00"], [], TimesUnpaired, {"starts": 1, "ends": 0}),
        ([], ["10:00"], TimesUnpaired, {"starts": 0, "ends": 1}),
        (["24:00"], ["08:00"], TimesReversed, {"start": "24:00", "end": "08:00", "most": 12}),
        (["08:00"], ["25:00"], TimeUnreadable, {"time": "25:00"}),
        (["早"], ["晚"], TimeUnreadable, {"time": "早"}),
    ],
)
def test_times_that_are_none_or_run_backwards_are_refused(
    village: Village, start: list[str], end: list[str], refusal: type[Refusal], fields: dict[str, Any]
) -> None:
    household = village.enrol()
    with refused(village.ledger, refusal, **fields):
        claimed(village, household, start=tuple(start), end=tuple(end))


def test_a_place_or_activity_with_a_name_of_the_household_in_it_is_not_sealed(village: Village) -> None:
    household = village.enrol("王样甲")
    with refused(village.ledger, ReasonPersonal):
        claimed(village, household, place="王样甲家门口")
    with refused(village.ledger, ReasonPersonal):
        claimed(village, household, activity="帮王样甲")


def test_the_same_key_answers_the_same_claim_and_another_request_under_it_is_refused(village: Village) -> None:
    household = village.enrol()
    keyed = replace(CLERK, key="C-1")
    first = claimed(village, household, by=keyed)
    assert claimed(village, household, by=keyed) == first
    with refused(village.ledger, KeyUsed, key="C-1", entry=first.claim):
        claimed(village, household, by=keyed, quantity=2)


# --- one deed, one rule -----------------------------------------------------------------------------------------------


def test_a_second_rule_for_the_same_deed_is_refused_by_its_photo_its_time_or_its_activity(village: Village) -> None:
    household = village.enrol()
    first = claimed(village, household, "ENV-01", evidence=(PHOTO,)).claim
    with refused(village.ledger, DeedClaimed, claim=first, rule="ENV-01"):
        claimed(village, household, "GOV-02", evidence=(PHOTO,))
    timed = claimed(village, household, "LEC-01", start=("9:00",), end=("10:00",)).claim
    with refused(village.ledger, DeedClaimed, claim=timed, rule="LEC-01"):
        claimed(village, household, "LEC-02", start=("09:00",), end=("10:00",))
    named = claimed(village, household, "VOL-05", activity="扫雪").claim
    with refused(village.ledger, DeedClaimed, claim=named, rule="VOL-05"):
        claimed(village, household, "GOV-02", activity="扫雪")


def test_a_deed_of_another_member_or_another_day_is_another_deed(village: Village) -> None:
    household = village.enrol()
    claimed(village, household, "VOL-05", member="1", activity="扫雪")
    assert claimed(village, household, "VOL-05", member="1", activity="扫雪", served="2026-03-01").likes == ()
    with village.writing() as session:
        other = enrol(session, NewHousehold("李样乙"), CLERK).household
    assert claimed(village, other, "VOL-05", member="1", activity="扫雪").likes == ()


def test_a_deed_whose_first_claim_was_withdrawn_can_be_claimed_again(village: Village) -> None:
    household = village.enrol()
    first = claimed(village, household, "ENV-01", activity="清扫").claim
    with village.writing() as session:
        withdraw(session, first, "wrong rule", CLERK)
    assert claimed(village, household, "VOL-05", activity="清扫").state is State.FILED


# --- flags ------------------------------------------------------------------------------------------------------------


def test_missing_evidence_is_flagged(village: Village) -> None:
    household = village.enrol()
    assert claimed(village, household, "ENV-01").flags == ("evidence-missing",)
    assert claimed(village, household, "HAR-01").flags == ("evidence-missing",)
    document = EvidenceFile(what="document", sha256="ef" * 32, kind="application/pdf", size=9)
    assert claimed(village, household, "GOV-03", evidence=(document,)).flags == ()


def test_one_of_two_kinds_of_evidence_is_enough_for_a_deduction(village: Village) -> None:
    household = village.enrol()
    assert claimed(village, household, "NEG-01").flags == ("evidence-missing",)
    assert claimed(village, household, "NEG-02", evidence=(PHOTO,)).flags == ()


def test_a_photo_that_another_household_used_is_flagged_with_the_entry_that_used_it(village: Village) -> None:
    household, other = village.enrol(), village.enrol("李样乙")
    first = claimed(village, household, "VOL-05", evidence=(PHOTO, OTHER_PHOTO)).claim
    again = claimed(village, other, "VOL-05", evidence=(PHOTO,))
    assert "photo-used" in again.flags
    assert again.likes == (first,)


def test_an_overlapping_time_of_the_same_member_is_flagged_at_any_site(village: Village) -> None:
    household = village.enrol()
    first = claimed(village, household, "LEC-01", member="1", start=("09:00",), end=("10:00",)).claim
    elsewhere = Request("15002", "5002")
    overlapping = claimed(village, household, "VOL-02", elsewhere, member="1", start=("09:30",), end=("11:00",))
    assert ("overlap" in overlapping.flags, overlapping.likes) == (True, (first,))
    assert "overlap" not in claimed(village, household, "GOV-01", member="1", start=("11:00",), end=("12:00",)).flags


def test_the_same_rule_twice_on_a_day_without_times_is_flagged(village: Village) -> None:
    household = village.enrol()
    first = claimed(village, household, "HAR-01").claim
    assert claimed(village, household, "HAR-01").likes == (first,)


def test_hours_that_an_administrator_enters_afterwards_are_flagged(village: Village) -> None:
    household = village.enrol()
    at_place = replace(ADMINISTRATOR, site="3001")
    assert "entered-afterwards" in claimed(village, household, "VOL-01", at_place, served="2026-03-01").flags
    assert "entered-afterwards" not in claimed(village, household, "VOL-01", at_place).flags
    assert "entered-afterwards" not in claimed(village, household, "VOL-01", CLERK, served="2026-02-27").flags


# --- withdrawing and reading ------------------------------------------------------------------------------------------


def test_a_claim_is_withdrawn_with_a_reason_until_it_has_ended(village: Village) -> None:
    household = village.enrol()
    claim = claimed(village, household).claim
    with village.writing() as session:
        assert withdraw(session, claim, "not done", CLERK).state is State.WITHDRAWN
    with refused(village.ledger, ClaimNotWaiting, claim=claim, state=State.WITHDRAWN), village.writing() as session:
        withdraw(session, claim, "again", CLERK)
    done = earned(village, household, "HAR-01").claim
    with refused(village.ledger, ClaimNotWaiting, claim=done, state=State.POSTED), village.writing() as session:
        withdraw(session, done, "again", CLERK)


@pytest.mark.parametrize("typed", ["", "1000-1-1", "1000-1-999999", "nothing", "5001"])
def test_what_is_no_claim_is_refused(village: Village, typed: str) -> None:
    with refused(village.ledger, ClaimUnknown, claim=typed):
        state(village, typed)


def test_the_steps_say_who_did_what_and_why(village: Village) -> None:
    household = village.enrol()
    claim = claimed(village, household).claim
    with village.writing() as session:
        withdraw(session, claim, "not done", MANAGER)
    with village.ledger.reading() as session:
        steps = steps_of(session, claim)
        assert [(step.actor, step.what, step.reason) for step in steps] == [
            ("15001", "filed", None),
            ("33001", "withdrawn", "not done"),
        ]
        assert [each.claim for each in claims_of_household(session, household)] == [claim]


def test_nobody_is_claimed_for_who_is_not_enrolled(village: Village) -> None:
    stranger = village.enrol()
    other = stranger.rsplit("-", 2)[0] + "-999999-"
    number = next(f"{other}{check:02}" for check in range(100) if _is_number(f"{other}{check:02}"))
    with refused(village.ledger, HouseholdUnknown, household=number), village.writing() as session:
        file_claim(session, Deed(number, "VOL-02"), CLERK)


def _is_number(text: str) -> bool:
    return read_typed(text) is not None


# --- claims of a month ------------------------------------------------------------------------------------------------


def test_a_step_that_another_machine_took_with_a_claim_that_had_ended_is_of_its_own_month(village: Village) -> None:
    household = village.enrol()
    claim = earned(village, household).claim
    village.time.move(days=90)
    with village.writing() as session:
        for seq, on in ((1, "2026-05-04"), (2, "2026-02-27")):
            taken = Entry("220802", "7777-1", seq, 1, "claim.reviewed", "3001", on, 1, "23001", "k", "{}", b"")
            for change in step(taken, claim, REVIEWED):
                session.transaction.add(change.row, change.values)
        of = {
            month: [each.claim for each in claims_of_household(session, household, month)]
            for month in ("2026-02", "2026-03", "2026-04", "2026-05", "2026-06")
        }
    assert of == {"2026-02": [claim], "2026-03": [claim], "2026-04": [], "2026-05": [claim], "2026-06": []}


def test_the_index_of_claims_that_ended_has_every_step_that_ends_one() -> None:
    ends = {what for what, counts in COUNTS.items() if state_of(**{**dict.fromkeys(STEPS, 0), **counts}) in ENDED}
    assert {what for what in COUNTS if f"'{what}'" in ENDING} == ends
