"""A clerk in a process of his own, who says what was committed only after it was.

`python -m tests.endurance.clerk redeem PATH HOUSEHOLD NAME [COUNT]` credits and redeems, forever or so many times;
`… rebuild PATH` rebuilds the books again and again; `… backup PATH FOLDER` backs the ledger up again and again.
"""

import sys
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path

from supermarket.backup import back_up
from supermarket.journal.places import place_of
from supermarket.ledger import Ledger, open_ledger
from tests.village import START, Time, Village, seeded_clock


def say(*words: object) -> None:
    """Say something that was committed."""
    print(*words, flush=True)  # noqa: T201 - the test that started this process reads it


def redeem(ledger: Ledger, household: str, name: str, times: int | None) -> None:
    """Earn three points and spend them, over and over."""
    village = Village(replace(ledger, clock=seeded_clock(Time(), seed=sum(name.encode()))))
    for number in count() if times is None else range(times):
        say(village.credit(household, 3, key=f"{name}-{number}-c").entry)
        say(village.redeem(household, key=f"{name}-{number}-r").entry)


def main(what: str, path: str, *more: str) -> None:
    """Do what was asked until somebody ends this process."""
    with closing(open_ledger(place_of(path, Path()), now=START)) as ledger:
        say("ready")
        if what == "redeem":
            household, name, *times = more
            redeem(ledger, household, name, int(times[0]) if times else None)
        while what == "rebuild":
            say(ledger.rebuild())
        while what == "backup":
            say(back_up(ledger, Path(more[0])).file)


if __name__ == "__main__":
    main(*sys.argv[1:])
