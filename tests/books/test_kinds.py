"""A kind says what its entries move and change, and needs to say nothing that is not special about them."""

from supermarket.books.kinds import Body, Change, Kind, always
from supermarket.books.tables import BalanceRow
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Value

ENTRY = Entry("220802", "9999-1", 7, 1, "a.tested", "1000", "2026-03-02", 1, "0", "k", "{}", b"")


def test_a_kind_that_says_nothing_moves_nothing_names_nothing_and_needs_a_site_in_force() -> None:
    plain, body = Kind("a.tested", Body), Body()
    assert plain.postings(ENTRY, body) == ()
    assert plain.rows(ENTRY, body) == ()
    assert list(plain.names(body)) == []
    assert not plain.clears(body)
    assert plain.reversal is None


def test_a_kind_may_only_ever_clear_away_what_a_site_has_left() -> None:
    assert Kind("a.tested", Body, clears=always).clears(Body())


def test_a_rows_values_have_names_however_they_are_given() -> None:
    named: dict[str, Value] = {"account": "Assets:Test", "commodity": "POINT", "amount": 3}
    assert Change(BalanceRow, ("Assets:Test", "POINT", 3)).named == Change(BalanceRow, named).named == named
