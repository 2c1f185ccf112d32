"""The forgeries of the three lists and of matches: for each rule one that breaks it, and nothing else."""

from typing import Any, Final

from tests.audit.rules.forgeries import MANAGER, Forgery, row
from tests.audit.rules.forging import Forger
from tests.practice.lists.lived import CARE, HELPED, NEXT, ROOM, TEAM


def line(v: Forger, code: str, **said: Any) -> str:  # noqa: ANN401 - what a body says
    return row(v, "listing.recorded", "listing", code, actor=MANAGER, **said)


def ruled(v: Forger, need: str, offer: str) -> str:
    return v.again(v.last("pair.ruled"), need=need, offer=offer, ruling="fixed")


def matched(v: Forger, need: str, order: str) -> str:
    return v.again(v.last("match.confirmed"), need=need, order=order)


def ruled_after_its_end(v: Forger) -> str:
    line(v, NEXT, state="ended")
    return ruled(v, NEXT, TEAM)


LISTS: Final[dict[str, Forgery]] = {
    "listing_amiss": lambda v: line(v, TEAM, capacity=0),
    "listing_out_of_reach": lambda v: line(v, TEAM, site="3002"),
    "refresh_amiss": lambda v: v.again(v.last("list.refreshed"), month="2026-01"),
    "pair_amiss": lambda v: ruled(v, NEXT, ROOM),
    "pair_ended": ruled_after_its_end,
    "match_forbidden": lambda v: matched(v, HELPED, v.names.open),
    "match_order_amiss": lambda v: matched(v, NEXT, v.names.matched),
    "match_crowded": lambda v: matched(v, CARE, v.names.open),
}
