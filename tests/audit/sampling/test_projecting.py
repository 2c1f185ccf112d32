"""What a sample projects follows its formula, is exact where all was judged, and has bounds where not."""

import random
from math import hypot

import pytest

from supermarket.audit.package.checker.sampling import Stratum
from supermarket.audit.sampling.projecting import Judgement, Projected, project, together


def judged(*pairs: tuple[int, int]) -> list[Judgement]:
    return [Judgement(f"1000-1-{number}", booked, right) for number, (booked, right) in enumerate(pairs, 1)]


def test_the_error_is_projected_by_the_ratio() -> None:
    """Worked by hand: R = 6/30 = 0.2, E = 0.2 * 300 = 60; residuals 2, -2, 0; s² = 8/2, times 0.9/3, times 30²."""
    found = project(Stratum("award", 1, 30, 300, 3), judged((10, 6), (10, 10), (10, 8)))
    assert (found.judged, found.wrong, found.found) == (3, 2, 6)
    assert found.error == pytest.approx(60)
    error = (30**2 * 0.9 / 3 * 8 / 2) ** 0.5
    open_ = (1 - 0.05 ** (1 / 3)) * 270
    assert found.upper == pytest.approx(60 + max(1.645 * error, open_))
    assert found.lower == pytest.approx(60 - max(1.645 * error, open_))


def test_what_was_judged_whole_is_known() -> None:
    found = project(Stratum("award", 3, 2, 120, 2), judged((60, 0), (60, 60)))
    assert (found.error, found.lower, found.upper) == (60, 60, 60)


def test_where_no_error_was_found_some_may_be_left() -> None:
    """The rule of three: of n right ones about 3/n may be wrong, with 95 percent."""
    found = project(Stratum("award", 0, 10_000, 30_000, 60), judged(*[(3, 3)] * 60))
    assert found.error == 0
    assert found.upper == pytest.approx(30_000 * 3 / 60, rel=0.04)


def test_a_deduction_counts_by_its_size() -> None:
    found = project(Stratum("award", 0, 4, 12, 4), judged((-3, -3), (-3, 0), (3, 3), (3, 2)))
    assert (found.found, found.error) == (-2, -2)


def test_strata_are_added_up_with_their_distances_squared() -> None:
    parts = [Projected(10, 100, 5, 1, 2, 40, 10, 70), Projected(20, 200, 5, 0, 0, 0, -40, 40)]
    found = together(parts)
    assert (found.count, found.points, found.judged, found.wrong, found.found, found.error) == (30, 300, 10, 1, 2, 40)
    assert found.upper == pytest.approx(40 + hypot(30, 40))
    assert found.lower == pytest.approx(40 - hypot(30, 40))


def test_the_bounds_hold_what_they_promise() -> None:
    """In populations of which every tenth entry is wrong by half, the truth lies above a bound in one of twenty."""
    of = random.Random(8)  # noqa: S311 - the same in every run
    above = below = 0
    rounds = 400
    for _round in range(rounds):
        everything = [
            (points, points // 2 if of.random() < 0.1 else points) for points in of.choices(range(6, 21), k=500)
        ]
        truth = sum(booked - right for booked, right in everything)
        stratum = Stratum("award", 1, 500, sum(booked for booked, _right in everything), 60)
        found = project(stratum, judged(*of.sample(everything, 60)))
        above += truth > found.upper
        below += truth < found.lower
    assert above <= 0.08 * rounds
    assert below <= 0.08 * rounds
