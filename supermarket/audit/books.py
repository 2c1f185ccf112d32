"""The books as they stand, read in the order of the entries, and the sums that the entries make."""

from collections.abc import Callable, Iterator
from functools import cache
from heapq import merge
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, func, select

from supermarket.audit.facts import Fact
from supermarket.audit.stored import Stored, carefully
from supermarket.books.kinds import Change
from supermarket.books.tables import BalanceRow, BooksRow, PostedRow, PostingRow
from supermarket.journal.database import Row, Transaction
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of


class Shape(NamedTuple):
    """How a table of the books is read: its columns, those of its key, and those that add up.

    `maker` names the entry that made a row: origin and seq, or by_origin and by_seq where those two name another.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    sums: tuple[str, ...]
    maker: tuple[str, str]
    values: Callable[[Any], Any]
    key_values: Callable[[Any], Any]


@cache
def shape_of(row: type[BooksRow]) -> Shape:
    """Return how the table of a row class is read."""
    table = table_of(row)
    columns = tuple(column.name for column in table.columns)
    key = tuple(column.name for column in table.primary_key.columns)
    maker = ("by_origin", "by_seq") if "by_origin" in columns else ("origin", "seq")
    return Shape(table.name, columns, key, row.sums, maker, itemgetter(*columns), itemgetter(*key))


def names_an_entry(row: type[BooksRow]) -> ColumnElement[bool]:
    """Return the condition that a row names an entry in form: an origin that is a text, a number that is one."""
    origin, seq = (table_of(row).c[name] for name in shape_of(row).maker)
    return and_(func.typeof(origin) == "text", func.typeof(seq) == "integer")


class Ordered:
    """Rows that name entries, in the order of those, taken entry by entry beside the walk along the journal."""

    def __init__(self, rows: Iterator[Row]) -> None:
        """Take rows that begin with the origin and number of an entry."""
        self.lost: list[Row] = []
        self._rows: Final = rows
        self._head: Row | None = next(rows, None)

    def take(self, origin: bytes, seq: int) -> list[Row]:
        """Return the rows of this entry; those before it belong to no entry and are lost."""
        head = self._head
        if head is None or (head[1] > seq and head[0] == origin):
            return []
        own: list[Row] = []
        while head is not None:
            if head[1] == seq and head[0] == origin:
                own.append(head)
            elif (head[0], head[1]) < (origin, seq):
                self.lost.append(head)
            else:
                break
            head = next(self._rows, None)
        self._head = head
        return own

    def rest(self) -> list[Row]:
        """Return the rows that no entry took."""
        return [*self.lost, *([self._head] if self._head else []), *self._rows]


class Books:
    """The books as they stand, read beside the walk, and the sums that the entries make on the way."""

    def __init__(self, transaction: Transaction, usable: frozenset[str]) -> None:
        """Begin before the first entry; only `usable` tables are there to be read."""
        self.broken: list[str] = []
        self.posting = 0
        """So many entries were found to post something."""
        self.transaction: Final = transaction
        self.rows: Final = [row for row in _row_classes() if table_of(row).name in usable]
        self.compares: Final = frozenset(self.rows)
        self.kept: Final = [row for row in self.rows if not row.sums and row not in {PostingRow, PostedRow}]
        self.postings: Final = Ordered(self._in_order(PostingRow))
        self.others: Final = Ordered(merge(*(self._numbered(number) for number in range(len(self.kept)))))
        self.numbers: Final = {row: number for number, row in enumerate(self.kept)}
        self.balances: Final[dict[tuple[str, str], list[Any]]] = {}
        """For each account and commodity: how much, and the number and origin of the last entry that moved it."""
        self.sums: Final[dict[type[BooksRow], dict[Any, list[Any]]]] = {
            row: {} for row in self.rows if row.sums and row is not BalanceRow
        }
        """For the key of each other row of sums: number and origin of the last entry that moved it, and the sums."""

    def _in_order(self, row: type[BooksRow]) -> Iterator[Row]:
        """Return the rows of a table that name an entry, led by its origin and number."""
        if row not in self.compares:
            return iter(())
        table = table_of(row)
        order = dict.fromkeys((*(table.c[name] for name in shape_of(row).maker), *table.primary_key.columns))
        statement = Prepared(select(table).where(names_an_entry(row)).order_by(*order))
        return carefully(self.transaction.each(statement), self.broken)

    def _numbered(self, number: int) -> Iterator[Row]:
        shape = shape_of(self.kept[number])
        origin, seq = (shape.columns.index(name) for name in shape.maker)
        return ((row[origin], row[seq], number, row) for row in self._in_order(self.kept[number]))

    def leave(self, entry: Stored) -> None:
        """Pass over the rows of an entry of which nobody can say what it must have posted."""
        if isinstance(entry.origin, bytes) and type(entry.seq) is int:
            self.posting += bool(self.postings.take(entry.origin, entry.seq))
            self.others.take(entry.origin, entry.seq)

    def add(self, fact: Fact) -> None:
        """Add up what an entry moves."""
        origin, seq = fact.entry.origin, fact.entry.seq
        for leg in fact.legs:
            total = self.balances.setdefault((leg.account, leg.commodity), [0, 0, ""])
            total[0] += leg.amount
            total[1] = seq
            total[2] = origin
        for change in fact.rows:
            if change.row.sums:
                self._add_sum(change, origin, seq)

    def _add_sum(self, change: Change, origin: str, seq: int) -> None:
        shape = shape_of(change.row)
        sums = self.sums.get(change.row, {})
        total = sums.setdefault(shape.key_values(change.values), [seq, origin, *(0 for _ in shape.sums)])
        total[0] = seq
        total[1] = origin
        for place, name in enumerate(shape.sums, 2):
            total[place] += change.values[name]


def _row_classes(parent: type[BooksRow] = BooksRow) -> Iterator[type[BooksRow]]:
    """Return every table of the books, whichever feature it belongs to."""
    for row in parent.__subclasses__():
        if hasattr(row, "__table__"):
            yield row
        yield from _row_classes(row)
