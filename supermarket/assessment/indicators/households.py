"""Households 农户: who took part, who redeemed."""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import func, select

from supermarket.assessment.indicators.indicator import Line, of_lines
from supermarket.assessment.indicators.known import KNOWN, in_span, stands
from supermarket.assessment.past import Home, Past
from supermarket.earning.tables import AwardRow
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.spending.tables import RedemptionRow

_award: Final = table_of(AwardRow).c
_redemption: Final = table_of(RedemptionRow).c
_EARNED: Final = Prepared(
    select(_award.household, func.min(_award.seq), func.min(_award.origin))
    .join_from(KNOWN, table_of(AwardRow), in_span(_award, _award.entered))
    .where(_award.claim_origin.is_not(None), _award.undone == 0, _award.points > 0, stands(_award))
    .group_by(_award.household)
)
"""The households for which a claim was posted, each with one of the entries."""
_REDEEMED: Final = Prepared(
    select(_redemption.household, _redemption.site, func.min(_redemption.seq), func.min(_redemption.origin))
    .join_from(KNOWN, table_of(RedemptionRow), in_span(_redemption, _redemption.on))
    .where(_redemption.reversed_on.is_(None), stands(_redemption))
    .group_by(_redemption.household, _redemption.site)
)
"""The households that redeemed, at each shop, each with one of the entries."""


def _of_homes(past: Past, sites: frozenset[str]) -> Iterator[tuple[str, Home]]:
    for site in sorted(sites):
        for home in past.homes_of.get(site, ()):
            yield site, home


def _taking_part(past: Past, sites: frozenset[str], _goods: Sequence[str]) -> Iterator[Line]:
    earned = {household: f"{origin}-{seq}" for household, seq, origin in past.rows(_EARNED)}
    for site, home in _of_homes(past, sites):
        entry = earned.get(home.household)
        yield Line(site, entry or home.entry, home.household, int(entry is not None), 1)


def _redeeming(past: Past, sites: frozenset[str], _goods: Sequence[str]) -> Iterator[Line]:
    """Give the households that redeemed at a shop of theirs, and those that could have."""
    redeemed = {(household, site): f"{origin}-{seq}" for household, site, seq, origin in past.rows(_REDEEMED)}
    held = past.points_held
    for site, home in _of_homes(past, sites):
        entry = redeemed.get((home.household, site))
        least = past.cheapest.get(site)
        if entry or (least is not None and held.get(home.household, 0) >= least):
            yield Line(site, entry or home.entry, home.household, int(entry is not None), 1)


INDICATORS: Final = (
    of_lines(
        "participation",
        _taking_part,
        unit=N_("households"),
        meaning=N_("how many households took part: of those at home at the place, for whom a claim was posted"),
        formula=N_(
            "households with a posted claim that earned points and was not taken back ÷ households in force at the "
            "period's end"
        ),
        own=True,
    ),
    of_lines(
        "redeeming",
        _redeeming,
        unit=N_("households"),
        meaning=N_("how many of the households that could redeem something did"),
        formula=N_(
            "households that redeemed at their shop ÷ those, and those that held the price of the cheapest goods or "
            "service at the period's end"
        ),
        own=True,
    ),
)
