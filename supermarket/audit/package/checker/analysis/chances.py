"""How often chance alone would show as much: the tails of two distributions, in decimal figures.

Decimals and no floats, because the same ledger must give the same table on every machine, to the last digit.
"""

from decimal import ROUND_FLOOR, Context, Decimal, localcontext

DIGITS = 40
ONCE_MAX = 10**12  # what is rarer than once in so many times is as rare as that
PI = Decimal("3.14159265358979323846264338327950288419716939937510582")
CHI_SQUARE_MAX = 400  # so much with at most nine degrees of freedom is rarer than anything that is told apart


def once_in(chance: Decimal) -> int:
    """Return N where something happens by chance once in N times; 1 where it always does."""
    if chance * ONCE_MAX <= 1:
        return ONCE_MAX
    return max(1, int((1 / chance).to_integral_value(ROUND_FLOOR)))


def at_least(count: int, thousandths: int) -> Decimal:
    """Return the chance of so many or more where so many thousandths are expected (Poisson's distribution)."""
    with localcontext(Context(prec=DIGITS)):
        mean = Decimal(thousandths) / 1000
        if count <= 0 or not mean:
            return Decimal(int(count <= 0))
        if count <= mean:
            return 1 - below(count, mean)
        term = power_term(count, mean)
        total, number = term, count
        while term * 10**20 > total:
            number += 1
            term = term * mean / number
            total += term
        return min(total, Decimal(1))


def at_most(count: int, thousandths: int) -> Decimal:
    """Return the chance of so many or fewer where so many thousandths are expected."""
    with localcontext(Context(prec=DIGITS)):
        return below(count + 1, Decimal(thousandths) / 1000)


def below(count: int, mean: Decimal) -> Decimal:
    """Return the chance of fewer than so many."""
    if count <= 0:
        return Decimal(0)
    term = total = (-mean).exp()
    for number in range(1, count):
        term = term * mean / number
        total += term
    return min(total, Decimal(1))


def power_term(count: int, mean: Decimal) -> Decimal:
    """Return the chance of exactly so many; bit by bit, so that nothing grows too large on the way."""
    term = (-mean).exp()
    for number in range(1, count + 1):
        term = term * mean / number
    return term


def chi_square_tail(square: Decimal, freedom: int) -> Decimal:
    """Return the chance of a chi-square as large or larger with so many degrees of freedom (Pearson 1900).

    It is one less the regularised lower gamma function P(k/2, x/2), by its series (Abramowitz and Stegun 6.5.29).
    """
    if square <= 0:
        return Decimal(1)
    if square > CHI_SQUARE_MAX:
        return Decimal(0)
    with localcontext(Context(prec=3 * DIGITS)):
        half = square / 2
        term = (-half).exp()  # x^a e^-x / Gamma(a + 1), from a = 0 or 1/2 up to k/2
        place = Decimal(freedom % 2) / 2
        if freedom % 2:
            term *= 2 * (half / PI).sqrt()
        while place < Decimal(freedom) / 2:
            place += 1
            term = term * half / place
        total = Decimal(0)
        while term * 10**DIGITS > total:
            total += term
            place += 1
            term = term * half / place
        return max(Decimal(0), 1 - total)
