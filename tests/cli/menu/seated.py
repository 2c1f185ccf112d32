"""Somebody who sits at the menu in a pseudo-terminal: goes to a place by its digits and answers what is asked."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from tests.cli.terminal import Terminal
from tests.cli.till.stall import NOW, Stall

LEAVE: Final = "  0  leave\n"
BACK: Final = "  0  back\n"
EXCHANGE: Final = ("1",)
FIND, LOOK_AT, PASSBOOK, ENROL, MEMBERS, PROXY, CHANGES, UNDO = (("2", str(digit)) for digit in range(1, 9))
NEW_CARD, FIRST_CARD, FREEZE, CANCEL, CARD, CARD_SHEET, BLANKS = (("3", str(digit)) for digit in range(1, 8))
ARRIVED, COUNT, SPOILED, WAITING, SEND, ON_WAY, SHELF, NEAR, FUND = (("4", str(digit)) for digit in range(1, 10))
CLAIM, SIGN_IN, REVIEW, NOTICE, OBJECTIONS, POST, BOARD, LAPSES, CLAIMS = (("5", str(digit)) for digit in range(1, 10))
STATES, LOOK, PAPER, SIGN, WITHDRAW, PAPERS, RECORD, EVERYWHERE = (("6", str(digit)) for digit in range(1, 9))
STAFF, GOODS, DEEDS, SITES, DONORS, SETTINGS, FILES = (("8", str(digit)) for digit in range(1, 8))
PERSON, OWN_PIN, BACK_UP, VERIFY, AUDITOR, SET_UP, LANGUAGE, CLOCK, DOCTOR = (
    ("9", str(digit)) for digit in range(1, 10)
)
PACKAGE, PATTERNS, SAMPLE, PROJECT = (("9", "5", str(digit)) for digit in range(1, 5))
"""Where things stand in the menu; the same for every role."""


@contextmanager
def desk(stall: Stall, staff: str = "15001", **env: str) -> Iterator[Terminal]:
    """Open the menu as a member of staff, and leave it in the end."""
    place = {"SUPERMARKET_DB": str(stall.path), "SUPERMARKET_NOW": NOW, "SUPERMARKET_OPERATOR": staff}
    with Terminal(env={**place, **env}) as terminal:
        terminal.until(LEAVE)
        yield terminal
        terminal.type("0\r")
        terminal.ended()


def done(terminal: Terminal, path: Sequence[str], *answers: str) -> str:
    """Go somewhere from the main menu, answer question after question, and go back; return what was shown."""
    terminal.type("".join(f"{answer}\r" for answer in (*path, *answers, *"0" * (len(path) - 1))))
    return terminal.until(LEAVE)
