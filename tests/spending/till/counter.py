"""A till as the tests drive it: texts go in one after another, as a scanner types them."""

from dataclasses import dataclass
from typing import Final

from supermarket.books.session import Request
from supermarket.households import cards
from supermarket.households.finding.lookup import card_named
from supermarket.spending.till.commands import COMMANDS, Act
from supermarket.spending.till.till import Till, open_or_resume
from supermarket.spending.till.view import View
from tests.village import ADMINISTRATOR, CLERK, Village

SOAP: Final = "2000000010014"
"""The barcode of 1001, 3 points."""
RICE: Final = "2000000010151"
"""The barcode of 1015, 30 points, 2 a quarter."""
HAIRCUT: Final = "2000000020013"
"""Our label's barcode of the service 2001, 10 points."""


def code(act: Act, figure: int | None = None) -> str:
    """Return the barcode of a command."""
    return next(command.barcode for command in COMMANDS if command.act is act and figure in {None, command.figure})


@dataclass(frozen=True)
class Counter:
    """A till in a village, and the household of 100 points with its card that stands before it."""

    shop: Village
    till: Till
    household: str
    card: str

    def take(self, *texts: str) -> View:
        """Take texts one after another and return what the till shows after the last."""
        views = [self.till.take(text) for text in texts]
        return views[-1]

    def sold(self, *texts: str) -> str:
        """Confirm a basket and return its receipt."""
        view = self.take(self.card, *texts, "+")
        assert view.receipt is not None, view.message
        return view.receipt

    def lines(self) -> list[tuple[str, int]]:
        """Return what lies on the counter."""
        return [(line.sku, line.quantity) for line in self.till.basket.lines] if self.till.basket else []


def opened(shop: Village, request: Request = CLERK) -> Counter:
    """Open a till in a village with 20 soaps and 5 bags of rice."""
    household = shop.enrol()
    shop.credit(household, 100)
    card = shop.card(household).payload
    shop.receive("1001", 20)
    shop.receive("1015", 5)
    till, _resumed = open_or_resume(shop.ledger, request)
    return Counter(shop, till, household, card)


def wide(text: str) -> str:
    """Return a text as a Chinese input method types it, in full width."""
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def frozen(shop: Village, payload: str) -> None:
    """Freeze a card."""
    with shop.writing() as session:
        cards.freeze(session, card_named(session, payload), CLERK)


def blank(shop: Village) -> str:
    """Make a blank card and return its payload."""
    with shop.writing() as session:
        (made,) = cards.issue_blanks(session, 1, ADMINISTRATOR)
    return made.payload
