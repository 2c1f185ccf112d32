"""Which weights or bounds of a form decide who stands last: the smallest change of each that alters the last five.

A pure function over what a run sealed. Every weight is moved up and down, the others renormalised to what is left of
the hundred, and every bound; in steps of a hundredth of a point, or of a hundredth of a per cent, which is the
tolerance. Floats find the step, and what changes at it is decided in fractions, as in the order of a run.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from supermarket.assessment.forms.forms import Bounds, Form, Item, Measure
from supermarket.assessment.scoring import Ratio, earned
from supermarket.locale import N_

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LAST: Final = 5
"""So many stand last and are ordered to mend things."""
STEP: Final = 100
"""Steps of a point of a weight; bounds are kept in hundredths of a per cent."""
_WHOLE: Final = 100 * STEP
_PERCENTS: Final = 10_000
_NEAR: Final = 1e-7
"""Totals, in hundredths of a point, that are no further apart are taken for equal."""
WEIGHT: Final = N_("weight")
KNOBS: Final[Mapping[str, str]] = {
    "weight": WEIGHT,
    "zero_from": N_("nothing at or below"),
    "full_from": N_("full from"),
    "full_to": N_("full up to"),
    "zero_to": N_("nothing from"),
}
"""What can be moved of a line of a form, in words."""


@dataclass(frozen=True)
class Moved:
    """The smallest move of a weight or bound that changes who stands last, or None where none does.

    `value` is what it is now, and `to` what it would be: of a weight in hundredths of a point, of a bound in hundredths
    of a per cent. `measure` is the number of the measure within its line. `leaves` then no longer stand last, `enters`
    do.
    """

    item: str
    name: str
    knob: str
    measure: int
    value: int
    to: int | None
    leaves: tuple[str, ...] = ()
    enters: tuple[str, ...] = ()

    @property
    def change(self) -> int | None:
        """Return by how much it is moved, in hundredths."""
        return None if self.to is None else self.to - self.value


@dataclass(frozen=True)
class Sensitivity:
    """Who stands last by the exact scores, and each weight and bound with its smallest move, the most decisive first.

    `by_rounding` says that the sealed ranks, by scores in whole hundredths, have others last.
    """

    last: tuple[str, ...]
    by_rounding: bool
    moved: tuple[Moved, ...]


def sensitivity(
    form: Form, tier: str, figures: Mapping[str, Sequence[Ratio]], ranked_last: Sequence[str], *, last: int = LAST
) -> Sensitivity:
    """Return what decides who stands last at a tier.

    `figures` are those of each site that has a score, in the order of the form's slots; `ranked_last` are those that
    the run has last.
    """
    places = [_place(form, tier, site, figures[site]) for site in sorted(figures)]
    if len(places) <= last:
        return Sensitivity(tuple(sorted(figures)), by_rounding=False, moved=())
    now = _last(_weights(form, tier), places, last)
    moved = [_smallest(form, tier, places, now, knob) for knob in _knobs(form, tier)]
    found = sorted(moved, key=lambda each: (each.change is None, abs(each.change or 0) / _span(each)))
    return Sensitivity(tuple(sorted(now)), by_rounding=now != frozenset(ranked_last), moved=tuple(found))


def _span(moved: Moved) -> int:
    """Return in what a move is measured, so that weights and bounds stand in one order: a hundred points, a whole."""
    return _WHOLE if moved.knob == "weight" else _PERCENTS


# --- exact scores -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Line:
    """What a line is to a site: each measure with its share and whether something found there leaves no points."""

    measures: tuple[tuple[Measure, Ratio, bool], ...]
    mark: Fraction | None

    @property
    def applies(self) -> bool:
        return self.mark is not None or any(ratio.denominator > 0 or spoilt for _m, ratio, spoilt in self.measures)

    def part(self) -> Fraction:
        """Return which part of its points the line earns."""
        if self.mark is not None:
            return self.mark
        shares, found = 0, Fraction(0)
        for measure, ratio, spoilt in self.measures:
            if ratio.denominator > 0 or spoilt:
                shares += measure.share
                found += Fraction(0) if spoilt else measure.share * earned(ratio, measure.bounds)
        return found / shares if shares else Fraction(0)


@dataclass(frozen=True)
class _Place:
    """A site with its lines, what it has beyond the hundred, and at which total it is capped (None: at none)."""

    site: str
    lines: tuple[_Line, ...]
    parts: tuple[Fraction, ...]
    bonus: int
    cap: int | None


def _place(form: Form, tier: str, site: str, figures: Sequence[Ratio]) -> _Place:
    """Return a site's figures by the lines of a form; their order is that of `scoring.score`."""
    left = iter(figures)
    lines = tuple(_line(item, tier, left) for item in form.items)
    found = [(veto, next(left)) for veto in form.vetoes]
    vetoed = any(
        ratio.denominator > 0 and ratio.numerator * _PERCENTS > veto.above * ratio.denominator for veto, ratio in found
    )
    bonus = sum(min(next(left).numerator, STEP * each.most) for each in form.bonuses)
    cap = STEP * form.veto_most if vetoed else None
    return _Place(site, lines, tuple(line.part() for line in lines), min(bonus, STEP * form.bonus_most), cap)


