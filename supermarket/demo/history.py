"""Three invented months in four villages: the plan done day by day through the real verbs, so that every rule holds.

A day is one transaction. What the rules refuse is counted and passed over, as at a real counter.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Final, TypeVar

from supermarket.books.accounts import household_points, stock, units
from supermarket.books.kinds import POINT
from supermarket.books.rebuild import Progress
from supermarket.books.session import WriteSession
from supermarket.clock import MINUTE
from supermarket.corrections.corrections import reverse
from supermarket.demo.deeds import ACTIVITIES, FRIDAY, Deeds
from supermarket.demo.plan import Act, Gift, GoodDeed, Home, LostCard, Newcomer, Plan, Restocking, Visit
from supermarket.demo.practice import live_practice
from supermarket.demo.scene import FIRST_DAY, LAST_DAY, VILLAGES, Stage, Village, invented_name, moment
from supermarket.demo.story import FirstDay
from supermarket.district.dated.registers import HOUSEHOLDS, all_in_force
from supermarket.earning.kinds import RULES
from supermarket.errors import Refusal
from supermarket.households.cards import bind, freeze, issue
from supermarket.households.finding.lookup import card_named
from supermarket.households.households import NewHousehold, enrol
from supermarket.people.evidence import evidence_folder
from supermarket.spending.goods.catalogue import goods_listed
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive
from supermarket.spending.stock.stocktakes import Counted, count
from supermarket.spending.till.sessions import Session, open_till, shut_till

OPENS_AT, SHUTS_AT = 8 * 60 + 30, 17 * 60
"""Business hours, in minutes after midnight."""
STARTS_ON: Final = FIRST_DAY + timedelta(days=2)
SHELF: Final = {
    "1001": 60, "1002": 40, "1003": 30, "1004": 25, "1005": 20, "1006": 30, "1007": 25, "1008": 15, "1009": 25,
    "1010": 12, "1011": 8, "1012": 8, "1013": 20, "1014": 10, "1015": 15, "1016": 15, "1017": 15, "1018": 40,
    "1019": 30, "1020": 12, "1021": 30, "1022": 25, "1023": 3, "1024": 3, "1025": 2, "1026": 1, "1027": 3,
}  # fmt: skip
"""So many units of each good a shop has when its shelf is full; below half of it more is bought."""
KEEPS_DAYS: Final = {"1015": 365, "1016": 270, "1017": 540, "1019": 720, "1020": 40, "1021": 365, "1022": 540}
SERVICES: Final = ("2001", "2002")
COST_FEN: Final = 90
"""What the shop pays for each point of a good's price."""
DEAR: Final = "1025"
MISTAKES: Final = 0.02
HAND_ENTRIES: Final = 0.06
HOPES: Final = 0.04
REASON_BROKEN: Final = "商品破损退回"
Answer = TypeVar("Answer")


@dataclass
class Tally:
    """What the months brought; `deeds` were posted of so many `claims`, `refused` counts by the refusal's code."""

    claims: int = 0
    deeds: int = 0
    earned: int = 0
    visits: int = 0
    spent: int = 0
    deliveries: int = 0
    reversals: int = 0
    households: int = 0
    cards_lost: int = 0
    refused: Counter[str] = field(default_factory=Counter)


@dataclass
class History:
    """What must be known to go on from day to day."""

    stage: Stage
    chance: random.Random
    plan: Plan
    prices: dict[str, int]
    homes: dict[str, Home]
    blanks: list[str]
    deeds: Deeds
    tally: Tally
    practice: random.Random
    tills: dict[Village, Session] = field(default_factory=dict)

    def asked(self, verb: Callable[[], Answer]) -> Answer | None:
        """Return what a verb answers; a refusal, which writes nothing, is counted and None returned."""
        try:
            return verb()
        except Refusal as refusal:
            self.tally.refused[refusal.code] += 1
            return None


