"""Things that bases lend or give: umbrellas, lunch boxes, medicine, books; listed, and changed by the centre."""

from typing import Any

from supermarket.cli.district.register import add_commands
from supermarket.cli.frame import console
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.practice.bases.base_words import SORTS
from supermarket.locale import _

app = commands()


@app.command("list", _("List the things in force: code, name, sort, and for how many days each is lent."))
def list_(call: Call) -> None:
    from supermarket.district.dated.registers import all_in_force
    from supermarket.practice.bases.kinds import ITEMS

    with call.reading() as session:
        items = all_in_force(session, ITEMS, session.today)
    value = [
        {"item": item.item, "name": item.name, "sort": item.sort, "lendable": bool(item.lendable), "days": item.days}
        for item in items
    ]
    answer(call, value, _show)


def _show(value: list[dict[str, Any]]) -> None:
    rows = [(item["item"], item["name"], _(SORTS[item["sort"]]), item["days"]) for item in value]
    console.say_table((_("Code"), _("Name"), _("Sort"), _("Lent for days")), rows, {3: "right"})


add_commands(
    app,
    file="supermarket.practice.bases.files:ITEM_FILE",
    by_name=True,
    columns={
        "name": _("What it is called."),
        "sort": _("umbrella, lunch-box, medicine, book or other."),
        "lendable": _("yes for what is lent; medicine is given, never lent."),
        "days": _("For how many days it is lent."),
    },
)
