"""The sign of the program for a phone's screen, drawn when it is asked for: a red card with a white basket and a tick.

A phone that keeps the site among its programs wants a picture of 192 and one of 512 pixels (W3C, Web Application
Manifest); the same sign as the drawing beside the pages.
"""

from functools import cache
from io import BytesIO
from threading import Lock
from typing import Final

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

router = APIRouter()
SIZES: Final = frozenset({180, 192, 512})
"""In pixels: 180 is what an iPhone takes."""
_DRAWING: Final = Lock()
_UNITS: Final = 64
"""The sign is drawn on so many units a side."""
_FINER: Final = 4
"""It is drawn so many times larger and brought down, so that its edges are smooth."""
_RED: Final = (164, 22, 26)
_WHITE: Final = (255, 255, 255)


@router.get("/icon/{size}.png")
def icon(size: int) -> Response:
    """Give the sign as a picture of so many pixels a side."""
    if size not in SIZES:
        raise HTTPException(404)
    with _DRAWING:
        content = picture(size)
    return Response(content, media_type="image/png", headers={"cache-control": "public, max-age=604800"})


@cache
def picture(size: int) -> bytes:
    """Return the sign as a PNG of so many pixels a side; the same bytes each time."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only who puts the site on a phone's screen needs it

    unit = size * _FINER / _UNITS
    image = Image.new("RGB", (size * _FINER, size * _FINER), _RED)
    draw = ImageDraw.Draw(image)

    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(x * unit, y * unit) for x, y in points]

    draw.polygon(at((16, 24), (48, 24), (44, 50), (20, 50)), fill=_WHITE)
    draw.arc([*at((24, 12))[0], *at((40, 28))[0]], 180, 360, fill=_WHITE, width=round(4 * unit))
    draw.rectangle([*at((24, 19))[0], *at((28, 25))[0]], fill=_WHITE)
    draw.rectangle([*at((36, 19))[0], *at((40, 25))[0]], fill=_WHITE)
    draw.line(at((26, 36), (31, 41), (40, 31)), fill=_RED, width=round(4 * unit), joint="curve")
    made = BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(made, "PNG", optimize=True)
    return made.getvalue()
