"""Which acts need a second person, in one table like that of the roles: who he may be, and how he is known.

No one person brings about both halves of such an act, whatever staff codes he has. In a real ledger he is known by
PIN, token or card at that moment; what stands on paper alone waits until he confirms it himself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.kinds import Known
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import STAFF, in_force
from supermarket.district.identities import is_same_person
from supermarket.district.kinds import Role
from supermarket.district.roles import VERBS, reaches
from supermarket.district.tables import PinResetRow
from supermarket.errors.persons import PersonUnproven, PinOfFirst, SecondIsFirst, SecondRefused
from supermarket.journal.entry import EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_

PROVEN: Final[frozenset[str]] = frozenset({"pin", "token", "card"})
"""How a person is known who proved that it is he."""
_pin: Final = table_of(PinResetRow).c
_PIN_SET: Final = Prepared(
    select(_pin.by, _pin.first, _pin.seq)
    .where(_pin.staff == bindparam("staff"), _pin.origin == bindparam("origin"), _pin.seq < bindparam("seq"))
    .order_by(_pin.seq.desc())
    .limit(1)
)
_AT_TILL: Final = N_("at the same till")
_ON_HIS_PHONE: Final = N_("on his own phone, before it is recorded")
_LATER: Final = N_("later, from a list")
_ON_PAPER: Final = N_("on paper, confirmed by himself")
_BY_HIMSELF: Final = N_("signed in himself")


@dataclass(frozen=True)
class SecondPerson:
    """What an act asks: which `roles` the second person may have, from whom he differs, and in which `ways` he acts.

    He is at home at the act's site, or above it where his role reaches down; unless he may come from anywhere.
    """

    roles: frozenset[Role]
    differs: str
    ways: tuple[str, ...]
    anywhere: bool = False


@dataclass(frozen=True)
class Second:
    """Who is the second person of an act, by his staff code, and how he was known; in a drill by the code alone."""

    staff: str
    known: Known | None = None


@dataclass(frozen=True)
class Pin:
    """A PIN as it was set, by whom, or in whose presence where it `is_first`; `seq` is the number of that entry."""

    set_by: str
    is_first: bool
    seq: int


SECONDS: Final[Mapping[str, SecondPerson]] = MappingProxyType(
    {
        "stock write-off": SecondPerson(
            frozenset({Role.MANAGER, Role.ADMINISTRATOR}),
            N_("from whoever writes off"),
            (_AT_TILL, _ON_HIS_PHONE, _LATER, _ON_PAPER),
        ),
        "clock confirm": SecondPerson(
            frozenset(Role), N_("from the manager whose word it is"), (_AT_TILL, _ON_HIS_PHONE), anywhere=True
        ),
        "clock correct": SecondPerson(
            frozenset(Role), N_("from the manager whose word it is"), (_AT_TILL, _ON_HIS_PHONE), anywhere=True
        ),
        "machine lost": SecondPerson(
            frozenset({Role.MANAGER, Role.ADMINISTRATOR}),
            N_("from whoever says it first"),
            (_AT_TILL, _ON_HIS_PHONE),
            anywhere=True,
        ),
        "month sign": SecondPerson(
            VERBS["month sign"], N_("from those who signed the month or recorded it"), (_BY_HIMSELF, _ON_PAPER)
        ),
        "claim review": SecondPerson(VERBS["claim review"], N_("from the other reviewer"), (_BY_HIMSELF,)),
        "staff kin": SecondPerson(
            VERBS["staff kin"], N_("to withdraw it, from whose kin it is and from whoever declared it"), (_BY_HIMSELF,)
        ),
        "staff pin": SecondPerson(VERBS["staff pin"], N_("to reset it, from whose PIN it is"), (_AT_TILL,)),
        "rectification judge": SecondPerson(VERBS["rectification judge"], N_("from whoever answered"), (_BY_HIMSELF,)),
        "assess mark": SecondPerson(
            frozenset({Role.REVIEWER, Role.MANAGER, Role.ADMINISTRATOR}),
            N_("from the scorer"),
            (_AT_TILL, _ON_HIS_PHONE),
        ),
        "find hand-over": SecondPerson(
            frozenset(Role), N_("from whoever hands over, where the thing looks valuable"), (_AT_TILL, _ON_HIS_PHONE)
        ),
        "erasure approve": SecondPerson(VERBS["erasure approve"], N_("from whoever requested it"), (_BY_HIMSELF,)),
        "paper confirm": SecondPerson(frozenset(Role), N_("from whoever recorded the paper"), (_BY_HIMSELF,)),
    }
)
"""Every act that two persons bring about, by the name of its verb."""


def is_proven(session: ReadSession, known: Known | None) -> bool:
    """Say whether somebody who is known so proved who he is; in a drill nobody has to."""
    return session.drill or known in PROVEN


def check_proven(session: WriteSession, verb: str, request: Request) -> None:
    """Refuse an act that is a person's own of whoever is known by his staff code alone.

    Raises:
        PersonUnproven: he has not signed in.
    """
    if not is_proven(session, request.known or session.known):
        raise PersonUnproven(operator=request.actor, verb=verb)


def check_apart(session: ReadSession, verb: str, *, one: str, other: str) -> None:
    """Refuse that one person is both of an act's.

    Raises:
        SecondIsFirst: both codes are the same person's.
    """
    if is_same_person(session, one, other, session.today):
        raise SecondIsFirst(verb=verb, operator=other)


def pin_of(session: ReadSession, staff: str, act: EntryName) -> Pin | None:
    """Return the PIN that somebody had when an act was recorded, on the machine that did; None if he never had one."""
    row = session.row(_PIN_SET, staff=staff, origin=act.origin, seq=act.seq)
    return Pin(str(row[0]), is_first=bool(row[1]), seq=int(row[2])) if row else None


def check_pins_apart(session: WriteSession, verb: str, *, one: str, asked: EntryName, other: str) -> None:
    """Refuse that one person is both of an act's by a PIN that he set for the other, or was there for, and may know.

    `one` recorded the entry `asked`; `other` acts now. For what cannot be taken back; of other acts the month lists it.

    Raises:
        PinOfFirst: one of both had set the PIN by which the other one was known.
    """
    now = EntryName(session.stream.origin, session.stream.size + 1)
    for staff, act, first in ((other, now, one), (one, asked, other)):
        pin = pin_of(session, staff, act)
        if pin and is_same_person(session, pin.set_by, first, session.today):
            raise PinOfFirst(verb=verb, operator=first, staff=staff)


def check_may_second(session: ReadSession, verb: str, staff: str, site: str) -> None:
    """Refuse whoever cannot be the second person of an act at a site today.

    Raises:
        SecondRefused: he is nobody, has another role, or does not reach the site.
        SiteUnknown: there is no such site.
    """
    row = in_force(session, STAFF, staff, session.today)
    asks = SECONDS[verb]
    if row is None or row.role not in asks.roles or not (asks.anywhere or reaches(session, row, site, session.today)):
        raise SecondRefused(verb=verb, operator=staff, site=site, roles=sorted(asks.roles))


def check_second(session: WriteSession, verb: str, second: Second, request: Request, *, site: str) -> Known:
    """Return how the second person of an act, who stands at the same till or signs in for it, was known.

    Raises:
        SecondRefused: he cannot be it at this site.
        SecondIsFirst: he is who asks.
        PersonUnproven: he is known by his staff code alone.
    """
    check_may_second(session, verb, second.staff, site)
    check_apart(session, verb, one=request.actor, other=second.staff)
    if not is_proven(session, second.known):
        raise PersonUnproven(operator=second.staff, verb=verb)
    return second.known or "named"
