"""The way back from a clock that ran ahead: two persons say that the machine's clock is right now."""

from supermarket.books.kinds import Known
from supermarket.books.session import Request, WriteSession
from supermarket.clock import district_date, district_time
from supermarket.district.dates import read_date
from supermarket.district.kinds import CLOCK_CORRECTED, ClockCorrected
from supermarket.district.registers import STAFF, in_force
from supermarket.district.roles import allow
from supermarket.errors.dates import ClockAgrees, ClockSecondRefused, DateNotToday
from supermarket.errors.ledger import ClockBehind
from supermarket.journal.entry import Entry, EntryName
from supermarket.journal.store import CLOCK_BEHIND_MAX, entry_named, streams


def correct_clock(
    session: WriteSession, day: str, request: Request, *, approver: str, approved: Known | None = None
) -> Entry:
    """Record the word of a manager and a second person that today really is this date, although entries are later.

    From then on entries keep the last one's `at` until real time has caught up with it; the machine's clock tells the
    day again.

    Raises:
        DateUnreadable: it is no date.
        DateNotToday: the machine's clock says otherwise.
        ClockAgrees, ClockBehind: the clock is not behind the last entry, or says a time before the ledger began.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, ClockSecondRefused: one of the two may not.
    """
    session.trust_clock()
    now, today, asked = session.clock.now(), session.today, read_date(day)

    def fits(found: Entry) -> bool:
        content = found.content
        said = (content.get("approver"), district_date(content.get("true", 0)))
        return found.kind == CLOCK_CORRECTED.name and said == (approver, asked)

    if found := session.repeated(request, lambda some: fits(some[0])):
        return found[0]
    allow(session, "clock correct", request)
    if asked != today:
        raise DateNotToday(date=asked, today=today)
    if now >= session.stream.at - CLOCK_BEHIND_MAX:
        raise ClockAgrees(now=district_time(now), last=district_time(session.stream.at))
    _check_not_before_the_ledger(session, now)
    if approver == request.actor or in_force(session, STAFF, approver, today) is None:
        raise ClockSecondRefused(approver=approver)
    body = ClockCorrected(since=session.stream.at, true=now, approver=approver, approved=approved)
    return session.record(CLOCK_CORRECTED, body, request, site=request.site, on=today, date_confirmed=True)


def _check_not_before_the_ledger(session: WriteSession, now: int) -> None:
    firsts = (entry_named(session.transaction, EntryName(each.origin, 1)) for each in streams(session.transaction))
    begun = min((first.at for first in firsts if first), default=0)
    if now < begun:
        raise ClockBehind(now=district_time(now), last=district_time(begun))
