"""The morning page: what is overdue, unsigned, out of stock or unusual today, how much, and where it is listed."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from supermarket.assessment.rectification.course import ANSWERED, RECTIFICATION
from supermarket.assessment.rectification.rectifications import open_rectifications
from supermarket.books.accounts import stock, units
from supermarket.books.many.closings import month_after
from supermarket.books.session import ReadSession
from supermarket.books.tables import BalanceRow
from supermarket.district.gate import papers
from supermarket.district.kinds import Tier
from supermarket.district.sites import places_below
from supermarket.district.tree import Standing, Tree
from supermarket.earning.claims.standing import State, open_claims
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.months.closing.order import closed_months, first_months
from supermarket.months.reconciliation import reconcile_all
from supermarket.practice.bases.course import LOAN
from supermarket.practice.bases.loans import overdue_loans
from supermarket.practice.cases.cases import open_cases
from supermarket.practice.courses import COURSES
from supermarket.spending.goods.catalogue import goods_listed
from supermarket.spending.stock import approvals

CLAIM_DAYS: Final = 5
"""A claim that waits for longer is told of (domain.md section 8: pending claims)."""
_balance: Final = table_of(BalanceRow).c
_SHELF: Final = stock("")
_SHELVES: Final = Prepared(
    select(_balance.account, _balance.commodity, _balance.amount).where(
        _balance.account >= _SHELF, _balance.account < _SHELF.removesuffix(":") + ";"
    )
)


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what, how often, at which sites, since when (None: it has no date), and where it is listed.

    `noun` is the sort of case of an overdue one, `at` says how often it waits at each site.
    """

    what: str
    count: int
    sites: tuple[str, ...]
    since: str | None
    command: str
    noun: str | None = None
    at: Mapping[str, int] = field(default_factory=dict)


TEXTS: Final = {
    "overdue": N_("{noun}: the next step is overdue"),
    "answered": N_("rectifications that were answered and wait to be judged"),
    "unsigned": N_("months that have ended and are not closed"),
    "papers": N_("papers that wait for whoever signed there"),
    "claims": N_("claims that have waited for more than five days"),
    "objections": N_("open objections"),
    "write-offs": N_("write-offs that wait for a manager"),
    "stock": N_("goods below their minimum"),
    "unusual": N_("entries of this month that are worth a look"),
    "differing": N_("places where a check of this month fails"),
}
"""What each line says, in words."""


def morning(session: ReadSession, site: str | None = None) -> list[Waiting]:
    """Return what waits today in the whole district, or at a site and below it; what does not is left out.

    Raises:
        SiteUnknown: there is no such site.
    """
    tree = Tree(session)
    below = places_below(session, site, session.today) if site else None
    mine = frozenset(tree.sites if below is None else json.loads(below))
    lines = (
        *_overdue(session, mine),
        _unsigned(session, tree, mine),
        _papers(session, mine),
        *_claims(session, below),
        _write_offs(session, mine),
        _stock(session, mine),
        *_unusual(session, mine),
    )
    return [line for line in lines if line.count]


def _line(  # noqa: PLR0913 - the fields of a line, by name
    what: str, sites: Collection[str], *, since: str | None, command: str, count: int | None = None, noun: str = ""
) -> Waiting:
    at = dict(sorted(Counter(sites).items()))
    return Waiting(what, len(sites) if count is None else count, tuple(at), since, command, noun or None, at)


def _overdue(session: ReadSession, mine: Collection[str]) -> Iterator[Waiting]:
    """Give what is late: by the hours of a course, by the last day of a loan or of a rectification."""
    for course in COURSES:
        if course.within:
            late = [each for each in open_cases(session, course) if each.site in mine and each.is_overdue(session.now)]
            since = min((each.steps[-1].on for each in late), default=None)
            command = f"{course.noun} list"
            yield _line("overdue", [each.site for each in late], since=since, command=command, noun=course.noun)
    loans = [each for each in overdue_loans(session) if each.site in mine]
    since = min((each.until for each in loans), default=None)
    yield _line("overdue", [each.site for each in loans], since=since, command="loan overdue", noun=LOAN.noun)
    orders = [each for each in open_rectifications(session, overdue=True) if each.site in mine]
    since = min((each.due for each in orders), default=None)
    command = "rectification list --overdue"
    yield _line("overdue", [each.site for each in orders], since=since, command=command, noun=RECTIFICATION.noun)
    answered = [each for each in open_rectifications(session) if each.site in mine and each.state == ANSWERED]
    since = min((each.steps[-1].on for each in answered), default=None)
    yield _line("answered", [each.site for each in answered], since=since, command="rectification list")


def _unsigned(session: ReadSession, tree: Tree, mine: Collection[str]) -> Waiting:
    stations = {site for site in mine if _is_station(tree.standing(site, session.today))}
    current = session.today[:7]
    found = []
    for place, first in first_months(session, tree, stations).items():
        closed, month = closed_months(session, place), first
        while month < current:
            if month not in closed:
                found.append((month, place))
            month = month_after(month)
    since = min((month for month, _place in found), default=None)
    return _line("unsigned", [place for _month, place in found], since=since, command="month list")


def _is_station(standing: Standing | None) -> bool:
    return standing is not None and standing.tier == Tier.STATION.value


def _papers(session: ReadSession, mine: Collection[str]) -> Waiting:
    found = [each for each in papers.waiting(session) if each.site in mine]
    since = min((each.signed for each in found), default=None)
    return _line("papers", [each.site for each in found], since=since, command="paper list")


def _claims(session: ReadSession, sites: str | None) -> Iterator[Waiting]:
    since = (date.fromisoformat(session.today) - timedelta(days=CLAIM_DAYS)).isoformat()
    found = [*open_claims(session, sites)]
    old = [each for each in found if each.on < since and each.state is not State.OBJECTED]
    objected = [each for each in found if each.state is State.OBJECTED]
    for what, some in (("claims", old), ("objections", objected)):
        first = min((each.on for each in some), default=None)
        yield _line(what, [each.site for each in some], since=first, command="claim list")


def _write_offs(session: ReadSession, mine: Collection[str]) -> Waiting:
    found = [each for each in approvals.waiting(session) if each.shop in mine]
    since = min((each.on for each in found), default=None)
    return _line("write-offs", [each.shop for each in found], since=since, command="stock approvals")


def _stock(session: ReadSession, mine: Collection[str]) -> Waiting:
    """Count the goods of each shop of which fewer are there than their minimum, those left out that it never had."""
    least = {units(goods.sku): goods.minimum for goods in goods_listed(session, session.today) if goods.minimum}
    short = [
        account.removeprefix(_SHELF)
        for account, commodity, amount in session.each(_SHELVES)
        if commodity in least and amount < (least[commodity] or 0) and account.removeprefix(_SHELF) in mine
    ]
    return _line("stock", short, since=None, command="stock buy")


def _unusual(session: ReadSession, mine: Collection[str]) -> Iterator[Waiting]:
    month = session.today[:7]
    found = reconcile_all(session, month, mine)
    entries = {entry: each.site for each in found for raised in each.exceptions for entry in raised.entries}
    command = f"month reconcile {month} --all"
    yield _line("unusual", [*entries.values()], since=None, command=command)
    yield _line("differing", [each.site for each in found if not each.ok], since=None, command=command)
