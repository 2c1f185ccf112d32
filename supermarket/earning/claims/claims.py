"""Claims 申报: a deed is claimed for a household, in the open; only posting, after review and notice, moves points."""

from dataclasses import dataclass
from functools import partial

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dates import business_date, day_of, read_date, service_date
from supermarket.district.persons import NOTE_MAX, is_note_of, keep_note, read_text
from supermarket.district.quantities import check_quantity
from supermarket.district.roles import allow, allowed_at
from supermarket.district.sites import known_site, place_of
from supermarket.district.texts import plain
from supermarket.earning.certificates.certificates import claimable_certificate
from supermarket.earning.claims.flags import lacking_of, raised
from supermarket.earning.claims.kinds import (
    CLAIM_FILED,
    CLAIM_WITHDRAWN,
    ClaimAsked,
    ClaimFiled,
    ClaimWithdrawn,
    EvidenceFile,
    Flag,
)
from supermarket.earning.claims.standing import ENDED, Standing, State, as_after, claim_of
from supermarket.earning.claims.told_times import ONE, Told, counted, told_time
from supermarket.earning.rules import claimable
from supermarket.errors.earning import ClaimNotWaiting
from supermarket.households.finding.lookup import check_card, household_of, who
from supermarket.households.households import member_asked, member_of, names_of
from supermarket.journal.entry import Entry
from supermarket.locale import N_
from supermarket.people.reasons import check_reason


@dataclass(frozen=True)
class Deed:
    """What is claimed: whose deed, which rule, how many units, when, and what it rests on.

    `start` and `end` are times of the day, as many of either as he came and went; `hours` is the time that he worked;
    `told` is both, where they were read already. `place` says where in words; `evidence` are files kept beside the
    ledger; `order` is the order for whose satisfied rating it is claimed, `certificate` the number of a certificate
    that the member was issued.
    """

    who: str
    rule: str
    quantity: int | None = None
    member: str | None = None
    served: str | None = None
    start: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    hours: str | None = None
    told: Told | None = None
    place: str | None = None
    activity: str | None = None
    roster: str | None = None
    evidence: tuple[EvidenceFile, ...] = ()
    note: str | None = None
    order: str | None = None
    certificate: str | None = None


@dataclass(frozen=True)
class Filed:
    """The answer to a claim; `points` are whole points before any cap, `flags` are for the reviewers.

    `lacking` is what its rule asks for and it does not show; of a deduction any one of it is enough. `minutes` are
    the time worked, by a rule that counts hours.
    """

    claim: str
    household: str
    state: State
    points: int
    flags: tuple[Flag, ...]
    likes: tuple[str, ...]
    minutes: int | None = None
    lacking: tuple[str, ...] = ()


def file_claim(session: WriteSession, deed: Deed, request: Request) -> Filed:
    """File a claim for a deed, or for a deduction by a rule that takes points.

    Raises:
        NumberMistyped, CardUnknown, CardIsBlank, CardIsFrozen, CardIsReplaced, CardIsCancelled, HouseholdUnknown:
            nobody is named.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, SiteUnknown: the operator may not.
        QuantityRefused, RuleNotInForce, RuleEnded, MemberUnknown, DeedClaimed, TextUnreadable, ReasonPersonal: the
            deed cannot be claimed so.
        CertificateUnknown, CertificateMemberMissing, CertificateOfAnother, CertificateUsed: nor by that certificate.
        CertificateVoid, CertificateEarly, CertificateOver: it is not in force on the deed's day.
        TimesUnpaired, TimeUnreadable, TimesReversed, TimesTooLong, DurationUnreadable, TimeWithoutRule, TimeEmpty,
        TimeBeyondStay: nor with that time.
        DateUnreadable, DateFuture, DateTooFarBack: not on that date.
    """
    named = who(session, deed.who)
    time = deed.told or told_time(deed.start, deed.end, deed.hours)
    asked = _asked(session, named.household, deed, time, request)
    site = place_of(known_site(session, request.site, day_of(session, request.on)))
    told = {"place": read_text(deed.place, N_("place")) if deed.place and plain(deed.place) else None}
    noted = partial(is_note_of, session, note=deed.note)
    answer = session.answered(CLAIM_FILED, request, site=site, asked=asked.content(), told=told, besides=noted)
    if answer:
        return filed(session, answer)
    staff = allow(session, "claim file", request)
    check_card(named)
    check_quantity(asked.quantity)
    household_of(session, named.household, session.today)
    on = business_date(session, request.on)
    served = service_date(session, deed.served, on)
    rule = claimable(session, asked.rule, on, site)
    member = member_of(session, named.household, deed.member, on).member if deed.member else None
    worth = counted(rule, time, deed.quantity)
    body = ClaimFiled(
        asked=asked,
        household=named.household,
        member=member,
        rule=rule.rule,
        quantity=worth.quantity,
        minutes=worth.minutes,
        points=worth.points,
        served=served,
        start=asked.start,
        end=asked.end,
        sittings=asked.sittings,
        place=_public(session, deed.place, N_("place"), named.household),
        activity=_public(session, deed.activity, N_("activity"), named.household),
        roster=deed.roster,
        evidence=deed.evidence or None,
        order=deed.order,
        certificate=asked.certificate and claimable_certificate(session, asked.certificate, member, served),
    )
    flags = raised(session, body, rule, staff, on)
    body = body.model_copy(
        update={
            "flags": tuple(flags) or None,
            "likes": tuple(dict.fromkeys(like for likes in flags.values() for like in likes)) or None,
            "note": keep_note(session, deed.note) if deed.note and plain(deed.note) else None,
        }
    )
    return filed(session, session.record(CLAIM_FILED, body, request, site=site, on=on))


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
    if claim.state in ENDED:
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


def _asked(session: ReadSession, household: str, deed: Deed, time: Told, request: Request) -> ClaimAsked:
    on = read_date(request.on) if request.on else None
    return ClaimAsked(
        household=household,
        rule=plain(deed.rule).upper()[:40],
        quantity=ONE if deed.quantity is None else deed.quantity,
        member=member_asked(session, household, deed.member, on or session.today) if deed.member else None,
        on=on,
        served=read_date(deed.served) if deed.served else None,
        minutes=time.minutes,
        start=time.start,
        end=time.end,
        sittings=time.written,
        roster=deed.roster,
        evidence=tuple(file.sha256 for file in deed.evidence) or None,
        certificate=plain(deed.certificate)[:40] if deed.certificate and plain(deed.certificate) else None,
    )


def _public(session: ReadSession, typed: str | None, field: str, household: str) -> str | None:
    """Return a text that is sealed as it is, so it may hold nothing personal."""
    if not typed or not plain(typed):
        return None
    text = read_text(typed, field)
    check_reason(text, names_of(session, household, session.today))
    return text


def filed(session: ReadSession, entry: Entry) -> Filed:
    """Return the answer that a claim's entry gives."""
    content = entry.content
    return Filed(
        claim=entry.name,
        household=content["household"],
        state=State.FILED,
        points=content["points"],
        flags=tuple(content.get("flags", ())),
        likes=tuple(content.get("likes", ())),
        minutes=content.get("minutes"),
        lacking=lacking_of(session, entry) if "evidence-missing" in content.get("flags", ()) else (),
    )
