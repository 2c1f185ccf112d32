"""The best assignment is compared with every assignment there is; capacities and what was said by hand always hold."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supermarket.practice.circle.distances import Spot, metres_between
from supermarket.practice.lists.assignment import Assignment, Pair, Problem, assign
from supermarket.practice.lists.scoring import UNKNOWN, Need, Offer, Weights, parts_of, total

WEIGHTS = Weights(met=1000, same_service=300, per_km=20, km_unknown=10, load=3, unsatisfied=5, fairness=30)
spots = st.none() | st.builds(Spot, st.integers(45_200_000, 46_000_000), st.integers(121_600_000, 123_200_000))
kinds = st.sampled_from(["haircut", "repair"])
services = st.sampled_from([None, "105", "110"])
sites = st.sampled_from(["3001", "3002"])
weights = st.builds(
    Weights,
    met=st.integers(0, 1500),
    same_service=st.integers(0, 300),
    per_km=st.integers(0, 40),
    km_unknown=st.integers(0, 20),
    load=st.integers(0, 10),
    unsatisfied=st.integers(0, 10),
    fairness=st.sampled_from([0, 30, 400]),
)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Draw a problem of at most four times that something is needed and six places that are offered."""
    needs = tuple(
        Need(str(number), draw(kinds), draw(st.integers(1, 2)), draw(services), draw(sites), draw(spots))
        for number in range(draw(st.integers(0, 2)))
    )
    offers = tuple(
        Offer(
            str(number),
            draw(kinds),
            draw(st.integers(0, 3)),
            draw(services),
            draw(spots),
            reach=draw(st.sampled_from([None, frozenset({"3001"}), frozenset()])),
            load=draw(st.integers(0, 100)),
            unsatisfied=draw(st.integers(0, 100)),
            had=draw(st.integers(0, 3)),
            owner=draw(st.sampled_from(["", "7001", "7002"])),
        )
        for number in range(draw(st.integers(0, 3)))
    )
    pairs = [(need.code, offer.code) for need in needs for offer in offers if need.kind == offer.kind]
    some = st.lists(st.sampled_from(pairs), max_size=2, unique=True) if pairs else st.just([])
    fixed = draw(some)
    forbidden = [pair for pair in draw(some) if pair not in fixed]
    rooms = draw(st.dictionaries(st.sampled_from(["7001", "7002"]), st.integers(0, 2)))
    return Problem(needs, offers, draw(weights), tuple(fixed), frozenset(forbidden), rooms)


def worth(problem: Problem, need: Need, offer: Offer, turn: int) -> int:
    """Return what a pair is worth as the parts say."""
    known = need.spot and offer.spot
    metres = metres_between(need.spot, offer.spot) if need.spot and offer.spot and known else UNKNOWN
    return total(parts_of(need, offer, problem.weights, metres=metres, turn=turn))


def everything(problem: Problem) -> Iterator[int]:
    """Give what every assignment is worth that keeps the fixed pairs for which there is room, in their order."""
    offers = {offer.code: offer for offer in problem.offers}
    room = Counter({code: offer.room for code, offer in offers.items()})
    wanted = Counter({need.code: need.wanted for need in problem.needs})
    needs = {need.code: need for need in problem.needs}
    turns: Counter[str] = Counter()
    start = 0
    rooms = Counter({each.owner: problem.rooms.get(each.owner, 99) for each in problem.offers})
    whose = {code: offer.owner or f"alone {code}" for code, offer in offers.items()}
    for need, offer in sorted(_kept(problem, wanted, room, rooms)):
        start += worth(problem, needs[need], offers[offer], turns[whose[offer]])
        turns[whose[offer]] += 1
    rows = [needs[code] for code, count in wanted.items() for _each in range(count)]

    def rest(place: int, left: Counter[str], rooms: Counter[str], turns: Counter[str], sofar: int) -> Iterator[int]:
        if place == len(rows):
            yield sofar
            return
        need = rows[place]
        yield from rest(place + 1, left, rooms, turns, sofar)
        for code, offer in offers.items():
            reached = offer.reach is None or need.site in offer.reach
            free = left[code] and rooms[offer.owner] and (need.code, code) not in problem.forbidden
            if free and need.kind == offer.kind and reached:
                gained = sofar + worth(problem, need, offer, turns[whose[code]])
                fewer = rooms - Counter([offer.owner])
                yield from rest(place + 1, left - Counter([code]), fewer, turns + Counter([whose[code]]), gained)

    yield from rest(0, room, rooms, turns, start)


