"""The books: every posting, row and balance is worked out again from the entries and laid beside what stands there."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple, TypeAlias

from supermarket.audit.verification.facts import Fact
from supermarket.audit.verification.faults import Fault, told
from supermarket.audit.verification.stored import Stored, as_text
from supermarket.audit.verification.sums.books import Books, Name, Ordered, Shape, Standing, as_stored_row, shape_of
from supermarket.journal.database import Row

_NONE: Final[tuple[Fault, ...]] = ()
_SEQ: Final = itemgetter(1)


class Beside(NamedTuple):
    """What stands in the books of some entries, taken entry by entry; of those from `torn_from` on nothing is said."""

    postings: Ordered
    others: Ordered
    books: Books


def faults_of(entries: Sequence[Stored], read: Callable[[Stored], Fact | None], books: Books) -> Iterator[Fault]:
    """Lay what entries of a stream must have done to the books, as was noted there, beside what stands in them.

    They are laid side by side all together; only where something differs is each one read again, to say what.
    """
    named = (entry for entry in reversed(entries) if isinstance(entry.origin, bytes) and type(entry.seq) is int)
    last = next(named, None)  # they come in the order of their numbers
    standing = books.upto(_name(last)) if last else Standing([], [[] for _table in books.kept])
    if books.torn_from is None and _is_made(standing, books):
        books.posting += len(set(map(_SEQ, standing.postings)))
    else:
        yield from _one_by_one(entries, read, standing, books)
    books.forget()


def _name(entry: Stored) -> Name:
    return entry.origin, entry.seq


def _is_made(standing: Standing, books: Books) -> bool:
    """Say whether what stands in the books is exactly what the entries at hand make; of tables that cannot be read: no.

    An entry that could not be read makes nothing, and so do rows of it that stand there.
    """
    postings, others = books.made
    return (books.posted is None or postings == standing.postings) and (
        others == standing.others or all(map(_are_the_same, others, standing.others))
    )


def _are_the_same(made: list[Row], stand: list[Row]) -> bool:
    """Say whether these are the same rows, whatever their order: an entry makes them in its own, tables have theirs."""
    return made == stand or (len(made) == len(stand) == len(set(made)) and set(made) == set(stand))


def _one_by_one(
    entries: Sequence[Stored], read: Callable[[Stored], Fact | None], standing: Standing, books: Books
) -> Iterator[Fault]:
    beside = Beside(Ordered(standing.stored_postings()), Ordered(standing.numbered(books.kept)), books)
    for entry in entries:
        fact = read(entry)
        if fact is not None:
            for check in POSTED:
                yield from check(fact, beside)
        elif isinstance(entry.origin, bytes) and type(entry.seq) is int:  # nobody can say what it must have posted
            books.posting += bool(beside.postings.take(_name(entry)))
            beside.others.take(_name(entry))
    for lost, ordered in zip(books.lost, (beside.postings, beside.others), strict=True):
        lost.extend(ordered.rest())


def _is_torn(name: Name, books: Books) -> bool:
    """Say whether not all rows of an entry could be read."""
    return books.torn_from is not None and name >= books.torn_from


def check_postings_are_those_of_the_entry(fact: Fact, beside: Beside) -> Iterable[Fault]:
    """See that the books post exactly what the entry says."""
    books, entry = beside.books, fact.entry
    if books.posted is None:
        return _NONE
    name, on = (entry.origin.encode(), entry.seq), entry.on.encode()
    found = beside.postings.take(name)
    books.posting += bool(found)
    expected = [(*name, leg.account.encode(), leg.commodity.encode(), leg.amount, on) for leg in fact.legs]
    return _NONE if found == expected or _is_torn(name, books) else _posting_faults(fact, found, expected)


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


def check_rows_are_those_of_the_entry(fact: Fact, beside: Beside) -> Iterable[Fault]:
    """See that the books have exactly the rows that the entry makes."""
    books, name = beside.books, (fact.entry.origin.encode(), fact.entry.seq)
    found = beside.others.take(name)
    expected = [
        (books.numbers[change.row], as_stored_row(shape_of(change.row).values(change.named)))
        for change in fact.rows
        if change.row in books.numbers
    ]
    stands = [row[2:] for row in found]
    return _NONE if stands == expected or _is_torn(name, books) else _row_faults(fact, books, stands, expected)


def _row_faults(fact: Fact, books: Books, found: Sequence[Row], expected: Sequence[Row]) -> Iterator[Fault]:
    def keyed(rows: Sequence[Row]) -> dict[tuple[int, Any], Row]:
        shapes = {number: books.kept[number].shape for number, _row in rows}
        return {
            (number, shapes[number].key_values(dict(zip(shapes[number].columns, row, strict=True)))): row
            for number, row in rows
        }

    standing = keyed(found)
    for key, row in keyed(expected).items():
        shape = books.kept[key[0]].shape
        stands = standing.pop(key, None)
        if stands is None:
            yield row_fault(fact.entry.origin, fact.entry.seq, "row_missing", shape, row)
            continue
        for column, must, is_now in zip(shape.columns, row, stands, strict=True):
            if must != is_now:
                fields = {"table": shape.name, "field": column, "expected": told(must), "found": told(is_now)}
                yield Fault(fact.entry.origin, fact.entry.seq, "row_altered", fields)
    for (number, _key), row in standing.items():
        yield row_fault(fact.entry.origin, fact.entry.seq, "row_extra", books.kept[number].shape, row)


def row_fault(origin: str, seq: int, code: str, shape: Shape, row: Row) -> Fault:
    """Return a fault of a row of the books, which shows the row."""
    return Fault(origin, seq, code, {"table": shape.name, "row": told(" ".join(str(told(value)) for value in row))})


def check_nothing_is_posted_by_no_entry(books: Books) -> Iterator[Fault]:
    """See that every posting and row belongs to an entry."""
    books.lose_the_rest()
    postings, others = books.lost
    for row in postings:
        yield _posting_fault("posting_extra", row)
    for origin, seq, number, row in others:
        yield row_fault(as_text(origin), seq, "row_extra", books.kept[number].shape, row)


BookCheck: TypeAlias = Callable[[Fact, Beside], Iterable[Fault]]
POSTED: Final[tuple[BookCheck, ...]] = (
    check_postings_are_those_of_the_entry,
    check_rows_are_those_of_the_entry,
)
"""The checks of what an entry did to the books."""
LEFT_OVER: Final[tuple[Callable[[Books], Iterable[Fault]], ...]] = (check_nothing_is_posted_by_no_entry,)
"""The checks of what the entries that were walked along left in the books."""
