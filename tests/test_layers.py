"""Imports run downward only, in no circles, what is heavy is loaded where it is used, and nothing grows too large."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Final

import pytest

from supermarket.cli.app import LINES
from tests.command import ROOT, run

PACKAGE: Final = ROOT / "supermarket"
LAYERS: Final = (
    {"errors", "clock", "locale", "sample", ""},  # "" is the package itself: its version
    {"journal"},
    {"books", "people"},
    {"registers"},
    {"district"},
    {"households"},
    {"corrections"},
    {"local"},
    {"earning"},
    {"spending"},  # what is spent asks what has lapsed
    {"practice"},
    {"months"},
    {"assessment"},
    {"erasure"},  # whose details are erased asks what still concerns him anywhere
    {"paper", "audit"},
    {"kinds"},
    {"ledger"},  # the composition root
    {"making"},  # a ledger of all features that there are
    {"opening", "inspection"},  # what makes a ledger of several features at once, or looks at one
    {"backup", "moving", "templates"},
    {"carry"},  # what travels is the whole journal, whatever features made it
    {"demo"},
    {"cli"},
    {"web"},  # the same verbs, asked by a browser
)
"""From the lowest to the highest; a module imports from lower layers and from its own folder."""
LINES_MAX: Final = 400
FUNCTION_LINES_MAX: Final = 70
RANK: Final = {folder: rank for rank, folders in enumerate(LAYERS) for folder in folders}
HEAVY: Final = {
    "sqlmodel",
    "sqlalchemy",
    "fpdf",
    "fontTools",
    "qrcode",
    "PIL",
    "pypinyin",
    "sqlite3",
    "babel",
    "scipy",
    "numpy",
    "matplotlib",
}


TOP: Final = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "README.zh.md",
    "benchmarks",
    "cli.py",
    "constraints.txt",
    "data",
    "docs",
    "hatch_build.py",
    "pyproject.toml",
    "supermarket",
    "tests",
}


def folder_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


@cache
def modules() -> dict[str, ast.Module]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imports(module: str, tree: ast.AST) -> Iterator[str]:
    """Give the package's modules that a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}, line {node.lineno}: a relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            known = name if name in modules() else name.rpartition(".")[0]
            if known in modules() and known != module:
                yield known


def below(folder: str) -> list[str]:
    """Return the modules of a folder and of those in it, without the folders themselves."""
    inside = [name for name in modules() if name.startswith(f"supermarket.{folder}.")]
    return [name for name in inside if not any(each.startswith(f"{name}.") for each in inside)]


def running_only(tree: ast.Module) -> ast.Module:
    """Return a module without what only type checkers see."""

    class Strip(ast.NodeTransformer):
        def visit_If(self, node: ast.If) -> ast.AST | None:
            return None if "TYPE_CHECKING" in ast.unparse(node.test) else self.generic_visit(node)

    return Strip().visit(ast.parse(ast.unparse(tree)))  # type: ignore[no-any-return] # the visitor's types are loose


def test_every_folder_has_a_place_in_the_order() -> None:
    assert {folder_of(module) for module in modules()} - set(RANK) == set()


def test_imports_run_downward_only() -> None:
    upward = [
        f"{module} imports {imported}"
        for module, tree in modules().items()
        for imported in imports(module, tree)
        if folder_of(module) != folder_of(imported) and RANK[folder_of(imported)] >= RANK[folder_of(module)]
    ]
    # The language comes before everything, and the words of refusals come from it.
    assert [line for line in upward if " imports supermarket.locale" not in line] == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    edges = {module: set(imports(module, running_only(tree))) for module, tree in modules().items()}
    while leaves := {module for module, targets in edges.items() if not targets & set(edges)}:
        for leaf in leaves:
            del edges[leaf]
    assert edges == {}, "in a circle, or above one"


IN_JSON: Final = {"each_item", "each_text", "number_at", "text_at", "is_json"}
"""The words with which SQL looks into JSON (`journal/engines/neutral.py`)."""


