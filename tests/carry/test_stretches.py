"""How what came is cut for transactions: nothing is left out, nothing waits that need not, no stream is named twice."""

from collections import Counter
from dataclasses import dataclass
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supermarket.books.many.taking import is_taken_in_turn
from supermarket.carry.files import stretches
from supermarket.carry.files.form import Section
from supermarket.carry.files.stretches import apart, some_of, together
from supermarket.journal.entry import Entry
from supermarket.ledger import KINDS

FEW = 5


@dataclass
class Named:
    """What is asked of a section here."""

    origin: str


def entry(origin: str, seq: int, kind: str) -> tuple[Section, Entry]:
    made = Entry("220802", origin, seq, 1, kind, "3001", "2026-03-02", 1, "0", f"k{seq}", "{}", b"")
    return cast("Section", Named(origin)), made


@given(
    st.lists(st.lists(st.sampled_from(("points.credited", "credit.reversed", "month.signed")), max_size=7), max_size=5)
)
def test_whatever_came_is_taken_once_in_order_and_each_transaction_names_a_stream_once(kinds: list[list[str]]) -> None:
    upto = Counter[str]()
    came = []
    for number, of in enumerate(kinds):  # every other part goes on with the first stream
        for kind in of:
            upto[origin := f"{number % 2 * number + 1}-1"] += 1
            came.append(entry(origin, upto[origin], kind))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(stretches, "TOGETHER", FEW)
        for cut in (list(apart(came)), list(together(some_of(came)))):
            assert [each for part in cut for _origin, some in part for each in some] == [
                each for _section, each in came
            ]
            for part in cut:
                origins = [origin for origin, _some in part]
                assert len(set(origins)) == len(origins)
                assert all(some for _origin, some in part)
                assert sum(len(some) for _origin, some in part) <= FEW
        for part in apart(came):
            assert len({is_taken_in_turn(KINDS, each) for _origin, some in part for each in some}) == 1
