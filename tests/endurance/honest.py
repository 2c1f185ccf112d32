"""An honest year in four villages, from a seed: everybody keeps to the rules; what goes wrong does so by mistake.

Deeds are claimed, reviewed, noticed and posted as in the demo; households redeem with their cards, now and then with a
worn or a forgotten one; clerks mistake themselves, goods spoil, counts differ, people lose cards, split off and die.
`python -m tests.endurance.honest PATH DAYS` makes one by hand.
"""

import random
import sys
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
from supermarket.books.session import Request, WriteSession
from supermarket.clock import MINUTE
from supermarket.corrections.corrections import reverse
from supermarket.demo.deeds import ACTIVITIES, FRIDAY, Deeds
from supermarket.demo.plan import Act, Gift, GoodDeed, Home, LostCard, Plan, Restocking, Visit
from supermarket.demo.scene import FIRST_DAY, VILLAGES, Time, Village, demo_clock, invented_name, moment
from supermarket.district.dated.registers import all_in_force
from supermarket.district.sites import site_of
from supermarket.earning.claims.claims import Deed, file_claim
from supermarket.earning.claims.kinds import EvidenceFile
from supermarket.earning.claims.reviews import review
from supermarket.earning.claims.standing import State, open_claims
from supermarket.earning.kinds import RULES
from supermarket.errors import Refusal
from supermarket.households.card_kinds import Relation
from supermarket.households.cards import freeze, issue
from supermarket.households.changes import depart
from supermarket.households.finding.lookup import card_named
from supermarket.households.households import NewHousehold, enrol
from supermarket.households.kin import declare
from supermarket.ledger import Ledger, open_ledger
from supermarket.opening import Opening, init
from supermarket.sample import sample_folder
from supermarket.spending.goods.catalogue import goods_listed
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive
from supermarket.spending.stock.shelves import EXPIRED, shelf
from supermarket.spending.stock.spoilage import Spoiled, write_off
from supermarket.spending.stock.stocktakes import Counted, count
from supermarket.spending.till.sessions import Session, open_till, shut_till

HOUSEHOLDS: Final = 100
"""So many households join in each village; most of them are seen now and then, some never."""
ZEAL: Final = (0.0, 0.0, 0.1, 0.2, 0.4, 0.9)
KIN: Final = 3
"""So many households besides his own are a clerk's, and a manager's, kin."""
OPENS_AT, SHUTS_AT = 8 * 60 + 30, 17 * 60
SHELF: Final = {"1001": 60, "1003": 40, "1004": 40, "1006": 40, "1009": 40, "1013": 30, "1020": 20, "1019": 40}
"""So many units of each good a shop has when its shelf is full; below half of it more is bought."""
KEEPS_DAYS: Final = {"1020": 40}
COST_FEN: Final = 90
WORN, FORGOTTEN, RETURNED = 0.04, 0.004, 0.01
"""Which part of the visits is with a card that no scanner reads, is without any card, ends with goods that go back."""
MISCOUNTED, BROKEN = 0.005, 0.004
"""How often a count differs, and how often something breaks in a shop on a day."""
SCOLDED: Final = 0.01
"""How often a village takes points from somebody on a day."""
SMALL_CHANGE: Final = (1, 1, 2)
Answer = TypeVar("Answer")


@dataclass
class Year:
    """What must be known to go on from day to day."""

    ledger: Ledger
    time: Time
    chance: random.Random
    plan: Plan
    deeds: Deeds
    prices: dict[str, int]
    homes: dict[str, Home]
    tills: dict[Village, Session] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    served: set[tuple[str, str, date]] = field(default_factory=set)
    visits: int = 0

    def asked(self, verb: Callable[[], Answer]) -> Answer | None:
        """Return what a verb answers; a refusal, which writes nothing, is counted and None returned."""
        try:
            return verb()
        except Refusal as refusal:
            self.refused[refusal.code] += 1
            return None


