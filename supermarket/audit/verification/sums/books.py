"""The books as they stand, read in the order of the entries, and the sums that the entries make."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from heapq import merge
from itertools import groupby
from operator import add, itemgetter
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, and_, func, select

from supermarket.audit.verification.facts import Fact
from supermarket.audit.verification.stored import WHOLE, Span, Stored, carefully, within
from supermarket.books.kinds import Change
from supermarket.books.tables import BalanceRow, BooksRow, FrontierRow, PostedRow, PostingRow
from supermarket.journal.database import Row, Transaction
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

_BESIDE: Final = frozenset({PostingRow, PostedRow, FrontierRow})
"""The tables that are compared by checks of their own."""
Sums: TypeAlias = dict[type[BooksRow], dict[Any, list[Any]]]


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
    """Rows in the order of the entries that they name, taken entry by entry beside the walk along the journal."""

    def __init__(self, rows: Iterator[Row], named: Callable[[Row], tuple[bytes, int]]) -> None:
        """Take the rows, and what gives the origin and number of the entry that one of them names."""
        self.lost: list[Row] = []
        self._groups: Final = groupby(rows, named)
        self._head: tuple[tuple[bytes, int], Iterator[Row]] | None = next(self._groups, None)

    def take(self, name: tuple[bytes, int]) -> list[Row]:
        """Return the rows of this entry; those before it belong to no entry and are lost."""
        while self._head is not None:
            named, rows = self._head
            if named > name:
                break
            found = list(rows)
            self._head = next(self._groups, None)
            if named == name:
                return found
            self.lost += found
        return []

    def rest(self) -> list[Row]:
        """Return the rows that no entry took."""
        while self._head is not None:
            self.lost += self._head[1]
            self._head = next(self._groups, None)
        return self.lost


class Books:
    """The books as they stand, read beside the walk, and the sums that the entries make on the way."""

    def __init__(self, transaction: Transaction, usable: frozenset[str], span: Span = WHOLE) -> None:
        """Begin before the first entry of a span; only `usable` tables are there to be read."""
        self.span: Final = span
        self.broken: list[str] = []
        self.posting = 0
        """So many entries were found to post something."""
        self.transaction: Final = transaction
        self.rows: Final = rows_to_read(usable)
        self.compares: Final = frozenset(self.rows)
        self.kept: Final = [row for row in self.rows if not row.sums and row not in _BESIDE]
        self.postings: Final = Ordered(self._in_order(PostingRow), itemgetter(0, 1))
        self.others: Final = Ordered(
            merge(*(self._numbered(number) for number in range(len(self.kept)))), itemgetter(0, 1)
        )
        self.numbers: Final = {row: number for number, row in enumerate(self.kept)}
        self.balances: Final[dict[tuple[str, str], int]] = {}
        """How much of each commodity each account must hold."""
        self.sums: Final[Sums] = {row: {} for row in self.rows if row.sums and row is not BalanceRow}
        """For the key of each other row of sums: number and origin of the last entry that moved it, and the sums."""

    def _in_order(self, row: type[BooksRow]) -> Iterator[Row]:
        """Return the rows of a table that name an entry, led by its origin and number."""
        if row not in self.compares:
            return iter(())
        table = table_of(row)
        order = dict.fromkeys((*(table.c[name] for name in shape_of(row).maker), *table.primary_key.columns))
        origin, seq = (table.c[name] for name in shape_of(row).maker)
        statement = select(table).where(names_an_entry(row), *within(self.span, origin, seq)).order_by(*order)
        return carefully(self.transaction.each(Prepared(statement)), self.broken)

    def _numbered(self, number: int) -> Iterator[Row]:
        shape = shape_of(self.kept[number])
        origin, seq = (shape.columns.index(name) for name in shape.maker)
        return ((row[origin], row[seq], number, row) for row in self._in_order(self.kept[number]))

    def leave(self, entry: Stored) -> None:
        """Pass over the rows of an entry of which nobody can say what it must have posted."""
        if isinstance(entry.origin, bytes) and type(entry.seq) is int:
            self.posting += bool(self.postings.take((entry.origin, entry.seq)))
            self.others.take((entry.origin, entry.seq))

    def add(self, fact: Fact) -> None:
        """Add up what an entry moves."""
        balances = self.balances
        for account, commodity, amount in fact.legs:
            balances[account, commodity] = balances.get((account, commodity), 0) + amount
        for change in fact.rows:
            if change.row.sums:
                self._add_sum(change, fact.entry.origin, fact.entry.seq)

    def _add_sum(self, change: Change, origin: str, seq: int) -> None:
        shape = shape_of(change.row)
        sums = self.sums.get(change.row, {})
        key = shape.key_values(change.values)
        before = sums.get(key)
        figures = [change.values[name] for name in shape.sums]
        if before is not None:
            figures = list(map(add, before[2:], figures))
        sums[key] = [seq, origin, *figures]


def add_totals(totals: dict[Any, list[Any]], more: Mapping[Any, list[Any]]) -> None:
    """Add the sums of a later part of the ledger; the last entry that moved one is then of that part."""
    for key, (seq, origin, *figures) in more.items():
        before = totals.get(key, [seq, origin, *(0 for _ in figures)])[2:]
        totals[key] = [seq, origin, *(here + there for here, there in zip(before, figures, strict=True))]


def rows_to_read(usable: frozenset[str]) -> list[type[BooksRow]]:
    """Return the tables of the books that are there to be read."""
    return [row for row in _row_classes() if table_of(row).name in usable]


def _row_classes(parent: type[BooksRow] = BooksRow) -> Iterator[type[BooksRow]]:
    """Return every table of the books, whichever feature it belongs to."""
    for row in parent.__subclasses__():
        if hasattr(row, "__table__"):
            yield row
        yield from _row_classes(row)
