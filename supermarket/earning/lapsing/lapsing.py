"""Which of a household's points lapse next, and which are past their last day already: these cannot be spent.

Whoever posts the expiry, and when: a family can spend the same on every day, and holds the same in the end.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import bindparam, exists, literal_column, select, union_all

from supermarket.books.accounts import expired, household_points, recoverable
from supermarket.books.kinds import POINT
from supermarket.books.reversals import is_reversed
from supermarket.books.session import ReadSession
from supermarket.books.tables import BalanceRow, PostingRow
from supermarket.district.dated.registers import HOUSEHOLDS, SETTINGS, in_force, latest
from supermarket.district.dates import day_before
from supermarket.district.settings import AWARD_YEARS, EXPIRY_NOTICE_DAYS
from supermarket.district.sites import centre_of, chain_of
from supermarket.district.tables import EditionRow
from supermarket.earning.lapsing.years import Left, lapsing
from supermarket.earning.tables import AwardYearRow, LapseUndoneRow
from supermarket.errors.staff import SiteUnknown
from supermarket.households.tables import SpentYearRow
from supermarket.journal.database import Row
from supermarket.journal.entry import EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of

LAST_DAY: Final = "12-31"


@dataclass(frozen=True)
class Lapsing:
    """How many of a household's points lapse next; `until` is the last day on which they can be redeemed."""

    points: int
    until: str


@dataclass(frozen=True)
class Held:
    """What a household holds less what it owes, the years of its awards, and the last year whose lapse was undone.

    `spent` is what it spent in each year.
    """

    points: int
    awards: Sequence[tuple[str, int]]
    given_back: int
    spent: Sequence[tuple[str, int]] = ()


# --- the answers ------------------------------------------------------------------------------------------------------


def lapsed(session: ReadSession, household: str, on: str) -> int:
    """Return how many of a household's points are past their last day on a date and wait to be posted."""
    return lapsed_of(session, household, held_now(session, household), on)


def lapsed_since(session: ReadSession, household: str, day: str) -> tuple[int, str]:
    """Return how many points a household was let lapse after a day, and the last entry by which; none: 0 and nothing.

    What was taken back does not count.
    """
    rows = session.rows(_LAPSED_SINCE, account=household_points(household), day=day)
    last = EntryName(str(rows[-1][0]), int(rows[-1][1])) if rows else ""
    return -sum(int(amount) for *_name, amount in rows), str(last)


def spendable(session: ReadSession, household: str, on: str) -> int:
    """Return how many points a household can spend on a date: what it holds, less what has lapsed."""
    return session.balance(household_points(household), POINT) - lapsed(session, household, on)


def lapsed_years(session: ReadSession, household: str, on: str) -> tuple[Left, ...]:
    """Return (award year, points, last year) of what is past its last day on a date and waits to be posted.

    Of a household of which nobody is left too, although all of it waits there for an heir.
    """
    held = held_now(session, household)
    return _years(session, household, held, on, years_ended(day_before(on)))


def lapsed_of(session: ReadSession, household: str, held: Held, on: str) -> int:
    """Return how many of so many points are past their last day on a date and wait to be posted."""
    row = latest(session, HOUSEHOLDS, household, on)
    if row is None or row.state:
        return 0
    return sum(each[1] for each in _years(session, household, held, on, years_ended(day_before(on))))


def lapsing_next(session: ReadSession, household: str) -> Lapsing | None:
    """Return what of a household's points lapses within the days of notice; what has lapsed already stands apart."""
    return lapsing_of(session, household, held_now(session, household), session.today)


def lapsing_of(session: ReadSession, household: str, held: Held, on: str) -> Lapsing | None:
    """Return what of so many points was to lapse within the days of notice on a day."""
    row = latest(session, HOUSEHOLDS, household, on)
    if row is None or row.state:
        return None
    ended = years_ended(LapseSettings(session, on).notice_end(row.station))
    past = years_ended(day_before(on))
    found = [each for each in _years(session, household, held, on, ended) if each[2] > past]
    return Lapsing(sum(each[1] for each in found), f"{found[-1][2]:04d}-{LAST_DAY}") if found else None


