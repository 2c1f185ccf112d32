"""The till 兑换台: takes what is scanned or typed, one text after another, and says after each how things stand.

It reads no keyboard and draws no screen; `take` is all that a scanner can do to it. A wrong scan loses nothing.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Final, Protocol

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.cards import bind, card_by_number, card_by_payload
from supermarket.district.corrections import reverse
from supermarket.district.households import find, head_name
from supermarket.district.kinds import CardState
from supermarket.district.lookup import who
from supermarket.district.numbers import Typed, is_ean, plain, read_typed
from supermarket.district.roles import allow
from supermarket.district.sites import shop_of
from supermarket.errors import Refusal
from supermarket.errors.counter import ReceiptElsewhere
from supermarket.errors.goods import StockShort
from supermarket.errors.households import CardIsCancelled, CardIsFrozen, CardIsReplaced, ProxyUnauthorised
from supermarket.journal.entry import entry_name, require_name
from supermarket.journal.store import entry_named
from supermarket.locale import _
from supermarket.spending.basket import (
    CounterBasket,
    basket_of,
    fetched_by,
    goods_found,
    goods_scanned,
    limits_left,
    opened_again,
    quantity_of,
    with_quantity,
)
from supermarket.spending.goods import goods_stocked
from supermarket.spending.kinds import CARD_WORN, HAND_REASONS
from supermarket.spending.receipt_codes import read_receipt_code
from supermarket.spending.redemption import Basket, Redemption, redeem
from supermarket.spending.sessions import (
    Session,
    check_open,
    last_receipt,
    open_session,
    open_till,
    shut_till,
)
from supermarket.spending.stocktakes import Counted, count
from supermarket.spending.till_commands import COMMANDS, Act, command_of
from supermarket.spending.till_reading import FIGURE_DIGITS, answer_to, is_offered, names_household
from supermarket.spending.till_view import Question, View

CHOICES_MAX: Final = 9
"""So many choices have a digit each."""
UNDO_REASON: Final = "undone at the till"
_KEYS: Final = {command.key: command.act for command in reversed(COMMANDS) if command.key in {*"+-*/"}}


class Books(Protocol):
    """What a till needs of a ledger."""

    def reading(self) -> AbstractContextManager[ReadSession]:
        """Give a snapshot."""

    def writing(self) -> AbstractContextManager[WriteSession]:
        """Give the writer's session."""


