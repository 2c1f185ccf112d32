"""The doctor looks at machines and ledgers in every state and changes nothing."""

import hashlib
import sqlite3  # noqa: TID251 - to make a foreign database
from pathlib import Path

import pytest

from supermarket.books.rebuild import BOOKS_VERSION
from supermarket.cli.ledger.doctor import PACKAGES
from supermarket.clock import system_clock
from supermarket.district.roles import VERBS
from supermarket.journal.engines.sqlite.files import PRAGMAS
from supermarket.journal.engines.sqlite.results import known_faults
from supermarket.making import new_ledger
from tests.command import run
from tests.postgresql import lay_copy, new_places


def fingerprint(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize(
    ("version", "faults"),
    [
        ("3.40.1", ["wal-reset"]),
        ("3.44.5", ["wal-reset"]),
        ("3.44.6", []),
        ("3.45.0", ["wal-reset"]),
        ("3.50.6", ["wal-reset"]),
        ("3.50.7", []),
        ("3.51.2", ["wal-reset"]),
        ("3.51.3", []),
        ("3.53.0", []),
        ("4.0", []),
    ],
)
def test_the_faults_of_a_version_of_sqlite_are_known(version: str, faults: list[str]) -> None:
    assert [fault.fault for fault in known_faults(version)] == faults


def test_without_a_ledger_the_doctor_says_what_to_do_and_makes_nothing(tmp_path: Path) -> None:
    found = run("doctor", "--json", "--db", tmp_path / "folder" / "x.db")
    assert found.code == 0
    assert found.json["ledger"] == {
        "path": str(tmp_path / "folder" / "x.db"),
        "state": "absent",
        "bytes": 0,
        "pragmas": None,
    }
    assert any("supermarket init" in line for line in found.json["advice"])
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_knows_every_version_that_matters(tmp_path: Path) -> None:
    found = run("doctor", "--json", "--db", tmp_path / "x.db").json
    assert set(found["versions"]) == {"supermarket", "python", "sqlite", "system", *PACKAGES}
    assert "" not in found["versions"].values()
    assert found["free_bytes"] > 0
    assert [fault["fault"] for fault in found["sqlite_faults"]] == [
        fault.fault for fault in known_faults(found["versions"]["sqlite"])
    ]


def test_a_ledger_answers_with_its_pragmas(tmp_path: Path) -> None:
    with new_ledger(tmp_path / "x.db", district="220802", origin="1000-1", drill=True, clock=system_clock()):
        pass
    found = run("doctor", "--json", "--db", tmp_path / "x.db").json["ledger"]
    assert found["state"] == "present"
    assert found["bytes"] == (tmp_path / "x.db").stat().st_size
    assert {name: found["pragmas"][name] for name in PRAGMAS} == PRAGMAS


def test_a_foreign_file_is_called_so_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database", encoding="utf-8")
    (tmp_path / "empty.db").write_bytes(b"")
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE t (x)")
    other.close()
    before = fingerprint(tmp_path)
    for name in before:
        found = run("doctor", "--json", "--db", tmp_path / name)
        assert (found.code, found.json["ledger"]["state"]) == (0, "foreign")
    assert fingerprint(tmp_path) == before


def test_a_damaged_ledger_is_called_unreadable(tmp_path: Path) -> None:
    with new_ledger(tmp_path / "x.db", district="220802", origin="1000-1", drill=True, clock=system_clock()):
        pass
    content = (tmp_path / "x.db").read_bytes()
    (tmp_path / "x.db").write_bytes(content[:100] + b"\xff" * (len(content) - 100))
    found = run("doctor", "--json", "--db", tmp_path / "x.db")
    assert (found.code, found.json["ledger"]["state"]) == (0, "unreadable")
    assert any("damaged" in line for line in found.json["advice"])


def test_a_ledger_that_a_newer_version_used_is_called_so_and_nothing_in_it_is_judged(ledger_path: Path) -> None:
    with sqlite3.connect(ledger_path) as newer:
        newer.execute(f"PRAGMA user_version = {BOOKS_VERSION + 1}")
    newer.close()
    before = hashlib.sha256(ledger_path.read_bytes()).hexdigest()
    found = run("doctor", "--json", "--db", ledger_path)
    assert (found.code, found.json["ledger"]["state"]) == (0, "newer")
    told = f"The ledger at {ledger_path} was last used by a newer version of this program; install that version."
    assert told in found.json["advice"]
    assert "较新版本的账本" in run("doctor", "--db", ledger_path, "--lang", "zh").out
    assert hashlib.sha256(ledger_path.read_bytes()).hexdigest() == before


def test_the_table_of_roles_is_that_of_the_rules() -> None:
    shown = run("doctor", "--roles", "--json").json
    assert {verb: set(roles) for verb, roles in shown.items()} == {verb: set(roles) for verb, roles in VERBS.items()}
    page = run("doctor", "--roles").out
    assert [verb for verb in VERBS if f"\n{verb} " not in page] == []


def test_of_a_ledger_on_a_server_the_doctor_says_how_its_server_stands(
    postgresql: str, made_ledger: Path, tmp_path: Path
) -> None:
    with new_places(postgresql, tmp_path) as places:
        where = next(places)
        lay_copy(made_ledger, where)
        found = run("doctor", "--db", str(where))
        told = run("doctor", "--json", "--db", str(where)).json
    assert "PostgreSQL 1" in found.out
    assert told["server"]["settings"]["fsync"] == "off"
    assert {"version", "role", "tls", "standbys", "archived", "xid_age", "connections"} < told["server"].keys()
    assert any("fsync is off" in line for line in told["advice"])
    assert not any("SQLite" in line for line in told["advice"]), "what SQLite can do to a file is no matter there"
