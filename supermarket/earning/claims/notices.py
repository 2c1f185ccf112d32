"""Public notices 公示: what was reviewed hangs out before it is posted, and anybody may object."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import and_, bindparam, select

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import HOUSEHOLDS, latest
from supermarket.district.dates import business_date, day_of, read_date
from supermarket.district.roles import allow, allow_on, allowed_at
from supermarket.district.settings import NOTICE_DAYS, setting
from supermarket.district.sites import chain_of, known_site, place_of, places_below
from supermarket.district.texts import plain
from supermarket.earning.claims.claims import sealed_reason
from supermarket.earning.claims.kinds import (
    CLAIM_OBJECTED,
    NOTICE_PUBLISHED,
    NOTICE_WITHDRAWN,
    NOTICED,
    OBJECTION_RESOLVED,
    ClaimObjected,
    NoticedLapse,
    NoticePublished,
    NoticeWithdrawn,
    ObjectionResolved,
)
from supermarket.earning.claims.standing import HANGING, Standing, State, as_after, claim_of, open_claims
from supermarket.earning.lapsing.expiry import lapsing_at
from supermarket.earning.tables import ClaimStepRow, NoticeRow
from supermarket.errors.earning import (
    ClaimNotWaiting,
    ClaimUnknown,
    LineUnknown,
    NoticeEmpty,
    NoticeUnknown,
    ReviewByKin,
)
from supermarket.households.events import living
from supermarket.households.kin import is_related
from supermarket.households.proofs import Oneself
from supermarket.journal.entry import Entry, entry_name
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of

_notice: Final = table_of(NoticeRow).c
_step: Final = table_of(ClaimStepRow).c
_LAST_DAY: Final = Prepared(
    select(_notice.last_day, _notice.origin, _notice.seq)
    .join_from(
        table_of(ClaimStepRow),
        table_of(NoticeRow),
        and_(_step.origin == _notice.origin, _step.seq == _notice.seq),
    )
    .where(
        _step.claim_origin == bindparam("origin"),
        _step.claim_seq == bindparam("seq"),
        _step.step == NOTICED,
    )
    .order_by(_step.at.desc(), _step.origin.desc(), _step.seq.desc())
)


@dataclass(frozen=True)
class Notice:
    """A notice: its claims, and the days from first to last on which it hangs."""

    notice: str
    site: str
    claims: tuple[str, ...]
    first_day: str
    last_day: str


def publish(session: WriteSession, request: Request) -> Notice:
    """Publish one notice of all reviewed claims at the place of `request.site` and below it, from today on.

    A claim of a household of which nobody is left does not hang out.

    Raises:
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, SiteUnknown: the operator may not.
        NoticeEmpty: nothing waits for a notice there.
        DateUnreadable, DateFuture, DateTooFarBack: not on that date.
    """
    site = place_of(known_site(session, request.site, day_of(session, request.on)))
    asked = {"on": read_date(request.on)} if request.on else {}
    answer = session.answered(NOTICE_PUBLISHED, request, site=site, asked=asked)
    if answer:
        return notice_of_entry(answer)
    allow(session, "notice publish", request)
    first = business_date(session, request.on)
    sites = places_below(session, site, first)
    reviewed = [each for each in open_claims(session, sites) if each.state is State.REVIEWED]
    claims = tuple(each.claim for each in reviewed if living(session, each.household))
    if not claims:
        raise NoticeEmpty(site=site)
    days = setting(session, NOTICE_DAYS, first, chain_of(session, site, first))
    last = (date.fromisoformat(first) + timedelta(days=max(days, 1) - 1)).isoformat()
    body = NoticePublished(asked=asked, claims=claims, first_day=first, last_day=last, lapsing=_lapsing(session, site))
    return notice_of_entry(session.record(NOTICE_PUBLISHED, body, request, site=site, on=first))


def _lapsing(session: ReadSession, site: str) -> NoticedLapse | None:
    found = lapsing_at(session, site)
    return NoticedLapse(households=found[0], points=found[1].points, until=found[1].until) if found else None


def take_down(session: WriteSession, typed: str, reason: str, request: Request) -> Notice:
    """Take a notice down, so that what waited on it can be noticed again.

    Raises:
        NoticeUnknown: there is none, or none of its claims waits on it any more.
        TextUnreadable, ReasonPersonal: the reason cannot be sealed.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
    """
    notice = notice_of(session, typed)
    standing = [claim_of(session, claim) for claim in notice.claims]
    said = reason
    for claim in standing:
        said = sealed_reason(session, reason, claim.household)
    asked = {"notice": notice.notice, "reason": said}
    if session.answered(NOTICE_WITHDRAWN, request, site=notice.site, asked=asked):
        return notice
    allowed_at(session, "notice withdraw", request, notice.site)
    waiting = tuple(
        claim.claim for claim in standing if claim.state is State.NOTICED and _is_latest(session, claim.claim, notice)
    )
    if not waiting:
        raise NoticeUnknown(notice=notice.notice)
    body = NoticeWithdrawn(asked=asked, notice=notice.notice, claims=waiting, reason=said)
    session.record(NOTICE_WITHDRAWN, body, request, site=notice.site, on=session.today)
    return notice


def object_to(session: WriteSession, typed: str, reason: str, request: Request) -> Standing:
    """Record an objection to a claim that hangs out; who objects is not asked.

    Raises:
        ClaimUnknown: there is none.
        TextUnreadable, ReasonPersonal: the reason cannot be sealed.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        ClaimNotWaiting: it does not hang out.
    """
    claim = claim_of(session, typed)
    said = sealed_reason(session, reason, claim.household)
    asked = {"claim": claim.claim, "reason": said}
    if answer := session.answered(CLAIM_OBJECTED, request, site=claim.site, asked=asked):
        return as_after(session, claim, answer)
    allowed_at(session, "notice object", request, claim.site)
    if claim.state not in HANGING:
        raise ClaimNotWaiting(claim=claim.claim, state=claim.state)
    body = ClaimObjected(asked=asked, claim=claim.claim, reason=said)
    session.record(CLAIM_OBJECTED, body, request, site=claim.site, on=session.today)
    return claim_of(session, claim.claim)


def object_oneself(session: WriteSession, typed: str, reason: str, by: Oneself, key: str) -> Standing:
    """Record an objection of a household that was proven on the site; nobody of the staff takes part.

    Which household it was is not recorded: who objects is not asked at the counter either, and need not fear for it.
    Whatever does not hang at the household's station is answered alike, before its reason is looked at.

    Raises:
        LineUnknown: there is no such claim, or it does not hang today at the household's station.
        TextUnreadable, ReasonPersonal: the reason cannot be sealed.
        KeyUsed: the key belongs to another request.
    """
    try:
        claim = claim_of(session, typed)
    except ClaimUnknown as fault:
        raise LineUnknown from fault
    request = by.request(claim.site, key)
    before = session.recorded_before(request)
    is_again = before is not None and before.content.get("claim") == claim.claim
    if not (is_again or _hangs_for(session, claim, by.household)):
        raise LineUnknown
    said = sealed_reason(session, sealed_reason(session, reason, claim.household), by.household)
    asked = {"claim": claim.claim, "reason": said}
    if answer := session.answered(CLAIM_OBJECTED, request, site=claim.site, asked=asked):
        return as_after(session, claim, answer)
    body = ClaimObjected(asked=asked, claim=claim.claim, reason=said, proven=by.proven)
    session.record(CLAIM_OBJECTED, body, request, site=claim.site, on=session.today)
    return claim_of(session, claim.claim)


def _hangs_for(session: ReadSession, claim: Standing, household: str) -> bool:
    """Say whether a claim hangs today at a household's station."""
    row = latest(session, HOUSEHOLDS, household, session.today)
    last = last_day_of(session, claim.claim)
    hangs = claim.state in HANGING and last is not None and last[0] >= session.today
    return hangs and row is not None and row.station == claim.site


