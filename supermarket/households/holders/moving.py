"""Households go from one machine to another 换机器持有: given by the one that holds them, or taken from a lost one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.clock import district_date, district_time
from supermarket.district.dated.registers import HOUSEHOLDS, all_in_force
from supermarket.district.gate.second_persons import Second, check_proven, check_second
from supermarket.district.kinds import Household
from supermarket.district.machines.machines import check_at_centre, heard_until, machines_of
from supermarket.district.roles import allowed_at
from supermarket.district.sites import shop_of
from supermarket.district.tables import HouseholdRow
from supermarket.district.texts import plain
from supermarket.errors.many.machines import (
    HeldThere,
    HolderLater,
    MachineIsHere,
    MachineIsLost,
    MachineNotAdmitted,
    NobodyToMove,
)
from supermarket.households.events import ever_enrolled
from supermarket.households.finding.lookup import who
from supermarket.households.holders.holding import (
    check_holder,
    check_machine,
    debits_here,
    holder_of,
    last_move,
    lost_of,
)
from supermarket.households.holders.kinds import HOLDER_CHANGED, HolderChanged, Lost
from supermarket.journal.entry import Entry, node_of
from supermarket.journal.statements import Prepared
from supermarket.journal.store import Stream, streams
from supermarket.journal.tables import table_of
from supermarket.locale import N_

HOUSEHOLDS_MAX: Final = 500
"""So many households go in one entry at most."""
_household: Final = table_of(HouseholdRow).c
_EVERY: Final = Prepared(select(_household.household).distinct().order_by(_household.household))


@dataclass(frozen=True)
class Given:
    """The answer to a move: the households that went from one node's machine to another's, by these entries."""

    entries: tuple[str, ...]
    of: str
    to: str
    households: tuple[str, ...]


@dataclass(frozen=True)
class Missing:
    """The answer about a machine that was lost: its stream, and how much of it is known.

    `heard` is the day of its last word, None where it never came; whatever it wrote from the number `first_missing` on
    is missing: receipts of such numbers may be shown, which no ledger has. `held` are the points of the households that
    the centre holds now.
    """

    entries: tuple[str, ...]
    node: str
    lost: str
    size: int
    heard: str | None
    first_missing: str
    households: tuple[str, ...]
    held: int


def hold(session: WriteSession, typed: Sequence[str], to: str, request: Request) -> Given:
    """Give households, named by card or number, to the machine of another node; from here on that one debits them.

    Raises:
        NumberMistyped, CardUnknown, CardIsBlank, HouseholdUnknown: nobody is named.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at a household's station.
        MachineNotAdmitted, MachineIsLost, HeldThere: that machine cannot hold them, or does already.
        HolderElsewhere, HolderOnPaper, MachineStale, MachineUnheard, MachineForked, MachineReplaced: this one cannot
            give them.
        HolderLater: a household came here later than it is now.
    """
    households = tuple(dict.fromkeys(who(session, each).household for each in typed))
    asked = {"households": list(households), "to": plain(to)}
    if found := session.repeated(request, lambda some: _is_answer(some, asked)):
        return _given(found)
    rows = [ever_enrolled(session, household) for household in households]
    for station in {row.station for row in rows}:
        allowed_at(session, "household hold", request, station)
    return _give(session, rows, asked, request, request.site)


def hold_of_shop(session: WriteSession, site: str, to: str, request: Request) -> Given:
    """Give to the machine of a node all households of a shop that this machine holds.

    Raises:
        SiteUnknown, ShopMissing, ShopAmbiguous: the site means no one shop.
        NobodyToMove: this machine holds none of its households.
        KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, MachineNotAdmitted, MachineIsLost, HeldThere,
            HolderLater: as in `hold`.
    """
    asked = {"shop": plain(site), "to": plain(to)}
    if found := session.repeated(request, lambda some: _is_answer(some, asked)):
        return _given(found)
    shop = shop_of(session, plain(site), session.today)
    allowed_at(session, "household hold", request, shop.site)
    homes = all_in_force(session, HOUSEHOLDS, session.today, column="station", value=shop.parent or "")
    rows = [row for row in homes if row.shop in {None, shop.site} and debits_here(session, row)]
    if not rows:
        raise NobodyToMove(site=shop.site)
    return _give(session, rows, asked, request, shop.site)


def _give(
    session: WriteSession, rows: Sequence[Household], asked: dict[str, Any], request: Request, site: str
) -> Given:
    to = asked["to"]
    check_machine(session, to)
    for row in rows:
        if holder_of(session, row) == to:
            raise HeldThere(household=row.household, machine=to)
        check_holder(session, row)
        _check_order(session, row.household)
    entries = [
        session.record(
            HOLDER_CHANGED,
            HolderChanged(asked=asked, of=session.node, to=to, households=households),
            request,
            site=site,
            on=session.today,
        )
        for households in _portions([row.household for row in rows])
    ]
    session.looked_up.clear()
    return _given(entries)


def _check_order(session: WriteSession, household: str) -> None:
    """Refuse a move that another machine's clock would put before the one that brought the household here."""
    move = last_move(session, household)
    if move and (move.at, move.origin, move.seq) >= (session.now, session.stream.origin, session.seq_next):
        raise HolderLater(household=household, until=district_time(move.at))


