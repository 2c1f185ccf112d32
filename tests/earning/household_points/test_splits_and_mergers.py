"""Splitting and merging households: members and points go over, nothing is lost, and both sides can be read."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supermarket.books.accounts import recoverable
from supermarket.books.kinds import POINT
from supermarket.books.session import Request, WriteSession
from supermarket.district.dated.registers import HOUSEHOLDS, record_row
from supermarket.earning.award_kinds import CLAIM_POSTED, ClaimPosted
from supermarket.earning.credit import cumulative_of
from supermarket.earning.household_points import kinds
from supermarket.earning.household_points.splits_and_mergers import Moved, Split, merge, split
from supermarket.earning.kinds import POINTS_CREDITED, CreditAsked, CreditLine, PointsCredited
from supermarket.earning.lapsing.years import left_of, oldest_first, years_joined
from supermarket.errors.households import (
    GracePassed,
    HouseholdGone,
    HouseholdMerged,
    HouseholdTwice,
    HouseholdUnknown,
    MemberUnknown,
    PointsShort,
    SplitRefused,
)
from supermarket.errors.ledger import HolderElsewhere, KeyUsed
from supermarket.errors.staff import SiteRefused
from supermarket.households.card_kinds import Relation
from supermarket.households.cards import card_in_force
from supermarket.households.changes import depart
from supermarket.households.events import Happening, happenings_of, successor_of, waiting
from supermarket.households.finding.finding import find
from supermarket.households.finding.lookup import household_of
from supermarket.households.households import NewHousehold, enrol, head_name, members_of
from supermarket.households.kin import declare, kin_of
from supermarket.households.kinds import HouseholdEvent
from supermarket.households.lists.alike import Newcomer, households_alike, members_alike
from supermarket.households.lists.files import end_household, new_member
from supermarket.households.statements import statement_of
from supermarket.ledger import KINDS
from tests.refusing import refused
from tests.sound import check_sound
from tests.village import ADMINISTRATOR, CLERK, CREDITOR, MANAGER, Village

TODAY: Final = "2026-03-02"


@pytest.fixture
def place(village: Village) -> Iterator[Village]:
    """Give a village; whatever the test did in it, books and journal agree in the end."""
    yield village
    check_sound(village.ledger)


@pytest.fixture
def household(place: Village) -> str:
    """Enrol a household of three with 20 points."""
    number = place.enrol("王样甲")
    with place.writing() as session:
        new_member(session, number, "赵样乙", None, CLERK)
        new_member(session, number, "王样丙", None, CLERK)
    place.credit(number, 20)
    return number


@pytest.fixture
def other(place: Village) -> str:
    """Enrol another household, of one, with 7 points."""
    number = place.enrol("李样丁")
    place.credit(number, 7)
    return number


def halved(place: Village, household: str, *members: str, points: int = 0, by: Request = MANAGER) -> Moved:
    head, *others = members
    with place.writing() as session:
        return split(session, household, Split(head, others, points), by)


def merged(place: Village, household: str, into: str, by: Request = MANAGER) -> Moved:
    with place.writing() as session:
        return merge(session, household, into, by)


def members(place: Village, household: str) -> list[str]:
    with place.ledger.reading() as session:
        return [each.member for each in members_of(session, household, session.today)]


def years(place: Village, household: str) -> dict[str, int]:
    """Return what is left of each year's awards, as they lapse."""
    with place.ledger.reading() as session:
        query = "SELECT year, points FROM award_year WHERE household = ? ORDER BY year"
        awards = session.transaction.driver.execute(query, (household,)).fetchall()
        owed = -session.balance(recoverable(household), POINT)
    return {year: left for year, left in left_of(awards, place.points(household) - owed) if left}


def cumulative(place: Village, household: str) -> int:
    with place.ledger.reading() as session:
        return cumulative_of(session, household)


def told(place: Village, household: str) -> list[Happening]:
    with place.ledger.reading() as session:
        return list(happenings_of(session, household))


def statement(place: Village, household: str) -> list[tuple[str, str, int, int]]:
    with place.ledger.reading() as session:
        lines = statement_of(session, household).lines
    return [(line.kind, line.what, line.points, line.balance) for line in lines]


