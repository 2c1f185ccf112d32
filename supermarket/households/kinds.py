"""The kinds of entries about what becomes of a household: another head, another village, nobody left; and its proxies.

Such an entry says what happened; the rows of the registers that follow from it are entries of their own after it. What
moves points besides is in earning.
"""

from enum import StrEnum
from typing import Any, Final, Literal

from supermarket.books.kinds import Body, Change, Kind, Named, stamp_of
from supermarket.households.tables import HouseholdEventRow, ProxyRow
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Value
from supermarket.locale import N_

HeadReason = Literal["death", "moved", "other"]
Departure = Literal["death", "leaving"]


class HouseholdEvent(StrEnum):
    """What became of a household."""

    HEAD_CHANGED = N_("head-changed")
    RELOCATED = N_("relocated")
    DIED = N_("died")
    LEFT = N_("left")
    SPLIT = N_("split")
    FOUNDED = N_("founded")
    MERGED = N_("merged")
    JOINED = N_("joined")


class HeadChanged(Body):
    """A household has another head; account, card and history stay. After a death the former one is no member more."""

    asked: dict[str, str]
    household: str
    head: str
    former: str
    reason: HeadReason


class HouseholdRelocated(Body):
    """A household moved to another village: `former` was its station before; account, card and history stay."""

    asked: dict[str, str]
    household: str
    former: str
    station: str
    shop: str | None = None


class HouseholdDeparted(Body):
    """Nobody of a household is left here; `until` is the last day on which its `points` wait for whoever takes over."""

    asked: dict[str, str]
    household: str
    why: Departure
    points: int
    until: str


class ProxyAuthorised(Body):
    """A household lets another one, the proxy, fetch goods for it until a day, that day included."""

    asked: dict[str, str]
    household: str
    proxy: str
    until: str


def happened(  # noqa: PLR0913 - by name
    entry: Entry,
    household: str,
    what: HouseholdEvent,
    *,
    other: str | None = None,
    points: int | None = None,
    until: str | None = None,
) -> Change:
    """Return the row that says what became of a household."""
    stamp: dict[str, Value] = {"household": household, **stamp_of(entry)}
    told: dict[str, Value] = {"on": entry.on, "what": what.value, "other": other, "points": points, "until": until}
    return Change(HouseholdEventRow, {**stamp, **told})


def _headed(entry: Entry, body: HeadChanged) -> tuple[Change, ...]:
    return (happened(entry, body.household, HouseholdEvent.HEAD_CHANGED),)


def _relocated(entry: Entry, body: HouseholdRelocated) -> tuple[Change, ...]:
    return (happened(entry, body.household, HouseholdEvent.RELOCATED),)


def _departed(entry: Entry, body: HouseholdDeparted) -> tuple[Change, ...]:
    what = HouseholdEvent.DIED if body.why == "death" else HouseholdEvent.LEFT
    return (happened(entry, body.household, what, until=body.until),)


def _authorised(entry: Entry, body: ProxyAuthorised) -> tuple[Change, ...]:
    about: dict[str, Value] = {"household": body.household, "proxy": body.proxy, "until": body.until}
    return (Change(ProxyRow, {**about, **stamp_of(entry)}),)


def _moves_to(body: HouseholdRelocated) -> tuple[Named, ...]:
    there = Named("household", body.household), Named("site", body.station)
    return (*there, Named("site", body.shop)) if body.shop else there


HEAD_CHANGED: Final = Kind(
    "head.changed",
    HeadChanged,
    rows=_headed,
    names=lambda body: (Named("household", body.household), Named("member", body.head)),
)
HOUSEHOLD_RELOCATED: Final = Kind("household.relocated", HouseholdRelocated, rows=_relocated, names=_moves_to)
HOUSEHOLD_DEPARTED: Final = Kind(
    "household.departed",
    HouseholdDeparted,
    rows=_departed,
    names=lambda body: (Named("household", body.household),),
)
PROXY_AUTHORISED: Final = Kind(
    "proxy.authorised",
    ProxyAuthorised,
    rows=_authorised,
    names=lambda body: (Named("household", body.household), Named("household", body.proxy)),
)

KINDS: Final[tuple[Kind[Any], ...]] = (HEAD_CHANGED, HOUSEHOLD_RELOCATED, HOUSEHOLD_DEPARTED, PROXY_AUTHORISED)
