"""What households earned in a month, for the sheet that the village reads: numbers alone, so that it can be sealed.

Whose household it is stands in the people drawer; the name is put to it, masked, when the sheet is drawn.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, func, select

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import HOUSEHOLDS, all_in_force
from supermarket.earning.boards import Place, ranked
from supermarket.earning.tables import AwardRow
from supermarket.households.households import head_name
from supermarket.households.lineage import folded, successors
from supermarket.journal.engines.neutral import listed
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.months.days import Days
from supermarket.people.masking import ERASED, masked_name

_award: Final = table_of(AwardRow).c
_EARNED: Final = Prepared(
    select(_award.household, func.sum(_award.honour))
    .where(
        _award.site.in_(listed("sites")),
        _award.on >= bindparam("first"),
        _award.on <= bindparam("last"),
        _award.entered <= bindparam("last"),
    )
    .group_by(_award.household)
)


@dataclass(frozen=True)
class Earned:
    """A household's rank by the points that it earned in a month, and its group."""

    rank: int
    household: str
    group: str | None
    cumulative: int


def earned_at(session: ReadSession, days: Days, place: str) -> tuple[Earned, ...]:
    """Return what the households of a station earned that were at home there at the month's end, the most first.

    Who did not wish to be shown then is left out; what was earned by a household merged by then stands with the one
    that took over.
    """
    here = all_in_force(session, HOUSEHOLDS, days.last, column="station", value=place)
    shown = {row.household: row for row in here if not row.unlisted}
    rows = session.rows(_EARNED, first=days.first, last=days.last, sites=json.dumps([*days.tree.sites]))
    earned = folded({row[0]: int(row[1]) for row in rows}, successors(session, days.last))
    listed = ranked({household: points for household, points in earned.items() if household in shown})
    return tuple(Earned(rank, household, shown[household].group, points) for rank, household, points in listed)


def with_names(session: ReadSession, earned: Iterable[Earned], on: str) -> list[Place]:
    """Return the lines of a board with the heads' names as they were on a day, masked."""
    return [
        Place(
            each.rank,
            each.household,
            each.group,
            masked_name(head_name(session, each.household, on)) or ERASED,
            each.cumulative,
        )
        for each in earned
    ]