def live_through(stage: Stage, first_day: FirstDay, progress: Progress, seed: int) -> Tally:
    """Let the months pass and return what they brought; `progress` is told how many days are over."""
    history = _beginning(stage, first_day, random.Random(f"{seed} what happens"))  # noqa: S311 - a drill
    day = STARTS_ON
    while day <= LAST_DAY:
        stage.time.move_to(moment(day, OPENS_AT))
        with stage.ledger.writing() as session:
            _live_through_day(history, session, day)
        day += timedelta(days=1)
        progress((day - FIRST_DAY).days)
    stage.time.move_to(moment(LAST_DAY, SHUTS_AT))
    deeds = history.deeds
    tally = history.tally
    tally.claims, tally.deeds, tally.earned = deeds.claims, deeds.posted, deeds.earned
    tally.reversals += deeds.reversals
    return tally


def _evidence(stage: Stage) -> Path:
    """Return the folder of evidence beside the demo's ledger, made for the photos that the months bring."""
    folder = evidence_folder(stage.ledger.database.path)
    folder.mkdir(exist_ok=True)
    return folder


def _beginning(stage: Stage, first_day: FirstDay, chance: random.Random) -> History:
    stage.time.move_to(moment(STARTS_ON, OPENS_AT))
    with stage.ledger.writing() as session:
        today = session.today
        prices = {goods.sku: goods.points for goods in goods_listed(session, today)}
        rules = all_in_force(session, RULES, today)
        tally = Tally()
        deeds = Deeds({rule.rule: rule for rule in rules}, chance, stage.time, tally.refused, _evidence(stage))
        practice = random.Random(chance.random())  # noqa: S311 - a drill
        plan, blanks = Plan(rules, chance), list(first_day.blanks)
        history = History(stage, chance, plan, prices, {}, blanks, deeds, tally, practice)
        printed = {card.household: card for card in first_day.printed}
        villages = {village.station: village for village in VILLAGES}
        for household in all_in_force(session, HOUSEHOLDS, today):
            village, number = villages[household.station], household.household
            if number == first_day.household:
                card, payload = card_named(session, first_day.payload).card, first_day.payload
            else:
                new = printed.get(number) or issue(session, number, village.clerk)
                card, payload = new.card, new.payload
            history.homes[number] = Home(number, payload, card, village, _zeal(chance))
    return history


def _live_through_day(history: History, session: WriteSession, day: date) -> None:
    acts = history.plan.of(day, list(history.homes.values()))
    called = [act for act in acts if isinstance(act, GoodDeed) and act.rule in ACTIVITIES]
    acts = [act for act in acts if not (isinstance(act, GoodDeed) and act.rule in ACTIVITIES)]
    opens, shuts = moment(day, OPENS_AT), moment(day, SHUTS_AT)
    visited = {act.home.village for act in acts if isinstance(act, Visit)}
    history.tills = {village: open_till(session, village.clerk) for village in VILLAGES if village in visited}
    times = sorted(history.chance.randint(opens, shuts - 10 * MINUTE) for _act in acts)
    for act, at in zip(acts, times, strict=True):
        history.stage.time.move_to(at)
        _do(history, session, act, day)
    history.stage.time.move_to(shuts - 9 * MINUTE)
    for village, till in history.tills.items():
        shut_till(session, till, village.clerk)
    live_practice(session, day, history.practice)
    for (_station, _rule), deeds in groupby(sorted(called, key=_gathering), key=_gathering):
        history.deeds.sign_in(session, list(deeds))
    if day.weekday() == FRIDAY:
        history.deeds.end_week(session)
    if (day + timedelta(days=1)).day == 1:
        for village in VILLAGES:
            _count(session, village)


def _gathering(deed: GoodDeed) -> tuple[str, str]:
    return deed.home.village.station, deed.rule


def _do(history: History, session: WriteSession, act: Act, day: date) -> None:
    match act:
        case GoodDeed():
            history.deeds.claim(session, act, day)
        case Visit():
            _visit(history, session, history.homes[act.home.household])
        case Restocking():
            for sku, full in SHELF.items():
                held = session.balance(stock(act.village.shop), units(sku))
                if held <= full // 2:
                    _take_in(history, session, act.village, sku, full - held, day)
        case Gift():
            _give(history, session, act)
        case Newcomer():
            _enrol(history, session, act.village)
        case LostCard():
            _replace_card(history, session, history.homes[act.home.household])


