"""What claims were posted with, beside the rule that was in force when they were filed, summed by the database."""

from typing import Final

from sqlalchemy import and_, bindparam, case, cast, func, literal, select
from sqlalchemy.sql.sqltypes import Integer

from supermarket.earning.tables import AwardRow, ClaimRow, RuleRow
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, table_of
from supermarket.months.sums import POSTED, Number, behind, in_force, is_entry, listed, said

_DIGITS: Final = "0123456789"
_AWARD: Final = table_of(AwardRow)
_ENTRY: Final = table_of(EntryRow)
_CLAIM: Final = table_of(ClaimRow)
_award: Final = _AWARD.c
_entry: Final = _ENTRY.c
_claim: Final = _CLAIM.c

_NAME: Final = said("claim")
_HEAD: Final = func.rtrim(_NAME, _DIGITS)
IS_CLAIM_POSTED: Final = and_(
    _claim.origin == func.rtrim(_HEAD, "-"), _claim.seq == cast(func.substr(_NAME, func.length(_HEAD) + 1), Integer)
)
"""The condition that finds the claim that an entry posted, by the name in its body."""

_CUT: Final = func.json_each(_entry.body, "$.cut").table_valued("value", name="cut")
_CUT_OFF: Final[Number] = (
    select(func.coalesce(func.sum(said("points", _CUT.c.value)), 0))
    .select_from(_CUT)
    .correlate(_ENTRY)
    .scalar_subquery()
)
"""The points that limits cut off; of a deduction they count the other way."""
_TOLD: Final = said("points") + case((_claim.points < 0, -_CUT_OFF), else_=_CUT_OFF)
_EACH: Final = (
    select(
        *(_entry.origin, _entry.seq, _entry.site, _entry.at),
        func.coalesce(_claim.quantity * in_force(RuleRow, _claim.rule, "points", _claim), 0).label("worth"),
        _TOLD.label("told"),
    )
    .join_from(_AWARD, _ENTRY, is_entry(_award.origin, _award.seq))
    .outerjoin(_CLAIM, IS_CLAIM_POSTED)
    .where(
        _award.site.in_(listed("sites")),
        _award.on >= bindparam("first"),
        _award.on <= bindparam("last"),
        _entry.kind == literal(POSTED),
    )
    .cte("each_award")
    .prefix_with("MATERIALIZED")
)
_each: Final = _EACH.c
_APART: Final = func.abs(_each.worth - _each.told)
AWARDS: Final = Prepared(
    select(_each.site, func.count(), func.sum(_each.worth), func.sum(_each.told), func.sum(_APART)).group_by(_each.site)
)
"""For each site: the columns of `Awarded`, in its order."""
BEHIND: Final = {"awards_follow_the_rules": behind(_each, _APART != 0)}
