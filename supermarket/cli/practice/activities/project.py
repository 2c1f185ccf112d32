"""Projects and brands: listed with what they did each quarter, shown, and changed by the staff of their site."""

from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from supermarket.cli.district.register import add_commands
from supermarket.cli.frame import console
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.choices import Meanings
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.surface import Side
from supermarket.cli.practice.activities.activity import SiteShown
from supermarket.cli.practice.activities.activity_shown import show_list
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supermarket.practice.projects.projects import Standing

app = commands()

SAID: Final = {"ended": N_("finished")}
"""What a project's state is called where that is not its own text: a row of a register that ended is something else."""


@app.command("list", _("List the projects: live, new, dormant or ended, with their activities in each quarter."))
def list_(
    call: Call,
    *,
    at: SiteShown = None,
    state: Annotated[
        Literal["live", "new", "dormant", "ended"] | None,
        typer.Option("--state", help=_("Only those that stand so.")),
        Meanings(SAID),
    ] = None,
    brands: Annotated[bool, typer.Option("--brands", help=_("Only the district's brands."))] = False,
) -> None:
    from supermarket.practice.activities.standing import places_at
    from supermarket.practice.projects.projects import projects

    with call.reading() as session:
        found = projects(session, session.today, places_at(session, at) if at else None)
    chosen = [each for each in found if state in {None, each.state} and (each.brand or not brands)]
    answer(call, chosen, _show)


@app.command("show", _("Show a project, its plan and members, and all its activities."))
def show(call: Call, project: Annotated[str, typer.Argument(metavar="PROJECT", help=_("The project's code."))]) -> None:
    from supermarket.practice.projects.projects import project_of

    with call.reading() as session:
        standing, activities = project_of(session, project)
        today = session.today
    value = {**vars(standing), "activities": activities}

    def render(_value: object) -> None:
        _show([standing])
        if standing.plan:
            console.say(_("Plan: {plan}").format(plan=standing.plan))
        if standing.volunteers:
            console.say(_("Members: {codes}").format(codes=_(", ").join(standing.volunteers)))
        show_list(today, activities)

    answer(call, value, render)


def _show(found: "Sequence[Standing]") -> None:
    quarters = [quarter for quarter, _count in found[0].quarters] if found else []
    headings = (_("Project"), _("Name"), _("Site"), _("Brand"), _("Members"), _("State"), *quarters)
    rows = [
        (
            *(
                each.project,
                each.name,
                each.site,
                _("yes") if each.brand else "",
                each.people,
                _(SAID.get(each.state, each.state)),
            ),
            *(count for _quarter, count in each.quarters),
        )
        for each in found
    ]
    sides: dict[int, Side] = dict.fromkeys((4, *range(6, 6 + len(quarters))), "right")
    console.say_table(headings, rows, sides, none=_("There are no such projects."))


add_commands(
    app,
    file="supermarket.practice.projects.files:PROJECT_FILE",
    by_name=True,
    columns={
        "name": _("What the project is called."),
        "site": _("Whose project it is, by the site's code."),
        "brand": _("yes: one of the district's brands."),
        "organisation": _("The code of the organisation that runs it."),
        "volunteers": _("Its members: volunteers' codes with blanks between."),
        "people": _("How many members it has, where they are not named."),
        "plan": _("What it means to do; sealed, so without names of residents."),
    },
    at_its_site=True,
)
