"""Scores 得分: pure functions from figures to points, totals, grades and ranks, in whole hundredths.

A figure is a share, numerator and denominator, as an indicator gave it; no denominator means that the line does not
apply 不适用, and its weight is shared out among the others. The auditor's checker has the same functions of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple

from supermarket.assessment.forms.forms import Bounds, Form, Item

POINT: Final = 100
"""The hundredths of a point."""
_PERCENTS: Final = 10_000
"""The hundredths of a per cent in a whole."""


class Ratio(NamedTuple):
    """A share; a denominator of 0: what it would be a share of is not there."""

    numerator: int
    denominator: int


@dataclass(frozen=True)
class Score:
    """What a place scored, in hundredths of a point.

    `weights` are what each line could bring once those that do not apply are shared out, `points` what it brought,
    both None where it does not apply; `bonus` is what came beyond the hundred. `vetoes` are those found. `total` is
    None where no line applies at all; then there is no `grade`.
    """

    weights: tuple[int | None, ...]
    points: tuple[int | None, ...]
    bonus: int
    vetoes: tuple[str, ...]
    total: int | None
    grade: str | None


def earned(ratio: Ratio, bounds: Bounds) -> Fraction:
    """Return which part of its points a share earns: linear from nothing to all between the bounds."""
    value = max(Fraction(0), Fraction(ratio.numerator * _PERCENTS, ratio.denominator))
    if value < bounds.full_from:
        return max(Fraction(0), (value - bounds.zero_from) / (bounds.full_from - bounds.zero_from))
    if bounds.full_to is not None and bounds.zero_to is not None and value > bounds.full_to:
        return max(Fraction(0), (bounds.zero_to - value) / (bounds.zero_to - bounds.full_to))
    return Fraction(1)


def score(form: Form, tier: str, figures: Sequence[Ratio]) -> Score:
    """Return the score that a form's figures come to at a site of a tier; they are in the order of its slots."""
    left = iter(figures)
    parts = [_earned_of(item, tier, left) for item in form.items]
    vetoes = tuple(
        veto.veto
        for veto in form.vetoes
        if (found := next(left)).denominator > 0 and found.numerator * _PERCENTS > veto.above * found.denominator
    )
    bonus = sum(min(next(left).numerator, POINT * each.most) for each in form.bonuses)
    bonus = min(bonus, POINT * form.bonus_most)
    weights = shared_out(
        [item.weights[tier] if part is not None else 0 for item, part in zip(form.items, parts, strict=True)]
    )
    points = [None if part is None else rounded(weight * part) for weight, part in zip(weights, parts, strict=True)]
    if not any(weights):
        return Score((None,) * len(parts), (None,) * len(parts), 0, vetoes, None, None)
    total = sum(each for each in points if each is not None) + bonus
    if vetoes:
        total = min(total, POINT * form.veto_most)
    shown = [None if part is None else weight for weight, part in zip(weights, parts, strict=True)]
    return Score(tuple(shown), tuple(points), bonus, vetoes, total, grade_of(form, total))


def _earned_of(item: Item, tier: str, figures: Iterator[Ratio]) -> Fraction | None:
    """Return which part of its points a line earns; None where it does not apply."""
    if item.is_marked:
        mark = next(figures)
        return Fraction(mark.numerator, mark.denominator) if mark.denominator > 0 and item.weights[tier] else None
    shares, found = 0, Fraction(0)
    for measure in item.measures:
        ratio = next(figures)
        spoilt = any(each.numerator > 0 for each in [next(figures) for _name in measure.zero_when])
        if ratio.denominator > 0 or spoilt:
            shares += measure.share
            found += Fraction(0) if spoilt else measure.share * earned(ratio, measure.bounds)
    return found / shares if shares and item.weights[tier] else None


def shared_out(weights: Sequence[int]) -> list[int]:
    """Return weights, of which those that do not apply are 0, as hundredths that add up to a hundred points exactly.

    What is left after whole hundredths goes one by one to the largest remainders, the first of equal ones.
    """
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    whole = 100 * POINT
    found = [each * whole // total for each in weights]
    remainders = sorted(range(len(weights)), key=lambda number: (-(weights[number] * whole % total), number))
    for number in remainders[: whole - sum(found)]:
        found[number] += 1
    return found


def rounded(value: Fraction) -> int:
    """Return the nearest whole number, a half up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def grade_of(form: Form, total: int) -> str:
    """Return the grade of a total."""
    return next(grade.name for grade in form.grades if total >= POINT * grade.least)


def ranks(totals: Mapping[str, int | None]) -> dict[str, int]:
    """Return the rank of each site by its total, the highest first; equal totals share one, 0 stands for none."""
    sorted_ = sorted((total for total in totals.values() if total is not None), reverse=True)
    first = {total: number for number, total in reversed(list(enumerate(sorted_, start=1)))}
    return {site: 0 if total is None else first[total] for site, total in totals.items()}
