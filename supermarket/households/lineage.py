"""Of which households one is made: those merged into it, and the one that it split from, so that limits follow.

The rule, for what counts within a period, such as the limit of a good or what may be earned in a month:

- a merger 合户 carries all of it over: what either household had or earned counts for the one that remains, from the
  merger on, whatever the day that it was for; so do its place on boards, and what is later taken back;
- a split 分户 gives nobody a second share: what the household had and earned up to the day of the split counts for
  both, until the period is over. On boards it stays with the old one, which earned it;
- what a person did goes with the person: his number in the new household stands for the one before.

A paper of a day takes the mergers up to that day, so that what was closed before does not move.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from sqlalchemy import bindparam, literal, select, text

from supermarket.books.session import ReadSession
from supermarket.households.events import happenings_of, successor_of
from supermarket.households.kinds import HouseholdEvent
from supermarket.households.tables import IS_MERGER, HouseholdEventRow, MemberMoveRow
from supermarket.journal.engines.neutral import listed
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of

FOREVER: Final = "9999-12-31"
"""Of a household that counts whole."""
_event: Final = table_of(HouseholdEventRow).c
_move: Final = table_of(MemberMoveRow).c
_MERGERS: Final = Prepared(
    select(_event.household, _event.other, _event.at, _event.origin, _event.seq)
    .where(text(IS_MERGER), _event.on <= bindparam("by"))
    .order_by(_event.at, _event.origin, _event.seq)
)
_THESE: Final = listed("households")
_MERGERS_OF: Final = Prepared(
    select(_event.household, _event.other, _event.at, _event.origin, _event.seq)
    .where(_event.household.in_(_THESE), _event.what == HouseholdEvent.MERGED.value, _event.on <= bindparam("by"))
    .order_by(_event.at, _event.origin, _event.seq)
)
_JOINED: Final = Prepared(
    select(_event.other).where(_event.household.in_(_THESE), _event.what == HouseholdEvent.JOINED.value).distinct()
)
_BESIDE: Final = Prepared(
    select(_event.other)
    .where(
        _event.household.in_(_THESE),
        _event.what.in_([literal(each.value) for each in (HouseholdEvent.MERGED, HouseholdEvent.JOINED)]),
    )
    .distinct()
)
_FORMER: Final = Prepared(
    select(_move.former, _move.at, _move.origin, _move.seq).where(_move.member == bindparam("member"))
)
_LATER: Final = Prepared(
    select(_move.member, _move.at, _move.origin, _move.seq)
    .where(_move.former == bindparam("member"))
    .order_by(_move.at, _move.origin, _move.seq)
)

_MOVES: Final = Prepared(select(_move.former, _move.member, _move.at, _move.origin, _move.seq))


def lineage_of(session: ReadSession, household: str) -> Mapping[str, str]:
    """Return the households whose past counts for this one, itself first, each with the last day of it that does."""
    asked = ("lineage", household)
    found: dict[str, str] | None = session.looked_up.get(asked)
    if found is not None:
        return found
    found, waiting = {household: FOREVER}, [household]
    while waiting:
        each = waiting.pop()
        for told in happenings_of(session, each):
            if told.other is None or told.on > found[each]:
                continue
            if told.what is HouseholdEvent.JOINED:
                last = found[each]
            elif told.what is HouseholdEvent.FOUNDED:
                last = min(found[each], told.on)
            else:
                continue
            if found.get(told.other, "") < last:
                found[told.other] = last
                waiting.append(told.other)
    session.keep_in_mind(asked, found)
    return found


def merged_with(session: ReadSession, household: str) -> frozenset[str]:
    """Return a household with all that are one with it today: those merged into the one that took over from it."""
    return frozenset(
        each for each, last in lineage_of(session, successor_of(session, household)).items() if last == FOREVER
    )


def successors(session: ReadSession, by: str, within: Collection[str] | None = None) -> Mapping[str, str]:
    """Return the household that had taken over from each that was merged by a day.

    With `within`, only those into which these took over are looked at, however many were merged elsewhere.
    """
    if within is None:
        rows = session.rows(_MERGERS, by=by)
    else:
        rows = session.rows(_MERGERS_OF, households=json.dumps(sorted(taken_over(session, within))), by=by)
    into = {row[0]: row[1] for row in rows if session.knows((row[2], row[3], row[4]))}
    found = {}
    for household, other in into.items():
        seen, last = {household}, other
        while last in into and last not in seen:  # two machines that never met may have merged each into the other
            seen.add(last)
            last = into[last]
        found[household] = last
    return found


def taken_over(session: ReadSession, households: Collection[str]) -> set[str]:
    """Return the households that were ever merged into these, or into those."""
    found: set[str] = set()
    waiting = list(households)
    while waiting:
        rows = session.rows(_JOINED, households=json.dumps(waiting))
        waiting = [row[0] for row in rows if row[0] not in found]
        found.update(waiting)
    return found


def ever_merged_with(session: ReadSession, households: Collection[str]) -> set[str]:
    """Return the other households that ever took over one of these, or were taken over, or that did so with those.

    No other one is one with them today (`merged_with`); of two machines' words not all of these need be.
    """
    found, waiting = set(households), list(households)
    while waiting:
        rows = session.rows(_BESIDE, households=json.dumps(waiting))
        waiting = [row[0] for row in rows if row[0] not in found]
        found.update(waiting)
    return found.difference(households)


def folded(points: Mapping[str, int], into: Mapping[str, str]) -> dict[str, int]:
    """Return points by household, those of merged ones with the household that took over."""
    found: dict[str, int] = {}
    for household, held in points.items():
        whose = into.get(household, household)
        found[whose] = found.get(whose, 0) + held
    return found


def person_of(session: ReadSession, member: str | None) -> frozenset[str | None]:
    """Return every number that a person has had: a member's own, and those before in households that he came from."""
    found: set[str | None] = {member}
    waiting = [member] if member else []
    while waiting:
        for former in _known(session, _FORMER, waiting.pop()):
            if former not in found:
                found.add(former)
                waiting.append(former)
    return frozenset(found)


def numbers_since(session: ReadSession, member: str) -> list[str]:
    """Return a member's number and those that he was given since in other households: his names are kept by the first.

    A merger and a split give a new number to one and the same person, whose record stays as it was.
    """
    found = [member]
    for number in found:  # grows while it is read
        found += [each for each in _known(session, _LATER, number) if each not in found]
    return found


def all_numbers_since(session: ReadSession, members: Collection[str]) -> set[str]:
    """Return for many members at once what `numbers_since` does for one."""
    later: dict[str, list[str]] = {}
    for row in session.rows(_MOVES):
        if session.knows((row[2], row[3], row[4])):
            later.setdefault(row[0], []).append(row[1])
    found, waiting = set(members), list(members)
    while waiting:
        new = [each for each in later.get(waiting.pop(), ()) if each not in found]
        found.update(new)
        waiting += new
    return found


def member_now(session: ReadSession, member: str | None, household: str) -> str | None:
    """Return the number that a member of a merged household has in the one that took over; None where he has none."""
    seen: set[str] = set()
    while member is not None and member.rsplit("-", 1)[0] != household:
        seen.add(member)
        later = [each for each in _known(session, _LATER, member) if each not in seen]
        member = later[-1] if later else None
    return member


def _known(session: ReadSession, statement: Prepared, member: str) -> Iterable[str]:
    return [row[0] for row in session.rows(statement, member=member) if session.knows((row[1], row[2], row[3]))]
