"""What is done once for all: its tables are those whose key does not name who made a row, and none can be forgotten."""

from typing import Final

from supermarket.books.kinds import Change
from supermarket.books.many.once import is_once, key_of, undone_by
from supermarket.books.tables import PostedRow, ReversalRow, every_row
from supermarket.journal.tables import table_of
from supermarket.ledger import every_kind

ONCE: Final = {
    "arrival",
    "attendance",
    "card",
    "certificate_withdrawn",
    "claim_order",
    "claim_posted",
    "order_roster",
    "reversal",
    "voucher_settled",
}
"""A table that is new and stands here says that of two machines which both make its row the later one is doubled."""


def test_the_tables_of_what_is_done_once_for_all_are_these() -> None:
    every_kind()
    assert {table_of(row).name for row in every_row() if is_once(row)} == ONCE


def test_two_reversals_of_an_entry_do_the_same() -> None:
    first, second = (
        Change(ReversalRow, {"reverses_origin": "1000-1", "reverses_seq": 7, "origin": "5001-1", "seq": seq})
        for seq in (3, 9)
    )
    assert key_of(first) == key_of(second) == (ReversalRow, "1000-1", 7)


def test_what_anybody_may_do_again_has_no_key_and_undoes_nothing() -> None:
    posted = Change(PostedRow, {"origin": "1000-1", "seq": 7})
    assert key_of(posted) is None
    assert undone_by([posted]) is None
