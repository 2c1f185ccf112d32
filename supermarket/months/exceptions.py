"""What is worth a look in a month, listed with its entries: never a failure, never in the way of a signature.

What one entry shows by itself the database finds; what only shows in a row of redemptions is found here, by pure
functions over plain values.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Final

from sqlalchemy import case, func, literal, select
from sqlalchemy.sql.expression import ColumnElement

from supermarket.clock import MINUTE
from supermarket.district.kinds import Relation
from supermarket.district.tables import KinRow
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, table_of
from supermarket.locale import N_
from supermarket.months.figures import Seen
from supermarket.months.sums import CREDITED, NAMES, POSTED, REDEEMED, is_entry, listed, said
from supermarket.months.versions import Priced, Prices

DUPLICATE_WITHIN: Final = MINUTE
"""The same goods for the same household at one till within so many milliseconds look like one basket booked twice."""
BURST_WITHIN: Final = 5 * MINUTE
BURST_HOUSEHOLDS: Final = 5
"""So many households one after another, all by hand and minutes apart, look like cards that somebody collected."""
BOOK: Final = 100
"""Paper slips whose numbers are farther apart are of different books."""

_ENTRY: Final = table_of(EntryRow)
_entry: Final = _ENTRY.c
_kin: Final = table_of(KinRow).c


@dataclass(frozen=True)
class ListedEntries:
    """The entries of a month that are exceptions of one sort; `text` says which in words."""

    name: str
    text: str
    entries: tuple[str, ...]


# --- what one entry shows by itself -----------------------------------------------------------------------------------

_OWN: Final[ColumnElement[str]] = func.coalesce(
    select(_kin.relation)
    .where(_kin.staff == _entry.actor, _kin.household == said("household"))
    .order_by(_kin.at.desc(), _kin.origin.desc(), _kin.seq.desc())
    .limit(1)
    .correlate(_ENTRY)
    .scalar_subquery(),
    Relation.NONE.value,
)
_WRITTEN_ON: Final = func.date(_entry.at // 1000 + 8 * 3600, "unixepoch")
"""The district's date, eight hours ahead of UTC."""
Odd = tuple[str, str, tuple[str, ...], ColumnElement[bool]]
_ALWAYS: Final = literal(1) == 1
ODD: Final[tuple[Odd, ...]] = (
    ("direct_credit", N_("direct credit"), (CREDITED,), _ALWAYS),
    ("evidence_missing", N_("evidence missing"), (CREDITED,), func.instr(said("flags"), "evidence-missing") > 0),
    ("cap_hit", N_("cut by a limit"), (POSTED,), said("cut").is_not(None)),
    ("redemption_outside_session", N_("outside a session"), (REDEEMED,), said("till").is_(None)),
    ("hand_entry", N_("hand entry"), (REDEEMED,), said("shown") != "payload"),
    ("without_card", N_("by the household's number, without a card"), (REDEEMED,), said("shown") == "household"),
    (
        "own_household",
        N_("by staff for their own household or kin"),
        (CREDITED, POSTED, REDEEMED),
        _OWN.is_distinct_from(Relation.NONE.value),
    ),
    ("count_differs", N_("counted with a difference"), ("stock.counted",), said("counted") != said("book")),
    ("lost_on_the_way", N_("lost on the way"), ("stock.arrived",), said("quantity") < said("sent")),
    ("written_off", N_("written off"), ("stock.spoiled",), _ALWAYS),
    ("back_dated", N_("back-dated"), (), _entry.on < _WRITTEN_ON),
    ("reversal", N_("reversal"), (), func.substr(_entry.kind, -9) == ".reversed"),
)
"""What an entry may show by itself: name, words, of which kinds (none: of any), and how it is known."""


def _bits() -> ColumnElement[int]:
    """Return what an entry shows, a bit for each; only what its kind may show is looked at."""
    kinds = dict.fromkeys(kind for _name, _text, of, _known in ODD for kind in of)
    return case(*((_entry.kind == kind, _shown(kind)) for kind in kinds), else_=0) + _shown(None)


def _shown(kind: str | None) -> ColumnElement[int]:
    total: ColumnElement[int] = literal(0)
    for place, (_name, _text, of, known) in enumerate(ODD):
        if kind in of or not (kind or of):
            total += case((known, 1 << place), else_=0)
    return total


def _of_redemption(*paths: str) -> list[ColumnElement[str | None]]:
    return [case((_entry.kind == REDEEMED, said(path))) for path in paths]


