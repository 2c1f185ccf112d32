"""What is worth a look in a month, listed with its entries: never a failure, never in the way of a signature.

What one entry shows by itself the database finds (odd.py), what shows in a row of them pure functions do (patterns.py),
what shows beside other places is looked up (beyond.py); here all of it is put together, sort by sort.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import Final

from supermarket.books.session import Stamp
from supermarket.locale import N_
from supermarket.months.closing.signatures import Signature
from supermarket.months.exceptions.beyond import BEYOND
from supermarket.months.exceptions.machines import MACHINES
from supermarket.months.exceptions.odd import ODD, shown_by
from supermarket.months.exceptions.patterns import (
    IN_A_ROW,
    mostly_by_one,
    near_month,
    near_review,
    split_awards,
    without_gift,
)
from supermarket.months.figures.place_month import Award, PlaceMonth, Raised, Seen
from supermarket.months.figures.versions import Priced, Prices

_FLAGS: Final = (
    ("photo-used", "photo_used", N_("a photo or paper was used before, for a claim or as a signed paper")),
    ("overlap", "overlap", N_("another claim of the same person overlaps this one")),
    ("entered-afterwards", "entered_afterwards", N_("hours entered afterwards count for honour alone")),
)
"""The flags of a claim, listed when it is posted: as the claim has them, the exception's name, words."""
_EVIDENCE_MISSING: Final = "evidence-missing"
_OF_AWARDS: Final = (
    *((name, text) for _flag, name, text in _FLAGS),
    ("cap_hit", N_("cut by a limit")),
    ("reviewed_by_filer", N_("accepted by whoever filed it")),
    ("posted_early", N_("posted before its notice had ended")),
    ("false_claim", N_("deduction for a false claim")),
    ("near_review", N_("just under the points that the institute reviews")),
    ("split_awards", N_("several small claims instead of one that the institute reviews")),
    ("near_month", N_("a run of awards just under a household's month")),
    ("without_gift", N_("award for a gift of which no goods came")),
)
_REST: Final = (
    ("written_off_by_one", N_("written off mostly by one person")),
    ("price_there_and_back", N_("price changed and changed back")),
    ("limit_changed", N_("limit of goods changed while they were given")),
    ("signed_with_reason", N_("signed although a check failed")),
    ("signed_by_pin", N_("signed with a PIN that another one who signed had set")),
    ("on_paper", N_("on paper, not confirmed yet by whoever signed there")),
)
TEXTS: Final[Mapping[str, str]] = {
    **dict(ODD),
    **dict(_OF_AWARDS),
    **{name: text for name, text, _known in IN_A_ROW},
    **dict(BEYOND),
    **dict(MACHINES),
    **dict(_REST),
}
"""The words of every sort of exception, in the order in which they are shown."""
EXCEPTIONS: Final = tuple(TEXTS)


@dataclass(frozen=True)
class ListedEntries:
    """The entries of a month that are exceptions of one sort."""

    name: str
    entries: tuple[str, ...]

    @property
    def text(self) -> str:
        """Say in words which sort it is."""
        return TEXTS[self.name]


@dataclass(frozen=True)
class Limits:
    """Limits in points, 0: none: above `review` the institute reviews; a household's `month`, a person's `day`."""

    review: int = 0
    month: int = 0
    day: int = 0


def exceptions_of(
    month: PlaceMonth, limits: Limits, gifts: tuple[str, ...] = (), named: Iterable[tuple[str, str]] = ()
) -> tuple[ListedEntries, ...]:
    """Return every sort of exception with the month's entries of it, in the order in which they were written.

    `gifts` are the days on which donated goods came to the place; `named` are exceptions that are known by their
    entry's name already, each after the sort's name.
    """
    raised: dict[str, set[Stamp]] = {name: set() for name in TEXTS}
    for name, stamps in _of_seen(month.seen):
        raised[name].update(stamps)
    for each in (*_of_awards(month.awards, limits, gifts), *month.raised):
        raised[each.name].add(each[1:])
    found = {name: [f"{origin}-{seq}" for _at, origin, seq in sorted(listed)] for name, listed in raised.items()}
    for name, entry in named:
        found[name].append(entry)
    return tuple(ListedEntries(name, tuple(listed)) for name, listed in found.items())


