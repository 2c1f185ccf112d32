"""What a browser sends as a photo or paper, before anything is kept of it: pictures are drawn anew, PDFs looked at.

A picture is opened and written again as a JPEG of bounded size: the place where it was taken and whatever else lay in
or behind it is gone, it stands upright, and what only looked like a picture is refused. The same picture gives the
same bytes, so that one used twice is still noticed. A PDF is kept as it is and never shown inside a page. The name of
a file is never used.
"""

import re
from collections.abc import Callable
from pathlib import Path
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Final

from supermarket.errors.files import UploadRefused
from supermarket.locale import N_
from supermarket.people.pictures import (
    FORMATS,
    HEIC_SAID,
    PIXELS_MAX,
    SIZE_MAX,
    TOO_LARGE,
    TOO_MANY_PIXELS,
    has_many_scans,
    has_page,
    is_heic,
    is_picture,
)

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE_MAX: Final = 2048
"""Pixels on the longer side of a picture that is kept: print on a paper that fills it can still be read."""
SIDE_MIN: Final = 64
"""On the shorter side of a picture that shows anything."""
JPEG_QUALITY: Final = 82
PHOTO_MAX: Final = 8 * 1024 * 1024
"""In bytes, of a photo that anybody sends who has not signed in."""
_ORIENTATION: Final = 0x0112
"""The tag of EXIF (CIPA DC-008, 4.6.4) that says how a picture is turned."""
_STILL: Final = frozenset({"JPEG", "MPO"})
"""Formats of which the first picture is the one that was taken; the others of a phone's MPO are for depth."""
_EVIDENCE: Final = frozenset({"evidence", "photo", "paper"})
_PDF_RUNS: Final = re.compile(rb"/(JavaScript|Launch|EmbeddedFile|RichMedia)\b")
"""What makes a PDF do something by itself or carry other files, where it says so openly."""
_TWO_AT_ONCE: Final = BoundedSemaphore(2)
"""A picture of sixty million pixels takes 200 MB while it is open; a shop's laptop opens two."""
_OTHERS: Final = (b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"8BPS", b"\x00\x00\x01\x00", b"\x00\x00\x00\x0cjP")
"""What other pictures begin with: GIF, BMP, TIFF and raw ones of cameras, PSD, ICO, JPEG 2000."""
_ENOUGH: Final = 64
_ENDING_MAX: Final = 5
"""Signs of .jpeg and .xlsx, with the dot."""
FILES_MAX: Final = 12
"""So many files are taken with one form or one call."""

_DRAWN: Final = ".jpg"
_NO_CODE: Final = N_("it is no photo; take one of the card's code")
_EMPTY: Final = N_("it is empty; choose it once more")
_PHOTO_TOO_LARGE: Final = N_("it is larger than 8 MB; take it with fewer pixels")
_NO_PHOTO: Final = N_("it is neither a photo (JPEG, PNG, WebP) nor a PDF; take a photo of it")
_BROKEN: Final = N_("it is damaged or was not sent whole; take it again")
_TOO_SMALL: Final = N_("it is too small to show anything; take it again from nearer")
_MOVES: Final = N_("it is a moving picture; take a photo")
_PDF_BROKEN: Final = N_("it is a PDF that is damaged or has no page; make it anew, or take a photo of the paper")
_PDF_ACTS: Final = N_(
    "it is a PDF that runs something or carries other files; print it as a plain PDF, or take a photo"
)


def is_evidence(field: str) -> bool:
    """Say whether a field of a form takes photos and papers alone: its name is, or begins with, that of one."""
    return field.partition("-")[0] in _EVIDENCE


def ending_of(name: str) -> str:
    """Return the ending of a file's name, which says how it is to be read; nothing where it is none that we know."""
    ending = Path(name).suffix.lower()
    return ending if ending.isascii() and ending[1:].isalnum() and len(ending) <= _ENDING_MAX else ""


