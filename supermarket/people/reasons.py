"""Reasons are sealed and public, so they may hold nothing personal."""

import re
from collections.abc import Iterable
from typing import Final

from supermarket.errors.households import ReasonPersonal

_DIGITS: Final = re.compile(
    r"[0-9]{11}"
    r"|1[3-9][0-9][ .·-]?[0-9]{4}[ .·-]?[0-9]{4}"
    r"|[1-9][0-9]{5}[ .·-]?(?:19|20)[0-9]{2}[ .·-]?[0-9]{4}[ .·-]?[0-9]{3}[0-9Xx]"
)
"""As an ID number and a phone have, also as they are often written: 138-0000-0001, 220802 19800101 1234."""


def check_reason(reason: str, names: Iterable[str]) -> None:
    """Refuse a reason that holds a name of the household, or the digits of a phone or an ID number.

    Raises:
        ReasonPersonal: it does.
    """
    if _DIGITS.search(reason) or any(name and name in reason for name in names):
        raise ReasonPersonal
