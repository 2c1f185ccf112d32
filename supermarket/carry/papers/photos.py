"""Reading the codes of papers off photos, as a scanner would type them: as many photos as it takes, in any order.

A photo is somebody else's file: its bytes, its pixels and the scans of a JPEG are bounded before it is opened, and
nothing of it is kept.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from supermarket.books.rebuild import Progress
from supermarket.books.session import Request
from supermarket.carry.papers.pieces import Piece, read_piece
from supermarket.carry.papers.taking import take_pieces
from supermarket.carry.taking import Refused, TakenAll, check_taker, take_all
from supermarket.errors.many.carry import CodeUnreadable, PhotoReaderMissing, PhotoUnread
from supermarket.ledger import Ledger
from supermarket.locale import N_
from supermarket.people.pictures import (
    FORMATS,
    HEIC_SAID,
    PIXELS_MAX,
    SIZE_MAX,
    TOO_LARGE,
    TOO_MANY_PIXELS,
    has_many_scans,
    is_heic,
    is_picture,
)

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE_MAX: Final = 3_072
"""Pixels on the longer side of what is looked at: some nine for each module of a whole sheet."""
_ENDINGS: Final = frozenset({".jpg", ".jpeg", ".png", ".webp"})
_HEAD: Final = 16
_MISSING: Final = N_("there is no such file, or it may not be read")
_NO_PHOTO: Final = N_("it is no photo (JPEG, PNG, WebP) that can be opened; take it again")
_NO_CODE: Final = N_(
    "no code of entries on paper is seen in it; lay the sheet flat, and take it from above in good light"
)


def take_photos(ledger: Ledger, paths: Sequence[Path], request: Request, progress: Progress) -> TakenAll:
    """Take in the papers of which photos show all codes; say of the others what is missing, and which show none.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        PhotoReaderMissing: what reads codes is not installed here.
    """
    with ledger.reading() as session:
        check_taker(session, request)
    pieces, refused = list[Piece](), list[Refused]()
    for path in _photos_in(paths):
        try:
            pieces += pieces_on(path)
        except PhotoUnread as refusal:
            refused.append(Refused(str(path), refusal.code, str(refusal)))
    taken = take_pieces(ledger, pieces, request, progress)
    return TakenAll(taken.taken, (*refused, *taken.refused))


def take_whatever(ledger: Ledger, paths: Sequence[Path], request: Request, progress: Progress) -> TakenAll:
    """Take in files and folders as `take_all` does, and the papers of which photos were named among them.

    Raises:
        Refusal: as in `take_all` and `take_photos`.
    """
    photos = [path for path in paths if _is_photo(path)]
    files = [path for path in paths if path not in photos]
    taken = take_all(ledger, files, request, progress) if files else TakenAll((), ())
    if not photos:
        return taken
    of_photos = take_photos(ledger, photos, request, progress)
    return TakenAll((*taken.taken, *of_photos.taken), (*taken.refused, *of_photos.refused))


def _is_photo(path: Path) -> bool:
    """Say whether a file begins as a picture does, whatever its name is."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:  # who takes it in says so
        return False
    return is_picture(head) or is_heic(head)


def pieces_on(path: Path) -> list[Piece]:
    """Return the pieces of files that a photo shows; whatever other codes it shows are passed over.

    Raises:
        PhotoUnread: it cannot be opened, is too large, or shows none.
        PhotoReaderMissing: what reads codes is not installed here.
    """
    found: list[Piece] = []
    for text in _codes_on(_opened(path)):
        try:
            found.append(read_piece(text))
        except CodeUnreadable:  # another code: a card that lies beside it
            continue
    if not found:
        raise PhotoUnread(path=str(path), reason=_NO_CODE)
    return found


def _photos_in(paths: Sequence[Path]) -> Iterator[Path]:
    """Give the photos that are meant: of a folder those that end as a photo does."""
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.iterdir() if each.suffix.lower() in _ENDINGS)
        else:
            yield path


def _opened(path: Path) -> "Image":
    """Return what a photo shows, upright, grey, and no larger than is looked at.

    Raises:
        PhotoUnread: it cannot be opened, or is too large.
    """
    from PIL import Image, ImageOps

    data = _read(path)
    if is_heic(data):
        raise PhotoUnread(path=str(path), reason=HEIC_SAID)
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > PIXELS_MAX:
                raise PhotoUnread(path=str(path), reason=TOO_MANY_PIXELS)
            opened.draft("L", (SIDE_MAX, SIDE_MAX))  # a JPEG is unpacked no finer than it is looked at
            grey = ImageOps.exif_transpose(opened).convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        raise PhotoUnread(path=str(path), reason=_NO_PHOTO) from fault
    grey.thumbnail((SIDE_MAX, SIDE_MAX))
    return grey


def _read(path: Path) -> bytes:
    """Return a photo's bytes.

    Raises:
        PhotoUnread: there is none, it is too large, or opening it would take minutes.
    """
    try:
        if not path.is_file():  # of a pipe nobody knows when it ends
            raise PhotoUnread(path=str(path), reason=_MISSING)
        with path.open("rb") as file:
            data = file.read(SIZE_MAX + 1)
    except OSError as fault:
        raise PhotoUnread(path=str(path), reason=_MISSING) from fault
    if len(data) > SIZE_MAX:
        raise PhotoUnread(path=str(path), reason=TOO_LARGE)
    if has_many_scans(data):
        raise PhotoUnread(path=str(path), reason=_NO_PHOTO)
    return data


def _codes_on(picture: "Image") -> list[str]:
    """Return what every QR code of a picture says.

    Raises:
        PhotoReaderMissing: what reads codes is not installed here.
    """
    try:
        import zxingcpp
    except ModuleNotFoundError as fault:
        raise PhotoReaderMissing from fault
    formats = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    return [str(each.text) for each in zxingcpp.read_barcodes(picture, formats=formats)]
