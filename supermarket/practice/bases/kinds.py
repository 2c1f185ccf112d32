"""The kinds of entries of bases and points, and how each posts: domain.md sections 1 (rows 6-12, 24-26) and 5.6."""

from typing import Any, Final, Literal, TypeAlias

from pydantic import Field

from supermarket.books.kinds import Body, Change, Kind, Known, Named, Part, always, name_of
from supermarket.district.dated.registers import Register
from supermarket.district.kinds import RegisterBody, register_rows
from supermarket.journal.entry import Entry, require_name
from supermarket.journal.statements import Value
from supermarket.practice.bases.course import FIND, GIVE_BACK, LOAN, LOST
from supermarket.practice.bases.tables import (
    CopyCountRow,
    CopyMoveRow,
    FindRow,
    FindStepRow,
    ItemRow,
    LoanRow,
    OpeningRow,
    VisitRow,
)
from supermarket.practice.cases.kinds import Stepped, opened_rows, stepped_rows

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HEADS_MAX: Final = 10_000_000
NEVER: Final = ""
"""Stands for the day on which copies expire that never do."""
_DAY: Final = rf"({'|'.join(WEEKDAYS)}|[1-9]|[12][0-9]|3[01])"
_TIMES: Final = r"([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]"
Sort: TypeAlias = Literal["umbrella", "lunch-box", "medicine", "book", "other"]
Purpose: TypeAlias = Literal["visit", "study", "service", "deed", "leaflet", "pledge"]
Qualifier: TypeAlias = Literal["exact", "at-least", "about"]
Leaving: TypeAlias = Literal["worn", "missing", "expired", "given-out"]
To: TypeAlias = Literal["police", "state", "charity"]


class Opening(RegisterBody):
    """On which days a site is open: weekdays and days of the month, with blanks between; `times` from when to when.

    Every Wednesday, market days, and the 15th (domain.md section 5.6) are "wed 5 15 25".
    """

    site: str
    calendar: str = Field(pattern=rf"^{_DAY}( {_DAY})*$")
    times: str | None = Field(default=None, pattern=rf"^{_TIMES}( {_TIMES})*$")


class Item(RegisterBody):
    """A thing that is lent or given; what is `lendable` is lent for `days` days. Medicine is given, never lent."""

    item: str
    name: str
    sort: Sort
    lendable: Literal["yes"] | None = None
    days: int | None = Field(default=None, ge=1, le=366)


class VisitsCounted(Body):
    """How many came to a site on the entry's day, or were served, or were handed a paper; or good deeds done there.

    `qualifier` says whether there were exactly so many, at least, or about. `service` is the one that was given,
    `title` that of a leaflet or pledge. `mends` is a count that was wrong, which this one replaces.
    """

    asked: dict[str, str | int]
    purpose: Purpose
    heads: int = Field(ge=0, le=HEADS_MAX)
    qualifier: Qualifier
    service: str | None = None
    title: str | None = None
    mends: str | None = None


class CopiesReceived(Body):
    """Copies of a thing came to the entry's site; `cost` is in fen for all of them."""

    asked: dict[str, str | int]
    item: str
    quantity: int = Field(ge=1)
    donor: str | None = None
    expires: str | None = None
    cost: int | None = Field(default=None, ge=0)


class CopiesLeft(Part):
    """So many copies of those that expire on one day, or never."""

    quantity: int = Field(ge=1)
    expires: str | None = None


class CopiesRemoved(Body):
    """Copies of a thing left the entry's site for good: worn out, missing, expired, or given to whoever needed them."""

    asked: dict[str, str | int]
    item: str
    quantity: int = Field(ge=1)
    why: Leaving
    from_: tuple[CopiesLeft, ...] = Field(alias="from")


class LoanMade(Body):
    """A copy was lent until the end of `until`: to a household, or its member, or a stranger whom `note` describes.

    `note` is the commitment to that description.
    """

    commits = "note"

    asked: dict[str, str]
    item: str
    household: str | None = None
    member: str | None = None
    note: str | None = None
    until: str


class LoanStepped(Stepped):
    """What was lent came back or was lost; `paid` is what was paid for it, in fen."""

    item: str
    paid: int | None = Field(default=None, ge=0)


class Photo(Part):
    """A photo that is kept beside the ledger, by the SHA-256 of its bytes, its kind (MIME) and size in bytes."""

    sha256: str
    kind: str
    size: int


class FindRecorded(Body):
    """Something was found on `date`, and hangs out; `thing` and `place` are words for the board.

    `worth` is what it looks worth, in yuan; `note` is the commitment to the finder's name and how to reach him.
    """

    commits = "note"

    asked: dict[str, str | int]
    thing: str
    place: str
    date: str
    worth: int = Field(ge=0)
    note: str | None = None
    photo: Photo | None = None


class FindStepped(Stepped):
    """What became of a find; `note` commits to the proof of who claims it, or to whom it was given.

    `to` is where it went on to. `approver` is the second person who was there when it was handed over, `approved` how
    he was known; `photo` is of the paper that the owner signed.
    """

    commits = "note"

    note: str | None = None
    to: To | None = None
    approver: str | None = None
    approved: Known | None = None
    photo: Photo | None = None


# --- how each posts ---------------------------------------------------------------------------------------------------


def _visited(entry: Entry, body: VisitsCounted) -> tuple[Change, ...]:
    mends = require_name(body.mends) if body.mends else None
    told: dict[str, Value] = {
        "purpose": body.purpose,
        "heads": body.heads,
        "qualifier": body.qualifier,
        "service": body.service,
        "title": body.title,
        "mends_origin": mends.origin if mends else None,
        "mends_seq": mends.seq if mends else None,
    }
    return (Change(VisitRow, {**_where(entry), **told}),)


