"""The fifteen-minute circle: how far homes are from a station and a shop, and where one more shop would help most."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.typed import DAY
from supermarket.errors.practice.circle import PlacesFew
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.practice.circle.circle import Best, Circle, Counted, Home, Reached
    from supermarket.practice.circle.points import Point

app = commands()
PLACES_MAX = 100
_SHARES = {"households": N_("Share of households"), "villages": N_("Share of villages")}
On = Annotated[str | None, typer.Option("--on", metavar=_("DATE"), help=_("As the sites were on this day.")), DAY]
Points = Annotated[
    Path | None,
    typer.Option(
        "--points",
        metavar=_("FILE"),
        help=_("Homes from a CSV with latitude, longitude and perhaps household; read and not kept."),
    ),
]
Opened = Annotated[
    int | None,
    typer.Option(
        "--opened",
        metavar=_("DAYS"),
        min=1,
        help=_("Only shops whose till was opened on one of so many days up to that one."),
    ),
]
Svg = Annotated[Path | None, typer.Option("--svg", metavar=_("FILE"), help=_("The map as a drawing."))]
Png = Annotated[Path | None, typer.Option("--png", metavar=_("FILE"), help=_("The map as a picture."))]


@app.command(
    "show", _("Show how far every village, or home of a file, is from a station and a shop; shares by institute.")
)
def show(
    call: Call,
    *,
    on: On = None,
    points: Points = None,
    opened: Opened = None,
    svg: Svg = None,
    png: Png = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", metavar=_("FILE"), help=_("On paper, with the map."))] = None,
    as_csv: Annotated[
        bool, typer.Option("--csv", help=_("A line for each village, or line of the file, as CSV."))
    ] = False,
) -> None:
    from supermarket.practice.circle.circle import circle

    homes = _read(points)
    with call.reading() as session:
        found = circle(session, on or session.today, points=homes, opened_days=opened)
        if svg or png or pdf:
            from supermarket.paper.circle import draw_circle

            draw_circle(session, found, svg=svg, png=png, pdf=pdf)
    if as_csv and not call.json:
        console.say_lines(csv_of(found.homes))
        return
    answer(call, _told(found), _show)


@app.command("best", _("Name the places where one more shop each would bring most households into the circle."))
def best(
    call: Call,
    *,
    k: Annotated[int, typer.Option("--k", metavar=_("N"), help=_("How many places at most."))] = 5,
    on: On = None,
    points: Points = None,
    opened: Opened = None,
    svg: Svg = None,
    png: Png = None,
) -> None:
    from supermarket.practice.circle.circle import best, circle

    if not 1 <= k <= PLACES_MAX:
        raise PlacesFew(k=k, most=PLACES_MAX)
    homes = _read(points)
    with call.reading() as session:
        day = on or session.today
        found = best(session, day, k, points=homes, opened_days=opened)
        if svg or png:
            from supermarket.paper.circle import draw_circle

            draw_circle(session, circle(session, day, points=homes, opened_days=opened), best=found, svg=svg, png=png)
    answer(call, _told_best(found), _show_best)


def _read(path: Path | None) -> "Sequence[Point] | None":
    if path is None:
        return None
    from supermarket.practice.circle.points import read_points

    return read_points(path)


def _told(found: "Circle") -> dict[str, Any]:
    return {
        "on": found.on,
        "minutes": found.minutes,
        "metres_per_minute": found.walk.metres_per_minute,
        "detour_percent": found.walk.detour_percent,
        "opened_days": found.opened_days,
        "counted": found.counted,
        "whole": found.whole,
        "institutes": found.institutes,
        "homes": found.homes,
        "unmeasured": found.unmeasured,
    }


def csv_of(homes: "Sequence[Home]") -> str:
    """Return the homes as CSV, none of whose cells a spreadsheet runs; of a file's its line alone says which it is."""
    from supermarket.audit.package.csv_tables import guarded

    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    told = (
        *("code", "name", "institute", "households", "station", "station_metres", "station_minutes"),
        *("shop", "shop_metres", "shop_minutes"),
    )
    lines.writerow(told)
    lines.writerows([guarded(getattr(home, name)) for name in told] for home in homes)
    return text.getvalue().rstrip("\n")


def _show(value: dict[str, Any]) -> None:
    counted = value["counted"]
    rows = [_share(each, each.name, counted) for each in value["institutes"]]
    rows.append(_share(value["whole"], _("all"), counted))
    headings = (
        *(_("Institute"), _("Homes"), _("Near a station"), _("Near a shop"), _("Households")),
        *(_("Near a station"), _("Near a shop"), _(_SHARES[counted])),
    )
    console.say_table(headings, rows, dict.fromkeys(range(1, 8), "right"))
    text = _(
        "Within {minutes} minutes on {on}: {metres} m a minute, a way is {detour} % of the straight line. "
        "Open is what was in force on that day."
    )
    opened = _(
        "Within {minutes} minutes on {on}: {metres} m a minute, a way is {detour} % of the straight line. "
        "Open is a shop whose till was opened on one of {days} days up to that one."
    )
    said = {"minutes": value["minutes"], "on": value["on"], "metres": value["metres_per_minute"]}
    days = value["opened_days"]
    console.say((opened if days else text).format(**said, detour=value["detour_percent"], days=days))
    if unmeasured := value["unmeasured"]:
        console.say(
            _("Left out, because nobody has said where they are: {sites}").format(sites=_(", ").join(unmeasured))
        )


def _share(each: "Reached", name: str, counted: "Counted") -> tuple[object, ...]:
    """Return a line of the table; its share near a shop counts the same as that of every other line."""
    homes = (each.homes, each.homes_station, each.homes_shop)
    heads = (each.households, each.households_station, each.households_shop)
    whole, _station, part = heads if counted == "households" else homes
    return (name, *homes, *heads, f"{100 * part // whole} %" if whole else "")


def _told_best(found: "Best") -> dict[str, Any]:
    return {
        "on": found.on,
        "minutes": found.minutes,
        "served": found.served,
        "of": found.of,
        "counted": found.counted,
        "places": [
            {
                "site": each.place,
                "name": found.names[each.place],
                "adds": each.adds,
                "served": found.served + each.reached,
            }
            for each in found.chosen
        ],
    }


def _show_best(value: dict[str, Any]) -> None:
    rows = [
        (number, each["site"], each["name"], each["adds"], each["served"], f"{100 * each['served'] // value['of']} %")
        for number, each in enumerate(value["places"], 1)
    ]
    headings = ("", _("Site"), _("Name"), _("Adds"), _("Then served"), _(_SHARES[value["counted"]]))
    console.say_table(
        headings, rows, {0: "right", 3: "right", 4: "right", 5: "right"}, none=_("Everybody is served already.")
    )
    households = _("Served now: {served} of {all} households within {minutes} minutes.")
    villages = _("Served now: {served} of {all} villages within {minutes} minutes; no household is enrolled yet.")
    text = households if value["counted"] == "households" else villages
    console.say(text.format(served=value["served"], all=value["of"], minutes=value["minutes"]))
    if value["places"]:
        console.say(
            _(
                "Each place is the one that adds most to those before it. So many places together add at least 63 % "
                "(1 − 1/e) of the most that any as many could (Nemhauser, Wolsey, Fisher 1978)."
            )
        )
