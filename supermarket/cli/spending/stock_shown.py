"""What was taken in, moved, written off or counted, and what to buy, as they look on the screen."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from supermarket.cli.frame import console
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.spending.stock.approvals import Requested
    from supermarket.spending.stock.deliveries import Received
    from supermarket.spending.stock.purchases import Purchase
    from supermarket.spending.stock.spoilage import WrittenOff
    from supermarket.spending.stock.stocktakes import Stocktake
    from supermarket.spending.stock.transfers import Arrival, Transfer


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


def show_received(names: Mapping[str, str], received: "Received") -> None:
    """Show what was taken in."""
    text = _("Entry {entry}: {quantity} of {sku} arrived; {on_hand} are here now.")
    console.say(
        text.format(entry=received.entry, quantity=received.quantity, sku=names[received.sku], on_hand=received.on_hand)
    )
    if received.new_donor:
        text = _("The donor was not in the register and is registered now under the code {donor}.")
        console.say(text.format(donor=received.new_donor))


def show_sent(names: Mapping[str, str], sent: "Transfer") -> None:
    """Show what is on its way."""
    text = _("Entry {entry}: {quantity} of {sku} are on their way from {shop} to {to}.")
    shop, to = names[sent.shop], names[sent.to]
    console.say(text.format(entry=sent.entry, quantity=sent.quantity, sku=names[sent.sku], shop=shop, to=to))


def show_transit(names: Mapping[str, str], transfers: "list[Transfer]") -> None:
    """Show what is on its way to or from a shop."""
    headings = (_("Entry"), _("Goods"), _("Quantity"), _("From"), _("To"))
    rows = [(each.entry, names[each.sku], each.quantity, names[each.shop], names[each.to]) for each in transfers]
    console.say_table(headings, rows, {2: "right"}, none=_("Nothing is on its way."))


def show_arrival(names: Mapping[str, str], arrival: "Arrival") -> None:
    """Show what came of a transfer."""
    text = _("Entry {entry}: {quantity} of {sku} arrived, {missing} are missing.")
    sku = names[arrival.sku]
    console.say(text.format(entry=arrival.entry, quantity=arrival.quantity, sku=sku, missing=arrival.missing))


def show_written_off(names: Mapping[str, str], written: "WrittenOff") -> None:
    """Show what was written off."""
    text = _("Entry {entry}: {quantity} of {sku} written off; {on_hand} are here now.")
    sku = names[written.sku]
    console.say(text.format(entry=written.entry, quantity=written.quantity, sku=sku, on_hand=written.on_hand))


def show_requested(names: Mapping[str, str], asked: "Requested") -> None:
    """Show that a write-off waits."""
    text = _("Entry {entry}: {quantity} of {sku} wait for a manager's approval, in the list of those that wait.")
    console.say(text.format(entry=asked.entry, quantity=asked.quantity, sku=names[asked.sku]))
