"""Who is how far from what: the nearest of many places to each of very many homes, by a tree of places in space."""

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from supermarket.practice.circle.distances import Spot, directions, metres_of_chords

if TYPE_CHECKING:
    from numpy.typing import NDArray


def array_of(spots: Sequence[Spot]) -> "NDArray[Any]":
    """Return places as an array with a row for each."""
    import numpy as np  # noqa: PLC0415 - where it is used

    return np.fromiter(chain.from_iterable(spots), dtype=np.int64, count=2 * len(spots)).reshape(len(spots), 2)


def nearest(homes: "NDArray[Any]", places: "NDArray[Any]") -> "tuple[NDArray[Any], NDArray[Any]]":
    """Return for each home the row of the nearest place, and how many whole metres it is away in a straight line.

    Of several that are equally near it is the first, where their distance is the same to the last bit. Without any
    place every home has the row −1, at −1 metres.
    """
    import numpy as np  # noqa: PLC0415 - where it is used
    from scipy.spatial import cKDTree  # noqa: PLC0415 - where it is used

    if not len(places) or not len(homes):
        return (np.full(len(homes), -1, dtype=np.int64),) * 2
    chords, rows = cKDTree(directions(places)).query(directions(homes), workers=-1)
    return rows, metres_of_chords(chords)
