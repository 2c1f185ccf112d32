"""What a machine prefers is said once: where receipts and backups go, from the till and from the menu's till."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from supermarket.cli.run import main
from supermarket.ledger import open_ledger
from supermarket.local.preferences import Preferences, preferences_of
from tests.cli.terminal import END, Terminal
from tests.cli.till.stall import NOW, Stall, opened, prepared
from tests.command import run
from tests.journal.raw import raw
from tests.sound import check_file

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")


@pytest.fixture(scope="module")
def made_stall(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Stall:
    return prepared(made_ledger, tmp_path_factory.mktemp("preferences"))


@pytest.fixture
def stall(made_stall: Stall, tmp_path: Path) -> Iterator[Stall]:
    own = made_stall.copied(tmp_path)
    yield own
    check_file(own.path)


def machine(stall: Stall, *line: str | Path) -> Any:  # noqa: ANN401 - what JSON holds
    """Run a command of `machine` and return its answer."""
    done = run("machine", *line, "--db", stall.path, "--json")
    assert done.code == 0, done.err
    return done.json


def test_what_was_set_is_shown_and_can_be_forgotten(stall: Stall, tmp_path: Path) -> None:
    assert machine(stall, "show") == {
        "receipts": None,
        "backup": None,
        "backup_at_shutting": False,
        "receipts_of": None,
    }
    places = ("--receipts", tmp_path / "slips", "--backup", tmp_path / "stick")
    expected = {
        "receipts": str(tmp_path / "slips"),
        "backup": str(tmp_path / "stick"),
        "backup_at_shutting": True,
        "receipts_of": "5001",
    }
    assert machine(stall, "set", *places, "--backup-at-shutting", "yes", "--receipts-of", "5001") == expected
    assert machine(stall, "set", "--receipts", "none") == {**expected, "receipts": None}
    assert machine(stall, "show") == {**expected, "receipts": None}
    refused = run("machine", "set", "--receipts", stall.path / "under-a-file", "--db", stall.path)
    assert refused.code == 1
    assert machine(stall, "show") == {**expected, "receipts": None}


def test_a_ledger_of_an_earlier_version_prefers_nothing_yet(stall: Stall) -> None:
    with raw(stall.path) as connection:
        connection.execute("DROP TABLE preference")
    ledger = open_ledger(stall.path)
    with ledger.reading() as session:
        assert preferences_of(session) == Preferences()
    ledger.close()


def test_the_menus_till_gives_receipts_and_backs_up_as_the_till_does(stall: Stall, tmp_path: Path) -> None:
    slips, stick = tmp_path / "slips", tmp_path / "stick"
    machine(stall, "set", "--receipts", slips, "--backup", stick, "--backup-at-shutting", "yes")
    place = {"SUPERMARKET_DB": str(stall.path), "SUPERMARKET_NOW": NOW, "SUPERMARKET_OPERATOR": "15001"}
    with Terminal(env=place) as terminal:
        terminal.until("exchange")
        terminal.type(f"1\r{stall.card}\r1001\r+\r")
        terminal.until_row("Receipt")
        terminal.type(END)
        terminal.until_row("verified backup")
        terminal.type("0\r")
        terminal.ended()
    assert [path.suffix for path in slips.iterdir()] == [".txt"]
    assert len(list(stick.glob("*.db"))) == 1
    with stall.opened("--receipts", tmp_path / "others") as till:  # what is said at the till itself comes first
        till.type(f"{stall.card}\r1001\r+\r")
        till.until_row("Receipt")
        till.type(END)
        till.ended()
    assert (len(list(slips.iterdir())), len(list((tmp_path / "others").iterdir()))) == (1, 1)


def test_a_stick_that_is_not_there_is_asked_for_and_another_folder_does(stall: Stall, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    machine(stall, "set", "--backup", stick, "--backup-at-shutting", "yes")
    stick.rmdir()
    with stall.opened() as till:
        till.type(END)
        till.until("press Enter")
        for no_folder in ("", "9", "stick", str(tmp_path / "none" / "at all")):
            till.type(f"{no_folder}\r")
            till.until("press Enter")
        till.type(f"{tmp_path / 'other'}\r")
        till.ended()
    assert not stick.exists()
    assert len(list((tmp_path / "other").glob("*.db"))) == 1
    with stall.opened() as till:
        till.type(END)
        till.until("press Enter")
        stick.mkdir()
        till.type("\r")
        till.ended()
    assert len(list(stick.glob("*.db"))) == 1
    with stall.opened("--backup", stick / next(stick.glob("*.db")).name) as till:  # a file where a folder should be
        till.type(END)
        till.until("press Enter")
        till.type("0\r")
        assert "No backup was made" in till.ended()


def test_where_nobody_can_be_asked_a_missing_stick_is_refused_after_the_till_is_shut(
    stall: Stall, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    machine(stall, "set", "--backup", stick, "--backup-at-shutting", "yes")
    stick.rmdir()
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    line = ("counter", "--db", str(stall.path), "--site", "5001", "--operator", "15001", "--now", NOW)
    assert main(["--lang", "en", *line]) != 0
    assert str(stick) in capsys.readouterr().err
    assert not stick.exists()
    assert [entry["kind"] for entry in stall.written()] == ["till.opened", "till.shut"]


def test_no_backup_carries_what_a_machine_prefers(stall: Stall, tmp_path: Path) -> None:
    machine(stall, "set", "--receipts", tmp_path / "slips")
    done = run("backup", tmp_path / "stick", "--db", stall.path, "--json")
    with opened(Path(done.json["file"])) as village, village.ledger.reading() as session:
        assert preferences_of(session) == Preferences()
