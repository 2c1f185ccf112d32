"""Importing a register's file: every row is checked, then the differences alone are recorded, all or nothing."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, Literal, TypeVar

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.imports import Known, RegisterFile, body_of, check_home, is_made_of, same_row
from supermarket.district.dated.places import coded, places_of
from supermarket.district.dated.registers import SITES, STAFF, Register, all_in_force, code_of, in_force, record_row
from supermarket.district.dated.repeats import action_of
from supermarket.district.kinds import RegisterBody
from supermarket.district.roles import allow
from supermarket.errors import Refusal
from supermarket.errors.dates import FromInThePast
from supermarket.errors.registers import FileRefused, RowAlike
from supermarket.journal.entry import Entry
from supermarket.locale import N_, _
from supermarket.registers.outcomes import Outcome, left_out_of, outcome_of
from supermarket.registers.problems import Findings
from supermarket.registers.tables import FileRow, Table, read_table
from supermarket.registers.values import restored

R = TypeVar("R", bound=RegisterBody)
_SITE_COLUMNS: Final = frozenset({"site", "parent"})
_ABOUT: Final = {
    "person_doubted": "name",
    "person_not_code": "person",
    "person_stands_for_others": "person",
    "person_own": "person",
}
"""The column that a refusal of a row beside others is about."""

_ALIKE: Final = N_(
    "it may be the same as {known}; use one code, or add it by itself first and say there that it is another"
)


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
    if columns := (_SITE_COLUMNS & file.typed) - ({SITES.code} if file.register.kind is SITES.kind else set()):
        places = places_of(session, rows if file.register.kind is SITES.kind else ())
        rows = [coded(row, columns, places) for row in rows]
    by_code = {row.cells.get(file.register.code, ""): row for row in rows}
    if found := session.repeated(request, lambda some: all(_is_of_file(session, file, each, by_code) for each in some)):
        return [*_outcomes(session, file.register, rows, found), *left_out_of(table)]
    lines = _lines(session, file, rows, standing, findings, scope=scope, first=first)
    known = {**standing, **{code_of(file.register, body): body for _row, body in lines}}
    _check_together(session, file, lines, known, request, findings)
    if not first:
        _check_unlike(
            file, [(row, body) for row, body in lines if code_of(file.register, body) not in standing], known, findings
        )
    done = {}
    for row, body in sorted(lines, key=lambda line: _is_of(file, line[1], request)):
        done[row.line] = _recorded(session, file, row, body, standing, request, findings)
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
            made.append((row, body_of(session, file, row, scope=scope, first=first)))
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


def _check_unlike(
    file: RegisterFile[R], new: Sequence[tuple[FileRow, R]], known: Mapping[str, R], findings: Findings
) -> None:
    """Note every row of a new code that is there already, in the register or in the file, under another one."""
    if file.alike is None:
        return
    same: dict[Hashable, list[str]] = {}
    for code, body in known.items():
        same.setdefault(file.alike(body), []).append(code)
    for row, body in new:
        own = code_of(file.register, body)
        others = [f"{code} {known[code].content()['name']}" for code in same[file.alike(body)] if code != own]
        if others:
            reason = _(_ALIKE).format(known=_(", ").join(others))
            findings.add([row.problem("name", reason, code=RowAlike.code)])


def _recorded(  # noqa: PLR0913, PLR0917 - what a row depends on
    session: WriteSession,
    file: RegisterFile[R],
    row: FileRow,
    body: R,
    standing: Mapping[str, R],
    request: Request,
    findings: Findings,
) -> Literal["added", "amended", "same"]:
    """Record a row where it says something else than the one in force, and say what that is."""
    register = file.register
    code = code_of(register, body)
    later = body.from_ is not None and body.from_ > session.today
    current = in_force(session, register, code, body.from_ or "") if later else standing.get(code)
    if current is not None and same_row(current, body):
        return "same"
    try:
        if current is not None:
            check_home(session, file, current, request)
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


def _is_of(file: RegisterFile[R], body: R, request: Request) -> bool:
    """Say whether a row is of whoever asks: it comes last, so that he has his post while he records the others."""
    return file.register.kind is STAFF.kind and code_of(file.register, body) == request.actor


def _is_of_file(session: ReadSession, file: RegisterFile[R], entry: Entry, rows: Mapping[str, FileRow]) -> bool:
    """Say whether an entry is what a line of a file says; `rows` are its lines by their codes."""
    row = rows.get(str(entry.content.get(file.register.code, "")))
    return row is not None and is_made_of(session, file, entry, row)
