"""Rosters 签到表: who signed in at an activity, and out of it, in one batch of claims."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import bindparam, select

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.clock import district_time
from supermarket.district.dates import business_date, day_of, read_date, service_date
from supermarket.district.persons import read_text
from supermarket.district.roles import allow
from supermarket.district.sites import known_site, place_of
from supermarket.district.texts import plain
from supermarket.district.times import HOUR, days_apart, read_clock, read_duration
from supermarket.earning.claims.claims import Deed, Filed, file_claim, filed
from supermarket.earning.claims.kinds import ROSTER_TAKEN, EvidenceFile, RosterTaken
from supermarket.earning.claims.sittings import OVERNIGHT_MAX, Presence, from_body, gathered, minutes_of
from supermarket.earning.claims.told_times import ONE, Told
from supermarket.earning.kinds import Rule
from supermarket.earning.rules import claimable, rule_of
from supermarket.earning.tables import ClaimRow
from supermarket.errors import Refusal
from supermarket.errors.dates import (
    DurationUnreadable,
    TimeBeyondStay,
    TimesReversed,
    TimesTooLong,
    TimeUnreadable,
    TimeWithoutRule,
)
from supermarket.errors.earning import DeedClaimed, RosterEmpty
from supermarket.errors.households import MemberUnknown
from supermarket.households.finding.lookup import check_card, household_of, who
from supermarket.households.households import member_of
from supermarket.journal.entry import Entry, EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.registers.columns import Column
from supermarket.registers.headings import Wanted
from supermarket.registers.tables import read_table

COLUMNS: Final = ("household", "member", "name", "start", "end", "hours")
"""Of a roster as a file: a household's number or its card's, the member's number or his name, when he came and went,
his hours."""
_HOUSEHOLD: Final = Column(
    "household",
    "户号 户编号 家庭编号 家庭户号 卡号 户号或卡号 积分卡号",
    "code",
    N_("a household's number, or its card's"),
)
_NAME: Final = Column("name", "姓名 成员姓名 名字", "text", N_("whose line it is, or nothing"))
_WORKED: Final = Column(
    "hours",
    "时长 服务时长 小时 小时数 服务小时 工时 活动时长",
    "text",
    N_("hours such as 1.5, 1:30 or 90分钟, or nothing"),
)
WANTED: Final = Wanted(
    COLUMNS, frozenset({"household"}), frozenset({"head", "group", "phone"}), (_HOUSEHOLD, _NAME, _WORKED)
)
_claim: Final = table_of(ClaimRow).c
_CLAIMS: Final = Prepared(
    select(_claim.origin, _claim.seq)
    .where(_claim.site == bindparam("site"), _claim.on == bindparam("on"), _claim.roster == bindparam("roster"))
    .order_by(_claim.origin, _claim.seq)
)


@dataclass(frozen=True)
class Attendance:
    """A line of a roster: household, member (None: not said which), when he came and went, and the hours he worked.

    A person may have several lines: each with both times is a sitting, and times that stand alone come and go in turn.
    """

    household: str
    member: str | None = None
    start: str | None = None
    end: str | None = None
    hours: str | None = None


@dataclass(frozen=True)
class Roster:
    """The answer to a roster: its entry and claims, how many lines said nothing new of a person, and who never left.

    Who has not signed out of an activity that is counted in hours has no claim for that time: it is not known.
    """

    roster: str
    activity: str
    claims: tuple[Filed, ...]
    twice: int
    unfinished: tuple[str, ...]


@dataclass(frozen=True)
class Activity:
    """What a roster is of: its rule, the activity in words, the day, the units where all have as many, its photos."""

    rule: str
    activity: str
    served: str | None = None
    quantity: int | None = None
    evidence: tuple[EvidenceFile, ...] = ()


def signed(session: ReadSession, text: str, at: str) -> Attendance:
    """Return who signed in with a card, or a number, at a time of the day.

    Raises:
        NumberMistyped, CardUnknown, CardIsBlank, CardIsFrozen, CardIsReplaced, CardIsCancelled, HouseholdUnknown:
            nobody is named.
    """
    named = who(session, text)
    check_card(named)
    return Attendance(household_of(session, named.household, session.today).household, start=at)


def time_of_day(now: int) -> str:
    """Return the district's time of the day, HH:MM, at a time in UTC milliseconds."""
    return district_time(now)[11:16]


