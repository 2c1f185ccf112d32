"""Activities as people plan, hold, cancel, move and correct them; each is entered at the place whose activity it is."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final, Literal, get_args

from sqlalchemy import bindparam, exists, select

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import in_force
from supermarket.district.dates import read_date
from supermarket.district.persons import NOTE_MAX, read_text
from supermarket.district.roles import allow
from supermarket.district.settings import DAYS_SERVED_MAX, setting
from supermarket.district.sites import chain_of, known_site, place_of
from supermarket.district.texts import plain
from supermarket.district.times import DAY, read_clock
from supermarket.earning.claims.kinds import ROSTER_TAKEN, EvidenceFile
from supermarket.earning.tables import ClaimRow, EvidenceRow
from supermarket.errors.practice.activities import (
    ActivityAlike,
    ActivityDayRefused,
    AttendanceRefused,
    CorrectionEmpty,
    CountRefused,
    HeadsBelowAttended,
    PhotoUsed,
    RosterRefused,
    ThemeOfAnother,
)
from supermarket.households.households import member_of
from supermarket.journal.entry import Entry, entry_name
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.practice.activities.course import ACTIVITY, CANCELLED
from supermarket.practice.activities.kinds import ACTIVITY_PLANNED, ACTIVITY_STEPPED, THEMES, ActivityPlanned
from supermarket.practice.activities.standing import Activity, activities_between, activity_of
from supermarket.practice.activities.tables import ActivityStepRow
from supermarket.practice.activities.words import ACTIVITY_KINDS, TRAININGS, Qualifier, activity_kind, kind_refused
from supermarket.practice.cases.cases import case_of, take
from supermarket.practice.cases.requests import numbered
from supermarket.practice.orders.registers import VOLUNTEERS
from supermarket.registers.matching import is_same_name

HEADS_MAX: Final = 100_000_000
AHEAD_MAX: Final = 366
"""Days; so far ahead an activity can be planned."""
_evidence: Final = table_of(EvidenceRow).c
_activity_step: Final = table_of(ActivityStepRow).c
_claim: Final = table_of(ClaimRow).c
_PHOTO: Final = Prepared(
    select(_evidence.origin, _evidence.seq)
    .where(
        _evidence.sha256 == bindparam("sha256"),
        exists().where(_activity_step.origin == _evidence.origin, _activity_step.seq == _evidence.seq),
    )
    .limit(1)
)
"""Asked of the photo's own rows, of which there are none as a rule: not of every activity that ever was."""
_ROSTER: Final = Prepared(
    select(_activity_step.origin, _activity_step.seq).where(_activity_step.roster == bindparam("roster")).limit(1)
)
_SIGNED_IN: Final = Prepared(
    select(_claim.member)
    .where(
        _claim.site == bindparam("site"),
        _claim.on == bindparam("on"),
        _claim.roster == bindparam("roster"),
        _claim.member.is_not(None),
    )
    .distinct()
    .order_by(_claim.member)
)


