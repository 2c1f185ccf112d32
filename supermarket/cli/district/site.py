"""Sites: listed, and changed by the centre."""

from typing import Annotated, Any, Literal

import typer

from supermarket.cli.district.register import add_commands
from supermarket.cli.frame import console
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.locale import _

app = commands()


@app.command("list", _("List the sites: code, name, tier, and the site above."))
def list_(
    call: Call,
    *,
    tier: Annotated[
        Literal["centre", "institute", "station", "supermarket", "base", "point"] | None,
        typer.Option("--tier", help=_("Only sites of this tier.")),
    ] = None,
) -> None:
    from supermarket.district.dated.registers import SITES, all_in_force

    with call.reading() as session:
        sites = all_in_force(session, SITES, session.today)
    value = [
        {
            "code": site.site,
            "name": site.name,
            "tier": site.tier,
            "parent": site.parent,
            "telephone": site.telephone,
            "latitude": site.latitude,
            "longitude": site.longitude,
        }
        for site in sites
        if tier in {None, site.tier.value}
    ]
    answer(call, value, _show)


def _show(value: list[dict[str, Any]]) -> None:
    rows = [(site["code"], site["name"], _(site["tier"].value), site["parent"]) for site in value]
    console.say_table((_("Code"), _("Name"), _("Tier"), _("Above")), rows)


add_commands(
    app,
    file="supermarket.district.dated.files:SITE_FILE",
    by_name=True,
    columns={
        "name": _("The site's name."),
        "tier": _("centre, institute, station, supermarket, base or point."),
        "parent": _("The code of the site above."),
        "latitude": _("Degrees north by WGS-84, such as 45.619; longitude goes with it."),
        "longitude": _("Degrees east by WGS-84, such as 122.838."),
        "coordinates": _("The system of these coordinates: WGS-84; GCJ-02 and BD-09 are refused."),
        "telephone": _("Its office's telephone, which hangs out with its notices; no person's own."),
        "host": _("The unit at which a base or point is at home."),
    },
)
