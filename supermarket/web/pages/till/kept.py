"""What is kept of a counter between two requests: the basket, the question and what was said last, as JSON."""

import json
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from supermarket.spending.redemption.basket import CounterBasket, Fetcher, Line
from supermarket.spending.till.view import Asked, View

_SHAPE: Final = 1
"""Raised whenever a basket or a question is made of other parts than before."""


@dataclass(frozen=True)
class Said:
    """What the till said last: its words, whether the bell rang, what may still be taken, and the receipt it gave."""

    message: str = ""
    bell: bool = False
    limits: tuple[tuple[str, int, str], ...] = ()
    receipt: str | None = None
    is_copy: bool = False
    is_shut: bool = False

    @classmethod
    def of(cls, view: View) -> "Said":
        """Return what a view says."""
        return cls(view.message, view.bell, view.limits, view.receipt, view.is_copy, view.shut is not None)


@dataclass(frozen=True)
class Kept:
    """The basket on a counter, what is asked, and what was said last."""

    basket: CounterBasket | None = None
    asked: Asked | None = None
    said: Said = Said()

    def text(self) -> str:
        """Return it as JSON."""
        value = {
            "shape": _SHAPE,
            "basket": asdict(self.basket) if self.basket else None,
            "asked": {"name": self.asked.name, "about": dict(self.asked.about)} if self.asked else None,
            "said": asdict(self.said),
        }
        return json.dumps(value, ensure_ascii=False)


def read_kept(text: str) -> Kept:
    """Return what `Kept.text` wrote; what another version of the program kept in another shape is nothing."""
    value: dict[str, Any] = json.loads(text)
    if value.get("shape") != _SHAPE:
        return Kept()
    asked, said = value["asked"], Said(**value["said"])
    return Kept(
        _basket(value["basket"]) if value["basket"] else None,
        Asked(**asked) if asked else None,
        replace(said, limits=tuple((name, left, limit) for name, left, limit in said.limits)),
    )


def _basket(value: dict[str, Any]) -> CounterBasket:
    lines = tuple(Line(**line) for line in value.pop("lines"))
    proxy = value.pop("proxy")
    return CounterBasket(**value, lines=lines, proxy=Fetcher(**proxy) if proxy else None)
