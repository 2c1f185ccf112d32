"""Points and claims 积分: what is redeemed of what is posted, how fast claims are decided, notice, evidence."""

from typing import Any, Final

from sqlalchemy import and_, bindparam, case, exists, func, literal, or_, select, union_all
from sqlalchemy.sql.expression import ColumnElement

from supermarket.assessment.indicators.indicator import Counted, indicator
from supermarket.assessment.indicators.known import KNOWN, in_span, is_known, stands
from supermarket.earning.claims.kinds import DISMISSED, NOTICED, OBJECTED, REJECTED, REVIEWED, UPHELD, WITHDRAWN
from supermarket.earning.claims.standing import REVIEWS
from supermarket.earning.tables import AwardRow, ClaimRow, ClaimStepRow, NoticeRow
from supermarket.journal.engines.neutral import each_item, number_at, position, text_at
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.months.figures.sums import made_once
from supermarket.spending.tables import RedemptionRow

_award: Final = table_of(AwardRow).c
_redemption: Final = table_of(RedemptionRow).c
_claim: Final = table_of(ClaimRow).c
_step: Final = table_of(ClaimStepRow).c
_notice: Final = table_of(NoticeRow).c
_GIVEN: Final = and_(_award.undone == 0, stands(_award))
"""What was awarded, or deducted, and not taken back."""

# --- what is redeemed of what is posted -------------------------------------------------------------------------------

_ISSUED: Final = (
    select(
        _award.site,
        _award.origin,
        _award.seq,
        _award.household.label("what"),
        literal(0).label("numerator"),
        _award.points.label("denominator"),
    )
    .join_from(KNOWN, table_of(AwardRow), in_span(_award, _award.entered, first="rolling"))
    .where(_GIVEN, _award.points > 0)
)
_SPENT: Final = (
    select(
        _redemption.site,
        _redemption.origin,
        _redemption.seq,
        _redemption.household.label("what"),
        _redemption.points.label("numerator"),
        literal(0).label("denominator"),
    )
    .join_from(KNOWN, table_of(RedemptionRow), in_span(_redemption, _redemption.on, first="rolling"))
    .where(_redemption.reversed_on.is_(None), stands(_redemption))
)

# --- how fast claims are decided --------------------------------------------------------------------------------------

_due: Final = each_item(bindparam("due")).rows("due").c.value
_DUE_COLUMNS: Final[list[ColumnElement[Any]]] = [
    text_at(_due, "$[0]").label("filed"),
    text_at(_due, "$[1]").label("due"),
    number_at(_due, "$[2]").label("late"),
]
_DUE: Final = made_once(select(*_DUE_COLUMNS), "due_day")
"""The days from which so many working days end in the period, with that end; `late` those of the period before."""
_known_step = KNOWN.alias("known_step")
_STEP_KNOWN: Final = exists().where(_known_step.c.origin == _step.origin, _step.seq <= _known_step.c.size)


def _times(*steps: str) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((or_(*(_step.step == step for step in steps)), 1), else_=0)), 0)


_IS_DECIDED: Final = or_(_times(REVIEWED) >= REVIEWS, _times(REJECTED) > 0)
_FILED: Final = (
    select(
        _claim.site,
        _claim.origin,
        _claim.seq,
        _claim.household.label("what"),
        case((_IS_DECIDED, 1), else_=0).label("numerator"),
        literal(1).label("denominator"),
    )
    .join_from(KNOWN, table_of(ClaimRow), and_(is_known(_claim), _claim.seq >= KNOWN.c.start))
    .join(_DUE, and_(_claim.on == _DUE.c.filed, or_(_DUE.c.late == 0, _claim.seq > KNOWN.c.before)))
    .outerjoin(
        table_of(ClaimStepRow),
        and_(
            _step.claim_origin == _claim.origin,
            _step.claim_seq == _claim.seq,
            _step.on <= _DUE.c.due,
            _STEP_KNOWN,
        ),
    )
    .group_by(_claim.site, _claim.origin, _claim.seq, _claim.household)
    .having(or_(_IS_DECIDED, _times(WITHDRAWN) == 0))
)

# --- notice and evidence ----------------------------------------------------------------------------------------------

_HUNG_OUT: Final = func.max(case((and_(_step.step == NOTICED, _notice.last_day < _award.entered), 1), else_=0))
_CONTESTED: Final = func.sum(
    case(
        (and_(_step.step == OBJECTED, _step.at <= _award.at), 1),
        (and_(or_(_step.step == DISMISSED, _step.step == UPHELD), _step.at <= _award.at), -1),
        else_=0,
    )
)
_POSTED: Final = (
    select(
        _award.site,
        _award.origin,
        _award.seq,
        _award.household.label("what"),
        case((and_(_HUNG_OUT == 1, _CONTESTED == 0), 1), else_=0).label("numerator"),
        literal(1).label("denominator"),
    )
    .join_from(KNOWN, table_of(AwardRow), in_span(_award, _award.entered))
    .outerjoin(
        table_of(ClaimStepRow), and_(_step.claim_origin == _award.claim_origin, _step.claim_seq == _award.claim_seq)
    )
    .outerjoin(
        table_of(NoticeRow), and_(_step.step == NOTICED, _notice.origin == _step.origin, _notice.seq == _step.seq)
    )
    .where(_GIVEN)
    .group_by(_award.site, _award.origin, _award.seq, _award.household)
)
_MISSING: Final = "evidence-missing"
_HELD: Final = (
    select(
        _award.site,
        _award.origin,
        _award.seq,
        _award.household.label("what"),
        case(
            (position(func.coalesce(_award.flags, ""), _MISSING) > 0, 0),
            (position(func.coalesce(_claim.flags, ""), _MISSING) > 0, 0),
            else_=1,
        ).label("numerator"),
        literal(1).label("denominator"),
    )
    .join_from(KNOWN, table_of(AwardRow), in_span(_award, _award.entered))
    .outerjoin(table_of(ClaimRow), and_(_claim.origin == _award.claim_origin, _claim.seq == _award.claim_seq))
    .where(_GIVEN)
)

INDICATORS: Final = (
    indicator(
        "burn",
        Counted(union_all(_SPENT, _ISSUED)),
        unit=N_("points"),
        meaning=N_("how much of what is posted is redeemed: neither hoarded nor run down"),
        formula=N_(
            "points redeemed at the shop ÷ points posted or credited at its station, over the three months that end "
            "with the period, without what was taken back"
        ),
    ),
    indicator(
        "review_speed",
        Counted(_FILED),
        unit=N_("claims"),
        meaning=N_("how many claims are decided within five working days"),
        formula=N_(
            "claims accepted twice or rejected within five working days (Monday to Friday) of their date ÷ claims "
            "whose five working days end in the period, without those withdrawn before"
        ),
    ),
    indicator(
        "noticed",
        Counted(_POSTED),
        unit=N_("awards"),
        meaning=N_("how many awards had hung out to the end of their notice and stood uncontested"),
        formula=N_(
            "awards posted after the last day of their notice and with no objection open ÷ awards posted or credited, "
            "without what was taken back"
        ),
    ),
    indicator(
        "evidenced",
        Counted(_HELD),
        unit=N_("awards"),
        meaning=N_("how many awards hold every kind of evidence that their rule asks for"),
        formula=N_("awards without missing evidence ÷ awards posted or credited, without what was taken back"),
    ),
)
