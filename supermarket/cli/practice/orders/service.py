"""The menu of services that residents can order: listed, and changed by the centre."""

from typing import Annotated, Any

import typer

from supermarket.cli.district.register import add_commands
from supermarket.cli.frame import console
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.locale import _

app = commands()


@app.command("list", _("List the services that can be ordered."))
def list_(
    call: Call,
    *,
    kind: Annotated[str | None, typer.Option("--kind", metavar=_("WORD"), help=_("Only this kind."))] = None,
) -> None:
    from supermarket.district.dated.registers import all_in_force
    from supermarket.practice.orders.registers import SERVICES
    from supermarket.practice.orders.words import kind_of_help

    wanted = kind_of_help(kind) if kind else None
    with call.reading() as session:
        rows = all_in_force(session, SERVICES, session.today)
    value = [
        {"service": each.service, "name": each.name, "kind": each.kind, "site": each.site, "note": each.note}
        for each in rows
        if wanted in {None, each.kind}
    ]
    answer(call, value, _show)


def _show(value: list[dict[str, Any]]) -> None:
    from supermarket.practice.orders.words import SERVICE_KIND_NAMES

    rows = [
        (each["service"], each["name"], _(SERVICE_KIND_NAMES[kind]), each["site"], each["note"])
        for each in value
        for kind in (each["kind"],)
    ]
    console.say_table((_("Code"), _("Name"), _("Kind of service"), _("Site"), _("Note")), rows)


add_commands(
    app,
    file="supermarket.practice.orders.files:SERVICE_FILE",
    by_name=True,
    columns={
        "name": _("What the service is called."),
        "kind": _("What kind it is, such as help, haircut or repair; `template services` lists the words."),
        "site": _("The site where alone it is offered."),
        "note": _("What else is to be known, such as its hours."),
    },
)
