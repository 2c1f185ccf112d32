"""What a shop should buy 进货清单: goods of which fewer are there than its register says, and those near their end."""

from dataclasses import dataclass

from supermarket.books.session import ReadSession
from supermarket.spending.goods.catalogue import goods_listed
from supermarket.spending.stock.shelves import batches, near_until
from supermarket.spending.stock.transfers import in_transit


@dataclass(frozen=True)
class Purchase:
    """A line of the list, in units.

    `on_hand` is what the book says; of these `near` are near their last day and `expired` past it, the first of them
    on `expires`. `coming` are on their way from another shop. `buy` is what is missing to the `minimum`, counting
    neither what has expired nor what will soon; 0 where nothing needs buying.
    """

    sku: str
    name: str
    unit: str
    minimum: int | None
    on_hand: int
    near: int
    expired: int
    coming: int
    buy: int
    expires: str | None


def purchases(session: ReadSession, shop: str) -> list[Purchase]:
    """Return what a shop should buy or look at, as of today: what is missing most first, by the share of its minimum.

    Goods that nobody gave a minimum stand there only while some of them are near their end or past it.

    Raises:
        SettingMissing: the ledger has no near_expiry_days.
    """
    near, coming = near_until(session), in_transit(session, shop)
    lines = []
    for goods in goods_listed(session, session.today):
        if goods.service:
            continue
        held = batches(session, shop, goods.sku)
        ending = [batch for batch in held if batch.expires and batch.expires <= near]
        expired = sum(batch.left for batch in ending if (batch.expires or "") < session.today)
        on_way = sum(each.quantity for each in coming if each.sku == goods.sku)
        on_hand = sum(batch.left for batch in held)
        lasting = on_hand - sum(batch.left for batch in ending) + on_way
        line = Purchase(
            sku=goods.sku,
            name=goods.name,
            unit=goods.unit,
            minimum=goods.minimum,
            on_hand=on_hand,
            near=sum(batch.left for batch in ending) - expired,
            expired=expired,
            coming=on_way,
            buy=max(0, (goods.minimum or 0) - lasting),
            expires=min((batch.expires for batch in ending if batch.expires), default=None),
        )
        if line.buy or ending:
            lines.append(line)
    return sorted(lines, key=lambda line: (-line.buy / line.minimum if line.minimum else 0, line.sku))
