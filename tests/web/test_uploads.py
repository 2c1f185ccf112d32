"""Hostile uploads: what a browser sends as a photo or paper is drawn anew, or refused in a sentence that helps."""

import struct
import zlib
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest
from PIL import Image

from supermarket.errors.files import UploadRefused
from supermarket.people.evidence import evidence_folder
from supermarket.people.pictures import SIZE_MAX
from supermarket.web.uploads import SIDE_MAX, taken
from tests.web.visitor import Visitor

Make = Callable[[], bytes]
SCRIPT = b"<script>alert(1)</script>"


def noise(width: int = 320, height: int = 240, mode: str = "RGB") -> Image.Image:
    """Return a picture whose left half is red, so that one sees how it is turned."""
    picture = Image.new(mode, (width, height), 0 if mode in {"L", "1", "P", "I;16"} else None)
    if mode == "RGB":
        picture.paste((255, 0, 0), (0, 0, width // 2, height))
    return picture


def packed(picture: Image.Image, sort: str = "JPEG", **more: object) -> bytes:
    written = BytesIO()
    picture.save(written, sort, **more)
    return written.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, *chunks: bytes, data: bytes = b"") -> bytes:
    """Return a PNG of greys with this head, whatever lies behind it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", head),
            *chunks,
            chunk(b"IDAT", data or zlib.compress(b"")),
            chunk(b"IEND", b""),
        )
    )


def exif(**tags: object) -> bytes:
    """Return EXIF with a place of GPS, a maker, and how the picture is turned."""
    made = Image.Exif()
    made[0x010F] = "Maker 王样甲"
    made[0x0112] = tags.get("turned", 1)
    made.get_ifd(0x8825).update({1: "N", 2: (45.0, 37.0, 12.0), 3: "E", 4: (122.0, 50.0, 1.0)})
    return made.tobytes()


def pdf(extra: bytes = b"", *, end: bytes = b"startxref\n9\n%%EOF\n") -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type /Page>>endobj\n" + extra + b"\n" + end


def zipped(name: str = "word/document.xml", size: int = 100) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        archive.writestr(name, b"0" * size)
    return written.getvalue()


def scans(count: int) -> bytes:
    """Return a progressive JPEG that says again and again that a scan follows."""
    whole = packed(noise(), progressive=True)
    first = whole.index(b"\xff\xda")
    return whole[:first] + whole[first:-2] * count + whole[-2:]


def with_segment(mark: int, data: bytes) -> bytes:
    whole = packed(noise())
    return whole[:2] + bytes((0xFF, mark)) + struct.pack(">H", len(data) + 2) + data + whole[2:]


TAKEN: dict[str, Make] = {
    "a plain photo": lambda: packed(noise()),
    "a photo with its place": lambda: packed(noise(), exif=exif()),
    "a photo with broken EXIF": lambda: with_segment(0xE1, b"Exif\x00\x00II*\x00\xff\xff\xff\x7f" + b"\xff" * 30),
    "a photo with EXIF that is cut off": lambda: packed(noise(), exif=exif()[:40]),
    "a photo with a comment that is a script": lambda: packed(noise(), comment=SCRIPT),
    "a photo with a script behind its end": lambda: packed(noise()) + SCRIPT * 9,
    "a photo with an archive behind its end": lambda: packed(noise()) + zipped(),
    "a photo with a web page in a segment": lambda: with_segment(0xEF, b"<html>" + SCRIPT),
    "a photo in four inks": lambda: packed(noise().convert("CMYK")),
    "a grey photo of one bit": lambda: packed(noise().convert("1"), "PNG"),
    "a grey photo of sixteen bits": lambda: packed(noise(mode="I;16"), "PNG"),
    "a picture with a palette": lambda: packed(noise().convert("P"), "PNG"),
    "a picture that is all transparent": lambda: packed(Image.new("RGBA", (200, 100), (9, 9, 9, 0)), "PNG"),
    "a picture with texts in its chunks": lambda: png_of(
        100, 100, chunk(b"tEXt", b"Author\x00" + SCRIPT), data=zlib.compress(bytes(101 * 100))
    ),
    "a PNG with wrong sums": lambda: packed(noise(), "PNG")[:-30] + bytes(30),
    "a WebP picture": lambda: packed(noise(), "WEBP", exif=exif()),
    "a photo of sixty million pixels": lambda: packed(Image.new("L", (8000, 7500), 200)),
    "a progressive photo": lambda: packed(noise(), progressive=True),
    "a photo that is very wide": lambda: packed(Image.new("L", (9000, 70))),
}
PAPERS: dict[str, Make] = {
    "a plain PDF": pdf,
    "a PDF with an archive in it": lambda: pdf(zipped()),
    "a PDF that is a web page too": lambda: pdf(b"% " + SCRIPT),
}
REFUSED: dict[str, tuple[Make, str]] = {
    "nothing at all": (lambda: b"", "empty"),
    "a text": ("王样甲 扫雪".encode, "neither"),
    "a GIF": (lambda: packed(noise(), "GIF"), "neither"),
    "a GIF that is a script too": (lambda: b"GIF89a/*" + packed(noise(), "GIF")[8:] + b"*/=1;alert(1)", "neither"),
    "a drawing with a script": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>", "neither"),
    "a web page": (lambda: b"<!doctype html>" + SCRIPT, "neither"),
    "an archive": (zipped, "neither"),
    "a workbook": (lambda: zipped("xl/workbook.xml"), "neither"),
    "a program": (lambda: b"MZ\x90\x00" + bytes(200), "neither"),
    "a bitmap": (lambda: packed(noise(), "BMP"), "neither"),
    "a TIFF": (lambda: packed(noise(), "TIFF"), "neither"),
    "a video": (lambda: b"\x00\x00\x00\x20ftypisom" + bytes(200), "neither"),
    "a HEIC picture": (lambda: b"\x00\x00\x00\x18ftypheic" + bytes(200), "HEIC"),
    "an AVIF picture": (lambda: b"\x00\x00\x00\x18ftypavif" + bytes(200), "HEIC"),
    "a photo's first bytes alone": (lambda: b"\xff\xd8\xff\xe0", "damaged"),
    "a photo that breaks off": (lambda: packed(noise(900, 900), quality=95)[:-3000], "damaged"),
    "a photo's head with chance behind it": (
        lambda: packed(noise())[:300] + Random(1).randbytes(5000),  # noqa: S311 - the same in every run
        "damaged",
    ),
    "a PNG that claims a hundred thousand pixels a side": (lambda: png_of(100_000, 100_000), "64 million"),
    "a PNG that claims nine thousand pixels a side": (lambda: png_of(9_000, 9_000), "64 million"),
    "a PNG whose text unfolds to a hundred megabytes": (
        lambda: png_of(100, 100, chunk(b"zTXt", b"a\x00\x00" + zlib.compress(bytes(100_000_000), 9))),
        "damaged",
    ),
    "a PNG whose colours unfold to a hundred megabytes": (
        lambda: png_of(100, 100, chunk(b"iCCP", b"a\x00\x00" + zlib.compress(bytes(100_000_000), 9))),
        "damaged",
    ),
    "a PNG with less in it than it claims": (lambda: png_of(3000, 3000), "damaged"),
    "a photo of thousands of scans": (lambda: scans(3000), "damaged"),
    "a dot": (lambda: packed(Image.new("RGB", (1, 1)), "PNG"), "too small"),
    "a line": (lambda: packed(Image.new("L", (5000, 2))), "too small"),
    "a moving PNG": (
        lambda: packed(noise(), "PNG", save_all=True, append_images=[Image.new("RGB", (320, 240))]),
        "moving",
    ),
    "a moving WebP": (
        lambda: packed(noise(), "WEBP", save_all=True, append_images=[Image.new("RGB", (320, 240))]),
        "moving",
    ),
    "more than is taken": (lambda: packed(noise()) + bytes(SIZE_MAX), "12 MB"),
    "a PDF's first line alone": (lambda: b"%PDF-1.7\n", "no page"),
    "a PDF that breaks off": (lambda: pdf(end=b""), "no page"),
    "a PDF that runs a script": (lambda: pdf(b"<</S /JavaScript /JS (app.alert(1))>>"), "runs something"),
    "a PDF that starts a program": (lambda: pdf(b"<</S /Launch /F (cmd.exe)>>"), "runs something"),
    "a PDF that carries another": (lambda: pdf(b"<</Type /EmbeddedFile>>" + pdf()), "runs something"),
    "a PDF behind a web page": (lambda: b"<html>" + pdf(), "neither"),
}
NAMES = (
    "../../../etc/cron.d/x.jpg",
    "C:\\x\\..\\y.jpg",
    "\u202egpj.exe",
    "a\x00.jpg",
    "-rf.jpg",
    "con.jpg",
    "x" * 300 + ".jpg",
    "王样甲 13800000001.jpg",
)
"""Names of files, none of which is ever used; one of them holds a person's name and phone."""


def sent(folder: Path, data: bytes, *, evidence: bool = True) -> Path:
    path = folder / "0"
    path.write_bytes(data)
    return taken(path, evidence=evidence)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF", "ignore:Truncated File Read")  # said to the server's log
@pytest.mark.parametrize("name", TAKEN)
def test_a_picture_is_drawn_anew_and_nothing_else_of_it_is_left(name: str, tmp_path: Path) -> None:
    kept = sent(tmp_path, TAKEN[name]())
    data = kept.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["0.jpg"]
    assert SCRIPT not in data
    assert b"PK\x03\x04" not in data
    assert "王样甲".encode() not in data
    with Image.open(kept) as picture:
        assert (picture.format, picture.mode, max(picture.size) <= SIDE_MAX) == ("JPEG", "RGB", True)
        assert dict(picture.getexif()) == {}
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        picture.load()


@pytest.mark.parametrize("name", PAPERS)
def test_a_pdf_is_kept_as_it_is(name: str, tmp_path: Path) -> None:
    data = PAPERS[name]()
    kept = sent(tmp_path, data)
    assert (kept.name, kept.read_bytes()) == ("0.pdf", data)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_photo_or_paper_is_refused_in_a_sentence_that_helps(name: str, tmp_path: Path) -> None:
    make, word = REFUSED[name]
    with pytest.raises(UploadRefused) as refusal:
        sent(tmp_path, make())
    assert word in str(refusal.value)
    assert str(tmp_path) not in str(refusal.value)


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_photo_stands_upright_however_the_phone_was_held(turned: int, tmp_path: Path) -> None:
    kept = sent(tmp_path, packed(noise(), exif=exif(turned=turned)))
    with Image.open(kept) as picture:
        width, height = picture.size
        assert (width > height) == (turned < 5)
        red = {1: (2, 50), 2: (-3, 50), 3: (-3, 50), 4: (2, 50), 5: (50, 2), 6: (50, 2), 7: (50, -3), 8: (50, -3)}[
            turned
        ]
        at = (red[0] % width, red[1] % height)
        seen = picture.getpixel(at)
        assert isinstance(seen, tuple)
        assert (seen[0] > 200, seen[1] < 100) == (True, True)


def test_the_same_photo_gives_the_same_bytes_so_that_one_used_twice_is_noticed(tmp_path: Path) -> None:
    data = packed(noise(), exif=exif())
    assert sent(tmp_path, data).read_bytes() == sent(tmp_path, data).read_bytes()


def test_a_table_is_left_for_whoever_reads_tables(tmp_path: Path) -> None:
    assert sent(tmp_path, zipped("xl/workbook.xml"), evidence=False).name == "0"
    with pytest.raises(UploadRefused):
        sent(tmp_path, packed(noise(), "GIF"), evidence=False)


# --- through the forms of the site ------------------------------------------------------------------------------------


@pytest.fixture
def finder(visitor: Visitor) -> Visitor:
    """Give a clerk at the form of a found thing, which takes a photo."""
    visitor.sign_in("15001")
    visitor.get("/act/find/record")
    return visitor


def with_photo(visitor: Visitor, data: bytes, name: str = "p.jpg") -> int:
    files = [("photo", (name, data, "image/jpeg"))]
    return visitor.send("/act/find/record", files=files, thing="umbrella", place="hall").status_code


def test_a_refused_upload_leaves_what_was_typed_and_records_nothing(finder: Visitor, ledger_path: Path) -> None:
    assert with_photo(finder, zipped()) == 422
    assert "neither a photo" in finder.text
    assert ">hall</textarea>" in finder.page.text
    assert not evidence_folder(ledger_path).exists()


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_is_never_used(name: str, finder: Visitor, ledger_path: Path) -> None:
    assert with_photo(finder, packed(noise(), exif=exif()), name) == 200
    (kept,) = evidence_folder(ledger_path).iterdir()
    assert kept.name == f"{sha256(kept.read_bytes()).hexdigest()}.jpg"
    assert sorted(path.name for path in ledger_path.parent.iterdir() if "evidence" in path.name) == ["ledger-evidence"]
    assert "13800000001" not in finder.page.text


def test_more_than_the_server_takes_is_refused_however_long_it_goes_on(finder: Visitor) -> None:
    assert with_photo(finder, packed(noise()) + bytes(17_000_000)) == 413


def test_a_file_that_is_typed_instead_of_handed_over_is_not_read(finder: Visitor, tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(packed(noise()))
    page = finder.send("/act/find/record", photo=str(tmp_path / "secret.jpg"), thing="umbrella", place="hall")
    assert page.status_code == 422
    assert "what is typed for its name is not read" in finder.text
    finder.get("/act/board")
    page = finder.get("/act/board", go="1", pdf=str(tmp_path / "made.pdf"))
    assert not (tmp_path / "made.pdf").exists()
