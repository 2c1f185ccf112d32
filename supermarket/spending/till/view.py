"""What a till shows and asks: values between the till, which decides, and a screen, which draws."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from supermarket.locale import _
from supermarket.spending.redemption.basket import CounterBasket
from supermarket.spending.till.sessions import Takings


@dataclass(frozen=True)
class Asked:
    """Which question it is, and what it was asked about: texts and whole numbers, enough to ask it once more."""

    name: str
    about: Mapping[str, Any]


NOTHING_ASKED: Final = Asked("", MappingProxyType({}))


@dataclass(frozen=True)
class Question:
    """Something the till asks: an answer is a digit of `choices`, or a figure where there are none.

    `left` is said when something else was scanned, which leaves the question. Where `+` and `-` are answers too, it
    `is_yes_or_no`. `takes` is tried on a card or a name, where one answers: it gives None for what does not.
    `asked` is what it can be asked again by, in another process too.
    """

    text: str
    choices: tuple[str, ...]
    answered: "Callable[[int], View]"
    left: str = ""
    is_yes_or_no: bool = False
    takes: "Callable[[str], View | None] | None" = None
    asked: Asked = NOTHING_ASKED


@dataclass(frozen=True)
class View:
    """What the screen shows after a scan: the basket, a line of words, whether the bell rings, a receipt just given.

    The basket's lines are numbered from 1 as they stand. `message` may be several sentences. The text of a question
    without choices stands in the message already.
    """

    basket: CounterBasket | None = None
    message: str = ""
    bell: bool = False
    limits: tuple[tuple[str, int, str], ...] = ()
    question: Question | None = None
    receipt: str | None = None
    is_copy: bool = False
    shut: Takings | None = None


def sentences(*told: str) -> str:
    """Return what is to be told as one message."""
    return " ".join(filter(None, told))


def goods_named(basket: CounterBasket) -> str:
    """Return the goods of a basket with their quantities, in words."""
    return _(", ").join(f"{line.name} {line.quantity}" for line in basket.lines)
