"""Sittings of one activity are put together without the breaks, over midnight too."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supermarket.earning.claims.sittings import (
    Presence,
    Sitting,
    are_overlapping,
    from_body,
    gathered,
    minutes_of,
    sitting_of,
    together,
)
from supermarket.earning.claims.told_times import told_in_a_line
from supermarket.errors.dates import TimesReversed, TimesTooLong, TimeUnreadable

EIGHT, NINE, TEN, NOON, LATE = 480, 540, 600, 720, 1320
TIMES = st.integers(0, 1439)


def test_breaks_are_left_out() -> None:
    assert minutes_of(together([sitting_of(480, 510), sitting_of(780, 810)])) == 60


def test_nobody_is_there_twice_at_once() -> None:
    assert together([Sitting(NINE, NOON), Sitting(EIGHT, TEN), Sitting(NOON, 780)]) == (Sitting(EIGHT, 780),)


@pytest.mark.parametrize(("start", "end", "minutes"), [(LATE, 120, 240), (LATE, 1440, 120), (1200, 480, 720)])
def test_who_goes_earlier_than_he_came_stayed_over_midnight(start: int, end: int, minutes: int) -> None:
    assert sitting_of(start, end).minutes == minutes


@pytest.mark.parametrize(("start", "end"), [(1200, 481), (TEN, NINE), (1440, 480)])
def test_nobody_stays_most_of_a_day_over_midnight(start: int, end: int) -> None:
    with pytest.raises(TimesReversed):
        sitting_of(start, end)


def test_more_than_a_day_is_two_days() -> None:
    with pytest.raises(TimesTooLong):
        together([Sitting(EIGHT, 1380), Sitting(LATE, 2000)])
    assert together([Sitting(0, 1440)]) == (Sitting(0, 1440),)


@given(st.lists(st.tuples(TIMES, st.integers(1, 700)), max_size=4))
def test_what_is_sealed_of_sittings_says_the_same(stays: list[tuple[int, int]]) -> None:
    sittings = [Sitting(start, start + minutes) for start, minutes in stays]
    try:
        whole = together(sittings)
    except TimesTooLong:
        return
    assert from_body(None, None, [each.written for each in whole]) == whole
    assert minutes_of(whole) <= sum(each.minutes for each in sittings)
    assert all(one.end < other.start for one, other in pairwise(whole))


def test_a_night_overlaps_the_next_morning() -> None:
    night, early = (sitting_of(LATE, 120),), (Sitting(60, 180),)
    assert are_overlapping(night, early, days=1)
    assert are_overlapping(early, night, days=-1)
    assert not are_overlapping(night, early)
    assert not are_overlapping(night, (Sitting(120, 180),), days=1)


@pytest.mark.parametrize(
    ("lines", "presence"),
    [
        ([(EIGHT, TEN)], Presence((Sitting(EIGHT, TEN),))),
        ([(EIGHT, None), (TEN, None)], Presence((Sitting(EIGHT, TEN),))),
        ([(EIGHT, None), (EIGHT, None), (TEN, None)], Presence((Sitting(EIGHT, TEN),), idle=1)),
        ([(EIGHT, None), (NINE, None), (TEN, None)], Presence((Sitting(EIGHT, NINE),), open=TEN)),
        ([(EIGHT, None)], Presence((), open=EIGHT)),
        ([(None, None)], Presence((), idle=1)),
        ([(LATE, None), (60, None)], Presence((sitting_of(LATE, 60),))),
        ([(EIGHT, TEN), (EIGHT, TEN)], Presence((Sitting(EIGHT, TEN),), idle=1)),
        ([(TEN, None), (EIGHT, None)], Presence((), open=EIGHT)),
    ],
)
def test_times_that_stand_alone_come_and_go_in_turn(
    lines: list[tuple[int | None, int | None]], presence: Presence
) -> None:
    assert gathered(lines) == presence


@pytest.mark.parametrize(
    ("typed", "sittings", "minutes"),
    [
        ("8:30-11:00 13:00-14:30", ["08:30-11:00", "13:00-14:30"], None),
        ("8:00—12:00、14:00~17:00", ["08:00-12:00", "14:00-17:00"], None),
        ("下午2点到4点半", ["14:00-16:30"], None),
        ("22:00 - 02:00", ["22:00-02:00"], None),
        ("1.5", [], 90),
        ("90分钟", [], 90),
    ],
)
def test_a_line_tells_sittings_or_hours(typed: str, sittings: list[str], minutes: int | None) -> None:
    told = told_in_a_line(typed)
    assert ([each.written for each in told.sittings], told.minutes) == (sittings, minutes)


@pytest.mark.parametrize("typed", ["8:00-", "8-9-10", "8:00-25:00"])
def test_a_line_that_tells_neither_is_unreadable(typed: str) -> None:
    with pytest.raises(TimeUnreadable):
        told_in_a_line(typed)
