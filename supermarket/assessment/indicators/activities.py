"""Activities 活动: themes, an action each week, theory talks, projects, trainings, and whether records are whole."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from sqlalchemy import and_, bindparam, case, exists, func, literal, or_, select

from supermarket.assessment.indicators.indicator import Counted, Line, indicator, of_lines
from supermarket.assessment.indicators.known import KNOWN, is_known, rows_known
from supermarket.assessment.past import Past
from supermarket.assessment.periods import period_with
from supermarket.district.kinds import Tier
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.practice.activities.tables import ActivityRow, ActivityStepRow, AttendanceRow, ThemeRow
from supermarket.practice.activities.weeks import month_days, week_of
from supermarket.practice.activities.words import TRAININGS
from supermarket.practice.orders.tables import VolunteerRow
from supermarket.practice.projects.tables import ProjectRow

THEORY: Final = "theory"
_activity: Final = table_of(ActivityRow).c
_step: Final = table_of(ActivityStepRow).c
_mended: Final = table_of(ActivityStepRow).alias("mended").c
_known_step: Final = KNOWN.alias("known_step").c
_attendance: Final = table_of(AttendanceRow).c
_OF_ACTIVITY: Final = and_(_activity.origin == _step.case_origin, _activity.seq == _step.case_seq)
_HEADS: Final = (
    select(func.max(_mended.heads))
    .where(
        _mended.case_origin == _step.case_origin,
        _mended.case_seq == _step.case_seq,
        _mended.step == "correct",
        exists().where(_known_step.origin == _mended.origin, _mended.seq <= _known_step.size),
    )
    .correlate(table_of(ActivityStepRow))
    .scalar_subquery()
)
_HELD: Final = Prepared(
    select(
        *(_activity.site, _activity.kind, _activity.kinds, _activity.project, _activity.origin, _activity.seq),
        *(_step.origin, _step.seq, _step.day, func.coalesce(_HEADS, _step.heads)),
    )
    .join_from(KNOWN, table_of(ActivityStepRow), is_known(_step))
    .join(table_of(ActivityRow), _OF_ACTIVITY)
    .where(_step.step == "hold", _step.day >= bindparam("begin"), _step.day <= bindparam("last"))
    .order_by(_step.day, _step.origin, _step.seq)
)
"""What was held, with how many it reached: as corrected, where that was told."""
_THEMES: Final = Prepared(
    select(*(table_of(ThemeRow).c[name] for name in ("theme", "month", "site", "from", "state", "origin", "seq")))
    .join_from(table_of(ThemeRow), KNOWN, is_known(table_of(ThemeRow).c))
    .order_by(*(table_of(ThemeRow).c[name] for name in ("from", "at", "origin", "seq")))
)
_PROJECTS: Final = rows_known(ProjectRow, "project", "site", "from")
_VOLUNTEERS: Final = rows_known(VolunteerRow, "volunteer", "household", "member", "party")
_ATTENDED: Final = Prepared(
    select(_attendance.case_origin, _attendance.case_seq, _attendance.member).join_from(
        KNOWN, table_of(AttendanceRow), and_(is_known(_attendance), _attendance.seq >= KNOWN.c.start)
    )
)
_PLACES: Final = (Tier.STATION.value, Tier.INSTITUTE.value)


class Held(NamedTuple):
    """An activity that was held: where, of which kinds and project, by which entry told, when, and for how many."""

    site: str
    kinds: frozenset[str]
    project: str | None
    activity: str
    entry: str
    day: str
    heads: int


def held(past: Past, *, begin: str | None = None) -> list[Held]:
    """Return the activities held in the period, or since the day `begin`, as they were told before the run.

    What reached nobody is no action.
    """
    return [
        Held(
            site, frozenset((kind, *(kinds or "").split())), project, f"{case}-{number}", f"{origin}-{seq}", day, heads
        )
        for site, kind, kinds, project, case, number, origin, seq, day, heads in past.rows(
            _HELD, begin=begin or past.period.first
        )
        if heads
    ]


def _of_places(past: Past, sites: frozenset[str]) -> list[str]:
    return [site for site in sorted(sites & past.places.keys()) if past.places[site].tier in _PLACES]


# --- a theme each month, an action each week --------------------------------------------------------------------------


def _themes(past: Past, sites: frozenset[str], _goods: Sequence[str]) -> Iterator[Line]:
    """Give the months of each place, with the theme that held there: its own, or that of the nearest site above."""
    rows = past.rows(_THEMES)
    by_month: dict[str, dict[str, str]] = {}
    for month in past.months:
        latest = {row[0]: row for row in rows if row[3] <= month_days(month)[1]}
        standing = [row for row in latest.values() if row[4] is None and row[1] == month]
        by_month[month] = {row[2]: f"{row[5]}-{row[6]}" for row in standing}
    for place in _of_places(past, sites):
        for month, themes in by_month.items():
            entry = next((themes[each] for each in (place, *past.places[place].above) if each in themes), "")
            yield Line(place, entry, month, int(bool(entry)), 1)


def _weeks(past: Past, sites: frozenset[str], _goods: Sequence[str]) -> Iterator[Line]:
    """Give the weeks of each place that end in the period, and what was held in them."""
    day = date.fromisoformat(past.period.first)
    weeks = []
    while (week := week_of(day.isoformat())).last <= past.period.last:
        if week.first >= past.began:
            weeks.append(week)
        day += timedelta(days=7)
    acted: dict[tuple[str, str], str] = {}
    for each in held(past, begin=weeks[0].first if weeks else None):
        acted.setdefault((each.site, week_of(each.day).first), each.entry)
    for place in _of_places(past, sites):
        for week in weeks:
            entry = acted.get((place, week.first), "")
            yield Line(place, entry, f"{week.first}/{week.last}", int(bool(entry)), 1)


# --- theory talks -----------------------------------------------------------------------------------------------------


def _talks(past: Past, sites: frozenset[str], _goods: Sequence[str]) -> Iterator[Line]:
    """Give the months of each place, with the theory talks held there: one a month is wanted, more do not help."""
    told: dict[tuple[str, str], str] = {}
    for each in held(past):
        if THEORY in each.kinds:
            told.setdefault((each.site, each.day[:7]), each.entry)
    for place in _of_places(past, sites):
        for month in past.months:
            entry = told.get((place, month), "")
            yield Line(place, entry, month, int(bool(entry)), 1)


def _hearers(past: Past, sites: frozenset[str], _goods: Sequence[str]) -> Iterator[Line]:
    """Give the theory talks with their hearers, and the households of each place."""
    for each in held(past):
        if THEORY in each.kinds and each.site in sites:
            yield Line(each.site, each.entry, each.day, each.heads, 0)
    for home in past.homes:
        if home.station in sites:
            yield Line(home.station, home.entry, home.household, 0, 1)


# --- projects, trainings ----------------------------------------------------------------------------------------------


def _projects(past: Past, sites: frozenset[str], _goods: Sequence[str]) -> Iterator[Line]:
    """Give the projects that stood all through the period, and whether each quarter of it had an activity of theirs."""
    quarters = sorted({period_with("quarter", f"{month}-01").name for month in past.period.months})
    acted: dict[str, set[str]] = {}
    entries: dict[str, str] = {}
    for each in held(past):
        if each.project:
            acted.setdefault(each.project, set()).add(period_with("quarter", each.day).name)
            entries.setdefault(each.project, each.entry)
    first: dict[str, str] = {}
    latest: dict[str, tuple[str, str | None, str]] = {}
    for project, site, since, state, origin, seq in past.rows(_PROJECTS):
        first.setdefault(project, since)
        latest[project] = (site, state, f"{origin}-{seq}")
    for project, (site, state, entry) in sorted(latest.items()):
        if site in sites and state is None and (first[project] <= past.period.first or project in acted):
            is_live = acted.get(project, set()) >= set(quarters)
            yield Line(site, entries.get(project, entry), project, int(is_live), 1)


class Volunteer(NamedTuple):
    """A registered volunteer at the period's end: the code, household and member, in the party or not, the entry."""

    volunteer: str
    household: str
    member: str
    is_party: bool
    entry: str


