"""How often one address may try something, in a process of the server: a bucket that fills again by and by.

A wrong PIN is counted in the ledger itself, for all processes; this bounds what guessing costs the machine.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from supermarket.clock import MINUTE
from supermarket.errors.web import TooManyTries

ADDRESSES_MAX: Final = 10_000
"""So many addresses are remembered; whoever has been away longest is forgotten first."""


@dataclass(frozen=True)
class Limit:
    """So many tries at once, and as many again in `per` milliseconds."""

    name: str
    most: int
    per: int


SIGN_INS: Final = Limit("sign-in", 20, 10 * MINUTE)
"""A shop's people behind one address sign in within that; a guesser of PINs is locked long before."""


@dataclass
class Limits:
    """What is left to each address of each limit."""

    _left: OrderedDict[tuple[str, str], tuple[float, int]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, limit: Limit, address: str, uptime: int) -> None:
        """Count one try of an address; `uptime` is for how many milliseconds the machine has been running.

        Raises:
            TooManyTries: it has none left.
        """
        with self._lock:
            left, since = self._left.pop((limit.name, address), (float(limit.most), uptime))
            left = min(limit.most, left + (uptime - since) * limit.most / limit.per)
            enough = left >= 1
            self._left[limit.name, address] = (left - enough, uptime)
            while len(self._left) > ADDRESSES_MAX:
                self._left.popitem(last=False)
        if not enough:
            raise TooManyTries(seconds=int((1 - left) * limit.per / limit.most / 1000) + 1)
