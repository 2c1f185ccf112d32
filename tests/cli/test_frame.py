"""The frame that every command stands in: options before and after, exit codes, sentences, languages, consoles."""

import errno
import json
import os
import re
import sqlite3  # noqa: TID251 - to make a locked and a damaged file
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from supermarket import __version__
from supermarket.cli.app import LINES
from tests.command import INSTALLED, ROOT, Answer, run

SHOP: Final = (sys.executable, "-m", "tests.cli.shop")
CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")


def shop(*arguments: str | Path, env: dict[str, str] | None = None) -> Answer:
    return run(*arguments, env=env, program=SHOP)


def english_in(text: str) -> set[str]:
    """Return the English words of a text, leaving out what is typed as it is: options, commands, variables, paths."""
    for typed in (
        r"`[^`]*`",
        r"“[^”]*”",
        r"--[a-z-]+",
        r"SUPERMARKET_[A-Z]+",
        r"\S*/\S*",
        r"\bzh\|en\b",
        r"\b[A-Z]{2,}\b",
    ):
        text = re.sub(typed, " ", text)
    words = set(re.findall(r"[A-Za-z]{2,}", text))
    return words - set(LINES) - {"supermarket", "zh", "en"}


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
    assert call == {"db": "X.db", "site": "5017", "operator": "9001", "json": True, "now": None}


def test_shared_options_come_from_the_environment_where_they_are_not_typed() -> None:
    env = {
        "SUPERMARKET_DB": "X.db",
        "SUPERMARKET_SITE": " ５０１７ ",
        "SUPERMARKET_OPERATOR": "9001",
        "SUPERMARKET_NOW": "2026-03-05T09:30:00+08:00",
    }
    call = shop("echo", "hello", "--operator", "9002", "--json", env=env).json["call"]
    assert call == {"db": "X.db", "site": "5017", "operator": "9002", "json": True, "now": 1_772_674_200_000}


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


@pytest.mark.parametrize(
    "moment", ["yesterday", "2026-03-05", "2026-03-05T09:30:00", "1960-01-01T00:00+08:00", "9999-99-99"]
)
def test_a_told_time_needs_its_offset(moment: str) -> None:
    assert shop("echo", "x", "--now", moment).code == 2
    told = shop("echo", "x", env={"SUPERMARKET_NOW": moment})
    assert told.code == 2
    assert told.err.startswith("SUPERMARKET_NOW: ")


# --- what people type -------------------------------------------------------------------------------------------------


def test_what_is_typed_is_read_into_values() -> None:
    told = shop(
        *(
            "echo",
            " Ａ１ ",
            "二",
            "３",
            "--count",
            "１２",
            "--on",
            "２０２６年３月５日",
            "--month",
            "2026/3",
            "--note",
            "帮邻居，扫雪（两次）",
        ),
        *("--out", "报表（一）.pdf", "--colour", "blue", "--dry-run", "--json"),
    ).json
    del told["call"]
    assert told == {
        "word": "A1",
        "more": ["二", "3"],
        "count": 12,
        "on": "2026-03-05",
        "month": "2026-03",
        "note": "帮邻居，扫雪（两次）",
        "out": "报表（一）.pdf",
        "colour": "blue",
        "dry_run": True,
    }


def test_what_is_not_typed_has_its_default() -> None:
    told = shop("echo", "x", "--json").json
    assert (told["more"], told["count"], told["colour"], told["on"]) == (None, 1, "red", None)


@pytest.mark.parametrize(
    "wrong",
    [
        ("echo", ""),
        ("echo", "  "),
        ("echo", "a\x1b[2Jb"),
        ("echo", "a\nb"),
        ("echo", "\udcff"),
        ("echo", "x" * 1_001),
        ("echo", "x", "--count", "two"),
        ("echo", "x", "--count", "1.5"),
        ("echo", "x", "--count", "0"),
        ("echo", "x", "--count", "100"),
        ("echo", "x", "--count", "9" * 5_000),
        ("echo", "x", "--on", "2026-02-30"),
        ("echo", "x", "--on", "today"),
        ("echo", "x", "--month", "2026-13"),
        ("echo", "x", "--colour", "green"),
        ("echo", "x", "--db", ""),
        ("--db", "a\x00b"[:1] + "\x07", "echo", "x"),
    ],
)
def test_hostile_or_useless_input_is_wrong_usage_in_one_plain_sentence(wrong: tuple[str, ...]) -> None:
    told = shop(*wrong)
    assert (told.code, told.out) == (2, "")
    sentence, usage, more = told.err.splitlines()
    assert sentence.isprintable()
    assert len(sentence) < 200
    assert usage.startswith("Usage: supermarket")
    assert more.endswith("--help")


def test_the_longest_text_is_read() -> None:
    assert shop("say", "x" * 1_000).out == "x" * 1_000 + "\n"


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
    with sqlite3.connect(tmp_path / "x.db", isolation_level=None) as connection:
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
    assert "supermarket fail --db" in details


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
    assert done.stderr.decode() == "The disk is full; make room and try again.\n"


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


# --- wrong usage, in both languages -----------------------------------------------------------------------------------

