"""Forms 考核表: which indicators and marks make a score, between which bounds, with which weights. A form is a file.

A TOML file is read strictly into frozen values: what the program does not know is refused, weights add up to a hundred,
so that nothing of a form is passed over in silence. What a run seals of it, `content`, is plain and says all of it.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias, cast

from supermarket.assessment.periods import MONTHS, Length
from supermarket.district.kinds import Tier
from supermarket.errors.assessment.runs import FormFaulty, FormUnknown
from supermarket.journal.canonical import canonical
from supermarket.sample import sample_folder

ENDING: Final = ".toml"
FOLDER: Final = "forms"
"""The folder of forms: beside the ledger, where the office keeps its own, and in the sample district's files."""
MARKED: Final = "mark"
"""What stands for an indicator where a person marks."""
WHOLE: Final = 100
"""What weights add up to."""
_PERCENT: Final = 10_000
"""Bounds are written in per cent, with two decimals at most, and kept in hundredths of one per cent."""
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


# --- files ------------------------------------------------------------------------------------------------------------


def form_files(ledger: Path) -> dict[str, Path]:
    """Return the forms that can be named: those beside a ledger, and the sample's; one's own go before."""
    folders = (sample_folder() / FOLDER, ledger.parent / FOLDER)
    return {path.stem: path for folder in folders for path in sorted(folder.glob(f"*{ENDING}"))}


def find_form(ledger: Path, named: str, known: Iterable[str], patterns: Iterable[str]) -> Form:
    """Return the form that a name or a path means; `known` are the indicators and `patterns` that there are.

    Raises:
        FormUnknown, FormFaulty: there is none, or it cannot be used.
    """
    files = form_files(ledger)
    path = Path(named) if named.endswith(ENDING) else files.get(named)
    if path is None or not path.is_file():
        raise FormUnknown(form=named[:80], forms=sorted(files))
    return read_form(path, known, patterns)


