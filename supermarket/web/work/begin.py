"""Beginning long work: what a visitor asked for is written down, and runs on whether he stays or not."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from supermarket.district.gate.second_persons import PROVEN
from supermarket.errors.web import WorksMany
from supermarket.journal.engines.sqlite.queue import Turn
from supermarket.journal.places import folder_of
from supermarket.locale import language
from supermarket.web.acts.commands import Command, commands
from supermarket.web.acts.files import HandedOver
from supermarket.web.acts.made import wanted_files
from supermarket.web.acts.running import Asker, read
from supermarket.web.frame.forms import Form
from supermarket.web.frame.visits import Visit
from supermarket.web.work.kept import (
    GIVEN,
    MADE,
    UNFINISHED,
    About,
    Work,
    make_room,
    new_work,
    publish,
    sweep,
    works_folder,
    works_of,
)
from supermarket.web.work.running import locked

LONG: Final = frozenset({"audit verify", "audit export", "audit analyse", "assess sensitivity", "report district"})
"""The commands that always run so, because they pass over the whole ledger."""
_ALL_PLACES: Final = ("month reconcile", "all_")
FILE_MAX: Final = 100_000
"""In bytes: a list that is longer has thousands of rows, which take longer than anybody waits for a page."""
_PICTURES: Final = frozenset({".jpg", ".jpeg", ".png", ".pdf", ".webp", ".heic"})
UNFINISHED_MAX: Final = 3
"""So many works of one person go on or wait at once."""

KEPT_MAX: Final = 12
"""So many works of one person are kept at most; a package is as large as the journal."""


def takes_long(name: str, typed: Mapping[str, Sequence[str]]) -> bool:
    """Say whether a command is to run as long work: by what it is, by how much it is asked for, by a large file."""
    if name in LONG or (name == _ALL_PLACES[0] and typed.get(_ALL_PLACES[1])):
        return True
    files = (Path(text) for texts in typed.values() for text in texts if isinstance(text, HandedOver))
    return any(file.suffix not in _PICTURES and file.is_file() and file.stat().st_size > FILE_MAX for file in files)


def begin_work(  # noqa: PLR0913 - by name
    visit: Visit,
    name: str,
    typed: Mapping[str, Sequence[str]],
    *,
    asker: Asker | None = None,
    once: str = "",
    form: Form | None = None,
) -> str:
    """Begin a command as long work of whoever visits, and return the address of its page.

    `typed` is by the names of the command's fields; a file that it shall make is asked for by any word. `form` has the
    files that were sent along, which are moved to the work. A work that the same form has begun before is the same.

    Raises:
        MistypedError: what was typed cannot be read.
        WorksMany: he has begun too much that goes on still.
        OSError: the disk takes nothing.
    """
    ledger = visit.server.settings.local
    works_folder(ledger).mkdir(mode=0o700, exist_ok=True)
    with Turn(works_folder(ledger) / "begun"):  # a form that is sent twice at the same moment begins one work
        return _begun(visit, name, typed, asker, once, form)


def _begun(  # noqa: PLR0913, PLR0917 - as above
    visit: Visit, name: str, typed: Mapping[str, Sequence[str]], asker: Asker | None, once: str, form: Form | None
) -> str:
    ledger = visit.server.settings.local
    sweep(ledger)
    command, asker = commands()[name], asker or visit.asker
    mine = works_of(ledger, asker.staff or "")
    for work in mine:
        if once and (work.about.once, work.about.command) == (once, name):
            return f"/work/{work.id}"
    if sum(work.state().state in UNFINISHED for work in mine) >= UNFINISHED_MAX:
        raise WorksMany(most=UNFINISHED_MAX)
    make_room(mine, KEPT_MAX)
    given = _of_command(command, typed, once)
    wanted = wanted_files(command, given, Path(MADE))
    read(command, {**given, **{field: (str(path),) for field, path in wanted.items()}})
    work = new_work(ledger, visit.ledger.clock.random(16).hex(), _about(visit, command, asker, once, wanted, given))
    lock = locked(work)
    if form:
        work = Work(work.folder, _with_files(work, form))
    publish(work)
    visit.server.running.start(work, lock)
    return f"/work/{work.id}"


def _of_command(command: Command, typed: Mapping[str, Sequence[str]], once: str) -> dict[str, list[str]]:
    """Return what a command takes of what was typed: never a PIN, and no token of a form."""
    names = {field.name for field in command.fields if field.sort != "made"}
    given = {name: list(texts) for name, texts in typed.items() if name in names}
    made = {field.name: list(typed[field.name]) for field in command.fields if typed.get(field.name)}
    return {**made, **given, **({"key": [once]} if command.writes and once else {})}


def _about(  # noqa: PLR0913, PLR0917 - one after another, as they come to be
    visit: Visit,
    command: Command,
    asker: Asker,
    once: str,
    wanted: Mapping[str, Path],
    given: Mapping[str, Sequence[str]],
) -> About:
    settings = visit.server.settings
    return About(
        command=command.name,
        staff=asker.staff or "",
        known=asker.known,
        site=asker.site,
        second=(asker.second.staff, asker.second.known) if asker.second else None,
        typed={name: texts for name, texts in given.items() if name not in wanted},
        handed=tuple(name for name, texts in given.items() if any(isinstance(text, HandedOver) for text in texts)),
        files={name: path.name for name, path in wanted.items()},
        ledger=str(settings.path.resolve() if isinstance(settings.path, Path) else settings.path),
        folder=str(folder_of(settings.path)),
        now=settings.now,
        language=language(),
        masked=asker.known not in PROVEN,
        once=once,
        began=visit.ledger.clock.now(),
    )


def _with_files(work: Work, form: Form) -> About:
    """Move the files that were sent to the work, and return what it is with their new places."""
    place = work.folder / GIVEN
    for path in form.folder.iterdir():
        shutil.move(path, place / path.name)
    typed = {
        name: [text.replace(str(form.folder), str(place)) if isinstance(text, HandedOver) else text for text in texts]
        for name, texts in work.about.typed.items()
    }
    return replace(work.about, typed=typed)
