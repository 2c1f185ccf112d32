"""Orders at the menu, by digits alone: one is taken, sent, accepted, served and rated, each by whom it waits for."""

import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from supermarket.cli.menu.desk import Choice
from supermarket.cli.menu.front import CHOICES
from supermarket.cli.menu.practice import orders
from supermarket.ledger import open_ledger
from supermarket.practice.orders.standing import open_orders, orders_between
from tests.cli.menu.seated import desk, done
from tests.cli.till.stall import Stall, prepared
from tests.practice.orders.ordering import able
from tests.sound import check_file
from tests.village import START, Time, Village, seeded_clock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
MINE, NEW, NEXT, OTHER, ALL, BOARD = map(str, range(1, 7))
"""The digits of orders, the same for every role."""


def way(choices: tuple[Choice, ...], page: tuple[Choice, ...]) -> tuple[str, ...]:
    """Return the digits that lead to a page."""
    for choice in choices:
        if choice.below is page:
            return (choice.digit,)
        if below := way(choice.below, page):
            return (choice.digit, *below)
    return ()


ORDERS: Final = way(CHOICES, orders.CHOICES)


@pytest.fixture
def stall(made_ledger: Path, tmp_path: Path) -> Iterator[Stall]:
    """Give a shop whose village can order."""
    own = prepared(made_ledger, tmp_path)
    with closing(open_ledger(own.path, now=START)) as ledger:
        able(Village(replace(ledger, clock=seeded_clock(Time(), seed=9))))
    yield own
    check_file(own.path)


def test_an_order_that_is_open_is_taken_again_only_where_somebody_says_that_it_is_wanted_once_more(
    stall: Stall,
) -> None:
    asked = (stall.household, "1", "2", "1", "2", "1")
    with desk(stall) as terminal:
        assert "placed" in done(terminal, (*ORDERS, NEW), *asked)
        assert "is still open" in done(terminal, (*ORDERS, NEW), *asked, "2")
        assert "placed" in done(terminal, (*ORDERS, NEW), *asked, "1")
    with closing(open_ledger(stall.path)) as ledger, ledger.reading() as session:
        assert len(open_orders(session)) == 2


def test_a_card_that_is_scanned_says_by_itself_how_the_order_came(stall: Stall) -> None:
    with desk(stall) as terminal:
        assert "placed" in done(terminal, (*ORDERS, NEW), stall.card, "1", "1", "2", "1")
    with closing(open_ledger(stall.path)) as ledger, ledger.reading() as session:
        (order,) = open_orders(session)
        assert order.how == "card"


def test_an_order_is_taken_sent_served_and_rated_by_digits(stall: Stall) -> None:
    with desk(stall) as terminal:
        taken = done(terminal, (*ORDERS, NEW), stall.household, "1", "2", "1", "1", "2", "1")
    assert "placed" in taken
    with desk(stall, "33001") as terminal:
        waits = done(terminal, (*ORDERS, MINE))
        assert all(word in waits for word in ("助老助洁", "placed", "dispatch", "first"))
        assert "dispatched" in done(terminal, (*ORDERS, NEXT), "1", "1")
    with desk(stall, "81001") as terminal:
        assert "taken-on" in done(terminal, (*ORDERS, NEXT), "1")
        assert "served" in done(terminal, (*ORDERS, NEXT), "3", "80001", "1")
    with desk(stall) as terminal:
        assert "was filed" in done(terminal, (*ORDERS, NEXT), "1", "1")
        assert "No order waits for you." in done(terminal, (*ORDERS, NEXT))
        assert "satisfied 1 of 1" in done(terminal, (*ORDERS, BOARD))
    with closing(open_ledger(stall.path)) as ledger, ledger.reading() as session:
        assert open_orders(session) == []
        (order,) = orders_between(session, "2026-01-01", "2026-12-31")
        assert (order.state, order.how, order.priority, len(order.roster)) == ("rated", "phone", True, 1)
