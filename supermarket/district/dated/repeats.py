"""A register's change asked for again with its key: the row that the request made is made anew and compared.

The bodies of registers hold the row and not the request, and a person's name is never sealed; so what is asked is put
over the row as it was before the entry, and must give the row that the entry sealed.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal

from sqlalchemy import bindparam, select, tuple_

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import HOUSEHOLDS, MEMBERS, Register
from supermarket.district.kinds import ALWAYS, RegisterBody
from supermarket.errors import Refusal
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

Action = Literal["added", "amended", "ended"]
_NO_PART: Final = frozenset({"from", "scope", "known"})


def row_before(session: ReadSession, register: Register[Any], entry: Entry) -> dict[str, Any] | None:
    """Return the row of the same code that was in force when an entry changed it, or None."""
    table = table_of(register.row)
    columns = table.c
    statement = Prepared(
        select(table)
        .where(
            columns[register.code] == bindparam("code"),
            columns["from"] <= bindparam("on"),
            tuple_(columns.at, columns.origin, columns.seq)
            < tuple_(bindparam("at"), bindparam("origin"), bindparam("seq")),
        )
        .order_by(*(columns[name].desc() for name in ("from", "at", "origin", "seq")))
        .limit(1)
    )
    content = entry.content
    row = session.row(
        statement,
        code=content[register.code],
        on=content.get("from") or ALWAYS,
        at=entry.at,
        origin=entry.origin,
        seq=entry.seq,
    )
    if row is None:
        return None
    values = {column.name: value for column, value in zip(columns, row, strict=True) if value is not None}
    return None if values.get("state") else values


def action_of(session: ReadSession, register: Register[Any], entry: Entry) -> Action:
    """Return what an entry did to its row of a register."""
    if entry.content.get("state"):
        return "ended"
    return "amended" if row_before(session, register, entry) else "added"


def is_row(entry: Entry, register: Register[Any], row: RegisterBody, from_: str | None) -> bool:
    """Say whether an entry is this row of a register, from this day on; None: from the day on which it was recorded."""
    return (
        entry.kind == register.kind.name
        and entry.content.get("from", ALWAYS) == (from_ or entry.on)
        and _said(entry.content) == _said(row.content())
    )


def is_end(entry: Entry, register: Register[Any], code: str, from_: str | None) -> bool:
    """Say whether an entry ended the row of this code, from this day on."""
    content = entry.content
    return (
        entry.kind == register.kind.name
        and (content[register.code], content.get("state")) == (code, "ended")
        and content.get("from", ALWAYS) == (from_ or entry.on)
    )


def readable(fits: Callable[[], bool]) -> bool:
    """Say whether it fits; what cannot be read was never recorded."""
    try:
        return fits()
    except Refusal:
        return False


def changes_in(session: ReadSession, entries: Sequence[Entry]) -> list[tuple[Action, str]]:
    """Return what entries did to the households and members that they are about."""
    registers: Mapping[str, Register[Any]] = {each.kind.name: each for each in (HOUSEHOLDS, MEMBERS)}
    return [
        (action_of(session, register, entry), str(entry.content[register.code]))
        for entry in entries
        if (register := registers.get(entry.kind))
    ]


def _said(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name not in _NO_PART}
