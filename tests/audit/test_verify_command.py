"""`audit verify` as an auditor types it: it changes nothing, not even old books, and names every fault."""

from pathlib import Path
from typing import Any

import pytest

from supermarket.books.rebuild import BOOKS_VERSION
from tests.audit.tampering import tampering
from tests.command import run
from tests.ledgers.before import BEFORE, before_ledger


def verified(ledger: Path) -> tuple[int, dict[str, Any]]:
    before = ledger.read_bytes()
    done = run("--db", ledger, "audit", "verify", "--json")
    assert done.err == ""
    assert ledger.read_bytes() == before
    return done.code, done.json


def test_a_sound_ledger_is_verified_without_an_operator(lived: Path) -> None:
    _code, found = verified(lived)
    assert found["faults"] == []
    assert found["streams"][0].keys() == {"origin", "size", "root"}


def test_books_that_only_call_themselves_an_earlier_versions_are_left_as_they_are_and_named_once(lived: Path) -> None:
    """The entries obey rules that no earlier version knew."""
    with tampering(lived) as connection:
        connection.execute("DROP TABLE honour")
        connection.execute("CREATE TABLE thing (x)")
        connection.execute("CREATE TRIGGER thing_kept BEFORE DELETE ON thing BEGIN SELECT raise(ABORT, 'no'); END")
        connection.execute(f"PRAGMA user_version = {BOOKS_VERSION - 1}")
    code, found = verified(lived)
    assert code == 1
    assert [fault["code"] for fault in found["faults"]] == ["books_version"]


@pytest.mark.parametrize("purpose", BEFORE)
def test_a_ledger_of_the_version_before_that_nobody_opened_is_verified_with_a_remark(
    purpose: str, tmp_path: Path
) -> None:
    ledger = before_ledger(purpose, tmp_path)
    code, found = verified(ledger)
    assert (code, found["ok"], found["faults"], found["breaches"]) == (0, True, [], [])
    assert {remark["code"] for remark in found["remarks"]} == {"books_earlier", "judged_by_earlier_edition"}
    early = {remark["origin"]: remark["what"] for remark in found["remarks"] if remark["origin"]}
    assert all(str(stream["size"]) in early[stream["origin"]] for stream in found["streams"])
    with tampering(ledger) as connection:
        connection.execute("UPDATE entry SET actor = '15002' WHERE seq = 100")
    code, found = verified(ledger)
    assert code == 1
    assert ("leaf_differs", 100) in {(fault["code"], fault["seq"]) for fault in found["faults"]}


def test_a_ledger_of_a_newer_version_is_refused_as_such(lived: Path) -> None:
    with tampering(lived) as connection:
        connection.execute(f"PRAGMA user_version = {BOOKS_VERSION + 1}")
    before = lived.read_bytes()
    done = run("--db", lived, "audit", "verify")
    assert (done.code, done.out) == (1, "")
    assert "newer version" in done.err
    assert "rebuild" not in done.err
    assert lived.read_bytes() == before


def test_what_is_sealed_is_verified_whatever_the_books_are(lived: Path) -> None:
    with tampering(lived) as connection:
        connection.execute("PRAGMA user_version = 1")
        connection.execute("UPDATE entry SET actor = '15002' WHERE seq = 100")
        connection.execute("CREATE TRIGGER mine BEFORE INSERT ON entry BEGIN SELECT 1; END")
    _code, found = verified(lived)
    named = {(fault["code"], fault["seq"]) for fault in found["faults"]}
    assert {("books_version", 0), ("leaf_differs", 100), ("guard_unknown", 0)} <= named
    assert "posting_missing" not in {code for code, _seq in named}


def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("文明实践", encoding="utf-8")
    for path in (tmp_path / "none.db", tmp_path / "letter.txt"):
        done = run("--db", path, "audit", "verify")
        assert (done.code, done.out) == (1, "")
