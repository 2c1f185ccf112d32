"""Posting an entry to the books: its legs, then the row that the database itself checks, then the sums."""

from collections import defaultdict
from functools import cache
from typing import Any, Final

from sqlalchemy.dialects.sqlite import insert

from supermarket.books.kinds import Body, Change, Kind, Posting, ReversalBody
from supermarket.books.tables import BalanceRow, BooksRow, PostedRow, PostingRow, ReversalRow
from supermarket.journal.database import Transaction
from supermarket.journal.entry import Entry, EntryName, entry_name
from supermarket.journal.statements import Prepared, Value, insertion
from supermarket.journal.tables import table_of


class UnbalancedError(ValueError):
    """A kind's postings do not sum to zero: a fault of the program, never of a clerk."""


def legs_of(kind: Kind[Any], entry: Entry, body: Body) -> tuple[Posting, ...]:
    """Return the postings of an entry, one for each account and commodity, in the order of their names.

    Raises:
        UnbalancedError: they do not sum to zero for every commodity.
    """
    postings = kind.postings(entry, body)
    if not postings:
        return ()
    legs: defaultdict[tuple[str, str], int] = defaultdict(int)
    totals: defaultdict[str, int] = defaultdict(int)
    for posting in postings:
        legs[posting.account, posting.commodity] += posting.amount
        totals[posting.commodity] += posting.amount
    if any(totals.values()):
        raise UnbalancedError(entry.name)
    return tuple(Posting(account, commodity, amount) for (account, commodity), amount in sorted(legs.items()) if amount)


def rows_of(kind: Kind[Any], entry: Entry, body: Body) -> tuple[Change, ...]:
    """Return the rows of an entry beside its postings; a reversal takes its entry out of what can be reversed."""
    rows = kind.rows(entry, body)
    if not isinstance(body, ReversalBody):
        return rows
    name = reversed_name(body)
    taken: dict[str, Value] = {
        "reverses_origin": name.origin,
        "reverses_seq": name.seq,
        "origin": entry.origin,
        "seq": entry.seq,
    }
    return (*rows, Change(ReversalRow, taken))


def reversed_name(body: ReversalBody) -> EntryName:
    """Return the name of the entry that a reversal reverses.

    Raises:
        ValueError: the body names no entry.
    """
    name = entry_name(body.reverses)
    if name is None:
        raise ValueError(body.reverses)
    return name


def post(transaction: Transaction, kind: Kind[Any], entry: Entry, body: Body) -> None:
    """Post one entry to the books."""
    legs = legs_of(kind, entry, body)
    if legs:
        transaction.run_many(
            insertion(PostingRow),
            [
                {
                    "origin": entry.origin,
                    "seq": entry.seq,
                    "account": leg.account,
                    "commodity": leg.commodity,
                    "amount": leg.amount,
                    "on": entry.on,
                }
                for leg in legs
            ],
        )
        transaction.run(insertion(PostedRow), origin=entry.origin, seq=entry.seq)
        transaction.run_many(
            addition(BalanceRow),
            [{"account": leg.account, "commodity": leg.commodity, "amount": leg.amount} for leg in legs],
        )
    for change in rows_of(kind, entry, body):
        statement = addition(change.row) if change.row.sums else insertion(change.row)
        transaction.run(statement, **change.values)


@cache
def addition(row: type[BooksRow]) -> Prepared:
    """Return the statement that adds amounts to a row of sums, making it where it is missing."""
    table = table_of(row)
    insertion = insert(table)
    sums: Final = {name: table.c[name] + insertion.excluded[name] for name in row.sums}
    return Prepared(insertion.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=sums))
