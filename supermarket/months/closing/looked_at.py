"""Whoever signs a month signs the figures that he looked at, on the screen or on the paper that lies before him."""

from typing import Final

from supermarket.errors.months import MonthChanged
from supermarket.months.reconciled import NUMBER_DIGITS, Reconciliation

_WHOSE_MAX: Final = 20
"""So much of what was typed as place and month a sentence shows; 12 digits and 7 are what they can have."""


def check_looked_at(found: Reconciliation, figures: str) -> None:
    """Refuse to sign other figures than those that somebody says he looked at, by their digest or a paper's number.

    Raises:
        MonthChanged: these are others.
    """
    whose, hyphen, digest = figures.strip().lower().rpartition("-")
    is_here = whose in {"", f"{found.site}-{found.month}"} and found.digest.startswith(digest)
    if not is_here or len(digest) < NUMBER_DIGITS:
        seen = f"{whose[:_WHOSE_MAX]}{hyphen}{digest[:NUMBER_DIGITS]}"
        raise MonthChanged(month=found.month, site=found.site, seen=seen, number=found.number)
