"""No verb that a person waits for costs more because the ledger is older; steps of SQLite's machine are counted."""

from functools import partial
from pathlib import Path
from typing import Final

from supermarket.assessment.glance.morning import morning
from supermarket.assessment.glance.province import province_at
from supermarket.assessment.glance.sums import sums_between
from supermarket.audit.browsing.journal import Wanted, browse
from supermarket.books.session import ReadSession
from supermarket.earning.claims.standing import ENDED, Which, claims_served_on, latest_claims
from supermarket.earning.passbook import Passbook, PassbookClaim, latest_of_passbook, passbook_of
from supermarket.households.statements import lines_of
from supermarket.local.pins import reset_pin, set_pin
from supermarket.months.reconciliation import reconcile
from supermarket.spending.stock.donations import donor_statement
from tests.earning.claims.claiming import earned
from tests.endurance.ages import VERBS, Old, made_old, size_of, steps_of
from tests.village import CLERK, MANAGER

YOUNG, OLD = 1, 60
"""So many times the same nine days were lived before the present: a week, and a year and a half."""
MORE_MAX: Final = 1.3
STEPS_OF_A_CLAIM, STEPS_OF_A_GIFT = 45, 90
"""So many at most for each claim of a household, in its passbook of a month, and for each gift of a donor's."""
PIN: Final = "4071"
RESETS: Final = 40
"""So often, instead of once, a clerk's PIN was set anew before he filed claims."""
STEPS_UNSHOWN: Final = {"page": 30, "ended": 60, "journal": 250}
"""So many at most for all that a household did in nine days of which nothing is shown; of anything else none."""


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


def test_what_shows_the_latest_of_many_years_hardly_looks_at_the_rest(tmp_path: Path) -> None:
    shown = {
        "page": lambda old: old.see(lambda session: _page(session, old.household)),
        "ended": lambda old: old.see(lambda session: latest_claims(session, old.household, 3, Which.ENDED)),
        "of a day": lambda old: old.see(lambda session: claims_served_on(session, old.household, session.today)),
        "journal": lambda old: old.see(lambda session: browse(session, Wanted(household=old.household))),
        "morning": lambda old: old.see(lambda session: morning(session, "3002")),
        "sums": lambda old: old.see(lambda session: sums_between(session, session.today, session.today)),
        "province": lambda old: province_at(old.village.ledger.database.where, "2026-02"),
    }
    young, old = made_old(tmp_path / "young.db", YOUNG), made_old(tmp_path / "old.db", OLD)
    before, after = steps_of(young, shown), steps_of(old, shown)
    more = {what: (after[what] - before[what]) / (OLD - YOUNG) for what in shown}
    assert {what: each for what, each in more.items() if each > STEPS_UNSHOWN.get(what, 0)} == {}


def test_the_latest_lines_and_claims_are_those_at_the_end_of_the_whole_passbook(tmp_path: Path) -> None:
    old = made_old(tmp_path / "old.db", 3)
    whole = old.see(lambda session: passbook_of(session, old.household))
    for lines in (1, 7, len(whole.statement.lines), 999):
        page = old.see(partial(latest_of_passbook, household=old.household, lines=lines, claims=()))
        assert page.statement.lines == whole.statement.lines[-lines:]
        assert page.statement.opening == page.statement.lines[0].balance - page.statement.lines[0].points
        assert page.cumulative == whole.cumulative
    assert old.see(lambda session: lines_of(session, old.household)) == len(whole.statement.lines)
    for which in Which:
        claims = old.see(partial(latest_claims, household=old.household, most=2, which=which))
        assert [each.claim for each in claims] == [each.claim for each in _those(whole, which)][:2]


def test_a_month_costs_no_more_where_a_clerk_forgot_his_pin_often(tmp_path: Path) -> None:
    once, often = (
        _reconciled_after_resets(tmp_path / "once.db", 1),
        _reconciled_after_resets(tmp_path / "often.db", RESETS),
    )
    assert often - once <= RESETS  # a step for each at most, not a look at each for each of the month's claims


def _reconciled_after_resets(path: Path, resets: int) -> int:
    """Return the steps of a month in which claims were filed by a PIN that the manager had set anew so often."""
    old = made_old(path, YOUNG)
    ledger = old.village.ledger
    set_pin(ledger, MANAGER.actor, PIN)
    for _each in range(resets):
        reset_pin(ledger, CLERK.actor, "5829", operator=MANAGER.actor, pin=PIN)
    for _each in range(3):
        earned(old.village, old.household)

    def look(old: Old) -> None:
        old.see(lambda session: reconcile(session, "3001", session.today[:7]))

    return steps_of(old, {"month": look})["month"]


def _page(session: ReadSession, household: str) -> Passbook:
    claims = latest_claims(session, household, 3, Which.UNPOSTED)
    return latest_of_passbook(session, household, lines=5, claims=claims)


def _those(whole: Passbook, which: Which) -> list[PassbookClaim]:
    return [each for each in reversed(whole.claims) if _is_one(each, which)]


def _is_one(claim: PassbookClaim, which: Which) -> bool:
    if which is Which.ANY:
        return True
    return claim.entry is None if which is Which.UNPOSTED else (claim.state in ENDED) is (which is Which.ENDED)
