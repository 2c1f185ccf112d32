"""README and its companions say what is so: commands give what is shown, and nothing that exists is left out."""

import re
from importlib import import_module
from pathlib import Path
from typing import Final

import pytest
import typer.main

from supermarket.cli.app import LINES
from supermarket.households.numbers import read_typed
from tests import standing_by
from tests.command import INSTALLED, ROOT, run
from tests.paper.reading import open_png, scan
from tests.test_layers import LAYERS, PACKAGE

README: Final = ROOT / "README.md"
CHINESE: Final = ROOT / "README.zh.md"
READMES: Final = (README, CHINESE)
CONTRIBUTING: Final = ROOT / "CONTRIBUTING.md"
PAGES: Final = (*READMES, CONTRIBUTING, ROOT / "CHANGELOG.md")
ANY: Final = "…"
"""Alone on a line it stands for any lines, within one for whatever is different each time."""
_BLOCK: Final = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK: Final = re.compile(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"")
_QUOTED: Final = re.compile(r"`([^`\n]+)`")
_FILE: Final = re.compile(r"[\w./-]+\.(md|py|toml|txt|csv|po|png)")
_FOLDER: Final = re.compile(r"[a-z_]+(?:/|\.py)")
_PLACE: Final = re.compile(r"(?<![\w.~/:<)\]}%-])/[A-Za-z][\w./-]*")
_HOST: Final = re.compile(r"\w+://([^/\s)]+)")
_NUMBERED: Final = re.compile(r"#\d+|(?<!card )\bissue \d+", re.IGNORECASE)
PICTURE_MAX: Final = 200_000
"""In bytes; the page is read over slow lines too."""
MADE_LATER: Final = {"supermarket-0.1.0-py3-none-any.whl", "card.png"}
"""Files that a reader makes by following the page."""


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


# --- what is typed and what comes -------------------------------------------------------------------------------------


FIRST_DAY: Final = 11
"""So many commands of a page are typed to the installed program: the first day's, and what is said before them."""


def steps(page: Path) -> list[tuple[str, str]]:
    """Return every command of a page's console blocks with the output shown below it, in order."""
    found = []
    for block in _BLOCK.findall(text_of(page)):
        before, *commands = re.split(r"^\$ ", block, flags=re.MULTILINE)
        assert before == "", f"a console block begins with a command, not with {before!r}"
        found += [(command, output) for command, _newline, output in (each.partition("\n") for each in commands)]
    return found


def answers(commands: list[str], folder: Path, program: Path) -> list[str]:
    """Type commands into one shell, as a reader does, and return what came of each on the screen.

    After the first day `supermarket` is the program of a process that stands by, which answers as the installed one.
    """
    typed = [f"{command}\nprintf '\\0'" for command in commands]
    typed[FIRST_DAY:FIRST_DAY] = [f"PATH={program.parent}:$PATH"]
    script = "\n".join(["exec 2>&1", *typed])
    path = f"{Path(INSTALLED[0]).parent}:/usr/local/bin:/usr/bin:/bin"
    answer = run("-c", script, program=("bash",), env={"PATH": path}, cwd=folder)
    assert (answer.code, answer.err) == (0, "")
    *found, rest = answer.out.split("\0")
    assert rest == ""
    return found


def as_shown(shown: str) -> re.Pattern[str]:
    """Return the pattern of an output as README shows it."""
    lines = (r"(?:.*\n)*?" if line == ANY else re.escape(line).replace(ANY, ".+") + "\n" for line in shown.splitlines())
    return re.compile("".join(lines))


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_every_command_of_the_readme_answers_as_it_shows(page: Path, tmp_path: Path) -> None:
    shown_steps = steps(page)
    (tmp_path / "reader").mkdir()
    (tmp_path / "standing").mkdir()
    program = standing_by.program(tmp_path / "standing")
    found = answers([command for command, _output in shown_steps], tmp_path / "reader", program)
    assert len(found) == len(shown_steps)
    for (command, shown), answer in zip(shown_steps, found, strict=True):
        if not as_shown(shown).fullmatch(answer):
            assert f"$ {command}\n{answer}" == f"$ {command}\n{shown}"


def test_both_readmes_have_the_same_sections_in_the_same_order() -> None:
    """As many headings of the same rank, and as many tables, pictures and blocks to type below each."""
    shapes = [
        [
            re.sub(r"^(#+) .*|^(```\w*)$|^(\|)-.*|^(<img).*|^.*", r"\1\2\3\4", line)
            for line in text_of(page).splitlines()
        ]
        for page in READMES
    ]
    english, chinese = ([part for part in shape if part] for shape in shapes)
    assert english == chinese


def test_both_readmes_say_the_same_of_every_command() -> None:
    english, chinese = (
        [line.split("|")[1] for line in text_of(page).splitlines() if line.startswith("| `")] for page in READMES
    )
    assert [row.replace("、", ", ").replace("，或条码加", ", or a barcode and") for row in chinese] == english


def test_both_readmes_type_the_same_commands() -> None:
    """But for the language and a reason in words."""
    differs = re.compile(r'(?<=--lang )\w+|(?<=_LANG=)\w+|"[^"$]*"')
    english, chinese = ([differs.sub("…", command) for command, _output in steps(page)] for page in READMES)
    assert english == chinese


@pytest.mark.parametrize(
    ("page", "heading"), [(README, "## A first day in eight commands"), (CHINESE, "## 第一天：八条命令")]
)
def test_the_first_day_is_eight_commands(page: Path, heading: str) -> None:
    day = text_of(page).partition(heading)[2].partition("\n##")[0]
    commands = [line for line in day.splitlines() if line.startswith("$ supermarket ")]
    assert len(commands) == 8


