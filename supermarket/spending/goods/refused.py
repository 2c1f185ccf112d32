"""What is refused of goods, in the words of the counter: with their name beside the code."""

from supermarket.books.session import ReadSession
from supermarket.errors import Refusal
from supermarket.spending.goods.catalogue import name_of


def with_names(session: ReadSession, refusal: Refusal) -> Refusal:
    """Return the same refusal for whoever reads it at the counter; one that is not about goods is returned as it is."""
    told = {name: getattr(refusal, name) for name in refusal.names}
    if (sku := told.get("sku")) and (called := name_of(session, sku, session.today)):
        told["sku"] = f"{called} ({sku})"
    return type(refusal)(**told)
