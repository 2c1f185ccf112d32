"""What is in two places that should be in one: a photo, a phone, a deed, a person at two deeds at once.

Pure functions over plain rows; `repeats_in.py` reads them. In an honest year they find nothing, so no chance is told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

from supermarket.audit.analysis.values import Finding, Outcome
from supermarket.earning.claims.sittings import from_body

PHONE_HOUSEHOLDS: Final = 3
"""So many households of one place may share a phone: the old, their children, and a neighbour by himself."""


class PhotoUsed(NamedTuple):
    """A photo or paper under an entry: by `mark`, the SHA-256 of its bytes; `deed` is what it is of."""

    mark: str
    at: int
    entry: str
    site: str
    deed: str


class PhoneHeld(NamedTuple):
    """A phone of a member: the household, its station, the entry that says so."""

    phone: str
    household: str
    station: str
    entry: str


class DeedDone(NamedTuple):
    """A claim that was not rejected or withdrawn: whose deed, by which rule, on which day, and when on that day."""

    person: str
    served: str
    rule: str
    site: str
    at: int
    entry: str
    start: str | None
    end: str | None
    sittings: str | None


def same_photo(used: Iterable[PhotoUsed]) -> Outcome:
    """Find the photos and papers that stand under more than one deed; `used` holds those that were used twice."""
    findings, looked = [], 0
    for mark, each_of in groupby(sorted(used), key=attrgetter("mark")):
        rows = list(each_of)
        looked += 1
        if len({row.deed for row in rows}) > 1:
            findings.append(_found(mark[:16], rows, {row.site for row in rows}))
    return Outcome("same_photo", looked, tuple(findings))


def same_phone(held: Iterable[PhoneHeld]) -> Outcome:
    """Find the phones that stand for households of two places, or for more than three households of one."""
    findings, looked = [], 0
    for _phone, each_of in groupby(sorted(held), key=attrgetter("phone")):
        rows = list(each_of)
        looked += 1
        households, stations = {row.household for row in rows}, {row.station for row in rows}
        if len(stations) > 1 or len(households) > PHONE_HOUSEHOLDS:
            entries = tuple(dict.fromkeys(row.entry for row in rows))
            findings.append(Finding(" ".join(sorted(households)), len(households), len(stations), entries=entries))
    return Outcome("same_phone", looked, tuple(findings))


def same_deed(done: Sequence[DeedDone]) -> Outcome:
    """Find the deeds that one person did by one rule on one day at two places."""
    findings = []
    for _deed, each_of in groupby(sorted(done), key=attrgetter("person", "served", "rule")):
        rows = list(each_of)
        sites = {row.site for row in rows}
        if len(sites) > 1:
            findings.append(_found(f"{rows[0].rule} {rows[0].served}", rows, sites))
    return Outcome("same_deed", len(done), tuple(findings))


def same_sitting(done: Sequence[DeedDone]) -> Outcome:
    """Find those who were at two deeds at once, by the times that their claims tell."""
    findings, looked = [], 0
    for (_person, served), each_of in groupby(sorted(done), key=attrgetter("person", "served")):
        told = [row for row in each_of if row.start or row.sittings]
        looked += len(told)
        for one, other in _overlapping(told):
            findings.append(_found(f"{one.rule} {other.rule} {served}", (one, other), {one.site, other.site}))
    return Outcome("same_sitting", looked, tuple(findings))


def _overlapping(told: Sequence[DeedDone]) -> Iterator[tuple[DeedDone, DeedDone]]:
    """Give the claims whose times overlap those of the one before, or of one that lasts longer."""
    times = sorted(
        (sitting.start, sitting.end, row)
        for row in told
        for sitting in from_body(row.start, row.end, (row.sittings or "").split())
    )
    longest: tuple[int, DeedDone] | None = None
    for start, end, row in times:
        if longest and start < longest[0] and longest[1].entry != row.entry:
            yield longest[1], row
        if longest is None or end > longest[0]:
            longest = (end, row)


def _found(subject: str, rows: Iterable[PhotoUsed | DeedDone], sites: set[str]) -> Finding:
    """Return what is found of some entries; at how many places is what is counted."""
    in_order = sorted(rows, key=attrgetter("at", "entry"))
    entries = tuple(dict.fromkeys(row.entry for row in in_order))
    return Finding(subject, len(entries), len(sites), entries=entries)


def one_person(members: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Return by member who he is: members with one name and one phone are one person, the first of their numbers."""
    known: dict[tuple[str, str], str] = {}
    return {
        member: known.setdefault((name, phone), member) if name and phone else member
        for member, (name, phone) in sorted(members.items())
    }
