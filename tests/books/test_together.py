"""Entries that are posted together make the books that they make one by one, and what is refused is refused."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from supermarket.books.kinds import Body, Change, Kind, Posting, ReversalBody
from supermarket.books.posting import post
from supermarket.books.tables import BalanceRow, PostedRow, PostingRow, ReversalRow
from supermarket.earning.tables import ClaimCountRow, HonourRow
from supermarket.errors.ledger import JournalUnpostable
from supermarket.journal.database import TakenRow
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Prepared, Value
from supermarket.journal.tables import table_of
from supermarket.ledger import Ledger
from tests.audit.tampering import reseal, tampering
from tests.books.test_forged_journal import twice
from tests.journal.raw import row_of
from tests.refusing import fields_of
from tests.village import Village

FIRST: Final = 10_000
TABLES: Final = [table_of(row) for row in (PostingRow, PostedRow, BalanceRow, ReversalRow, HonourRow, ClaimCountRow)]
ROWS: Final = {table.name: Prepared(select(table).order_by(*table.primary_key.columns)) for table in TABLES}


class Move(NamedTuple):
    """So many of a commodity go from one account to another; `undoes` is the number of a move that this takes back."""

    giver: str
    taker: str
    commodity: str
    amount: int
    undoes: int | None = None


ACCOUNTS: Final = st.sampled_from(
    ["Assets:Households:甲", "Assets:Stock:5001", "Equity:Issued:3001", "Expenses:Given:5001"]
)
MOVES: Final = st.lists(
    st.builds(
        Move,
        ACCOUNTS,
        ACCOUNTS,
        st.sampled_from(["POINT", "G1001"]),
        st.integers(-2, 9),
        st.none() | st.none() | st.integers(0, 12),
    ),
    max_size=40,
)


class Moved(Body):
    """A body that moves something."""

    move: tuple[str, str, str, int]


class Unmoved(ReversalBody, Moved):
    """A body that moves something back."""


def _postings(_entry: Entry, body: Moved) -> tuple[Posting, ...]:
    giver, taker, commodity, amount = body.move
    return (Posting(giver, commodity, -amount), Posting(taker, commodity, amount))


def _rows(entry: Entry, body: Moved) -> tuple[Change, ...]:
    giver, _taker, _commodity, amount = body.move
    counts: dict[str, Value] = {
        "reviews": 1,
        "rejections": 0,
        "notices": amount,
        "objections": -1,
        "withdrawals": 0,
        "postings": 0,
        "place": 0,
        "whose": giver,
        "last": f"{abs(amount):016}",
    }
    return (
        Change(HonourRow, {"household": giver, "rule": "ENV-01", "cumulative": amount, "minutes": 0, "untimed": 1}),
        Change(ClaimCountRow, {**counts, "origin": entry.origin, "seq": entry.seq % 3}),
    )


MOVED: Final = Kind("a.moved", Moved, postings=_postings, rows=_rows)
UNMOVED: Final = Kind("a.unmoved", Unmoved, postings=_postings, rows=_rows)


def _posted(ledger: Ledger, moves: Sequence[Move], sizes: Iterator[int]) -> dict[str, list[Any]] | None:
    """Post moves, so many together, and return the rows of the books; None where one was refused."""
    numbered, rest = enumerate(moves), len(moves)
    with ledger.database.writing(keep=False) as transaction:
        while rest > 0:
            size = next(sizes)
            rest -= size
            try:
                with transaction.step():
                    for number, move in islice(numbered, size):
                        seq = FIRST + number
                        entry = Entry("220802", "9-1", seq, 1, "a.moved", "1000", "2026-03-02", 1, "0", "k", "{}", b"")
                        if move.undoes is None:
                            post(transaction, MOVED, entry, Moved(move=move[:4]))
                            continue
                        body = Unmoved(
                            move=move[:4],
                            asked={},
                            reverses=f"9-1-{move.undoes + 1}",
                            reversed_on="2026-03-02",
                            reason="twice",
                        )
                        post(transaction, UNMOVED, entry, body)
            except TakenRow:
                return None
        return {name: transaction.rows(rows) for name, rows in ROWS.items()}


def _always(size: int) -> Iterator[int]:
    while True:
        yield size


@given(moves=MOVES, sizes=st.lists(st.integers(1, 50), min_size=40, max_size=40))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_entries_posted_together_make_the_same_books_or_are_refused_together(
    ledger: Ledger, moves: list[Move], sizes: list[int]
) -> None:
    one_by_one = _posted(ledger, moves, _always(1))
    assert _posted(ledger, moves, iter(sizes)) == one_by_one
    assert _posted(ledger, moves, _always(50)) == one_by_one


def test_what_is_held_is_refused_below_zero_even_where_a_later_entry_brings_it_back(ledger: Ledger) -> None:
    brought, taken = (
        Move("Equity:Issued:3001", "Assets:Households:甲", "POINT", 5),
        Move("Assets:Households:甲", "Expenses:Given:5001", "POINT", 8),
    )
    assert _posted(ledger, [brought, taken, brought], _always(3)) is None
    assert _posted(ledger, [brought, brought, taken], _always(3)) is not None


def test_of_entries_that_cannot_be_posted_the_first_is_named(village: Village, ledger_path: Path) -> None:
    number = village.enrol()
    village.credit(number, 40)
    village.reverse(village.credit(number).entry)
    village.receive()
    with tampering(ledger_path) as connection:
        row = row_of(connection, "entry", "kind = 'points.credited'")
        refused_by_the_books = row_of(connection, "entry", "kind = 'credit.reversed'")["seq"]
        twice(connection, row)
        unknown = row_of(connection, "entry", "kind = 'stock.received'")["seq"]
        connection.execute("UPDATE entry SET kind = 'moon.landed' WHERE seq = ?", (unknown,))
        reseal(connection, row["seq"])
    assert unknown > refused_by_the_books
    with pytest.raises(JournalUnpostable) as refusal:
        village.ledger.rebuild()
    assert fields_of(refusal.value)["entry"] == f"1000-1-{refused_by_the_books}"
