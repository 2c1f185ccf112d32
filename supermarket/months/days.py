"""The days of a month, with the tree of sites as it was on them: a month is read as of its own days, never today's."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from supermarket.books.session import ReadSession
from supermarket.clock import DAY, start_of_day
from supermarket.district.dates import day_before
from supermarket.district.tree import Stay, Stretch, Tree


@dataclass(frozen=True)
class Days:
    """The days of a month (YYYY-MM) and the tree of sites.

    `last` is the month's last day, of a month that still runs today; what is stated of a month is stated as of it.
    `end` is when the month is over, in UTC milliseconds.
    """

    month: str
    first: str
    last: str
    end: int
    tree: Tree

    @property
    def begin(self) -> int:
        """Return when the month began, in UTC milliseconds."""
        return start_of_day(self.first)

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """Return the month cut into days in which no site changed its place: nearly always one piece."""
        return self.tree.stretches(self.first, self.last)

    @property
    def before(self) -> str:
        """Return the day before the month."""
        return day_before(self.first)

    def place(self, site: str, on: str | None = None) -> str | None:
        """Return the place that a site belonged to on a day of the month, or at its end."""
        on = on or self.last
        stretch = next((each for each in reversed(self.stretches) if each.first <= on), self.stretches[0])
        return stretch.places.get(site)

    def moves(self) -> Iterator[tuple[Stay | None, Stay]]:
        """Give the stays of sites that began within the month, each after the stay before it (None: it is new)."""
        before: Stay | None = None
        for stay in self.tree.stays:
            if before and before.site != stay.site:
                before = None
            if self.first <= stay.start <= self.last:
                yield before, stay
            before = stay


def days_of(session: ReadSession, month: str, tree: Tree | None = None) -> Days:
    """Return the days of a month (YYYY-MM); the `tree` is read where it was not before."""
    year, number = map(int, month.split("-"))
    last = f"{month}-{monthrange(year, number)[1]:02}"
    end = start_of_day(last) + DAY
    today = session.today
    return Days(month, f"{month}-01", min(last, today) if month == today[:7] else last, end, tree or Tree(session))


@dataclass(frozen=True)
class Place:
    """A place that has months of its own: a station with its shops, or another site, as they stood at a month's end.

    `chains` lead from each of its `sites` to the centre; `was_open` says whether any of them was in force in the month.
    """

    place: str
    name: str
    tier: str
    sites: tuple[str, ...]
    chains: dict[str, tuple[str, ...]]
    was_open: bool


def places(days: Days, wanted: str | None = None) -> list[Place]:
    """Return every place that any site belonged to in a month, in the order of the register of sites, or one alone."""
    grouped: dict[str, dict[str, None]] = {}
    for stretch in days.stretches:
        for site, place in stretch.places.items():
            if wanted in {None, place}:
                grouped.setdefault(place, {})[site] = None
    return [_place(days, place, [*grouped[place]]) for place in days.tree.sites if place in grouped]


def _place(days: Days, place: str, sites: Sequence[str]) -> Place:
    tree = days.tree
    here = [site for site in sites if days.place(site) == place and (site == place or _stands(days, site))]
    standing = tree.standing(place, days.last)
    return Place(
        place,
        standing.name if standing else place,
        standing.tier if standing else "",
        tuple(sorted({place, *here})),
        {site: tree.chain(site, days.last) for site in {place, *here}},
        any(tree.was_open(site, days.first, days.last) for site in sites),
    )


def _stands(days: Days, site: str) -> bool:
    standing = days.tree.standing(site, days.last)
    return bool(standing and not standing.ended)


def months_between(first: str, last: str) -> list[str]:
    """Return the months (YYYY-MM) from the last back to the first."""
    year, number = map(int, last.split("-"))
    found = [last]
    while found[-1] > first:
        year, number = (year, number - 1) if number > 1 else (year - 1, 12)
        found.append(f"{year:04}-{number:02}")
    return found
