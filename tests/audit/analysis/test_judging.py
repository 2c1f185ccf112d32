"""Who acts as the others do is not named, who stands out is, and the bounds lie where they are said to lie."""

import random
from collections import Counter

import pytest

from supermarket.audit.package.checker.analysis.chances import at_least, once_in
from supermarket.audit.package.checker.analysis.judging import (
    FIGURES_MIN,
    HITS_MIN,
    LOOKED_MIN,
    Pair,
    Share,
    digits,
    pairs,
    shares,
    standing_out,
)

PEOPLE = [str(15_000 + number) for number in range(30)]


def chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same in every run


def honest_shares(seed: int) -> list[Share]:
    """Return a year of thirty clerks, each of whom types one number in twenty."""
    of = chance(seed)
    acts = {who: of.randint(100, 900) for who in PEOPLE}
    return [("", who, count, sum(of.random() < 0.05 for _act in range(count))) for who, count in acts.items()]


def test_in_honest_years_hardly_anybody_stands_out() -> None:
    told = [shares(honest_shares(seed)) for seed in range(20)]
    assert {each.looked for each in told} == {30}
    assert [each for each in told if each.drawn] == []


def test_who_types_far_more_than_the_others_stands_out_alone() -> None:
    told = shares([*honest_shares(1), ("", "15999", 300, 60)])
    assert [(each.subject, each.looked, each.hits) for each in told.drawn] == [("15999", 300, 60)]
    assert 15_000 < told.drawn[0].usual < 20_000
    assert told.drawn[0].once >= 100 * 31


def test_like_is_compared_with_like() -> None:
    """Those who act at weekends alone do what everybody does at weekends, if only others of their kind do too."""
    cells = [("roster", who, 100, 90) for who in PEOPLE[:10]] + [("till", who, 100, 1) for who in PEOPLE[10:]]
    assert shares(cells).drawn == ()
    mixed = [("", who, count, hits) for _group, who, count, hits in cells[8:]]
    assert [each.subject for each in shares(mixed).drawn] == PEOPLE[8:10]


def test_who_rejects_hardly_ever_stands_out_only_where_that_is_asked() -> None:
    cells = [("first", who, 200, 12) for who in PEOPLE[:8]] + [("first", "23999", 400, 0)]
    assert shares(cells).drawn == ()
    assert [(each.subject, each.hits) for each in shares(cells, fewer=True).drawn] == [("23999", 0)]


@pytest.mark.parametrize(("acts", "looked"), [(LOOKED_MIN - 1, 10), (LOOKED_MIN, 11), (LOOKED_MIN + 1, 11)])
def test_of_few_acts_nothing_is_said(acts: int, looked: int) -> None:
    cells = [("", who, 1_000, 1) for who in PEOPLE[:10]]
    told = shares([*cells, ("", "15999", acts, 15)])
    assert (told.looked, len(told.drawn)) == (looked, int(acts >= LOOKED_MIN))


@pytest.mark.parametrize(("hits", "drawn"), [(HITS_MIN - 1, 0), (HITS_MIN, 1), (HITS_MIN + 1, 1)])
def test_a_few_hits_are_no_pattern(hits: int, drawn: int) -> None:
    assert len(standing_out([("15001", 50, hits, 50)]).drawn) == drawn


@pytest.mark.parametrize(("usual", "drawn"), [(99_000, 1), (100_000, 1), (100_001, 0)])
def test_what_stands_out_is_twice_the_usual_at_least(usual: int, drawn: int) -> None:
    assert len(standing_out([("15001", 5_000, 200, usual)]).drawn) == drawn


def test_the_more_are_looked_at_the_rarer_must_it_be() -> None:
    once = once_in(at_least(12, 2_500))
    most = once // 100
    others = [(who, 100, 0, 0) for who in map(str, range(most))]
    one = ("15001", 100, 12, 2_500)
    assert len(standing_out([one, *others[1:]]).drawn) == 1
    assert standing_out([one, *others]).drawn == ()


# --- pairs ------------------------------------------------------------------------------------------------------------


def honest_pairs(seed: int) -> Counter[tuple[str, str, str]]:
    """Return a year in which claims of three filers come to three reviewers by chance, at five places."""
    of = chance(seed)
    filers, reviewers = ("1", "2", "3"), ("7", "8", "9")
    places = map(str, range(3001, 3006))
    return Counter((place, of.choice(filers), of.choice(reviewers)) for place in places for _claim in range(300))


def as_cells(met: Counter[tuple[str, str, str]]) -> list[Pair]:
    return [(*who, count) for who, count in met.items()]


def test_people_who_meet_by_chance_are_no_pair() -> None:
    assert [seed for seed in range(20) if pairs(as_cells(honest_pairs(seed))).drawn] == []


def test_who_always_meets_the_same_person_is_a_pair() -> None:
    met = honest_pairs(3)
    met["3001", "4", "9"] += 60  # 4 files, and 9 reviews all of it
    [found] = pairs(as_cells(met)).drawn
    assert (found.subject, found.looked, found.hits) == ("4 9", 60, 60)


def test_where_there_is_one_reviewer_everybody_meets_him() -> None:
    assert pairs([("3001", "1", "7", 400), ("3001", "2", "7", 30)]).drawn == ()


# --- last digits ------------------------------------------------------------------------------------------------------


def counted_digits(of: random.Random, count: int, weights: list[int]) -> list[int]:
    digits_of = of.choices(range(10), weights, k=count)
    return [digits_of.count(digit) for digit in range(10)]


LIKE_ALL = [30, 5, 5, 5, 5, 20, 5, 5, 5, 5]


def test_digits_that_end_as_the_others_do_are_not_named() -> None:
    for seed in range(20):
        of = chance(seed)
        told = digits({who: counted_digits(of, 200, LIKE_ALL) for who in PEOPLE[:12]})
        assert (told.looked, told.drawn) == (12, ())


def test_invented_figures_are_named_with_the_digit_that_stands_out() -> None:
    of = chance(4)
    figures = {who: counted_digits(of, 200, LIKE_ALL) for who in PEOPLE[:12]}
    figures["15999"] = [0, 0, 0, 40, 0, 0, 0, 60, 0, 0]  # invented figures end in 3 and 7
    [found] = digits(figures).drawn
    assert (found.subject, found.looked, found.hits) == ("15999 …7", 100, 60)


@pytest.mark.parametrize(("count", "looked"), [(FIGURES_MIN - 1, 5), (FIGURES_MIN, 6), (FIGURES_MIN + 1, 6)])
def test_of_few_figures_no_digit_is_judged(count: int, looked: int) -> None:
    others = {who: [30] * 10 for who in PEOPLE[:5]}
    told = digits({**others, "2": [count, *[0] * 9]})
    assert (told.looked, len(told.drawn)) == (looked, looked - 5)


def test_a_single_ones_figures_are_compared_with_nobody() -> None:
    assert digits({"1": [500, *[0] * 9]}) == (0, ())
