"""What an open till has: the books, its session, the basket on the counter, and the question that is asked."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Final, Protocol

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.locale import _
from supermarket.spending.redemption.basket import CounterBasket
from supermarket.spending.till.sessions import Session
from supermarket.spending.till.view import Question, View, sentences

CHOICES_MAX: Final = 9
"""So many choices have a digit each."""


class Books(Protocol):
    """What a till needs of a ledger."""

    def reading(self) -> AbstractContextManager[ReadSession]:
        """Give a snapshot."""

    def writing(self) -> AbstractContextManager[WriteSession]:
        """Give the writer's session."""


class OpenTill:
    """The counter of one till, from its opening to its shutting."""

    def __init__(self, books: Books, request: Request, opened: Session) -> None:
        """Take the session that was opened."""
        self.books: Final = books
        self.request: Final = request
        self.opened: Final = opened
        self.basket: CounterBasket | None = None
        self.question: Question | None = None

    @property
    def holds_goods(self) -> bool:
        """Say whether goods lie on the counter."""
        return self.basket is not None and bool(self.basket.lines)

    def view(self, *told: str, bell: bool = False) -> View:
        """Return how things stand, with what is to be told."""
        return View(basket=self.basket, message=sentences(*told), bell=bell, question=self.question)

    def ask(self, question: Question, *told: str, bell: bool = False) -> View:
        """Ask something; one without choices asks for a figure, and stands in the message."""
        self.question = question
        return self.view(*told, "" if question.choices else question.text, bell=bell)

    def ask_yes_or_no(self, text: str, choices: tuple[str, str], done: Callable[[], View], *, left: str) -> View:
        """Show what would be done, and do it when that is confirmed."""

        def answered(choice: int) -> View:
            return done() if choice == 1 else self.view(left)

        return self.ask(Question(text, choices, answered, left=left, is_yes_or_no=True))

    def choose(self, names: Sequence[str], chosen: Callable[[int], View], *told: str) -> View:
        """Let one of several be picked by its digit, counted from 0; the only one is picked without asking."""
        if len(names) == 1:
            return chosen(0)
        return self.pick(names, chosen, *told)

    def pick(self, names: Sequence[str], chosen: Callable[[int], View], *told: str) -> View:
        """Let one be picked by its digit, also where there is only one."""
        if len(names) > CHOICES_MAX:
            return self.view(_("{count} fit; type more of it.").format(count=len(names)), bell=True)
        question = Question(
            _("Which one?"), tuple(names), lambda choice: chosen(choice - 1), left=_("None of them was taken.")
        )
        return self.ask(question, *told)
