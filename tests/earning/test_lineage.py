"""What follows a household through mergers and splits: limits, caps, boards, freezes, kin, proxies, the person."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.imports import amend_row
from supermarket.earning.boards import board
from supermarket.earning.claims.claims import Deed, file_claim
from supermarket.earning.claims.notices import publish
from supermarket.earning.claims.posting import Posted, post_claims
from supermarket.earning.claims.reviews import review
from supermarket.earning.files import RULE_FILE
from supermarket.earning.freezes import frozen_until
from supermarket.earning.household_points.splits_and_mergers import Split, merge, split
from supermarket.errors.earning import DeedClaimed, ReviewByKin
from supermarket.errors.shop.counter import LimitReached
from supermarket.households.card_kinds import Relation
from supermarket.households.finding.lookup import who
from supermarket.households.kin import declare, is_related, related_among
from supermarket.households.lineage import lineage_of, member_now, person_of
from supermarket.households.lists.files import new_member
from supermarket.households.proxies import authorise, proxies_of
from supermarket.months.days import days_of
from supermarket.months.figures.board import earned_at
from tests.refusing import refused
from tests.sound import check_honest
from tests.village import ADMINISTRATOR, CLERK, MANAGER, REVIEWER, Village

TODAY: Final = "2026-03-02"
INSTITUTE: Final = Request("32001", "2001")


@pytest.fixture
def place(village: Village) -> Iterator[Village]:
    """Give a village with stock; whatever the test did in it, an audit finds no fault and no breach in the end."""
    village.receive("1005")
    yield village
    check_honest(village.ledger)


def rich(place: Village, head: str) -> str:
    household = place.enrol(head)
    place.credit(household, 300)
    return household


def merged(place: Village, household: str, into: str) -> None:
    with place.writing() as session:
        merge(session, household, into, MANAGER)


def halved(place: Village, household: str, points: int = 100) -> str:
    with place.writing() as session:
        member = new_member(session, household, "赵样末", None, CLERK).code
        return split(session, household, Split(member, points=points), MANAGER).into


def posted(place: Village, *deeds: Deed) -> list[Posted]:
    """Claim deeds and let them go the whole way."""
    claims = []
    for deed in deeds:
        with place.writing() as session:
            claims.append(file_claim(session, deed, REVIEWER).claim)
    for claim in claims:
        for reviewer in (REVIEWER, INSTITUTE):
            with place.writing() as session:
                review(session, claim, "accepted", None, replace(reviewer, site="3001"))
    with place.writing() as session:
        publish(session, MANAGER)
    place.time.move(days=10)
    return post(place)


def post(place: Village) -> list[Posted]:
    with place.writing() as session:
        return post_claims(session, MANAGER, lambda _done: None)


# --- limits of goods --------------------------------------------------------------------------------------------------


def test_what_two_households_took_counts_together_once_they_are_one(place: Village) -> None:
    one, other = rich(place, "王样甲"), rich(place, "李样乙")
    taken = place.redeem(one, "1005x2")
    merged(place, one, other)
    with refused(place.ledger, LimitReached, sku="1005", limit="2/month", taken=2, left=0):
        place.redeem(other, "1005")
    place.reverse(taken.entry)  # given back to the household that remains, and so is its share
    assert place.redeem(other, "1005x2").household == other


def test_a_split_gives_nobody_a_second_share_of_the_month(place: Village) -> None:
    old = rich(place, "王样甲")
    place.redeem(old, "1005")
    place.time.move(days=1)
    new = halved(place, old)
    place.time.move(days=1)
    with refused(place.ledger, LimitReached, sku="1005", limit="2/month", taken=1, left=1):
        place.redeem(new, "1005x2")
    place.redeem(old, "1005")
    place.redeem(new, "1005")  # what the old one took after the split is its own
    place.time.move(days=31)
    assert place.redeem(new, "1005x2").household == new


def test_households_that_split_and_merge_again_count_nothing_twice(place: Village) -> None:
    old = rich(place, "王样甲")
    place.redeem(old, "1005")
    new = halved(place, old)
    merged(place, new, old)
    with place.ledger.reading() as session:
        assert lineage_of(session, old) == {old: "9999-12-31", new: "9999-12-31"}
    assert place.redeem(old, "1005").household == old
    with refused(place.ledger, LimitReached, sku="1005", limit="2/month", taken=2, left=0):
        place.redeem(old, "1005")


# --- caps and boards --------------------------------------------------------------------------------------------------


def test_caps_of_household_and_person_follow_a_merger_and_a_split(place: Village) -> None:
    one, other = place.enrol("王样甲"), place.enrol("李样乙")
    with place.writing() as session:
        member = new_member(session, one, "赵样乙", None, CLERK).code
    (first,) = posted(place, Deed(one, "ENV-01", 1, member=member, served=TODAY, start=("08:00",), end=("09:00",)))
    assert first.points == 3  # as much as one person may in a day
    late = Deed(one, "ENV-01", 1, member=member, served=TODAY, start=("10:00",), end=("11:00",))
    with place.writing() as session:
        claim = file_claim(session, late, REVIEWER).claim
    merged(place, one, other)
    for reviewer in (REVIEWER, INSTITUTE):
        with place.writing() as session:
            review(session, claim, "accepted", None, replace(reviewer, site="3001"))
    with place.writing() as session:
        publish(session, MANAGER)
        assert person_of(session, f"{other}-3") == {f"{other}-3", member}
        assert member_now(session, member, other) == f"{other}-3"
    place.time.move(days=10)
    (second,) = post(place)
    assert (second.household, second.points, [cut.cap for cut in second.cut]) == (other, 0, ["rule"])


def test_a_board_shows_what_was_earned_with_the_household_that_remains_from_the_merger_on(place: Village) -> None:
    one, other = place.enrol("王样甲"), place.enrol("李样乙")
    entry = place.credit(one, 7).entry
    place.credit(other, 5)
    place.time.move(days=31)
    merged(place, one, other)
    place.reverse(entry)
    with place.ledger.reading() as session:
        march = [(each.household, each.cumulative) for each in board(session, "3001", "2026-03-01", "2026-03-31")]
        quarter = [(each.household, each.cumulative) for each in board(session, "3001", "2026-01-01", "2026-06-30")]
        sealed = [(each.household, each.cumulative) for each in earned_at(session, days_of(session, "2026-03"), "3001")]
    assert march == sealed == [(one, 7), (other, 5)]
    assert quarter == [(other, 5)]


def test_what_was_earned_before_a_split_stays_on_the_board_with_the_old_household(place: Village) -> None:
    old = place.enrol("王样甲")
    place.credit(old, 7)
    new = halved(place, old, 3)
    place.credit(new, 2)
    with place.ledger.reading() as session:
        found = board(session, "3001", "2026-03-01", "2026-03-31")
    assert [(each.household, each.cumulative) for each in found] == [(old, 7), (new, 2)]


# --- freezes, kin, proxies, claims ------------------------------------------------------------------------------------


def test_a_freeze_that_followed_ends_when_the_deduction_behind_it_is_taken_back(place: Village) -> None:
    one, other = rich(place, "王样甲"), place.enrol("李样乙")
    with place.writing() as session:
        amend_row(session, RULE_FILE, "NEG-01", {"freezes": "3"}, ADMINISTRATOR, scope="1000")
    (deduction,) = posted(place, Deed(one, "NEG-01"))
    new = halved(place, one)
    merged(place, one, other)
    with place.ledger.reading() as session:
        until = frozen_until(session, other, session.today)
        assert until is not None
        assert frozen_until(session, new, session.today) == until
    place.reverse(deduction.entry)
    with place.ledger.reading() as session:
        assert frozen_until(session, other, session.today) is frozen_until(session, new, session.today) is None


def test_whose_kin_households_are_costs_no_more_where_they_took_over_others(place: Village) -> None:
    alone, whole = [place.enrol("王样甲") for _each in range(8)], [place.enrol("李样乙") for _each in range(8)]
    for into in whole:
        merged(place, place.enrol("赵样丙"), into)
    kin = place.enrol("孙样丁")
    with place.writing() as session:
        declare(session, "23001", kin, Relation.KIN, MANAGER)

    def steps(households: list[str]) -> int:
        counted: list[int] = []
        with place.ledger.reading() as session:
            driver: Any = session.transaction.driver
            driver.set_progress_handler(lambda: counted.append(1), 1)
            assert related_among(session, "23001", [*households, kin]) == {kin}
            driver.set_progress_handler(None, 1)
        return len(counted)

    assert steps(whole) == steps(alone)


def test_kin_of_one_household_decide_on_nothing_of_the_other_once_they_are_one(place: Village) -> None:
    one, other = place.enrol("王样甲"), place.enrol("李样乙")
    with place.writing() as session:
        claim = file_claim(session, Deed(one, "VOL-01", 2), CLERK).claim
        declare(session, "23001", other, Relation.KIN, MANAGER)
    merged(place, one, other)
    every = {one, other, place.enrol("赵样丙")}
    with place.ledger.reading() as session:
        assert related_among(session, "23001", every) == {one, other}
        assert {each for each in every if is_related(session, "23001", each)} == {one, other}
        assert related_among(session, "33001", every) == set(), "he declared none"
    with refused(place.ledger, ReviewByKin, claim=claim, operator="23001", household=one), place.writing() as session:
        review(session, claim, "accepted", None, REVIEWER)


def test_who_could_fetch_goods_for_a_household_can_for_the_one_that_took_over(place: Village) -> None:
    one, other, friend = rich(place, "王样甲"), rich(place, "李样乙"), rich(place, "赵样丙")
    with place.writing() as session:
        for household, proxy, until in (
            (one, friend, "2026-06-30"),
            (other, friend, "2026-04-30"),
            (friend, one, "2026-05-31"),
            (one, other, "2026-05-31"),
        ):
            authorise(session, household, who(session, proxy), until, MANAGER)
    merged(place, one, other)
    with place.ledger.reading() as session:
        assert [(each.proxy, each.until) for each in proxies_of(session, other, TODAY)] == [(friend, "2026-06-30")]
        assert (other, "2026-05-31") in [(each.proxy, each.until) for each in proxies_of(session, friend, TODAY)]
    with place.writing() as session:
        authorise(session, other, who(session, friend), TODAY, MANAGER)
        assert [each.until for each in proxies_of(session, other, TODAY)] == [TODAY]


def test_a_deed_that_was_claimed_for_a_household_is_not_claimed_again_for_the_one_that_took_over(
    place: Village,
) -> None:
    one, other = place.enrol("王样甲"), place.enrol("李样乙")
    deed = Deed(one, "VOL-01", 2, start=("08:00",), end=("10:00",))
    with place.writing() as session:
        claim = file_claim(session, deed, CLERK).claim
    merged(place, one, other)
    with refused(place.ledger, DeedClaimed, claim=claim, rule="VOL-01"), place.writing() as session:
        file_claim(session, replace(deed, who=other), CLERK)
