"""A reconciled month as a value: what the screen shows, what the papers say, and what is sealed with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from supermarket.months.board import Earned
from supermarket.months.checks import Finding
from supermarket.months.donations import Donation
from supermarket.months.exceptions import ListedEntries
from supermarket.months.figures import Figures
from supermarket.months.liability import Liability
from supermarket.months.movement import Movement
from supermarket.months.pending import Pending
from supermarket.months.signatures import Signature
from supermarket.months.versions import Version


@dataclass(frozen=True)
class Reconciliation:
    """A place's month, reconciled. `digest` is the SHA-256 of the figures, which is what is signed.

    `donations`, `pending` and `movement` stand beside them and are not part of it.

    `origin`, `size` and `root` say what this machine's stream was when it was reconciled, `at` (UTC milliseconds) when
    its last entry was made; of a closed month, when it was closed. `names` are the goods' by SKU, `board` what
    households earned, where that was sealed. `stands` says of a closed month whether its figures are still those
    signed; it is shown beside the paper and is no part of it. `first` and `last` are the
    month's entries that were written first and last, None where there are none. `versions` are the rules and prices
    that it went by. `lapsed` are the signatures that were given for other figures than these.
    """

    site: str
    name: str
    month: str
    sites: tuple[str, ...]
    figures: Figures
    digest: str
    checks: tuple[Finding, ...]
    stands: Finding
    exceptions: tuple[ListedEntries, ...]
    liability: Liability
    donations: tuple[Donation, ...]
    pending: Pending
    movement: tuple[Movement, ...]
    versions: tuple[Version, ...]
    entries: int
    first: str | None
    last: str | None
    origin: str
    size: int
    root: str
    at: int
    names: Mapping[str, str]
    board: tuple[Earned, ...] | None
    signatures: tuple[Signature, ...]
    lapsed: tuple[Signature, ...]
    closed: bool
    ended: bool
    drill: bool

    @property
    def ok(self) -> bool:
        """Say whether no check failed."""
        return all(check.ok for check in self.compared)

    @property
    def compared(self) -> tuple[Finding, ...]:
        """Return every check, with how the figures of a closed month stand."""
        return (*self.checks, self.stands)
