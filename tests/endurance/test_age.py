"""No verb that a person waits for costs more because the ledger is older; steps of SQLite's machine are counted."""

from pathlib import Path
from typing import Final

from supermarket.earning.passbook import passbook_of
from supermarket.spending.stock.donations import donor_statement
from tests.endurance.ages import VERBS, made_old, size_of, steps_of

YOUNG, OLD = 1, 60
"""So many times the same nine days were lived before the present: a week, and a year and a half."""
MORE_MAX: Final = 1.3
STEPS_OF_A_CLAIM, STEPS_OF_A_GIFT = 45, 90
"""So many at most for each claim of a household, in its passbook of a month, and for each gift of a donor's."""


def test_no_verb_costs_more_in_an_old_ledger_than_in_a_young_one(tmp_path: Path) -> None:
    young, old = made_old(tmp_path / "young.db", YOUNG), made_old(tmp_path / "old.db", OLD)
    assert size_of(old) - size_of(young) == (OLD - YOUNG) * young.lived > 20 * young.lived
    before, after = steps_of(young, VERBS), steps_of(old, VERBS)
    assert set(before) == set(after)
    assert {verb: (before[verb], steps) for verb, steps in after.items() if steps > MORE_MAX * before[verb]} == {}


def test_what_tells_of_all_that_somebody_ever_did_costs_so_much_for_each_of_it(tmp_path: Path) -> None:
    told = {
        "passbook": lambda old: old.see(lambda session: passbook_of(session, old.household, session.today[:7])),
        "donor": lambda old: old.see(lambda session: donor_statement(session, "9001")),
    }
    young, old = made_old(tmp_path / "young.db", YOUNG), made_old(tmp_path / "old.db", OLD)
    before, after = steps_of(young, told), steps_of(old, told)
    assert after["passbook"] - before["passbook"] <= STEPS_OF_A_CLAIM * 2 * (OLD - YOUNG)
    assert after["donor"] - before["donor"] <= STEPS_OF_A_GIFT * (OLD - YOUNG)
