"""Questions asked at a terminal, a line or a digit at a time.

Every prompt goes back by 0 or an empty line and says so. What was typed and is not recorded is not lost by a key.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final, TypeVar

from supermarket.cli.frame import console, recorded
from supermarket.cli.frame.faults import done_all_the_same, of_disk
from supermarket.cli.frame.misuse import Misuse
from supermarket.cli.keyboard.scanner import Keys
from supermarket.cli.menu.desk_words import at_desk
from supermarket.district.texts import plain
from supermarket.errors import Refusal
from supermarket.locale import _

T = TypeVar("T")
DIGITS: Final = "123456789"
_NONE: Final = "1"
"""Answers that there is none of what is asked for."""
_PAGE: Final = 7
"""Of more than nine choices so many stand on a page; 8 and 9 turn it."""
_MENU_LINES: Final = 13
"""So many lines of a screen the menu takes that comes after an answer."""


class Left(Exception):  # noqa: N818 - somebody's wish, no error
    """Somebody goes back from what is asked; nothing of it is done."""


@dataclass
class Sitting:
    """What one person's sitting remembers: how much of a form is filled, and the PIN typed."""

    staff: str
    pin: str = field(default="", repr=False)
    answers: int = 0


@dataclass(frozen=True)
class Questions:
    """What is typed, and what the sitting remembers."""

    typed: Keys
    sitting: Sitting

    def words(self, refused: Exception) -> str:
        """Return what is refused in words of the menu."""
        return at_desk(refused)

    # --- a line ---------------------------------------------------------------------------------------------------

    def ask(self, question: str, *, nought: bool = False) -> str:
        """Ask for a line; 0 and an empty one go back, but where `nought` is an answer an empty one alone.

        Raises:
            Left: the person goes back.
        """
        text = _("{question} [Enter goes back]:") if nought else _("{question} [0 back]:")
        while True:
            console.say(text.format(question=question))
            line = self.line()
            if line and (nought or plain(line) != "0"):
                self.sitting.answers += 1
                return line
            self.leave(ended=line is None)

    def ask_for(self, question: str, read: Callable[[str], T], *, nought: bool = False) -> T:
        """Ask for a line until it can be read, and return its value.

        What a rule refuses of the answer is said and asked again too, so that what was typed before it is not lost.

        Raises:
            Left: the person goes back.
        """
        while True:
            typed = self.ask(question, nought=nought)
            try:
                return read(typed)
            except (Misuse, Refusal) as refused:
                self.sitting.answers -= 1
                self.refuse(self.words(refused))

    def ask_or(self, question: str, none: str, read: Callable[[str], T]) -> T | None:
        """Ask for a value that there may be none of: 1 says so, and None is returned.

        Raises:
            Left: the person goes back.
        """
        text = _("{question} ({digit}: {none})").format(question=question, digit=_NONE, none=none)
        return self.ask_for(text, lambda typed: None if plain(typed) == _NONE else read(typed))

    def secret(self, question: str) -> str:
        """Ask for a line that is not shown.

        Raises:
            Left: the person goes back.
        """
        self.typed.secret = True
        try:
            return self.ask(question)
        finally:
            self.typed.secret = False

    def lines(self) -> Iterator[str]:
        """Give what is typed, line after line, to the end of input."""
        while (line := self.line()) is not None:
            yield line

    def line(self) -> str | None:
        """Return the next line, None at the end of input."""
        for line in self.typed:
            if line is not None:
                return line.strip()
            hidden, self.typed.secret = self.typed.secret, False
            try:
                self.idle()
            finally:
                self.typed.secret = hidden
        return None

    def idle(self) -> None:
        """Do what is to be done when nobody has touched a key for long: nothing here."""

    def leave(self, *, ended: bool = False) -> None:
        """Go back, but ask first where something was typed that is not recorded; only 1 gives it up.

        Raises:
            Left: the person goes back.
        """
        hidden, self.typed.secret = self.typed.secret, False
        try:
            while self.sitting.answers:
                console.say(_("What you typed is not recorded. 1 leave it  2 go on [0 goes on]:"))
                answer = self.line()
                if answer is None or plain(answer) == "1":
                    break
                if plain(answer) in {"", "0", "2"} and not ended:
                    return
                if plain(answer) == "2":
                    return
                self.wrong_digit(answer)
        finally:
            self.typed.secret = hidden
        raise Left

    # --- a digit --------------------------------------------------------------------------------------------------

    def pick(self, names: Sequence[str], none: str = "", *, question: str = "") -> int:
        """Let one of several be picked by its digit, and return its place; the only one is picked without asking.

        Raises:
            Left: the person goes back, or there are none, which `none` says.
        """
        if not names:
            self.refuse(none)
            raise Left
        return 0 if len(names) == 1 else self.pick_one(names, question=question)

    def pick_one(self, names: Sequence[str], *, question: str = "") -> int:
        """Let one be picked by its digit, also where there is only one; of more than nine page after page.

        Raises:
            Left: the person goes back.
        """
        paged = len(names) > len(DIGITS)
        first, size = 0, _PAGE if paged else len(DIGITS)
        while True:
            shown = names[first : first + size]
            for digit, name in zip(DIGITS, shown, strict=False):
                console.say(f"  {digit}  {name}")
            question = question or _("Which one?")
            typed = plain(self.ask(question + _turns(first, size, len(names)) if paged else question))
            if typed in DIGITS and 1 <= int(typed) <= len(shown):
                return first + int(typed) - 1
            self.sitting.answers -= 1
            if paged and typed == "9" and first + size < len(names):
                first += size
            elif paged and typed == "8" and first:
                first -= size
            else:
                self.wrong_digit(typed)

    def agrees(self, question: str) -> bool:
        """Ask what is answered by 1 yes or 2 no.

        Raises:
            Left: the person goes back.
        """
        while (typed := plain(self.ask(_("{question}  1 yes  2 no").format(question=question)))) not in {"1", "+", "2"}:
            self.sitting.answers -= 1
            self.wrong_digit(typed)
        return typed != "2"

    # --- said -----------------------------------------------------------------------------------------------------

    def refuse(self, sentence: str) -> None:
        """Say in a sentence what is refused, and ring."""
        console.ring()
        console.note(sentence)

    def wrong_digit(self, typed: str) -> None:
        """Say that what was typed is no choice here, and ring."""
        self.refuse(_("There is no choice {typed} here.").format(typed=typed[:20]))

    @contextmanager
    def told(self) -> Iterator[None]:
        """Say what is refused, by a rule or the machine, and go back to the menu.

        What was recorded before is no part of it, also where all of it was typed ahead in one go.
        """
        console.flush()
        recorded.seen()
        self.sitting.answers = 0
        try:
            yield
        except Left:
            return
        except Exception as refusal:
            sentence = of_disk(refusal)
            if not sentence and not isinstance(refusal, (Refusal, Misuse)):
                raise
            names = recorded.unseen()
            told = (sentence or self.words(refusal)) if names is None else done_all_the_same(refusal, names, ())
            with suppress(Left), self.paged():  # the problems of a file fill pages
                self.refuse(told)
        finally:
            self.sitting.answers = 0

    @contextmanager
    def paged(self) -> Iterator[None]:
        """Show what is shown here page by page, where it is longer than the screen has room for; what comes then waits.

        Raises:
            Left: the person goes back before the last page is turned.
        """
        with console.held() as shown:
            yield
        height = shutil.get_terminal_size().lines
        size = max(5, height - 2)
        if len(shown) <= max(5, height - _MENU_LINES):
            console.say_held(shown)
            return
        first = 0
        while True:
            console.say_held(shown[first : first + size])
            text = _("lines {first} to {last} of {count}")
            last = min(first + size, len(shown))
            end = "" if last < len(shown) else _("  9 goes on")
            turns = _turns(first, size, len(shown)) + end
            text = text.format(first=first + 1, last=last, count=len(shown)) + turns
            console.say(_("{question} [0 back]:").format(question=text))
            typed = plain(self.line() or "0")
            if typed == "9" and first + size >= len(shown):
                return
            if typed == "9":
                first += size
            elif typed == "8" and first:
                first -= size
            elif typed == "0":
                raise Left
            else:
                self.wrong_digit(typed)


def _turns(first: int, size: int, count: int) -> str:
    """Return what turns a page, where there is another."""
    before = _("  8 page before") if first else ""
    return before + (_("  9 next page") if first + size < count else "")
