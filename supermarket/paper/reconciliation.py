"""The papers of a month end as PDF: the one that three persons sign, and the one that the village reads; a workbook."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from supermarket.books.session import ReadSession
from supermarket.district.registers import latest
from supermarket.earning.boards import Place, board
from supermarket.errors.files import FileKind
from supermarket.journal.store import own_stream
from supermarket.months.reconciliation import Reconciliation
from supermarket.paper.fonts import SYSTEM_FONTS, Font, glyphs_of
from supermarket.paper.painting import pages_pdf
from supermarket.paper.reconciliation_blocks import blocks_of
from supermarket.paper.reconciliation_book import workbook
from supermarket.paper.reconciliation_parts import Group, block_texts, pages, serial
from supermarket.paper.reconciliation_public import PUBLIC_TITLE, public_blocks_of
from supermarket.paper.reconciliation_texts import TITLE
from supermarket.spending.kinds import GOODS as GOODS_REGISTER


def write_papers(
    session: ReadSession,
    found: Sequence[Reconciliation],
    *,
    pdf: Path | None = None,
    xlsx: Path | None = None,
    public: Path | None = None,
) -> None:
    """Write the papers and the workbook of reconciliations where they are asked for; same ledger, same bytes.

    Raises:
        FileKind: a file's name does not end in .pdf or .xlsx.
        GlyphMissing: no font can draw a name.
        OSError: the folder or the disk refuses.
    """
    for path, ending in ((pdf, ".pdf"), (xlsx, ".xlsx"), (public, ".pdf")):
        if path and path.suffix.lower() != ending:
            raise FileKind(path=str(path), ending=ending)
    if not (pdf or xlsx or public):
        return
    names, at = _names(session, found), own_stream(session.transaction).at
    if pdf:
        pdf.write_bytes(reconciliation_pdf(found, names, at=at))
    if xlsx:
        xlsx.write_bytes(workbook(found, names, at=at))
    if public:
        boards = {each.site: board(session, each.site, f"{each.month}-01", f"{each.month}-31") for each in found}
        public.write_bytes(public_pdf(found, boards, names, at=at))


def _names(session: ReadSession, found: Sequence[Reconciliation]) -> dict[str, str]:
    """Return the names of the goods on these papers, by SKU."""
    names: dict[str, str] = {}
    on_shelves = (line.sku for each in found for line in each.figures.goods)
    for sku in dict.fromkeys([*on_shelves, *(gift.sku for each in found for gift in each.donations)]):
        goods = latest(session, GOODS_REGISTER, sku, session.today)
        names[sku] = goods.name if goods else sku
    return names


def reconciliation_pdf(
    found: Sequence[Reconciliation],
    names: Mapping[str, str],
    *,
    at: int,
    fallbacks: Iterable[Font] = SYSTEM_FONTS,
) -> bytes:
    """Return the papers of these months as one PDF; `at`, UTC milliseconds, is when the journal's last entry was made.

    Raises:
        GlyphMissing: no font can draw a name. ValueError if there is no month.
    """
    return _pdf(found, lambda each: blocks_of(each, names), TITLE, at=at, fallbacks=fallbacks)


def public_pdf(
    found: Sequence[Reconciliation], boards: Mapping[str, Sequence[Place]], names: Mapping[str, str], *, at: int
) -> bytes:
    """Return the sheets of these months for the village board; `boards` are the month's masked places, by station.

    Raises:
        GlyphMissing: no font can draw a name. ValueError if there is no month.
    """
    return _pdf(found, lambda each: public_blocks_of(each, boards[each.site], names), PUBLIC_TITLE, at=at)


def _pdf(
    found: Sequence[Reconciliation],
    blocks_of_each: Callable[[Reconciliation], Iterator[Group]],
    title: str,
    *,
    at: int,
    fallbacks: Iterable[Font] = SYSTEM_FONTS,
) -> bytes:
    papers = [tuple(blocks_of_each(each)) for each in found]
    texts = [text for blocks in papers for block in blocks for text in block_texts(block)]
    glyphs = glyphs_of([*texts, "第/页截至编号0123456789-", *(serial(each) for each in found)], fallbacks=fallbacks)
    every = [page for each, blocks in zip(found, papers, strict=True) for page in pages(each, blocks, glyphs, at=at)]
    return pages_pdf(every, glyphs, at=at, title=title)
