"""The words that the files and options of orders and volunteers are filled with."""

import pytest

from supermarket.practice.orders.files import VOLUNTEER_FILE
from supermarket.registers.values import read_cell


@pytest.mark.parametrize(
    ("word", "kind"),
    [("宣讲员", "speaker"), ("思政课教师", "teacher"), ("专干", "officer"), ("普通", "general"), ("志愿者", "general")],
)
def test_the_kinds_of_volunteers_are_read_by_the_words_that_the_help_has_for_them(word: str, kind: str) -> None:
    assert read_cell(VOLUNTEER_FILE.wanted.column("kind"), word) == kind