def _line(item: Item, tier: str, figures: Iterator[Ratio]) -> _Line:
    if item.is_marked:
        mark = next(figures)
        given = mark.denominator > 0 and item.weights[tier] > 0
        return _Line((), Fraction(mark.numerator, mark.denominator) if given else None)
    measures = []
    for measure in item.measures:
        ratio = next(figures)
        spoilt = any(each.numerator > 0 for each in [next(figures) for _name in measure.zero_when])
        measures.append((measure, ratio, spoilt))
    return _Line(tuple(measures) if item.weights[tier] else (), None)


def _weights(form: Form, tier: str) -> tuple[Fraction, ...]:
    return tuple(Fraction(STEP * item.weights[tier]) for item in form.items)


def _total(weights: Sequence[Fraction], place: _Place, parts: Sequence[Fraction]) -> Fraction:
    """Return a site's total in hundredths, not rounded: what does not apply is shared out among the others."""
    used = [(weight, part) for weight, part, line in zip(weights, parts, place.lines, strict=True) if line.applies]
    whole = sum((weight for weight, _part in used), Fraction(0))
    points = sum((weight * part for weight, part in used), Fraction(0)) * _WHOLE / whole if whole else Fraction(0)
    total = points + place.bonus
    return total if place.cap is None else min(total, Fraction(place.cap))


def _last(weights: Sequence[Fraction], places: Sequence[_Place], last: int) -> frozenset[str]:
    """Return the sites that stand last; of equal ones those whose code is greater do, as in the order of a run."""
    totals = sorted((_total(weights, place, place.parts), _Reversed(place.site)) for place in places)
    return frozenset(site.code for _total_, site in totals[:last])


@dataclass(frozen=True, order=False)
class _Reversed:
    """A code that sorts the other way round."""

    code: str

    def __lt__(self, other: "_Reversed") -> bool:
        return self.code > other.code


# --- what is moved ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Knob:
    """A weight or a bound: of which line and measure, what it is, and between what it may be moved."""

    line: int
    measure: int
    name: str
    value: int
    least: int
    most: int


def _knobs(form: Form, tier: str) -> Iterator[_Knob]:
    for number, item in enumerate(form.items):
        weight = STEP * item.weights[tier]
        if 0 < weight < _WHOLE:
            yield _Knob(number, 0, "weight", weight, 0, _WHOLE)
        for which, measure in enumerate(item.measures if weight else ()):
            yield from (_Knob(number, which, *each) for each in _bounds(measure.bounds))


def _bounds(bounds: Bounds) -> Iterator[tuple[str, int, int, int]]:
    """Give each bound with its value and between what it can be moved without passing its neighbours."""
    if bounds.zero_from >= 0:
        yield "zero_from", bounds.zero_from, 0, bounds.full_from - 1
        most = bounds.full_to if bounds.full_to is not None else _PERCENTS
        yield "full_from", bounds.full_from, bounds.zero_from + 1, max(most, bounds.full_from)
    if bounds.full_to is not None and bounds.zero_to is not None:
        least = bounds.full_from if bounds.zero_from >= 0 else 0
        yield "full_to", bounds.full_to, least, bounds.zero_to - 1
        yield "zero_to", bounds.zero_to, bounds.full_to + 1, max(2 * _PERCENTS, bounds.zero_to)


def _smallest(form: Form, tier: str, places: Sequence[_Place], now: frozenset[str], knob: _Knob) -> Moved:
    """Return the smallest move of a weight or bound after which others stand last."""
    item = form.items[knob.line]
    moved = Moved(item.item, item.name, knob.name, knob.measure, knob.value, None)
    exact: Callable[[int], frozenset[str]]
    if knob.name == "weight":
        weights = _weights(form, tier)
        exact = lambda value: _last(_renormalised(weights, knob.line, value), places, len(now))  # noqa: E731
    else:
        exact = lambda value: _last(_weights(form, tier), _with_bound(places, knob, value), len(now))  # noqa: E731
    for value in _changed(form, tier, places, now, knob):
        then = exact(value)
        if then != now:
            return replace(moved, to=value, leaves=tuple(sorted(now - then)), enters=tuple(sorted(then - now)))
    return moved


def _renormalised(weights: Sequence[Fraction], line: int, value: int) -> tuple[Fraction, ...]:
    """Return weights of which one is set, and the others share what is left as before."""
    rest = _WHOLE - weights[line]
    return tuple(
        Fraction(value) if number == line else weight * (_WHOLE - value) / rest for number, weight in enumerate(weights)
    )


