"""Importing a register's CSV: the whole file is validated, then the differences alone are recorded, all or nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.csv_files import CsvRow, read_csv
from supermarket.district.kinds import RegisterBody
from supermarket.district.numbers import plain
from supermarket.district.persons import is_as_kept
from supermarket.district.registers import STAFF, Register, all_in_force, code_of, in_force, latest, record_row
from supermarket.district.repeats import Action, action_of, is_end, is_row, readable, row_before
from supermarket.district.roles import allow
from supermarket.district.rows import register_row
from supermarket.errors.dates import FromInThePast
from supermarket.errors.registers import NothingChanged, RowExists, RowUnknown
from supermarket.journal.entry import Entry
from supermarket.locale import N_

R = TypeVar("R", bound=RegisterBody)


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


def no_check_together(_session: ReadSession, _lines: object, _known: object, _request: Request) -> None:
    """Check nothing of the rows together."""


def no_extra(_session: WriteSession, _row: CsvRow) -> dict[str, Any]:
    """Add nothing to a row's cells."""
    return {}


@dataclass(frozen=True)
class RegisterFile(Generic[R]):
    """How a register is read from a file and changed by hand.

    `verb` is what the operator must be allowed; then its columns, its check, and what is made of cells that are no
    columns of the row.
    """

    register: Register[R]
    verb: str
    columns: tuple[str, ...]
    check: Callable[[ReadSession, CsvRow, R, Known[R]], None] = no_check
    made: Callable[[WriteSession, CsvRow], dict[str, Any]] = no_extra
    ending: Callable[[ReadSession, CsvRow, R, Known[R]], None] = no_check
    """What is checked before a row ends, among those that stay."""
    apart: frozenset[str] = field(default_factory=frozenset)
    """Columns of the file that are no columns of the row, such as a name."""
    together: Callable[[ReadSession, Sequence[tuple[CsvRow, R]], Mapping[str, R], Request], None] = no_check_together
    """What is checked of all the rows that are recorded, beside those in force, and of who asks."""

    @property
    def typed(self) -> frozenset[str]:
        """Return the columns of the file that are columns of the row under the same name."""
        return frozenset(self.columns) - self.apart


def import_file(  # noqa: PLR0913 - by name
    session: WriteSession, file: RegisterFile[R], path: Path, request: Request, *, scope: str, first: bool = False
) -> list[Change]:
    """Record what a CSV file changes in a register; rows that are the same already are left alone.

    `first` is for a new ledger, whose rows have always been in force and which has no staff yet.

    Raises:
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        CsvUnreadable, CsvCellRefused: the file, or one of its rows, is refused, and with it the whole.
    """
    if not first and session.is_new(request):
        allow(session, file.verb, request)
    rows = read_csv(path, file.columns)
    by_code = {row.cells.get(file.register.code, ""): row for row in rows}
    if found := session.repeated(request, lambda some: all(_is_of_file(session, file, each, by_code) for each in some)):
        return [_changed(session, file.register, each) for each in found]
    bodies = [_body(session, file, row, scope=scope, first=first) for row in rows]
    _check_once(file.register, rows, bodies)
    standing = {code_of(file.register, body): body for body in all_in_force(session, file.register, session.today)}
    known = Known({**standing, **{code_of(file.register, body): body for body in bodies}})
    for row, body in zip(rows, bodies, strict=True):
        file.check(session, row, body, known)
    file.together(session, list(zip(rows, bodies, strict=True)), known.rows, request)
    changes = []
    for row, body in sorted(zip(rows, bodies, strict=True), key=lambda line: _is_of(file, line[1], request)):
        code = code_of(file.register, body)
        later = body.from_ is not None and body.from_ > session.today
        current = in_force(session, file.register, code, body.from_ or "") if later else standing.get(code)
        if current is None or not same_row(current, body):
            _record_line(session, file.register, row, body, request)
            changes.append(Change("amended" if current else "added", code))
    return changes


def add_row(
    session: WriteSession, file: RegisterFile[R], cells: Mapping[str, str], request: Request, *, scope: str
) -> Change:
    """Add one row to a register.

    Raises:
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        CellRefused: a value cannot be what its column asks for.
        RowExists: the code is in the register already.
        FromInThePast: it is to be in force before today.
    """
    row = CsvRow("", 0, dict(cells))
    if found := session.repeated(request, lambda found: _is_made_of(session, file, found[0], row, "added")):
        return _changed(session, file.register, found[0])
    allow(session, file.verb, request)
    body = _body(session, file, row, scope=scope, first=False)
    code = code_of(file.register, body)
    standing = {code_of(file.register, each): each for each in all_in_force(session, file.register, session.today)}
    if code in standing:
        raise RowExists(register=file.register.name, row=code)
    file.check(session, row, body, Known({**standing, code: body}))
    file.together(session, [(row, body)], {**standing, code: body}, request)
    record_row(session, file.register, body, request, site=request.site)
    return Change("added", code)


