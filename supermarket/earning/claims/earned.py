"""What had been earned before a run of postings, read from the books, and what the run itself has added since.

The books are asked as they were before the run, in whatever order it is done, and the run counts its own awards. So
nothing that is asked waits for the rows of the claim before, and those of a thousand claims are written together.
"""

import json
from collections import defaultdict
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, bindparam, func, select

from supermarket.books.session import ReadSession, WriteSession
from supermarket.district.times import HOUR
from supermarket.earning.award_kinds import ClaimPosted
from supermarket.earning.caps import counts_households
from supermarket.earning.claims.standing import Standing
from supermarket.earning.kinds import Rule
from supermarket.earning.tables import AwardRow
from supermarket.households.lineage import lineage_of, person_of
from supermarket.journal.engines.neutral import listed
from supermarket.journal.statements import Prepared, Value
from supermarket.journal.tables import table_of

_award: Final = table_of(AwardRow).c
_IS_EARNED: Final = _award.honour != 0
"""An award or its reversal; a deduction counts for no honour, and frees no cap."""
_IS_BEFORE: Final = (_award.origin != bindparam("own")) | (_award.seq <= bindparam("upto"))
_IN_SPAN: Final = (
    (_award.on >= bindparam("first")) & (_award.served >= bindparam("first")) & (_award.served <= bindparam("last"))
)
"""No deed is posted before its day, so what was posted before the span is not read."""
_OF_HOUSEHOLD: Final = (_award.household == bindparam("household")) & _IN_SPAN & _IS_EARNED & _IS_BEFORE
_OF_NOBODY: Final = _OF_HOUSEHOLD & _award.member.is_(None)
_OF_PERSON: Final = _OF_HOUSEHOLD & _award.member.in_(listed("members"))


def _total(column: Any) -> Select[Any]:  # noqa: ANN401 - a column of either figure
    return select(func.coalesce(func.sum(column), 0))


_COUNTED: Final = func.coalesce(_award.counted, _award.units * HOUR)
"""What counts against a rule's own limit in minutes, a unit for sixty, so that hours and units add up alike."""
_MINUTES: Final = Prepared(_total(_COUNTED).where(_OF_HOUSEHOLD, _award.rule == bindparam("rule")))
_MINUTES_OF_PERSON: Final = Prepared(_total(_COUNTED).where(_OF_PERSON, _award.rule == bindparam("rule")))
_MINUTES_OF_NOBODY: Final = Prepared(_total(_COUNTED).where(_OF_NOBODY, _award.rule == bindparam("rule")))
_POINTS: Final = Prepared(_total(_award.points).where(_OF_HOUSEHOLD, _award.uncapped.is_(None)))
_POINTS_OF_PERSON: Final = Prepared(_total(_award.points).where(_OF_PERSON, _award.uncapped.is_(None)))
_POINTS_OF_NOBODY: Final = Prepared(_total(_award.points).where(_OF_NOBODY, _award.uncapped.is_(None)))
_AT_SITE: Final = Prepared(
    _total(_award.points).where(
        _award.site == bindparam("site"),
        _award.on >= bindparam("first"),
        _award.on <= bindparam("last"),
        _IS_EARNED,
        _IS_BEFORE,
    )
)


class _Added(NamedTuple):
    """An award of this run, as its row in the books has it."""

    site: str
    on: str
    served: str
    member: str | None
    rule: str
    minutes: int
    points: int
    is_capped: bool


class Sum(NamedTuple):
    """A sum that a cap counts: what it was `before` the run, and of what it is made.

    It is of minutes by one `rule`, else of points; of all who ever had one of the numbers `members`, of nobody where
    that is empty, or of the whole household where it is None. `spans` are households with the first and the last day.
    """

    before: int
    rule: str | None
    members: frozenset[str] | None
    spans: tuple[tuple[str, str, str], ...]


