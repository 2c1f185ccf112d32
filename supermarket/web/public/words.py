"""The words that the pages of a station take: of limits, of opening days, of services and of activities."""

from typing import Any, Final

from supermarket.cli.frame.names import limits_named
from supermarket.practice.activities.words import ACTIVITY_KINDS
from supermarket.practice.bases.words import days_named
from supermarket.practice.orders.words import SERVICE_KIND_NAMES

WORDS: Final[dict[str, Any]] = {
    "limits": limits_named,
    "days": days_named,
    "kinds": SERVICE_KIND_NAMES,
    "sorts": ACTIVITY_KINDS,
}
"""What the template of a station is given beside its board."""
