"""The books: every posting, row and balance is worked out again from the entries and laid beside what stands there."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from heapq import merge
from operator import itemgetter
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import exists, func, not_, select

from supermarket.audit.facts import Fact
from supermarket.audit.faults import Fault, told
from supermarket.audit.stored import Stored, as_text, carefully
from supermarket.books.kinds import Change
from supermarket.books.tables import BalanceRow, BooksRow, PostedRow, PostingRow
from supermarket.journal.database import Row, Transaction
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

_NONE: Final[tuple[Fault, ...]] = ()
_posting: Final = table_of(PostingRow).c
_posted: Final = table_of(PostedRow).c
_SAME: Final = (_posting.origin == _posted.origin) & (_posting.seq == _posted.seq)
_UNPOSTED: Final = Prepared(
    select(_posting.origin, _posting.seq)
    .where(~exists().where(_SAME).correlate(table_of(PostingRow)))
    .group_by(_posting.origin, _posting.seq)
)
_MARKED: Final = Prepared(select(func.count()).select_from(table_of(PostedRow)))
_POSTED_WRONGLY: Final = Prepared(
    select(_posted.origin, _posted.seq).where(~exists().where(_SAME).correlate(table_of(PostedRow)))
)


class Shape(NamedTuple):
    """How a table of the books is read: its columns, those of its key, and those that add up."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    sums: tuple[str, ...]
    values: Callable[[Any], Any]
    key_values: Callable[[Any], Any]


@cache
def shape_of(row: type[BooksRow]) -> Shape:
    """Return how the table of a row class is read."""
    table = table_of(row)
    columns = tuple(column.name for column in table.columns)
    key = tuple(column.name for column in table.primary_key.columns)
    return Shape(table.name, columns, key, row.sums, itemgetter(*columns), itemgetter(*key))


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
        names_an_entry = (func.typeof(table.c.origin) == "text", func.typeof(table.c.seq) == "integer")
        key = (table.c.origin, table.c.seq, *table.primary_key.columns)
        statement = Prepared(select(table).where(*names_an_entry).order_by(*dict.fromkeys(key)))
        return carefully(self.transaction.each(statement), self.broken)

    def _numbered(self, number: int) -> Iterator[Row]:
        columns = shape_of(self.kept[number]).columns
        origin, seq = columns.index("origin"), columns.index("seq")
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


# --- entry by entry ---------------------------------------------------------------------------------------------------


def check_postings_are_those_of_the_entry(fact: Fact, books: Books) -> Iterable[Fault]:
    """See that the books post exactly what the entry says."""
    if PostingRow not in books.compares:
        return _NONE
    entry = fact.entry
    origin, on = entry.origin.encode(), entry.on.encode()
    found = books.postings.take(origin, entry.seq)
    books.posting += bool(found)
    expected = [(origin, entry.seq, leg.account.encode(), leg.commodity.encode(), leg.amount, on) for leg in fact.legs]
    return _NONE if found == expected or books.broken else _posting_faults(fact, found, expected)


def _posting_faults(fact: Fact, found: list[Row], expected: list[Row]) -> Iterator[Fault]:
    standing = {row[2:4]: row for row in found}
    for row in expected:
        stands = standing.pop(row[2:4], None)
        if stands is None:
            yield _posting_fault("posting_missing", row)
        elif stands != row:
            told_row = {"account": told(row[2]), "commodity": told(row[3])}
            both = {"expected": _on(row), "found": _on(stands)}
            yield Fault(fact.entry.origin, fact.entry.seq, "posting_altered", {**told_row, **both})
    for row in standing.values():
        yield _posting_fault("posting_extra", row)


def _posting_fault(code: str, row: Row) -> Fault:
    origin, seq, account, commodity, amount, _on_date = row
    fields = {"account": told(account), "commodity": told(commodity), "amount": told(amount)}
    return Fault(as_text(origin), seq, code, fields)


def _on(row: Row) -> str:
    return f"{told(row[4])} ({told(row[5])})"


def check_rows_are_those_of_the_entry(fact: Fact, books: Books) -> Iterable[Fault]:
    """See that the books have exactly the rows that the entry makes."""
    found = books.others.take(fact.entry.origin.encode(), fact.entry.seq)
    expected = [
        (books.numbers[change.row], tuple([_stored(value) for value in shape_of(change.row).values(change.values)]))
        for change in fact.rows
        if change.row in books.numbers
    ]
    if not found and not expected:
        return _NONE
    stands = [row[2:] for row in found]
    return _NONE if stands == expected or books.broken else _row_faults(fact, books, stands, expected)


