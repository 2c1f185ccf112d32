"""How a month differs from the one before, and from what the stations of the same institute did."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from sqlalchemy import bindparam, exists, func, select, tuple_
from sqlalchemy.sql.expression import ColumnElement

from supermarket.books.accounts import issued, redeemed, spoiled
from supermarket.books.session import ReadSession
from supermarket.books.tables import PostingRow
from supermarket.district.kinds import Tier
from supermarket.district.tree import Stretch
from supermarket.earning.tables import AwardRow
from supermarket.households.card_kinds import Relation
from supermarket.households.tables import KinRow
from supermarket.journal.engines.neutral import listed
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.months.days import Days, Place

STATION: Final = Tier.STATION.value
JUMP: Final = 50
"""A figure that is so many percent above or below last month's has jumped."""
FAR: Final = 2
"""A figure that is above so many times the median, or below that part of it, is an outlier."""
OTHERS: Final = 3
"""So many other stations at least make a median that says anything."""
ACCOUNTS: Final[Mapping[str, tuple[Callable[[str], str], int]]] = {
    N_("issued"): (issued, -1),
    N_("redeemed"): (redeemed, 1),
    N_("spoiled"): (spoiled, 1),
}
"""Points issued and redeemed, reversals taken off, and units spoiled; from which account, with which sign."""
TO_STAFF: Final = N_("to staff")
"""Points awarded to households that are the staff's own or their kin's."""
FIGURES: Final = (*ACCOUNTS, TO_STAFF)

_posting: Final = table_of(PostingRow).c
_MOVED: Final = Prepared(
    select(_posting.account, func.sum(_posting.amount))
    .where(
        _posting.account.in_(listed("accounts")),
        _posting.on >= bindparam("first"),
        _posting.on <= bindparam("last"),
    )
    .group_by(_posting.account)
)
_award: Final = table_of(AwardRow).c
_END: Final[ColumnElement[int]] = bindparam("end")
_kin: Final = table_of(KinRow).c
_LATER: Final = table_of(KinRow).alias("kin_later")
_IS_LATEST: Final = ~exists().where(
    _LATER.c.staff == _kin.staff,
    _LATER.c.household == _kin.household,
    _LATER.c.at < _END,
    tuple_(_LATER.c.at, _LATER.c.origin, _LATER.c.seq) > tuple_(_kin.at, _kin.origin, _kin.seq),
)
_TO_STAFF: Final = Prepared(
    select(_award.site, func.sum(_award.points))
    .where(
        _award.site.in_(listed("sites")),
        _award.on >= bindparam("first"),
        _award.on <= bindparam("last"),
        exists().where(
            _kin.household == _award.household, _kin.at < _END, _kin.relation != Relation.NONE.value, _IS_LATEST
        ),
    )
    .group_by(_award.site)
)


@dataclass(frozen=True)
class Movement:
    """A figure of a month beside last month's and the median of the other stations of the institute.

    `change` is in percent of last month's, None where there was nothing; `median` is None where too few others did
    anything.
    """

    figure: str
    now: int
    before: int
    change: int | None
    jumped: bool
    median: int | None
    outlier: bool


def movement(figure: str, now: int, before: int, others: Sequence[int]) -> Movement:
    """Return how a figure moved; `others` are this month's of the other stations that had any."""
    change = round(100 * (now - before) / before) if before > 0 else None
    middle = round(median(others)) if len(others) >= OTHERS else None
    return Movement(
        figure=figure,
        now=now,
        before=before,
        change=change,
        jumped=before > 0 and 100 * abs(now - before) > JUMP * before,
        median=middle,
        outlier=middle is not None and (now > FAR * middle or now * FAR < middle),
    )


def movements_of(
    session: ReadSession, days: Days, wanted: Sequence[Place], every: Sequence[Place]
) -> dict[str, tuple[Movement, ...]]:
    """Return how the month of each of these places moved; `every` are all places of the ledger."""
    beside: dict[str, list[Place]] = {}
    for place in every:
        beside.setdefault(_institute(place), []).append(place)
    chosen = {_institute(place) for place in wanted}
    before = month_before(days.month)
    moved = _moved(session, days, days.stretches, {place.place for each in chosen for place in beside[each]})
    earlier = days.tree.stretches(f"{before}-01", days.before)
    moved_before = _moved(session, days, earlier, {place.place for place in wanted})

    def others(place: Place, figure: str) -> list[int]:
        stations = (
            each.place for each in beside[_institute(place)] if each.tier == STATION and each.place != place.place
        )
        return [figures for station in stations if (figures := moved[station, figure]) > 0]

    return {
        place.place: tuple(
            movement(figure, moved[place.place, figure], moved_before[place.place, figure], others(place, figure))
            for figure in FIGURES
        )
        for place in wanted
    }


def month_before(month: str) -> str:
    """Return the month before one, both as YYYY-MM."""
    year, number = map(int, month.split("-"))
    return f"{year:04}-{number - 1:02}" if number > 1 else f"{year - 1:04}-12"


def _institute(place: Place) -> str:
    return place.chains[place.place][1] if len(place.chains[place.place]) > 1 else place.place


def _moved(
    session: ReadSession, days: Days, stretches: Iterable[Stretch], chosen: set[str]
) -> Counter[tuple[str, str]]:
    """Return, by place and figure, what the places' accounts were moved by in some days."""
    moved: Counter[tuple[str, str]] = Counter()
    for stretch in stretches:
        span = {"first": stretch.first, "last": stretch.last}
        sites = {site: place for site, place in stretch.places.items() if place in chosen}
        accounts = {
            account(site): (place, figure, sign)
            for site, place in sites.items()
            for figure, (account, sign) in ACCOUNTS.items()
        }
        for name, amount in session.each(_MOVED, accounts=json.dumps([*accounts]), **span):
            place, figure, sign = accounts[name]
            moved[place, figure] += sign * amount
        for site, points in session.each(_TO_STAFF, sites=json.dumps([*sites]), end=days.end, **span):
            moved[sites[site], TO_STAFF] += points
    return moved
