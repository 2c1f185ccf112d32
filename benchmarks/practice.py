"""Matching a thousand needs with a thousand offers, and the circle around a hundred thousand homes."""

import random
import statistics
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.figures import Figure, limit, seconds
from supermarket.clock import system_clock
from supermarket.ledger import open_ledger
from supermarket.opening import Opening, init
from supermarket.practice.circle.circle import best, circle, measured_on
from supermarket.practice.circle.distances import Spot
from supermarket.practice.circle.points import read_points
from supermarket.practice.lists.assignment import Problem, assign
from supermarket.practice.lists.scoring import Need, Offer, Weights
from supermarket.sample import sample_folder

NEEDS: Final = 1_000
HOMES: Final = 100_000
_RUNS: Final = 3
_MOST: Final = 2.0
"""In seconds: whoever asks for a proposal or a circle waits for it."""
_WEIGHTS: Final = Weights(met=1000, same_service=300, per_km=20, km_unknown=10, load=3, unsatisfied=5, fairness=30)


def practice(folder: Path) -> Iterator[Figure]:
    """Measure matching by kinds, of one kind, and with few large offers; the circle and the best places."""
    assign(_problem(10, 1, lambda _chance: 1))  # what is loaded once is no part of it
    for what, kinds, room in (
        ("17 kinds, 3 places each", 17, lambda _chance: 3),
        ("one kind, 1 place each", 1, lambda _chance: 1),
        ("one kind, 1 to 5 places each", 1, lambda chance: chance.randint(1, 5)),
    ):
        problem = _problem(NEEDS, kinds, room)
        took = _median(partial(assign, problem))
        yield limit(f"{NEEDS:,} needs × {NEEDS:,} offers matched: {what}", took, _MOST, "s")
        several = tuple(replace(offer, owner=str(number % 80)) for number, offer in enumerate(problem.offers))
        took = _median(partial(assign, replace(problem, offers=several)))
        yield limit(f"{NEEDS:,} needs × {NEEDS:,} offers of 80 organisations: {what}", took, _MOST, "s")
    many, chance = _problem(NEEDS, 17, lambda _chance: 3), random.Random(2)  # noqa: S311 - the same in every run
    rooms = {str(number): 5 for number in range(80)}
    offers = tuple(replace(offer, owner=chance.choice(list(rooms))) for offer in many.offers)
    problem = replace(many, offers=offers, rooms=rooms)
    took = _median(partial(assign, problem))
    yield limit(f"{NEEDS:,} needs × {NEEDS:,} offers of 80 organisations that take 5 each", took, _MOST, "s")
    few = _problem(NEEDS, 1, lambda _chance: 250)
    problem = Problem(few.needs, few.offers[:5], few.weights)
    yield limit(f"{NEEDS:,} needs × 5 offers of 250 places", _median(lambda: assign(problem)), _MOST, "s")
    yield from _circle(folder)


def _circle(folder: Path) -> Iterator[Figure]:
    file, chance = folder / "homes.csv", random.Random(220802)  # noqa: S311 - the same in every run
    init(folder / "ledger.db", Opening(sample_folder(), drill=True), system_clock())
    with closing(open_ledger(folder / "ledger.db")) as ledger, ledger.reading() as session:
        day = session.today
        villages = list(measured_on(session, day).stations.values())
        homes = (_near(chance.choice(villages), chance) for _home in range(HOMES))
        file.write_text("latitude,longitude\n" + "".join(f"{_degrees(home)}\n" for home in homes), encoding="utf-8")
        points = read_points(file)
        circle(session, day)
        yield limit(f"a file of {HOMES:,} homes read", _median(lambda: read_points(file)), _MOST, "s")
        yield limit(f"circle of {HOMES:,} homes", _median(lambda: circle(session, day, points=points)), _MOST, "s")
        took = _median(lambda: best(session, day, 10, points=points))
        yield limit(f"the 10 best places for {HOMES:,} homes", took, _MOST, "s")


def _median(work: Callable[[], object]) -> float:
    return statistics.median(seconds(work) for _run in range(_RUNS))


def _problem(count: int, kinds: int, room: Callable[[random.Random], int]) -> Problem:
    chance = random.Random(1)  # noqa: S311 - the same in every run
    villages = [_spot(chance) for _village in range(187)]

    def where() -> Spot:
        return chance.choice(villages)

    needs = tuple(Need(f"{number:05}", str(chance.randrange(kinds)), spot=where()) for number in range(count))
    offers = tuple(
        Offer(
            f"{number:05}",
            str(chance.randrange(kinds)),
            room(chance),
            spot=where(),
            load=chance.randrange(100),
            unsatisfied=chance.randrange(30),
            had=chance.randrange(4),
        )
        for number in range(count)
    )
    return Problem(needs, offers, _WEIGHTS)


def _spot(chance: random.Random) -> Spot:
    return Spot(chance.randrange(45_200_000, 46_000_000), chance.randrange(121_600_000, 123_200_000))


def _near(village: Spot, chance: random.Random) -> Spot:
    """Return a home somewhere in the two kilometres around a village."""
    return Spot(village.latitude + chance.randint(-18_000, 18_000), village.longitude + chance.randint(-25_000, 25_000))


def _degrees(spot: Spot) -> str:
    return f"{spot.latitude / 1e6:.6f},{spot.longitude / 1e6:.6f}"
