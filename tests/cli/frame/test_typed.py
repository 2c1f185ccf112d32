"""What people type, at, below and above each limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supermarket.cli.frame.misuse import Misuse
from supermarket.cli.frame.typed import LETTERS_MAX, day, moment, month, prose, whole_number, word


@pytest.mark.parametrize(
    "typed",
    ["2026-03-05", "2026-3-5", "2026/03/05", "2026.3.5", "2026年3月5日", "２０２６－０３－０５", " 2026-03-05 "],
)
def test_a_date_is_understood_in_the_ways_people_write_it(typed: str) -> None:
    assert day(typed) == "2026-03-05"


@pytest.mark.parametrize(
    "typed", ["2026-02-29", "2026-13-01", "26-03-05", "2026-03", "20260305", "0000-01-01", "", "昨天"]
)
def test_what_is_no_date_is_wrong_usage(typed: str) -> None:
    with pytest.raises(Misuse):
        day(typed)


@pytest.mark.parametrize("typed", ["2026-03", "2026-3", "2026/03", "2026年3月", "２０２６.３"])
def test_a_month_is_understood_in_the_ways_people_write_it(typed: str) -> None:
    assert month(typed) == "2026-03"


@pytest.mark.parametrize("typed", ["2026-00", "2026-13", "2026", "2026-03-05", ""])
def test_what_is_no_month_is_wrong_usage(typed: str) -> None:
    with pytest.raises(Misuse):
        month(typed)


def test_a_moment_is_utc_milliseconds() -> None:
    assert moment("1970-01-01T08:00:00+08:00") == 0
    assert moment("1970-01-01T00:00:00.001Z") == 1


@pytest.mark.parametrize(("typed", "number"), [("7", 7), ("+7", 7), ("-7", -7), ("−7", -7), ("－７", -7), (" 007 ", 7)])
def test_a_whole_number_is_read_whatever_the_keyboard_made_of_it(typed: str, number: int) -> None:
    assert whole_number(typed) == number


@pytest.mark.parametrize("typed", ["", "1.0", "1e3", "1_000", "七", "²x", "0x10", "1 000", "9" * 16])
def test_what_is_no_whole_number_is_wrong_usage(typed: str) -> None:
    with pytest.raises(Misuse):
        whole_number(typed)


def test_a_number_is_taken_at_its_limits_and_not_beyond() -> None:
    assert [whole_number(str(number), least=1, most=9) for number in (1, 9)] == [1, 9]
    for beyond in ("0", "10"):
        with pytest.raises(Misuse):
            whole_number(beyond, least=1, most=9)


def test_a_word_is_made_narrow_and_a_note_is_left_as_it_was_written() -> None:
    assert word("　５０１７，Ａ ") == "5017,A"
    assert prose(" 帮邻居，扫雪（两次） ") == "帮邻居，扫雪（两次）"


@pytest.mark.parametrize("typed", ["a\tb", "a\x00", "\u200e\x7f", "\ud800", "\ue000"])
def test_signs_that_nobody_can_read_are_wrong_usage(typed: str) -> None:
    for reader in (word, prose):
        with pytest.raises(Misuse):
            reader(typed)


def test_a_text_is_taken_up_to_its_longest_and_not_beyond() -> None:
    assert len(word("x" * LETTERS_MAX)) == LETTERS_MAX
    with pytest.raises(Misuse):
        word("x" * (LETTERS_MAX + 1))


@given(st.text())
def test_any_text_is_a_value_or_wrong_usage_with_a_printable_sentence(typed: str) -> None:
    for reader in (word, prose, day, month, moment, whole_number):
        try:
            reader(typed)
        except Misuse as wrong:
            sentence = wrong.message
        else:
            continue
        assert sentence.isprintable()
