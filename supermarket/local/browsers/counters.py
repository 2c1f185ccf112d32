"""Counters 柜台: what lies before a clerk whose till is served to a browser, so that any process can go on with it.

A counter is kept under a version: whoever changes it says which one he saw, and of two at once one is told.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, delete, select

from supermarket.books.session import ReadSession
from supermarket.journal.database import Transaction
from supermarket.journal.engines.neutral import Upsert
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.local.opened import Opened
from supermarket.local.tables import CounterRow

_counter: Final = table_of(CounterRow)
_OF: Final = Prepared(
    select(_counter.c.till, _counter.c.version, _counter.c.day, _counter.c.key, _counter.c.kept).where(
        _counter.c.shop == bindparam("shop"), _counter.c.actor == bindparam("actor")
    )
)
_KEEP: Final = Prepared(Upsert(_counter, sets=("till", "version", "day", "key", "kept")))
_OLD: Final = Prepared(select(_counter.c.shop).where(_counter.c.day < bindparam("before_day")))
_DROP_OLD: Final = Prepared(delete(_counter).where(_counter.c.day < bindparam("before_day")))


class CounterMovedError(Exception):
    """Somebody else changed a counter meanwhile: another tap, another phone of the same clerk."""


@dataclass(frozen=True)
class Counter:
    """A counter: whose it is, the entry that opened its till, and what is kept of it, as JSON.

    `day` is the business date on which it was last changed, `key` marks the request that did so.
    """

    shop: str
    actor: str
    till: str
    version: int
    day: str
    key: str
    kept: str


def counter_of(session: ReadSession | Transaction, shop: str, actor: str) -> Counter | None:
    """Return a clerk's counter at a shop, or None."""
    row = session.row(_OF, shop=shop, actor=actor)
    return Counter(shop, actor, *row) if row else None


def keep_counter(transaction: Transaction, counter: Counter, *, seen: int) -> None:
    """Keep a counter in the place of the one of the version that was seen, 0 where there was none.

    What is overwritten does not stay in the file. Counters of earlier days are forgotten.

    Raises:
        CounterMovedError: it has another version by now.
    """
    now = counter_of(transaction, counter.shop, counter.actor)
    if (now.version if now else 0) != seen:
        raise CounterMovedError
    transaction.engine.forget_deleted(transaction.driver)
    transaction.run(_DROP_OLD, before_day=counter.day)
    transaction.run(_KEEP, **vars(counter))


def forget_counters(ledger: Opened) -> None:
    """Forget what lay on counters on earlier days."""
    with ledger.reading() as session:
        today = session.today
        if session.row(_OLD, before_day=today) is None:
            return
    with ledger.database.writing() as transaction:
        transaction.engine.forget_deleted(transaction.driver)
        transaction.run(_DROP_OLD, before_day=today)
