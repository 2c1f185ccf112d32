"""What a count and a list of what to buy look like on the screen."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from supermarket.cli.frame import console
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.spending.stock.purchases import Purchase
    from supermarket.spending.stock.stocktakes import Stocktake


def show_purchases(lines: "list[Purchase]") -> None:
    """Show what a shop should buy."""
    headings = (
        *(_("SKU"), _("Name"), _("Unit"), _("Minimum"), _("On hand"), _("On the way"), _("Near its end"), _("Expired")),
        *(_("First last day"), _("To buy")),
    )
    rows = [
        (
            *(line.sku, line.name, line.unit, line.minimum, line.on_hand, line.coming or "", line.near or ""),
            *(line.expired or "", line.expires, line.buy or ""),
        )
        for line in lines
    ]
    none = _("Nothing is below its minimum here, and nothing is near its end.")
    console.say_table(headings, rows, dict.fromkeys((3, 4, 5, 6, 7, 9), "right"), none=none)


def show_counts(names: Mapping[str, str], counts: "list[Stocktake]") -> None:
    """Show what was counted beside what the book said."""
    headings = (_("Entry"), _("Goods"), _("By the book"), _("Counted"), _("Count difference"), _("Moved since"))
    rows = [
        (
            each.entry,
            names[each.sku],
            each.book,
            each.counted,
            f"{each.difference:+}",
            f"{each.moved:+}" if each.moved else "",
        )
        for each in counts
    ]
    console.say_table(headings, rows, {2: "right", 3: "right", 4: "right", 5: "right"})
    for each in counts:
        if each.last_moved and each.difference:
            text = _("{sku} moved at {time}; if it was counted before that, say when: --at HH:MM.")
            console.say(text.format(sku=names[each.sku], time=each.last_moved))
