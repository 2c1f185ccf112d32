"""verify.py: the sections of the checker laid into one file, so that a stranger reads it from the top."""

import ast
from collections import defaultdict
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from supermarket.audit.package.bodies import Kinds
from supermarket.audit.package.checker.files.descriptor import DICTIONARY_FILE, FORMAT_FILE
from supermarket.audit.package.dictionary import dictionary_csv, dictionary_text

CHAPTERS: Final = (
    ("流水账 the journal, read strictly", ("faults", "journal", "merging", "tree", "fixed", "bodies", "sealed")),
    ("记账 what an entry posts", ("legs",)),
    (
        "规律 what stands out among the entries of a whole span",
        ("analysis.chances", "analysis.judging", "analysis.counting"),
    ),
    (
        "表 the tables, column by column and row by row",
        ("files.columns", "files.tables", "files.later", "files.practice_rows", "files.rows"),
    ),
    (
        "文件 the files, as they are written",
        (
            "files.csv_lines",
            "files.beancount",
            "files.names",
            "files.sheets",
            "files.workbook",
            "files.guide",
            "files.descriptor",
            "files.making",
        ),
    ),
    (
        "规则 the rules that every entry must have kept, by what was in force at its time",
        (
            "rules.practice.words",
            "rules.roles",
            "rules.words",
            "rules.seen",
            "rules.in_force",
            "rules.state",
            "rules.earning.lapsing",
            "rules.earning.held",
            "rules.machines",
            "rules.unknowing",
            "rules.households.lineage",
            "rules.every",
            "rules.streams",
            "rules.forms",
            "rules.registers",
            "rules.households.households",
            "rules.spending.shelves",
            "rules.households.cards",
            "rules.households.erasing",
            "rules.earning.time",
            "rules.earning.claims",
            "rules.earning.notices",
            "rules.earning.points",
            "rules.spending.gifts",
            "rules.spending.goods",
            "rules.spending.movements",
            "rules.reversals",
            "rules.months.month_papers",
            "rules.months.figures",
            "rules.months.months",
            "rules.practice.told",
            "rules.practice.cases",
            "rules.practice.activities",
            "rules.practice.lists",
            "rules.practice.order_claims",
            "rules.practice.orders",
            "rules.practice.bases",
            "rules.practice.assessment",
            "rules.practice.rectification",
            "rules.practice.form_content",
            "rules.all",
        ),
    ),
    ("核对 the checks", ("folder", "remade", "apart", "asked", "sampling", "main")),
)
"""The chapters of the file, each with its sections in order; `opening` stands before them all."""
_OURS: Final = "supermarket.audit.package.checker."
_FOLDER: Final = Path(__file__).with_name("checker")
_NUMBERS: Final = "一二三四五六七八九"
_WIDTH: Final = 110
_LINE: Final = 120
_FIXED: Final = "FIXED_FILES: Dict[str, str] = {}  # written in when the sections are laid into one file\n"


class SectionsClashError(ValueError):
    """Two sections give one name to two things, or one takes what stands below it: a fault of the program."""


class _Section:
    """A module of the checker: its code without docstring and imports, the names that it defines, what it imports."""

    def __init__(self, name: str) -> None:
        """Read a module."""
        text = _FOLDER.joinpath(*name.split(".")).with_suffix(".py").read_text(encoding="utf-8")
        tree = ast.parse(text)
        lines = text.splitlines(keepends=True)
        self.name: Final = name
        self.doc: Final = ast.get_docstring(tree) or ""
        self.modules: Final[set[str]] = set()
        self.standard: Final[dict[str, set[str]]] = defaultdict(set)
        self.taken: Final[set[tuple[str, str]]] = set()
        self.defined: list[str] = []
        for number, statement in enumerate(tree.body):
            if number == 0 or isinstance(statement, ast.Import | ast.ImportFrom):
                first, last = statement.lineno - 1, statement.end_lineno or statement.lineno
                lines[first:last] = [""] * (last - first)
                self._import(statement)
            else:
                self.defined += _names(statement)
        self.code: Final = "".join(lines).strip("\n") + "\n"

    def _import(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.Import):
            for each in statement.names:
                self.modules.add(_written(each))
        elif isinstance(statement, ast.ImportFrom):
            module = str(statement.module)
            if module.startswith(_OURS):
                self.taken.update((module.removeprefix(_OURS), _written(each)) for each in statement.names)
            else:
                self.standard[module].update(map(_written, statement.names))


