"""The dated settings of a place: figures that differ from district to district and are never code."""

from typing import Final

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import SETTINGS, in_force
from supermarket.errors.staff import SettingMissing

DISTRICT: Final = "district"
REVERSAL_BY_AUTHOR: Final = "reversal_by_author"
DAYS_BACK_MAX: Final = "days_back_max"
DAYS_SERVED_MAX: Final = "days_served_max"
NEAR_EXPIRY_DAYS: Final = "near_expiry_days"
REVIEW_INSTITUTE_ABOVE: Final = "review_institute_above"
NOTICE_DAYS: Final = "notice_days"
PERSON_DAY_MAX: Final = "person_day_max"
HOUSEHOLD_MONTH_MAX: Final = "household_month_max"
HOUSEHOLD_YEAR_MAX: Final = "household_year_max"
SITE_MONTH_MAX: Final = "site_month_max"
BALANCE_FLOOR: Final = "balance_floor"
AWARD_YEARS: Final = "award_years"
EXPIRY_NOTICE_DAYS: Final = "expiry_notice_days"
HEIR_DAYS: Final = "heir_days"
PROXY_HOUSEHOLDS_PER_DAY: Final = "proxy_households_per_day"
FOUND_DAYS: Final = "found_days"
FOUND_SECOND_YUAN: Final = "found_second_yuan"

ORDER_DISPATCH_HOURS: Final = "order_dispatch_hours"
ORDER_ACCEPT_HOURS: Final = "order_accept_hours"
ORDER_CLOSE_DAYS: Final = "order_close_days"
ORDER_PRIORITY: Final = "order_priority"

MONTH_FIRST_BY_REVIEWER: Final = "month_first_by_reviewer"
POINTS_PER_YUAN: Final = "points_per_yuan"
MATCH_MET: Final = "match_met"
MATCH_SAME_SERVICE: Final = "match_same_service"
MATCH_PER_KM: Final = "match_per_km"
MATCH_KM_UNKNOWN: Final = "match_km_unknown"
MATCH_LOAD: Final = "match_load"
MATCH_UNSATISFIED: Final = "match_unsatisfied"
MATCH_FAIRNESS: Final = "match_fairness"
WALK_METRES_PER_MINUTE: Final = "walk_metres_per_minute"
WALK_DETOUR_PERCENT: Final = "walk_detour_percent"
CIRCLE_MINUTES: Final = "circle_minutes"
CARRY_DAYS: Final = "carry_days"
CARRY_NAMES: Final = "carry_names"
VOUCHER_DAYS: Final = "voucher_days"
NEEDED: Final = (
    DISTRICT,
    REVERSAL_BY_AUTHOR,
    DAYS_BACK_MAX,
    DAYS_SERVED_MAX,
    NEAR_EXPIRY_DAYS,
    REVIEW_INSTITUTE_ABOVE,
    NOTICE_DAYS,
    PERSON_DAY_MAX,
    HOUSEHOLD_MONTH_MAX,
    HOUSEHOLD_YEAR_MAX,
    SITE_MONTH_MAX,
    BALANCE_FLOOR,
    AWARD_YEARS,
    EXPIRY_NOTICE_DAYS,
    HEIR_DAYS,
    PROXY_HOUSEHOLDS_PER_DAY,
    MATCH_MET,
    MATCH_SAME_SERVICE,
    MATCH_PER_KM,
    MATCH_KM_UNKNOWN,
    MATCH_LOAD,
    MATCH_UNSATISFIED,
    MATCH_FAIRNESS,
    WALK_METRES_PER_MINUTE,
    WALK_DETOUR_PERCENT,
    CIRCLE_MINUTES,
    ORDER_DISPATCH_HOURS,
    ORDER_ACCEPT_HOURS,
    ORDER_CLOSE_DAYS,
    ORDER_PRIORITY,
    FOUND_DAYS,
    FOUND_SECOND_YUAN,
)
"""Without one of these something is refused until it is recorded."""
OF_MACHINES: Final = frozenset({CARRY_DAYS, CARRY_NAMES, VOUCHER_DAYS})
"""What is asked where a district has several machines; each has a figure that holds where none is recorded."""
NAMES: Final = frozenset({*NEEDED, MONTH_FIRST_BY_REVIEWER, POINTS_PER_YUAN}) | OF_MACHINES
"""Every setting that the program knows: another name would be kept and mean nothing."""


def setting(session: ReadSession, name: str, on: str, chain: tuple[str, ...] = ()) -> int:
    """Return the value of a setting in force on a date, at the sites of a chain.

    Raises:
        SettingMissing: the ledger has no such setting.
    """
    row = in_force(session, SETTINGS, name, on, chain)
    if row is None:
        raise SettingMissing(setting=name)
    return row.value
