"""What the errors in a sample mean for everything that it was drawn from: a ratio estimate by stratum, with bounds.

Pure functions. An error is what is booked less what is right. For a stratum of N entries with X points, of which n
were drawn that booked x and are wrong by e each, the ratio is R = Σe / Σx and the projected error E = R·X. Its standard
error is N·√((1 - n/N) / n · Σ(e - R·x)² / (n - 1)) (separate ratio estimate: Cochran 1977, sections 6.2 to 6.10;
deductions count by their size). The bounds are one-sided, at 95 percent: E ± 1.645 standard errors, but never closer
than what n entries without an error leave open, (1 - 0.05^(1/n)) of the points not looked at (Hanley and Lippman-Hand
1983). Strata are added up by the squares of the distances between estimate and bound (Zou and Donner 2008).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from typing import Final

from supermarket.audit.package.checker.sampling import Stratum

NORMAL_95: Final = 1.645
"""So many standard errors lie one-sidedly under 95 percent of a normal distribution."""
MISSED: Final = 0.05


@dataclass(frozen=True)
class Judgement:
    """An entry of the sample as it was judged: what is booked and what is right, in points."""

    entry: str
    booked: int
    right: int

    @property
    def error(self) -> int:
        """Return how many points too many are booked."""
        return self.booked - self.right


@dataclass(frozen=True)
class Projected:
    """The projected error of a stratum, or of all, in points, with one-sided bounds at 95 percent.

    `wrong` of the `judged` entries are wrong; `found` is the sum of their errors. `count` and `points` are those of
    everything that was drawn from.
    """

    count: int
    points: int
    judged: int
    wrong: int
    found: int
    error: float
    lower: float
    upper: float


def project(stratum: Stratum, judged: Sequence[Judgement]) -> Projected:
    """Project the errors in the entries that were drawn from a stratum to all of it."""
    booked = sum(abs(each.booked) for each in judged)
    found = sum(each.error for each in judged)
    ratio = found / booked if booked else 0.0
    error = ratio * stratum.points
    drawn = len(judged)
    margin = 0.0
    if drawn < stratum.entries:
        spread = sum((each.error - ratio * abs(each.booked)) ** 2 for each in judged)
        variance = (1 - drawn / stratum.entries) / drawn * spread / (drawn - 1) if drawn > 1 else 0.0
        open_ = (1 - MISSED ** (1 / drawn)) * (stratum.points - booked)
        margin = max(NORMAL_95 * stratum.entries * sqrt(variance), open_)
    wrong = sum(each.error != 0 for each in judged)
    return Projected(
        stratum.entries, stratum.points, drawn, wrong, found, error, lower=error - margin, upper=error + margin
    )


def together(parts: Sequence[Projected]) -> Projected:
    """Add strata up."""
    error = sum(each.error for each in parts)
    below = hypot(*(each.error - each.lower for each in parts))
    above = hypot(*(each.upper - each.error for each in parts))
    count, points, judged, wrong, found = (
        sum(getattr(each, name) for each in parts) for name in ("count", "points", "judged", "wrong", "found")
    )
    return Projected(count, points, judged, wrong, found, error, lower=error - below, upper=error + above)
