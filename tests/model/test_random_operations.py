"""Random operations on a real ledger, each compared with a small oracle; after every one the whole books are checked.

`make test` runs a few, the same in every run. More, and others each time:
SUPERMARKET_MODEL_EXAMPLES=500 SUPERMARKET_MODEL_STEPS=60 pytest tests/model
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from supermarket.audit.package.export import export
from supermarket.audit.verification.verify import verify
from supermarket.books.session import Request
from supermarket.clock import DAY
from supermarket.corrections.corrections import reverse
from supermarket.district.dated.imports import amend_row, end_row
from supermarket.earning.credit import Deed, credit
from supermarket.earning.files import RULE_FILE
from supermarket.earning.lapsing.expiry import post_expiry
from supermarket.errors import Refusal
from supermarket.households import cards
from supermarket.households.finding.lookup import card_named
from supermarket.households.households import NewHousehold, enrol, owed_by
from supermarket.journal.engines.engine import Where
from supermarket.ledger import Ledger, open_ledger
from supermarket.spending.goods.catalogue import set_price
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive
from tests.model.earning_rules import EarningRules
from tests.model.oracle import STATION, Card, Oracle, added_up, day_after, rows
from tests.model.practice_rules import Ordered, PracticeRules
from tests.model.villages import START, TODAY, clock_at, made
from tests.months.sums_of_bodies import check_sums

EXAMPLES: Final = int(os.environ.get("SUPERMARKET_MODEL_EXAMPLES", "10"))
STEPS: Final = int(os.environ.get("SUPERMARKET_MODEL_STEPS", "50"))

PICK: Final = st.integers(0, 10_000)
"""Which of those that there are by then: households, cards, entries."""
SHOPS: Final = st.sampled_from(sorted(STATION))
SKUS: Final = st.sampled_from(["1001", "1005", "1015", "1023", "2001"])
RULES: Final = st.sampled_from(["ENV-01", "VOL-01", "HAR-03", "NEG-01"])
STAFF: Final = st.sampled_from(["home", "home", "home", "home", "centre", "stranger"])
DAYS_BACK: Final = st.sampled_from([0, 0, 0, 0, 0, 1, 3, 31, 32, -1])
DAYS_AHEAD: Final = st.sampled_from([0, 0, 1, 7, -1])
QUANTITIES: Final = st.sampled_from([1, 1, 1, 1, 1, 2, 2, 2, 3, 5, 20, 0, -1, 999, 1000])


@dataclass(frozen=True)
class Keyed:
    """A request that was answered under a key, to be asked again: as it was, and with another quantity."""

    key: str
    entry: str
    ask: Callable[[int], Any]
    quantity: int


class Village(EarningRules, PracticeRules, RuleBasedStateMachine):
    """Two villages with a shop each, and what people do there."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="model-")
        self.time = [START]
        self.ledger: Ledger = replace(open_ledger(self.place(), now=START), clock=clock_at(self.time))
        goods = {"1001": rows(3), "1005": rows(18, limit=(2, "month")), "1015": rows(30, limit=(2, "quarter"))}
        goods |= {"1023": rows(35, limit=(1, "year")), "2001": rows(10, is_service=True)}
        rules = {"ENV-01": rows(3), "VOL-01": rows(1), "HAR-03": rows(100), "NEG-01": rows(-3), "LEC-01": rows(4)}
        rules["VOL-07"] = rows(2)
        self.oracle = Oracle(TODAY, goods=goods, rules=rules)
        self.households: list[str] = []
        self.keyed: list[Keyed] = []
        self.orders: dict[str, Ordered] = {}
        self.needs: dict[str, str] = {}
        self.size = self._size()
        self.path = self.ledger.database.path
        self.looked_through = ""
        """What lay in the file when the whole of it was last looked through."""

    def place(self) -> Where:
        """Return where the ledger of this run lies."""
        return Path(shutil.copyfile(made(), Path(self.folder.name) / "ledger.db"))

    def check_sums(self) -> None:
        """See that the sums of the months are those of the bodies."""
        check_sums(self.ledger)

    def teardown(self) -> None:
        """Let the auditor's package of it all be checked from its own files, as the last of it.

        And the sums of its months be those of the bodies of the entries.
        """
        self.check_sums()
        package = Path(self.folder.name) / "package"
        with self.ledger.reading() as session:
            export(session, package)
        program = [sys.executable, "-I", "-S", str(package / "verify.py")]
        done = subprocess.run(program, capture_output=True, check=False, env={"PYTHONIOENCODING": "utf-8"})
        self.ledger.close()
        self.folder.cleanup()
        assert done.returncode == 0, done.stdout.decode()

    # --- asking the product -------------------------------------------------------------------------------------------

    def ask(self, verb: Callable[..., Any], *asked: Any, **how: Any) -> Any:  # noqa: ANN401 - any verb's answer
        with self.ledger.writing() as session:
            return verb(session, *asked, **how)

    def expect(self, wrong: set[str], ask: Callable[[], Any]) -> Any:  # noqa: ANN401 - any verb's answer
        """Ask, and return the answer; None where a rule was broken, and then one that is must be named."""
        answer, named = None, set()
        try:
            answer = ask()
        except Refusal as refusal:
            named = {refusal.code}
        assert named <= wrong
        assert bool(named) == bool(wrong)
        return answer

    def _size(self) -> int:
        with self.ledger.reading() as session:
            (size,) = session.transaction.driver.execute("SELECT count(*) FROM entry").fetchone()
        return int(size)

    def _somebody(self, pick: int) -> tuple[str, str, str | None]:
        """Return what is shown, whose it is, and the payload where a card is shown."""
        bound = [payload for payload, card in self.oracle.cards.items() if card.household in self.households]
        shown = [*self.households, *bound][pick % (len(self.households) + len(bound))]
        return (shown, self.oracle.cards[shown].household or "", shown) if shown in bound else (shown, shown, None)

    def _staff(self, who: str, shop: str, role: str) -> str:
        """Return a clerk (15…) or manager (33…) who is at home at a shop or at the other one, or the administrator."""
        other = {"5001": "5002", "5002": "5001"}[shop]
        return {"home": f"{role}{shop[1:]}", "stranger": f"{role}{other[1:]}", "centre": "91000"}[who]

    def _key(self, verb: str) -> str:
        return f"{verb} {len(self.keyed)}"

    # --- who ----------------------------------------------------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        """Begin with a household in each village, points for both, a card for one, and goods on both shelves."""
        for place, shop in enumerate(sorted(STATION)):
            self.enrolled(shop)
            self._credit(place, "home", shop, ("VOL-01", 300), 0)
            for sku, quantity in (("1001", 2), ("1005", 1), ("1015", 1), ("1001", 9), ("1005", 9), ("1015", 9)):
                self.delivered(shop, "home", sku, quantity)
        self.card_issued(0)

    @rule(shop=SHOPS)
    def enrolled(self, shop: str) -> None:
        name = f"王样{'甲乙丙丁戊己庚辛壬癸'[len(self.households) % 10]}"
        row = self.ask(enrol, NewHousehold(name, another=True), Request("91000", shop))
        assert row.household not in self.oracle.points
        self.households.append(row.household)
        self.oracle.points[row.household] = self.oracle.earned[row.household] = 0
        self.oracle.station[row.household] = STATION[shop]
        self.oracle.since[row.household] = self.oracle.today

    @rule(pick=PICK)
    def card_issued(self, pick: int) -> None:
        household = self.households[pick % len(self.households)]
        card = self.ask(cards.issue, household, Request("91000", "1000"))
        self.oracle.hand_out(card.payload, household)

    @rule()
    def card_made_blank(self) -> None:
        (card,) = self.ask(cards.issue_blanks, 1, Request("91000", "1000"))
        self.oracle.cards[card.payload] = Card("blank", None)

    @precondition(lambda self: self.oracle.cards)
    @rule(pick=PICK, whose=PICK)
    def card_bound(self, pick: int, whose: int) -> None:
        payload = list(self.oracle.cards)[pick % len(self.oracle.cards)]
        household = self.households[whose % len(self.households)]
        wrong = set() if self.oracle.cards[payload].state == "blank" else {"card_not_bindable"}
        bound = self.expect(wrong, lambda: self._on_card(payload, cards.bind, household, Request("91000", "1000")))
        if bound:
            self.oracle.hand_out(payload, household)

    @precondition(lambda self: self.oracle.cards)
    @rule(pick=PICK, verb=st.sampled_from(["freeze", "freeze", "cancel"]))
    def card_stopped(self, pick: int, verb: str) -> None:
        payload = list(self.oracle.cards)[pick % len(self.oracle.cards)]
        able = {"blank", "active", "frozen"} if verb == "cancel" else {"blank", "active"}
        wrong = set() if self.oracle.cards[payload].state in able else {"card_not_usable"}
        stop = {"freeze": cards.freeze, "cancel": cards.cancel}[verb]
        if self.expect(wrong, lambda: self._on_card(payload, stop, Request("91000", "1000"))):
            self.oracle.cards[payload].state = {"freeze": "frozen", "cancel": "cancelled"}[verb]

    def _on_card(self, payload: str, verb: Callable[..., Any], *asked: Any) -> Any:  # noqa: ANN401 - see ask
        with self.ledger.writing() as session:
            return verb(session, card_named(session, payload), *asked)

    # --- earning and spending -----------------------------------------------------------------------------------------

    @rule(pick=PICK, shop=SHOPS, code=st.sampled_from(["ENV-01", "VOL-01"]), quantity=st.integers(1, 9))
    def credited_as_usual(self, pick: int, shop: str, code: str, quantity: int) -> None:
        self._credit(pick, "home", shop, (code, quantity), 0)

    @rule(pick=PICK, who=STAFF, shop=SHOPS, deed=st.tuples(RULES, QUANTITIES), back=DAYS_BACK)
    def credited(self, pick: int, who: str, shop: str, deed: tuple[str, int], back: int) -> None:
        self._credit(pick, who, shop, deed, back)

    @rule(pick=PICK, shop=SHOPS, quantity=st.integers(1, 9))
    def credited_by_mistake(self, pick: int, shop: str, quantity: int) -> None:
        self._credit(pick, "home", shop, ("ENV-01", quantity), 0)
        self._reverse(list(self.oracle.moved)[-1], "91000")

    def _credit(self, pick: int, who: str, shop: str, deed: tuple[str, int], back: int) -> None:
        (shown, household, payload), (code, quantity) = self._somebody(pick), deed
        operator, site = self._staff("centre" if who == "home" else who, shop, "33"), STATION[shop]
        on, key = day_after(self.oracle.today, -back), self._key("credit")
        request = Request(operator, site, on if back else None, key)

        def ask(units: int) -> Any:  # noqa: ANN401 - see ask
            return self.ask(credit, Deed(shown, code, units), request)

        wrong = self.oracle.wrong_credit(code, quantity, on) | self.oracle.wrong_card(payload)
        wrong |= self.oracle.wrong_age(household, on)
        wrong |= set() if operator == "91000" else {"role_refused", *self.oracle.wrong_place(operator, site)}
        answer = self.expect(wrong, lambda: ask(quantity))
        if answer:
            points = self.oracle.credit(answer.entry, household, (code, quantity), on)
            assert (answer.points, answer.balance) == (points, self.oracle.points[household])
            self.keyed.append(Keyed(key, answer.entry, ask, quantity))

    @rule(pick=PICK, shop=SHOPS, again=st.sampled_from([0, 5, 60]))
    def spent_and_then_taken_back(self, pick: int, shop: str, again: int) -> None:
        """Credit what is redeemed at once, and reverse the credit: the household owes it, and may earn again."""
        self._credit(pick, "home", shop, ("VOL-01", 20), 0)
        credited = list(self.oracle.moved)[-1]
        self._redeem(pick, "home", shop, [("2001", 2)], 0)
        self._reverse(credited, "91000")
        if again:
            self._credit(pick, "home", shop, ("VOL-01", again), 0)

    @rule(shop=SHOPS, who=STAFF, new_year=st.booleans())
    def points_lapsed(self, shop: str, who: str, new_year: bool) -> None:
        if new_year:
            year = int(self.oracle.today[:4])
            self.time_passed((date(year + 1, 1, 1) - date.fromisoformat(self.oracle.today)).days)
        manager, site = self._staff(who, shop, "33"), STATION[shop]
        wrong = self.oracle.wrong_place(manager, site)
        posted = self.expect(wrong, lambda: self.ask(post_expiry, Request(manager, site), lambda _done: None))
        if wrong:
            return
        here = [household for household in self.oracle.points if self.oracle.station[household] == site]
        due = {household: self.oracle.due(household) for household in here}
        lapsed: dict[str, int] = {}
        for lapse in posted:
            lapsed[lapse.household] = lapsed.get(lapse.household, 0) + lapse.points
        assert lapsed == {household: points for household, points in due.items() if points}
        for household, entry in {lapse.household: lapse.entry for lapse in posted}.items():
            self.oracle.expire(entry, household, due[household])
        assert self.ask(post_expiry, Request(manager, site), lambda _done: None) == []

    @rule(shop=SHOPS, who=STAFF, sku=SKUS, quantity=st.sampled_from([1, 1, 2, 2, 5, 20, 0, 100_000]))
    def delivered(self, shop: str, who: str, sku: str, quantity: int) -> None:
        clerk, key = self._staff(who, shop, "15"), self._key("receive")

        def ask(units: int) -> Any:  # noqa: ANN401 - see ask
            return self.ask(receive, Delivery(sku, units), Request(clerk, shop, key=key))

        wrong = self.oracle.wrong_delivery(sku, quantity) | self.oracle.wrong_place(clerk, shop)
        answer = self.expect(wrong, lambda: ask(quantity))
        if answer:
            self.oracle.receive(answer.entry, shop, sku, quantity)
            assert answer.on_hand == self.oracle.on_shelf(shop, sku)
            self.keyed.append(Keyed(key, answer.entry, ask, quantity))

    @rule(pick=PICK, shop=SHOPS, sku=st.sampled_from(["1001", "1001", "1005", "1015", "2001"]))
    def redeemed_as_usual(self, pick: int, shop: str, sku: str) -> None:
        self._redeem(pick, "home", shop, [(sku, 1)], 0)

    @rule(pick=PICK, shop=SHOPS, lines=st.lists(st.tuples(SKUS, st.integers(1, 3)), min_size=2, max_size=3))
    def basket_redeemed(self, pick: int, shop: str, lines: list[tuple[str, int]]) -> None:
        self._redeem(pick, "home", shop, lines, 0)

    @rule(pick=PICK, who=STAFF, shop=SHOPS, line=st.tuples(SKUS, QUANTITIES.filter(lambda n: n >= 0)), back=DAYS_BACK)
    def redeemed(self, pick: int, who: str, shop: str, line: tuple[str, int], back: int) -> None:
        self._redeem(pick, who, shop, [line], back)

    @rule(pick=PICK, shop=SHOPS, sku=st.sampled_from(["1001", "1005", "1015"]), days=st.sampled_from([0, 0, 31]))
    def exchanged(self, pick: int, shop: str, sku: str, days: int) -> None:
        """Take two, bring them back on the same day or a month later, and take two again for the first day."""
        self._redeem(pick, "home", shop, [(sku, 2)], 0)
        self.time_passed(days)
        self._reverse(list(self.oracle.moved)[-1], "91000")
        self._redeem(pick, "home", shop, [(sku, 2)], days)

    def _redeem(self, pick: int, who: str, shop: str, lines: Sequence[tuple[str, int]], back: int) -> None:
        shown, household, payload = self._somebody(pick)
        clerk, on, key = self._staff(who, shop, "15"), day_after(self.oracle.today, -back), self._key("redeem")
        request = Request(clerk, shop, on if back else None, key)
        (sku, first), *others = lines

        def ask(units: int) -> Any:  # noqa: ANN401 - see ask
            typed = [f"{sku}x{units}", *(f"{code}x{number}" for code, number in others)]
            return self.ask(redeem, Basket(shown, typed), request)

        wrong = self.oracle.wrong_basket(household, shop, added_up(lines), on)
        wrong |= self.oracle.wrong_shopper(household, payload) | self.oracle.wrong_age(household, on)
        wrong |= {"quantity_refused"} if any(units < 1 for _sku, units in lines) else set()
        answer = self.expect(wrong | self.oracle.wrong_place(clerk, shop), lambda: ask(first))
        if answer:
            points = self.oracle.redeem(answer.entry, household, shop, added_up(lines), on)
            assert (answer.points, answer.balance) == (points, self.oracle.points[household])
            self.keyed.append(Keyed(key, answer.entry, ask, first))

    @rule(pick=PICK, operator=st.sampled_from(["15001", "33001", "33002", "91000", "91000", "91000"]))
    def reversed(self, pick: int, operator: str) -> None:
        moved = list(self.oracle.moved)
        self._reverse(moved[-1 - pick % len(moved)], operator)

    @rule(pick=PICK)
    def reversed_whatever_it_is(self, pick: int) -> None:
        self._reverse(f"1000-1-{pick % (self._size() + 2)}", "91000")

    def _reverse(self, entry: str, operator: str) -> None:
        ask = Request(operator, "1000")
        wrong = self.oracle.wrong_reversal(entry, operator)
        if self.expect(wrong, lambda: self.ask(reverse, entry, "mistake", ask)):
            self.oracle.reverse(entry)

    @precondition(lambda self: self.keyed)
    @rule(pick=PICK, more=st.sampled_from([0, 0, 1]))
    def asked_again(self, pick: int, more: int) -> None:
        keyed = self.keyed[pick % len(self.keyed)]
        size = self._size()
        answer = self.expect({"key_used"} if more else set(), lambda: keyed.ask(keyed.quantity + more))
        assert self._size() == size
        if answer:
            assert answer.entry == keyed.entry

    # --- what changes from a day on -----------------------------------------------------------------------------------

    @rule(sku=SKUS, points=st.sampled_from([1, 2, 3, 18, 0, 100_001]), ahead=DAYS_AHEAD)
    def priced(self, sku: str, points: int, ahead: int) -> None:
        day = day_after(self.oracle.today, ahead)
        wrong = {"from_in_the_past"} if ahead < 0 else set()
        wrong |= set() if 1 <= points <= 100_000 else {"price_refused"}
        if self.oracle.goods[sku].on(max(day, self.oracle.today)) is None:
            wrong.add("goods_withdrawn")
        if self.expect(wrong, lambda: self.ask(set_price, sku, points, day, Request("91000", "1000"))):
            self.oracle.goods[sku].begin(day, points)

    @rule(code=st.sampled_from(["1023", "1015", "HAR-03", "ENV-01"]), ahead=DAYS_AHEAD)
    def ended(self, code: str, ahead: int) -> None:
        day = day_after(self.oracle.today, ahead)
        known, file = (
            (self.oracle.goods[code], GOODS_FILE) if code in self.oracle.goods else (self.oracle.rules[code], RULE_FILE)
        )
        wrong = ({"from_in_the_past"} if ahead < 0 else set()) | (
            {"row_unknown"} if known.on(self.oracle.today) is None else set()
        )
        if self.expect(wrong, lambda: self.ask(end_row, file, code, day, Request("91000", "1000"))):
            known.begin(day, None)

    @rule(code=RULES, points=st.sampled_from([1, 3, 7, -3, 0]), ahead=DAYS_AHEAD)
    def rule_changed(self, code: str, points: int, ahead: int) -> None:
        day, now = day_after(self.oracle.today, ahead), self.oracle.rules[code].on(self.oracle.today)
        wrong = {"from_in_the_past"} if ahead < 0 else set()
        wrong |= {"row_unknown"} if now is None else {"nothing_changed"} if now == points else set()
        cells = {"points": str(points), "from": day}
        request = Request("91000", "1000")
        if self.expect(wrong, lambda: self.ask(amend_row, RULE_FILE, code, cells, request, scope="1000")):
            self.oracle.rules[code].begin(day, points)

    @rule(days=st.sampled_from([1, 1, 2, 7, 15, 31, 92]))
    def time_passed(self, days: int) -> None:
        self.time[0] += days * DAY
        self.oracle.today = day_after(self.oracle.today, days)

    # --- after every step ---------------------------------------------------------------------------------------------

    @invariant()
    def postings_sum_to_zero_and_balances_are_their_sums(self) -> None:
        with self.ledger.reading() as session:
            ask = session.transaction.driver.execute
            unbalanced = "SELECT origin, seq FROM posting GROUP BY origin, seq, commodity HAVING sum(amount) <> 0"
            assert ask(unbalanced).fetchall() == []
            sums = ask("SELECT account, commodity, sum(amount) FROM posting GROUP BY 1, 2 ORDER BY 1, 2").fetchall()
            assert ask("SELECT account, commodity, amount FROM balance ORDER BY 1, 2").fetchall() == sums
            below = "SELECT account FROM balance WHERE amount < 0 AND account LIKE 'Assets:%'"
            assert ask(below).fetchall() == []

    @invariant()
    def households_hold_what_the_oracle_says(self) -> None:
        with self.ledger.reading() as session:
            ask = session.transaction.driver.execute
            held = {
                household: session.balance(f"Assets:Households:{household}", "POINT")
                for household in self.oracle.points
            }
            assert held == self.oracle.points
            earned = dict(ask("SELECT household, sum(cumulative) FROM honour GROUP BY household").fetchall())
            assert {**dict.fromkeys(self.oracle.points, 0), **earned} == self.oracle.earned
            totals = {
                name: ask(
                    f"SELECT coalesce(sum(amount), 0) FROM balance WHERE account LIKE '{name}:%'"  # noqa: S608 - from here
                ).fetchone()[0]
                for name in ("Equity:Issued", "Expenses:Redeemed", "Expenses:Deducted", "Expenses:Expired")
            }
            assert (-totals["Equity:Issued"], totals["Expenses:Redeemed"]) == (self.oracle.issued, self.oracle.redeemed)
            spent = (totals["Expenses:Expired"], totals["Expenses:Deducted"])
            assert spent == (self.oracle.expired, self.oracle.deducted)
            owed = {household: owed_by(session, household) for household in self.oracle.points}
            assert owed == {household: self.oracle.owed[household] for household in self.oracle.points}
            assert sum(held.values()) - sum(owed.values()) == -sum(totals.values())

    @invariant()
    def shelves_hold_what_the_oracle_says(self) -> None:
        with self.ledger.reading() as session:
            left = dict(
                session.transaction.driver.execute("SELECT origin || '-' || seq, units FROM batch_left").fetchall()
            )
            assert left == {batch.entry: batch.left for held in self.oracle.batches.values() for batch in held}
            for (shop, sku), held in self.oracle.batches.items():
                assert session.balance(f"Assets:Stock:{shop}", f"G{sku}") == sum(batch.left for batch in held)

    @invariant()
    def cards_stand_as_the_oracle_says(self) -> None:
        with self.ledger.reading() as session:
            for payload, card in self.oracle.cards.items():
                found = cards.card_by_payload(session, payload)
                assert found is not None
                assert (found.state.value, found.household) == (card.state, card.household)

    @invariant()
    def the_books_are_what_the_journal_makes_of_them_and_an_audit_finds_nothing(self) -> None:
        """It is the same as before where the file is, byte for byte: a step that was refused wrote nothing."""
        lies = self._content()
        if lies == self.looked_through:
            return
        assert self.ledger.first_difference() is None
        with self.ledger.reading() as session:
            verified = verify(session)
        assert (verified.ok, verified.faults) == (True, ())
        self.looked_through = lies

    def _content(self) -> str:
        """Return the digest of all that lies in the ledger's file and in the one with what was written last."""
        files = (self.path, self.path.with_name(f"{self.path.name}-wal"))
        return sha256(b"".join(file.read_bytes() for file in files if file.exists())).hexdigest()


Village.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    derandomize="SUPERMARKET_MODEL_EXAMPLES" not in os.environ,
)
TestVillage = Village.TestCase
