"""What is found hangs out until its owner proves that it is his; the police take it at once, others after a year."""

from collections.abc import Callable

import pytest

from supermarket.books.session import Request, WriteSession
from supermarket.district.gate.second_persons import Second
from supermarket.errors.dates import DateFuture
from supermarket.errors.households import ReasonPersonal
from supermarket.errors.persons import SecondIsFirst, SecondRefused
from supermarket.errors.practice.bases import FindAlike, FindTooEarly, HeadsRefused, SecondNeeded
from supermarket.errors.practice.cases import StepRefused
from supermarket.practice.bases.finds import (
    Find,
    Finding,
    find_of,
    finds_at,
    hand_over,
    open_finds,
    pass_on,
    record_find,
    take_claim,
    turn_down,
)
from tests.refusing import refused
from tests.village import CLERK, MANAGER, Village

GLOVES = Finding("灰色手套", "村口", 20, finder="李样 13800000008")


def found(village: Village, finding: Finding = GLOVES) -> Find:
    with village.writing() as session:
        return record_find(session, finding, CLERK)


def done(village: Village, verb: Callable[[WriteSession], Find]) -> Find:
    with village.writing() as session:
        return verb(session)


def seen(village: Village, find: str) -> Find:
    with village.ledger.reading() as session:
        return find_of(session, find)


def claimed(village: Village, finding: Finding = GLOVES) -> Find:
    find = found(village, finding)
    return done(village, lambda session: take_claim(session, find.find, "左手有补丁", CLERK))


def test_it_goes_from_the_board_to_its_owner_step_by_step(village: Village) -> None:
    find = claimed(village)
    find = done(village, lambda session: turn_down(session, find.find, "与失物不符", CLERK))
    assert (find.state, find.steps[-1].reason) == ("unclaimed", "与失物不符")
    done(village, lambda session: take_claim(session, find.find, "右手有补丁", CLERK))
    given = done(village, lambda session: hand_over(session, find.find, "王样 13800000007", CLERK))
    assert [(step.step, step.note) for step in given.steps] == [
        ("take a claim", "左手有补丁"),
        ("turn the claim down", ""),
        ("take a claim", "右手有补丁"),
        ("hand over", "王样 13800000007"),
    ]
    with village.ledger.reading() as session:
        assert open_finds(session) == []
        assert [each.find for each in finds_at(session, "5001")] == [find.find]
        assert finds_at(session, "5002") == []


def test_what_was_said_of_people_is_masked_to_who_has_not_signed_in(village: Village) -> None:
    find = claimed(village)
    with village.ledger.reading() as session:
        session.masked = True  # type: ignore[misc] # as for whoever has not signed in
        seen = find_of(session, find.find)
    assert (seen.thing, seen.finder, seen.steps[0].note) == ("灰色手套", "李*", "左*")


def test_only_what_was_claimed_is_handed_over_and_only_once(village: Village) -> None:
    find = found(village)
    with pytest.raises(StepRefused):
        done(village, lambda session: hand_over(session, find.find, "王样", CLERK))
    done(village, lambda session: take_claim(session, find.find, "左手有补丁", CLERK))
    with pytest.raises(StepRefused):
        done(village, lambda session: take_claim(session, find.find, "右手有补丁", CLERK))


@pytest.mark.parametrize(("worth", "alone"), [(199, True), (200, False), (201, False)])
def test_what_looks_as_valuable_as_the_setting_needs_a_second_person(
    village: Village, worth: int, *, alone: bool
) -> None:
    find = claimed(village, Finding("手表", "广场", worth))
    if alone:
        assert done(village, lambda session: hand_over(session, find.find, "王样", CLERK)).state == "handed-over"
        return
    with refused(village.ledger, SecondNeeded, case=find.find, worth=worth), village.writing() as session:
        hand_over(session, find.find, "王样", CLERK)
    given = done(village, lambda session: hand_over(session, find.find, "王样", CLERK, second=Second(MANAGER.actor)))
    assert given.steps[-1].approver == MANAGER.actor


@pytest.mark.parametrize(
    ("second", "refusal"), [(CLERK.actor, SecondIsFirst), ("15003", SecondRefused), ("999", SecondRefused)]
)
def test_the_second_person_is_another_who_is_at_home_there(
    village: Village, second: str, refusal: type[SecondIsFirst | SecondRefused]
) -> None:
    find = claimed(village, Finding("手表", "广场", 900))
    with pytest.raises(refusal):
        done(village, lambda session: hand_over(session, find.find, "王样", CLERK, second=Second(second)))


def test_the_police_take_it_at_once_and_others_only_after_a_year(village: Village) -> None:
    """民法典 art. 314 and 318."""
    early, late = found(village), found(village, Finding("雨伞", "车站"))
    assert done(village, lambda session: pass_on(session, early.find, "police", CLERK)).state == "passed-on"
    village.time.move(days=364)
    with refused(village.ledger, FindTooEarly, case=late.find, date="2027-03-02"), village.writing() as session:
        pass_on(session, late.find, "charity", CLERK)
    assert not seen(village, late.find).due
    village.time.move(days=1)
    assert seen(village, late.find).due
    assert done(village, lambda session: pass_on(session, late.find, "state", CLERK)).steps[-1].to == "state"


def test_what_is_claimed_is_not_passed_on(village: Village) -> None:
    find = claimed(village)
    with pytest.raises(StepRefused):
        done(village, lambda session: pass_on(session, find.find, "police", CLERK))


def test_words_for_the_board_and_reasons_hold_no_phone(village: Village) -> None:
    with pytest.raises(ReasonPersonal):
        found(village, Finding("手机 13800000001", "广场"))
    find = claimed(village)
    with pytest.raises(ReasonPersonal):
        done(village, lambda session: turn_down(session, find.find, "电话 13800000001 打不通", CLERK))


def test_it_was_found_on_a_day_that_has_come_and_looks_worth_what_can_be_meant(village: Village) -> None:
    with pytest.raises(DateFuture):
        found(village, Finding("帽子", "村口", found="2026-03-03"))
    with pytest.raises(HeadsRefused):
        found(village, Finding("帽子", "村口", -1))
    assert found(village, Finding("帽子", "村口", found="2026-02-27")).found == "2026-02-27"


def test_the_same_key_takes_a_claim_once(village: Village) -> None:
    find, asked = found(village), Request(CLERK.actor, CLERK.site, key="proof")
    first = done(village, lambda session: take_claim(session, find.find, "左手有补丁", asked))
    assert done(village, lambda session: take_claim(session, find.find, "左手有补丁", asked)) == first


def test_what_was_found_is_recorded_once_while_it_is_here_unless_it_was_found_besides(village: Village) -> None:
    first = found(village).find
    for thing, place in (("灰色手套", "村口"), ("灰色 手套", "“村口”")):
        with refused(village.ledger, FindAlike, find=first, thing="灰色手套", date="2026-03-02"):
            found(village, Finding(thing, place))
    for other in (
        Finding("灰色手套", "广场"),
        Finding("灰色手套", "村口", found="2026-03-01"),
        Finding("黑色手套", "村口"),
    ):
        assert found(village, other).find != first
    assert found(village, Finding("灰色手套", "村口", another=True)).find != first
