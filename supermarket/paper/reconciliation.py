"""The papers of a month end as PDF: the one that three persons sign, and the one that the village reads; a workbook."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from supermarket.books.session import ReadSession
from supermarket.earning.boards import Place
from supermarket.errors.files import FileKind
from supermarket.months.board import earned_at, with_names
from supermarket.months.days import days_of
from supermarket.months.reconciled import Reconciliation
from supermarket.paper.fonts import SYSTEM_FONTS, Font, glyphs_of
from supermarket.paper.issuing import write_whole
from supermarket.paper.painting import pages_pdf
from supermarket.paper.reconciliation_blocks import blocks_of
from supermarket.paper.reconciliation_book import workbook
from supermarket.paper.reconciliation_parts import Group, block_texts, pages, serial
from supermarket.paper.reconciliation_public import PUBLIC_TITLE, public_blocks_of
from supermarket.paper.reconciliation_texts import TITLE


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
    names = {sku: name for each in found for sku, name in each.names.items()}
    at = max(each.at for each in found)
    if pdf:
        write_whole(pdf, reconciliation_pdf(found, names, at=at))
    if xlsx:
        write_whole(xlsx, workbook(found, names, at=at))
    if public:
        boards = {each.site: _board(session, each) for each in found}
        write_whole(public, public_pdf(found, boards, names, at=at))


def _board(session: ReadSession, found: Reconciliation) -> list[Place]:
    """Return what households earned in a month, masked, by the names of its last day."""
    days = days_of(session, found.month)
    earned = earned_at(session, days, found.site) if found.board is None else found.board
    return with_names(session, earned, days.last)


def reconciliation_pdf(
    found: Sequence[Reconciliation],
    names: Mapping[str, str],
    *,
    at: int,
    fallbacks: Iterable[Font] = SYSTEM_FONTS,
) -> bytes:
    """Return the papers of these months as one PDF; `at`, UTC milliseconds, is its only date.

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
    every = [page for each, blocks in zip(found, papers, strict=True) for page in pages(each, blocks, glyphs)]
    return pages_pdf(every, glyphs, at=at, title=title)
