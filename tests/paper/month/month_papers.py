"""Months as papers, for tests: the pages' texts, the workbook's rows, and months of any length."""

import io
from dataclasses import replace

import pypdfium2  # type: ignore[import-untyped]
from openpyxl import load_workbook

from supermarket.months.exceptions.exceptions import ListedEntries
from supermarket.months.reconciled import Reconciliation
from supermarket.paper.month.papers import MonthPapers
from tests.village import Village


def drawn(village: Village, *found: Reconciliation, whole: bool = False) -> bytes:
    with village.ledger.reading() as session:
        return MonthPapers(session, found, whole=whole).pdf()


def written(village: Village, *found: Reconciliation, whole: bool = False) -> bytes:
    with village.ledger.reading() as session:
        return MonthPapers(session, found, whole=whole).xlsx()


def pages(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            document[number].get_textpage().get_text_range().replace("\r\n", "\n") for number in range(len(document))
        ]


def text_of(pdf: bytes) -> str:
    return flat("".join(pages(pdf)))


def flat(text: str) -> str:
    """Return a text without blanks and line ends, of which a reader of PDFs finds others than were drawn."""
    return "".join(text.split())


def lacking(text: str, *said: str) -> list[str]:
    """Return what a page does not say, however it is spaced."""
    return [each for each in said if flat(each) not in flat(text)]


def sheets(book: bytes) -> dict[str, list[tuple[object, ...]]]:
    read = load_workbook(io.BytesIO(book), data_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in read}


def with_goods(found: Reconciliation, count: int, name: str = "样例商品") -> Reconciliation:
    """Return a month with so many goods of this name on the shelves."""
    line = found.figures.goods[0]
    goods = tuple(replace(line, sku=str(4000 + number)) for number in range(count))
    names = {each.sku: name for each in goods}
    return replace(found, figures=replace(found.figures, goods=goods), names=names)


def with_exceptions(found: Reconciliation, count: int) -> Reconciliation:
    """Return a month with so many entries of each sort of exception that it has; the entries repeat."""
    many = (ListedEntries(each.name, (each.entries * count)[:count]) for each in found.exceptions)
    return replace(found, exceptions=tuple(each for each in many if each.entries))
