"""Importing a register's CSV: the whole file is validated, then the differences alone are recorded, all or nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.csv_files import CsvRow, read_csv
from supermarket.district.kinds import RegisterBody
from supermarket.district.registers import Register, all_in_force, code_of, latest, record_row
from supermarket.district.rows import register_row
from supermarket.errors import NothingChanged, RowExists, RowUnknown
from supermarket.locale import N_

R = TypeVar("R", bound=RegisterBody)
Action = Literal["added", "amended", "ended"]


@dataclass(frozen=True)
class Change:
    """What an import or a command does to one row of a register; the answer that `--json` gives."""

    action: Action
    code: str


@dataclass(frozen=True)
class Known(Generic[R]):
    """The rows that a check may look at: those in force and those of the file, by code."""

    rows: Mapping[str, R]


def no_check(_session: ReadSession, _row: CsvRow, _body: object, _known: object) -> None:
    """Check nothing beyond the row itself."""


def no_extra(_session: WriteSession, _row: CsvRow) -> dict[str, Any]:
    """Add nothing to a row's cells."""
    return {}


@dataclass(frozen=True)
class RegisterFile(Generic[R]):
    """How a register is read from a file: its columns, its check, and what is made of cells that are no columns of the row."""

    register: Register[R]
    columns: tuple[str, ...]
    check: Callable[[ReadSession, CsvRow, R, Known[R]], None] = no_check
    made: Callable[[WriteSession, CsvRow], dict[str, Any]] = no_extra
    apart: frozenset[str] = field(default_factory=frozenset)
    """Columns of the file that are no columns of the row, such as a name."""


def import_file(  # noqa: PLR0913 - by name
    session: WriteSession, file: RegisterFile[R], path: Path, request: Request, *, scope: str, first: bool = False
) -> list[Change]:
    """Record what a CSV file changes in a register; rows that are the same already are left alone.

    `first` is for a new ledger, whose rows have always been in force.

    Raises:
        CsvUnreadable, CsvCellRefused: the file, or one of its rows, is refused, and with it the whole.
    """
    rows = read_csv(path, file.columns)
    bodies = [_body(session, file, row, scope=scope, first=first) for row in rows]
    _check_once(file.register, rows, bodies)
    in_force = {code_of(file.register, body): body for body in all_in_force(session, file.register, session.today)}
    known = Known({**in_force, **{code_of(file.register, body): body for body in bodies}})
    for row, body in zip(rows, bodies, strict=True):
        file.check(session, row, body, known)
    changes = []
    for body in bodies:
        code = code_of(file.register, body)
        current = in_force.get(code)
        if current is None or not same_row(current, body):
            record_row(session, file.register, body, request, site=request.site)
            changes.append(Change("amended" if current else "added", code))
    return changes


def add_row(
    session: WriteSession, file: RegisterFile[R], cells: Mapping[str, str], request: Request, *, scope: str
) -> Change:
    """Add one row to a register.

    Raises:
        CellRefused: a value cannot be what its column asks for.
        RowExists: the code is in the register already.
    """
    row = CsvRow("", 0, dict(cells))
    body = _body(session, file, row, scope=scope, first=False)
    code = code_of(file.register, body)
    in_force = {code_of(file.register, each): each for each in all_in_force(session, file.register, session.today)}
    if code in in_force:
        raise RowExists(register=file.register.code, row=code)
    file.check(session, row, body, Known({**in_force, code: body}))
    record_row(session, file.register, body, request, site=request.site)
    return Change("added", code)


def amend_row(  # noqa: PLR0913 - by name
    session: WriteSession, file: RegisterFile[R], code: str, cells: Mapping[str, str], request: Request, *, scope: str
) -> Change:
    """Change some columns of one row; the others stay.

    Raises:
        RowUnknown: there is no such row in force.
        CellRefused: a value cannot be what its column asks for.
        NothingChanged: the row is so already.
    """
    current = _current(session, file.register, code)
    kept = {name: str(value) for name, value in current.content().items() if name not in {"from", "scope", "state"}}
    row = CsvRow("", 0, {**{name: text for name, text in kept.items() if name in file.columns}, **cells})
    extra = {name: value for name, value in kept.items() if name not in file.columns}
    body = _body(session, file, row, scope=scope, first=False, extra=extra)
    if same_row(current, body):
        raise NothingChanged(register=file.register.code, row=code)
    known = {code_of(file.register, each): each for each in all_in_force(session, file.register, session.today)}
    file.check(session, row, body, Known({**known, code: body}))
    record_row(session, file.register, body, request, site=request.site)
    return Change("amended", code)


def end_row(session: WriteSession, register: Register[R], code: str, from_: str | None, request: Request) -> Change:
    """End one row from today or a later date on; it stays readable for the days before.

    Raises:
        RowUnknown: there is no such row in force.
        FromInThePast: it is to end before today.
    """
    current = _current(session, register, code)
    ended = current.model_copy(update={"state": "ended", "from_": from_ or session.today})
    record_row(session, register, ended, request, site=request.site)
    return Change("ended", code)


def same_row(one: RegisterBody, other: RegisterBody) -> bool:
    """Say whether two rows say the same, whenever and wherever they hold."""
    apart = {"from", "scope"}
    ours = {name: value for name, value in one.content().items() if name not in apart}
    return ours == {name: value for name, value in other.content().items() if name not in apart}


def _current(session: WriteSession, register: Register[R], code: str) -> R:
    current = latest(session, register, code, session.today)
    if current is None or current.state:
        raise RowUnknown(register=register.code, row=code[:40])
    return current


def _body(  # noqa: PLR0913 - by name
    session: WriteSession,
    file: RegisterFile[R],
    row: CsvRow,
    *,
    scope: str,
    first: bool,
    extra: Mapping[str, Any] | None = None,
) -> R:
    made = {**(extra or {}), **file.made(session, row)}
    from_ = row.cells.get("from")
    cells = CsvRow(row.file, row.line, {name: text for name, text in row.cells.items() if name not in file.apart})
    body = register_row(file.register.body, cells, scope=scope, extra=made)
    return body if from_ or first else body.model_copy(update={"from_": session.today})


def _check_once(register: Register[R], rows: Sequence[CsvRow], bodies: Sequence[R]) -> None:
    seen: set[str] = set()
    for row, body in zip(rows, bodies, strict=True):
        code = code_of(register, body)
        if code in seen:
            raise row.refused(register.code, N_("the code stands there twice"))
        seen.add(code)
