"""A month in 松坡村, told in the lines of its own ledger, one test from the first scan to the last look at the books.

Each line is a day and what somebody did; what a line says after => must come of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from supermarket.audit.verification.verify import verify
from supermarket.clock import DAY
from supermarket.corrections.corrections import reverse
from supermarket.earning.credit import Deed, credit, cumulative_of
from supermarket.errors import Refusal
from supermarket.households import cards
from supermarket.households.finding.finding import find
from supermarket.households.finding.lookup import card_named
from supermarket.households.households import NewHousehold, enrol, owed_by
from supermarket.households.statements import statement_of
from supermarket.ledger import Ledger, open_ledger
from supermarket.spending.goods.catalogue import set_price
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive
from tests.months.sums_of_bodies import check_sums
from tests.village import ADMINISTRATOR, CLERK, CREDITOR, START, Time, seeded_clock

FIRST_DAY: Final = "2026-03-02"


class Told:
    """Reads a story line by line and does what it says; H1, H2 … are households and #1, #2 … entries of the story."""

    def __init__(self, path: Path) -> None:
        self.time = Time(START)
        self.ledger: Ledger = replace(open_ledger(path, now=START), clock=seeded_clock(self.time, seed=9))
        self.households: dict[str, str] = {}
        self.entries: dict[str, str] = {}
        self.payloads: dict[str, str] = {}
        self.verbs: dict[str, Callable[[list[str]], str]] = {
            name.removeprefix("do_"): getattr(self, name) for name in dir(self) if name.startswith("do_")
        }

    def tell(self, story: str) -> None:
        """Do every line of a story and compare what comes of it."""
        for line in story.strip().splitlines():
            told, _arrow, expected = (part.strip() for part in line.partition("=>"))
            day, verb, *words = told.split()
            self.time.at = START + (int(day[8:]) - int(FIRST_DAY[8:])) * DAY
            assert day[:8] == FIRST_DAY[:8], line
            try:
                came = self.verbs[verb](words)
            except Refusal as refusal:
                came = f"refused {refusal.code}"
            assert came == (expected or "done"), line

    @staticmethod
    def _name_of_entry(words: list[str]) -> str:
        """Take the name #N off a line, under which its entry is remembered."""
        return words.pop() if words[-1].startswith("#") else ""

    def _who(self, name: str) -> str:
        return self.payloads.get(name) or self.households[name]

    def _balance(self, household: str) -> str:
        with self.ledger.reading() as session:
            held = session.balance(f"Assets:Households:{household}", "POINT")
            owed = f", owes {debt}" if (debt := owed_by(session, household)) else ""
            return f"{held} points, {cumulative_of(session, household)} in all{owed}"

    # --- the verbs ----------------------------------------------------------------------------------------------------

    def do_enrol(self, words: list[str]) -> str:
        name, head, group, phone = words
        with self.ledger.writing() as session:
            self.households[name] = enrol(session, NewHousehold(head, phone, group), CLERK).household
        return "done"

    def do_card(self, words: list[str]) -> str:
        """Issue a card, or blank ones: `card H1 C1`, `card blank C2`."""
        whose, name = words
        with self.ledger.writing() as session:
            if whose == "blank":
                (card,) = cards.issue_blanks(session, 1, ADMINISTRATOR)
            else:
                card = cards.issue(session, self.households[whose], CLERK)
        self.payloads[name] = card.payload
        return "done"

    def do_lost(self, words: list[str]) -> str:
        with self.ledger.writing() as session:
            return cards.freeze(session, card_named(session, self._who(words[0])), CLERK).state

    def do_bind(self, words: list[str]) -> str:
        whose, name = words
        with self.ledger.writing() as session:
            card = card_named(session, self.payloads[name])
            return cards.bind(session, card, self.households[whose], CLERK).state

    def do_award(self, words: list[str]) -> str:
        """Credit a deed: `award H1 ENV-01`, `award H1 VOL-01x3 #1`."""
        entry = self._name_of_entry(words)
        whose, deed = words
        rule, _x, units = deed.partition("x")
        with self.ledger.writing() as session:
            answer = credit(session, Deed(self._who(whose), rule, int(units or 1)), CREDITOR)
        self.entries[entry] = answer.entry
        return f"+{answer.points}, {answer.balance} points"

    def do_receive(self, words: list[str]) -> str:
        entry = self._name_of_entry(words)
        sku, quantity, *donor = words
        with self.ledger.writing() as session:
            answer = receive(session, Delivery(sku, int(quantity), donor[0] if donor else None), CLERK)
        self.entries[entry] = answer.entry
        return f"{answer.on_hand} on hand"

    def do_redeem(self, words: list[str]) -> str:
        entry = self._name_of_entry(words)
        whose, *lines = words
        with self.ledger.writing() as session:
            answer = redeem(session, Basket(self._who(whose), lines), CLERK)
        self.entries[entry] = answer.entry
        return f"-{answer.points}, {answer.balance} points"

    def do_reverse(self, words: list[str]) -> str:
        entry = self._name_of_entry(words)
        by, *reason = words
        request = {"clerk": CLERK, "administrator": ADMINISTRATOR}[by]
        with self.ledger.writing() as session:
            reverse(session, self.entries[entry], " ".join(reason), request)
        return "done"

    def do_price(self, words: list[str]) -> str:
        sku, points, from_ = words
        with self.ledger.writing() as session:
            set_price(session, sku, int(points), from_, ADMINISTRATOR)
        return "done"

    def do_find(self, words: list[str]) -> str:
        names = {number: name for name, number in self.households.items()}
        with self.ledger.reading() as session:
            found = find(session, " ".join(words), CLERK.site, session.today)
        return " ".join(names[row.household] for row in found)

    def do_balance(self, words: list[str]) -> str:
        return self._balance(self.households[words[0]])

    def do_shelf(self, words: list[str]) -> str:
        with self.ledger.reading() as session:
            return str(session.balance("Assets:Stock:5001", f"G{words[0]}"))

    def do_statement(self, words: list[str]) -> str:
        with self.ledger.reading() as session:
            statement = statement_of(session, self.households[words[0]], FIRST_DAY[:7])
        return " ".join(f"{line.on[8:]}:{line.points:+d}" for line in statement.lines)

    def do_books(self, words: list[str]) -> str:
        assert words == ["equal"]
        check_sums(self.ledger)
        return "done" if self.ledger.first_difference() is None else "differ"

    def do_audit(self, words: list[str]) -> str:
        assert words == ["clean"]
        with self.ledger.reading() as session:
            found = verify(session)
        return "done" if found.ok else f"{len(found.faults)} faults"


