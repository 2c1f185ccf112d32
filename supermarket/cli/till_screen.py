"""What the till shows: the household, the basket with its running total and what is left, and one line of words."""

import sys
from typing import TYPE_CHECKING

from supermarket.cli import console
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.ledger import Ledger
    from supermarket.spending.basket import CounterBasket
    from supermarket.spending.till import Till
    from supermarket.spending.till_view import View


def show_opening(ledger: "Ledger", till: "Till", *, resumed: bool, last: str | None = None) -> None:
    """Show the shop, the day in large type, and how to go on; a till gone on with names its last receipt."""
    from supermarket.district.sites import site_of

    with ledger.reading() as session:
        shop = site_of(session, till.opened.shop, session.today)
        today = session.today
    console.rule(f"{shop.name}   {' '.join(today)}")
    if ledger.drill:
        console.say(_("DRILL: nothing here counts."))
    if resumed:
        console.say(_("The till was left open; this goes on with it."))
    if last:
        console.say(_("The last receipt was {entry}; it is shown below.").format(entry=last))
    end = "Ctrl+Z" if sys.platform == "win32" else "Ctrl+D"
    console.say(_("To shut, undo or reprint: scan the command sheet. Without it {keys} shuts.").format(keys=end))
    console.say(_("Scan a card.  + confirms  - removes the last line  * proxy  / drops the basket"))


def show_view(view: "View") -> None:
    """Show how things stand after a scan."""
    if view.bell:
        console.ring()
    if view.basket:
        _show_basket(view.basket)
    for name, left, limit in view.limits:
        console.say(_("{name}: {left} left of {limit}").format(name=name, left=left, limit=limit_words(limit)))
    if view.message:
        console.note(view.message)
    if view.question and view.question.choices:
        console.say(view.question.text)
        for digit, choice in enumerate(view.question.choices, start=1):
            console.say(f"  {digit}  {choice}")
    if view.receipt and not view.basket:
        console.say(_("Scan the next card."))


def show_lapsing(ledger: "Ledger", view: "View") -> None:
    """Show what of a household's points lapses soon, when its card was scanned and no goods yet."""
    from supermarket.cli.counter import say_lapsing
    from supermarket.earning.lapsing import lapsing_next

    if view.basket and not view.basket.lines:
        with ledger.reading() as session:
            say_lapsing(lapsing_next(session, view.basket.household))


def limit_words(limit: str) -> str:
    """Return a limit such as 2/month in words."""
    quantity, period = limit.split("/")
    text = {"month": _("{limit} a month"), "quarter": _("{limit} a quarter"), "year": _("{limit} a year")}[period]
    return text.format(limit=quantity)


def _show_basket(basket: "CounterBasket") -> None:
    from supermarket.cli.counter import say_lapsed

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
                line.name,
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
