"""What only shows in a row of entries, found by pure functions over plain values: redemptions, awards, write-offs."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Final

from supermarket.clock import MINUTE
from supermarket.district.dates import days_between
from supermarket.locale import N_
from supermarket.months.figures.place_month import Award, Seen
from supermarket.spending.redemption.slip_numbers import series_of

DUPLICATE_WITHIN: Final = MINUTE
"""The same goods for the same household at one till within so many milliseconds look like one basket booked twice."""
BURST_WITHIN: Final = 5 * MINUTE
BURST_HOUSEHOLDS: Final = 5
"""So many households one after another, all by hand and minutes apart, look like cards that somebody collected."""
BOOK: Final = 100
"""Paper slips whose numbers are farther apart are of different books."""
BUNCH: Final = 20
LAST_DAYS: Final = 3
"""Of so many at least in a month, more than half on its last three days look like figures made for a form."""
WRITE_OFFS: Final = 5
"""So many write-offs in a month, three of four by one person, look like goods that somebody carried home."""
NEAR: Final = 90
"""What is above so many percent of a limit, and not above the limit, is near it."""
RUN: Final = 5
"""So many awards at least bring a household near its month's limit in a run."""
WEEK: Final = 7


# --- redemptions ------------------------------------------------------------------------------------------------------


def duplicates(redeemed: Iterable[Seen]) -> Iterator[Seen]:
    """Give redemptions of the same goods for the same household at one till within a minute, and those before them."""
    last: dict[tuple[str | None, ...], Seen] = {}
    for each in redeemed:
        what = (each.site, each.till, each.household, each.lines)
        before = last.get(what)
        if before and each.at - before.at <= DUPLICATE_WITHIN:
            yield from (before, each)
        last[what] = each


def by_hand_again(redeemed: Iterable[Seen]) -> Iterator[Seen]:
    """Give redemptions by hand of a household for which it was done before in the month: its card is not mended."""
    before: set[str | None] = set()
    for each in redeemed:
        if each.shown != "payload":
            if each.household in before:
                yield each
            before.add(each.household)


def many_by_hand(redeemed: Iterable[Seen]) -> Iterator[Seen]:
    """Give redemptions for many households of one till's session, all entered by hand and minutes apart."""
    runs: dict[tuple[str, str | None], list[Seen]] = {}
    for each in redeemed:
        place = (each.site, each.till)
        run = runs.get(place, [])
        if each.shown == "payload" or (run and each.at - run[-1].at > BURST_WITHIN):
            yield from _burst(run)
            run = []
        runs[place] = run if each.shown == "payload" else [*run, each]
    for run in runs.values():
        yield from _burst(run)


def _burst(run: Sequence[Seen]) -> Sequence[Seen]:
    return run if len({each.household for each in run}) >= BURST_HOUSEHOLDS else ()


def slip_gaps(redeemed: Iterable[Seen]) -> Iterator[Seen]:
    """Give, at each site, the redemptions entered from paper slips of whose book the number before is missing."""
    series = ((each, series_of(each.slip)) for each in redeemed if each.slip)
    numbered = [(each.site, *found, each) for each, found in series if found]
    for _book, slips in groupby(sorted(numbered, key=lambda slip: slip[:3]), key=lambda slip: slip[:2]):
        before: int | None = None
        for _site, _series, number, each in slips:
            if before is not None and 1 < number - before <= BOOK:
                yield each
            before = number


def bunched_redemptions(redeemed: Sequence[Seen]) -> Sequence[Seen]:
    """Give the redemptions of a month's last days where most of the month's are."""
    late = [each for each in redeemed if each.on and is_late(each.on)]
    return late if is_bunched(len(redeemed), len(late)) else ()


def is_late(day: str) -> bool:
    """Say whether a day is one of the last three of its month."""
    on = date.fromisoformat(day)
    following = date(on.year + on.month // 12, on.month % 12 + 1, 1)
    return (following - on).days <= LAST_DAYS


def is_bunched(every: int, late: int) -> bool:
    """Say whether so many of a month's are too many on its last days."""
    return every >= BUNCH and 2 * late > every


# --- awards -----------------------------------------------------------------------------------------------------------


def near_review(awards: Iterable[Award], limit: int) -> Iterator[Award]:
    """Give the awards whose units bring them just under the points above which the institute reviews, 0: no limit.

    One unit is not chosen by who claims, so an award of one unit is none of them.
    """
    for award in awards:
        if limit and award.units > 1 and NEAR * limit < 100 * abs(award.claimed) <= 100 * limit:
            yield award


def split_awards(awards: Iterable[Award], limit: int) -> Iterator[Award]:
    """Give the awards of a household by one rule within a week that together, and none alone, the institute reviews."""
    small = [award for award in awards if limit and 0 < award.claimed <= limit]
    for _key, group in groupby(sorted(small, key=_deed), key=attrgetter("household", "rule")):
        run: list[Award] = []
        for award in group:
            run = [each for each in run if days_between(each.served, award.served) < WEEK] + [award]
            if len(run) > 1 and sum(each.claimed for each in run) > limit:
                yield from run


def _deed(award: Award) -> tuple[str, str, str, int, str, int]:
    return award.household, award.rule, award.served, award.at, award.origin, award.seq


def near_month(awards: Iterable[Award], limit: int) -> Iterator[Award]:
    """Give the last award of each run that brings a household just under what it may earn in a month, 0: no limit."""
    runs: dict[str, list[Award]] = {}
    for award in awards:
        if award.points > 0 and not award.uncapped:
            runs.setdefault(award.household, []).append(award)
    for run in runs.values():
        total = sum(award.points for award in run)
        if limit and len(run) >= RUN and NEAR * limit < 100 * total <= 100 * limit:
            yield run[-1]


def without_gift(awards: Iterable[Award], gifts: Sequence[str]) -> Iterator[Award]:
    """Give the awards for a donation where no donated goods came within a week of it; `gifts` are their days."""
    for award in awards:
        if award.by_receipt and not any(abs(days_between(day, award.served)) <= WEEK for day in gifts):
            yield award


# --- write-offs -------------------------------------------------------------------------------------------------------


def mostly_by_one(seen: Iterable[Seen]) -> list[Seen]:
    """Return a place's write-offs of goods that had not expired, by the one person who wrote most of them off."""
    spoiled = [each for each in seen if each.wrote_off]
    by: Counter[str | None] = Counter(each.wrote_off for each in spoiled)
    (who, most) = by.most_common(1)[0] if by else (None, 0)
    mine = [each for each in spoiled if each.wrote_off == who]
    return mine if len(spoiled) >= WRITE_OFFS and 4 * most >= 3 * len(spoiled) else []


Rows = Callable[[Sequence[Seen]], Iterable[Seen]]
IN_A_ROW: Final[tuple[tuple[str, str, Rows], ...]] = (
    ("duplicate", N_("same goods for the same household within a minute"), duplicates),
    ("by_hand_again", N_("again by hand for the same household"), by_hand_again),
    ("many_by_hand", N_("many households one after another by hand"), many_by_hand),
    ("slip_gap", N_("paper slip whose number before is missing"), slip_gaps),
    ("bunched_redemptions", N_("redeemed mostly in the month's last days"), bunched_redemptions),
)
"""What a row of redemptions may show: name, words, and how it is known."""
