"""Whether a file shows anything: a photo that can be opened, whose pixels are told apart, or a PDF with a page."""

import re
from hashlib import sha256
from io import BytesIO
from typing import Final

_OPENED: Final = ("JPEG", "PNG")
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


def has_many_scans(picture: bytes) -> bool:
    """Say whether a JPEG is made of so many scans that opening it keeps the machine busy."""
    return picture.startswith(b"\xff\xd8") and picture.count(_SCAN) > _SCANS_MAX


def has_page(data: bytes) -> bool:
    """Say whether a PDF is whole and has a page."""
    tail = data[-_TAIL:]
    return b"%%EOF" in tail and b"startxref" in tail and _PAGE.search(data) is not None