def volunteers(past: Past) -> list[Volunteer]:
    """Return the registered volunteers in force at the period's end whose household is."""
    latest: dict[str, tuple[str | None, Volunteer]] = {}
    for volunteer, household, member, party, state, origin, seq in past.rows(_VOLUNTEERS):
        told = Volunteer(volunteer, household, member, party is not None, f"{origin}-{seq}")
        latest[volunteer] = (state, told)
    return [each for state, each in latest.values() if state is None and each.household in past.stations_of]


def _volunteering(past: Past, sites: frozenset[str], _goods: Sequence[str]) -> Iterator[Line]:
    registered = {each.household: each.entry for each in reversed(volunteers(past))}
    for home in past.homes:
        if home.station in sites:
            entry = registered.get(home.household)
            yield Line(home.station, entry or home.entry, home.household, int(entry is not None), 1)


def _in_party(past: Past, sites: frozenset[str], _goods: Sequence[str]) -> Iterator[Line]:
    for each in volunteers(past):
        station = past.stations_of[each.household]
        if station in sites:
            yield Line(station, each.entry, each.volunteer, int(each.is_party), 1)


def _attending(past: Past, sites: frozenset[str], _goods: Sequence[str]) -> Iterator[Line]:
    """Give the trainings that a place's volunteers were to attend: its own and those of the site above."""
    at_home: dict[str, set[str]] = {}
    for each in volunteers(past):
        station = past.stations_of[each.household]
        for place in (station, *(past.places[station].above if station in past.places else ())):
            at_home.setdefault(place, set()).add(each.member)
    came: dict[str, set[str]] = {}
    for origin, seq, member in past.rows(_ATTENDED):
        came.setdefault(f"{origin}-{seq}", set()).add(member)
    trainings = [each for each in held(past) if each.kinds & TRAININGS]
    for place in _of_places(past, sites):
        members = at_home.get(place, set())
        for training in trainings:
            if members and training.site in (place, *past.places[place].above[:1]):
                present = members & came.get(training.activity, set())
                yield Line(place, training.entry, training.day, len(present), len(members))


