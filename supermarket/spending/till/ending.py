"""How a basket at a till ends: confirmed, dropped, or taken back by its receipt; and how the till is shut."""

from dataclasses import replace
from typing import Final

from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.books.session import ReadSession, WriteSession
from supermarket.corrections.corrections import check_not_reversed, reverse
from supermarket.errors.ledger import CommitUnknown
from supermarket.errors.shop.counter import ReceiptElsewhere
from supermarket.households.households import head_name
from supermarket.journal.entry import Entry, require_name
from supermarket.journal.store import entry_keyed, entry_named
from supermarket.locale import _
from supermarket.spending.goods.catalogue import name_of
from supermarket.spending.redemption.basket import CounterBasket, opened_again
from supermarket.spending.redemption.redemption import Basket, Redemption, redeem
from supermarket.spending.till.checking import looked_up_again
from supermarket.spending.till.sessions import check_open, last_receipt, shut_till
from supermarket.spending.till.state import OpenTill
from supermarket.spending.till.view import Question, View, goods_named

UNDO_REASON: Final = "undone at the till"


class Ending:
    """The end of a basket at a till, and of the till's session."""

    def __init__(self, till: OpenTill) -> None:
        """Take the till."""
        self.till = till
        self._unsure: tuple[str, CounterBasket] | None = None
        """The basket of which nobody knows whether it was recorded, and the key under which it would be."""
        till.questions.update({"drop": self._whether_drop, "undo": self._whether_undo, "shut": self._whether_shut})

    def confirm(self) -> View:
        """Give the goods, if everything still is as it was shown; else show what changed."""
        till, basket = self.till, self.till.basket
        if basket is None or not basket.lines:
            return till.view(_("There is nothing to confirm; scan a card and goods."), bell=True)
        if recorded := self._recorded_after_all(basket):
            return recorded
        try:
            with till.books.writing() as session:
                check_open(session, till.opened)
                now, told = looked_up_again(session, till.opened.shop, basket)
                redemption = None if told else _redeemed_now(session, now, till)
                till.basket = now if told else None  # within the transaction: whoever keeps the till keeps both or none
        except CommitUnknown as unknown:
            till.basket, self._unsure = basket, (unknown.key, basket)
            raise
        except Exception:
            till.basket = basket  # nothing of it was given, so it still lies there, whatever the fault
            raise
        if redemption is None:
            is_new = now != basket and now.left >= 0
            again = _("Look at it again; {key} then confirms.").format(key="+") if is_new else ""
            return till.view(*told, again, bell=True)
        left = redemption.balance - redemption.lapsed
        return View(message=_given(redemption.entry, redemption.points, left), receipt=redemption.entry)

    def _recorded_after_all(self, basket: CounterBasket) -> View | None:
        """Say that a basket of which nobody knew was recorded; None where it was not, or it is another one by now."""
        unsure, self._unsure = self._unsure, None
        if unsure is None or unsure[1] != basket:
            return None
        with self.till.books.writing() as session:  # which ends only when every server has it that must
            entry = entry_keyed(session.transaction, unsure[0])
            if entry is None:
                return None
            left = session.balance(household_points(entry.content["household"]), POINT)
        self.till.basket = None
        return View(message=_given(entry.name, entry.content["points"], left), receipt=entry.name)

    def drop(self) -> View:
        """Drop the basket; with goods in it, only when that is confirmed."""
        till = self.till
        if till.basket is None:
            return till.view(_("There is no basket to drop."), bell=True)
        if not till.basket.lines:
            return self._dropped()
        return till.ask("drop")

    def _whether_drop(self) -> Question:
        return self.till.yes_or_no(
            _("Drop the whole basket of {head}?").format(head=self._head()),
            (_("drop it"), _("keep it")),
            self._dropped,
            left=_("The basket is kept."),
        )

    def reprint(self) -> View:
        """Give a copy of the last receipt."""
        receipt = self.last_receipt()
        if receipt is None:
            return self.till.view(_("This session has given no receipt yet."), bell=True)
        return replace(self.till.view(), receipt=receipt, is_copy=True)

    def undo(self, receipt: str) -> View:
        """Show a receipt of this session and take it back when that is confirmed."""
        till = self.till
        if till.holds_goods:
            return till.view(_("Confirm or drop the open basket before undoing a receipt."), bell=True)
        if not receipt:
            return till.view(_("This session has given no receipt yet."), bell=True)
        with till.books.reading() as session:
            entry = self._redeemed(session, receipt)
            check_not_reversed(session, entry)
            head = head_name(session, entry.content["household"], session.today)
            lines = [(name_of(session, line["sku"], session.today), line) for line in entry.content["lines"]]
            goods = _(", ").join(f"{name} {line['quantity']}" for name, line in lines)
        return till.ask("undo", receipt=receipt, head=head, goods=goods, points=entry.content["points"])

    def _whether_undo(self, *, receipt: str, head: str, goods: str, points: int) -> Question:
        text = _("Undo receipt {entry}: {head}, {goods}, {points} points?")
        return self.till.yes_or_no(
            text.format(entry=receipt, head=head, goods=goods, points=points),
            (_("undo it"), _("leave it")),
            lambda: self._undone(receipt),
            left=_("Nothing was undone."),
        )

    def ask_to_shut(self) -> View:
        """Shut the till; with goods on the counter, only when that is confirmed."""
        till = self.till
        if till.basket is None or not till.basket.lines:
            return self.shut()
        return till.ask("shut")

    def _whether_shut(self) -> Question:
        return self.till.yes_or_no(
            _("Drop the basket of {head} and shut the till?").format(head=self._head()),
            (_("drop it and shut"), _("go on")),
            self.shut,
            left=_("The till stays open."),
        )

    def shut(self) -> View:
        """Shut the till at once; what lies on the counter is not given, and that is said."""
        till = self.till
        with till.books.writing() as session:
            takings = shut_till(session, till.opened, till.request)
        dropped = ""
        if till.basket and till.basket.lines:
            text = _("The basket of {head} was not confirmed and nothing of it was given: {goods}.")
            dropped = text.format(head=till.basket.head, goods=goods_named(till.basket))
        till.basket = till.question = None
        text = _("The till is shut: {redemptions} redemptions, {points} points.")
        told = text.format(redemptions=takings.redemptions, points=takings.points)
        return replace(till.view(told, dropped, bell=bool(dropped)), shut=takings)

    def last_receipt(self) -> str | None:
        """Return the last redemption of the session that was not undone."""
        with self.till.books.reading() as session:
            return last_receipt(session, self.till.opened)

    def _head(self) -> str:
        return self.till.basket.head if self.till.basket else ""

    def _dropped(self) -> View:
        self.till.basket = None
        return self.till.view(_("The basket is dropped."))

    def _undone(self, receipt: str) -> View:
        till = self.till
        with till.books.writing() as session:
            redeemed = self._redeemed(session, receipt).content
            done = reverse(session, receipt, UNDO_REASON, till.request)
            till.basket, stays = opened_again(session, till.opened.shop, redeemed)
        told = _("Receipt {entry} is undone ({by}); its basket is open again.").format(entry=receipt, by=done.entry)
        if not stays:
            return till.view(told)
        text = _("{told} These are back on the shelf and cannot be given any more: {names}.")
        return till.view(text.format(told=told, names=_(", ").join(stays)), bell=True)

    def _redeemed(self, session: ReadSession, receipt: str) -> Entry:
        """Return the redemption that a receipt of this session is of."""
        check_open(session, self.till.opened)
        entry = entry_named(session.transaction, require_name(receipt))
        if entry is None or entry.content.get("till") != self.till.opened.till:
            raise ReceiptElsewhere(entry=receipt)
        return entry


def _redeemed_now(session: WriteSession, basket: CounterBasket, till: OpenTill) -> Redemption:
    """Redeem a basket for what it was shown to cost, line by line."""
    asked = Basket(
        basket.typed,
        basket.asked(),
        basket.reason,
        till=till.opened.till,
        shown=basket.shown,
        proxy=basket.proxy.typed if basket.proxy else None,
    )
    request = replace(till.request, site=till.opened.shop)
    return redeem(session, asked, request, expected=[line.total for line in basket.lines])


def _given(receipt: str, points: int, left: int) -> str:
    return _("Receipt {entry}: {points} points, {balance} left.").format(entry=receipt, points=points, balance=left)
