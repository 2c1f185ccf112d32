"""The till 兑换台: takes what is scanned or typed, one text after another, and says after each how things stand.

It reads no keyboard and draws no screen; `take` is all that a scanner can do to it. A wrong scan loses nothing, and
nothing is recorded that was not shown and then confirmed. What a question does not expect leaves it, loudly.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

from supermarket.books.session import Request
from supermarket.district.sites import shop_of
from supermarket.district.texts import scanned
from supermarket.earning.vouchers.shown import is_voucher
from supermarket.errors import Refusal
from supermarket.errors.ledger import CommitUnknown, LineCut
from supermarket.locale import _
from supermarket.spending.goods.refused import with_names
from supermarket.spending.redemption.basket import CounterBasket
from supermarket.spending.till.commands import Act, Command, command_of
from supermarket.spending.till.ending import Ending
from supermarket.spending.till.goods import GoodsOnCounter
from supermarket.spending.till.people import People
from supermarket.spending.till.reading import (
    FIGURE_DIGITS,
    act_of,
    answer_to,
    article_typed,
    figure_of,
    is_offered,
    is_too_many,
    is_words,
    line_set,
    names_household,
    receipt_of,
)
from supermarket.spending.till.sessions import Session, open_session, open_till
from supermarket.spending.till.state import Books, OpenTill
from supermarket.spending.till.view import Asked, Question, View, sentences
from supermarket.spending.till.vouchers import take_scanned

V = TypeVar("V", View, View | None)
_SIGNS: Final = (Act.CONFIRM, Act.REMOVE, Act.YES, Act.NO)
"""What a question that is answered by other digits takes for neither an answer nor a new order."""


class Till:
    """An open till; it lives from opening to shutting and holds the basket on the counter."""

    def __init__(
        self,
        books: Books,
        request: Request,
        opened: Session,
        *,
        basket: CounterBasket | None = None,
        asked: Asked | None = None,
    ) -> None:
        """Take the session that was opened, with what lay on the counter and what was asked; others start empty."""
        self._state = OpenTill(books, request, opened)
        self._people = People(self._state)
        self._goods = GoodsOnCounter(self._state, self._people)
        self._ending = Ending(self._state)
        self._state.basket = basket
        self._state.question = self._state.asked_again(asked) if asked else None

    @property
    def opened(self) -> Session:
        """Return the session that was opened."""
        return self._state.opened

    @property
    def basket(self) -> CounterBasket | None:
        """Return the basket on the counter."""
        return self._state.basket

    @property
    def question(self) -> Question | None:
        """Return what is asked."""
        return self._state.question

    def take(self, typed: str) -> View:
        """Take one scan or typed text and return how things stand; an empty one changes nothing."""
        text = scanned(typed)
        if not text:
            return self._state.view()
        command, question = command_of(text), self._state.question
        self._state.question = None
        if question is None:
            return self._told(lambda: self._taken(text, command))
        if answered := self._told(lambda: self._answered(question, text, command)):
            return answered
        if act_of(text, command) in _SIGNS:
            again = _("{key} once more confirms the basket.").format(key="+") if self._state.holds_goods else ""
            return self._state.view(question.left, again, bell=True)
        view = self._told(lambda: self._taken(text, command))
        return replace(view, message=sentences(question.left, view.message), bell=True)

    def shut(self) -> View:
        """Shut the till at once; what lies on the counter is not given, and that is said."""
        return self._ending.shut()

    def last_receipt(self) -> str | None:
        """Return the last redemption of the session that was not undone."""
        return self._ending.last_receipt()

    def _told(self, taken: Callable[[], V]) -> V | View:
        """Say what is refused; a card that opens nothing is offered a new one."""
        try:
            return taken()
        except (LineCut, CommitUnknown) as cut:
            return self._state.view(str(cut), bell=True)  # nobody answers who could say names
        except Refusal as refusal:
            if offered := self._people.offer_card(refusal):
                return offered
            with self._state.books.reading() as session:
                return self._state.view(str(with_names(session, refusal)), bell=True)

    def _answered(self, question: Question, text: str, command: Command | None) -> View | None:
        """Take a text as the answer to a question; None where it is something else."""
        answer = answer_to(question, text, command)
        if answer is None:
            return question.takes(text) if question.takes else None
        if is_offered(question, answer):
            return question.answered(answer)
        return self._state.put(question, not_offered(text), bell=True)

    def _taken(self, text: str, command: Command | None) -> View:
        if act := act_of(text, command):
            return self._act(act, (command and command.figure) or 0)
        if is_voucher(text):
            return take_scanned(self._state, text)
        if line := line_set(text):
            return self._goods.line(line)
        if (figure := figure_of(text)) is not None:
            return self._goods.last(figure)
        return self._scanned(text)

    def _scanned(self, text: str) -> View:
        if receipt := receipt_of(text):
            return self._ending.undo(receipt)
        if names_household(text):
            return self._people.household(text)
        if article := article_typed(text):
            return self._goods.scanned(article)
        if is_too_many(text):
            most = 10**FIGURE_DIGITS - 1
            return self._state.view(
                _("At most {most} of one sort at once; nothing was added.").format(most=most), bell=True
            )
        if is_words(text):
            return self._goods.words(text)
        return self._state.view(_("{digits} was not understood; scan it again.").format(digits=text[:20]), bell=True)

    def _act(self, act: Act, figure: int) -> View:
        verbs: dict[Act, Callable[[], View]] = {
            Act.CONFIRM: self._ending.confirm,
            Act.REMOVE: lambda: self._goods.last(0),
            Act.DROP: self._ending.drop,
            Act.PROXY: self._people.proxy,
            Act.REPRINT: self._ending.reprint,
            Act.UNDO: lambda: self._ending.undo(self.last_receipt() or ""),
            Act.SHUT: self._ending.ask_to_shut,
            Act.QUANTITY: lambda: self._goods.last(figure),
        }
        return verbs[act]() if act in verbs else self._state.view(_("Nothing was asked."), bell=True)


def not_offered(text: str) -> str:
    """Return what is said to a digit that is none of the choices of a question."""
    return _("{digits} is not one of these; type a digit that stands there.").format(digits=text[:20])


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
