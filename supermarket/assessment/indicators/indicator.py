"""What an indicator is: a share of something, worked out for all places at once, and the entries behind it.

Nearly every one is made of lines: each names an entry, what of it is counted, and what that adds to the numerator and
to the denominator. Their sums by site are one statement; the lines of one place are what an explanation shows.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlalchemy import SelectBase, func, select

from supermarket.assessment.past import Past
from supermarket.assessment.scoring import Ratio
from supermarket.journal.engines.neutral import listed
from supermarket.journal.statements import Prepared

Figures = Mapping[str, Ratio]
"""What an indicator comes to, by the site at which it happened or to which it belongs."""


@dataclass(frozen=True)
class Line:
    """What one entry adds: where, by its name, what of it is counted, to the numerator and to the denominator.

    `entry` is empty where what counts is that there is none.
    """

    site: str
    entry: str
    what: str
    numerator: int
    denominator: int


@dataclass(frozen=True)
class Indicator:
    """An indicator: its name, its unit, what it means and its formula in words.

    `figures` gives what it comes to at every site, about some goods where a form names them; `lines` the entries
    behind it at some sites. `finding` says that it is no share but a number of findings, which is 0 where there is
    none.
    """

    name: str
    unit: str
    meaning: str
    formula: str
    figures: Callable[[Past, Sequence[str]], Figures]
    lines: Callable[[Past, frozenset[str], Sequence[str]], Iterable[Line]]
    finding: bool = False
    own: bool = False
    """Whether its figures are of places already, not of the sites whose facts count for them."""

    def at_places(self, past: Past, places: Iterable[str], goods: Sequence[str] = ()) -> dict[str, Ratio]:
        """Return what it comes to at each place: the sums over the sites whose facts count for it."""
        figures = self.figures(past, goods)
        found = {}
        for place in places:
            sites = (place,) if self.own else past.sites_of(place)
            there = [figures[site] for site in sites if site in figures]
            numerator = sum(each.numerator for each in there)
            found[place] = Ratio(numerator, 1 if self.finding else sum(each.denominator for each in there))
        return found

    def behind(self, past: Past, place: str, goods: Sequence[str] = ()) -> list[Line]:
        """Return the entries behind what it comes to at a place."""
        sites = frozenset((place,)) if self.own else past.sites_of(place)
        return [line for line in self.lines(past, sites, goods) if line.site in sites]


Weigh = Callable[[Past, str, str], int]
"""What a line of a site counts, by what it is of: the price of an SKU."""


def once(_past: Past, _site: str, _what: str) -> int:
    """Count each line once."""
    return 1


def by_price(past: Past, site: str, sku: str) -> int:
    """Count each unit for its price at the period's end; what had none then counts nothing."""
    price = past.price(site, sku)
    return price.points if price else 0


@dataclass(frozen=True)
class Counted:
    """Lines that the database finds, with the columns site, origin, seq, what, numerator, denominator."""

    select: SelectBase
    weigh: Weigh = once

    def __post_init__(self) -> None:
        """Make both statements at once, so that whoever looks for every statement finds them."""
        _ = self._sums, self._lines

    def figures(self, past: Past) -> dict[str, Ratio]:
        """Return their sums by site."""
        found: dict[str, Ratio] = {}
        weighed = self.weigh is not once
        for site, what, numerator, denominator in past.rows(self._sums):
            weight = self.weigh(past, site, what) if weighed else 1
            before = found.get(site, _NOTHING)
            found[site] = Ratio(
                before.numerator + weight * int(numerator or 0), before.denominator + weight * int(denominator or 0)
            )
        return found

    def lines(self, past: Past, sites: frozenset[str]) -> Iterator[Line]:
        """Give those of some sites, in the order of their entries."""
        there = json.dumps(sorted(sites))
        for site, origin, seq, what, numerator, denominator in past.rows(self._lines, sites=there):
            weight = self.weigh(past, site, what)
            yield Line(site, f"{origin}-{seq}", what or "", weight * int(numerator), weight * int(denominator))

    @cached_property
    def _row(self) -> Any:  # noqa: ANN401 - columns
        return self.select.subquery("line").c

    @cached_property
    def _sums(self) -> Prepared:
        row = self._row
        what = row.site if self.weigh is once else row.what
        by = (row.site,) if self.weigh is once else (row.site, row.what)
        return Prepared(select(row.site, what, func.sum(row.numerator), func.sum(row.denominator)).group_by(*by))

    @cached_property
    def _lines(self) -> Prepared:
        row = self._row
        chosen = select(row.site, row.origin, row.seq, row.what, row.numerator, row.denominator)
        return Prepared(chosen.where(row.site.in_(listed("sites"))).order_by(row.origin, row.seq, row.what))


_NOTHING: Final = Ratio(0, 0)


def indicator(name: str, *counted: Counted, unit: str, meaning: str, formula: str, finding: bool = False) -> Indicator:
    """Return the indicator that lines make, of one sort or of several."""

    def figures(past: Past, _goods: Sequence[str]) -> Figures:
        total: dict[str, Ratio] = {}
        for each in counted:
            for site, ratio in each.figures(past).items():
                before = total.get(site, _NOTHING)
                total[site] = Ratio(before.numerator + ratio.numerator, before.denominator + ratio.denominator)
        return total

    def lines(past: Past, sites: frozenset[str], _goods: Sequence[str]) -> Iterator[Line]:
        for each in counted:
            yield from each.lines(past, sites)

    return Indicator(name, unit, meaning, formula, figures, lines, finding)


Lines = Callable[[Past, frozenset[str], Sequence[str]], Iterable[Line]]


def of_lines(  # noqa: PLR0913 - by name
    name: str, lines: Lines, *, unit: str, meaning: str, formula: str, own: bool = False
) -> Indicator:
    """Return the indicator that lines make which are put together here and not by the database."""

    def figures(past: Past, goods: Sequence[str]) -> Figures:
        found: dict[str, Ratio] = {}
        for line in lines(past, frozenset(past.places), goods):
            before = found.get(line.site, _NOTHING)
            found[line.site] = Ratio(before.numerator + line.numerator, before.denominator + line.denominator)
        return found

    return Indicator(name, unit, meaning, formula, figures, lines, own=own)
