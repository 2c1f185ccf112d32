"""A small oracle: what the promises say must come of each operation, in plain dictionaries, without the product's code.

It says which rules an operation breaks; the product must refuse exactly those operations that break one, and may name
any that is broken.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from tests.model.claims_oracle import HOURLY, MINUTES, Award, Claim, ClaimsOracle, hourly

STATION: Final = {"5001": "3001", "5002": "3002"}
HOME: Final = {
    "15001": "3001",
    "15002": "3002",
    "23001": "3001",
    "23002": "3002",
    "33001": "3001",
    "33002": "3002",
}
EVERYWHERE: Final = frozenset({"91000", "32001"})
"""The administrator, and the manager of the institute above both stations."""
DAYS_BACK_MAX: Final = 31
DAYS_SERVED_MAX: Final = 30


@dataclass
class Rows:
    """The dated rows of one code: since when, in which order they were entered, and the points; None: ended."""

    rows: list[tuple[str, int, int | None]]
    limit: tuple[int, str] | None = None
    is_service: bool = False

    def on(self, day: str) -> int | None:
        """Return the points in force on a day; None where it has ended."""
        return max(row for row in self.rows if row[0] <= day)[2]

    def begin(self, day: str, points: int | None) -> None:
        self.rows.append((day, len(self.rows), points))


@dataclass
class Batch:
    entry: str
    on: str
    left: int


@dataclass
class Moved:
    """An entry that moved points or goods, and what it moved; for a redemption also from which batches."""

    verb: str
    site: str
    on: str
    household: str = ""
    points: int = 0
    lines: dict[str, int] = field(default_factory=dict)
    taken: list[tuple[Batch, int]] = field(default_factory=list)
    batch: Batch | None = None
    award: Award | None = None
    is_reversed: bool = False


@dataclass
class Card:
    state: str
    household: str | None


def rows(points: int, *, limit: tuple[int, str] | None = None, is_service: bool = False) -> Rows:
    return Rows([("", 0, points)], limit, is_service)


def day_after(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def period(day: str, kind: str) -> str:
    year, month = day[:4], int(day[5:7])
    return {"month": day[:7], "quarter": f"{year} {(month + 2) // 3}", "year": year}[kind]


@dataclass
class Oracle(ClaimsOracle):
    goods: dict[str, Rows] = field(default_factory=dict)
    rules: dict[str, Rows] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)
    moved: dict[str, Moved] = field(default_factory=dict)
    batches: defaultdict[tuple[str, str], list[Batch]] = field(default_factory=lambda: defaultdict(list))
    given: list[tuple[str, str, str, int]] = field(default_factory=list)
    issued: int = 0
    redeemed: int = 0
    expired: int = 0
    deducted: int = 0

    # --- who, where, when ---------------------------------------------------------------------------------------------

    def wrong_place(self, operator: str, site: str) -> set[str]:
        place = STATION.get(site, site)
        return set() if operator in EVERYWHERE or HOME[operator] == place else {"site_refused"}

    def wrong_date(self, on: str) -> set[str]:
        if on > self.today:
            return {"date_future"}
        return {"date_too_far_back"} if on < day_after(self.today, -DAYS_BACK_MAX) else set()

    def wrong_age(self, household: str, on: str) -> set[str]:
        return {"not_yet_in_force"} if on < self.since[household] else set()

    def wrong_card(self, payload: str | None) -> set[str]:
        if payload is None:
            return set()
        state = self.cards[payload].state
        return set() if state == "active" else {f"card_is_{state}"}

    def wrong_shopper(self, household: str, payload: str | None) -> set[str]:
        """Say what keeps somebody from redeeming: the card shown; with the number alone, a card that was stopped.

        A household that never had a card, or has another in force, redeems by its number.
        """
        if payload is not None:
            return self.wrong_card(payload)
        states = {card.state for card in self.cards.values() if card.household == household}
        return set() if "active" in states else {f"card_is_{state}" for state in states & {"frozen", "cancelled"}}

    def card_in_hand(self, household: str) -> str | None:
        """Return the card that another would replace."""
        held = [payload for payload, card in self.cards.items() if card.household == household]
        return next((each for each in held if self.cards[each].state in {"active", "frozen"}), None)

    def hand_out(self, payload: str, household: str) -> None:
        old = self.card_in_hand(household)
        if old:
            self.cards[old].state = "replaced"
        self.cards[payload] = Card("active", household)

    # --- earning ------------------------------------------------------------------------------------------------------

    def wrong_credit(self, rule: str, quantity: int, on: str) -> set[str]:
        points = self.rules[rule].on(on)
        wrong = self.wrong_date(on) | (set() if 1 <= quantity <= 999 else {"quantity_refused"})
        if points is None:
            return wrong | {"rule_ended"}
        return wrong | (set() if points > 0 else {"rule_deducts"})

    def wrong_claim(self, household: str, rule: str, quantity: int, served: str) -> set[str]:
        wrong = self.wrong_date(served) | self.wrong_household(household)
        wrong |= {"date_too_far_back"} if served < day_after(self.today, -DAYS_SERVED_MAX) else set()
        unread = "duration_unreadable" if rule == HOURLY else "quantity_refused"
        wrong |= set() if 1 <= quantity <= 999 else {unread}
        points = self.rules[rule].on(self.today)
        return wrong | ({"rule_ended"} if points is None else set() if points else {"rule_not_in_force"})

    def file(self, entry: str, household: str, place: str, deed: tuple[str, int], served: str) -> Claim:
        rule, quantity = deed
        points = (self.rules[rule].on(self.today) or 0) * quantity
        points = hourly(quantity * MINUTES) if rule == HOURLY else points
        self.claims[entry] = Claim(entry, household, place, rule, quantity, points, served)
        return self.claims[entry]

    def credit(self, entry: str, household: str, deed: tuple[str, int], on: str) -> int:
        rule, quantity = deed
        points = (self.rules[rule].on(on) or 0) * quantity
        place = self.station_on(household, on)
        self._earn(Award(household, place, rule, on, on, quantity, points), entry, "deed credit")
        return points

    def post(self, claim: Claim, household: str, entry: str) -> int:
        """Post a claim and return the points credited, or below zero those taken."""
        claim.state = "posted"
        if claim.points >= 0:
            points, units = self.allowed(claim, household)
            award = Award(household, self.station[household], claim.rule, self.today, claim.served, units, points)
            self._earn(award, entry, "claim post")
            return points
        taken = min(-claim.points, max(0, self.points[household] - self.lapsed(household, self.today)))
        self.move(household, -taken, self.today)
        self.spent[household][int(self.today[:4])] += taken
        self.deducted += taken
        self.moved[entry] = Moved("claim post", self.station[household], self.today, household, -taken)
        return -taken

    def _earn(self, award: Award, entry: str, verb: str) -> None:
        household, points = award.household, award.points
        settled = min(points, self.owed[household])
        self.owed[household] -= settled
        self.move(household, points - settled, award.on)
        self.awarded[household][int(award.on[:4])] += points
        self.earned[household] += points
        self.issued += points
        if points:
            self.awards.append(award)
        self.moved[entry] = Moved(verb, award.place, award.on, household, points, award=award)

    def expire(self, entry: str, household: str, points: int) -> None:
        self.move(household, -points, self.today)
        self.expired += points
        self.moved[entry] = Moved("expiry post", self.station[household], self.today, household, points)

    # --- goods --------------------------------------------------------------------------------------------------------

    def on_shelf(self, shop: str, sku: str) -> int:
        return sum(batch.left for batch in self.batches[shop, sku])

    def wrong_delivery(self, sku: str, quantity: int) -> set[str]:
        wrong = set() if 1 <= quantity <= 99_999 else {"quantity_refused"}
        if self.goods[sku].on(self.today) is None:
            wrong.add("goods_withdrawn")
        if self.goods[sku].is_service:
            wrong.add("goods_not_stocked")
        return wrong

    def receive(self, entry: str, shop: str, sku: str, quantity: int) -> None:
        batch = Batch(entry, self.today, quantity)
        self.batches[shop, sku].append(batch)
        self.moved[entry] = Moved("stock receive", shop, self.today, lines={sku: quantity}, batch=batch)

    def had(self, household: str, sku: str, kind: str, on: str) -> int:
        counting = self.counting(household)
        return sum(
            units
            for who, what, when, units in self.given
            if what == sku and when <= counting.get(who, "") and period(when, kind) == period(on, kind)
        )

    def wrong_basket(self, household: str, shop: str, lines: dict[str, int], on: str) -> set[str]:
        wrong = self.wrong_date(on)
        cost = 0
        for sku, quantity in lines.items():
            goods, price = self.goods[sku], self.goods[sku].on(on)
            if not 1 <= quantity <= 999:
                wrong.add("quantity_refused")
            if price is None:
                wrong.add("goods_withdrawn")
            if goods.limit and self.had(household, sku, goods.limit[1], on) + quantity > goods.limit[0]:
                wrong.add("limit_reached")
            if not goods.is_service and self.on_shelf(shop, sku) < quantity:
                wrong.add("stock_short")
            cost += (price or 0) * quantity
        lapsed = self.lapsed(household, on)
        wrong |= {"balance_short"} if cost > self.points[household] else set()
        wrong |= {"points_lapsed"} if cost > self.points[household] - lapsed else set()
        too_soon = on < self.today and cost > self.points_on(household, on) - lapsed
        return wrong | ({"balance_short_then"} if too_soon else set())

    def redeem(self, entry: str, household: str, shop: str, lines: dict[str, int], on: str) -> int:
        cost = sum((self.goods[sku].on(on) or 0) * quantity for sku, quantity in lines.items())
        taken = [each for sku, quantity in lines.items() for each in self._take(shop, sku, quantity)]
        self.move(household, -cost, on)
        self.spent[household][int(on[:4])] += cost
        self.redeemed += cost
        self.given += [(household, sku, on, quantity) for sku, quantity in lines.items()]
        self.moved[entry] = Moved("redeem", shop, on, household, cost, dict(lines), taken)
        return cost

    def _take(self, shop: str, sku: str, quantity: int) -> Iterable[tuple[Batch, int]]:
        if self.goods[sku].is_service:
            return
        for batch in sorted(self.batches[shop, sku], key=lambda batch: batch.on):
            units = min(quantity, batch.left)
            batch.left -= units
            quantity -= units
            if units:
                yield batch, units

    # --- reversal -----------------------------------------------------------------------------------------------------

    def wrong_reversal(self, entry: str, operator: str) -> set[str]:
        moved = self.moved.get(entry)
        if moved is None:
            return {"not_reversible", "entry_unknown"}
        wrong = self.wrong_place(operator, moved.site)
        if operator.startswith("15") and moved.verb in {"claim post", "expiry post"}:
            wrong.add("role_refused")
        if operator != "91000" and moved.verb == "deed credit":
            wrong.add("role_refused")
        if moved.is_reversed:
            wrong.add("reversed_already")
        if moved.batch and moved.batch.left < sum(moved.lines.values()):
            wrong.add("reversal_short")
        return wrong

    def reverse(self, entry: str) -> None:
        moved = self.moved[entry]
        moved.is_reversed = True
        now = self.successor(moved.household)
        if moved.award:
            spent = max(0, moved.points - self.points[now])
            self.move(now, spent - moved.points, moved.on)
            self.owed[now] += spent
            self.awarded[now][int(moved.on[:4])] -= moved.points
            self.earned[now] -= moved.points
            self.issued -= moved.points
            if moved.points:
                self.awards.append(moved.award.negated(now, self.station[now]))
        elif moved.verb == "claim post":
            self.move(now, -moved.points, moved.on)
            self.spent[now][int(moved.on[:4])] += moved.points
            self.deducted += moved.points
        elif moved.verb == "redeem":
            self.move(now, moved.points, moved.on)
            self.spent[now][int(moved.on[:4])] -= moved.points
            self.redeemed -= moved.points
            self.given += [(now, sku, moved.on, -units) for sku, units in moved.lines.items()]
            for batch, units in moved.taken:
                batch.left += units
        elif moved.verb == "expiry post":
            self.move(now, moved.points, moved.on)
            self.expired -= moved.points
            self.given_back[now] = max(self.given_back.get(now, 0), int(moved.on[:4]) - 1)
        elif moved.batch:
            moved.batch.left -= sum(moved.lines.values())


def added_up(lines: Sequence[tuple[str, int]]) -> dict[str, int]:
    """Return lines with the same SKU added up."""
    total: dict[str, int] = {}
    for sku, quantity in lines:
        total[sku] = total.get(sku, 0) + quantity
    return total
