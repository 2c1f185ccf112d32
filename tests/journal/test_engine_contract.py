"""What an engine must hold, whichever it is: every test here runs on each of them, and none is about one alone."""

import errno
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.exc import IntegrityError

from supermarket.books.tables import BalanceRow, BooksRow
from supermarket.journal.database import (
    Database,
    DatabaseFault,
    InvalidRow,
    TakenRow,
    Transaction,
    is_crossed,
    is_damage,
    is_full,
    is_of_the_disk,
)
from supermarket.journal.engines.engine import Driver, Engine, Guards, Where
from supermarket.journal.engines.neutral import Upsert, each_item, listed, text_at
from supermarket.journal.faults import is_away, is_forbidden
from supermarket.journal.places import every_engine, is_ledger, is_there
from supermarket.journal.statements import Prepared, Value, insertion
from supermarket.journal.tables import EntryRow, JournalRow, StreamRow, table_of
from tests.journal.engine_cases import ADDED, ANSWERED, ENTRY, HOUSEHOLD, REFUSED, STANDING, STREAM, UNFIT, Asked
from tests.postgresql import Places, new_places

VERSION: Final = 7
_balance: Final = BooksRow.metadata.tables["balance"]
_entry: Final = table_of(EntryRow)
_stream: Final = table_of(StreamRow)
HELD: Final = Prepared(select(_balance.c.amount).where(_balance.c.account == bindparam("account")))
LATER: Final = Prepared(update(_stream).values(at=_stream.c.at + 5))
AT: Final = Prepared(select(_stream.c.at))
BODIES: Final = Prepared(select(_entry.c.body, _entry.c.leaf, _entry.c.seq))


def tables() -> list[Table]:
    """Return the tables that a ledger has whatever its features keep."""
    own = [BooksRow.metadata.tables[name] for name in ("posted", "posting", "balance", "reversal")]
    return [*JournalRow.metadata.sorted_tables, *own]


def make(transaction: Transaction) -> None:
    """Make an empty ledger, without what features keep."""
    JournalRow.metadata.create_all(transaction.connection)
    BooksRow.metadata.create_all(transaction.connection, tables=tables()[len(JournalRow.metadata.tables) :])
    transaction.create_guards(*Guards)
    transaction.mark_as_ledger()
    transaction.set_version(VERSION)


def run_all(transaction: Transaction, asked: Sequence[Asked]) -> None:
    for statement, values in asked:
        transaction.run(statement, **values)


