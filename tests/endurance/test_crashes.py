"""Whenever a process is killed, what it said is there, what it was doing is there whole or not at all, and all agrees.

SUPERMARKET_TEST_KILLS sets how often (a few by default, thousands overnight).
"""

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from supermarket.inspection import verify_file
from supermarket.journal.store import entries
from supermarket.ledger import open_ledger
from supermarket.making import new_ledger
from tests.command import ROOT
from tests.journal.raw import everything
from tests.village import START, Time, Village, make_ledger, seeded_clock

KILLS: Final = int(os.environ.get("SUPERMARKET_TEST_KILLS", "6"))
LONGEST: Final = 0.4
"""Seconds after its first word in which a process is killed."""


def killed(chance: random.Random, *arguments: str | Path) -> list[str]:
    """Start a clerk, kill him at a random moment after his first word, and return what he said."""
    command = (sys.executable, "-m", "tests.endurance.clerk", *map(str, arguments))
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as clerk:
        assert clerk.stdout is not None
        assert clerk.stdout.readline() == "ready\n"
        try:
            clerk.wait(timeout=chance.uniform(0, LONGEST))
        except subprocess.TimeoutExpired:
            clerk.kill()
        words = clerk.stdout.read().splitlines(keepends=True)
    assert clerk.returncode == -9
    return [word.strip() for word in words if word.endswith("\n")]


def kinds(path: Path) -> dict[str, str]:
    """Return the kinds of all entries by their names."""
    ledger = open_ledger(path, now=START)
    with ledger.reading() as session:
        found = {entry.name: entry.kind for entry in entries(session.transaction)}
    ledger.close()
    return found


def test_a_clerk_who_is_killed_leaves_every_redemption_whole_or_absent(village: Village, ledger_path: Path) -> None:
    chance = random.Random(20_260_302)  # noqa: S311 - the same moments, as far as the machine allows
    household = village.enrol()
    village.receive(quantity=90_000)
    village.ledger.close()
    said: list[str] = []
    for number in range(KILLS):
        said += killed(chance, "redeem", ledger_path, household, f"clerk{number}")
        assert verify_file(ledger_path).faults == ()
    found = kinds(ledger_path)
    assert set(said) <= set(found), "what was said to be committed is there"
    done = [kind for kind in found.values() if kind in {"points.credited", "goods.redeemed"}]
    assert len(said) <= len(done) <= len(said) + KILLS, "and of what was not said, at most the last thing of each"
    reopened = Village(open_ledger(ledger_path, now=START))
    assert reopened.points(household) == 3 * (done.count("points.credited") - done.count("goods.redeemed"))
    assert reopened.on_hand() == 90_000 - done.count("goods.redeemed")
    assert reopened.ledger.first_difference() is None
    reopened.ledger.close()


@pytest.mark.parametrize("seed", range(max(1, KILLS // 3)))
def test_a_rebuild_that_is_killed_leaves_the_books_as_they_were(village: Village, ledger_path: Path, seed: int) -> None:
    household = village.enrol()
    village.credit(household)
    village.ledger.close()
    before = everything(ledger_path)
    killed(random.Random(seed), "rebuild", ledger_path)  # noqa: S311 - as above
    assert everything(ledger_path) == before
    assert verify_file(ledger_path).ok


@pytest.mark.parametrize("seed", range(max(1, KILLS // 3)))
def test_a_backup_that_is_killed_leaves_whole_backups_alone(
    village: Village, ledger_path: Path, tmp_path: Path, seed: int
) -> None:
    village.enrol()
    village.ledger.close()
    said = killed(random.Random(seed), "backup", ledger_path, tmp_path / "backups")  # noqa: S311 - as above
    whole = list((tmp_path / "backups").glob("*.db"))
    assert {Path(file) for file in said} <= set(whole)
    assert all(verify_file(file).ok for file in whole)
    assert verify_file(ledger_path).ok


def test_a_ledger_that_was_killed_while_it_was_made_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    unfinished = new_ledger(path, district="220802", origin="1000-1", drill=True, clock=seeded_clock(Time()))
    with unfinished:
        left = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    for file in tmp_path.iterdir():
        file.unlink()
    for name, content in left.items():
        (tmp_path / name).write_bytes(content)
    make_ledger(path)
    assert verify_file(path).ok
