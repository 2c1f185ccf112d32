"""Rosters 签到表: cards scanned one after another at an activity, then a claim for everybody under one key.

What was scanned lies in the local drawer until it is recorded: a reload or a phone that died loses nobody.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from supermarket.books.session import ReadSession, WriteSession
from supermarket.cli.earning.evidence import SHOWN
from supermarket.district.persons import read_text
from supermarket.district.texts import plain
from supermarket.earning.claims.rosters import COLUMNS, Roster, signed, time_of_day
from supermarket.earning.rules import claimable
from supermarket.errors import Refusal
from supermarket.errors.earning import RosterEmpty
from supermarket.errors.web import BegunMoved
from supermarket.households.households import member_name, member_of, members_of
from supermarket.journal.store import entry_keyed
from supermarket.local.browsers.sheets import (
    Line,
    Sheet,
    begin_sheet,
    change_sheet,
    drop_sheet,
    mark_recorded,
    open_sheets,
    sheet_of,
)
from supermarket.locale import N_, _
from supermarket.people.reasons import check_reason
from supermarket.web.acts.doing import FINE, Refused, refused_by, tried
from supermarket.web.acts.files import HandedOver
from supermarket.web.acts.turns import in_turn
from supermarket.web.frame.forms import Form, Sent
from supermarket.web.frame.looks import page
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.claims.acting import asked, handed_again, handed_over
from supermarket.web.pages.claims.filing import deeds_at, fits, household_seen, households_named
from supermarket.web.pages.claims.seen import whose
from supermarket.web.pages.scanning import scanned_text

router = APIRouter()
MEMBER_DIGITS: Final = 2
_NUMBER: Final = re.compile(r"[0-9a-f]{32}")
"""Of a sheet: the key of the form that began it."""
LINES_MAX: Final = 150
"""So many of the last scans are shown; all of them are counted."""


@dataclass(frozen=True)
class SeenLine:
    """A scan as it is listed: its number in the order of scanning, who it was, when, and whether he came before."""

    number: int
    who: str
    member: str
    at: str
    again: bool


@router.get("/claims/roster")
def begin(visit: StaffVisit, rule: str = "", word: str = "") -> Response:
    """Ask for the deed, then for the activity; sheets that are not recorded yet can be gone on with."""
    visit.check_may("claim roster")
    if rule:
        return _begin(visit, rule, {})
    with visit.ledger.reading() as session:
        deeds = [deed for deed in deeds_at(session, asked(visit).site) if deed.rule.points > 0]
        sheets = open_sheets(session, visit.actor)
    fit = [deed for deed in deeds if fits(deed, plain(word).lower())]
    return page(visit, "claims/rosters.html", deeds=fit, word=word, sheets=sheets)


@router.post("/claims/roster")
def begun(visit: StaffVisit, form: Sent) -> Response:
    """Begin a sheet."""
    visit.check_may("claim roster")
    rule = form.text("rule")
    try:
        handed = handed_over(visit, form)
        with visit.ledger.reading() as session:
            found = claimable(session, plain(rule).upper()[:40], session.today, asked(visit).site)
            activity = read_text(form.text("activity"), N_("activity"))
            check_reason(activity, ())
        sheet = Sheet(
            id=key if _NUMBER.fullmatch(key := form.text("key")) else visit.new_key(),
            staff=visit.actor,
            site=asked(visit).site,
            rule=found.rule,
            activity=activity,
            files=tuple(each.field for each in handed),
        )
        begin_sheet(visit.ledger, sheet)
    except Refusal as refusal:
        return _begin(visit, rule, {"activity": form.text("activity")}, refused_by(refusal))
    return RedirectResponse(f"/claims/roster/{sheet.id}", 303)


def _begin(visit: Visit, rule: str, typed: Mapping[str, str], refused: Refused = FINE) -> Response:
    with visit.ledger.reading() as session:
        found = claimable(session, plain(rule).upper()[:40], session.today, asked(visit).site)
    shown = [(each, SHOWN[each]) for each in (found.evidence or "photo").split() if each not in {"sign-in", "order"}]
    return page(
        visit,
        "claims/roster_new.html",
        refused.status,
        rule=found,
        typed=typed,
        refused=refused.sentence,
        shown=shown or [("photo", SHOWN["photo"])],
        key=visit.new_key(),
    )


@router.get("/claims/roster/{name}")
def sheet(visit: StaffVisit, name: str) -> Response:
    """Show a sheet: who was scanned, the last first, and the field for the next card."""
    visit.check_may("claim roster")
    return _sheet(visit, _own(visit, name))


@router.post("/claims/roster/{name}")
def scan(visit: StaffVisit, form: Sent, name: str) -> Response:
    """Take a scan: a card, a number or a name; one or two digits say which member it was; - forgets the last one."""
    visit.check_may("claim roster")
    found = _own(visit, name)
    try:
        word = plain(form.text("undo") or form.text("member") or scanned_text(form, "who"))
        with visit.ledger.reading() as session:
            line = _line(session, visit, found, word) if word not in {"", "-"} else None
    except Refusal as refusal:
        return _sheet(visit, found, refused_by(refusal))
    if isinstance(line, list):
        nobody = Refused(_("No household here is called that."), 404)
        return _sheet(visit, found, FINE if line else nobody, several=line)

    def changed(now: Sheet) -> Sheet:
        if word == "-":
            return replace(now, people=_with_last(now.people, found.people[-1], None) if found.people else now.people)
        if line is None:
            return now
        if _is_member(word) and found.people:
            return replace(now, people=_with_last(now.people, found.people[-1], line))
        return replace(now, people=(*now.people, line))

    change_sheet(visit.ledger, found, form.text("key") or visit.new_key(), changed)
    return RedirectResponse(f"/claims/roster/{found.id}", 303)


def _with_last(people: tuple[Line, ...], seen: Line, now: Line | None) -> tuple[Line, ...]:
    """Return a sheet's lines with another one, or none, in place of that which was seen as the last.

    Another phone may have scanned somebody since, or have forgotten it already.
    """
    for place in reversed(range(len(people))):
        if people[place] == seen:
            return (*people[:place], *([now] if now else []), *people[place + 1 :])
    return people


def _line(session: ReadSession, visit: Visit, sheet: Sheet, word: str) -> Line | list[str]:
    """Return the line of a scan; where a name fits none or several households, these.

    Raises:
        MemberUnknown: the last household has no such member.
        NumberMistyped, CardUnknown, CardIsBlank, CardIsFrozen, CardIsReplaced, CardIsCancelled, HouseholdUnknown:
            nobody is named.
    """
    if _is_member(word) and sheet.people:
        last = sheet.people[-1]
        return replace(last, member=member_of(session, last.household, word, session.today).member)
    found = households_named(session, word, asked(visit).site)
    if len(found) != 1:
        return found
    named = signed(session, found[0], time_of_day(session.now))
    return Line(named.household, None, named.start or "")


def _is_member(word: str) -> bool:
    return word.isdigit() and len(word) <= MEMBER_DIGITS


@router.post("/claims/roster/{name}/drop")
def drop(visit: StaffVisit, form: Sent, name: str) -> Response:
    """Throw a sheet away that is not recorded."""
    visit.check_may("claim roster")
    if form.text("sure"):
        drop_sheet(visit.ledger, _own(visit, name))
        return RedirectResponse("/claims/roster", 303)
    return RedirectResponse(f"/claims/roster/{name}", 303)


@router.post("/claims/roster/{name}/file")
def file(visit: StaffVisit, form: Sent, name: str) -> Response:
    """File a claim for everybody on a sheet, once; the sheet's own number is the key."""
    visit.check_may("claim roster")
    found = _own(visit, name)
    if not found.people:
        return _sheet(visit, found, refused_by(RosterEmpty(activity=found.activity)))
    written = _written(found, form.text("hours"), form)
    evidence = [each.argument for each in handed_again(visit, found.files)]
    typed: dict[str, Sequence[str]] = {"rule": [found.rule], "activity": [found.activity], "csv": [written]}

    def as_seen(session: WriteSession) -> None:
        is_new = entry_keyed(session.transaction, found.id) is None
        if is_new and sheet_of(session, found.id, found.staff) != found:
            raise BegunMoved

    def marked(session: WriteSession) -> None:
        if entry := entry_keyed(session.transaction, found.id):
            mark_recorded(session.transaction, found, entry.name, session.clock.now())

    filing = in_turn(visit, begun=as_seen, done=marked)
    answer = tried(filing, "claim roster", {**typed, "evidence": evidence, "key": [found.id]})
    if isinstance(answer, Refused):
        return _sheet(visit, _own(visit, name), answer, hours=form.text("hours"))
    taken: Roster = answer.value
    with visit.ledger.reading() as session:
        names = {each.claim: whose(session, visit.staff, each.household) for each in taken.claims}
        unfinished = [whose(session, visit.staff, each) for each in taken.unfinished]
    return page(visit, "claims/roster_done.html", taken=taken, names=names, unfinished=unfinished)


