"""Each entry's postings sum to zero for every commodity, one posting for each account and commodity."""

from collections.abc import Callable
from typing import Any, Final

import pytest

from supermarket.books.kinds import Body, Change, Kind, Posting, ReversalBody
from supermarket.books.posting import UnbalancedError, legs_of, post, rows_of
from supermarket.books.tables import ReversalRow
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Value
from supermarket.ledger import Ledger

ENTRY: Final = Entry("220802", "9999-1", 7, 1, "a.tested", "1000", "2026-03-02", 1, "0", "k", "{}", b"")


class Moved(Body):
    """A body that moves nothing by itself."""


def kind(*postings: Posting) -> Kind[Moved]:
    return Kind("a.tested", Moved, postings=lambda _entry, _body: postings)


def legs(*postings: Posting) -> tuple[Posting, ...]:
    return legs_of(kind(*postings), ENTRY, Moved())


def test_legs_stand_in_the_order_of_their_names() -> None:
    b, a = Posting("B", "POINT", -3), Posting("A", "POINT", 3)
    assert legs(b, a) == (a, b)


def test_several_movements_of_one_account_are_one_leg() -> None:
    moved = legs(Posting("A", "POINT", 3), Posting("B", "POINT", -5), Posting("A", "POINT", 2))
    assert moved == (Posting("A", "POINT", 5), Posting("B", "POINT", -5))


def test_what_comes_to_nothing_is_no_leg() -> None:
    moved = legs(
        Posting("A", "POINT", 3), Posting("A", "POINT", -3), Posting("B", "POINT", 1), Posting("C", "POINT", -1)
    )
    assert moved == (Posting("B", "POINT", 1), Posting("C", "POINT", -1))


def test_a_movement_of_nothing_is_no_leg() -> None:
    assert legs(Posting("A", "POINT", 0), Posting("B", "POINT", 0)) == ()


def test_a_fact_that_moves_nothing_has_no_legs_and_no_rows() -> None:
    assert legs() == ()
    assert rows_of(kind(), ENTRY, Moved()) == ()


def test_each_commodity_is_an_account_of_its_own() -> None:
    moved = legs(
        Posting("A", "POINT", 3), Posting("B", "POINT", -3), Posting("A", "G1001", -2), Posting("C", "G1001", 2)
    )
    assert [(leg.account, leg.commodity, leg.amount) for leg in moved] == [
        ("A", "G1001", -2),
        ("A", "POINT", 3),
        ("B", "POINT", -3),
        ("C", "G1001", 2),
    ]


@pytest.mark.parametrize(
    "postings",
    [
        (Posting("A", "POINT", 1),),
        (Posting("A", "POINT", 2), Posting("B", "POINT", -1)),
        (Posting("A", "POINT", 1), Posting("B", "G1001", -1)),
    ],
)
def test_postings_that_do_not_sum_to_zero_are_a_fault_of_the_program(postings: tuple[Posting, ...]) -> None:
    with pytest.raises(UnbalancedError, match=r"^9999-1-7$"):
        legs(*postings)


def test_a_reversal_takes_its_entry_out_of_what_can_be_reversed() -> None:
    body = ReversalBody(asked={}, reverses="5001-2-31", reversed_on="2026-03-01", reason="twice")
    values: dict[str, Value] = {"reverses_origin": "5001-2", "reverses_seq": 31, "origin": "9999-1", "seq": 7}
    assert rows_of(Kind("a.reversed", ReversalBody), ENTRY, body) == (Change(ReversalRow, values),)


def test_a_reversal_of_nothing_is_refused() -> None:
    body = ReversalBody(asked={}, reverses="nothing", reversed_on="2026-03-01", reason="twice")
    with pytest.raises(ValueError, match=r"^nothing$"):
        rows_of(Kind("a.reversed", ReversalBody), ENTRY, body)


BALANCED: Final = (Posting("A", "POINT", 3), Posting("B", "POINT", -3))


def test_posting_writes_legs_mark_and_balances(ledger: Ledger) -> None:
    with ledger.database.writing(keep=False) as transaction:
        post(transaction, kind(*BALANCED), ENTRY, Moved())
        found: Callable[[str], list[Any]] = lambda sql: transaction.driver.execute(sql).fetchall()  # noqa: E731
        assert found("SELECT account, amount FROM posting WHERE origin = '9999-1'") == [("A", 3), ("B", -3)]
        assert found("SELECT seq FROM posted WHERE origin = '9999-1'") == [(7,)]
        assert found("SELECT account, amount FROM balance WHERE account IN ('A', 'B')") == [("A", 3), ("B", -3)]
