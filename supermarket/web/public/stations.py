"""Every station of the district under its institute, and which of them some words mean: a name, pinyin, a code."""

from dataclasses import dataclass
from functools import cache
from itertools import islice, product
from typing import Final

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import SITES, all_in_force
from supermarket.district.kinds import Site, Tier
from supermarket.district.sites import place_of, site_of
from supermarket.errors.staff import StationMissing
from supermarket.people.initials import initials
from supermarket.registers.matching import same_form

READINGS_MAX: Final = 8
"""So many readings of one name are compared."""


@dataclass(frozen=True)
class Station:
    """A station: its code and name."""

    site: str
    name: str


@dataclass(frozen=True)
class Institute:
    """An institute and the stations below it; `site` is the centre's for stations that stand right below that."""

    site: str
    name: str
    stations: tuple[Station, ...]


def institutes(session: ReadSession, words: str = "") -> tuple[Institute, ...]:
    """Return the institutes with those of their stations that every word fits, all where none is given.

    A word is a part of the station's or the institute's name, of its pinyin, whole or initials, or of its code.
    Institutes without such a station are left out.
    """
    sites = {site.site: site for site in all_in_force(session, SITES, session.today)}
    wanted = words.lower().split()
    below: dict[str, list[Station]] = {}
    for site in sites.values():
        if site.tier is not Tier.STATION:
            continue
        above = sites.get(site.parent or "", site)
        if all(_fits(word, site) or _fits(word, above) for word in wanted):
            below.setdefault(above.site, []).append(Station(site.site, site.name))
    return tuple(Institute(code, sites[code].name, tuple(stations)) for code, stations in below.items())


def station_of(session: ReadSession, code: str) -> Site:
    """Return the station of a code, also of its supermarket's.

    Raises:
        SiteUnknown: there is no such site today.
        StationMissing: it is neither a station nor a supermarket.
    """
    site = site_of(session, place_of(site_of(session, code, session.today)), session.today)
    if site.tier is not Tier.STATION:
        raise StationMissing(site=code)
    return site


def _fits(word: str, site: Site) -> bool:
    form = same_form(word)
    if (form and form in same_form(site.name)) or site.site.startswith(word):
        return True
    return word.isascii() and any(word in reading for reading in _readings(site.name))


@cache
def _readings(name: str) -> tuple[str, ...]:
    """Return how a name is typed in Latin letters: its initials, and its syllables one after another."""
    if name.isascii():
        return (name.lower(),)
    from pypinyin import Style, pinyin  # noqa: PLC0415 - its dictionary takes 0.1 s to load, and only a search needs it

    syllables = pinyin(name, style=Style.NORMAL, heteronym=True, errors="ignore")
    whole = ("".join(choice) for choice in islice(product(*syllables), READINGS_MAX))
    return (*initials(name), *whole)
