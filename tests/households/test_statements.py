"""A household's statement: every entry that moved its points, by business date, with what it held before and after."""

from supermarket.books.session import Request
from supermarket.earning.credit import Deed, credit
from supermarket.earning.lapsing.expiry import post_expiry
from supermarket.households.statements import Statement, StatementLine, statement_of
from tests.earning.claims.claiming import silent
from tests.village import CREDITOR, MANAGER, Village


def statement(village: Village, household: str, month: str | None = None) -> Statement:
    with village.ledger.reading() as session:
        return statement_of(session, household, month)


def test_a_household_that_never_earned_has_an_empty_statement(village: Village) -> None:
    household = village.enrol()
    assert statement(village, household) == Statement(household, None, 0, (), 0, 0)


def test_a_statement_lists_what_was_earned_spent_and_reversed_with_the_running_balance(village: Village) -> None:
    household = village.enrol()
    earned = village.credit(household, 20).entry
    village.receive()
    village.time.move(days=1)
    spent = village.redeem(household, "1001x2", "2001").entry
    village.time.move(days=1)
    undone = village.reverse(spent).entry
    assert statement(village, household) == Statement(
        household,
        None,
        0,
        (
            StatementLine(earned, "2026-03-02", "points.credited", "VOL-01x20", 20, 20),
            StatementLine(spent, "2026-03-03", "goods.redeemed", "1001x2 2001x1", -16, 4),
            StatementLine(undone, "2026-03-04", "redemption.reversed", "1001x2 2001x1", 16, 20),
        ),
        20,
        20,
    )


def test_a_statement_of_a_month_begins_with_what_was_held_before_it(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 20)
    village.time.move(days=29)  # 2026-03-31
    village.redeem(household, "2001")
    village.time.move(days=1)  # 2026-04-01
    village.credit(household, 5)
    march, april = statement(village, household, "2026-03"), statement(village, household, "2026-04")
    assert (march.opening, [line.points for line in march.lines], march.closing) == (0, [20, -10], 10)
    assert (april.opening, [line.points for line in april.lines], april.closing) == (10, [5], 15)
    assert {march.balance, april.balance} == {15}
    assert statement(village, household, "2026-02").lines == ()


def test_a_statement_goes_by_business_dates_and_not_by_when_it_was_entered(village: Village) -> None:
    household = village.enrol()
    village.time.move(days=31)
    village.credit(household, 20)
    with village.writing() as session:
        late = credit(session, Deed(household, "VOL-02"), Request(CREDITOR.actor, CREDITOR.site, on="2026-03-31"))
    lines = statement(village, household).lines
    assert [(line.on, line.points, line.balance) for line in lines] == [("2026-03-31", 4, 4), ("2026-04-02", 20, 24)]
    assert statement(village, household, "2026-03").lines[0].entry == late.entry


def test_a_statement_holds_nobody_elses_points(village: Village) -> None:
    household, other = village.enrol(), village.enrol("李样乙")
    village.credit(other, 20)
    assert statement(village, household).lines == ()


def test_a_statement_says_what_was_owed_and_settled_even_where_the_balance_did_not_move(village: Village) -> None:
    household = village.enrol()
    wrong = village.credit(household, 20).entry
    spent = village.redeem(household, "2001x2").entry
    undone = village.reverse(wrong).entry
    village.time.move(days=1)
    part, rest = village.credit(household, 15).entry, village.credit(household, 8).entry
    found = statement(village, household)
    assert found.lines == (
        StatementLine(wrong, "2026-03-02", "points.credited", "VOL-01x20", 20, 20),
        StatementLine(spent, "2026-03-02", "goods.redeemed", "2001x2", -20, 0),
        StatementLine(undone, "2026-03-02", "credit.reversed", "VOL-01x20", 0, 0, owed=20),
        StatementLine(part, "2026-03-03", "points.credited", "VOL-01x15", 0, 0, settled=15),
        StatementLine(rest, "2026-03-03", "points.credited", "VOL-01x8", 3, 3, settled=5),
    )
    assert (found.closing, found.balance, found.owed) == (3, 3, 0)


def test_a_statement_names_the_years_whose_points_lapsed(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 20)
    village.time.move(days=700)  # 2028-01-31
    with village.writing() as session:
        (lapse,) = post_expiry(session, MANAGER, silent)
    village.reverse(lapse.entry or "")
    _earned, lapsed, given_back = statement(village, household).lines
    assert (lapsed.kind, lapsed.what, lapsed.points, lapsed.balance) == ("points.expired", "2026:20", -20, 0)
    assert (given_back.kind, given_back.what, given_back.points) == ("expiry.reversed", "2026:20", 20)