def _count(session: WriteSession, village: Village) -> None:
    """Count everything at the month's end; in this drill the shelf holds what the book says."""
    counts = [Counted(sku, session.balance(stock(village.shop), units(sku))) for sku in SHELF]
    count(session, counts, village.clerk)


def _visit(history: History, session: WriteSession, home: Home) -> None:
    """Let a household redeem: mostly by a scan, sometimes by a number typed in; some things go back."""
    by_hand = history.chance.random() < HAND_ENTRIES
    who, reason = (home.card, "card-worn") if by_hand else (home.payload, "unstated")
    if history.chance.random() < HOPES:
        history.asked(lambda: redeem(session, Basket(who, (DEAR,), reason), home.village.clerk))
    lines = _wanted(history, session.balance(household_points(home.household), POINT))
    if not lines:
        return
    basket = Basket(who, lines, reason, till=history.tills[home.village].till)
    given = history.asked(lambda: redeem(session, basket, home.village.clerk))
    if given is None:
        return
    history.tally.visits += 1
    history.tally.spent += given.points
    if history.chance.random() < MISTAKES:
        history.stage.time.move(5)
        if history.asked(lambda: reverse(session, given.entry, REASON_BROKEN, home.village.clerk)):
            history.tally.reversals += 1


def _wanted(history: History, balance: int) -> tuple[str, ...]:
    """Return what a household takes for its points: one to four things that it can pay."""
    left, lines = balance, []
    for sku in history.chance.sample((*SHELF, *SERVICES), k=history.chance.randint(3, 8)):
        count = history.chance.choice((1, 1, 1, 2)) if sku not in SERVICES else 1
        if history.prices[sku] * count <= left:
            left -= history.prices[sku] * count
            lines.append(f"{sku}x{count}")
    return tuple(lines[:4])


def _take_in(  # noqa: PLR0913, PLR0917 - what a delivery is
    history: History, session: WriteSession, village: Village, sku: str, quantity: int, day: date
) -> None:
    keeps = KEEPS_DAYS.get(sku)
    delivery = Delivery(
        sku,
        quantity,
        expires=(day + timedelta(days=keeps)).isoformat() if keeps else None,
        cost=quantity * history.prices[sku] * COST_FEN,
    )
    if history.asked(lambda: receive(session, delivery, village.clerk)):
        history.tally.deliveries += 1


def _give(history: History, session: WriteSession, gift: Gift) -> None:
    for sku in history.chance.sample(sorted(set(SHELF) - set(KEEPS_DAYS)), k=4):
        delivery = Delivery(sku, max(2, SHELF[sku] // 2), donor=gift.donor)
        if history.asked(partial(receive, session, delivery, gift.village.clerk)):
            history.tally.deliveries += 1


def _enrol(history: History, session: WriteSession, village: Village) -> None:
    number = 5_000 + history.tally.households
    new = NewHousehold(
        head=invented_name(history.chance),
        phone=f"100{village.station}{number}",
        group=history.chance.choice(("一组", "二组", "三组", "四组")),
        another=True,
    )
    household = enrol(session, new, village.clerk).household
    card = issue(session, household, village.clerk)
    history.homes[household] = Home(household, card.payload, card.card, village, _zeal(history.chance))
    history.tally.households += 1


def _replace_card(history: History, session: WriteSession, home: Home) -> None:
    """Freeze a lost card, and bind one of the blank cards that the centre printed."""
    if not history.blanks:
        return
    freeze(session, card_named(session, home.card), home.village.clerk)
    payload = history.blanks.pop(0)
    bound = bind(session, card_named(session, payload), home.household, home.village.clerk)
    history.homes[home.household] = replace(home, payload=payload, card=bound.card)
    history.tally.cards_lost += 1


def _zeal(chance: random.Random) -> float:
    """Return how much more or less than others a household takes part."""
    return chance.choice((0.3, 0.6, 0.8, 1.0, 1.2, 1.6))
