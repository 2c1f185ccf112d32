"""Points are lent on a voucher, and given back when the stream brings the entry that it shows."""

from typing import Any, Final

from supermarket.books.accounts import advanced, household_points
from supermarket.books.kinds import POINT, Body, Change, Kind, Named, Posting, always, stamp_of
from supermarket.earning.vouchers.tables import VoucherRow, VoucherSettledRow
from supermarket.journal.entry import Entry, require_name
from supermarket.journal.statements import Value


class VoucherTaken(Body):
    """A voucher was taken: its points are lent to the household; it names the entry that it shows, `leaf` its hash.

    Once on each machine; only the household's holder takes one.
    """

    asked: dict[str, Any]
    voucher: str
    leaf: str
    household: str
    points: int


class VoucherSettled(Body):
    """The stream brought the entry of a voucher that was `taken`; what was lent on it is given back."""

    voucher: str
    taken: str
    household: str
    points: int


def _lent(entry: Entry, body: VoucherTaken) -> tuple[Posting, ...]:
    return (
        Posting(household_points(body.household), POINT, body.points),
        Posting(advanced(entry.site), POINT, -body.points),
    )


def _given_back(entry: Entry, body: VoucherSettled) -> tuple[Posting, ...]:
    return (
        Posting(household_points(body.household), POINT, -body.points),
        Posting(advanced(entry.site), POINT, body.points),
    )


def _taken(entry: Entry, body: VoucherTaken) -> tuple[Change, ...]:
    voucher = require_name(body.voucher)
    told: dict[str, Value] = {
        "voucher_origin": voucher.origin,
        "voucher_seq": voucher.seq,
        "household": body.household,
        "points": body.points,
    }
    return (Change(VoucherRow, {**stamp_of(entry), **told, "site": entry.site, "on": entry.on, "leaf": body.leaf}),)


def _settled(entry: Entry, body: VoucherSettled) -> tuple[Change, ...]:
    taken = require_name(body.taken)
    told: dict[str, Value] = {"taken_origin": taken.origin, "taken_seq": taken.seq, "on": entry.on}
    return (Change(VoucherSettledRow, {"origin": entry.origin, "seq": entry.seq, **told}),)


def _names(body: VoucherTaken) -> tuple[Named, ...]:
    return (Named("household", body.household),)


def _of_whom(body: VoucherSettled) -> tuple[Named, ...]:
    return (Named("household", body.household, ended=True),)


VOUCHER_TAKEN: Final = Kind("voucher.taken", VoucherTaken, postings=_lent, rows=_taken, names=_names)
VOUCHER_SETTLED: Final = Kind(
    "voucher.settled", VoucherSettled, postings=_given_back, rows=_settled, names=_of_whom, clears=always
)
KINDS: Final[tuple[Kind[Any], ...]] = (VOUCHER_TAKEN, VOUCHER_SETTLED)
