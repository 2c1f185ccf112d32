"""Points are lent on a voucher, and given back when the stream brings the entry that it shows."""

from typing import Any, Final

from supermarket.books.accounts import advanced, household_points, recoverable
from supermarket.books.kinds import POINT, Body, Change, Kind, Named, Posting, always, stamp_of
from supermarket.earning.kinds import points_moved
from supermarket.earning.tables import AwardYearRow
from supermarket.earning.vouchers.tables import VoucherCountRow, VoucherRow, VoucherSettledRow
from supermarket.households.holders.kinds import taken_over
from supermarket.journal.entry import Entry, require_name
from supermarket.journal.statements import Value


class VoucherTaken(Body):
    """A voucher was taken: its points are lent to the household; it names the entry that it shows, `leaf` its hash.

    Once on each machine; only the household's holder takes one. `credited` is the business date of the entry shown, by
    whose year the points lapse. Where that entry gave the household away, the machine that records this holds it from
    here on: `of` is the node that gave it, `held` what it held there, and no more is spent until the stream comes.
    """

    asked: dict[str, Any]
    voucher: str
    leaf: str
    household: str
    points: int
    credited: str
    of: str | None = None
    held: int | None = None


class VoucherSettled(Body):
    """The stream brought the entry of a voucher that was `taken`; what was lent on it is given back.

    `owed` are the points of these that are not there any more, because the entry was reversed before it came: the
    household owes them 待追回.
    """

    voucher: str
    taken: str
    household: str
    points: int
    credited: str
    owed: int | None = None


def _lent(entry: Entry, body: VoucherTaken) -> tuple[Posting, ...]:
    if not body.points:
        return ()
    return (
        Posting(household_points(body.household), POINT, body.points),
        Posting(advanced(entry.site), POINT, -body.points),
    )


def _given_back(entry: Entry, body: VoucherSettled) -> tuple[Posting, ...]:
    if not body.points:
        return ()
    owed = body.owed or 0
    legs = (
        Posting(household_points(body.household), POINT, owed - body.points),
        Posting(advanced(entry.site), POINT, body.points),
    )
    return (*legs, Posting(recoverable(body.household), POINT, -owed)) if owed else legs


def _moved(entry: Entry, body: VoucherTaken | VoucherSettled, points: int) -> tuple[Change, ...]:
    """Return what months count, and the year by which what was lent would lapse."""
    if not points:
        return ()
    year: dict[str, Value] = {"household": body.household, "year": body.credited[:4], "points": points}
    return (Change(AwardYearRow, year), points_moved(entry, body, body.household, abs(points)))


def _taken(entry: Entry, body: VoucherTaken) -> tuple[Change, ...]:
    voucher = require_name(body.voucher)
    told: dict[str, Value] = {
        "voucher_origin": voucher.origin,
        "voucher_seq": voucher.seq,
        "household": body.household,
        "points": body.points,
        "credited": body.credited,
    }
    row = Change(VoucherRow, {**stamp_of(entry), **told, "site": entry.site, "on": entry.on, "leaf": body.leaf})
    counted = Change(VoucherCountRow, {"origin": entry.origin, "seq": entry.seq, "taken": 1, "settled": 0})
    moved = _moved(entry, body, body.points)
    if body.of is None:
        return (row, counted, *moved)
    return (row, counted, *moved, taken_over(entry, body.household, body.of, voucher, body.held or 0))


def _settled(entry: Entry, body: VoucherSettled) -> tuple[Change, ...]:
    taken = require_name(body.taken)
    told: dict[str, Value] = {"taken_origin": taken.origin, "taken_seq": taken.seq, "on": entry.on}
    row = Change(VoucherSettledRow, {"origin": entry.origin, "seq": entry.seq, **told})
    counted = Change(VoucherCountRow, {"origin": taken.origin, "seq": taken.seq, "taken": 0, "settled": 1})
    return (row, counted, *_moved(entry, body, -body.points))


def _names(body: VoucherTaken) -> tuple[Named, ...]:
    return (Named("household", body.household),)


def _of_whom(body: VoucherSettled) -> tuple[Named, ...]:
    return (Named("household", body.household, ended=True),)


VOUCHER_TAKEN: Final = Kind("voucher.taken", VoucherTaken, postings=_lent, rows=_taken, names=_names)
VOUCHER_SETTLED: Final = Kind(
    "voucher.settled", VoucherSettled, postings=_given_back, rows=_settled, names=_of_whom, clears=always
)
KINDS: Final[tuple[Kind[Any], ...]] = (VOUCHER_TAKEN, VOUCHER_SETTLED)
