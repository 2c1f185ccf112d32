"""Runs of assessments: their figures are worked out again from the entries that each saw, and laid beside the sealed.

The books are trusted for it, so it is asked only where nothing else is wrong: they are what the entries come to then.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final, TypeAlias

from supermarket.assessment.runs import differences_of, runs
from supermarket.audit.verification.faults import Fault, told
from supermarket.books.session import ReadSession
from supermarket.errors import Refusal
from supermarket.journal.entry import require_name
from supermarket.journal.store import entry_named

_UNWORKABLE: Final = (Refusal, LookupError, ValueError, TypeError)
"""What is raised where a run names a form, a run or an indicator that there is none of."""


def check_runs_are_what_their_entries_come_to(
    session: ReadSession, known: Collection[tuple[str, int]]
) -> Iterator[Fault]:
    """See that each run seals what the entries that it saw come to; those that break a rule are `known` already."""
    for line in reversed(runs(session)):
        name = require_name(line.entry)
        entry = entry_named(session.transaction, name)
        if entry is None or (name.origin, name.seq) in known:
            continue
        try:
            first = next(differences_of(session, entry), None)
        except _UNWORKABLE as fault:
            yield Fault(name.origin, name.seq, "run_unworkable", {"detail": told(str(fault).rstrip("。."))})
            continue
        if first:
            fields = dict(zip(("site", "what", "found", "expected"), map(told, first), strict=True))
            yield Fault(name.origin, name.seq, "run_differs", fields)


RunCheck: TypeAlias = Callable[[ReadSession, Collection[tuple[str, int]]], Iterable[Fault]]
RUNS: Final[tuple[RunCheck, ...]] = (check_runs_are_what_their_entries_come_to,)
"""The checks of what runs of assessments seal."""
