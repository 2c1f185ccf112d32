"""What an account held right after an entry is the sum up to it, however much was written since."""

from itertools import accumulate

from supermarket.books.accounts import household_points
from supermarket.books.afterwards import NEAR, balance_after, is_recent
from supermarket.books.kinds import POINT
from supermarket.earning.credit import Deed, credit
from supermarket.journal.entry import EntryName, entry_name
from supermarket.journal.store import entry_named
from tests.village import CREDITOR, Village


def test_what_was_held_after_an_entry_is_the_sum_up_to_it_near_the_end_and_far_from_it(village: Village) -> None:
    household = village.enrol()
    names: list[EntryName] = []
    with village.ledger.writing() as session:
        for number in range(NEAR + 20):
            deed = Deed(household, "ENV-01", 1 + number % 3)
            name = entry_name(credit(session, deed, CREDITOR).entry)
            assert name
            names.append(name)
    with village.ledger.reading() as session:
        entries = [entry for name in names if (entry := entry_named(session.transaction, name))]
        points = [int(entry.content["points"]) for entry in entries]
        assert {is_recent(session, entry) for entry in entries} == {True, False}
        held = [balance_after(session, household_points(household), POINT, entry) for entry in entries]
        assert held == [*accumulate(points)]
