"""Takes what is scanned at a browser's till: the counter as it was kept, one text, the counter as it is kept then.

Nothing of a till lives in the server. What a text records and how the counter stands after it are committed together,
under the key of the request: sent again, it is answered by what came of it the first time.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final, Literal

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.sites import shop_of
from supermarket.errors.dates import DateDoubted
from supermarket.journal.entry import require_name
from supermarket.journal.store import entry_named
from supermarket.ledger import Ledger
from supermarket.local.browsers.counters import Counter, CounterMovedError, counter_of, keep_counter
from supermarket.spending.kinds import GOODS_REDEEMED
from supermarket.spending.till.sessions import Session, date_in_doubt, open_session
from supermarket.spending.till.state import Books
from supermarket.spending.till.till import Till, open_or_resume
from supermarket.spending.till.view import View
from supermarket.web.pages.till.kept import Kept, Said, read_kept

Came = Literal["taken", "repeated", "moved", "closed"]
"""What became of a text: it was taken; it was taken before, under its key; the counter is not as its sender saw it;
or there is no open till."""


@dataclass(frozen=True)
class Stand:
    """How a clerk's till stands: its shop, the session that is open, and what is kept of its counter.

    `counter` is there where a browser has used it today. Where no session is open it may tell how the last one ended.
    `doubted` is the date of the last entry, where today's is in doubt.
    """

    shop: str
    today: str
    opened: Session | None
    counter: Counter | None
    kept: Kept
    doubted: str | None

    @property
    def is_open(self) -> bool:
        """Say whether a browser goes on with it without being asked anything."""
        return self.opened is not None and self.counter is not None and self.counter.till == self.opened.till


@dataclass(frozen=True)
class Taken:
    """What came of a text; `view` is there where it was taken now."""

    came: Came
    view: View | None = None


class _Kept(Books):
    """The ledger for one text: whatever is recorded is committed with the counter as it stands then."""

    def __init__(self, ledger: Ledger, counter: Counter) -> None:
        """Take the ledger and the counter that was seen."""
        self._ledger: Final = ledger
        self.counter = counter
        self.till: Till | None = None

    def reading(self) -> AbstractContextManager[ReadSession]:
        """Give a snapshot."""
        return self._ledger.reading()

    @contextmanager
    def writing(self) -> Iterator[WriteSession]:
        """Give the writer's session; the counter is kept within it."""
        with self._ledger.writing() as session:
            yield session
            if self.till is not None:
                kept = Kept(self.till.basket, None, Said(receipt=_redeemed(session)))
                before, self.counter = self.counter, _next(self.counter, self.counter.key, kept)
                keep_counter(session.transaction, self.counter, seen=before.version)


def stand_of(ledger: Ledger, site: str, actor: str) -> Stand:
    """Return how a clerk's till at a site stands.

    Raises:
        SiteUnknown, ShopMissing, ShopAmbiguous: the site means no one shop.
    """
    with ledger.reading() as session:
        shop = shop_of(session, site, session.today).site
        opened, found = open_session(session, shop, actor), counter_of(session, shop, actor)
        counter = found if found and found.day == session.today else None
        kept = read_kept(counter.kept) if counter else Kept()
        return Stand(shop, session.today, opened, counter, kept, date_in_doubt(session))


def open_counter(ledger: Ledger, request: Request, *, date_is_right: bool) -> None:
    """Open the till of a shop for a browser, or go on with the session that was left open; done once by its key.

    Raises:
        DateDoubted: today's date is in doubt, and nobody said that it is right.
        SiteUnknown, ShopMissing, ShopAmbiguous, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: as in
            `open_or_resume`.
    """
    stand = stand_of(ledger, request.site, request.actor)
    if stand.is_open or (stand.counter and stand.counter.key == _mark(request, "")):
        return
    if stand.doubted and not date_is_right:
        raise DateDoubted(today=stand.today, last=stand.doubted)
    till, _resumed = open_or_resume(ledger, request)
    with ledger.database.writing() as transaction:
        before = counter_of(transaction, stand.shop, request.actor)
        if before and before.till == till.opened.till and before.day == stand.today:
            return  # another tap was quicker
        seen = before.version if before else 0
        key = _mark(request, "")
        counter = Counter(stand.shop, request.actor, till.opened.till, seen + 1, stand.today, key, Kept().text())
        keep_counter(transaction, counter, seen=seen)


def take(ledger: Ledger, request: Request, text: str, *, seen: int) -> Taken:
    """Take one text at the till of whoever asks; `seen` is the version of the counter that he saw.

    The key of the request makes it count once. What a rule refuses is said by the view and raises nothing.

    Raises:
        SiteUnknown, ShopMissing, ShopAmbiguous: the site means no one shop.
    """
    stand = stand_of(ledger, request.site, request.actor)
    mark = _mark(request, text)
    if stand.counter and stand.counter.key == mark:
        return Taken("repeated")
    if stand.counter is None or stand.opened is None or not stand.is_open:
        return Taken("closed")
    if stand.counter.version != seen:
        return Taken("moved")
    books = _Kept(ledger, replace(stand.counter, key=mark, day=stand.today))
    at_shop = replace(request, site=stand.shop)
    books.till = till = Till(books, at_shop, stand.opened, basket=stand.kept.basket, asked=stand.kept.asked)
    try:
        view = till.take(text)
        kept = Kept(till.basket, till.question.asked if till.question else None, Said.of(view))
        with ledger.database.writing() as transaction:
            keep_counter(transaction, _next(books.counter, books.counter.key, kept), seen=books.counter.version)
    except CounterMovedError:
        now = stand_of(ledger, request.site, request.actor)
        return Taken("repeated" if now.counter and now.counter.key == mark else "moved")
    return Taken("taken", view)


def _mark(request: Request, text: str) -> str:
    """Return what tells a text that is sent again from another that a page of the same key sends."""
    return f"{request.key} {sha256(text.encode('utf-8', 'replace')).hexdigest()[:16]}"


def _next(counter: Counter, key: str, kept: Kept) -> Counter:
    return replace(counter, version=counter.version + 1, key=key, kept=kept.text())


def _redeemed(session: WriteSession) -> str | None:
    """Return the redemption that a session recorded, or found by its key."""
    for name in session.answers:
        entry = entry_named(session.transaction, require_name(name))
        if entry and entry.kind == GOODS_REDEEMED.name:
            return name
    return None
