"""Distances on the globe, walks, the nearest of many, the best places: plain values against other ways to count."""

from itertools import combinations
from math import acos, cos, e, pi, radians, sin

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supermarket.practice.circle.best import best_places, reached_from
from supermarket.practice.circle.distances import (
    RADIUS,
    Spot,
    Walk,
    chord_of,
    directions,
    metres_apart,
    metres_between,
    metres_of_chords,
)
from supermarket.practice.circle.nearest import array_of, nearest

spots = st.builds(Spot, st.integers(-90_000_000, 90_000_000), st.integers(-180_000_000, 180_000_000))
villages = st.builds(Spot, st.integers(45_600_000, 45_640_000), st.integers(122_800_000, 122_860_000))


def test_a_degree_of_latitude_is_111_km_and_one_of_longitude_shrinks_towards_the_pole() -> None:
    """One degree of a sphere of 6,371,008.8 m is 111,195 m; at 60° north one of longitude is half of it."""
    assert metres_between(Spot(45_000_000, 122_000_000), Spot(46_000_000, 122_000_000)) == 111_195
    assert metres_between(Spot(0, 122_000_000), Spot(0, 123_000_000)) == 111_195
    assert metres_between(Spot(60_000_000, 122_000_000), Spot(60_000_000, 122_001_000)) == round(55.5975)


def test_known_cities_are_as_far_apart_as_the_great_circle_has_it() -> None:
    """Baicheng to Changchun, by the spherical law of cosines, which the program does not use."""
    one, other = Spot(45_620_000, 122_840_000), Spot(43_817_000, 125_324_000)
    north, upper = radians(45.62), radians(43.817)
    angle = acos(sin(north) * sin(upper) + cos(north) * cos(upper) * cos(radians(125.324 - 122.84)))
    assert metres_between(one, other) == round(RADIUS * angle)


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        (Spot(0, 179_999_000), Spot(0, -179_999_000), 222),
        (Spot(89_999_000, 0), Spot(89_999_000, 180_000_000), 222),
        (Spot(0, 0), Spot(0, 180_000_000), round(RADIUS * pi)),
        (Spot(45_620_000, 122_840_000), Spot(45_620_000, 122_840_000), 0),
    ],
    ids=["over the date line", "over the pole", "to the other side", "to itself"],
)
def test_the_way_is_the_shorter_one(one: Spot, other: Spot, metres: int) -> None:
    assert metres_between(one, other) == metres


@given(spots, spots)
@settings(max_examples=60, deadline=None)
def test_three_ways_to_measure_agree_to_a_metre(one: Spot, other: Spot) -> None:
    """Near the other side of the globe a sphere's chord says little, so a thousandth of the way is let pass there."""
    plain = metres_between(one, other)
    table = int(metres_apart(array_of([one]), array_of([other]))[0, 0])
    across = directions(array_of([one, other]))
    chord = int(metres_of_chords(((across[:1] - across[1:]) ** 2).sum(axis=1) ** 0.5)[0])
    assert abs(plain - table) <= 1
    assert abs(plain - chord) <= 1 + (plain // 1_000 if plain > 15_000_000 else 0)
    assert metres_between(other, one) == plain


@given(st.integers(0, 20_000_000))
@settings(max_examples=40, deadline=None)
def test_a_chord_is_as_long_as_its_way(metres: int) -> None:
    assert abs(int(metres_of_chords(np.array([chord_of(metres)]))[0]) - metres) <= 1


@given(st.lists(villages, max_size=20), st.lists(villages, min_size=1, max_size=10))
@settings(max_examples=30, deadline=None)
def test_the_nearest_is_as_near_as_any(homes: list[Spot], places: list[Spot]) -> None:
    rows, metres = nearest(array_of(homes), array_of(places))
    for home, row, away in zip(homes, rows.tolist(), metres.tolist(), strict=True):
        assert abs(away - min(metres_between(home, place) for place in places)) <= 1
        assert abs(metres_between(home, places[row]) - away) <= 1


def test_where_there_is_no_place_nothing_is_near() -> None:
    rows, metres = nearest(array_of([Spot(0, 0)]), array_of([]))
    assert (rows.tolist(), metres.tolist()) == ([-1], [-1])


def test_minutes_are_rounded_up_and_the_reach_is_the_last_metre_that_counts() -> None:
    """70 m a minute and a way of 130 %: 15 minutes are 807 m in a straight line."""
    walk = Walk(metres_per_minute=70, detour_percent=130)
    assert walk.reach(15) == 807
    assert [walk.minutes(metres) for metres in (0, 1, 807, 808)] == [0, 1, 15, 16]


@given(st.integers(1, 200), st.integers(100, 300), st.integers(0, 120))
def test_the_reach_and_the_minutes_say_the_same(pace: int, detour: int, minutes: int) -> None:
    walk = Walk(pace, detour)
    assert walk.minutes(walk.reach(minutes)) <= minutes < walk.minutes(walk.reach(minutes) + 1)


# --- the best places --------------------------------------------------------------------------------------------------

reaches = st.dictionaries(
    st.sampled_from(["3001", "3002", "3003", "3004", "3005"]), st.sets(st.integers(0, 9)), max_size=5
)


@given(reaches, st.lists(st.integers(0, 30), min_size=10, max_size=10), st.integers(1, 3))
@settings(max_examples=80, deadline=None)
def test_the_chosen_places_reach_at_least_what_is_promised_of_the_most_possible(
    reach: dict[str, set[int]], weights: list[int], k: int
) -> None:
    chosen = best_places({place: {home: weights[home] for home in homes} for place, homes in reach.items()}, k)
    most = (
        max(
            sum(weights[home] for home in set().union(*(reach[place] for place in some)))
            for some in combinations(reach, min(k, len(reach)))
        )
        if reach
        else 0
    )
    reached = chosen[-1].reached if chosen else 0
    assert reached >= (1 - 1 / e) * most
    assert reached == sum(weights[home] for home in set().union(*(reach[each.place] for each in chosen), set()))
    assert [each.adds for each in chosen] == sorted((each.adds for each in chosen), reverse=True)


def test_each_place_is_the_one_that_adds_most_to_those_before() -> None:
    """The second best by itself shares its homes with the best, so another comes second."""
    reach = {"3001": {1: 10, 2: 10}, "3002": {2: 10, 3: 5}, "3003": {4: 6}, "3004": {1: 10}}
    chosen = best_places(reach, 4)
    assert [(each.place, each.adds, each.reached) for each in chosen] == [
        ("3001", 20, 20),
        ("3003", 6, 26),
        ("3002", 5, 31),
    ]


def test_a_home_is_reached_to_the_metre_and_not_beyond() -> None:
    """800 m away, north of the place: within 800 m, not within 799."""
    place, home = Spot(45_600_000, 122_800_000), Spot(45_607_195, 122_800_000)
    assert metres_between(place, home) == 800
    assert reached_from({"3001": place}, [home], [4], 800) == {"3001": {0: 4}}
    assert reached_from({"3001": place}, [home], [4], 799) == {"3001": {}}
    assert reached_from({"3001": place}, [], [], 800) == {"3001": {}}
