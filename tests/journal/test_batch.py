"""What is added to a transaction waits and is written together, and whoever reads finds all of it."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import bindparam, select

from supermarket.books.tables import BalanceRow, FrontierRow, PostedRow
from supermarket.journal import transaction as transactions
from supermarket.journal.batch import Run, write
from supermarket.journal.database import DatabaseFault, TakenRow, Transaction, is_full
from supermarket.journal.engines.postgresql.speech import SPEECH as POSTGRESQL
from supermarket.journal.engines.sqlite.speech import SPEECH as SQLITE
from supermarket.journal.statements import Prepared, insertion
from supermarket.journal.store import TOGETHER, append, own_stream, save
from supermarket.journal.tables import EntryRow, table_of
from supermarket.ledger import Ledger
from tests.journal.raw import raw
from tests.journal.test_store import draft

_balance = table_of(BalanceRow).c
AMOUNT = Prepared(select(_balance.amount).where(_balance.account == bindparam("account")))
FRONTIERS = Prepared(select(table_of(FrontierRow).c.seq).order_by(table_of(FrontierRow).c.seq))


def moved(amount: int, account: str = "Assets:Test") -> dict[str, str | int | bytes | None]:
    return {"account": account, "commodity": "POINT", "amount": amount}


def test_whoever_reads_the_table_finds_what_was_added(ledger: Ledger) -> None:
    with ledger.database.writing(keep=False) as transaction:
        transaction.add(BalanceRow, moved(5))
        transaction.add(BalanceRow, ("Assets:Test", "POINT", 2))
        assert transaction.waiting(BalanceRow) == 2
        assert transaction.rows(AMOUNT, account="Assets:Test") == [(7,)]
        assert transaction.waiting(BalanceRow) == 0


def test_reading_another_table_lets_it_wait(ledger: Ledger) -> None:
    with ledger.database.writing(keep=False) as transaction:
        transaction.add(BalanceRow, moved(5))
        transaction.rows(FRONTIERS)
        assert transaction.waiting(BalanceRow) == 1


def test_before_anything_else_is_written_it_is_written(ledger: Ledger) -> None:
    with ledger.database.writing(keep=False) as transaction:
        for write in (
            lambda: transaction.run(insertion(FrontierRow), origin="9-1", seq=256, hashes=b""),
            lambda: transaction.run_many(insertion(FrontierRow), [{"origin": "9-1", "seq": 512, "hashes": b""}]),
            lambda: transaction.command("SELECT 1"),
            lambda: transaction.driver,
            lambda: transaction.connection,
        ):
            transaction.add(BalanceRow, moved(5))
            write()
            assert transaction.waiting(BalanceRow) == 0


def test_it_is_written_before_the_commit(ledger: Ledger, ledger_path: Path) -> None:
    with ledger.database.writing() as transaction:
        transaction.add(BalanceRow, moved(5))
    with raw(ledger_path) as connection:
        assert connection.execute("SELECT amount FROM balance WHERE account = 'Assets:Test'").fetchall() == [(5,)]


def test_a_sum_passes_through_its_lowest_on_the_way(ledger: Ledger) -> None:
    with ledger.database.writing(keep=False) as transaction:
        for amount in (3, 2, -6, 4):
            transaction.add(BalanceRow, moved(amount))
        with pytest.raises(TakenRow, match="never negative"):
            transaction.write_waiting()


def test_what_was_refused_is_never_committed_without_the_rest(ledger: Ledger, ledger_path: Path) -> None:
    def go_on_regardless() -> None:
        with ledger.database.writing() as transaction:
            transaction.add(FrontierRow, ("9-1", 256, b""))
            transaction.add(BalanceRow, moved(-1))
            with pytest.raises(TakenRow, match="never negative"):
                transaction.rows(AMOUNT, account="Assets:Test")

    with pytest.raises(TakenRow, match="never negative"):
        go_on_regardless()
    with raw(ledger_path) as connection:
        assert connection.execute("SELECT * FROM frontier WHERE origin = '9-1'").fetchall() == []


def test_what_was_refused_before_a_step_that_goes_wrong_is_never_committed(ledger: Ledger) -> None:
    def go_on_regardless() -> None:
        with ledger.database.writing() as transaction:
            transaction.add(BalanceRow, moved(-1))
            with pytest.raises(TakenRow, match="never negative"):
                transaction.write_waiting()
            with pytest.raises(LookupError), transaction.step():
                raise LookupError

    with pytest.raises(TakenRow, match="never negative"):
        go_on_regardless()


def test_what_waits_when_somebody_interrupts_is_never_left_out(
    ledger: Ledger, ledger_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_what: object) -> None:
        raise KeyboardInterrupt

    def go_on_regardless() -> None:
        with ledger.database.writing() as transaction, monkeypatch.context() as patched:
            transaction.add(FrontierRow, ("9-1", 256, b""))
            patched.setattr(transactions, "write", interrupt)
            with pytest.raises(KeyboardInterrupt):
                transaction.write_waiting()

    with pytest.raises(KeyboardInterrupt):
        go_on_regardless()
    with raw(ledger_path) as connection:
        assert connection.execute("SELECT * FROM frontier WHERE origin = '9-1'").fetchall() == []


def test_a_step_on_a_full_disk_says_so(ledger: Ledger, ledger_path: Path) -> None:
    def fill() -> None:
        with ledger.database.writing() as transaction, transaction.step():
            pages = transaction.driver.execute("PRAGMA page_count").fetchone()[0]
            transaction.driver.execute(f"PRAGMA max_page_count = {pages}")
            for number in range(1, 1_000):
                transaction.add(FrontierRow, ("9-1", number, bytes(4_096)))
                transaction.write_waiting()

    with pytest.raises(DatabaseFault) as fault:
        fill()
    assert is_full(fault.value)
    with raw(ledger_path) as connection:
        assert connection.execute("SELECT * FROM frontier WHERE origin = '9-1'").fetchall() == []


def test_rows_before_one_whose_key_is_taken_are_undone_with_their_step(ledger: Ledger, ledger_path: Path) -> None:
    def add_some(transaction: Transaction) -> None:
        with transaction.step():
            transaction.add_all(FrontierRow, [("9-1", number, b"") for number in (*range(2, 64), 1)])

    with ledger.database.writing() as transaction:
        transaction.add(FrontierRow, ("9-1", 1, b""))
        with pytest.raises(TakenRow):
            add_some(transaction)
        assert transaction.rows(FRONTIERS) == [(1,)]
    with raw(ledger_path) as connection:
        assert connection.execute("SELECT seq FROM frontier WHERE origin = '9-1'").fetchall() == [(1,)]


def test_rows_before_one_whose_key_is_taken_are_never_committed(ledger: Ledger, ledger_path: Path) -> None:
    def go_on_regardless() -> None:
        with ledger.database.writing() as transaction:
            transaction.add_all(FrontierRow, [("9-1", number, b"") for number in (1, 2, 1)])
            with pytest.raises(TakenRow):
                transaction.write_waiting()

    with pytest.raises(TakenRow):
        go_on_regardless()
    with raw(ledger_path) as connection:
        assert connection.execute("SELECT * FROM frontier WHERE origin = '9-1'").fetchall() == []


def test_a_step_that_goes_wrong_undoes_itself_alone(ledger: Ledger) -> None:
    def go_wrong(transaction: Transaction) -> None:
        with transaction.step():
            transaction.add(BalanceRow, moved(7, "Assets:Other"))
            transaction.add(BalanceRow, moved(-6))

    with ledger.database.writing(keep=False) as transaction:
        transaction.add(BalanceRow, moved(5))
        with pytest.raises(TakenRow, match="never negative"):
            go_wrong(transaction)
        with transaction.step():
            transaction.add(BalanceRow, moved(-5))
        assert transaction.rows(AMOUNT, account="Assets:Other") == []
        assert transaction.rows(AMOUNT, account="Assets:Test") == [(0,)]


def test_of_many_entries_no_more_than_a_thousand_wait(ledger: Ledger) -> None:
    with ledger.database.writing(keep=False) as transaction:
        stream = own_stream(transaction)
        for number in range(TOGETHER + 5):
            _entry, stream = append(transaction, stream, draft(number))
        assert transaction.waiting(EntryRow) == 5
        save(transaction, stream)
        assert own_stream(transaction) == stream


def test_every_engine_is_given_statements_of_many_rows_in_its_own_words() -> None:
    written: dict[str, list[tuple[str, Sequence[object]]]] = {"sqlite": [], "postgresql": []}
    for speech in (SQLITE, POSTGRESQL):
        run: Run = lambda words, values, made=written[speech.name]: made.append((words, values))  # type: ignore[misc]  # noqa: E731
        write(run, speech, {PostedRow: [("9-1", number) for number in range(3)], BalanceRow: [moved(1), moved(2)]})
    assert written["sqlite"] == [
        ("INSERT OR FAIL INTO posted (origin, seq) VALUES (?, ?), (?, ?)", ("9-1", 0, "9-1", 1)),
        ("INSERT OR FAIL INTO posted (origin, seq) VALUES (?, ?)", ("9-1", 2)),
        (
            (
                "INSERT OR FAIL INTO balance (account, commodity, amount) VALUES (?, ?, ?)"
                " ON CONFLICT (account, commodity) DO UPDATE SET amount = (balance.amount + excluded.amount)"
            ),
            ("Assets:Test", "POINT", 3),
        ),
    ]
    assert written["postgresql"] == [
        (words.replace("OR FAIL ", "").replace("?", "%s"), values) for words, values in written["sqlite"]
    ]
