"""Where homes are, from a file: read, used and forgotten, because where somebody lives is personal."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from supermarket.district.kinds import LATITUDE_MAX, LONGITUDE_MAX
from supermarket.errors.practice.circle import PointsShifted, PointsUnreadable
from supermarket.locale import N_
from supermarket.practice.circle.distances import Spot
from supermarket.registers.columns import COLUMNS
from supermarket.registers.headings import same_heading
from supermarket.registers.values import CellUnreadableError, read_cell

_WANTED: Final = ("latitude", "longitude", "household", "coordinates")
_DEGREES: Final = re.compile(r"(-?)([0-9]{1,3})\.([0-9]{1,6})", re.ASCII)
_WGS84: Final = "WGS-84"


class Point(NamedTuple):
    """A home: the line of the file where it stands, where it is, and the household's number where the file says it."""

    line: int
    spot: Spot
    household: str | None


def read_points(path: Path) -> list[Point]:
    """Return the homes of a CSV file with the columns latitude and longitude, and perhaps household and coordinates.

    Raises:
        PointsUnreadable: it cannot be read, has no such columns, or a line of it has no place on the globe.
        PointsShifted: it says that its coordinates are those of a Chinese web map.
    """
    rows = _rows(path)
    for line, cells in rows:
        columns = _columns(cells)
        if {"latitude", "longitude"} <= columns.keys():
            return list(_points(path, rows, columns))
        if any(cells) and not cells[0].startswith("#"):
            raise PointsUnreadable(file=path.name, line=line, reason=N_("its headings name no latitude and longitude"))
    raise PointsUnreadable(file=path.name, line=0, reason=N_("it has no lines"))


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        raw = path.read_bytes()
    except OSError as fault:
        raise PointsUnreadable(
            file=path.name, line=0, reason=N_("there is no such file, or it may not be read")
        ) from fault
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    yield from enumerate(csv.reader(text.splitlines()), 1)


def _columns(cells: Sequence[str]) -> dict[str, int]:
    meanings = {same_heading(said): name for name in _WANTED for said in (name, *COLUMNS[name].headings.split())}
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if name := meanings.get(same_heading(cell)):
            found.setdefault(name, place)
    return found


def _points(path: Path, rows: Iterable[tuple[int, list[str]]], columns: Mapping[str, int]) -> Iterator[Point]:
    north, east = columns["latitude"], columns["longitude"]
    system, household = columns.get("coordinates"), columns.get("household")
    width = max(columns.values()) + 1
    for line, row in rows:
        if not any(row):
            continue
        cells = row if len(row) >= width else [*row, *[""] * (width - len(row))]
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
