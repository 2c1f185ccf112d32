"""Distances on the globe between places by WGS-84, in whole metres; what a walk of it takes.

A sphere of the mean radius of the earth (6,371,008.8 m, IUGG) stands for the ellipsoid: at most half a hundredth off,
which is 5 m in a kilometre, and less than any path in a village bends.
"""

from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

RADIUS: Final = 6_371_008.8
"""The mean radius of the earth, in metres."""
MICRODEGREES: Final = 1_000_000


class Spot(NamedTuple):
    """A place on the globe by WGS-84, in millionths of a degree north and east."""

    latitude: int
    longitude: int


class Walk(NamedTuple):
    """How people walk: metres in a minute, and how long a way is, in percent of the straight line."""

    metres_per_minute: int
    detour_percent: int

    def minutes(self, metres: int) -> int:
        """Return within how many whole minutes somebody who is so far away, in a straight line, is there."""
        return -(-metres * self.detour_percent // (100 * self.metres_per_minute))

    def minutes_of(self, metres: "NDArray[Any]") -> "NDArray[Any]":
        """Return the same of many distances."""
        minutes: NDArray[Any] = -(-metres * self.detour_percent // (100 * self.metres_per_minute))
        return minutes

    def reach(self, minutes: int) -> int:
        """Return how far away, in whole metres in a straight line, somebody may be who is there in so many minutes."""
        return minutes * self.metres_per_minute * 100 // self.detour_percent


def metres_between(one: Spot, other: Spot) -> int:
    """Return the distance of two places along the great circle, by the haversine formula, in whole metres."""
    (north, east), (upper, right) = ((radians(each / MICRODEGREES) for each in spot) for spot in (one, other))
    half = sin((upper - north) / 2) ** 2 + cos(north) * cos(upper) * sin((right - east) / 2) ** 2
    return round(2 * RADIUS * asin(min(1.0, sqrt(half))))


def metres_apart(ones: "NDArray[Any]", others: "NDArray[Any]") -> "NDArray[Any]":
    """Return the same from each of some places (a row for each) to each of some others (a column for each).

    Places are rows of latitude and longitude in microdegrees.
    """
    import numpy as np  # noqa: PLC0415 - where it is used

    (north, east), (upper, right) = (np.radians(spots.astype(np.float64).T / MICRODEGREES) for spots in (ones, others))
    across = np.sin((right[None, :] - east[:, None]) / 2) ** 2
    half = np.sin((upper[None, :] - north[:, None]) / 2) ** 2 + np.cos(north)[:, None] * np.cos(upper)[None, :] * across
    metres: NDArray[Any] = np.rint(2 * RADIUS * np.arcsin(np.minimum(1.0, np.sqrt(half)))).astype(np.int64)
    return metres


def directions(spots: "NDArray[Any]") -> "NDArray[float64]":
    """Return places, rows of latitude and longitude in microdegrees, as points of a sphere of radius 1 in space.

    The straight line between two of them grows with the way along the great circle, so whatever is nearest there is
    nearest on the globe, also across the poles and the date line.
    """
    import numpy as np  # noqa: PLC0415 - where it is used

    north, east = np.radians(spots.astype(np.float64).T / MICRODEGREES)
    return np.stack((np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)), axis=1)


def metres_of_chords(chords: "NDArray[float64]") -> "NDArray[Any]":
    """Return the whole metres along the globe of straight lines through a sphere of radius 1."""
    import numpy as np  # noqa: PLC0415 - where it is used

    return np.rint(2 * RADIUS * np.arcsin(np.minimum(1.0, chords / 2))).astype(np.int64)


def chord_of(metres: int) -> float:
    """Return the straight line, through a sphere of radius 1, of so many metres along the globe."""
    return 2 * sin(min(metres / RADIUS, 3.141592653589793) / 2)
