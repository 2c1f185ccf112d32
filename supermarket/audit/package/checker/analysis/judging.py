"""Whether what somebody did stands out from what the others did: counts beside those that chance would bring.

Nothing here says that anything is wrong. A bound is drawn so high that in a hundred honest years of people who act by
chance a test names one of them: what was found, multiplied by how many were looked at (Bonferroni), is rarer than that,
and at least twice what was to be expected besides, because honest people differ a little too.
"""

from collections import Counter
from decimal import Context, Decimal, localcontext
from typing import Counter as Counts
from typing import DefaultDict, Dict, Iterable, List, NamedTuple, Sequence, Tuple

from supermarket.audit.package.checker.analysis.chances import DIGITS, at_least, at_most, chi_square_tail, once_in

LOOKED_MIN = 20  # of fewer acts of one person nothing is said,
VISITS_MIN = 5  # and of fewer visits of a household
HITS_MIN = 5  # fewer of what is looked for are no pattern
TIMES = 2  # so many times what is expected, at least; or at most that part of it
HONEST_YEARS = 100  # in so many honest years a test names one by chance
FIGURES_MIN = 50  # of fewer figures no last digit is judged
CELL_MIN = 5  # a digit that is expected less often is put together with others (Cochran 1954)
TEN = 10

Share = Tuple[str, str, int, int]  # what is compared with its like, who, how many acts, how many of them are looked for
Pair = Tuple[str, str, str, int]  # the place, one, the other, how many acts they had in common


class Judged(NamedTuple):
    """What was counted of one person, pair, household or shop, and how often chance alone would bring as much.

    `usual` is what was to be expected, in thousandths; `once`: by chance once in so many times.
    """

    subject: str
    looked: int
    hits: int
    usual: int
    once: int


class Told(NamedTuple):
    """What a test found: how many it looked at, and those that stand out, the rarest first."""

    looked: int
    drawn: Tuple[Judged, ...]


def shares(cells: Iterable[Share], *, fewer: bool = False, least: int = LOOKED_MIN) -> Told:
    """Compare the share of each with that of all who did the like; `fewer` draws attention to those with too few."""
    every = [cell for cell in cells if cell[2]]
    acts: Counts[str] = Counter()
    hits: Counts[str] = Counter()
    for group, _subject, count, found in every:
        acts[group] += count
        hits[group] += found
    sums: Dict[str, List[int]] = {}
    for group, subject, count, found in every:
        total = sums.setdefault(subject, [0, 0, 0])
        total[0] += count
        total[1] += found
        total[2] += 1000 * count * hits[group] // acts[group]
    found_of = [(subject, total[0], total[1], total[2]) for subject, total in sums.items() if total[0] >= least]
    return standing_out(found_of, fewer=fewer)


def pairs(cells: Iterable[Pair]) -> Told:
    """Compare how often two met with how often they would, did everybody of the place meet by chance."""
    every = list(cells)
    ones: Counts[Tuple[str, str]] = Counter()
    others: Counts[Tuple[str, str]] = Counter()
    acts: Counts[str] = Counter()
    for place, one, other, count in every:
        ones[place, one] += count
        others[place, other] += count
        acts[place] += count
    found_of = [
        (f"{one} {other}", ones[place, one], count, 1000 * ones[place, one] * others[place, other] // acts[place])
        for place, one, other, count in every
        if ones[place, one] >= LOOKED_MIN
    ]
    return standing_out(found_of)


def standing_out(found_of: Sequence[Tuple[str, int, int, int]], *, fewer: bool = False) -> Told:
    """Return those of whom more, or fewer, was found than chance would bring."""
    drawn: List[Judged] = []
    for subject, looked, hits, usual in found_of:
        if fewer:
            if TIMES * 1000 * hits > usual or usual < 1000 * HITS_MIN:
                continue
            once = once_in(at_most(hits, usual))
        else:
            if hits < HITS_MIN or 1000 * hits < TIMES * usual:
                continue
            once = once_in(at_least(hits, usual))
        if once >= HONEST_YEARS * len(found_of):
            drawn.append(Judged(subject, looked, hits, usual, once))
    return Told(len(found_of), rarest_first(drawn))


def digits(figures: Dict[str, List[int]]) -> Told:
    """Compare the last digits of each one's figures with those of all others' (a chi-square test of homogeneity).

    `figures` are how often each of the ten digits came, by whose they are. Last digits and not first ones: points,
    minutes and shelves are small and have limits, where Benford's law does not hold (Nigrini 2012, chapter 7). The hits
    are those of the digit that stands out most.
    """
    every = [sum(of[digit] for of in figures.values()) for digit in range(TEN)]
    looked_at = [(subject, of) for subject, of in figures.items() if sum(of) >= FIGURES_MIN and sum(every) > sum(of)]
    drawn: List[Judged] = []
    for subject, of in sorted(looked_at):
        others = [all_ - own for all_, own in zip(every, of)]
        square, freedom = homogeneity(of, others)
        count = sum(of)
        if 100 * square < 9 * count or not freedom:  # Cohen's w below 0.3 is a small difference, however sure
            continue
        once = once_in(chi_square_tail(square, freedom))
        if once >= HONEST_YEARS * len(looked_at):
            usual = [1000 * count * other // sum(others) for other in others]
            most = max(range(TEN), key=lambda digit: 1000 * of[digit] - usual[digit])
            drawn.append(Judged(f"{subject} …{most}", count, of[most], usual[most], once))
    return Told(len(looked_at), rarest_first(drawn))


def homogeneity(own: Sequence[int], others: Sequence[int]) -> Tuple[Decimal, int]:
    """Return the chi-square of two rows of counts, and its degrees of freedom; rare columns are put together."""
    first, second = sum(own), sum(others)
    both = sorted(zip(own, others), key=sum)
    columns: List[Tuple[int, int]] = []
    waiting = (0, 0)
    for one, other in both:
        waiting = (waiting[0] + one, waiting[1] + other)
        if sum(waiting) * min(first, second) >= CELL_MIN * (first + second):
            columns.append(waiting)
            waiting = (0, 0)
    if columns:
        columns[-1] = (columns[-1][0] + waiting[0], columns[-1][1] + waiting[1])
    with localcontext(Context(prec=DIGITS)):
        parts = (Decimal((one * second - other * first) ** 2) / (one + other) for one, other in columns)
        return sum(parts, Decimal(0)) / (first * second), max(0, len(columns) - 1)


def rarest_first(drawn: Iterable[Judged]) -> Tuple[Judged, ...]:
    """Return what stands out, what chance would bring most seldom first."""
    return tuple(sorted(drawn, key=lambda each: (-each.once, each.subject)))


Counted = DefaultDict[Tuple[str, str], List[int]]  # what is compared with its like, who -> acts, those looked for


def shares_of(counted: Counted) -> List[Share]:
    """Return what was counted as shares to be compared."""
    return [(group, subject, acts, hits) for (group, subject), (acts, hits) in sorted(counted.items())]
