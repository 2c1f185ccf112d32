"""Every indicator that a form can name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from supermarket.assessment.indicators import activities, households, opening, order, points, service, stock
from supermarket.assessment.indicators.indicator import Indicator

INDICATORS: Final[Mapping[str, Indicator]] = MappingProxyType(
    {
        each.name: each
        for each in (
            *opening.INDICATORS,
            *households.INDICATORS,
            *points.INDICATORS,
            *stock.INDICATORS,
            *order.INDICATORS,
            *activities.INDICATORS,
            *service.INDICATORS,
        )
    }
)
"""The indicators by name, in the order in which they are listed."""
