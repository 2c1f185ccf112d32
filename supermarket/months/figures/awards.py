"""What claims were posted with, beside the rule that was in force when they were filed, and how that came about."""

from typing import Final

from sqlalchemy import and_, bindparam, case, exists, func, literal, or_, select
from sqlalchemy.sql.expression import ColumnElement

from supermarket.earning.claims.kinds import NOTICED, REVIEWED
from supermarket.earning.tables import AwardRow, ClaimRow, ClaimStepRow, NoticeRow, RuleRow
from supermarket.journal.engines.neutral import each_item, listed, position
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, table_of
from supermarket.months.figures.sums import POSTED, Number, in_force, is_entry, is_named, person_of, said, worth

_AWARD: Final = table_of(AwardRow)
_ENTRY: Final = table_of(EntryRow)
_CLAIM: Final = table_of(ClaimRow)
_award: Final = _AWARD.c
_entry: Final = _ENTRY.c
_claim: Final = _CLAIM.c
_step: Final = table_of(ClaimStepRow).c
_notice: Final = table_of(NoticeRow).c

_CUT: Final = each_item(_entry.body, "$.cut").rows("cut")
_CUT_OFF: Final[Number] = (
    select(func.coalesce(func.sum(said("points", _CUT.c.value)), 0))
    .select_from(_CUT)
    .correlate(_ENTRY)
    .scalar_subquery()
)
"""The points that limits cut off; of a deduction they count the other way."""
_TOLD: Final = said("points") + case((_claim.points < 0, -_CUT_OFF), else_=_CUT_OFF)
_OF_CLAIM: Final = and_(_step.claim_origin == _claim.origin, _step.claim_seq == _claim.seq)
_SAME_PERSON: Final = person_of(_step.actor, _step.on) == person_of(_claim.actor, _step.on)
_BY_FILER: Final = exists().where(_OF_CLAIM, _step.step == REVIEWED, _SAME_PERSON).correlate(_CLAIM).label("by_filer")
_LAST_DAY: Final = (
    select(func.max(_notice.last_day))
    .where(_OF_CLAIM, _step.step == NOTICED, _notice.origin == _step.origin, _notice.seq == _step.seq)
    .correlate(_CLAIM)
    .scalar_subquery()
)


def _flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


AWARDS: Final = Prepared(
    select(
        *(_entry.site, _entry.at, _entry.origin, _entry.seq, _award.household, _award.rule),
        func.coalesce(worth(_claim.rule, _claim.quantity, _claim.minutes, _claim), 0),
        _TOLD,
        func.coalesce(_claim.points, 0),
        func.coalesce(_claim.quantity, 1),
        *(_award.points, _award.served, func.coalesce(_claim.on, ""), _award.uncapped, _claim.flags),
        _flag(said("cut").is_not(None)),
        _flag(said("frozen_until").is_not(None)),
        func.coalesce(_BY_FILER, 0),
        _flag(or_(_LAST_DAY.is_(None), _entry.on <= _LAST_DAY)),
        _flag(position(in_force(RuleRow, _claim.rule, "evidence", _claim), "receipt") > 0),
    )
    .join_from(_AWARD, _ENTRY, is_entry(_award.origin, _award.seq))
    .outerjoin(_CLAIM, is_named(_claim.origin, _claim.seq, said("claim")))
    .where(
        _award.site.in_(listed("sites")),
        _award.on >= bindparam("first"),
        _award.on <= bindparam("last"),
        _entry.kind == literal(POSTED),
    )
    .order_by(_entry.at, _entry.origin, _entry.seq)
)
"""The columns of `Award`, in its order, of every claim that was posted in the month."""
