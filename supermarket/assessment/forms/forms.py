"""Forms 考核表: which indicators and marks make a score, between which bounds, with which weights. A form is a file.

Here it is a frozen value, which form_files.py reads; what a run seals of it, `content`, is plain and says all of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, Final, NamedTuple, TypeAlias

from supermarket.assessment.periods import Length
from supermarket.journal.canonical import canonical

MARKED: Final = "mark"
"""What stands for an indicator where a person marks."""
Content: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Bounds:
    """Where a share earns all of its points, from `full_from` to `full_to`, and outside of which it earns nothing.

    In hundredths of a per cent. What has no bound on a side is full, or nothing, as far as it goes: `zero_from` of less
    than 0 and `zero_to` None are none.
    """

    zero_from: int
    full_from: int
    full_to: int | None = None
    zero_to: int | None = None

    def content(self) -> list[int]:
        """Return it as plain figures; −1 stands for no bound."""
        return [
            each if each is not None else -1 for each in (self.zero_from, self.full_from, self.full_to, self.zero_to)
        ]


@dataclass(frozen=True)
class Measure:
    """One thing that is measured of an item: an indicator between bounds; `share` is its part beside the item's others.

    `zero_when` are the indicators of which anything found leaves no points; `goods` are the SKUs that it is about.
    """

    indicator: str
    bounds: Bounds
    share: int = 1
    zero_when: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """A line of a form: its number, its name, its weight at each tier, and what is measured; by mark, nothing is."""

    item: str
    name: str
    weights: Mapping[str, int]
    measures: tuple[Measure, ...]

    @property
    def is_marked(self) -> bool:
        """Say whether a person marks it."""
        return not self.measures


@dataclass(frozen=True)
class Veto:
    """What caps a score 一票否决: an indicator whose share is above `above` hundredths of a per cent, or a mark."""

    veto: str
    name: str
    indicator: str
    above: int = 0


@dataclass(frozen=True)
class Bonus:
    """A line of marks beyond the hundred, of so many points at most."""

    item: str
    name: str
    most: int


@dataclass(frozen=True)
class Grade:
    """A grade, from so many points on."""

    name: str
    least: int


class Slot(NamedTuple):
    """A figure that a score is made of: of which line or veto, by which indicator (or mark), about which goods."""

    item: str
    indicator: str
    goods: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """A form: what it is called, for which tiers, over which period; in what order, its lines, vetoes and grades."""

    name: str
    title: str
    period: Length
    tiers: tuple[str, ...]
    items: tuple[Item, ...]
    vetoes: tuple[Veto, ...]
    veto_most: int
    bonuses: tuple[Bonus, ...]
    bonus_most: int
    grades: tuple[Grade, ...]
    beside: tuple[str, ...]

    @cached_property
    def content(self) -> Content:
        """Return all of it as plain values, as a run seals it."""
        return {
            "name": self.name,
            "title": self.title,
            "period": self.period,
            "tiers": list(self.tiers),
            "items": [_item_content(each) for each in self.items],
            "vetoes": [vars(each) for each in self.vetoes],
            "veto_most": self.veto_most,
            "bonuses": [vars(each) for each in self.bonuses],
            "bonus_most": self.bonus_most,
            "grades": [vars(each) for each in self.grades],
            "beside": list(self.beside),
        }

    @cached_property
    def sha256(self) -> str:
        """Return the SHA-256 of its content, in hex."""
        return sha256(canonical(self.content).encode()).hexdigest()

    @cached_property
    def slots(self) -> "tuple[Slot, ...]":
        """Return every figure that a score is made of: of the lines, of the vetoes, of what is beyond the hundred."""
        lines = [slot for item in self.items for slot in _slots_of(item)]
        vetoes = [Slot(each.veto, each.indicator) for each in self.vetoes]
        return (*lines, *vetoes, *(Slot(each.item, MARKED) for each in self.bonuses))

    @property
    def marks(self) -> dict[str, str]:
        """Return what persons mark, lines, vetoes and what is beyond the hundred, each with its name."""
        marked = [each for each in self.items if each.is_marked]
        vetoes = {each.veto: each.name for each in self.vetoes if each.indicator == MARKED}
        return _names(marked, self.bonuses) | vetoes

    @property
    def names(self) -> dict[str, str]:
        """Return the name of every line, also of vetoes and of what is beyond the hundred, by its number."""
        return _names(self.items, self.bonuses) | {each.veto: each.name for each in self.vetoes}

    def most(self, item: str, tier: str) -> int:
        """Return how many hundredths of a point a mark can be at a tier; of a veto 1: it is found or not."""
        for line in self.items:
            if line.item == item:
                return 100 * line.weights.get(tier, 0)
        return next((100 * bonus.most for bonus in self.bonuses if bonus.item == item), 1)


def _names(items: Iterable[Item], bonuses: Iterable[Bonus]) -> dict[str, str]:
    return {each.item: each.name for each in items} | {each.item: each.name for each in bonuses}


def _slots_of(item: Item) -> list[Slot]:
    if item.is_marked:
        return [Slot(item.item, MARKED)]
    return [
        Slot(item.item, indicator, each.goods)
        for each in item.measures
        for indicator in (each.indicator, *each.zero_when)
    ]


def _item_content(item: Item) -> Content:
    measures = [
        {
            "indicator": each.indicator,
            "bounds": each.bounds.content(),
            "share": each.share,
            "zero_when": list(each.zero_when),
            "goods": list(each.goods),
        }
        for each in item.measures
    ]
    return {"item": item.item, "name": item.name, "weights": dict(item.weights), "measures": measures}


def _bounds_of(zero_from: int, full_from: int, full_to: int, zero_to: int) -> Bounds:
    return Bounds(zero_from, full_from) if full_to < 0 else Bounds(zero_from, full_from, full_to, zero_to)


def form_of(content: Mapping[str, Any]) -> Form:
    """Return the form that a run sealed."""
    items = [
        Item(
            each["item"],
            each["name"],
            each["weights"],
            tuple(
                Measure(
                    one["indicator"],
                    _bounds_of(*one["bounds"]),
                    one["share"],
                    tuple(one["zero_when"]),
                    tuple(one["goods"]),
                )
                for one in each["measures"]
            ),
        )
        for each in content["items"]
    ]
    return Form(
        name=content["name"],
        title=content["title"],
        period=content["period"],
        tiers=tuple(content["tiers"]),
        items=tuple(items),
        vetoes=tuple(Veto(**each) for each in content["vetoes"]),
        veto_most=content["veto_most"],
        bonuses=tuple(Bonus(**each) for each in content["bonuses"]),
        bonus_most=content["bonus_most"],
        grades=tuple(Grade(**each) for each in content["grades"]),
        beside=tuple(content["beside"]),
    )
