"""What claims were posted with, beside the rule that was in force when they were filed, and how that came about."""

from typing import Final

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.sql.expression import ColumnElement

from supermarket.earning.claims.kinds import NOTICED, REVIEWED
from supermarket.earning.tables import AwardRow, ClaimRow, ClaimStepRow, NoticeRow, RuleRow
from supermarket.journal.engines.neutral import position
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.months.exceptions.pins import is_by_pin_of
from supermarket.months.figures.sums import in_force, in_month, is_same_person, made_once, worth_of

_AWARD: Final = table_of(AwardRow)
_CLAIM: Final = table_of(ClaimRow)
_award: Final = _AWARD.c
_claim: Final = _CLAIM.c
_STEP: Final = table_of(ClaimStepRow)
_step: Final = _STEP.c
_notice: Final = table_of(NoticeRow).c

_OF_CLAIM: Final = and_(_step.claim_origin == _claim.origin, _step.claim_seq == _claim.seq)
_SAME_PERSON: Final = is_same_person(_step.actor, _claim.actor, _step.on)
_BY_FILER: Final = exists().where(_OF_CLAIM, _step.step == REVIEWED, _SAME_PERSON).correlate(_CLAIM)
_ALSO: Final = table_of(ClaimStepRow).alias("also_reviewed")
_also: Final = _ALSO.c


def _filed_or_also_reviewed(code: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that the person of a code filed the claim of a review in hand, or reviewed it beside it."""
    also_reviewed = exists().where(
        _also.claim_origin == _step.claim_origin,
        _also.claim_seq == _step.claim_seq,
        _also.step == REVIEWED,
        _also.actor != _step.actor,
        is_same_person(_also.actor, code, _step.on),
    )
    return or_(is_same_person(_claim.actor, code, _step.on), also_reviewed.correlate_except(_ALSO))


def _reviewed(code: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that the person of a code reviewed a claim, by how codes stood when it was filed."""
    reviewed = exists().where(_OF_CLAIM, _step.step == REVIEWED, is_same_person(_step.actor, code, _claim.on))
    return reviewed.correlate_except(_STEP)


BY_PIN: Final = or_(
    exists()
    .where(_OF_CLAIM, _step.step == REVIEWED, is_by_pin_of(_step.actor, _filed_or_also_reviewed, _step))
    .correlate(_CLAIM),
    is_by_pin_of(_claim.actor, _reviewed, _claim),
)
"""Whether of those who filed or reviewed a claim one had set another's PIN."""
_LAST_DAY: Final = (
    select(func.max(_notice.last_day))
    .where(_OF_CLAIM, _step.step == NOTICED, _notice.origin == _step.origin, _notice.seq == _step.seq)
    .correlate(_CLAIM)
    .scalar_subquery()
)


def _flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


_POSTED: Final = made_once(
    select(
        *(_award.site, _award.at, _award.origin, _award.seq, _award.household, _award.rule, _award.on),
        *(_award.points, _award.served, _award.uncapped, _award.cut, _award.freezes),
        *(_claim.points.label("claimed"), _claim.quantity, _claim.minutes, _claim.on.label("filed"), _claim.flags),
        case((_claim.minutes.is_not(None), in_force(RuleRow, _claim.rule, "rounding", _claim))).label("rounding"),
        in_force(RuleRow, _claim.rule, "evidence", _claim).label("evidence"),
        in_force(RuleRow, _claim.rule, "points", _claim).label("each_unit"),
        _flag(_BY_FILER).label("by_filer"),
        _flag(BY_PIN).label("by_pin"),
        _LAST_DAY.label("last_day"),
    )
    .join_from(_AWARD, _CLAIM, and_(_claim.origin == _award.claim_origin, _claim.seq == _award.claim_seq), isouter=True)
    .where(in_month(AwardRow), _award.undone == 0, _award.claim_origin.is_not(None)),
    "posted",
).c
_CUT_OFF: Final = func.coalesce(_POSTED.cut, 0)
"""The points that limits cut off; of a deduction they count the other way."""
AWARDS: Final = Prepared(
    select(
        *(_POSTED.site, _POSTED.at, _POSTED.origin, _POSTED.seq, _POSTED.household, _POSTED.rule),
        func.coalesce(worth_of(_POSTED.quantity, _POSTED.minutes, _POSTED.each_unit, _POSTED.rounding), 0),
        _POSTED.points + case((_POSTED.claimed < 0, -_CUT_OFF), else_=_CUT_OFF),
        func.coalesce(_POSTED.claimed, 0),
        func.coalesce(_POSTED.quantity, 1),
        *(_POSTED.points, _POSTED.served, func.coalesce(_POSTED.filed, ""), _POSTED.uncapped, _POSTED.flags),
        _flag(_POSTED.cut.is_not(None)),
        _POSTED.freezes,
        _POSTED.by_filer,
        _POSTED.by_pin,
        _flag(or_(_POSTED.last_day.is_(None), _POSTED.on <= _POSTED.last_day)),
        _flag(position(_POSTED.evidence, "receipt") > 0),
    ).order_by(_POSTED.at, _POSTED.origin, _POSTED.seq)
)
"""The columns of `Award`, in its order, of every claim that was posted in the month."""
