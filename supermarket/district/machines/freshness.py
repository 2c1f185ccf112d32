"""How fresh a machine is by the centre's word, and whether it may take points by that."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from supermarket.books.session import ReadSession
from supermarket.clock import district_date
from supermarket.district.dated.registers import SETTINGS, in_force
from supermarket.district.machines.machines import Machines, machines_of
from supermarket.district.settings import CARRY_DAYS
from supermarket.errors.many.machines import MachineForked, MachineReplaced, MachineStale, MachineUnheard
from supermarket.journal.entry import epoch_of

CARRY_DAYS_USUAL: Final = 14
"""For so many days a machine debits without a word of the centre, where the setting says nothing else."""


@dataclass(frozen=True)
class Freshness:
    """How fresh this machine is: the day of the centre's last word, and the last day on which it debits by that.

    `why` says why it only earns: "" where it does not, `unheard` before the centre's first word in this life of the
    machine, `stale` after too many days, `forked` where its own stream goes on elsewhere, `replaced` where a later
    life of its node goes on instead.
    """

    heard: str | None
    until: str | None
    days: int
    why: str


def freshness(session: ReadSession) -> Freshness | None:
    """Return how fresh this machine is; None where there is nothing to hear: it is the only one, or the centre's.

    The centre's machine too hears somebody first, in a life of it that did not begin with the ledger.
    """
    machines = machines_of(session)
    ended = _ended(machines)
    if not (ended or machines.are_many):
        return None
    days = _carry_days(session, machines)
    if ended:
        return Freshness(None, None, days, ended)
    if machines.is_centre:
        is_first_life = epoch_of(machines.own) == 1
        return None if is_first_life or machines.heard else Freshness(None, None, days, "unheard")
    if not machines.has_centre:
        return None
    at = machines.heard
    if not at or machines.own not in machines.admitted:
        return Freshness(district_date(at) if at else None, None, days, "unheard")
    heard = district_date(at)
    until = (date.fromisoformat(heard) + timedelta(days=days)).isoformat()
    return Freshness(heard, until, days, "stale" if session.today > until else "")


def _ended(machines: Machines) -> str:
    """Say why this machine's stream is not the one that goes on, "" where it is."""
    if machines.own in machines.forked:
        return "forked"
    return "replaced" if machines.successor else ""


def check_debits(session: ReadSession) -> None:
    """Refuse to take or move points on a machine that has not heard of the centre for too long; it earns all the same.

    Raises:
        MachineUnheard: the centre has not been heard in this life of the machine.
        MachineStale: its last word is too many days old.
        MachineForked: this machine's stream goes on elsewhere.
        MachineReplaced: another machine goes on in its place.
    """
    fresh = freshness(session)
    if fresh is None or not fresh.why:
        return
    machines = machines_of(session)
    if fresh.why == "forked":
        raise MachineForked(machine=machines.own)
    if fresh.why == "replaced":
        raise MachineReplaced(machine=machines.own, successor=machines.successor or "")
    if fresh.why == "unheard":
        raise MachineUnheard(machine=machines.own)
    raise MachineStale(heard=fresh.heard or "", days=fresh.days)


def _carry_days(session: ReadSession, machines: Machines) -> int:
    row = in_force(session, SETTINGS, CARRY_DAYS, session.today, (machines.centre,))
    return row.value if row else CARRY_DAYS_USUAL
