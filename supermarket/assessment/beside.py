"""What is named beside a score: what was done mostly in a period's last days, as if to move it.

It takes no points, because a true deed of the last week is a deed too; whoever reads the rank reads it with it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.sql.expression import ColumnElement

from supermarket.assessment.indicators.known import KNOWN, is_known, stands
from supermarket.assessment.past import Past
from supermarket.books.tables import BooksRow
from supermarket.earning.tables import AwardRow, ClaimRow
from supermarket.journal.engines.neutral import listed
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.practice.activities.tables import ActivityRow
from supermarket.spending.tables import CountRow, RedemptionRow

LAST_DAYS: Final = 7
"""So many days at the end of a period are its last ones."""
SMALL: Final = 2
"""A basket of at most so many times the least price that anything has in the district is small."""


class Beside(NamedTuple):
    """That of `every` entries of a sort in the period, `late` lie in its last days: too many."""

    pattern: str
    late: int
    every: int


@dataclass(frozen=True)
class Pattern:
    """A sort of entries that are counted by day: its name, what it says, and of how many at least it says anything.

    It is named where more than half of the period's lie in its last seven days.
    """

    name: str
    text: str
    least: int
    by_day: Prepared
    entries: Prepared


def is_bunched(every: int, late: int, least: int) -> bool:
    """Say whether so many of a period's are too many on its last days: of some at least, more than half."""
    return every >= least and 2 * late > every


def _pattern(  # noqa: PLR0913, PLR0917 - by place
    name: str, text: str, least: int, row: type[BooksRow], site: str, on: str, *only: ColumnElement[bool]
) -> Pattern:
    columns = table_of(row).c
    day, where = columns[on], columns[site]

    def chosen(*what: Any) -> Select[Any]:  # noqa: ANN401 - columns
        in_period = and_(day >= bindparam("first"), day <= bindparam("last"))
        return select(*what).join_from(KNOWN, table_of(row), is_known(columns)).where(in_period, *only)

    by_day = chosen(where, day, func.count()).group_by(where, day)
    late = chosen(columns.origin, columns.seq).where(day >= bindparam("late"), where.in_(listed("sites")))
    return Pattern(name, text, least, Prepared(by_day), Prepared(late.order_by(columns.origin, columns.seq)))


_award: Final = table_of(AwardRow).c
_redemption: Final = table_of(RedemptionRow).c
_REDEEMED: Final = and_(_redemption.reversed_on.is_(None), stands(_redemption))
PATTERNS: Final[Mapping[str, Pattern]] = MappingProxyType(
    {
        each.name: each
        for each in (
            _pattern("late_claims", N_("claimed mostly in the period's last week"), 20, ClaimRow, "site", "on"),
            _pattern(
                "late_awards",
                N_("posted mostly in the period's last week"),
                20,
                AwardRow,
                "site",
                "entered",
                _award.claim_origin.is_not(None),
                _award.undone == 0,
            ),
            _pattern(
                "late_redemptions",
                N_("redeemed mostly in the period's last week"),
                20,
                RedemptionRow,
                "site",
                "on",
                _REDEEMED,
            ),
            _pattern(
                "small_baskets",
                N_("small baskets mostly in the period's last week"),
                10,
                RedemptionRow,
                "site",
                "on",
                _REDEEMED,
                _redemption.points <= bindparam("small"),
            ),
            _pattern("late_counts", N_("counted mostly in the period's last week"), 5, CountRow, "shop", "on"),
            _pattern("late_activities", N_("planned mostly for the period's last week"), 5, ActivityRow, "site", "day"),
        )
    }
)
"""What may be named beside a score, by name."""


def late_from(past: Past) -> str:
    """Return the first of a period's last days."""
    return past.period.days[-LAST_DAYS:][0]


def beside_of(past: Past, places: Iterable[str], names: Sequence[str]) -> dict[str, tuple[Beside, ...]]:
    """Return what is to be named beside the score of each place, of the patterns that a form asks for."""
    found: dict[str, list[Beside]] = {place: [] for place in places}
    late = late_from(past)
    for name in names:
        pattern = PATTERNS[name]
        counts: dict[str, list[int]] = {}
        for site, day, count in past.rows(pattern.by_day, **_small(past)):
            both = counts.setdefault(site, [0, 0])
            both[0] += count if day >= late else 0
            both[1] += count
        for place, its in found.items():
            there = [counts[site] for site in past.sites_of(place) if site in counts]
            of_late, every = (sum(each[number] for each in there) for number in (0, 1))
            if is_bunched(every, of_late, pattern.least):
                its.append(Beside(name, of_late, every))
    return {place: tuple(its) for place, its in found.items()}


def entries_beside(past: Past, place: str, name: str) -> list[str]:
    """Return the entries of the last days that are named beside a place's score."""
    sites = json.dumps(sorted(past.sites_of(place)))
    rows = past.rows(PATTERNS[name].entries, sites=sites, late=late_from(past), **_small(past))
    return [f"{origin}-{seq}" for origin, seq in rows]


def _small(past: Past) -> dict[str, int]:
    return {"small": SMALL * min(past.cheapest.values(), default=0)}
