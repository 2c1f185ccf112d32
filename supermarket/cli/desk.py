"""A desk of the menu: asks for a line or a digit at a time, and says in one line what a rule or the machine refuses."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from supermarket.cli import console
from supermarket.cli.faults import of_machine
from supermarket.cli.misuse import Misuse
from supermarket.cli.scanner import Keys
from supermarket.cli.till import unlocked
from supermarket.district.numbers import plain
from supermarket.errors import Refusal
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.books.session import Request
    from supermarket.district.kinds import Staff
    from supermarket.ledger import Ledger

_DIGITS: Final = "123456789"


@dataclass(frozen=True)
class Desk:
    """Where one sits: the ledger, who asks and where, and what is typed."""

    ledger: "Ledger"
    asked: "Request"
    typed: Keys

    def ask(self, text: str) -> str:
        """Ask for a line; an empty one, and the end of input, go back to the menu. An idle desk locks like a till."""
        console.say(text)
        for line in self.typed:
            if line is not None:
                return line.strip()
            if not unlocked(self.ledger, self.asked.actor, self.typed):
                break
        return ""

    @contextmanager
    def asking(self, *texts: str) -> Iterator[list[str]]:
        """Ask for several things in turn, and say what a rule refuses; nothing is done where one is left empty."""
        given: list[str] = []
        for text in texts:
            given.append(self.ask(text))
            if not given[-1]:
                break
        with self.told():
            yield given

    def choose(self, title: str, choices: "Sequence[Choice]", leave: str) -> "Choice | None":
        """Show choices by their digits until one of them is typed; None for nought, nothing and the end of input."""
        while True:
            console.rule(title)
            for digit, choice in enumerate(choices, start=1):
                console.say(f"  {digit}  " + _(choice.name))
            answer = plain(self.ask(f"  0  {leave}"))
            if answer in {"", "0"}:
                return None
            if chosen := dict(zip(_DIGITS, choices, strict=False)).get(answer):
                return chosen
            console.ring()

    @contextmanager
    def told(self) -> Iterator[None]:
        """Say what is refused, by a rule or the machine, and go back to the menu."""
        try:
            yield
        except (Refusal, Misuse, OSError) as refusal:
            sentence = of_machine(refusal)
            if isinstance(refusal, OSError) and not sentence:
                raise
            console.ring()
            console.note(sentence or str(refusal))


@dataclass(frozen=True)
class Choice:
    """A line of the menu; `verb` is what the person must be allowed."""

    name: str
    verb: str
    do: Callable[[Desk], None]


def allowed(choices: Sequence[Choice], staff: "Staff") -> list[Choice]:
    """Return the choices that a member of staff may take."""
    from supermarket.district.roles import VERBS

    return [choice for choice in choices if not choice.verb or staff.role in VERBS[choice.verb]]
