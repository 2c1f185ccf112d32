"""What was shown is what is charged: a basket is looked up anew before it is confirmed, and what changed is named."""

from collections.abc import Iterator
from dataclasses import replace

from supermarket.books.session import ReadSession
from supermarket.errors import Refusal
from supermarket.households.finding.lookup import who
from supermarket.locale import _
from supermarket.spending.goods.refused import with_names
from supermarket.spending.redemption.basket import CounterBasket, Line, basket_of, fetched_by, with_quantity
from supermarket.spending.redemption.near import near_words

Checked = tuple[CounterBasket, tuple[str, ...]]
"""The basket as it stands now, and in words what of it is not as it was shown, or cannot be given."""


def looked_up_again(session: ReadSession, shop: str, shown: CounterBasket) -> Checked:
    """Return a basket as it stands now and all that changed since it was shown; a line that cannot be given is kept.

    Raises:
        CardIsFrozen, CardIsReplaced, CardIsCancelled, HouseholdUnknown, HouseholdMerged, HouseholdGone: the household
            cannot redeem any more.
        ProxyUnauthorised: who fetches the goods may not any more.
    """
    basket = replace(basket_of(session, who(session, shown.typed), shown.typed), shown=shown.shown, reason=shown.reason)
    if shown.proxy:
        basket = fetched_by(session, basket, shown.proxy.typed)
    refused = []
    for line in shown.lines:
        try:
            basket = with_quantity(session, shop, basket, line.sku, line.quantity)
        except Refusal as refusal:
            refused.append(str(with_names(session, refusal)))
            basket = replace(basket, lines=(*basket.lines, line))
    told = [*_changes(shown, basket), *refused]
    if basket.left < 0:
        told.append(too_few(basket))
    if basket != shown and not told:
        told.append(_("What is shown here has changed."))
    return basket, tuple(told)


def too_few(basket: CounterBasket) -> str:
    """Return what is said of a basket that costs more than the household can spend."""
    return _("{missing} points too few; take something out before confirming.").format(missing=-basket.left)


def _changes(shown: CounterBasket, now: CounterBasket) -> Iterator[str]:
    if shown.on != now.on:
        yield _("It is {date} now.").format(date=now.on)
    if (shown.head, shown.group) != (now.head, now.group):
        yield _("The household is {head} {group} now.").format(head=now.head, group=now.group or "")
    if shown.balance != now.balance:
        yield _("The balance is {now} now, was {was}.").format(now=now.balance, was=shown.balance)
    if shown.lapsed != now.lapsed:
        yield _("Of the points {now} have lapsed, {was} before.").format(now=now.lapsed, was=shown.lapsed)
    for before, line in zip(shown.lines, now.lines, strict=True):
        yield from _line_changes(before, line)


def _line_changes(before: Line, line: Line) -> Iterator[str]:
    name = line.name
    if (before.name, before.unit) != (line.name, line.unit):
        yield _("{was} is called {name} now, counted in {unit}.").format(was=before.name, name=name, unit=line.unit)
    if before.points != line.points:
        yield _("Price of {name} is now {now}, was {was}.").format(name=name, now=line.points, was=before.points)
    if before.limit_left != line.limit_left:
        left = line.limit_left
        text = _("There is no limit for {name} now.") if left is None else _("Of {name} {left} more may be taken now.")
        yield text.format(name=name, left=left)
    if before.near != line.near and line.near:
        yield near_words(line.name, line.near)
