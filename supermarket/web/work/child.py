"""The process of a long work: `python -m supermarket.web.work.child FOLDER` runs what lies in the folder.

It writes how far it is and what came of it into the folder, and ends with all its own processes when its standard input
does, because nobody waits any more.
"""

import os
import shutil
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from supermarket.cli.frame.faults import sentence
from supermarket.clock import system_clock
from supermarket.district.gate.second_persons import Second
from supermarket.errors import Refusal
from supermarket.journal.places import place_of
from supermarket.ledger import open_ledger
from supermarket.locale import spoken
from supermarket.web.acts.commands import commands
from supermarket.web.acts.files import HandedOver
from supermarket.web.acts.running import Asker, MistypedError, run
from supermarket.web.acts.said import on_page
from supermarket.web.work.kept import GIVEN, MADE, About, State, Told, Work, work_in

_TOLD_EVERY: Final = 250
"""Milliseconds between two times that it says how far it is."""


def main(folder: Path) -> None:
    """Run a work to its end."""
    Thread(target=_end_with_the_server, daemon=True).start()
    work = work_in(folder)
    if work is None:
        return
    with spoken(work.about.language):
        work.put(_run(work))


def _end_with_the_server() -> None:
    """Wait until the server closes the line, then end at once, with every process that was started for the work."""
    sys.stdin.buffer.read()
    if hasattr(os, "killpg") and os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


@dataclass
class _Teller:
    """Writes down how far a work is, now and then."""

    work: Work
    told: int = field(default=0)

    def __call__(self, text: str, count: int, total: int | None) -> None:
        now = system_clock().uptime()
        if now - self.told >= _TOLD_EVERY:
            self.told = now
            self.work.put(State("running", text, count, total))


def _run(work: Work) -> State:
    work.put(State("running"))
    try:
        code = _answered(work)
    except (Refusal, MistypedError) as refusal:
        return State("refused", at=_now(work), sentence=on_page(refusal))
    except Exception as fault:  # noqa: BLE001 - this is the edge: whatever it is, whoever waits gets one sentence
        return State("failed", at=_now(work), sentence=sentence(fault, ()))
    return State("done", at=_now(work), code=code)


def _now(work: Work) -> int:
    """Return the time by the ledger's clock: in a drill it may have been told."""
    return work.about.now or system_clock().now()


def _answered(work: Work) -> int:
    about = work.about
    where = place_of(about.ledger, Path(about.folder))
    ledger = open_ledger(where, now=about.now)
    os.chdir(work.folder / MADE)  # so that what is made has a name in the answer, and not a place in this machine
    made = {name: Path(file) for name, file in about.files.items()}
    try:
        command = commands()[about.command]
        answer = run(ledger, command, _typed(work), _asker(about), path=where, progress=_Teller(work), files=made)
    finally:
        ledger.close()
    for place in made.values():
        _packed(place)
    work.tell(Told(answer.value, answer.blocks, answer.entries))
    return answer.code


def _typed(work: Work) -> dict[str, list[str]]:
    """Return what was typed; only what whoever began it found to be handed over is a file of his."""
    handed, place = work.about.handed, str(work.folder / GIVEN)
    return {
        name: [HandedOver(text) if name in handed and place in text else text for text in texts]
        for name, texts in work.about.typed.items()
    }


def _asker(about: About) -> Asker:
    second = Second(*about.second) if about.second else None
    return Asker(staff=about.staff, known=about.known, site=about.site, second=second)


def _packed(place: Path) -> None:
    """Lay a folder that was made into one file to hand over."""
    if not place.is_dir():
        return
    with ZipFile(place.with_name(f"{place.name}.zip"), "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(place.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(place))
    shutil.rmtree(place)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