def _written(sheet: Sheet, hours: str, form: Form) -> HandedOver:
    """Write a sheet as the roster that a command reads, and return where it lies; hours are those of everybody."""
    path: Path = form.folder / "roster.csv"
    lines: list[dict[str, str]] = [
        {"household": each.household, "member": each.member or "", "start": each.at} for each in sheet.people
    ]
    if hours.strip():
        persons = dict.fromkeys((each.household, each.member or "") for each in sheet.people)
        lines = [{"household": home, "member": member, "hours": hours.strip()} for home, member in persons]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, restval="")
        table.writeheader()
        table.writerows(lines)
    return HandedOver(path)


def _own(visit: Visit, name: str) -> Sheet:
    with visit.ledger.reading() as session:
        found = sheet_of(session, name, visit.actor)
    if found is None:
        raise HTTPException(404)
    return found


def _sheet(
    visit: Visit,
    sheet: Sheet,
    refused: Refused = FINE,
    *,
    several: Sequence[str] = (),
    hours: str = "",
) -> Response:
    with visit.ledger.reading() as session:
        rule = claimable(session, sheet.rule, session.today, sheet.site)
        values: dict[str, Any] = {
            "rule": rule,
            "lines": _lines(session, visit, sheet),
            "members": _members(session, visit, sheet),
            "several": [household_seen(session, visit, each) for each in several],
        }
    persons = len({(each.household, each.member) for each in sheet.people})
    return page(
        visit,
        "claims/roster.html",
        refused.status,
        **values,
        sheet=sheet,
        persons=persons,
        refused=refused.sentence,
        hours=hours,
        key=visit.new_key(),
    )


def _lines(session: ReadSession, visit: Visit, sheet: Sheet) -> list[SeenLine]:
    """Return the scans of a sheet, the last first."""
    found: list[SeenLine] = []
    before: set[tuple[str, str | None]] = set()
    for number, line in enumerate(sheet.people, 1):
        person = (line.household, line.member)
        who = whose(session, visit.staff, line.household) if number > len(sheet.people) - LINES_MAX else ""
        member = member_name(session, line.member, session.today) if line.member and who else ""
        found.append(SeenLine(number, who, member, line.at, person in before))
        before.add(person)
    return found[::-1][:LINES_MAX]


def _members(session: ReadSession, visit: Visit, sheet: Sheet) -> list[tuple[str, str]]:
    """Return the members of the household that was scanned last, by the digit that says which of several it was."""
    if not sheet.people:
        return []
    last = sheet.people[-1]
    members = members_of(session, last.household, session.today)
    if len(members) < 2:  # noqa: PLR2004 - nobody has to be told apart
        return []
    home = household_seen(session, visit, last.household)
    return [(each.member.rsplit("-", 1)[1], each.name) for each in home.members]
