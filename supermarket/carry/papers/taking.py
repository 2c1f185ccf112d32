"""Taking in what was scanned from paper: whole files alone, each checked as one that came by stick."""

from collections.abc import Iterable
from typing import Final

from supermarket.books.rebuild import Progress
from supermarket.books.session import Request
from supermarket.carry.files.packed import Packed, checked_whole
from supermarket.carry.papers.pieces import Piece, gathered
from supermarket.carry.taking import Refused, Taken, TakenAll, check_taker, take_packed
from supermarket.errors import Refusal
from supermarket.errors.many.carry import CodesMissing
from supermarket.ledger import Ledger
from supermarket.locale import N_, _

_FROM: Final = N_("the paper")


def take_pieces(ledger: Ledger, pieces: Iterable[Piece], request: Request, progress: Progress) -> TakenAll:
    """Take in the files of which all pieces were scanned, each by itself; say of the others what is missing.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
    """
    with ledger.reading() as session:
        check_taker(session, request)
    found = gathered(pieces)
    taken, refused = list[Taken](), list[Refusal]()
    for data in found.whole:
        try:
            taken += take_packed(ledger, checked_whole(Packed(_(_FROM), data)), progress)
        except Refusal as refusal:
            refused.append(refusal)
    refused += (CodesMissing(count=count, missing=list(missing)) for count, missing in found.missing)
    return TakenAll(tuple(taken), tuple(Refused(_(_FROM), each.code, str(each)) for each in refused))
