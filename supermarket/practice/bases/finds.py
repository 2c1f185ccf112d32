"""Lost and found 失物招领: what was found hangs out, is claimed with a proof, and is handed over or passed on.

民法典: a find is given back or handed to the police (art. 314) and kept with care until then (art. 316); what nobody
claims within a year after the notice is the State's (art. 318). So the police may take it at once; the State, or a
charity as the State disposes, only when it has hung out for the setting `found_days`. What looks as valuable as the
setting `found_second_yuan` is handed over before a second person.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import and_, bindparam, select

from supermarket.books.kinds import Known
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dates import read_date
from supermarket.district.gate.second_persons import Second, check_second
from supermarket.district.persons import NOTE_MAX, is_note_of, keep_note, read_text
from supermarket.district.roles import allow, allowed_at
from supermarket.district.settings import FOUND_DAYS, FOUND_SECOND_YUAN, setting
from supermarket.district.sites import chain_of
from supermarket.errors.dates import DateFuture
from supermarket.errors.practice.bases import FindAlike, FindTooEarly, HeadsRefused, SecondNeeded
from supermarket.journal.entry import require_name
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.people.evidence import KeptFile
from supermarket.people.masking import masked_name
from supermarket.people.records import record_of
from supermarket.practice.bases.course import FIND, HAND_OVER, PASS_ON, TAKE_CLAIM, TURN_DOWN
from supermarket.practice.bases.kinds import FIND_RECORDED, FIND_STEPPED, FindRecorded, Photo, To
from supermarket.practice.bases.tables import FindRow, FindStepRow
from supermarket.practice.cases.cases import Case, case_of, cases_at, open_cases, take
from supermarket.practice.cases.tables import CaseCountRow, CaseRow, waits
from supermarket.registers.matching import name_form

RECORD: Final = "find record"
SHOW: Final = "find show"
HANDING: Final = "find hand-over"
WORTH_MAX: Final = 10_000_000
"""In yuan; whatever is worth more is not kept in a drawer of a base."""
_find: Final = table_of(FindRow).c
_step: Final = table_of(FindStepRow).c
_ONE: Final = Prepared(
    select(_find.thing, _find.place, _find.date, _find.worth, _find.note, _find.photo).where(
        _find.origin == bindparam("origin"), _find.seq == bindparam("seq")
    )
)
_case: Final = table_of(CaseRow).c
_count: Final = table_of(CaseCountRow).c
_STILL_HERE: Final = Prepared(
    select(_find.origin, _find.seq, _find.thing, _find.place)
    .join_from(table_of(FindRow), table_of(CaseRow), and_(_case.origin == _find.origin, _case.seq == _find.seq))
    .join(table_of(CaseCountRow), and_(_count.origin == _find.origin, _count.seq == _find.seq))
    .where(waits(FIND.noun), _case.site == bindparam("site"), _find.date == bindparam("date"))
    .order_by(_find.origin, _find.seq)
)
_STEP: Final = Prepared(
    select(_step.note, _step.to, _step.approver, _step.photo).where(
        _step.origin == bindparam("origin"), _step.seq == bindparam("seq")
    )
)


@dataclass(frozen=True)
class Finding:
    """What is asked when something was found; `finder` is his name and how to reach him, for the people drawer.

    `thing` and `place` are words for the board, `worth` what it looks worth in yuan, `found` the day.
    `another`: it was found besides the same that is here already.
    """

    thing: str
    place: str
    worth: int = 0
    found: str | None = None
    finder: str | None = None
    photo: KeptFile | None = None
    another: bool = False


@dataclass(frozen=True)
class FindStep:
    """A step of a find: when and by whom, to which state, why; whom it went to, and who else was there.

    `note` is the proof or whom it was given to, as far as the reader may know it.
    """

    entry: str
    on: str
    actor: str
    step: str
    state: str
    reason: str | None
    note: str
    to: str | None
    approver: str | None
    photo: str | None


@dataclass(frozen=True)
class Find:
    """A find as it stands; `until` is the day up to which it hangs out for its owner alone."""

    find: str
    site: str
    on: str
    thing: str
    place: str
    found: str
    worth: int
    state: str
    until: str
    due: bool
    """Whether it has hung out for its days and nobody has claimed it, so that it can be passed on."""
    finder: str
    photo: str | None
    steps: tuple[FindStep, ...]


def record_find(session: WriteSession, finding: Finding, request: Request) -> Find:
    """Record something that was found, to hang out at the request's site.

    Raises:
        TextUnreadable, ReasonPersonal, HeadsRefused: the words cannot hang out, or the worth cannot be meant.
        DateUnreadable, DateFuture: it was found on no such day.
        FindAlike: the same of that day and place is here already, and nobody said that this was found besides.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
    """
    thing = read_text(finding.thing, N_("thing"), most=NOTE_MAX)
    place = read_text(finding.place, N_("place"), most=NOTE_MAX)
    found = read_date(finding.found) if finding.found else session.today
    asked: dict[str, str | int] = {"thing": thing, "place": place, "worth": finding.worth}
    asked |= {"date": found} if finding.found else {}
    noted = partial(is_note_of, session, note=finding.finder)
    if answer := session.answered(FIND_RECORDED, request, site=request.site, asked=asked, besides=noted):
        return find_of(session, answer.name)
    allow(session, RECORD, request)
    if found > session.today:
        raise DateFuture(date=found, latest=session.today)
    if not 0 <= finding.worth <= WORTH_MAX:
        raise HeadsRefused(heads=finding.worth, least=0, most=WORTH_MAX)
    if not finding.another:
        _check_unlike(session, request.site, thing, place, found)
    body = FindRecorded(
        asked=asked,
        thing=thing,
        place=place,
        date=found,
        worth=finding.worth,
        note=keep_note(session, finding.finder) if finding.finder else None,
        photo=_photo(finding.photo),
    )
    return find_of(session, session.record(FIND_RECORDED, body, request, site=request.site, on=session.today).name)


def _check_unlike(session: ReadSession, site: str, thing: str, place: str, found: str) -> None:
    """Refuse what is here already: the same thing, found on the same day at the same place."""
    same = [name_form(thing), name_form(place)]
    for origin, seq, *words in session.rows(_STILL_HERE, site=site, date=found):
        if [name_form(word) for word in words] == same:
            raise FindAlike(find=f"{origin}-{seq}", thing=words[0], date=found)


def take_claim(session: WriteSession, typed: str, proof: str, request: Request) -> Find:
    """Record that somebody claims a find, with the words by which he proves that it is his; they are kept apart.

    Raises:
        CaseUnknown: there is no such find.
        StepRefused: it is claimed already, or gone.
        TextUnreadable: the proof cannot be read.
        KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: as in `record_find`.
    """
    return _taken(session, typed, TAKE_CLAIM, request, note=proof)


def turn_down(session: WriteSession, typed: str, reason: str, request: Request) -> Find:
    """Turn a claim down, with a public reason; the find hangs out again.

    Raises:
        ReasonPersonal: the reason says something personal.
        CaseUnknown, StepRefused, TextUnreadable, KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused:
            as in `take_claim`.
    """
    reason = read_text(reason, N_("reason"), most=NOTE_MAX)
    return _taken(session, typed, TURN_DOWN, request, asked={"reason": reason}, told={"reason": reason})


def hand_over(  # noqa: PLR0913 - what is asked, by name
    session: WriteSession,
    typed: str,
    owner: str,
    request: Request,
    *,
    second: Second | None = None,
    photo: KeptFile | None = None,
) -> Find:
    """Hand a find over to whoever claimed it; what looks valuable only before a second person.

    `owner` is who took it, in words that are kept apart; `photo` is of the paper that he signed.

    Raises:
        SecondNeeded: it looks valuable, and no second person is named.
        SecondRefused, SecondIsFirst, PersonUnproven: he cannot be it.
        CaseUnknown, StepRefused, TextUnreadable, KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused:
            as in `take_claim`.
    """
    case = case_of(session, FIND, typed)
    asked = {"approver": second.staff} if second else {}
    if answer := _answered(session, case, HAND_OVER, request, asked, owner):
        return answer
    allowed_at(session, FIND.verb(HAND_OVER), request, case.site)
    FIND.step(case.case, case.state, HAND_OVER)
    told: dict[str, Any] = {"photo": _photo(photo)}
    if second:
        approved: Known = check_second(session, HANDING, second, request, site=case.site)
        told |= {"approver": second.staff, "approved": approved}
    else:
        _check_alone(session, case)
    return _taken(session, typed, HAND_OVER, request, asked=asked, told=told, note=owner)


def _check_alone(session: ReadSession, case: Case) -> None:
    """Refuse to hand over what looks valuable with no second person there."""
    worth, chain = _row(session, case)[3], chain_of(session, case.site, session.today)
    if worth >= setting(session, FOUND_SECOND_YUAN, session.today, chain):
        raise SecondNeeded(case=case.case, worth=worth)


def pass_on(session: WriteSession, typed: str, to: To, request: Request) -> Find:
    """Pass on what nobody claimed: to the police on any day, to others when its days on the board are over.

    Raises:
        FindTooEarly: they are not.
        CaseUnknown, StepRefused, KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: as in `take_claim`.
    """
    case = case_of(session, FIND, typed)
    asked: dict[str, str] = {"to": to}
    if answer := _answered(session, case, PASS_ON, request, asked, None):
        return answer
    until = _until(session, case)
    if to != "police" and session.today < until:
        raise FindTooEarly(case=case.case, date=until)
    return _taken(session, typed, PASS_ON, request, asked=asked, told={"to": to})


def find_of(session: ReadSession, typed: str) -> Find:
    """Return a find by the name of its entry.

    Raises:
        CaseUnknown: there is no such find.
    """
    return _find_of(session, case_of(session, FIND, typed))


def open_finds(session: ReadSession, site: str | None = None) -> list[Find]:
    """Return what hangs out or was claimed and is still here, at a site or everywhere, the oldest first."""
    return [_find_of(session, case) for case in open_cases(session, FIND) if site in {None, case.site}]


def finds_at(session: ReadSession, site: str) -> list[Find]:
    """Return whatever was found and recorded at a site, the oldest first."""
    return [_find_of(session, case) for case in cases_at(session, FIND, [site])]


def _taken(  # noqa: PLR0913 - what is asked, by name
    session: WriteSession,
    typed: str,
    name: str,
    request: Request,
    *,
    asked: dict[str, str] | None = None,
    told: dict[str, Any] | None = None,
    note: str | None = None,
) -> Find:
    case = case_of(session, FIND, typed)
    said = {"case": case.case, "step": name, **(asked or {})}
    if answer := _answered(session, case, name, request, asked or {}, note):
        return answer
    allowed_at(session, FIND.verb(name), request, case.site)
    FIND.step(case.case, case.state, name)  # before a note is kept of it
    kept = {"note": keep_note(session, note)} if note is not None else {}
    rest = {key: value for key, value in (told or {}).items() if value is not None}
    took = take(session, FIND, FIND_STEPPED, case, request, name=name, asked=said, told={**rest, **kept})
    return _find_of(session, took)


def _answered(  # noqa: PLR0913, PLR0917 - what is compared
    session: WriteSession, case: Case, name: str, request: Request, asked: dict[str, str], note: str | None
) -> Find | None:
    said = {"case": case.case, "step": name, **asked}
    noted = partial(is_note_of, session, note=note)
    found = session.answered(FIND_STEPPED, request, site=case.site, asked=said, besides=noted)
    return _find_of(session, case_of(session, FIND, case.case)) if found else None


def _photo(kept: KeptFile | None) -> Photo | None:
    return Photo(sha256=kept.sha256, kind=kept.kind, size=kept.size) if kept else None


def _row(session: ReadSession, case: Case) -> tuple[str, str, str, int, str | None, str | None]:
    name = require_name(case.case)
    row = session.row(_ONE, origin=name.origin, seq=name.seq)
    assert row is not None, case.case  # noqa: S101 - a case and its row are written together
    thing, place, found, worth, note, photo = row
    return thing, place, found, worth, note, photo


def _until(session: ReadSession, case: Case) -> str:
    days = setting(session, FOUND_DAYS, session.today, chain_of(session, case.site, session.today))
    return (date.fromisoformat(case.on) + timedelta(days=days)).isoformat()


def _find_of(session: ReadSession, case: Case) -> Find:
    thing, place, found, worth, note, photo = _row(session, case)
    until = _until(session, case)
    return Find(
        find=case.case,
        site=case.site,
        on=case.on,
        thing=thing,
        place=place,
        found=found,
        worth=worth,
        state=case.state,
        until=until,
        due=case.state == FIND.opening and session.today >= until,
        finder=_words(session, note),
        photo=photo,
        steps=tuple(_step_of(session, taken) for taken in case.steps[1:]),
    )


def _step_of(session: ReadSession, taken: Any) -> FindStep:  # noqa: ANN401 - a step of a case
    name = require_name(taken.entry)
    note, to, approver, photo = session.row(_STEP, origin=name.origin, seq=name.seq) or (None, None, None, None)
    words = _words(session, note)
    return FindStep(
        taken.entry, taken.on, taken.actor, taken.step, taken.state, taken.reason, words, to, approver, photo
    )


def _words(session: ReadSession, note: str | None) -> str:
    words = record_of(session.transaction, note).get("note", "")
    return masked_name(words) if session.masked else words
