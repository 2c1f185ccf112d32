"""What a till's page shows: how it stands, in the language in use, and the receipt that was given last."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from supermarket.books.session import Request
from supermarket.district.machines.told import fresh_words
from supermarket.district.sites import site_of
from supermarket.earning.lapsing.lapsing import Lapsing, lapsing_next
from supermarket.errors.shop.counter import limit_words
from supermarket.ledger import Ledger
from supermarket.paper.receipts.giving import receipt_of
from supermarket.paper.receipts.receipts import Receipt
from supermarket.spending.till.commands import COMMANDS, Act
from supermarket.spending.till.sessions import last_receipt
from supermarket.spending.till.till import Till
from supermarket.spending.till.view import Question
from supermarket.web.pages.till.counter import Stand

if TYPE_CHECKING:
    from supermarket.spending.redemption.basket import CounterBasket

CODES: Final = {command.act.value: command.barcode for command in COMMANDS if command.figure is None}
"""What the printed command sheet says for each act: a button sends the same."""
MORE: Final = (Act.PROXY, Act.DROP, Act.UNDO, Act.REPRINT, Act.SHUT)
"""What is not needed for every basket, in the order in which it stands."""


@dataclass(frozen=True)
class Limited:
    """Goods of which a household took some of its share: what is left of it, and the limit in words."""

    name: str
    left: int
    limit: str


@dataclass(frozen=True)
class Shown:
    """All that the page shows of a till."""

    shop: str
    stand: Stand
    question: Question | None = None
    lapsing: Lapsing | None = None
    limits: tuple[Limited, ...] = ()
    receipt: Receipt | None = None
    has_receipt: bool = False
    fresh: str = ""

    @property
    def basket(self) -> "CounterBasket | None":
        """What lies on the counter."""
        return self.stand.kept.basket

    @property
    def version(self) -> int:
        """The version of the counter that is shown."""
        return self.stand.counter.version if self.stand.counter else 0

    @property
    def needs_room(self) -> bool:
        """Say whether the household has too few points for what lies there."""
        return self.basket is not None and bool(self.basket.lines) and self.basket.left < 0


def shown(ledger: Ledger, stand: Stand, request: Request) -> Shown:
    """Return what is shown of a till; nothing of it is changed."""
    said, basket = stand.kept.said, stand.kept.basket
    with ledger.reading() as session:
        shop = site_of(session, stand.shop, session.today).name
        receipt = receipt_of(session, said.receipt, is_copy=said.is_copy) if said.receipt else None
        if stand.opened is None or not stand.is_open:
            return Shown(shop, stand, receipt=receipt, fresh=fresh_words(session))
        fresh = "" if basket else fresh_words(session)  # it is told between two households, not at every scan
        lapsing = lapsing_next(session, basket.household) if basket and not basket.lines else None
        has_receipt = last_receipt(session, stand.opened) is not None
    till = Till(ledger, request, stand.opened, basket=basket, asked=stand.kept.asked)
    limits = tuple(Limited(name, left, limit_words(limit)) for name, left, limit in said.limits)
    return Shown(shop, stand, till.question, lapsing, limits, receipt, has_receipt, fresh)
