"""Cases as they stand: found, listed, and led on by a step; every feature's verbs stand on these."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import and_, bindparam, select

from supermarket.books.kinds import Kind
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.roles import allowed_at
from supermarket.district.settings import setting
from supermarket.district.sites import chain_of
from supermarket.district.texts import plain
from supermarket.errors.practice.cases import CaseUnknown
from supermarket.journal.engines.neutral import listed
from supermarket.journal.entry import entry_name
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.practice.cases.courses import Course
from supermarket.practice.cases.kinds import Stepped
from supermarket.practice.cases.tables import CaseCountRow, CaseRow, CaseStepRow, waits

S = TypeVar("S", bound=Stepped)


@dataclass(frozen=True)
class Taken:
    """A step that was taken: by which entry, when (`at` in UTC ms, `on` the business date), by whom, to which state."""

    entry: str
    at: int
    on: str
    actor: str
    step: str
    state: str
    due: int | None
    reason: str | None


@dataclass(frozen=True)
class Case:
    """A case as it stands, with its steps from the first to the latest; `due` is until when the next is awaited."""

    case: str
    noun: str
    site: str
    on: str
    at: int
    actor: str
    steps: tuple[Taken, ...]

    @property
    def state(self) -> str:
        """Return the state that the latest step led to."""
        return self.steps[-1].state

    @property
    def due(self) -> int | None:
        """Return until when (UTC ms) the next step is awaited; None: nothing is, or for no set time."""
        return self.steps[-1].due

    def is_overdue(self, now: int) -> bool:
        """Say whether the next step is late."""
        return self.due is not None and now > self.due


_case: Final = table_of(CaseRow).c
_step: Final = table_of(CaseStepRow).c
_count: Final = table_of(CaseCountRow).c
_OF_CASE: Final = and_(_step.case_origin == _case.origin, _step.case_seq == _case.seq)
_ALL: Final = select(
    *(_case[name] for name in ("origin", "seq", "noun", "site", "on", "at", "actor")),
    *(_step[name] for name in ("origin", "seq", "at", "on", "actor", "step", "state", "due", "reason")),
).join_from(table_of(CaseRow), table_of(CaseStepRow), _OF_CASE)
_ORDER: Final = (_case.at, _case.origin, _case.seq, _step.at, _step.origin, _step.seq)
_ONE: Final = Prepared(
    _ALL.where(
        _case.origin == bindparam("origin"), _case.seq == bindparam("seq"), _case.noun == bindparam("noun")
    ).order_by(*_ORDER)
)
_OPEN_CASES: Final = Prepared(
    _ALL.join(table_of(CaseCountRow), and_(_count.origin == _case.origin, _count.seq == _case.seq))
    .where(waits(bindparam("noun")))
    .order_by(*_ORDER)
)
_BETWEEN: Final = Prepared(
    _ALL.where(_case.noun == bindparam("noun"), _case.on >= bindparam("first"), _case.on <= bindparam("last")).order_by(
        *_ORDER
    )
)
_AT_SITES: Final = Prepared(
    _ALL.where(_case.noun == bindparam("noun"), _case.site.in_(listed("sites"))).order_by(*_ORDER)
)


def case_of(session: ReadSession, course: Course, typed: str) -> Case:
    """Return a case by the name of the entry that opened it.

    Raises:
        CaseUnknown: there is none of this sort.
    """
    name = entry_name(plain(typed))
    rows = session.rows(_ONE, origin=name.origin, seq=name.seq, noun=course.noun) if name else []
    if not rows:
        raise CaseUnknown(noun=course.noun, case=typed)
    return _cases(rows)[0]


def open_cases(session: ReadSession, course: Course) -> list[Case]:
    """Return every case of a course that still waits for somebody, the oldest first."""
    return _cases(session.rows(_OPEN_CASES, noun=course.noun))


def cases_between(session: ReadSession, course: Course, first: str, last: str) -> list[Case]:
    """Return every case opened on a day of a span, both included, the oldest first."""
    return _cases(session.rows(_BETWEEN, noun=course.noun, first=first, last=last))


def cases_at(session: ReadSession, course: Course, sites: Iterable[str]) -> list[Case]:
    """Return every case that belongs to one of these sites, open or ended, the oldest first."""
    return _cases(session.rows(_AT_SITES, noun=course.noun, sites=json.dumps(sorted(sites))))


def hours_in(session: ReadSession, course: Course, state: str, site: str) -> int | None:
    """Return within how many hours a case that comes into a state now should leave it; None: in no set time.

    Raises:
        SettingMissing: the setting that the course names is not recorded.
    """
    name = course.within.get(state)
    if name is None:
        return None
    return setting(session, name, session.today, chain_of(session, site, session.today))


def take(  # noqa: PLR0913 - what is asked, by name
    session: WriteSession,
    course: Course,
    kind: Kind[S],
    case: Case,
    request: Request,
    *,
    name: str,
    asked: Mapping[str, str],
    told: Mapping[str, Any],
) -> Case:
    """Lead a case on by the step `name` and return it as it stands then, also where its key has an answer already.

    `asked` is the whole request in its normal form; `told` are the fields of the body beside those of `Stepped`.

    Raises:
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        StepRefused: the case is in no state from which this step leads on.
        SettingMissing: how long the next step may take is not recorded.
    """
    if session.answered(kind, request, site=case.site, asked=asked):
        return case_of(session, course, case.case)
    allowed_at(session, course.verb(name), request, case.site)
    step = course.step(case.case, case.state, name)
    body = kind.body(
        asked=dict(asked),
        case=case.case,
        step=name,
        was=case.state,
        state=step.after,
        within=hours_in(session, course, step.after, case.site),
        **told,
    )
    session.record(kind, body, request, site=case.site, on=session.today)
    return case_of(session, course, case.case)


def _cases(rows: Iterable[Any]) -> list[Case]:
    """Return the cases of rows that lie side by side, a row for each step."""
    found: dict[tuple[str, int], tuple[Any, list[Taken]]] = {}
    for row in rows:
        _head, steps = found.setdefault((row[0], row[1]), (row, []))
        origin, seq, at, on, actor, step, state, due, reason = row[7:]
        steps.append(Taken(f"{origin}-{seq}", at, on, actor, step, state, due, reason))
    return [
        Case(f"{head[0]}-{head[1]}", head[2], head[3], head[4], head[5], head[6], tuple(steps))
        for head, steps in found.values()
    ]
