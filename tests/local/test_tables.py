"""The local drawer stays on its machine: nothing of it is in another drawer, and a ledger without it gains it."""

from pathlib import Path
from typing import Final

import pytest

from supermarket.books.local import LocalRow
from supermarket.books.tables import BooksRow
from supermarket.errors.signing import PinNotSet, TokenRefused
from supermarket.journal.database import Transaction
from supermarket.journal.tables import JournalRow
from supermarket.ledger import Ledger, open_ledger
from supermarket.local.pins import has_pin, verify_pin
from supermarket.local.signing import new_token, sign_in
from supermarket.local.tables import empty_local, is_local_complete
from supermarket.people.tables import PeopleRow
from tests.pins import give_pin
from tests.refusing import refused
from tests.village import CLERK, Village

PIN: Final = "40718263"
CODE: Final = CLERK.actor
LOCAL: Final = set(LocalRow.metadata.tables)


def tables(transaction: Transaction) -> set[str]:
    rows = transaction.driver.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name for (name,) in rows}


def cells(transaction: Transaction, names: set[str]) -> set[str]:
    """Return everything that stands in some tables, as text."""
    found = set()
    for name in names:
        for row in transaction.driver.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 - the schema's own names
            found |= {cell.hex() if isinstance(cell, bytes) else str(cell) for cell in row}
    return found


def test_no_name_of_the_drawer_is_that_of_a_table_elsewhere() -> None:
    for drawer in (JournalRow, BooksRow, PeopleRow):
        assert not LOCAL & set(drawer.metadata.tables)


def test_hashes_stand_in_the_drawer_alone(real: Village) -> None:
    give_pin(real.ledger, CODE, PIN)
    token = new_token(real.ledger, CODE, PIN).token
    real.enrol()
    with real.ledger.reading() as session:
        hashes = cells(session.transaction, LOCAL)
        others = cells(session.transaction, tables(session.transaction) - LOCAL)
    secret = sorted(cell for cell in hashes if len(cell) >= 64)
    assert [cell.startswith("$argon2id$") for cell in secret] == [True, True, False]
    for text in (*secret, PIN, token):
        assert not any(text in cell for cell in others)
    assert PIN not in hashes
    assert token not in hashes


def test_a_rebuild_of_the_books_leaves_the_drawer_as_it_is(ledger: Ledger) -> None:
    give_pin(ledger, CODE, PIN)
    assert ledger.first_difference() is None
    ledger.rebuild()
    verify_pin(ledger, CODE, PIN)


def test_a_new_ledger_has_the_drawer_and_nobody_has_a_pin(ledger: Ledger) -> None:
    with ledger.reading() as session:
        assert is_local_complete(session.transaction)
        assert cells(session.transaction, LOCAL) == set()


@pytest.mark.parametrize("missing", [LOCAL, {"token"}])
def test_an_older_ledger_gains_what_it_lacks_when_it_is_opened(ledger_path: Path, missing: set[str]) -> None:
    ledger = open_ledger(ledger_path)
    give_pin(ledger, CODE, PIN)
    with ledger.database.writing() as transaction:
        for name in missing:
            transaction.driver.execute(f"DROP TABLE {name}")
    with ledger.reading() as session:
        assert not is_local_complete(session.transaction)
    ledger.close()
    again = open_ledger(ledger_path)
    with again.reading() as session:
        assert is_local_complete(session.transaction)
        assert has_pin(session, CODE) is ("pin" not in missing)
    again.close()


def test_pins_of_the_version_before_go_on_and_their_locks_by_the_clock_end(ledger_path: Path) -> None:
    ledger = open_ledger(ledger_path)
    give_pin(ledger, CODE, PIN)
    with ledger.reading() as session:
        ((hashed,),) = session.transaction.driver.execute("SELECT hash FROM pin").fetchall()
    with ledger.database.writing() as transaction:
        transaction.driver.execute("DROP TABLE pin")
        transaction.driver.execute(
            "CREATE TABLE pin (staff TEXT NOT NULL PRIMARY KEY, hash TEXT NOT NULL, wrong INTEGER NOT NULL, "
            "locked_until INTEGER NOT NULL) STRICT"
        )
        transaction.driver.execute("INSERT INTO pin VALUES (?, ?, 0, 9000000000000)", (CODE, hashed))
    ledger.close()
    again = open_ledger(ledger_path)
    verify_pin(again, CODE, PIN)
    with again.reading() as session:
        assert is_local_complete(session.transaction)
        assert "pin_before" not in tables(session.transaction)
    again.close()


def test_an_emptied_drawer_leaves_no_trace_in_the_file(real: Village, real_path: Path) -> None:
    give_pin(real.ledger, CODE, PIN)
    token = new_token(real.ledger, CODE, PIN).token
    with real.ledger.database.writing() as transaction:
        empty_local(transaction)
    with refused(real.ledger, PinNotSet, operator=CODE):
        verify_pin(real.ledger, CODE, PIN)
    with refused(real.ledger, TokenRefused, operator=CODE):
        sign_in(real.ledger, CODE, token=token)
    real.ledger.close()
    assert b"$argon2id$" not in real_path.read_bytes()