# --- a split ----------------------------------------------------------------------------------------------------------


def test_members_who_split_off_have_a_household_of_their_own_with_some_points(place: Village, household: str) -> None:
    done = halved(place, household, "2", "3", points=5)
    new = done.into
    assert done == Moved(done.entry, household, new, 5, 0, {f"{household}-2": f"{new}-1", f"{household}-3": f"{new}-2"})
    assert (place.points(household), place.points(new)) == (15, 5)
    assert (members(place, household), members(place, new)) == ([f"{household}-1"], [f"{new}-1", f"{new}-2"])
    assert (years(place, household), years(place, new)) == ({"2026": 15}, {"2026": 5})
    assert (cumulative(place, household), cumulative(place, new)) == (20, 0)
    with place.ledger.reading() as session:
        row, before = household_of(session, new, TODAY), household_of(session, household, TODAY)
    assert row == before.model_copy(update={"household": new, "head": f"{new}-1"})


def test_a_split_moves_no_points_unless_asked_and_can_be_read_from_both_sides(place: Village, household: str) -> None:
    new = halved(place, household, "3").into
    assert (place.points(household), place.points(new)) == (20, 0)
    assert [(each.what, each.other, each.points) for each in told(place, household)] == [(HouseholdEvent.SPLIT, new, 0)]
    assert [(each.what, each.other, each.points) for each in told(place, new)] == [
        (HouseholdEvent.FOUNDED, household, 0)
    ]
    with place.ledger.reading() as session:
        assert statement_of(session, new).events == happenings_of(session, new)
        assert statement_of(session, new, "2026-03").events == happenings_of(session, new)
        assert statement_of(session, new, "2026-02").events == ()


def test_both_statements_show_where_points_went_and_came_from(place: Village, household: str) -> None:
    new = halved(place, household, "3", points=20).into
    assert statement(place, household)[-1] == ("household.split", new, -20, 0)
    assert statement(place, new) == [("household.split", household, 20, 20)]


@pytest.mark.parametrize("points", [21, -1])
def test_a_household_gives_what_it_has(place: Village, household: str, points: int) -> None:
    with refused(place.ledger, PointsShort, household=household, points=points, free=20):
        halved(place, household, "2", points=points)


def test_the_head_and_strangers_do_not_split_off(place: Village, household: str, other: str) -> None:
    with refused(place.ledger, SplitRefused, household=household, head=f"{household}-1"):
        halved(place, household, "2", "1")
    with refused(place.ledger, MemberUnknown, member=f"{other}-1", household=household):
        halved(place, household, "2", f"{other}-1")


def test_numbers_of_members_who_went_are_not_given_again(place: Village, household: str) -> None:
    halved(place, household, "3")
    with place.writing() as session:
        assert new_member(session, household, "王样戊", None, CLERK).code == f"{household}-4"


def test_asked_again_with_its_key_a_household_is_split_once(place: Village, household: str) -> None:
    request = replace(MANAGER, key="k")
    first = halved(place, household, "2", "2", points=3, by=request)
    assert halved(place, household, f"{household}-2", points=3, by=request) == first
    assert place.points(household) == 17
    with refused(place.ledger, KeyUsed, key="k", entry=first.entry):
        halved(place, household, "2", points=4, by=request)


# --- a merger ---------------------------------------------------------------------------------------------------------


def test_a_merger_moves_members_points_and_honour_and_ends_the_household(
    place: Village, household: str, other: str
) -> None:
    place.receive()
    place.redeem(household, "1001")
    card = place.card(household)
    done = merged(place, household, other)
    numbers = {f"{household}-{last}": f"{other}-{last + 1}" for last in (1, 2, 3)}
    assert done == Moved(done.entry, household, other, 17, 0, numbers)
    assert (place.points(household), place.points(other)) == (0, 24)
    assert (cumulative(place, household), cumulative(place, other)) == (0, 27)
    assert (years(place, household), years(place, other)) == ({}, {"2026": 24})
    assert (members(place, household), members(place, other)[1:]) == ([], list(numbers.values()))
    assert statement(place, household)[-1] == ("household.merged", other, -17, 0)
    assert statement(place, other)[-1] == ("household.merged", household, 17, 24)
    with refused(place.ledger, HouseholdMerged, household=household, into=other):
        place.redeem(card.payload)
    with refused(place.ledger, HouseholdMerged, household=household, into=other):
        place.redeem(household)
    with place.ledger.reading() as session:
        assert card_in_force(session, household) is None
        assert (successor_of(session, household), successor_of(session, other)) == (other, other)
        assert head_name(session, household, TODAY) == "李样丁"


