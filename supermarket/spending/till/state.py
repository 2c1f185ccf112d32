"""What an open till has: the books, its session, the basket on the counter, and the question that is asked."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Protocol

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.locale import _
from supermarket.spending.redemption.basket import CounterBasket
from supermarket.spending.till.sessions import Session
from supermarket.spending.till.view import Asked, Question, View, sentences

CHOICES_MAX: Final = 9
"""So many choices have a digit each."""


class Books(Protocol):
    """What a till needs of a ledger."""

    def reading(self) -> AbstractContextManager[ReadSession]:
        """Give a snapshot."""

    def writing(self) -> AbstractContextManager[WriteSession]:
        """Give the writer's session."""


@dataclass(frozen=True)
class Option:
    """One of several that a text may mean: how it is shown, of which `sort` it is, and its number or SKU."""

    shown: str
    sort: str
    number: str
    words: str = ""
    """What the till calls it in a sentence."""


Questions = dict[str, Callable[..., Question]]
"""How each question is made of what it is about, by its name."""


class OpenTill:
    """The counter of one till, from its opening to its shutting.

    Every question is made by its name of plain values, so that another process can ask it again.
    """

    def __init__(self, books: Books, request: Request, opened: Session) -> None:
        """Take the session that was opened."""
        self.books: Final = books
        self.request: Final = request
        self.opened: Final = opened
        self.basket: CounterBasket | None = None
        self.question: Question | None = None
        self.questions: Final[Questions] = {"which": self._which}
        self.picked: Final[dict[str, Callable[[Option], View]]] = {}
        """What is done with an option that was picked, by its sort."""

    @property
    def holds_goods(self) -> bool:
        """Say whether goods lie on the counter."""
        return self.basket is not None and bool(self.basket.lines)

    def view(self, *told: str, bell: bool = False) -> View:
        """Return how things stand, with what is to be told."""
        return View(basket=self.basket, message=sentences(*told), bell=bell, question=self.question)

    def ask(self, name: str, *told: str, bell: bool = False, **about: Any) -> View:  # noqa: ANN401 - texts and numbers
        """Ask a question by its name, about plain values."""
        return self.put(self.asked_again(Asked(name, about)), *told, bell=bell)

    def put(self, question: Question, *told: str, bell: bool = False) -> View:
        """Put a question; one without choices asks for a figure, and stands in the message."""
        self.question = question
        return self.view(*told, "" if question.choices else question.text, bell=bell)

    def asked_again(self, asked: Asked) -> Question:
        """Return a question as it was asked, in the language in use."""
        return replace(self.questions[asked.name](**asked.about), asked=asked)

    def yes_or_no(self, text: str, choices: tuple[str, str], done: Callable[[], View], *, left: str) -> Question:
        """Return a question that shows what would be done, and does it when that is confirmed."""

        def answered(choice: int) -> View:
            return done() if choice == 1 else self.view(left)

        return Question(text, choices, answered, left=left, is_yes_or_no=True)

    def choose(self, options: Sequence[Option], *told: str) -> View:
        """Let one of several be picked by its digit; the only one is picked without asking."""
        if len(options) == 1:
            return self.picked[options[0].sort](options[0])
        return self.pick(options, *told)

    def pick(self, options: Sequence[Option], *told: str) -> View:
        """Let one be picked by its digit, also where there is only one."""
        if len(options) > CHOICES_MAX:
            return self.view(_("{count} fit; type more of it.").format(count=len(options)), bell=True)
        return self.ask("which", *told, options=[asdict(option) for option in options])

    def _which(self, *, options: Sequence[dict[str, str]]) -> Question:
        made = [Option(**option) for option in options]

        def answered(choice: int) -> View:
            option = made[choice - 1]
            return self.picked[option.sort](option)

        shown = tuple(option.shown for option in made)
        return Question(_("Which one?"), shown, answered, left=_("None of them was taken."))