def _came(entry: Entry, body: CopiesReceived) -> tuple[Change, ...]:
    told: dict[str, Value] = {"donor": body.donor, "cost": body.cost}
    return _moved(entry, body.item, body.expires, body.quantity, "received", told)


def _went(entry: Entry, body: CopiesRemoved) -> tuple[Change, ...]:
    told: dict[str, Value] = {"donor": None, "cost": None}
    each = (_moved(entry, body.item, part.expires, -part.quantity, body.why, told) for part in body.from_)
    return tuple(change for changes in each for change in changes)


def _moved(  # noqa: PLR0913, PLR0917 - the columns of what moved
    entry: Entry, item: str, expires: str | None, quantity: int, why: str, told: dict[str, Value]
) -> tuple[Change, ...]:
    of: dict[str, Value] = {"item": item, "expires": expires or NEVER}
    moved: dict[str, Value] = {"quantity": quantity, "why": why}
    return Change(CopyMoveRow, {**_where(entry), **of, **moved, **told}), _copies(entry, item, expires, here=quantity)


def _copies(entry: Entry, item: str, expires: str | None = None, *, here: int = 0, out: int = 0) -> Change:
    key: dict[str, Value] = {"site": entry.site, "item": item, "expires": expires or NEVER}
    return Change(CopyCountRow, {**key, "here": here, "out": out})


def _lent(entry: Entry, body: LoanMade) -> tuple[Change, ...]:
    whom: dict[str, Value] = {"household": body.household, "member": body.member, "note": body.note}
    loan: dict[str, Value] = {**name_of(entry), "item": body.item, **whom, "until": body.until}
    return (
        *opened_rows(entry, LOAN, None),
        Change(LoanRow, loan),
        _copies(entry, body.item, here=-1, out=1),
    )


def _lent_on(entry: Entry, body: LoanStepped) -> tuple[Change, ...]:
    here, out = int(body.step == GIVE_BACK), -int(body.was != LOST)
    return (*stepped_rows(entry, LOAN, body), _copies(entry, body.item, here=here, out=out))


def _found(entry: Entry, body: FindRecorded) -> tuple[Change, ...]:
    told: dict[str, Value] = {name: getattr(body, name) for name in ("thing", "place", "date", "worth", "note")}
    photo = body.photo.sha256 if body.photo else None
    return *opened_rows(entry, FIND, None), Change(FindRow, {**name_of(entry), **told, "photo": photo})


def _found_on(entry: Entry, body: FindStepped) -> tuple[Change, ...]:
    told: dict[str, Value] = {"note": body.note, "to": body.to, "approver": body.approver}
    photo = body.photo.sha256 if body.photo else None
    return *stepped_rows(entry, FIND, body), Change(FindStepRow, {**name_of(entry), **told, "photo": photo})


def _where(entry: Entry) -> dict[str, Value]:
    return {**name_of(entry), "site": entry.site, "on": entry.on, "at": entry.at, "actor": entry.actor}


# --- what each names --------------------------------------------------------------------------------------------------


def _served(body: VisitsCounted) -> tuple[Named, ...]:
    return (Named("service", body.service),) if body.service else ()


def _given(body: CopiesReceived) -> tuple[Named, ...]:
    item = Named("item", body.item)
    return (item, Named("donor", body.donor)) if body.donor else (item,)


def _borrows(body: LoanMade) -> tuple[Named, ...]:
    named = (("item", body.item), ("household", body.household), ("member", body.member))
    return tuple(Named(register, code) for register, code in named if code)


def _seconded(body: FindStepped) -> tuple[Named, ...]:
    return (Named("staff", body.approver),) if body.approver else ()


def _left(body: CopiesRemoved | LoanStepped) -> tuple[Named, ...]:
    """Name the thing of which something is still there, or still out, although the register may have ended it."""
    return (Named("item", body.item, ended=True),)


OPENING_RECORDED: Final = Kind(
    "opening.recorded", Opening, rows=register_rows(OpeningRow), names=lambda body: (Named("site", body.site),)
)
ITEM_RECORDED: Final = Kind("item.recorded", Item, rows=register_rows(ItemRow))
VISITS_COUNTED: Final = Kind("visits.counted", VisitsCounted, rows=_visited, names=_served)
COPIES_RECEIVED: Final = Kind("copies.received", CopiesReceived, rows=_came, names=_given)
COPIES_REMOVED: Final = Kind("copies.removed", CopiesRemoved, rows=_went, names=_left, clears=always)
LOAN_MADE: Final = Kind("loan.made", LoanMade, rows=_lent, names=_borrows)
LOAN_STEPPED: Final = Kind("loan.stepped", LoanStepped, rows=_lent_on, names=_left, clears=always)
FIND_RECORDED: Final = Kind("find.recorded", FindRecorded, rows=_found)
FIND_STEPPED: Final = Kind("find.stepped", FindStepped, rows=_found_on, names=_seconded, clears=always)

OPENINGS: Final = Register("site", OPENING_RECORDED, Opening, OpeningRow)
ITEMS: Final = Register("item", ITEM_RECORDED, Item, ItemRow)

BASE_KINDS: Final[tuple[Kind[Any], ...]] = (
    OPENING_RECORDED,
    ITEM_RECORDED,
    VISITS_COUNTED,
    COPIES_RECEIVED,
    COPIES_REMOVED,
    LOAN_MADE,
    LOAN_STEPPED,
    FIND_RECORDED,
    FIND_STEPPED,
)
