"""Households over time: another head, another village, nobody left; what stays, and what nobody can do any more."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.files import SETTING_FILE
from supermarket.district.dated.imports import amend_row, end_row
from supermarket.district.dated.registers import HOUSEHOLDS, record_row
from supermarket.district.kinds import Household
from supermarket.errors.households import (
    HouseholdGone,
    HouseholdUnknown,
    MembersRemain,
    MemberUnknown,
)
from supermarket.errors.ledger import HolderElsewhere, KeyUsed
from supermarket.errors.registers import NothingChanged
from supermarket.errors.staff import RoleRefused, SettingMissing, SiteRefused, StationMissing
from supermarket.households import cards
from supermarket.households.card_kinds import CardState
from supermarket.households.cards import card_in_force
from supermarket.households.changes import Departed, Headed, Relocated, change_head, depart, relocate
from supermarket.households.events import happenings_of, successor_of, waiting
from supermarket.households.finding.lookup import household_of, who
from supermarket.households.households import head_name, households_at, member_name, members_of
from supermarket.households.kinds import HouseholdEvent
from supermarket.households.lists.files import end_household, new_member
from tests.refusing import refused
from tests.sound import check_sound
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

TODAY: Final = "2026-03-02"
UNTIL: Final = "2026-08-29"
"""180 days on, as the sample's setting says."""


@pytest.fixture
def place(village: Village) -> Iterator[Village]:
    """Give a village; whatever the test did in it, books and journal agree in the end."""
    yield village
    check_sound(village.ledger)


@pytest.fixture
def household(place: Village) -> str:
    """Enrol a household of three with 20 points and a card."""
    number = place.enrol("王样甲")
    with place.writing() as session:
        new_member(session, number, "赵样乙", None, CLERK)
        new_member(session, number, "王样丙", None, CLERK)
    place.card(number)
    place.credit(number, 20)
    return number


@pytest.fixture
def single(place: Village) -> str:
    """Enrol a household of one with 8 points and a card."""
    number = place.enrol("孙样丁")
    place.card(number)
    place.credit(number, 8)
    return number


def keyed(request: Request, key: str) -> Request:
    return replace(request, key=key)


def row_of(place: Village, household: str) -> Household:
    with place.ledger.reading() as session:
        return household_of(session, household, session.today)


def names(place: Village, household: str) -> list[str]:
    with place.ledger.reading() as session:
        return [each.member.rsplit("-", 1)[1] for each in members_of(session, household, session.today)]


def told(place: Village, household: str) -> list[HouseholdEvent]:
    with place.ledger.reading() as session:
        return [each.what for each in happenings_of(session, household)]


def headed(place: Village, household: str, member: str, reason: str = "other", by: Request = CLERK) -> Headed:
    with place.writing() as session:
        return change_head(session, household, member, reason, by)  # type: ignore[arg-type] # as the command reads it


def relocated(place: Village, household: str, site: str, by: Request = MANAGER) -> Relocated:
    with place.writing() as session:
        return relocate(session, household, site, by)


def departed(place: Village, household: str, why: str = "death", by: Request = MANAGER) -> Departed:
    with place.writing() as session:
        return depart(session, household, why, by)  # type: ignore[arg-type] # as the command reads it


# --- another head -----------------------------------------------------------------------------------------------------


def test_another_head_keeps_account_balance_card_and_history(place: Village, household: str) -> None:
    with place.ledger.reading() as session:
        card = card_in_force(session, household)
    before = row_of(place, household)
    done = headed(place, household, "2")
    assert done == Headed(done.entry, household, f"{household}-2", f"{household}-1")
    assert row_of(place, household) == before.model_copy(update={"head": f"{household}-2"})
    assert (place.points(household), names(place, household)) == (20, ["1", "2", "3"])
    assert told(place, household) == [HouseholdEvent.HEAD_CHANGED]
    with place.ledger.reading() as session:
        assert card_in_force(session, household) == card
        assert head_name(session, household, TODAY) == "赵样乙"


