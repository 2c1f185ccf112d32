"""The three lists as a file: which lines there are, and what must fit together in one."""

from collections.abc import Mapping, Sequence
from typing import Final

from supermarket.books.session import ReadSession, Request
from supermarket.district.dated.files import check_code
from supermarket.district.dated.imports import Known, RegisterFile
from supermarket.district.dated.registers import latest
from supermarket.district.roles import allow_on
from supermarket.locale import N_
from supermarket.practice.lists.kinds import LISTINGS, NEED, Listing
from supermarket.registers.tables import FileRow

_EVER: Final = "9999-12-31"


def _check_listing(session: ReadSession, row: FileRow, listing: Listing, _known: Known[Listing]) -> None:
    check_code(row, "listing", listing.listing)
    if listing.owner and listing.list == NEED:
        raise row.refused("owner", N_("an organisation offers; it is no part of a need"))
    if listing.household and listing.list != NEED:
        raise row.refused("household", N_("a household is named with a need alone"))
    before = latest(session, LISTINGS, listing.listing, _EVER)
    if before and before.list != listing.list:
        raise row.refused("list", N_("a line stays on its list; give the other one a code of its own"))


def _check_reach(
    session: ReadSession, lines: Sequence[tuple[FileRow, Listing]], _rows: Mapping[str, Listing], request: Request
) -> None:
    """Refuse a line of a place where whoever records it is not at home.

    Raises:
        RoleRefused, SiteRefused, SiteUnknown: he is not.
    """
    for site in sorted({listing.site for _row, listing in lines}):
        allow_on(session, "listing record", actor=request.actor, site=site, on=session.today)


LISTING_FILE: Final = RegisterFile(
    LISTINGS,
    "listing record",
    ("listing", "list", "name", "field", "site", "capacity", "until", "owner", "household", "menu", "from"),
    _check_listing,
    together=_check_reach,
)
