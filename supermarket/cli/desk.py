"""A desk of the menu: asks for a line or a digit at a time, and says in one line what a rule or the machine refuses."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from supermarket.cli import console, recorded
from supermarket.cli.faults import done_all_the_same, of_machine
from supermarket.cli.folders import dragged, folders_offered
from supermarket.cli.misuse import Misuse
from supermarket.cli.scanner import Keys
from supermarket.cli.till import unlocked
from supermarket.cli.typed import at_home
from supermarket.district.numbers import plain
from supermarket.errors import Refusal
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.books.session import Request
    from supermarket.district.kinds import Staff
    from supermarket.ledger import Ledger

T = TypeVar("T")
_DIGITS: Final = "123456789"


@dataclass(frozen=True)
class Desk:
    """Where one sits: the ledger, who asks and where, and what is typed."""

    ledger: "Ledger"
    asked: "Request"
    typed: Keys

    def ask(self, text: str) -> str:
        """Ask for a line; an empty one, and the end of input, go back to the menu."""
        console.say(text)
        return self._line() or ""

    def ask_on(self, text: str) -> str | None:
        """Ask for a line where an empty one is an answer; None is the end of input alone."""
        console.say(text)
        return self._line()

    def ask_for(self, text: str, read: Callable[[str], T]) -> T | None:
        """Ask for a line until it can be read, and return its value; None where it is left empty.

        What a rule refuses of the answer is said and asked again too, so that what was typed before it is not lost.
        """
        while typed := self.ask(text):
            try:
                return read(typed)
            except (Misuse, Refusal) as refused:
                console.ring()
                console.note(str(refused))
        return None

    def ask_whose(self, text: str) -> str:
        """Ask for what is known by a number or a name; 0, which nothing is, goes back like an empty line."""
        typed = self.ask(text)
        return "" if plain(typed) == "0" else typed

    def folder(self, text: str) -> Path | None:
        """Ask for a folder or stick, by the digit of one that is here or by its path; None for nought or an empty line.

        One that is not there yet is made, unless a short text was hardly meant to be one.
        """
        offered = folders_offered()
        for number, folder in enumerate(offered, 1):
            console.say(f"  {number}  {folder}")
        while typed := self.ask(text):
            digits = plain(typed)
            if digits == "0":
                return None
            if digits.isdigit() and 1 <= int(digits) <= len(offered):
                return offered[int(digits) - 1]
            folder = at_home(Path(dragged(typed)))
            if folder.is_absolute() or folder.is_dir():
                folder.mkdir(parents=True, exist_ok=True)
                return folder
            console.ring()
            console.note(
                _("There is no folder {typed}; type its whole path, or drag it here.").format(typed=typed[:40])
            )
        return None

    def pick(self, names: Sequence[str], none: str) -> int | None:
        """Let one of several be picked by its digit, and return its place; the only one is picked without asking.

        None where there are none, which `none` says, too many, or nothing is picked.
        """
        if not names or len(names) > len(_DIGITS):
            console.ring()
            console.note(none if not names else _("{count} fit; type more of it.").format(count=len(names)))
            return None
        if len(names) == 1:
            return 0
        for digit, name in zip(_DIGITS, names, strict=False):
            console.say(f"  {digit}  {name}")
        places = {digit: place for place, (digit, _name) in enumerate(zip(_DIGITS, names, strict=False))}
        return places.get(plain(self.ask(_("Which one?"))))

    def choose(self, title: str, choices: "Sequence[Choice]", leave: str) -> "Choice | None":
        """Show choices by their digits until one of them is typed; None for nought and the end of input.

        An empty line does nothing: the program is not left by leaning on a key.
        """
        while True:
            console.rule(title)
            for digit, choice in enumerate(choices, start=1):
                console.say(f" {digit:>2}  " + _(choice.name))
            console.say(f"  0  {leave}")
            while (line := self._line()) == "":
                pass
            answer = plain(line or "0")
            if answer == "0":
                return None
            if chosen := dict(zip(map(str, range(1, len(choices) + 1)), choices, strict=True)).get(answer):
                return chosen
            console.ring()
            console.note(_("There is no choice {typed} here.").format(typed=answer[:20]))

    def lines(self) -> Iterator[str]:
        """Give what is typed, line after line, to the end of input. An idle desk locks like a till."""
        while (line := self._line()) is not None:
            yield line

    def _line(self) -> str | None:
        """Return the next line, None at the end of input. An idle desk locks like a till."""
        for line in self.typed:
            if line is not None:
                return line.strip()
            if not unlocked(self.ledger, self.asked.actor, self.typed):
                break
        return None

    @contextmanager
    def told(self) -> Iterator[None]:
        """Say what is refused, by a rule or the machine, and go back to the menu."""
        try:
            yield
        except (Refusal, Misuse, OSError) as refusal:
            sentence = of_machine(refusal)
            if isinstance(refusal, OSError) and not sentence:
                raise
            names = recorded.unseen()
            console.ring()
            console.note((sentence or str(refusal)) if names is None else done_all_the_same(refusal, names, ()))


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