@pytest.fixture(params=every_engine(), ids=lambda engine: engine.speech.name)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Give one engine after another."""
    assert isinstance(request.param, Engine)
    return request.param


@pytest.fixture
def places(engine: Engine, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Places]:
    """Give places where ledgers of an engine may lie; nothing is there."""
    if engine.speech.name == "postgresql":
        with new_places(request.getfixturevalue("postgresql"), tmp_path) as made:
            yield made
    else:
        yield (tmp_path / f"ledger-{number}.db" for number in count())


@pytest.fixture
def place(places: Places) -> Where:
    """Give where a ledger may lie; nothing is there."""
    return next(places)


@pytest.fixture
def database(engine: Engine, place: Where) -> Iterator[Database]:
    """Give a ledger of one entry."""
    with closing(Database(place, engine=engine)) as opened:
        with opened.writing() as transaction:
            make(transaction)
            run_all(transaction, STANDING)
        yield opened


def everything(transaction: Transaction) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table.name: transaction.rows(Prepared(select(table).order_by(*table.primary_key.columns))) for table in tables()
    }


def stored(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.reading() as transaction:
        return everything(transaction)


# --- transactions -----------------------------------------------------------------------------------------------------


def sums(database: Database) -> list[tuple[Any, ...]]:
    return [row for row in stored(database)["balance"] if row[0].startswith("Assets:Beside")]


def test_sums_that_are_added_beside_others_are_there_when_they_are_read_and_in_the_end(database: Database) -> None:
    with database.writing(streams=("9-1", "8-1"), beside=True) as transaction:
        assert transaction.is_beside is database.engine.queues_streams
        transaction.add(BalanceRow, ("Assets:Beside:1", "POINT", 3))
        done: list[str] = []
        transaction.at_turn("once", lambda: done.append("first"))
        transaction.at_turn("once", lambda: done.append("last"))
        assert transaction.row(HELD, account="Assets:Beside:1") == (3,)
        assert (transaction.is_beside, done[-1]) == (False, "last")
        assert done == (["last"] if database.engine.queues_streams else ["first", "last"])
        transaction.add(BalanceRow, ("Assets:Beside:1", "POINT", 4))
    with database.writing(streams=("9-1",), beside=True) as transaction:
        transaction.add(BalanceRow, ("Assets:Beside:2", "POINT", 5))
    assert sums(database) == [("Assets:Beside:1", "POINT", 7), ("Assets:Beside:2", "POINT", 5)]


def test_a_step_that_fails_beside_others_leaves_none_of_its_sums_and_all_from_before(database: Database) -> None:
    with database.writing(streams=("9-1",), beside=True) as transaction:
        transaction.add(BalanceRow, ("Assets:Beside:1", "POINT", 3))
        with suppress(ZeroDivisionError), transaction.step():
            transaction.add(BalanceRow, ("Assets:Beside:1", "POINT", 4))
            transaction.add(BalanceRow, ("Assets:Beside:2", "POINT", 5))
            raise ZeroDivisionError
    assert sums(database) == [("Assets:Beside:1", "POINT", 3)]


def test_what_took_its_turn_in_a_step_that_fails_is_not_committed(database: Database) -> None:
    def take_the_turn_and_fail(transaction: Transaction) -> None:
        with transaction.step():
            assert transaction.row(HELD, account="Assets:Beside:1") == (3,)
            raise ZeroDivisionError

    with suppress(ZeroDivisionError), database.writing(streams=("9-1",), beside=True) as transaction:
        transaction.add(BalanceRow, ("Assets:Beside:1", "POINT", 3))
        with suppress(ZeroDivisionError):
            take_the_turn_and_fail(transaction)
    assert sums(database) == ([] if database.engine.queues_streams else [("Assets:Beside:1", "POINT", 3)])


def test_of_two_that_want_the_same_stream_one_waits_for_the_other(engine: Engine, database: Database) -> None:
    came: list[str] = []

    def second() -> None:
        with closing(Database(database.where, engine=engine)) as other, other.writing(streams=("9-1",), beside=True):
            came.append("second")

    waiting = threading.Thread(target=second)
    with database.writing(streams=("9-1",), beside=True):
        waiting.start()
        waiting.join(0.05)
        came.append("first")
    waiting.join()
    assert came == ["first", "second"]


def test_what_a_writer_does_is_there_when_it_ends_and_for_whoever_opens_it_again(database: Database) -> None:
    with database.writing() as transaction:
        transaction.run(LATER)
    with closing(Database(database.where, engine=database.engine)) as again, again.reading() as transaction:
        assert transaction.row(AT) == (ENTRY["at"] + 5,)  # type: ignore[operator] # a number


def test_what_a_writer_did_before_it_failed_is_not_there(database: Database) -> None:
    before = stored(database)
    with suppress(ZeroDivisionError), database.writing() as transaction:
        transaction.run(LATER)
        raise ZeroDivisionError
    assert stored(database) == before


def test_tables_that_a_writer_made_before_it_failed_are_not_there(engine: Engine, place: Where) -> None:
    with closing(Database(place, engine=engine)) as database:
        with suppress(ZeroDivisionError), database.writing() as transaction:
            make(transaction)
            raise ZeroDivisionError
        with database.reading() as transaction:
            assert (transaction.table_names(), transaction.version) == (set(), 0)


def test_what_is_only_tried_is_not_there_afterwards(database: Database) -> None:
    before = stored(database)
    with database.writing(keep=False) as transaction:
        transaction.run(LATER)
        assert everything(transaction) != before
    assert stored(database) == before


def test_what_is_refused_in_the_middle_takes_everything_before_it_along(database: Database) -> None:
    before = stored(database)
    with pytest.raises(TakenRow), database.writing() as transaction:
        run_all(transaction, [Asked(LATER, {}), REFUSED["entry_key_unused"]])
    assert stored(database) == before


def test_a_reader_sees_one_moment_whatever_is_written_meanwhile(database: Database) -> None:
    with database.reading() as reader:
        before = everything(reader)
        with database.writing() as writer:
            writer.run(LATER)
        assert everything(reader) == before
    assert stored(database) != before


def test_a_reader_does_not_see_what_is_not_committed(database: Database) -> None:
    before = stored(database)
    with database.writing() as writer:
        writer.run(LATER)
        assert stored(database) == before


def test_what_a_reader_wrote_is_not_there_afterwards(database: Database) -> None:
    before = stored(database)
    with suppress(*DatabaseFault), database.reading() as transaction:
        transaction.run(LATER)
    assert stored(database) == before


def test_writers_wait_for_each_other_and_each_sees_what_the_one_before_did(database: Database) -> None:
    def write() -> None:
        for _ in range(5):
            with database.writing() as transaction:
                run_all(transaction, [Asked(ADDED, {"account": HOUSEHOLD, "commodity": "POINT", "amount": 1})])

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with database.reading() as transaction:
        assert transaction.row(HELD, account=HOUSEHOLD) == (25,)


def test_what_an_engine_merely_remarks_is_no_doubt_about_a_commit(database: Database) -> None:
    with database.writing() as transaction:
        transaction.command("DROP TABLE IF EXISTS not_there")  # a server says that it is not
        transaction.run(LATER)
    assert (transaction.committed, transaction.is_doubtful, transaction.is_unconfirmed) == (True, False, False)


@pytest.mark.parametrize("is_done", [False, True], ids=["before", "after"])
def test_a_writer_that_is_interrupted_at_its_commit_knows_whether_it_is_done(database: Database, is_done: bool) -> None:
    """Somebody presses Ctrl-C just before, or just when, the commit is done; a server's may have to be asked for."""

    class Interrupted(type(database.engine)):  # type: ignore[misc] # whichever it is
        def commit(self, driver: Driver) -> None:
            if is_done:
                super().commit(driver)
            raise KeyboardInterrupt

    before = stored(database)
    with (
        closing(Database(database.where, engine=Interrupted())) as opened,
        pytest.raises(KeyboardInterrupt),
        opened.writing() as transaction,
    ):
        transaction.run(LATER)
    assert (transaction.committed or transaction.is_doubtful) == is_done
    assert transaction.is_doubtful == (is_done and database.engine.queues_streams)
    assert (stored(database) != before) == is_done


