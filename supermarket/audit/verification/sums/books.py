"""The books as they stand, read in the order of the entries, and the sums that the entries make."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import groupby, islice
from operator import add, itemgetter
from sys import intern
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, and_, not_, select

from supermarket.audit.verification.facts import Fact
from supermarket.audit.verification.stored import UNREADABLE, WHOLE, Span, torn, within
from supermarket.books.tables import BalanceRow, BooksRow, FrontierRow, PostedRow, PostingRow, every_row
from supermarket.journal.database import Row, Transaction
from supermarket.journal.engines.neutral import is_stored_as
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

_BESIDE: Final = frozenset({PostingRow, PostedRow, FrontierRow})
"""The tables that are compared by checks of their own."""
_AHEAD: Final = 500
"""So many rows of a table are read together."""
Name: TypeAlias = tuple[bytes, int]
"""The origin and number of an entry, in the order in which SQLite sorts them."""
Sums: TypeAlias = dict[type[BooksRow], dict[Any, list[Any]]]
Totals: TypeAlias = dict[type[BooksRow], dict[Any, tuple[Any, ...]]]

_STATEMENTS_MAX: Final = 1_000
"""So many statements are kept: one for each table, and one for each part of a ledger that is read in parts."""


class Shape(NamedTuple):
    """How a table of the books is read: its columns, those of its key, those that add up, those whose greatest stays.

    `maker` names the entry that made a row: origin and seq, or by_origin and by_seq where those two name another.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    sums: tuple[str, ...]
    tops: tuple[str, ...]
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
    return Shape(table.name, columns, key, row.sums, row.tops, maker, itemgetter(*columns), itemgetter(*key))


def names_an_entry(row: type[BooksRow]) -> ColumnElement[bool]:
    """Return the condition that a row names an entry in form: an origin that is a text, a number that is one."""
    origin, seq = (table_of(row).c[name] for name in shape_of(row).maker)
    return and_(is_stored_as(origin, "text"), is_stored_as(seq, "integer"))


@lru_cache(maxsize=_STATEMENTS_MAX)
def in_order(row: type[BooksRow], span: Span) -> Prepared:
    """Return the statement that reads the rows of a table that name an entry of a span, in the order of the entries."""
    table = table_of(row)
    order = dict.fromkeys((*(table.c[name] for name in shape_of(row).maker), *table.primary_key.columns))
    origin, seq = (table.c[name] for name in shape_of(row).maker)
    return Prepared(select(table).where(names_an_entry(row), *within(span, origin, seq)).order_by(*order))


@cache
def nameless(row: type[BooksRow]) -> Prepared:
    """Return the statement that reads the rows of a table that name no entry, not even in form."""
    return Prepared(select(table_of(row)).where(not_(names_an_entry(row))))


