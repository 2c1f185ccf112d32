"""What an office does with pairs by hand: it fixes one, forbids one, frees it again, and confirms what is proposed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import latest
from supermarket.district.roles import allowed_at
from supermarket.district.sites import centre_of
from supermarket.district.texts import plain
from supermarket.errors.practice.lists import (
    ListingUnknown,
    NeedUnmatched,
    NeedUnordered,
    PairCrowded,
    PairForbidden,
    PairRefused,
)
from supermarket.journal.entry import Entry
from supermarket.locale import N_
from supermarket.practice.lists.assignment import Matched
from supermarket.practice.lists.kinds import LISTINGS, MATCH_CONFIRMED, PAIR_RULED, Listing, MatchConfirmed, PairRuled
from supermarket.practice.lists.listings import listing_of
from supermarket.practice.lists.proposals import organisation_room, pose, propose
from supermarket.practice.lists.words import FIXED, FREE, NEED, OFFERS
from supermarket.practice.orders.dispatching import dispatch
from supermarket.practice.orders.kinds import ORDER_PLACED, ORDER_STEPPED
from supermarket.practice.orders.placing import NewOrder, place

Ruling = Literal["fixed", "forbidden", "free"]
_OF_ONE_REQUEST: Final = frozenset({ORDER_PLACED.name, ORDER_STEPPED.name, MATCH_CONFIRMED.name})


@dataclass(frozen=True)
class Ruled:
    """What was said of a pair, and by which entry."""

    entry: str
    need: str
    offer: str
    ruling: str


@dataclass(frozen=True)
class Confirmed:
    """A pair that was confirmed: by which entry, what it was worth, and the order that was placed."""

    entry: str
    need: str
    offer: str
    score: int
    order: str


def rule(session: WriteSession, need: str, offer: str, ruling: Ruling, request: Request) -> Ruled:
    """Fix a pair, forbid it, or let it be free again.

    Raises:
        ListingUnknown, ListingEnded: there is no such line, or it has ended.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        PairRefused: the two are no pair.
        PairCrowded: it is to be fixed, and the need or the offer has no place left.
    """
    need, offer = plain(need), plain(offer)
    asked = {"need": need, "offer": offer, "ruling": ruling}
    wanted = _line(session, need, ended=ruling == FREE)
    if found := session.answered(PAIR_RULED, request, site=wanted.site, asked=asked):
        return Ruled(found.name, need, offer, ruling)
    allowed_at(session, "match rule", request, wanted.site)
    _check_pair(wanted, _line(session, offer, ended=ruling == FREE))
    if ruling == FIXED:
        _check_room(session, wanted, offer)
    body = PairRuled(asked=asked, need=need, offer=offer, ruling=ruling)
    entry = session.record(PAIR_RULED, body, request, site=wanted.site, on=session.today)
    return Ruled(entry.name, need, offer, ruling)


def confirm(session: WriteSession, needs: Sequence[str], request: Request) -> list[Confirmed]:
    """Confirm what is proposed for some needs, or for all at a site and below it: each pair becomes an order.

    The order is dispatched at once where the offer is an organisation's. All are confirmed, or none.

    Raises:
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, SiteUnknown: the operator may not.
        NeedUnmatched: nothing is proposed for one of the needs.
        NeedUnordered: one has no household, or neither it nor its offer a service of the menu.
        PairForbidden: the pair was forbidden.
        Refusal: what placing and dispatching an order refuse.
    """
    wanted = [plain(need) for need in needs]
    if found := session.repeated(request, lambda some: _is_confirming(some, wanted)):
        return [_answer(each) for each in found if each.kind == MATCH_CONFIRMED.name]
    allowed_at(session, "match confirm", request, request.site)
    proposal = propose(session, request.site)
    pairs = [pair for pair in proposal.pairs if not wanted or pair.need in wanted]
    for need in wanted:
        if not any(pair.need == need for pair in pairs):
            raise NeedUnmatched(need=need[:40])
    return [_confirmed(session, pair, proposal.lines[pair.need], proposal.lines[pair.offer], request) for pair in pairs]


def _confirmed(session: WriteSession, pair: Matched, need: Listing, offer: Listing, request: Request) -> Confirmed:
    allowed_at(session, "match confirm", request, need.site)
    service = need.service or offer.service
    for name, value in ((N_("household"), need.household), (N_("service of the menu"), service)):
        if value is None:
            raise NeedUnordered(need=need.listing, missing=name)
    new = NewOrder(str(need.household), str(service), how="station", another=True)  # each need is listed by itself
    order = place(session, new, request)
    if offer.owner:
        dispatch(session, order.order, offer.owner, request)
    asked = {"need": pair.need, "offer": pair.offer}
    body = MatchConfirmed(asked=asked, need=pair.need, offer=pair.offer, order=order.order, score=pair.score)
    return _answer(session.record(MATCH_CONFIRMED, body, request, site=need.site, on=session.today))


def _answer(entry: Entry) -> Confirmed:
    said = entry.content
    return Confirmed(entry.name, said["need"], said["offer"], said["score"], said["order"])


def _is_confirming(found: Iterable[Entry], wanted: Sequence[str]) -> bool:
    """Say whether entries are what confirming these needs recorded; none named: whatever was proposed then."""
    entries = list(found)
    needs = {each.content["need"] for each in entries if each.kind == MATCH_CONFIRMED.name}
    return {each.kind for each in entries} <= _OF_ONE_REQUEST and (not wanted or needs == set(wanted))


def _line(session: ReadSession, code: str, *, ended: bool) -> Listing:
    """Return a line; where what was said of it is taken back, one that has ended too.

    Raises:
        ListingUnknown, ListingEnded: there is none.
    """
    if not ended:
        return listing_of(session, code, session.today)
    found = latest(session, LISTINGS, code, session.today)
    if found is None:
        raise ListingUnknown(listing=code[:40])
    return found


def _check_pair(need: Listing, offer: Listing) -> None:
    if need.list != NEED or offer.list not in OFFERS or need.kind != offer.kind:
        raise PairRefused(need=need.listing, offer=offer.listing)


def _check_room(session: ReadSession, need: Listing, offer: str) -> None:
    """Refuse to fix a pair for which there is no place left beside those fixed in the district.

    Places are the need's, the offer's, and those of the organisation behind it, which all of its offers share.
    """
    posed = pose(session, centre_of(session, session.today).site)
    problem, line = posed.problem, posed.lines.get(offer)
    pair = (need.listing, offer)
    if pair in problem.forbidden:
        raise PairForbidden(need=pair[0], offer=pair[1])
    fixed = Counter(code for each in problem.fixed for code in each)
    wanted = next((each.wanted for each in problem.needs if each.code == pair[0]), 0)
    room = next((each.room for each in problem.offers if each.code == pair[1]), 0)
    if pair in problem.fixed or fixed[pair[0]] >= wanted or fixed[pair[1]] >= room:
        raise PairCrowded(need=pair[0], offer=pair[1])
    if line and line.owner:
        others = sum(posed.lines[each].owner == line.owner for _need, each in problem.fixed)
        if others >= organisation_room(session, line):
            raise PairCrowded(need=pair[0], offer=pair[1])