def read_roster(session: ReadSession, path: Path, *, sheet: str | None = None) -> list[Attendance]:
    """Return the people of a roster's file.

    Raises:
        FileUnreadable, SheetAmbiguous, SheetMissing: it holds no table that could be meant.
        FileRefused: some of its rows name nobody, or no member of that household, or have a time that cannot be read.
    """
    table = read_table(path, WANTED, sheet=sheet)
    findings = table.findings()
    people = []
    for row in table.rows:
        if not row.cells.get("household"):
            if "household" in row.places:  # where the whole column is missing, that is said once
                findings.add([row.problem("household", N_("it is missing"))])
            continue
        try:
            named = signed(session, row.cells["household"], "")
            member = row.cells.get("member")
            number = member_of(session, named.household, member, session.today).member if member else None
            number = number or _called(session, named.household, row.cells.get("name", ""))
            start, end, hours = (row.cells.get(column) for column in ("start", "end", "hours"))
            person = replace(named, member=number, start=start, end=end, hours=hours)
            _check_fits(stayed([person])[0])  # so that what cannot be read is said with its line
            _check_days(start or "", end or "")
        except Refusal as fault:
            findings.add([row.problem(_column_of(fault, row.cells), str(fault), code=fault.code)])
            continue
        people.append(person)
    findings.refuse()
    return people


def _called(session: ReadSession, household: str, name: str) -> str | None:
    """Return the member of a household who is called so; None for its head, for whom a line without a member stands.

    A name that is no member's says nothing more than that somebody of the household was there.
    """
    if not name:
        return None
    with suppress(MemberUnknown):
        member = member_of(session, household, name, session.today).member
        return None if member == household_of(session, household, session.today).head else member
    return None


def _check_fits(told: Told) -> None:
    """Refuse hours that do not fit into the times beside them."""
    there = minutes_of(told.sittings)
    if told.sittings and told.minutes is not None and told.minutes > there:
        raise TimeBeyondStay(minutes=told.minutes, there=there)