def test_an_old_card_names_the_last_household_of_a_chain_of_mergers(place: Village, household: str, other: str) -> None:
    old, replaced = place.card(household), place.card(household)
    merged(place, household, other)
    last = place.enrol("周样己")
    merged(place, other, last)
    for card in (old, replaced):
        with refused(place.ledger, HouseholdMerged, household=household, into=last):
            place.credit(card.payload)


def test_an_heir_is_given_the_points_as_long_as_they_wait(place: Village, household: str, other: str) -> None:
    with place.writing() as session:
        until = depart(session, other, "death", MANAGER).until
    place.time.move(days=180)
    done = merged(place, other, household)
    assert (done.points, done.members, place.points(household), until) == (7, {}, 27, "2026-08-29")
    with place.ledger.reading() as session:
        assert (waiting(session), session.today) == ([], until)


def test_after_the_grace_nobody_is_given_the_points(place: Village, household: str, other: str) -> None:
    with place.writing() as session:
        depart(session, other, "death", MANAGER)
    place.time.move(days=181)
    with refused(place.ledger, GracePassed, household=other, until="2026-08-29"):
        merged(place, other, household)


def test_what_a_household_owes_goes_with_it_and_is_settled_by_what_the_other_earns(place: Village, other: str) -> None:
    indebted = place.enrol("赵样庚")
    credited = place.credit(indebted, 12)
    place.receive()
    place.redeem(indebted, "1001x2")
    place.reverse(credited.entry)
    done = merged(place, indebted, other)
    assert (done.points, done.owed, place.points(other)) == (0, 6, 7)
    with place.ledger.reading() as session:
        assert session.balance(recoverable(indebted), POINT) == 0
        assert session.balance(recoverable(other), POINT) == -6
    assert place.credit(other, 10).balance == 11


def test_a_household_in_debt_gives_no_points_to_those_who_split_off(place: Village, household: str) -> None:
    credited = place.credit(household, 10)
    place.receive()
    place.redeem(household, "1001x10")
    place.reverse(credited.entry)
    with refused(place.ledger, PointsShort, household=household, points=1, free=0):
        halved(place, household, "2", points=1)


def test_what_is_taken_back_of_a_merged_household_is_taken_back_of_the_one_that_took_over(
    place: Village, household: str, other: str
) -> None:
    place.receive()
    redemption = place.redeem(household, "1001").entry
    credited = place.credit(household, 6).entry
    merged(place, household, other)
    before = place.points(other)
    place.reverse(redemption)
    assert (place.points(household), place.points(other)) == (0, before + 3)
    place.reverse(credited)
    assert (place.points(household), place.points(other)) == (0, before - 3)
    with place.ledger.reading() as session:
        assert (cumulative_of(session, household), cumulative_of(session, other)) == (0, 27)
    with refused(place.ledger, HouseholdMerged, household=household, into=other):
        merged(place, household, other)


def test_what_a_merged_household_had_spent_before_is_owed_by_the_one_that_took_over(place: Village, other: str) -> None:
    spent = place.enrol("赵样庚")
    credited = place.credit(spent, 12)
    place.receive()
    place.redeem(spent, "1001x4")
    merged(place, spent, other)
    done = place.reverse(credited.entry)
    assert (done.owed, place.points(other)) == (5, 0)
    with place.ledger.reading() as session:
        assert session.balance(recoverable(other), POINT) == -5
        assert session.balance(recoverable(spent), POINT) == 0