@dataclass(frozen=True)
class Plan:
    """What is planned: its title, its kinds with the main one first, its day; the rest where it is known."""

    title: str
    kinds: tuple[str, ...]
    day: str | None = None
    start: str | None = None
    place: str | None = None
    theme: str | None = None
    project: str | None = None
    online: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of an activity: how many it reached and how that count is meant, who signed in, what shows it.

    `heads` may be left out where `attended` names them, by members' numbers or volunteers' codes. `roster` is the entry
    of a sign-in sheet, whose members count as having attended a training.
    """

    heads: int | None = None
    qualifier: str = "exact"
    roster: str | None = None
    attended: tuple[str, ...] = ()
    evidence: tuple[EvidenceFile, ...] = field(default=())


def plan(session: WriteSession, planned: Plan, request: Request) -> Activity:
    """Plan an activity at a place, or write one down that was held without a plan.

    Raises:
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, SiteUnknown: the operator may not.
        ActivityKindRefused, TextUnreadable, ReasonPersonal, TimeUnreadable: it cannot be planned so.
        DateUnreadable, ActivityDayRefused, SiteNotYet: nor for that day.
        ThemeOfAnother: its theme is of another month, or of another site.
        ActivityAlike: one of this title and kind stands there for that day already.
        NeverRecorded, NotYetInForce, EndedBefore: its theme or project is not in force.
    """
    site = place_of(known_site(session, request.site, session.today))
    day = read_date(planned.day) if planned.day else session.today
    kinds = _kinds(planned.kinds)
    told = {
        "title": read_text(planned.title, N_("title"), most=NOTE_MAX),
        "kind": kinds[0],
        "day": day,
        **_optional(planned),
    }
    asked = {**told, **({"kinds": " ".join(kinds[1:])} if kinds[1:] else {})}
    if found := session.answered(ACTIVITY_PLANNED, request, site=site, asked=asked):
        return activity_of(session, found.name)
    allow(session, "activity plan", replace(request, site=site))
    _check_day(session, site, day, _latest(session))
    _check_theme(session, site, told.get("theme"), day)
    _check_unlike(session, site, told["title"], kinds[0], day)
    body = ActivityPlanned.model_validate({"asked": asked, **told, "kinds": kinds[1:] or None})
    return activity_of(session, session.record(ACTIVITY_PLANNED, body, request, site=site, on=session.today).name)


def hold(session: WriteSession, typed: str, outcome: Outcome, request: Request) -> Activity:
    """Say that an activity was held on its day, how many it reached, and what shows it.

    Raises:
        CaseUnknown: there is no such activity.
        KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, StepRefused: as in `take`.
        ActivityDayRefused: its day has not come, or is too long ago.
        HeadsBelowAttended: it reached fewer than attended by name, or signed in.
        CountRefused, AttendanceRefused, MemberUnknown, RosterRefused, PhotoUsed: it cannot be told so.
    """
    activity = activity_of(session, typed)
    case = case_of(session, ACTIVITY, activity.activity)
    roster = plain(outcome.roster) if outcome.roster and plain(outcome.roster) else None
    attended = _attended(session, activity, outcome, roster)
    least = max(len(attended), _signed_in(session, roster))
    heads = least if outcome.heads is None and attended else outcome.heads
    told: dict[str, Any] = {
        "day": activity.day,
        "qualifier": outcome.qualifier,
        "roster": roster,
    }
    also = {
        "heads": "" if heads is None else str(heads),
        "attended": " ".join(attended),
        "evidence": " ".join(file.sha256 for file in outcome.evidence),
    }
    asked = {**_asked("hold", case.case, told), **{name: words for name, words in also.items() if words}}
    if session.is_new(request):
        ACTIVITY.step(case.case, case.state, "hold")
        _check_day(session, activity.site, activity.day, session.today)
        _check_proof(session, activity, roster, outcome.evidence)
        _check_reached(_count(heads, outcome.qualifier), least)
    facts = {**told, "heads": heads, "attended": attended or None, "evidence": outcome.evidence or None}
    take(session, ACTIVITY, ACTIVITY_STEPPED, case, request, name="hold", asked=asked, told=facts)
    return activity_of(session, case.case)


def hold_unplanned(session: WriteSession, planned: Plan, outcome: Outcome, request: Request) -> Activity:
    """Write down an activity that was held without a plan: planned and held in one.

    Raises:
        KeyTooLong: the key has no room for the second entry's number.
        Refusal: as in `plan` and `hold`.
    """
    activity = plan(session, planned, request)
    return hold(session, activity.activity, outcome, numbered(request, 2))


def cancel(session: WriteSession, typed: str, why: str, reason: str, request: Request) -> Activity:
    """Cancel an activity, for the `weather` or for another reason.

    Raises:
        CaseUnknown: there is no such activity.
        TextUnreadable, ReasonPersonal: the reason cannot be sealed.
        KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, StepRefused: as in `take`.
    """
    return _step(session, typed, "cancel", {"why": why, "reason": _reason(reason)}, request)


def move(  # noqa: PLR0913 - what is asked, by name
    session: WriteSession,
    typed: str,
    day: str,
    request: Request,
    *,
    start: str | None = None,
    reason: str | None = None,
) -> Activity:
    """Move an activity to another day, or to another time of its day.

    Raises:
        CaseUnknown: there is no such activity.
        DateUnreadable, TimeUnreadable, ActivityDayRefused, SiteNotYet: it cannot be moved there.
        TextUnreadable, ReasonPersonal: the reason cannot be sealed.
        KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, StepRefused: as in `take`.
    """
    activity = activity_of(session, typed)
    to = read_date(day)
    at = _clock(start) if start else None
    if session.is_new(request):
        _check_day(session, activity.site, to, _latest(session))
        if (to, at) == (activity.day, None):
            raise ActivityDayRefused(day=to, first=_after(to, 1), last=_latest(session))
    told = {"day": to, "start": at, "reason": _reason(reason) if reason and plain(reason) else None}
    return _step(session, typed, "move", told, request)


def correct(  # noqa: PLR0913, PLR0917 - what is asked
    session: WriteSession, typed: str, heads: int, qualifier: str, reason: str, request: Request
) -> Activity:
    """Correct, once, how many an activity reached.

    Raises:
        CaseUnknown: there is no such activity.
        HeadsBelowAttended: more attended by name, or signed in.
        CountRefused, CorrectionEmpty, TextUnreadable, ReasonPersonal: it cannot be corrected so.
        KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, StepRefused: as in `take`.
    """
    activity = activity_of(session, typed)
    count = _count(heads, qualifier)
    if session.is_new(request) and (count, qualifier) == (activity.heads, activity.qualifier):
        raise CorrectionEmpty(activity=activity.activity)
    if session.is_new(request):
        _check_reached(count, max(activity.attended, _signed_in(session, activity.roster)))
    told = {"qualifier": qualifier, "reason": _reason(reason)}
    return _step(session, typed, "correct", told, request, heads=count)


def _step(  # noqa: PLR0913, PLR0917 - what is asked
    session: WriteSession,
    typed: str,
    name: Literal["cancel", "move", "correct"],
    told: dict[str, Any],
    request: Request,
    heads: int | None = None,
) -> Activity:
    case = case_of(session, ACTIVITY, typed)
    asked = _asked(name, case.case, told)
    if heads is not None:
        asked["heads"] = str(heads)
    facts = {**told, "heads": heads}
    take(session, ACTIVITY, ACTIVITY_STEPPED, case, request, name=name, asked=asked, told=facts)
    return activity_of(session, case.case)


# --- reading what was typed -------------------------------------------------------------------------------------------


def _asked(step: str, case: str, told: dict[str, Any]) -> dict[str, str]:
    return {"step": step, "case": case, **{name: value for name, value in told.items() if value is not None}}


def _kinds(typed: Collection[str]) -> tuple[str, ...]:
    kinds = tuple(map(activity_kind, typed))
    for number, kind in enumerate(kinds):
        if kind not in ACTIVITY_KINDS or kind in kinds[:number]:
            raise kind_refused(kind)
    if not kinds:
        raise kind_refused("")
    return kinds


def _optional(planned: Plan) -> dict[str, str]:
    """Return what was said of a plan beside title, kinds and day."""
    place = planned.place if planned.place and plain(planned.place) else None
    said = {
        "start": _clock(planned.start) if planned.start and plain(planned.start) else None,
        "place": read_text(place, N_("place")) if place else None,
        "theme": plain(planned.theme)[:12] if planned.theme else None,
        "project": plain(planned.project)[:12] if planned.project else None,
        "online": "yes" if planned.online else None,
    }
    return {name: value for name, value in said.items() if value}


def _clock(text: str) -> str:
    minutes = read_clock(text) % DAY
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _reason(reason: str) -> str:
    return read_text(reason, N_("reason"), most=NOTE_MAX)


def _count(heads: int | None, qualifier: str) -> int:
    if heads is None or not 0 <= heads <= HEADS_MAX or qualifier not in get_args(Qualifier):
        raise CountRefused(count=-1 if heads is None else heads, most=HEADS_MAX)
    return heads


def _check_reached(heads: int, attended: int) -> None:
    if heads < attended:
        raise HeadsBelowAttended(heads=heads, attended=attended)


def _signed_in(session: ReadSession, roster: str | None) -> int:
    """Return how many signed in on a roster."""
    entry = _roster_entry(session, roster)
    return int(entry.content.get("people", 0)) if entry else 0


def _roster_entry(session: ReadSession, named: str | None) -> Entry | None:
    """Return the entry that is named as a roster; None where none is, or there is none."""
    name = entry_name(named or "")
    return entry_named(session.transaction, name) if name else None


def _check_theme(session: ReadSession, site: str, code: str | None, day: str) -> None:
    """Refuse a theme of another month than the day's, or of no site to which this one belongs."""
    theme = in_force(session, THEMES, code, session.today) if code else None
    if theme and (theme.month != day[:7] or theme.site not in chain_of(session, site, session.today)):
        raise ThemeOfAnother(theme=theme.theme, month=theme.month, site=theme.site)


