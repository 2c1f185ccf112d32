"""The invented coordinates of the sample district's sites: made the same each time, and written into its file.

The real district lies between 45.2 and 46.0 degrees north and 121.6 and 123.2 degrees east; where each invented site
lies in it is chance with a seed of its own. Run as a module it writes the columns: `python -m
tests.practice.circle.coordinates`.
"""

import csv
import io
import random
from math import cos, pi, radians, sin
from typing import Final, NamedTuple

from supermarket.sample import sample_folder

SOUTH, NORTH, WEST, EAST = 45.2, 46.0, 121.6, 123.2
TOWN: Final = (45.620, 122.840)
"""Where the centre and the offices of its streets are."""
_METRES_PER_DEGREE: Final = 111_195.0
_EDGE: Final = 0.06
"""In degrees: so far from the edge of the box an institute lies, so that its villages are inside."""
_STREETS: Final = frozenset({"2016", "2017", "2018", "2019"})
_APART: Final = 11_000
"""In metres: so far apart are the institutes of two towns."""


class Place(NamedTuple):
    """A place in degrees."""

    north: float
    east: float


def chance(site: str) -> random.Random:
    """Return the chance of a site, which no other site changes."""
    return random.Random(f"220802-{site}")  # noqa: S311 - the same in every run


def moved(place: Place, metres: float, angle: float) -> Place:
    """Return the place so many metres away in a direction, in the box."""
    north = place.north + metres * sin(angle) / _METRES_PER_DEGREE
    east = place.east + metres * cos(angle) / (_METRES_PER_DEGREE * cos(radians(place.north)))
    return Place(min(max(north, SOUTH), NORTH), min(max(east, WEST), EAST))


def near(place: Place, site: str, least: float, most: float) -> Place:
    """Return a place of a site around another."""
    luck = chance(site)
    return moved(place, luck.uniform(least, most), luck.uniform(0, 2 * pi))


def institutes(codes: list[str]) -> dict[str, Place]:
    """Return where the institutes are: those of streets in the town, the others apart from each other."""
    town = Place(*TOWN)
    found = {code: near(town, code, 1_200, 3_000) for code in codes if code in _STREETS}
    luck = chance("towns")
    for code in (each for each in codes if each not in _STREETS):
        while True:
            at = Place(luck.uniform(SOUTH + _EDGE, NORTH - _EDGE), luck.uniform(WEST + _EDGE, EAST - _EDGE))
            if all(_apart(at, other) > _APART for other in (town, *found.values())):
                break
        found[code] = at
    return found


def _apart(one: Place, other: Place) -> float:
    east = (one.east - other.east) * cos(radians(one.north))
    return float(_METRES_PER_DEGREE * ((one.north - other.north) ** 2 + east**2) ** 0.5)


def places(rows: list[list[str]]) -> dict[str, Place]:
    """Return where every site is, by its code; rows are site, name, tier, parent."""
    found = institutes([site for site, _name, tier, *_rest in rows if tier == "institute"])
    found["1000"] = Place(*TOWN)
    for site, _name, tier, parent, *_rest in rows:
        if tier == "station":
            in_town = parent in _STREETS
            found[site] = near(found[parent], site, *((150, 1_100) if in_town else (600, 6_500)))
    for site, _name, tier, parent, *_rest in rows:
        if tier == "supermarket":
            is_far = chance(f"far {site}").random() < 0.15
            found[site] = near(found[parent], site, *((900, 2_200) if is_far else (60, 550)))
        elif tier in {"base", "point"}:
            found[site] = near(Place(*TOWN), site, 400, 3_200)
    return found


def with_coordinates(text: str) -> str:
    """Return the file of sites with the columns latitude and longitude filled."""
    comments = [line for line in text.splitlines() if line.startswith("#")]
    headings, *rows = csv.reader(line for line in text.splitlines() if not line.startswith("#"))
    at = places(rows)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings)
    for row in rows:
        said = dict(zip(headings, row, strict=True))
        place = at[said["site"]]
        said |= {"latitude": f"{place.north:.6f}", "longitude": f"{place.east:.6f}"}
        writer.writerow([said[heading] for heading in headings])
    return "".join(f"{line}\n" for line in comments) + out.getvalue()


if __name__ == "__main__":
    _path = sample_folder() / "sites.csv"
    _path.write_text(with_coordinates(_path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
