"""Bases and points 基地与点: where they are, who is their host, which of them are reading rooms, what waits there."""

from dataclasses import dataclass
from typing import Final

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import SITES, all_in_force, in_force
from supermarket.district.kinds import Site, Tier
from supermarket.district.sites import known_site, site_of
from supermarket.practice.bases.copies import Copies, copies_of
from supermarket.practice.bases.finds import Find, open_finds
from supermarket.practice.bases.kinds import OPENINGS
from supermarket.practice.bases.loans import Loan, open_loans
from supermarket.practice.bases.openings import Sessions, sessions
from supermarket.practice.bases.visits import Tally, tallies

TIERS: Final = frozenset({Tier.BASE, Tier.POINT})


@dataclass(frozen=True)
class Base:
    """A base or point: its host, its opening days, and what is there; one with books is a reading room 书屋.

    `books` are copies, those that are lent too.
    """

    site: str
    name: str
    tier: Tier
    host: str | None
    calendar: str | None
    books: int
    things: int
    lent: int
    overdue: int
    finds: int

    @property
    def is_reading_room(self) -> bool:
        """Say whether it has books."""
        return self.books > 0


@dataclass(frozen=True)
class BaseView:
    """A base with what it held in a span of days, and what is there now."""

    base: Base
    sessions: Sessions
    tallies: tuple[Tally, ...]
    copies: tuple[Copies, ...]
    loans: tuple[Loan, ...]
    finds: tuple[Find, ...]


def seen_from(session: ReadSession, site: str | None) -> frozenset[str]:
    """Return the sites whose things somebody at a site looks after: it and all below it; all where none is named.

    Raises:
        SiteUnknown: there is no such site.
    """
    rows = all_in_force(session, SITES, session.today)
    if site is None:
        return frozenset(row.site for row in rows)
    seen = [known_site(session, site, session.today).site]
    for above in seen:  # grows while it is read: down one tier after another
        seen += [row.site for row in rows if row.parent == above and row.site not in seen]
    return frozenset(seen)


def bases(session: ReadSession) -> list[Base]:
    """Return every base and point in force today, and every other site that has things to lend, by its code."""
    copies, loans, finds = copies_of(session), open_loans(session), open_finds(session)
    having = {each.site for each in copies}
    sites = all_in_force(session, SITES, session.today)
    found = sorted((site for site in sites if site.tier in TIERS or site.site in having), key=lambda site: site.site)
    return [_base(session, site, copies, loans, finds, session.today) for site in found]


def base_view(session: ReadSession, code: str, first: str, last: str) -> BaseView:
    """Return a base, or any other site, with its sessions and counts from one day to another.

    What it is called, its host and its opening days are those of the last of these days; what is there is there now.

    Raises:
        SiteUnknown: there is no such site.
    """
    on = min(last, session.today)
    site = site_of(session, code, on)
    copies, loans, finds = copies_of(session, code), open_loans(session, code), open_finds(session, code)
    return BaseView(
        _base(session, site, copies, loans, finds, on),
        sessions(session, code, first, last),
        tuple(tallies(session, first, last, [code])),
        tuple(copies),
        tuple(loans),
        tuple(finds),
    )


def _base(  # noqa: PLR0913, PLR0917 - what is there, by sort
    session: ReadSession, site: Site, copies: list[Copies], loans: list[Loan], finds: list[Find], on: str
) -> Base:
    own = [each for each in copies if each.site == site.site]
    lent = [each for each in loans if each.site == site.site]
    opening = in_force(session, OPENINGS, site.site, on)
    return Base(
        site=site.site,
        name=site.name,
        tier=site.tier,
        host=site.host,
        calendar=opening.calendar if opening else None,
        books=sum(each.here + each.out for each in own if each.sort == "book"),
        things=sum(each.here + each.out for each in own if each.sort != "book"),
        lent=len(lent),
        overdue=sum(each.overdue for each in lent),
        finds=sum(each.site == site.site for each in finds),
    )
