"""Activities as they stand: each with its latest day, how it ended, and how many it reached."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import and_, bindparam, func, select

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import SITES, all_in_force
from supermarket.district.sites import places_below
from supermarket.district.texts import plain
from supermarket.errors.practice.cases import CaseUnknown
from supermarket.journal.database import Row
from supermarket.journal.engines.neutral import listed
from supermarket.journal.entry import entry_name
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.practice.activities.course import ACTIVITY, DONE
from supermarket.practice.activities.tables import ActivityRow, ActivityStepRow, AttendanceRow
from supermarket.practice.cases.tables import CaseStepRow


@dataclass(frozen=True)
class Activity:
    """An activity as it stands: `day` is the latest that it was planned for, moved to or held on.

    `kind` is what it mainly is, `kinds` what it is besides. Of one that was held, `heads` is how many it reached as
    `qualifier` says, `attended` how many of them are known by number, `photos` how many show it. `moved_from` are the
    days from which it was moved, `why` what it was cancelled for, `reason` the latest that was given.
    """

    activity: str
    site: str
    on: str
    title: str
    kind: str
    kinds: tuple[str, ...]
    day: str
    start: str | None
    place: str | None
    theme: str | None
    project: str | None
    online: bool
    state: str
    heads: int | None
    qualifier: str | None
    roster: str | None
    why: str | None
    reason: str | None
    photos: int
    attended: int
    moved_from: tuple[str, ...]

    @property
    def is_held(self) -> bool:
        """Say whether it took place."""
        return self.state in DONE

    @property
    def has_reached(self) -> bool:
        """Say whether it took place for somebody: what reached nobody is no action of its week or quarter."""
        return self.is_held and self.heads != 0

    @property
    def every_kind(self) -> tuple[str, ...]:
        """Return all kinds that it is of, the main one first."""
        return (self.kind, *self.kinds)

    def is_late(self, today: str) -> bool:
        """Say whether its day is over and nobody has said what became of it."""
        return self.state not in ACTIVITY.ended and self.day < today


_activity: Final = table_of(ActivityRow).c
_told: Final = table_of(ActivityStepRow).c
_step: Final = table_of(CaseStepRow).c
_attendance: Final = table_of(AttendanceRow).c
_ABOUT: Final = (
    *("origin", "seq", "site", "on", "title", "kind", "kinds", "day", "start", "place", "theme", "project", "online"),
)
_TOLD: Final = ("day", "start", "heads", "qualifier", "roster", "why", "photos")
_ATTENDED: Final = (
    select(func.count())
    .where(_attendance.case_origin == _activity.origin, _attendance.case_seq == _activity.seq)
    .scalar_subquery()
)
_ALL: Final = (
    select(
        *(_activity[name] for name in _ABOUT),
        _ATTENDED.label("attended"),
        _step.state,
        _step.reason,
        *(_told[name].label(f"told_{name}") for name in _TOLD),
    )
    .join_from(
        table_of(ActivityRow),
        table_of(CaseStepRow),
        and_(_step.case_origin == _activity.origin, _step.case_seq == _activity.seq),
    )
    .join(
        table_of(ActivityStepRow),
        and_(
            _told.case_origin == _step.case_origin,
            _told.case_seq == _step.case_seq,
            _told.at == _step.at,
            _told.origin == _step.origin,
            _told.seq == _step.seq,
        ),
        isouter=True,
    )
)
_ORDER: Final = (_activity.at, _activity.origin, _activity.seq, _step.at, _step.origin, _step.seq)
_ONE: Final = Prepared(
    _ALL.where(_activity.origin == bindparam("origin"), _activity.seq == bindparam("seq")).order_by(*_ORDER)
)
_PLANNED_BETWEEN: Final = Prepared(
    _ALL.where(
        _activity.day >= bindparam("first"), _activity.day <= bindparam("last"), _activity.site.in_(listed("sites"))
    ).order_by(*_ORDER)
)
_moved: Final = table_of(ActivityStepRow).alias("moved").c
_TOLD_BETWEEN: Final = Prepared(
    _ALL.where(
        _activity.site.in_(listed("sites")),
        select(_moved.seq)
        .where(
            _moved.case_origin == _activity.origin,
            _moved.case_seq == _activity.seq,
            _moved.day >= bindparam("first"),
            _moved.day <= bindparam("last"),
            _moved.day != _activity.day,
        )
        .exists(),
    ).order_by(*_ORDER)
)
_OF_PROJECT: Final = Prepared(_ALL.where(_activity.project == bindparam("project")).order_by(*_ORDER))
_WHO: Final = Prepared(
    select(_attendance.member)
    .where(_attendance.case_origin == bindparam("origin"), _attendance.case_seq == bindparam("seq"))
    .order_by(_attendance.member)
)


def activity_of(session: ReadSession, typed: str) -> Activity:
    """Return an activity by the name of the entry that planned it.

    Raises:
        CaseUnknown: there is none.
    """
    name = entry_name(plain(typed))
    rows = session.rows(_ONE, origin=name.origin, seq=name.seq) if name else []
    if not rows:
        raise CaseUnknown(noun=ACTIVITY.noun, case=typed[:40])
    return _activities(rows)[0]


def activities_between(session: ReadSession, sites: Iterable[str], first: str, last: str) -> list[Activity]:
    """Return the activities of these sites whose latest day lies in a span, both included, by day."""
    found = [each for each in touching(session, sites, first, last) if first <= each.day <= last]
    return sorted(found, key=lambda each: (each.day, each.start or "", each.activity))


def touching(session: ReadSession, sites: Iterable[str], first: str, last: str) -> list[Activity]:
    """Return the activities of these sites that were ever planned for, moved to or held on a day of a span."""
    asked = {"sites": json.dumps(sorted(sites)), "first": first, "last": last}
    found = {
        each.activity: each
        for statement in (_PLANNED_BETWEEN, _TOLD_BETWEEN)
        for each in _activities(session.rows(statement, **asked))
    }
    return list(found.values())


def activities_of_project(session: ReadSession, project: str) -> list[Activity]:
    """Return the activities of a project, by day."""
    found = _activities(session.rows(_OF_PROJECT, project=project))
    return sorted(found, key=lambda each: (each.day, each.start or "", each.activity))


def attended(session: ReadSession, activity: str) -> list[str]:
    """Return the members who attended an activity, by number."""
    name = entry_name(activity)
    return [row[0] for row in session.rows(_WHO, origin=name.origin, seq=name.seq)] if name else []


def _activities(rows: Iterable[Row]) -> list[Activity]:
    """Return the activities of rows that lie side by side, a row for each step."""
    of: dict[tuple[str, int], list[Row]] = {}
    for row in rows:
        of.setdefault((row[0], row[1]), []).append(row)
    return [_made(steps) for steps in of.values()]


def _made(steps: list[Row]) -> Activity:
    origin, seq, site, on, title, kind, kinds, day, start, place, theme, project, online, present = steps[0][:14]
    now: dict[str, Any] = {"day": day, "start": start, "photos": 0}
    moved = []
    for row in steps:
        told = {name: value for name, value in zip(_TOLD, row[16:], strict=True) if value is not None}
        if "day" in told and told["day"] != now["day"]:
            moved.append(now["day"])
            now["start"] = None
        told["photos"] = told.get("photos", 0) + now["photos"]
        now |= {**told, "state": row[14], "reason": row[15] or now.get("reason")}
    return Activity(
        activity=f"{origin}-{seq}",
        site=site,
        on=on,
        title=title,
        kind=kind,
        kinds=tuple((kinds or "").split()),
        day=now["day"],
        start=now["start"],
        place=place,
        theme=theme,
        project=project,
        online=online is not None,
        state=now["state"],
        heads=now.get("heads"),
        qualifier=now.get("qualifier"),
        roster=now.get("roster"),
        why=now.get("why"),
        reason=now.get("reason"),
        photos=now["photos"],
        attended=present,
        moved_from=tuple(moved),
    )


def places_at(session: ReadSession, site: str | None, last: str | None = None) -> list[str]:
    """Return the codes of a site's own place and of all below it; without a site, or at the centre, of every one.

    They are those of the `last` day of what is asked about, of today where that is still to come or is not said.

    Raises:
        SiteUnknown: there is no such site.
    """
    on = min(last or session.today, session.today)
    below = places_below(session, site, on) if site else None
    if below is None:
        return [each.site for each in all_in_force(session, SITES, on, ended=True)]
    found: list[str] = json.loads(below)
    return found
