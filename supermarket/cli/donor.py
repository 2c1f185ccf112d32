"""Donors of goods: organisations, changed by managers."""

from supermarket.cli.command import commands
from supermarket.cli.register import add_commands
from supermarket.locale import _

app = commands()

add_commands(
    app,
    file="supermarket.district.files:DONOR_FILE",
    verb="donor record",
    columns={"name": _("The organisation's name.")},
)
