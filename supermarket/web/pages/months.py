"""The month that a page is of: whether an address names one."""

import re
from typing import Final

_MONTH: Final = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])", re.ASCII)


def is_month(text: str) -> bool:
    """Say whether a text is a month, YYYY-MM, of the years for which dates are kept."""
    return _MONTH.fullmatch(text) is not None