def _check_days(start: str, end: str) -> None:
    """Refuse a going that a spreadsheet dates before the coming, or a day and more after it."""
    apart = days_apart(start, end)
    if apart < 0:
        raise TimesReversed(start=start, end=end, most=OVERNIGHT_MAX // HOUR)
    if apart > 1 or (apart and read_clock(end) > read_clock(start)):
        raise TimesTooLong(start=start, end=end)


def _column_of(fault: Refusal, cells: Mapping[str, str]) -> str:
    """Return the column whose cell cannot be read."""
    if isinstance(fault, MemberUnknown):
        return "member"
    if isinstance(fault, DurationUnreadable | TimeBeyondStay):
        return "hours"
    if isinstance(fault, TimeUnreadable):
        return "start" if plain(cells.get("start", "")).startswith(fault.time) else "end"
    return "end" if isinstance(fault, TimesReversed | TimesTooLong) else "household"


def take_roster(session: WriteSession, activity: Activity, people: Iterable[Attendance], request: Request) -> Roster:
    """Record a roster and file a claim for everybody on it; who is on it twice is counted once.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, SiteUnknown: the operator may not.
        RosterEmpty: nobody is on it.
        RuleNotInForce, RuleEnded, QuantityRefused, TextUnreadable, ReasonPersonal: the deed cannot be claimed so.
        TimeUnreadable, TimesReversed, TimesTooLong, DurationUnreadable, TimeWithoutRule, TimeBeyondStay: nor with the
            times of one of them.
        DateUnreadable, DateFuture, DateTooFarBack: not on that date.
    """
    site = place_of(known_site(session, request.site, day_of(session, request.on)))
    people = list(people)
    if found := session.repeated(request, lambda some: _is_taken_so(session, some[0], activity, people, request, site)):
        return _taken_before(session, found[0], activity, people)
    allow(session, "claim roster", request)
    on = business_date(session, request.on)
    served = service_date(session, activity.served, on)
    name = read_text(activity.activity, N_("activity"))
    rule = claimable(session, plain(activity.rule).upper()[:40], on, site)
    attended = [_attended(rule, person, lines, activity.quantity) for person, lines in _by_person(people).items()]
    finished = [each for each in attended if each.told]
    if not finished:
        raise RosterEmpty(activity=name)
    asked = {"rule": rule.rule, "activity": name, "served": read_date(served)}
    body = RosterTaken(asked=asked, rule=rule.rule, activity=name, served=served, people=len(finished))
    entry = session.record(ROSTER_TAKEN, body, request, site=site, on=on)
    each = replace(request, key=None)
    shared = Deed(
        "", rule.rule, activity.quantity, served=served, activity=name, roster=entry.name, evidence=activity.evidence
    )
    claims = []
    for person in finished:
        with suppress(DeedClaimed):  # of an earlier roster of the same activity: counted once
            claims.append(file_claim(session, _deed(person, shared), each))
    return _answer(entry, claims, attended)


def stayed(lines: Sequence[Attendance]) -> tuple[Told, Presence]:
    """Return the time that the lines of one person tell: a line's hours count where they are given, else its times.

    When somebody was there is not said where a line gives hours and no times.

    Raises:
        TimeUnreadable, TimesReversed, TimesTooLong, DurationUnreadable: a time cannot be read.
    """
    times = [(_minute(line.start), _minute(line.end)) for line in lines]
    found = gathered(time for time, line in zip(times, lines, strict=True) if _is_timed(time) or not line.hours)
    if not any(line.hours for line in lines):
        return Told(found.sittings), found
    rest = gathered(time for time, line in zip(times, lines, strict=True) if not line.hours)
    minutes = sum(read_duration(line.hours) for line in lines if line.hours) + minutes_of(rest.sittings)
    whole = all(_is_timed(time) for time in times)
    return Told(found.sittings if whole else (), minutes), found


def _is_timed(times: tuple[int | None, int | None]) -> bool:
    """Say whether a line has a time of coming or going."""
    return times != (None, None)


def _minute(text: str | None) -> int | None:
    return read_clock(text) if text else None


@dataclass(frozen=True)
class _Attended:
    """A person on a roster: the time to claim (None: not known), whether it is open, how many lines add nothing."""

    household: str
    member: str | None
    told: Told | None
    is_open: bool
    idle: int


def _attended(
    rule: Rule, person: tuple[str, str | None], lines: Sequence[Attendance], quantity: int | None
) -> _Attended:
    told, found = stayed(lines)
    if quantity is not None or not rule.hours:
        if told.minutes is not None and not rule.hours:
            raise TimeWithoutRule(rule=rule.rule, unit=rule.unit)
        whole = found.open is None and len(found.sittings) == len(lines)
        return _Attended(*person, Told(told.sittings), is_open=False, idle=0 if whole else len(lines) - 1)
    known = bool(told.minutes) or minutes_of(told.sittings) > 0
    is_open = found.open is not None or not known
    return _Attended(*person, told if known else None, is_open=is_open, idle=found.idle if known else 0)


def _answer(roster: Entry, claims: Sequence[Filed], attended: Sequence[_Attended]) -> Roster:
    twice = sum(each.idle for each in attended) + sum(each.told is not None for each in attended) - len(claims)
    left = tuple(each.household for each in attended if each.is_open)
    return Roster(roster.name, roster.content["activity"], tuple(claims), twice, left)


# --- asked for again with its key -------------------------------------------------------------------------------------


def _is_taken_so(  # noqa: PLR0913, PLR0917 - all that was asked
    session: ReadSession, entry: Entry, activity: Activity, people: Sequence[Attendance], request: Request, site: str
) -> bool:
    """Say whether an entry is this roster, and its claims are of these people with these units and photos."""
    if entry.kind != ROSTER_TAKEN.name or entry.site != site or (request.on or entry.on) != entry.on:
        return False
    asked = {
        "rule": plain(activity.rule).upper()[:40],
        "activity": read_text(activity.activity, N_("activity")),
        "served": read_date(activity.served) if activity.served else entry.on,
    }
    persons = _by_person(people)
    photos = [file.sha256 for file in activity.evidence]
    return entry.content["asked"] == asked and all(
        (claim["household"], claim.get("member")) in persons
        and claim["asked"]["quantity"] == (activity.quantity or ONE)
        and _is_told(claim, stayed(persons[claim["household"], claim.get("member")])[0])
        and [file["sha256"] for file in claim.get("evidence", ())] == photos
        for claim in (claim.content for claim in _claims_of(session, entry))
    )


def _is_told(claim: Mapping[str, Any], told: Told) -> bool:
    """Say whether a claim was filed with these times; one from before minutes were kept tells no more than it did."""
    if "minutes" not in claim:
        return True
    sittings = from_body(claim.get("start"), claim.get("end"), claim.get("sittings", ()))
    return (sittings, claim["asked"].get("minutes")) == (told.sittings, told.minutes)


def _taken_before(session: ReadSession, entry: Entry, activity: Activity, people: Sequence[Attendance]) -> Roster:
    rule = rule_of(session, entry.content["rule"], entry.on, entry.site)
    attended = [_attended(rule, person, lines, activity.quantity) for person, lines in _by_person(people).items()]
    return _answer(entry, [filed(session, claim) for claim in _claims_of(session, entry)], attended)


def _claims_of(session: ReadSession, roster: Entry) -> list[Entry]:
    names = (
        EntryName(origin, seq)
        for origin, seq in session.rows(_CLAIMS, site=roster.site, on=roster.on, roster=roster.name)
    )
    return [entry for name in names if (entry := entry_named(session.transaction, name))]


def _deed(person: _Attended, shared: Deed) -> Deed:
    """Return the claim of one person on a roster; the rest of it everybody there shares."""
    return replace(shared, who=person.household, member=person.member, told=person.told)


def _by_person(people: Iterable[Attendance]) -> Mapping[tuple[str, str | None], Sequence[Attendance]]:
    """Return the lines of each person, in the order in which he was named first."""
    lines: dict[tuple[str, str | None], list[Attendance]] = {}
    for attendance in people:
        lines.setdefault((attendance.household, attendance.member), []).append(attendance)
    return lines
