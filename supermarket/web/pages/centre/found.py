"""What the centre's pages are made of, worked out once for each state of the ledger."""

from typing import Final

from supermarket.assessment.glance.attention import Attention, attention
from supermarket.assessment.glance.glance import Glance, glance
from supermarket.assessment.glance.practice import Practice, practice_of
from supermarket.books.session import ReadSession
from supermarket.district.kinds import Role
from supermarket.district.sites import centre_of, place_of, site_of
from supermarket.errors.staff import SiteRefused
from supermarket.journal.store import streams
from supermarket.web.frame.visits import Visit

VERBS: Final = ("month sign", "audit export")
"""Whoever signs months, or looks at all of them, has work at the centre's page."""
_EVERYWHERE: Final = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


def check_centre(visit: Visit) -> None:
    """Refuse whoever has no work here.

    Raises:
        NotSignedInError, RoleRefused: nobody knows him, or his role may not.
    """
    visit.check_may(*VERBS, named="report morning")


def attention_for(visit: Visit, session: ReadSession) -> Attention:
    """Return what needs somebody at all sites, or at those of whoever visits and below them.

    Raises:
        RoleRefused: he has no work here.
    """
    check_centre(visit)
    root = _root(visit, session)
    return visit.server.remembered.get(("attention", root), mark_of(session), lambda: attention(session, root))


def glance_for(visit: Visit, session: ReadSession) -> tuple[Glance, Practice]:
    """Return twelve months of the whole district, which is for whoever looks at all of it.

    Raises:
        RoleRefused, SiteRefused: he does not.
    """
    check_centre(visit)
    if _root(visit, session) is not None:
        raise SiteRefused(operator=visit.actor, site=_centre(session), home=visit.staff.site if visit.staff else "")

    def made() -> tuple[Glance, Practice]:
        found = glance(session, session.today[:7])
        return found, practice_of(session, found)

    return visit.server.remembered.get("glance", mark_of(session), made)


def sees_all(visit: Visit) -> bool:
    """Say whether a visitor looks at the whole district."""
    return visit.staff is not None and visit.staff.role in _EVERYWHERE


def mark_of(session: ReadSession) -> tuple[object, ...]:
    """Return what a ledger's state is known by: the day, and how long each stream is."""
    return (session.today, *((each.origin, each.size) for each in streams(session.transaction)))


def _root(visit: Visit, session: ReadSession) -> str | None:
    """Return the place of which a visitor sees what is below it; None for the whole district."""
    if visit.staff is None or sees_all(visit):
        return None
    place = place_of(site_of(session, visit.staff.site, session.today))
    return None if place == _centre(session) else place


def _centre(session: ReadSession) -> str:
    return centre_of(session, session.today).site
