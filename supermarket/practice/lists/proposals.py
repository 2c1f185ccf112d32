"""The proposal 精准对接: what could best meet the needs of a place today, with the reasons for each pair."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from sqlalchemy import bindparam, or_, select

from supermarket.books.session import ReadSession
from supermarket.clock import DAY
from supermarket.district.dated.registers import all_in_force, in_force
from supermarket.district.settings import (
    MATCH_FAIRNESS,
    MATCH_KM_UNKNOWN,
    MATCH_LOAD,
    MATCH_MET,
    MATCH_PER_KM,
    MATCH_SAME_SERVICE,
    MATCH_UNSATISFIED,
    setting,
)
from supermarket.district.sites import chain_of, known_site
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.practice.circle.distances import Spot
from supermarket.practice.lists.assignment import Assignment, Matched, Pair, Problem, assign
from supermarket.practice.lists.kinds import Listing
from supermarket.practice.lists.listings import sites_below, standing
from supermarket.practice.lists.matches import Match, matches_that_count, rulings
from supermarket.practice.lists.scoring import Need, Offer, Weights
from supermarket.practice.lists.words import NEED, OFFERS
from supermarket.practice.orders.registers import ORGANISATIONS, SERVICES, Organisation
from supermarket.practice.orders.standing import loads_of, open_orders
from supermarket.practice.orders.tables import OrderStepRow
from supermarket.practice.orders.words import SERVICE_KINDS

NOT_OFFERED: Final = N_("nothing of its kind is offered")
ALL_TAKEN: Final = N_("everything of its kind has its places taken")
NOT_WORTH: Final = N_("what is left of its kind is too far away, too busy, out of reach or forbidden")
RATED_DAYS: Final = 365
"""Ratings of so many days are looked back at."""
_step: Final = table_of(OrderStepRow).c
_RATINGS: Final = Prepared(
    select(_step.case_origin, _step.case_seq, _step.organisation, _step.rating)
    .where(_step.at >= bindparam("since"), or_(_step.rating.is_not(None), _step.organisation.is_not(None)))
    .order_by(*(_step[name] for name in ("at", "origin", "seq")))
)


@dataclass(frozen=True)
class Unmet:
    """A need that nothing is proposed for, how many times it still asks, and why."""

    need: str
    times: int
    why: str


@dataclass(frozen=True)
class Posed:
    """What is to be matched at a site today, and the lines that it is about, by their codes."""

    problem: Problem
    lines: Mapping[str, Listing]


@dataclass(frozen=True)
class Proposal:
    """What is proposed for the needs at a site and below it, on a day, and what is not."""

    site: str
    on: str
    assignment: Assignment
    unmet: tuple[Unmet, ...]
    lines: Mapping[str, Listing]
    """The lines that it names, by their codes."""

    @property
    def objective(self) -> int:
        """Return what all its pairs are worth together."""
        return self.assignment.objective

    @property
    def pairs(self) -> tuple[Matched, ...]:
        """Return its pairs."""
        return self.assignment.pairs

    @property
    def crowded(self) -> tuple[Pair, ...]:
        """Return the pairs that were fixed and find no room."""
        return self.assignment.crowded


def propose(session: ReadSession, site: str) -> Proposal:
    """Return the best assignment of what is offered in the district to the needs at a site and below it.

    Raises:
        SiteUnknown: there is no such site.
        SettingMissing: a weight is not recorded.
    """
    posed = pose(session, site)
    found = assign(posed.problem)
    return Proposal(site, session.today, found, tuple(_unmet(posed.problem, found)), posed.lines)


def pose(session: ReadSession, site: str) -> Posed:
    """Return what is to be matched at a site and below it today: the needs there, everything that is offered anywhere.

    Raises:
        SiteUnknown, SettingMissing: as in `propose`.
    """
    on = session.today
    below = sites_below(session, site, on)
    lines = standing(session, on)
    wanted = [line for line in lines if line.list == NEED and (below is None or line.site in below)]
    offered = [line for line in lines if line.list in OFFERS]
    done = matches_that_count(session, (line.listing for line in wanted))
    needs = _needs(session, wanted, done)
    organisations = _organisations(session)
    offers = _offers(session, offered, needs, done, organisations)
    asked, given = {need.code for need in needs}, {offer.code for offer in offers}
    ruled = rulings(session, on, done)
    fixed = tuple(pair for pair in ruled.fixed if pair[0] in asked and pair[1] in given)
    problem = Problem(needs, offers, weights_at(session, site), fixed, ruled.forbidden, _rooms(organisations, offers))
    return Posed(problem, {line.listing: line for line in (*wanted, *offered)})


def weights_at(session: ReadSession, site: str) -> Weights:
    """Return the weights in force at a site today.

    Raises:
        SettingMissing: one of them is not recorded.
    """
    chain = chain_of(session, site, session.today)
    names = (
        *(MATCH_MET, MATCH_SAME_SERVICE, MATCH_PER_KM, MATCH_KM_UNKNOWN),
        *(MATCH_LOAD, MATCH_UNSATISFIED, MATCH_FAIRNESS),
    )
    return Weights(*(setting(session, name, session.today, chain) for name in names))


def spot_of(session: ReadSession, site: str) -> Spot | None:
    """Return where a site stands, or where the nearest above it that is no institute does; None: nobody has said."""
    found = known_site(session, site, session.today)
    if found.latitude is None and found.parent and found.tier in {"supermarket", "base", "point"}:
        found = known_site(session, found.parent, session.today)
    if found.latitude is None or found.longitude is None:
        return None
    return Spot(found.latitude, found.longitude)


def _needs(session: ReadSession, lines: Iterable[Listing], done: Iterable[Match]) -> tuple[Need, ...]:
    met = Counter(match.need for match in done if match.stands)
    spots: dict[str, Spot | None] = {}
    needs = []
    for line in lines:
        if line.site not in spots:
            spots[line.site] = spot_of(session, line.site)
        left = line.capacity - met[line.listing]
        if left > 0:
            needs.append(Need(line.listing, line.kind, left, line.service, line.site, spots[line.site]))
    return tuple(needs)


class _Organisations(NamedTuple):
    """The organisations in force, by their codes, and how many orders each has in hand."""

    by_code: Mapping[str, Organisation]
    loads: Mapping[str, int]


def _organisations(session: ReadSession) -> _Organisations:
    by_code = {each.organisation: each for each in all_in_force(session, ORGANISATIONS, session.today)}
    return _Organisations(by_code, loads_of(open_orders(session)))


def _offers(
    session: ReadSession,
    lines: Iterable[Listing],
    needs: Iterable[Need],
    done: Iterable[Match],
    organisations: _Organisations,
) -> tuple[Offer, ...]:
    """Return what is offered, with the room that is left: none where its organisation cannot do such help."""
    kept = {line.listing: line for line in lines}
    taken = Counter(match.offer for match in done if match.is_open)
    owner_of = {code: line.owner or code for code, line in kept.items()}
    month = session.today[:7]
    had = Counter(owner_of.get(match.offer, match.offer) for match in done if match.on[:7] == month and match.stands)
    loads = organisations.loads
    reached = _reach(session, organisations.by_code, {need.site for need in needs})
    unsatisfied = unsatisfied_shares(session)
    offers = []
    for code, line in kept.items():
        owner = organisations.by_code.get(line.owner or "")
        room = line.capacity - taken[code]
        load = 100 * taken[code] // line.capacity
        if line.owner:
            room = min(room, _room_of(owner, _skill(session, line), loads))
            load = _load_of(owner, loads, load)
        told = {
            "reach": reached.get(line.owner or ""),
            "load": load,
            "unsatisfied": unsatisfied.get(line.owner or "", 0),
            "had": had[owner_of[code]],
            "owner": line.owner or "",
        }
        spot = spot_of(session, line.site)
        offers.append(Offer(code, line.kind, max(0, room), line.service, spot, **told))  # type: ignore[arg-type]
    return tuple(offers)


def _skill(session: ReadSession, line: Listing) -> str | None:
    """Return what an organisation must be able to do for an order of an offer; None: nothing that skills tell."""
    service = in_force(session, SERVICES, line.service, session.today) if line.service else None
    if service:
        return service.kind
    return line.kind if line.kind in SERVICE_KINDS else None


def _room_of(owner: Organisation | None, skill: str | None, loads: Mapping[str, int]) -> int:
    """Return how many more orders an organisation takes; none where it has ended or has not the skill."""
    if owner is None or (owner.skills and skill and skill not in owner.skills.split()):
        return 0
    return 1_000_000 if owner.capacity is None else owner.capacity - loads.get(owner.organisation, 0)


def _rooms(organisations: _Organisations, offers: Iterable[Offer]) -> dict[str, int]:
    """Return how many more orders each organisation takes over all that it offers, where that is bounded."""
    owners = {offer.owner for offer in offers}
    return {
        code: max(0, each.capacity - organisations.loads.get(code, 0))
        for code, each in organisations.by_code.items()
        if code in owners and each.capacity is not None
    }


def organisation_room(session: ReadSession, line: Listing) -> int:
    """Return how many more orders the organisation behind an offer takes, whichever of its offers they are of."""
    owner = in_force(session, ORGANISATIONS, line.owner, session.today) if line.owner else None
    return _room_of(owner, _skill(session, line), loads_of(open_orders(session)))


def _load_of(owner: Organisation | None, loads: Mapping[str, int], own: int) -> int:
    """Return how much of what it can take an organisation has in hand, in per cent; else how much the offer has."""
    if owner is None or owner.capacity is None:
        return own
    return min(100, 100 * loads.get(owner.organisation, 0) // owner.capacity)


def _reach(
    session: ReadSession, organisations: Mapping[str, Organisation], sites: Iterable[str]
) -> dict[str, frozenset[str]]:
    """Return for each organisation the sites of needs that it serves."""
    chains = {site: set(chain_of(session, site, session.today)) for site in sites}
    return {
        code: frozenset(site for site, chain in chains.items() if chain & set((each.places or each.site).split()))
        for code, each in organisations.items()
    }


def unsatisfied_shares(session: ReadSession) -> dict[str, int]:
    """Return for each organisation how many of those who rated it in the last year were not satisfied, in per cent."""
    with_whom: dict[tuple[str, int], str] = {}
    rated: dict[tuple[str, int], str] = {}
    for origin, seq, organisation, rating in session.rows(_RATINGS, since=session.now - RATED_DAYS * DAY):
        if organisation:
            with_whom[origin, seq] = organisation
        if rating:
            rated[origin, seq] = rating
    answers: defaultdict[str, list[bool]] = defaultdict(list)
    for order, rating in rated.items():
        if order in with_whom:
            answers[with_whom[order]].append(rating == "not")
    return {code: 100 * sum(given) // len(given) for code, given in answers.items()}


def _unmet(problem: Problem, found: Assignment) -> Iterable[Unmet]:
    """Give the needs that stay unmet, each with the reason."""
    used = Counter(pair.offer for pair in found.pairs)
    owners = {offer.code: offer.owner for offer in problem.offers}
    busy = Counter(owners[pair.offer] for pair in found.pairs)
    full = {owner for owner, room in problem.rooms.items() if busy[owner] >= room}
    kinds = {need.code: need.kind for need in problem.needs}
    for code, times in found.unmet.items():
        offered = [offer for offer in problem.offers if offer.kind == kinds[code]]
        left = [offer for offer in offered if offer.room > used[offer.code] and offer.owner not in full]
        yield Unmet(code, times, NOT_WORTH if left else ALL_TAKEN if offered else NOT_OFFERED)
