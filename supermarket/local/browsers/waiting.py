"""Acts that wait for a second person 等待批准, who looks at them on a phone of his own: kept for a quarter of an hour.

Nothing of them can be changed between asking and approving: what he saw is under a digest, and that is what runs.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Literal

from sqlalchemy import bindparam, delete, or_, select, update

from supermarket.books.clocks import running
from supermarket.books.kinds import Known
from supermarket.books.session import ReadSession
from supermarket.clock import HOUR, MINUTE
from supermarket.journal.database import Transaction
from supermarket.journal.statements import Prepared, insertion
from supermarket.journal.tables import table_of
from supermarket.local.opened import Opened
from supermarket.local.tables import WaitingFileRow, WaitingRow

LASTS: Final = 15 * MINUTE
"""After so long an act waits no more, by the machine's own running time."""
_KEPT: Final = HOUR
"""After so long it is forgotten, whatever came of it."""

State = Literal["waits", "done", "declined", "taken back"]

_row: Final = table_of(WaitingRow).c
_file: Final = table_of(WaitingFileRow).c
_COLUMNS: Final = (
    _row.id,
    _row.first,
    _row.known,
    _row.session,
    _row.second,
    _row.site,
    _row.command,
    _row.typed,
    _row.digest,
    _row.back,
    _row.asked,
    _row.state,
    _row.came,
)
_OF: Final = Prepared(select(*_COLUMNS).where(_row.id == bindparam("of_id")))
_ALL_OF: Final = Prepared(
    select(*_COLUMNS)
    .where(or_(_row.first == bindparam("staff"), _row.second == bindparam("staff")))
    .order_by(_row.asked.desc(), _row.id)
)
_FILES: Final = Prepared(
    select(_file.field, _file.word, _file.ending, _file.content)
    .where(_file.id == bindparam("of_id"))
    .order_by(_file.number)
)
_SETTLE: Final = Prepared(
    update(table_of(WaitingRow))
    .where(_row.id == bindparam("of_id"), _row.state == "waits")
    .values(state=bindparam("state_now"), came=bindparam("came_now"), typed="{}")
)
_RECORDED: Final = Prepared(
    update(table_of(WaitingRow))
    .where(_row.id == bindparam("of_id"))
    .values(state="done", came=bindparam("came_now"), typed="{}")
)
_DROP_FILES_OF: Final = Prepared(delete(table_of(WaitingFileRow)).where(_file.id == bindparam("of_id")))
_IS_OLD: Final = or_(_row.asked < bindparam("oldest"), _row.asked > bindparam("uptime"))
_OLD: Final = Prepared(select(_row.id).where(_IS_OLD))
_DROP_OLD: Final = Prepared(delete(table_of(WaitingRow)).where(_IS_OLD))
_DROP_FILES: Final = Prepared(delete(table_of(WaitingFileRow)).where(_file.id.not_in(select(_row.id))))


@dataclass(frozen=True)
class WaitingFile:
    """A file that was handed over with an act: its field, the word before it such as "photo=", its ending and bytes."""

    field: str
    word: str
    ending: str
    content: bytes


@dataclass(frozen=True)
class Waiting:
    """An act that waits, or waited: who asked whom for what, where, and what it came to.

    `id` is the key under which it is recorded; `typed` has texts by field, PINs never among them. `back` is the page
    to which the first person goes in the end. `asked` is for how many milliseconds the machine had been running then.
    """

    id: str
    first: str
    known: Known | None
    session: str
    second: str
    site: str
    command: str
    typed: Mapping[str, Sequence[str]]
    digest: str
    back: str
    asked: int
    state: State
    came: Mapping[str, Any]

    def waits(self, uptime: int) -> bool:
        """Say whether it can still be approved."""
        return self.state == "waits" and 0 <= uptime - self.asked < LASTS


