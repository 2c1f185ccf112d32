"""Long work as it lies on this machine: a private folder beside the ledger, one in it for each work, gone after a day.

Every process of a server finds it there. It is no drawer of the ledger: nothing is lost with it but the waiting.
"""

import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Literal

from supermarket.books.kinds import Known
from supermarket.cli.frame.console import plain
from supermarket.clock import DAY, system_clock
from supermarket.local.file_locks import is_held
from supermarket.locale import Language
from supermarket.web.acts.shown import Line, Table

KEPT: Final = DAY
"""So long an answer is kept after the work ended, in milliseconds."""
StateName = Literal["waiting", "running", "done", "refused", "failed", "cancelled", "lost"]
UNFINISHED: Final[frozenset[StateName]] = frozenset({"waiting", "running"})
_ID: Final = re.compile("[0-9a-f]{32}")
_ABOUT, _STATE, _ANSWER, _LOCK, _CANCEL = "about.json", "state.json", "answer.json", "running", "cancel"
MADE, GIVEN = "made", "given"
"""The folders of the files that a work makes, and of those that it was given."""


@dataclass(frozen=True)
class About:
    """What a work is, written when it is begun and never changed.

    `staff`, `known`, `site` and `second` (a code and how he is known) are who asks; `typed` and `files` (those to be
    made) are by the names of the command's fields; `handed` are the fields that hold files which he handed over. `once`
    is the key of the form, `began` UTC milliseconds.
    """

    command: str
    staff: str
    known: Known | None
    site: str | None
    second: tuple[str, Known | None] | None
    typed: Mapping[str, Sequence[str]]
    handed: Sequence[str]
    files: Mapping[str, str]
    ledger: str
    folder: str
    now: int | None
    language: Language
    masked: bool
    once: str
    began: int


@dataclass(frozen=True)
class State:
    """How a work stands: what goes on, `count` of `total`; when it ended (`at`, UTC ms), and with which exit `code`.

    `sentence` is why it was refused or failed.
    """

    state: StateName
    text: str = ""
    count: int = 0
    total: int | None = None
    at: int | None = None
    code: int = 0
    sentence: str = ""

    @property
    def is_over(self) -> bool:
        """Say whether nothing more comes of it."""
        return self.state not in UNFINISHED


@dataclass(frozen=True)
class Told:
    """What a work answered with: the value of --json, the blocks of a page, the entries that it recorded."""

    value: Any = None
    blocks: tuple[Line | Table, ...] = ()
    entries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Work:
    """A work in its folder."""

    folder: Path = field(repr=False)
    about: About

    @property
    def id(self) -> str:
        """Return what names it in an address: nobody guesses it."""
        return self.folder.name

    @property
    def lock(self) -> Path:
        """Return the file whose lock is held as long as the work goes on."""
        return self.folder / _LOCK

    def state(self) -> State:
        """Return how it stands now; work whose server has gone is lost."""
        found = self._state()
        if found.is_over or is_held(self.lock):
            return found
        found = self._state()  # it may have ended between the two looks
        return found if found.is_over else State("lost")

    def _state(self) -> State:
        read = _read(self.folder / _STATE)
        return State(**read) if read else State("waiting")

    def put(self, state: State) -> None:
        """Write down how it stands."""
        _write(self.folder / _STATE, asdict(state))

    def cancel(self) -> None:
        """Ask whoever runs it to stop."""
        (self.folder / _CANCEL).touch()

    @property
    def is_cancelled(self) -> bool:
        """Say whether somebody asked for that."""
        return (self.folder / _CANCEL).exists()

    def tell(self, told: Told) -> None:
        """Write down what it answered with."""
        _write(self.folder / _ANSWER, asdict(told))

    def told(self) -> Told:
        """Return what it answered with; nothing where it has not."""
        read = _read(self.folder / _ANSWER) or {}
        blocks = tuple(_block(each) for each in read.get("blocks", ()))
        return Told(read.get("value"), blocks, tuple(read.get("entries", ())))

    def forget_given(self) -> None:
        """Take away the files that it was given: a list of persons is not kept for longer than it is read."""
        shutil.rmtree(self.folder / GIVEN, ignore_errors=True)

    def made(self) -> list[Path]:
        """Return the files that it made."""
        return sorted(path for path in (self.folder / MADE).glob("*") if path.is_file())


def works_folder(ledger: Path) -> Path:
    """Return the folder beside a ledger in which long work lies."""
    return ledger.parent / f"{ledger.stem}-work"


def new_work(ledger: Path, work_id: str, about: About) -> Work:
    """Write down a new work; its folder is its owner's alone, as names may lie in it.

    Raises:
        OSError: the folder of the ledger takes none.
    """
    folder = works_folder(ledger) / work_id
    folder.parent.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700)
    (folder / MADE).mkdir()
    (folder / GIVEN).mkdir()
    return Work(folder, about)


def publish(work: Work) -> None:
    """Let others find a work: its lock is held by now."""
    work.put(State("waiting"))
    _write(work.folder / _ABOUT, asdict(work.about))


def work_of(ledger: Path, work_id: str) -> Work | None:
    """Return a work by its name, or None where there is none, or none any more."""
    if not _ID.fullmatch(work_id):
        return None
    return work_in(works_folder(ledger) / work_id)


def work_in(folder: Path) -> Work | None:
    """Return the work of a folder, or None: none is there, or one that another version of the program left."""
    read = _read(folder / _ABOUT)
    if not read or read.keys() != {each.name for each in fields(About)}:
        return None
    return Work(folder, About(**read))


def works_of(ledger: Path, staff: str) -> list[Work]:
    """Return the works of a member of staff, the latest first."""
    found = [work for work in _all(ledger) if work.about.staff == staff]
    return sorted(found, key=lambda work: (work.about.began, work.id), reverse=True)


def sweep(ledger: Path) -> None:
    """Take away what ended more than a day ago, or was left by a server that has gone."""
    before = system_clock().now() - KEPT
    for folder in works_folder(ledger).glob("*"):
        if not _ID.fullmatch(folder.name):
            continue
        try:
            seen = max(path.stat().st_mtime for path in (folder, folder / _STATE) if path.exists())
        except (OSError, ValueError):
            continue  # another process of the server took it away just now
        if seen * 1000 < before and not is_held(folder / _LOCK):  # the lock of a new one, which it takes, nobody tries
            shutil.rmtree(folder, ignore_errors=True)


def make_room(works: Sequence[Work], most: int) -> None:
    """Take away the oldest of a person's works that are over, so that fewer than `most` of all are left."""
    over = [work for work in works if work.state().is_over]
    for work in over[max(0, most - 1 - (len(works) - len(over))) :]:
        shutil.rmtree(work.folder, ignore_errors=True)


def _all(ledger: Path) -> Iterator[Work]:
    for folder in works_folder(ledger).glob("*"):
        if (work := work_in(folder)) is not None:
            yield work


def _block(read: dict[str, Any]) -> Line | Table:
    if read["sort"] != "table":
        return Line(**read)
    rows = tuple(tuple(row) for row in read["rows"])
    return Table(tuple(read["headings"]), rows, frozenset(read["numbers"]))


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        return None
    return found


def _write(path: Path, value: object) -> None:
    """Write a value whole or not at all: others read it meanwhile."""
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(value, ensure_ascii=False, default=_plain), encoding="utf-8")
    draft.replace(path)


def _plain(value: object) -> object:
    """Return as JSON what JSON has no word for."""
    return sorted(value) if isinstance(value, frozenset | set) else plain(value)
