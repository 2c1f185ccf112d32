"""A file that is not built word for word as the program builds one is named, and so is what that hides."""

import re
from contextlib import closing
from pathlib import Path

import pytest

from supermarket.books.rebuild import BOOKS_VERSION
from supermarket.inspection import verify_file
from supermarket.ledger import open_ledger
from tests.audit.tampering import codes, tampering, verified
from tests.journal.raw import Raw, raw


def rewrite(connection: Raw, name: str, pattern: str, words: str) -> None:
    """Change the words that made a table or index, as only a hand does that knows SQLite."""
    (sql,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
    changed = re.sub(pattern, words, sql, count=1)
    assert changed != sql
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (changed, name))
    connection.execute("PRAGMA writable_schema = RESET")


@pytest.mark.parametrize(
    ("table", "pattern", "words"),
    [
        ("entry", r",\s*CONSTRAINT entry_numbers CHECK \(.*?\)", ""),
        ("entry", r"CHECK \(json_valid\(body\)\)", "CHECK (1)"),
        ("stream", r"own IN \(0, 1\)", "own IN (0, 1, 2)"),
        ("posting", r",\s*FOREIGN KEY.*?DEFERRED", ""),
        ("posting", r"INITIALLY DEFERRED", "INITIALLY IMMEDIATE"),
        ("balance", r"account TEXT", "account TEXT COLLATE NOCASE"),
        ("balance", r"amount INTEGER NOT NULL", "amount INTEGER NOT NULL DEFAULT 7"),
        ("personal", r"subject TEXT", "subject TEXT COLLATE RTRIM"),
        ("pin", r"wrong >= 0", "wrong >= -9"),
    ],
)
def test_a_table_without_one_of_its_rules_is_named(lived: Path, table: str, pattern: str, words: str) -> None:
    with raw(lived) as connection:
        rewrite(connection, table, pattern, words)
    faults = [fault for fault in verified(lived).faults if fault.code == "table_altered"]
    assert [fault.fields["table"] for fault in faults] == [table]
    assert faults[0].what


def test_an_index_that_lacks_rows_is_found_though_its_words_are_right(lived: Path) -> None:
    """By it a month would show less than was redeemed, and a limit could be used up twice."""
    with raw(lived) as connection:
        (sql,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'posting_by_day'").fetchone()
        connection.execute("DROP INDEX posting_by_day")
        connection.execute(f"{sql} WHERE commodity <> 'POINT'")
        assert "table_altered" in codes(verified(lived).faults)
        rewrite(connection, "posting_by_day", r" WHERE .*", "")
    assert codes(verified(lived).faults) == {"file_damaged"}
    assert codes(verify_file(lived, processes=2).faults) == {"file_damaged"}
    with closing(open_ledger(lived)) as ledger:
        difference = ledger.first_difference()
        assert difference is not None
        assert difference.table == "posting"
        ledger.rebuild()
    assert verified(lived).faults == ()


def test_books_of_other_words_differ_from_those_of_the_journal_too(lived: Path) -> None:
    with raw(lived) as connection:
        rewrite(connection, "balance", r"account TEXT", "account TEXT COLLATE NOCASE")
    with closing(open_ledger(lived)) as ledger:
        difference = ledger.first_difference()
    assert difference is not None
    assert difference.table == "balance"


@pytest.mark.parametrize(
    ("made", "code"),
    [
        ("CREATE INDEX mine ON posting (amount)", "table_altered"),
        ("CREATE UNIQUE INDEX mine ON entry (leaf)", "table_altered"),
        ("CREATE INDEX mine ON pin (wrong)", "table_altered"),
        ("CREATE VIEW mine AS SELECT * FROM balance", "object_unknown"),
        ("CREATE TABLE mine (x)", "object_unknown"),
        ("CREATE TABLE mine (x UNIQUE)", "object_unknown"),
        ("CREATE VIRTUAL TABLE mine USING fts5(x)", "object_unknown"),
    ],
)
def test_what_the_program_did_not_make_is_named(lived: Path, made: str, code: str) -> None:
    with raw(lived) as connection:
        connection.execute(made)
    assert codes(verified(lived).faults) == {code}


@pytest.mark.parametrize("name", ["sqlite_stat1", "sqlite_stat_mine", "sqlite_autoindex_entry_9"])
@pytest.mark.parametrize(
    ("made", "code"),
    [
        ("CREATE UNIQUE INDEX mine ON entry (leaf)", "table_altered"),
        ("CREATE INDEX mine ON balance (amount)", "table_altered"),
        ("CREATE VIEW mine AS SELECT * FROM balance", "object_unknown"),
        ("CREATE TABLE mine (x)", "object_unknown"),
    ],
)
def test_what_the_program_did_not_make_is_named_under_a_name_of_sqlites_own_too(
    lived: Path, made: str, code: str, name: str
) -> None:
    with raw(lived) as connection:
        connection.execute(made)
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_schema SET name = ?1, sql = replace(sql, 'mine', ?1), "
            "tbl_name = replace(tbl_name, 'mine', ?1) WHERE name = 'mine'",
            (name,),
        )
        connection.execute("PRAGMA writable_schema = RESET")
    assert codes(verified(lived).faults) == {code}


def test_a_word_of_an_index_that_was_made_a_text_is_named(lived: Path) -> None:
    """Of what is not the text `NULL` there is another index than of what is not missing."""
    with raw(lived) as connection:
        connection.execute("DROP INDEX batch_by_donor")
        connection.execute('CREATE INDEX batch_by_donor ON batch (donor) WHERE donor IS NOT "NULL"')
    faults = verified(lived).faults
    assert [(fault.code, fault.fields["table"]) for fault in faults] == [("table_altered", "batch")]


def test_what_sqlite_itself_leaves_is_no_fault(lived: Path) -> None:
    with raw(lived) as connection:
        connection.execute("ANALYZE")
        connection.execute("VACUUM")
    assert verified(lived).faults == ()


def test_books_of_which_only_the_indexes_were_taken_back_to_an_earlier_version_are_named(lived: Path) -> None:
    """Else a household would have a thousand points more, and all that is said is that nobody compared the books."""
    with tampering(lived) as connection:
        for (index,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchall():
            connection.execute(f"DROP INDEX {index}")
        connection.execute("UPDATE balance SET amount = amount + 1000 WHERE account LIKE 'Assets:Households:%'")
        connection.execute(f"PRAGMA user_version = {BOOKS_VERSION - 1}")
    assert "books_version" in codes(verified(lived).faults)