@dataclass(frozen=True)
class Asking:
    """What is asked of a second person: as in `Waiting`."""

    id: str
    first: str
    known: Known | None
    session: str
    second: str
    site: str
    command: str
    typed: Mapping[str, Sequence[str]]
    back: str
    files: tuple[WaitingFile, ...] = ()

    @property
    def digest(self) -> str:
        """Return the SHA-256 of all that is asked."""
        whole = [self.id, self.first, self.second, self.site, self.command, {k: list(v) for k, v in self.typed.items()}]
        files = [[each.field, each.word, sha256(each.content).hexdigest()] for each in self.files]
        return sha256(json.dumps([whole, files], sort_keys=True).encode()).hexdigest()


def ask_second(ledger: Opened, asking: Asking) -> None:
    """Let an act wait; asked once more under its key it stays what it was. Old ones are forgotten."""
    with ledger.database.writing() as transaction:
        uptime = running(transaction, ledger.clock)  # once it is its turn: before it, another may ask later than this
        _drop_old(transaction, uptime)
        if transaction.row(_OF, of_id=asking.id) is not None:
            return
        transaction.run(
            insertion(WaitingRow),
            id=asking.id,
            first=asking.first,
            known=asking.known or "",
            session=asking.session,
            second=asking.second,
            site=asking.site,
            command=asking.command,
            typed=json.dumps({name: list(texts) for name, texts in asking.typed.items()}, ensure_ascii=False),
            digest=asking.digest,
            back=asking.back,
            asked=uptime,
            state="waits",
            came="{}",
        )
        for number, file in enumerate(asking.files):
            transaction.run(insertion(WaitingFileRow), id=asking.id, number=number, **vars(file))


def waiting_of(session: ReadSession, number: str) -> Waiting | None:
    """Return what waits, or waited, under a number, or None."""
    row = session.row(_OF, of_id=number)
    return _waiting(row) if row else None


def waiting_with(session: ReadSession, staff: str) -> list[Waiting]:
    """Return what a member of staff asked or is asked, the latest first."""
    return [_waiting(row) for row in session.rows(_ALL_OF, staff=staff)]


def files_of_waiting(session: ReadSession, number: str) -> tuple[WaitingFile, ...]:
    """Return the files of what waits, in the order in which they were handed over."""
    return tuple(WaitingFile(*row) for row in session.rows(_FILES, of_id=number))


def settle(ledger: Opened, number: str, state: State, came: Mapping[str, Any]) -> None:
    """Write down what an act that waited came to, and forget what was typed.

    What it came to before stays, unless it is recorded by now: whoever declines it or takes it back while it is being
    recorded is told that it was.
    """
    text = json.dumps(came, ensure_ascii=False)
    with ledger.database.writing() as transaction:
        transaction.engine.forget_deleted(transaction.driver)
        transaction.run(_DROP_FILES_OF, of_id=number)
        if state == "done":
            transaction.run(_RECORDED, of_id=number, came_now=text)
        else:
            transaction.run(_SETTLE, of_id=number, state_now=state, came_now=text)


def note_recorded(transaction: Transaction, number: str) -> None:
    """Write down, in the transaction that records an act, that it waits no longer; `settle` then says what came of it.

    So whoever takes it back in between is told that it is recorded.
    """
    transaction.run(_RECORDED, of_id=number, came_now="{}")


def forget_waiting(ledger: Opened) -> None:
    """Forget what was asked an hour ago or before the machine was started again."""
    with ledger.reading() as session:
        uptime = session.uptime
        if session.row(_OLD, oldest=uptime - _KEPT, uptime=uptime) is None:
            return
    with ledger.database.writing() as transaction:
        _drop_old(transaction, running(transaction, ledger.clock))


def _drop_old(transaction: Transaction, uptime: int) -> None:
    transaction.engine.forget_deleted(transaction.driver)
    transaction.run(_DROP_OLD, oldest=uptime - _KEPT, uptime=uptime)
    transaction.run(_DROP_FILES)


def _waiting(row: Sequence[Any]) -> Waiting:
    number, first, known, session, second, site, command, typed, digest, back, asked, state, came = row
    texts, came_to = json.loads(typed), json.loads(came)
    return Waiting(
        number, first, known or None, session, second, site, command, texts, digest, back, asked, state, came_to
    )