class Earned:
    """What households had earned before a run, and what it adds."""

    def __init__(self, session: WriteSession) -> None:
        """Begin a run: what the session records from now on is its own."""
        self._session: Final[ReadSession] = session
        self._run: Final[dict[str, Value]] = {"own": session.stream.origin, "upto": session.stream.size}
        self._known: Final[dict[tuple[Value, ...], int]] = {}
        self._added: Final[dict[str, list[_Added]]] = defaultdict(list)
        self._at_site: Final[dict[str, list[_Added]]] = defaultdict(list)

    def add(self, body: ClaimPosted, *, site: str, on: str) -> None:
        """Count what the run has posted."""
        if not body.honour:
            return
        counted = body.minutes if body.counted is None else body.counted
        minutes = body.units * HOUR if counted is None else counted
        rule, is_capped = body.lines[0].rule, body.uncapped is None
        added = _Added(site, on, body.served, body.member, rule, minutes, body.points, is_capped)
        self._added[body.household].append(added)
        self._at_site[site].append(added)

    def minutes(self, claim: Standing, rule: Rule, first: str, last: str) -> Sum:
        """Return the minutes that count against a rule's own limit in a span of days, a unit for sixty."""
        if counts_households(rule):
            return self._sum(_MINUTES, claim, first, last, rule=claim.rule)
        if claim.member is None:
            return self._sum(_MINUTES_OF_NOBODY, claim, first, last, rule=claim.rule, members=frozenset())
        return self._sum(_MINUTES_OF_PERSON, claim, first, last, rule=claim.rule, members=self._numbers(claim.member))

    def points(self, claim: Standing, first: str, last: str, *, by_person: bool) -> Sum:
        """Return the points that count against the general caps in a span of days."""
        if not by_person:
            return self._sum(_POINTS, claim, first, last)
        if claim.member is None:
            return self._sum(_POINTS_OF_NOBODY, claim, first, last, members=frozenset())
        return self._sum(_POINTS_OF_PERSON, claim, first, last, members=self._numbers(claim.member))

    def now(self, asked: Sum) -> int:
        """Return a sum with what the run has added to it by now."""
        more = 0
        for household, first, last in asked.spans:
            for each in self._added.get(household, ()):
                if each.on < first or not first <= each.served <= last or not _is_of(each.member, asked.members):
                    continue
                if asked.rule is None:
                    more += each.points if each.is_capped else 0
                elif each.rule == asked.rule:
                    more += each.minutes
        return asked.before + more

    def at_site(self, site: str, first: str, last: str) -> int:
        """Return the points that were posted at a site in a span of days, by now."""
        before = self._before(_AT_SITE, site=site, first=first, last=last)
        return before + sum(each.points for each in self._at_site.get(site, ()) if first <= each.on <= last)

    def _sum(  # noqa: PLR0913 - by name
        self,
        statement: Prepared,
        claim: Standing,
        first: str,
        last: str,
        *,
        rule: str | None = None,
        members: frozenset[str] | None = None,
    ) -> Sum:
        """Return a sum over a household, with what counts as its own."""
        lineage = lineage_of(self._session, claim.household)
        spans = tuple((each, first, min(last, until)) for each, until in lineage.items())
        asked: dict[str, Value] = {} if rule is None else {"rule": rule}
        if members:
            asked["members"] = json.dumps(sorted(members))
        before = sum(
            self._before(statement, **asked, household=household, first=first, last=until)
            for household, first, until in spans
        )
        return Sum(before, rule, members, spans)

    def _before(self, statement: Prepared, **asked: Value) -> int:
        key = (id(statement), *asked.values())
        found = self._known.get(key)
        if found is None:
            row = self._session.row(statement, **asked, **self._run)
            found = self._known[key] = int(row[0]) if row else 0
        return found

    def _numbers(self, member: str) -> frozenset[str]:
        """Return every number that a person has had."""
        return frozenset(each for each in person_of(self._session, member) if each)


def _is_of(member: str | None, members: frozenset[str] | None) -> bool:
    """Say whether a member is one of these; of none where there are none, of anybody where they are not asked for."""
    if members is None:
        return True
    return member in members if members else member is None
