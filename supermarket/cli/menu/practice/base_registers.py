"""The menu's opening days and things of bases: listed, and changed by the centre."""

from typing import Final

from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.practice.bases import at_base
from supermarket.cli.menu.registers.rows import Columns, adding, amending, ending, one_of
from supermarket.cli.practice.bases.base_words import SORTS
from supermarket.locale import N_

OPENINGS: Final = Columns(
    "supermarket.practice.bases.files:OPENING_FILE",
    N_("The site's code"),
    {
        "calendar": N_("its days, such as wed 5 15 25"),
        "times": N_("its hours, such as 08:30-11:30"),
    },
    needed=frozenset({"calendar"}),
)
ITEMS: Final = Columns(
    "supermarket.practice.bases.files:ITEM_FILE",
    N_("The thing's code"),
    {
        "name": N_("the name"),
        "sort": N_("the sort"),
        "lendable": N_("it is lent, not given"),
        "days": N_("for how many days it is lent"),
    },
    needed=frozenset({"name", "sort"}),
    asked={"sort": one_of(SORTS), "lendable": one_of({"yes": N_("yes")})},
)


def _sessions(desk: Desk) -> None:
    from supermarket.cli.practice.bases.opening import show

    with desk.paged():
        show(desk.call)


def _items(desk: Desk) -> None:
    from supermarket.cli.practice.bases.item import list_

    with desk.paged():
        list_(desk.call)


OPENING_CHOICES: Final = page(
    (N_("the sessions of this month"), (), at_base(_sessions)),
    (N_("a new one"), ("opening record",), adding(OPENINGS)),
    (N_("change one"), ("opening record",), amending(OPENINGS)),
    (N_("end one"), ("opening record",), ending(OPENINGS)),
)
ITEM_CHOICES: Final = page(
    (N_("list them"), (), _items),
    (N_("a new one"), ("item record",), adding(ITEMS)),
    (N_("change one"), ("item record",), amending(ITEMS)),
    (N_("end one"), ("item record",), ending(ITEMS)),
)
CHOICES: Final = page(
    (N_("opening days"), OPENING_CHOICES),
    (N_("things to lend or give"), ITEM_CHOICES),
)
"""What the centre keeps for its bases."""
