"""The fifteen-minute circle as it is on a day: how far each village, or each home, is from a station and a shop.

Open is a place that is in force on the day, as the register of sites has it. Where whoever asks wants to count only
shops that really opened, a till must have been opened there on one of so many days up to the day.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import repeat
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import bindparam, select

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import SITES, all_in_force
from supermarket.district.kinds import Site, Tier
from supermarket.district.settings import CIRCLE_MINUTES, WALK_DETOUR_PERCENT, WALK_METRES_PER_MINUTE, setting
from supermarket.district.tables import HouseholdRow
from supermarket.errors.practice.circle import NowhereToMeasure
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.practice.circle.best import Added, best_places, reached_from
from supermarket.practice.circle.distances import Spot, Walk
from supermarket.practice.circle.nearest import array_of, nearest
from supermarket.practice.circle.points import Point
from supermarket.spending.till.tables import TillRow

_household: Final = table_of(HouseholdRow).c
_till: Final = table_of(TillRow).c
_HOMES: Final = Prepared(
    select(_household.household, _household.station, _household.state)
    .where(_household["from"] <= bindparam("on"))
    .order_by(_household.household, *(_household[name] for name in ("from", "at", "origin", "seq")))
)
_OPENED: Final = Prepared(
    select(_till.shop).where(_till.on >= bindparam("first"), _till.on <= bindparam("last")).distinct()
)
Counted = Literal["households", "villages"]
"""What a share counts."""


class Home(NamedTuple):
    """A village, or a home of a file: its households, and the nearest station and shop, in metres and in minutes.

    `code` is the station's, or the line of the file. A figure is None where there is no such place.
    """

    code: str
    name: str
    institute: str
    households: int
    station: str | None
    station_metres: int | None
    station_minutes: int | None
    shop: str | None
    shop_metres: int | None
    shop_minutes: int | None


@dataclass(frozen=True)
class Reached:
    """How many villages (or homes) and households of an institute are within the circle of a station, and of a shop."""

    institute: str
    name: str
    homes: int
    homes_station: int
    homes_shop: int
    households: int
    households_station: int
    households_shop: int


@dataclass(frozen=True)
class Circle:
    """The circle on a day: how people walk, every home, the shares by institute, and the sites that nobody measured."""

    on: str
    minutes: int
    walk: Walk
    opened_days: int | None
    homes: tuple[Home, ...]
    institutes: tuple[Reached, ...]
    whole: Reached
    unmeasured: tuple[str, ...]

    @property
    def counted(self) -> Counted:
        """Return what its shares count, in every line alike: villages only where no household is enrolled anywhere."""
        return "households" if self.whole.households else "villages"


@dataclass(frozen=True)
class Measured:
    """The places of a day whose coordinates are known: stations and open shops, by their codes, and where each is."""

    stations: Mapping[str, Spot]
    shops: Mapping[str, Spot]
    names: Mapping[str, str]
    institute_of: Mapping[str, str]
    unmeasured: tuple[str, ...]


@dataclass(frozen=True)
class Best:
    """Where more shops would serve most: the places in order, how many are served now, of how many, and what counts."""

    on: str
    minutes: int
    chosen: tuple[Added[str], ...]
    names: Mapping[str, str]
    served: int
    of: int
    counted: Counted


def circle(
    session: ReadSession, on: str, *, points: Sequence[Point] | None = None, opened_days: int | None = None
) -> Circle:
    """Return how far every village, or every point of a file, is from the nearest station and the nearest open shop.

    Raises:
        NowhereToMeasure: no station has coordinates on that day.
        SettingMissing: how people walk is not recorded.
    """
    measured = measured_on(session, on, opened_days)
    walk, minutes = walking(session, on)
    homes = tuple(_homes(_asked(session, on, measured, points), measured, walk))
    within = _Within(minutes)
    by_institute: defaultdict[str, list[Home]] = defaultdict(list)
    for home in homes:
        by_institute[home.institute].append(home)
    institutes = tuple(
        within.reached(code, measured.names.get(code, code), by_institute[code]) for code in sorted(by_institute)
    )
    whole = within.reached("", "", homes)
    return Circle(on, minutes, walk, opened_days, homes, institutes, whole, measured.unmeasured)


def best(
    session: ReadSession,
    on: str,
    k: int,
    *,
    points: Sequence[Point] | None = None,
    opened_days: int | None = None,
) -> Best:
    """Return the up to k stations at which one more shop each would bring most households into the circle.

    A village without a household counts as one home where nobody is enrolled anywhere yet.

    Raises:
        NowhereToMeasure, SettingMissing: as in `circle`.
    """
    measured = measured_on(session, on, opened_days)
    walk, minutes = walking(session, on)
    asked = _asked(session, on, measured, points)
    counted: Counted = "households" if any(asked.weights) else "villages"
    weights = asked.weights if counted == "households" else [1] * len(asked.weights)
    shops = nearest(array_of(asked.spots), array_of(list(measured.shops.values())))[1].tolist()
    far = walk.reach(minutes)
    left = [number for number, metres in enumerate(shops) if not 0 <= metres <= far]
    reach = reached_from(
        measured.stations, [asked.spots[number] for number in left], [weights[number] for number in left], far
    )
    served = sum(weights) - sum(weights[number] for number in left)
    return Best(on, minutes, tuple(best_places(reach, k)), measured.names, served, sum(weights), counted)


def walking(session: ReadSession, on: str) -> tuple[Walk, int]:
    """Return how people walk, and for how many minutes to be in the circle.

    Raises:
        SettingMissing: it is not recorded.
    """
    pace, detour = (setting(session, name, on) for name in (WALK_METRES_PER_MINUTE, WALK_DETOUR_PERCENT))
    return Walk(max(1, pace), max(1, detour)), setting(session, CIRCLE_MINUTES, on)


def measured_on(session: ReadSession, on: str, opened_days: int | None = None) -> Measured:
    """Return the stations and open shops of a day, as far as their coordinates are known.

    Raises:
        NowhereToMeasure: no station has coordinates on that day.
    """
    sites = {site.site: site for site in all_in_force(session, SITES, on)}
    opened = None if opened_days is None else _opened(session, on, opened_days)
    stations = {code: site for code, site in sites.items() if site.tier is Tier.STATION}
    shops = {
        code: site
        for code, site in sites.items()
        if site.tier is Tier.SUPERMARKET and (opened is None or code in opened)
    }
    known = {code: spot for code, site in sites.items() if (spot := spot_of(site))}
    if not any(code in known for code in stations):
        raise NowhereToMeasure(date=on)
    return Measured(
        {code: known[code] for code in sorted(stations) if code in known},
        {code: known[code] for code in sorted(shops) if code in known},
        {code: site.name for code, site in sites.items()},
        {code: site.parent or code for code, site in stations.items()},
        tuple(code for code in sorted({**stations, **shops}) if code not in known),
    )


def spot_of(site: Site) -> Spot | None:
    """Return where a site stands; None: nobody has measured it."""
    return None if site.latitude is None or site.longitude is None else Spot(site.latitude, site.longitude)


def _opened(session: ReadSession, on: str, days: int) -> set[str]:
    """Return the shops whose till was opened on one of so many days, the last of which is this one."""
    first = (date.fromisoformat(on) - timedelta(days=days - 1)).isoformat()
    return {str(row[0]) for row in session.rows(_OPENED, first=first, last=on)}


@dataclass(frozen=True)
class _Asked:
    """The homes whose distances are asked for, each in its place of every list.

    `weights` are their households, `stations` those that they belong to, nothing where nobody says so.
    """

    codes: Sequence[str]
    names: Sequence[str]
    weights: Sequence[int]
    stations: Sequence[str]
    spots: Sequence[Spot]


def _asked(session: ReadSession, on: str, measured: Measured, points: Sequence[Point] | None) -> _Asked:
    """Return every village with its households, or every point of a file, which is one household each."""
    households = station_of_households(session, on)
    if points is None:
        counted = Counter(households.values())
        codes = list(measured.stations)
        names, weights = [measured.names[code] for code in codes], [counted[code] for code in codes]
        return _Asked(codes, names, weights, codes, list(measured.stations.values()))
    codes, named = [str(point.line) for point in points], [point.household for point in points]
    stations = [households.get(household, "") if household else "" for household in named]
    return _Asked(codes, [""] * len(points), [1] * len(points), stations, [point.spot for point in points])


def _homes(asked: _Asked, measured: Measured, walk: Walk) -> list[Home]:
    """Return every home with what is nearest."""
    stations, shops = list(measured.stations), list(measured.shops)
    spots = array_of(asked.spots)
    rows, metres = nearest(spots, array_of(list(measured.stations.values())))
    near = [stations[row] for row in rows.tolist()]
    minutes = walk.minutes_of(metres).tolist()
    above = measured.institute_of
    institutes = [above.get(own) or above[code] for own, code in zip(asked.stations, near, strict=True)]
    at_shop: tuple[Iterable[Any], ...] = (repeat(None), repeat(None), repeat(None))
    if shops:
        shop_rows, far = nearest(spots, array_of(list(measured.shops.values())))
        at_shop = ([shops[row] for row in shop_rows.tolist()], far.tolist(), walk.minutes_of(far).tolist())
    told = (asked.codes, asked.names, institutes, asked.weights, near, metres.tolist(), minutes)
    return list(map(Home, *told, *at_shop))


def station_of_households(session: ReadSession, on: str) -> dict[str, str]:
    """Return the station of every household in force on a day."""
    last = {str(code): (str(station), state) for code, station, state in session.rows(_HOMES, on=on)}
    return {code: station for code, (station, state) in last.items() if not state}


@dataclass(frozen=True)
class _Within:
    """What is within so many minutes."""

    minutes: int

    def reached(self, code: str, name: str, homes: Sequence[Home]) -> Reached:
        """Return how many of some homes, and of their households, are within the circle."""
        station = [home for home in homes if self._near(home.station_minutes)]
        shop = [home for home in homes if self._near(home.shop_minutes)]
        heads = [sum(home.households for home in each) for each in (homes, station, shop)]
        return Reached(code, name, len(homes), len(station), len(shop), *heads)

    def _near(self, minutes: int | None) -> bool:
        return minutes is not None and minutes <= self.minutes
