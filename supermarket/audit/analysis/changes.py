"""Prices, rules and settings that were changed and changed back, and who used them in between.

Pure functions over plain rows; `changes_in.py` reads them (domain.md, section 10: price tampering for a friend).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Final, NamedTuple

from supermarket.audit.analysis.values import Finding, Outcome
from supermarket.district.dates import days_between

BACK_DAYS: Final = 31
"""What is changed back within so many days was changed for something."""


class Version(NamedTuple):
    """A row of a register: what it is of, below which site it holds, from which day, what it says, the entry."""

    code: str
    scope: str
    since: str
    at: int
    entry: str
    figure: int


class Used(NamedTuple):
    """An entry that used what was in force: by which household."""

    entry: str
    household: str


class There(NamedTuple):
    """A change and the change back, with what was in force before."""

    before: Version
    changed: Version
    back: Version

    @property
    def is_gain(self) -> bool:
        """Say whether the figure was higher in between, as the points of a rule are for whoever gains by it."""
        return self.changed.figure > self.before.figure


def there_and_back(versions: Iterable[Version]) -> Iterator[There]:
    """Give every change of a figure that was taken back within a month, wholly or beyond."""
    in_order = sorted(versions, key=attrgetter("code", "scope", "since", "at", "entry"))
    for _of, each_of in groupby(in_order, key=attrgetter("code", "scope")):
        rows = [row for row, after in pairwise([*each_of, None]) if row and not _is_same_day(row, after)]
        for before, changed, back in zip(rows, rows[1:], rows[2:], strict=False):
            away, home = changed.figure - before.figure, back.figure - changed.figure
            is_back = (away < 0 < home and -away <= home) or (home < 0 < away <= -home)
            if is_back and days_between(changed.since, back.since) <= BACK_DAYS:
                yield There(before, changed, back)


def _is_same_day(row: Version, after: Version | None) -> bool:
    """Say whether a row was never in force, because the one after it begins on the same day."""
    return after is not None and after.since == row.since


def used_between(
    test: str,
    versions: Sequence[Version],
    is_meant: Callable[[There], bool],
    used: Callable[[There], Sequence[Used]],
) -> Outcome:
    """Find the changes and changes back between which somebody made use of them; `used` looks up who did."""
    findings = []
    for there in there_and_back(versions):
        uses = used(there) if is_meant(there) else ()
        if uses:
            entries = (there.changed.entry, *(use.entry for use in uses), there.back.entry)
            households = {use.household for use in uses}
            findings.append(Finding(there.changed.code, len(uses), len(households), entries=entries))
    return Outcome(test, len(versions), tuple(findings))


def settings_back(versions: Sequence[Version], is_meant: Callable[[There], bool]) -> Outcome:
    """Find the settings that were changed for a while; what they allow is not told apart."""
    found = [
        Finding(f"{there.changed.code} {there.changed.scope}", 2, 1, entries=(there.changed.entry, there.back.entry))
        for there in there_and_back(versions)
        if is_meant(there)
    ]
    return Outcome("setting_back", len(versions), tuple(found))
