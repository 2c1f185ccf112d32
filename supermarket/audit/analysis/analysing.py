"""All tests over a span, one after another, in one reading session; each reads sums or one row for each entry once."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from supermarket.audit.analysis.changes_in import changes
from supermarket.audit.analysis.counted import counted
from supermarket.audit.analysis.money_in import money
from supermarket.audit.analysis.points_in import claim_lags, points
from supermarket.audit.analysis.repeats_in import repeats
from supermarket.audit.analysis.values import EVERYTHING, Analysis, Outcome, Span
from supermarket.audit.analysis.words import TESTS
from supermarket.books.rebuild import Progress, silent
from supermarket.books.session import ReadSession

_GROUPS: Final = (repeats, counted, points, changes, money)
"""The tests by what they read."""


def analyse(session: ReadSession, span: Span = EVERYTHING, progress: Progress = silent) -> Analysis:
    """Return what every test finds in a span, in the order of the list; a report, which writes nothing."""
    found = {tested.test: tested for tested in _tested(session, span, progress)}
    return Analysis(span, tuple(found[test.code] for test in TESTS))


def _tested(session: ReadSession, span: Span, progress: Progress) -> Iterator[Outcome]:
    for done, group in enumerate(_GROUPS, 1):
        for tested in group(session, span):
            is_of_claims = tested.test == "late_claims"
            yield replace(tested, figures=claim_lags(session, span)) if is_of_claims else tested
        progress(done)