# --- what is refused --------------------------------------------------------------------------------------------------


def test_every_guard_is_tried_here(engine: Engine) -> None:
    """TRUNCATE, which SQLite has not, has guards of its own where it is."""
    names = {guard.name for guard in engine.speech.guards_of(*Guards)}
    assert {name for name in names if not name.endswith("_truncated")} == set(REFUSED)


@pytest.mark.parametrize("guard", REFUSED)
def test_a_guard_refuses_what_must_never_happen_and_nothing_is_changed(database: Database, guard: str) -> None:
    before = stored(database)
    with pytest.raises(TakenRow, match=r"journal: |books: "), database.writing() as transaction:
        run_all(transaction, [REFUSED[guard]])
    assert stored(database) == before


@pytest.mark.parametrize("guard", REFUSED)
def test_without_guards_the_same_is_done_or_a_key_alone_refuses_it(engine: Engine, place: Where, guard: str) -> None:
    with closing(Database(place, engine=engine)) as database, database.writing(keep=False) as transaction:
        JournalRow.metadata.create_all(transaction.connection)
        BooksRow.metadata.create_all(transaction.connection, tables=tables()[2:])
        run_all(transaction, STANDING)
        before = everything(transaction)
        words = ""
        try:
            run_all(transaction, [REFUSED[guard]])
        except TakenRow as fault:
            words = str(fault)
        assert words or everything(transaction) != before
        assert not re.search(r"journal: |books: ", words)


