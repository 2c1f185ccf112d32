"""The kind of entry by which households go from one machine to another (CONTRIBUTING, holders)."""

from collections.abc import Mapping
from typing import Any, Final

from supermarket.books.kinds import Body, Change, Kind, Known, Named, Part, stamp_of
from supermarket.households.holders.tables import HolderRow, LostRow
from supermarket.journal.entry import Entry, EntryName, node_of
from supermarket.journal.statements import Value


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
    rows = [_goes(entry, household, of=body.of, holder=body.to) for household in body.households]
    if body.lost:
        told: dict[str, Value] = {"lost": body.lost.origin, "size": body.lost.size, "on": entry.on}
        rows.append(Change(LostRow, {**stamp_of(entry), **told}))
    return tuple(rows)


def taken_over(entry: Entry, household: str, of: str, paper: EntryName, held: int) -> Change:
    """Return the row by which a household goes to this entry's machine on paper, before the stream says so.

    `paper` is the entry that gave it away, as its paper shows it, and `held` the points that it was given away with.
    """
    on_paper: dict[str, Value] = {"paper_origin": paper.origin, "paper_seq": paper.seq, "held": held}
    return _goes(entry, household, of=of, holder=node_of(entry.origin), on_paper=on_paper)


_BY_STREAM: Final[Mapping[str, Value]] = {"paper_origin": None, "paper_seq": None, "held": None}


def _goes(entry: Entry, household: str, *, of: str, holder: str, on_paper: Mapping[str, Value] = _BY_STREAM) -> Change:
    return Change(HolderRow, {**stamp_of(entry), "household": household, "of": of, "holder": holder, **on_paper})


def _names(body: HolderChanged) -> tuple[Named, ...]:
    return tuple(Named("household", household, ended=True) for household in body.households)


HOLDER_CHANGED: Final = Kind("holder.changed", HolderChanged, rows=_rows, names=_names)
KINDS: Final[tuple[Kind[Any], ...]] = (HOLDER_CHANGED,)