@pytest.fixture
def told(ledger_path: Path) -> Iterator[Told]:
    teller = Told(ledger_path)
    yield teller
    teller.ledger.close()


def test_a_month_in_one_village(told: Told) -> None:
    """
    2026-03-02 enrol H1 王样甲 一组 10030011000
    2026-03-02 enrol H2 李样乙 一组 10030011137
    2026-03-02 enrol H3 欧阳样丁 二组 10030011685
    2026-03-02 card H1 C1
    2026-03-02 card H2 C2
    2026-03-02 card blank C3
    2026-03-02 card blank C4
    2026-03-02 bind H3 C3                      => active
    2026-03-02 receive 1001 20                 => 20 on hand
    2026-03-02 receive 1015 2 样例帮扶单位甲   => 2 on hand
    2026-03-05 award H1 ENV-01                 => +3, 3 points
    2026-03-05 award H2 ENV-01                 => +3, 3 points
    2026-03-05 redeem C1 1001                  => -3, 0 points
    2026-03-05 redeem C1 1001                  => refused balance_short
    2026-03-06 award H1 VOL-01x4               => +4, 4 points
    2026-03-06 award H3 VOL-05x3               => +30, 30 points
    2026-03-06 award H3 NEG-01                 => refused rule_deducts
    2026-03-07 redeem C3 1015                  => -30, 0 points
    2026-03-09 award H2 HON-01-50              => +50, 53 points
    2026-03-09 redeem C2 1015 #1               => -30, 23 points
    2026-03-09 redeem C2 1015                  => refused stock_short
    2026-03-10 reverse clerk wrong household #1
    2026-03-10 reverse clerk wrong household #1 => refused reversed_already
    2026-03-10 balance H2                      => 53 points, 53 in all
    2026-03-10 shelf 1015                      => 1
    2026-03-12 lost H1                         => frozen
    2026-03-12 redeem C1 1001                  => refused card_is_frozen
    2026-03-12 redeem H1 1001                  => refused card_is_frozen
    2026-03-13 bind H1 C4                      => active
    2026-03-13 redeem H1 1001                  => -3, 1 points
    2026-03-13 redeem C1 1001                  => refused card_is_replaced
    2026-03-13 bind H2 C4                      => refused card_not_bindable
    2026-03-15 award C4 GOV-02                 => +10, 11 points
    2026-03-15 price 1001 5 2026-03-20
    2026-03-16 redeem C4 1001                  => -3, 8 points
    2026-03-20 redeem C4 1001                  => -5, 3 points
    2026-03-21 award H3 VOL-02x20 #2           => +80, 80 points
    2026-03-21 reverse clerk twenty for two #2 => refused role_refused
    2026-03-21 reverse administrator 欧阳样丁 told us #2 => refused reason_personal
    2026-03-22 redeem C3 2001                  => -10, 70 points
    2026-03-22 reverse administrator twenty for two #2
    2026-03-22 balance H3                      => 0 points, 30 in all, owes 10
    2026-03-23 award H3 VOL-05                 => +10, 0 points
    2026-03-23 balance H3                      => 0 points, 40 in all
    2026-03-23 award H3 VOL-02x2               => +8, 8 points
    2026-03-25 receive 1018 30 红十字会        => 30 on hand
    2026-03-25 redeem H2 1018x4 1001x2         => -22, 31 points
    2026-03-25 redeem H2 1018                  => refused limit_reached
    2026-03-25 redeem H2 1001x14               => refused balance_short
    2026-03-26 receive 1001 10                 => 24 on hand
    2026-03-31 find oyyd                       => H3
    2026-03-31 find 一组                       => H1 H2
    2026-03-31 find 1137                       => H2
    2026-03-31 statement H1                    => 05:+3 05:-3 06:+4 13:-3 15:+10 16:-3 20:-5
    2026-03-31 balance H1                      => 3 points, 17 in all
    2026-03-31 shelf 1001                      => 24
    2026-03-31 shelf 1018                      => 26
    2026-03-31 books equal
    2026-03-31 audit clean
    """
    story = test_a_month_in_one_village.__doc__
    assert story
    told.tell(story)
