"""Registers, rules, prices and settings are the centre's: where it has a machine of its own, no other one records them.

What a shop itself finds out stays with it: households and members, cards, stock, donors, claims, listings, volunteers.
"""

from typing import Any, Final

from supermarket.books.kinds import Kind
from supermarket.books.session import WriteSession
from supermarket.district.machines.machines import check_at_centre

OF_THE_CENTRE: Final = frozenset(
    {
        "site.recorded",
        "staff.recorded",
        "setting.recorded",
        "rule.recorded",
        "goods.recorded",
        "form.recorded",
        "organisation.recorded",
        "service.recorded",
        "opening.recorded",
        "item.recorded",
    }
)
"""The kinds of the registers whose verbs are an administrator's (`district/roles.py`)."""


def check_registers(session: WriteSession, kind: Kind[Any]) -> None:
    """Refuse a register's row that only the centre's machine records.

    Raises:
        CentreAlone: this machine is another, and the centre has one.
    """
    if kind.name in OF_THE_CENTRE:
        check_at_centre(session, kind.name)
