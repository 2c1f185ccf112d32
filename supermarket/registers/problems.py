"""What is wrong with a file: every problem with its place, what stands there, and what may stand there."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Protocol

from supermarket.errors import Refusal, shown
from supermarket.errors.registers import FileRefused
from supermarket.locale import _

SHOWN_MAX: Final = 40
"""So many characters of a cell are shown."""


@dataclass(frozen=True)
class Problem:
    """A cell, or a row, that cannot be taken.

    `sheet` is empty in a text file; `column` is the letter that a spreadsheet gives it, empty where the whole row is
    meant, or a column that the file lacks; `heading` is what stands above it, or would. `reason` says what is wrong,
    `may` what may stand there.
    """

    sheet: str
    row: int
    column: str
    heading: str
    found: str
    reason: str
    may: str = ""
    code: str = "cell"

    def __str__(self) -> str:
        """Return the problem in one line."""
        place = _("row {row}").format(row=self.row)
        if self.column:
            text = _("{row}, column {column} {heading}")
            place = text.format(row=place, column=self.column, heading=self.heading).rstrip()
        elif self.heading:
            place = _("{row}, {heading}").format(row=place, heading=shown(self.heading))
        if self.sheet:
            place = _("sheet {sheet}, {place}").format(sheet=self.sheet, place=place)
        text = _("{place}: {reason}").format(place=place, reason=_(self.reason).rstrip("。."))
        if self.found:
            text += _("; there stands “{found}”").format(found=self.found[:SHOWN_MAX])
        if self.may:
            text += _("; there may stand {may}").format(may=self.may)
        return text


class Placed(Protocol):
    """A row of a file, which knows its place."""

    def problem(self, column: str, reason: str, *, code: str = "cell") -> Problem:
        """Return what is wrong with a cell of it, or with the row (no column)."""


def refused(file: str, problems: Sequence[Problem]) -> FileRefused:
    """Return the refusal of a whole file for its problems, in the order of its sheets and rows."""
    sheets = list(dict.fromkeys(problem.sheet for problem in problems))
    ordered = sorted(problems, key=lambda problem: (sheets.index(problem.sheet), problem.row))
    return FileRefused(file=file, count=len(ordered), first=ordered[0], problems=tuple(ordered))


@dataclass
class Findings:
    """The problems found so far in files that are taken together, or not at all.

    `doubted` are the codes of rows that were refused: whatever names one of them is not refused for it once more.
    """

    file: str = ""
    problems: list[Problem] = field(default_factory=list)
    doubted: set[str] = field(default_factory=set)
    _noted: set[Problem] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        """Know the problems that it begins with."""
        self._noted.update(self.problems)

    def add(self, problems: Sequence[Problem], *, following: bool = False) -> None:
        """Note problems, none twice; of those that may be `following` from a doubted row, only the others."""
        for problem in problems:
            if problem not in self._noted and not (following and problem.found in self.doubted):
                self._noted.add(problem)
                self.problems.append(problem)

    @contextmanager
    def noted(self, row: "Placed | None" = None, *, following: bool = False) -> Iterator[None]:
        """Note the problems of a row instead of stopping at the first; a refusal of no cell is the row's."""
        try:
            yield
        except FileRefused as fault:
            self.add(fault.problems, following=following)
        except Refusal as fault:
            if row is None:
                raise
            self.add([row.problem("", str(fault), code=fault.code)])

    def refuse(self) -> None:
        """Refuse the file where anything was found.

        Raises:
            FileRefused: something was.
        """
        if self.problems:
            raise refused(self.file, self.problems)