def _years(session: ReadSession, household: str, held: Held, on: str, ended: int) -> tuple[Left, ...]:
    row = latest(session, HOUSEHOLDS, household, on)
    if row is None or not held.points > 0:
        return ()
    return lapsing(
        held.awards,
        held.points,
        award_years=LapseSettings(session, on).award_years(row.station),
        ended=ended,
        given_back=held.given_back,
        spent=held.spent,
    )


# --- what the books say -----------------------------------------------------------------------------------------------


def held_now(session: ReadSession, household: str) -> Held:
    """Return what a household holds less what it owes, and from which years; all of it is read at once."""
    return balance_and_held(session, household)[1]


def balance_and_held(session: ReadSession, household: str) -> tuple[int, Held]:
    """Return a household's balance in points beside what `held_now` does; all of it is read at once."""
    found: dict[int, list[tuple[str, int]]] = {_HOLDS: [], _AWARDED: [], _SPENT_IN: [], _UNDONE_ON: []}
    account = household_points(household)
    asked = {"household": household, "account": account, "debt": recoverable(household)}
    for what, name, figure in session.rows(_HELD, **asked):
        found[what].append((name, figure))
    undone = max(found[_UNDONE_ON], default=None)
    since = adopted_year(session)
    spent = [each for each in sorted(found[_SPENT_IN]) if each[0] > since]
    holds = dict(found[_HOLDS])
    held = Held(sum(holds.values()), sorted(found[_AWARDED]), _year_given_back(undone[0]) if undone else 0, spent)
    return holds.get(account, 0), held


def awards_of(session: ReadSession, household: str) -> list[tuple[str, int]]:
    """Return the points that a household was awarded in each year, the earliest first."""
    return [(year, points) for year, points in session.rows(_AWARDS, household=household)]


def spent_of(session: ReadSession, household: str) -> list[tuple[str, int]]:
    """Return the points that a household spent in each year in which the present rules held from its first day."""
    since = adopted_year(session)
    return [(year, points) for year, points in session.rows(_SPENT, household=household) if year > since]


def adopted_year(session: ReadSession) -> str:
    """Return the year in which a ledger of the first edition of the rules took up a later one; else a year before all.

    Under the first one points could still be spent after their last day, until somebody had posted their expiry.
    """
    if ("adopted",) not in session.looked_up:
        firsts: dict[str, str] = {}
        for origin, on in session.rows(_ADOPTED):
            firsts.setdefault(origin, on)
        opened = {origin: entry_named(session.transaction, EntryName(origin, 1)) for origin in firsts}
        years = [firsts[each][:4] for each, entry in opened.items() if entry and entry.content.get("rulebook", 1) < 2]  # noqa: PLR2004 - an edition
        session.looked_up["adopted",] = max(years, default="0000")
    found: str = session.looked_up["adopted",]
    return found


def given_back_of(session: ReadSession, household: str, without: Container[EntryName] = ()) -> int:
    """Return the year at whose end points lapsed that a reversal gave back to a household, 0 where none did.

    `without` are reversals that do not count, because they came after the day asked for.
    """
    rows = session.rows(_GIVEN_BACK, household=household)
    counted = (row[:2] for row in rows if EntryName(row[2], row[3]) not in without)
    return given_back_by(counted).get(household, 0)


def given_back_by(rows: Iterable[Row]) -> Mapping[str, int]:
    """Return, by household, the year at whose end points lapsed that a reversal gave back."""
    return {household: _year_given_back(on) for household, on in rows}


def _year_given_back(on: str) -> int:
    return int(on[:4]) - 1


def years_ended(by: str) -> int:
    """Return the last year whose last day is not after a date."""
    return int(by[:4]) - (by[5:] < LAST_DAY)