def test_an_entry_and_its_postings_may_come_in_any_order_but_not_alone(database: Database) -> None:
    leg = {**STANDING[3].values, "seq": 2}
    with pytest.raises(DatabaseFault), database.writing() as transaction:
        transaction.run(STANDING[3].statement, **leg)


@pytest.mark.parametrize("what", UNFIT)
def test_a_value_that_a_column_may_not_hold_is_refused(database: Database, what: str) -> None:
    before = stored(database)
    with pytest.raises((*TakenRow, *InvalidRow)), database.writing() as transaction:
        run_all(transaction, [UNFIT[what]])
    assert stored(database) == before


def test_what_no_column_can_hold_is_told_as_such(database: Database) -> None:
    with pytest.raises(InvalidRow), database.writing() as transaction:
        transaction.run(insertion(StreamRow), **{**STREAM, "origin": object()})  # type: ignore[arg-type]


# --- statements -------------------------------------------------------------------------------------------------------


def test_a_statement_answers_with_rows_a_row_or_none(database: Database) -> None:
    with database.reading() as transaction:
        assert transaction.rows(HELD, account=HOUSEHOLD) == [(5,)]
        assert list(transaction.each(HELD, account=HOUSEHOLD)) == [(5,)]
        assert transaction.row(HELD, account=HOUSEHOLD) == (5,)
        assert transaction.row(HELD, account="nobody's") is None


def test_texts_numbers_and_bytes_come_back_as_they_were_given(database: Database) -> None:
    content = '{"note":"文明实践 𬭎"}'
    with database.writing() as transaction:
        values = {**ENTRY, "seq": 2, "key": "two", "body": content, "leaf": bytes(range(32)), "at": 2**53 - 1}
        transaction.run(insertion(EntryRow), **values)
        assert transaction.rows(BODIES)[1] == (content, bytes(range(32)), 2)


def test_an_upsert_adds_to_the_row_that_is_there_and_makes_one_where_none_is(database: Database) -> None:
    with database.writing() as transaction:
        values: list[dict[str, Value]] = [
            {"account": account, "commodity": "POINT", "amount": 3} for account in (HOUSEHOLD, "Assets:New")
        ]
        transaction.run_many(ADDED, values)
        assert [transaction.row(HELD, account=account) for account in (HOUSEHOLD, "Assets:New")] == [(8,), (3,)]


def test_an_upsert_sets_what_it_names_and_leaves_the_rest(database: Database) -> None:
    replaced = Prepared(Upsert(_balance, sets=("amount",)))
    with database.writing() as transaction:
        transaction.run(replaced, account=HOUSEHOLD, commodity="POINT", amount=3)
        assert transaction.rows(HELD, account=HOUSEHOLD) == [(3,)]


@pytest.mark.parametrize("asked", ANSWERED)
def test_neutral_words_mean_the_same_everywhere(database: Database, asked: str) -> None:
    expression, answer = ANSWERED[asked]
    with database.reading() as transaction:
        row = transaction.row(Prepared(select(expression)))
    assert row == (answer,)


def test_the_items_of_lists_are_rows(database: Database) -> None:
    lines = each_item(bindparam("body"), "$.lines").rows("line")
    items = each_item(bindparam("list")).rows("item")
    with database.reading() as transaction:
        found = transaction.rows(
            Prepared(select(text_at(lines.c.value, "$.sku"))), body='{"lines":[{"sku":"1"},{"sku":"2"}]}'
        )
        assert found == [("1",), ("2",)]
        assert transaction.rows(Prepared(select(text_at(lines.c.value, "$.sku"))), body="{}") == []
        assert transaction.rows(Prepared(select(text_at(items.c.value, "$[1]"))), list='[["a","b"]]') == [("b",)]
        asked = Prepared(select(_balance.c.amount).where(_balance.c.account.in_(listed("accounts"))))
        assert transaction.rows(asked, accounts=f'["nobody", "{HOUSEHOLD}"]') == [(5,)]


