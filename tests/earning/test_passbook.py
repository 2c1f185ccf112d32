"""The passbook: every claim with its state and why, what was cut and by which cap, and everything that moved points."""

from typing import Any

from supermarket.earning.claims.notices import object_to
from supermarket.earning.claims.reviews import review
from supermarket.earning.claims.standing import State
from supermarket.earning.lapsing.lapsing import Lapsing
from supermarket.earning.passbook import Passbook, PassbookClaim, passbook_of
from tests.earning.claims.claiming import accepted, claimed, earned, noticed, posted
from tests.village import MANAGER, REVIEWER, Village


def passbook(village: Village, household: str, month: str | None = None) -> Passbook:
    with village.ledger.reading() as session:
        return passbook_of(session, household, month)


def claims(village: Village, household: str, month: str | None = None) -> dict[str, PassbookClaim]:
    return {claim.claim: claim for claim in passbook(village, household, month).claims}


def test_a_household_without_claims_has_an_empty_passbook(village: Village) -> None:
    household = village.enrol()
    found = passbook(village, household)
    assert (found.claims, found.statement.lines, found.cumulative, found.lapsing) == ((), (), 0, None)


def test_a_claim_is_shown_from_the_day_on_which_it_was_filed(village: Village) -> None:
    household = village.enrol()
    claim = claimed(village, household, "VOL-01", quantity=2).claim
    assert passbook(village, household).claims == (
        PassbookClaim(claim, "2026-03-02", "2026-03-02", "VOL-01", 2, 2, State.FILED, minutes=120),
    )


def test_a_rejected_claim_says_why(village: Village) -> None:
    household = village.enrol()
    claim = claimed(village, household).claim
    with village.writing() as session:
        review(session, claim, "rejected", "no sign-out", REVIEWER)
    found = claims(village, household)[claim]
    assert (found.state, found.reason, found.credited) == (State.REJECTED, "no sign-out", None)


def test_an_objection_says_why_while_it_is_open(village: Village) -> None:
    household = village.enrol()
    claim = claimed(village, household).claim
    accepted(village, claim)
    noticed(village)
    with village.writing() as session:
        object_to(session, claim, "was not there", MANAGER)
    found = claims(village, household)[claim]
    assert (found.state, found.reason) == (State.OBJECTED, "was not there")


def test_a_posted_claim_says_its_entry_and_what_a_cap_cut_off(village: Village) -> None:
    household = village.enrol()
    first = earned(village, household, "VOL-05", quantity=2)
    times: dict[str, Any] = {"start": ("13:00",), "end": ("14:00",)}
    claim = claimed(village, household, "VOL-05", quantity=2, served="2026-03-02", **times).claim
    accepted(village, claim)
    noticed(village)
    village.time.move(days=5)
    (second,) = posted(village)
    found = claims(village, household)
    assert (found[first.claim].credited, found[first.claim].cut, found[first.claim].entry) == (20, (), first.entry)
    assert second.cut != ()
    assert (found[claim].points, found[claim].credited, found[claim].cut) == (20, second.points, second.cut)
    assert found[claim].points - sum(cut.points for cut in found[claim].cut) == found[claim].credited


def test_an_award_taken_back_says_by_which_entry(village: Village) -> None:
    household = village.enrol()
    award = earned(village, household)
    done = village.reverse(award.entry)
    assert claims(village, household)[award.claim].reversed_by == done.entry
    kinds = [(line.kind, line.points, line.balance) for line in passbook(village, household).statement.lines]
    assert kinds == [("claim.posted", 4, 4), ("award.reversed", -4, 0)]


def test_a_month_has_the_claims_with_which_something_was_done_in_it(village: Village) -> None:
    household = village.enrol()
    old = claimed(village, household, "VOL-01").claim
    village.time.move(days=40)  # 2026-04-11
    new = claimed(village, household, "VOL-02").claim
    assert set(claims(village, household)) == {old, new}
    assert set(claims(village, household, "2026-03")) == {old}
    assert set(claims(village, household, "2026-04")) == {new}
    with village.writing() as session:
        review(session, old, "rejected", "too late", REVIEWER)
    assert set(claims(village, household, "2026-04")) == {old, new}


def test_it_says_what_is_owed_and_what_lapses_next(village: Village) -> None:
    household = village.enrol()
    wrong = village.credit(household, 20).entry
    village.redeem(household, "2001")
    village.reverse(wrong)
    assert passbook(village, household).statement.owed == 10
    village.credit(household, 25)
    village.time.move(days=660)  # 2027-12-22
    found = passbook(village, household)
    assert (found.statement.owed, found.lapsing) == (0, Lapsing(15, "2027-12-31"))
    assert found.cumulative == 25
