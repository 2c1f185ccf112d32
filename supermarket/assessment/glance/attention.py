"""Which sites need somebody today, the most urgent first: what waits at each, and when it last opened.

The same things wait as on the morning page; here they are told by site, and sites by institute.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import bindparam, case, func, select

from supermarket.assessment.glance.glance import months_up_to
from supermarket.assessment.glance.morning import Waiting, morning
from supermarket.books.session import ReadSession
from supermarket.district.kinds import Tier
from supermarket.district.tree import Standing, Tree
from supermarket.earning.tables import AwardRow
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.spending.tables import RedemptionRow
from supermarket.spending.till.tables import TillRow

UNOPENED: Final = "unopened"
UNOPENED_DAYS: Final = 7
"""A shop that has not opened for so many days is told of."""
SHORT: Final = {
    "differing": N_("a check fails"),
    "overdue": N_("overdue"),
    "objections": N_("objections"),
    "unsigned": N_("months not closed"),
    "answered": N_("rectifications to judge"),
    "papers": N_("papers to confirm"),
    "claims": N_("old claims"),
    "write-offs": N_("write-offs"),
    "stock": N_("goods short"),
    "unusual": N_("worth a look"),
    UNOPENED: N_("not opened for a week"),
}
"""What waits, in a word or two, the most urgent first: what is wrong, what is late, what somebody waits for."""
_RANK: Final = {what: rank for rank, what in enumerate(SHORT)}
_till: Final = table_of(TillRow).c
_award: Final = table_of(AwardRow).c
_redemption: Final = table_of(RedemptionRow).c
_OPENED: Final = Prepared(select(func.max(_till.on)).where(_till.shop == bindparam("site")))
_GAVE: Final = Prepared(select(func.max(_redemption.on)).where(_redemption.site == bindparam("site")))
_AWARD_MONTH: Final = func.substr(_award.on, 1, len("2026-03"))
_REDEEMED_MONTH: Final = func.substr(_redemption.on, 1, len("2026-03"))
_AWARDED: Final = Prepared(
    select(_AWARD_MONTH, func.sum(_award.points))
    .where(_award.site == bindparam("site"), _award.on >= bindparam("first"), _award.on <= bindparam("last"))
    .group_by(_AWARD_MONTH)
)
_REDEEMED: Final = Prepared(
    select(
        _REDEEMED_MONTH, func.sum(_redemption.points), func.sum(case((_redemption.reversed_on.is_(None), 1), else_=0))
    )
    .where(
        _redemption.site == bindparam("site"),
        _redemption.on >= bindparam("first"),
        _redemption.on <= bindparam("last"),
    )
    .group_by(_REDEEMED_MONTH)
)


@dataclass(frozen=True)
class Spot:
    """A site with what waits there, how often, the most urgent first; `last_open` is a shop's last day (None: never).

    `institute` is the code of the one above it, nothing where there is none.
    """

    code: str
    name: str
    tier: str
    institute: str
    waits: Mapping[str, int]
    last_open: str | None

    @property
    def urgency(self) -> tuple[int, int]:
        """Return by what sites are put in order: the rank of the most urgent thing, and how much there is in all."""
        return min((_RANK[what] for what in self.waits), default=len(_RANK)), -sum(self.waits.values())

    @property
    def is_needy(self) -> bool:
        """Say whether anything waits but that a shop opens, which is told apart."""
        return bool(self.waits.keys() - {UNOPENED})


@dataclass(frozen=True)
class Branch:
    """An institute with its sites: how many there are, and how many need somebody."""

    code: str
    name: str
    sites: int
    needy: int
    waits: Mapping[str, int]


@dataclass(frozen=True)
class Attention:
    """The district today: what waits in all, the sites of the register, the most urgent first, and the institutes.

    `shops` of which `opened` have opened today.
    """

    today: str
    lines: tuple[Waiting, ...]
    spots: tuple[Spot, ...]
    branches: tuple[Branch, ...]
    shops: int
    opened: int

    @property
    def needy(self) -> tuple[Spot, ...]:
        """Return the sites at which something waits; that a shop has not opened alone is told apart."""
        return tuple(spot for spot in self.spots if spot.is_needy)

    @property
    def unopened(self) -> int:
        """Return how many shops have not opened for a week, whatever else waits there."""
        return sum(UNOPENED in spot.waits for spot in self.spots)


@dataclass(frozen=True)
class SiteMonth:
    """A month of a site: points credited and redeemed, less what was taken back, and how many redemptions."""

    month: str
    credited: int
    redeemed: int
    redemptions: int


def attention(session: ReadSession, site: str | None = None) -> Attention:
    """Return what waits in the whole district, or at a site and below it, by site.

    Raises:
        SiteUnknown: there is no such site.
    """
    lines = morning(session, site)
    tree, today = Tree(session), session.today
    week_ago = (date.fromisoformat(today) - timedelta(days=UNOPENED_DAYS)).isoformat()
    waiting: dict[str, dict[str, int]] = {}
    for line in lines:
        for code, count in line.at.items():
            waits = waiting.setdefault(code, {})
            waits[line.what] = waits.get(line.what, 0) + count
    spots = []
    for code, standing, chain in _standing(tree, today, site):
        last_open, waits = None, dict(waiting.get(code, {}))
        if standing.tier == Tier.SUPERMARKET.value:
            last_open = _last_open(session, code)
            if (last_open or "") < week_ago:
                waits[UNOPENED] = 1
        ordered = dict(sorted(waits.items(), key=lambda item: _RANK[item[0]]))
        spots.append(Spot(code, standing.name, standing.tier, _institute(tree, chain, today), ordered, last_open))
    spots.sort(key=lambda spot: (*spot.urgency, spot.code))
    shops = [spot for spot in spots if spot.tier == Tier.SUPERMARKET.value]
    opened = sum(spot.last_open == today for spot in shops)
    return Attention(today, tuple(lines), tuple(spots), tuple(_branches(tree, spots, today)), len(shops), opened)


def site_months(session: ReadSession, site: str) -> list[SiteMonth]:
    """Return the last twelve months of a site, this one the last."""
    months = list(months_up_to(session.today[:7]))
    span = {"site": site, "first": f"{months[0]}-01", "last": f"{months[-1]}-31"}
    credited = {month: points for month, points in session.rows(_AWARDED, **span)}  # noqa: C416 - rows of two
    redeemed = {month: (points, count) for month, points, count in session.rows(_REDEEMED, **span)}
    return [
        SiteMonth(month, int(credited.get(month, 0)), *(int(each) for each in redeemed.get(month, (0, 0))))
        for month in months
    ]


def _standing(tree: Tree, today: str, site: str | None) -> Iterator[tuple[str, Standing, tuple[str, ...]]]:
    for code in tree.sites:
        standing = tree.standing(code, today)
        chain = tree.chain(code, today)
        if standing is not None and not standing.ended and (site is None or site in chain):
            yield code, standing, chain


def _institute(tree: Tree, chain: Sequence[str], today: str) -> str:
    for code in chain:
        standing = tree.standing(code, today)
        if standing is not None and standing.tier == Tier.INSTITUTE.value:
            return code
    return ""


def _last_open(session: ReadSession, shop: str) -> str | None:
    """Return the last day on which a till was opened, or something was given out without one."""
    days = [row[0] for row in (session.row(_OPENED, site=shop), session.row(_GAVE, site=shop)) if row]
    return max(filter(None, days), default=None)


def _branches(tree: Tree, spots: Iterable[Spot], today: str) -> Iterator[Branch]:
    by_code: dict[str, list[Spot]] = {}
    for spot in spots:
        by_code.setdefault(spot.institute, []).append(spot)
    for code, below in sorted(by_code.items()):
        standing = tree.standing(code, today)
        waits: dict[str, int] = {}
        for spot in below:
            for what, count in spot.waits.items():
                waits[what] = waits.get(what, 0) + count
        ordered = dict(sorted(waits.items(), key=lambda item: _RANK[item[0]]))
        yield Branch(
            code,
            standing.name if standing else "",
            len(below),
            sum(each.is_needy for each in below),
            ordered,
        )
