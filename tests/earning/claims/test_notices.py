"""What was reviewed hangs out before it counts, and anybody may object."""

from dataclasses import replace

import pytest

from supermarket.district.dated.files import SETTING_FILE
from supermarket.district.dated.imports import amend_row
from supermarket.district.kinds import Role
from supermarket.earning.claims.notices import notice_of, object_to, resolve, take_down
from supermarket.earning.claims.standing import State
from supermarket.errors.earning import ClaimNotWaiting, NoticeEmpty, NoticeUnknown, ReviewByKin
from supermarket.errors.households import ReasonPersonal, TextUnreadable
from supermarket.errors.staff import RoleRefused
from supermarket.households.card_kinds import Relation
from supermarket.households.kin import declare
from tests.earning.claims.claiming import accepted, claimed, noticed, posted, state
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER, REVIEWER, Village


def reviewed(village: Village, household: str | None = None, rule: str = "VOL-02") -> str:
    claim = claimed(village, household or village.enrol(), rule).claim
    accepted(village, claim)
    return claim


def objected(village: Village, claim: str, reason: str = "he was not there") -> State:
    with village.writing() as session:
        return object_to(session, claim, reason, CLERK).state


def settled(village: Village, claim: str, *, upheld: bool) -> State:
    with village.writing() as session:
        return resolve(session, claim, upheld=upheld, reason="asked the group leader", request=MANAGER).state


def test_a_notice_holds_every_reviewed_claim_and_hangs_five_days(village: Village) -> None:
    claims = (reviewed(village), reviewed(village))
    once = claimed(village, village.enrol()).claim
    accepted(village, once, REVIEWER)
    notice = noticed(village)
    assert (notice.claims, notice.site) == (claims, "3001")
    assert (notice.first_day, notice.last_day) == ("2026-03-02", "2026-03-06")
    assert state(village, once).state is State.REVIEWED_ONCE
    with village.ledger.reading() as session:
        assert notice_of(session, notice.notice) == notice


def test_how_long_it_hangs_is_a_setting(village: Village) -> None:
    with village.writing() as session:
        amend_row(session, SETTING_FILE, "notice_days", {"value": "7"}, ADMINISTRATOR, scope="1000")
    reviewed(village)
    assert noticed(village).last_day == "2026-03-08"


def test_an_empty_notice_is_refused_also_right_after_one(village: Village) -> None:
    with refused(village.ledger, NoticeEmpty, site="3001"):
        noticed(village)
    reviewed(village)
    noticed(village)
    with refused(village.ledger, NoticeEmpty, site="3001"):
        noticed(village)


def test_a_notice_of_an_institute_holds_the_claims_below_it(village: Village) -> None:
    claim = reviewed(village)
    assert noticed(village, replace(ADMINISTRATOR, site="2001")).claims == (claim,)
    assert state(village, claim).state is State.NOTICED


def test_a_clerk_publishes_nothing(village: Village) -> None:
    reviewed(village)
    with refused(village.ledger, RoleRefused, operator="15001", role=Role.CLERK, verb="notice publish"):
        noticed(village, CLERK)


def test_an_open_objection_stops_its_claim_alone(village: Village) -> None:
    first, second = reviewed(village), reviewed(village)
    noticed(village)
    assert objected(village, first) is State.OBJECTED
    village.time.move(days=5)
    assert [each.claim for each in posted(village)] == [second]
    assert settled(village, first, upheld=False) is State.NOTICED
    assert [each.claim for each in posted(village)] == [first]


def test_an_upheld_objection_fails_the_claim(village: Village) -> None:
    claim = reviewed(village)
    noticed(village)
    objected(village, claim)
    assert settled(village, claim, upheld=True) is State.REJECTED
    village.time.move(days=5)
    assert posted(village) == []


def test_each_of_two_objections_is_resolved(village: Village) -> None:
    claim = reviewed(village)
    noticed(village)
    objected(village, claim)
    objected(village, claim, "it was another day")
    assert settled(village, claim, upheld=False) is State.OBJECTED
    assert settled(village, claim, upheld=False) is State.NOTICED


def test_only_what_hangs_out_is_objected_to_and_only_what_is_objected_to_resolved(village: Village) -> None:
    claim = reviewed(village)
    with refused(village.ledger, ClaimNotWaiting, claim=claim, state=State.REVIEWED):
        objected(village, claim)
    noticed(village)
    with refused(village.ledger, ClaimNotWaiting, claim=claim, state=State.NOTICED):
        settled(village, claim, upheld=True)


@pytest.mark.parametrize("reason", ["", "x" * 300])
def test_an_objection_has_a_reason_that_can_be_sealed(village: Village, reason: str) -> None:
    claim = reviewed(village)
    noticed(village)
    with refused(village.ledger, TextUnreadable, field="reason", most=200):
        objected(village, claim, reason)


def test_an_objection_names_nobody(village: Village) -> None:
    claim = reviewed(village, village.enrol("王样甲"))
    noticed(village)
    with refused(village.ledger, ReasonPersonal):
        objected(village, claim, "王样甲没有来")


def test_nobody_resolves_an_objection_to_his_kins_claim(village: Village) -> None:
    household = village.enrol()
    claim = reviewed(village, household)
    noticed(village)
    objected(village, claim)
    with village.writing() as session:
        declare(session, "33001", household, Relation.KIN, MANAGER)
    with refused(village.ledger, ReviewByKin, claim=claim, operator="33001", household=household):
        settled(village, claim, upheld=False)


def test_a_notice_taken_down_lets_its_claims_be_noticed_again(village: Village) -> None:
    first, second = reviewed(village), reviewed(village)
    notice = noticed(village)
    objected(village, second)
    with village.writing() as session:
        take_down(session, notice.notice, "misprint", MANAGER)
    assert (state(village, first).state, state(village, second).state) == (State.REVIEWED, State.OBJECTED)
    village.time.move(days=5)
    assert posted(village) == []
    again = noticed(village)
    assert (again.claims, again.first_day) == ((first,), "2026-03-07")
    with refused(village.ledger, NoticeUnknown, notice=notice.notice), village.writing() as session:
        take_down(session, notice.notice, "misprint", MANAGER)
    assert posted(village) == []


@pytest.mark.parametrize("typed", ["", "1000-1-1", "1000-1-99999", "none"])
def test_what_is_no_notice_is_refused(village: Village, typed: str) -> None:
    with refused(village.ledger, NoticeUnknown, notice=typed), village.writing() as session:
        take_down(session, typed, "misprint", MANAGER)
