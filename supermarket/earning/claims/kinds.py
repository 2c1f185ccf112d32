"""The kinds of entries on the way of a claim: filed 申报, reviewed 初审 复核, noticed 公示, objected 异议, withdrawn.

None of them moves points; only posting does, in award_kinds.py. How a claim stands is counted, step by step, so it does
not depend on the order in which the streams of different machines arrive.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import Field

from supermarket.books.kinds import Body, Change, Kind, Named, Part, always, name_of
from supermarket.district.kinds import Tier
from supermarket.earning.tables import (
    STEPS,
    ClaimCountRow,
    ClaimOrderRow,
    ClaimRow,
    ClaimStepRow,
    EvidenceRow,
    NoticeRow,
    place_number,
)
from supermarket.households.proofs import Proven
from supermarket.journal.entry import Entry, require_name
from supermarket.journal.statements import Value
from supermarket.locale import N_

Flag = Literal["evidence-missing", "photo-used", "overlap", "entered-afterwards"]
FLAGS: Final = {
    "evidence-missing": N_("evidence that the rule asks for is missing"),
    "photo-used": N_("a photo or paper was used before, for a claim or as a signed paper"),
    "overlap": N_("another claim of the same person overlaps this one"),
    "entered-afterwards": N_("hours entered afterwards count for honour alone"),
}
"""What a flag says, in words."""
Evidence = Literal["photo", "sign-in", "witness", "document", "inspection", "order", "registry", "receipt"]
TIME: Final = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
FILED: Final = N_("filed")
REVIEWED: Final = N_("accepted")
REJECTED: Final = N_("rejected")
NOTICED: Final = N_("noticed")
TAKEN_DOWN: Final = N_("notice withdrawn")
OBJECTED: Final = N_("objected")
DISMISSED: Final = N_("objection dismissed")
UPHELD: Final = N_("objection upheld")
WITHDRAWN: Final = N_("withdrawn")
POSTED: Final = N_("posted")


class EvidenceFile(Part):
    """A file that a claim rests on: what it shows, the SHA-256 of its bytes, its kind (MIME) and its size in bytes."""

    what: Evidence
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    kind: str
    size: int = Field(ge=1)


class ClaimAsked(Part):
    """The request behind a claim; `minutes` if it was asked for in hours; `evidence` are the files' SHA-256."""

    household: str
    rule: str
    quantity: int
    member: str | None = None
    on: str | None = None
    served: str | None = None
    minutes: int | None = None
    start: str | None = None
    end: str | None = None
    sittings: tuple[str, ...] | None = None
    roster: str | None = None
    evidence: tuple[str, ...] | None = None
    certificate: str | None = None


class ClaimFiled(Body):
    """A deed, claimed for a household: `points` are what the rule gives for `quantity` units, before any cap.

    By a rule that counts hours they are what it gives for `minutes`, rounded as it says, and `quantity` is their whole
    hours, one at least. `start` and `end` are times of the day `served`; who came more than once, or stayed past
    midnight, has `sittings` instead, HH:MM-HH:MM, of which one that ends no later than it begins ends on the next day.
    `roster` is the entry of the roster that it was signed in on, `order` the order for whose satisfied rating it was
    filed, `certificate` the entry that issued the certificate of a training which it rests on, in place of a document;
    `flags` are for the reviewers, `likes` the entries that raised them; `note` is the commitment to a free note.
    """

    commits = "note"

    asked: ClaimAsked
    household: str
    member: str | None = None
    rule: str
    quantity: int
    points: int
    served: str
    minutes: int | None = Field(default=None, ge=1)
    start: str | None = Field(default=None, pattern=TIME)
    end: str | None = Field(default=None, pattern=TIME)
    sittings: tuple[str, ...] | None = None
    place: str | None = None
    activity: str | None = None
    roster: str | None = None
    evidence: tuple[EvidenceFile, ...] | None = None
    flags: tuple[Flag, ...] | None = None
    likes: tuple[str, ...] | None = None
    note: str | None = None
    order: str | None = None
    certificate: str | None = None


class RosterTaken(Body):
    """A roster 签到表 of an activity: how many people were signed in; their claims follow it."""

    asked: dict[str, str]
    rule: str
    activity: str
    served: str
    people: int = Field(ge=1)


class ClaimReviewed(Body):
    """A review by one person, who sits at a site of `tier`; rejecting needs a reason."""

    asked: dict[str, str]
    claim: str
    verdict: Literal["accepted", "rejected"]
    tier: Tier
    reason: str | None = None


class ClaimWithdrawn(Body):
    """The claimant took the claim back."""

    asked: dict[str, str]
    claim: str
    reason: str


class NoticedLapse(Part):
    """What a notice says beside its claims: so many households' points, in all, can be redeemed until a day alone."""

    households: int
    points: int
    until: str


class NoticePublished(Body):
    """A notice of reviewed claims; it hangs from `first_day` to `last_day`, both included.

    `lapsing` is what it says of points that lapse soon, so that it says the same when it is printed again.
    """

    asked: dict[str, str]
    claims: tuple[str, ...]
    first_day: str
    last_day: str
    lapsing: NoticedLapse | None = None


class NoticeWithdrawn(Body):
    """A notice was taken down; the claims that still waited on it can be noticed again."""

    asked: dict[str, str]
    notice: str
    claims: tuple[str, ...]
    reason: str


class ClaimObjected(Body):
    """Somebody objects to a claim that hangs out; until that is resolved it is not posted.

    `proven` says that it was a household on the site, and how it proved that it is one; which one is kept nowhere.
    """

    asked: dict[str, str]
    claim: str
    reason: str
    proven: Proven | None = None


