"""A score opened on the screen: no code stands where people have a word."""

from collections.abc import Iterator

import pytest

from supermarket.assessment.forms.forms import MARKED
from supermarket.cli.assessment.shown import counted, figure_named
from supermarket.locale import use


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Speak Chinese, and English again in the end."""
    use("zh")
    yield
    use("en")


@pytest.mark.parametrize(
    ("what", "shown"),
    [
        ("stock.counted", "盘点"),
        ("2026-03 need", "2026-03 需求"),
        ("satisfied", "满意"),
        ("not", "不满意"),
        ("2026-03-02/2026-03-08", "2026-03-02/2026-03-08"),
        ("", ""),
    ],
)
def test_what_a_figure_counts_is_said_in_the_readers_language(what: str, shown: str) -> None:
    assert counted(what) == shown


def test_a_line_that_a_person_marks_has_no_indicators_name() -> None:
    assert (figure_named(MARKED), figure_named("party_volunteers")) == ("人工评分", "party_volunteers")
