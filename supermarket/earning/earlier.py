"""What a household held, owed and had earned at an earlier time: what it has now, less what later entries did.

Papers of a past day need it; it costs as much as the household has entries, and nothing the more for an old ledger.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select, union

from supermarket.books.accounts import household_points, recoverable
from supermarket.books.afterwards import is_recent
from supermarket.books.kinds import POINT, Change, Posting, parsed
from supermarket.books.posting import legs_of, rows_of
from supermarket.books.session import ReadSession
from supermarket.books.tables import PostingRow, ReversalRow
from supermarket.earning.credit import cumulative_of
from supermarket.earning.lapsing.lapsing import Held, adopted_year, awards_of, given_back_of, lapsed_of, spent_of
from supermarket.earning.service_time import minutes_of_award, service_minutes
from supermarket.earning.tables import AwardRow, AwardYearRow, HonourRow
from supermarket.households.households import owed_by
from supermarket.households.tables import SpentYearRow
from supermarket.journal.entry import Entry, EntryName
from supermarket.journal.statements import Prepared, Value
from supermarket.journal.store import entry_named, streams
from supermarket.journal.tables import table_of

_posting: Final = table_of(PostingRow).c
_award: Final = table_of(AwardRow).c
_reversal: Final = table_of(ReversalRow).c


def _after(row: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    return and_(row.origin == bindparam("entry_origin"), row.seq > bindparam("entry_seq"))


def _up_to(row: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    return and_(row.origin == bindparam("entry_origin"), row.seq <= bindparam("entry_seq"))


def _undoes(row: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    return and_(_reversal.origin == row.origin, _reversal.seq == row.seq)


_OF_EITHER: Final = _posting.account.in_([bindparam("account"), bindparam("debt")]) & (_posting.commodity == POINT)
_OF_HOUSEHOLD: Final = _award.household == bindparam("household")
_AFTER_DAY: Final = Prepared(
    union(
        select(_posting.origin, _posting.seq).where(_OF_EITHER, _posting.on > bindparam("day")),
        select(_award.origin, _award.seq).where(
            _OF_HOUSEHOLD, or_(_award.on > bindparam("day"), exists().where(_undoes(_award)))
        ),
    )
)
"""Entries that moved a household's points, its debt or its honour; what was cut to nothing is an award alone.

A reversal's award is of the day that it takes back.
"""
_AFTER_ENTRY: Final = Prepared(
    union(
        select(_posting.origin, _posting.seq).where(_OF_EITHER, ~_up_to(_posting)),
        select(_award.origin, _award.seq).where(_OF_HOUSEHOLD, ~_up_to(_award)),
    )
)
_NEXT: Final = Prepared(
    union(
        select(_posting.origin, _posting.seq).where(_after(_posting), _OF_EITHER),
        select(_award.origin, _award.seq).where(_after(_award), _OF_HOUSEHOLD),
    )
)
"""Of the entries that follow one in its stream; where they are few, the household's long past is not read."""


@dataclass(frozen=True)
class After:
    """What came later: after a day, or after an entry in the order in which entries were written."""

    day: str | None = None
    entry: Entry | None = None

    def takes_in(self, other: Entry) -> bool:
        """Say whether an entry came later."""
        if self.entry is None:
            return self.day is not None and other.on > self.day
        stamp = (self.entry.at, self.entry.origin, self.entry.seq)
        return (other.at, other.origin, other.seq) > stamp


@dataclass(frozen=True)
class Then:
    """A household's points, and the minutes that it had served, at an earlier time."""

    held: Held
    owed: int
    cumulative: int
    minutes: int


def then_of(session: ReadSession, household: str, after: After | None) -> Then:
    """Return what a household held, owed and had earned before every entry that came later; None: none did."""
    account, debt = household_points(household), recoverable(household)
    held, owed = session.balance(account, POINT), owed_by(session, household)
    cumulative, awards = cumulative_of(session, household), dict(awards_of(session, household))
    minutes = service_minutes(session, household)
    spent = dict(spent_of(session, household))
    later: list[EntryName] = []
    for entry in _entries(session, household, after) if after else ():
        later.append(EntryName(entry.origin, entry.seq))
        legs, rows = _did(session, entry)
        held -= sum(leg.amount for leg in legs if leg.account == account)
        owed += sum(leg.amount for leg in legs if leg.account == debt)
        for change in rows:
            values = change.named
            if values.get("household") != household:
                continue
            if change.row is HonourRow:
                cumulative -= int(values["cumulative"] or 0)
            elif change.row is AwardRow:
                minutes -= minutes_of_award(session, values)
            elif change.row is AwardYearRow:
                year = str(values["year"])
                awards[year] = awards.get(year, 0) - int(values["points"] or 0)
            elif change.row is SpentYearRow and str(values["year"]) in spent:
                spent[str(values["year"])] -= int(values["points"] or 0)
    years = tuple(sorted((year, points) for year, points in awards.items() if points))
    given_back = given_back_of(session, household, without=later)
    return Then(Held(held - owed, years, given_back, tuple(spent.items())), owed, cumulative, minutes)


def right_after(then: ReadSession, household: str, entry: Entry) -> Then:
    """Return what a household held right after an entry; `then` is the ledger as whoever recorded it saw it."""
    return then_of(then, household, None if is_last(then, entry) else After(entry=entry))


def lapsed_then(then: ReadSession, household: str, held: Held) -> int:
    """Return how many of so many points had lapsed and waited to be posted; by the earlier rules none had."""
    return lapsed_of(then, household, held, then.today) if then.today[:4] > adopted_year(then) else 0


def is_last(then: ReadSession, given: Entry) -> bool:
    """Say whether no entry came later, as when a receipt is printed at once."""
    last = [(each.at, each.origin, each.size) for each in streams(then.transaction)]
    return max(last) == (given.at, given.origin, given.seq)


def _entries(session: ReadSession, household: str, after: After) -> Iterator[Entry]:
    """Give the entries that moved a household's points, its debt or its honour and came later."""
    asked: dict[str, Value] = {"account": household_points(household), "debt": recoverable(household)}
    asked["household"] = household
    if after.entry is None:
        rows = session.rows(_AFTER_DAY, **asked, day=after.day)
    else:
        statement = _NEXT if is_recent(session, after.entry) else _AFTER_ENTRY
        rows = session.rows(statement, **asked, entry_origin=after.entry.origin, entry_seq=after.entry.seq)
    for origin, seq in rows:
        entry = entry_named(session.transaction, EntryName(origin, seq))
        if entry is not None and after.takes_in(entry):
            yield entry


def _did(session: ReadSession, entry: Entry) -> tuple[tuple[Posting, ...], tuple[Change, ...]]:
    kind = session.kinds[entry.kind]
    body = parsed(kind, entry)
    return legs_of(kind, entry, body), rows_of(kind, entry, body)