def taken(path: Path, *, evidence: bool) -> Path:
    """Return where a file that was sent lies once it is safe to keep: a picture as a JPEG, a PDF as it was.

    Anything else is left as it is where a table may be meant, whose reader looks at it, and refused as evidence. The
    file that was sent is gone where another took its place.

    Raises:
        UploadRefused: it may not be kept; its sentence says what to do.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_ENOUGH)
    if evidence and not size:
        raise UploadRefused(reason=_EMPTY)
    if is_picture(head):
        _check_size(size)
        return _drawn_anew(path)
    if head.startswith(b"%PDF-"):
        _check_size(size)
        return _looked_at(path)
    if is_heic(head):
        raise UploadRefused(reason=HEIC_SAID)
    if evidence or any(head.startswith(sign) for sign in _OTHERS):
        raise UploadRefused(reason=_NO_PHOTO)
    return path


def taken_photo(path: Path) -> Path:
    """Return where a photo lies once it is safe to look at: as a JPEG, drawn anew.

    Raises:
        UploadRefused: it is too large or no photo.
    """
    if path.stat().st_size > PHOTO_MAX:
        raise UploadRefused(reason=_PHOTO_TOO_LARGE)
    made = taken(path, evidence=True)
    if made.suffix != _DRAWN:
        raise UploadRefused(reason=_NO_CODE)
    return made


def drawn(data: Path | bytes, side: int = SIDE_MAX) -> bytes:
    """Return a picture as a JPEG whose longer side has at most so many pixels, upright, with nothing else in it.

    Raises:
        UploadRefused: it cannot be opened, or is none that is taken.
    """
    from io import BytesIO  # noqa: PLC0415

    from PIL import Image  # noqa: PLC0415 - most requests open no picture

    sent = data if isinstance(data, bytes) else data.read_bytes()
    if has_many_scans(sent):
        raise UploadRefused(reason=_BROKEN)
    try:
        with _TWO_AT_ONCE, Image.open(BytesIO(sent), formats=FORMATS) as image:
            _check(image)
            image.draft("RGB", (side, side))  # a JPEG is opened no larger than it has to be
            turn = _turned(image)
            flat = _flat(image)
            flat.thumbnail((side, side))
            upright = turn(flat)
            upright.info.clear()  # a comment would be written again
            written = BytesIO()
            upright.save(written, "JPEG", quality=JPEG_QUALITY, optimize=True)
    except UploadRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise UploadRefused(reason=TOO_MANY_PIXELS) from fault
    except Exception as fault:  # whatever a hostile file does to a decoder, it is one that cannot be opened
        raise UploadRefused(reason=_BROKEN) from fault
    return written.getvalue()


def _drawn_anew(path: Path) -> Path:
    made = path.with_suffix(_DRAWN)
    data = drawn(path)
    path.unlink()
    made.write_bytes(data)
    return made


def _looked_at(path: Path) -> Path:
    data = path.read_bytes()
    if not has_page(data):
        raise UploadRefused(reason=_PDF_BROKEN)
    if _PDF_RUNS.search(data):
        raise UploadRefused(reason=_PDF_ACTS)
    return path.rename(path.with_suffix(".pdf"))


def _check_size(size: int) -> None:
    if size > SIZE_MAX:
        raise UploadRefused(reason=TOO_LARGE)


def _check(image: "Image") -> None:
    """Refuse what its head says already: nothing is decoded yet."""
    width, height = image.size
    if width * height > PIXELS_MAX:
        raise UploadRefused(reason=TOO_MANY_PIXELS)
    if min(width, height) < SIDE_MIN:
        raise UploadRefused(reason=_TOO_SMALL)
    if image.format not in _STILL and getattr(image, "is_animated", False):
        raise UploadRefused(reason=_MOVES)


def _turned(image: "Image") -> Callable[["Image"], "Image"]:
    """Return what puts a picture upright, as its EXIF says; EXIF that cannot be read says nothing."""
    from PIL.Image import Transpose  # noqa: PLC0415

    ways = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    try:
        way = ways.get(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - a library that meets broken bytes raises what it likes
        way = None
    return (lambda shown: shown.transpose(way)) if way is not None else (lambda shown: shown)


def _flat(image: "Image") -> "Image":
    """Return a picture in eight bits of red, green and blue, what is transparent on white."""
    from PIL import Image  # noqa: PLC0415

    if image.mode.startswith("I"):  # sixteen bits of grey
        return image.convert("I").point(lambda grey: grey / 256).convert("L").convert("RGB")
    if "A" in image.getbands() or "transparency" in image.info:
        seen = image.convert("RGBA")
        white = Image.new("RGB", seen.size, "white")
        white.paste(seen, mask=seen.getchannel("A"))
        return white
    return image.convert("RGB")
