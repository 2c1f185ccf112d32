"""The kinds of entries of the three lists: a line of one, that a list was looked through, what was said of a pair."""

from typing import Any, Final, Literal

from pydantic import Field

from supermarket.books.kinds import Body, Change, Kind, Named, name_of, stamp_of
from supermarket.district.dated.registers import Register
from supermarket.district.kinds import RegisterBody, register_rows
from supermarket.journal.entry import Entry, require_name
from supermarket.journal.statements import Value
from supermarket.practice.lists.tables import ListingRow, ListRefreshedRow, MatchRow, PairRulingRow
from supermarket.practice.lists.words import FREE, KINDS_OF_HELP

CAPACITY_MAX: Final = 1_000
DATE: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


class Listing(RegisterBody):
    """A line of one of the three lists.

    `kind` is what help it is, of the same words as services and skills, and `site` where it is. `capacity` is how many
    needs an offer can serve at one time, or how many times a need asks for it. It stands until it is taken off, or to
    the day `until`, which counts.

    `owner` is the organisation that offers it; `household` is the one that a need's order is for; `service` is the one
    of the menu that an order of it asks for.
    """

    listing: str = Field(pattern=r"^[0-9]{1,12}$")
    list: Literal["resource", "service", "need"]
    name: str
    kind: str = Field(pattern=rf"^({'|'.join(KINDS_OF_HELP)})$")
    site: str
    capacity: int = Field(ge=1, le=CAPACITY_MAX)
    until: str | None = Field(default=None, pattern=DATE)
    owner: str | None = Field(default=None, pattern=r"^[0-9]{1,12}$")
    household: str | None = None
    service: str | None = Field(default=None, pattern=r"^[0-9]{1,12}$")


class ListRefreshed(Body):
    """Whoever records it has looked through a list of the entry's site in this month (YYYY-MM): it is as it stands."""

    asked: dict[str, str]
    list: Literal["resource", "service", "need"]
    month: str


class PairRuled(Body):
    """A word about a need and an offer: it is to be this offer, never this one, or whatever comes out best again."""

    asked: dict[str, str]
    need: str
    offer: str
    ruling: Literal["fixed", "forbidden", "free"]


class MatchConfirmed(Body):
    """A need was matched with an offer and ordered; `score` is what the pair was worth."""

    asked: dict[str, str]
    need: str
    offer: str
    order: str
    score: int


def _refreshed(entry: Entry, body: ListRefreshed) -> tuple[Change, ...]:
    key: dict[str, Value] = {"site": entry.site, "list": body.list, "month": body.month}
    return (Change(ListRefreshedRow, {**key, **stamp_of(entry), "on": entry.on, "actor": entry.actor}),)


def _ruled(entry: Entry, body: PairRuled) -> tuple[Change, ...]:
    pair: dict[str, Value] = {"need": body.need, "offer": body.offer, "ruling": body.ruling}
    return (Change(PairRulingRow, {**pair, **stamp_of(entry), "on": entry.on, "actor": entry.actor}),)


def _confirmed(entry: Entry, body: MatchConfirmed) -> tuple[Change, ...]:
    order = require_name(body.order)
    pair: dict[str, Value] = {"need": body.need, "offer": body.offer, "score": body.score}
    ordered: dict[str, Value] = {"order_origin": order.origin, "order_seq": order.seq}
    when: dict[str, Value] = {"at": entry.at, "on": entry.on, "site": entry.site, "actor": entry.actor}
    return (Change(MatchRow, {**name_of(entry), **pair, **ordered, **when}),)


def _listed(body: Listing) -> tuple[Named, ...]:
    told = {"organisation": body.owner, "household": body.household, "service": body.service}
    return (Named("site", body.site), *(Named(register, code) for register, code in told.items() if code))


def _paired(body: PairRuled | MatchConfirmed) -> tuple[Named, ...]:
    ended = isinstance(body, PairRuled) and body.ruling == FREE  # what was said of it is taken back at any time
    return (Named("listing", body.need, ended=ended), Named("listing", body.offer, ended=ended))


LISTING_RECORDED: Final = Kind("listing.recorded", Listing, rows=register_rows(ListingRow), names=_listed)
LIST_REFRESHED: Final = Kind("list.refreshed", ListRefreshed, rows=_refreshed)
PAIR_RULED: Final = Kind("pair.ruled", PairRuled, rows=_ruled, names=_paired)
MATCH_CONFIRMED: Final = Kind("match.confirmed", MatchConfirmed, rows=_confirmed, names=_paired)
LISTINGS: Final = Register("listing", LISTING_RECORDED, Listing, ListingRow)

KINDS: Final[tuple[Kind[Any], ...]] = (LISTING_RECORDED, LIST_REFRESHED, PAIR_RULED, MATCH_CONFIRMED)
