"""Where homes are, from a file: read, used and forgotten, because where somebody lives is personal."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from supermarket.district.kinds import LATITUDE_MAX, LONGITUDE_MAX
from supermarket.errors.practice.circle import PointsShifted, PointsUnreadable
from supermarket.errors.registers import FileUnreadable
from supermarket.locale import N_
from supermarket.practice.circle.distances import Spot
from supermarket.registers.columns import COLUMNS
from supermarket.registers.files.reading import read_book
from supermarket.registers.files.sheets import Line
from supermarket.registers.headings import same_heading
from supermarket.registers.values import CellUnreadableError, read_cell

_WANTED: Final = ("latitude", "longitude", "household", "coordinates")
_DEGREES: Final = re.compile(r"(-?)([0-9]{1,3})\.([0-9]{1,6})", re.ASCII)
_WGS84: Final = "WGS-84"
_TITLES: Final = 6
"""Among so many rows the headings are looked for: titles stand above them."""


class Point(NamedTuple):
    """A home: the line of the file where it stands, where it is, and the household's number where the file says it."""

    line: int
    spot: Spot
    household: str | None


def read_points(path: Path) -> list[Point]:
    """Return the homes of an office file: its columns latitude and longitude, perhaps household and coordinates.

    Raises:
        FileUnreadable: it cannot be read, or has no lines.
        PointsUnreadable: it has no such columns, or a line of it has no place on the globe.
        PointsShifted: it says that its coordinates are those of a Chinese web map.
    """
    first: Line | None = None
    for sheet in read_book(path).sheets:
        first = first or next(iter(sheet.lines), None)
        for number, line in enumerate(sheet.lines[:_TITLES], 1):
            columns = _columns(line.cells)
            if {"latitude", "longitude"} <= columns.keys():
                return list(_points(path, sheet.lines[number:], columns))
    if first is None:
        raise FileUnreadable(file=path.name, reason=N_("it has no lines"))
    reason = N_("its headings name no latitude and longitude")
    raise PointsUnreadable(file=path.name, line=first.row, reason=reason)


def _columns(cells: Sequence[str]) -> dict[str, int]:
    meanings = {same_heading(said): name for name in _WANTED for said in (name, *COLUMNS[name].headings.split())}
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if name := meanings.get(same_heading(cell)):
            found.setdefault(name, place)
    return found


def _points(path: Path, lines: Iterable[Line], columns: Mapping[str, int]) -> Iterator[Point]:
    north, east = columns["latitude"], columns["longitude"]
    system, household = columns.get("coordinates"), columns.get("household")
    width = max(columns.values()) + 1
    for line, row in ((each.row, each.cells) for each in lines):
        cells = row if len(row) >= width else (*row, *[""] * (width - len(row)))
        if system is not None and cells[system]:
            _check_system(path, line, cells[system])
        spot = Spot(_microdegrees(path, line, cells[north]), _microdegrees(path, line, cells[east]))
        if abs(spot.latitude) > LATITUDE_MAX or abs(spot.longitude) > LONGITUDE_MAX:
            raise PointsUnreadable(file=path.name, line=line, reason=N_("there is no such place on the globe"))
        yield Point(line, spot, (cells[household] or None) if household is not None else None)


def _microdegrees(path: Path, line: int, text: str) -> int:
    if match := _DEGREES.fullmatch(text):  # nearly all are written so, and there may be a hundred thousand
        millionths = int(match[2]) * 1_000_000 + int(match[3].ljust(6, "0"))
        return -millionths if match[1] else millionths
    try:
        return int(read_cell(COLUMNS["latitude"], text) or "?")
    except (CellUnreadableError, ValueError) as fault:
        reason = N_("it is no number of degrees like 45.619; leave minutes, seconds and letters out")
        raise PointsUnreadable(file=path.name, line=line, reason=reason) from fault


def _check_system(path: Path, line: int, text: str) -> None:
    try:
        system = read_cell(COLUMNS["coordinates"], text)
    except CellUnreadableError as fault:
        raise PointsUnreadable(file=path.name, line=line, reason=str(fault)) from fault
    if system not in {"", _WGS84}:
        raise PointsShifted(file=path.name, line=line, system=system)
