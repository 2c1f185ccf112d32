"""Every page about goods; what has a fixed address comes before what begins with a shop's code."""

from fastapi import APIRouter

from supermarket.web.pages.goods import arrivals, buying, counting, money, prices, shelf, spoiled, transfers

router = APIRouter()
for each in (spoiled, arrivals, counting, transfers, buying, prices, money, shelf):
    router.include_router(each.router)
