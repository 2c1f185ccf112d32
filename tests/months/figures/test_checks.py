"""Each check of a month fails alone, with the entry behind it, for a ledger that breaks what it compares."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

import pytest

from supermarket.books.kinds import Body, Kind
from supermarket.district.dated.registers import record_row
from supermarket.earning.kinds import POINTS_CREDITED, CreditAsked, CreditLine, PointsCredited
from supermarket.months.closing.closing import sign
from supermarket.months.figures.checks import CHECKS
from supermarket.months.reconciled import Reconciliation
from supermarket.months.reconciliation import reconcile, reconcile_all
from supermarket.spending.kinds import (
    GOODS,
    GOODS_REDEEMED,
    DeliveryLine,
    Goods,
    GoodsRedeemed,
    RedemptionAsked,
    RedemptionLine,
)
from supermarket.spending.stock.kinds import STOCK_COUNTED, CountedAsked, StockCounted
from supermarket.spending.stock.shelves import take_to_give
from supermarket.spending.till.kinds import TILL_SHUT, TillShut
from supermarket.spending.till.sessions import open_till
from tests.audit.tampering import tampering
from tests.journal.raw import Raw
from tests.months.march import INSTITUTE, MONTH, record
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village


def reconciled(village: Village, site: str = "5001") -> Reconciliation:
    with village.ledger.reading() as session:
        return reconcile(session, site, MONTH)


def failing(village: Village) -> dict[str, tuple[str, ...]]:
    return {check.name: check.entries for check in reconciled(village).compared if not check.ok}


def household_of(village: Village) -> str:
    with village.ledger.reading() as session:
        row = session.transaction.driver.execute("SELECT household FROM household").fetchone()
    return str(row[0])


def test_an_honest_month_compares_everything_and_finds_nothing(lived: Village) -> None:
    found = reconciled(lived)
    assert [check.name for check in found.compared if not check.ok] == []
    assert [check.name for check in found.compared if not check.compared] == ["closed_figures_stand"]
    assert len(found.checks) == len(CHECKS)


def test_a_month_is_stated_in_points_goods_money_and_cards(lived: Village) -> None:
    figures = reconciled(lived).figures
    assert vars(figures.points) == {
        "opening": 0, "credits": 71, "deductions": 2, "redemptions": 29, "reversals": 8, "expiry": 0, "closing": 48,
    }  # fmt: skip
    goods = {line.sku: line for line in figures.goods}
    assert (goods["1001"].purchased, goods["1001"].out, goods["1001"].spoiled, goods["1001"].given) == (100, 5, 1, 4)
    assert (goods["1002"].donated, goods["1002"].given, goods["1002"].counted, goods["1002"].closing) == (10, 1, -1, 8)
    assert (figures.fund.received, figures.fund.spent, figures.fund.closing) == (10_000, 1_250, 8_750)
    assert figures.cards == {"active": 1}


def test_the_same_month_is_found_by_the_station_by_its_shop_and_among_all(lived: Village) -> None:
    with lived.ledger.reading() as session:
        every = {each.site: each for each in reconcile_all(session, MONTH)}
    assert every["3001"] == reconciled(lived, "3001") == reconciled(lived, "5001")
    assert set(every) >= {"3001", "3002", "3003", "3187"}
    assert every["3002"].figures.goods[0].in_ == 4
    assert [e.entries for e in every["3002"].exceptions if e.name == "lost_on_the_way"] != [()]


def test_a_months_opening_is_the_last_ones_closing(lived: Village) -> None:
    lived.time.move(days=31)
    lived.receive("1001", 7)
    before = reconciled(lived)
    with lived.ledger.reading() as session:
        following = reconcile(session, "3001", "2026-04")
    assert following.figures.points.opening == before.figures.points.closing
    assert {line.sku: line.opening for line in following.figures.goods} == {
        line.sku: line.closing for line in before.figures.goods if line.closing
    }
    assert following.figures.goods[0].purchased == 7
    assert all(check.ok for check in following.checks)


# --- a ledger that breaks one check alone: by a body that no verb would write -----------------------------------------


def credited_wrongly(village: Village) -> tuple[Kind[Any], Body]:
    household = household_of(village)
    return POINTS_CREDITED, PointsCredited(
        asked=CreditAsked(household=household, rule="VOL-01", quantity=1),
        household=household,
        lines=(CreditLine(rule="VOL-01", quantity=1, points=9),),
        points=9,
        served="2026-03-02",
    )


def redeemed(village: Village, *, line_points: int, points: int, from_shelf: bool = True) -> tuple[Kind[Any], Body]:
    household = household_of(village)
    with village.ledger.reading() as session:
        taken = take_to_give(session, "5001", "1001", 1, session.today) if from_shelf else None
    return GOODS_REDEEMED, GoodsRedeemed(
        asked=RedemptionAsked(household=household, lines=(DeliveryLine(sku="1001", quantity=1),)),
        household=household,
        shown="payload",
        lines=(RedemptionLine(sku="1001", quantity=1, points=line_points, from_=taken),),
        points=points,
    )


def counted_wrongly(_village: Village) -> tuple[Kind[Any], Body]:
    asked = CountedAsked(sku="1002", quantity=8)
    return STOCK_COUNTED, StockCounted(asked=asked, sku="1002", book=7, counted=8)


def shut_wrongly(village: Village) -> tuple[Kind[Any], Body]:
    with village.writing() as session:
        till = open_till(session, CLERK)
    return TILL_SHUT, TillShut(opened=till.till, redemptions=1, points=3)


@pytest.mark.parametrize(
    ("name", "mistake"),
    [
        ("credits_follow_the_rules", credited_wrongly),
        ("counts_agree", counted_wrongly),
        ("redemptions_follow_the_prices", lambda village: redeemed(village, line_points=4, points=4)),
        ("redemptions_are_debited", lambda village: redeemed(village, line_points=3, points=4)),
        (
            "redemptions_leave_the_shelf",
            lambda village: redeemed(village, line_points=3, points=3, from_shelf=False),
        ),
        ("sessions_agree", shut_wrongly),
    ],
)
def test_a_mistaken_entry_fails_its_check_alone(
    lived: Village, name: str, mistake: Callable[[Village], tuple[Kind[Any], Body]]
) -> None:
    entry = record(lived, *mistake(lived))
    assert failing(lived) == {name: (entry,)}


# --- what was in force ------------------------------------------------------------------------------------------------


def reprice(village: Village, points: int, scope: str = "1000", state: Literal["ended"] | None = None) -> None:
    row = Goods(scope=scope, from_="2026-03-02", sku="1001", name="香皂", unit="块", points=points, state=state)
    with village.writing() as session:
        record_row(session, GOODS, row, ADMINISTRATOR, site="1000")


@pytest.mark.parametrize("scope", ["1000", "2001", "3001", "5001"])
def test_a_price_set_after_an_entry_was_written_was_not_in_force_for_it(lived: Village, scope: str) -> None:
    reprice(lived, 5, scope)
    lived.credit(household_of(lived), 20)
    lived.redeem(household_of(lived))
    found = next(check for check in reconciled(lived).checks if check.name == "redemptions_follow_the_prices")
    assert (found.expected, found.found, found.ok) == (34, 34, True)


def test_a_price_of_another_place_is_not_in_force_here(lived: Village) -> None:
    reprice(lived, 5, "3002")
    lived.redeem(household_of(lived))
    assert failing(lived) == {}


def test_what_had_ended_is_worth_nothing(lived: Village) -> None:
    kind, body = redeemed(lived, line_points=3, points=3)
    reprice(lived, 3, state="ended")
    entry = record(lived, kind, body)
    assert failing(lived) == {"redemptions_follow_the_prices": (entry,)}


def test_two_mistakes_against_each_other_are_both_named(lived: Village) -> None:
    entries = [record(lived, *redeemed(lived, line_points=points, points=points)) for points in (4, 2)]
    found = next(check for check in reconciled(lived).checks if not check.ok)
    assert (found.name, found.difference, list(found.entries)) == ("redemptions_follow_the_prices", 2, entries)


def test_two_machines_that_wrote_entries_of_one_month_are_both_in_it(lived: Village) -> None:
    before = reconciled(lived)
    with tampering(lived.ledger.database.path) as connection:
        connection.execute(
            "INSERT INTO entry SELECT district, '5001-1', 1, v, kind, site, \"on\", at + 1, actor, key || 'x', body,"
            " leaf FROM entry WHERE kind = 'fund.received'"
        )
        connection.execute(
            "INSERT INTO posting SELECT '5001-1', 1, account, commodity, amount, \"on\" FROM posting JOIN entry"
            " USING (origin, seq, \"on\") WHERE kind = 'fund.received' AND origin <> '5001-1'"
        )
        connection.execute(
            "INSERT INTO fund_move SELECT site, \"on\", '5001-1', 1, at + 1, kind, amount, reversed_on FROM fund_move"
            " WHERE kind = 'fund.received'"
        )
    after = reconciled(lived)
    assert after.entries == before.entries + 1
    assert (after.first, after.figures.fund.received) == (before.first, 2 * before.figures.fund.received)


# --- by books that were tampered with ---------------------------------------------------------------------------------


def seq_of(connection: Raw, kind: str) -> int:
    return int(connection.execute("SELECT seq FROM entry WHERE kind = ?", (kind,)).fetchone()[0])


@pytest.mark.parametrize(
    ("name", "kind", "change"),
    [
        ("points_add_up", "credit.reversed", "SET amount = amount + sign(amount)"),
        ("points_by_household", "credit.reversed", "SET account = replace(account, 'Households', 'Others')"),
        ("goods_add_up", "stock.sent", "SET amount = amount + sign(amount)"),
        ("fund_adds_up", "fund.spent", "SET amount = amount + sign(amount)"),
    ],
)
def test_altered_postings_fail_their_check_alone(lived: Village, name: str, kind: str, change: str) -> None:
    with tampering(lived.ledger.database.path) as connection:
        seq = seq_of(connection, kind)
        connection.execute(f"UPDATE posting {change} WHERE seq = ?", (seq,))
    assert failing(lived) == {name: (f"1000-1-{seq}",)}


def test_a_closed_month_whose_figures_are_not_those_signed_fails_alone(lived: Village) -> None:
    lived.time.move(days=31)
    for signer in (CLERK, MANAGER, INSTITUTE):
        with lived.writing() as session:
            sign(session, MONTH, replace(signer, site="5001"))
    assert failing(lived) == {}
    with tampering(lived.ledger.database.path) as connection:
        connection.execute("UPDATE month_signature SET figures = ?", ("0" * 64,))
    assert failing(lived) == {"closed_figures_stand": ()}
