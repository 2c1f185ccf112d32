"""A month says which rules and prices it went by: how many were in force, what changed, and by which entry."""

from supermarket.district.dated.registers import record_row
from supermarket.months.figures.versions import Priced, Version, price_at_end, prices_of, version_of
from supermarket.months.reconciliation import reconcile
from supermarket.spending.kinds import GOODS, Goods
from tests.months.march import MONTH
from tests.village import ADMINISTRATOR, Village

CHAIN = ("3001", "2001", "1000")
ROWS = (
    Priced("2026-04-01", 9, "1000-1", 9, "1000", 9),
    Priced("2026-03-05", 7, "1000-1", 7, "3002", 7),
    Priced("2026-03-02", 5, "1000-1", 5, "3001", 5),
    Priced("", 1, "1000-1", 1, "1000", 1),
)


def test_what_was_in_force_at_a_place_when_the_month_ended() -> None:
    assert price_at_end(ROWS, MONTH, CHAIN) == 5
    assert price_at_end(ROWS, MONTH, ("3003", "1000")) == 1
    assert price_at_end(ROWS[:2], MONTH, CHAIN) == 0
    assert version_of("prices", {"1001": ROWS}, MONTH, CHAIN) == Version("prices", 1, 1, "1000-1-5")


def test_what_has_ended_is_no_longer_in_force_and_that_is_a_change() -> None:
    ended = Priced("2026-03-31", 8, "1000-1", 8, "1000", 0, ended=True)
    assert version_of("prices", {"1001": (ended, *ROWS[3:])}, MONTH, CHAIN) == Version("prices", 0, 1, "1000-1-8")


def test_a_register_without_rows_says_so() -> None:
    assert version_of("rules", {}, MONTH, CHAIN) == Version("rules", 0, 0, None)


def test_a_price_set_in_the_month_is_named_by_its_entry(lived: Village) -> None:
    with lived.ledger.reading() as session:
        before = {each.register: each for each in reconcile(session, "3001", MONTH).versions}
    row = Goods(scope="1000", from_="2026-03-02", sku="1001", name="香皂", unit="块", points=4)
    with lived.writing() as session:
        entry = record_row(session, GOODS, row, ADMINISTRATOR, site="1000").name
    with lived.ledger.reading() as session:
        after = {each.register: each for each in reconcile(session, "3001", MONTH).versions}
        assert prices_of(session)["prices"]["1001"][0].points == 4
    assert after["rules"] == before["rules"]
    assert (after["prices"].rows, after["prices"].changed) == (before["prices"].rows, before["prices"].changed + 1)
    assert after["prices"].latest == entry
