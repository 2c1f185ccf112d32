"""The books: every posting, row and balance is worked out again from the entries and laid beside what stands there."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, TypeAlias

from sqlalchemy import exists, func, not_, select

from supermarket.audit.books import Books, Shape, names_an_entry, shape_of
from supermarket.audit.facts import Fact
from supermarket.audit.faults import Fault, told
from supermarket.audit.stored import as_text, carefully
from supermarket.books.tables import BalanceRow, BooksRow, PostedRow, PostingRow
from supermarket.journal.database import Row
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
    statement = Prepared(select(table_of(row)).where(not_(names_an_entry(row))))
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
