"""Writers who must be answered: each asks under the same key until he is, whatever becomes of the server.

`python -m tests.endurance.redeemers ADDRESS FOLDER HOUSEHOLD…` starts a process for each household, which credits
it and redeems until standard input is closed, and writes a line into FOLDER for each answer. The key of a request is
made before it is asked for the first time (DESIGN, «The journal»).
"""

import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from itertools import count
from pathlib import Path
from select import select
from typing import Final, TextIO

from supermarket.cli.frame.faults import is_surprise, sentence
from supermarket.errors.ledger import CommitUnknown, LineCut
from supermarket.journal.database import DatabaseFault
from supermarket.journal.places import place_of
from supermarket.ledger import Ledger, open_ledger
from tests.village import START, Time, Village, seeded_clock

_LOST: Final[tuple[type[Exception], ...]] = (LineCut, CommitUnknown, *DatabaseFault)
"""What a clerk hears of a server that is gone."""
BETWEEN: Final = 0.1
"""Seconds that a clerk takes for a villager to come."""
POINTS: Final = 3
"""What a bar of soap costs, and what is credited for it."""


@dataclass(frozen=True)
class Answer:
    """What one request came to: its key, the entry, when it was asked first and answered, and what it heard before.

    Times are those of the machine's monotonic clock, which all of its processes share, in seconds.
    """

    key: str
    entry: str
    asked: float
    answered: float
    heard: tuple[str, ...]
    surprised: bool


def answers_in(folder: Path) -> Iterator[Answer]:
    """Give every answer that was written down."""
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            found = json.loads(line)
            yield Answer(**{**found, "heard": tuple(found["heard"])})


class Writer:
    """One writer: his household, the ledger as long as it can be reached, and the file of his answers."""

    def __init__(self, address: str, household: str, name: str, answers: TextIO) -> None:
        """Take what he writes to; he connects when he first asks."""
        self._address: Final = address
        self._household: Final = household
        self._name: Final = name
        self._answers: Final = answers
        self._ledger: Ledger | None = None

    def write(self, is_over: Callable[[], bool]) -> None:
        """Credit and redeem until it is over; what was begun is asked for until it is answered."""
        for number in count():
            if is_over():
                return
            credited, redeemed = f"{self._name}-{number}-c", f"{self._name}-{number}-r"
            self._asked(credited, lambda to, key: to.credit(self._household, POINTS, key=key).entry)
            self._asked(redeemed, lambda to, key: to.redeem(self._household, key=key).entry)

    def _asked(self, key: str, ask: Callable[[Village, str], str]) -> None:
        heard: list[str] = []
        asked, surprised = time.monotonic(), False
        while True:
            try:
                entry = ask(self._village(), key)
            except _LOST as fault:
                heard.append(sentence(fault, ()))
                surprised = surprised or is_surprise(fault)
                self._leave()
                continue
            answer = Answer(key, entry, asked, time.monotonic(), tuple(heard), surprised)
            self._answers.write(json.dumps(asdict(answer)) + "\n")
            self._answers.flush()
            return

    def _village(self) -> Village:
        if self._ledger is None:
            self._ledger = open_ledger(place_of(self._address, Path(self._answers.name).parent), now=START)
        return Village(replace(self._ledger, clock=seeded_clock(Time(), seed=sum(self._name.encode()))))

    def _leave(self) -> None:
        """Give up a ledger that does not answer; the next request opens it anew."""
        if self._ledger is not None:
            with suppress(*DatabaseFault):
                self._ledger.close()
            self._ledger = None


def main(address: str, folder: str, *households: str) -> None:
    """Start the writers and wait until they are done; they are told by the end of standard input."""
    children = []
    reading, writing = os.pipe()
    for number, household in enumerate(households):
        name = f"w{number}"
        child = os.fork()  # what is imported is imported once
        if child == 0:
            os.close(writing)
            try:
                with (Path(folder) / f"{name}.jsonl").open("w", encoding="utf-8") as answers:
                    Writer(address, household, name, answers).write(lambda: bool(select([reading], [], [], BETWEEN)[0]))
            except BaseException:  # noqa: BLE001 - it must not go on as its parent
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        children.append(child)
    sys.stdin.read()
    os.close(writing)
    codes = [os.waitpid(child, 0)[1] for child in children]
    sys.exit(max(codes))


if __name__ == "__main__":
    main(*sys.argv[1:])