def _with_bound(places: Sequence[_Place], knob: _Knob, value: int) -> list[_Place]:
    found = []
    for place in places:
        line = place.lines[knob.line]
        measures = tuple(
            (replace(each, bounds=replace(each.bounds, **{knob.name: value})), ratio, spoilt)
            if number == knob.measure
            else (each, ratio, spoilt)
            for number, (each, ratio, spoilt) in enumerate(line.measures)
        )
        part = replace(line, measures=measures).part()
        found.append(replace(place, parts=(*place.parts[: knob.line], part, *place.parts[knob.line + 1 :])))
    return found


# --- where to look ----------------------------------------------------------------------------------------------------


def _changed(form: Form, tier: str, places: Sequence[_Place], now: frozenset[str], knob: _Knob) -> Iterator[int]:
    """Give the values, the nearest first, at which others stand last as far as floats can tell.

    Totals as near as floats are to each other count as equal, and then the codes decide, as in the order of a run.
    """
    import numpy as np  # noqa: PLC0415 - where it is used

    steps = np.arange(knob.least, knob.most + 1)
    totals = _totals(form, tier, places, knob, steps)
    inside = np.array([place.site in now for place in places])
    codes = np.array([place.site for place in places])
    changed = np.zeros(len(steps), dtype=bool)
    for number in np.flatnonzero(inside):
        apart = totals[:, [number]] - totals[:, ~inside]
        after = codes[~inside] > codes[number]  # of equal ones these would stand last instead
        changed |= ((apart > _NEAR) | ((np.abs(apart) <= _NEAR) & after[None, :])).any(axis=1)
    found = steps[changed]
    yield from (int(value) for value in found[np.argsort(np.abs(found - knob.value), kind="stable")])


def _totals(
    form: Form, tier: str, places: Sequence[_Place], knob: _Knob, steps: "NDArray[Any]"
) -> "NDArray[np.float64]":
    """Return every site's total at every value of a weight or bound, in floats."""
    import numpy as np  # noqa: PLC0415 - where it is used

    weights = np.array([float(weight) for weight in _weights(form, tier)])
    parts = np.array([[float(part) for part in place.parts] for place in places])
    applies = np.array([[line.applies for line in place.lines] for place in places], dtype=float)
    bonus = np.array([place.bonus for place in places], dtype=float)
    caps = np.array([np.inf if place.cap is None else place.cap for place in places])
    others = np.arange(len(weights)) != knob.line
    rest, earned_ = applies[:, others] @ weights[others], (applies * parts)[:, others] @ weights[others]
    here = applies[:, knob.line]
    if knob.name == "weight":
        scale = (_WHOLE - steps) / (_WHOLE - knob.value)
        mine = steps[:, None] * here[None, :]
        top = mine * parts[None, :, knob.line] + scale[:, None] * earned_[None, :]
        whole = mine + scale[:, None] * rest[None, :]
    else:
        each = _parts_by_bound(places, knob, steps)
        top = weights[knob.line] * here[None, :] * each + earned_[None, :]
        whole = np.broadcast_to(weights[knob.line] * here + rest, top.shape)
    points = np.divide(top * _WHOLE, whole, out=np.zeros_like(top), where=whole > 0)
    totals: NDArray[np.float64] = np.minimum(points + bonus[None, :], caps[None, :])
    return totals


def _parts_by_bound(places: Sequence[_Place], knob: _Knob, steps: "NDArray[Any]") -> "NDArray[np.float64]":
    """Return which part of its points a line earns at every site and value of one of its bounds."""
    import numpy as np  # noqa: PLC0415 - where it is used

    found = np.zeros((len(steps), len(places)))
    for number, place in enumerate(places):
        shares = 0
        for which, (measure, ratio, spoilt) in enumerate(place.lines[knob.line].measures):
            if ratio.denominator > 0 or spoilt:
                shares += measure.share
            if ratio.denominator > 0 and not spoilt:
                value = max(0.0, ratio.numerator * _PERCENTS / ratio.denominator)
                told = vars(measure.bounds) | ({knob.name: steps} if which == knob.measure else {})
                found[:, number] += measure.share * _earned(value, told)
        found[:, number] /= shares or 1
    return found


def _earned(value: float, bounds: Mapping[str, Any]) -> Any:  # noqa: ANN401 - an array, or a float where no bound moves
    """Return what `scoring.earned` does, in floats."""
    import numpy as np  # noqa: PLC0415 - where it is used

    rising = (value - bounds["zero_from"]) / (bounds["full_from"] - np.asarray(bounds["zero_from"], dtype=float))
    part = np.where(value < np.asarray(bounds["full_from"]), np.maximum(0, rising), 1.0)
    if bounds["full_to"] is None or bounds["zero_to"] is None:
        return part
    falling = (bounds["zero_to"] - value) / (np.asarray(bounds["zero_to"], dtype=float) - bounds["full_to"])
    return np.where(value > np.asarray(bounds["full_to"]), np.maximum(0, falling), part)
