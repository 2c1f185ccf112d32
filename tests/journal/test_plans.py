"""How SQLite finds a stream of many, by its name, and rows of some days among those of many years."""

import re

import pytest

from supermarket.assessment.indicators import stock
from supermarket.audit.analysis import money_in
from supermarket.books.many import knowledge
from supermarket.carry import hearing
from supermarket.district.dated import registers
from supermarket.district.machines import lacking
from supermarket.earning import boards
from supermarket.earning.claims import standing
from supermarket.earning.vouchers.lent import OPEN as OPEN_VOUCHERS
from supermarket.households.finding import finding
from supermarket.journal import store
from supermarket.journal.statements import Prepared
from supermarket.ledger import Ledger
from supermarket.months.exceptions import between, closed, lent
from supermarket.months.exceptions.deliveries import OF_GOODS
from supermarket.months.figures import donations, gathering, liability, movement, pending
from supermarket.people import records
from supermarket.practice.bases import finds
from supermarket.practice.cases import cases
from supermarket.practice.lists import matches
from supermarket.practice.orders import placing
from supermarket.practice.orders import standing as orders
from supermarket.spending.kinds import GOODS

BY_NAME = {
    "a stream": store._NAMED,  # noqa: SLF001 - the statements are looked at, not what they answer
    "an entry": store._BY_NAME,  # noqa: SLF001
    "leaves": store._LEAVES,  # noqa: SLF001
    "what a machine heard and has not come": lacking._BY_ONE,  # noqa: SLF001
    "awards that were taken back": boards._TAKEN_BACK_LATER,  # noqa: SLF001
    "money that was spent": money_in._SPENT,  # noqa: SLF001
}


FEW = {
    "cases that wait": cases._OPEN_CASES,  # noqa: SLF001
    "a household's orders that wait": placing._STILL_OPEN,  # noqa: SLF001
    "finds that wait": finds._STILL_HERE,  # noqa: SLF001
    "orders that wait": orders._OPEN[0],  # noqa: SLF001
    "pairs whose order waits": matches._WAITING,  # noqa: SLF001
}
"""Statements that ask which cases wait, of all that ever were."""


BY_INDEX = {
    "sessions of a shop's days": (gathering._TILLS, "till USING INDEX till_by_day (shop=? AND on>? AND on<?)"),  # noqa: SLF001
    "deliveries of goods": (OF_GOODS, "batch USING COVERING INDEX batch_by_sku (sku=? AND came=? AND on>? AND on<?)"),
    "awards to staff": (movement._TO_STAFF, "award USING COVERING INDEX award_by_site (site=? AND on>? AND on<?)"),  # noqa: SLF001
    "later counts of goods": (
        stock._AGREEING._lines,  # noqa: SLF001
        "count_later USING INDEX stocktake_by_shop (shop=? AND sku=? AND on>?)",
    ),
    "whom a station's people are by a name": (
        finding._NAMED_LIKE_AT,  # noqa: SLF001
        "member USING COVERING INDEX member_by_household (household=?)",
    ),
    "whom a station's people are by a phone": (
        finding._LIKE_AT,  # noqa: SLF001
        "member USING COVERING INDEX member_by_household (household=?)",
    ),
    "whose a name is in the district": (records._NAMED_LIKE, "personal USING PRIMARY KEY (commitment=?)"),  # noqa: SLF001
    "what a station's households earned": (
        boards._EARNED_AT,  # noqa: SLF001
        "award USING INDEX award_by_household (household=? AND on>? AND on<?)",
    ),
    "a household's claims of a month": (
        standing._IN_MONTH,  # noqa: SLF001
        "claim_count USING INDEX claim_by_last (whose=? AND last>?)",
    ),
    "claims that ended after a month": (pending._TAKEN, "claim_step USING COVERING INDEX claim_ended (on>?)"),  # noqa: SLF001
    "frozen cards": (pending._FROZEN, "frozen USING COVERING INDEX card_state_by_site (site=? AND state=?)"),  # noqa: SLF001
    "cards by how they stand": (gathering._CARDS, "card_state USING COVERING INDEX card_state_by_site (site=?)"),  # noqa: SLF001
    "gifts": (donations.DONATIONS, "batch USING INDEX batch_given (shop=? AND donor>?)"),
    "what some were awarded since": (
        liability._AWARDED_SINCE,  # noqa: SLF001
        "posting USING COVERING INDEX posting_by_account (account=? AND on>?)",
    ),
    "what some spent since": (
        liability._SPENT_SINCE,  # noqa: SLF001
        "posting USING COVERING INDEX posting_by_account (account=? AND on>?)",
    ),
    "what a machine had heard": (
        knowledge._HEARD_BEFORE,  # noqa: SLF001
        "words USING COVERING INDEX heard_of (origin=? AND heard=?)",
    ),
    "whose clocks are apart": (between.CLOCKS_APART, "heard USING INDEX heard_by_time (at>? AND at<?)"),
    "late entries of a month": (between.LATE, "late USING INDEX late_by_day (booked=?)"),
    "the last word of a stream": (between.LAST_WORD, "heard_most USING COVERING INDEX heard_most_of (heard=?)"),
    "vouchers of some days": (lent._TAKEN, "voucher USING INDEX voucher_by_day (on>? AND on<?)"),  # noqa: SLF001
    "who heard a stream": (hearing._SEEN, "heard USING COVERING INDEX heard_by_stream (heard=?)"),  # noqa: SLF001
}
"""Of what there is more every year no more is read than is asked for: by which index, and which of its columns."""


