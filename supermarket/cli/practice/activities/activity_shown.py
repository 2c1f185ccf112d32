"""Activities on the screen: one, a list, counts with their qualifiers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from supermarket.cli.frame import console
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.practice.activities.counts import Line, Reported
    from supermarket.practice.activities.standing import Activity
    from supermarket.practice.cases.cases import Taken

_LINES: Final = {"universal": N_("of universal benefit, each once"), "all": N_("all, each once")}


def qualified(count: int | None, qualifier: str | None) -> str:
    """Return a count as it is meant: 35, at least 20,000, about 1,000; nothing where there is none."""
    if count is None:
        return ""
    if qualifier == "at-least":
        return _("at least {count}").format(count=f"{count:,}")
    if qualifier == "about":
        return _("about {count}").format(count=f"{count:,}")
    return f"{count:,}"


def kind_word(kind: str) -> str:
    """Return what a kind of activity is called."""
    from supermarket.practice.activities.words import ACTIVITY_KINDS

    return _({**ACTIVITY_KINDS, **_LINES}.get(kind, kind))


def kinds_word(activity: "Activity") -> str:
    """Return all kinds of an activity, the main one first."""
    return _(", ").join(map(kind_word, activity.every_kind))


def show_told(activity: "Activity") -> None:
    """Show in one sentence how an activity stands after what was done with it."""
    if activity.is_held:
        text = _("Activity {activity} “{title}” on {day}: held, {heads} reached.")
        reached = qualified(activity.heads, activity.qualifier)
        console.say(text.format(activity=activity.activity, title=activity.title, day=activity.day, heads=reached))
        if activity.attended:
            console.say(_("Known by number: {count}.").format(count=activity.attended))
        return
    text = _("Activity {activity} “{title}” on {day}: {state}.")
    state = _(activity.state)
    console.say(text.format(activity=activity.activity, title=activity.title, day=activity.day, state=state))


def standing_word(activity: "Activity", today: str) -> str:
    """Return in a few words how an activity stands on a day."""
    if activity.why == "weather":
        return _("cancelled by weather")
    if activity.is_late(today):
        return _("not told")
    return _(activity.state)


def show_list(today: str, activities: "Sequence[Activity]") -> None:
    """Show activities by day; those whose day is over and of which nobody told are marked."""
    headings = (_("Activity"), _("Day"), _("Site"), _("Kinds"), _("What"), _("State"), _("Heads"))
    rows = [
        (
            *(each.activity, each.day, each.site, kinds_word(each), each.title),
            *(standing_word(each, today), qualified(each.heads, each.qualifier)),
        )
        for each in activities
    ]
    console.say_table(headings, rows, {6: "right"}, none=_("There are no such activities."))


def show_activity(activity: "Activity", steps: "Sequence[Taken]", legal: Sequence[str]) -> None:
    """Show an activity, what it is of, and its steps."""
    show_told(activity)
    where = _(", ").join(
        word for word in (activity.start, activity.place, _("online") if activity.online else None) if word
    )
    facts = (
        (_("Kinds"), kinds_word(activity)),
        (_("When and where"), where),
        (_("Theme"), activity.theme),
        (_("Project"), activity.project),
        (_("Moved from"), _(", ").join(activity.moved_from)),
        (_("Roster"), activity.roster),
        (_("Photos"), activity.photos or None),
    )
    for name, value in facts:
        if value:
            console.say(_("{name}: {text}").format(name=name, text=value))
    rows = [(each.on, each.actor, _(each.step), _(each.state), each.reason, each.entry) for each in steps]
    console.say_table((_("Date"), _("Who"), _("Step"), _("State"), _("Reason"), _("Entry")), rows)
    if legal:
        console.say(_("What can be done now: {steps}.").format(steps=_(", ").join(map(_, legal))))


def show_counts(lines: "Sequence[Line]", published: "Sequence[Reported]") -> None:
    """Show what was held, kind by kind, and the counts that others published, which nothing is added to."""
    headings = (_("Kind"), _("Activities"), _("Mainly so"), _("Heads"))
    rows = [
        (kind_word(line.kind), line.activities, line.mainly, qualified(line.heads.count, line.heads.qualifier))
        for line in lines
    ]
    console.say_table(headings, rows, {1: "right", 2: "right", 3: "right"})
    console.say(_("An activity of several kinds stands in several lines; only the last line counts each one once."))
    if published:
        console.say(_("Published elsewhere; nothing is added to it:"))
        show_reported(published)


def show_reported(published: "Sequence[Reported]") -> None:
    """Show counts as they were published."""
    headings = (_("Kind"), _("First day"), _("The last day"), _("Activities"), _("Heads"), _("Source"), _("Entry"))
    rows = [
        (
            *(
                _("all") if each.kind == "all" else kind_word(each.kind),
                each.first_day,
                each.last_day,
                qualified(each.times, each.times_qualifier),
            ),
            *(qualified(each.heads, each.qualifier), each.source, each.entry),
        )
        for each in published
    ]
    console.say_table(headings, rows, {3: "right", 4: "right"})
