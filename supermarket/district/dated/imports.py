"""Registers and their files: which columns they have, what must fit together, and how they are changed row by row."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import Register, all_in_force, code_of, latest, record_row
from supermarket.district.dated.repeats import Action, action_of, is_end, is_row, readable, row_before
from supermarket.district.dated.rows import register_row
from supermarket.district.kinds import RegisterBody
from supermarket.district.persons import is_as_kept
from supermarket.district.roles import allow, allow_on
from supermarket.district.texts import plain
from supermarket.errors.registers import NothingChanged, RowAlike, RowExists, RowUnknown
from supermarket.journal.entry import Entry
from supermarket.registers.columns import Column
from supermarket.registers.headings import Wanted
from supermarket.registers.tables import FileRow
from supermarket.registers.values import CellUnreadableError, read_cell

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
    home: Callable[[ReadSession, R], str] | None = None
    """The site at which a row is at home; where there is one, only who is at home there changes or ends it."""
    alike: Callable[[R], Hashable] | None = None
    """What two rows of different codes are the same by; where there is none, nothing but the code tells them apart."""
    own: tuple[Column, ...] = ()
    """Columns that mean something else here than in other files, or that no other has."""

    @property
    def typed(self) -> frozenset[str]:
        """Return the columns of the file that are columns of the row under the same name."""
        return frozenset(self.columns) - self.apart

    @property
    def wanted(self) -> Wanted:
        """Return the columns that a file may have, and those without which no row can be made."""
        fields = self.register.body.model_fields
        needed = (name for name in self.typed if name in fields and fields[name].is_required())
        return Wanted(self.columns, frozenset(needed), own=self.own)


def add_row(  # noqa: PLR0913 - by name
    session: WriteSession,
    file: RegisterFile[R],
    cells: Mapping[str, str],
    request: Request,
    *,
    scope: str,
    another: bool = False,
) -> Change:
    """Add one row to a register; `another` says that it is another than one of the same name that is there.

    Raises:
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        CellRefused: a value cannot be what its column asks for.
        RowExists: the code is in the register already.
        RowAlike: the same is there under another code, and nobody said that this is another.
        FromInThePast: it is to be in force before today.
    """
    row = _overlaid(file, {}, _typed_cells(file, cells))
    if found := session.repeated(request, lambda found: is_made_of(session, file, found[0], row, "added")):
        return _changed(session, file.register, found[0])
    allow(session, file.verb, request)
    body = body_of(session, file, row, scope=scope, first=False)
    code = code_of(file.register, body)
    standing = {code_of(file.register, each): each for each in all_in_force(session, file.register, session.today)}
    if code in standing:
        raise RowExists(register=file.register.name, row=code)
    file.check(session, row, body, Known({**standing, code: body}))
    file.together(session, [(row, body)], {**standing, code: body}, request)
    if not another:
        _check_unlike(file, body, standing)
    record_row(session, file.register, body, request, site=request.site)
    return Change("added", code)


def _check_unlike(file: RegisterFile[R], body: R, standing: Mapping[str, R]) -> None:
    """Refuse a row that is in the register already under another code."""
    if file.alike is None:
        return
    same = file.alike(body)
    alike = sorted(code for code, each in standing.items() if file.alike(each) == same)
    if alike:
        known = [f"{code} {standing[code].content()['name']}" for code in alike]
        raise RowAlike(register=file.register.name, row=code_of(file.register, body), known=known)


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
    typed = _typed_cells(file, cells)
    if found := session.repeated(request, lambda found: _is_amended(session, file, found[0], code, typed)):
        return _changed(session, file.register, found[0])
    allow(session, file.verb, request)
    current = _current(session, file.register, code)
    check_home(session, file, current, request)
    kept = current.cells()
    row = _overlaid(file, kept, typed)
    extra = {name: value for name, value in kept.items() if name not in file.typed}
    body = body_of(session, file, row, scope=scope, first=False, extra=extra)
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
    check_home(session, file, current, request)
    standing = {code_of(file.register, each): each for each in all_in_force(session, file.register, session.today)}
    staying = {other: row for other, row in standing.items() if other != code}
    file.ending(session, FileRow.typed(file.wanted, {}), current, Known(staying))
    ended = current.model_copy(update={"state": "ended", "from_": from_ or session.today})
    record_row(session, file.register, ended, request, site=request.site)
    return Change("ended", code)


def check_home(session: ReadSession, file: RegisterFile[R], current: R, request: Request) -> None:
    """Refuse whoever would change a row that is at home elsewhere.

    Raises:
        RoleRefused, SiteRefused, SiteUnknown: he may not.
    """
    if file.home:
        site = file.home(session, current)
        allow_on(session, file.verb, actor=request.actor, site=site, on=session.today)


def same_row(one: RegisterBody, other: RegisterBody) -> bool:
    """Say whether two rows say the same, whenever and wherever they hold."""
    apart = {"from", "scope"}
    ours = {name: value for name, value in one.content().items() if name not in apart}
    return ours == {name: value for name, value in other.content().items() if name not in apart}


# --- asked for again with its key -------------------------------------------------------------------------------------


def _changed(session: ReadSession, register: Register[R], entry: Entry) -> Change:
    return Change(action_of(session, register, entry), str(entry.content[register.code]))


def _is_amended(session: ReadSession, file: RegisterFile[R], entry: Entry, code: str, cells: Mapping[str, str]) -> bool:
    """Say whether an entry is what these cells make of the row that was in force before it."""
    if entry.content.get(file.register.code) != code:
        return False
    before = row_before(session, file.register, entry)
    kept = {name: str(value) for name, value in (before or {}).items() if name in file.typed - {"from"}}
    row = _overlaid(file, kept, cells)
    unnamed = "name" not in file.apart or "name" in cells or (before or {}).get("person") == entry.content.get("person")
    return before is not None and unnamed and is_made_of(session, file, entry, row)


def is_made_of(
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
    return FileRow.typed(
        file.wanted, {name: text for name, text in told.items() if plain(text)}
    )  # an empty one is taken away


def _typed_cells(file: RegisterFile[R], cells: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed for columns as a file's cells are read: 超市 is a tier, 否 is nothing.

    Raises:
        CellRefused: it cannot be read.
    """
    read: dict[str, str] = {}
    for name, text in cells.items():
        try:
            read[name] = read_cell(file.wanted.column(name), text)
        except CellUnreadableError as fault:
            raise FileRow.typed(file.wanted, {}).refused(name, str(fault)) from fault
    return read


def _current(session: WriteSession, register: Register[R], code: str) -> R:
    current = latest(session, register, code, session.today)
    if current is None or current.state:
        raise RowUnknown(register=register.name, row=code[:40])
    return current


def body_of(  # noqa: PLR0913 - by name
    session: WriteSession,
    file: RegisterFile[R],
    row: FileRow,
    *,
    scope: str,
    first: bool,
    extra: Mapping[str, Any] | None = None,
) -> R:
    """Return the row of a register that these cells make, in force from today where they do not say.

    Raises:
        FileRefused, CellRefused: a cell cannot be what its column asks for.
    """
    made = {**(extra or {}), **file.made(session, row)}
    from_ = row.cells.get("from")
    cells = row.with_cells({name: text for name, text in row.cells.items() if name not in file.apart})
    body = register_row(file.register.body, cells, scope=scope, extra=made)
    return body if from_ or first else body.model_copy(update={"from_": session.today})
