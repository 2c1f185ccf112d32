"""Volunteer organisations: listed with their load, and changed by the centre."""

from typing import Any

from supermarket.cli.district.register import add_commands
from supermarket.cli.frame import console
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.locale import _

app = commands()


@app.command("list", _("List the volunteer organisations: who answers for them, what they do, their open orders."))
def list_(call: Call) -> None:
    from supermarket.district.dated.registers import all_in_force
    from supermarket.practice.orders.registers import ORGANISATIONS, VOLUNTEERS
    from supermarket.practice.orders.standing import loads_of, open_orders

    with call.reading() as session:
        loads = loads_of(open_orders(session))
        volunteers = [each.organisation for each in all_in_force(session, VOLUNTEERS, session.today)]
        value = [
            {
                **{name: getattr(each, name) for name in ("organisation", "name", "site", "contact")},
                "skills": (each.skills or "").split(),
                "places": (each.places or "").split(),
                "capacity": each.capacity,
                "open": loads.get(each.organisation, 0),
                "volunteers": volunteers.count(each.organisation),
            }
            for each in all_in_force(session, ORGANISATIONS, session.today)
        ]
    answer(call, value, _show)


def _show(value: list[dict[str, Any]]) -> None:
    from supermarket.practice.orders.words import SERVICE_KIND_NAMES

    rows = [
        (
            *(each["organisation"], each["name"], each["site"], each["contact"]),
            _(", ").join(_(SERVICE_KIND_NAMES[skill]) for skill in each["skills"]),
            " ".join(each["places"]),
            each["volunteers"],
            each["open"],
            each["capacity"],
        )
        for each in value
    ]
    headings = (
        *(_("Code"), _("Name"), _("Site"), _("Contact"), _("Skills"), _("Serves at")),
        *(_("Volunteers"), _("Open orders"), _("At most")),
    )
    console.say_table(headings, rows, dict.fromkeys((6, 7, 8), "right"))


add_commands(
    app,
    file="supermarket.practice.orders.files:ORGANISATION_FILE",
    by_name=True,
    columns={
        "name": _("The organisation's name."),
        "site": _("The site where it is at home."),
        "contact": _("The staff code of whoever accepts orders for it."),
        "skills": _("Kinds of services that it does, with blanks between; any if left out."),
        "places": _("Sites that it serves with all below them, with blanks between; its home if left out."),
        "capacity": _("How many open orders it takes at once; any number if left out."),
    },
)
