"""A package in a forger's hands: what he alters he mends, up to making every file again from a journal of his own."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, redirect_stdout
from functools import cache
from hashlib import sha256
from io import BytesIO, TextIOWrapper
from pathlib import Path
from types import CodeType
from typing import Any
from zipfile import ZipFile

import pytest

from supermarket.audit.package.assembling import verifier
from supermarket.audit.package.checker.files.descriptor import (
    DESCRIPTOR_FILE,
    JOURNAL_FILE,
    WORKBOOK_FILE,
    Filed,
    descriptor_text,
)
from supermarket.audit.package.checker.files.later import Later
from supermarket.audit.package.checker.files.making import Making
from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.tree import Tree, leaf_of_line
from supermarket.audit.package.export import export
from supermarket.audit.package.files import Files
from supermarket.audit.package.workbook import zip_parts
from supermarket.kinds import KINDS
from supermarket.ledger import open_ledger
from tests.village import START

Change = Callable[[str], str]
BREACH = "违规 breach"


def packed(ledger: Path, folder: Path, *, names: bool = False) -> Path:
    """Export a ledger."""
    with closing(open_ledger(ledger, now=START)) as opened, opened.reading() as session:
        export(session, folder, names=names)
    return folder


@contextmanager
def lent(package: Path) -> Iterator[Path]:
    """Lend a package to a test, and put back afterwards what was altered in it; a copy costs more than the program."""
    content = {path: path.read_bytes() for path in package.rglob("*") if path.is_file()}
    kept = {*content, *(folder for path in content for folder in path.parents)}
    yield package
    for path in sorted(package.rglob("*"), reverse=True):  # what lies in a folder before it
        if path not in kept:
            (path.rmdir if path.is_dir() and not path.is_symlink() else path.unlink)()
    for path, data in content.items():
        as_it_was = path.is_file() and not path.is_symlink() and path.stat().st_nlink == 1
        if not as_it_was or path.read_bytes() != data:
            path.unlink(missing_ok=True)
            path.write_bytes(data)


def run_by(package: Path, *arguments: str, python: str = sys.executable, isolated: bool = True) -> tuple[int, str]:
    """Run verify.py with the bare standard library; return its exit code and what it says."""
    program = [python, *(["-I"] if isolated else []), "-S", str(package / "verify.py"), *arguments]
    env = {"PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(program, capture_output=True, check=False, encoding="utf-8", env=env, cwd=package)
    assert done.stderr == ""
    return done.returncode, done.stdout


@cache
def _compiled() -> CodeType:
    return compile(verifier(KINDS), "verify.py", "exec")


def run_here(package: Path, *arguments: str, divided: bool = False) -> tuple[int, str]:
    """Run the program over a package in this process, which is quicker where many are looked at.

    To divide a process that holds a whole test run costs more than a second core saves, so it is `divided` when asked.
    """
    names: dict[str, Any] = {"__name__": "verify", "__file__": str(package / "verify.py")}
    exec(_compiled(), names)  # noqa: S102 - it is a program of its own, and cannot be imported
    screen = TextIOWrapper(BytesIO(), encoding="utf-8", newline="\n")
    with redirect_stdout(screen), pytest.MonkeyPatch.context() as machine:
        if not divided:
            machine.delattr(os, "fork", raising=False)
        code = names["main"](list(arguments))
    screen.seek(0)
    return code, screen.read()


def told_by(package: Path, *arguments: str) -> list[tuple[str, str]]:
    """Return the code and place of each fault that verify.py tells, in order."""
    return [told[:2] for told in _told(package, *arguments) if not told[2].startswith(BREACH)]


def breaches_told_by(package: Path) -> list[tuple[str, str]]:
    """Return the code and entry of each breach of a rule that verify.py tells."""
    return [told[:2] for told in _told(package) if told[2].startswith(BREACH)]


def _told(package: Path, *arguments: str) -> list[tuple[str, str, str]]:
    code, text = run_here(package, *arguments)
    lines = [tuple(line.split("\t", 2)) for line in text.splitlines() if re.match(r"[a-z_]+\t", line)]
    assert code == (1 if lines else 0), text
    return [(each[0], each[1], each[2]) for each in lines]


def codes(package: Path, *arguments: str) -> set[str]:
    """Return the codes of the faults that verify.py tells."""
    return {code for code, _where in told_by(package, *arguments)}


def files_named(package: Path) -> set[str]:
    """Return the files and parts of the workbook that verify.py says are not what they must be."""
    return {where.rpartition(":")[0] or where for code, where in told_by(package) if code == "file_differs"}


def alter(package: Path, path: str, change: Change) -> None:
    """Change the text of a file, which must make a difference."""
    file = package / path
    text = file.read_bytes().decode()
    altered = change(text)
    assert altered != text
    file.write_bytes(altered.encode())


def mend_descriptor(package: Path) -> None:
    """Make datapackage.json agree with the files that are there, as a forger would."""
    file = package / DESCRIPTOR_FILE
    content: dict[str, Any] = json.loads(file.read_bytes())
    for resource in content["resources"]:
        data = (package / resource["path"]).read_bytes()
        resource["bytes"], resource["hash"] = len(data), "sha256:" + sha256(data).hexdigest()
    file.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def entries_of(package: Path) -> list[dict[str, Any]]:
    """Return the entries of the journal."""
    return [json.loads(line) for line in (package / JOURNAL_FILE).read_bytes().splitlines()]


def line_of(entry: object) -> str:
    """Return an entry as a line of the journal; NaN and the like are written as Python writes them."""
    return json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"


def remake(package: Path, lines: Sequence[str]) -> None:
    """Write a journal and make every other file again from it, as the export does: the perfect forgery."""
    (package / JOURNAL_FILE).write_bytes("".join(lines).encode())
    later, trees, entries = Later(), dict[str, Tree](), list[Entry]()
    for line in lines:
        leaf = leaf_of_line(line.removesuffix("\n").encode())
        entries.append(Entry(**json.loads(line), leaf=leaf.hex()))
        trees.setdefault(entries[-1].origin, Tree()).append(leaf)
        later.take(entries[-1])
    later.finish()
    later.roots.update((origin, tree.root()) for origin, tree in trees.items())
    for name in (WORKBOOK_FILE, "ledger.beancount"):
        (package / name).unlink()
    shutil.rmtree(package / "tables")
    with Files(package) as files:
        making = Making(later, None, files.target)
        for entry in entries:
            making.entry(entry)
        making.close()
    rows = {table.path: making.rows[table.name] for table in making.tables.values()}
    paths = [resource["path"] for resource in json.loads((package / DESCRIPTOR_FILE).read_bytes())["resources"]]
    filed = [Filed(path, *_measured(package / path), rows.get(path)) for path in paths]
    (package / DESCRIPTOR_FILE).write_bytes(descriptor_text(later, filed).encode())


def _measured(file: Path) -> tuple[int, str]:
    data = file.read_bytes()
    return len(data), sha256(data).hexdigest()


def parts_of(book: Path) -> dict[str, str]:
    """Return the parts of a workbook."""
    with ZipFile(book) as opened:
        return {name: opened.read(name).decode() for name in opened.namelist()}


def put_parts(book: Path, parts: dict[str, str], drafts: Path) -> None:
    """Write a workbook of these parts just as the export does."""
    drafts.mkdir()
    for number, text in enumerate(parts.values()):
        (drafts / str(number)).write_bytes(text.encode())
    book.unlink()
    zip_parts(book, ((name, drafts / str(number)) for number, name in enumerate(parts)))
