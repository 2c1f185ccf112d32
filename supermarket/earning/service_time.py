"""Service time 服务时长: the minutes that awards stand for, of a household or of all in a period.

Before minutes were kept, the units of a rule that counts hours were whole hours.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import bindparam, case, func, select

from supermarket.books.session import ReadSession
from supermarket.district.times import HOUR
from supermarket.earning.tables import AwardRow, HonourRow, RuleRow
from supermarket.journal.statements import Prepared, Value
from supermarket.journal.tables import table_of

_award: Final = table_of(AwardRow).c
_rule: Final = table_of(RuleRow).c
_BY_HOURS: Final = select(_rule.rule).where(_rule.hours.is_not(None))
MINUTES: Final = func.coalesce(_award.minutes, case((_award.rule.in_(_BY_HOURS), _award.units * HOUR), else_=0))
"""The minutes of an award, below zero where it was taken back."""
_honour: Final = table_of(HonourRow).c
_UNTIMED: Final = case((_honour.rule.in_(_BY_HOURS), _honour.untimed * HOUR), else_=0)
_OF_HOUSEHOLD: Final = Prepared(
    select(func.coalesce(func.sum(_honour.minutes + _UNTIMED), 0)).where(_honour.household == bindparam("household"))
)
_IS_BY_HOURS: Final = Prepared(_BY_HOURS.where(_rule.rule == bindparam("rule")).limit(1))


def service_minutes(session: ReadSession, household: str) -> int:
    """Return the minutes that a household's members have served, as far as they were credited."""
    row = session.row(_OF_HOUSEHOLD, household=household)
    return int(row[0]) if row else 0


def minutes_of_award(session: ReadSession, values: Mapping[str, Value]) -> int:
    """Return the minutes of one award by its row in the books."""
    if values["minutes"] is not None:
        return int(values["minutes"])
    return int(values["units"] or 0) * HOUR if session.row(_IS_BY_HOURS, rule=str(values["rule"])) else 0