def amend_row(  # noqa: PLR0913 - by name
    session: WriteSession, file: RegisterFile[R], code: str, cells: Mapping[str, str], request: Request, *, scope: str
) -> Change:
    """Change some columns of one row; the others stay.

    Raises:
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        RowUnknown: there is no such row in force.
        CellRefused: a value cannot be what its column asks for.
        NothingChanged: the row is so already.
        FromInThePast: it is to be in force before today.
    """
    if found := session.repeated(request, lambda found: _is_amended(session, file, found[0], code, cells)):
        return _changed(session, file.register, found[0])
    allow(session, file.verb, request)
    current = _current(session, file.register, code)
    kept = current.cells()
    row = _overlaid(file, kept, cells)
    extra = {name: value for name, value in kept.items() if name not in file.typed}
    body = _body(session, file, row, scope=scope, first=False, extra=extra)
    if same_row(current, body):
        raise NothingChanged(register=file.register.name, row=code)
    known = {code_of(file.register, each): each for each in all_in_force(session, file.register, session.today)}
    file.check(session, row, body, Known({**known, code: body}))
    file.together(session, [(row, body)], {**known, code: body}, request)
    record_row(session, file.register, body, request, site=request.site)
    return Change("amended", code)


def end_row(session: WriteSession, file: RegisterFile[R], code: str, from_: str | None, request: Request) -> Change:
    """End one row from today or a later date on; it stays readable for the days before.

    Raises:
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        RowUnknown: there is no such row in force.
        CellRefused: the others cannot do without it.
        FromInThePast: it is to end before today.
    """
    if found := session.repeated(request, lambda found: is_end(found[0], file.register, code, from_)):
        return _changed(session, file.register, found[0])
    allow(session, file.verb, request)
    current = _current(session, file.register, code)
    standing = {code_of(file.register, each): each for each in all_in_force(session, file.register, session.today)}
    staying = {other: row for other, row in standing.items() if other != code}
    file.ending(session, CsvRow("", 0, {}), current, Known(staying))
    ended = current.model_copy(update={"state": "ended", "from_": from_ or session.today})
    record_row(session, file.register, ended, request, site=request.site)
    return Change("ended", code)


def same_row(one: RegisterBody, other: RegisterBody) -> bool:
    """Say whether two rows say the same, whenever and wherever they hold."""
    apart = {"from", "scope"}
    ours = {name: value for name, value in one.content().items() if name not in apart}
    return ours == {name: value for name, value in other.content().items() if name not in apart}


# --- asked for again with its key -------------------------------------------------------------------------------------


def _changed(session: ReadSession, register: Register[R], entry: Entry) -> Change:
    return Change(action_of(session, register, entry), str(entry.content[register.code]))


def _is_of_file(session: ReadSession, file: RegisterFile[R], entry: Entry, rows: Mapping[str, CsvRow]) -> bool:
    """Say whether an entry is what a line of a file says; `rows` are its lines by their codes."""
    row = rows.get(str(entry.content.get(file.register.code, "")))
    return row is not None and _is_made_of(session, file, entry, row)


def _is_amended(session: ReadSession, file: RegisterFile[R], entry: Entry, code: str, cells: Mapping[str, str]) -> bool:
    """Say whether an entry is what these cells make of the row that was in force before it."""
    if entry.content.get(file.register.code) != code:
        return False
    before = row_before(session, file.register, entry)
    kept = {name: str(value) for name, value in (before or {}).items() if name in file.typed - {"from"}}
    row = _overlaid(file, kept, cells)
    unnamed = "name" not in file.apart or "name" in cells or (before or {}).get("person") == entry.content.get("person")
    return before is not None and unnamed and _is_made_of(session, file, entry, row)


def _is_made_of(
    session: ReadSession, file: RegisterFile[R], entry: Entry, row: CsvRow, action: Action | None = None
) -> bool:
    """Say whether an entry is the row that these cells make; what is kept apart is compared with what was kept."""
    content = entry.content
    apart = {name: value for name, value in content.items() if name not in file.typed | {"scope", "state", "known"}}
    cells = CsvRow(row.file, row.line, {name: text for name, text in row.cells.items() if name not in file.apart})
    named = row.cells.get("name") if "name" in file.apart else None
    person = row.cells.get("person") if "person" in file.apart else None

    def is_same() -> bool:
        made = register_row(file.register.body, cells, scope="", extra=apart)
        return is_row(entry, file.register, made, cells.cells.get("from"))

    said_less = (named is None and "person" in content) or (person is None and "identity" in content)
    return (
        entry.kind == file.register.kind.name
        and readable(is_same)
        and not (action == "added" and file.apart and said_less)
        and person in {None, content.get("identity")}
        and (named is None or is_as_kept(session, content.get("person"), {"name": plain(named)}))
        and action in {None, action_of(session, file.register, entry)}
    )


def _overlaid(file: RegisterFile[R], kept: Mapping[str, str], cells: Mapping[str, str]) -> CsvRow:
    told = {**{name: text for name, text in kept.items() if name in file.typed}, **cells}
    return CsvRow("", 0, {name: text for name, text in told.items() if plain(text)})  # an empty one is taken away


def _is_of(file: RegisterFile[R], body: R, request: Request) -> bool:
    """Say whether a row is of whoever asks: it comes last, so that he has his post while he records the others."""
    return file.register.kind is STAFF.kind and code_of(file.register, body) == request.actor


def _record_line(session: WriteSession, register: Register[R], row: CsvRow, body: R, request: Request) -> None:
    try:
        record_row(session, register, body, request, site=request.site)
    except FromInThePast as fault:
        raise row.refused("from", N_("it is before today")) from fault


def _current(session: WriteSession, register: Register[R], code: str) -> R:
    current = latest(session, register, code, session.today)
    if current is None or current.state:
        raise RowUnknown(register=register.name, row=code[:40])
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