IN_ORDER = {
    "households by their numbers": registers._of_codes(registers.HOUSEHOLDS),  # noqa: SLF001
    "households of a station": registers._statement(registers.HOUSEHOLDS, "station"),  # noqa: SLF001
    "all goods": registers._statement(GOODS, ""),  # noqa: SLF001
}
"""Of these there is a row for every change; they lie in the order in which they are asked for."""


def plan_of(ledger: Ledger, statement: Prepared) -> list[str]:
    with ledger.database.reading() as transaction:
        words = re.sub(r":\w+", "''", statement.on(transaction.engine.speech).sql)
        return [str(step[3]) for step in transaction.driver.execute(f"EXPLAIN QUERY PLAN {words}").fetchall()]


@pytest.mark.parametrize("statement", BY_NAME.values(), ids=BY_NAME)
def test_a_stream_is_found_by_its_whole_key(ledger: Ledger, statement: Prepared) -> None:
    plan = plan_of(ledger, statement)
    assert plan
    assert [step for step in plan if re.match("SCAN (stream|every|entry)\\b", step)] == []


@pytest.mark.parametrize("statement", FEW.values(), ids=FEW)
def test_what_waits_is_found_among_the_few_that_do(ledger: Ledger, statement: Prepared) -> None:
    assert "SCAN practice_count USING INDEX practice_open" in plan_of(ledger, statement)


def test_months_that_were_closed_twice_are_found_among_the_few_that_were(ledger: Ledger) -> None:
    plan = plan_of(ledger, closed._AGAIN)  # noqa: SLF001
    assert "SCAN closed_count USING COVERING INDEX closed_again" in plan
    assert "SCAN closed_month" not in plan


def test_vouchers_that_wait_are_found_among_the_few_that_do(ledger: Ledger) -> None:
    assert "SCAN voucher_count USING INDEX voucher_unsettled" in plan_of(ledger, OPEN_VOUCHERS)


@pytest.mark.parametrize(("statement", "index"), BY_INDEX.values(), ids=BY_INDEX)
def test_what_grows_with_the_years_is_found_by_an_index(ledger: Ledger, statement: Prepared, index: str) -> None:
    assert f"SEARCH {index}" in plan_of(ledger, statement)


@pytest.mark.parametrize("statement", IN_ORDER.values(), ids=IN_ORDER)
def test_the_changes_of_a_register_are_read_as_they_lie(ledger: Ledger, statement: Prepared) -> None:
    assert [step for step in plan_of(ledger, statement) if "TEMP B-TREE" in step] == []
