"""What a household held, owed and had earned at an earlier time: what it has now, less what later entries did.

Papers of a past day need it; it costs as much as the household has entries, and nothing the more for an old ledger.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select, union

from supermarket.books.accounts import household_points, recoverable
from supermarket.books.kinds import POINT, Change, Posting, parsed
from supermarket.books.posting import legs_of, rows_of
from supermarket.books.session import ReadSession
from supermarket.books.tables import PostingRow
from supermarket.earning.credit import cumulative_of
from supermarket.earning.lapsing.lapsing import Held, adopted_year, awards_of, given_back_of, lapsed_of, spent_of
from supermarket.earning.service_time import minutes_of_award, service_minutes
from supermarket.earning.tables import AwardRow, AwardYearRow, HonourRow
from supermarket.households.households import owed_by
from supermarket.households.tables import SpentYearRow
from supermarket.journal.entry import Entry, EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named, streams
from supermarket.journal.tables import table_of

_posting: Final = table_of(PostingRow).c
_award: Final = table_of(AwardRow).c
_OF_HOUSEHOLD: Final = Prepared(
    union(
        select(_posting.origin, _posting.seq).where(
            _posting.account.in_([bindparam("account"), bindparam("debt")]), _posting.commodity == POINT
        ),
        select(_award.origin, _award.seq).where(_award.household == bindparam("household")),
    )
)
"""Every entry that moved a household's points, its debt or its honour; what was cut to nothing is an award alone."""


@dataclass(frozen=True)
class Then:
    """A household's points, and the minutes that it had served, at an earlier time."""

    held: Held
    owed: int
    cumulative: int
    minutes: int


def then_of(session: ReadSession, household: str, is_later: Callable[[Entry], bool] | None) -> Then:
    """Return what a household held, owed and had earned before every entry that is later; None: no entry is."""
    account, debt = household_points(household), recoverable(household)
    held, owed = session.balance(account, POINT), owed_by(session, household)
    cumulative, awards = cumulative_of(session, household), dict(awards_of(session, household))
    minutes = service_minutes(session, household)
    spent = dict(spent_of(session, household))
    later: list[EntryName] = []
    for entry in _entries(session, household) if is_later else ():
        if is_later is None or not is_later(entry):
            continue
        later.append(EntryName(entry.origin, entry.seq))
        legs, rows = _did(session, entry)
        held -= sum(leg.amount for leg in legs if leg.account == account)
        owed += sum(leg.amount for leg in legs if leg.account == debt)
        for change in rows:
            if change.values.get("household") != household:
                continue
            if change.row is HonourRow:
                cumulative -= int(change.values["cumulative"] or 0)
            elif change.row is AwardRow:
                minutes -= minutes_of_award(session, change.values)
            elif change.row is AwardYearRow:
                year = str(change.values["year"])
                awards[year] = awards.get(year, 0) - int(change.values["points"] or 0)
            elif change.row is SpentYearRow and str(change.values["year"]) in spent:
                spent[str(change.values["year"])] -= int(change.values["points"] or 0)
    years = tuple(sorted((year, points) for year, points in awards.items() if points))
    given_back = given_back_of(session, household, without=later)
    return Then(Held(held - owed, years, given_back, tuple(spent.items())), owed, cumulative, minutes)


def right_after(then: ReadSession, household: str, entry: Entry) -> Then:
    """Return what a household held right after an entry; `then` is the ledger as whoever recorded it saw it."""
    return then_of(then, household, _is_after(then, entry))


def lapsed_then(then: ReadSession, household: str, held: Held) -> int:
    """Return how many of so many points had lapsed and waited to be posted; by the earlier rules none had."""
    return lapsed_of(then, household, held, then.today) if then.today[:4] > adopted_year(then) else 0


def _is_after(then: ReadSession, given: Entry) -> Callable[[Entry], bool] | None:
    """Return what tells later entries, None where there are none, as when a receipt is printed at once."""
    stamp = (given.at, given.origin, given.seq)
    last = [(each.at, each.origin, each.size) for each in streams(then.transaction)]
    return None if max(last) == stamp else lambda entry: (entry.at, entry.origin, entry.seq) > stamp


def _entries(session: ReadSession, household: str) -> Iterator[Entry]:
    asked = {"account": household_points(household), "debt": recoverable(household), "household": household}
    for origin, seq in session.rows(_OF_HOUSEHOLD, **asked):
        entry = entry_named(session.transaction, EntryName(origin, seq))
        if entry is not None:
            yield entry


def _did(session: ReadSession, entry: Entry) -> tuple[tuple[Posting, ...], tuple[Change, ...]]:
    kind = session.kinds[entry.kind]
    body = parsed(kind, entry)
    return legs_of(kind, entry, body), rows_of(kind, entry, body)
