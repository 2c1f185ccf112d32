"""Writes a bulletin: as a PDF, as a picture, as a workbook, or as all of them."""

from pathlib import Path

from supermarket.assessment.bulletins import Bulletin
from supermarket.paper.bulletin import bulletin_pdf, bulletin_png
from supermarket.paper.bulletin_book import bulletin_xlsx
from supermarket.paper.cards.issuing import check_file, write_whole


def draw_bulletin(
    found: Bulletin, *, pdf: Path | None = None, png: Path | None = None, xlsx: Path | None = None
) -> None:
    """Write a bulletin to these files.

    Raises:
        FileExists, FileKind: they cannot be written.
    """
    made = ((pdf, ".pdf", bulletin_pdf), (png, ".png", bulletin_png), (xlsx, ".xlsx", bulletin_xlsx))
    for path, ending, _draw in made:
        if path:
            check_file(path, ending)
    for path, _ending, draw in made:
        if path:
            write_whole(path, draw(found))
