"""The menu's activities 活动: planned, told, cancelled, moved, listed, counted; the year's calendar."""

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from supermarket.cli.frame.typed import day, prose, whole_number
from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.people import day_asked, reason_asked, today
from supermarket.cli.menu.places import drawn, folder, new_file, site_asked
from supermarket.cli.menu.registers.rows import Columns, adding, amending, ending
from supermarket.cli.practice.activities.activity_shown import kind_word
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.practice.activities.standing import Activity

THEMES: Final = Columns(
    "supermarket.practice.activities.files:THEME_FILE",
    N_("The theme's code"),
    {
        "month": N_("the month, such as 2026-03"),
        "name": N_("the theme"),
        "site": N_("for which site, and those below it"),
    },
    needed=frozenset({"month", "name", "site"}),
    asked={"site": site_asked},
)
_MEANT: Final = {"exact": N_("exactly so many"), "at-least": N_("at least so many"), "about": N_("about so many")}
_WEATHER: Final = (N_("rain"), N_("strong wind"), N_("snow"), N_("heat"))
_OTHER: Final = (N_("who leads it cannot come"), N_("the place is not free"), N_("nobody signed up"))
_HEADS_MAX: Final = 100_000_000
_BACK: Final = "2000-01-01"
_AHEAD: Final = "2099-12-31"


def _plan(desk: Desk) -> None:
    from supermarket.cli.practice.activities.activity import plan
    from supermarket.practice.activities.words import ACTIVITY_KINDS

    title = desk.ask_for(_("What is it called? Without names of residents"), prose)
    kinds = list(ACTIVITY_KINDS)
    kind = kinds[desk.pick_one([kind_word(each) for each in kinds], question=_("What is it mainly?"))]
    on = day_asked(desk, _("On which day?"))
    plan(desk.call, title, kind=kind, day=on, theme=_theme(desk, on), project=_project(desk))


def _theme(desk: Desk, on: str) -> str | None:
    """Return the theme of the month that holds here, if the activity is of it."""
    from supermarket.district.sites import known_site, place_of
    from supermarket.practice.activities.themes import theme_at

    with desk.ledger.reading() as session:
        place = place_of(known_site(session, desk.asked.site, session.today))
        theme = theme_at(session, place, on[:7])
    if theme is None:
        return None
    return theme.theme if desk.agrees(_("Is it of the month's theme, “{name}”?").format(name=theme.name)) else None


def _project(desk: Desk) -> str | None:
    """Let one of the place's projects be picked, where it has any."""
    from supermarket.district.sites import known_site, place_of
    from supermarket.practice.projects.projects import ENDED, projects

    with desk.ledger.reading() as session:
        place = place_of(known_site(session, desk.asked.site, session.today))
        found = [each for each in projects(session, session.today, [place]) if each.state != ENDED]
    if not found:
        return None
    names = [_("of none"), *(f"{each.name} ({each.project})" for each in found)]
    chosen = desk.pick_one(names, question=_("Of which project is it?"))
    return found[chosen - 1].project if chosen else None


def waiting(desk: Desk, none: str) -> "Activity":
    """Let one of the activities be picked that are planned here and not told yet, by day.

    Raises:
        Left: none is picked, or there is none.
    """
    from supermarket.practice.activities.course import ACTIVITY
    from supermarket.practice.activities.standing import activities_between, places_at

    with desk.ledger.reading() as session:
        found = activities_between(session, places_at(session, desk.asked.site), _BACK, _AHEAD)
    open_ = [each for each in found if each.state not in ACTIVITY.ended]
    return open_[desk.pick([f"{each.day}  {each.title}" for each in open_], none)]


def heads_asked(desk: Desk) -> tuple[int, Any]:
    """Ask how many an activity reached, and how that is meant."""
    heads = desk.ask_for(
        _("How many people did it reach?"), lambda typed: whole_number(typed, least=0, most=_HEADS_MAX), nought=True
    )
    return heads, list(_MEANT)[desk.pick_one([_(text) for text in _MEANT.values()], question=_("How is that meant?"))]


