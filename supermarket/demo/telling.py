"""Telling the story: numbered steps, each with the command that a person would type and what really came of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from supermarket.books.session import Request, WriteSession
from supermarket.demo.scene import Stage
from supermarket.errors import Refusal

PROGRAM: Final = "supermarket"


@dataclass(frozen=True)
class Step:
    """One step: `command` is what a person would type, empty where time passes; `refused` is a refusal's code."""

    step: int
    title: str
    command: str
    result: tuple[str, ...]
    refused: str | None = None


@dataclass
class Teller:
    """Numbers the steps and hands each on as soon as it has happened."""

    hand_on: Callable[[Step], None]
    steps: list[Step] = field(default_factory=list)

    def tell(self, title: str, command: str, *result: str, refused: str | None = None) -> None:
        """Tell the next step."""
        step = Step(len(self.steps) + 1, title, command, result, refused)
        self.steps.append(step)
        self.hand_on(step)

    def tell_refusal(self, title: str, command: str, refusal: Refusal) -> None:
        """Tell a step that the rules refused."""
        self.tell(title, command, str(refusal), refused=refusal.code)


def typed(verb: str, *words: object, by: Request | None = None) -> str:
    """Return the command line of a verb and its words; `by` adds who types it where."""
    more = ("--operator", by.actor, "--site", by.site) if by else ()
    return " ".join((PROGRAM, verb, *(_word(str(word)) for word in (*words, *more))))


def refusal_of(stage: Stage, verb: Callable[[WriteSession], object]) -> Refusal:
    """Return how the rules refuse what must be refused.

    Raises:
        RuntimeError: they let it pass, which is a fault of the program.
    """
    try:
        with stage.writing() as session:
            verb(session)
    except Refusal as refusal:
        return refusal
    raise RuntimeError("the rules let pass what they must refuse")


def _word(word: str) -> str:
    """Return a word as every shell reads it, between double quotes where it needs any."""
    return f'"{word}"' if any(sign in word for sign in " &?();'") else word
