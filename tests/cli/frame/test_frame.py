"""The frame that every command stands in: options before and after the command, exit codes, plain sentences."""

import errno
import os
import re
import sqlite3  # noqa: TID251 - to make a locked and a damaged file
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from supermarket import __version__
from supermarket.cli.app import LINES
from tests.cli.frame.running import SHOP, shop
from tests.command import INSTALLED, ROOT, run

# --- the front door ---------------------------------------------------------------------------------------------------


def test_the_front_door_of_a_checkout_is_the_installed_command() -> None:
    by_file = run("--version", program=(sys.executable, "cli.py"))
    assert by_file == run("--version")
    assert by_file.out == f"supermarket {__version__}\n"


def test_no_command_at_all_shows_the_help_and_is_wrong_usage() -> None:
    bare = run()
    assert bare.code == 2
    assert bare.out == ""
    assert bare.err == run("--help").out


@pytest.mark.parametrize("command", [("order", "done"), ("rectification", "order")])
def test_what_may_be_given_several_times_has_its_dots_once(command: tuple[str, str]) -> None:
    usage = run(*command, "--help").out.splitlines()[0]
    assert "…" in usage
    assert "...…" not in usage


def test_a_group_without_a_command_shows_its_help_and_is_wrong_usage() -> None:
    bare = shop("shop")
    assert bare.code == 2
    assert "echo" in bare.err


def test_help_names_every_command() -> None:
    page = run("--help").out
    assert [name for name in LINES if not re.search(rf"^  {name}  ", page, re.MULTILINE)] == []


# --- options of every command -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("--db", "X.db", "--site", "5017", "--operator", "9001", "--json", "echo", "hello"),
        ("echo", "hello", "--db", "X.db", "--site", "5017", "--operator", "9001", "--json"),
        ("shop", "--db", "X.db", "--json", "echo", "--operator=9001", "hello", "--site=5017"),
        (
            "--db",
            "lost.db",
            "--site",
            "1",
            "echo",
            "hello",
            "--db",
            "X.db",
            "--site",
            "5017",
            "--operator",
            "9001",
            "--json",
        ),
    ],
)
def test_shared_options_stand_before_or_after_the_command_and_the_nearer_one_counts(arguments: tuple[str, ...]) -> None:
    call = shop(*arguments).json["call"]
    assert call == {"db": "X.db", "site": "5017", "operator": "9001", "json": True, "now": None, "pages": False}


def test_shared_options_come_from_the_environment_where_they_are_not_typed() -> None:
    env = {
        "SUPERMARKET_DB": "X.db",
        "SUPERMARKET_SITE": " ５０１７ ",
        "SUPERMARKET_OPERATOR": "9001",
        "SUPERMARKET_NOW": "2026-03-05T09:30:00+08:00",
    }
    call = shop("echo", "hello", "--operator", "9002", "--json", env=env).json["call"]
    assert call == {
        "db": "X.db",
        "site": "5017",
        "operator": "9002",
        "json": True,
        "now": 1_772_674_200_000,
        "pages": False,
    }


def test_an_empty_variable_counts_as_none() -> None:
    call = shop("echo", "hello", "--json", env={"SUPERMARKET_SITE": "", "SUPERMARKET_NOW": " "}).json["call"]
    assert (call["site"], call["now"]) == (None, None)


def test_the_machines_own_ledger_lies_in_its_data_folder(tmp_path: Path) -> None:
    if Path("/var/lib/supermarket").is_dir():
        pytest.skip("this machine has a shared folder")
    env = {"XDG_DATA_HOME": str(tmp_path)}
    assert shop("echo", "x", "--json", env=env).json["call"]["db"] == str(tmp_path / "supermarket" / "ledger.db")
    assert list(tmp_path.iterdir()) == []


def test_a_command_may_describe_a_shared_option_in_its_own_words() -> None:
    page = shop("echo", "--help").out
    assert "The site whose words are said." in page
    assert "The site where you act" not in page


