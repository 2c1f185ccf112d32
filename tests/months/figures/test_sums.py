"""The typed rows of the books say of a month what the bodies of its entries say: over storms, stories, old ledgers."""

from contextlib import closing
from pathlib import Path

import pytest

from supermarket.ledger import open_ledger
from supermarket.months.reconciliation import reconcile_all
from tests.audit.conftest import live
from tests.endurance.history import make_history
from tests.journal.raw import raw
from tests.ledgers.before import BEFORE, before_ledger
from tests.months.storm import blow
from tests.months.sums_of_bodies import check_sums
from tests.village import START, Village


def household_of(village: Village) -> str:
    with village.ledger.reading() as session:
        row = session.transaction.driver.execute("SELECT household FROM household").fetchone()
    return str(row[0])


def test_a_month_and_the_storm_after_it_sum_as_their_entries_say(lived: Village) -> None:
    check_sums(lived.ledger)
    blow(lived, household_of(lived))
    check_sums(lived.ledger)


def test_a_story_with_something_of_every_sort_sums_as_its_entries_say(village: Village) -> None:
    live(village)
    check_sums(village.ledger)


def test_a_long_history_sums_as_its_entries_say(tmp_path: Path) -> None:
    make_history(tmp_path / "history.db", 1_500)
    with closing(open_ledger(tmp_path / "history.db", now=START)) as ledger:
        check_sums(ledger)


@pytest.mark.parametrize("purpose", BEFORE)
def test_a_ledger_of_the_version_before_sums_as_its_entries_say_and_draws_its_closed_months(
    purpose: str, tmp_path: Path
) -> None:
    path = before_ledger(purpose, tmp_path)
    with closing(open_ledger(path)) as ledger:
        check_sums(ledger)
        with raw(path) as connection:
            closed = dict(connection.execute("SELECT month, place FROM closed_month"))
        with ledger.reading() as session:
            drawn = {
                month: next(each for each in reconcile_all(session, month) if each.site == place)
                for month, place in closed.items()
            }
    assert closed
    assert all(each.closed and each.ok for each in drawn.values()), "the figures are still those that were signed"
