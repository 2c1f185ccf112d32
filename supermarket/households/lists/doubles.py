"""Doubles in the files of households and members: lines for what is here already, or for another line of the file.

Which line is which household follows from the normal forms of its head's name, group and phone, in this order:

- a number in the column `household` says it;
- the one household at the station whose head has the name and whose group is the same, or which has none either; of
  several, the one with the phone, or the one that is another than none of them;
- the one household at the station whose head has the name and the phone: its group was corrected, or is left out;
- the only household at the station whose head has the name, where the file has the name once, and neither groups nor
  phones tell them apart;
- else it is a new one, unless by `alike.py` it may be the same as another: then the file is refused.

`another` says that a line is a new household although one or several are like it; that very line is known again when
the file is taken once more. Every line that may be the same as one here, or as another line, is told at once.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from supermarket.books.session import ReadSession
from supermarket.households.lists.alike import (
    Alike,
    Newcomer,
    Standing,
    households_alike,
    members_alike,
    shown_new,
    shown_of,
    standing_named,
)
from supermarket.locale import N_, _
from supermarket.registers.matching import is_same_group, is_same_phone, same_form
from supermarket.registers.problems import Findings, Problem
from supermarket.registers.tables import FileRow

_MAY: Final = N_("the number of the one that is meant, or yes in the column another (是)")
_MAY_IN_FILE: Final = N_(
    "one of the two rows only; else the number of the one that is meant, or yes in the column another (是)"
)


@dataclass(frozen=True)
class Line:
    """A line of a file: who stands there, as which number it is known here, and whether it is said to be another."""

    row: FileRow
    new: Newcomer
    number: str | None
    another: bool


@dataclass(frozen=True)
class Double:
    """A line that may be the same as what is here or as an earlier line; `line` is the earlier one, 0: none."""

    row: FileRow
    new: Alike
    known: Alike
    line: int = 0

    def problem(self) -> Problem:
        """Return it as a problem of its row."""
        if self.line:
            reason = _("it may be the same as row {row}, {known}").format(row=self.line, known=self.known)
        else:
            reason = _("it may be the same as {known}, here already").format(known=self.known)
        return replace(
            self.row.problem("", reason, code="double"), found=str(self.new), may=_(_MAY_IN_FILE if self.line else _MAY)
        )


# --- households -------------------------------------------------------------------------------------------------------


def household_lines(session: ReadSession, rows: Sequence[FileRow], actor: str, findings: Findings) -> list[Line]:
    """Return the lines of a file of households with the household that each is, none where it is a new one.

    Those that may be the same as what is here, or as one another, are noted and left out.
    """
    lines = [Line(row, _head_of(row), row.cells.get("household"), row.cells.get("another") == "yes") for row in rows]
    met: defaultdict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        met[line.new.station, same_form(line.new.name)].append(line)
    found = _Met()
    doubles: list[Double] = []
    for line in lines:
        alone = len(met[line.new.station, same_form(line.new.name)]) == 1
        known = line if line.number else replace(line, number=_known_household(session, line, alone=alone))
        if known.number is None and not line.another:
            doubles += [
                Double(line.row, shown_new(line.new), shown_of(session, each, actor, each.household.household))
                for each in households_alike(session, line.new)
            ]
        doubles += _doubled(known, next((each for each in found.near(known) if _is_met(known, each)), None))
        found.add(known)
    return _without(found.lines, doubles, findings)


def _head_of(row: FileRow) -> Newcomer:
    cells = row.cells
    return Newcomer(cells["head"], cells.get("phone", ""), cells.get("group", ""), cells["station"])


def _known_household(session: ReadSession, line: Line, *, alone: bool) -> str | None:
    """Return the household that a line stands for, where that is certain."""
    new = line.new
    here = [
        each for each in standing_named(session, new.name) if each.is_head and each.household.station == new.station
    ]
    with_group = [each for each in here if _is_same_or_none(new.group, each.group)]
    with_phone = [each for each in here if is_same_phone(new.phone, each.phone)]
    if line.another:
        said = [each for each in with_group if each.household.another]
        return _only([each for each in said if each in with_phone or not (new.phone and each.phone)])
    if with_group:
        first = [each for each in with_group if not each.household.another]
        return _only(with_group) or _only([each for each in with_group if each in with_phone]) or _only(first)
    only = here if alone and len(here) == 1 and not _is_told_apart(new, here[0]) else []
    return _only(with_phone) or _only(only)


def _is_same_or_none(one: str, other: str) -> bool:
    return is_same_group(one, other) or not (one or other)


def _is_told_apart(new: Newcomer, known: Standing) -> bool:
    by_group = bool(new.group and known.group) and not is_same_group(new.group, known.group)
    return by_group or (bool(new.phone and known.phone) and not is_same_phone(new.phone, known.phone))


def _only(found: Sequence[Standing]) -> str | None:
    return found[0].household.household if len(found) == 1 else None


def _is_met(line: Line, earlier: Line) -> bool:
    """Say whether a line may stand for the same household as an earlier one."""
    if line.number and earlier.number:
        return line.number == earlier.number
    if line.another or same_form(line.new.name) != same_form(earlier.new.name):
        return False
    one, other = line.new, earlier.new
    if is_same_phone(one.phone, other.phone):
        return True
    if one.station != other.station:
        return False
    return is_same_group(one.group, other.group) if one.group and other.group else not (one.phone and other.phone)


# --- members ----------------------------------------------------------------------------------------------------------


def member_lines(session: ReadSession, rows: Sequence[FileRow], actor: str, findings: Findings) -> list[Line]:
    """Return the lines of a file of members with the member that each is, none where it is a new one.

    A member is known by his number, or by his name in the household. A line for one who may be the same as another of
    its household or, by the phone, of any, is noted and left out unless it says that he is another.
    """
    found = _Met()
    doubles: list[Double] = []
    for row in rows:
        household = row.cells["household"]
        line = Line(
            row,
            Newcomer(row.cells["name"], row.cells.get("phone", "")),
            row.cells.get("member"),
            row.cells.get("another") == "yes",
        )
        alike = [] if line.number else members_alike(session, line.new, household)
        own = [each for each in alike if each.household.household == household]
        said = [each for each in own if each.member.another]
        first = [each for each in own if not each.member.another]
        here = said if line.another else own if len(own) == 1 else first
        known = replace(line, number=here[0].member.member) if len(here) == 1 else line
        if known.number is None and not line.another:
            doubles += [
                Double(row, shown_new(line.new), shown_of(session, each, actor, each.member.member)) for each in alike
            ]
        doubles += _doubled(known, next((each for each in found.near(known) if _is_same_person(known, each)), None))
        found.add(known)
    return _without(found.lines, doubles, findings)


def _is_same_person(line: Line, earlier: Line) -> bool:
    if line.number and earlier.number:
        return line.number == earlier.number and line.row.cells["household"] == earlier.row.cells["household"]
    if line.another or same_form(line.new.name) != same_form(earlier.new.name):
        return False
    same_home = line.row.cells["household"] == earlier.row.cells["household"]
    return same_home or is_same_phone(line.new.phone, earlier.new.phone)


# --- both -------------------------------------------------------------------------------------------------------------


class _Met:
    """The lines met so far, found again by number and by name: a file of thousands compares each line with few.

    A line is told against the first that it is like, so that one row pasted thousands of times is told as often.
    """

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._by_number: dict[str, Line] = {}
        self._by_name: defaultdict[str, list[Line]] = defaultdict(list)

    def add(self, line: Line) -> None:
        """Add a line."""
        self.lines.append(line)
        self._by_name[same_form(line.new.name)].append(line)
        if line.number:
            self._by_number.setdefault(line.number, line)

    def near(self, line: Line) -> Iterator[Line]:
        """Give the lines that have the number or the name of one."""
        if line.number and line.number in self._by_number:
            yield self._by_number[line.number]
        yield from self._by_name.get(same_form(line.new.name), ())


def _doubled(line: Line, earlier: Line | None) -> list[Double]:
    if earlier is None:
        return []
    return [Double(line.row, shown_new(line.new), shown_new(earlier.new), earlier.row.line)]


def _without(lines: Sequence[Line], doubles: Sequence[Double], findings: Findings) -> list[Line]:
    """Return the lines that are no doubles, and note the others."""
    findings.add([double.problem() for double in doubles])
    doubled = {double.row.line for double in doubles}
    return [line for line in lines if line.row.line not in doubled]
