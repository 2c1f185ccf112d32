"""Who may sign a month: posts are those of today, and where they were is read as of the month's end.

So a month is signed by the people of the place although its shop has moved or it has been closed since.
"""

from supermarket.books.session import Request, WriteSession
from supermarket.district.kinds import Role, Staff
from supermarket.district.roles import staff_for
from supermarket.errors.staff import SiteRefused
from supermarket.months.days import Days

_BELOW_TOO = frozenset({Role.REVIEWER, Role.MANAGER, Role.ADMINISTRATOR})


def allow_for_month(session: WriteSession, verb: str, request: Request, days: Days) -> Staff:
    """Return the operator of a request, if his role and place let him call this verb for a month there.

    Raises:
        OperatorMissing, StaffUnknown: nobody, or nobody known, asks.
        RoleRefused: his role may not.
        SiteRefused: he may, but not at this site.
    """
    staff = staff_for(session, verb, actor=request.actor, on=session.today)
    home, place = home_then(days, staff.site), days.place(request.site)
    above = days.tree.chain(place, days.last) if place and staff.role in _BELOW_TOO else (place,)
    if home not in above:
        raise SiteRefused(operator=request.actor, site=request.site, home=staff.site)
    return staff


def home_then(days: Days, site: str) -> str | None:
    """Return the place that a post's site belonged to at a month's end; of a newer site, since it exists."""
    tree = days.tree
    return days.place(site) or (tree.place(site, "~") if site in tree.sites else None)