def live(path: Path, days: int, *, seed: int = 7) -> Year:
    """Make a ledger and let so many honest days pass in it."""
    time = Time(moment(FIRST_DAY, OPENS_AT))
    clock = demo_clock(time, seed)
    init(path, Opening(sample_folder(), drill=True), clock)
    ledger = replace(open_ledger(path, now=time.now()), clock=clock)
    year = _beginning(ledger, time, random.Random(seed))  # noqa: S311 - the same in every run
    for number in range(days):
        day = FIRST_DAY + timedelta(days=number)
        time.move_to(moment(day, OPENS_AT))
        with ledger.writing() as session:
            _live_through(year, session, day)
    return year


def _beginning(ledger: Ledger, time: Time, chance: random.Random) -> Year:
    with ledger.writing() as session:
        rules = all_in_force(session, RULES, session.today)
        prices = {goods.sku: goods.points for goods in goods_listed(session, session.today)}
        deeds = Deeds({rule.rule: rule for rule in rules}, chance, time, Counter())
        year = Year(ledger, time, chance, Plan(rules, chance), deeds, prices, {})
        for village in VILLAGES:
            for number in range(HOUSEHOLDS):
                time.at += MINUTE // 10
                name, group = invented_name(chance), chance.choice(("一组", "二组", "三组"))
                new = NewHousehold(name, f"1003{village.station}{number:03}", group, another=True)
                household = enrol(session, new, village.clerk).household
                card = issue(session, household, village.clerk)
                year.homes[household] = Home(household, card.payload, card.card, village, chance.choice(ZEAL))
            _declare_kin(session, year, village)
    return year


def _declare_kin(session: WriteSession, year: Year, village: Village) -> None:
    here = [home.household for home in year.homes.values() if home.village == village]
    for staff in (village.clerk, village.manager):
        own, *others = year.chance.sample(here, k=1 + KIN)
        declare(session, staff.actor, own, Relation.OWN, village.manager)
        for household in others:
            declare(session, staff.actor, household, Relation.KIN, village.manager)


def _live_through(year: Year, session: WriteSession, day: date) -> None:
    acts = year.plan.of(day, list(year.homes.values()))
    called = [act for act in acts if isinstance(act, GoodDeed) and act.rule in ACTIVITIES]
    others = [act for act in acts if act not in called]
    visited = {act.home.village for act in others if isinstance(act, Visit)}
    year.tills = {village: open_till(session, village.clerk) for village in VILLAGES if village in visited}
    times = sorted(year.chance.randint(moment(day, OPENS_AT), moment(day, SHUTS_AT - 20)) for _act in others)
    for act, at in zip(others, times, strict=True):
        year.time.move_to(at)
        _do(year, session, act, day)
    year.time.move_to(moment(day, SHUTS_AT - 10))
    for village, till in year.tills.items():
        shut_till(session, till, village.clerk)
    for (_station, _rule), deeds in groupby(sorted(called, key=_gathering), key=_gathering):
        year.deeds.sign_in(session, list(deeds))
    for village in VILLAGES:
        _mishaps(year, session, village)
    if day.weekday() == FRIDAY:
        year.deeds.end_week(session)
        _review_for_kin(session, year)
    if (day + timedelta(days=1)).day == 1:
        for village in VILLAGES:
            _end_month(year, session, village)


def _review_for_kin(session: WriteSession, year: Year) -> None:
    """Let the institute accept what the station's manager may not, because it is his kin's."""
    for claim in list(open_claims(session)):
        if claim.state is State.REVIEWED_ONCE:
            institute = site_of(session, claim.site, session.today).parent or ""
            reviewer = Request(actor=f"3{institute}", site=institute)
            year.asked(partial(review, session, claim.claim, "accepted", None, reviewer))


def _gathering(deed: GoodDeed) -> tuple[str, str]:
    return deed.home.village.station, deed.rule


