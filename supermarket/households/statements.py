"""A household's statement 积分明细: what moved its points, entry by entry, and what it held before and after."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Final

from sqlalchemy import bindparam, case, func, select

from supermarket.books import afterwards
from supermarket.books.accounts import household_points, recoverable
from supermarket.books.booked import own_day
from supermarket.books.kinds import POINT
from supermarket.books.many.once import doubled_entries
from supermarket.books.reversals import reverses
from supermarket.books.session import ReadSession
from supermarket.books.tables import PostingRow, ReversalRow
from supermarket.district.times import hours_figure
from supermarket.households.events import Happening, happenings_of
from supermarket.households.households import owed_by
from supermarket.journal.database import Row
from supermarket.journal.entry import Entry, EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of

_posting: Final = table_of(PostingRow).c
_OF_ACCOUNT: Final = (_posting.account == bindparam("account")) & (_posting.commodity == POINT)
_OF_EITHER: Final = _posting.account.in_([bindparam("account"), bindparam("debt")]) & (_posting.commodity == POINT)
_LEGS: Final = Prepared(
    select(
        _posting.origin,
        _posting.seq,
        _posting.on,
        func.sum(case((_posting.account == bindparam("account"), _posting.amount), else_=0)),
        func.sum(case((_posting.account == bindparam("debt"), _posting.amount), else_=0)),
        own_day(_posting),
    )
    .where(_OF_EITHER, _posting.on >= bindparam("first"), _posting.on <= bindparam("last"))
    .group_by(_posting.on, _posting.origin, _posting.seq)
    .order_by(_posting.on, _posting.origin, _posting.seq)
)
_SINCE: Final = Prepared(
    select(func.coalesce(func.sum(_posting.amount), 0)).where(_OF_ACCOUNT, _posting.on >= bindparam("first"))
)
"""What came from a day on: what was held before it is today's balance less this, and a long past is not added up."""
_DAY_OF_LATEST: Final = Prepared(
    select(_posting.on).where(_OF_ACCOUNT).order_by(_posting.on.desc()).limit(1).offset(bindparam("before"))
)
"""On which day, or before, the latest entries begin: so many of them moved the account itself."""
_ENTRIES: Final = Prepared(
    select(func.count()).select_from(select(_posting.origin, _posting.seq).where(_OF_EITHER).distinct().subquery())
)
_REVERSED: Final = table_of(PostingRow).alias("reversed")
_IN_TRUTH: Final = func.coalesce(_REVERSED.c.on, _posting.on)
"""The day that an entry is about: a reversal is about that of the entry that it takes back."""
_AFTER: Final = Prepared(
    select(func.coalesce(func.sum(_posting.amount), 0))
    .join_from(
        table_of(PostingRow),
        table_of(ReversalRow),
        (table_of(ReversalRow).c.origin == _posting.origin) & (table_of(ReversalRow).c.seq == _posting.seq),
        isouter=True,
    )
    .join(_REVERSED, reverses(_REVERSED.c) & (_REVERSED.c.account == _posting.account), isouter=True)
    .where(_OF_ACCOUNT, _posting.on > bindparam("day"), bindparam("day") < _IN_TRUTH)
)
_FIRST_DAY: Final = "0000-01-01"
_LAST_DAY: Final = "9999-12-31"


@dataclass(frozen=True)
class StatementLine:
    """One entry of a statement; `balance` is what was held after it.

    `what` lists rules or SKUs with quantities, of time hours (VOL-01x1.5), or names the household that points came from
    or went to. `settled` points went to what the household owed, `owed` are those that it owes since this entry. Of an
    entry that came late, `late` is its own day. What another machine had done before counts for nothing; `doubled`
    then names that entry.
    """

    entry: str
    on: str
    kind: str
    what: str
    points: int
    balance: int
    settled: int = 0
    owed: int = 0
    late: str | None = None
    doubled: str | None = None


