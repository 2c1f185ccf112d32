"""The kinds of entries about orders: one that places an order, and one for every step after it."""

from typing import Any, Final, Literal

from pydantic import Field

from supermarket.books.kinds import Body, Change, Kind, Named, always, name_of, stamp_of
from supermarket.households.proofs import Proven
from supermarket.journal.entry import Entry, require_name
from supermarket.journal.statements import Value
from supermarket.practice.cases.kinds import TIME, Stepped, opened_rows, stepped_rows
from supermarket.practice.orders.course import COURSE
from supermarket.practice.orders.registers import KINDS as REGISTER_KINDS
from supermarket.practice.orders.tables import OrderRosterRow, OrderRow, OrderStepRow
from supermarket.practice.orders.words import How, Outcome, Rating


class OrderPlaced(Body):
    """A resident orders a service 点单; it is to be dispatched `within` so many hours.

    `wanted` is the day that he would like. `priority` says that he is old or lives alone, which was said at the order;
    what he said of it, or of his health, is the `note`, of which only the commitment is sealed. `proven` says that the
    household placed it by itself on the site, and how it proved that it is it; the actor is then the program.
    """

    commits = "note"

    asked: dict[str, str]
    service: str
    household: str
    member: str | None = None
    how: How
    wanted: str | None = None
    priority: Literal["yes"] | None = None
    note: str | None = None
    within: int | None = Field(default=None, ge=0)
    proven: Proven | None = None


class OrderStepped(Stepped):
    """A step of an order. `organisation` is the one that it was, or now is, with.

    `said` is how a station that recorded the step for the organisation learnt of it; `day` and `time` are those agreed,
    `served` the day on which the `roster` of members served, each so many `minutes`. `rating` is the resident's, `how`
    it reached the station, `outcome` what became of his complaint.
    """

    organisation: str | None = None
    said: Literal["phone"] | None = None
    day: str | None = None
    time: str | None = Field(default=None, pattern=TIME)
    served: str | None = None
    roster: tuple[str, ...] | None = None
    minutes: int | None = Field(default=None, ge=1)
    how: How | None = None
    rating: Rating | None = None
    outcome: Outcome | None = None


def _placed(entry: Entry, body: OrderPlaced) -> tuple[Change, ...]:
    said: dict[str, Value] = {name: getattr(body, name) for name in SAID}
    about: dict[str, Value] = {"site": entry.site, "on": entry.on, "at": entry.at}
    return (
        Change(OrderRow, {**name_of(entry), **about, **said}),
        *opened_rows(entry, COURSE, body.within),
    )


SAID: Final = ("service", "household", "member", "how", "wanted", "priority", "note")
TOLD: Final = ("organisation", "said", "day", "time", "served", "minutes", "how", "rating", "outcome")


def _stepped(entry: Entry, body: OrderStepped) -> tuple[Change, ...]:
    name = require_name(body.case)
    case: dict[str, Value] = {"case_origin": name.origin, "case_seq": name.seq}
    told: dict[str, Value] = {field: getattr(body, field) for field in TOLD}
    roster = (Change(OrderRosterRow, {**case, "member": member, **name_of(entry)}) for member in body.roster or ())
    return (
        Change(OrderStepRow, {**case, **stamp_of(entry), "step": body.step, **told}),
        *roster,
        *stepped_rows(entry, COURSE, body),
    )


def _ordered(body: OrderPlaced) -> tuple[Named, ...]:
    named = (Named("service", body.service), Named("household", body.household))
    return (*named, Named("member", body.member)) if body.member else named


_TO_SERVE: Final = frozenset({"dispatch", "accept", "agree", "put-off"})
"""The steps after which an organisation is still to serve."""


def _named(body: OrderStepped) -> tuple[Named, ...]:
    """Return what a step names: whoever is to serve must be in force, whoever served may have ended since."""
    may_end = body.step not in _TO_SERVE
    with_whom = (Named("organisation", body.organisation, ended=may_end),) if body.organisation else ()
    return (*with_whom, *(Named("member", member, ended=True) for member in body.roster or ()))


ORDER_PLACED: Final = Kind("order.placed", OrderPlaced, rows=_placed, names=_ordered)
ORDER_STEPPED: Final = Kind("order.stepped", OrderStepped, rows=_stepped, names=_named, clears=always)

ORDER_KINDS: Final[tuple[Kind[Any], ...]] = (*REGISTER_KINDS, ORDER_PLACED, ORDER_STEPPED)
