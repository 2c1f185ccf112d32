"""Reviews 初审 复核: two different persons look at a claim, none of them of the household it is for or kin of it."""

from collections.abc import Collection
from typing import Final, Literal

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.gate.second_persons import check_proven
from supermarket.district.identities import is_among
from supermarket.district.kinds import Staff, Tier
from supermarket.district.roles import allow_on
from supermarket.district.settings import REVIEW_INSTITUTE_ABOVE, setting
from supermarket.district.sites import chain_of, site_of
from supermarket.district.texts import plain
from supermarket.earning.claims.claims import sealed_reason
from supermarket.earning.claims.kinds import CLAIM_REVIEWED, REVIEWED, ClaimReviewed
from supermarket.earning.claims.standing import Standing, State, as_after, claim_of, steps_of
from supermarket.earning.rules import rule_of
from supermarket.errors.earning import (
    ClaimNotWaiting,
    RejectionWithoutReason,
    ReviewByKin,
    ReviewBySame,
    ReviewTier,
)
from supermarket.households.kin import is_related
from supermarket.journal.entry import require_name
from supermarket.journal.store import entry_named

Verdict = Literal["accepted", "rejected"]
_RANK: Final = {Tier.INSTITUTE: 1, Tier.CENTRE: 2}
"""How high a tier stands; a station, its shops, bases and points are the lowest."""
_WAITING: Final = {State.FILED, State.REVIEWED_ONCE}


def review(session: WriteSession, typed: str, verdict: Verdict, reason: str | None, request: Request) -> Standing:
    """Accept or reject a claim.

    Raises:
        ClaimUnknown: there is none.
        RejectionWithoutReason, TextUnreadable, ReasonPersonal: the reason is missing or cannot be sealed.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        ClaimNotWaiting: it waits for no review.
        ReviewByKin, ReviewBySame, ReviewTier: this person may not review it, or not a second time, or not so high.
        PersonUnproven: he is known by his staff code alone.
    """
    claim = claim_of(session, typed)
    if verdict == "rejected" and not (reason and plain(reason)):
        raise RejectionWithoutReason(claim=claim.claim)
    said = sealed_reason(session, reason, claim.household) if reason and plain(reason) else None
    asked = {"claim": claim.claim, "verdict": verdict, **({"reason": said} if said else {})}
    if answer := session.answered(CLAIM_REVIEWED, request, site=claim.site, asked=asked):
        return as_after(session, claim, answer)
    staff = allow_on(session, "claim review", actor=request.actor, site=claim.site, on=session.today)
    tier = site_of(session, staff.site, session.today).tier
    check_reviewer(session, claim, staff, tier, verdict)
    check_proven(session, "claim review", request)
    body = ClaimReviewed(asked=asked, claim=claim.claim, verdict=verdict, tier=tier, reason=said)
    session.record(CLAIM_REVIEWED, body, request, site=claim.site, on=session.today)
    return claim_of(session, claim.claim)


def check_reviewer(  # noqa: PLR0913 - by name
    session: ReadSession,
    claim: Standing,
    staff: Staff,
    tier: Tier,
    verdict: Verdict,
    *,
    related: Collection[str] | None = None,
) -> None:
    """Refuse who may not take the next review of a claim; `related` are his households, where that was asked before.

    Raises:
        ClaimNotWaiting, ReviewByKin, ReviewBySame, ReviewTier: as in `review`.
    """
    if claim.state not in _WAITING:
        raise ClaimNotWaiting(claim=claim.claim, state=claim.state)
    if is_related(session, staff.staff, claim.household) if related is None else claim.household in related:
        raise ReviewByKin(claim=claim.claim, operator=staff.staff, household=claim.household)
    accepted = accepted_by(session, claim.claim)
    if is_among(session, staff.staff, accepted, session.today):
        raise ReviewBySame(claim=claim.claim, operator=staff.staff)
    wanted = tier_wanted(session, claim)
    if accepted and verdict == "accepted" and max(_rank(tier), *map(_rank, accepted.values())) < _rank(wanted):
        raise ReviewTier(claim=claim.claim, points=claim.points, tier=wanted)


def tier_wanted(session: ReadSession, claim: Standing) -> Tier:
    """Return the tier that one of a claim's reviewers must sit at, at least.

    A rule may name it; else a claim above the setting's points is for the institute, in domain.md's words 所.

    Raises:
        RuleNotInForce, SettingMissing: the registers do not say.
    """
    rule = rule_of(session, claim.rule, claim.on, claim.site)
    chain = chain_of(session, claim.site, claim.on)
    above = abs(claim.points) > setting(session, REVIEW_INSTITUTE_ABOVE, claim.on, chain)
    return max(rule.reviewer or Tier.STATION, Tier.INSTITUTE if above else Tier.STATION, key=_rank)


def accepted_by(session: ReadSession, claim: str) -> dict[str, Tier]:
    """Return who accepted a claim, and the tier of the site that each sat at then."""
    entries = (
        (step.actor, entry_named(session.transaction, require_name(step.entry)))
        for step in steps_of(session, claim)
        if step.what == REVIEWED
    )
    return {actor: Tier(entry.content["tier"]) for actor, entry in entries if entry}


def _rank(tier: Tier) -> int:
    return _RANK.get(tier, 0)
