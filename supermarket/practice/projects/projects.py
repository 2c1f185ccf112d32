"""Projects and brands as they stand: since when, by whom, what they did each quarter; live, dormant or ended."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import bindparam, func, select

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import all_in_force, code_of, latest, versions_of
from supermarket.district.texts import plain
from supermarket.errors.practice.activities import ProjectUnknown
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.practice.activities.standing import Activity, activities_of_project
from supermarket.practice.activities.tables import ActivityRow, ActivityStepRow
from supermarket.practice.projects.kinds import PROJECTS, Project

LIVE: Final = N_("live")
NEW: Final = N_("new")
DORMANT: Final = N_("dormant")
ENDED: Final = N_("ended")
_MONTHS: Final = 3
_activity: Final = table_of(ActivityRow).c
_told: Final = table_of(ActivityStepRow).c
_mended: Final = table_of(ActivityStepRow).alias("mended").c
_MENDED: Final = (
    select(func.max(_mended.heads))
    .where(_mended.case_origin == _activity.origin, _mended.case_seq == _activity.seq, _mended.step == "correct")
    .correlate(table_of(ActivityRow))
    .scalar_subquery()
)
_HELD_ON: Final = Prepared(
    select(_activity.project, _told.day)
    .join_from(
        table_of(ActivityRow),
        table_of(ActivityStepRow),
        (_told.case_origin == _activity.origin) & (_told.case_seq == _activity.seq),
    )
    .where(
        _activity.project.is_not(None),
        func.coalesce(_MENDED, _told.heads) > 0,
        _told.step == "hold",
        _told.day >= bindparam("first"),
        _told.day <= bindparam("last"),
    )
    .order_by(_activity.project, _told.day)
)


@dataclass(frozen=True)
class Standing:
    """A project as it stands: since and until when, how many members it has, its activities by quarter (YYYY-QN).

    It is live while it held an activity in this quarter or the one before; one that held none yet is new until it has
    missed a whole quarter.
    """

    project: str
    name: str
    site: str
    brand: bool
    organisation: str | None
    volunteers: tuple[str, ...]
    people: int | None
    plan: str | None
    since: str | None
    until: str | None
    state: str
    quarters: tuple[tuple[str, int], ...]


def quarter_of(day: str) -> str:
    """Return the quarter in which a day lies, such as 2026-Q1."""
    return f"{day[:4]}-Q{(int(day[5:7]) - 1) // _MONTHS + 1}"


def quarters_until(day: str, count: int = 4) -> tuple[str, ...]:
    """Return so many quarters, the last of them the one in which a day lies."""
    number = int(day[:4]) * 4 + (int(day[5:7]) - 1) // _MONTHS
    return tuple(f"{each // 4:04d}-Q{each % 4 + 1}" for each in range(number - count + 1, number + 1))


def first_day(quarter: str) -> str:
    """Return the first day of a quarter."""
    return date(int(quarter[:4]), (int(quarter[-1]) - 1) * _MONTHS + 1, 1).isoformat()


def state_of(since: str | None, until: str | None, held: Iterable[str], on: str) -> str:
    """Return how a project stands on a day: ended, live, new or dormant, by the quarters in which it held something."""
    if until is not None and until <= on:
        return ENDED
    before, now = quarters_until(on, 2)
    if {before, now} & set(held):
        return LIVE
    return NEW if since is not None and since > first_day(before) else DORMANT


def project_of(session: ReadSession, typed: str) -> tuple[Standing, Sequence[Activity]]:
    """Return a project as it stands today, ended or not, and all its activities by day.

    Raises:
        ProjectUnknown: there is none.
    """
    code = plain(typed)
    project = latest(session, PROJECTS, code, session.today)
    if project is None:
        raise ProjectUnknown(project=code[:40])
    activities = activities_of_project(session, code)
    quarters = Counter(quarter_of(each.day) for each in activities if each.has_reached)
    return _standing(session, project, quarters, session.today), activities


def projects(session: ReadSession, on: str, sites: Iterable[str] | None = None) -> list[Standing]:
    """Return every project as it stands on a day, ended ones too; of these sites alone, where some are given."""
    wanted = None if sites is None else set(sites)
    held: dict[str, Counter[str]] = {}
    for project, day in session.rows(_HELD_ON, first=first_day(quarters_until(on)[0]), last=on):
        held.setdefault(project, Counter())[quarter_of(day)] += 1
    rows = all_in_force(session, PROJECTS, on, ended=True)
    return [
        _standing(session, row, held.get(code_of(PROJECTS, row), Counter()), on)
        for row in rows
        if wanted is None or row.site in wanted
    ]


def _standing(session: ReadSession, project: Project, held: Counter[str], on: str) -> Standing:
    since = versions_of(session, PROJECTS.row, project.project)[-1][0] or None
    until = project.from_ if project.state else None
    return Standing(
        project=project.project,
        name=project.name,
        site=project.site,
        brand=project.brand is not None,
        organisation=project.organisation,
        volunteers=tuple((project.volunteers or "").split()),
        people=len(project.volunteers.split()) if project.volunteers else project.people,
        plan=project.plan,
        since=since,
        until=until,
        state=state_of(since, until, held, on),
        quarters=tuple((quarter, held[quarter]) for quarter in quarters_until(on)),
    )
