"""Rosters 签到表: who signed in at an activity, and out of it, in one batch of claims."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.clock import district_time
from supermarket.district.dates import business_date, day_of, read_date, service_date
from supermarket.district.households import member_of
from supermarket.district.lookup import check_card, household_of, who
from supermarket.district.numbers import plain
from supermarket.district.persons import read_text
from supermarket.district.quantities import check_quantity
from supermarket.district.roles import allow
from supermarket.district.sites import known_site, place_of
from supermarket.earning.claim_kinds import ROSTER_TAKEN, EvidenceFile, RosterTaken
from supermarket.earning.claims import Deed, Filed, file_claim, filed
from supermarket.earning.kinds import Rule
from supermarket.earning.rules import claimable
from supermarket.earning.tables import ClaimRow
from supermarket.errors import Refusal
from supermarket.errors.earning import DeedClaimed, RosterEmpty
from supermarket.errors.households import MemberUnknown
from supermarket.journal.entry import Entry, EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.people.reasons import check_reason
from supermarket.registers.columns import Column
from supermarket.registers.headings import Wanted
from supermarket.registers.tables import read_table

COLUMNS: Final = ("household", "member", "start", "end")
"""Of a roster as a file: a household's number or its card's, the member's number, when he came and went (HH:MM)."""
_HOUSEHOLD: Final = Column(
    "household",
    "户号 户编号 家庭编号 家庭户号 卡号 户号或卡号 积分卡号",
    "code",
    N_("a household's number, or its card's"),
)
WANTED: Final = Wanted(COLUMNS, frozenset({"household"}), frozenset({"name", "head", "group", "phone"}), (_HOUSEHOLD,))
_HOUR: Final = 60
_claim: Final = table_of(ClaimRow).c
_CLAIMS: Final = Prepared(
    select(_claim.origin, _claim.seq).where(_claim.roster == bindparam("roster")).order_by(_claim.origin, _claim.seq)
)


@dataclass(frozen=True)
class Attendance:
    """A person on a roster: household, member (None: not said which), and when he came and went, as HH:MM."""

    household: str
    member: str | None = None
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True)
class Roster:
    """The answer to a roster: its entry and claims, how many lines named a person a second time, and who never left.

    Who has not signed out of an activity that is counted in hours has no claim; his hours are not known.
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
        FileRefused: some of its rows name nobody, or no member of that household.
    """
    table = read_table(path, WANTED, sheet=sheet)
    findings = table.findings()
    people = []
    for row in table.rows:
        try:
            named = signed(session, row.cells.get("household", ""), "")
            member = row.cells.get("member")
            number = member_of(session, named.household, member, session.today).member if member else None
        except Refusal as fault:
            column = "member" if isinstance(fault, MemberUnknown) else "household"
            findings.add([row.problem(column, str(fault), code=fault.code)])
            continue
        people.append(replace(named, member=number, start=row.cells.get("start"), end=row.cells.get("end")))
    findings.refuse()
    return people


def take_roster(session: WriteSession, activity: Activity, people: Iterable[Attendance], request: Request) -> Roster:
    """Record a roster and file a claim for everybody on it; who is on it twice is counted once.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, SiteUnknown: the operator may not.
        RosterEmpty: nobody is on it.
        RuleNotInForce, RuleEnded, QuantityRefused, TimeUnreadable, TextUnreadable, ReasonPersonal: the
            deed cannot be claimed so.
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
    check_reason(name, ())
    rule = claimable(session, plain(activity.rule).upper()[:40], on, site)
    counted = _once(people)
    units = {person: _units(rule, attendance, activity.quantity) for person, attendance in counted.items()}
    finished = {person: count for person, count in units.items() if count}
    if not finished:
        raise RosterEmpty(activity=name)
    asked = {"rule": rule.rule, "activity": name, "served": read_date(served)}
    body = RosterTaken(asked=asked, rule=rule.rule, activity=name, served=served, people=len(finished))
    entry = session.record(ROSTER_TAKEN, body, request, site=site, on=on)
    each = replace(request, key=None)
    shared = Deed("", rule.rule, served=served, activity=name, roster=entry.name, evidence=activity.evidence)
    claims = []
    for person, count in finished.items():
        with suppress(DeedClaimed):  # of an earlier roster of the same activity: counted once
            claims.append(file_claim(session, _deed(counted[person], count, shared), each))
    left = tuple(person[0] for person, count in units.items() if not count)
    return Roster(entry.name, name, tuple(claims), len(people) - len(left) - len(claims), left)


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
    counted = _once(people)
    photos = [file.sha256 for file in activity.evidence]
    claims = [claim.content for claim in _claims_of(session, entry)]
    return entry.content["asked"] == asked and all(
        (claim["household"], claim.get("member")) in counted
        and claim["quantity"] == (activity.quantity or claim["quantity"])
        and [file["sha256"] for file in claim.get("evidence", ())] == photos
        for claim in claims
    )


def _taken_before(session: ReadSession, entry: Entry, activity: Activity, people: Sequence[Attendance]) -> Roster:
    claims = tuple(filed(claim) for claim in _claims_of(session, entry))
    rule = claimable(session, entry.content["rule"], entry.on, entry.site)
    left = tuple(person[0] for person, each in _once(people).items() if not _units(rule, each, activity.quantity))
    return Roster(entry.name, entry.content["activity"], claims, len(people) - len(left) - len(claims), left)


def _claims_of(session: ReadSession, roster: Entry) -> list[Entry]:
    names = (EntryName(origin, seq) for origin, seq in session.rows(_CLAIMS, roster=roster.name))
    return [entry for name in names if (entry := entry_named(session.transaction, name))]


def _deed(attendance: Attendance, units: int, shared: Deed) -> Deed:
    """Return the claim of one person on a roster; the rest of it everybody there shares."""
    times = (attendance.start, attendance.end) if attendance.start and attendance.end else (None, None)
    return replace(
        shared,
        who=attendance.household,
        quantity=units,
        member=attendance.member,
        start=times[0],
        end=times[1],
    )


def _once(people: Iterable[Attendance]) -> Mapping[tuple[str, str | None], Attendance]:
    """Return each person once: he came when he was first signed in, and left when he was last."""
    counted: dict[tuple[str, str | None], Attendance] = {}
    for attendance in people:
        person = (attendance.household, attendance.member)
        first = counted.get(person, attendance)
        last = attendance.end or (attendance.start if first is not attendance else None)
        counted[person] = replace(first, end=last or first.end)
    return counted


def _units(rule: Rule, attendance: Attendance, quantity: int | None) -> int:
    """Return the units of a person: those that all have, else one, else the whole hours from coming to leaving."""
    if quantity is not None:
        return check_quantity(quantity)
    if not rule.hours:
        return 1
    if not attendance.start or not attendance.end:
        return 0
    return max(0, _minutes(attendance.end) - _minutes(attendance.start)) // _HOUR


def _minutes(text: str) -> int:
    """Return a time of the day in minutes; what is none is refused later, with the claim."""
    try:
        at = datetime.strptime(plain(text), "%H:%M")  # noqa: DTZ007 - a time of the day, of no zone
    except ValueError:
        return 0
    return at.hour * _HOUR + at.minute