SEEN: Final = Prepared(
    select(
        *(_entry.site, _entry.at, _entry.origin, _entry.seq, _bits()),
        *_of_redemption("till", "household", "asked.lines", "shown", "slip"),
    )
    .join_from(NAMES, _ENTRY, is_entry(NAMES.c.origin, NAMES.c.seq))
    .where(_entry.site.in_(listed("sites")))
)
"""The columns of `Seen`, in its order, of every entry of the month."""


@cache
def _shown_by(odd: int) -> tuple[str, ...]:
    return tuple(name for place, (name, *_rest) in enumerate(ODD) if odd >> place & 1)


# --- what shows in a row of them --------------------------------------------------------------------------------------


def duplicates(redeemed: Iterable[Seen]) -> Iterator[str]:
    """Give redemptions of the same goods for the same household at one till within a minute, and those before them."""
    last: dict[tuple[str | None, ...], Seen] = {}
    for each in redeemed:
        what = (each.site, each.till, each.household, each.lines)
        before = last.get(what)
        if before and each.at - before.at <= DUPLICATE_WITHIN:
            yield from (before.entry, each.entry)
        last[what] = each


def many_by_hand(redeemed: Iterable[Seen]) -> Iterator[str]:
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


def _burst(run: Sequence[Seen]) -> Iterator[str]:
    if len({each.household for each in run}) >= BURST_HOUSEHOLDS:
        yield from (each.entry for each in run)


def slip_gaps(redeemed: Iterable[Seen]) -> Iterator[str]:
    """Give, at each site, the redemptions entered from paper slips of whose book the number before is missing."""
    numbered = sorted((each.site, int(each.slip), each.entry) for each in redeemed if each.slip and each.slip.isdigit())
    for _site, slips in groupby(numbered, key=lambda slip: slip[0]):
        before: int | None = None
        for _code, number, entry in slips:
            if before is not None and 1 < number - before <= BOOK:
                yield entry
            before = number


def prices_there_and_back(prices: Prices, month: str, skus: Iterable[str]) -> Iterator[str]:
    """Give the changes of a price that was changed within the month and changed back, of goods that were given."""
    for sku in sorted(skus):
        by_scope: dict[str, list[Priced]] = {}
        for row in reversed(prices.get(sku, ())):
            by_scope.setdefault(row.scope, []).append(row)
        for rows in by_scope.values():
            for first, second, third in zip(rows, rows[1:], rows[2:], strict=False):
                back = first.points == third.points != second.points
                if back and second.from_[:7] == third.from_[:7] == month:
                    yield from (second.entry, third.entry)


Rows = Callable[[Sequence[Seen]], Iterator[str]]
IN_A_ROW: Final[tuple[tuple[str, str, Rows], ...]] = (
    ("duplicate", N_("same goods for the same household within a minute"), duplicates),
    ("many_by_hand", N_("many households one after another by hand"), many_by_hand),
    ("slip_gap", N_("paper slip whose number before is missing"), slip_gaps),
)
"""What a row of redemptions may show: name, words, and how it is known."""
PRICE: Final = ("price_there_and_back", N_("price changed and changed back"))
SIGNED: Final = ("signed_with_reason", N_("signed although a check failed"))
EXCEPTIONS: Final[tuple[str, ...]] = (*(odd[0] for odd in ODD), *(row[0] for row in IN_A_ROW), PRICE[0], SIGNED[0])
"""Every sort of exception, in the order in which they are shown."""


def exceptions_of(seen: Iterable[Seen], prices: Iterable[str], signed: Iterable[str]) -> tuple[ListedEntries, ...]:
    """Return every sort of exception with the month's entries of it, in the order in which they were written.

    `prices` are the changes of prices that went there and back, `signed` the signatures that were given with a reason.
    """
    in_order = sorted(seen, key=itemgetter(1, 2, 3))
    found: dict[str, list[str]] = {name: [] for name, *_rest in ODD}
    for each in in_order:
        if shown := _shown_by(each.odd):
            entry = each.entry
            for name in shown:
                found[name].append(entry)
    redeemed = [each for each in in_order if each.shown]
    rest = [(*PRICE, prices), (*SIGNED, signed)]
    return (
        *(ListedEntries(name, text, tuple(found[name])) for name, text, *_rest in ODD),
        *(ListedEntries(name, text, tuple(dict.fromkeys(known(redeemed)))) for name, text, known in IN_A_ROW),
        *(ListedEntries(name, text, tuple(entries)) for name, text, entries in rest),
    )
