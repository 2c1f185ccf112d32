"""Reasons are sealed and public, so they may hold nothing personal."""

import re
from collections.abc import Iterable
from typing import Final

from supermarket.errors.households import ReasonPersonal

_ELEVEN_DIGITS: Final = re.compile(r"[0-9]{11}|1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}")
"""As an ID number and a phone have, the phone also as it is often written: 138-0000-0001."""


def check_reason(reason: str, names: Iterable[str]) -> None:
    """Refuse a reason that holds a name of the household or eleven digits in a row, as a phone has.

    Raises:
        ReasonPersonal: it does.
    """
    if _ELEVEN_DIGITS.search(reason) or any(name and name in reason for name in names):
        raise ReasonPersonal
