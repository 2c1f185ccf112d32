"""Registers changed: by a file, of which the differences alone are recorded, all or nothing, or row by row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Generic, Literal, TypeVar

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.kinds import RegisterBody
from supermarket.district.numbers import plain
from supermarket.district.persons import is_as_kept
from supermarket.district.places import coded, places_of
from supermarket.district.registers import SITES, STAFF, Register, all_in_force, code_of, in_force, latest, record_row
from supermarket.district.repeats import Action, action_of, is_end, is_row, readable, row_before
from supermarket.district.roles import allow
from supermarket.district.rows import register_row
from supermarket.errors import Refusal
from supermarket.errors.dates import FromInThePast
from supermarket.errors.registers import FileRefused, NothingChanged, RowExists, RowUnknown
from supermarket.journal.entry import Entry
from supermarket.locale import N_
from supermarket.registers.columns import COLUMNS
from supermarket.registers.headings import Wanted
from supermarket.registers.outcomes import Outcome, left_out_of, outcome_of
from supermarket.registers.problems import Findings
from supermarket.registers.tables import FileRow, Table, read_table
from supermarket.registers.values import CellUnreadableError, read_cell, restored

R = TypeVar("R", bound=RegisterBody)
_SITE_COLUMNS: Final = frozenset({"site", "parent"})
_ABOUT: Final = {
    "person_doubted": "name",
    "person_not_code": "person",
    "person_stands_for_others": "person",
    "person_own": "person",
}
"""The column that a refusal of a row beside others is about."""


@dataclass(frozen=True)
class Change:
    """What an import or a command does to one row of a register; the answer that `--json` gives."""

    action: Action
    code: str


@dataclass(frozen=True)
class Known(Generic[R]):
    """The rows that a check may look at: those in force and those of the file, by code."""

    rows: Mapping[str, R]


def no_check(_session: ReadSession, _row: FileRow, _body: object, _known: object) -> None:
    """Check nothing beyond the row itself."""


def no_check_together(_session: ReadSession, _lines: object, _known: object, _request: Request) -> None:
    """Check nothing of the rows together."""


def no_extra(_session: WriteSession, _row: FileRow) -> dict[str, Any]:
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
    check: Callable[[ReadSession, FileRow, R, Known[R]], None] = no_check
    made: Callable[[WriteSession, FileRow], dict[str, Any]] = no_extra
    ending: Callable[[ReadSession, FileRow, R, Known[R]], None] = no_check
    """What is checked before a row ends, among those that stay."""
    apart: frozenset[str] = field(default_factory=frozenset)
    """Columns of the file that are no columns of the row, such as a name."""
    together: Callable[[ReadSession, Sequence[tuple[FileRow, R]], Mapping[str, R], Request], None] = no_check_together
    """What is checked of all the rows that are recorded, beside those in force, and of who asks; each row by itself."""

    @property
    def typed(self) -> frozenset[str]:
        """Return the columns of the file that are columns of the row under the same name."""
        return frozenset(self.columns) - self.apart

    @property
    def wanted(self) -> Wanted:
        """Return the columns that a file may have, and those without which no row can be made."""
        fields = self.register.body.model_fields
        needed = (name for name in self.typed if name in fields and fields[name].is_required())
        return Wanted(self.columns, frozenset(needed))


def import_file(  # noqa: PLR0913 - by name
    session: WriteSession,
    file: RegisterFile[R],
    path: Path,
    request: Request,
    *,
    scope: str,
    sheet: str | None = None,
    first: bool = False,
) -> list[Outcome]:
    """Record what a file changes in a register; rows that are the same already are left alone.

    `first` is for a new ledger, whose rows have always been in force and which has no staff yet.

    Raises:
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        FileUnreadable, SheetAmbiguous, SheetMissing: it holds no table that could be meant.
        FileRefused: some of its rows are refused, and with them the whole.
    """
    if not first and session.is_new(request):
        allow(session, file.verb, request)
    table = read_table(path, file.wanted, sheet=sheet)
    findings = table.findings()
    outcomes = import_table(session, file, table, request, findings, scope=scope, first=first)
    findings.refuse()
    return outcomes


def import_table(  # noqa: PLR0913 - what an import depends on
    session: WriteSession,
    file: RegisterFile[R],
    table: Table,
    request: Request,
    findings: Findings,
    *,
    scope: str,
    first: bool = False,
) -> list[Outcome]:
    """Record the rows of a table that can be taken and note the problems of the others: the caller refuses them all.

    `first` is for a new ledger, whose rows have always been in force and which has no staff yet.

    Raises:
        KeyUsed: the key belongs to another request.
    """
    if any(problem.code == "column_missing" for problem in table.problems):
        return []
    standing = {code_of(file.register, body): body for body in all_in_force(session, file.register, session.today)}
    rows = [_with_codes(file, row, standing) for row in table.rows]
    if columns := (_SITE_COLUMNS & file.typed) - {file.register.code}:
        places = places_of(session, rows if file.register.kind is SITES.kind else ())
        rows = [coded(row, columns, places) for row in rows]
    by_code = {row.cells.get(file.register.code, ""): row for row in rows}
    if found := session.repeated(request, lambda some: all(_is_of_file(session, file, each, by_code) for each in some)):
        return [*_outcomes(session, file.register, rows, found), *left_out_of(table)]
    lines = _lines(session, file, rows, standing, findings, scope=scope, first=first)
    known = {**standing, **{code_of(file.register, body): body for _row, body in lines}}
    _check_together(session, file, lines, known, request, findings)
    done = {}
    for row, body in sorted(lines, key=lambda line: _is_of(file, line[1], request)):
        done[row.line] = _recorded(session, file.register, row, body, standing, request, findings)
    outcomes = [outcome_of(row, done[row.line], code_of(file.register, body)) for row, body in lines]
    return [*outcomes, *left_out_of(table)]


def _lines(  # noqa: PLR0913 - what a row depends on
    session: WriteSession,
    file: RegisterFile[R],
    rows: Sequence[FileRow],
    standing: Mapping[str, R],
    findings: Findings,
    *,
    scope: str,
    first: bool,
) -> list[tuple[FileRow, R]]:
    """Return the rows that are right by themselves and beside each other, noting the problems of the others."""
    made: list[tuple[FileRow, R]] = []
    codes: set[str] = set()
    for row in rows:
        typed = row.cells.get(file.register.code, "")
        with findings.noted():
            if typed and typed in codes:
                raise row.refused(file.register.code, N_("the code stands there twice"))
            codes.add(typed)
            made.append((row, _body(session, file, row, scope=scope, first=first)))
            continue
        findings.doubted.add(typed)
    known = Known({**standing, **{code_of(file.register, body): body for _row, body in made}})
    lines = []
    for row, body in made:
        with findings.noted(following=True):
            file.check(session, row, body, known)
            lines.append((row, body))
            continue
        findings.doubted.add(code_of(file.register, body))
    return lines


def _check_together(  # noqa: PLR0913, PLR0917 - what the check depends on
    session: ReadSession,
    file: RegisterFile[R],
    lines: Sequence[tuple[FileRow, R]],
    known: Mapping[str, R],
    request: Request,
    findings: Findings,
) -> None:
    """Note every row that does not go with the others: where some do not, each half is asked again."""
    try:
        file.together(session, lines, known, request)
    except Refusal as fault:
        if len(lines) > 1:
            half = len(lines) // 2
            _check_together(session, file, lines[:half], known, request, findings)
            _check_together(session, file, lines[half:], known, request, findings)
        elif isinstance(fault, FileRefused):
            findings.add(fault.problems, following=True)
        else:
            findings.add([lines[0][0].problem(_ABOUT.get(fault.code, ""), str(fault), code=fault.code)])


def _recorded(  # noqa: PLR0913, PLR0917 - what a row depends on
    session: WriteSession,
    register: Register[R],
    row: FileRow,
    body: R,
    standing: Mapping[str, R],
    request: Request,
    findings: Findings,
) -> Literal["added", "amended", "same"]:
    """Record a row where it says something else than the one in force, and say what that is."""
    code = code_of(register, body)
    later = body.from_ is not None and body.from_ > session.today
    current = in_force(session, register, code, body.from_ or "") if later else standing.get(code)
    if current is not None and same_row(current, body):
        return "same"
    try:
        record_row(session, register, body, request, site=request.site)
    except FromInThePast:
        findings.add([row.problem("from", N_("it is before today"), code=FromInThePast.code)])
    except FileRefused:
        raise
    except Refusal as fault:
        findings.add([row.problem("", str(fault), code=fault.code)])
    return "amended" if current else "added"


def _with_codes(file: RegisterFile[R], row: FileRow, standing: Mapping[str, R]) -> FileRow:
    """Return a row with the zeros that a spreadsheet dropped from its code, where one in the register alone fits."""
    code = row.cells.get(file.register.code, "")
    whole = restored(code, standing)
    return row if whole == code else row.with_cells({**row.cells, file.register.code: whole})


def _outcomes(
    session: ReadSession, register: Register[R], rows: Sequence[FileRow], found: Sequence[Entry]
) -> Iterator[Outcome]:
    """Give what became of each row when the entries were recorded that the same key found."""
    done = {str(entry.content[register.code]): action_of(session, register, entry) for entry in found}
    for row in rows:
        code = row.cells.get(register.code, "")
        action = done.get(code)
        yield outcome_of(row, action if action in {"added", "amended"} else "same", code)


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
    row = _overlaid(file, {}, _typed_cells(cells))
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
    typed = _typed_cells(cells)
    if found := session.repeated(request, lambda found: _is_amended(session, file, found[0], code, typed)):
        return _changed(session, file.register, found[0])
    allow(session, file.verb, request)
    current = _current(session, file.register, code)
    kept = {name: str(value) for name, value in current.content().items() if name not in {"from", "scope", "state"}}
    row = _overlaid(file, kept, typed)
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
    file.ending(session, FileRow("", 0, {}), current, Known(staying))
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


def _is_of_file(session: ReadSession, file: RegisterFile[R], entry: Entry, rows: Mapping[str, FileRow]) -> bool:
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
    session: ReadSession, file: RegisterFile[R], entry: Entry, row: FileRow, action: Action | None = None
) -> bool:
    """Say whether an entry is the row that these cells make; what is kept apart is compared with what was kept."""
    content = entry.content
    apart = {name: value for name, value in content.items() if name not in file.typed | {"scope", "state", "known"}}
    cells = row.with_cells({name: text for name, text in row.cells.items() if name not in file.apart})
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


def _overlaid(file: RegisterFile[R], kept: Mapping[str, str], cells: Mapping[str, str]) -> FileRow:
    told = {**{name: text for name, text in kept.items() if name in file.typed}, **cells}
    return FileRow("", 0, {name: text for name, text in told.items() if plain(text)})  # an empty one is taken away


def _is_of(file: RegisterFile[R], body: R, request: Request) -> bool:
    """Say whether a row is of whoever asks: it comes last, so that he has his post while he records the others."""
    return file.register.kind is STAFF.kind and code_of(file.register, body) == request.actor


def _typed_cells(cells: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed for columns as a file's cells are read: 超市 is a tier, 否 is nothing.

    Raises:
        CellRefused: it cannot be read.
    """
    read: dict[str, str] = {}
    for name, text in cells.items():
        try:
            read[name] = read_cell(COLUMNS[name], text)
        except CellUnreadableError as fault:
            raise FileRow("", 0, {}).refused(name, str(fault)) from fault
    return read


def _current(session: WriteSession, register: Register[R], code: str) -> R:
    current = latest(session, register, code, session.today)
    if current is None or current.state:
        raise RowUnknown(register=register.name, row=code[:40])
    return current


def _body(  # noqa: PLR0913 - by name
    session: WriteSession,
    file: RegisterFile[R],
    row: FileRow,
    *,
    scope: str,
    first: bool,
    extra: Mapping[str, Any] | None = None,
) -> R:
    made = {**(extra or {}), **file.made(session, row)}
    from_ = row.cells.get("from")
    cells = row.with_cells({name: text for name, text in row.cells.items() if name not in file.apart})
    body = register_row(file.register.body, cells, scope=scope, extra=made)
    return body if from_ or first else body.model_copy(update={"from_": session.today})
