"""A demo replaces what a demo made, and nothing else."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from supermarket.demo.folder import cleared
from supermarket.errors.files import DemoFolderRefused
from supermarket.journal.engines.sqlite.files import files_of
from supermarket.ledger import open_ledger
from supermarket.making import draft_of
from tests.command import INSTALLED
from tests.demo.conftest import Demo
from tests.village import make_ledger


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    assert cleared(tmp_path / "a" / "demo").path.is_dir()


def test_an_earlier_demos_files_are_taken_away(demo: Demo, tmp_path: Path) -> None:
    out = tmp_path / "demo"
    shutil.copytree(demo.out, out)
    cleared(out)
    assert contents(out) == {}


def test_what_file_managers_leave_is_in_nobodys_way(demo: Demo, tmp_path: Path) -> None:
    out = tmp_path / "demo"
    shutil.copytree(demo.out, out)
    (out / ".DS_Store").write_bytes(b"")
    cleared(out)
    assert contents(out) == {".DS_Store": b""}


def test_what_a_demo_left_that_was_killed_while_it_made_its_ledger_is_taken_away(tmp_path: Path) -> None:
    with draft_of(tmp_path / "ledger.db") as draft:
        for file in files_of(draft):
            file.write_bytes(b"half")
        cleared(tmp_path)
        assert contents(tmp_path) == {}


def test_a_demo_that_was_killed_in_the_middle_of_its_story_is_no_obstacle(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    env = {**os.environ, "PYTHONUNBUFFERED": "1", "SUPERMARKET_LANG": "en"}
    with subprocess.Popen([*INSTALLED, "demo", "--out", str(out)], env=env, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        next(line for line in run.stdout if line.startswith(" 7. "))
        run.kill()
    assert (out / "ledger.db").exists()
    cleared(out)
    assert contents(out) == {}


def a_note(folder: Path) -> str:
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    return "notes.txt"


def a_folder(folder: Path) -> str:
    (folder / "pictures").mkdir()
    return "pictures"


def a_folder_of_a_known_name(folder: Path) -> str:
    (folder / "card.png").unlink()
    (folder / "card.png").mkdir()
    return "card.png"


def a_link(folder: Path) -> str:
    (folder / "card.png").unlink()
    (folder / "card.png").symlink_to(folder / "cards-blank.pdf")
    return "card.png"


@pytest.mark.parametrize("put", [a_note, a_folder, a_folder_of_a_known_name, a_link])
def test_beside_a_demos_files_anything_else_is_refused(demo: Demo, tmp_path: Path, put: Callable[[Path], str]) -> None:
    out = tmp_path / "demo"
    shutil.copytree(demo.out, out)
    name = put(out)
    before = contents(out)
    with pytest.raises(DemoFolderRefused) as refused:
        cleared(out)
    assert (refused.value.path, refused.value.found) == (str(out), name)
    assert contents(out) == before


@pytest.mark.parametrize("drill", [False, True])
def test_a_ledger_that_no_demo_made_is_refused_and_not_even_opened(tmp_path: Path, drill: bool) -> None:
    make_ledger(tmp_path / "ledger.db", drill=drill)
    before = contents(tmp_path)
    with pytest.raises(DemoFolderRefused) as refused:
        cleared(tmp_path)
    assert refused.value.found == "ledger.db"
    assert contents(tmp_path) == before
    open_ledger(tmp_path / "ledger.db").close()


@pytest.mark.parametrize("content", [b"", b"mine"])
@pytest.mark.parametrize("name", ["ledger.db", "tampered.db", "card.png", "ledger.db-wal"])
def test_a_known_name_without_a_demos_ledger_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DemoFolderRefused) as refused:
        cleared(tmp_path)
    assert refused.value.found == name
    assert contents(tmp_path) == {name: content}


def test_a_link_to_a_demos_ledger_is_not_followed(demo: Demo, tmp_path: Path) -> None:
    (tmp_path / "ledger.db").symlink_to(demo.ledger)
    with pytest.raises(DemoFolderRefused):
        cleared(tmp_path)
    assert demo.ledger.exists()


def test_a_file_where_a_folder_was_named_stays(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("mine", encoding="utf-8")
    with pytest.raises(NotADirectoryError):
        cleared(tmp_path / "demo")
    assert (tmp_path / "demo").read_text(encoding="utf-8") == "mine"