class Ordered:
    """Rows in the order of the entries that they name, taken entry by entry."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """Take the rows, each led by the origin and number of the entry that it names."""
        self.lost: list[Row] = []
        self._groups: Final = groupby(rows, itemgetter(0, 1))
        self._head: tuple[Name, Iterator[Row]] | None = next(self._groups, None)

    def take(self, name: Name) -> list[Row]:
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


class Table:
    """The rows of a table that name an entry, in the order of the entries, read along with the walk.

    Texts come as texts, which is what the entries make. Where one is no UTF-8, the bytes that are none become lone
    surrogates, from there on.
    """

    def __init__(self, transaction: Transaction, row: type[BooksRow], span: Span) -> None:
        """Begin before the first row."""
        self.row: Final = row
        self.shape: Final = shape_of(row)
        self.torn: str | None = None
        """What is wrong with the file after the last row that could be read."""
        self._transaction: Final = transaction
        self._statement: Final = in_order(row, span)
        self._maker: Final = tuple(self.shape.columns.index(name) for name in self.shape.maker)
        self._whatever = False
        self._rows: Iterator[Row] = transaction.each(self._statement)
        self._taken = 0
        self._ended = False
        self._ahead: list[Row] = []

    def name(self, row: Row) -> Name:
        """Return the origin and number of the entry that a row names."""
        origin, seq = self._maker
        return as_bytes(row[origin]), row[seq]

    def upto(self, name: Name) -> list[Row]:
        """Return the rows that are left of the entries up to this one."""
        while not self._ended and (not self._ahead or self.name(self._ahead[-1]) <= name):
            self._read()
        if not self._ahead or self.name(self._ahead[0]) > name:
            return []
        cut = bisect_right(self._ahead, name, key=self.name)
        found, self._ahead = self._ahead[:cut], self._ahead[cut:]
        return found

    def rest(self) -> list[Row]:
        """Return all the rows that are left."""
        while not self._ended:
            self._read()
        found, self._ahead = self._ahead, []
        return found

    def broke_off(self) -> bool:
        """Say whether the file cannot be read where all rows that could be were given."""
        return self.torn is not None and not self._ahead

    def _read(self) -> None:
        ahead: list[Row] = []
        try:
            with self._transaction.texts_as_texts(whatever=self._whatever):
                ahead.extend(islice(self._rows, _AHEAD))  # keeps what it was given before a fault
            self._ended = len(ahead) < _AHEAD
        except UNREADABLE as fault:
            if self._whatever:
                self.torn, self._ended = torn(fault), True
            else:  # perhaps it is a text alone that cannot be read
                self._whatever = True
                self._rows = islice(self._transaction.each(self._statement), self._taken + len(ahead), None)
        self._taken += len(ahead)
        self._ahead += ahead


class Books:
    """The books as they stand, read beside the walk, and the sums that the entries make on the way."""

    def __init__(self, transaction: Transaction, usable: frozenset[str], span: Span = WHOLE) -> None:
        """Begin before the first entry of a span; only `usable` tables are there to be read."""
        self.broken: list[str] = []
        self.posting = 0
        """So many entries were found to post something."""
        rows = rows_to_read(usable)
        self.posted: Final = Table(transaction, PostingRow, span) if PostingRow in rows else None
        self.kept: Final = [Table(transaction, row, span) for row in rows if not row.sums and row not in _BESIDE]
        self.numbers: Final = {table.row: number for number, table in enumerate(self.kept)}
        self.made: Final = Standing([], [[] for _table in self.kept])
        """What the entries at hand must have done to the books."""
        self._makes: Final = {
            table.row: (table.shape.values, rows) for table, rows in zip(self.kept, self.made.others, strict=True)
        }
        self.torn_from: Name | None = None
        """From this entry on rows could not be read, so nobody can say which ones are wanting."""
        self.lost: Final[tuple[list[Row], list[Row]]] = [], []
        """Postings of no entry, and other such rows, each led by the entry that it names and its table's number."""
        self.balances: Final[dict[tuple[str, str], int]] = {}
        """How much of each commodity each account must hold."""
        self.sums: Final[Sums] = {row: {} for row in rows if row.sums and row is not BalanceRow}
        """For the key of each other row of sums: number and origin of the last entry that moved it, and the sums."""
        self._adds: Final = {
            row: (shape_of(row).values, len(shape_of(row).key), 2 + len(row.sums), sums)
            for row, sums in self.sums.items()
        }

    def upto(self, name: Name) -> "Standing":
        """Return the rows that are left of the entries up to this one."""
        standing = Standing(self.posted.upto(name) if self.posted else [], [table.upto(name) for table in self.kept])
        last = None
        for table, rows in zip(self._tables(), (standing.postings, *standing.others), strict=True):
            if table and table.broke_off():
                self.broken.append(str(table.torn))
                table.torn = None
                last = table.name(rows[-1]) if rows else (b"", 0)
                self.torn_from = min(last, self.torn_from or last)
        return standing

    def _tables(self) -> Iterator[Table | None]:
        yield self.posted
        yield from self.kept

    def lose_the_rest(self) -> None:
        """Read the rows of entries after the last one, of which there must be none."""
        postings, others = self.lost
        rest = Standing(self.posted.rest() if self.posted else [], [table.rest() for table in self.kept])
        postings += rest.stored_postings()
        others += rest.numbered(self.kept)

    def add(self, fact: Fact) -> None:
        """Note what an entry must have done to the books, and add up what it moves."""
        entry, legs, rows = fact.entry, fact.legs, fact.rows
        origin, seq, on = entry.origin, entry.seq, entry.on
        balances, postings = self.balances, self.made.postings
        for account, commodity, amount in legs:
            postings.append((origin, seq, account, commodity, amount, on))
            key = account, commodity
            balances[key] = balances.get(key, 0) + amount
        for row, values in rows:
            makes = self._makes.get(row)
            if makes is not None:
                makes[1].append(values if isinstance(values, tuple) else makes[0](values))
                continue
            adds = self._adds.get(row)
            if adds is not None:
                in_order, keys, tops, sums = adds
                whole = values if isinstance(values, tuple) else in_order(values)
                of = whole[:keys] if keys > 1 else whole[0]
                before = sums.get(of)
                if before is None:
                    sums[_shared(of)] = [seq, origin, *_shared(whole[keys:])]
                    continue
                before[0], before[1] = seq, origin
                for place, more in enumerate(whole[keys:], 2):
                    if more:
                        before[place] = before[place] + more if place < tops else max(before[place], more)

    def totals(self) -> Totals:
        """Return the sums, each in as little room as it takes."""
        return {row: {key: tuple(each) for key, each in sums.items()} for row, sums in self.sums.items()}

    def forget(self) -> None:
        """Forget what the entries at hand must have done: it was laid beside what stands in the books."""
        self.made.postings.clear()
        for rows in self.made.others:
            rows.clear()


