"""The best assignment of needs to offers as a whole: not the best offer for each need in turn.

Each time that a need is wanted is a row, each place that an offer has left is a column, and the pair's worth stands
where they meet. `scipy.optimize.linear_sum_assignment` finds the assignment of the greatest sum exactly, in
polynomial time. Integer programming (`scipy.optimize.milp`) would find the same for a million pairs in minutes, not
in a second; SciPy has no minimum-cost flow.

Three things keep it exact and quick. Pairs of different kinds are worth nothing, so each kind is a problem of its
own. A need may stay unmet, which is worth 0: pairs worth less count 0 and are dropped afterwards, which gives the
same greatest sum as long as there are no fewer columns than rows. And an offer's places are put in only as they are
needed: its next place is worth, for every need, at most what the one before is, so where the last one put in stays
free no further one can better the sum (its price in the dual problem is 0, and so is the price of any that is worth
less). Where it is taken, twice as many are put in and the problem is solved again.

What an organisation takes is shared by all that it offers. Where the best assignment gives it more, its kinds become
one problem in which so many idle rows as its places are too many may take its places alone, and must: each is worth
more than everything else together. A room that is not overrun binds nobody, so leaving it out first is exact too.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from supermarket.practice.circle.distances import Spot, metres_apart, metres_between
from supermarket.practice.circle.nearest import array_of
from supermarket.practice.lists.scoring import UNKNOWN, Need, Offer, Part, Weights, parts_of, total

if TYPE_CHECKING:
    from numpy.typing import NDArray

Pair = tuple[str, str]
"""A need and an offer, by their codes."""


class Found(NamedTuple):
    """A pair that belongs together, and how far apart its two are, in metres."""

    need: str
    offer: str
    metres: int


_PLACES_FIRST: Final = 1
"""So many places of each offer are put in at first."""


@dataclass(frozen=True)
class Problem:
    """What is to be matched. `fixed` pairs are kept, once for each time that they stand there; `forbidden` never come.

    Codes are each there once; rooms and wanted times are not below zero. `rooms` says how many needs an organisation
    takes over all its offers; one that is not there takes any number.
    """

    needs: tuple[Need, ...]
    offers: tuple[Offer, ...]
    weights: Weights
    fixed: tuple[Pair, ...] = ()
    forbidden: frozenset[Pair] = frozenset()
    rooms: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Matched:
    """A pair of the assignment, what it is worth part by part, and whether it was fixed by hand."""

    need: str
    offer: str
    parts: tuple[Part, ...]
    metres: int
    fixed: bool = False

    @property
    def score(self) -> int:
        """Return what the pair is worth."""
        return total(self.parts)


@dataclass(frozen=True)
class Assignment:
    """The best assignment: its pairs by need, the times that each need stays unmet, fixed pairs that found no room."""

    pairs: tuple[Matched, ...]
    unmet: Mapping[str, int]
    crowded: tuple[Pair, ...]

    @property
    def objective(self) -> int:
        """Return what all pairs are worth together: no other assignment is worth more with the same pairs fixed."""
        return sum(pair.score for pair in self.pairs)


def assign(problem: Problem) -> Assignment:
    """Return an assignment of the greatest worth; of several, always the same one."""
    needs = {need.code: need for need in sorted(problem.needs, key=lambda need: need.code)}
    offers = {offer.code: offer for offer in sorted(problem.offers, key=lambda offer: offer.code)}
    kept, crowded = _kept(problem, needs, offers)
    pairs = [*_named(problem, kept, Counter(), needs, offers, fixed=True)]
    used = Counter(pair.offer for pair in kept)
    left = Counter({code: need.wanted for code, need in needs.items()})
    left.subtract(pair.need for pair in kept)
    rows = [need for code, need in needs.items() for _each in range(left[code])]
    found = _within_rooms(problem, rows, [offer for offer in offers.values() if offer.room > used[offer.code]], used)
    pairs += _named(problem, found, used, needs, offers)
    left.subtract(pair.need for pair in found)
    pairs.sort(key=lambda pair: (pair.need, pair.offer, not pair.fixed))
    return Assignment(tuple(pairs), {code: count for code, count in left.items() if count > 0}, tuple(crowded))


def _within_rooms(
    problem: Problem, rows: Sequence[Need], offers: Sequence[Offer], used: Mapping[str, int]
) -> list[Found]:
    """Return the pairs that are worth most together and overrun no organisation; rooms bind where one was overrun."""
    owners = {offer.code: offer.owner for offer in problem.offers}
    rooms = Counter(dict(problem.rooms))
    for code, count in used.items():
        if owners[code] in rooms:
            rooms[owners[code]] -= count
    of: defaultdict[str, set[str]] = defaultdict(set)
    for offer in offers:
        of[offer.owner].add(offer.kind)
    groups = [frozenset({kind}) for kind in sorted({need.kind for need in rows})]
    bound: set[str] = set()
    known: dict[tuple[frozenset[str], frozenset[str]], list[Found]] = {}
    while True:
        found: list[Found] = []
        for kinds in groups:
            here = [offer for offer in offers if offer.kind in kinds]
            limits = {owner: rooms[owner] for owner in sorted(bound & {offer.owner for offer in here})}
            if (asked := (kinds, frozenset(limits))) not in known:
                known[asked] = _solved(problem, [need for need in rows if need.kind in kinds], here, used, limits)
            found += known[asked]
        given = Counter(owners[pair.offer] for pair in found)
        over = {owner for owner, count in given.items() if owner in rooms and count > rooms[owner]}
        if not over:
            return found
        for owner in sorted(over):
            groups = _joined(groups, of[owner])
        again = [group for group in groups if any(group & of[owner] for owner in over)]
        bound |= over | {owner for owner in rooms if any(of[owner] and of[owner] <= group for group in again)}


def _joined(groups: Iterable[frozenset[str]], kinds: Collection[str]) -> list[frozenset[str]]:
    """Return the groups of kinds, with all that some kinds lie in as one."""
    apart: list[frozenset[str]] = []
    one: frozenset[str] = frozenset()
    for group in groups:
        if group.isdisjoint(kinds):
            apart.append(group)
        else:
            one |= group
    return sorted([*apart, one], key=sorted)


def _kept(problem: Problem, needs: Mapping[str, Need], offers: Mapping[str, Offer]) -> tuple[list[Found], list[Pair]]:
    """Return the fixed pairs for which there is room, and those for which there is none."""
    kept: list[Found] = []
    crowded: list[Pair] = []
    wanted = Counter({code: need.wanted for code, need in needs.items()})
    room = Counter({code: offer.room for code, offer in offers.items()})
    rooms = Counter(dict(problem.rooms))
    for pair in problem.fixed:
        owner = offers[pair[1]].owner
        if wanted[pair[0]] <= 0 or room[pair[1]] <= 0 or (owner in rooms and rooms[owner] <= 0):
            crowded.append(pair)
            continue
        wanted[pair[0]] -= 1
        room[pair[1]] -= 1
        rooms.update({owner: -1} if owner in rooms else {})
        here, there = needs[pair[0]].spot, offers[pair[1]].spot
        kept.append(Found(*pair, UNKNOWN if here is None or there is None else metres_between(here, there)))
    return kept, crowded


def _named(  # noqa: PLR0913 - what a pair is worth depends on
    problem: Problem,
    pairs: Iterable[Found],
    used: Mapping[str, int],
    needs: Mapping[str, Need],
    offers: Mapping[str, Offer],
    *,
    fixed: bool = False,
) -> Iterable[Matched]:
    """Give the pairs with their parts: of one offer, each takes the next turn after those that are used."""
    turns = Counter(used)
    for need, offer, metres in sorted(pairs):
        parts = parts_of(needs[need], offers[offer], problem.weights, metres=metres, turn=turns[offer])
        turns[offer] += 1
        yield Matched(need, offer, parts, metres, fixed)


def _solved(
    problem: Problem, rows: Sequence[Need], offers: Sequence[Offer], used: Mapping[str, int], limits: Mapping[str, int]
) -> list[Found]:
    """Return the pairs that are worth most together, with no more of each organisation than `limits` says."""
    import numpy as np  # noqa: PLC0415 - where it is used
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - where it is used

    if not rows or not offers:
        return []
    metres = _metres([need.spot for need in rows], [offer.spot for offer in offers])
    worth = _worth(problem, rows, offers, metres)
    most = [min(offer.room - used[offer.code], limits.get(offer.owner, len(rows)), len(rows)) for offer in offers]
    places = [min(_PLACES_FIRST, room) for room in most]
    while True:
        of = np.repeat(np.arange(len(offers)), places)
        turns = np.concatenate(
            [np.arange(count) + used[offer.code] for offer, count in zip(offers, places, strict=True)]
        )
        gains = np.maximum(worth[:, of] - problem.weights.fairness * turns, 0)
        idle = _idle(gains, [offers[column].owner for column in of.tolist()], limits)
        blank = np.zeros((len(rows) + len(idle), max(0, len(rows) + len(idle) - len(of))), dtype=gains.dtype)
        chosen_rows, chosen = linear_sum_assignment(np.hstack((np.vstack((idle, gains)), blank)), maximize=True)
        taken = [
            (row - len(idle), int(of[column]))
            for row, column in zip(chosen_rows.tolist(), chosen.tolist(), strict=True)
            if row >= len(idle) and column < len(of) and gains[row - len(idle), column] > 0
        ]
        filled = Counter(offer for _row, offer in taken)
        short = [place for place, count in enumerate(places) if filled[place] == count < most[place]]
        if not short:
            return [Found(rows[row].code, offers[offer].code, int(metres[row, offer])) for row, offer in taken]
        for place in short:
            places[place] = min(2 * places[place], most[place])


def _idle(gains: "NDArray[Any]", owners: Sequence[str], limits: Mapping[str, int]) -> "NDArray[Any]":
    """Return the rows that keep places of an organisation free: as many as it has places beyond its limit."""
    import numpy as np  # noqa: PLC0415 - where it is used

    more_than_all = int(gains.max(initial=0)) * len(gains) + 1
    rows = [np.zeros((0, len(owners)), dtype=gains.dtype)]
    for owner, most in limits.items():
        own = np.array([each == owner for each in owners], dtype=gains.dtype)
        rows.append(np.tile(own * more_than_all, (max(0, int(own.sum()) - max(0, most)), 1)))
    return np.vstack(rows)


def _worth(problem: Problem, rows: Sequence[Need], offers: Sequence[Offer], metres: "NDArray[Any]") -> "NDArray[Any]":
    """Return what each pair is worth at the offer's first turn, and nothing for one forbidden or out of reach."""
    import numpy as np  # noqa: PLC0415 - where it is used

    weights = problem.weights
    way = np.where(metres == UNKNOWN, 1000 * weights.km_unknown, metres)
    services: dict[str | None, int] = defaultdict(lambda: len(services))
    asked = np.array([-1 if need.service is None else services[need.service] for need in rows])
    served = np.array([-2 if offer.service is None else services[offer.service] for offer in offers])
    against = [
        weights.load * offer.load + weights.unsatisfied * offer.unsatisfied + weights.fairness * offer.had
        for offer in offers
    ]
    worth: NDArray[Any] = weights.met - (way * weights.per_km + 500) // 1000 - np.array(against)
    worth += weights.same_service * (asked[:, None] == served[None, :])
    kinds = np.array([need.kind for need in rows])[:, None] != np.array([offer.kind for offer in offers])[None, :]
    worth[kinds] = 0
    for reach in {offer.reach for offer in offers if offer.reach is not None}:
        out = np.array([need.site not in reach for need in rows])
        worth[np.ix_(out, np.array([offer.reach == reach for offer in offers]))] = 0
    _forbid(worth, problem.forbidden, rows, offers)
    return worth


def _forbid(worth: "NDArray[Any]", forbidden: Collection[Pair], rows: Sequence[Need], offers: Sequence[Offer]) -> None:
    """Make every forbidden pair worth nothing, whatever speaks for it."""
    columns = {offer.code: number for number, offer in enumerate(offers)}
    lines: dict[str, list[int]] = defaultdict(list)
    for number, need in enumerate(rows):
        lines[need.code].append(number)
    for need_code, offer_code in forbidden:
        if need_code in lines and offer_code in columns:
            worth[lines[need_code], columns[offer_code]] = 0


def _metres(ones: Sequence[Spot | None], others: Sequence[Spot | None]) -> "NDArray[Any]":
    """Return the whole metres from each place to each other one; `UNKNOWN` where one of them is not known."""
    import numpy as np  # noqa: PLC0415 - where it is used

    nowhere = Spot(0, 0)
    here, there = (array_of([spot or nowhere for spot in spots]) for spots in (ones, others))
    unknown = np.array([spot is None for spot in ones])[:, None] | np.array([spot is None for spot in others])[None, :]
    return np.where(unknown, UNKNOWN, metres_apart(here, there))