def _after(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _latest(session: ReadSession) -> str:
    return _after(session.today, AHEAD_MAX)


def _check_day(session: ReadSession, site: str, day: str, last: str) -> None:
    """Refuse a day that is too long ago, by the setting for deeds, after the last, or before there was the site."""
    first = _after(session.today, -setting(session, DAYS_SERVED_MAX, session.today))
    if not first <= day <= last:
        raise ActivityDayRefused(day=day, first=first, last=last)
    known_site(session, site, min(day, session.today))


def _check_unlike(session: ReadSession, site: str, title: str, kind: str, day: str) -> None:
    """Refuse an activity of the title, main kind and day of one that stands there, however the title is spaced."""
    for each in activities_between(session, [site], day, day):
        is_same = each.title == title or is_same_name(each.title, title)
        if is_same and each.kind == kind and each.state != CANCELLED:
            raise ActivityAlike(title=each.title, day=day, activity=each.activity)


def _check_proof(
    session: ReadSession, activity: Activity, roster: str | None, evidence: tuple[EvidenceFile, ...]
) -> None:
    """Refuse a photo that shows another activity, and a roster of another place, day or activity."""
    for file in evidence:
        if row := session.row(_PHOTO, sha256=file.sha256):
            raise PhotoUsed(sha256=f"{file.sha256[:12]}…", entry=f"{row[0]}-{row[1]}")
    if roster is None:
        return
    entry = _roster_entry(session, roster)
    is_own = entry is not None and entry.kind == ROSTER_TAKEN.name and entry.site == activity.site
    if not (entry and is_own and entry.content["served"] == activity.day) or session.row(_ROSTER, roster=roster):
        raise RosterRefused(roster=roster[:40], day=activity.day)


def _attended(session: ReadSession, activity: Activity, outcome: Outcome, roster: str | None) -> tuple[str, ...]:
    """Return the members who attended: those that were named, and those who signed in on the roster of a training."""
    if activity.kind not in TRAININGS:
        if outcome.attended:
            raise AttendanceRefused(kind=activity.kind, named=ACTIVITY_KINDS[activity.kind])
        return ()
    named = [_member(session, each) for each in outcome.attended]
    entry = _roster_entry(session, roster)
    if entry:
        rows = session.rows(_SIGNED_IN, site=entry.site, on=entry.on, roster=entry.name)
        named += [row[0] for row in rows]
    return tuple(dict.fromkeys(named))


def _member(session: ReadSession, typed: str) -> str:
    """Return the number of a member who is on the register today, named by it or by his code as a volunteer.

    Raises:
        MemberUnknown: there is none.
    """
    volunteer = in_force(session, VOLUNTEERS, plain(typed), session.today)
    if volunteer is not None:
        return member_of(session, volunteer.household, volunteer.member, session.today).member
    household, _hyphen, _number = plain(typed).rpartition("-")
    return member_of(session, household, plain(typed), session.today).member
