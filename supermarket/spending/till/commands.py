"""What a clerk tells the till by scanning the printed command sheet, so that the keyboard is never needed.

Each command is an EAN-13: 29, seven zeros, the command's three digits, a check digit. Numbers are printed on paper
that hangs in shops for years, so none is ever given another meaning.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from supermarket.district.gtins import ean13_check_digit, gtin
from supermarket.locale import N_, _
from supermarket.spending.goods.barcodes import COMMAND_PREFIX

_START: Final = COMMAND_PREFIX + "0000000"
_QUANTITY: Final = 10
_REASON: Final = 20


class Act(StrEnum):
    """What the till does on a command."""

    CONFIRM = "confirm"
    REMOVE = "remove"
    DROP = "drop"
    REPRINT = "reprint"
    UNDO = "undo"
    SHUT = "shut"
    PROXY = "proxy"
    YES = "yes"
    NO = "no"
    QUANTITY = "quantity"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its number on paper, what it does, its name, and the key that does the same where there is one.

    `figure` is the quantity or the reason's digit.
    """

    number: int
    act: Act
    name: str
    key: str | None = None
    figure: int | None = None

    @property
    def barcode(self) -> str:
        """Return the EAN-13 that stands for this command."""
        digits = f"{_START}{self.number:03}"
        return digits + ean13_check_digit(digits)

    @property
    def title(self) -> str:
        """Return the name in the language in use, with its figure."""
        return _(self.name).format(figure=self.figure)


COMMANDS: Final = (
    Command(1, Act.CONFIRM, N_("confirm"), "+"),
    Command(2, Act.REMOVE, N_("remove the last line"), "-"),
    Command(3, Act.DROP, N_("drop the basket"), "/"),
    Command(4, Act.REPRINT, N_("reprint the last receipt")),
    Command(5, Act.UNDO, N_("undo the last redemption")),
    Command(6, Act.SHUT, N_("shut the till")),
    Command(7, Act.YES, N_("yes"), "+"),
    Command(8, Act.NO, N_("no"), "-"),
    Command(9, Act.PROXY, N_("somebody of another household fetches the goods"), "*"),
    *(Command(_QUANTITY + n, Act.QUANTITY, N_("quantity {figure}"), str(n), n) for n in range(2, 10)),
    *(Command(_REASON + n, Act.REASON, N_("reason {figure}"), str(n), n) for n in range(1, 10)),
)
_BY_BARCODE: Final = {gtin(command.barcode): command for command in COMMANDS}


def command_of(typed: str) -> Command | None:
    """Return the command whose EAN-13 was scanned, or None where it is something else or its digits do not check."""
    return _BY_BARCODE.get(gtin(typed))
