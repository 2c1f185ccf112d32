"""Of which households one is made, by mergers and a split, so that limits, caps and kin follow; from edition 2 on."""

from typing import Dict, Optional, Set

from supermarket.audit.package.checker.rules.state import State

ALL_DAYS = "9999-12-31"  # the last day of a household that counts whole


def lineage(state: State, household: str) -> Dict[str, str]:
    """Return the households whose past counts for this one, itself first, each with the last day that does.

    One that was merged counts whole; one that this one split from, up to the day of the split.
    """
    found = {household: ALL_DAYS}
    if household not in state.joined and household not in state.founded:
        return found  # as most are
    waiting = [household]
    while waiting and state.edition > 1:
        each = waiting.pop()
        told = [(other, found[each]) for other, day in state.joined.get(each, ()) if day <= found[each]]
        if each in state.founded:
            other, day = state.founded[each]
            told.append((other, min(found[each], day)))
        for other, last in told:
            if found.get(other, "") < last:
                found[other] = last
                waiting.append(other)
    return found


def numbers_of(state: State, member: Optional[str]) -> Set[Optional[str]]:
    """Return every number that a person has had, in the households that he came from."""
    found: Set[Optional[str]] = {member}
    if member not in state.former:
        return found  # as most are
    waiting = [member] if member and state.edition > 1 else []
    while waiting:
        for former in state.former.get(waiting.pop(), ()):
            if former not in found:
                found.add(former)
                waiting.append(former)
    return found


def member_now(state: State, member: Optional[str], household: str) -> Optional[str]:
    """Return the number of a person in a household that took over from his own; nothing where he has none."""
    seen: Set[str] = set()
    while member is not None and member.rsplit("-", 1)[0] != household:
        seen.add(member)
        after = [each for each in state.later_member.get(member, ()) if each not in seen]
        member = after[-1] if after else None
    return member


def related(state: State, staff: str, household: str) -> bool:
    """Say whether a household, or by edition 2 one that is one with it, is a member of staff's own or his kin's."""
    if state.edition < 2 or not (household in state.merged or household in state.joined):
        return household in state.kin and state.relation(staff, household)
    family = lineage(state, state.successor(household))
    return any(state.relation(staff, each) for each, last in family.items() if last == ALL_DAYS)