def test_texts_are_in_the_order_of_their_bytes(database: Database) -> None:
    accounts = ["A", "B", "Z", "a", "z", "é", "中", "文", "𬭎"]
    asked = Prepared(select(_balance.c.account).where(_balance.c.commodity == "CNY").order_by(_balance.c.account))
    with database.writing() as transaction:
        for account in reversed(accounts):
            transaction.run(ADDED, account=account, commodity="CNY", amount=1)
        assert [account for (account,) in transaction.rows(asked)] == accounts


# --- the ledger as a whole --------------------------------------------------------------------------------------------


def test_a_ledger_says_that_it_is_one_and_of_which_version(database: Database) -> None:
    database.close()
    assert is_ledger(database.where)
    with database.reading() as transaction:
        assert transaction.version == VERSION
    with database.writing(keep=False) as transaction:
        transaction.set_version(VERSION + 1)
        assert transaction.version == VERSION + 1
    with database.reading() as transaction:
        assert transaction.version == VERSION


def test_a_copy_made_while_others_write_is_whole(database: Database, tmp_path: Path) -> None:
    before = stored(database)
    with database.writing() as transaction:
        transaction.run(LATER)
        database.copy_to(tmp_path / "copy.db")
    assert is_ledger(tmp_path / "copy.db")
    with closing(Database(tmp_path / "copy.db")) as copy:
        assert stored(copy) == before
        with copy.reading() as transaction:
            assert transaction.version == VERSION
            assert set(copy.engine.guards_made(transaction.driver)) == set(copy.engine.guards_must_be(*Guards))
        copy.make_portable()
        assert stored(copy) == before


def test_what_is_opened_read_only_takes_nothing_and_says_that_it_is_the_disk(database: Database) -> None:
    before = stored(database)
    with (
        closing(Database(database.where, read_only=True, engine=database.engine)) as opened,
        opened.reading() as transaction,
    ):
        assert everything(transaction) == before
        with pytest.raises(DatabaseFault) as fault:
            transaction.run(LATER)
    assert (is_of_the_disk(fault.value), is_full(fault.value), is_damage(fault.value)) == (True, False, False)
    assert not is_crossed(fault.value)
    assert not is_forbidden(fault.value)
    assert is_away(fault.value) is database.engine.queues_streams  # of servers, the one that only reads may soon write
    assert stored(database) == before


def test_what_is_not_there_is_not_made_by_reading(engine: Engine, place: Where) -> None:
    with (
        closing(Database(place, read_only=True, engine=engine)) as nothing,
        pytest.raises(DatabaseFault) as fault,
        nothing.reading(),
    ):
        pass
    assert (is_of_the_disk(fault.value), is_damage(fault.value)) == (True, False)
    assert not is_there(place)


def test_a_fault_of_the_program_is_none_of_an_engine() -> None:
    fault = ValueError("no fault of any engine")
    every = (is_of_the_disk, is_full, is_damage, is_crossed, is_away, is_forbidden)
    assert not any(each(fault) for each in every)


def test_a_full_disk_is_full_whoever_says_it(database: Database) -> None:
    assert is_full(OSError(errno.ENOSPC, "no room"))
    with pytest.raises(TakenRow) as fault, database.writing() as transaction:
        run_all(transaction, [REFUSED["entry_key_unused"]])
    assert not is_full(fault.value)
    assert not is_full(IntegrityError("INSERT", {}, fault.value))


def test_what_was_asked_of_each_connection_is_so(database: Database) -> None:
    engine = database.engine
    with database.reading() as transaction:
        found = engine.settings(transaction.driver, read_only=False)
        assert {name: found[name] for name in engine.settings_wanted} == dict(engine.settings_wanted)
        assert not engine.settings(transaction.driver, read_only=True).keys() & engine.settings_wanted.keys()


