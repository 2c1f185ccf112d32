"""Goods near their last day 临期, as whoever hands them over is told of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import bindparam, select

from supermarket.books.session import ReadSession
from supermarket.errors.staff import SettingMissing
from supermarket.journal.entry import require_name
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of
from supermarket.locale import _
from supermarket.spending.redemption.redemption import Redemption
from supermarket.spending.stock.shelves import near_until
from supermarket.spending.tables import BatchRow

_batch: Final = table_of(BatchRow).c
_EXPIRES: Final = Prepared(
    select(_batch.expires).where(
        _batch.origin == bindparam("origin"), _batch.seq == bindparam("seq"), _batch.sku == bindparam("sku")
    )
)


def near_day(session: ReadSession, last_day: str | None) -> str | None:
    """Return the last day of goods where it is near today; None where it is not, or nobody said what is near."""
    if last_day is None:
        return None
    try:
        return last_day if last_day <= near_until(session) else None
    except SettingMissing:  # that holds up no queue
        return None


def near_words(name: str, last_day: str) -> str:
    """Return what is said of goods near their last day."""
    text = _("{name}: the last day is {date}. Look at the date before you hand it over.")
    return text.format(name=name, date=last_day)


def with_near_days(session: ReadSession, redemption: Redemption) -> Redemption:
    """Return a redemption with the last day of what each of its lines took first, where that was near when it was made.

    What a paper slip gave, or was given on an earlier day, is out of the shop: nobody can look at it any more.
    """
    entry = entry_named(session.transaction, require_name(redemption.entry))
    if entry is None or "slip" in entry.content:
        return redemption
    then = session.as_of(entry)
    if entry.on != then.today:
        return redemption
    lines = zip(redemption.lines, entry.content["lines"], strict=True)
    return replace(redemption, lines=tuple(replace(given, near=_near(then, line)) for given, line in lines))


def _near(session: ReadSession, line: Mapping[str, Any]) -> str | None:
    if not line.get("from"):
        return None
    batch = require_name(line["from"][0]["delivery"])
    row = session.row(_EXPIRES, origin=batch.origin, seq=batch.seq, sku=line["sku"])
    return near_day(session, row[0] if row else None)