class LapseSettings:
    """The settings of each station, looked up once; where a ledger lacks one, nothing lapses and nothing is said."""

    def __init__(self, session: ReadSession, on: str) -> None:
        """Look them up as they are in force on a day."""
        self.on: Final = on
        self._session: Final = session
        self._values: Final[dict[tuple[str, str], int]] = {}
        self._noticed: Final[dict[str, int]] = {}

    def _value(self, name: str, station: str) -> int:
        found = self._values.get((name, station))
        if found is None:
            row = in_force(self._session, SETTINGS, name, self.on, _chain(self._session, station, self.on))
            found = self._values[name, station] = row.value if row else 0
        return found

    def award_years(self, station: str) -> int:
        """Return for how many years the points of a station's households are valid; 0: they never lapse."""
        return self._value(AWARD_YEARS, station)

    def notice_end(self, station: str) -> str:
        """Return the day up to which it is said beforehand that points lapse."""
        days = self._value(EXPIRY_NOTICE_DAYS, station)
        return (date.fromisoformat(self.on) + timedelta(days=days)).isoformat()

    def years_noticed(self, station: str) -> int:
        """Return the last year whose end is said beforehand."""
        found = self._noticed.get(station)
        if found is None:
            found = self._noticed[station] = years_ended(self.notice_end(station))
        return found


def _chain(session: ReadSession, station: str, on: str) -> tuple[str, ...]:
    """Return a station and the sites above it; the centre alone where the station has closed."""
    try:
        return chain_of(session, station, on)
    except SiteUnknown:
        return (centre_of(session, on).site,)


_award_year: Final = table_of(AwardYearRow).c
_spent_year: Final = table_of(SpentYearRow).c
_edition: Final = table_of(EditionRow).c
_undone: Final = table_of(LapseUndoneRow).c
_AWARDS: Final = Prepared(
    select(_award_year.year, _award_year.points)
    .where(_award_year.household == bindparam("household"))
    .order_by(_award_year.year)
)
_SPENT: Final = Prepared(
    select(_spent_year.year, _spent_year.points)
    .where(_spent_year.household == bindparam("household"))
    .order_by(_spent_year.year)
)
_ADOPTED: Final = Prepared(select(_edition.origin, _edition.on).order_by(_edition.edition))
_HOLDS, _AWARDED, _SPENT_IN, _UNDONE_ON = range(4)
_balance: Final = table_of(BalanceRow).c
_HELD: Final = Prepared(
    union_all(
        select(literal_column(str(_HOLDS)), _balance.account, _balance.amount).where(
            _balance.account.in_([bindparam("account"), bindparam("debt")]), _balance.commodity == POINT
        ),
        select(literal_column(str(_AWARDED)), _award_year.year, _award_year.points).where(
            _award_year.household == bindparam("household")
        ),
        select(literal_column(str(_SPENT_IN)), _spent_year.year, _spent_year.points).where(
            _spent_year.household == bindparam("household")
        ),
        select(literal_column(str(_UNDONE_ON)), _undone.on, _undone.seq).where(
            _undone.household == bindparam("household")
        ),
    )
)
"""What a household holds and owes (below zero), by account; its years' awards and what it spent; the days undone."""
_leg: Final = table_of(PostingRow).alias("leg").c
_to: Final = table_of(PostingRow).alias("goes_to").c
_LAPSED_SINCE: Final = Prepared(
    select(_leg.origin, _leg.seq, _leg.amount)
    .where(
        _leg.account == bindparam("account"),
        _leg.commodity == POINT,
        _leg.on > bindparam("day"),
        exists().where(
            _to.origin == _leg.origin, _to.seq == _leg.seq, _to.account.startswith(expired(""), autoescape=True)
        ),
        ~is_reversed(_leg),
        _leg.amount < 0,
    )
    .order_by(_leg.on, _leg.origin, _leg.seq)
)
_GIVEN_BACK: Final = Prepared(
    select(_undone.household, _undone.on, _undone.origin, _undone.seq)
    .where(_undone.household == bindparam("household"))
    .order_by(_undone.on)
)
"""When its expiries that were reversed had been posted, each."""
