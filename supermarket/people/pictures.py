"""What a picture or PDF must be to be opened, and whether it shows anything: pixels that are told apart, or a page."""

import re
from hashlib import sha256
from io import BytesIO
from typing import Final

from supermarket.locale import N_

PIXELS_MAX: Final = 64_000_000
"""Of a picture that is opened; phones make up to fifty million."""
SIZE_MAX: Final = 12 * 1024 * 1024
"""In bytes, of a picture that somebody hands over."""
FORMATS: Final = ("JPEG", "PNG", "WEBP")
"""Formats of pictures that are opened when somebody hands them over."""
_OPENED: Final = ("JPEG", "PNG")
_SIGNS: Final = ((0, b"\xff\xd8\xff"), (0, b"\x89PNG\r\n\x1a\n"), (8, b"WEBP"))
_HEIC: Final = (b"ftyphei", b"ftyphev", b"ftypmif1", b"ftypmsf1", b"ftypavif")
TOO_LARGE: Final = N_("it is larger than 12 MB; take it with fewer pixels")
TOO_MANY_PIXELS: Final = N_("it has more than 64 million pixels; take it with fewer")
HEIC_SAID: Final = N_(
    "it is a HEIC picture, which few programs can open; on an iPhone choose Settings, Camera, Formats, "
    "“Most Compatible” and take it again, or send a screenshot of it"
)
_PAGE: Final = re.compile(rb"/Type\s*/Page(?![A-Za-z])|/Type\s*/ObjStm")
"""A page, or a bundle of compressed objects in which newer files keep their pages."""
_SCANS_MAX: Final = 64
"""A progressive JPEG has about ten; thousands in a few bytes keep a machine busy for minutes."""
_SCAN: Final = b"\xff\xda"
_TAIL: Final = 2048
"""Within so many bytes from the end a whole PDF says that it ends, and where its table lies."""


def pixels_of(data: bytes) -> str | None:
    """Return the SHA-256 of what a photo shows, the same however it is packed; None where it cannot be opened."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - most commands open no photo

    try:
        with Image.open(BytesIO(data), formats=_OPENED) as image:
            image.load()
            shown = image.convert("RGBA")
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError):
        return None
    return sha256(f"{shown.width}x{shown.height}:".encode() + shown.tobytes()).hexdigest()


def is_picture(head: bytes) -> bool:
    """Say whether a file that begins so is a picture of a format that is opened."""
    return any(head.startswith(sign, offset) for offset, sign in _SIGNS)


def is_heic(head: bytes) -> bool:
    """Say whether a file that begins so is a picture of the kind that phones make and few programs open."""
    return any(head.startswith(sign, 4) for sign in _HEIC)


def has_many_scans(picture: bytes) -> bool:
    """Say whether a JPEG is made of so many scans that opening it keeps the machine busy."""
    return picture.startswith(b"\xff\xd8") and picture.count(_SCAN) > _SCANS_MAX


def has_page(data: bytes) -> bool:
    """Say whether a PDF is whole and has a page."""
    tail = data[-_TAIL:]
    return b"%%EOF" in tail and b"startxref" in tail and _PAGE.search(data) is not None