@pytest.mark.parametrize(("reason", "left"), [("death", ["2", "3"]), ("moved", ["1", "2", "3"])])
def test_a_former_head_who_died_is_named_nowhere_any_more(
    place: Village, household: str, reason: str, left: list[str]
) -> None:
    headed(place, household, f"{household}-3", reason)
    assert names(place, household) == left
    with place.ledger.reading() as session:
        assert (member_name(session, f"{household}-1", TODAY) == "") == (reason == "death")


def test_a_head_is_another_member_of_the_household(place: Village, household: str, single: str) -> None:
    with refused(place.ledger, NothingChanged, register="household", row=household):
        headed(place, household, "1")
    for typed in ("4", f"{single}-1", "甲"):
        full = f"{household}-4" if typed == "4" else typed
        with refused(place.ledger, MemberUnknown, member=full, household=household):
            headed(place, household, typed)


def test_asked_again_with_its_key_a_change_of_the_head_is_made_once(place: Village, household: str) -> None:
    first = headed(place, household, "2", "death", keyed(CLERK, "k"))
    assert headed(place, household, f"{household}-2", "death", keyed(CLERK, "k")) == first
    with refused(place.ledger, KeyUsed, key="k", entry=first.entry):
        headed(place, household, "3", "death", keyed(CLERK, "k"))


# --- another village --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("site", ["3002", "5002", "５００２"])
def test_a_household_that_moves_keeps_all_but_its_station_and_shop(place: Village, household: str, site: str) -> None:
    before = row_of(place, household)
    done = relocated(place, household, site)
    assert done == Relocated(done.entry, household, "3001", "3002", "5002")
    assert row_of(place, household) == before.model_copy(update={"station": "3002", "shop": "5002"})
    assert (place.points(household), told(place, household)) == (20, [HouseholdEvent.RELOCATED])
    with place.ledger.reading() as session:
        assert [row.household for row in households_at(session, "3002", TODAY)] == [household]
        card = card_in_force(session, household)
        assert card is not None
        assert who(session, card.card).household == household


def test_a_household_is_moved_by_who_is_at_home_where_it_was(place: Village, household: str) -> None:
    with refused(place.ledger, SiteRefused, operator="33002", site="3001", home="3002"):
        relocated(place, household, "3002", Request("33002", "3002"))
    with refused(place.ledger, RoleRefused, operator="15001", role="clerk", verb="household move"):
        relocated(place, household, "3002", CLERK)
    with refused(place.ledger, StationMissing, site="2001"):
        relocated(place, household, "2001")
    with refused(place.ledger, NothingChanged, register="household", row=household):
        relocated(place, household, "5001")


def test_asked_again_with_its_key_a_move_is_made_once(place: Village, household: str) -> None:
    first = relocated(place, household, "3002", keyed(MANAGER, "k"))
    assert relocated(place, household, "3002", keyed(MANAGER, "k")) == first
    with refused(place.ledger, KeyUsed, key="k", entry=first.entry):
        relocated(place, household, "3003", keyed(MANAGER, "k"))


# --- nobody left ------------------------------------------------------------------------------------------------------


def test_a_single_persons_points_wait_for_the_heir_until_a_sealed_day(place: Village, single: str) -> None:
    done = departed(place, single)
    assert done == Departed(done.entry, single, "death", 8, UNTIL)
    assert (place.points(single), names(place, single)) == (8, [])
    with place.ledger.reading() as session:
        assert households_at(session, "3001", TODAY) == []
        (left,) = waiting(session)
        assert (left.household, left.station, left.holder, left.since, left.until, left.points) == (
            single,
            "3001",
            "1000",
            TODAY,
            UNTIL,
            8,
        )
        assert (successor_of(session, single), head_name(session, single, TODAY)) == (single, "")
    assert told(place, single) == [HouseholdEvent.DIED]


