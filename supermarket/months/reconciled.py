"""A reconciled month as a value: what the screen shows, what the papers say, and what is sealed with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from supermarket.months.closing.signatures import Signature
from supermarket.months.exceptions.exceptions import ListedEntries
from supermarket.months.figures.board import Earned
from supermarket.months.figures.checks import Finding
from supermarket.months.figures.donations import Donation
from supermarket.months.figures.figures import Figures
from supermarket.months.figures.liability import Liability
from supermarket.months.figures.movement import Movement
from supermarket.months.figures.pending import Pending
from supermarket.months.figures.versions import Version

NUMBER_DIGITS: Final = 8
"""So many digits of the digest of its figures the number of a month has."""


@dataclass(frozen=True, kw_only=True)
class SealedMonth:
    """What a month's paper says beside the signatures; the signature that closes the month seals it.

    From then on the paper is drawn from this, so it is the same whenever it is drawn, however the registers and the
    program changed since. It names sites, goods, donors and staff codes, and never a person.

    `name` is the place's, `sites` are its sites at the month's end, `names` the goods' by SKU; `entries` are counted,
    from the `first` written to the `last`, None where there are none. `donations`, `pending` and `movement` stand
    beside the figures; `versions` are the rules and prices that the month went by. `board` is what households earned,
    for the sheet that the village reads, None where it is not sealed yet.
    """

    name: str
    sites: tuple[str, ...]
    figures: Figures
    checks: tuple[Finding, ...]
    exceptions: tuple[ListedEntries, ...]
    liability: Liability
    donations: tuple[Donation, ...]
    pending: Pending
    movement: tuple[Movement, ...]
    versions: tuple[Version, ...]
    entries: int
    first: str | None
    last: str | None
    names: Mapping[str, str]
    board: tuple[Earned, ...] | None


@dataclass(frozen=True, kw_only=True)
class Reconciliation(SealedMonth):
    """A place's month, reconciled. `digest` is the SHA-256 of the figures, which is what is signed.

    `origin`, `size` and `root` say what this machine's stream was when it was reconciled, `at` (UTC milliseconds) when
    its last entry was made; of a closed month, when it was closed. `stands` says of a closed month whether its figures
    are still those signed; it is shown beside the paper and is no part of it. `lapsed` are the signatures that were
    given for other figures than these.
    """

    site: str
    month: str
    digest: str
    stands: Finding
    origin: str
    size: int
    root: str
    at: int
    signatures: tuple[Signature, ...]
    lapsed: tuple[Signature, ...]
    closed: bool
    ended: bool
    drill: bool

    @property
    def number(self) -> str:
        """Return the number of these figures, as their paper has it: place, month, the beginning of the digest."""
        return f"{self.site}-{self.month}-{self.digest[:NUMBER_DIGITS]}"

    @property
    def ok(self) -> bool:
        """Say whether no check failed."""
        return all(check.ok for check in self.compared)

    @property
    def compared(self) -> tuple[Finding, ...]:
        """Return every check, with how the figures of a closed month stand."""
        return (*self.checks, self.stands)

    @property
    def idle(self) -> bool:
        """Say whether nothing happened in the month and nothing waits: there is nothing to look at."""
        waits = any(vars(self.pending).values())
        return self.ok and not (self.entries or waits or any(each.entries for each in self.exceptions))