@pytest.mark.parametrize(
    ("shown", "answer", "fits"),
    [
        ("one\n", "one\n", True),
        ("one\n", "one\ntwo\n", False),
        ("", "something\n", False),
        ("root …\nsound\n", "root 12 ab\nsound\n", True),
        ("root …\nsound\n", "root 12\nab\nsound\n", False),
        ("root …\n", "root \n", False),
        ("one\n…\nlast\n", "one\ntwo\nthree\nlast\n", True),
        ("one\n…\nlast\n", "one\nlast\n", True),
        ("one\n…\nlast\n", "one\ntwo\n", False),
    ],
)
def test_three_dots_stand_for_what_differs_and_for_nothing_else(shown: str, answer: str, *, fits: bool) -> None:
    assert bool(as_shown(shown).fullmatch(answer)) == fits


# --- nothing is left out ----------------------------------------------------------------------------------------------


def all_commands() -> list[str]:
    """Return every command that exists, as it is typed."""
    found = []
    for line in LINES.values():
        module, _colon, name = line.where.partition(":")
        group = typer.main.get_group(import_module(f".{module}", "supermarket.cli").app.parsed)
        shown = [each for each, command in group.commands.items() if not command.hidden]
        found += [line.name] if name else [f"{line.name} {each}" for each in shown]
    return found


def test_every_command_stands_in_the_readmes_table() -> None:
    table = text_of(README).partition("## All commands")[2].partition("\n## ")[0]
    shown = {quoted for line in table.splitlines() if line.startswith("|") for quoted in _QUOTED.findall(line)}
    named = {re.split(r" (?=[A-Z])", quoted)[0] for quoted in shown if not quoted.startswith("--")}
    assert named == set(all_commands())


def folder_lines() -> list[set[str]]:
    """Return the names of each line of CONTRIBUTING's list of folders, the highest first."""
    table = text_of(CONTRIBUTING).partition("### Folders and import order")[2].partition("\n### ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return [set(_FOLDER.findall(row)) for row in rows]


def real_folders() -> set[str]:
    """Return the package's folders and modules as CONTRIBUTING writes them."""
    folders = {f"{path.parent.name}/" for path in PACKAGE.glob("*/__init__.py")}
    return folders | {path.name for path in PACKAGE.glob("[a-z]*.py")}


def test_the_list_of_folders_is_that_of_the_package() -> None:
    assert sorted(name for line in folder_lines() for name in line) == sorted(real_folders())


def test_the_list_of_folders_is_in_the_import_order() -> None:
    rank = {name: number for number, line in enumerate(reversed(folder_lines())) for name in line}
    order = [{f"{name}/", f"{name}.py"} & set(rank) for layer in LAYERS for name in sorted(layer)]
    listed = [rank[found.pop()] for found in order if found]
    assert listed == sorted(listed)
    assert len(listed) == len(rank)


def test_the_list_of_make_targets_is_that_of_the_makefile() -> None:
    listed = re.findall(r"^\| `make ([\w-]+)` \|", text_of(CONTRIBUTING), re.MULTILINE)
    (phony,) = re.findall(r"^\.PHONY: (.+)$", text_of(ROOT / "Makefile"), re.MULTILINE)
    assert sorted(listed) == sorted(phony.split())


# --- nothing is promised that is not there ----------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """Return what a link into a page can name: its headings in lower case, without signs, blanks as hyphens."""
    headings = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = [link or picture for link, picture in _LINK.findall(text_of(page))]
    for link in links:
        path, _hash, anchor = link.partition("#")
        if "://" in path:
            continue
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_is_named_is_in_the_repository(page: Path) -> None:
    named = {quoted for quoted in _QUOTED.findall(text_of(page)) if _FILE.fullmatch(quoted)} - MADE_LATER
    assert {name for name in named if not (ROOT / name).exists() and not any(PACKAGE.rglob(name))} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_tells_nothing_of_where_and_how_it_was_written(page: Path) -> None:
    text = text_of(page)
    assert {place for place in _PLACE.findall(text) if not place.startswith(("/var/lib/", "/Users/Shared/"))} == set()
    assert set(_HOST.findall(text)) <= {"www.rfc-editor.org"}
    assert _NUMBERED.findall(text) == []


def pictures(page: Path) -> list[str]:
    return [picture for _link, picture in _LINK.findall(text_of(page)) if picture]


def test_both_readmes_show_the_same_pictures_in_the_same_order_and_none_is_heavy() -> None:
    assert pictures(README) == pictures(CHINESE)
    drawn = {path for path in (ROOT / "docs").iterdir() if path.suffix != ".md"}
    assert {ROOT / picture for picture in pictures(README)} == drawn
    assert [picture for picture in pictures(README) if (ROOT / picture).stat().st_size > PICTURE_MAX] == []


def test_the_picture_in_the_readme_is_a_drills_card_that_a_scanner_reads() -> None:
    picture = open_png((ROOT / "docs" / "card.png").read_bytes())
    codes = scan(picture)
    (payload,) = codes["QRCode"]
    typed = read_typed(payload)
    assert typed is not None
    assert (typed.payload, codes["Code128"]) == (payload, [payload])
    # On the card of a real ledger nothing is printed there.
    assert picture.convert("L").crop((700, 530, 1011, 638)).getextrema()[0] == 0