def _portions(households: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Give so many households as one entry may name, and one portion of none where there are none."""
    for first in range(0, max(1, len(households)), HOUSEHOLDS_MAX):
        yield tuple(households[first : first + HOUSEHOLDS_MAX])


def _is_answer(found: Sequence[Entry], asked: dict[str, Any]) -> bool:
    return found[0].kind == HOLDER_CHANGED.name and found[0].content["asked"] == asked


def _given(found: Sequence[Entry]) -> Given:
    first = found[0].content
    households = tuple(household for entry in found for household in entry.content["households"])
    return Given(tuple(entry.name for entry in found), first["of"], first["to"], households)


# --- a machine that died ----------------------------------------------------------------------------------------------


def lose(session: WriteSession, typed: str, request: Request, *, second: Second) -> Missing:
    """Declare the machine of a node lost: the centre holds its households from here on. A second person says so too.

    What it wrote and never sent is missing; whatever of that still comes is taken in all the same. Instead of the node
    an earlier life of its machine may be named (NODE-EPOCH): the one that followed it goes on holding the households.

    Raises:
        CentreAlone: this is not the centre's machine.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at that machine's site.
        SiteUnknown: there is no such site.
        MachineNotAdmitted, MachineIsHere, MachineIsLost: there is no such machine, or nothing to say of it.
        SecondRefused, SecondIsFirst, PersonUnproven: there are no two persons who may and are known.
    """
    life = plain(typed)
    node = node_of(life)
    asked = {"lost": node, "approver": second.staff}
    if found := session.repeated(request, lambda some: _is_answer(some, asked)):
        return _missing(session, found)
    at_home = allowed_at(session, "machine lost", request, node)
    check_at_centre(session, N_("that a machine is lost"))
    newest = machines_of(session).newest(node)
    lost = _lost(session, node, life)
    check_proven(session, "machine lost", request)
    approved = check_second(session, "machine lost", second, request, site=node)
    said = Lost(origin=lost.origin, size=lost.size, root=lost.root.hex())
    told: dict[str, Any] = {"asked": asked, "of": node, "to": session.node, "lost": said}
    entries = [
        session.record(
            HOLDER_CHANGED,
            HolderChanged(**told, households=households, approver=second.staff, approved=approved),
            at_home,
            site=node,
            on=session.today,
        )
        for households in _portions(_held_by(session, node) if life in {node, newest} else ())
    ]
    session.looked_up.clear()
    return _missing(session, entries)


def _lost(session: WriteSession, node: str, life: str) -> Stream:
    """Return the stream of the machine that is lost: the last life of its node, or the earlier one that is named."""
    machines = machines_of(session)
    newest = machines.newest(node)
    if newest is None:
        raise MachineNotAdmitted(machine=node)
    if node == machines.node:
        raise MachineIsHere(machine=node)
    held = {stream.origin: stream for stream in streams(session.transaction)}
    if life not in {node, newest}:
        return _earlier(session, held.get(life), life)
    if newest in lost_of(session):
        raise MachineIsLost(machine=node)
    lives = [each for origin, each in held.items() if node_of(origin) == node]
    if not lives:
        raise MachineNotAdmitted(machine=node)
    return held.get(newest) or lives[-1]


def _earlier(session: WriteSession, stream: Stream | None, life: str) -> Stream:
    if stream is None:
        raise MachineNotAdmitted(machine=life)
    if life in lost_of(session):
        raise MachineIsLost(machine=life)
    return stream


def _held_by(session: ReadSession, node: str) -> list[str]:
    """Return every household that a node's machine holds, also of those that are no more: points may come to them."""
    every = (ever_enrolled(session, row[0]) for row in session.rows(_EVERY))
    return [row.household for row in every if holder_of(session, row) == node]


def _missing(session: ReadSession, found: Sequence[Entry]) -> Missing:
    given, lost = _given(found), found[0].content["lost"]
    at, _size = heard_until(session, found[0].origin, lost["origin"])
    return Missing(
        entries=given.entries,
        node=given.of,
        lost=lost["origin"],
        size=lost["size"],
        heard=district_date(at) if at else None,
        first_missing=f"{lost['origin']}-{lost['size'] + 1}",
        households=given.households,
        held=sum(session.balance(household_points(each), POINT) for each in given.households),
    )
