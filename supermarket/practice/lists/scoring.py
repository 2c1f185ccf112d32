"""What a pair of a need and an offer is worth, in parts: whole points, so that anybody can add them up again.

A pair of different kinds is worth nothing and is never proposed. Else a need that is met is worth `met`; what speaks
for or against the pair is added or taken off. A pair that is worth nothing or less is left out: it is better to
look further than to send people across the district.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from supermarket.practice.circle.distances import Spot

MET: Final = "met"
SAME_SERVICE: Final = "same_service"
DISTANCE: Final = "distance"
DISTANCE_UNKNOWN: Final = "distance_unknown"
LOAD: Final = "load"
UNSATISFIED: Final = "unsatisfied"
TURN: Final = "turn"
UNKNOWN: Final = -1
"""The metres of a way of which one end has no coordinates."""


@dataclass(frozen=True)
class Weights:
    """What each part weighs, in whole points: settings of the district.

    `per_km` for a kilometre, `km_unknown` for how many kilometres an unknown way counts; `load` and `unsatisfied` for
    one per cent; `fairness` for each match that the same organisation has this month already.
    """

    met: int
    same_service: int
    per_km: int
    km_unknown: int
    load: int
    unsatisfied: int
    fairness: int


@dataclass(frozen=True)
class Need:
    """A need: `wanted` is how many times it is still asked for, `service` which service, `site` and `spot` where."""

    code: str
    kind: str
    wanted: int = 1
    service: str | None = None
    site: str = ""
    spot: Spot | None = None


@dataclass(frozen=True)
class Offer:
    """A resource or service: `room` is how many more needs it can serve, `reach` at which sites (None: at any).

    `load` is how much of what its organisation can take it has in hand, `unsatisfied` how many of those who rated it
    were not satisfied, both in per cent; `had` is how many matches the organisation has had this month; `owner` is the
    organisation that offers it, by its code (empty: nobody).
    """

    code: str
    kind: str
    room: int = 1
    service: str | None = None
    spot: Spot | None = None
    reach: frozenset[str] | None = None
    load: int = 0
    unsatisfied: int = 0
    had: int = 0
    owner: str = ""


class Part(NamedTuple):
    """A part of a score: what it is about, its points, and the figure that they come from."""

    what: str
    points: int
    figure: int


def per_km_points(weights: Weights, metres: int) -> int:
    """Return the points that a way takes, to the nearest."""
    return (metres * weights.per_km + 500) // 1000


def parts_of(need: Need, offer: Offer, weights: Weights, *, metres: int, turn: int) -> tuple[Part, ...]:
    """Return what a pair of one kind is worth, part by part, without those that say nothing.

    `metres` is the way between them (`UNKNOWN`: not known), `turn` how many more needs the same organisation
    serves before this one.
    """
    asked = need.service is not None and need.service == offer.service
    known = metres != UNKNOWN
    way = metres if known else 1000 * weights.km_unknown
    had = offer.had + turn
    return tuple(
        part
        for part in (
            Part(MET, weights.met, 1),
            Part(SAME_SERVICE, weights.same_service if asked else 0, 1),
            Part(DISTANCE if known else DISTANCE_UNKNOWN, -per_km_points(weights, way), way),
            Part(LOAD, -weights.load * offer.load, offer.load),
            Part(UNSATISFIED, -weights.unsatisfied * offer.unsatisfied, offer.unsatisfied),
            Part(TURN, -weights.fairness * had, had),
        )
        if part.points or part.what == MET
    )


def total(parts: Iterable[Part]) -> int:
    """Return the sum of the parts."""
    return sum(part.points for part in parts)