def looked_into(tree: ast.AST) -> Iterator[str]:
    """Give the columns of tables into whose JSON a module looks; parameters that hold a list are none."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IN_JSON:
            yield from (each.attr for each in node.args if isinstance(each, ast.Attribute))


def test_bodies_are_read_as_json_by_the_journal_and_the_audit_alone() -> None:
    looking = {
        module: set(looked_into(tree)) & {"body", "record"}
        for module, tree in modules().items()
        if folder_of(module) not in {"journal", "audit"}
    }
    assert {module: columns for module, columns in looking.items() if columns} == {}
    assert "body" in looked_into(modules()["supermarket.audit.analysis.money_in"]), "nothing is found any more"


def test_nothing_but_the_keyboard_asks_a_person_anything() -> None:
    asks = {"input", "getpass", "typer.confirm", "typer.prompt"}
    asking = {
        module
        for module, tree in modules().items()
        if not module.startswith("supermarket.cli.keyboard.")
        and any(isinstance(node, ast.Call) and ast.unparse(node.func) in asks for node in ast.walk(tree))
    }
    assert asking == set()


# --- how large things are ---------------------------------------------------------------------------------------------


def test_no_module_has_more_than_400_lines_and_no_function_more_than_70() -> None:
    lines = {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in PACKAGE.rglob("*.py")}
    assert {name: count for name, count in lines.items() if count > LINES_MAX} == {}
    functions = {
        f"{module}.{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in functions.items() if lines > FUNCTION_LINES_MAX} == {}


# --- what is heavy ----------------------------------------------------------------------------------------------------


MARK: Final = "loaded by then:"


def loaded_by(statements: Sequence[str]) -> dict[str, set[str]]:
    """Return the heavy libraries, and pydantic, that a fresh Python has loaded after each of these, run one by one.

    Nothing is ever unloaded: where nothing heavy is there after all of them, none of them alone loads anything heavy.
    """
    told = f"print('{MARK}', *sys.modules, file=sys.stderr)"
    probe = "\n".join(["import sys", *(f"{statement}\n{told}" for statement in statements)])
    done = run(program=(sys.executable, "-c", probe))
    assert done.code == 0, done.err
    told_lines = [line.removeprefix(MARK).split() for line in done.err.splitlines() if line.startswith(MARK)]
    watched = HEAVY | {"pydantic"}
    by_then = ({name.partition(".")[0] for name in names} & watched for names in told_lines)
    return dict(zip(statements, by_then, strict=True))


def loaded(statement: str) -> set[str]:
    """Return what is heavy after one statement."""
    return loaded_by([statement])[statement]


def at_fault(statements: Sequence[str], heavy: AbstractSet[str]) -> dict[str, set[str]]:
    """Return which of these are the first to load some of what is heavy."""
    found: dict[str, set[str]] = {}
    before: set[str] = set()
    for statement, names in loaded_by(statements).items():
        if new := (names & heavy) - before:
            found[statement] = new
        before |= names
    return found


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["--lang", "zh", "--help"], ["--no-such-option"]])
def test_the_first_screen_loads_nothing_heavy(arguments: list[str]) -> None:
    assert loaded(f"from supermarket.cli.run import main; main({arguments})") == set()


def test_the_help_of_a_command_loads_no_database_and_no_paper() -> None:
    asked = [f"from supermarket.cli.run import main; assert main(['{line}', '--help']) == 0" for line in LINES]
    assert at_fault(asked, HEAVY) == {}


def test_what_everything_stands_on_loads_nothing_heavy() -> None:
    modules = ("errors", "locale", "clock", "sample", "cli.main", "cli.run", "cli.app")
    assert at_fault([f"import supermarket.{module}" for module in modules], HEAVY | {"pydantic"}) == {}


def test_no_module_of_the_command_line_loads_anything_heavy_by_itself() -> None:
    assert at_fault([f"import {module}" for module in below("cli")], HEAVY) == {}


def test_paper_is_drawn_with_libraries_that_are_loaded_when_it_is_drawn() -> None:
    drawn_with = {"fpdf", "fontTools", "qrcode", "PIL"}
    assert at_fault([f"import {module}" for module in below("paper")], drawn_with) == {}


def test_tables_and_statements_are_defined_without_the_other_engines_dialect() -> None:
    probe = (
        "import sys; from supermarket.ledger import every_kind; assert every_kind();"
        " print(*(name for name in sys.modules if 'postgresql' in name and name.startswith(('sqlalchemy', 'psycopg'))))"
    )
    assert run(program=(sys.executable, "-c", probe)).out.split() == []


def test_whoever_loads_something_heavy_is_named() -> None:
    assert at_fault(["import supermarket.clock", "import sqlite3", "import sqlite3, decimal"], HEAVY) == {
        "import sqlite3": {"sqlite3"}
    }


def test_each_line_of_the_top_level_is_a_module_of_the_command_line() -> None:
    named = {line.where: f"supermarket.cli.{line.where.partition(':')[0]}" for line in LINES.values()}
    missing = [where for where, module in named.items() if module.replace(".cli..", ".") not in modules()]
    assert missing == []


def test_no_command_module_is_left_out_of_the_top_level() -> None:
    written = {
        module.removeprefix("supermarket.cli.")
        for module, tree in modules().items()
        if folder_of(module) == "cli"
        and any(isinstance(node, ast.Assign) and ast.unparse(node) == "app = commands()" for node in tree.body)
    }
    assert written - {line.where.partition(":")[0] for line in LINES.values()} == set()


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no repository: what is kept in it cannot be asked")
def test_what_somebody_measured_or_tried_is_not_kept_at_the_top_of_the_tree() -> None:
    asked = [shutil.which("git") or "git", "-c", "safe.directory=*", "ls-files"]  # whoever owns the clone
    kept = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert {path.split("/", 1)[0] for path in kept.splitlines()} == TOP
