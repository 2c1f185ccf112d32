"""The kind of entry by which households go from one machine to another (CONTRIBUTING, holders)."""

from typing import Any, Final

from supermarket.books.kinds import Body, Change, Kind, Known, Named, Part, stamp_of
from supermarket.households.holders.tables import HolderRow
from supermarket.journal.entry import Entry


class Lost(Part):
    """How far the stream of a machine that died is known: what it wrote after that is missing."""

    origin: str
    size: int
    root: str


class HolderChanged(Body):
    """Households go from the machine of node `of` to that of node `to`: from here on that one alone debits them.

    It is written by the machine that gives them away. Where that one is `lost`, the centre takes them, and a second
    person says so: `approver`, and how he was known.
    """

    asked: dict[str, Any]
    of: str
    to: str
    households: tuple[str, ...]
    lost: Lost | None = None
    approver: str | None = None
    approved: Known | None = None


def _rows(entry: Entry, body: HolderChanged) -> tuple[Change, ...]:
    return tuple(
        Change(HolderRow, {**stamp_of(entry), "household": household, "of": body.of, "holder": body.to})
        for household in body.households
    )


def _names(body: HolderChanged) -> tuple[Named, ...]:
    return tuple(Named("household", household, ended=True) for household in body.households)


HOLDER_CHANGED: Final = Kind("holder.changed", HolderChanged, rows=_rows, names=_names)
KINDS: Final[tuple[Kind[Any], ...]] = (HOLDER_CHANGED,)
