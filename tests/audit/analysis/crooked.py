"""Two villages in which most is honest and something of every pattern is not; the entries that are crooked, by test."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Final

from supermarket.books.session import Request
from supermarket.district.dated.registers import latest, record_row
from supermarket.district.sites import chain_of
from supermarket.earning.claims.kinds import EvidenceFile
from supermarket.earning.claims.reviews import review
from supermarket.earning.kinds import RULES
from supermarket.households.households import NewHousehold, enrol
from supermarket.journal.entry import require_name
from supermarket.spending.fund.money import Money, receive_money, spend_money
from supermarket.spending.goods.catalogue import set_price
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive
from supermarket.spending.stock.stocktakes import Counted, count
from supermarket.spending.till.sessions import open_till
from tests.earning.claims.claiming import claimed
from tests.village import ADMINISTRATOR, CLERK, MANAGER, REVIEWER, Village

OTHER_CLERK: Final = Request("15002", "5002")
OTHER_REVIEWER: Final = Request("23002", "3002")
PHOTO: Final = EvidenceFile(what="photo", sha256="cd" * 32, kind="image/jpeg", size=9)
DAY_HOURS: Final = 14
"""From 9:00 to 23:00."""


@dataclass
class Crooked:
    """The village, and by test the names of the entries that it must find."""

    village: Village
    entries: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def live(self) -> None:
        """Live through the spring."""
        self.households = [self.village.enrol(f"王样{sign}", f"1380000{number}") for number, sign in _people()]
        with self.village.writing() as session:
            new = [
                NewHousehold("周样乙", "13900000002", None, another=True),
                NewHousehold("王样甲", "13800001000", None, another=True),
            ]
            self.others = [enrol(session, each, OTHER_CLERK).household for each in new]
        for household in self.households:
            self.village.credit(household, 80)
        self.village.receive("1001", 500)
        self.village.receive("1002", 40)
        with self.village.writing() as session:
            receive(session, Delivery("1001", 200), OTHER_CLERK)
        self._at_the_counter()
        self._at_night()
        self._claim()
        self._change_prices()
        self._change_rules()
        self._spend()
        self._count()

    def _at_the_counter(self) -> None:
        """Redeem honestly at the first shop; but one household's number is always typed."""
        cards = {household: self.village.card(household).payload for household in self.households[1:]}
        with self.village.writing() as session:
            till = open_till(session, CLERK)
            for payload in [*cards.values()] * 8:
                redeem(session, Basket(payload, ["1001"], till=till.till), CLERK)
            for _visit in range(8):
                typed = redeem(session, Basket(self.households[0], ["1001"], till=till.till), CLERK)
                self.entries["typed_for_household"].append(typed.entry)

    def _at_night(self) -> None:
        """Let the other shop's clerk redeem honestly by day; at night, without a till, and take some of it back."""
        for household in self.others:
            with self.village.writing() as session:
                from supermarket.earning.credit import Deed, credit  # noqa: PLC0415

                credit(session, Deed(household, "VOL-01", 80), Request(ADMINISTRATOR.actor, "3002"))
        payload = self._other_card()
        with self.village.writing() as session:
            till = open_till(session, OTHER_CLERK)
            for _visit in range(10):
                redeem(session, Basket(payload, ["1001"], till=till.till), OTHER_CLERK)
        self.village.time.move(minutes=60 * DAY_HOURS)
        with self.village.writing() as session:
            night = [redeem(session, Basket(self.others[0], ["1001"]), OTHER_CLERK).entry for _visit in range(15)]
        for test in ("nights", "typed_cards", "outside_session"):
            self.entries[test] += night
        for entry in night[:10]:
            self.village.reverse(entry, by=OTHER_CLERK)
            self.entries["reversals"].append(entry)
        self.village.time.move(minutes=60 * (24 - DAY_HOURS))

    def _other_card(self) -> str:
        from supermarket.households import cards  # noqa: PLC0415

        with self.village.writing() as session:
            return cards.issue(session, self.others[0], OTHER_CLERK).payload

    def _claim(self) -> None:
        """File claims: most are honest; one photo is of two deeds, one person is at two deeds and at two places."""
        household, today = self.households[0], "2026-03-03"
        honest = claimed(self.village, self.households[1], "ENV-01", served=today, evidence=(PHOTO,)).claim
        other = claimed(self.village, self.households[2], "VOL-03", served=today, evidence=(PHOTO,)).claim
        self.entries["same_photo"] += [honest, other]
        for start, end in (("08:00", "10:00"), ("09:00", "11:00")):
            times: dict[str, Any] = {"start": (start,), "end": (end,)}
            claim = claimed(self.village, household, "VOL-01", member="1", served=today, **times).claim
            self.entries["same_sitting"].append(claim)
        claimed(self.village, household, "VOL-01", member="1", served="2026-03-02", start=("08:00",), end=("09:30",))
        here = claimed(self.village, household, "VOL-02", member="1", served=today).claim
        there = claimed(self.village, self.others[1], "VOL-02", OTHER_CLERK, member="1", served=today).claim
        self.entries["same_deed"] += [here, there]
        late = claimed(self.village, self.households[3], "GOV-03", served="2026-02-20").claim
        with self.village.writing() as session:
            review(session, other, "accepted", None, REVIEWER)
            review(session, other, "accepted", None, MANAGER)
            review(session, honest, "accepted", None, MANAGER)
            review(session, honest, "rejected", "没有来", REVIEWER)
            review(session, late, "rejected", "记不清", REVIEWER)
            review(session, there, "accepted", None, OTHER_REVIEWER)

    def _change_prices(self) -> None:
        """Lower a price for three days for a friend."""
        with self.village.writing() as session:
            lowered = set_price(session, "1002", 1, None, ADMINISTRATOR).entry
            cheap = redeem(session, Basket(self.households[1], ["1002x5"]), CLERK).entry
        self.village.time.move(days=3)
        with self.village.writing() as session:
            back = set_price(session, "1002", 4, None, ADMINISTRATOR).entry
            redeem(session, Basket(self.households[2], ["1002"]), CLERK)
        self.entries["price_back"] += [lowered, cheap, back]

    def _change_rules(self) -> None:
        """Let a rule give ten times as much for two days."""
        raised = self._rule_gives(50)
        claim = claimed(self.village, self.households[2], "HAR-01").claim
        self.village.time.move(days=2)
        self.entries["rule_back"] += [raised, claim, self._rule_gives(5)]

    def _rule_gives(self, points: int) -> str:
        with self.village.writing() as session:
            today = session.today
            rule = latest(session, RULES, "HAR-01", today, chain_of(session, "1000", today))
            assert rule is not None
            changed = rule.model_copy(update={"points": points, "from_": today})
            return record_row(session, RULES, changed, ADMINISTRATOR, site="1000").name

    def _spend(self) -> None:
        """Spend a shop's money honestly on one delivery, and on one paper twice for nothing."""
        with self.village.writing() as session:
            receive_money(session, Money("5000", "拨款 1", "采购"), MANAGER)
            receive(session, Delivery("1003", 10, cost=100_000, paper="发票 7"), CLERK)
            receive(session, Delivery("1003", 1, cost=123, paper="发票 6"), CLERK)
            spend_money(session, Money("1000", "发票 7", "采购"), MANAGER)
            besides = (Money("600", "发票 8", "采购", another=another) for another in (False, True))
            twice = [spend_money(session, money, MANAGER).entry for money in besides]
            wrong = spend_money(session, Money("30", "发票 9", "采购"), MANAGER).entry
        self.village.reverse(wrong, by=MANAGER)
        self.entries["paper_twice"] += twice
        self.entries["fund_gap"] += twice

    def _count(self) -> None:
        with self.village.writing() as session:
            count(session, [Counted("1001", 400), Counted("1003", 11)], CLERK)

    def names_are_of(self, test: str, names: tuple[str, ...]) -> bool:
        """Say whether a finding names the entries that were planted, and no other."""
        return sorted(names, key=_order) == sorted(self.entries[test], key=_order)


def _people() -> list[tuple[int, str]]:
    return list(enumerate("甲丙丁戊己庚辛壬癸子", 1000))


def _order(name: str) -> int:
    return require_name(name).seq
