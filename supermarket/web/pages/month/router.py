"""Every page about the month end; what has a fixed address comes before what begins with a station's code."""

from fastapi import APIRouter

from supermarket.web.pages.month import figures, places, signing, waiting

router = APIRouter()
for each in (waiting, places, figures, signing):
    router.include_router(each.router)