def test_what_is_deleted_can_be_forgotten_and_indexes_made_anew(database: Database) -> None:
    before = stored(database)
    with database.writing() as transaction:
        database.engine.forget_deleted(transaction.driver)
        transaction.driver.execute("CREATE TABLE kept (name TEXT PRIMARY KEY)")
        transaction.driver.execute("INSERT INTO kept VALUES ('one'), ('other'), ('third')")
        transaction.driver.execute("DELETE FROM kept WHERE name = 'other'")
        database.engine.lay_out_anew(transaction.driver, "kept")
        left = transaction.driver.execute("SELECT name FROM kept ORDER BY name").fetchall()
        assert [row[0] for row in left] == ["one", "third"]
        transaction.driver.execute("DROP TABLE kept")
        database.engine.renew_indexes(transaction.driver)
    assert stored(database) == before


def test_what_must_be_forgotten_stands_in_no_log_once_it_is_committed(database: Database, place: Where) -> None:
    with database.writing() as transaction:
        transaction.driver.execute("CREATE TABLE kept (name TEXT)")
        transaction.driver.execute("INSERT INTO kept VALUES ('who is to be forgotten')")
    logs = [Path(f"{place}-wal")] if isinstance(place, Path) else []  # a server's log is the server's
    assert all(log.stat().st_size for log in logs)
    with database.writing() as transaction:
        database.engine.forget_deleted(transaction.driver)
        transaction.driver.execute("DROP TABLE kept")
        transaction.must_forget = True
    assert not any(log.stat().st_size for log in logs)


# --- what stands in it ------------------------------------------------------------------------------------------------


def test_a_new_ledger_is_built_as_it_must_be(database: Database) -> None:
    engine = database.engine
    with database.reading() as transaction:
        driver = transaction.driver
        assert transaction.table_names() == {table.name for table in tables()}
        made = {name: found for name, found in engine.made(driver).items() if not found.of_key}
        assert made == {name: must for table in tables() for name, must in engine.must_be_made(table).items()}
        guards = engine.guards_made(driver)
        assert {name: guard.words for name, guard in guards.items()} == engine.guards_must_be(*Guards)
        assert {guard.on for guard in guards.values()} == {table.name for table in tables()}
        for table in tables():
            assert transaction.column_names(table.name) == [column.name for column in table.columns]
            assert engine.built_otherwise(driver, table) == []
            assert engine.damage_of(driver, table.name) is None
        assert list(engine.damages(driver, 20)) == []


def test_a_table_that_is_missing_or_is_another_is_seen(database: Database) -> None:
    engine = database.engine
    with database.writing(keep=False) as transaction:
        assert transaction.column_names("none") == []
        transaction.command("ALTER TABLE reversal RENAME TO undone")
        assert engine.built_otherwise(transaction.driver, BooksRow.metadata.tables["reversal"])
        assert "undone" in transaction.table_names()


def test_two_ledgers_that_were_built_alike_say_so(database: Database, places: Places) -> None:
    with closing(Database(next(places), engine=database.engine)) as other:
        with other.writing() as transaction:
            make(transaction)
        with database.reading() as one, other.reading() as another:
            assert database.engine.made(one.driver) == database.engine.made(another.driver) != {}


def test_texts_can_be_read_as_the_bytes_that_are_stored(database: Database) -> None:
    with database.reading() as transaction:
        with transaction.texts_as_bytes():
            assert transaction.rows(BODIES) == [(b"{}", bytes(32), 1)]
            assert transaction.table_names() == {table.name for table in tables()}
            with transaction.texts_read_by(lambda value: value.decode().upper()):
                assert transaction.rows(Prepared(select(_entry.c.kind))) == [("STREAM.OPENED",)]
            assert transaction.rows(BODIES) == [(b"{}", bytes(32), 1)]
        assert transaction.rows(BODIES) == [("{}", bytes(32), 1)]
