"""The database itself refuses books that do not balance, on a plain connection of any tool."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from supermarket.journal.database import Database
from supermarket.ledger import open_ledger
from tests.journal.raw import Raw, Refused, everything, insert, raw, row_of
from tests.journal.test_guards import INSERTS
from tests.village import START, Village

NEW: Final = {"origin": "9999-1", "seq": 1}
HELD: Final = "Assets:Households:9999-1-2-09"


@pytest.fixture(scope="module")
def made_busy(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the ledger that the others are copies of: a household earned and spent, and one credit was reversed."""
    path = tmp_path_factory.mktemp("busy") / "ledger.db"
    shutil.copyfile(made_ledger, path)
    with closing(open_ledger(path, now=START)) as ledger:
        village = Village(ledger)
        household = village.customer()
        village.reverse(village.credit(household).entry)
    return path


@pytest.fixture
def busy_path(made_busy: Path, tmp_path: Path) -> Path:
    """Give a busy ledger of this test's own."""
    path = tmp_path / "ledger.db"
    shutil.copyfile(made_busy, path)
    return path


@pytest.fixture(params=[False, True], ids=["triggers", "recursive triggers"])
def plain(busy_path: Path, request: pytest.FixtureRequest) -> Iterator[Raw]:
    """Give a plain connection to a ledger which must be the same afterwards."""
    before = everything(busy_path)
    with raw(busy_path, recursive_triggers=request.param) as connection:
        yield connection
    assert everything(busy_path) == before


def post(plain: Raw, *amounts: int, commodity: str = "POINT") -> None:
    """Post amounts of a commodity to accounts of their own, in a transaction that is still open."""
    if not plain.in_transaction:
        plain.execute("BEGIN")
    for number, amount in enumerate(amounts):
        row = {**NEW, "account": f"A:{number}", "commodity": commodity, "amount": amount, "on": "2026-03-02"}
        insert(plain, "INSERT", "posting", row)


@pytest.mark.parametrize("verb", INSERTS)
@pytest.mark.parametrize("amounts", [(5, -4), (1,), (2, 2), (-1, -1, 1)], ids=str)
def test_an_entry_whose_postings_do_not_sum_to_zero_is_never_posted(
    plain: Raw, verb: str, amounts: tuple[int, ...]
) -> None:
    post(plain, *amounts)
    with pytest.raises(Refused, match="must sum to zero"):
        insert(plain, verb, "posted", NEW)
    if plain.in_transaction:
        plain.execute("ROLLBACK")


def test_each_commodity_sums_to_zero_by_itself(plain: Raw) -> None:
    post(plain, 5, commodity="POINT")
    post(plain, -5, commodity="G1001")
    with pytest.raises(Refused, match="must sum to zero"):
        insert(plain, "INSERT", "posted", NEW)
    plain.execute("ROLLBACK")


def test_an_entry_without_postings_is_never_posted(plain: Raw) -> None:
    with pytest.raises(Refused, match="must sum to zero"):
        insert(plain, "INSERT", "posted", NEW)


def test_an_entry_that_balances_is_posted(plain: Raw) -> None:
    post(plain, 5, -5)
    insert(plain, "INSERT", "posted", NEW)
    assert row_of(plain, "posted", "origin = '9999-1'") == NEW
    plain.execute("ROLLBACK")


@pytest.mark.parametrize("verb", INSERTS)
def test_an_entry_is_posted_once(plain: Raw, verb: str) -> None:
    with pytest.raises(Refused, match="an entry is posted once"):
        insert(plain, verb, "posted", row_of(plain, "posted"))


@pytest.mark.parametrize("verb", INSERTS)
def test_a_posted_entry_gains_no_posting(plain: Raw, verb: str) -> None:
    with pytest.raises(Refused, match="gains no posting"):
        insert(plain, verb, "posting", {**row_of(plain, "posting"), "account": "A:new"})


@pytest.mark.parametrize("verb", INSERTS)
def test_a_posting_is_not_replaced_before_its_entry_is_posted(plain: Raw, verb: str) -> None:
    post(plain, 5)
    posted = row_of(plain, "posting", "origin = '9999-1'")
    with pytest.raises(Refused, match="gains no posting"):
        insert(plain, verb, "posting", {**posted, "amount": 6})
    if plain.in_transaction:
        plain.execute("ROLLBACK")


@pytest.mark.parametrize("verb", ["UPDATE", "UPDATE OR REPLACE", "UPDATE OR IGNORE"])
@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("posting", "amount = amount + 1"),
        ("posting", "account = 'A:other'"),
        ("posting", "\"on\" = '2026-01-01'"),
        ("posted", "seq = 1"),
        ("reversal", "reverses_seq = 1"),
        ("reversal", "seq = seq + 1"),
    ],
)
def test_what_is_posted_never_changes(plain: Raw, verb: str, table: str, change: str) -> None:
    with pytest.raises(Refused, match="never changes"):
        plain.execute(f"{verb} {table} SET {change}")


@pytest.mark.parametrize("table", ["posting", "posted", "reversal", "balance"])
def test_what_is_posted_is_never_deleted(plain: Raw, table: str) -> None:
    with pytest.raises(Refused, match="never deleted"):
        plain.execute(f"DELETE FROM {table}")  # noqa: S608 - written above


@pytest.mark.parametrize("verb", INSERTS)
def test_a_household_never_begins_below_zero(plain: Raw, verb: str) -> None:
    with pytest.raises(Refused, match="never negative"):
        insert(plain, verb, "balance", {"account": HELD, "commodity": "POINT", "amount": -1})


@pytest.mark.parametrize("verb", ["REPLACE", "INSERT OR REPLACE"])
def test_a_balance_is_not_replaced_by_one_below_zero(plain: Raw, verb: str) -> None:
    held = row_of(plain, "balance", "account LIKE 'Assets:Stock:%'")
    with pytest.raises(Refused, match=r"never (negative|deleted)"):
        insert(plain, verb, "balance", {**held, "amount": -1})


def test_what_is_held_never_falls_below_zero(plain: Raw) -> None:
    with pytest.raises(Refused, match="never negative"):
        plain.execute("UPDATE balance SET amount = amount - 1000000 WHERE account LIKE 'Assets:Stock:%'")
    with pytest.raises(Refused, match="never negative"):
        plain.execute(
            "INSERT INTO balance SELECT account, commodity, -1000000 FROM balance WHERE account LIKE 'Assets:%' "
            "ON CONFLICT DO UPDATE SET amount = amount + excluded.amount"
        )


def test_what_was_issued_is_below_zero_by_its_sign(plain: Raw) -> None:
    assert row_of(plain, "balance", "account LIKE 'Equity:Issued:%'")["amount"] < 0


@pytest.mark.parametrize("verb", INSERTS)
def test_an_entry_is_reversed_at_most_once(plain: Raw, verb: str) -> None:
    with pytest.raises(Refused, match="reversed at most once"):
        insert(plain, verb, "reversal", {**row_of(plain, "reversal"), "origin": "9999-1", "seq": 1})


def test_a_posting_without_its_posted_row_is_not_committed(busy_path: Path) -> None:
    """The check that waits for the end of the transaction needs foreign keys, which our own connections turn on."""
    database = Database(busy_path)
    before = everything(busy_path)
    with pytest.raises(Refused, match="FOREIGN KEY"), database.writing() as transaction:
        insert(
            transaction.driver,
            "INSERT",
            "posting",
            {**NEW, "account": "A:1", "commodity": "POINT", "amount": 0, "on": "2026-03-02"},
        )
    database.close()
    assert everything(busy_path) == before