def _do(year: Year, session: WriteSession, act: Act, day: date) -> None:
    match act:
        case GoodDeed() if act.home.household in year.homes:
            served = (act.home.household, act.rule, day - timedelta(days=act.days_ago))
            if served not in year.served:  # nobody who is honest claims the same deed of the same day again
                year.served.add(served)
                year.deeds.claim(session, act, day)
        case Visit() if act.home.household in year.homes:
            _visit(year, session, year.homes[act.home.household])
        case Restocking():
            for sku, full in SHELF.items():
                held = session.balance(stock(act.village.shop), units(sku))
                if held <= full // 2:
                    _buy(year, session, act.village, sku, full - held, day)
        case Gift():
            for sku in year.chance.sample(sorted(set(SHELF) - set(KEEPS_DAYS)), k=2):
                gift = Delivery(sku, SHELF[sku] // 4, donor=act.donor)
                year.asked(partial(receive, session, gift, act.village.clerk))
        case LostCard() if act.home.household in year.homes:
            home = year.homes[act.home.household]
            freeze(session, card_named(session, home.card), home.village.clerk)
            card = issue(session, home.household, home.village.clerk)
            year.homes[home.household] = replace(home, payload=card.payload, card=card.card)


def _buy(year: Year, session: WriteSession, village: Village, sku: str, quantity: int, day: date) -> None:  # noqa: PLR0913, PLR0917 - what a delivery is
    keeps = KEEPS_DAYS.get(sku)
    expires = (day + timedelta(days=keeps)).isoformat() if keeps else None
    dearness = year.chance.uniform(0.9, 1.2)
    cost = round(quantity * year.prices[sku] * COST_FEN * dearness)
    receive(session, Delivery(sku, quantity, expires=expires, cost=cost), village.clerk)


def _visit(year: Year, session: WriteSession, home: Home) -> None:
    """Let a household redeem: by a scan, or by a number typed in with its reason; now and then something goes back."""
    dice = year.chance.random()
    ways = ((FORGOTTEN, home.household, "card-forgotten"), (FORGOTTEN + WORN, home.card, "card-worn"))
    who, reason = next(((who, why) for share, who, why in ways if dice < share), (home.payload, "unstated"))
    left, lines = session.balance(household_points(home.household), POINT), []
    for sku in year.chance.sample(sorted(SHELF), k=4):
        quantity = year.chance.choice(SMALL_CHANGE)
        if year.prices[sku] * quantity <= left:
            left -= year.prices[sku] * quantity
            lines.append(f"{sku}x{quantity}")
    if not lines:
        return
    basket = Basket(who, lines, reason, till=year.tills[home.village].till)
    given = year.asked(lambda: redeem(session, basket, home.village.clerk))
    if given:
        year.visits += 1
        if year.chance.random() < RETURNED:
            year.time.at += MINUTE
            year.asked(lambda: reverse(session, given.entry, "商品破损退回", home.village.clerk))


def _mishaps(year: Year, session: WriteSession, village: Village) -> None:
    """Let something break, somebody be scolded, and the last of a household die, as it happens."""
    if year.chance.random() < BROKEN:
        spoiled = Spoiled(year.chance.choice(sorted(SHELF)), 1, "broken", village.manager.actor)
        year.asked(lambda: write_off(session, spoiled, village.clerk))
    here = [home for home in year.homes.values() if home.village == village]
    if year.chance.random() < SCOLDED:
        seen = EvidenceFile(what="photo", sha256=year.chance.randbytes(32).hex(), kind="image/jpeg", size=180_000)
        deed = Deed(year.chance.choice(here).household, "NEG-01", evidence=(seen,))
        year.asked(lambda: file_claim(session, deed, village.clerk))
    if year.chance.random() < 1 / 400:
        home = year.chance.choice(here)
        if year.asked(lambda: depart(session, home.household, "death", village.manager)):
            del year.homes[home.household]


def _end_month(year: Year, session: WriteSession, village: Village) -> None:
    """Write off what has expired, and count everything; now and then a count differs."""
    for line in shelf(session, village.shop):
        if line["state"] == EXPIRED:
            spoiled = Spoiled(str(line["sku"]), int(line["left"] or 0), "expired", village.manager.actor)
            year.asked(partial(write_off, session, spoiled, village.clerk))
    counts = []
    for sku in SHELF:
        held = session.balance(stock(village.shop), units(sku))
        counts.append(Counted(sku, max(0, held - (year.chance.random() < MISCOUNTED))))
    count(session, counts, village.clerk)


if __name__ == "__main__":
    lived = live(Path(sys.argv[1]), int(sys.argv[2]))
    lived.ledger.close()