@dataclass(frozen=True)
class Statement:
    """A household's points in one month or over all time; `balance` is what it holds now and `owed` what it owes.

    `events` are what became of the household then: where points came from, and went to.
    """

    household: str
    month: str | None
    opening: int
    lines: tuple[StatementLine, ...]
    closing: int
    balance: int
    owed: int = 0
    events: tuple[Happening, ...] = ()


def statement_of(
    session: ReadSession, household: str, month: str | None = None, *, latest: int | None = None
) -> Statement:
    """Return a household's statement, of one month (YYYY-MM) or of all time, or so many of the `latest` lines alone."""
    account = household_points(household)
    first, last = (f"{month}-01", f"{month}-31") if month else (_FIRST_DAY, _LAST_DAY)
    if latest is not None:
        day = session.row(_DAY_OF_LATEST, account=account, before=latest - 1)
        first = max(first, day[0]) if day else first
    balance, since = session.balance(account, POINT), session.row(_SINCE, account=account, first=first)
    opening = balance - (int(since[0]) if since else 0)
    lines = []
    asked = {"account": account, "debt": recoverable(household), "first": first, "last": last}
    moved = [*session.rows(_LEGS, **asked), *_doubled(session, household, first, last)]
    moved.sort(key=itemgetter(2, 0, 1))
    older = 0 if latest is None else max(0, len(moved) - latest)
    opening = held = opening + sum(points for _origin, _seq, _on, points, *_rest in moved[:older])
    for origin, seq, on, points, debt, own, *of in moved[older:]:
        held += points
        name = EntryName(origin, seq)
        kind, what = _described(session, name, household)
        line = StatementLine(str(name), on, kind, what, points, held, max(0, debt), max(0, -debt))
        lines.append(replace(line, late=own if own != on else None, doubled=of[0] if of else None))
    events = happenings_of(session, household, month or "")
    return Statement(household, month, opening, tuple(lines), held, balance, owed_by(session, household), events)


def lines_of(session: ReadSession, household: str) -> int:
    """Return how many lines a household's statement of all time has."""
    row = session.row(_ENTRIES, account=household_points(household), debt=recoverable(household))
    return (int(row[0]) if row else 0) + len([*_doubled(session, household, _FIRST_DAY, _LAST_DAY)])


def _doubled(session: ReadSession, household: str, first: str, last: str) -> Iterator[Row]:
    """Give what was done once more for a household, as the postings are given, which there are none of."""
    for name, before in doubled_entries(session.transaction).items():
        entry = entry_named(session.transaction, name)
        if entry and entry.content.get("household") == household and first <= entry.on <= last:
            yield (name.origin, name.seq, entry.on, 0, 0, entry.on, str(before))


def balance_after(session: ReadSession, household: str, entry: Entry) -> int:
    """Return what a household held right after an entry, in the order in which entries were written."""
    return afterwards.balance_after(session, household_points(household), POINT, entry)


def balance_on(session: ReadSession, household: str, day: str) -> int:
    """Return what a household held at the end of a day, by what is known now: what was reversed since never was."""
    account = household_points(household)
    after = session.row(_AFTER, account=account, day=day)
    return session.balance(account, POINT) - (int(after[0]) if after else 0)


def _described(session: ReadSession, name: EntryName, household: str) -> tuple[str, str]:
    entry = entry_named(session.transaction, name)
    if entry is None:
        return "", ""
    content = entry.content
    minutes = content.get("minutes")
    figure = None if minutes is None else hours_figure(minutes)
    lines = [
        f"{line.get('rule') or line.get('sku')}x{figure or abs(line['quantity'])}" for line in content.get("lines", [])
    ]
    years = [f"{year['award_year']}:{abs(year['points'])}" for year in content.get("years", [])]
    others = [content[side] for side in ("household", "into") if "into" in content and content[side] != household]
    return entry.kind, " ".join([*lines, *years, *others])
