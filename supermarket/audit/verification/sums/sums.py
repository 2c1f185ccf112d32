"""What all entries add up to, laid beside the balances and the other sums that stand in the books."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from sqlalchemy import exists, func, select

from supermarket.audit.verification.faults import Fault, told
from supermarket.audit.verification.stored import as_text, carefully, given
from supermarket.audit.verification.sums.books import Totals, nameless, shape_of
from supermarket.audit.verification.sums.postings import row_fault
from supermarket.books.tables import BalanceRow, BooksRow, PostedRow, PostingRow
from supermarket.journal.database import Transaction
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

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


@dataclass(frozen=True)
class Ended:
    """The ledger after the walk: the tables that can be read, and what the entries make of the books."""

    transaction: Transaction
    rows: Sequence[type[BooksRow]]
    balances: Mapping[tuple[str, str], int]
    """How much of each commodity each account must hold."""
    sums: Totals
    """The sums of every other table; laid beside what stands there they are used up."""
    posting: int
    """How many entries were found to post something."""
    streams: int = 1
    """How many streams have entries."""
    broken: list[str] = field(default_factory=list)


def check_every_row_names_an_entry(ended: Ended) -> Iterator[Fault]:
    """See that the entry that a row names is one in form: its origin a text, its number one."""
    for table in ended.rows:
        if not table.sums:
            for found in carefully(ended.transaction.each(nameless(table)), ended.broken):
                yield row_fault("", 0, "row_extra", shape_of(table), found)


def check_what_posts_is_marked_as_posted(ended: Ended) -> Iterator[Fault]:
    """See that an entry that posts something, and no other, is marked as posted."""
    if PostingRow not in ended.rows or PostedRow not in ended.rows:
        return
    wrongly = ended.transaction.rows(_POSTED_WRONGLY)
    for origin, seq in wrongly:
        yield Fault(str(told(origin)), seq if type(seq) is int else 0, "posted_wrongly")
    if ended.transaction.rows(_MARKED)[0][0] - len(wrongly) != ended.posting:
        for origin, seq in ended.transaction.rows(_UNPOSTED):
            yield Fault(str(told(origin)), seq if type(seq) is int else 0, "unposted")


def check_balances_are_the_sums_of_the_postings(ended: Ended) -> Iterator[Fault]:
    """See that every balance is what the entries add up to, and nothing that is held falls below zero."""
    if BalanceRow not in ended.rows:
        return
    left = dict(ended.balances)
    for account, commodity, amount in carefully(ended.transaction.each(_BALANCES), ended.broken):
        total = left.pop((_text(account), _text(commodity)), None)
        if total is None:
            fields = {"account": told(account), "commodity": told(commodity), "found": told(amount)}
            yield Fault("", 0, "balance_extra", fields)
        elif total != amount:
            yield _balance_fault(ended, "balance_altered", (account, commodity), expected=total, found=amount)
    for key, total in left.items():
        yield _balance_fault(ended, "balance_missing", key, expected=total)


def check_nothing_held_is_below_zero(ended: Ended) -> Iterator[Fault]:
    """See that no household and no shelf holds less than nothing, where one machine alone has written."""
    if ended.streams < 2:  # noqa: PLR2004 - else it is remarked
        yield from _below_zero(ended, "balance_negative")


def below_zero(ended: Ended) -> Iterator[Fault]:
    """Remark which households and shelves hold less than nothing, where several machines have written.

    It is no fault of the books: what was there before may not have come yet, or two machines gave the same away.
    """
    if ended.streams > 1:
        yield from _below_zero(ended, "held_below_zero")


def _below_zero(ended: Ended, code: str) -> Iterator[Fault]:
    for key, total in ended.balances.items():
        if total < 0 and key[0].startswith("Assets:"):
            yield _balance_fault(ended, code, key, expected=total)


def _balance_fault(ended: Ended, code: str, key: tuple[object, object], **figures: object) -> Fault:
    """Return a fault of a balance, which names the last entry that moved it."""
    account, commodity = key
    fields = {"account": account, "commodity": commodity, **figures}
    row = ended.transaction.row(_LAST_MOVED, account=account, commodity=commodity)  # type: ignore[arg-type]
    origin, seq = (as_text(row[0]), row[1]) if row else ("", 0)
    return Fault(origin, seq, code, {name: told(value) for name, value in fields.items()})


def check_other_sums_are_those_of_the_entries(ended: Ended) -> Iterator[Fault]:
    """See that every other row of sums is what the entries add up to."""
    for row, sums in ended.sums.items():
        yield from _sum_faults(ended, row, sums)


def _sum_faults(ended: Ended, row: type[BooksRow], left: dict[Any, tuple[Any, ...]]) -> Iterator[Fault]:
    shape = shape_of(row)
    keys = len(shape.key)
    for found in carefully(ended.transaction.each(Prepared(select(table_of(row)))), ended.broken):
        key, stands = tuple(map(_text, found[:keys])), found[keys:]
        total = left.pop(key if keys > 1 else key[0], None)
        if total is None:
            yield row_fault("", 0, "row_extra", shape, found)
        elif stands != (must_be := total[2:]):
            for name, must, is_now in zip((*shape.sums, *shape.tops), must_be, map(_text, stands), strict=True):
                if must != is_now:
                    fields = {"table": shape.name, "field": name, "expected": told(must), "found": told(is_now)}
                    yield Fault(total[1], total[0], "row_altered", fields)
    for key, (seq, origin, *sums) in left.items():
        names = key if isinstance(key, tuple) else (key,)
        yield row_fault(origin, seq, "row_missing", shape, (*names, *sums))


def _text(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    return as_text(value) if isinstance(value, bytes) else value


_BALANCES: Final = Prepared(select(table_of(BalanceRow)))
_LAST_MOVED: Final = Prepared(
    select(_posting.origin, _posting.seq)
    .where(_posting.account == given("account"), _posting.commodity == given("commodity"))
    .order_by(_posting.on.desc(), _posting.origin.desc(), _posting.seq.desc())
)
EndCheck: TypeAlias = Callable[[Ended], Iterable[Fault]]
ADDED_UP: Final[tuple[EndCheck, ...]] = (
    check_every_row_names_an_entry,
    check_what_posts_is_marked_as_posted,
    check_balances_are_the_sums_of_the_postings,
    check_nothing_held_is_below_zero,
    check_other_sums_are_those_of_the_entries,
)
"""The checks of what all entries together did to the ended."""