def test_the_day_that_was_sealed_stays_whatever_becomes_of_the_setting(place: Village, single: str) -> None:
    done = departed(place, single, "leaving", keyed(MANAGER, "k"))
    with place.writing() as session:
        amend_row(session, SETTING_FILE, "heir_days", {"value": "1"}, ADMINISTRATOR, scope="1000")
    assert departed(place, single, "leaving", keyed(MANAGER, "k")) == done
    with refused(place.ledger, KeyUsed, key="k", entry=done.entry):
        departed(place, single, "death", keyed(MANAGER, "k"))
    with place.ledger.reading() as session:
        assert [each.until for each in waiting(session)] == [UNTIL]


def test_who_waits_longest_is_listed_first(place: Village, household: str, single: str) -> None:
    departed(place, single)
    place.time.move(days=1)
    departed(place, household, "leaving")
    with place.ledger.reading() as session:
        assert [(each.household, each.until) for each in waiting(session)] == [
            (single, UNTIL),
            (household, "2026-08-30"),
        ]


def test_a_household_without_points_waits_for_nobody(place: Village) -> None:
    departed(place, place.enrol())
    with place.ledger.reading() as session:
        assert waiting(session) == []


def test_nobody_redeems_meanwhile_and_nothing_is_earned(place: Village, single: str) -> None:
    with place.ledger.reading() as session:
        card = card_in_force(session, single)
        assert card is not None
    place.receive()
    departed(place, single)
    for shown in (single, card.card):
        with refused(place.ledger, HouseholdGone, household=single, until=UNTIL):
            place.redeem(shown)
        with refused(place.ledger, HouseholdGone, household=single, until=UNTIL):
            place.credit(shown)
    with refused(place.ledger, HouseholdGone, household=single, until=UNTIL):
        place.card(single)
    with refused(place.ledger, HouseholdGone, household=single, until=UNTIL):
        departed(place, single)
    with place.ledger.reading() as session:
        cancelled = cards.card_by_number(session, card.card)
    assert cancelled is not None
    assert cancelled.state is CardState.CANCELLED


def test_a_frozen_card_is_cancelled_too(place: Village, single: str) -> None:
    with place.writing() as session:
        card = card_in_force(session, single)
        assert card is not None
        cards.freeze(session, card, CLERK)
    departed(place, single)
    with place.ledger.reading() as session:
        cancelled = cards.card_by_number(session, card.card)
    assert cancelled is not None
    assert cancelled.state is CardState.CANCELLED


def test_where_others_are_left_a_death_is_a_change_of_the_head(place: Village, household: str) -> None:
    with refused(place.ledger, MembersRemain, household=household, members=3):
        departed(place, household)
    assert departed(place, household, "leaving").points == 20


def test_a_household_that_was_ended_without_a_reason_is_unknown(place: Village) -> None:
    empty = place.enrol()
    with place.writing() as session:
        end_household(session, empty, MANAGER)
    with refused(place.ledger, HouseholdUnknown, household=empty):
        departed(place, empty)
    for verb in (lambda: headed(place, "1000-1-1-41", "1"), lambda: departed(place, "1000-1-1-41")):
        with refused(place.ledger, HouseholdUnknown, household="1000-1-1-41"):
            verb()


def test_how_long_points_wait_must_be_set(place: Village, single: str) -> None:
    with place.writing() as session:
        end_row(session, SETTING_FILE, "heir_days", None, ADMINISTRATOR)
    with refused(place.ledger, SettingMissing, setting="heir_days"):
        departed(place, single)


def test_what_another_machine_holds_is_neither_moved_nor_ended_here(place: Village, single: str) -> None:
    with place.writing() as session:
        elsewhere = row_of(place, single).model_copy(update={"holder": "5001", "from_": session.today})
        record_row(session, HOUSEHOLDS, elsewhere, CLERK, site="3001")
    with refused(place.ledger, HolderElsewhere, household=single, holder="5001"):
        relocated(place, single, "3002")
    with refused(place.ledger, HolderElsewhere, household=single, holder="5001"):
        departed(place, single)
