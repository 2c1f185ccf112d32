"""Claims 申报: a deed is claimed for a household, in the open; only posting, after review and notice, moves points."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from sqlalchemy import and_, bindparam, or_, select

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dates import business_date, day_of, read_date, service_date
from supermarket.district.households import member_of, names_of
from supermarket.district.kinds import Role, Staff
from supermarket.district.lineage import lineage_of, person_of
from supermarket.district.lookup import check_card, household_of, who
from supermarket.district.numbers import plain
from supermarket.district.persons import NOTE_MAX, is_note_of, keep_note, read_text
from supermarket.district.quantities import check_quantity
from supermarket.district.roles import allow, allowed_at
from supermarket.district.sites import known_site, place_of
from supermarket.earning.claim_kinds import (
    CLAIM_FILED,
    CLAIM_WITHDRAWN,
    TIME,
    ClaimAsked,
    ClaimFiled,
    ClaimWithdrawn,
    EvidenceFile,
    Flag,
)
from supermarket.earning.kinds import Rule
from supermarket.earning.rules import claimable
from supermarket.earning.standing import Standing, State, as_after, claim_of
from supermarket.earning.tables import ClaimCountRow, ClaimRow, EvidenceRow
from supermarket.errors.earning import ClaimNotWaiting, DeedClaimed, TimeUnreadable
from supermarket.journal.database import Row
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.people.reasons import check_reason

_claim: Final = table_of(ClaimRow).c
_count: Final = table_of(ClaimCountRow).c
_evidence: Final = table_of(EvidenceRow).c
_SAME_DAY: Final = Prepared(
    select(_claim.origin, _claim.seq, _claim.member, _claim.rule, _claim.start, _claim.end, _claim.activity)
    .join_from(
        table_of(ClaimRow),
        table_of(ClaimCountRow),
        and_(_count.origin == _claim.origin, _count.seq == _claim.seq),
    )
    .where(
        _claim.household == bindparam("household"),
        _claim.served == bindparam("served"),
        _count.rejections == 0,
        _count.withdrawals == 0,
        or_(_claim.points > 0, _claim.rule == bindparam("rule")),
    )
    .order_by(_claim.origin, _claim.seq)
)
_USES: Final = Prepared(
    select(_evidence.origin, _evidence.seq)
    .join_from(
        table_of(EvidenceRow),
        table_of(ClaimRow),
        and_(_claim.origin == _evidence.origin, _claim.seq == _evidence.seq),
    )
    .where(
        _evidence.sha256 == bindparam("sha256"),
        or_(_claim.roster.is_(None), _claim.roster.is_not(bindparam("roster"))),
    )
    .distinct()
    .order_by(_evidence.origin, _evidence.seq)
)


@dataclass(frozen=True)
class Deed:
    """What is claimed: whose deed, which rule, how many units, when, and what it rests on.

    `start` and `end` are times of the day; `place` says where in words; `evidence` are files kept beside the ledger.
    """

    who: str
    rule: str
    quantity: int = 1
    member: str | None = None
    served: str | None = None
    start: str | None = None
    end: str | None = None
    place: str | None = None
    activity: str | None = None
    roster: str | None = None
    evidence: tuple[EvidenceFile, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class Filed:
    """The answer to a claim; `points` are whole points before any cap, `flags` are for the reviewers."""

    claim: str
    household: str
    state: State
    points: int
    flags: tuple[Flag, ...]
    likes: tuple[str, ...]


def file_claim(session: WriteSession, deed: Deed, request: Request) -> Filed:
    """File a claim for a deed, or for a deduction by a rule that takes points.

    Raises:
        NumberMistyped, CardUnknown, CardIsBlank, CardIsFrozen, CardIsReplaced, CardIsCancelled, HouseholdUnknown:
            nobody is named.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, SiteUnknown: the operator may not.
        QuantityRefused, RuleNotInForce, RuleEnded, MemberUnknown, TimeUnreadable, DeedClaimed, TextUnreadable,
        ReasonPersonal: the deed cannot be claimed so.
        DateUnreadable, DateFuture, DateTooFarBack: not on that date.
    """
    named = who(session, deed.who)
    asked = _asked(named.household, deed, request)
    site = place_of(known_site(session, request.site, day_of(session, request.on)))
    told = {"place": read_text(deed.place, N_("place")) if deed.place and plain(deed.place) else None}
    noted = partial(is_note_of, session, note=deed.note)
    answer = session.answered(CLAIM_FILED, request, site=site, asked=asked.content(), told=told, besides=noted)
    if answer:
        return filed(answer)
    staff = allow(session, "claim file", request)
    check_card(named)
    check_quantity(deed.quantity)
    household_of(session, named.household, session.today)
    on = business_date(session, request.on)
    served = service_date(session, deed.served, on)
    rule = claimable(session, asked.rule, on, site)
    member = member_of(session, named.household, deed.member, on).member if deed.member else None
    body = ClaimFiled(
        asked=asked,
        household=named.household,
        member=member,
        rule=rule.rule,
        quantity=deed.quantity,
        points=deed.quantity * rule.points,
        served=served,
        start=asked.start,
        end=asked.end,
        place=_public(session, deed.place, N_("place"), named.household),
        activity=_public(session, deed.activity, N_("activity"), named.household),
        roster=deed.roster,
        evidence=deed.evidence or None,
    )
    raised = _raised(session, body, rule, staff, on)
    body = body.model_copy(
        update={
            "flags": tuple(raised) or None,
            "likes": tuple(dict.fromkeys(like for likes in raised.values() for like in likes)) or None,
            "note": keep_note(session, deed.note) if deed.note and plain(deed.note) else None,
        }
    )
    return filed(session.record(CLAIM_FILED, body, request, site=site, on=on))


def withdraw(session: WriteSession, typed: str, reason: str, request: Request) -> Standing:
    """Take a claim back that has not ended yet.

    Raises:
        ClaimUnknown: there is none.
        TextUnreadable, ReasonPersonal: the reason cannot be sealed.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        ClaimNotWaiting: it has ended.
    """
    claim = claim_of(session, typed)
    reason = sealed_reason(session, reason, claim.household)
    asked = {"claim": claim.claim, "reason": reason}
    if answer := session.answered(CLAIM_WITHDRAWN, request, site=claim.site, asked=asked):
        return as_after(session, claim, answer)
    allowed_at(session, "claim withdraw", request, claim.site)
    if claim.state in {State.POSTED, State.REJECTED, State.WITHDRAWN}:
        raise ClaimNotWaiting(claim=claim.claim, state=claim.state)
    body = ClaimWithdrawn(asked=asked, claim=claim.claim, reason=reason)
    session.record(CLAIM_WITHDRAWN, body, request, site=claim.site, on=session.today)
    return claim_of(session, claim.claim)


def sealed_reason(session: ReadSession, reason: str, household: str) -> str:
    """Return a reason that may be sealed.

    Raises:
        TextUnreadable, ReasonPersonal: it may not.
    """
    text = read_text(reason, N_("reason"), most=NOTE_MAX)
    check_reason(text, names_of(session, household, session.today))
    return text


# --- reading what was typed -------------------------------------------------------------------------------------------


def _asked(household: str, deed: Deed, request: Request) -> ClaimAsked:
    start, end = _times(deed.start, deed.end)
    return ClaimAsked(
        household=household,
        rule=plain(deed.rule).upper()[:40],
        quantity=deed.quantity,
        member=plain(deed.member) if deed.member else None,
        on=read_date(request.on) if request.on else None,
        served=read_date(deed.served) if deed.served else None,
        start=start,
        end=end,
        roster=deed.roster,
        evidence=tuple(file.sha256 for file in deed.evidence) or None,
    )


def _times(start: str | None, end: str | None) -> tuple[str | None, str | None]:
    """Return both times as HH:MM; a deed that begins and ends in one minute has lasted that minute."""
    if start is None and end is None:
        return None, None
    times = [plain(text or "").zfill(5) for text in (start, end)]
    if not all(re.fullmatch(TIME, text) for text in times) or times[0] > times[1]:
        raise TimeUnreadable(start=plain(start or "")[:20], end=plain(end or "")[:20])
    return times[0], times[1]


def _public(session: ReadSession, typed: str | None, field: str, household: str) -> str | None:
    """Return a text that is sealed as it is, so it may hold nothing personal."""
    if not typed or not plain(typed):
        return None
    text = read_text(typed, field)
    check_reason(text, names_of(session, household, session.today))
    return text


# --- what the reviewers must know -------------------------------------------------------------------------------------


def _raised(session: ReadSession, body: ClaimFiled, rule: Rule, staff: Staff, on: str) -> dict[Flag, list[str]]:
    """Return the flags of a claim, each with the entries that raised it.

    Raises:
        DeedClaimed: it is the deed of another claim.
    """
    raised: dict[Flag, list[str]] = {}
    if _lacks_evidence(body, rule):
        raised["evidence-missing"] = []
    uses = [use for file in body.evidence or () for use in _used_by(session, file.sha256, body.roster)]
    overlaps = list(_overlaps(session, body, set(uses)))
    if uses:
        raised["photo-used"] = uses
    if overlaps:
        raised["overlap"] = overlaps
    if rule.hours and not body.roster and staff.role is Role.ADMINISTRATOR and body.served < on:
        raised["entered-afterwards"] = []
    return raised


def _lacks_evidence(body: ClaimFiled, rule: Rule) -> bool:
    """Say whether something is missing of what the rule asks for; for a deduction one of its kinds is enough."""
    asked = set((rule.evidence or "").split())
    shown: set[str] = {file.what for file in body.evidence or ()}
    if body.roster:
        shown.add("sign-in")
    return not asked & shown if asked and rule.points < 0 else bool(asked - shown)


def _used_by(session: ReadSession, sha256: str, roster: str | None) -> list[str]:
    """Return the claims that rest on a file already; everybody on one roster is in the same photo."""
    return [f"{origin}-{seq}" for origin, seq in session.rows(_USES, sha256=sha256, roster=roster)]


def _overlaps(session: ReadSession, body: ClaimFiled, uses: Iterable[str]) -> Iterator[str]:
    """Give the claims of the same person on that day whose time this one overlaps.

    Raises:
        DeedClaimed: one of them is this very deed: its file, its activity, or its time to the minute is the same.
    """
    numbers = person_of(session, body.member)
    for row in _same_day(session, body):
        name, member, rule = f"{row[0]}-{row[1]}", row[2], row[3]
        if body.member and member and member not in numbers:
            continue
        if name in uses or _is_same(body, row):
            raise DeedClaimed(claim=name, rule=rule)
        if _is_overlapping(body, row):
            yield name


def _same_day(session: ReadSession, body: ClaimFiled) -> list[Row]:
    """Return the claims of that day for the household, and for those whose past counts as its own."""
    lineage = lineage_of(session, body.household).items()
    whose = [household for household, last in lineage if body.served <= last]
    asked = {"served": body.served, "rule": body.rule}
    found = [row for household in whose for row in session.rows(_SAME_DAY, household=household, **asked)]
    return sorted(found, key=lambda row: (row[0], row[1]))


def _is_same(body: ClaimFiled, row: Row) -> bool:
    start, end, activity = row[4:7]
    at_once = body.start is not None and (body.start, body.end) == (start, end)
    return at_once or (body.activity is not None and body.activity == activity)


def _is_overlapping(body: ClaimFiled, row: Row) -> bool:
    """Say whether the times overlap; the same rule twice on a day, without both times, may be the same deed too."""
    rule, start, end = row[3:6]
    if body.start is None or body.end is None or start is None:
        return bool(rule == body.rule)
    return bool(body.start < end and start < body.end)


def filed(entry: Entry) -> Filed:
    """Return the answer that a claim's entry gives."""
    content = entry.content
    return Filed(
        claim=entry.name,
        household=content["household"],
        state=State.FILED,
        points=content["points"],
        flags=tuple(content.get("flags", ())),
        likes=tuple(content.get("likes", ())),
    )