WRONG: Final = {
    "unknown command": ("ech",),
    "unknown option": ("echo", "x", "--coun", "1"),
    "unknown option before": ("--dbb", "x", "echo"),
    "unknown short option": ("echo", "x", "-q"),
    "missing argument": ("echo",),
    "missing option": ("need",),
    "option without value": ("echo", "x", "--count"),
    "flag with value": ("echo", "x", "--dry-run=yes"),
    "help with value": ("echo", "--help=yes"),
    "wrong choice": ("echo", "x", "--colour", "green"),
    "not a number": ("echo", "x", "--count", "二"),
    "too small": ("echo", "x", "--count", "0"),
    "too large": ("echo", "x", "--count", "100"),
    "one word too many": ("table", "one"),
    "no date": ("echo", "x", "--on", "一"),
    "no month": ("echo", "x", "--month", "一"),
    "no moment": ("echo", "x", "--now", "一"),
    "empty": ("echo", ""),
    "unprintable": ("echo", "\x1b"),
    "unknown language": ("echo", "x", "--lang", "fr"),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_wrong_usage_is_exit_code_2_and_says_how_to_see_the_help(wrong: tuple[str, ...]) -> None:
    told = shop(*wrong)
    assert (told.code, told.out) == (2, "")
    sentence, usage, more = told.err.splitlines()
    assert "Error" not in sentence
    assert usage.startswith("Usage: supermarket ")
    assert more.startswith("More: supermarket ")


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_wrong_usage_is_told_in_chinese_alone(wrong: tuple[str, ...]) -> None:
    told = shop(*wrong, env={"SUPERMARKET_LANG": "zh"})
    assert told.code == 2
    assert all(CHINESE.search(line) for line in told.err.splitlines())
    words = {"echo", "need", "table", "shop", "dry", "run", "colour", "red", "blue", "fr", "dbb"}
    assert english_in(told.err) - words == set()


def test_a_mistyped_command_or_option_is_told_its_neighbours() -> None:
    assert "echo" in shop("ech").err.splitlines()[0]
    assert "--count" in shop("echo", "x", "--coun", "1").err.splitlines()[0]


def test_a_hidden_option_is_never_offered() -> None:
    assert "--now" not in shop("echo", "x", "--no", "1").err


# --- the languages ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("env", "arguments", "chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, (), True),
        ({"LANG": "en_US.UTF-8"}, (), False),
        ({"LANG": "fr_FR.UTF-8"}, (), False),
        ({"LANG": ""}, (), False),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, (), True),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "en_US.UTF-8", "LC_ALL": "zh_CN.GB18030"}, (), True),
        ({"LANG": "zh_CN.UTF-8", "SUPERMARKET_LANG": "en"}, (), False),
        ({"LANG": "en_US.UTF-8", "SUPERMARKET_LANG": "zh"}, (), True),
        ({"LANG": "en_US.UTF-8", "SUPERMARKET_LANG": "zh-CN"}, (), True),
        ({"LANG": "zh_CN.UTF-8", "SUPERMARKET_LANG": "fr"}, (), True),
        ({"LANG": "zh_CN.UTF-8", "SUPERMARKET_LANG": "zh"}, ("--lang", "en"), False),
        ({"SUPERMARKET_LANG": "en"}, ("--lang=zh",), True),
    ],
)
def test_the_language_is_that_of_the_arguments_then_the_variable_then_the_locale(
    env: dict[str, str], arguments: tuple[str, ...], chinese: bool
) -> None:
    for line in ((*arguments, "--help"), ("--help", *arguments)):
        assert bool(CHINESE.search(run(*line, env=env).out)) is chinese


def test_the_language_may_stand_after_the_command() -> None:
    assert CHINESE.search(run("doctor", "--help", "--lang", "zh").out)


@pytest.mark.parametrize("command", [None, *LINES])
def test_help_in_chinese_has_no_english_left(command: str | None) -> None:
    page = run(*([command] if command else []), "--help", env={"SUPERMARKET_LANG": "zh"})
    assert page.code == 0
    assert english_in(page.out) == set()


# --- the consoles -----------------------------------------------------------------------------------------------------

CONSOLES: Final = (
    {"PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0", "PYTHONTZPATH": ""},
    {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONTZPATH": ""},
    {"PYTHONIOENCODING": "", "PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
)


@pytest.mark.parametrize("console", CONSOLES)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("--help",), 0), (("doctor",), 0), (("doctor", "--roles"), 0), (("无",), 2), (("doctor", "✓"), 2)],
)
def test_no_console_makes_a_command_fail(
    console: dict[str, str], language: str, arguments: tuple[str, ...], code: int
) -> None:
    assert run(*arguments, env=console | {"SUPERMARKET_LANG": language}).code == code


def test_a_gbk_console_shows_chinese_and_something_like_what_it_lacks() -> None:
    shown = shop("say", "张三 ✓ ¥5 −3 • 𬭎…", env=dict(CONSOLES[0]))
    assert shown.written.decode("gbk") == "张三 √ ￥5 -3 · ?…\n"


def test_an_ascii_console_shows_what_it_can() -> None:
    shown = shop("say", "OK ✓ é “5” 张", env=dict(CONSOLES[1]))
    assert shown.written == b'OK v e "5" ?\n'


@pytest.mark.parametrize("console", CONSOLES)
def test_json_is_utf8_on_every_console(console: dict[str, str]) -> None:
    assert "香皂" in str(json.loads(shop("table", "--json", env=dict(console)).written))


def test_chinese_and_latin_columns_stand_in_line_and_a_pipe_gets_no_colours_and_no_cut_lines() -> None:
    lines = shop("table", env={"COLUMNS": "10", "TERM": "xterm-256color"}).out.splitlines()
    assert lines == [
        "SKU    名称   points",
        "────────────────────",
        "1001   香皂        3",
        "1002   soap       12",
        "1003             220",
    ]
