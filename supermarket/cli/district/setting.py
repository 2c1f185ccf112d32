"""The figures that differ from place to place: changed by the centre, from a day on."""

from typing import Any

from supermarket.cli.district.register import add_commands
from supermarket.cli.frame import console
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.locale import _

app = commands()


@app.command("list", _("List the settings in force."))
def list_(call: Call) -> None:
    from supermarket.district.dated.registers import SETTINGS, all_in_force

    with call.reading() as session:
        value = [
            {"code": setting.setting, "value": setting.value, "note": setting.note}
            for setting in all_in_force(session, SETTINGS, session.today)
        ]
    answer(call, value, _show)


def _show(value: list[dict[str, Any]]) -> None:
    rows = [(setting["code"], setting["value"], setting["note"]) for setting in value]
    console.say_table((_("Setting"), _("Value"), _("Note")), rows, {1: "right"})


add_commands(
    app,
    file="supermarket.district.dated.files:SETTING_FILE",
    columns={"value": _("A whole number."), "note": _("What it means.")},
)
