"""Registered volunteers: members of households, listed by number, their names with their households."""

from typing import Annotated, Any, Final

import typer

from supermarket.cli.district.register import add_commands
from supermarket.cli.frame import console
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.locale import N_, _

app = commands()
KINDS: Final = {
    "speaker": N_("speaker"),
    "teacher": N_("teacher"),
    "officer": N_("practice officer"),
    "general": N_("volunteer"),
}
"""What a kind of volunteers is called; domain.md row 28."""


@app.command("list", _("List the registered volunteers by number; their names are masked."))
def list_(
    call: Call,
    *,
    organisation: Annotated[
        str | None, typer.Option("--organisation", metavar=_("CODE"), help=_("Only those of this organisation."))
    ] = None,
) -> None:
    from supermarket.district.dated.registers import all_in_force
    from supermarket.households.households import member_name
    from supermarket.practice.orders.registers import VOLUNTEERS, known_organisation

    with call.reading() as session:
        wanted = known_organisation(session, organisation) if organisation else None
        rows = [
            each for each in all_in_force(session, VOLUNTEERS, session.today) if wanted in {None, each.organisation}
        ]
        fields = ("volunteer", "organisation", "household", "member", "kind", "party")
        value = [
            {
                **{name: getattr(each, name) for name in fields},
                "name": member_name(session, each.member, session.today),
            }
            for each in rows
        ]
    answer(call, value, _show)


def _show(value: list[dict[str, Any]]) -> None:
    rows = [
        (
            *(each["volunteer"], each["name"], each["member"], each["organisation"]),
            _(KINDS[kind]),
            _("yes") if each["party"] else "",
        )
        for each in value
        for kind in (each["kind"] or "general",)
    ]
    headings = (_("Code"), _("Name of a person"), _("Member"), _("Organisation"), _("Kind"), _("Party member"))
    console.say_table(headings, rows)


add_commands(
    app,
    file="supermarket.practice.orders.files:VOLUNTEER_FILE",
    columns={
        "organisation": _("The code of his organisation."),
        "household": _("His household's number."),
        "member": _("His whole member number."),
        "kind": _("speaker, teacher, officer or general."),
        "party": _("yes: a member of the party."),
    },
)
