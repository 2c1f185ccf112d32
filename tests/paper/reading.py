"""What a scanner and a PDF reader make of a printed card: independent judges of everything that paper/ draws."""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped]
import zxingcpp
from PIL import Image

from supermarket.paper.cards.cards import CARD_HEIGHT, CARD_WIDTH, CardFace
from supermarket.paper.cards.sheets import COLUMNS, GRID_LEFT, GRID_TOP, PAGE_HEIGHT, ROWS
from supermarket.paper.drawing.marks import points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supermarket.paper.drawing.marks import Run


Edges = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Scanned:
    """What the scanner read on one card's place on the sheet."""

    qr: str
    barcode: str


def blank_card(serial: int, *, drill: bool = False) -> CardFace:
    return CardFace(
        card=f"1000-1-{serial}-07",
        payload=f"1{serial:031}",
        household=None,
        head=None,
        place="洮北区新时代文明实践中心",
        drill=drill,
    )


def named_card(serial: int, *, head: str = "王秀兰", place: str = "向阳村文明实践站", drill: bool = False) -> CardFace:
    return CardFace(
        card=f"1000-1-{serial}-07",
        payload=f"1{serial * 7919:031}",
        household=f"3017-1-{serial}-42",
        head=head,
        place=place,
        drill=drill,
    )


def picture_of_page(pdf: bytes, page: int, *, dots_per_inch: int) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        picture: Image.Image = document[page].render(scale=dots_per_inch / 72, grayscale=True).to_pil()
        return picture.copy()


def place_on_sheet(index: int) -> Edges:
    """The edges of a card on its sheet, in millimetres of the page."""
    row, column = divmod(index, COLUMNS)
    left, top = GRID_LEFT + column * CARD_WIDTH, GRID_TOP + row * CARD_HEIGHT
    return left, top, left + CARD_WIDTH, top + CARD_HEIGHT


def part(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    """What lies within these edges, in millimetres of the page."""
    dots = picture.height / PAGE_HEIGHT
    return picture.crop((round(left * dots), round(top * dots), round(right * dots), round(bottom * dots)))


def ink(picture: Image.Image, edges: Edges, *, darker_than: int = 128) -> Edges | None:
    """The smallest rectangle within these edges that holds all the ink, in millimetres of the page."""
    found = part(picture, *edges).point(lambda tone: 255 * (tone < darker_than)).getbbox()
    if found is None:
        return None
    mm = PAGE_HEIGHT / picture.height
    left, top = edges[0], edges[1]
    return left + found[0] * mm, top + found[1] * mm, left + found[2] * mm, top + found[3] * mm


def scan(picture: Image.Image) -> dict[str, list[str]]:
    """Everything that a scanner reads in a picture, by the kind of code."""
    found: dict[str, list[str]] = {}
    for code in zxingcpp.read_barcodes(picture):
        found.setdefault(code.format.name, []).append(code.text)
    return found


def scan_page(picture: Image.Image) -> list[Scanned | None]:
    """Scan a whole page once, and say what was read at each card's place, in the order of the cards."""
    per_card: list[dict[str, str]] = [{} for _ in range(COLUMNS * ROWS)]
    dots_per_inch = round(picture.height * 25.4 / PAGE_HEIGHT)
    for code in zxingcpp.read_barcodes(picture):
        corner = code.position.top_left
        column = int((corner.x * 25.4 / dots_per_inch - GRID_LEFT) // CARD_WIDTH)
        row = int((corner.y * 25.4 / dots_per_inch - GRID_TOP) // CARD_HEIGHT)
        read = per_card[row * COLUMNS + column]
        assert code.format.name not in read
        read[code.format.name] = code.text
    return [Scanned(qr=read["QRCode"], barcode=read["Code128"]) if read else None for read in per_card]


def page_text(pdf: bytes, page: int) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        text: str = document[page].get_textpage().get_text_bounded()
        return text


def card_text(pdf: bytes, page: int, index: int) -> str:
    """The text layer within the edges of one card."""
    left, top, right, bottom = place_on_sheet(index)
    with pypdfium2.PdfDocument(pdf) as document:
        text: str = (
            document[page]
            .get_textpage()
            .get_text_bounded(
                left=points(left),
                bottom=points(PAGE_HEIGHT - bottom),
                right=points(right),
                top=points(PAGE_HEIGHT - top),
            )
        )
        return text


def pages(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def open_png(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def picture_of_runs(runs: "Sequence[Run]", *, columns: int, rows: int, quiet: int, module: int = 3) -> Image.Image:
    picture = Image.new("L", ((columns + 2 * quiet) * module, (rows + 2 * quiet) * module), 255)
    for run in runs:
        left, top = (quiet + run.column) * module, (quiet + run.row) * module
        picture.paste(0, (left, top, left + run.width * module, top + run.height * module))
    return picture