def read_form(path: Path, known: Iterable[str], patterns: Iterable[str]) -> Form:
    """Return the form that a file holds.

    Raises:
        FormFaulty: it is no form, with the place and what is wrong there.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError) as fault:
        raise FormFaulty(file=path.name, place="-", wrong=str(fault)[:120]) from fault
    return _Reading(path.name, frozenset(known), frozenset(patterns)).form(path.stem, content)


class _Reading:
    """Reads a file of a form, and says where it is wrong."""

    def __init__(self, file: str, known: frozenset[str], patterns: frozenset[str]) -> None:
        self._file: Final = file
        self._patterns: Final = patterns
        self._known: Final = known

    def form(self, name: str, content: Mapping[str, Any]) -> Form:
        """Return the form; what is missing, unknown or not in its bounds is refused."""
        fields = {"title": str, "period": str, "tiers": list, "veto_most": int, "item": list, "grade": list}
        optional = {"bonus_most": int, "veto": list, "bonus": list, "beside": list}
        self._fields("-", content, fields, optional)
        if content["period"] not in MONTHS:
            raise self._wrong("period", content["period"])
        tiers = tuple(self._tier(each) for each in content["tiers"])
        form = Form(
            name=name,
            title=content["title"],
            period=cast("Length", content["period"]),
            tiers=tiers,
            items=tuple(self._item(each, tiers) for each in content["item"]),
            vetoes=tuple(map(self._veto, content.get("veto", ()))),
            veto_most=self._points("veto_most", content["veto_most"]),
            bonuses=tuple(map(self._bonus, content.get("bonus", ()))),
            bonus_most=self._points("bonus_most", content.get("bonus_most", 0)),
            grades=tuple(map(self._grade, content["grade"])),
            beside=tuple(content.get("beside", ())),
        )
        self._whole(form)
        return form

    def _whole(self, form: Form) -> None:
        for tier in form.tiers:
            total = sum(each.weights[tier] for each in form.items)
            if total != WHOLE:
                raise self._wrong(f"weight ({tier})", str(total))
        strange = next((each for each in form.beside if each not in self._patterns), None)
        if strange is not None:
            raise self._wrong("beside", str(strange))
        codes = [each.item for each in form.items] + [each.item for each in form.bonuses]
        codes += [each.veto for each in form.vetoes]
        twice = next((code for code in codes if codes.count(code) > 1), None)
        if twice:
            raise self._wrong("item", twice)
        least = [each.least for each in form.grades]
        if least != sorted(set(least), reverse=True) or not least or least[-1] != 0:
            raise self._wrong("grade", ", ".join(map(str, least)))

    def _item(self, line: Mapping[str, Any], tiers: tuple[str, ...]) -> Item:
        place = f"item {line.get('item', '?')}"
        measured = {"indicator": str, "full": object, "zero": object, "zero_when": list, "goods": list}
        self._fields(
            place, line, {"item": str, "name": str, "weight": object}, {"marked": bool, "part": list, **measured}
        )
        given = [name for name in ("marked", "part", "indicator") if name in line]
        if len(given) != 1 or line.get("marked") is False or not line["item"].isdigit():
            raise self._wrong(place, ", ".join(given) or line["item"])
        parts = line.get("part", [line] if "indicator" in line else [])
        measures = tuple(self._measure(place, each, is_part="part" in line) for each in parts)
        return Item(line["item"], line["name"], self._weights(place, line["weight"], tiers), measures)

    def _weights(self, place: str, weight: object, tiers: tuple[str, ...]) -> dict[str, int]:
        said = weight if isinstance(weight, dict) else dict.fromkeys(tiers, weight)
        if said.keys() != set(tiers):
            raise self._wrong(f"{place}, weight", ", ".join(map(str, said)))
        return {tier: self._points(f"{place}, weight", said[tier]) for tier in tiers}

    def _measure(self, place: str, said: Mapping[str, Any], *, is_part: bool) -> Measure:
        if is_part:
            fields = {"indicator": str, "full": object, "zero": object}
            self._fields(place, said, fields, {"share": int, "zero_when": list, "goods": list})
        named = (said["indicator"], *said.get("zero_when", ()))
        strange = next((each for each in named if each not in self._known), None)
        if strange is not None:
            raise self._wrong(f"{place}, indicator", str(strange))
        goods = tuple(map(str, said.get("goods", ())))
        share = said.get("share", 1)
        if share < 1:
            raise self._wrong(f"{place}, share", str(share))
        return Measure(said["indicator"], self._bounds(place, said), share, tuple(said.get("zero_when", ())), goods)

    def _bounds(self, place: str, said: Mapping[str, Any]) -> Bounds:
        """Return the bounds: more is better, less is better, or best between two figures."""
        full, zero = (self._percents(f"{place}, {name}", said.get(name)) for name in ("full", "zero"))
        if len(full) != len(zero):
            raise self._wrong(place, "full, zero")
        if len(full) == 1 and zero[0] < full[0]:
            return Bounds(zero[0], full[0])
        if len(full) == 1 and full[0] < zero[0]:
            return Bounds(-1, 0, full[0], zero[0])
        if len(full) == 2 and zero[0] < full[0] <= full[1] < zero[1]:  # noqa: PLR2004 - from, to
            return Bounds(zero[0], full[0], full[1], zero[1])
        raise self._wrong(place, "full, zero")

    def _percents(self, place: str, said: object) -> list[int]:
        return [self._percent(place, each) for each in (said if isinstance(said, list) else [said])]

    def _percent(self, place: str, said: object) -> int:
        """Return a figure of per cent, a whole number or a text such as "97.5", in hundredths of one."""
        try:
            hundredths = 100 * Fraction(
                said if isinstance(said, int) and not isinstance(said, bool) else cast("str", said)
            )
        except (ValueError, TypeError, ZeroDivisionError):
            raise self._wrong(place, str(said)) from None
        if isinstance(said, float) or hundredths.denominator != 1 or not 0 <= hundredths <= 100 * _PERCENT:
            raise self._wrong(place, str(said))
        return int(hundredths)

    def _veto(self, line: Mapping[str, Any]) -> Veto:
        place = f"veto {line.get('veto', '?')}"
        self._fields(place, line, {"veto": str, "name": str}, {"indicator": str, "above": object, "marked": bool})
        indicator = line.get("indicator", MARKED)
        if ("indicator" in line) == bool(line.get("marked")) or not line["veto"].isdigit():
            raise self._wrong(place, "indicator, marked")
        if indicator != MARKED and indicator not in self._known:
            raise self._wrong(f"{place}, indicator", indicator)
        return Veto(line["veto"], line["name"], indicator, self._percent(f"{place}, above", line.get("above", 0)))

    def _bonus(self, line: Mapping[str, Any]) -> Bonus:
        place = f"bonus {line.get('item', '?')}"
        self._fields(place, line, {"item": str, "name": str, "most": int}, {})
        if not line["item"].isdigit():
            raise self._wrong(place, line["item"])
        return Bonus(line["item"], line["name"], self._points(place, line["most"]))

    def _grade(self, line: Mapping[str, Any]) -> Grade:
        self._fields("grade", line, {"name": str, "least": int}, {})
        return Grade(line["name"], self._points("grade", line["least"]))

    def _points(self, place: str, said: object) -> int:
        if not isinstance(said, int) or isinstance(said, bool) or not 0 <= said <= WHOLE:
            raise self._wrong(place, str(said))
        return said

    def _tier(self, said: object) -> str:
        if said not in {tier.value for tier in Tier}:
            raise self._wrong("tiers", str(said))
        return str(said)

    def _fields(
        self, place: str, said: Mapping[str, Any], wanted: Mapping[str, type], optional: Mapping[str, type]
    ) -> None:
        """Refuse a field that is missing, unknown, or of another type."""
        if not isinstance(said, dict):
            raise self._wrong(place, str(said))
        strange = next((name for name in (*wanted, *said) if (name in wanted) > (name in said)), None)
        strange = strange or next((name for name in said if name not in {**wanted, **optional}), None)
        types = {**wanted, **optional}
        strange = strange or next((name for name, each in said.items() if not isinstance(each, types[name])), None)
        if strange:
            raise self._wrong(place, strange)

    def _wrong(self, place: str, wrong: str) -> FormFaulty:
        return FormFaulty(file=self._file, place=place, wrong=wrong[:120])