def test_what_another_machine_left_with_a_merged_household_is_brought_after_it(
    place: Village, household: str, other: str
) -> None:
    merged(place, household, other)
    lines = (CreditLine(rule="VOL-01", quantity=3, points=3),)
    asked = CreditAsked(household=household, rule="VOL-01", quantity=3)
    body = PointsCredited(asked=asked, household=household, lines=lines, points=3, served=TODAY)
    with place.ledger.database.writing() as transaction:
        ungated = WriteSession(transaction, KINDS, drill=True, clock=place.ledger.clock)
        ungated.record(POINTS_CREDITED, body, CREDITOR, site="3001", on=TODAY)
        ungated.finish()
    assert place.points(household) == 3
    stranger = place.enrol("周样己")
    with refused(place.ledger, HouseholdMerged, household=household, into=other):
        merged(place, household, stranger)
    assert merged(place, household, other).points == 3
    assert place.points(household) == 0


def test_two_machines_that_merged_a_pair_both_ways_leave_no_endless_chain(place: Village, other: str) -> None:
    another = place.enrol("周样己")
    with place.writing() as session:
        for household, into in ((other, another), (another, other)):
            asked = {"household": household, "into": into}
            body = kinds.HouseholdMerged(asked=asked, household=household, into=into, points=0, honour=0)
            session.record(kinds.HOUSEHOLD_MERGED, body, MANAGER, site="3001", on=TODAY)
    with place.ledger.reading() as session:
        assert {successor_of(session, other), successor_of(session, another)} <= {other, another}


def test_two_households_that_are_there_are_merged(place: Village, household: str, other: str) -> None:
    with refused(place.ledger, HouseholdTwice, household=household):
        merged(place, household, household)
    with refused(place.ledger, HouseholdUnknown, household="1000-1-1-41"):
        merged(place, household, "1000-1-1-41")
    empty = place.enrol()
    with place.writing() as session:
        end_household(session, empty, MANAGER)
        depart(session, other, "leaving", MANAGER)
    with refused(place.ledger, HouseholdUnknown, household=empty):
        merged(place, empty, household)
    with refused(place.ledger, HouseholdGone, household=other, until="2026-08-29"):
        merged(place, household, other)


def test_households_of_two_villages_are_merged_by_who_is_at_home_at_both(place: Village, household: str) -> None:
    there = Request("33002", "3002")
    with place.writing() as session:
        far = enrol(session, NewHousehold("周样己"), there).household
    for request in (MANAGER, there):
        with pytest.raises(SiteRefused):
            merged(place, household, far, request)
    assert merged(place, household, far, ADMINISTRATOR).points == 20


def test_what_another_machine_holds_is_not_moved_here(place: Village, household: str, other: str) -> None:
    with place.writing() as session:
        row = household_of(session, household, TODAY)
        elsewhere = row.model_copy(update={"holder": "5001", "from_": session.today})
        record_row(session, HOUSEHOLDS, elsewhere, CLERK, site="3001")
    with refused(place.ledger, HolderElsewhere, household=household, holder="5001"):
        halved(place, household, "2")
    with refused(place.ledger, HolderElsewhere, household=household, holder="5001"):
        merged(place, household, other)


def test_asked_again_with_its_key_a_household_is_merged_once(place: Village, household: str, other: str) -> None:
    request = replace(MANAGER, key="k")
    first = merged(place, household, other, request)
    assert merged(place, household, other, request) == first
    with refused(place.ledger, KeyUsed, key="k", entry=first.entry):
        merged(place, other, household, request)


# --- what follows a household -----------------------------------------------------------------------------------------


def test_kin_among_the_staff_stay_kin_after_a_split_and_a_merger(place: Village, household: str, other: str) -> None:
    with place.writing() as session:
        declare(session, "23001", household, Relation.KIN, MANAGER)
        declare(session, "33001", household, Relation.KIN, MANAGER)
        declare(session, "33001", other, Relation.OWN, MANAGER)
        declare(session, "15001", household, Relation.KIN, MANAGER)
        declare(session, "15001", household, Relation.NONE, ADMINISTRATOR)
    new = halved(place, household, "2").into
    merged(place, household, other)
    with place.ledger.reading() as session:
        assert kin_of(session, "23001") == dict.fromkeys((household, new, other), Relation.KIN)
        assert kin_of(session, "33001") == {household: Relation.KIN, new: Relation.KIN, other: Relation.OWN}
        assert kin_of(session, "15001") == {}


