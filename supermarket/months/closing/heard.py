"""Whether a machine that signs a month has heard the others: what it did not know comes late for everybody."""

from supermarket.books.session import WriteSession
from supermarket.books.taking import unheard
from supermarket.errors.months import MonthTaking, MonthUnheard
from supermarket.months.days import Days, Place
from supermarket.months.exceptions.machines import not_heard_at


def check_heard(session: WriteSession, days: Days, place: Place, reason: str | None) -> None:
    """Refuse a month of which more may come, unless somebody says why it is signed all the same.

    What this machine took in without saying so yet would be counted by whoever signs, and be late for all others.

    Raises:
        MonthTaking: what others wrote is just being taken in.
        MonthUnheard: a machine of the place was not heard to the month's end, and no reason was given.
    """
    if taking := unheard(session.transaction, session.stream):
        raise MonthTaking(month=days.month, machines=taking)
    if reason is None and (silent := not_heard_at(session, days, place.place)):
        raise MonthUnheard(month=days.month, site=place.place, machines=silent)
