"""Writes the district's document: as a PDF, as a page, or as both."""

from pathlib import Path

from supermarket.assessment.glance.glance import Glance
from supermarket.assessment.glance.practice import Practice
from supermarket.books.session import ReadSession
from supermarket.district.sites import centre_of
from supermarket.paper.cards.issuing import check_file, write_whole
from supermarket.paper.district.chapters import Document, document_of
from supermarket.paper.district.page import document_html
from supermarket.paper.district.pdf import document_pdf
from supermarket.paper.district.practice_chapters import practice_chapters


def draw_district(
    session: ReadSession, found: Glance, practice: Practice, *, pdf: Path | None = None, html: Path | None = None
) -> None:
    """Write a glance at the district and its practice work as a PDF, as a page, or as both, in the language in use.

    Raises:
        FileExists, FileKind: they cannot be written.
    """
    for path, ending in ((pdf, ".pdf"), (html, ".html")):
        if path:
            check_file(path, ending)
    document = district_document(session, found, practice)
    if pdf:
        write_whole(pdf, document_pdf(document))
    if html:
        write_whole(html, document_html(document))


def district_document(session: ReadSession, found: Glance, practice: Practice) -> Document:
    """Return the whole document, in the language in use, as paper, page and screen have it."""
    last = found.made["points"].as_of
    return document_of(found, centre_of(session, last).name, tuple(practice_chapters(found, practice)))
