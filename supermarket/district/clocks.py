"""What two persons say of the machine's clock: that its date is right after a long rest, or after it had run ahead."""

from supermarket.books.session import Request, WriteSession
from supermarket.clock import district_date, district_time
from supermarket.district.dates import read_date
from supermarket.district.gate.second_persons import Second, check_proven, check_second
from supermarket.district.kinds import CLOCK_CONFIRMED, CLOCK_CORRECTED, ClockConfirmed, ClockCorrected
from supermarket.district.roles import allow
from supermarket.errors.dates import ClockAgrees, DateNotToday
from supermarket.errors.ledger import ClockBehind
from supermarket.journal.entry import Entry, EntryName
from supermarket.journal.store import CLOCK_BEHIND_MAX, entry_named, streams


def confirm_clock(session: WriteSession, day: str, request: Request, *, second: Second) -> Entry:
    """Record the word of two persons that today really is this date, so that a machine that was long unused goes on.

    A manager says so, and a second person at the same till.

    Raises:
        DateUnreadable: it is no date.
        DateNotToday: the machine's clock says otherwise.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        SecondRefused, SecondIsFirst, PersonUnproven: there are no two persons who may and are known.
    """
    asked = {"date": read_date(day), "approver": second.staff}

    def fits(found: Entry) -> bool:
        return found.kind == CLOCK_CONFIRMED.name and asked.items() <= found.content.items()

    if found := session.repeated(request, lambda some: fits(some[0])):
        return found[0]
    allow(session, "clock confirm", request)
    today = session.today
    if read_date(day) != today:
        raise DateNotToday(date=day, today=today)
    check_proven(session, "clock confirm", request)
    approved = check_second(session, "clock confirm", second, request, site=request.site)
    body = ClockConfirmed(date=today, approver=second.staff, approved=approved)
    return session.record(CLOCK_CONFIRMED, body, request, site=request.site, on=today, date_confirmed=True)


def correct_clock(session: WriteSession, day: str, request: Request, *, second: Second) -> Entry:
    """Record the word of a manager and a second person that today really is this date, although entries are later.

    From then on entries keep the last one's `at` until real time has caught up with it; the machine's clock tells the
    day again.

    Raises:
        DateUnreadable: it is no date.
        DateNotToday: the machine's clock says otherwise.
        ClockAgrees, ClockBehind: the clock is not behind the last entry, or says a time before the ledger began.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        SecondRefused, SecondIsFirst, PersonUnproven: there are no two persons who may and are known.
    """
    session.trust_clock()
    now, today, asked = session.clock.now(), session.today, read_date(day)

    def fits(found: Entry) -> bool:
        content = found.content
        said = (content.get("approver"), district_date(content.get("true", 0)))
        return found.kind == CLOCK_CORRECTED.name and said == (second.staff, asked)

    if found := session.repeated(request, lambda some: fits(some[0])):
        return found[0]
    allow(session, "clock correct", request)
    if asked != today:
        raise DateNotToday(date=asked, today=today)
    if now >= session.stream.at - CLOCK_BEHIND_MAX:
        raise ClockAgrees(now=district_time(now), last=district_time(session.stream.at))
    _check_not_before_the_ledger(session, now)
    check_proven(session, "clock correct", request)
    approved = check_second(session, "clock correct", second, request, site=request.site)
    body = ClockCorrected(since=session.stream.at, true=now, approver=second.staff, approved=approved)
    return session.record(CLOCK_CORRECTED, body, request, site=request.site, on=today, date_confirmed=True)


def _check_not_before_the_ledger(session: WriteSession, now: int) -> None:
    firsts = (entry_named(session.transaction, EntryName(each.origin, 1)) for each in streams(session.transaction))
    begun = min((first.at for first in firsts if first), default=0)
    if now < begun:
        raise ClockBehind(now=district_time(now), last=district_time(begun))
