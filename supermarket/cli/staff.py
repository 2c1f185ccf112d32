"""Staff: listed, and changed by the centre."""

from typing import Any

from supermarket.cli import console
from supermarket.cli.command import Call, answer, commands
from supermarket.cli.register import add_commands
from supermarket.locale import _

app = commands()


@app.command("list", _("List the staff: code, role, site."))
def list_(call: Call) -> None:
    from supermarket.district.registers import STAFF, all_in_force

    with call.reading() as session:
        value = [
            {"code": staff.staff, "role": staff.role, "site": staff.site}
            for staff in all_in_force(session, STAFF, session.today)
        ]
    answer(call, value, _show)


def _show(value: list[dict[str, Any]]) -> None:
    rows = [(staff["code"], _(staff["role"].value), staff["site"]) for staff in value]
    console.say_table((_("Code"), _("Role"), _("Site")), rows)


add_commands(
    app,
    file="supermarket.district.files:STAFF_FILE",
    columns={
        "role": _("clerk, reviewer, manager, auditor or administrator."),
        "site": _("The site where this person is at home."),
        "name": _("The person's name; it is kept apart, never sealed."),
    },
)
