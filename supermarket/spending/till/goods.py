"""Which goods lie on a till's counter and how many, and what is asked where the book has fewer."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from supermarket.books.accounts import stock, units
from supermarket.books.session import ReadSession
from supermarket.district.gtins import gtin
from supermarket.errors.shop.goods import StockShort
from supermarket.locale import _
from supermarket.spending.goods.articles import article_scanned
from supermarket.spending.goods.catalogue import name_of
from supermarket.spending.redemption.basket import goods_found, quantity_of, with_quantity, without
from supermarket.spending.redemption.near import near_words
from supermarket.spending.stock.shelves import batches
from supermarket.spending.stock.stocktakes import Counted, count
from supermarket.spending.till.checking import too_few
from supermarket.spending.till.people import People
from supermarket.spending.till.reading import ArticleTyped, LineSet
from supermarket.spending.till.state import OpenTill, Option
from supermarket.spending.till.view import Question, View


@dataclass(frozen=True)
class Wanted:
    """So many units of goods, in all, that the book has not; `held` lie on the counter."""

    sku: str
    name: str
    quantity: int
    held: int


class GoodsOnCounter:
    """The goods on a till's counter."""

    def __init__(self, till: OpenTill, people: People) -> None:
        """Take the till on whose counter they lie, and who may be meant by letters instead."""
        self.till = till
        self.people = people
        till.questions.update({"short": self._what_now, "count": self._how_many, "counted": self._whether})
        till.picked.update(
            {
                "goods": lambda option: self._add(option.number),
                "household instead": lambda option: people.instead(option.number, option.words),
            }
        )

    def scanned(self, asked: ArticleTyped) -> View:
        """Add what was scanned: one, a pack's units, or as many as were typed with it."""
        till = self.till
        if not asked.quantity:
            return till.view(_("None of it was added; `-` and a line's number take that line out."), bell=True)
        with till.books.reading() as session:
            article = article_scanned(session, asked.typed)
        if article is None:
            told = (
                _("No goods have this barcode.")
                if gtin(asked.typed)
                else _("{digits} was not understood; scan it again.")
            )
            return till.view(told.format(digits=asked.typed[:20]), bell=True)
        return self._add(article.sku, article.units * asked.quantity)

    def words(self, text: str) -> View:
        """Offer the goods and the households that a part of a name fits; letters alone are never goods unasked."""
        till = self.till
        if till.basket is None:
            return self.people.find(text)
        with till.books.reading() as session:
            goods, households = goods_found(session, text), self.people.found(session, text)
        if not goods and not households:
            return till.view(_("Neither goods nor a household here is called that."), bell=True)
        if len(goods) == 1 and not households and not text.isascii():
            return self._add(goods[0].sku)
        options = [Option(f"{each.name} {each.points}", "goods", each.sku) for each in goods]
        text = _("household {words}")
        options += [
            Option(text.format(words=words), "household instead", row.household, words) for row, words in households
        ]
        return till.pick(options, _("The basket of {head} is open.").format(head=till.basket.head))

    def line(self, asked: LineSet) -> View:
        """Give a line by its number so many units, or take it out."""
        lines = self.till.basket.lines if self.till.basket else ()
        if not 1 <= asked.line <= len(lines):
            return self.till.view(_("There is no line {line}.").format(line=asked.line), bell=True)
        line = lines[asked.line - 1]
        return self._set(line.sku, asked.quantity, in_place=True) if asked.quantity else self._take_out(line.sku)

    def last(self, quantity: int) -> View:
        """Give the last line so many units, or take it out."""
        till = self.till
        if till.basket is None or not till.basket.lines:
            return till.view(_("There is no line to change; scan goods first."), bell=True)
        return self.line(LineSet(len(till.basket.lines), quantity))

    # --- on the counter ---------------------------------------------------------------------------------------------

    def _add(self, sku: str, more: int = 1) -> View:
        if self.till.basket is None:
            return self.till.view(_("Scan the card first, then the goods."), bell=True)
        return self._set(sku, quantity_of(self.till.basket, sku) + more)

    def _take_out(self, sku: str) -> View:
        till = self.till
        if till.basket is None:
            return till.view()
        name = next(line.name for line in till.basket.lines if line.sku == sku)
        till.basket = without(till.basket, sku)
        return self._told(_("{name} is taken out.").format(name=name))

    def _set(self, sku: str, quantity: int, *, in_place: bool = False) -> View:
        till = self.till
        if till.basket is None:
            return till.view()
        try:
            with till.books.reading() as session:
                till.basket = with_quantity(session, till.opened.shop, till.basket, sku, quantity, in_place=in_place)
        except StockShort as short:
            return self._ask_what_now(sku, quantity, short.on_hand)
        line = next(line for line in till.basket.lines if line.sku == sku)
        return self._told(near_words(line.name, line.near) if line.near else "")

    def _told(self, told: str) -> View:
        """Return how things stand after a line changed, with all that is to be told."""
        basket = self.till.basket
        short = basket is not None and bool(basket.lines) and basket.left < 0
        return self.till.view(too_few(basket) if basket and short else "", told, bell=short)

    # --- what the book does not have --------------------------------------------------------------------------------

    def _ask_what_now(self, sku: str, quantity: int, on_hand: int) -> View:
        """Say how many the book has, and let the shelf be counted, as many be given, or nothing be changed."""
        till = self.till
        held = quantity_of(till.basket, sku) if till.basket else 0
        with till.books.reading() as session:
            wanted = Wanted(sku, name_of(session, sku, session.today), quantity, held)
            fresh = _fresh(session, till.opened.shop, sku)
        text = _("Only {on_hand} of {name} ({sku}) are here by the book, not {quantity}.")
        told = text.format(on_hand=on_hand, name=wanted.name, sku=sku, quantity=quantity)
        return till.ask("short", told, bell=True, wanted=asdict(wanted), fresh=fresh)

    def _what_now(self, *, wanted: dict[str, Any], fresh: int) -> Question:
        meant = Wanted(**wanted)
        acts: list[tuple[str, Callable[[], View]]] = [(_("count the shelf"), lambda: self._ask_count(meant))]
        if fresh not in {0, meant.held}:
            give = _("give {quantity}").format(quantity=fresh)
            acts.append((give, lambda: self._set(meant.sku, fresh, in_place=True)))
        acts.append((_("leave it as it was"), lambda: self.till.view(_left(meant))))
        return Question(
            _("What now?"),
            tuple(words for words, _act in acts),
            lambda choice: acts[choice - 1][1](),
            left=_left(meant),
        )

    def _ask_count(self, wanted: Wanted, *told: str) -> View:
        """Ask for a count, and remember what the book says: what moves from now on is in the count or not."""
        return self.till.ask("count", *told, bell=bool(told), wanted=asdict(wanted), book=self._book(wanted))

    def _how_many(self, *, wanted: dict[str, Any], book: int) -> Question:
        meant = Wanted(**wanted)
        text = _("Count all of {name} ({sku}), those on the counter too, and type how many.")
        return Question(
            text.format(name=meant.name, sku=meant.sku),
            (),
            lambda counted: self._ask_whether(meant, counted, book),
            left=_("Nothing was counted."),
        )

    def _ask_whether(self, wanted: Wanted, counted: int, book: int) -> View:
        """Show a count beside the book before it is recorded."""
        if self._book(wanted) != book:
            return self._ask_again(wanted)
        return self.till.ask("counted", wanted=asdict(wanted), counted=counted, book=book)

    def _whether(self, *, wanted: dict[str, Any], counted: int, book: int) -> Question:
        meant = Wanted(**wanted)
        text = _("{name}: book {book}, you counted {counted}, difference {difference}. Record it?")
        return self.till.yes_or_no(
            text.format(name=meant.name, book=book, counted=counted, difference=f"{counted - book:+}"),
            (_("yes, record it"), _("no, record nothing")),
            lambda: self._count(meant, counted, book),
            left=_("Nothing was counted."),
        )

    def _ask_again(self, wanted: Wanted) -> View:
        """Ask for the count once more where somebody else moved goods of it meanwhile."""
        told = _("{name} ({sku}) moved since it was counted; count it again.")
        return self._ask_count(wanted, told.format(name=wanted.name, sku=wanted.sku))

    def _book(self, wanted: Wanted) -> int:
        with self.till.books.reading() as session:
            return session.balance(stock(self.till.opened.shop), units(wanted.sku))

    def _count(self, wanted: Wanted, counted: int, book: int) -> View:
        till = self.till
        with till.books.writing() as session:
            has_changed = session.balance(stock(till.opened.shop), units(wanted.sku)) != book
            if not has_changed:
                request = replace(till.request, site=till.opened.shop)
                count(session, [Counted(wanted.sku, counted)], request)
        return self._ask_again(wanted) if has_changed else self._set(wanted.sku, wanted.quantity, in_place=True)


def _left(wanted: Wanted) -> str:
    """Return what is said where the counter stays as it was."""
    if not wanted.held:
        return _("{name} is not in the basket.").format(name=wanted.name)
    return _("{name} stays at {quantity}.").format(name=wanted.name, quantity=wanted.held)


def _fresh(session: ReadSession, shop: str, sku: str) -> int:
    """Return how many units of an SKU are here by the book and can still be given."""
    held = batches(session, shop, sku)
    return sum(batch.left for batch in held if batch.expires is None or batch.expires >= session.today)