def test_a_commands_own_option_takes_the_place_of_the_shared_one_after_it() -> None:
    told = shop("--site", "1000", "home", "--site", "5001", "--json").json
    assert (told["home"], told["call"]["site"]) == ("5001", "1000")
    alone = shop("home", "--site", "5001", "--json").json
    assert (alone["home"], alone["call"]["site"]) == ("5001", None)


@pytest.mark.parametrize(
    "moment", ["yesterday", "2026-03-05", "2026-03-05T09:30:00", "1960-01-01T00:00+08:00", "9999-99-99"]
)
def test_a_told_time_needs_its_offset(moment: str) -> None:
    assert shop("echo", "x", "--now", moment).code == 2
    told = shop("echo", "x", env={"SUPERMARKET_NOW": moment})
    assert told.code == 2
    assert told.err.startswith("SUPERMARKET_NOW: ")


# --- exit codes and sentences -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [0, 1, 2, 5])
def test_what_a_command_returns_is_the_exit_code(code: int) -> None:
    assert shop("end", str(code)).code == code


def test_a_refusal_is_one_sentence_and_exit_code_1() -> None:
    told = shop("fail", "refusal", "--db", "X.db")
    assert (told.code, told.out) == (1, "")
    assert told.err == "There is already a ledger at X.db; nothing was changed. Name another place with --db.\n"


@pytest.mark.parametrize("way", ["interrupt", "full", "memory"])
def test_a_fault_of_the_machine_is_one_sentence_and_exit_code_1(way: str) -> None:
    told = shop("fail", way)
    assert (told.code, told.out) == (1, "")
    assert len(told.err.splitlines()) == 1


def test_what_a_library_leaves_with_is_kept() -> None:
    assert shop("fail", "exit").code == 7
    words = shop("fail", "words")
    assert (words.code, words.err) == (1, "a library's last words\n")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    told = shop("read", tmp_path / "none.csv")
    assert told.code == 1
    assert told.err == f"There is no file or folder {tmp_path / 'none.csv'}.\n"


def test_a_folder_where_a_file_was_expected_is_named(tmp_path: Path) -> None:
    told = shop("read", tmp_path)
    assert (told.code, told.err) == (1, f"{tmp_path} is a folder, not a file.\n")


def test_a_damaged_database_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 4_000)
    told = shop("database", tmp_path / "x.db")
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("The ledger's file is not a database, or is damaged")


def test_a_database_in_use_is_one_sentence(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.db", isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        told = shop("database", tmp_path / "x.db")
    assert told.code == 1
    assert told.err == "The ledger is in use by another program; try again in a moment.\n"


def test_a_fault_of_the_program_shows_no_traceback_and_says_where_its_details_are(tmp_path: Path) -> None:
    told = shop("fail", "张三", "--db", tmp_path / "x.db")
    assert (told.code, told.out) == (1, "")
    (report,) = tmp_path.glob("*.txt")
    assert told.err.count("\n") == 1
    assert str(report) in told.err
    details = report.read_text(encoding="utf-8")
    assert "ZeroDivisionError" in details
    assert "options: --db\n" in details
    assert "张三" not in details.replace("ZeroDivisionError: 张三", "")


def test_a_fault_of_the_program_is_reported_elsewhere_where_the_ledgers_folder_is_missing(tmp_path: Path) -> None:
    told = shop("fail", "bug", "--db", "/nowhere/x.db", env={"TMPDIR": str(tmp_path)})
    (report,) = tmp_path.glob("*.txt")
    assert str(report) in told.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_an_answer_that_cannot_be_written_is_not_a_success() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*INSTALLED, "doctor"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env=os.environ | {"LANG": "C.UTF-8"},
        )
    assert done.returncode == 1
    assert done.stderr.decode() == "The answer could not be shown: the disk that it goes to is full.\n"


@pytest.mark.skipif(not hasattr(errno, "EPIPE") or os.name == "nt", reason="pipes of POSIX")
def test_a_reader_who_stops_reading_gets_no_traceback() -> None:
    with subprocess.Popen([*SHOP, "much"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        told = running.stderr.read().decode()
    assert running.returncode == 1
    assert len(told.splitlines()) == 1