class ObjectionResolved(Body):
    """What became of an objection: dismissed, and the claim goes on, or upheld, and the claim has failed."""

    asked: dict[str, str]
    claim: str
    outcome: Literal["dismissed", "upheld"]
    reason: str


COUNTS: Final[Mapping[str, Mapping[str, int]]] = {
    REVIEWED: {"reviews": 1},
    REJECTED: {"rejections": 1},
    NOTICED: {"notices": 1},
    TAKEN_DOWN: {"notices": -1},
    OBJECTED: {"objections": 1},
    DISMISSED: {"objections": -1},
    UPHELD: {"objections": -1, "rejections": 1},
    WITHDRAWN: {"withdrawals": 1},
    POSTED: {"postings": 1},
}
"""What each step adds to a claim's counts."""
_COUNTED: Final = {text: tuple(counts.get(name, 0) for name in STEPS) for text, counts in COUNTS.items()}
_NOTHING: Final = (0,) * len(STEPS)


_UNTOLD: Final = 0, ""


def step(
    entry: Entry, claim: str, text: str, reason: str | None = None, *, of: tuple[int, str] = _UNTOLD
) -> tuple[Change, ...]:
    """Return the rows of a step with a claim: the step itself, and what it adds to the claim's counts.

    Filing tells `of` which place and household the claim is.
    """
    name = require_name(claim)
    whose = name.origin, name.seq
    taken = (*whose, entry.at, entry.origin, entry.seq, text, entry.on, entry.actor, reason)
    return (
        Change(ClaimStepRow, taken),
        Change(ClaimCountRow, (*whose, *_COUNTED.get(text, _NOTHING), *of, entry.on)),
    )


def _filed(entry: Entry, body: ClaimFiled) -> tuple[Change, ...]:
    name = entry.origin, entry.seq
    times = (body.served, body.start, body.end, " ".join(body.sittings or ()) or None)
    deed = (body.household, body.member, body.rule, body.quantity, body.minutes, body.points, *times)
    about = (body.activity, body.roster, " ".join(body.flags or ()) or None, body.certificate)
    claim = (*name, entry.site, entry.on, entry.at, entry.actor, *deed, *about)
    files = tuple(
        Change(EvidenceRow, (file.sha256, *name, file.what, file.kind, file.size)) for file in body.evidence or ()
    )
    return (
        Change(ClaimRow, claim),
        *files,
        *_of_order(entry, body),
        *step(entry, entry.name, FILED, of=(place_number(entry.site), body.household)),
    )


def _of_order(entry: Entry, body: ClaimFiled) -> tuple[Change, ...]:
    if not (body.order and body.member):
        return ()
    name = require_name(body.order)
    order: dict[str, Value] = {"order_origin": name.origin, "order_seq": name.seq, "member": body.member}
    return (Change(ClaimOrderRow, {**order, **name_of(entry)}),)


def _reviewed(entry: Entry, body: ClaimReviewed) -> tuple[Change, ...]:
    if body.verdict == "rejected":
        return step(entry, body.claim, REJECTED, body.reason)
    return step(entry, body.claim, REVIEWED, body.reason)


def _noticed(entry: Entry, body: NoticePublished) -> tuple[Change, ...]:
    days: dict[str, Value] = {"first_day": body.first_day, "last_day": body.last_day}
    notice: dict[str, Value] = {**name_of(entry), "site": entry.site}
    steps = (change for claim in body.claims for change in step(entry, claim, NOTICED))
    return (Change(NoticeRow, {**notice, **days}), *steps)


def _taken_down(entry: Entry, body: NoticeWithdrawn) -> tuple[Change, ...]:
    return tuple(change for claim in body.claims for change in step(entry, claim, TAKEN_DOWN, body.reason))


def _resolved(entry: Entry, body: ObjectionResolved) -> tuple[Change, ...]:
    if body.outcome == "upheld":
        return step(entry, body.claim, UPHELD, body.reason)
    return step(entry, body.claim, DISMISSED, body.reason)


def _claimed(body: ClaimFiled) -> tuple[Named, ...]:
    named = Named("household", body.household), Named("rule", body.rule)
    return (*named, Named("member", body.member)) if body.member else named


CLAIM_FILED: Final = Kind("claim.filed", ClaimFiled, rows=_filed, names=_claimed)
ROSTER_TAKEN: Final = Kind("roster.taken", RosterTaken, names=lambda body: (Named("rule", body.rule),))
CLAIM_REVIEWED: Final = Kind("claim.reviewed", ClaimReviewed, rows=_reviewed, clears=always)
CLAIM_WITHDRAWN: Final = Kind(
    "claim.withdrawn",
    ClaimWithdrawn,
    rows=lambda entry, body: step(entry, body.claim, WITHDRAWN, body.reason),
    clears=always,
)
NOTICE_PUBLISHED: Final = Kind("notice.published", NoticePublished, rows=_noticed)
NOTICE_WITHDRAWN: Final = Kind("notice.withdrawn", NoticeWithdrawn, rows=_taken_down, clears=always)
CLAIM_OBJECTED: Final = Kind(
    "claim.objected",
    ClaimObjected,
    rows=lambda entry, body: step(entry, body.claim, OBJECTED, body.reason),
    clears=always,
)
OBJECTION_RESOLVED: Final = Kind("objection.resolved", ObjectionResolved, rows=_resolved, clears=always)

KINDS: Final[tuple[Kind[Any], ...]] = (
    CLAIM_FILED,
    ROSTER_TAKEN,
    CLAIM_REVIEWED,
    CLAIM_WITHDRAWN,
    NOTICE_PUBLISHED,
    NOTICE_WITHDRAWN,
    CLAIM_OBJECTED,
    OBJECTION_RESOLVED,
)
