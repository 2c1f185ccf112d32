"""The papers of a place as the ledger has it: shelf labels, staff cards, blank forms, the command sheet."""

from collections.abc import Sequence
from pathlib import Path

from supermarket.books.session import ReadSession, Request
from supermarket.district.dated.registers import SITES, STAFF, all_in_force, in_force
from supermarket.district.kinds import Staff
from supermarket.district.roles import allow_on
from supermarket.district.sites import chain_of, site_of
from supermarket.errors.paper import NoStaffCards
from supermarket.paper.cards.issuing import check_file, write_whole
from supermarket.paper.cards.staff_cards import StaffFace, staff_cards_pdf
from supermarket.paper.forms.command_sheet import command_sheet_pdf
from supermarket.paper.forms.forms import Form, forms_pdf
from supermarket.paper.forms.labels import ShelfLabel, labels_pdf
from supermarket.paper.forms.texts import Blanks, CountedGoods
from supermarket.people.records import record_of
from supermarket.spending.goods.barcodes import staff_barcode
from supermarket.spending.goods.catalogue import goods_listed


def print_labels(session: ReadSession, pdf: Path) -> int:
    """Write the shelf labels of all goods and services in force; return how many.

    Raises:
        FileExists, FileKind, BarcodeShared: they cannot be printed.
    """
    check_file(pdf, ".pdf")
    labels = [
        ShelfLabel(
            sku=goods.sku,
            name=goods.name,
            unit=goods.unit,
            points=goods.points,
            barcode=goods.barcode,
            limit=goods.limit,
        )
        for goods in goods_listed(session, session.today)
    ]
    write_whole(pdf, labels_pdf(labels, at=session.now, drill=session.drill))
    return len(labels)


def print_staff_cards(session: ReadSession, site: str, request: Request, pdf: Path) -> list[str]:
    """Write the cards of the staff at home at a site and below it, with the names kept here; return their codes.

    Whose code a card cannot hold, because it is too long or begins with 0, has none.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, SiteUnknown: the operator may not, or not there.
        NoStaffCards: there is nobody to print one for.
        FileExists, FileKind: they cannot be printed.
    """
    allow_on(session, "staff cards", actor=request.actor, site=site, on=session.today)
    check_file(pdf, ".pdf")
    staff = [each for each in all_in_force(session, STAFF, session.today) if _is_below(session, each.site, site)]
    faces = [_staff_face(session, each, barcode) for each in staff if (barcode := staff_barcode(each.staff))]
    if not faces:
        raise NoStaffCards(site=site)
    write_whole(pdf, staff_cards_pdf(faces, at=session.now))
    return [face.staff for face in faces]


def _is_below(session: ReadSession, code: str, site: str) -> bool:
    """Say whether a site is open and is this one or below it; one that has closed may have staff still on the list."""
    open_ = in_force(session, SITES, code, session.today) is not None
    return open_ and site in chain_of(session, code, session.today)


def _staff_face(session: ReadSession, staff: Staff, barcode: str) -> StaffFace:
    place = site_of(session, staff.site, session.today)
    return StaffFace(
        staff=staff.staff,
        barcode=barcode,
        role=staff.role,
        tier=place.tier,
        name=record_of(session.transaction, staff.person).get("name"),
        place=place.name,
        drill=session.drill,
    )


def print_forms(  # noqa: PLR0913 - by name
    session: ReadSession, forms: Sequence[Form], site: str, pdf: Path, *, first_slip: int, slips: int
) -> None:
    """Write blank forms for a site, its goods on the stocktake sheet.

    Raises:
        SiteUnknown: there is no such site.
        FileExists, FileKind, SlipsRefused: they cannot be printed.
    """
    check_file(pdf, ".pdf")
    goods = tuple(
        CountedGoods(sku=each.sku, name=each.name, unit=each.unit)
        for each in goods_listed(session, session.today)
        if not each.service
    )
    blanks = Blanks(
        site=site_of(session, site, session.today).name,
        code=site,
        drill=session.drill,
        goods=goods,
        first_slip=first_slip,
        slips=slips,
    )
    write_whole(pdf, forms_pdf(forms, blanks, at=session.now))


def print_commands(session: ReadSession, pdf: Path) -> None:
    """Write the command sheet that hangs beside a till.

    Raises:
        FileExists, FileKind: it cannot be printed.
    """
    check_file(pdf, ".pdf")
    write_whole(pdf, command_sheet_pdf(at=session.now, drill=session.drill))
