"""The themes of months: listed, and changed by the staff of a site for it and those below it."""

from typing import TYPE_CHECKING

from supermarket.cli.district.register import add_commands
from supermarket.cli.frame import console
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.practice.activities.kinds import Theme

app = commands()


@app.command("list", _("List the themes by month: code, name, and for which site."))
def list_(call: Call) -> None:
    from supermarket.practice.activities.themes import themes

    with call.reading() as session:
        found = themes(session)
    value = [{"theme": each.theme, "month": each.month, "name": each.name, "site": each.site} for each in found]
    answer(call, value, lambda _value: _show(found))


def _show(found: "list[Theme]") -> None:
    rows = [(each.month, each.theme, each.name, each.site) for each in found]
    console.say_table((_("Month"), _("Code"), _("Theme"), _("Site")), rows, none=_("No month has a theme yet."))


add_commands(
    app,
    file="supermarket.practice.activities.files:THEME_FILE",
    by_name=True,
    columns={
        "month": _("Which month, such as 2026-03."),
        "name": _("The theme."),
        "site": _("For which site, and those below it."),
    },
    at_its_site=True,
)
