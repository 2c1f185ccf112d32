"""The forgeries of the three lists and of matches: for each rule one that breaks it, and nothing else."""

from typing import Any, Final

from tests.audit.rules.forgeries import MANAGER, OTHER_MANAGER, STATION, Forgery, row
from tests.audit.rules.forgeries_orders import ordered
from tests.audit.rules.forging import Forger
from tests.practice.lists.lived import CARE, HELPED, NEXT, ROOM, TEAM
from tests.practice.orders.ordering import OWN


def line(v: Forger, code: str, **said: Any) -> str:  # noqa: ANN401 - what a body says
    return row(v, "listing.recorded", "listing", code, actor=MANAGER, **said)


def ruled(v: Forger, need: str, offer: str) -> str:
    return v.again(v.last("pair.ruled"), need=need, offer=offer, ruling="fixed")


def matched(v: Forger, need: str, order: str, **said: Any) -> str:  # noqa: ANN401 - what a body says
    """Say that an order came of a need's match, by the request that placed it if it was `placed` just before."""
    return v.again(v.last("match.confirmed"), need=need, order=order, **{"key": "match/3", **said})


def placed(v: Forger, **said: Any) -> str:  # noqa: ANN401 - what an order says
    """Place an order and send it to the team, as confirming a match does, all at one moment."""
    order = ordered(v, actor=MANAGER, key="match", **said)
    told = {"case": order, "step": "dispatch", "organisation": OWN}
    body = {"asked": told, **told, "was": "placed", "state": "dispatched", "within": 48}
    v.add("order.stepped", body, actor=MANAGER, site=STATION, key="match/2")
    return order


def at_once(v: Forger) -> None:
    """Let the last entries be of one moment."""
    for back in (2, 3):
        v.entries[-back] = v.entries[-back]._replace(at=v.entries[-1].at)


def confirmed(v: Forger, need: str, **said: Any) -> str:  # noqa: ANN401 - what a body says
    """Confirm a match as it must be, unless something is said otherwise."""
    name = matched(v, need, placed(v), **said)
    at_once(v)
    return name


def confirmed_for_another(v: Forger) -> str:
    name = matched(v, NEXT, placed(v, household=v.names.household))
    at_once(v)
    return name


def crowded(v: Forger) -> str:
    """Confirm a need once more that was met as often as it asks."""
    confirmed(v, NEXT)
    v.entries = [each._replace(key=f"one {each.key}") if each.key.startswith("match") else each for each in v.entries]
    return confirmed(v, NEXT)


def fixed_at_one_place(v: Forger) -> str:
    """Fix two needs to the one place that an offer has left."""
    ruled(v, NEXT, TEAM)
    v.again(v.last("pair.ruled"), need=HELPED, offer=TEAM, ruling="free")
    return ruled(v, HELPED, TEAM)


def fixed_with_a_full_organisation(v: Forger) -> str:
    """Fix a need to an organisation that has as many open orders as it takes, though the offer has places."""
    row(v, "organisation.recorded", "organisation", OWN, capacity=1)
    return ruled(v, NEXT, TEAM)


def fixed_with_an_unable_organisation(v: Forger) -> str:
    row(v, "organisation.recorded", "organisation", OWN, skills="haircut")
    return ruled(v, NEXT, TEAM)


def ruled_after_its_end(v: Forger) -> str:
    line(v, NEXT, state="ended")
    return ruled(v, NEXT, TEAM)


LIST_WAYS: Final[dict[str, tuple[str, Forgery]]] = {
    "a match of an older order": ("match_order_amiss", lambda v: matched(v, NEXT, v.names.served)),
    "a match of an order that nobody was sent": ("match_order_amiss", lambda v: matched(v, NEXT, v.names.open)),
    "a match of another household's order": ("match_order_amiss", confirmed_for_another),
    "a match by another request": ("match_order_amiss", lambda v: confirmed(v, NEXT, key="another")),
    "a list of a shop": ("refresh_of_nothing", lambda v: v.again(v.last("list.refreshed"), site="5001")),
    "a forbidden pair that is fixed": ("match_forbidden", lambda v: ruled(v, HELPED, TEAM)),
    "a match that is worth nothing": ("match_worth_amiss", lambda v: confirmed(v, NEXT, score=0)),
    "a need of a household that is none": ("named_not_in_force", lambda v: line(v, CARE, household="1000-1-9-45")),
    "a pair fixed beyond the offer's places": ("pair_crowded", fixed_at_one_place),
    "a pair fixed beyond what its organisation takes": ("pair_crowded", fixed_with_a_full_organisation),
    "a pair fixed with an organisation that cannot do it": ("pair_crowded", fixed_with_an_unable_organisation),
}


LISTS: Final[dict[str, Forgery]] = {
    "listing_amiss": lambda v: line(v, TEAM, capacity=0),
    "listing_out_of_reach": lambda v: line(v, TEAM, site="3002"),
    "refresh_amiss": lambda v: v.again(v.last("list.refreshed"), month="2026-01"),
    "pair_amiss": lambda v: ruled(v, NEXT, ROOM),
    "pair_ended": ruled_after_its_end,
    "refresh_of_nothing": lambda v: v.again(v.last("list.refreshed"), site="3002", actor=OTHER_MANAGER),
    "pair_crowded": lambda v: ruled(v, CARE, TEAM),
    "match_forbidden": lambda v: confirmed(v, HELPED),
    "match_order_amiss": lambda v: matched(v, NEXT, v.names.matched),
    "match_worth_amiss": lambda v: confirmed(v, NEXT, score=10**9),
    "match_crowded": crowded,
}
