"""Reading codes of cards and goods from pictures: a frame of a camera, a photo in a form. Nothing of them is kept."""

from io import BytesIO
from threading import BoundedSemaphore
from typing import Final

import zxingcpp
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from PIL import Image, ImageOps
from starlette.concurrency import run_in_threadpool

from supermarket.clock import MINUTE
from supermarket.errors.web import CodeUnseen, FrameTooLarge
from supermarket.people.pictures import has_many_scans
from supermarket.web.frame.forms import Form
from supermarket.web.frame.limits import Limit
from supermarket.web.frame.visits import AnyVisit

router = APIRouter()
FRAME_MAX: Final = 300_000
"""A frame is no longer, in bytes; a photo is bounded by the guard."""
SIDE_MAX: Final = 2_048
"""No side of a picture that is looked at has more pixels: a small file can name a huge one."""
_TWO_AT_ONCE: Final = BoundedSemaphore(2)
"""Tills on phones go before cameras on phones."""
FRAMES: Final = Limit("scan", 600, 2 * MINUTE)
"""An address behind which five phones hold cards before their cameras sends so many."""


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
    text = await run_in_threadpool(code_in, bytes(frame))
    return JSONResponse({"text": text})


def scanned_text(form: Form, name: str) -> str:
    """Return what was typed into a scan field, or else what the photo beside it shows.

    Raises:
        CodeUnseen: there is a photo, and no code is seen in it.
    """
    if typed := form.text(name).strip():
        return typed
    photos = form.files.get(f"photo-{name}", ())
    for photo in photos:
        if text := code_in(photo.read_bytes()):
            return text
        raise CodeUnseen
    return ""


def code_in(picture: bytes) -> str | None:
    """Return the text of the QR code, EAN-13 or Code 128 that a JPEG or PNG shows, or None."""
    if has_many_scans(picture):
        return None
    with _TWO_AT_ONCE:
        try:
            with Image.open(BytesIO(picture), formats=("JPEG", "PNG")) as opened:
                if max(opened.size) > SIDE_MAX:
                    return None
                upright = ImageOps.exif_transpose(opened).convert("L")
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # whatever it is, it shows no code
            return None
        wanted = zxingcpp.BarcodeFormat
        formats = zxingcpp.BarcodeFormats([wanted.QRCode, wanted.EAN13, wanted.EAN8, wanted.Code128])
        found = zxingcpp.read_barcodes(upright, formats=formats)
    return next((str(each.text) for each in found if each.text.isprintable()), None)
