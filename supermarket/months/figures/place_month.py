"""What a place's month is made of, as read of the ledger: sums of entries, awards, counts, tills, what was seen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Held = Mapping[tuple[str, str], int]
"""What accounts hold, by account and commodity."""


class Tally(NamedTuple):
    """The entries of a site, a kind, a sign and a machine in the month: what they say beside what they posted.

    `points` and `money` (in fen) are by the bodies, `households` and `fund` by the postings; `first` and `last` are
    the time and number of those written first and last. Of credits, `worth` is quantity × rule in force; of
    redemptions, `lines` are the points of their lines. What is `apart` after each is how far it is, entry by entry,
    from what was posted.
    """

    site: str
    kind: str
    negative: int
    origin: str
    entries: int
    first_at: int
    first_seq: int
    last_at: int
    last_seq: int
    points: int
    households: int
    money: int
    fund: int
    worth: int
    worth_apart: int
    lines: int
    lines_apart: int


class Award(NamedTuple):
    """A claim that was posted in the month, in points.

    `worth` is units claimed × the rule in force when it was filed, `told` what was posted with what limits cut off.
    `claimed` are the points and `units` the units that were claimed, on the day `filed`, for a deed of the day
    `served`; `points` came of it, `uncapped` outside the general limits. `flags` are the claim's, with blanks between
    them; the rest says whether something was cut off, the claimant's household may earn nothing for a while because
    of it, who filed it accepted it too, one of these had set the PIN of another, no notice of it had ended, and the
    rule asks for a donation's receipt.
    """

    site: str
    at: int
    origin: str
    seq: int
    household: str
    rule: str
    worth: int
    told: int
    claimed: int = 0
    units: int = 1
    points: int = 0
    served: str = ""
    filed: str = ""
    uncapped: str | None = None
    flags: str | None = None
    is_cut: int = 0
    freezes: int = 0
    by_filer: int = 0
    by_pin: int = 0
    is_early: int = 0
    by_receipt: int = 0

    @property
    def entry(self) -> str:
        """Return the entry's name."""
        return f"{self.origin}-{self.seq}"


class Movement(NamedTuple):
    """The units of an SKU that the entries of a site and a kind moved in the month.

    `units` are by the bodies, a redemption's from its batches. Of redemptions, `given` are the units that the lines
    name, services left out, `left` what the postings took off the shelf for them; `worth` is quantity × price in
    force, `points` those of the lines. What is `apart` after each pair is how far it is apart, line by line.
    """

    site: str
    kind: str
    donated: int
    sku: str
    on_shelf: int
    lines: int
    units: int
    given: int
    left: int
    left_apart: int
    worth: int
    points: int
    worth_apart: int


@dataclass(frozen=True, slots=True)
class Counted:
    """The last count of an SKU at a shop in the month; `book` is what the shelf held by the postings right after it."""

    entry: str
    shop: str
    sku: str
    counted: int
    book: int


@dataclass(frozen=True, slots=True)
class TillSession:
    """A till's session that was opened in the month: what was said when it was shut, and its receipts added up."""

    till: str
    shop: str
    shut: str | None
    told: tuple[int, int]
    """Redemptions and points, as the entry that shut it says."""
    receipts: tuple[int, int]


class Seen(NamedTuple):
    """An entry of the month that shows something by itself, or a redemption; `odd` counts what it shows, in bits.

    Of a redemption: the till's session, the household, its lines as they were asked for, what was shown, the paper
    slip's number, its business date. Of a write-off: who recorded it, unless the goods had expired.
    """

    site: str
    at: int
    origin: str
    seq: int
    odd: int
    till: str | None = None
    household: str | None = None
    lines: str | None = None
    shown: str | None = None
    slip: str | None = None
    on: str | None = None
    wrote_off: str | None = None

    @property
    def entry(self) -> str:
        """Return the entry's name."""
        return f"{self.origin}-{self.seq}"


class Raised(NamedTuple):
    """An entry that is an exception of a sort, found by its name."""

    name: str
    at: int
    origin: str
    seq: int


def _nothing(_check: str) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class PlaceMonth:
    """Everything that a place's month (YYYY-MM) is made of.

    `opening` and `closing` are the accounts of the place's sites before the month and at its end; `came` and `went`
    are the goods and the money of shops on the day on which they came to the place or left it. `behind` names the
    entries behind a check's difference; it is asked only where there is one. `raised` are exceptions that only show
    beside other places or months. `cards` counts them by state.
    """

    place: str
    month: str
    tallies: tuple[Tally, ...]
    movements: tuple[Movement, ...]
    opening: Held
    closing: Held
    came: Held = field(default_factory=dict)
    went: Held = field(default_factory=dict)
    behind: Callable[[str], tuple[str, ...]] = _nothing
    awards: tuple[Award, ...] = ()
    counts: tuple[Counted, ...] = ()
    sessions: tuple[TillSession, ...] = ()
    seen: tuple[Seen, ...] = ()
    raised: tuple[Raised, ...] = ()
    cards: Mapping[str, int] = field(default_factory=dict)
