"""Any order, repeated, stopped in the midst, by two at once, beside a till: the same in the end, and nothing twice."""

import shutil
import signal
import subprocess
import sys
from contextlib import closing
from itertools import permutations
from pathlib import Path
from typing import Final

import pytest

from supermarket.books.tables import BooksRow
from supermarket.carry.files.form import ENTRIES_MAX
from supermarket.carry.files.packed import files_in
from supermarket.carry.listing import standings
from supermarket.carry.peers import keep_acknowledged
from supermarket.carry.waiting import waiting
from supermarket.households.households import NewHousehold, enrol
from supermarket.journal.tables import JournalRow
from tests.carry.conftest import District
from tests.carry.machines import Machine, exchange
from tests.command import ROOT, run
from tests.village import CLERK

MANY: Final = 520
_TAKES: Final = """
import os, signal, sys
from pathlib import Path
from supermarket.carry.taking import take
from supermarket.ledger import open_ledger

def done(count):
    if count >= int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

ledger = open_ledger(Path(sys.argv[1]), now=1772413200000)
print(sum(each.entries for each in take(ledger, Path(sys.argv[2]), done)))
"""
NEVER: Final = 1_000_000


def taking(machine: Machine, file: Path, killed_at: int) -> "subprocess.Popen[str]":
    """Start a process that takes in a file and is killed once it has told of so many entries."""
    arguments = [sys.executable, "-c", _TAKES, str(machine.path), str(file), str(killed_at)]
    return subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def enrol_many(machine: Machine, count: int) -> None:
    with closing(machine.opened()) as ledger, ledger.writing() as session:
        for number in range(count):
            enrol(session, NewHousehold(f"王样{number}", None, "一组", another=True), CLERK)


