"""The three lists as a file: which lines there are, and what must fit together in one."""

from collections.abc import Mapping, Sequence
from typing import Final

from supermarket.books.session import ReadSession, Request
from supermarket.district.dated.files import check_code
from supermarket.district.dated.imports import Known, RegisterFile
from supermarket.district.dated.registers import EVER, HOUSEHOLDS, in_force, latest
from supermarket.district.roles import allow_on
from supermarket.district.sites import chain_of
from supermarket.locale import N_
from supermarket.practice.lists.kinds import LISTINGS, Listing
from supermarket.practice.lists.words import KINDS_OF_HELP, LIST_WORDS, NEED
from supermarket.practice.orders.registers import ORGANISATIONS, SERVICES
from supermarket.registers.columns import Column
from supermarket.registers.matching import name_form
from supermarket.registers.tables import FileRow


def _check_listing(session: ReadSession, row: FileRow, listing: Listing, _known: Known[Listing]) -> None:
    check_code(row, "listing", listing.listing)
    if listing.owner and listing.list == NEED:
        raise row.refused("owner", N_("an organisation offers; it is no part of a need"))
    if listing.household and listing.list != NEED:
        raise row.refused("household", N_("a household is named with a need alone"))
    if listing.owner and latest(session, ORGANISATIONS, listing.owner, EVER) is None:
        raise row.refused("owner", N_("there is no such organisation"))
    if listing.service and latest(session, SERVICES, listing.service, EVER) is None:
        raise row.refused("service", N_("there is no such service"))
    if listing.household:
        _check_household(session, row, listing)
    before = latest(session, LISTINGS, listing.listing, EVER)
    if before and before.list != listing.list:
        raise row.refused("list", N_("a line stays on its list; give the other one a code of its own"))


def _check_household(session: ReadSession, row: FileRow, listing: Listing) -> None:
    home = in_force(session, HOUSEHOLDS, str(listing.household), session.today)
    if home is None:
        raise row.refused("household", N_("there is no such household"))
    if listing.site not in {*chain_of(session, home.station, session.today), home.shop}:
        raise row.refused("household", N_("it belongs to another place than the need"))


def _check_reach(
    session: ReadSession, lines: Sequence[tuple[FileRow, Listing]], _rows: Mapping[str, Listing], request: Request
) -> None:
    """Refuse a line of a place where whoever records it is not at home.

    Raises:
        RoleRefused, SiteRefused, SiteUnknown: he is not.
    """
    for site in sorted({listing.site for _row, listing in lines}):
        allow_on(session, "listing record", actor=request.actor, site=site, on=session.today)


_NOTHING: Final = N_("a code of 1 to 12 digits, or nothing")
_COLUMNS: Final = (
    Column("listing", "清单项编号 清单项 清单编号", "code", N_("a code of 1 to 12 digits")),
    Column("list", "清单 清单类型 清单类别", "word", N_("one of {words}"), LIST_WORDS),
    Column("kind", "类别 服务类别 领域 类型", "word", N_("one of {words}"), KINDS_OF_HELP),
    Column("capacity", "容量 可承接数 承接数量 所需次数 数量", "whole", N_("a whole number above zero")),
    Column("until", "有效期至 有效期 截止日期 终止日期", "date", N_("a date such as 2026-12-31, or nothing")),
    Column("owner", "归属组织 所属组织 提供方 责任组织 组织编号", "code", _NOTHING),
    Column("service", "菜单服务 点单服务 服务编号", "code", _NOTHING),
)
LISTING_FILE: Final = RegisterFile(
    LISTINGS,
    "listing record",
    ("listing", "list", "name", "kind", "site", "capacity", "until", "owner", "household", "service", "from"),
    _check_listing,
    together=_check_reach,
    home=lambda _session, listing: listing.site,
    alike=lambda line: (name_form(line.name), line.list, line.kind, line.site, line.owner, line.household, line.until),
    own=_COLUMNS,
)
