"""Where one more supermarket would serve most people: the k best places, one after another.

Which k of many places together reach most homes is a problem for which no quick exact answer is known (maximum
coverage). Taking at each step the place that adds most reaches at least 1 − (1 − 1/k)^k of the most that any k places
could, which is more than 1 − 1/e, about 63 % (Nemhauser, Wolsey, Fisher: An analysis of approximations for maximizing
submodular set functions I, Mathematical Programming 14, 1978), and in practice nearly all of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from supermarket.practice.circle.distances import Spot, chord_of, directions, metres_of_chords
from supermarket.practice.circle.nearest import array_of

P = TypeVar("P", bound=str)


@dataclass(frozen=True)
class Added(Generic[P]):
    """A place that was chosen: what it adds to those reached, and how many are reached with it and all before it."""

    place: P
    adds: int
    reached: int


def best_places(reach: Mapping[P, Mapping[int, int]], k: int) -> list[Added[P]]:
    """Return up to k places in the order in which they are chosen, each the one that then adds most.

    `reach` says for each place which homes it reaches, by their number, and how many live there. Of equals it is the
    first by its code; a place that adds nothing is not chosen.
    """
    chosen: list[Added[P]] = []
    left = {place: dict(homes) for place, homes in sorted(reach.items())}
    worth = {place: sum(homes.values()) for place, homes in left.items()}
    reached = 0
    while len(chosen) < k and worth:
        place = max(worth, key=lambda each: worth[each])  # the first of equals
        adds, served = worth.pop(place), left.pop(place)
        if not adds:
            break
        reached += adds
        chosen.append(Added(place, adds, reached))
        for other, homes in left.items():
            for home in served.keys() & homes.keys():
                worth[other] -= homes.pop(home)
    return chosen


def reached_from(
    places: Mapping[P, Spot], homes: Sequence[Spot], weights: Sequence[int], metres: int
) -> dict[P, dict[int, int]]:
    """Return for each place the homes that are at most so many metres away, by their number, with their weights."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - where it is used

    if not places or not homes:
        return {place: {} for place in places}
    spots = directions(array_of(homes))
    around = cKDTree(spots)
    found: dict[P, dict[int, int]] = {}
    for (place, _spot), at in zip(places.items(), directions(array_of(list(places.values()))), strict=True):
        near = around.query_ball_point(at, chord_of(metres + 1))  # a metre more, and then to the metre
        far = metres_of_chords(((spots[near] - at) ** 2).sum(axis=1) ** 0.5) if near else ()
        found[place] = {home: weights[home] for home, away in zip(near, far, strict=True) if away <= metres}
    return found
