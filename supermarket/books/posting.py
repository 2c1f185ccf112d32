"""Posting an entry to the books: its legs, then the row that the database itself checks, then the sums."""

from collections.abc import Iterable
from typing import Any

from supermarket.books.kinds import Body, Change, Kind, Posting, ReversalBody
from supermarket.books.tables import BalanceRow, PostedRow, PostingRow, ReversalRow
from supermarket.journal.database import Transaction
from supermarket.journal.entry import Entry, require_name
from supermarket.journal.statements import Value


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
    if not body.undoes or not isinstance(body, ReversalBody):
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
    post_with(transaction, kind, entry, body, rows_of(kind, entry, body))


def post_with(transaction: Transaction, kind: Kind[Any], entry: Entry, body: Body, rows: Iterable[Change]) -> None:
    """Post one entry of which the rows beside its postings are known already."""
    legs = legs_of(kind, entry, body)
    if legs:
        origin, seq, on = entry.origin, entry.seq, entry.on
        transaction.add_all(PostingRow, [(origin, seq, *leg, on) for leg in legs])
        transaction.add_all(BalanceRow, legs)
        transaction.add(PostedRow, (origin, seq))
    transaction.add_each(rows)
