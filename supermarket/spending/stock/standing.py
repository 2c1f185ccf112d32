"""How the goods of a shop stand today 库存状态, one line for each: what needs somebody's eye comes first."""

from dataclasses import dataclass
from typing import Final, Literal

from supermarket.books.session import ReadSession
from supermarket.spending.goods.catalogue import goods_listed, goods_withdrawn
from supermarket.spending.kinds import Goods
from supermarket.spending.stock.shelves import batches, near_until, on_hand

State = Literal["expired", "near", "out", "low", "good"]
STATES: Final[tuple[State, ...]] = ("expired", "near", "out", "low", "good")
"""From what needs looking at most to what needs none."""


@dataclass(frozen=True)
class Standing:
    """One line, in units: `on_hand` by the book, of these `near` their last day and `expired` past it.

    `expires` is the earliest of these last days. `points` is the price of one unit. Goods are `out` where none can be
    given and the shop had some or should have some, `low` below their `minimum`.
    """

    sku: str
    name: str
    unit: str
    points: int
    on_hand: int
    near: int
    expired: int
    expires: str | None
    minimum: int | None
    state: State


def standing(session: ReadSession, shop: str) -> list[Standing]:
    """Return how every goods of a shop stand that it has, had, or should have: what needs looking at first.

    Raises:
        SettingMissing: the ledger has no near_expiry_days.
    """
    held = {line.sku: line.on_hand for line in on_hand(session, shop)}
    withdrawn = [goods for goods in goods_withdrawn(session, session.today) if held.get(goods.sku)]
    listed = [
        goods
        for goods in goods_listed(session, session.today)
        if not goods.service and (goods.sku in held or goods.minimum)
    ]
    near = near_until(session)
    lines = [_standing(session, shop, goods, near, here=held.get(goods.sku, 0)) for goods in (*listed, *withdrawn)]
    return sorted(lines, key=lambda line: (STATES.index(line.state), line.expires or "", line.sku))


def _standing(session: ReadSession, shop: str, goods: Goods, near_day: str, *, here: int) -> Standing:
    ending = [
        batch for batch in (batches(session, shop, goods.sku) if here else ()) if (batch.expires or "~") <= near_day
    ]
    expired = sum(batch.left for batch in ending if (batch.expires or "") < session.today)
    near = sum(batch.left for batch in ending) - expired
    fresh = here - expired
    state: State = "good"
    if expired:
        state = "expired"
    elif near:
        state = "near"
    elif not fresh and not goods.state:
        state = "out"
    elif goods.minimum and fresh < goods.minimum and not goods.state:
        state = "low"
    return Standing(
        sku=goods.sku,
        name=goods.name,
        unit=goods.unit,
        points=goods.points,
        on_hand=here,
        near=near,
        expired=expired,
        expires=min((batch.expires for batch in ending if batch.expires), default=None),
        minimum=goods.minimum,
        state=state,
    )
