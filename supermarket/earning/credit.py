"""Crediting points directly, without claim and notice: an administrator does, and every month's paper lists it."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from sqlalchemy import bindparam, func, select

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dates import business_date, read_date, service_date
from supermarket.district.persons import is_note_of, keep_note
from supermarket.district.quantities import check_quantity
from supermarket.district.roles import allow
from supermarket.district.texts import plain
from supermarket.district.times import HOUR, HOURS_MAX
from supermarket.earning.claims.told_times import ONE, Told, counted, told_time
from supermarket.earning.kinds import POINTS_CREDITED, CreditAsked, CreditLine, PointsCredited
from supermarket.earning.rules import creditable
from supermarket.earning.tables import HonourRow
from supermarket.errors.dates import TimeTooShort
from supermarket.households.finding.lookup import check_card, household_of, who
from supermarket.households.households import member_asked, member_of, owed_by, station_of
from supermarket.households.statements import balance_after
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

_honour: Final = table_of(HonourRow).c
_CUMULATIVE: Final = Prepared(
    select(func.coalesce(func.sum(_honour.cumulative), 0)).where(_honour.household == bindparam("household"))
)


@dataclass(frozen=True)
class Deed:
    """What is asked to be credited: whose deed, which rule, how many units or hours, when it was done."""

    who: str
    rule: str
    quantity: int | None = None
    member: str | None = None
    served: str | None = None
    note: str | None = None
    hours: str | None = None


@dataclass(frozen=True)
class Credited:
    """The answer to a credit, in whole points; `settled` of them went to what the household owed 待追回.

    `minutes` are the time worked, by a rule that counts hours.
    """

    entry: str
    household: str
    points: int
    balance: int
    settled: int = 0
    minutes: int | None = None


def credit(session: WriteSession, deed: Deed, request: Request) -> Credited:
    """Credit a household with the points that the rule in force on the business date gives for a deed.

    They are entered at the household's own station, wherever it was done. What it owes is settled first.

    Raises:
        NumberMistyped, CardUnknown, CardIsBlank, CardIsFrozen, CardIsReplaced, CardIsCancelled, HouseholdUnknown:
            nobody is named.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        QuantityRefused, RuleNotInForce, RuleEnded, RuleDeducts, MemberUnknown, DurationUnreadable, TimeWithoutRule,
        TimeTooShort: the deed cannot be credited.
        DateUnreadable, DateFuture, DateTooFarBack: not on that date.
    """
    named = who(session, deed.who)
    time = told_time((), (), deed.hours, most=HOURS_MAX * HOUR)
    asked = _asked(session, named.household, deed, time, request)
    noted = partial(is_note_of, session, note=deed.note)
    answer = session.answered(POINTS_CREDITED, request, site=None, asked=asked.content(), besides=noted)
    if answer:
        return _credited(session, answer)
    allow(session, "deed credit", request)
    check_card(named)
    check_quantity(asked.quantity)
    household_of(session, named.household, session.today)
    on = business_date(session, request.on)
    station = station_of(session, named.household, on)
    served = service_date(session, deed.served, on)
    rule = creditable(session, asked.rule, on, station)
    member = member_of(session, named.household, deed.member, on).member if deed.member else None
    worth = counted(rule, time, deed.quantity)
    points = worth.points
    if not points:
        raise TimeTooShort(rule=rule.rule, minutes=worth.minutes or 0)
    body = PointsCredited(
        asked=asked,
        household=named.household,
        lines=(CreditLine(rule=rule.rule, quantity=worth.quantity, points=points),),
        points=points,
        minutes=worth.minutes,
        member=member,
        served=served,
        settled=min(points, owed_by(session, named.household)) or None,
        flags=("evidence-missing",) if rule.evidence else None,
        note=keep_note(session, deed.note) if deed.note and plain(deed.note) else None,
    )
    return _credited(session, session.record(POINTS_CREDITED, body, request, site=station, on=on))


def cumulative_of(session: ReadSession, household: str) -> int:
    """Return the points that a household ever earned, which redeeming does not lower."""
    row = session.row(_CUMULATIVE, household=household)
    return int(row[0]) if row else 0


def _asked(session: ReadSession, household: str, deed: Deed, time: Told, request: Request) -> CreditAsked:
    on = read_date(request.on) if request.on else None
    return CreditAsked(
        household=household,
        rule=plain(deed.rule).upper()[:40],
        quantity=ONE if deed.quantity is None else deed.quantity,
        minutes=time.minutes,
        member=member_asked(session, household, deed.member, on or session.today) if deed.member else None,
        on=on,
        served=read_date(deed.served) if deed.served else None,
    )


def _credited(session: ReadSession, entry: Entry) -> Credited:
    content = entry.content
    balance = balance_after(session, content["household"], entry)
    settled, minutes = content.get("settled", 0), content.get("minutes")
    return Credited(entry.name, content["household"], content["points"], balance, settled, minutes)