def _raised(name: str, each: Award) -> Raised:
    return Raised(name, each.at, each.origin, each.seq)


_STAMP: Final = attrgetter("at", "origin", "seq")


def _of_seen(seen: Sequence[Seen]) -> Iterator[tuple[str, Iterable[Stamp]]]:
    """Give what the month's entries show, each by itself or in a row of redemptions or write-offs."""
    by_what: dict[int, list[Stamp]] = {}
    for each in seen:
        if each.odd:
            by_what.setdefault(each.odd, []).append(each[1:4])
    for odd, stamps in by_what.items():
        yield from ((name, stamps) for name in shown_by(odd))
    redeemed = sorted((each for each in seen if each.shown), key=_STAMP)
    for name, _text, known in IN_A_ROW:
        yield name, map(_STAMP, known(redeemed))
    wrote_off = sorted((each for each in seen if each.wrote_off), key=_STAMP)
    yield "written_off_by_one", map(_STAMP, mostly_by_one(wrote_off))


def _of_awards(awards: tuple[Award, ...], limits: Limits, gifts: tuple[str, ...]) -> Iterator[Raised]:
    """Give what the claims that were posted show, each by itself or together."""
    for award in awards:
        flags = (award.flags or "").split()
        yield from (_raised(name, award) for flag, name, _text in _FLAGS if flag in flags)
        by_itself = {
            "evidence_missing": _EVIDENCE_MISSING in flags,
            "cap_hit": _is_over(award, limits.day),
            "reviewed_by_filer": award.by_filer,
            "agreed_by_pin": award.by_pin,
            "posted_early": award.is_early,
            "false_claim": award.freezes,
        }
        yield from (_raised(name, award) for name, shows in by_itself.items() if shows)
    together = {
        "near_review": near_review(awards, limits.review),
        "split_awards": split_awards(awards, limits.review),
        "near_month": near_month(awards, limits.month),
        "without_gift": without_gift(awards, gifts),
    }
    for name, found in together.items():
        yield from (_raised(name, award) for award in found)


def _is_over(award: Award, day: int) -> bool:
    """Say whether limits cut off what somebody claimed beyond them.

    One deed that is worth more than a person's day leaves the whole day's points: nobody claimed too much. And what the
    floor leaves of a deduction is in nobody's favour.
    """
    return bool(award.is_cut) and award.claimed > 0 and not (award.units == 1 and award.points == day > 0)


# --- changes of the registers -----------------------------------------------------------------------------------------


def prices_there_and_back(prices: Prices, month: str, skus: Iterable[str]) -> Iterator[str]:
    """Give the changes of a price that was changed within the month and changed back, of goods that were given."""
    for rows in _by_scope(prices, skus):
        for first, second, third in zip(rows, rows[1:], rows[2:], strict=False):
            back = first.points == third.points != second.points
            if back and second.from_[:7] == third.from_[:7] == month:
                yield from (second.entry, third.entry)


def limits_changed(prices: Prices, month: str, skus: Iterable[str]) -> Iterator[str]:
    """Give the changes, within the month, of how much of goods that were given a household may have."""
    for rows in _by_scope(prices, skus):
        for first, second in pairwise(rows):
            if first.limit and first.limit != second.limit and second.from_[:7] == month:
                yield second.entry


def _by_scope(prices: Prices, skus: Iterable[str]) -> Iterator[list[Priced]]:
    """Give the rows of each of these goods at each scope, the earliest first."""
    for sku in sorted(skus):
        by_scope: dict[str, list[Priced]] = {}
        for row in reversed(prices.get(sku, ())):
            by_scope.setdefault(row.scope, []).append(row)
        yield from by_scope.values()


# --- signatures -------------------------------------------------------------------------------------------------------


def of_signatures(signatures: Sequence[Signature], waiting: Collection[str]) -> Iterator[tuple[str, str]]:
    """Give the sorts of exceptions that signatures are, each with the entry; `waiting` are those not yet confirmed."""
    yield from (("signed_with_reason", each.entry) for each in signatures if each.reason)
    yield from (("on_paper", each.entry) for each in signatures if each.entry in waiting)
