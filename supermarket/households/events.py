"""What became of households: the history of each, which one took over from it, and whose points wait for an heir."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, literal, select

from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.books.session import ReadSession
from supermarket.books.tables import BalanceRow
from supermarket.district.dated.registers import EVER, HOUSEHOLDS, in_force, latest
from supermarket.district.kinds import Household
from supermarket.errors.households import HouseholdGone, HouseholdMerged, HouseholdUnknown
from supermarket.households.kinds import HouseholdEvent
from supermarket.households.tables import HouseholdEventRow
from supermarket.journal.engines.neutral import listed
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

_event: Final = table_of(HouseholdEventRow).c
_CHOSEN: Final = (
    _event.origin,
    _event.seq,
    _event.on,
    _event.what,
    _event.other,
    _event.points,
    _event.until,
    _event.at,
)
_ORDER: Final = (_event.at, _event.origin, _event.seq)
_OF_HOUSEHOLD: Final = Prepared(select(*_CHOSEN).where(_event.household == bindparam("household")).order_by(*_ORDER))
_balance: Final = table_of(BalanceRow).c
_WAITS: Final[Select[Any]] = (
    select(_event.household, _event.on, _event.until)
    .join_from(
        table_of(HouseholdEventRow),
        table_of(BalanceRow),
        and_(
            _balance.account == literal(household_points("")) + _event.household,
            _balance.commodity == POINT,
        ),
    )
    .where(_event.until.is_not(None), _event.until >= bindparam("on"), _balance.amount != 0)
    .order_by(_event.until, _event.household)
)
_WAITING: Final = Prepared(_WAITS)
_WAITING_OF: Final = Prepared(_WAITS.where(_event.household.in_(listed("households"))))


@dataclass(frozen=True)
class Happening:
    """Something that became of a household; `points` came from the `other` household, below zero went to it."""

    entry: str
    on: str
    what: HouseholdEvent
    other: str | None
    points: int | None
    until: str | None


@dataclass(frozen=True)
class Ended:
    """A household that is no more: the one that took over from it, else the day until which its points wait."""

    household: str
    into: str | None
    until: str


@dataclass(frozen=True)
class Waiting:
    """A household of which nobody is left: its points wait until a day for whoever takes over from it.

    `station` and `holder` are as they were last.
    """

    household: str
    station: str
    holder: str
    since: str
    until: str
    points: int


def happenings_of(session: ReadSession, household: str, month: str = "") -> tuple[Happening, ...]:
    """Return what became of a household, in one month (YYYY-MM) or ever."""
    rows = session.rows(_OF_HOUSEHOLD, household=household)
    told = (
        Happening(f"{row[0]}-{row[1]}", row[2], HouseholdEvent(row[3]), *row[4:7])
        for row in rows
        if session.knows((row[7], row[0], row[1]))
    )
    return tuple(each for each in told if each.on.startswith(month))


def ended_of(session: ReadSession, household: str) -> Ended | None:
    """Return how a household came to its end by a merger, a death or by leaving; None where nothing of it happened."""
    told = happenings_of(session, household)
    if any(each.what is HouseholdEvent.MERGED for each in told):
        return Ended(household, successor_of(session, household), "")
    return next((Ended(household, None, each.until) for each in reversed(told) if each.until), None)


def successor_of(session: ReadSession, household: str) -> str:
    """Return the household into which this one was merged, and that one in turn; itself where it never was."""
    seen: set[str] = set()
    while household not in seen:  # two machines that never met may each have merged one of a pair into the other
        seen.add(household)
        merged = [each for each in happenings_of(session, household) if each.what is HouseholdEvent.MERGED]
        household = next((each.other for each in reversed(merged) if each.other), household)
    return household


def living(session: ReadSession, household: str) -> Household | None:
    """Return a household's row in force today, or that of the one that took over from it; None where nobody is left."""
    row = in_force(session, HOUSEHOLDS, household, session.today)
    return row or in_force(session, HOUSEHOLDS, successor_of(session, household), session.today)


def waiting(session: ReadSession, on: str = "", households: str | None = None) -> list[Waiting]:
    """Return the households of which nobody is left and whose points wait or have waited, the earliest to end first.

    Those alone that wait until a day, or longer; `households` is a JSON list of numbers that narrows them.
    """
    found = []
    asked = {"on": on, "households": households}
    rows = session.rows(_WAITING_OF, **asked) if households else session.rows(_WAITING, on=on)
    for household, since, until in rows:
        points = session.balance(household_points(household), POINT)
        ended = ended_of(session, household) if points else None
        if ended and ended.into is None and ended.until == until:
            row = ever_enrolled(session, household)
            found.append(Waiting(household, row.station, row.holder, since, until, points))
    return found


def check_not_ended(ended: Ended | None) -> None:
    """Refuse what is asked of a household that is no more.

    Raises:
        HouseholdMerged, HouseholdGone: it is not.
    """
    if ended is None:
        return
    if ended.into:
        raise HouseholdMerged(household=ended.household, into=ended.into)
    raise HouseholdGone(household=ended.household, until=ended.until)


def ever_enrolled(session: ReadSession, household: str) -> Household:
    """Return a household's latest row, in force or ended.

    Raises:
        HouseholdUnknown: no such household was ever enrolled.
    """
    row = latest(session, HOUSEHOLDS, household, EVER)
    if row is None:
        raise HouseholdUnknown(household=household)
    return row
