"""A long history for measuring, from a seed: households, credits, deliveries, redemptions and some reversals.

`python -m tests.endurance.history PATH ENTRIES` makes one by hand.
"""

import random
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from supermarket.books.kinds import Reversing
from supermarket.books.session import WriteSession
from supermarket.earning.kinds import POINTS_CREDITED, CreditAsked, CreditLine, PointsCredited
from supermarket.households import cards
from supermarket.households.households import NewHousehold, enrol
from supermarket.ledger import open_ledger
from supermarket.spending.batches import Taken
from supermarket.spending.kinds import (
    GOODS_REDEEMED,
    STOCK_RECEIVED,
    ArrivedLine,
    DeliveryAsked,
    DeliveryLine,
    GoodsRedeemed,
    RedemptionAsked,
    RedemptionLine,
    StockReceived,
)
from tests.village import CLERK, CREDITOR, START, Time, make_ledger, seeded_clock

BATCH: Final = 2_000
"""So many entries are committed together."""
YEAR: Final = 365 * 24 * 60
"""In minutes: so long a long history takes, so that a month holds its part of it."""
STEP_MAX: Final = 3 * 24 * 60
DELIVERED: Final = 60
NAMES: Final = "王李张刘陈杨赵黄周吴"


@dataclass
class History:
    """What the generator must remember to write only what could have happened."""

    chance: random.Random
    households: list[str] = field(default_factory=list)
    points: dict[str, int] = field(default_factory=dict)
    batch: str = ""
    left: int = 0


def make_history(path: Path, entries: int, *, seed: int = 7) -> None:
    """Make a ledger whose own stream has at least so many entries."""
    make_ledger(path)
    time = Time(START)
    opened = open_ledger(path, now=START)
    ledger = replace(opened, clock=seeded_clock(time, seed=seed))
    history = History(random.Random(seed))  # noqa: S311 - the same in every run
    size = 0
    while size < entries:
        time.move(minutes=min(STEP_MAX, YEAR * BATCH // entries))
        with ledger.writing() as session:
            last = min(entries, session.stream.size + BATCH)
            while session.stream.size < last:
                _something(session, history, entries)
            size = session.stream.size
    ledger.close()


def _something(session: WriteSession, history: History, entries: int) -> None:
    dice = history.chance.random()
    if len(history.households) < min(20, entries) or dice < 0.02:
        _enrol(session, history)
    elif not history.left:
        _receive(session, history)
    elif dice < 0.55:
        _credit(session, history)
    else:
        _redeem(session, history)


def _enrol(session: WriteSession, history: History) -> None:
    head = "".join(history.chance.choices(NAMES, k=3))
    household = enrol(session, NewHousehold(head, "13800000001", "一组", another=True), CLERK).household
    cards.issue(session, household, CLERK)
    history.households.append(household)
    history.points[household] = 0


def _receive(session: WriteSession, history: History) -> None:
    lines = (ArrivedLine(sku="1001", quantity=DELIVERED),)
    body = StockReceived(asked=DeliveryAsked(sku="1001", quantity=DELIVERED), lines=lines)
    history.batch = session.record(STOCK_RECEIVED, body, CLERK, site="5001", on=session.today).name
    history.left = DELIVERED


def _credit(session: WriteSession, history: History) -> None:
    household = history.chance.choice(history.households)
    hours = history.chance.randint(1, 4)
    body = PointsCredited(
        asked=CreditAsked(household=household, rule="VOL-02", quantity=hours),
        household=household,
        lines=(CreditLine(rule="VOL-02", quantity=hours, points=4 * hours),),
        points=4 * hours,
        served=session.today,
        flags=("evidence-missing",),
    )
    entry = session.record(POINTS_CREDITED, body, CREDITOR, site="3001", on=session.today)
    if history.chance.random() < 0.005:
        reversing = Reversing(entry.name, "entered twice", entry.on, {"entry": entry.name, "reason": "entered twice"})
        assert POINTS_CREDITED.reversal is not None
        kind, reversed_body = POINTS_CREDITED.reversal(body, reversing)
        session.record(kind, reversed_body, CREDITOR, site="3001", on=session.today)
    else:
        history.points[household] += 4 * hours


def _redeem(session: WriteSession, history: History) -> None:
    rich = (each for each in history.chance.sample(history.households, 8) if history.points[each] >= 6)
    household = next(rich, None)
    if household is None:
        _credit(session, history)
        return
    units = min(history.left, history.chance.randint(1, 2))
    body = GoodsRedeemed(
        asked=RedemptionAsked(household=household, lines=(DeliveryLine(sku="1001", quantity=units),)),
        household=household,
        shown="payload",
        lines=(
            RedemptionLine(
                sku="1001", quantity=units, points=3 * units, from_=(Taken(delivery=history.batch, quantity=units),)
            ),
        ),
        points=3 * units,
    )
    session.record(GOODS_REDEEMED, body, CLERK, site="5001", on=session.today)
    history.points[household] -= 3 * units
    history.left -= units


if __name__ == "__main__":
    make_history(Path(sys.argv[1]), int(sys.argv[2]))
