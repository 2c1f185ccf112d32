"""The kinds of entries of activities: a month's theme, an activity, a step of it, and a count published elsewhere."""

from typing import Any, Final, Literal

from pydantic import Field

from supermarket.books.kinds import Body, Change, Kind, Named, name_of, stamp_of
from supermarket.district.dated.registers import Register
from supermarket.district.kinds import RegisterBody, register_rows
from supermarket.earning.claims.kinds import EvidenceFile
from supermarket.earning.tables import EvidenceRow
from supermarket.journal.entry import Entry, require_name
from supermarket.journal.statements import Value
from supermarket.practice.activities.course import ACTIVITY
from supermarket.practice.activities.tables import (
    ActivityRow,
    ActivityStepRow,
    AttendanceRow,
    ReportedCountRow,
    ThemeRow,
)
from supermarket.practice.activities.words import ActivityKind, Qualifier
from supermarket.practice.cases.kinds import TIME, Stepped, opened_rows, stepped_rows
from supermarket.practice.projects.kinds import PROJECTS

MONTH: Final = r"^[0-9]{4}-(0[1-9]|1[0-2])$"


class Theme(RegisterBody):
    """The theme of a month 月主题 (YYYY-MM), for a site and all below it."""

    theme: str
    month: str = Field(pattern=MONTH)
    name: str
    site: str


class ActivityPlanned(Body):
    """An activity that is planned, or was held without a plan and is written down afterwards.

    `kind` is what it mainly is, by which it is counted once; `kinds` are what it is besides. `theme` and `project` are
    codes of the registers; `online` says that people attend from wherever they are.
    """

    asked: dict[str, str]
    title: str
    kind: ActivityKind
    kinds: tuple[ActivityKind, ...] | None = None
    day: str
    start: str | None = Field(default=None, pattern=TIME)
    place: str | None = None
    theme: str | None = None
    project: str | None = None
    online: Literal["yes"] | None = None


class ActivityStepped(Stepped):
    """A step of an activity.

    Held: the `day`, how many it reached (`heads`, as `qualifier` says), the roster on which its helpers signed in, the
    members who `attended` a training, and photos. Moved: to which `day` and `start`. Cancelled: `why`. Corrected: what
    `heads` and `qualifier` should have been.
    """

    day: str | None = None
    start: str | None = Field(default=None, pattern=TIME)
    heads: int | None = Field(default=None, ge=0)
    qualifier: Qualifier | None = None
    roster: str | None = None
    attended: tuple[str, ...] | None = None
    evidence: tuple[EvidenceFile, ...] | None = None
    why: Literal["weather", "other"] | None = None


class CountReported(Body):
    """A count of activities of a span that was published elsewhere: how many `times`, how many `heads`, by what paper.

    `kind` is a kind of activity, `universal` for those of universal benefit, or `all`.
    """

    asked: dict[str, str]
    kind: ActivityKind | Literal["universal", "all"]
    first_day: str
    last_day: str
    times: int | None = Field(default=None, ge=0)
    times_qualifier: Qualifier | None = None
    heads: int | None = Field(default=None, ge=0)
    qualifier: Qualifier | None = None
    source: str


def _planned(entry: Entry, body: ActivityPlanned) -> tuple[Change, ...]:
    told: dict[str, Value] = {name: getattr(body, name) for name in _PLAN}
    about: dict[str, Value] = {**stamp_of(entry), "site": entry.site, "on": entry.on}
    kinds = " ".join(body.kinds or ()) or None
    return (*opened_rows(entry, ACTIVITY, None), Change(ActivityRow, {**about, **told, "kinds": kinds}))


_PLAN: Final = ("title", "kind", "day", "start", "place", "theme", "project", "online")


def _stepped(entry: Entry, body: ActivityStepped) -> tuple[Change, ...]:
    case = require_name(body.case)
    of: dict[str, Value] = {"case_origin": case.origin, "case_seq": case.seq}
    told: dict[str, Value] = {name: getattr(body, name) for name in _TOLD}
    step = Change(ActivityStepRow, {**of, **stamp_of(entry), **told, "photos": len(body.evidence or ())})
    who = (Change(AttendanceRow, {**of, "member": each, **name_of(entry)}) for each in body.attended or ())
    files = (Change(EvidenceRow, {**name_of(entry), **file.content()}) for file in body.evidence or ())
    return (*stepped_rows(entry, ACTIVITY, body), step, *who, *files)


_TOLD: Final = ("step", "day", "start", "heads", "qualifier", "roster", "why")


def _reported(entry: Entry, body: CountReported) -> tuple[Change, ...]:
    told: dict[str, Value] = {name: getattr(body, name) for name in _COUNT}
    return (Change(ReportedCountRow, {**name_of(entry), "site": entry.site, "on": entry.on, **told}),)


_COUNT: Final = ("kind", "first_day", "last_day", "times", "times_qualifier", "heads", "qualifier", "source")


def _in_plan(body: ActivityPlanned) -> tuple[Named, ...]:
    codes = {THEMES.name: body.theme, PROJECTS.name: body.project}
    return tuple(Named(register, code) for register, code in codes.items() if code)


THEME_RECORDED: Final = Kind(
    "theme.recorded", Theme, rows=register_rows(ThemeRow), names=lambda body: (Named("site", body.site),)
)
ACTIVITY_PLANNED: Final = Kind("activity.planned", ActivityPlanned, rows=_planned, names=_in_plan)
ACTIVITY_STEPPED: Final = Kind(
    "activity.stepped",
    ActivityStepped,
    rows=_stepped,
    names=lambda body: tuple(Named("member", each) for each in body.attended or ()),
    clears=lambda body: body.step == "cancel",
)
COUNT_REPORTED: Final = Kind("count.reported", CountReported, rows=_reported)
THEMES: Final = Register("theme", THEME_RECORDED, Theme, ThemeRow)

KINDS: Final[tuple[Kind[Any], ...]] = (THEME_RECORDED, ACTIVITY_PLANNED, ACTIVITY_STEPPED, COUNT_REPORTED)
