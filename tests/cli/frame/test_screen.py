"""Every language on every console: help, answers, JSON."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from supermarket.cli.app import LINES
from supermarket.registers.columns import COLUMNS
from tests.cli.frame.running import CHINESE, english_in, shop
from tests.command import ROOT, run

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


def test_a_checkout_without_built_texts_says_so_and_speaks_english(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "supermarket", tmp_path / "supermarket", ignore=shutil.ignore_patterns("*.mo"))
    shutil.copy(ROOT / "cli.py", tmp_path)
    bare = run(
        "--help", "--lang", "zh", program=(sys.executable, "cli.py"), env={"PYTHONPATH": str(tmp_path)}, cwd=tmp_path
    )
    assert bare.code == 0
    assert bare.out == run("--help").out
    assert "`make`" in bare.err


PAGES: Final = """
import json, sys, typer
from supermarket.locale import use
use(sys.argv[1])
from supermarket.cli.app import program

def pages(command, context):
    yield context.command_path, {
        "page": command.get_help(context),
        "sentence": command.help,
        "unexplained": [each.name for each in command.params if not each.help and not each.hidden],
    }
    for name in command.list_commands(context) if hasattr(command, "commands") else ():
        inner = command.get_command(context, name)
        yield from pages(inner, typer.Context(inner, info_name=name, parent=context))

front = program()
json.dump(dict(pages(front, typer.Context(front, info_name="supermarket"))), sys.stdout)
"""
"""Prints the help of every command there is, in the language that the first argument names."""


@pytest.fixture(scope="module", params=["zh", "en"])
def pages(request: pytest.FixtureRequest) -> tuple[str, dict[str, dict[str, Any]]]:
    answer = run(request.param, program=(sys.executable, "-c", PAGES))
    assert answer.code == 0, answer.err
    return request.param, answer.json


def test_every_command_and_every_option_is_explained(pages: tuple[str, dict[str, dict[str, Any]]]) -> None:
    _language, found = pages
    assert set(LINES) <= {path.removeprefix("supermarket ").split()[0] for path in found}
    assert [path for path, page in found.items() if not page["sentence"]] == []
    assert {path: page["unexplained"] for path, page in found.items() if page["unexplained"]} == {}


def test_help_is_in_one_language_alone(pages: tuple[str, dict[str, dict[str, Any]]]) -> None:
    language, found = pages
    names = {word for path in found for name in path.split() for word in name.split("-")}
    names |= {*COLUMNS, "district", "Tab"}  # what is typed above a file's columns, for all registers, or pressed
    names.add("pdf")  # how a file's name ends
    foreign: dict[str, object]
    if language == "zh":
        foreign = {path: english_in(page["page"]) - names for path, page in found.items()}
    else:
        foreign = {path: CHINESE.findall(page["page"]) for path, page in found.items()}
    assert {path: words for path, words in foreign.items() if words} == {}


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


def test_a_locale_without_chinese_loses_no_name_of_a_file_nor_an_argument(ledger_path: Path, tmp_path: Path) -> None:
    env = dict(CONSOLES[2]) | {"LANG": "POSIX", "LC_ALL": "POSIX", "SUPERMARKET_LANG": "en"}
    folder = tmp_path / "审计包"
    done = run("audit", "export", folder, "--db", ledger_path, env=env)
    assert (done.code, done.told) == (0, b"")
    assert {path.name for path in folder.iterdir()} >= {"0-说明.txt", "1-正文字典.txt"}
    for arguments in ((), ("-I",)):
        found = run(*arguments, folder / "verify.py", env=env, program=(sys.executable,))
        assert found.code == 0, found.written
    (ledger_path.parent / "账本.db").write_bytes(ledger_path.read_bytes())
    line = ("household", "enrol", "--head", "王样甲", "--db", ledger_path.parent / "账本.db", "--json")
    by = ("--operator", "15001", "--site", "5001", "--now", "2026-03-02T09:00+08:00")
    assert run(*line, *by, env=env).json["head"] == "王样甲"


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
