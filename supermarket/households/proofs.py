"""A household that acts by itself, on the site: proven by its card, or by a number and a member's phone.

The journal's actor is a staff code or the program's; nobody of the staff has a part in what a household does so, and
none can keep it from being recorded. The entry says how the household was proven.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from supermarket.books.session import Request
from supermarket.journal.entry import PROGRAM

Proven: TypeAlias = Literal["payload", "phone"]
"""By its card's payload, or by a number and the last four digits of a phone."""


@dataclass(frozen=True)
class Oneself:
    """A household and how it was proven to be it."""

    household: str
    proven: Proven

    def request(self, station: str, key: str) -> Request:
        """Return the request of this household at its station."""
        return Request(actor=PROGRAM, site=station, key=key)