def _written(name: ast.alias) -> str:
    return f"{name.name} as {name.asname}" if name.asname else name.name


def _names(statement: ast.stmt) -> list[str]:
    """Return what a statement at the top of a module defines."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    targets += [statement.target] if isinstance(statement, ast.AnnAssign) else []
    return [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]


def verifier(kinds: Kinds) -> bytes:
    """Return the whole program, the same bytes for every package of this version, which knows these kinds of entries.

    Raises:
        SectionsClashError: a name of a section is not its own, or stands below where it is used.
    """
    fixed = {FORMAT_FILE: dictionary_text(kinds), DICTIONARY_FILE: dictionary_csv(kinds)}
    digests = "".join(f'    "{name}": "{sha256(content).hexdigest()}",\n' for name, content in fixed.items())
    return _program().replace(_FIXED, f"FIXED_FILES: Dict[str, str] = {{\n{digests}}}\n").encode()


@cache
def _program() -> str:
    """Return the sections in one text, in which the digests of the files that never change are still missing."""
    chapters = [(title, [_Section(name) for name in names]) for title, names in CHAPTERS]
    sections = [section for _title, chapter in chapters for section in chapter]
    opening = _Section("opening")
    _check([opening, *sections])
    text = f'"""{opening.doc}\n"""\n\nimport sys\n\n{opening.code}\n{_imports(sections)}'
    for (title, chapter), number in zip(chapters, _NUMBERS, strict=False):
        text += f"\n\n{f'# === {number}、{title} '.ljust(_WIDTH, '=')}\n"
        text += "".join(f"\n\n{_comment(section)}\n{section.code}" for section in chapter)
    return text


def _comment(section: _Section) -> str:
    """Return the docstring of a section as a comment."""
    lines = [f"# {line}".rstrip() for line in section.doc.splitlines()]
    head = f"# --- {_title(section)} ".ljust(_WIDTH, "-")
    return "\n".join([head, *lines]) + "\n\n"


def _title(section: _Section) -> str:
    """Return what a section is called in the file: its module's name, and of a rule that it is one."""
    folder, *_between = section.name.split(".")
    name = section.name.rpartition(".")[2]
    return f"rules_{name}" if folder == "rules" else name


def _imports(sections: list[_Section]) -> str:
    """Return all that the sections import of the standard library, each once, in order."""
    modules = sorted({module for section in sections for module in section.modules} - {"sys"})
    gathered: defaultdict[str, set[str]] = defaultdict(set)
    for section in sections:
        for module, names in section.standard.items():
            gathered[module] |= names
    lines = [f"import {module}\n" for module in modules]
    for module in sorted(gathered):
        own = sorted(name for name in gathered[module] if " as " not in name)
        lines += [_import(module, own)] if own else []
        lines += [f"from {module} import {name}\n" for name in sorted(gathered[module].difference(own))]
    return "".join(lines)


def _import(module: str, names: list[str]) -> str:
    line = f"from {module} import {', '.join(names)}\n"
    each = "".join(f"    {name},\n" for name in names)
    return line if len(line) <= _LINE else f"from {module} import (\n{each})\n"


def _check(sections: list[_Section]) -> None:
    """See that each name means one thing, and stands above where it is taken."""
    defined: dict[str, str] = {}
    for section in sections:
        for module, name in section.taken:
            if defined.get(name) != module:
                raise SectionsClashError(f"{section.name} takes {name} of {module}, which does not stand above it")
        for name in section.defined:
            if name in defined:
                raise SectionsClashError(f"{section.name} and {defined[name]} both define {name}")
            defined[name] = section.name