def _hold(desk: Desk) -> None:
    from supermarket.cli.practice.activities.activity import hold

    activity = waiting(desk, _("Nothing is planned here that was not told."))
    heads, meant = heads_asked(desk)
    hold(desk.call, activity.activity, heads=heads, qualifier=meant)


def _record(desk: Desk) -> None:
    from supermarket.cli.practice.activities.activity import record
    from supermarket.practice.activities.words import ACTIVITY_KINDS

    title = desk.ask_for(_("What is it called? Without names of residents"), prose)
    kinds = list(ACTIVITY_KINDS)
    kind = kinds[desk.pick_one([kind_word(each) for each in kinds], question=_("What is it mainly?"))]
    on = day_asked(desk, _("On which day?"))
    heads, meant = heads_asked(desk)
    theme, project = _theme(desk, on), _project(desk)
    record(desk.call, title, kind=kind, heads=heads, qualifier=meant, day=on, theme=theme, project=project)


def _cancel(desk: Desk) -> None:
    from supermarket.cli.practice.activities.activity import cancel

    activity = waiting(desk, _("Nothing is planned here that was not told."))
    weather = desk.pick_one((_("the weather"), _("another reason")), question=_("What was it cancelled for?")) == 0
    reason = reason_asked(desk, _("Why?"), _WEATHER if weather else _OTHER)
    cancel(desk.call, activity.activity, why="weather" if weather else "other", reason=reason)


def _move(desk: Desk) -> None:
    from supermarket.cli.practice.activities.activity import move

    activity = waiting(desk, _("Nothing is planned here that was not told."))
    to = desk.ask_for(_("To which day? Such as 2026-12-31"), day)
    move(desk.call, activity.activity, to, reason=reason_asked(desk, _("Why?"), (*_WEATHER, *_OTHER)))


def _list(desk: Desk) -> None:
    from supermarket.cli.practice.activities.activity import list_

    year = today(desk)[:4]
    with desk.paged():
        list_(desk.call, first=f"{year}-01-01", last=f"{year}-12-31", at=desk.asked.site)


def _counts(desk: Desk) -> None:
    from supermarket.cli.practice.activities.activity import counts

    year = today(desk)[:4]
    with desk.paged():
        counts(desk.call, first=f"{year}-01-01", last=f"{year}-12-31", at=desk.asked.site)


def _calendar(desk: Desk) -> None:
    from supermarket.cli.practice.activities.calendar import calendar

    with desk.paged():
        calendar(desk.call)


def _calendar_drawn(desk: Desk) -> None:
    from supermarket.cli.practice.activities.calendar import calendar

    place = folder(desk, _("The folder or stick"))
    year = date.fromisoformat(today(desk)).year
    pdf, png = (new_file(place, f"calendar-{desk.asked.site}-{year}{ending}") for ending in (".pdf", ".png"))
    drawn(lambda: calendar(desk.call, pdf=pdf, png=png), pdf, png)


def _themes(desk: Desk) -> None:
    from supermarket.cli.practice.activities.theme import list_

    with desk.paged():
        list_(desk.call)


THEME_CHOICES: Final = page(
    (N_("list them"), (), _themes),
    (N_("a new one"), ("theme record",), adding(THEMES)),
    (N_("change one"), ("theme record",), amending(THEMES)),
    (N_("end one"), ("theme record",), ending(THEMES)),
)
CHOICES: Final = page(
    (N_("plan one"), ("activity plan",), _plan),
    (N_("it was held"), ("activity hold",), _hold),
    (N_("held without a plan"), ("activity hold",), _record),
    (N_("called-off"), ("activity cancel",), _cancel),
    (N_("moved to another day"), ("activity move",), _move),
    (N_("list this year's"), (), _list),
    (N_("count this year's by kind"), (), _counts),
    (N_("the calendar of the year"), (), _calendar),
    (N_("the calendar on paper and as a picture"), (), _calendar_drawn),
)
"""The menu's activities; a digit is the same for every role."""
