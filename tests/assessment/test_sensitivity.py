"""What decides who stands last: the smallest move of a weight or bound, found exactly, beside a search by hand."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supermarket.assessment.forms.forms import Bounds, Form, Grade, Item, Measure, Veto
from supermarket.assessment.scoring import Ratio, earned
from supermarket.assessment.sensitivity import Moved, Sensitivity, sensitivity

TIER = "supermarket"
RISING, FALLING = Bounds(2_000, 8_000), Bounds(-1, 0, 1_000, 5_000)


def form(*weights: int, bounds: Sequence[Bounds] = (RISING, RISING, FALLING)) -> Form:
    """Return a form with a measured line for each weight."""
    items = tuple(
        Item(str(number), f"line {number}", {TIER: weight}, (Measure("any", each),))
        for number, (weight, each) in enumerate(zip(weights, bounds, strict=False), start=1)
    )
    return Form(
        name="small",
        title="small",
        period="month",
        tiers=(TIER,),
        items=items,
        vetoes=(Veto("90", "veto", "any"),),
        veto_most=59,
        bonuses=(),
        bonus_most=0,
        grades=(Grade("all", 0),),
        beside=(),
    )


def figures(*shares: int | None, vetoed: bool = False) -> tuple[Ratio, ...]:
    """Return the figures of a site in per cent, None where a line does not apply."""
    ratios = [Ratio(0, 0) if share is None else Ratio(share, 100) for share in shares]
    return (*ratios, Ratio(int(vetoed), 1))


def totals(form: Form, sites: dict[str, tuple[Ratio, ...]], weights: Sequence[Fraction]) -> dict[str, Fraction]:
    """Return exact totals by hand: each line that applies, by its weight, out of all that apply."""
    found = {}
    for site, ratios in sites.items():
        used = [
            (weight, earned(ratio, item.measures[0].bounds))
            for weight, ratio, item in zip(weights, ratios, form.items, strict=False)
            if ratio.denominator
        ]
        whole = sum(weight for weight, _part in used)
        total = sum(weight * part for weight, part in used) * 10_000 / whole if whole else Fraction(0)
        found[site] = min(total, Fraction(5_900)) if ratios[-1].numerator else total
    return found


def last_by_hand(found: dict[str, Fraction], count: int) -> set[str]:
    """Return the last sites; of equal ones those with the greater code."""
    order = sorted(found, key=lambda site: (-found[site], site))
    return set(order[-count:])


def moved(found: Sensitivity, item: str, knob: str) -> Moved:
    return next(each for each in found.moved if (each.item, each.knob) == (item, knob))


SITES = {"1": figures(80, 20, 0), "2": figures(20, 80, 0), "3": figures(50, 62, 0)}
"""At weights 50, 50: 1 and 2 have 50 points each, 3 has 60."""


def test_the_smallest_move_of_a_weight_is_the_first_step_that_passes_the_crossing() -> None:
    sites = {"1": figures(80, 20), "2": figures(20, 79)}
    found = sensitivity(form(50, 50), TIER, sites, ["2"], last=1)
    assert found.last == ("2",)
    # 1 has w, 2 has (100 - w) * 59/60: they are equal at w = 5900/119 = 49.5798…
    weight = moved(found, "1", "weight")
    assert (weight.value, weight.to, weight.change) == (5_000, 4_957, -43)
    assert (weight.leaves, weight.enters) == (("2",), ("1",))
    assert (moved(found, "2", "weight").to, moved(found, "2", "weight").change) == (5_043, 43)


def test_the_smallest_move_of_a_bound_is_found_on_either_side() -> None:
    sites = {"1": figures(79, 20), "2": figures(20, 80)}
    found = sensitivity(form(50, 50), TIER, sites, ["1"], last=1)
    assert found.last == ("1",)
    # 1 earns all of the first line as soon as 79 % is enough; of equal ones the greater code is the last.
    assert moved(found, "1", "full_from").to == 7_900
    # More for 2 would not change who is last, and 1 gains as nothing begins lower or higher below its share.
    assert moved(found, "2", "full_from").to is not None


def test_what_nobody_can_decide_alone_is_said_to_be_so() -> None:
    sites = {"1": figures(90, 90), "2": figures(10, 10)}
    found = sensitivity(form(50, 50), TIER, sites, ["2"], last=1)
    assert {each.to for each in found.moved if each.knob == "weight"} == {None}
    assert all(each.change is None for each in found.moved if each.to is None)


def test_the_most_decisive_stand_first_and_what_never_decides_last() -> None:
    found = sensitivity(form(40, 40, 20), TIER, SITES, ["2"], last=1).moved
    changes = [each.change for each in found]
    assert changes.index(None) == sum(change is not None for change in changes) if None in changes else True
    weights = [abs(each.change or 0) for each in found if each.knob == "weight" and each.change is not None]
    assert weights == sorted(weights)


def test_ranks_that_rounding_alone_decides_are_said_to_be_so() -> None:
    sites = {"1": figures(50, 50), "2": figures(50, 50)}
    assert not sensitivity(form(50, 50), TIER, sites, ["2"], last=1).by_rounding
    assert sensitivity(form(50, 50), TIER, sites, ["1"], last=1).by_rounding


def test_where_all_stand_last_nothing_decides() -> None:
    assert sensitivity(form(50, 50), TIER, SITES, ["1", "2", "3"], last=3).moved == ()


def test_a_veto_caps_what_a_weight_could_bring() -> None:
    sites = {"1": figures(100, 100, vetoed=True), "2": figures(68, 68)}  # 59 by the cap, and 80
    found = sensitivity(form(50, 50), TIER, sites, ["1"], last=1)
    assert found.last == ("1",)
    assert moved(found, "1", "weight").to is None


shares = st.one_of(st.none(), st.integers(0, 100))


@settings(max_examples=12, deadline=None)
@given(
    st.dictionaries(st.sampled_from("123456"), st.tuples(shares, shares, shares), min_size=3),
    st.sampled_from([(50, 30, 20), (34, 33, 33), (10, 80, 10)]),
)
def test_no_smaller_move_of_a_weight_changes_who_is_last(
    told: dict[str, tuple[int | None, ...]], weights: tuple[int, int, int]
) -> None:
    sites = {site: figures(*each) for site, each in told.items() if any(share is not None for share in each)}
    count = len(sites) // 2
    if not count:
        return
    small = form(*weights)
    now = last_by_hand(totals(small, sites, [Fraction(each) for each in weights]), count)
    found = sensitivity(small, TIER, sites, sorted(now), last=count)
    assert set(found.last) == now
    for number, weight in enumerate(weights):
        told_ = moved(found, str(number + 1), "weight")

        def at(value: int, number: int = number, weight: int = weight) -> set[str]:
            rest = Fraction(10_000 - value, 10_000 - 100 * weight)
            each = [Fraction(value) if n == number else 100 * w * rest for n, w in enumerate(weights)]
            return last_by_hand(totals(small, sites, each), count)

        if told_.to is not None:
            assert at(told_.to) == (now - set(told_.leaves)) | set(told_.enters) != now
        nearest = abs(told_.change) if told_.change is not None else 10_000
        for step in (1, nearest // 3, nearest // 2, nearest - 1):
            for value in (100 * weight - step, 100 * weight + step):
                assert step >= nearest or not 0 <= value <= 10_000 or at(value) == now


@pytest.mark.parametrize("knob", ["zero_from", "full_from"])
def test_a_bound_is_moved_no_further_than_its_neighbour(knob: str) -> None:
    sites = {"1": figures(79, 20), "2": figures(20, 80)}
    small = form(50, 50)
    for each in sensitivity(small, TIER, sites, ["1"], last=1).moved:
        if each.knob == knob and each.to is not None:
            line = small.items[int(each.item) - 1].measures[0].bounds
            changed = replace(line, **{knob: each.to})
            assert 0 <= changed.zero_from < changed.full_from <= 10_000
