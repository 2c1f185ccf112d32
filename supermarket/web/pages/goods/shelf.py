"""What is on a shop's shelf: all of it, with what has expired, ends soon, is out or low first."""

from typing import Final

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from supermarket.locale import N_
from supermarket.spending.goods.catalogue import goods_stocked
from supermarket.spending.stock.shelves import batches
from supermarket.spending.stock.standing import Standing, standing
from supermarket.spending.stock.transfers import in_transit
from supermarket.web.frame.looks import next_start, page
from supermarket.web.frame.visits import StaffVisit
from supermarket.web.pages.goods.drafts import count_of
from supermarket.web.pages.goods.shops import own_shop, shop_page, shop_site, shops_for, write_offs_for
from supermarket.web.pages.recorded import recorded

router = APIRouter()
LINES_MAX: Final = 120
"""So many lines are on a page; a village shop has forty sorts of goods."""
STATE_WORDS: Final = {
    "expired": N_("past its last day"),
    "near": N_("ends soon"),
    "out": N_("none left"),
    "low": N_("few left"),
    "good": N_("good"),
}


@router.get("/goods")
def goods(visit: StaffVisit, words: str = "") -> Response:
    """Send whoever sits at a shop to its shelf; anybody else picks a shop, or finds it by a part of its name."""
    shop = own_shop(visit)
    if shop and not words:
        return RedirectResponse(f"/goods/{shop}", 303)
    found = shops_for(visit, words.strip()[:40])
    more, waits = len(found) - LINES_MAX, write_offs_for(visit)
    return page(visit, "goods/pick.html", shops=found[:LINES_MAX], more=more, words=words, waits=waits)


@router.get("/goods/{shop}")
def shelf(visit: StaffVisit, shop: str, done: str = "", start: int = 0) -> Response:
    """Show a shop's shelf."""
    site = shop_site(visit, shop)
    with visit.ledger.reading() as session:
        lines = standing(session, site.site)
        moving = in_transit(session, site.site)
        count = count_of(session, site.site, visit.actor)
    start = max(0, start)
    return shop_page(
        visit,
        site,
        "goods/shelf.html",
        lines=lines[start : start + LINES_MAX],
        following=next_start(len(lines), start, LINES_MAX),
        count=len(lines),
        wanting=_wanting(lines),
        words=STATE_WORDS,
        coming=sum(each.to == site.site for each in moving),
        waits=write_offs_for(visit),
        half=len(count.counts) if count else 0,
        done=recorded(done),
    )


@router.get("/goods/{shop}/batches/{sku}")
def batches_of(visit: StaffVisit, shop: str, sku: str) -> Response:
    """Show the batches of one sort of goods: which delivery brought them, what is left, their last day, the donor."""
    site = shop_site(visit, shop)
    with visit.ledger.reading() as session:
        named = goods_stocked(session, sku, session.today)
        held = batches(session, site.site, named.sku)
        today = session.today
    return shop_page(visit, site, "goods/batches.html", goods=named, batches=held, today=today)


def _wanting(lines: list[Standing]) -> dict[str, int]:
    """Return how many sorts of goods need looking at, by how they stand."""
    counted = {state: sum(each.state == state for each in lines) for state in STATE_WORDS if state != "good"}
    return {state: count for state, count in counted.items() if count}