def frozen(place: Village) -> list[tuple[Any, ...]]:
    with place.ledger.reading() as session:
        query = "SELECT household, since, until FROM earning_frozen ORDER BY household, since"
        return list(session.transaction.driver.execute(query).fetchall())


def test_a_household_that_earns_nothing_for_a_time_does_not_get_round_it_by_a_split(
    place: Village, household: str
) -> None:
    with place.writing() as session:
        body = ClaimPosted(
            asked={},
            claim="1000-1-1",
            household=household,
            lines=(CreditLine(rule="NEG-08", quantity=1, points=-3),),
            points=-3,
            served=TODAY,
            units=1,
            honour=0,
            frozen_until="2026-09-02",
        )
        session.record(CLAIM_POSTED, body, MANAGER, site="3001", on=TODAY)
    new = halved(place, household, "2").into
    assert frozen(place) == sorted([(household, TODAY, "2026-09-02"), (new, TODAY, "2026-09-02")])
    place.time.move(days=200)
    halved(place, household, "3")
    assert len(frozen(place)) == 2


# --- the rule, over plain values --------------------------------------------------------------------------------------

YEARS: Final = ("2024", "2025", "2026", "2027")
AWARDS: Final = st.dictionaries(st.sampled_from(YEARS), st.integers(0, 50)).map(
    lambda years: dict(sorted(years.items()))
)


def test_the_oldest_points_go_first() -> None:
    left = [("2024", 0), ("2025", 4), ("2026", 9)]
    assert oldest_first(left, 6) == {"2025": 4, "2026": 2}
    assert oldest_first(left, 0) == {}
    assert oldest_first([], 0) == {}


def test_points_that_come_lapse_as_they_would_have_whatever_the_household_has_used() -> None:
    awards, come = {"2026": 100}, {"2025": 30}
    changes = years_joined(awards, {"2026": 40}, come)
    assert changes == {"2025": 90, "2026": -60}
    assert left_of([("2025", 90), ("2026", 40)], 70) == (("2025", 30), ("2026", 40))
    assert years_joined({}, {}, {"2025": 3}) == {"2025": 3}
    assert years_joined(awards, {"2026": 40}, {}) == {}


@given(awards=AWARDS, spent=st.integers(0, 200), others=AWARDS, used=st.integers(0, 200), share=st.integers(0, 100))
def test_what_is_left_of_each_year_is_the_same_after_points_went_over(
    awards: dict[str, int], spent: int, others: dict[str, int], used: int, share: int
) -> None:
    held, had = (max(0, sum(each.values()) - out) for each, out in ((awards, spent), (others, used)))
    mine, theirs = dict(left_of(list(awards.items()), held)), dict(left_of(list(others.items()), had))
    moved = held * share // 100
    come = oldest_first(list(mine.items()), moved)
    assert sum(come.values()) == moved
    changes = years_joined(others, theirs, come)
    after = {year: others.get(year, 0) + changes.get(year, 0) for year in YEARS}
    rest = {year: awards.get(year, 0) - come.get(year, 0) for year in YEARS}
    assert sum(after.values()) + sum(rest.values()) == sum(awards.values()) + sum(others.values())
    joined, stayed = dict(left_of(list(after.items()), had + moved)), dict(left_of(list(rest.items()), held - moved))
    for year in YEARS:
        assert joined[year] == theirs.get(year, 0) + come.get(year, 0)
        assert stayed[year] == mine.get(year, 0) - come.get(year, 0)


def test_whoever_came_from_another_household_is_found_and_told_by_his_name_as_before(
    place: Village, household: str, other: str
) -> None:
    merged(place, other, household)
    apart = halved(place, household, f"{household}-2").into
    with place.ledger.reading() as session:
        homes = {name: [row.household for row in find(session, name, "3001", TODAY)] for name in ("李样丁", "赵样乙")}
        same = [households_alike(session, Newcomer(name, "", "", "3001")) for name in ("李样丁", "赵样乙")]
        members = [members_alike(session, Newcomer("李样丁"), household)]
    assert homes == {"李样丁": [household], "赵样乙": [apart]}
    assert [[each.household.household for each in found] for found in same] == [[], [apart]]
    assert [[each.household.household for each in found] for found in members] == [[household]]