class Standing(NamedTuple):
    """What stands in the books of some entries: their postings, and their rows of each other table."""

    postings: list[Row]
    others: list[list[Row]]

    def stored_postings(self) -> Iterator[Row]:
        """Give the postings as they lie in the file."""
        return map(as_stored_row, self.postings)

    def numbered(self, tables: Sequence[Table]) -> list[Row]:
        """Return the other rows as they lie in the file, each led by the entry that it names and its table's number."""
        return sorted(
            (
                (*table.name(row), number, as_stored_row(row))
                for number, (table, rows) in enumerate(zip(tables, self.others, strict=True))
                for row in rows
            ),
            key=itemgetter(0, 1, 2),
        )


def as_bytes(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """Return a text as the bytes that lie in the file, and anything else as it is."""
    return value.encode(errors="surrogateescape") if isinstance(value, str) else value


def as_stored_row(values: Iterable[Any]) -> Row:
    """Return values as the bytes and numbers that lie in the file."""
    return tuple(map(as_bytes, values))


def _shared(key: Any) -> Any:  # noqa: ANN401 - whatever a key is
    """Return a key, or what stands beside it, in less room where many have a text in common, such as an origin."""
    return tuple([intern(each) if type(each) is str else each for each in key]) if type(key) is tuple else key


def add_totals(row: type[BooksRow], totals: dict[Any, tuple[Any, ...]], more: Mapping[Any, tuple[Any, ...]]) -> None:
    """Add the sums of a later part of the ledger; the last entry that moved one is of that part."""
    tops = 2 + len(row.sums)
    for key, later in more.items():
        before = totals.get(key)
        if before is not None:
            added, topped = map(add, later[2:tops], before[2:tops]), map(max, later[tops:], before[tops:])
            totals[key] = (*later[:2], *added, *topped)
        else:
            totals[key] = later


def rows_to_read(usable: frozenset[str]) -> list[type[BooksRow]]:
    """Return the tables of the books that are there to be read."""
    return [row for row in every_row() if table_of(row).name in usable]
