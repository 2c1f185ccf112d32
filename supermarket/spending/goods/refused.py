"""What is refused of goods, in the words of the counter: with their name beside the code, and limits in words."""

from supermarket.books.session import ReadSession
from supermarket.errors import Refusal
from supermarket.spending.goods.catalogue import name_of
from supermarket.spending.goods.limits import limit_words


def with_names(session: ReadSession, refusal: Refusal) -> Refusal:
    """Return the same refusal for whoever reads it at the counter; one that is not about goods is returned as it is."""
    told = {name: getattr(refusal, name) for name in refusal.names}
    if (sku := told.get("sku")) and (called := name_of(session, sku, session.today)):
        told["sku"] = f"{called} ({sku})"
    if limit := told.get("limit"):
        told["limit"] = limit_words(limit)
    return type(refusal)(**told)
