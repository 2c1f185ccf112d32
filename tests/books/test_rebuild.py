"""The books are what the journal makes of them: dropped and rebuilt they are the same, row for row."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from supermarket.backup import back_up, restore
from supermarket.books.kinds import Posting
from supermarket.books.rebuild import Difference, rebuild
from supermarket.books.session import Request
from supermarket.books.tables import BooksRow
from supermarket.district.dated.file_imports import import_file
from supermarket.errors.ledger import JournalUnpostable
from supermarket.journal.entry import PROGRAM
from supermarket.ledger import every_kind, open_ledger
from supermarket.making import new_ledger
from supermarket.opening import FILES, record_opening
from supermarket.sample import sample_folder
from tests.journal.raw import Raw, everything, raw, row_of
from tests.refusing import fields_of
from tests.village import START, Time, Village, seeded_clock

TABLES = [table.name for table in BooksRow.metadata.sorted_tables]


@pytest.fixture
def lived(village: Village) -> Village:
    """Give a village in which something of every sort has happened."""
    household = village.enrol()
    village.card(household)
    village.card(household)
    village.credit(household, 40)
    village.receive()
    village.receive("1002", 10, donor="样例帮扶单位甲")
    village.redeem(household, "1001x2", "1002", "2001")
    village.reverse(village.redeem(household).entry)
    return village


def test_books_that_were_written_day_by_day_are_what_the_journal_makes_of_them(lived: Village) -> None:
    assert lived.ledger.first_difference() is None


def test_rebuilt_books_are_the_same_row_for_row(lived: Village, ledger_path: Path) -> None:
    before = everything(ledger_path)
    assert lived.ledger.rebuild() == len(before["entry"])
    assert everything(ledger_path) == before


def test_comparing_changes_nothing_and_tells_how_far_it_is(lived: Village, ledger_path: Path) -> None:
    before = everything(ledger_path)
    done: list[int] = []
    lived.ledger.first_difference(done.append)
    assert done == list(range(1, len(before["entry"]) + 1))
    assert everything(ledger_path) == before


@pytest.fixture
def unguarded(ledger_path: Path) -> Iterator[Raw]:
    with raw(ledger_path) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        yield connection


def first_difference(village: Village) -> Difference:
    difference = village.ledger.first_difference()
    assert difference is not None
    return difference


@pytest.mark.parametrize(
    "table", ["balance", "posting", "posted", "reversal", "honour", "batch_left", "card", "member"]
)
def test_a_row_that_was_taken_away_is_named(lived: Village, unguarded: Raw, table: str) -> None:
    lost = tuple(row_of(unguarded, table).values())
    unguarded.execute(f"DELETE FROM {table} WHERE {where(unguarded, table)}")  # noqa: S608 - a table of ours
    difference = first_difference(lived)
    assert (difference.table, difference.expected) == (table, lost)
    assert lived.ledger.rebuild() > 0
    assert lived.ledger.first_difference() is None


def where(connection: Raw, table: str) -> str:
    """Return what picks the first row of a table by its whole key."""
    row = row_of(connection, table)
    return " AND ".join(
        f'"{name}" IS {value!r}' if value is not None else f'"{name}" IS NULL' for name, value in row.items()
    )


@pytest.mark.parametrize("table", TABLES)
def test_a_row_that_nothing_made_is_named(lived: Village, unguarded: Raw, table: str) -> None:
    columns = unguarded.execute(f"PRAGMA table_info({table})").fetchall()
    row = tuple({"INTEGER": 9_999_999, "BLOB": b"~"}.get(kind, "~") for _, _, kind, *_ in columns)
    places = ", ".join("?" * len(row))
    unguarded.execute(f"INSERT INTO {table} VALUES ({places})", row)  # noqa: S608 - a table of ours
    difference = first_difference(lived)
    assert difference == Difference(table, None, row)


def test_a_value_that_was_altered_is_named_with_what_it_must_be(lived: Village, unguarded: Raw) -> None:
    unguarded.execute(
        "UPDATE balance SET amount = amount + 1 WHERE account = 'Assets:Stock:5001' AND commodity = 'G1001'"
    )
    expected = ("Assets:Stock:5001", "G1001", 98)
    assert first_difference(lived) == Difference("balance", expected, (*expected[:2], 99))


def test_a_journal_with_a_kind_that_nobody_knows_cannot_be_rebuilt(lived: Village, unguarded: Raw) -> None:
    unguarded.execute("UPDATE entry SET kind = 'moon.landed' WHERE seq = 5")
    with pytest.raises(JournalUnpostable) as refusal:
        lived.ledger.rebuild()
    assert fields_of(refusal.value) == {
        "entry": "1000-1-5",
        "kind": "moon.landed",
        "reason": "this version knows no such kind",
    }


def test_a_journal_whose_postings_do_not_sum_to_zero_cannot_be_rebuilt(lived: Village, ledger_path: Path) -> None:
    before = everything(ledger_path)
    (received, *_) = [row for row in before["entry"] if "stock.received" in row]
    one_sided = replace(every_kind()["stock.received"], postings=lambda _entry, _body: (Posting("A", "POINT", 1),))
    kinds = {**every_kind(), "stock.received": one_sided}
    with pytest.raises(JournalUnpostable) as refusal, lived.ledger.database.writing() as transaction:
        rebuild(transaction, kinds, lambda _done: None)
    assert fields_of(refusal.value) == {
        "entry": f"{received[1]}-{received[2]}",
        "kind": "stock.received",
        "reason": "its postings do not sum to zero",
    }
    assert everything(ledger_path) == before


def test_a_table_made_by_other_words_is_named(lived: Village, unguarded: Raw) -> None:
    unguarded.execute("ALTER TABLE balance ADD COLUMN more INTEGER")
    assert first_difference(lived).table == "balance"


def test_an_index_that_is_missing_is_named(lived: Village, unguarded: Raw) -> None:
    words = "SELECT tbl_name, name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
    table, name = next(each for each in unguarded.execute(words).fetchall() if each[0] in TABLES)
    unguarded.execute(f"DROP INDEX {name}")
    difference = first_difference(lived)
    assert difference.table == table
    assert difference.expected is not None
    assert difference.expected[0] == name


def test_an_index_that_lacks_rows_is_named_though_its_words_are_right(lived: Village, unguarded: Raw) -> None:
    (sql,) = unguarded.execute("SELECT sql FROM sqlite_schema WHERE name = 'posting_by_day'").fetchone()
    unguarded.execute("DROP INDEX posting_by_day")
    unguarded.execute(f"{sql} WHERE commodity <> 'POINT'")
    unguarded.execute("PRAGMA writable_schema = ON")
    unguarded.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'posting_by_day'", (sql,))
    unguarded.execute("PRAGMA writable_schema = RESET")
    with closing(open_ledger(lived.ledger.database.path)) as opened:
        difference = opened.first_difference()
    assert difference is not None
    assert (difference.table, difference.expected) == ("posting", None)
    assert "posting_by_day" in str(difference.found)


def test_the_streams_of_later_lives_are_rebuilt_whatever_the_order_of_their_names(tmp_path: Path) -> None:
    """In the order of names 1000-10 stands before 1000-9, which earned what the later life spends."""
    time = Time()
    ninth = tmp_path / "ninth.db"
    make_life(ninth, "1000-9")
    with closing(open_ledger(ninth, now=START)) as ledger:
        village = Village(replace(ledger, clock=seeded_clock(time, seed=3)), time)
        household = village.enrol()
        village.credit(household, 30)
        village.receive()
        file = back_up(village.ledger, tmp_path / "backups").file
    assert restore(Path(file), tmp_path / "tenth.db", seeded_clock(time, seed=4)).origin == "1000-10"
    with closing(open_ledger(tmp_path / "tenth.db", now=START)) as ledger:
        village = Village(ledger)
        village.redeem(household, "1001x9")
        assert ledger.first_difference() is None
        assert ledger.rebuild() > 0
        assert village.points(household) == 3


def make_life(path: Path, origin: str) -> None:
    """Make a ledger of the sample district in a later life."""
    request = Request(actor=PROGRAM, site="1000")
    with new_ledger(path, district="220802", origin=origin, drill=True, clock=seeded_clock(Time())) as session:
        record_opening(session, request, drill=True)
        for name, file in FILES.items():
            if (sample_folder() / f"{name}.csv").exists():
                import_file(session, file, sample_folder() / f"{name}.csv", request, scope="1000", first=True)


def test_rebuilt_books_have_every_table_index_and_guard_that_new_ones_have(lived: Village, ledger_path: Path) -> None:
    def built() -> set[tuple[str, str]]:
        with raw(ledger_path) as connection:
            return set(connection.execute("SELECT name, sql FROM sqlite_schema").fetchall())

    before = built()
    lived.ledger.rebuild()
    assert built() == before