def _stored(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """Return a value as it is read from the file."""
    return value.encode() if isinstance(value, str) else value


def _row_faults(fact: Fact, books: Books, found: Sequence[Row], expected: Sequence[Row]) -> Iterator[Fault]:
    def keyed(rows: Sequence[Row]) -> dict[tuple[int, Any], Row]:
        shapes = {number: shape_of(books.kept[number]) for number, _row in rows}
        return {
            (number, shapes[number].key_values(dict(zip(shapes[number].columns, row, strict=True)))): row
            for number, row in rows
        }

    standing = keyed(found)
    for key, row in keyed(expected).items():
        shape = shape_of(books.kept[key[0]])
        stands = standing.pop(key, None)
        if stands is None:
            yield _row_fault(fact.entry.origin, fact.entry.seq, "row_missing", shape, row)
            continue
        for column, must, is_now in zip(shape.columns, row, stands, strict=True):
            if must != is_now:
                fields = {"table": shape.name, "field": column, "expected": told(must), "found": told(is_now)}
                yield Fault(fact.entry.origin, fact.entry.seq, "row_altered", fields)
    for (number, _key), row in standing.items():
        yield _row_fault(fact.entry.origin, fact.entry.seq, "row_extra", shape_of(books.kept[number]), row)


def _row_fault(origin: str, seq: int, code: str, shape: Shape, row: Row) -> Fault:
    return Fault(origin, seq, code, {"table": shape.name, "row": told(" ".join(str(told(value)) for value in row))})


BookCheck: TypeAlias = Callable[[Fact, Books], Iterable[Fault]]
POSTED: Final[tuple[BookCheck, ...]] = (
    check_postings_are_those_of_the_entry,
    check_rows_are_those_of_the_entry,
)
"""The checks of what an entry did to the books."""


# --- in the end -------------------------------------------------------------------------------------------------------


def check_nothing_is_posted_by_no_entry(books: Books) -> Iterator[Fault]:
    """See that every posting and row belongs to an entry."""
    for row in books.postings.rest():
        yield _posting_fault("posting_extra", row)
    for origin, seq, number, row in books.others.rest():
        yield _row_fault(as_text(origin), seq, "row_extra", shape_of(books.kept[number]), row)
    for table in books.rows:
        if not table.sums:
            yield from _nameless(books, table)


def check_what_posts_is_marked_as_posted(books: Books) -> Iterator[Fault]:
    """See that an entry that posts something, and no other, is marked as posted."""
    if PostingRow not in books.compares or PostedRow not in books.compares:
        return
    wrongly = books.transaction.rows(_POSTED_WRONGLY)
    for origin, seq in wrongly:
        yield Fault(str(told(origin)), seq if type(seq) is int else 0, "posted_wrongly")
    if books.transaction.rows(_MARKED)[0][0] - len(wrongly) != books.posting:
        for origin, seq in books.transaction.rows(_UNPOSTED):
            yield Fault(str(told(origin)), seq if type(seq) is int else 0, "unposted")


def _nameless(books: Books, row: type[BooksRow]) -> Iterator[Fault]:
    """Give the rows that name no entry even in form: an origin that is no text, a number that is none."""
    columns = table_of(row).c
    names_an_entry = (func.typeof(columns.origin) == "text") & (func.typeof(columns.seq) == "integer")
    statement = Prepared(select(table_of(row)).where(not_(names_an_entry)))
    for found in carefully(books.transaction.each(statement), books.broken):
        yield _row_fault("", 0, "row_extra", shape_of(row), found)


def check_balances_are_the_sums_of_the_postings(books: Books) -> Iterator[Fault]:
    """See that every balance is what the entries add up to, and nothing that is held falls below zero."""
    if BalanceRow not in books.compares:
        return
    left = dict(books.balances)
    for account, commodity, amount in carefully(books.transaction.each(_BALANCES), books.broken):
        where = {"account": told(account), "commodity": told(commodity)}
        total = left.pop((_text(account), _text(commodity)), None)
        if total is None:
            yield Fault("", 0, "balance_extra", {**where, "found": told(amount)})
        elif total[0] != amount:
            yield Fault(
                total[2], total[1], "balance_altered", {**where, "expected": told(total[0]), "found": told(amount)}
            )
    for (account, commodity), (amount, seq, origin) in left.items():
        where = {"account": told(account), "commodity": told(commodity)}
        yield Fault(origin, seq, "balance_missing", {**where, "expected": told(amount)})


def check_nothing_held_is_below_zero(books: Books) -> Iterator[Fault]:
    """See that no household and no shelf holds less than nothing."""
    for (account, commodity), (amount, seq, origin) in books.balances.items():
        if amount < 0 and account.startswith("Assets:"):
            where = {"account": told(account), "commodity": told(commodity)}
            yield Fault(origin, seq, "balance_negative", {**where, "expected": told(amount)})


def check_other_sums_are_those_of_the_entries(books: Books) -> Iterator[Fault]:
    """See that every other row of sums is what the entries add up to."""
    for row, sums in books.sums.items():
        yield from _sum_faults(books, row, dict(sums))


def _sum_faults(books: Books, row: type[BooksRow], left: dict[Any, list[Any]]) -> Iterator[Fault]:
    shape = shape_of(row)
    for found in carefully(books.transaction.each(Prepared(select(table_of(row)))), books.broken):
        values = {column: _text(value) for column, value in zip(shape.columns, found, strict=True)}
        total = left.pop(shape.key_values(values), None)
        if total is None:
            yield _row_fault("", 0, "row_extra", shape, found)
            continue
        for name, must in zip(shape.sums, total[2:], strict=True):
            if values[name] != must:
                fields = {"table": shape.name, "field": name, "expected": told(must), "found": told(values[name])}
                yield Fault(total[1], total[0], "row_altered", fields)
    for key, (seq, origin, *sums) in left.items():
        names = key if isinstance(key, tuple) else (key,)
        yield _row_fault(origin, seq, "row_missing", shape, (*names, *sums))


def _text(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    return as_text(value) if isinstance(value, bytes) else value


_BALANCES: Final = Prepared(select(table_of(BalanceRow)))
EndCheck: TypeAlias = Callable[[Books], Iterable[Fault]]
ADDED_UP: Final[tuple[EndCheck, ...]] = (
    check_nothing_is_posted_by_no_entry,
    check_what_posts_is_marked_as_posted,
    check_balances_are_the_sums_of_the_postings,
    check_nothing_held_is_below_zero,
    check_other_sums_are_those_of_the_entries,
)
"""The checks of what all entries together did to the books."""
