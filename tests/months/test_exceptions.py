"""What is worth a look is listed with its entries, each sort for its own reason alone, and never fails a check."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from supermarket.books.session import Request
from supermarket.district.kin import declare
from supermarket.district.kinds import Relation
from supermarket.earning.award_kinds import Cut
from supermarket.months.exceptions import (
    BURST_HOUSEHOLDS,
    EXCEPTIONS,
    duplicates,
    exceptions_of,
    many_by_hand,
    prices_there_and_back,
    slip_gaps,
)
from supermarket.months.figures import Seen
from supermarket.months.reconciliation import reconcile
from supermarket.months.versions import Priced
from supermarket.spending.redemption import Basket, redeem
from supermarket.spending.sessions import open_till
from supermarket.spending.spoilage import Spoiled, write_off
from supermarket.spending.stock import Delivery, receive
from supermarket.spending.stocktakes import Counted, count
from supermarket.spending.transfers import arrive, send
from tests.months.march import MONTH, post
from tests.village import CLERK, MANAGER, Village

MINUTES = 60_000


# --- what one entry shows by itself, in a ledger ----------------------------------------------------------------------


@pytest.fixture
def shop(village: Village) -> Village:
    """Give a village in whose month nothing is worth a look: goods came, and a household took some with its card."""
    village.receive()
    return village


def shown(village: Village, site: str = "5001") -> dict[str, tuple[str, ...]]:
    with village.ledger.reading() as session:
        found = reconcile(session, site, MONTH)
    assert found.ok
    return {each.name: each.entries for each in found.exceptions if each.entries}


def posted(village: Village, *, cut: bool = False) -> str:
    """Post a claim of twenty points for a new household, less what a limit cut, and return its number."""
    household = village.enrol()
    post(village, household, "DON-01", 20, cut=(Cut(cap="person-day", points=3),) if cut else ())
    return household


def by_card(village: Village, household: str, *, till: bool = True) -> str:
    payload = village.card(household).payload
    with village.writing() as session:
        opened = open_till(session, CLERK).till if till else None
        return redeem(session, Basket(payload, ["1001"], till=opened), CLERK).entry


def test_an_ordinary_month_has_no_exceptions(shop: Village) -> None:
    by_card(shop, posted(shop))
    assert shown(shop) == {}


def test_a_direct_credit_is_listed(shop: Village) -> None:
    entry = shop.credit(shop.enrol(), rule="CUS-01", units=1).entry
    assert shown(shop)["direct_credit"] == (entry,)


def test_a_credit_whose_rule_asks_for_evidence_is_listed(shop: Village) -> None:
    entry = shop.credit(shop.enrol()).entry
    assert shown(shop) == {"direct_credit": (entry,), "evidence_missing": (entry,)}


def test_a_claim_that_a_limit_cut_is_listed(shop: Village) -> None:
    posted(shop, cut=True)
    assert list(shown(shop)) == ["cap_hit"]


def test_a_redemption_outside_a_session_is_listed(shop: Village) -> None:
    entry = by_card(shop, posted(shop), till=False)
    assert shown(shop) == {"redemption_outside_session": (entry,)}


def test_a_card_number_that_was_typed_is_listed_and_a_household_without_card_twice(shop: Village) -> None:
    household = posted(shop)
    card = shop.card(household)
    with shop.writing() as session:
        till = open_till(session, CLERK).till
        typed = redeem(session, Basket(card.card, ["1001"], till=till, reason="card-worn"), CLERK).entry
    shop.time.move(minutes=9)
    with shop.writing() as session:
        named = redeem(session, Basket(household, ["1001"], till=till, reason="card-forgotten"), CLERK).entry
    assert shown(shop) == {"hand_entry": (typed, named), "without_card": (named,)}


def test_what_staff_do_for_their_own_household_or_kin_is_listed(shop: Village) -> None:
    own, other = posted(shop), posted(shop)
    for relation in (Relation.NONE, Relation.KIN):
        with shop.writing() as session:
            declare(session, CLERK.actor, own, relation, MANAGER)
    with shop.writing() as session:
        declare(session, CLERK.actor, other, Relation.NONE, MANAGER)
    credited = shown(shop)["own_household"]
    entries = [by_card(shop, household) for household in (own, other)]
    assert shown(shop)["own_household"] == (*credited, entries[0])
    assert len(credited) == 1


def count_wrong(village: Village) -> None:
    with village.writing() as session:
        count(session, [Counted("1001", 98)], CLERK)


def lose(village: Village) -> None:
    with village.writing() as session:
        sent = send(session, "1001", 5, "5002", CLERK)
    with village.writing() as session:
        arrive(session, sent.entry, 4, Request("15002", "5002"))


def spoil(village: Village) -> None:
    with village.writing() as session:
        write_off(session, Spoiled("1001", 1, "broken", MANAGER.actor), CLERK)


def enter_late(village: Village) -> None:
    village.time.move(days=1)
    with village.writing() as session:
        receive(session, Delivery("1001", 1), replace(CLERK, on="2026-03-02"))


def take_back(village: Village) -> None:
    village.reverse(village.receive("1003", 5).entry)


@pytest.mark.parametrize(
    ("name", "odd", "site"),
    [
        ("count_differs", count_wrong, "5001"),
        ("lost_on_the_way", lose, "5002"),
        ("written_off", spoil, "5001"),
        ("back_dated", enter_late, "5001"),
        ("reversal", take_back, "5001"),
    ],
)
def test_what_happened_to_goods_is_listed_for_its_own_reason_alone(
    shop: Village, name: str, odd: Callable[[Village], None], site: str
) -> None:
    odd(shop)
    found = shown(shop, site)
    assert list(found) == [name]
    assert len(found[name]) == 1


def test_a_delivery_of_today_and_a_count_that_agrees_are_not_listed(shop: Village) -> None:
    with shop.writing() as session:
        count(session, [Counted("1001", 100)], CLERK)
    shop.receive()
    assert shown(shop) == {}


# --- what shows in a row of redemptions, over values alone ------------------------------------------------------------


def seen(seq: int, at: int, household: str = "1", **others: str) -> Seen:
    basket = {"till": "1000-1-9", "lines": '[{"sku":"1001"}]', "shown": "payload", **others}
    return Seen("5001", at, "1000-1", seq, 0, household=household, **basket)


def test_the_same_goods_for_the_same_household_within_a_minute_are_listed() -> None:
    twice = [seen(1, 0), seen(2, MINUTES)]
    assert [*duplicates(twice)] == ["1000-1-1", "1000-1-2"]


@pytest.mark.parametrize(
    "second",
    [
        seen(2, MINUTES + 1),
        seen(2, 0, "2"),
        seen(2, 0, lines='[{"sku":"1002"}]'),
        seen(2, 0, till="1000-1-10"),
    ],
)
def test_a_later_or_other_redemption_is_no_duplicate(second: Seen) -> None:
    assert [*duplicates([seen(1, 0), second])] == []


def by_hand(households: int, minutes: int) -> list[Seen]:
    return [seen(n, n * minutes * MINUTES, str(n), shown="card") for n in range(households)]


def test_many_households_by_hand_minutes_apart_are_listed() -> None:
    assert len([*many_by_hand(by_hand(BURST_HOUSEHOLDS, 5))]) == BURST_HOUSEHOLDS
    card_between = [*by_hand(BURST_HOUSEHOLDS, 1), seen(8, 9 * MINUTES), *by_hand(BURST_HOUSEHOLDS - 1, 1)]
    assert len([*many_by_hand(card_between)]) == BURST_HOUSEHOLDS


@pytest.mark.parametrize(
    "listed",
    [
        by_hand(BURST_HOUSEHOLDS - 1, 1),
        by_hand(BURST_HOUSEHOLDS, 6),
        [each._replace(household="1") for each in by_hand(BURST_HOUSEHOLDS, 1)],
        [each._replace(till=str(each.seq)) for each in by_hand(BURST_HOUSEHOLDS, 1)],
        [*by_hand(3, 1), seen(4, 4 * MINUTES), *(each._replace(at=each.at + 5 * MINUTES) for each in by_hand(4, 1))],
    ],
)
def test_few_households_or_slow_or_elsewhere_or_with_cards_between_are_not(listed: list[Seen]) -> None:
    assert [*many_by_hand(listed)] == []


def test_a_slip_whose_number_before_is_missing_is_listed() -> None:
    slips = [seen(n, 0, slip=slip) for n, slip in enumerate(["17", "15", "0014", "A-16", "400"])]
    assert [*slip_gaps(slips)] == ["1000-1-0"], "16 is missing before 17; 400 is of another book"
    assert [*slip_gaps([*slips, seen(9, 0, slip="16")])] == []
    other = seen(9, 0, slip="19")._replace(site="5002")
    assert [*slip_gaps([*slips[1:3], other])] == []


def price(seq: int, from_: str, points: int, scope: str = "1000") -> Priced:
    return Priced(from_, seq, "1000-1", seq, scope, points)


def test_a_price_that_was_changed_within_the_month_and_changed_back_is_listed() -> None:
    rows = (price(3, "2026-03-09", 3), price(2, "2026-03-05", 1), price(1, "", 3))
    assert [*prices_there_and_back({"1001": rows}, MONTH, ["1001"])] == ["1000-1-2", "1000-1-3"]


@pytest.mark.parametrize(
    "rows",
    [
        (price(3, "2026-03-09", 4), price(2, "2026-03-05", 1), price(1, "", 3)),
        (price(3, "2026-04-01", 3), price(2, "2026-03-05", 1), price(1, "", 3)),
        (price(3, "2026-03-09", 3), price(2, "2026-02-27", 1), price(1, "", 3)),
        (price(3, "2026-03-09", 3), price(2, "2026-03-05", 3), price(1, "", 3)),
        (price(3, "2026-03-09", 3), price(2, "2026-03-05", 1, "3001"), price(1, "", 3)),
        (price(2, "2026-03-05", 1), price(1, "", 3)),
    ],
)
def test_another_change_of_a_price_is_not(rows: tuple[Priced, ...]) -> None:
    assert [*prices_there_and_back({"1001": rows}, MONTH, ["1001"])] == []


def test_the_price_of_goods_that_nobody_took_is_not_listed() -> None:
    rows = (price(3, "2026-03-09", 3), price(2, "2026-03-05", 1), price(1, "", 3))
    assert [*prices_there_and_back({"1001": rows}, MONTH, ["1002"])] == []


def test_every_sort_is_shown_in_its_order_and_entries_as_they_were_written() -> None:
    late, early = seen(2, MINUTES)._replace(odd=1), seen(1, 0)._replace(odd=1)
    listed = exceptions_of([late, early], ["1000-1-5"], ["1000-1-6"])
    assert tuple(each.name for each in listed) == EXCEPTIONS
    assert {each.name: each.entries for each in listed if each.entries} == {
        EXCEPTIONS[0]: ("1000-1-1", "1000-1-2"),
        "duplicate": ("1000-1-1", "1000-1-2"),
        "price_there_and_back": ("1000-1-5",),
        "signed_with_reason": ("1000-1-6",),
    }
