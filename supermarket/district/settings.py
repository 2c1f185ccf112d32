"""The dated settings of a place: figures that differ from district to district and are never code."""

from typing import Final

from supermarket.books.session import ReadSession
from supermarket.district.registers import SETTINGS, in_force
from supermarket.errors.staff import SettingMissing

DISTRICT: Final = "district"
REVERSAL_BY_AUTHOR: Final = "reversal_by_author"
DAYS_BACK_MAX: Final = "days_back_max"
DAYS_SERVED_MAX: Final = "days_served_max"
NEAR_EXPIRY_DAYS: Final = "near_expiry_days"


def setting(session: ReadSession, name: str, on: str, chain: tuple[str, ...] = ()) -> int:
    """Return the value of a setting in force on a date, at the sites of a chain.

    Raises:
        SettingMissing: the ledger has no such setting.
    """
    row = in_force(session, SETTINGS, name, on, chain)
    if row is None:
        raise SettingMissing(setting=name)
    return row.value
