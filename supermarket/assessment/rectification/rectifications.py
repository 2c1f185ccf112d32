"""Rectifications 整改: ordered after a run, answered by the site, judged by another person, followed to their end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, select

from supermarket.assessment.rectification.course import ANSWER, JUDGE, LAPSE, RECTIFICATION, WAITING
from supermarket.assessment.rectification.kinds import (
    RECTIFICATION_ORDERED,
    RECTIFICATION_STEPPED,
    Picture,
    RectificationOrdered,
)
from supermarket.assessment.rectification.tables import RectificationRow, RectificationStepRow
from supermarket.assessment.runs import run_named
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.gate.second_persons import check_proven
from supermarket.district.identities import is_same_person
from supermarket.district.persons import NOTE_MAX, read_text
from supermarket.district.roles import allowed_at
from supermarket.district.texts import plain
from supermarket.errors.assessment.rectification import (
    RectificationDue,
    RectificationEarly,
    RectificationItems,
    RectificationOwn,
    RectificationSite,
    RectificationTwice,
    RectificationUnsaid,
)
from supermarket.journal.entry import require_name
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.people.evidence import KeptFile
from supermarket.practice.cases.cases import Case, Taken, case_of, open_cases, take

ORDER: Final = "rectification order"
DAYS_MOST: Final = 366
"""A due day lies no further away."""
_row: Final = table_of(RectificationRow).c
_step: Final = table_of(RectificationStepRow).c
_COLUMNS: Final = (_row.run_origin, _row.run_seq, _row["items"], _row.due, _row.what)
_ONE: Final = Prepared(select(*_COLUMNS).where(_row.origin == bindparam("origin"), _row.seq == bindparam("seq")))
_OF_RUN: Final = Prepared(
    select(_row.origin, _row.seq)
    .where(_row.run_origin == bindparam("origin"), _row.run_seq == bindparam("seq"))
    .order_by(_row.site, _row.origin, _row.seq)
)
_STEP: Final = Prepared(
    select(_step.done, _step.due, _step.pictures).where(
        _step.origin == bindparam("origin"), _step.seq == bindparam("seq")
    )
)


@dataclass(frozen=True)
class Ordering:
    """What is asked to be ordered: after which run, of which site, which lines of the form, by when, and in words."""

    run: str
    site: str
    items: tuple[str, ...]
    due: str
    what: str | None = None


@dataclass(frozen=True)
class Followed:
    """A step of a rectification: when, by whom, what it says, and how many photos or papers show it."""

    entry: str
    on: str
    actor: str
    step: str
    state: str
    reason: str | None
    done: str | None
    due: str | None
    pictures: int


@dataclass(frozen=True)
class Rectification:
    """A rectification as it stands; `due` is its last day now, `overdue` says that an answer is awaited and late.

    `first_due` is the last day that the order itself set.
    """

    rectification: str
    run: str
    site: str
    on: str
    items: tuple[str, ...]
    what: str | None
    due: str
    first_due: str
    state: str
    overdue: bool
    days_late: int
    steps: tuple[Followed, ...]


def order(session: WriteSession, ordering: Ordering, request: Request) -> Rectification:
    """Order a site to mend lines of its form by a day, once after each run.

    Raises:
        RunUnknown, RectificationSite, RectificationItems: there is no such run, or it has no such site or lines.
        RectificationDue: the day has passed, or is far away.
        RectificationTwice: the site was ordered after this run already.
        TextUnreadable, ReasonPersonal: the words cannot be sealed.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
    """
    site, run = plain(ordering.site), plain(ordering.run)
    items = tuple(dict.fromkeys(map(plain, ordering.items)))
    what = read_text(ordering.what, N_("what is to be done"), most=NOTE_MAX) if ordering.what else None
    asked = {"run": run, "items": " ".join(items), "due": ordering.due, **({"what": what} if what else {})}
    if answer := session.answered(RECTIFICATION_ORDERED, request, site=site, asked=asked):
        return rectification_of(session, answer.name)
    there = allowed_at(session, ORDER, request, site)
    after = run_named(session, run)
    if site not in after.results.by_site:
        raise RectificationSite(run=after.name, site=site)
    strange = [item for item in items if item not in {line.item for line in after.form.items}]
    if strange or not items:
        raise RectificationItems(items=strange)
    _check_due(session, ordering.due)
    if before := next((each for each in after_run(session, run) if each.site == site), None):
        raise RectificationTwice(case=before.rectification, site=site)
    body = RectificationOrdered(asked=asked, run=run, items=items, due=ordering.due, what=what)
    recorded = session.record(RECTIFICATION_ORDERED, body, there, site=site, on=session.today)
    return rectification_of(session, recorded.name)


def answer(
    session: WriteSession, typed: str, done: str, evidence: Sequence[KeptFile], request: Request
) -> Rectification:
    """Answer an order: what was done, and what shows it.

    Raises:
        CaseUnknown, StepRefused: there is no such order, or it awaits no answer.
        RectificationUnsaid: nothing is said or shown.
        TextUnreadable, ReasonPersonal: the words cannot be sealed.
        KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: as in `order`.
    """
    case = case_of(session, RECTIFICATION, typed)
    if not plain(done) or not evidence:
        raise RectificationUnsaid(case=case.case)
    done = read_text(done, N_("what was done"), most=NOTE_MAX)
    pictures = tuple(Picture(sha256=each.sha256, kind=each.kind, size=each.size) for each in evidence)
    asked = {"case": case.case, "step": ANSWER, "done": done, "evidence": " ".join(each.sha256 for each in pictures)}
    told = {"done": done, "evidence": pictures}
    taken = take(session, RECTIFICATION, RECTIFICATION_STEPPED, case, request, name=ANSWER, asked=asked, told=told)
    return _shown(session, taken)


def judge(  # noqa: PLR0913 - what is said, by name
    session: WriteSession,
    typed: str,
    step: str,
    request: Request,
    *,
    reason: str | None = None,
    due: str | None = None,
) -> Rectification:
    """Accept an answer, refuse it with another due day, extend the time, or record that it passed without an answer.

    Raises:
        CaseUnknown, StepRefused: there is no such order, or this does not come next.
        PersonUnproven: he is known by his staff code alone.
        RectificationOwn: whoever asks answered it himself, under whatever staff code.
        RectificationDue: the other day cannot be.
        RectificationEarly: its time has not passed.
        TextUnreadable, ReasonPersonal: a reason is wanted, or cannot be sealed.
        KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: as in `order`.
    """
    case = case_of(session, RECTIFICATION, typed)
    needs = next(each.needs for each in RECTIFICATION.steps if each.name == step)
    if "reason" in needs or reason:
        reason = read_text(reason or "", N_("reason"), most=NOTE_MAX)
    told: dict[str, Any] = {name: value for name, value in (("reason", reason), ("due", due)) if value}
    asked = {"case": case.case, "step": step, **told}
    if not session.answered(RECTIFICATION_STEPPED, request, site=case.site, asked=asked):
        allowed_at(session, JUDGE, request, case.site)
        check_proven(session, JUDGE, request)
        _check_judge(session, case, request)
        if step == LAPSE and session.today <= (until := _shown(session, case).due):
            raise RectificationEarly(case=case.case, due=until)
        if "due" in needs:
            _check_due(session, due or "")
    taken = take(session, RECTIFICATION, RECTIFICATION_STEPPED, case, request, name=step, asked=asked, told=told)
    return _shown(session, taken)


def rectification_of(session: ReadSession, typed: str) -> Rectification:
    """Return a rectification by the name of its entry.

    Raises:
        CaseUnknown: there is none.
    """
    return _shown(session, case_of(session, RECTIFICATION, typed))


def after_run(session: ReadSession, run: str) -> list[Rectification]:
    """Return the rectifications that were ordered after a run, in the order of their sites."""
    name = require_name(run)
    rows = session.rows(_OF_RUN, origin=name.origin, seq=name.seq)
    return [rectification_of(session, f"{origin}-{seq}") for origin, seq in rows]


def open_rectifications(session: ReadSession, *, overdue: bool = False) -> list[Rectification]:
    """Return the rectifications that have not ended, or those of which the answer is late, the first due first."""
    found = [_shown(session, case) for case in open_cases(session, RECTIFICATION)]
    return sorted(
        (each for each in found if each.overdue or not overdue), key=lambda each: (each.due, each.rectification)
    )


def _check_due(session: ReadSession, due: str) -> None:
    latest = (date.fromisoformat(session.today) + timedelta(days=DAYS_MOST)).isoformat()
    if not session.today < due <= latest:
        raise RectificationDue(due=due, today=session.today)


def _check_judge(session: ReadSession, case: Case, request: Request) -> None:
    answered: Iterable[str] = (taken.actor for taken in case.steps if taken.step == ANSWER)
    if any(is_same_person(session, actor, request.actor, session.today) for actor in answered):
        raise RectificationOwn(case=case.case)


def _shown(session: ReadSession, case: Case) -> Rectification:
    name = require_name(case.case)
    row = session.row(_ONE, origin=name.origin, seq=name.seq)
    assert row is not None, case.case  # noqa: S101 - a case and its row are written together
    run_origin, run_seq, items, due, what = row
    steps = tuple(_followed(session, each) for each in case.steps)
    first_due, due = due, next((each.due for each in reversed(steps) if each.due), due)
    late = (date.fromisoformat(session.today) - date.fromisoformat(due)).days
    is_late = case.state in WAITING and late > 0
    return Rectification(
        rectification=case.case,
        run=f"{run_origin}-{run_seq}",
        site=case.site,
        on=case.on,
        items=tuple(items.split()),
        what=what,
        due=due,
        first_due=first_due,
        state=case.state,
        overdue=is_late,
        days_late=late if is_late else 0,
        steps=steps,
    )


def _followed(session: ReadSession, taken: Taken) -> Followed:
    name = require_name(taken.entry)
    done, due, pictures = session.row(_STEP, origin=name.origin, seq=name.seq) or (None, None, 0)
    return Followed(taken.entry, taken.on, taken.actor, taken.step, taken.state, taken.reason, done, due, pictures)
