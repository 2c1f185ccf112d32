"""The tree of sites 中心/所/站, and what counts as one place: a station and its shops."""

import json
from collections.abc import Iterator

from supermarket.books.kinds import Named
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import SITES, all_in_force, in_force, latest, standing_of
from supermarket.district.kinds import Site, Tier
from supermarket.district.tree import DEPTH_MAX
from supermarket.errors.staff import ShopAmbiguous, ShopMissing, SiteEnded, SiteNotYet, SiteUnknown, StationMissing


def site_of(session: ReadSession, code: str, on: str) -> Site:
    """Return the site of this code.

    Raises:
        SiteUnknown: there is none on this date; SiteNotYet or SiteEnded where there is on another.
    """
    site = in_force(session, SITES, code, on)
    if site is None:
        raise _missing(session, code, on)
    return site


def known_site(session: ReadSession, code: str, on: str) -> Site:
    """Return the site of this code, also one that has ended: it still belongs where it last was.

    Raises:
        SiteUnknown: there is none; SiteNotYet where there is on a later day.
    """
    site = latest(session, SITES, code, on)
    if site is None:
        raise _missing(session, code, on)
    return site


def _missing(session: ReadSession, code: str, on: str) -> SiteUnknown:
    """Return the refusal of a site that is not there on a day: never, not yet, or no longer."""
    standing = standing_of(session, Named("site", code), on)
    if standing.since is None:
        return SiteUnknown(site=code)
    missing = SiteEnded if standing.begun else SiteNotYet
    return missing(site=code, date=on, since=standing.since)


def chain_of(session: ReadSession, code: str, on: str) -> tuple[str, ...]:
    """Return this site and those above it, up to the centre.

    Raises:
        SiteUnknown: there is no such site.
    """
    asked = ("chain", code, on)
    found: tuple[str, ...] | None = session.looked_up.get(asked)
    if found is None:
        found = tuple(_upward(session, code, on))
        session.keep_in_mind(asked, found)
    return found


def _upward(session: ReadSession, code: str, on: str) -> Iterator[str]:
    following: str | None = code
    for _tier in range(DEPTH_MAX):
        if following is None:
            return
        site = known_site(session, following, on)
        yield site.site
        following = site.parent


def centre_of(session: ReadSession, on: str) -> Site:
    """Return the centre.

    Raises:
        SiteUnknown: the register has none.
    """
    for site in all_in_force(session, SITES, on, column="tier", value=Tier.CENTRE.value):
        return site
    raise SiteUnknown(site=Tier.CENTRE)


def place_of(site: Site) -> str:
    """Return the code of the place that a site belongs to: a shop's station, or the site itself."""
    return site.parent if site.tier is Tier.SUPERMARKET and site.parent else site.site


def places_below(session: ReadSession, code: str, on: str) -> str | None:
    """Return a site's own place and the sites below it, as a JSON list of codes; None for the centre, which means all.

    Raises:
        SiteUnknown: there is no such site.
    """
    site = site_of(session, code, on)
    if site.tier is Tier.CENTRE:
        return None
    codes = [place_of(site)]
    for above in codes:  # grows while it is read: down one tier after another
        codes += [below.site for below in all_in_force(session, SITES, on, column="parent", value=above)]
    return json.dumps(sorted(set(codes)))


def shops_at(session: ReadSession, station: str, on: str) -> list[Site]:
    """Return the supermarkets of a station."""
    below = all_in_force(session, SITES, on, column="parent", value=station)
    return [site for site in below if site.tier is Tier.SUPERMARKET]


def shop_of(session: ReadSession, code: str, on: str, *, ended: bool = False) -> Site:
    """Return the supermarket that a code means: itself, or the only one of the station.

    With `ended` it may have ended: what is left there is taken away.

    Raises:
        SiteUnknown: there is no such site.
        ShopMissing: the site is no supermarket and has none.
        ShopAmbiguous: the station has several.
    """
    site = known_site(session, code, on) if ended else site_of(session, code, on)
    if site.tier is Tier.SUPERMARKET:
        return site
    shops = shops_at(session, code, on) if site.tier is Tier.STATION else []
    if len(shops) > 1:
        raise ShopAmbiguous(site=code, shops=[shop.site for shop in shops])
    if not shops:
        raise ShopMissing(site=code)
    return shops[0]


def shop_asked(session: WriteSession, request: Request, on: str, *, ended: bool = False) -> str:
    """Return the supermarket where a request acts, or where it acted when it was recorded by its key.

    Raises:
        SiteUnknown, ShopMissing, ShopAmbiguous: as in `shop_of`.
    """
    before = session.recorded_before(request)
    if before and request.site in {before.site, place_of(known_site(session, before.site, before.on))}:
        return before.site  # whatever became of the shop, and of the station's other shops
    return shop_of(session, request.site, on, ended=ended).site


def home_of(session: ReadSession, code: str, on: str) -> tuple[str, str | None]:
    """Return the station and home shop that a site means for a household.

    A supermarket means its station with that shop; a station means its shop where it has exactly one.

    Raises:
        SiteUnknown: there is no such site.
        StationMissing: the site is neither a station nor a supermarket.
    """
    site = site_of(session, code, on)
    if site.tier is Tier.SUPERMARKET and site.parent:
        return site.parent, site.site
    if site.tier is Tier.STATION:
        shops = shops_at(session, code, on)
        return site.site, shops[0].site if len(shops) == 1 else None
    raise StationMissing(site=code)


def telephone_of(session: ReadSession, site: str, on: str) -> str:
    """Return the telephone for objections: the place's own, else that of the nearest above it; empty for none."""
    chain = (known_site(session, code, on) for code in chain_of(session, site, on))
    return next((each.telephone for each in chain if each.telephone), "")
