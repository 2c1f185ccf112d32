"""The menu's stocktake 盘点: the whole shelf, goods after goods, blind; nothing is recorded before all was looked at.

What the book says is shown only when everything was counted, so that nobody counts towards it. A count that is
interrupted is kept on this machine for the rest of the day, whoever leaves the menu or pulls the plug.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from supermarket.cli.frame import console
from supermarket.cli.frame.misuse import Misuse
from supermarket.cli.menu.desk import Desk
from supermarket.cli.menu.goods.named import count_of, goods_typed
from supermarket.district.texts import plain
from supermarket.errors import Refusal
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.spending.kinds import Goods
    from supermarket.spending.stock.stocktakes import Stocktake

_COUNT_DIGITS: Final = 3
"""What is longer and means goods is no count: it leads to those goods."""
_BACK: Final = "-"
_SUBJECT: Final = "shelf {shop}"


@dataclass
class _Shelf:
    """A count as it goes on: the goods in their order, what was counted of them, and where one stands."""

    goods: "list[Goods]"
    counted: dict[str, tuple[int, int]]
    """By the SKU what was counted, and what the book said then."""
    at: int = 0

    def next(self) -> bool:
        """Go to the next goods that are not counted yet, from here on round the shelf; say whether there are any."""
        order = [*range(self.at, len(self.goods)), *range(self.at)]
        self.at = next((place for place in order if self.goods[place].sku not in self.counted), len(self.goods))
        return self.at < len(self.goods)

    def jump(self, goods: "Goods") -> None:
        """Go to these goods, which join the shelf where they do not stand on it by the book."""
        skus = [each.sku for each in self.goods]
        if goods.sku not in skus:
            self.goods.append(goods)
            skus.append(goods.sku)
        self.at = skus.index(goods.sku)


def count_shelf(desk: Desk) -> None:
    """Count the whole shelf, or only the goods that are scanned, and record it when the person agrees."""
    shop = desk.asked.site
    counted = _begun(desk)
    if counted:
        names = (_("go on; counted so far: {count}").format(count=len(counted)), _("begin anew"))
        if desk.pick_one(names):
            counted = {}
        whole = True
    else:
        whole = desk.pick_one((_("the whole shelf, goods after goods"), _("only some goods, as they are scanned"))) == 0
    shelf = _Shelf(_goods_here(desk, shop) if whole else [], counted)
    desk.sitting.answers = 0  # what is counted is kept
    _moved(desk, shelf)
    while _counted(desk, shelf) and not _recorded(desk, shelf):
        pass


def _begun(desk: Desk) -> dict[str, tuple[int, int]]:
    """Return what this person counted here today and has not recorded, by the SKU, with what the book said then."""
    from supermarket.clock import district_date
    from supermarket.local.browsers.drafts import draft_of

    with desk.ledger.reading() as session:
        draft = draft_of(session, _SUBJECT.format(shop=desk.asked.site), desk.sitting.staff)
        if draft is None or district_date(draft.at) != session.today:
            return {}
    return {sku: (units, book) for sku, (units, book) in draft.content.items()}


def _keep(desk: Desk, shelf: _Shelf) -> None:
    """Keep what was counted so far, or forget it where nothing is left of it."""
    from supermarket.local.browsers.drafts import drop_draft, keep_draft

    subject = _SUBJECT.format(shop=desk.asked.site)
    if shelf.counted:
        keep_draft(desk.ledger, subject, desk.sitting.staff, "", shelf.counted)
    else:
        drop_draft(desk.ledger, subject, desk.sitting.staff)


def _goods_here(desk: Desk, shop: str) -> "list[Goods]":
    """Return the goods that a shop has or had by the book, in the order of their codes."""
    from supermarket.spending.goods.catalogue import goods_stocked
    from supermarket.spending.stock.shelves import on_hand

    with desk.ledger.reading() as session:
        return [
            goods_stocked(session, line.sku, session.today)
            for line in sorted(on_hand(session, shop), key=lambda line: line.sku)
            if line.on_hand
        ]


def _counted(desk: Desk, shelf: _Shelf) -> bool:
    """Take counts until every goods of the shelf have one; say whether any were counted.

    An empty line pauses. A number is the count of the goods that are shown; a scan, an SKU or a name leads to those.
    """
    console.say(_("Type how many are here, those on the counter too. A scan or SKU goes to those goods, - one back."))
    whole = bool(shelf.goods)
    while shelf.next() or not whole:
        if shelf.at < len(shelf.goods):
            goods = shelf.goods[shelf.at]
            place = _("{number}/{count}  {name} ({sku}) [Enter pauses]:")
            text = place.format(number=shelf.at + 1, count=len(shelf.goods), name=goods.name, sku=goods.sku)
        else:
            goods, text = None, _("Scan goods, or type the SKU or a part of the name; + ends [Enter pauses]:")
        console.say(text)
        typed = plain(desk.line() or "")
        if not typed:
            console.say(
                _("Counted so far: {count}. It is kept here for the rest of the day.").format(count=len(shelf.counted))
            )
            return False
        if typed == "+":
            break
        try:
            _take(desk, shelf, goods, typed)
        except (Misuse, Refusal) as refused:
            desk.refuse(desk.words(refused))
        else:
            _keep(desk, shelf)
    return bool(shelf.counted)


def _take(desk: Desk, shelf: _Shelf, goods: "Goods | None", typed: str) -> None:
    """Take a number as the count of the goods that are shown; anything else leads to other goods."""
    if typed == _BACK:
        if shelf.at:
            shelf.at -= 1
            shelf.counted.pop(shelf.goods[shelf.at].sku, None)
        return
    if goods and typed.isdigit() and (len(typed) <= _COUNT_DIGITS or not _known(desk, typed)):
        shelf.counted[goods.sku] = (count_of(0)(typed), _book(desk).get(goods.sku, 0))
        return
    found = goods_typed(desk, typed)
    if not found:
        raise Misuse(_("No goods are called that."))
    named = found[desk.pick([f"{each.name} ({each.sku})" for each in found])]
    shelf.counted.pop(named.sku, None)
    shelf.jump(named)
    desk.sitting.answers = 0


def _known(desk: Desk, typed: str) -> bool:
    """Say whether digits are a barcode or an SKU."""
    try:
        return bool(goods_typed(desk, typed))
    except Refusal:
        return len(typed) > len("123456")


def _recorded(desk: Desk, shelf: _Shelf) -> bool:
    """Show what the count comes to, and record it where the person agrees; say whether there is nothing more to do."""
    if _moved(desk, shelf):
        return False
    _show(desk, shelf, _taken(desk, shelf, keep=False))
    answer = desk.pick_one((_("record it"), _("count some goods again")), question=_("Is it right?"))
    desk.sitting.answers = 0
    if answer:
        for sku in _again(desk, shelf):
            shelf.counted.pop(sku, None)
        return False
    taken = _taken(desk, shelf, keep=True)
    if not taken:  # goods moved while it was looked at, be it at this very moment
        _moved(desk, shelf)
        return False
    shelf.counted.clear()
    _keep(desk, shelf)
    text = _("The counts are recorded, entries {first} to {last}.")
    console.say(text.format(first=taken[0].entry, last=taken[-1].entry))
    return True


def _book(desk: Desk) -> dict[str, int]:
    """Return what the shop has by the book, by the SKU."""
    from supermarket.spending.stock.shelves import on_hand

    with desk.ledger.reading() as session:
        return {line.sku: line.on_hand for line in on_hand(session, desk.asked.site)}


def _moved(desk: Desk, shelf: _Shelf) -> bool:
    """Forget the counts of goods that moved since they were counted, and say so; say whether there were any."""
    book = _book(desk)
    moved = [goods for goods in shelf.goods if goods.sku in shelf.counted]
    moved = [goods for goods in moved if shelf.counted[goods.sku][1] != book.get(goods.sku, 0)]
    for goods in moved:
        shelf.counted.pop(goods.sku)
        text = _("{name} ({sku}) moved since it was counted; count it again.")
        desk.refuse(text.format(name=goods.name, sku=goods.sku))
    return bool(moved)


def _taken(desk: Desk, shelf: _Shelf, *, keep: bool) -> "list[Stocktake]":
    """Record counts, or with nothing kept return what recording would say; nothing of goods that moved meanwhile."""
    from supermarket.spending.stock.shelves import on_hand
    from supermarket.spending.stock.stocktakes import Counted, count

    with desk.call.writing(keep=keep) as session:
        book = {line.sku: line.on_hand for line in on_hand(session, desk.asked.site)}
        if keep and any(book.get(sku, 0) != by_the_book for sku, (_units, by_the_book) in shelf.counted.items()):
            return []
        return count(session, [Counted(sku, units) for sku, (units, _book) in shelf.counted.items()], desk.asked)


def _show(desk: Desk, shelf: _Shelf, taken: "list[Stocktake]") -> None:
    names = {goods.sku: f"{goods.name} ({goods.sku})" for goods in shelf.goods}
    differing = [each for each in taken if each.difference]
    rows = [(names[each.sku], each.book, each.counted, f"{each.difference:+}") for each in differing]
    with desk.paged():
        if rows:
            headings = (_("Goods"), _("By the book"), _("Counted"), _("Count difference"))
            console.say_table(headings, rows, {1: "right", 2: "right", 3: "right"})
        left = len(shelf.goods) - len(taken)
        if left:
            console.say(_("Not counted, and left as they are: {count}.").format(count=left))
        text = _("Sorts of goods: {count}. Counted {units}, by the book {book}; {more} more, {less} fewer.")
        console.say(
            text.format(
                count=len(taken),
                units=sum(each.counted for each in taken),
                book=sum(each.book for each in taken),
                more=sum(max(0, each.difference) for each in taken),
                less=-sum(min(0, each.difference) for each in taken),
            )
        )


def _again(desk: Desk, shelf: _Shelf) -> list[str]:
    """Return the goods that are to be counted again."""
    counted = [goods for goods in shelf.goods if goods.sku in shelf.counted]
    names = [f"{goods.name} ({goods.sku}): {shelf.counted[goods.sku][0]}" for goods in counted]
    place = desk.pick_one(names, question=_("Which goods?"))
    desk.sitting.answers = 0
    return [counted[place].sku]
