"""A clerk finds a household by the initials of its name, typed without an input method."""

import pytest

from supermarket.people.initials import READINGS_MAX, initials


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("王样甲", "wyj"),
        ("李秀英", "lxy"),
        ("欧阳样例", "oyyl"),
        ("Ann Lee", "al"),
        ("ann", "a"),
        ("阿依古丽·买买提", "aygl"),
    ],
)
def test_a_name_is_found_by_its_initials(name: str, found: str) -> None:
    assert any(each.startswith(found) for each in initials(name))


@pytest.mark.parametrize(
    ("name", "readings"), [("单样例", {"syl", "dyl"}), ("曾样例", {"zyl", "cyl"}), ("乐样例", {"yyl", "lyl"})]
)
def test_a_character_of_several_readings_is_found_by_each(name: str, readings: set[str]) -> None:
    assert readings <= set(initials(name))


def test_no_name_has_no_initials() -> None:
    assert initials("") == ()


def test_a_name_of_many_voices_keeps_only_the_first_readings() -> None:
    found = initials("单曾乐单曾乐单曾乐")
    assert len(found) == READINGS_MAX
    assert len(set(found)) == READINGS_MAX


def test_signs_that_are_no_words_are_left_out() -> None:
    assert initials("王·甲") == initials("王甲")
