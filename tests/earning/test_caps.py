"""What the caps leave of a claim, as figures without a ledger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supermarket.earning.award_kinds import Cut
from supermarket.earning.caps import Allowed, Claimed, allowed, counts_households, rule_caps, span
from supermarket.earning.kinds import Rule
from supermarket.earning.worth import points_of

ROOMS = st.lists(st.integers(-50, 200), max_size=3)


def rule(**cells: str | int | None) -> Rule:
    return Rule.model_validate(
        {"rule": "ENV-01", "name": "清扫", "points": 3, "unit": "次/人", "scope": "1000", **cells}
    )


def test_nothing_is_cut_where_there_is_room() -> None:
    assert allowed(Claimed(6, 2), [120], {"person-day": 6}) == Allowed(6, 2, ())


def test_the_rules_own_limit_cuts_whole_units() -> None:
    assert allowed(Claimed(15, 5), [120], {}) == Allowed(6, 2, (Cut(cap="rule", points=9),))


@pytest.mark.parametrize(
    ("minutes", "rounding", "left", "points", "counted"),
    [
        (150, None, [120], 2, 120),
        (150, None, [], 2, 150),
        (150, "up", [], 3, 150),
        (150, "half", [], 3, 150),
        (140, "half", [], 2, 140),
        (90, "up", [45], 1, 45),
        (90, None, [45, 240], 0, 45),
        (90, None, [-5], 0, 0),
    ],
)
def test_the_rules_own_limit_cuts_time_by_the_minute(
    minutes: int, rounding: str | None, left: list[int], points: int, counted: int
) -> None:
    hourly = rule(points=1, unit="小时", hours="yes", rounding=rounding)
    whole = points_of(hourly, minutes)
    found = allowed(Claimed(whole, max(1, minutes // 60), minutes, hourly), left, {})
    assert (found.points, found.minutes, found.units) == (points, counted, counted // 60)
    assert sum(cut.points for cut in found.cut) == whole - points


def test_the_other_caps_cut_points_one_after_another_and_name_what_each_cut() -> None:
    found = allowed(Claimed(30, 10), [480], {"person-day": 20, "household-month": 25, "household-year": 7})
    assert found == Allowed(
        7, 8, (Cut(cap="rule", points=6), Cut(cap="person-day", points=4), Cut(cap="household-year", points=13))
    )


def test_a_cap_that_is_overdrawn_leaves_nothing_and_takes_nothing() -> None:
    assert allowed(Claimed(3, 1), [-120], {}) == Allowed(0, 0, (Cut(cap="rule", points=3),))
    assert allowed(Claimed(3, 1), [], {"site-month": -9}) == Allowed(0, 1, (Cut(cap="site-month", points=3),))


@given(each=st.integers(1, 100), units=st.integers(1, 50), left=ROOMS, room=ROOMS)
def test_what_is_left_and_what_was_cut_are_the_whole_claim(
    each: int, units: int, left: list[int], room: list[int]
) -> None:
    caps = dict(zip(("person-day", "household-month", "household-year"), room, strict=False))
    found = allowed(Claimed(each * units, units), [60 * units for units in left], caps)  # type: ignore[arg-type]
    assert found.points + sum(cut.points for cut in found.cut) == each * units
    assert 0 <= found.points <= max(0, min([each * units, *caps.values()]))
    assert 0 <= found.units <= max(0, min([units, *left]))


def test_a_rule_writes_its_limits_one_after_another() -> None:
    caps = rule_caps(rule(caps="1/day 8/month"))
    assert [(cap.units, cap.period) for cap in caps] == [(1, "day"), (8, "month")]
    assert rule_caps(rule()) == ()


@pytest.mark.parametrize(("unit", "whose"), [("次/人", False), ("小时", False), ("月/户", True), ("件/户", True)])
def test_the_limits_of_a_unit_for_each_household_are_the_households(unit: str, whose: bool) -> None:
    assert counts_households(rule(unit=unit)) is whose


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("day", "2026-05-17", "2026-05-17"),
        ("month", "2026-05-01", "2026-05-31"),
        ("quarter", "2026-04-01", "2026-06-30"),
        ("year", "2026-01-01", "2026-12-31"),
        ("person", "0000-00-00", "9999-99-99"),
    ],
)
def test_a_period_is_that_of_the_calendar(period: str, first: str, last: str) -> None:
    assert span(period, "2026-05-17") == (first, last)
