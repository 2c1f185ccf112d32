"""What time is worth: whole points of minutes, by the rule's rounding."""

from typing import Final

from supermarket.district.times import HOUR
from supermarket.earning.kinds import Rule

ADDED: Final = {"down": 0, "half": HOUR // 2, "up": HOUR - 1}
"""What is added to points × minutes before they are divided by sixty, so that what is left over is cut off."""


def points_of(rule: Rule, minutes: int) -> int:
    """Return the whole points that a rule that counts hours gives for minutes; a deduction is rounded alike."""
    points = (abs(rule.points) * minutes + ADDED[rule.rounding or "down"]) // HOUR
    return -points if rule.points < 0 else points


def whole_hours(minutes: int) -> int:
    """Return the units that stand for minutes where only whole ones can: their whole hours, one at least."""
    return max(1, minutes // HOUR)
