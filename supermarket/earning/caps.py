"""Caps 封顶: what a household or a person may earn at most, as pure figures; what is over one is cut off and named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from supermarket.district.dates import period_of
from supermarket.district.times import HOUR
from supermarket.earning.award_kinds import CapName, Cut
from supermarket.earning.kinds import Rule
from supermarket.earning.worth import points_of

FROM_THE_START: Final = "0000-00-00"


@dataclass(frozen=True)
class RuleCap:
    """One of a rule's own limits: so many units in a calendar period, or for each claim (`activity`)."""

    units: int
    period: str


@dataclass(frozen=True)
class Allowed:
    """What the caps leave of a claim: points, the units that count against the rule's limit, and what was cut off.

    `minutes` are those that count, by a rule that counts hours.
    """

    points: int
    units: int
    cut: tuple[Cut, ...]
    minutes: int | None = None


@dataclass(frozen=True)
class Claimed:
    """What was claimed, before any cap: points for units, or for minutes, of which `rule` says what they are worth."""

    points: int
    units: int
    minutes: int | None = None
    rule: Rule | None = None

    def kept(self, minutes: int) -> tuple[int, int]:
        """Return the points and units of what the rule's own limit leaves; its units count sixty minutes each."""
        if self.minutes is None or self.rule is None:
            units = min(self.units, minutes // HOUR)
            return units * (self.points // self.units), units
        points = self.points if minutes >= self.minutes else min(self.points, points_of(self.rule, minutes))
        return points, minutes // HOUR


def rule_caps(rule: Rule) -> tuple[RuleCap, ...]:
    """Return a rule's own limits, which its row writes as N/period."""
    parts = (cap.split("/") for cap in (rule.caps or "").split())
    return tuple(RuleCap(int(units), period) for units, period in parts)


def span(period: str, day: str) -> tuple[str, str]:
    """Return the first date and a last bound of the day, month, quarter, year or life that a date lies in."""
    if period == "person":
        return FROM_THE_START, "9999-99-99"
    if period == "day":
        return day, day
    return period_of(period, day)


def counts_households(rule: Rule) -> bool:
    """Say whether a rule's limits are a household's: its unit ends in 户; else they are a person's."""
    return rule.unit.endswith("户")


def allowed(claimed: Claimed, minutes_left: Sequence[int], points_left: Mapping[CapName, int]) -> Allowed:
    """Return what the caps leave of a claim's points: the rule's own limits first, then the others in points.

    `minutes_left` is what each of the rule's limits still leaves, sixty for each unit; `points_left` what each other
    cap leaves.
    """
    whole = claimed.units * HOUR if claimed.minutes is None else claimed.minutes
    minutes = max(0, min([whole, *minutes_left]))
    kept, units = claimed.kept(minutes)
    cuts: list[tuple[CapName, int]] = [("rule", claimed.points - kept)]
    for cap, left in points_left.items():
        allowed_points = max(0, min(kept, left))
        cuts.append((cap, kept - allowed_points))
        kept = allowed_points
    cut_off = tuple(Cut(cap=cap, points=cut) for cap, cut in cuts if cut)
    return Allowed(kept, units, cut_off, None if claimed.minutes is None else minutes)
