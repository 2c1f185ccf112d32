"""The papers of a place as the ledger has it: shelf labels, blank forms, the command sheet."""

from collections.abc import Sequence
from pathlib import Path

from supermarket.books.session import ReadSession
from supermarket.district.sites import site_of
from supermarket.paper.command_sheet import command_sheet_pdf
from supermarket.paper.form_texts import Blanks, CountedGoods
from supermarket.paper.forms import Form, forms_pdf
from supermarket.paper.issuing import check_file, write_new
from supermarket.paper.labels import ShelfLabel, labels_pdf
from supermarket.spending.goods import goods_listed


def print_labels(session: ReadSession, pdf: Path) -> int:
    """Write the shelf labels of all goods and services in force; return how many.

    Raises:
        FileExists, FileKind, GlyphMissing, BarcodeShared: they cannot be printed.
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
    write_new(pdf, labels_pdf(labels, at=session.now, drill=session.drill))
    return len(labels)


def print_forms(  # noqa: PLR0913 - by name
    session: ReadSession, forms: Sequence[Form], site: str, pdf: Path, *, first_slip: int, slips: int
) -> None:
    """Write blank forms for a site, its goods on the stocktake sheet.

    Raises:
        SiteUnknown: there is no such site.
        FileExists, FileKind, GlyphMissing, SlipsRefused: they cannot be printed.
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
    write_new(pdf, forms_pdf(forms, blanks, at=session.now))


def print_commands(session: ReadSession, pdf: Path) -> None:
    """Write the command sheet that hangs beside a till.

    Raises:
        FileExists, FileKind, GlyphMissing: it cannot be printed.
    """
    check_file(pdf, ".pdf")
    write_new(pdf, command_sheet_pdf(at=session.now, drill=session.drill))
