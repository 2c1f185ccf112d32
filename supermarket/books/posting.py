"""Posting an entry to the books: its legs, then the row that the database itself checks, then the sums."""

from functools import cache
from typing import Any

from supermarket.books.kinds import Body, Change, Kind, Posting, ReversalBody
from supermarket.books.tables import BalanceRow, BooksRow, PostedRow, PostingRow, ReversalRow
from supermarket.journal.database import Transaction
from supermarket.journal.engines.neutral import Upsert
from supermarket.journal.entry import Entry, require_name
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
    legs: dict[tuple[str, str], int] = {}
    totals: dict[str, int] = {}
    for account, commodity, amount in postings:
        legs[account, commodity] = legs.get((account, commodity), 0) + amount
        totals[commodity] = totals.get(commodity, 0) + amount
    if any(totals.values()):
        raise UnbalancedError(entry.name)
    if len(legs) == len(postings) and all(legs.values()):
        return tuple(sorted(postings))
    return tuple(Posting(account, commodity, amount) for (account, commodity), amount in sorted(legs.items()) if amount)


def rows_of(kind: Kind[Any], entry: Entry, body: Body) -> tuple[Change, ...]:
    """Return the rows of an entry beside its postings; a reversal takes its entry out of what can be reversed."""
    rows = kind.rows(entry, body)
    if not isinstance(body, ReversalBody):
        return rows
    name = require_name(body.reverses)
    taken: dict[str, Value] = {
        "reverses_origin": name.origin,
        "reverses_seq": name.seq,
        "origin": entry.origin,
        "seq": entry.seq,
    }
    return (*rows, Change(ReversalRow, taken))


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
    return Prepared(Upsert(table_of(row), adds=row.sums))