def _kept(problem: Problem, wanted: Counter[str], room: Counter[str], rooms: Counter[str]) -> list[Pair]:
    kept = []
    owners = {offer.code: offer.owner for offer in problem.offers}
    for need, offer in problem.fixed:
        if wanted[need] > 0 and room[offer] > 0 and rooms[owners[offer]] > 0:
            kept.append((need, offer))
            wanted[need] -= 1
            room[offer] -= 1
            rooms[owners[offer]] -= 1
    return kept


@given(problems())
@settings(max_examples=60, deadline=None)
def test_no_assignment_is_worth_more_than_the_one_that_is_found(problem: Problem) -> None:
    assert assign(problem).objective == max(everything(problem))


@given(problems())
@settings(max_examples=40, deadline=None)
def test_capacities_and_what_was_said_by_hand_hold(problem: Problem) -> None:
    found = assign(problem)
    needs = {need.code: need for need in problem.needs}
    offers = {offer.code: offer for offer in problem.offers}
    given_by = Counter(pair.offer for pair in found.pairs)
    met = Counter(pair.need for pair in found.pairs)
    assert all(count <= offers[code].room for code, count in given_by.items())
    asked_of = Counter(offers[pair.offer].owner for pair in found.pairs)
    assert all(asked_of[owner] <= room for owner, room in problem.rooms.items())
    assert all(met[code] + found.unmet.get(code, 0) == need.wanted for code, need in needs.items())
    assert not {(pair.need, pair.offer) for pair in found.pairs if not pair.fixed} & problem.forbidden
    assert all(needs[pair.need].kind == offers[pair.offer].kind for pair in found.pairs)
    fixed = [(pair.need, pair.offer) for pair in found.pairs if pair.fixed]
    assert Counter([*fixed, *found.crowded]) == Counter(problem.fixed)
    assert all(pair.score > 0 for pair in found.pairs if not pair.fixed)


@given(problems())
@settings(max_examples=20, deadline=None)
def test_the_same_problem_in_another_order_is_answered_alike(problem: Problem) -> None:
    turned = replace(problem, needs=problem.needs[::-1], offers=problem.offers[::-1])
    assert assign(turned) == assign(problem)


def matched(found: Assignment) -> list[Pair]:
    return [(pair.need, pair.offer) for pair in found.pairs]


def near(metres: int) -> Spot:
    """Return a place so far north of the town."""
    return Spot(45_600_000 + metres * 9, 122_800_000)


def test_the_whole_is_better_than_the_best_for_each_need_in_turn() -> None:
    """The first need leaves what lies next door to the second, which nothing else reaches, and goes further."""
    needs = (Need("1", "repair", site="3001", spot=near(0)), Need("2", "repair", site="3002", spot=near(0)))
    offers = (Offer("8", "repair", spot=near(0)), Offer("9", "repair", spot=near(10_000), reach=frozenset({"3001"})))
    found = assign(Problem(needs, offers, WEIGHTS))
    assert matched(found) == [("1", "9"), ("2", "8")]
    assert found.objective == 800 + 1000  # in turn, the first would have had 1000 and the second nothing


def test_an_offer_that_is_asked_for_more_and_more_is_taken_as_long_as_it_is_worth_it() -> None:
    """Its places are put in as they are needed: the fifth match would cost more than a met need is worth."""
    needs = tuple(Need(f"{number:02}", "law") for number in range(10))
    price = Weights(1000, 0, 0, 0, 0, 0, 250)
    found = assign(Problem(needs, (Offer("8", "law", room=9),), price))
    assert [pair.score for pair in found.pairs] == [1000, 750, 500, 250]
    assert sum(found.unmet.values()) == 6


