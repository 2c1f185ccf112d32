"""Opening days: changed by the centre, and shown with the sessions that were held and missed."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from supermarket.cli.district.register import add_commands
from supermarket.cli.frame import console
from supermarket.cli.frame.asking import acting_site
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.names import site_name
from supermarket.cli.frame.typed import MONTH
from supermarket.cli.practice.bases.base_words import HELD
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.practice.bases.openings import Sessions

app = commands()


@app.command("show", _("Show the sessions of a site in a month: held, missed, to come."))
def show(
    call: Call,
    *,
    month: Annotated[
        str | None, typer.Option("--month", metavar=_("MONTH"), help=_("The month; this one if left out.")), MONTH
    ] = None,
) -> None:
    from supermarket.practice.bases.openings import month_sessions

    with call.reading() as session:
        site = acting_site(call, session)
        found = month_sessions(session, site, month or session.today[:7])
        answer(call, found, partial(_show, site_name(session, site, found.last)))


def _show(site: str, found: "Sessions") -> None:
    text = _("{site}, {first} to {last}: {held} of {planned} sessions held.")
    console.say(text.format(site=site, first=found.first, last=found.last, held=found.held, planned=found.planned))
    rows = [(day.on, _(HELD[day.held]), day.times) for day in found.days]
    console.say_table((_("Date"), _("Session"), _("Hours")), rows)


add_commands(
    app,
    file="supermarket.practice.bases.files:OPENING_FILE",
    columns={
        "calendar": _("Weekdays and days of the month, such as “wed 5 15 25”."),
        "times": _("From when to when, such as 08:30-11:30."),
    },
)
