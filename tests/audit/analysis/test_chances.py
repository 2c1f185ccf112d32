"""The tails of the distributions agree with published tables and with exact sums."""

from decimal import Decimal
from fractions import Fraction
from math import factorial

import pytest

from supermarket.audit.package.checker.analysis.chances import (
    ONCE_MAX,
    at_least,
    at_most,
    chi_square_tail,
    once_in,
)

E: Fraction = sum((Fraction(1, factorial(number)) for number in range(60)), Fraction(0))


def exactly(count: int, mean: int) -> Fraction:
    return Fraction(mean**count, factorial(count)) / E**mean


@pytest.mark.parametrize(("count", "mean"), [(0, 3), (1, 3), (3, 3), (10, 3), (40, 3), (25, 20)])
def test_the_chance_of_so_many_or_more_is_the_exact_sum(count: int, mean: int) -> None:
    exact = 1 - sum((exactly(each, mean) for each in range(count)), Fraction(0))
    found = Fraction(at_least(count, 1000 * mean))
    assert abs(found - exact) <= Fraction(1, 10**15) * exact
    assert Fraction(at_most(count - 1, 1000 * mean)) == pytest.approx(float(1 - exact), abs=1e-15)


@pytest.mark.parametrize(
    ("square", "freedom", "chance"),
    # NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.4
    [
        ("2.706", 1, 0.10),
        ("10.828", 1, 0.001),
        ("5.991", 2, 0.05),
        ("13.816", 2, 0.001),
        ("9.488", 4, 0.05),
        ("14.684", 9, 0.10),
        ("16.919", 9, 0.05),
        ("27.877", 9, 0.001),
    ],
)
def test_the_tail_of_chi_square_is_that_of_the_tables(square: str, freedom: int, chance: float) -> None:
    assert float(chi_square_tail(Decimal(square), freedom)) == pytest.approx(chance, rel=2e-3)


def test_nothing_is_rarer_than_what_can_be_told() -> None:
    assert once_in(chi_square_tail(Decimal(399), 9)) == ONCE_MAX
    assert once_in(chi_square_tail(Decimal(10_000), 9)) == ONCE_MAX
    assert once_in(at_least(5_000, 1)) == ONCE_MAX


def test_what_always_happens_happens_once_in_one() -> None:
    assert once_in(at_least(0, 3_000)) == 1
    assert once_in(chi_square_tail(Decimal(0), 9)) == 1
    assert once_in(Decimal("0.01")) == 100
