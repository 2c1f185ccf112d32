"""People of a village who have left it, and the two persons of the centre who erase their details."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from supermarket.books.session import Request, WriteSession
from supermarket.district.dated.registers import STAFF, record_row
from supermarket.district.kinds import Role, Staff
from supermarket.district.persons import keep_person
from supermarket.erasure.erasures import Erasure, Wanted, approve, request_erasure
from supermarket.erasure.kinds import ErasureReason
from supermarket.households.lists.files import amend_member, end_household, new_member
from supermarket.people.evidence import KeptPaper
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

SECOND: Final = Request("92000", "1000")
"""Another administrator, so that there are two persons at the centre."""
NAMES: Final = ("张样离", "张样改离", "13955550001", "李样随离")
"""What was kept of the household that left: its head's name, as it was written later, his phone, a member's name."""


@dataclass(frozen=True)
class Left:
    """A household that left, whose members are to be erased: the head, and one more."""

    household: str
    head: str
    other: str


def second_at_centre(session: WriteSession, name: str = "赵样管") -> None:
    """Put another administrator on the staff."""
    person = keep_person(session, f"staff {SECOND.actor}", {"name": name})
    row = Staff(
        staff=SECOND.actor, role=Role.ADMINISTRATOR, site="1000", person=person, scope="1000", from_=session.today
    )
    record_row(session, STAFF, row, ADMINISTRATOR, site="1000")


def leave(village: Village, *more: str) -> Left:
    """Enrol a household, write its head's name otherwise, and end it; `more` are the names of more members."""
    household = village.enrol(NAMES[0], NAMES[2])
    head = f"{household}-1"
    with village.writing() as session:
        for name in (NAMES[3], *more):
            new_member(session, household, name, None, CLERK)
        amend_member(session, head, name=NAMES[1], phone=None, request=CLERK)
        end_household(session, household, MANAGER)
    return Left(household, head, f"{household}-2")


def paper_bytes(of: str = "paper") -> bytes:
    """Return the bytes of a paper on which somebody asks."""
    return b"\x89PNG\r\n\x1a\n" + of.encode()


def paper(of: str = "paper") -> KeptPaper:
    """Return a paper on which somebody asks, as it would have been kept."""
    data = paper_bytes(of)
    return KeptPaper(sha256(data).hexdigest(), "image/png", len(data), pixels=sha256(data + b" shown").hexdigest())


def wanted(member: str, of: str = "paper", reason: ErasureReason = ErasureReason.PERSON_ASKS) -> Wanted:
    """Return what is asked by a member on a paper of his own."""
    return Wanted(reason, member=member, paper=paper(of))


def requested(village: Village, want: Wanted, by: Request = ADMINISTRATOR) -> Erasure:
    """Request it."""
    with village.writing() as session:
        return request_erasure(session, want, by)


def approved(village: Village, entry: str, by: Request = SECOND) -> Erasure:
    """Approve it."""
    with village.writing() as session:
        return approve(session, entry, by)


def erased(village: Village, member: str, of: str = "paper") -> Erasure:
    """Request and approve it."""
    return approved(village, requested(village, wanted(member, of)).entry)