@pytest.fixture(scope="module")
def long_file(made_district: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Give the ledger of a centre and a file of a shop with some more entries than one transaction takes."""
    place = tmp_path_factory.mktemp("long")
    shop = Machine(made_district / "shop" / "ledger.db").copied(place / "shop")
    shop.asks = CLERK
    enrol_many(shop, MANY // 2)
    [file] = shop.out(place / "out")
    return made_district / "centre" / "ledger.db", file


def state(machine: Machine) -> object:
    """Return the journal and the books, without what the machine itself wrote and when."""
    rows = machine.rows(JournalRow, BooksRow)
    kept = {name: each for name, each in rows.items() if not name.startswith("heard")}
    return {name: [row for row in each if "5001-1" in row] for name, each in kept.items()}


def test_whoever_is_killed_while_taking_takes_the_same_file_again(long_file: tuple[Path, Path], tmp_path: Path) -> None:
    ledger, file = long_file
    whole = Machine(ledger).copied(tmp_path / "whole")
    whole.take(file)
    killed = Machine(ledger).copied(tmp_path / "killed")
    sizes = [killed.sizes()["5001-1"]]
    for at in (1, MANY):
        process = taking(killed, file, at)
        process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL
        sizes.append(killed.sizes()["5001-1"])
        assert killed.is_whole()
    assert sizes[0] < sizes[1] < sizes[2]
    killed.take(file)
    assert state(killed) == state(whole)
    assert killed.is_whole()


def test_two_processes_take_one_file_at_once_beside_a_till(long_file: tuple[Path, Path], tmp_path: Path) -> None:
    ledger, file = long_file
    whole, crowded = Machine(ledger).copied(tmp_path / "whole"), Machine(ledger).copied(tmp_path / "crowded")
    [taken] = whole.take(file)
    processes = [taking(crowded, file, NEVER) for _number in range(2)]
    enrolled = [crowded.enrol(f"赵样{number}") for number in range(3)]
    told = [int(process.communicate(timeout=120)[0]) for process in processes]
    assert sum(told) == taken.entries
    assert len(set(enrolled)) == len(enrolled)
    assert state(crowded) == state(whole)
    assert crowded.is_whole()


def believes(machine: Machine, size: int) -> None:
    """Let a shop's machine believe that the centre holds so much of its stream, as a file of the centre would say."""
    with closing(machine.opened()) as ledger, ledger.database.writing() as transaction:
        keep_acknowledged(transaction, "1000-1", {"5001-1": size}, machine.time.at + size)


def test_files_in_any_order_and_repeated_end_in_the_same_journal_and_books(district: District, tmp_path: Path) -> None:
    files = []
    for number, head in enumerate(("王样甲", "李样乙", "张样丙")):
        district.shop.enrol(head)
        files += district.shop.out(tmp_path / f"out{number}")
        believes(district.shop, district.shop.sizes()["5001-1"])
    ends = []
    for number, order in enumerate(permutations(files)):
        machine = district.centre.copied(tmp_path / f"order{number}")
        for file in (*order, order[0]):
            machine.take(file)
        ends.append(state(machine))
        assert waiting(machine.path) == []
    assert all(end == ends[0] for end in ends)


def test_a_gap_waits_and_says_what_is_missing(district: District, tmp_path: Path) -> None:
    district.shop.enrol("王样甲")
    [first] = district.shop.out(tmp_path / "first")
    size = district.shop.sizes()["5001-1"]
    believes(district.shop, size)
    district.shop.enrol("李样乙")
    [second] = district.shop.out(tmp_path / "second")
    held = district.centre.sizes()["5001-1"]
    [waits] = district.centre.take(second)
    assert [(gap.origin, gap.first, gap.last) for gap in waits.missing] == [("5001-1", held + 1, size)]
    assert waits.entries == 0
    with closing(district.centre.opened()) as ledger, ledger.reading() as session:
        standing = {each.origin: each for each in standings(session, district.centre.path).machines}
    assert [(gap.first, gap.last) for gap in standing["5001-1"].gaps] == [(held + 1, size)]
    came, then = district.centre.take(first)
    assert (came.parts[0].last, then.parts[0].last) == (size, district.shop.sizes()["5001-1"])
    assert waiting(district.centre.path) == []


def test_what_a_later_file_of_the_same_stick_brings_is_not_called_missing(district: District, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    for name, head in (("b", "王样甲"), ("a", "李样乙")):
        district.shop.enrol(head)
        [file] = district.shop.out(tmp_path / name)
        shutil.copy(file, stick / f"{name}-{file.name}")
        believes(district.shop, district.shop.sizes()["5001-1"])
    env = {"SUPERMARKET_LANG": "en", "SUPERMARKET_NOW": "2026-03-02T09:00+08:00", "SUPERMARKET_OPERATOR": "91000"}
    alone = district.centre.copied(tmp_path / "alone")
    first = next(stick.glob("a-*"))
    assert "are missing" in run("carry", "in", first, "--db", alone.path, env=env).out
    told = run("carry", "in", stick, "--db", district.centre.path, env=env)
    assert "missing" not in told.out + told.err
    assert district.centre.sizes()["5001-1"] == district.shop.sizes()["5001-1"]


def test_more_entries_than_a_file_takes_go_into_further_files(
    district: District, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange(district.centre, district.shop, district.other, folder=tmp_path / "before")
    enrol_many(district.shop, 30)
    for module in ("files.writing", "heads", "files.reading"):
        monkeypatch.setattr(f"supermarket.carry.{module}.ENTRIES_MAX", 25)
    files = district.shop.out(tmp_path / "out")
    assert len(files) == 3
    for file in reversed(files):
        district.centre.take(file)
    assert district.centre.sizes()["5001-1"] == district.shop.sizes()["5001-1"]
    onward = district.centre.out(tmp_path / "onward", to="5002")
    for file in onward:
        district.other.take(file)
    assert len(onward) > 1
    assert district.other.sizes()["5001-1"] == district.shop.sizes()["5001-1"]
    assert ENTRIES_MAX == 20_000


def test_of_a_folder_the_files_of_machines_are_meant_and_copies_that_a_chat_numbered(tmp_path: Path) -> None:
    meant = ["a.jsonl.gz", "b.jsonl (2).gz", "b.jsonl(1).gz"]
    for name in (*meant, "a.jsonl.gz.77.part", "ledger.gz", "notes.txt"):
        (tmp_path / name).touch()
    assert [each.name for each in files_in([tmp_path])] == meant
