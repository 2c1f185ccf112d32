"""An intact ledger is verified where nothing can be written, and what the machine refuses is never called damage."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from supermarket.audit.verification.stored import carefully
from supermarket.journal.database import DatabaseFault, is_damage
from tests.audit.tampering import codes, verified
from tests.command import INSTALLED, ROOT, Answer
from tests.journal.raw import raw
from tests.ledgers.before import before_ledger

ALONE: Final = (shutil.which("unshare") or "", "--user", "--map-root-user", "--mount", "sh", "-euc")
"""Runs a script in which whoever runs the tests may mount what he likes, and nobody else sees it."""


def may_mount(folder: Path) -> bool:
    """Say whether this machine lets the tests make a mount of their own."""
    if not ALONE[0]:
        return False
    return subprocess.run([*ALONE, f"mount -t tmpfs none {folder}"], capture_output=True, check=False).returncode == 0


def told(script: str, *words: str | Path) -> Answer:
    """Run a script, then the installed command with these words, where the script's mounts stand."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("SUPERMARKET_", "LC_"))}
    done = subprocess.run(
        [*ALONE, f'{script}\nexec "$@"', "sh", *INSTALLED, *map(str, words), "--lang", "en"],
        env=env,
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=120,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Give a folder to mount over."""
    folder = tmp_path / "medium"
    folder.mkdir()
    if not may_mount(folder):
        pytest.skip("this machine lets nobody mount")
    return folder


@pytest.mark.parametrize("left", ["closed", "open"], ids=["closed well", "with its WAL"])
def test_a_ledger_on_a_medium_that_is_read_only_is_verified(honest: Path, place: Path, left: str) -> None:
    with raw(honest) as connection:
        connection.execute("INSERT INTO token VALUES (?, '15001', 1)", ("ab" * 32,))
        for file in honest.parent.glob("ledger*"):
            if file.is_dir():
                shutil.copytree(file, place / file.name)
            elif left == "open" or file.suffix == ".db":
                shutil.copyfile(file, place / file.name)
    if left == "closed":
        shutil.copyfile(honest, place / "ledger.db")
    (place / "ledger.db-shm").unlink(missing_ok=True)
    done = told(
        f"mount --bind {place} {place}; mount -o remount,bind,ro {place}",
        "audit",
        "verify",
        "--db",
        place / "ledger.db",
    )
    if left == "closed":
        assert (done.code, done.err) == (0, ""), done.out + done.err
    else:
        assert (done.code, done.out) == (1, "")
        assert done.err.count("\n") == 1
        assert "ledger.db-wal" in done.err


@pytest.mark.parametrize("version", ["this", "the one before"])
def test_doctor_looks_at_a_ledger_on_a_medium_that_is_read_only(honest: Path, place: Path, version: str) -> None:
    if version == "this":
        shutil.copyfile(honest, place / "ledger.db")
        shutil.copytree(honest.with_name("ledger-evidence"), place / "ledger-evidence")
    else:
        before_ledger("record", place)
    medium = f"mount --bind {place} {place}; mount -o remount,bind,ro {place}"
    done = told(medium, "doctor", "--json", "--db", place / "ledger.db")
    assert (done.code, done.json["ledger"]["state"], done.err) == (0, "present", "")
    assert "Nothing can be written where the ledger is; it can be read and verified there." in done.json["advice"]


def test_a_full_disk_is_no_damage_and_verification_writes_nothing_there(honest: Path, place: Path) -> None:
    elsewhere = honest.parent / "temporary"
    elsewhere.mkdir()
    script = f"""
        mount -t tmpfs -o size=8m none {place}
        cp -r {honest} {honest.with_name("ledger-evidence")} {place}
        mount -t tmpfs -o size=4k none {elsewhere}
        for disk in {place} {elsewhere}; do head -c 9000000 /dev/zero > $disk/filler 2>/dev/null || true; done
        export TMPDIR={elsewhere}
    """
    done = told(script, "audit", "verify", "--db", place / "ledger.db")
    assert (done.code, done.err) == (0, ""), done.out + done.err


def test_books_that_cannot_be_rebuilt_on_a_full_disk_say_that_it_is_full(honest: Path, place: Path) -> None:
    script = f"""
        mount -t tmpfs -o size=8m none {place}
        cp {honest} {place}
        head -c 9000000 /dev/zero > {place}/filler 2>/dev/null || true
    """
    done = told(script, "books", "rebuild", "--db", place / "ledger.db")
    full = "The disk that the ledger lies on is full; make room and try again.\n"
    assert (done.code, done.out, done.err) == (1, "", full)


def test_a_file_that_this_account_may_not_read_is_told_as_such(lived: Path, place: Path) -> None:
    assert place.is_dir()
    lived.chmod(0)
    words = (*INSTALLED, "audit", "verify", "--db", lived, "--lang", "en")
    done = subprocess.run([ALONE[0], "--user", *words], capture_output=True, check=False, cwd=ROOT, timeout=120)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.count(b"\n") == 1
    assert b"damage" not in done.stderr


def test_a_fault_of_the_machine_is_no_damage_of_the_file(lived: Path) -> None:
    with raw(lived) as holder, raw(lived) as waiting:
        holder.execute("BEGIN IMMEDIATE")
        waiting.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(DatabaseFault, match="locked") as fault:
            waiting.execute("BEGIN IMMEDIATE")
        holder.execute("ROLLBACK")
    assert not is_damage(fault.value)
    broken: list[str] = []

    def rows() -> Iterator[int]:
        yield 1
        raise fault.value

    with pytest.raises(DatabaseFault, match="locked"):
        list(carefully(rows(), broken))
    assert broken == []


def test_a_file_that_is_shorter_than_it_says_is_damaged_all_the_same(lived: Path) -> None:
    with lived.open("r+b") as file:
        file.truncate(lived.stat().st_size // 2)
    assert "file_damaged" in codes(verified(lived).faults)
