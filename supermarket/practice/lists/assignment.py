"""The best assignment of needs to offers as a whole: not the best offer for each need in turn.

Each time that a need is wanted is a row, each place that an offer has left is a column, and the pair's worth stands
where they meet. SciPy's `min_weight_full_bipartite_matching` finds the assignment of the greatest sum exactly, in
polynomial time, and looks at nothing where nothing stands; `linear_sum_assignment` takes five times as long here.
Integer programming (`scipy.optimize.milp`) would find the same for a million pairs in minutes, not in a second; SciPy
has no minimum-cost flow.

Four things keep it exact and quick. Pairs of different kinds are worth nothing, so each kind is a problem of its own,
or with those that an organisation offers besides. A need may stay unmet, which is worth 0: each row has a column of
its own for that, and pairs that are worth less stand nowhere. An offer's places are put in only as they are needed:
all are worth the same, so where one stays free no further one can better the sum. Where all are taken, twice as many
are put in and the problem is solved again.

What an organisation has had and what it takes is shared by all that it offers: each match of it after the first takes
`fairness` more off, whichever offer it is of. So beside the needs stand idle rows that may take the places of one
organisation alone. Of N places the first idle row is worth N − 1 times the fairness, the next one time less, and so
on: whoever leaves M places idle gets what M fewer matches would have taken off, and the sum is the same but for a
constant. Rows that must stay idle, because the organisation takes fewer, are worth more than everything else together.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
_TRIFLE: Final = 2.0**-16
"""Less than any point, even as often as there are rows; sums of it and of points are exact."""


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
    given = Counter(_organisation(offers[pair.offer]) for pair in kept)
    left = Counter({code: need.wanted for code, need in needs.items()})
    left.subtract(pair.need for pair in kept)
    rows = [need for code, need in needs.items() for _each in range(left[code])]
    free = [replace(offer, room=offer.room - used[code]) for code, offer in offers.items() if offer.room > used[code]]
    found: list[Found] = []
    for kinds in _groups({need.kind for need in rows}, free):
        here = [offer for offer in free if offer.kind in kinds]
        found += _solved(problem, [need for need in rows if need.kind in kinds], here, given)
    pairs += _named(problem, found, given, needs, offers)
    left.subtract(pair.need for pair in found)
    pairs.sort(key=lambda pair: (pair.need, pair.offer, not pair.fixed))
    return Assignment(tuple(pairs), {code: count for code, count in left.items() if count > 0}, tuple(crowded))


def _organisation(offer: Offer) -> Pair:
    """Return who offers something: its organisation, or, where it has none, the offer itself."""
    return ("", offer.code) if not offer.owner else (offer.owner, "")


def _groups(kinds: Collection[str], offers: Iterable[Offer]) -> list[frozenset[str]]:
    """Return kinds by themselves, or together where an organisation offers several of them."""
    of: defaultdict[Pair, set[str]] = defaultdict(set)
    for offer in offers:
        if offer.kind in kinds:
            of[_organisation(offer)].add(offer.kind)
    groups = [frozenset({kind}) for kind in sorted(kinds)]
    for several in of.values():
        groups = _joined(groups, several)
    return groups


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
    given: Mapping[Pair, int],
    needs: Mapping[str, Need],
    offers: Mapping[str, Offer],
    *,
    fixed: bool = False,
) -> Iterable[Matched]:
    """Give the pairs with their parts: of one organisation, each takes the next turn after those that are given."""
    turns = Counter(given)
    for need, offer, metres in sorted(pairs):
        whose = _organisation(offers[offer])
        parts = parts_of(needs[need], offers[offer], problem.weights, metres=metres, turn=turns[whose])
        turns[whose] += 1
        yield Matched(need, offer, parts, metres, fixed)


def _solved(problem: Problem, rows: Sequence[Need], offers: Sequence[Offer], given: Mapping[Pair, int]) -> list[Found]:
    """Return the pairs that are worth most together, where each organisation has been given some already."""
    import numpy as np  # noqa: PLC0415 - where it is used

    if not rows or not offers:
        return []
    metres = _metres([need.spot for need in rows], [offer.spot for offer in offers])
    worth = _worth(problem, rows, offers, metres)
    whose = [_organisation(offer) for offer in offers]
    worth -= problem.weights.fairness * np.array([given[each] for each in whose])
    limits = {each: max(0, problem.rooms.get(each[0], len(rows) + given[each]) - given[each]) for each in whose}
    most = [min(offer.room, limits[each], len(rows)) for offer, each in zip(offers, whose, strict=True)]
    places = [min(_PLACES_FIRST, room) for room in most]
    while True:
        of = np.repeat(np.arange(len(offers)), places)
        idle = _idle([whose[column] for column in of.tolist()], limits, problem.weights.fairness)
        turned = _best(worth[::-1, of], idle)  # of needs that are alike, the first ones are met
        taken = [(len(rows) - 1 - row, int(of[column])) for row, column in turned]
        filled = Counter(offer for _row, offer in taken)
        short = [place for place, count in enumerate(places) if filled[place] == count < most[place]]
        if not short:
            return [Found(rows[row].code, offers[offer].code, int(metres[row, offer])) for row, offer in taken]
        for place in short:
            places[place] = min(2 * places[place], most[place])


class _Idle(NamedTuple):
    """Rows that keep places of one organisation idle: what each is worth, whether it must, and which the places are."""

    worth: "NDArray[Any]"
    must: "NDArray[Any]"
    places: "NDArray[Any]"


def _idle(whose: Sequence[Pair], limits: Mapping[Pair, int], fairness: int) -> list[_Idle]:
    """Return the rows that keep places idle, by the organisation of each place.

    Idle is a trifle better than a match that adds nothing, so that none is proposed.
    """
    import numpy as np  # noqa: PLC0415 - where it is used

    of: defaultdict[Pair, list[int]] = defaultdict(list)
    for place, organisation in enumerate(whose):
        of[organisation].append(place)
    idle = []
    for organisation, places in of.items():
        fewer = fairness * np.arange(len(places) - 1, -1, -1)
        must = np.arange(len(places)) < len(places) - limits[organisation]
        some = (fewer > 0) | must
        idle.append(_Idle(fewer[some] + _TRIFLE, must[some], np.array(places)))
    return idle


def _best(gains: "NDArray[Any]", idle: Sequence[_Idle]) -> Iterator[tuple[int, int]]:
    """Give the rows and columns of needs that are worth most together, with the rows that stay idle beside them."""
    import numpy as np  # noqa: PLC0415 - where it is used
    from scipy.sparse import coo_matrix  # noqa: PLC0415 - where it is used
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching  # noqa: PLC0415 - where it is used

    needs, columns = gains.shape
    more_than_all = needs * float(gains.max(initial=0)) + sum(float(each.worth.sum()) for each in idle) + 1
    rows, places = ([each] for each in np.nonzero(gains > 0))
    worth = [gains[rows[0], places[0]].astype(float)]
    count = needs
    for each in idle:
        numbers = count + np.arange(len(each.worth))
        count += len(numbers)
        rows.append(np.repeat(numbers, len(each.places)))
        places.append(np.tile(each.places, len(numbers)))
        worth.append(np.repeat(each.worth + more_than_all * each.must, len(each.places)))
    unmet = np.arange(count)
    points = np.concatenate((*worth, np.zeros(count)))
    where = (np.concatenate((*rows, unmet)), np.concatenate((*places, columns + unmet)))
    table = coo_matrix((points.max() + 1 - points, where), shape=(count, columns + count))
    for row, column in zip(*min_weight_full_bipartite_matching(table.tocsr()), strict=True):
        if row < needs and column < columns:
            yield int(row), int(column)


def _worth(problem: Problem, rows: Sequence[Need], offers: Sequence[Offer], metres: "NDArray[Any]") -> "NDArray[Any]":
    """Return what each pair is worth at an organisation's first turn, and nothing for one forbidden or out of reach."""
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
