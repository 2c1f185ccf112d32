"""Reading codes of cards and goods from pictures: a frame of a camera, a photo in a form. Nothing of them is kept."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Final, Protocol

import zxingcpp
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from PIL import Image, ImageOps
from starlette.concurrency import run_in_threadpool

from supermarket.clock import MINUTE
from supermarket.errors.web import CodeUnseen, FrameTooLarge
from supermarket.web.frame.forms import Form
from supermarket.web.frame.limits import Limit
from supermarket.web.frame.visits import AnyVisit

router = APIRouter()
FRAME_MAX: Final = 300_000
"""A frame is no longer, in bytes; a photo is bounded by the guard."""
PIXELS_MAX: Final = 4_200_000
"""No picture has more: a file of 260 kB can name sixty-seven millions, which take 500 MB while it is open."""
_LOOKED_AT: Final = 2_048
FRAMES: Final = Limit("scan", 600, 2 * MINUTE)
"""An address behind which five phones hold cards before their cameras sends so many."""


class _Opened(Protocol):
    def read(self, size: int = -1, /) -> bytes:
        """Return bytes."""


@router.post("/scan")
async def scan(visit: AnyVisit, request: Request) -> Response:
    """Say what code a JPEG or PNG shows, or that it shows none; the picture is forgotten.

    Raises:
        FrameTooLarge: it is longer than a frame is.
        TooManyTries: so many came from there.
    """
    visit.limit(FRAMES)
    frame = bytearray()
    async for piece in request.stream():
        frame += piece
        if len(frame) > FRAME_MAX:
            raise FrameTooLarge
    text = await run_in_threadpool(code_in, BytesIO(bytes(frame)))
    return JSONResponse({"text": text})


def scanned_text(form: Form, name: str) -> str:
    """Return what was typed into a scan field, or else what the photo beside it shows.

    Raises:
        CodeUnseen: there is a photo, and no code is seen in it.
    """
    if typed := form.text(name).strip():
        return typed
    photos: Iterable[Path] = form.files.get(f"photo-{name}", ())
    for photo in photos:
        with photo.open("rb") as file:
            if text := code_in(file):
                return text
        raise CodeUnseen
    return ""


def code_in(file: _Opened) -> str | None:
    """Return the text of the QR code, EAN-13 or Code 128 that a picture shows, or None."""
    try:
        with Image.open(file, formats=("JPEG", "PNG", "WEBP")) as picture:  # type: ignore[arg-type]
            if picture.width * picture.height > PIXELS_MAX:
                return None
            picture.draft("L", (_LOOKED_AT, _LOOKED_AT))
            upright = ImageOps.exif_transpose(picture).convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # whatever it is, no code is seen in it
        return None
    upright.thumbnail((_LOOKED_AT, _LOOKED_AT))
    wanted = zxingcpp.BarcodeFormat
    formats = zxingcpp.BarcodeFormats([wanted.QRCode, wanted.EAN13, wanted.EAN8, wanted.Code128])
    found = zxingcpp.read_barcodes(upright, formats=formats)
    return next((str(each.text) for each in found if each.text.isprintable()), None)
