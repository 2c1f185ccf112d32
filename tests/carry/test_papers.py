"""A day's few entries on paper: the codes that a camera reads off the sheet are the file that goes by stick."""

from contextlib import closing
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from supermarket.carry.papers.photos import take_photos, take_whatever
from supermarket.carry.papers.pieces import PIECES_MAX, Piece, fits, gathered, pieces_of, read_piece
from supermarket.carry.papers.taking import take_pieces
from supermarket.carry.taking import TakenAll
from supermarket.errors.files import FileExists
from supermarket.errors.many.carry import CodeUnreadable, FileIsForOne, PaperTooLong
from tests.carry.conftest import District
from tests.carry.machines import SHOP, Machine, exchange, silent
from tests.paper.reading import pages, picture_of_page


def a_day(district: District, folder: Path, households: int) -> Path:
    """The paper of a day on which a shop enrols so many households."""
    exchange(district.centre, district.shop, folder=folder / "before")
    with closing(district.shop.opened()) as ledger:
        for number in range(households):
            district.shop.village(ledger).enrol(f"王样{number}")
    [paper] = district.shop.out(folder / "day.pdf")
    return paper


def scanned(paper: Path) -> list[str]:
    """What a camera reads off every sheet of a paper."""
    data = paper.read_bytes()
    pictures = (picture_of_page(data, page, dots_per_inch=100) for page in range(pages(data)))
    return [each.text for picture in pictures for each in zxingcpp.read_barcodes(picture)]


def take_codes(machine: Machine, pieces: list[Piece]) -> TakenAll:
    with closing(machine.opened()) as ledger:
        return take_pieces(ledger, pieces, machine.asks, silent)


def test_what_a_camera_reads_off_the_paper_is_taken_in_whatever_comes_first_and_however_often(
    district: District, tmp_path: Path
) -> None:
    paper = a_day(district, tmp_path, 15)
    read = scanned(paper)
    assert 1 < len(read) <= PIECES_MAX
    pieces = [read_piece(f"]Q1{digits}\r") for digits in [*reversed(read), read[0]]]
    before = district.centre.sizes()
    short = take_codes(district.centre, pieces[1:-1])
    assert [each.code for each in short.refused] == ["codes_missing"]
    assert str(pieces[0].number) in short.refused[0].reason
    assert district.centre.sizes() == before
    taken = take_codes(district.centre, pieces)
    assert taken.refused == ()
    assert district.centre.sizes()["5001-1"] == district.shop.sizes()["5001-1"]
    assert taken.taken[0].names == 0
    assert take_codes(district.centre, pieces).taken[0].entries == 0
    assert district.centre.is_whole()


def test_a_code_of_which_a_digit_is_wrong_missing_or_of_something_else_is_unreadable() -> None:
    [digits] = pieces_of(bytes(range(200)))
    assert read_piece(digits).data == bytes(range(200))
    for wrong in (
        "",
        "0",
        digits[:-1],
        digits[:50] + "7" + digits[50:],
        f"78{digits[2:]}",
        digits.replace("1", "2", 5),
    ):
        with pytest.raises(CodeUnreadable):
            read_piece(wrong)


def test_the_pieces_of_two_papers_are_told_apart() -> None:
    first, second = (bytes([byte]) * 1_500 for byte in (1, 2))
    pieces = [read_piece(digits) for pair in zip(pieces_of(first), pieces_of(second), strict=True) for digits in pair]
    assert gathered(pieces).whole == (first, second)
    assert gathered(pieces[:-1]).whole == (first,)
    assert gathered(pieces[:-1]).missing == ((3, (3,)),)
    assert not fits(bytes(600 * PIECES_MAX + 1))


def test_more_than_anybody_scans_goes_by_stick_and_one_file_is_for_one_machine(
    district: District, tmp_path: Path
) -> None:
    with pytest.raises(FileIsForOne):
        district.centre.out(tmp_path / "all.pdf")
    with pytest.raises(FileIsForOne):
        district.centre.out(tmp_path / "all.jsonl.gz")
    with closing(district.shop.opened()) as ledger:
        village = district.shop.village(ledger)
        for number in range(200):
            village.enrol(f"王样{number}")
    with pytest.raises(PaperTooLong):
        district.shop.out(tmp_path / "long.pdf")
    assert not list(tmp_path.glob("*.pdf"))
    [paper] = district.centre.out(tmp_path / "shop.pdf", to=SHOP)
    with pytest.raises(FileExists):
        district.centre.out(tmp_path / "shop.pdf", to=SHOP)
    taken = take_codes(district.shop, [read_piece(digits) for digits in scanned(paper)])
    assert taken.taken[0].origin == "1000-1"


def photographed(paper: Path, folder: Path) -> list[Path]:
    """Take a photo of every sheet, a little askew, from a hand."""
    folder.mkdir(exist_ok=True)
    data, photos = paper.read_bytes(), []
    for page in range(pages(data)):
        photo = picture_of_page(data, page, dots_per_inch=130).rotate(3, expand=True, fillcolor=90)
        photos.append(folder / f"{paper.stem}-{page}.jpg")
        photo.save(photos[-1], quality=70)
    return photos


def take_photographed(machine: Machine, *photos: Path) -> TakenAll:
    with closing(machine.opened()) as ledger:
        return take_photos(ledger, photos, machine.asks, silent)


def test_photos_of_the_sheets_do_in_any_order_of_several_days_and_beside_others(
    district: District, tmp_path: Path
) -> None:
    paper = a_day(district, tmp_path, 40)
    first, second = photographed(paper, tmp_path / "photos")
    district.shop.enrol()
    [next_paper] = district.shop.out(tmp_path / "next.pdf")
    later = photographed(next_paper, tmp_path / "next")
    empty, heic, long = (tmp_path / name for name in ("empty.png", "phone.heic", "bomb.png"))
    Image.new("L", (300, 300), 255).save(empty)
    heic.write_bytes(b"\0\0\0\x18ftypheic" + bytes(99))
    Image.new("1", (9_000, 9_000)).save(long)
    before = district.centre.sizes()
    short = take_photographed(district.centre, second, empty, heic, long, tmp_path / "none.jpg", second)
    assert district.centre.sizes() == before
    assert [each.code for each in short.refused] == ["photo_unread"] * 4 + ["codes_missing"]
    assert "1, 2, 3, 4" in short.refused[-1].reason
    with closing(district.centre.opened()) as ledger:
        photos = (*reversed(later), second, first, first)
        taken = take_whatever(ledger, photos, district.centre.asks, silent)
    assert taken.refused == ()
    assert district.centre.sizes()["5001-1"] == district.shop.sizes()["5001-1"]
