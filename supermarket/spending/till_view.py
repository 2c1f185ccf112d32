"""What a till shows and asks: values between the till, which decides, and a screen, which draws."""

from collections.abc import Callable
from dataclasses import dataclass

from supermarket.spending.basket import CounterBasket
from supermarket.spending.sessions import Takings


@dataclass(frozen=True)
class Question:
    """Something the till asks: an answer is a digit of `choices`, or a figure where there are none."""

    text: str
    choices: tuple[str, ...]
    answered: "Callable[[int], View]"


@dataclass(frozen=True)
class View:
    """What the screen shows after a scan: the basket, a line of words, whether the bell rings, a receipt just given."""

    basket: CounterBasket | None = None
    message: str = ""
    bell: bool = False
    limits: tuple[tuple[str, int, str], ...] = ()
    question: Question | None = None
    receipt: str | None = None
    is_copy: bool = False
    shut: Takings | None = None
