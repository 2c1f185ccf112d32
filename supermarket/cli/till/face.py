"""What a till shows itself by: a fixed screen at a terminal, lines in a pipe."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from supermarket.earning.lapsing.lapsing import Lapsing
    from supermarket.paper.receipts.receipts import Receipt
    from supermarket.spending.till.view import View


@dataclass(frozen=True)
class Opening:
    """A till that was opened: its shop, the day, and what it goes on with; `last` is the receipt it gave last.

    `fresh` says how fresh the machine is, where there are others.
    """

    shop: str
    today: str
    drill: bool
    resumed: bool
    last: str | None
    fresh: str = ""


class Face(Protocol):
    """Shows what a till says."""

    def open(self, opening: Opening) -> None:
        """Show the shop and the day, and how to go on."""

    def show(self, view: "View", lapsing: "Lapsing | None") -> None:
        """Show how things stand after a scan, and what of the household's points lapses soon."""

    def give(self, receipt: "Receipt", *, written: bool) -> None:
        """Show a receipt that was given; it may be `written` to paper or a file already."""

    def ask(self, text: str) -> None:
        """Show a question that comes before all else: whether the date is right, whose PIN opens the lock."""

    def say(self, text: str) -> None:
        """Ring and show a sentence beside whatever is shown."""

    def shut(self, view: "View", last: str | None) -> None:
        """Say that the till is shut, what it came to, and its last receipt."""
