"""Scores, as pure functions: linear between bounds, shared out where lines do not apply, capped, graded, ranked."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supermarket.assessment.forms.forms import MARKED, Bonus, Bounds, Form, Grade, Item, Measure, Veto
from supermarket.assessment.scoring import (
    POINT,
    Ratio,
    earned,
    ranks,
    rounded,
    score,
    shared_out,
)

TIER = "supermarket"
NOT_APPLICABLE = Ratio(0, 0)
GRADES = (Grade("good", 80), Grade("fair", 60), Grade("poor", 0))


def form_of_weights(*weights: int, vetoes: tuple[Veto, ...] = (), bonuses: tuple[Bonus, ...] = ()) -> Form:
    """Return a form of lines that are full at 100 % and empty at 0 %."""
    items = tuple(
        Item(str(number), f"line {number}", {TIER: weight}, (Measure("opening", Bounds(0, 10_000)),))
        for number, weight in enumerate(weights, start=1)
    )
    return Form("f", "a form", "quarter", (TIER,), items, vetoes, 59, bonuses, 10, GRADES, ())


@pytest.mark.parametrize(
    ("share", "bounds", "part"),
    [
        (Ratio(60, 100), Bounds(6_000, 10_000), Fraction(0)),
        (Ratio(61, 100), Bounds(6_000, 10_000), Fraction(1, 40)),
        (Ratio(80, 100), Bounds(6_000, 10_000), Fraction(1, 2)),
        (Ratio(100, 100), Bounds(6_000, 10_000), Fraction(1)),
        (Ratio(250, 100), Bounds(6_000, 10_000), Fraction(1)),
        (Ratio(-5, 100), Bounds(6_000, 10_000), Fraction(0)),
        (Ratio(0, 100), Bounds(-1, 0, 200, 1_000), Fraction(1)),
        (Ratio(2, 100), Bounds(-1, 0, 200, 1_000), Fraction(1)),
        (Ratio(6, 100), Bounds(-1, 0, 200, 1_000), Fraction(1, 2)),
        (Ratio(10, 100), Bounds(-1, 0, 200, 1_000), Fraction(0)),
        (Ratio(-5, 100), Bounds(-1, 0, 200, 1_000), Fraction(1)),
        (Ratio(40, 100), Bounds(2_000, 6_000, 10_000, 15_000), Fraction(1, 2)),
        (Ratio(60, 100), Bounds(2_000, 6_000, 10_000, 15_000), Fraction(1)),
        (Ratio(125, 100), Bounds(2_000, 6_000, 10_000, 15_000), Fraction(1, 2)),
        (Ratio(150, 100), Bounds(2_000, 6_000, 10_000, 15_000), Fraction(0)),
    ],
)
def test_a_share_earns_linearly_between_its_bounds(share: Ratio, bounds: Bounds, part: Fraction) -> None:
    assert earned(share, bounds) == part


shares = st.builds(Ratio, st.integers(-50, 400), st.integers(0, 200))
weights = st.lists(st.integers(1, 50), min_size=1, max_size=12)


@given(st.integers(-10, 300), st.integers(1, 200), st.integers(0, 100))
def test_more_of_what_is_wanted_never_earns_less(numerator: int, denominator: int, more: int) -> None:
    bounds = Bounds(1_500, 9_500)
    assert earned(Ratio(numerator + more, denominator), bounds) >= earned(Ratio(numerator, denominator), bounds)


@given(weights, st.data())
def test_each_line_brings_from_nothing_to_its_weight_and_no_total_passes_a_hundred(
    each: list[int], data: st.DataObject
) -> None:
    found = score(form_of_weights(*each), TIER, [data.draw(shares) for _weight in each])
    for weight, points in zip(found.weights, found.points, strict=True):
        assert (weight is None) == (points is None)
        assert weight is None or points is None or 0 <= points <= weight
    assert found.total is None or 0 <= found.total <= 100 * POINT


@given(weights, st.data())
def test_what_does_not_apply_is_shared_out_so_that_the_rest_adds_up_to_a_hundred_exactly(
    each: list[int], data: st.DataObject
) -> None:
    applies = [data.draw(st.booleans()) for _weight in each]
    figures = [Ratio(1, 1) if one else NOT_APPLICABLE for one in applies]
    found = score(form_of_weights(*each), TIER, figures)
    brought = [weight for weight in found.weights if weight is not None]
    assert len(brought) == sum(applies)
    assert (sum(brought), found.total) == ((100 * POINT, 100 * POINT) if any(applies) else (0, None))


@given(weights)
def test_sharing_out_keeps_heavier_lines_heavier(each: list[int]) -> None:
    shared = shared_out(each)
    assert sum(shared) == 100 * POINT
    for one, its in zip(each, shared, strict=True):
        for other, others in zip(each, shared, strict=True):
            assert one <= other or its >= others


def test_thirds_are_shared_out_to_the_first_of_equal_lines() -> None:
    assert shared_out([10, 10, 10]) == [3334, 3333, 3333]


def test_half_a_hundredth_is_rounded_up() -> None:
    assert [rounded(Fraction(each, 2)) for each in (0, 1, 2, 3)] == [0, 1, 1, 2]


def test_a_line_of_two_measures_is_their_mean_by_share_and_of_those_that_apply() -> None:
    measures = (Measure("opening", Bounds(0, 10_000), share=3), Measure("burn", Bounds(0, 10_000), share=1))
    item = Item("1", "two", {TIER: 100}, measures)
    form = Form("f", "a form", "quarter", (TIER,), (item,), (), 59, (), 0, GRADES, ())
    assert score(form, TIER, [Ratio(1, 1), Ratio(0, 1)]).total == 7_500
    assert score(form, TIER, [NOT_APPLICABLE, Ratio(1, 2)]).total == 5_000


def test_a_finding_that_leaves_nothing_leaves_nothing() -> None:
    item = Item("1", "spoilage", {TIER: 100}, (Measure("spoilage", Bounds(-1, 0, 200, 1_000), zero_when=("opening",)),))
    form = Form("f", "a form", "quarter", (TIER,), (item,), (), 59, (), 0, GRADES, ())
    assert score(form, TIER, [Ratio(0, 100), Ratio(0, 1)]).total == 10_000
    assert score(form, TIER, [Ratio(0, 100), Ratio(1, 1)]).total == 0


@pytest.mark.parametrize(("loss", "total"), [(Ratio(5, 100), 10_000), (Ratio(501, 10_000), 5_900)])
def test_a_veto_caps_the_total_above_its_bound_only(loss: Ratio, total: int) -> None:
    form = form_of_weights(100, vetoes=(Veto("9", "loss", "stock_loss", above=500),))
    found = score(form, TIER, [Ratio(1, 1), loss])
    assert (found.total, found.grade) == (total, "good" if total == 10_000 else "poor")
    assert found.vetoes == (() if total == 10_000 else ("9",))


def test_a_marked_line_brings_its_mark_and_a_bonus_goes_beyond_the_hundred_up_to_its_most() -> None:
    item = Item("1", "marked", {TIER: 100}, ())
    bonuses = (Bonus("21", "media", 3), Bonus("22", "model case", 10))
    form = Form("f", "a form", "quarter", (TIER,), (item,), (), 59, bonuses, 10, GRADES, ())
    assert [slot.indicator for slot in form.slots] == [MARKED] * 3
    assert score(form, TIER, [Ratio(9_550, 10_000), Ratio(0, 1), Ratio(0, 1)]).total == 9_550
    assert score(form, TIER, [Ratio(10_000, 10_000), Ratio(300, 1), Ratio(900, 1)]).total == 11_000


def test_equal_totals_share_a_rank_and_the_next_one_is_counted_on() -> None:
    assert ranks({"5003": 9_000, "5001": 9_500, "5002": 9_000, "5004": 8_000, "5005": None}) == {
        "5001": 1,
        "5002": 2,
        "5003": 2,
        "5004": 4,
        "5005": 0,
    }
