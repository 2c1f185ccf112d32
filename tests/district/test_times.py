"""Times of the day and durations are read as people and Excel write them, or said to be unreadable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supermarket.district.times import (
    DAY,
    HOURS_MAX,
    clock,
    hours_figure,
    in_chinese,
    in_words,
    read_clock,
    read_duration,
)
from supermarket.errors.dates import DurationUnreadable, TimeUnreadable


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        *(("8:00:00", "08:00"), ("8:00", "08:00"), ("0800", "08:00"), ("800", "08:00"), ("8", "08:00")),
        *(("8点半", "08:30"), ("8点30分", "08:30"), ("8时30分", "08:30"), ("8点", "08:00"), ("8点钟", "08:00")),
        *(("八点半", "08:30"), ("十点二十分", "10:20"), ("二十二点", "22:00"), ("八点一刻", "08:15")),
        *(("下午2点", "14:00"), ("下午2:30", "14:30"), ("晚上10点", "22:00"), ("上午 8:30", "08:30")),
        *(("中午12点", "12:00"), ("中午1点", "13:00"), ("凌晨12点半", "00:30"), ("晚上12点", "24:00")),
        *(("2:30 PM", "14:30"), ("2:30pm", "14:30"), ("12:15 a.m.", "00:15"), ("12 PM", "12:00")),
        *(("8：30", "08:30"), ("８：３０", "08:30"), ("０８００", "08:00"), (" 8:05 ", "08:05")),
        *(("0.354166", "08:30"), ("0.5", "12:00"), ("45000.354", "08:30"), ("0", "00:00"), ("830.0", "08:30")),
        *(("1899-12-31T08:00", "08:00"), ("1899-12-30 08:00:00", "08:00"), ("2026/3/2 8:05", "08:05")),
        *(("24:00", "24:00"), ("23:59", "23:59"), ("00:00", "00:00"), ("2400", "24:00")),
    ],
)
def test_a_time_of_the_day_is_read(typed: str, read: str) -> None:
    assert clock(read_clock(typed)) == read


@pytest.mark.parametrize(
    "typed",
    [
        "25:00",
        "24:01",
        "8:60",
        "8.5",
        "8.30",
        "45000",
        "1.5",
        "早",
        "",
        "上午14:00",
        "8:00-9:00",
        "12345",
        "8:0",
        "-8:00",
        pytest.param("1" * 5_000 + ".5", id="digits without an end"),
    ],
)
def test_what_no_clock_shows_is_unreadable(typed: str) -> None:
    with pytest.raises(TimeUnreadable) as caught:
        read_clock(typed)
    assert caught.value.time == typed[:20]


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        *(("1.5", 90), ("1:30", 90), ("90分钟", 90), ("1小时30分", 90), ("1个半小时", 90), ("一个半小时", 90)),
        *(("半小时", 30), ("0.5", 30), ("1.5小时", 90), ("两小时", 120), ("1 h 30 min", 90), ("90 min", 90)),
        *(("２", 120), ("2.0", 120), ("1.25", 75), ("0.33", 20), ("0.3333", 20), ("1:30:00", 90), ("24", DAY)),
        *(("1899-12-31T01:30", 90), ("1899-12-30 01:30:00", 90), ("45分", 45), ("0:01", 1)),
    ],
)
def test_a_duration_is_read(typed: str, minutes: int) -> None:
    assert read_duration(typed) == minutes


@pytest.mark.parametrize("ending", ["h", "分", "个半小时", "小时1分"])
def test_digits_without_an_end_are_no_duration(ending: str) -> None:
    for digits in (400, 5_000):  # more than a float holds, and than Python reads at once
        with pytest.raises(DurationUnreadable):
            read_duration("9" * digits + ending)


@pytest.mark.parametrize("typed", ["", "0", "0:00", "24:01", "25", "1:75", "0.0625", "-1", "很久", "小时", "1e2"])
def test_what_is_no_duration_of_a_day_is_unreadable(typed: str) -> None:
    with pytest.raises(DurationUnreadable) as caught:
        read_duration(typed)
    assert (caught.value.duration, caught.value.most) == (typed, 24)


@given(st.integers(1, HOURS_MAX * 60))
def test_what_is_written_of_a_duration_is_read_again(minutes: int) -> None:
    assert read_duration(hours_figure(minutes), most=HOURS_MAX * 60) == minutes
    assert read_duration(in_chinese(minutes), most=HOURS_MAX * 60) == minutes


@pytest.mark.parametrize(
    ("minutes", "figure", "words", "chinese"),
    [
        (90, "1.5", "1.5 hours", "1.5 小时"),
        (60, "1", "1 hour", "1 小时"),
        (30, "0.5", "0.5 hours", "0.5 小时"),
        (75, "1.25", "1.25 hours", "1.25 小时"),
        (80, "1:20", "1 h 20 min", "1 小时 20 分钟"),
        (20, "0:20", "20 minutes", "20 分钟"),
        (6000, "100", "100 hours", "100 小时"),
    ],
)
def test_a_duration_is_written_in_hours(minutes: int, figure: str, words: str, chinese: str) -> None:
    assert (hours_figure(minutes), in_words(minutes), in_chinese(minutes)) == (figure, words, chinese)
