"""A journal that no verb wrote is named by its entry in one sentence, whatever opens it, and changes nothing."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest

from supermarket.books.forged import entries_read
from supermarket.books.rebuild import BOOKS_VERSION
from supermarket.errors.ledger import EntryUnreadable
from supermarket.journal.database import DatabaseFault
from tests.audit.tampering import reseal, tampering
from tests.cli.office import typed
from tests.journal.raw import Raw, raw, row_of
from tests.refusing import fields_of
from tests.village import Village

NOW: Final = "2026-03-02T10:00:00+08:00"


Forgery: TypeAlias = Callable[[Raw, dict[str, Any]], None]


def twice(connection: Raw, row: dict[str, Any]) -> None:
    """Reverse a second time what was reversed."""
    first = row_of(connection, "entry", "kind = 'credit.reversed'")
    connection.execute("UPDATE entry SET kind = ?, body = ? WHERE seq = ?", (first["kind"], first["body"], row["seq"]))


def of_nothing(connection: Raw, row: dict[str, Any]) -> None:
    """Reverse what is no entry's name."""
    first = row_of(connection, "entry", "kind = 'credit.reversed'")
    body = re.sub(r'"reverses":"[^"]*"', '"reverses":"nothing"', first["body"])
    assert body != first["body"]
    connection.execute("UPDATE entry SET kind = ?, body = ? WHERE seq = ?", (first["kind"], body, row["seq"]))


def no_utf8(connection: Raw, row: dict[str, Any]) -> None:
    """Give an entry a body that is no text."""
    connection.execute("UPDATE entry SET body = CAST(x'7bff7d' AS TEXT) WHERE seq = ?", (row["seq"],))


def changed(old: str, new: str) -> Forgery:
    """Return what changes the words of a body."""

    def change(connection: Raw, row: dict[str, Any]) -> None:
        assert old in row["body"]
        connection.execute("UPDATE entry SET body = ? WHERE seq = ?", (row["body"].replace(old, new), row["seq"]))

    return change


def made(column: str, text: str) -> Forgery:
    """Return what gives an entry another kind or body."""

    def make(connection: Raw, row: dict[str, Any]) -> None:
        statement = f"UPDATE entry SET {column} = ? WHERE seq = ?"  # noqa: S608 - a column of ours
        connection.execute(statement, (text, row["seq"]))

    return make


FORGERIES: Final[dict[str, Forgery]] = {
    "reversed twice": twice,
    "a reversal of nothing": of_nothing,
    "a kind that nobody knows": made("kind", "moon.landed"),
    "a kind of another entry": made("kind", "stock.received"),
    "a kind that colours a screen": made("kind", "\x1b[31mred"),
    "a field that nobody knows": changed('{"asked"', '{"_more":1,"asked"'),
    "a body that is empty": made("body", "{}"),
    "a body that is a list": made("body", "[]"),
    "a body that is a number": made("body", "7"),
    "a body that is no JSON": made("body", '{"asked":'),
    "a body without end": made("body", "[" * 200_000),
    "a number beyond all columns": changed('"points":40', '"points":99999999999999999999999'),
    "a household that is a list": changed('"household":"', '"household":["","'),
    "no UTF-8": no_utf8,
}
READING: Final = (
    ("books", "rebuild"),
    ("books", "rebuild", "--check"),
    ("balance", "HOUSEHOLD"),
    ("statement", "HOUSEHOLD"),
    ("stock", "list"),
    ("fund", "show"),
    ("claim", "list"),
    ("board",),
    ("month", "list"),
    ("month", "reconcile", "2026-03", "--site", "3001"),
    ("month", "reconcile", "2026-03", "--all"),
    ("audit", "verify"),
    ("audit", "export", "FOLDER"),
    ("backup", "FOLDER"),
    ("doctor",),
)


@pytest.fixture
def household(village: Village) -> str:
    """Give a household that earned, and spent, and had something reversed."""
    number = village.enrol()
    village.credit(number, 40)
    village.reverse(village.credit(number).entry)
    village.receive()
    village.redeem(number)
    return number


@pytest.mark.parametrize("forgery", FORGERIES, ids=str)
@pytest.mark.parametrize("old", [False, True], ids=["books that stand", "books to be renewed"])
def test_a_forged_entry_never_becomes_a_fault_of_the_program(
    household: str, ledger_path: Path, tmp_path: Path, forgery: str, old: bool
) -> None:
    with tampering(ledger_path) as connection:
        row = row_of(connection, "entry", "kind = 'points.credited'")
        last = row_of(connection, "entry", "kind = 'credit.reversed'")["seq"]
        FORGERIES[forgery](connection, row)
        if forgery != "no UTF-8":
            reseal(connection, row["seq"])
        if old:
            connection.execute(f"PRAGMA user_version = {BOOKS_VERSION - 1}")
    with raw(ledger_path) as connection:
        connection.text_factory = bytes
        before = connection.execute("SELECT * FROM posting").fetchall()
    for command in READING[:3] if old else READING:
        meant = {"HOUSEHOLD": household, "FOLDER": str(tmp_path / "-".join(command))}
        words = [meant.get(each, each) for each in command]
        done = typed(*words, "--db", ledger_path, "--now", NOW)
        assert done.code in {0, 1}, (command, done.err)
        assert "fault; the details" not in done.err, (command, done.err)
        assert done.err.count("\n") <= 1, (command, done.err)
        if command[0] == "books":
            assert done.code == 1
            named = last if forgery == "reversed twice" else row["seq"]
            assert f" 1000-1-{named} " in done.err, done.err
    with raw(ledger_path) as connection:
        connection.text_factory = bytes
        assert connection.execute("SELECT * FROM posting").fetchall() == before


def test_an_honest_journal_has_no_forged_entry(household: str, village: Village) -> None:
    assert village.points(household) > 0
    assert village.ledger.forged_entry() is None


@pytest.mark.parametrize("forgery", FORGERIES, ids=str)
def test_the_first_forged_entry_is_named(household: str, village: Village, ledger_path: Path, forgery: str) -> None:
    """A body that is one of its kind may still be one that the books refuse; that is told when they are made."""
    assert village.points(household) > 0
    with tampering(ledger_path) as connection:
        row = row_of(connection, "entry", "kind = 'points.credited'")
        FORGERIES[forgery](connection, row)
    refusal = village.ledger.forged_entry()
    if forgery in {"reversed twice", "a reversal of nothing"}:
        assert refusal is None
    else:
        assert refusal is not None
        assert fields_of(refusal)["entry"] == f"1000-1-{row['seq']}"


def test_spaces_that_no_canonical_body_has_are_named(household: str, village: Village, ledger_path: Path) -> None:
    assert village.points(household) > 0
    with tampering(ledger_path) as connection:
        row = row_of(connection, "entry", "kind = 'points.credited'")
        changed('{"asked"', '{ "asked"')(connection, row)
    refusal = village.ledger.forged_entry()
    assert isinstance(refusal, EntryUnreadable)
    assert refusal.entry == f"1000-1-{row['seq']}"


def test_reading_that_is_interrupted_names_no_entry_as_forged(village: Village) -> None:
    with village.ledger.database.reading() as transaction:
        reading = entries_read(transaction)
        assert next(reading).seq == 1
        transaction.driver.interrupt()
        with pytest.raises(DatabaseFault, match="interrupted"):
            next(reading)
