"""The tree of sites as it was: to which place each site belonged on every day, and which sites were above it.

A station and its shops are one place. A shop that moves belongs to the other station from the day on which its row
says so, and what was done at it before stays with the first; an ended shop belongs to where it was last.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from sqlalchemy import select

from supermarket.books.session import ReadSession
from supermarket.district.dates import day_before
from supermarket.district.kinds import Tier
from supermarket.district.tables import SiteRow
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

FOREVER: Final = "~"
"""The end of what has not ended; it sorts after every date."""
DEPTH_MAX: Final = 6
"""Deeper than any tree of sites; a circle in a register ends here."""
_SUPERMARKET: Final = Tier.SUPERMARKET.value
_site: Final = table_of(SiteRow).c
_ROWS: Final = Prepared(
    select(
        *(_site[name] for name in ("site", "from", "at", "origin", "seq", "name", "tier", "parent", "state")),
    ).order_by(_site.site, _site["from"], _site.at, _site.origin, _site.seq)
)


class Standing(NamedTuple):
    """A site as it stood from a day on."""

    since: str
    site: str
    name: str
    tier: str
    parent: str | None
    ended: bool

    @property
    def place(self) -> str:
        """Return the place that it belonged to: a shop's station, or itself."""
        return self.parent if self.tier == _SUPERMARKET and self.parent else self.site


class Stay(NamedTuple):
    """A site belonged to a place from the day `start` to the day before `end`."""

    site: str
    place: str
    start: str
    end: str


@dataclass(frozen=True)
class Stretch:
    """Days, the last included, in which no site changed its place; each site's place, and the sites up to the centre.

    A site that did not exist yet has no place.
    """

    first: str
    last: str
    places: Mapping[str, str]
    tree: "Tree"

    @cached_property
    def chains(self) -> Mapping[str, tuple[str, ...]]:
        """Return each site with those above it, up to the centre; not everybody asks."""
        return {site: self.tree.chain(site, self.first) for site in self.places}


class Tree:
    """Every site's rows, in the order in which the sites were first recorded."""

    def __init__(self, session: ReadSession) -> None:
        """Read the register of sites, once for a whole report."""
        rows: dict[str, dict[str, Standing]] = {}
        first: dict[str, tuple[int, str, int]] = {}
        for site, since, at, origin, seq, name, tier, parent, state in session.each(_ROWS):
            stamp = (at, origin, seq)
            first[site] = min(first.get(site, stamp), stamp)
            rows.setdefault(site, {})[since] = Standing(since, site, name, tier, parent, state is not None)
        self._rows: Final = {site: tuple(rows[site].values()) for site in sorted(rows, key=lambda site: first[site])}

    @property
    def sites(self) -> tuple[str, ...]:
        """Return every site that was ever recorded."""
        return tuple(self._rows)

    def standing(self, site: str, on: str) -> Standing | None:
        """Return how a site stood on a day, ended or not; None where it did not exist yet."""
        rows = self._rows.get(site, ())
        if rows and rows[-1].since <= on:  # nearly always it stands as it stands now
            return rows[-1]
        number = bisect_right(rows, on, key=lambda row: row.since)
        return rows[number - 1] if number else None

    def since(self, site: str) -> str | None:
        """Return the first day on which a site is there; None where it never is."""
        rows = self._rows.get(site)
        return rows[0].since if rows else None

    def place(self, site: str, on: str) -> str | None:
        """Return the place that a site belonged to on a day."""
        standing = self.standing(site, on)
        return standing.place if standing else None

    def chain(self, site: str, on: str) -> tuple[str, ...]:
        """Return a site and those above it on a day, up to the centre."""
        chain: list[str] = []
        following: str | None = site
        while following and len(chain) < DEPTH_MAX and (standing := self.standing(following, on)):
            chain.append(following)
            following = standing.parent
        return tuple(chain)

    def was_open(self, site: str, first: str, last: str) -> bool:
        """Say whether a site was in force on one of these days."""
        begin = self.standing(site, first)
        later = (row for row in self._rows.get(site, ()) if first < row.since <= last)
        return any(not row.ended for row in (*((begin,) if begin else ()), *later))

    def ever_below(self, sites: Iterable[str]) -> list[str]:
        """Return these sites and every site that stood below one of them on any day."""
        found = list(dict.fromkeys(sites))
        known = set(found)
        for above in found:  # grows while it is read: down one tier after another
            more = self._ever_directly_below.get(above, set()) - known
            known |= more
            found += sorted(more)
        return found

    @cached_property
    def _ever_directly_below(self) -> Mapping[str, set[str]]:
        below: dict[str, set[str]] = {}
        for site, rows in self._rows.items():
            for row in rows:
                if row.parent:
                    below.setdefault(row.parent, set()).add(site)
        return below

    @cached_property
    def stays(self) -> tuple[Stay, ...]:
        """Return where each site belonged and when, site after site, the earliest first."""
        found: list[Stay] = []
        for site, rows in self._rows.items():
            starts = [row for number, row in enumerate(rows) if number == 0 or rows[number - 1].place != row.place]
            ends = [*(row.since for row in starts[1:]), FOREVER]
            found += [Stay(site, row.place, row.since, end) for row, end in zip(starts, ends, strict=True)]
        return tuple(found)

    def stretches(self, first: str, last: str) -> tuple[Stretch, ...]:
        """Return the days from the first to the last, cut wherever a site is new or came under another one."""
        changed = {
            row.since
            for rows in self._rows.values()
            for number, row in enumerate(rows)
            if first < row.since <= last and (number == 0 or rows[number - 1][3:5] != row[3:5])
        }
        begins = [first, *sorted(changed)]
        ends = [*(day_before(day) for day in begins[1:]), last]
        return tuple(self._stretch(*days) for days in zip(begins, ends, strict=True))

    def _stretch(self, first: str, last: str) -> Stretch:
        places = {site: place for site in self._rows if (place := self.place(site, first))}
        return Stretch(first, last, places, self)
