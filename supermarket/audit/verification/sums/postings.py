"""The books: every posting, row and balance is worked out again from the entries and laid beside what stands there."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, TypeAlias

from supermarket.audit.verification.facts import Fact
from supermarket.audit.verification.faults import Fault, told
from supermarket.audit.verification.stored import as_text
from supermarket.audit.verification.sums.books import Books, Shape, shape_of
from supermarket.books.tables import PostingRow
from supermarket.journal.database import Row

_NONE: Final[tuple[Fault, ...]] = ()


def check_postings_are_those_of_the_entry(fact: Fact, books: Books) -> Iterable[Fault]:
    """See that the books post exactly what the entry says."""
    if PostingRow not in books.compares:
        return _NONE
    entry = fact.entry
    origin, on = entry.origin.encode(), entry.on.encode()
    found = books.postings.take((origin, entry.seq))
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
    found = books.others.take((fact.entry.origin.encode(), fact.entry.seq))
    expected = [
        (books.numbers[change.row], _stored(shape_of(change.row).values(change.values)))
        for change in fact.rows
        if change.row in books.numbers
    ]
    if not found and not expected:
        return _NONE
    stands = [row[2:] for row in found]
    return _NONE if stands == expected or books.broken else _row_faults(fact, books, stands, expected)


def _stored(values: Iterable[Any]) -> Row:
    """Return values as they are read from the file."""
    return tuple([value.encode() if isinstance(value, str) else value for value in values])


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
            yield row_fault(fact.entry.origin, fact.entry.seq, "row_missing", shape, row)
            continue
        for column, must, is_now in zip(shape.columns, row, stands, strict=True):
            if must != is_now:
                fields = {"table": shape.name, "field": column, "expected": told(must), "found": told(is_now)}
                yield Fault(fact.entry.origin, fact.entry.seq, "row_altered", fields)
    for (number, _key), row in standing.items():
        yield row_fault(fact.entry.origin, fact.entry.seq, "row_extra", shape_of(books.kept[number]), row)


def row_fault(origin: str, seq: int, code: str, shape: Shape, row: Row) -> Fault:
    """Return a fault of a row of the books, which shows the row."""
    return Fault(origin, seq, code, {"table": shape.name, "row": told(" ".join(str(told(value)) for value in row))})


def check_nothing_is_posted_by_no_entry(books: Books) -> Iterator[Fault]:
    """See that every posting and row belongs to an entry."""
    for row in books.postings.rest():
        yield _posting_fault("posting_extra", row)
    for origin, seq, number, row in books.others.rest():
        yield row_fault(as_text(origin), seq, "row_extra", shape_of(books.kept[number]), row)


BookCheck: TypeAlias = Callable[[Fact, Books], Iterable[Fault]]
POSTED: Final[tuple[BookCheck, ...]] = (
    check_postings_are_those_of_the_entry,
    check_rows_are_those_of_the_entry,
)
"""The checks of what an entry did to the books."""
LEFT_OVER: Final[tuple[Callable[[Books], Iterable[Fault]], ...]] = (check_nothing_is_posted_by_no_entry,)
"""The checks of what the entries that were walked along left in the books."""
