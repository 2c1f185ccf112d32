"""What the local drawer's verbs need of an open ledger, and whose PIN and tokens an operator may act on."""

from contextlib import AbstractContextManager
from typing import Final, Protocol

from supermarket.books.session import ReadSession, WriteSession
from supermarket.clock import Clock
from supermarket.district.dated.registers import STAFF, in_force
from supermarket.district.kinds import Role, Staff
from supermarket.district.roles import allow_on
from supermarket.errors.signing import PinAlone
from supermarket.errors.staff import RoleRefused, StaffUnknown
from supermarket.journal.database import Database

_GUARDED: Final = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
"""Whom no manager may pass himself off as: an administrator can do everything, an auditor checks him."""


class Opened(Protocol):
    """An open ledger: signing in writes what must stay written even where the person is then refused."""

    @property
    def database(self) -> Database:
        """The ledger's file."""

    @property
    def clock(self) -> Clock:
        """What the time is, and where chance comes from."""

    @property
    def drill(self) -> bool:
        """Whether it is a drill."""

    def reading(self) -> AbstractContextManager[ReadSession]:
        """Give a snapshot."""

    def writing(self) -> AbstractContextManager[WriteSession]:
        """Give the one writer's session."""


def staff_of(session: ReadSession, code: str) -> Staff:
    """Return the member of staff of this code.

    Raises:
        StaffUnknown: there is none today.
    """
    found = in_force(session, STAFF, code, session.today)
    if found is None:
        raise StaffUnknown(operator=code)
    return found


def allow_over(session: ReadSession, verb: str, staff: str, operator: str) -> Staff:
    """Return the owner of a PIN or tokens on which an operator may act: a manager on those of who is where he is.

    Only an administrator may on those of administrators and auditors.

    Raises:
        PinAlone, OperatorMissing: nobody is named who sets a PIN, or who revokes tokens.
        StaffUnknown, RoleRefused, SiteRefused: he may not, or one of the two is nobody.
    """
    owner = staff_of(session, staff)
    if verb == "staff pin" and not operator:
        raise PinAlone(operator=staff)
    by = allow_on(session, verb, actor=operator, site=owner.site, on=session.today)
    if owner.role in _GUARDED and by.role is not Role.ADMINISTRATOR:
        raise RoleRefused(operator=operator, role=by.role, verb=verb)
    return owner