# --- records ----------------------------------------------------------------------------------------------------------

_TOLD: Final = exists().where(
    _step.case_origin == _activity.origin,
    _step.case_seq == _activity.seq,
    or_(_step.step == "cancel", _step.step == "move", and_(_step.step == "hold", _step.photos > 0)),
    exists()
    .where(_known_step.origin == _step.origin, _step.seq <= _known_step.size)
    .correlate(table_of(ActivityStepRow)),
)
_RECORDED: Final = (
    select(
        _activity.site,
        _activity.origin,
        _activity.seq,
        _activity.day.label("what"),
        case((_TOLD, 1), else_=0).label("numerator"),
        literal(1).label("denominator"),
    )
    .join_from(KNOWN, table_of(ActivityRow), is_known(_activity))
    .where(_activity.day >= bindparam("first"), _activity.day <= bindparam("last"))
)

INDICATORS: Final = (
    of_lines(
        "months_with_theme",
        _themes,
        unit=N_("months"),
        meaning=N_("how many months had a theme, set before they ended, here or above"),
        formula=N_("months with a theme ÷ months of the period since the ledger began"),
        own=True,
    ),
    of_lines(
        "weeks_with_action",
        _weeks,
        unit=N_("weeks"),
        meaning=N_("in how many weeks something was held"),
        formula=N_("weeks in which an activity was held at the site ÷ weeks of the ledger's that end in the period"),
        own=True,
    ),
    of_lines(
        "theory_talks",
        _talks,
        unit=N_("months"),
        meaning=N_("in how many months a theory talk was given"),
        formula=N_("months in which a theory talk was held at the site ÷ months of the period since the ledger began"),
        own=True,
    ),
    of_lines(
        "theory_hearers",
        _hearers,
        unit=N_("heads"),
        meaning=N_("how many heard the theory talks, for each household"),
        formula=N_("heads at theory talks held at the site or below ÷ households in force at the period's end"),
    ),
    of_lines(
        "live_projects",
        _projects,
        unit=N_("projects"),
        meaning=N_("how many projects are alive"),
        formula=N_(
            "projects with an activity held in each quarter of the period ÷ projects in force at its end that stood "
            "since it began or held something"
        ),
    ),
    of_lines(
        "volunteering",
        _volunteering,
        unit=N_("households"),
        meaning=N_("how many households have a registered volunteer"),
        formula=N_("households with a registered volunteer ÷ households in force, both at the period's end"),
    ),
    of_lines(
        "party_volunteers",
        _in_party,
        unit=N_("volunteers"),
        meaning=N_("how many of the registered volunteers are party members"),
        formula=N_("registered volunteers in the party ÷ registered volunteers, both at the period's end"),
    ),
    of_lines(
        "attendance",
        _attending,
        unit=N_("attendances"),
        meaning=N_("how many of the volunteers came to trainings, meetings and lectures"),
        formula=N_(
            "registered volunteers of the place who attended ÷ those who were to, at each one held at the site or the "
            "one above it"
        ),
        own=True,
    ),
    indicator(
        "recorded",
        Counted(_RECORDED),
        unit=N_("activities"),
        meaning=N_("of how many activities it is told what became of them"),
        formula=N_(
            "activities cancelled, moved, or held with a photo, as was told before the run ÷ activities first planned "
            "for a day of the period"
        ),
    ),
)
