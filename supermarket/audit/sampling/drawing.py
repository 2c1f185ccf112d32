"""Drawing a sample from the books, by the very function with which verify.py draws it from a package."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, and_, bindparam, exists, select

from supermarket.audit.package.checker.sampling import SAMPLE_MIN, Item, Sample, draw, seed_of
from supermarket.audit.verification.outside import OutsideRoot
from supermarket.books.roots import root_at
from supermarket.books.session import ReadSession
from supermarket.books.tables import ReversalRow
from supermarket.earning.tables import AwardRow
from supermarket.errors.audit import SampleRootForeign, SampleTooSmall
from supermarket.journal.statements import Prepared, Value
from supermarket.journal.tables import table_of
from supermarket.spending.tables import RedemptionRow

_award: Final = table_of(AwardRow).c
_redemption: Final = table_of(RedemptionRow).c
_back: Final = table_of(ReversalRow).c


def _undone(origin: ColumnElement[str], seq: ColumnElement[int]) -> ColumnElement[bool]:
    """Return whether an entry was taken back by the same stream, up to the size."""
    return exists().where(
        _back.reverses_origin == origin,
        _back.reverses_seq == seq,
        _back.origin == bindparam("origin"),
        _back.seq <= bindparam("size"),
    )


_AWARDS: Final = Prepared(
    select(_award.seq, _award.site, _award.points)
    .where(
        _award.origin == bindparam("origin"),
        _award.seq <= bindparam("size"),
        _award.undone == 0,
        _award.points != 0,
        ~_undone(_award.origin, _award.seq),
    )
    .order_by(_award.seq)
)
_REDEMPTIONS: Final = Prepared(
    select(_redemption.seq, _redemption.site, _redemption.points)
    .where(
        _redemption.origin == bindparam("origin"),
        _redemption.seq <= bindparam("size"),
        and_(_redemption.reversed_on.is_(None), _redemption.points != 0),
        ~_undone(_redemption.origin, _redemption.seq),
    )
    .order_by(_redemption.seq)
)


@dataclass(frozen=True)
class DrawnSample:
    """A sample and by what it was drawn: the whole root (hex) of the first `size` entries of a stream, and a number.

    `asked` is how many entries were asked for.
    """

    origin: str
    size: int
    root: str
    number: int
    asked: int
    sample: Sample

    @property
    def entry(self) -> str:
        """Return the last entry under the root, as it stands on paper."""
        return f"{self.origin}-{self.size}"


def draw_sample(session: ReadSession, root: OutsideRoot, number: int, asked: int) -> DrawnSample:
    """Draw a sample by a root of this ledger, of which 16 digits will do, and a number that was drawn in public.

    Raises:
        SampleRootForeign: this ledger's root after that entry is another one, or it has no such entry.
        SampleTooSmall: two of each stratum could not be drawn.
    """
    if asked < SAMPLE_MIN:
        raise SampleTooSmall(asked=asked, least=SAMPLE_MIN)
    name = f"{root.origin}-{root.size}"
    try:
        whole = root_at(session.transaction, root.origin, root.size).hex()
    except ValueError:
        raise SampleRootForeign(entry=name) from None
    if not whole.startswith(root.root):
        raise SampleRootForeign(entry=name)
    span: dict[str, Value] = {"origin": root.origin, "size": root.size}
    items = [
        Item(f"{root.origin}-{seq}", what, site, int(points))
        for what, statement in (("award", _AWARDS), ("redemption", _REDEMPTIONS))
        for seq, site, points in session.each(statement, **span)
    ]
    sample = draw(seed_of(whole, number), asked, items)
    return DrawnSample(root.origin, root.size, whole, number, asked, sample)
