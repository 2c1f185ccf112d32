"""What the tests of goods look at: the last entry, what an account holds, what is left of each batch."""

from typing import Any

from supermarket.books.session import Request
from supermarket.journal.store import entries, own_stream
from supermarket.spending.stock.deliveries import Delivery, receive
from supermarket.spending.stock.shelves import batches
from tests.village import CLERK, Village

NEIGHBOUR = Request("15002", "5002")


def delivered(village: Village, quantity: int, sku: str = "1001", *, request: Request = CLERK, **about: Any) -> str:  # noqa: ANN401 - the fields of a delivery
    """Take in a batch and return its name."""
    with village.writing() as session:
        return receive(session, Delivery(sku, quantity, **about), request).entry


def left(village: Village, sku: str = "1001", shop: str = "5001") -> dict[str, int]:
    """Return the units left of each batch, in the order in which they are given."""
    with village.ledger.reading() as session:
        return {batch.delivery: batch.left for batch in batches(session, shop, sku)}


def last(village: Village, count: int = 1) -> list[dict[str, Any]]:
    """Return what the last entries say, with their name, kind, site and date."""
    with village.ledger.reading() as session:
        kept = list(entries(session.transaction))[-count:]
    return [
        {"entry": entry.name, "kind": entry.kind, "site": entry.site, "on": entry.on, **entry.content} for entry in kept
    ]


def kinds(village: Village, count: int) -> list[str]:
    """Return the kinds of the last entries."""
    return [entry["kind"] for entry in last(village, count)]


def held(village: Village, account: str, commodity: str = "G1001") -> int:
    """Return what an account holds."""
    with village.ledger.reading() as session:
        return session.balance(account, commodity)


def size(village: Village) -> int:
    """Return how many entries there are."""
    with village.ledger.reading() as session:
        return own_stream(session.transaction).size
