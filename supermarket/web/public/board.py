"""A station's board 公示栏 as it may leave the village: notices, honour, goods, opening days, activities, services.

Names are masked as on the pictures that are sent to chat groups (张*); whoever looks has not said who he is.
"""

import json
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import all_in_force, in_force
from supermarket.district.kinds import Site
from supermarket.district.sites import chain_of, known_site, shops_at, telephone_of
from supermarket.earning.boards import Place, board
from supermarket.earning.claims.kinds import DISMISSED, UPHELD
from supermarket.earning.claims.notices import Notice, last_day_of, notice_of
from supermarket.earning.claims.standing import HANGING, State, claim_of, open_claims, steps_of
from supermarket.earning.lapsing.expiry import lapsing_at
from supermarket.paper.boards import TOP
from supermarket.paper.drawing.lists import ListPaper, masked
from supermarket.paper.notices import NAME_COLUMN, notice_paper
from supermarket.practice.activities.course import ACTIVITY
from supermarket.practice.activities.standing import Activity, activities_between
from supermarket.practice.bases.kinds import OPENINGS
from supermarket.practice.bases.openings import Day, sessions
from supermarket.practice.orders.registers import SERVICES, Service
from supermarket.spending.goods.catalogue import goods_listed
from supermarket.spending.stock.shelves import batches, on_hand
from supermarket.web.public.stations import station_of

DAYS_AHEAD: Final = 14
"""So many days of the calendar are shown."""
ROWS_MAX: Final = 200
"""So many lines of notices stand on one page, which stays below 60 kB; whatever is more hangs in the village."""


@dataclass(frozen=True)
class Line:
    """A line of a notice, masked: whose group and name, what for, on which day, how many points, and the claim.

    What came of the last objection to it stands there for whoever objected, whom nobody knows: `resolved` says whether
    it was upheld, with the `reason`.
    """

    number: str
    group: str
    name: str
    what: str
    served: str
    points: str
    claim: str
    objected: bool
    resolved: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Hanging:
    """A notice that hangs now, with its first lines; `more` are those that did not find room."""

    notice: Notice
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True)
class Ware:
    """Goods at one shop: what one unit costs, and how many that can be given are there by the book.

    `units` is None of a service, which has no shelf.
    """

    sku: str
    name: str
    unit: str
    points: int
    units: int | None
    limit: str


@dataclass(frozen=True)
class Shop:
    """A supermarket of the station: its goods, its opening days by the calendar, and the next of them."""

    site: str
    name: str
    wares: tuple[Ware, ...]
    calendar: str
    times: str
    days: tuple[Day, ...]


@dataclass(frozen=True)
class Lapse:
    """So many households' points, in all, can be redeemed until a day alone."""

    households: int
    points: int
    until: str


@dataclass(frozen=True)
class Board:
    """All that hangs at a station on a day."""

    station: Site
    institute: str
    telephone: str
    today: str
    notices: tuple[Hanging, ...]
    honour: tuple[Place, ...]
    honour_from: str
    honour_to: str
    lapsing: Lapse | None
    shops: tuple[Shop, ...]
    activities: tuple[Activity, ...]
    services: tuple[Service, ...]


def board_of(session: ReadSession, code: str) -> Board:
    """Return a station's board as it hangs today.

    Raises:
        SiteUnknown, StationMissing: there is no such station.
    """
    station = station_of(session, code)
    code = station.site
    today = session.today
    first, last, places = _honour(session, code)
    until = (date.fromisoformat(today) + timedelta(days=DAYS_AHEAD)).isoformat()
    coming = activities_between(session, [code], today, until)
    lapsing = lapsing_at(session, code)
    above = known_site(session, station.parent, today).name if station.parent else ""
    return Board(
        station=station,
        institute=above,
        telephone=telephone_of(session, code, today),
        today=today,
        notices=tuple(_hanging(session, code)),
        honour=tuple(places),
        honour_from=first,
        honour_to=last,
        lapsing=Lapse(lapsing[0], lapsing[1].points, lapsing[1].until) if lapsing else None,
        shops=tuple(_shop(session, shop, until) for shop in shops_at(session, code, today)),
        activities=tuple(each for each in coming if each.state not in ACTIVITY.ended),
        services=services_at(session, code),
    )


def services_at(session: ReadSession, station: str) -> tuple[Service, ...]:
    """Return the services that a household of a station can order today."""
    chain = chain_of(session, station, session.today)
    rows = all_in_force(session, SERVICES, session.today)
    return tuple(each for each in rows if each.site is None or each.site in chain)


def _hanging(session: ReadSession, station: str) -> list[Hanging]:
    """Return the notices that hang today and name a claim of the station that still waits on them."""
    waiting = [claim for claim in open_claims(session, json.dumps([station])) if claim.state in HANGING]
    last_days = filter(None, (last_day_of(session, claim.claim) for claim in waiting))
    names = sorted({notice for last_day, notice in last_days if last_day >= session.today})
    room = ROWS_MAX
    found = []
    for name in names:
        notice = notice_of(session, name)
        paper = masked(notice_paper(session, notice, full=False), NAME_COLUMN)
        found.append(_shown(session, notice, paper, room))
        room -= len(found[-1].lines)
    return found


def _shown(session: ReadSession, notice: Notice, paper: ListPaper, room: int) -> Hanging:
    chosen = paper.rows[: max(0, room)]
    lines = tuple(
        Line(number, group, name, what, served, points, claim, *_objection(session, claim))
        for number, group, name, what, served, points, claim in chosen
    )
    return Hanging(notice, lines, len(paper.rows) - len(lines))


def _objection(session: ReadSession, claim: str) -> tuple[bool, str | None, str | None]:
    """Return whether an objection to a claim is open, and what came of the last one that is not, with the reason."""
    if claim_of(session, claim).state is State.OBJECTED:
        return True, None, None
    last = next((step for step in reversed(steps_of(session, claim)) if step.what in {UPHELD, DISMISSED}), None)
    return (False, last.what, last.reason) if last else (False, None, None)


def _honour(session: ReadSession, station: str) -> tuple[str, str, Sequence[Place]]:
    """Return the board of this month, or of the last one while nobody has earned anything in this."""
    month = session.today[:7]
    before = (date.fromisoformat(f"{month}-01") - timedelta(days=1)).isoformat()[:7]
    for each in (month, before):
        first, last = f"{each}-01", f"{each}-{monthrange(int(each[:4]), int(each[5:]))[1]}"
        places = board(session, station, first, last, top=TOP)
        if places:
            break
    return first, last, [replace(place, household="") for place in places]


def _shop(session: ReadSession, shop: Site, until: str) -> Shop:
    today = session.today
    here = {line.sku for line in on_hand(session, shop.site) if line.on_hand > 0}
    wares = []
    for goods in goods_listed(session, today):
        units = None
        if goods.service is None:
            held = batches(session, shop.site, goods.sku) if goods.sku in here else []
            units = sum(batch.left for batch in held if batch.expires is None or batch.expires >= today)
        wares.append(Ware(goods.sku, goods.name, goods.unit, goods.points, units, goods.limit or ""))
    opening = in_force(session, OPENINGS, shop.site, today)
    days = sessions(session, shop.site, today, until).days if opening else ()
    return Shop(
        shop.site,
        shop.name,
        tuple(wares),
        opening.calendar if opening else "",
        (opening.times or "") if opening else "",
        days,
    )
