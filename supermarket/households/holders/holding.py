"""Who holds a household's points 积分由谁持有: anyone credits them, only that machine debits them."""

from dataclasses import dataclass
from typing import Final, Protocol

from sqlalchemy import bindparam, func, select

from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.books.session import ReadSession, WriteSession
from supermarket.books.tables import PostingRow
from supermarket.district.machines.freshness import check_debits
from supermarket.district.machines.machines import Machines, machines_of
from supermarket.errors.ledger import HolderElsewhere
from supermarket.errors.many.machines import (
    HeldShort,
    HolderOnPaper,
    MachineForked,
    MachineIsLost,
    MachineNotAdmitted,
    MachineReplaced,
    MachineStale,
    MachineUnheard,
)
from supermarket.households.holders.tables import HolderRow, LostRow
from supermarket.journal.entry import epoch_of, node_of
from supermarket.journal.statements import Prepared, Value
from supermarket.journal.tables import table_of

_holder: Final = table_of(HolderRow).c
_lost: Final = table_of(LostRow).c
_posting: Final = table_of(PostingRow).c
_MOVES: Final = Prepared(
    select(
        _holder.at,
        _holder.origin,
        _holder.seq,
        _holder.of,
        _holder.holder,
        _holder.paper_origin,
        _holder.paper_seq,
        _holder.held,
    )
    .where(_holder.household == bindparam("household"))
    .order_by(_holder.at.desc(), _holder.origin.desc(), _holder.seq.desc())
)
_ANY: Final = Prepared(select(_holder.household).limit(1))
_LOST: Final = Prepared(select(_lost.lost, _lost.size, _lost.on).order_by(_lost.at, _lost.origin, _lost.seq))
_SPENT_SINCE: Final = Prepared(
    select(func.coalesce(func.sum(_posting.amount), 0)).where(
        _posting.account == bindparam("account"),
        _posting.commodity == POINT,
        _posting.origin == bindparam("origin"),
        _posting.seq > bindparam("seq"),
        _posting.amount < 0,
    )
)


class Home(Protocol):
    """A household as its register's row says it: its number, and the node that held it first."""

    @property
    def household(self) -> str:
        """Return its number."""

    @property
    def holder(self) -> str:
        """Return the node that its register's row names."""


@dataclass(frozen=True)
class Move:
    """How a household came to the node that holds it: when (UTC ms), by which entry, and from which node.

    Where it came on paper and its stream has not come yet, `held` are the points that it came with, else None.
    """

    at: int
    origin: str
    seq: int
    of: str
    holder: str
    held: int | None


def holder_of(session: ReadSession, household: Home) -> str:
    """Return the node of the machine that holds a household's points."""
    move = last_move(session, household.household)
    return move.holder if move else household.holder


def last_move(session: ReadSession, household: str) -> Move | None:
    """Return how a household came to whoever holds it now; None where it never moved."""
    if not _has_any(session):
        return None
    rows = [row for row in session.rows(_MOVES, household=household) if session.knows((row[0], row[1], row[2]))]
    if not rows:
        return None
    at, origin, seq, of, holder, *paper, held = rows[0]
    has_come = any([row[1], row[2]] == paper for row in rows)
    return Move(at, origin, seq, of, holder, None if has_come else held)


def _has_any(session: ReadSession) -> bool:
    """Say whether any household ever moved: in most ledgers none did, and that is remembered."""
    asked = ("holders",)
    found: bool | None = session.looked_up.get(asked)
    if found is None:
        found = session.row(_ANY) is not None
        session.keep_in_mind(asked, found)
    return found


def check_holder(session: WriteSession, household: Home) -> None:
    """Refuse to take or move points that another machine holds, or that this one may not take now.

    Raises:
        HolderElsewhere: another machine holds them.
        HolderOnPaper: the household came on paper, and its stream has not come yet.
        MachineStale, MachineUnheard, MachineForked, MachineReplaced: this machine only earns now.
    """
    check_redeems_here(session, household)
    move = last_move(session, household.household)
    if move and move.held is not None:
        raise HolderOnPaper(household=household.household, machine=move.of)


def debits_here(session: WriteSession, household: Home) -> bool:
    """Say whether this machine takes or moves a household's points now."""
    try:
        check_holder(session, household)
    except (HolderElsewhere, HolderOnPaper, MachineStale, MachineUnheard, MachineForked, MachineReplaced):
        return False
    return True


def check_redeems_here(session: WriteSession, household: Home) -> None:
    """Refuse to give goods for points that this machine does not hold, or may not take now.

    Raises:
        HolderElsewhere, MachineStale, MachineUnheard, MachineForked, MachineReplaced: as in `check_holder`.
    """
    holder = holder_of(session, household)
    if holder != session.node:
        raise HolderElsewhere(household=household.household, holder=holder)
    check_debits(session)


def check_left(session: ReadSession, household: str, points: int) -> None:
    """Refuse more points than are left to a household that came on paper, until the stream brings what else there is.

    Raises:
        HeldShort: fewer are.
    """
    left = left_on_paper(session, household)
    if left is not None and points > left:
        move = last_move(session, household)
        raise HeldShort(household=household, left=left, machine=move.of if move else "")


def left_on_paper(session: ReadSession, household: str) -> int | None:
    """Return what is left of the points that a household came with on paper; None where its stream has come."""
    move = last_move(session, household)
    if move is None or move.held is None:
        return None
    asked: dict[str, Value] = {"account": household_points(household), "origin": move.origin, "seq": move.seq}
    row = session.row(_SPENT_SINCE, **asked)
    return max(0, move.held + (int(row[0]) if row else 0))


def lost_of(session: ReadSession) -> dict[str, tuple[int, str]]:
    """Return the streams whose machines were declared lost: how far each was known then, and on which day."""
    return {lost: (size, on) for lost, size, on in session.rows(_LOST)}


def is_there(session: ReadSession, node: str) -> bool:
    """Say whether a machine of a node can hold households: this one, the centre's, or one that was let in and lives."""
    machines = machines_of(session)
    if node in {machines.node, machines.centre}:
        return node == machines.node or machines.has_centre
    return _lives(session, machines, node)


def check_machine(session: ReadSession, node: str) -> None:
    """Refuse a node that has no machine which can hold households.

    Raises:
        MachineNotAdmitted: none was let in.
        MachineIsLost: it was declared lost, and no new one has come.
    """
    if is_there(session, node):
        return
    if _admitted(machines_of(session), node):
        raise MachineIsLost(machine=node)
    raise MachineNotAdmitted(machine=node)


def first_holder(session: WriteSession, station: str, shop: str | None) -> str:
    """Return which node holds a household that is enrolled now.

    The machine of its home shop or station where one was let in, else the centre's where there are several; this one
    where it is the only one.
    """
    machines = machines_of(session)
    for home in filter(None, (shop, station)):
        if home == machines.node or _lives(session, machines, home):
            return home
    return machines.centre if machines.are_many and machines.has_centre else machines.node


def _lives(session: ReadSession, machines: Machines, node: str) -> bool:
    """Say whether the newest life of a node was let in and not declared lost."""
    return bool(_admitted(machines, node) - set(lost_of(session)))


def _admitted(machines: Machines, node: str) -> set[str]:
    """Return the newest life of a node that the centre let in, if any: an older one is no more."""
    lives = [each for each in machines.admitted if node_of(each) == node]
    return {max(lives, key=epoch_of)} if lives else set()
