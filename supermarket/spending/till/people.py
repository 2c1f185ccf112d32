"""Whose points are used at a till, who fetches the goods, and which new card a household is given."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from supermarket.books.session import ReadSession
from supermarket.district.gtins import gtin
from supermarket.district.kinds import Household
from supermarket.district.roles import allow
from supermarket.earning.vouchers.shown import is_voucher
from supermarket.errors import Refusal
from supermarket.errors.households import (
    CardIsCancelled,
    CardIsFrozen,
    CardIsReplaced,
    CardUnknown,
    NumberMistyped,
    ProxyUnauthorised,
)
from supermarket.households.card_kinds import CardState
from supermarket.households.cards import Card, bind, card_by_number, card_by_payload, known_card
from supermarket.households.finding.finding import find
from supermarket.households.finding.lookup import brief, household_of, who
from supermarket.households.households import head_name
from supermarket.households.numbers import read_typed
from supermarket.locale import _
from supermarket.spending.kinds import CARD_WORN, HAND_REASONS
from supermarket.spending.redemption.basket import basket_of, fetched_by, limits_left
from supermarket.spending.till.reading import is_scan, is_words, names_household, receipt_of
from supermarket.spending.till.state import CHOICES_MAX, OpenTill, Option
from supermarket.spending.till.view import Question, View


class People:
    """Who stands at a till."""

    def __init__(self, till: OpenTill) -> None:
        """Take the till at which they stand."""
        self.till = till
        till.questions.update(
            {
                "reason": self._why_typed,
                "instead": self._whether_instead,
                "proxy": self._who_fetches,
                "card": self._blank_wanted,
                "bind": self._whether_bound,
            }
        )
        till.picked.update(
            {
                "household": lambda option: self.household(option.number),
                "fetcher": lambda option: self._fetcher(option.number) or till.view(),
            }
        )

    def household(self, text: str, *, scanned: bool = False) -> View:
        """Open the basket of whoever was named, unless goods of another lie there.

        `scanned` says that a card of this number was scanned, whatever the text is.
        """
        till = self.till
        if till.holds_goods:
            return till.view(_("Confirm or drop the open basket before the next card."), bell=True)
        with till.books.reading() as session:
            named = who(session, text)
            named = replace(named, shown="payload") if scanned else named
            till.basket = basket_of(session, named, text)
            limits = tuple(limits_left(session, named.household))
        if named.shown == "payload":
            return replace(till.view(), limits=limits)
        return replace(till.ask("reason"), limits=limits)

    def _why_typed(self) -> Question:
        reasons = tuple(_(reason) for reason in HAND_REASONS[1:])
        left = _("No reason was given; that is noted.")
        return Question(
            _("Why was the card not scanned?"), reasons, self._reason, left=left, takes=self._scanned_after_all
        )

    def _scanned_after_all(self, text: str) -> View | None:
        """Go on with the card of the very household that was typed: then no reason is missing."""
        typed, basket = read_typed(text), self.till.basket
        if typed is None or typed.payload is None or basket is None:
            return None
        with self.till.books.reading() as session:
            card = card_by_payload(session, typed.payload)
        is_its_own = card is not None and card.state is CardState.ACTIVE and card.household == basket.household
        return self.household(text) if is_its_own else None

    def found(self, session: ReadSession, text: str) -> list[tuple[Household, str]]:
        """Return the households of this shop that a text fits, with their words on the screen."""
        rows = find(session, text, self.till.opened.shop, session.today)
        if len(rows) > CHOICES_MAX:
            return [(row, "") for row in rows]  # they are counted, not shown
        return [(row, _words(session, row)) for row in rows]

    def find(self, text: str) -> View:
        """Find a household by a part of a name, initials or a group."""
        with self.till.books.reading() as session:
            found = self.found(session, text)
        if not found:
            return self.till.view(_("No household here is called that."), bell=True)
        return self._choose(found, "household")

    def instead(self, household: str, words: str) -> View:
        """Go on with another household, once the goods that lie there were dropped."""
        till = self.till
        if till.basket and till.basket.household == household:
            return till.view(_("That basket is open already."))
        if till.basket is None or not till.holds_goods:
            return self.household(household)
        return till.ask("instead", household=household, words=words)

    def _whether_instead(self, *, household: str, words: str) -> Question:
        def dropped() -> View:
            self.till.basket = None
            return self.household(household)

        text = _("The basket of {head} is open. Drop it and go on with {other}?")
        return self.till.yes_or_no(
            text.format(head=self._head(), other=words),
            (_("drop it"), _("keep it")),
            dropped,
            left=_("The basket is kept."),
        )

    def proxy(self) -> View:
        """Ask who fetches the goods for the household."""
        till = self.till
        if till.basket is None:
            return till.view(_("Scan the card of the household whose points are used first."), bell=True)
        return till.ask("proxy")

    def _who_fetches(self) -> Question:
        text = _("Who fetches the goods for {head}? Scan that card, or type the name.").format(head=self._head())
        return Question(
            text,
            (_("the household itself"),),
            lambda _choice: self._fetches_itself(),
            left=_("Nobody was named who fetches."),
            takes=self._fetcher,
        )

    def offer_card(self, refusal: Refusal) -> View | None:
        """Offer a new card where one opens nothing any more."""
        if not isinstance(refusal, CardIsFrozen | CardIsReplaced | CardIsCancelled):
            return None
        with self.till.books.reading() as session:
            card = card_by_number(session, refusal.card)
        if card is None or card.household is None:  # a blank one was frozen; nobody misses it
            return None
        return self._ask_for_card(card.household, str(refusal), bell=True)

    # --- the reason, and who fetches ------------------------------------------------------------------------------

    def _reason(self, choice: int) -> View:
        till = self.till
        if till.basket is None:
            return till.view()
        till.basket = replace(till.basket, reason=HAND_REASONS[choice])
        return till.view() if HAND_REASONS[choice] != CARD_WORN else self._ask_for_card(till.basket.household)

    def _head(self) -> str:
        return self.till.basket.head if self.till.basket else ""

    def _choose(self, found: Sequence[tuple[Household, str]], sort: str) -> View:
        return self.till.choose([Option(words, sort, row.household, words) for row, words in found])

    def _fetches_itself(self) -> View:
        till = self.till
        till.basket = replace(till.basket, proxy=None) if till.basket else None
        return till.view(_("The household fetches its own goods."))

    def _fetcher(self, text: str) -> View | None:
        """Take a card, a number or a name for whoever fetches; whatever is refused of it is asked for again."""
        if not (names_household(text) or is_words(text)):
            return self._misread(text, self.proxy) if _is_misread(text) else None
        try:
            return self._fetched_by(text) if names_household(text) else self._fetcher_found(text)
        except ProxyUnauthorised:
            head = self.till.basket.head if self.till.basket else ""
            told = _(
                "{head} has authorised nobody of that household; register it on the household's page, or in the menu."
            )
            return self._again(self.proxy, told.format(head=head))
        except Refusal as refusal:
            return self._again(self.proxy, str(refusal))

    def _fetcher_found(self, text: str) -> View:
        with self.till.books.reading() as session:
            found = self.found(session, text)
        if not found or len(found) > CHOICES_MAX:
            many = _("{count} fit; type more of it.").format(count=len(found))
            return self._again(self.proxy, many if found else _("No household here is called that."))
        return self._choose(found, "fetcher")

    def _fetched_by(self, typed: str) -> View:
        till = self.till
        if till.basket is None:
            return till.view()
        with till.books.reading() as session:
            till.basket = fetched_by(session, till.basket, typed)
        proxy = till.basket.proxy
        if proxy is None:
            return till.view(_("This is a card of the household itself; it fetches its own goods."))
        text = _("{head} has fetched for more households today than one may; it goes on, and the month's end says so.")
        return till.view(text.format(head=proxy.head) if proxy.over else "", bell=proxy.over)

    # --- a new card -----------------------------------------------------------------------------------------------

    def _ask_for_card(self, household: str, *told: str, bell: bool = False) -> View:
        with self.till.books.reading() as session:
            words = _words(session, household_of(session, household, session.today))
        return self.till.ask("card", *told, bell=bell, household=household, words=words)

    def _blank_wanted(self, *, household: str, words: str) -> Question:
        return Question(
            _("Scan a blank card now to give {words} a new one.").format(words=words),
            (_("no new card now"), _("drop the basket")) if self.till.holds_goods else (_("no new card now"),),
            self._no_card,
            left=_("No new card was given."),
            takes=lambda text: self._blank(text, household),
        )

    def _no_card(self, choice: int) -> View:
        """Give no new card; a basket that the old one does not open any more can be dropped at once."""
        if choice == 1:
            return self.till.view(_("No new card was given."))
        self.till.basket = None
        return self.till.view(_("The basket is dropped."))

    def _blank(self, text: str, household: str) -> View | None:
        """Take a blank card; another that opens something is none, and one misread is asked for again."""
        typed = read_typed(text)
        if typed is None or typed.payload is None:
            return self._misread(text, lambda: self._ask_for_card(household)) if _is_misread(text) else None
        with self.till.books.reading() as session:
            card = card_by_payload(session, typed.payload)
            words = _words(session, household_of(session, household, session.today))
        if card is None or (card.household is None and card.state is not CardState.BLANK):
            refusal = CardUnknown(typed=brief(text)) if card is None else CardIsFrozen(card=card.card)
            return self._again(lambda: self._ask_for_card(household), str(refusal))
        if card.state is not CardState.BLANK:
            return self._own_card(card, household)
        return self.till.ask("bind", card=card.card, household=household, words=words)

    def _own_card(self, card: Card, household: str) -> View | None:
        """Go on with the card that the household of the goods on the counter was given elsewhere."""
        till = self.till
        is_its_own = card.state is CardState.ACTIVE and card.household == household
        if not is_its_own or not till.basket or not till.basket.lines or till.basket.household != household:
            return None
        till.basket = replace(till.basket, typed=card.card, shown="payload", reason="unstated")
        return till.view(_("This is the card in force; the basket goes on with it."))

    def _whether_bound(self, *, card: str, household: str, words: str) -> Question:
        return self.till.yes_or_no(
            _("Give card {card} to {words}? Its old card then opens nothing.").format(card=card, words=words),
            (_("give it"), _("give no card")),
            lambda: self._bound(card, household),
            left=_("No new card was given."),
        )

    def _bound(self, number: str, household: str) -> View:
        """Bind the card, which was scanned, and go on with it; goods that lay on the counter already are kept."""
        till = self.till
        with till.books.writing() as session:
            allow(session, "card bind", till.request)
            bind(session, known_card(card_by_number(session, number), number), household, till.request)
        told = _("The new card is bound; the old one opens nothing.")
        if till.basket and till.basket.lines and till.basket.household == household:
            till.basket = replace(till.basket, typed=number, shown="payload", reason="unstated")
            return till.view(told)
        return replace(self.household(number, scanned=True), message=told)

    def _misread(self, text: str, ask: Callable[[], View]) -> View:
        return self._again(ask, str(NumberMistyped(typed=brief(text))))

    def _again(self, ask: Callable[[], View], told: str) -> View:
        """Say what is wrong with a scan, and ask once more."""
        view = ask()
        return replace(view, message=told, bell=True)


def _words(session: ReadSession, row: Household) -> str:
    return f"{head_name(session, row.household, session.today)} {row.group or ''}".strip()


def _is_misread(text: str) -> bool:
    """Say whether a text is a card's digits or number read badly, and nothing else that a scanner reads."""
    return (
        (names_household(text) or is_scan(text)) and gtin(text) is None and not (receipt_of(text) or is_voucher(text))
    )
