"""What the till shows in lines, where it has no screen: the basket with its running total, and sentences."""

import sys
from typing import TYPE_CHECKING

from supermarket.cli.frame import console
from supermarket.cli.menu.desk_words import placed
from supermarket.cli.till.face import Opening
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.earning.lapsing.lapsing import Lapsing
    from supermarket.paper.receipts.receipts import Receipt
    from supermarket.spending.redemption.basket import CounterBasket
    from supermarket.spending.till.view import View


class Lines:
    """A till in lines, one below the other."""

    def open(self, opening: Opening) -> None:
        """Show the shop, the day in large type, and how to go on; a till gone on with names its last receipt."""
        console.rule(f"{opening.shop}   {' '.join(opening.today)}")
        if opening.drill:
            console.say(_("DRILL: nothing here counts."))
        if opening.fresh:
            console.say(opening.fresh)
        if opening.resumed:
            console.say(_("The till was left open; this goes on with it. What was not confirmed then was not given."))
        if opening.last:
            console.say(_("The last receipt was {entry}; it is shown below.").format(entry=opening.last))
        end = "Ctrl+Z" if sys.platform == "win32" else "Ctrl+D"
        console.say(_("To shut, undo or reprint: scan the command sheet. Without it {keys} shuts.").format(keys=end))
        console.say(_("Scan a card.  + confirms  - removes the last line  * proxy  / drops the basket"))

    def show(self, view: "View", lapsing: "Lapsing | None") -> None:
        """Show how things stand, and what lapses soon while no goods lie there yet."""
        from supermarket.cli.spending.counter import say_lapsing

        _show_view(view)
        if view.basket and not view.basket.lines:
            say_lapsing(lapsing)

    def give(self, receipt: "Receipt", *, written: bool) -> None:
        """Show the whole receipt, unless it is on paper."""
        from supermarket.paper.receipts.receipts import receipt_text

        if not written:
            console.say_lines(receipt_text(receipt))

    def ask(self, text: str) -> None:
        """Show a question between two lines across."""
        console.rule(text)

    def say(self, text: str) -> None:
        """Ring and show a sentence."""
        console.ring()
        console.note(text)

    def shut(self, view: "View", last: str | None) -> None:  # noqa: ARG002 - it stands above
        """Say what the till came to."""
        _show_view(view)


def _show_view(view: "View") -> None:
    """Show how things stand after a scan."""
    from supermarket.errors.shop.counter import limit_words

    if view.bell:
        console.ring()
    if view.basket:
        _show_basket(view.basket)
    for name, left, limit in view.limits:
        console.say(_("{name}: {left} left of {limit}").format(name=name, left=left, limit=limit_words(limit)))
    if view.message:
        console.note(placed(view.message))
    if view.question and view.question.choices:
        console.say(view.question.text)
        for digit, choice in enumerate(view.question.choices, start=1):
            console.say(f"  {digit}  {choice}")
    if view.receipt and not view.basket:
        console.say(_("Scan the next card."))


def _show_basket(basket: "CounterBasket") -> None:
    from supermarket.cli.spending.counter import say_lapsed

    text = _("{head} {group}   balance {balance}")
    console.rule(text.format(head=basket.head, group=basket.group or "", balance=basket.balance))
    say_lapsed(basket.lapsed)
    if basket.proxy:
        text = _("for {head} {group}, fetched by {proxy} {proxy_group}")
        console.say(
            text.format(
                head=basket.head,
                group=basket.group or "",
                proxy=basket.proxy.head,
                proxy_group=basket.proxy.group or "",
            )
        )
    if basket.lines:
        rows = [
            (
                line.name + (f" ({line.near})" if line.near else ""),
                line.quantity,
                line.unit,
                line.points,
                line.total,
                "" if line.limit_left is None else line.limit_left,
            )
            for line in basket.lines
        ]
        headings = (_("Goods"), _("Quantity"), _("Unit"), _("Each"), _("Points"), _("May still take"))
        console.say_table(headings, rows, {1: "right", 3: "right", 4: "right", 5: "right"})
    console.say(_("total {total}   left {left}").format(total=basket.total, left=basket.left))