class Till:
    """An open till; it lives from opening to shutting and holds the basket on the counter."""

    def __init__(self, books: Books, request: Request, opened: Session) -> None:
        """Take the session that was opened; `open_or_resume` makes tills."""
        self.books: Final = books
        self.request: Final = request
        self.opened: Final = opened
        self.basket: CounterBasket | None = None
        self.question: Question | None = None
        self._new_card_for: str | None = None
        self._awaits_proxy = False

    def take(self, typed: str) -> View:
        """Take one scan or typed text and return how things stand; an empty one changes nothing."""
        text = plain(typed)
        if not text:
            return self._view()
        try:
            return self._taken(text)
        except Refusal as refusal:
            return self._offer_card(refusal) or self._view(str(refusal), bell=True)

    def shut(self) -> View:
        """Shut the till without confirming what lies on the counter."""
        with self.books.writing() as session:
            takings = shut_till(session, self.opened, self.request)
        self.basket = self.question = None
        text = _("The till is shut: {redemptions} redemptions, {points} points.")
        return View(message=text.format(redemptions=takings.redemptions, points=takings.points), shut=takings)

    def last_receipt(self) -> str | None:
        """Return the last redemption of the session that was not undone."""
        with self.books.reading() as session:
            return last_receipt(session, self.opened)

    # --- what a text can be ----------------------------------------------------------------------------------------

    def _taken(self, text: str) -> View:
        command = command_of(text)
        question, self.question = self.question, None
        answer = answer_to(question, text, command) if question else None
        if question and answer is not None:
            return question.answered(answer) if is_offered(question, answer) else self._ask_again(text, question)
        household, self._new_card_for = self._new_card_for, None
        payload = (read_typed(text) or Typed()).payload
        if household and payload and self._bound(payload, household):
            return self._with_new_card(payload, household)
        act = command.act if command else _KEYS.get(text)
        awaits_proxy, self._awaits_proxy = self._awaits_proxy, False
        if awaits_proxy and act is None and (names_household(text) or text.isalpha()):
            return self._fetched_by(text) if names_household(text) else self._find_household(text, self._fetched_by)
        return self._act(act, (command and command.figure) or 0) if act else self._named(text)

    def _act(self, act: Act, figure: int) -> View:
        verbs: dict[Act, Callable[[], View]] = {
            Act.CONFIRM: self._confirm,
            Act.REMOVE: self._remove,
            Act.DROP: self._drop,
            Act.PROXY: self._proxy,
            Act.REPRINT: self._reprint,
            Act.UNDO: lambda: self._undo(self.last_receipt() or ""),
            Act.SHUT: self.shut,
            Act.QUANTITY: lambda: self._quantity(figure),
        }
        return verbs[act]() if act in verbs else self._view(_("Nothing was asked."), bell=True)

    def _named(self, text: str) -> View:
        receipt = read_receipt_code(text) or (text if entry_name(text) else None)
        if receipt:
            return self._undo(receipt)
        if names_household(text):
            return self._household(text)
        if text.isascii() and text.isdigit():
            return self._digits(text)
        return self._find_goods(text) if self.basket else self._find_household(text, self._household)

    def _digits(self, text: str) -> View:
        if len(text) <= FIGURE_DIGITS:
            return self._quantity(int(text))
        with self.books.reading() as session:
            sku = goods_scanned(session, text)
        if sku is None:
            told = (
                _("No goods have this barcode.") if is_ean(text) else _("{digits} was not understood; scan it again.")
            )
            return self._view(told.format(digits=text[:20]), bell=True)
        return self._add(sku)

    # --- whose points ----------------------------------------------------------------------------------------------

    def _household(self, text: str) -> View:
        if self.basket and self.basket.lines:
            return self._view(_("Confirm or drop the open basket before the next card."), bell=True)
        with self.books.reading() as session:
            named = who(session, text)
            basket = basket_of(session, named, text)
            limits = tuple(limits_left(session, named.household))
        self.basket = basket
        if named.shown == "payload":
            return replace(self._view(), limits=limits)
        reasons = tuple(_(reason) for reason in HAND_REASONS[1:])
        return replace(self._ask(_("Why was the card not scanned?"), reasons, self._reason), limits=limits)

    def _reason(self, choice: int) -> View:
        if self.basket is None:
            return self._view()
        self.basket = replace(self.basket, reason=HAND_REASONS[choice])
        if HAND_REASONS[choice] != CARD_WORN:
            return self._view()
        self._new_card_for = self.basket.household
        return self._view(_("Scan a blank card now to give the household a new one, or go on with the goods."))

    def _find_household(self, text: str, chosen: Callable[[str], View]) -> View:
        with self.books.reading() as session:
            found = find(session, text, self.opened.shop, session.today)
            shown = found if len(found) <= CHOICES_MAX else ()
            heads = tuple(f"{head_name(session, row.household, session.today)} {row.group or ''}" for row in shown)
        if not found:
            return self._view(_("No household here is called that."), bell=True)
        if not heads:
            return self._view(_("{count} fit; type more of it.").format(count=len(found)), bell=True)
        return self._choose(heads, lambda choice: chosen(found[choice - 1].household))

    def _proxy(self) -> View:
        if self.basket is None:
            return self._view(_("Scan the card of the household whose points are used first."), bell=True)
        self._awaits_proxy = True
        return self._view(
            _("Who fetches the goods for {head}? Scan that card, or type the name.").format(head=self.basket.head)
        )

    def _fetched_by(self, typed: str) -> View:
        if self.basket is None:
            return self._view()
        self._awaits_proxy = True  # another card may follow one that is refused
        try:
            with self.books.reading() as session:
                self.basket = fetched_by(session, self.basket, typed)
        except ProxyUnauthorised:
            text = _("{head} has authorised nobody of that household; the menu registers who may fetch for whom.")
            return self._view(text.format(head=self.basket.head), bell=True)
        self._awaits_proxy = False
        proxy = self.basket.proxy
        if proxy is None:
            return self._view(_("This is a card of the household itself; it fetches its own goods."))
        text = _("{head} has fetched for more households today than one may; it goes on, and the month's end says so.")
        return self._view(text.format(head=proxy.head) if proxy.over else "", bell=proxy.over)

    # --- which goods -----------------------------------------------------------------------------------------------

    def _find_goods(self, text: str) -> View:
        with self.books.reading() as session:
            found = goods_found(session, text)
        if not found:
            return self._view(_("No goods are called that."), bell=True)
        names = tuple(f"{goods.name} {goods.points}" for goods in found)
        return self._choose(names, lambda choice: self._add(found[choice - 1].sku))

    def _add(self, sku: str) -> View:
        if self.basket is None:
            return self._view(_("Scan the card first, then the goods."), bell=True)
        return self._set(sku, quantity_of(self.basket, sku) + 1)

    def _quantity(self, quantity: int) -> View:
        if not self.basket or not self.basket.lines or not quantity:
            return self._view(_("There is no line to change; scan goods first."), bell=True)
        return self._set(self.basket.lines[-1].sku, quantity)

    def _set(self, sku: str, quantity: int) -> View:
        if self.basket is None:
            return self._view()
        try:
            with self.books.reading() as session:
                self.basket = with_quantity(session, self.opened.shop, self.basket, sku, quantity)
        except StockShort as short:
            return self._offer_count(sku, quantity, short)
        if self.basket.left < 0:
            text = _("{missing} points too few; take something out before confirming.")
            return self._view(text.format(missing=-self.basket.left), bell=True)
        line = self.basket.lines[-1]
        text = _("{name}: the last day is {date}. Look at the date before you hand it over.")
        return self._view(text.format(name=line.name, date=line.near) if line.near else "")

    def _remove(self) -> View:
        if not self.basket or not self.basket.lines:
            return self._view(_("There is no line to remove."), bell=True)
        self.basket = replace(self.basket, lines=self.basket.lines[:-1])
        return self._view()

    # --- the end of a basket ---------------------------------------------------------------------------------------

    def _drop(self) -> View:
        if self.basket is None:
            return self._view(_("There is no basket to drop."), bell=True)
        if not self.basket.lines:
            return self._dropped(1)
        return self._ask(_("Drop the whole basket?"), (_("drop it"), _("keep it")), self._dropped)

    def _dropped(self, choice: int) -> View:
        if choice == 1:
            self.basket = None
        return self._view()

    def _confirm(self) -> View:
        basket = self.basket
        if basket is None or not basket.lines:
            return self._view(_("There is nothing to confirm; scan a card and goods."), bell=True)
        asked = Basket(
            basket.typed,
            basket.asked(),
            basket.reason,
            till=self.opened.till,
            shown=basket.shown,
            proxy=basket.proxy.typed if basket.proxy else None,
        )
        with self.books.writing() as session:
            check_open(session, self.opened)
            redemption = redeem(session, asked, replace(self.request, site=self.opened.shop))
        self.basket = None
        return View(message=_given(redemption), receipt=redemption.entry)

    def _reprint(self) -> View:
        receipt = self.last_receipt()
        if receipt is None:
            return self._view(_("This session has given no receipt yet."), bell=True)
        return replace(self._view(), receipt=receipt, is_copy=True)

    def _undo(self, receipt: str) -> View:
        if self.basket and self.basket.lines:
            return self._view(_("Confirm or drop the open basket before undoing a receipt."), bell=True)
        if not receipt:
            return self._view(_("This session has given no receipt yet."), bell=True)
        with self.books.writing() as session:
            check_open(session, self.opened)
            entry = entry_named(session.transaction, require_name(receipt))
            if entry is None or entry.content.get("till") != self.opened.till:
                raise ReceiptElsewhere(entry=receipt)
            done = reverse(session, receipt, UNDO_REASON, self.request)
            self.basket, stays = opened_again(session, self.opened.shop, entry.content)
        told = _("Receipt {entry} is undone ({by}); its basket is open again.").format(entry=receipt, by=done.entry)
        if not stays:
            return self._view(told)
        text = _("{told} These are back on the shelf and cannot be given any more: {names}.")
        return self._view(text.format(told=told, names=_(", ").join(stays)), bell=True)

    # --- offers and questions --------------------------------------------------------------------------------------

    def _offer_count(self, sku: str, quantity: int, short: StockShort) -> View:
        self._ask(str(short), (), lambda counted: self._counted(sku, quantity, counted))
        with self.books.reading() as session:
            name = goods_stocked(session, sku, session.today).name
        text = _(
            "By the book {on_hand} of {name} ({sku}) are here. Count all of them now, those on the counter too, "
            "and type how many; or scan something else."
        )
        return self._view(text.format(on_hand=short.on_hand, name=name, sku=sku), bell=True)

    def _counted(self, sku: str, quantity: int, counted: int) -> View:
        with self.books.writing() as session:
            count(session, [Counted(sku, counted)], replace(self.request, site=self.opened.shop))
        return self._set(sku, quantity)

    def _offer_card(self, refusal: Refusal) -> View | None:
        """Offer a new card where one opens nothing any more: a blank one scanned next is bound to its household."""
        if not isinstance(refusal, CardIsFrozen | CardIsReplaced | CardIsCancelled):
            return None
        with self.books.reading() as session:
            card = card_by_number(session, refusal.card)
        if card is None or card.household is None or self._awaits_proxy:  # a blank one was frozen; nobody misses it
            return None
        self._new_card_for = card.household
        told = _("{refused} Scan a blank card now to give the household a new one.")
        return self._view(told.format(refused=str(refusal)), bell=True)

    def _bound(self, payload: str, household: str) -> bool:
        """Bind a blank card to a household that was offered one; say whether it was done."""
        with self.books.writing() as session:
            card = card_by_payload(session, payload)
            if card is None or card.state is not CardState.BLANK:
                return False
            allow(session, "card bind", self.request)
            bind(session, card, household, self.request)
            return True

    def _with_new_card(self, payload: str, household: str) -> View:
        """Go on with the card just bound; goods that lay on the counter already are kept."""
        told = _("The new card is bound; the old one opens nothing.")
        if self.basket and self.basket.lines and self.basket.household == household:
            self.basket = replace(self.basket, typed=payload, shown="payload", reason="unstated")
            return self._view(told)
        return replace(self._household(payload), message=told)

    def _choose(self, names: Sequence[str], chosen: Callable[[int], View]) -> View:
        if len(names) == 1:
            return chosen(1)
        if len(names) > CHOICES_MAX:
            return self._view(_("{count} fit; type more of it.").format(count=len(names)), bell=True)
        return self._ask(_("Which one?"), tuple(names), chosen)

    def _ask(self, text: str, choices: tuple[str, ...], answered: Callable[[int], View]) -> View:
        self.question = Question(text, choices, answered)
        return self._view()

    def _ask_again(self, text: str, question: Question) -> View:
        self.question = question
        return self._view(_("{digits} was not understood; scan it again.").format(digits=text[:20]), bell=True)

    def _view(self, message: str = "", *, bell: bool = False) -> View:
        return View(basket=self.basket, message=message, bell=bell, question=self.question)


def open_or_resume(books: Books, request: Request) -> tuple[Till, bool]:
    """Open a till, or go on with the session that the same clerk left open at the same shop; say which it was.

    Raises:
        SiteUnknown, ShopMissing, ShopAmbiguous: the site means no one shop.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
    """
    with books.writing() as session:
        shop = shop_of(session, request.site, session.today).site
        left_open = open_session(session, shop, request.actor)
        at_shop = replace(request, site=shop)
        return Till(books, at_shop, left_open or open_till(session, at_shop)), left_open is not None


def _given(redemption: Redemption) -> str:
    text = _("Receipt {entry}: {points} points, {balance} left.")
    return text.format(entry=redemption.entry, points=redemption.points, balance=redemption.balance)