def test_an_organisation_with_many_offers_does_not_get_all() -> None:
    """Its ten offers, of two kinds, take turns as one would; the other, 200 points worse, has the last two."""
    needs = tuple(Need(f"{number:02}", kind) for number, kind in enumerate(["law", "talk"] * 5))
    many = tuple(Offer(f"8{number}", ("law", "talk")[number % 2], owner="7001") for number in range(10))
    other = Offer("91", "law", 5, unsatisfied=40)
    found = assign(Problem(needs, (*many, other), WEIGHTS))
    given = Counter(pair.offer == "91" for pair in found.pairs)
    assert given == {False: 8, True: 2}
    turns = [(pair.offer == "91", part.figure) for pair in found.pairs for part in pair.parts if part.what == "turn"]
    assert sorted(turns) == [*((False, turn) for turn in range(1, 8)), (True, 1)]


def test_what_is_needed_thrice_may_come_from_one_offer_or_from_three() -> None:
    need = Need("1", "talk", wanted=3)
    free = Weights(1000, 0, 0, 0, 0, 0, 0)
    assert matched(assign(Problem((need,), (Offer("8", "talk", room=5),), free))) == [("1", "8")] * 3
    several = tuple(Offer(str(code), "talk") for code in (7, 8, 9))
    assert matched(assign(Problem((need,), several, free))) == [("1", "7"), ("1", "8"), ("1", "9")]


def test_an_organisation_gives_its_room_once_to_what_is_worth_most_of_all_that_it_offers() -> None:
    """It takes two: the needs that nobody else meets get them, whichever of its offers they are for."""
    needs = (Need("1", "law"), Need("2", "repair"), Need("3", "talk"), Need("4", "law"))
    own = tuple(Offer(str(code), kind, 3, owner="7001") for code, kind in ((81, "law"), (82, "repair"), (83, "talk")))
    other = Offer("91", "law", 3, unsatisfied=20)
    found = assign(Problem(needs, (*own, other), WEIGHTS, rooms={"7001": 2}))
    assert matched(found) == [("1", "91"), ("2", "82"), ("3", "83"), ("4", "91")]
    assert not found.unmet


def test_a_fixed_pair_takes_of_its_organisations_room_first() -> None:
    offers = (Offer("81", "law", 2, owner="7001"), Offer("82", "talk", 2, owner="7001"))
    fixed = (("1", "81"), ("2", "82"))
    found = assign(Problem((Need("1", "law"), Need("2", "talk")), offers, WEIGHTS, fixed, rooms={"7001": 1}))
    assert (matched(found), found.crowded, dict(found.unmet)) == ([("1", "81")], (("2", "82"),), {"2": 1})


def test_a_fixed_pair_is_kept_though_it_is_worth_less_than_nothing() -> None:
    need, far = Need("1", "repair", spot=near(0)), Offer("9", "repair", spot=near(80_000))
    found = assign(Problem((need,), (far, Offer("8", "repair", spot=near(0))), WEIGHTS, fixed=(("1", "9"),)))
    assert matched(found) == [("1", "9")]
    assert found.objective < 0


def test_a_fixed_pair_without_room_is_named_and_the_need_goes_elsewhere() -> None:
    need = Need("1", "repair")
    offers = (Offer("8", "repair", room=0), Offer("9", "repair"))
    found = assign(Problem((need,), offers, WEIGHTS, fixed=(("1", "8"),)))
    assert (found.crowded, matched(found)) == ((("1", "8"),), [("1", "9")])


@pytest.mark.parametrize(("had", "chosen"), [(0, "8"), (1, "8"), (2, "9"), (3, "9")])
def test_who_has_had_many_this_month_makes_room_for_others(had: int, chosen: str) -> None:
    """The other offer is 50 points worse: at two matches more it is its turn."""
    offers = (Offer("8", "law", had=had), Offer("9", "law", unsatisfied=10))
    assert matched(assign(Problem((Need("1", "law"),), offers, WEIGHTS))) == [("1", chosen)]


def test_the_parts_of_a_score_add_up_to_it_and_say_what_they_come_from() -> None:
    need = Need("1", "haircut", service="105", spot=near(0))
    offer = Offer("8", "haircut", service="105", spot=near(1_000), load=20, unsatisfied=4, had=1)
    (pair,) = assign(Problem((need,), (offer,), WEIGHTS)).pairs
    assert [(part.what, part.points) for part in pair.parts] == [
        ("met", 1000),
        ("same_service", 300),
        ("distance", -20),
        ("load", -60),
        ("unsatisfied", -20),
        ("turn", -30),
    ]
    assert pair.score == 1170