def resolve(session: WriteSession, typed: str, *, upheld: bool, reason: str, request: Request) -> Standing:
    """Resolve an objection: upheld, and the claim has failed, or dismissed, and it goes on.

    Raises:
        ClaimUnknown: there is none.
        TextUnreadable, ReasonPersonal: the reason cannot be sealed.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, ReviewByKin: the operator may not.
        ClaimNotWaiting: no objection to it is open.
    """
    claim = claim_of(session, typed)
    said = sealed_reason(session, reason, claim.household)
    asked = {"claim": claim.claim, "outcome": "upheld" if upheld else "dismissed", "reason": said}
    if answer := session.answered(OBJECTION_RESOLVED, request, site=claim.site, asked=asked):
        return as_after(session, claim, answer)
    staff = allow_on(session, "notice resolve", actor=request.actor, site=claim.site, on=session.today)
    if claim.state is not State.OBJECTED:
        raise ClaimNotWaiting(claim=claim.claim, state=claim.state)
    if is_related(session, staff.staff, claim.household):
        raise ReviewByKin(claim=claim.claim, operator=staff.staff, household=claim.household)
    body = ObjectionResolved(asked=asked, claim=claim.claim, outcome="upheld" if upheld else "dismissed", reason=said)
    session.record(OBJECTION_RESOLVED, body, request, site=claim.site, on=session.today)
    return claim_of(session, claim.claim)


def notice_of(session: ReadSession, typed: str) -> Notice:
    """Return the notice that was typed.

    Raises:
        NoticeUnknown: there is none.
    """
    name = entry_name(plain(typed))
    entry = entry_named(session.transaction, name) if name else None
    if entry is None or entry.kind != NOTICE_PUBLISHED.name:
        raise NoticeUnknown(notice=plain(typed)[:40])
    return notice_of_entry(entry)


def notice_of_entry(entry: Entry) -> Notice:
    """Return what the entry of a notice says."""
    content = entry.content
    return Notice(entry.name, entry.site, tuple(content["claims"]), content["first_day"], content["last_day"])


def last_day_of(session: ReadSession, claim: str) -> tuple[str, str] | None:
    """Return the last day of the notice on which a claim hangs, or hung last, and the notice; None if it never did."""
    name = entry_name(claim)
    row = session.row(_LAST_DAY, origin=name.origin, seq=name.seq) if name else None
    return (row[0], f"{row[1]}-{row[2]}") if row else None


def _is_latest(session: ReadSession, claim: str, notice: Notice) -> bool:
    last = last_day_of(session, claim)
    return last is not None and last[1] == notice.notice
