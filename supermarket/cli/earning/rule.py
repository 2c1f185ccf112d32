"""The catalogue of deeds: changed by the centre; `deed rules` lists it."""

from supermarket.cli.district.register import add_commands
from supermarket.cli.frame.command import commands
from supermarket.locale import _

app = commands()

add_commands(
    app,
    file="supermarket.earning.files:RULE_FILE",
    by_name=True,
    columns={
        "name": _("The deed."),
        "points": _("Points for one unit; below zero takes points."),
        "unit": _("What is counted: times, hours, months."),
        "caps": _("At most so many units, such as 1/day 8/month."),
        "evidence": _("What a claim must show, such as photo or sign-in."),
        "reviewer": _("A tier that must review it too."),
        "uncapped": _("yes: outside the caps on a person's day and a household's month and year."),
        "hours": _("yes: its units are hours."),
        "rounding": _("How hours become whole points: down (if left out), half to the nearest, up."),
        "freezes": _("For how many months a household earns nothing once it is posted."),
    },
)
