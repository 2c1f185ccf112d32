"""The honour board 红榜: households by the points that they earned in a month, quarter or year; ties share a rank.

Deductions lower nobody's honour, and a board of shame there is none. Who does not wish to be shown is not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, func, select

from supermarket.books.session import ReadSession
from supermarket.district.households import head_name, households_at
from supermarket.district.kinds import Household
from supermarket.earning.tables import AwardRow
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.people.masking import masked_name

_award: Final = table_of(AwardRow).c
_EARNED: Final = Prepared(
    select(_award.household, func.sum(_award.honour))
    .where(_award.on >= bindparam("first"), _award.on <= bindparam("last"))
    .group_by(_award.household)
)


@dataclass(frozen=True)
class Place:
    """A line of a board: `cumulative` are the points earned in the period, `name` is the head's, masked or in full."""

    rank: int
    household: str
    group: str | None
    name: str
    cumulative: int


def ranked(points: Mapping[str, int]) -> list[tuple[int, str, int]]:
    """Return rank, name and points, the most first; as many points are the same rank, and the next one is passed over.

    Whoever earned nothing stands on no board.
    """
    listed = sorted((-earned, name) for name, earned in points.items() if earned > 0)
    rank = {earned: number for number, (earned, _name) in reversed(list(enumerate(listed, 1)))}
    return [(rank[earned], name, -earned) for earned, name in listed]


def board(session: ReadSession, site: str, first: str, last: str, *, full: bool = False) -> list[Place]:
    """Return the board of a site's households, or the whole district's, for the awards posted from `first` to `last`.

    Households that have ended, or do not wish to be shown, are left out. `full` names the heads in full.

    Raises:
        SiteUnknown: there is no such site.
    """
    shown = {row.household: row for row in households_at(session, site, session.today) if not row.unlisted}
    earned = {household: int(points) for household, points in session.rows(_EARNED, first=first, last=last)}
    standing = ranked({household: points for household, points in earned.items() if household in shown})
    return [_place(session, shown[household], rank, points, full=full) for rank, household, points in standing]


def _place(session: ReadSession, household: Household, rank: int, points: int, *, full: bool) -> Place:
    name = head_name(session, household.household, session.today)
    return Place(rank, household.household, household.group, name if full else masked_name(name), points)
