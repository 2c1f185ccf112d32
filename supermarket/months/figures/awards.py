"""What claims were posted with, beside the rule that was in force when they were filed, and how that came about."""

from typing import Final

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.sql.expression import ColumnElement

from supermarket.earning.claims.kinds import NOTICED, REVIEWED
from supermarket.earning.tables import AwardRow, ClaimRow, ClaimStepRow, NoticeRow, RuleRow
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.months.figures.sums import in_force, in_month, person_of, worth

_AWARD: Final = table_of(AwardRow)
_CLAIM: Final = table_of(ClaimRow)
_award: Final = _AWARD.c
_claim: Final = _CLAIM.c
_step: Final = table_of(ClaimStepRow).c
_notice: Final = table_of(NoticeRow).c

_CUT_OFF: Final = func.coalesce(_award.cut, 0)
"""The points that limits cut off; of a deduction they count the other way."""
_TOLD: Final = _award.points + case((_claim.points < 0, -_CUT_OFF), else_=_CUT_OFF)
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
        *(_award.site, _award.at, _award.origin, _award.seq, _award.household, _award.rule),
        func.coalesce(worth(_claim.rule, _claim.quantity, _claim.minutes, _claim), 0),
        _TOLD,
        func.coalesce(_claim.points, 0),
        func.coalesce(_claim.quantity, 1),
        *(_award.points, _award.served, func.coalesce(_claim.on, ""), _award.uncapped, _claim.flags),
        _flag(_award.cut.is_not(None)),
        _award.freezes,
        func.coalesce(_BY_FILER, 0),
        _flag(or_(_LAST_DAY.is_(None), _award.on <= _LAST_DAY)),
        _flag(func.instr(in_force(RuleRow, _claim.rule, "evidence", _claim), "receipt") > 0),
    )
    .join_from(_AWARD, _CLAIM, and_(_claim.origin == _award.claim_origin, _claim.seq == _award.claim_seq), isouter=True)
    .where(in_month(AwardRow), _award.undone == 0, _award.claim_origin.is_not(None))
    .order_by(_award.at, _award.origin, _award.seq)
)
"""The columns of `Award`, in its order, of every claim that was posted in the month."""
