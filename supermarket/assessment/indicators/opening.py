"""Opening days 开放日: whether a shop was open when its calendar says so."""

from collections.abc import Iterable, Sequence
from typing import Final

from supermarket.assessment.indicators.indicator import Figures, Indicator, Line
from supermarket.assessment.past import Past
from supermarket.locale import N_


def _figures(_past: Past, _goods: Sequence[str]) -> Figures:
    """Return nothing: no calendar of opening days is recorded yet, so the line applies nowhere."""
    return {}


def _lines(_past: Past, _sites: frozenset[str], _goods: Sequence[str]) -> Iterable[Line]:
    return ()


INDICATORS: Final = (
    Indicator(
        "opening",
        N_("days"),
        N_("on how many of the days that its calendar says a shop was open"),
        N_("opening days of the calendar on which a till was opened ÷ opening days of the calendar"),
        _figures,
        _lines,
    ),
)
