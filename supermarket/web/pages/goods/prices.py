"""Prices and limits of all goods and services, and the labels that are stuck on the shelf."""

from fastapi import APIRouter, Response

from supermarket.cli.frame.names import limits_named
from supermarket.spending.goods.catalogue import goods_listed
from supermarket.web.acts.doing import made_file
from supermarket.web.frame.looks import next_start
from supermarket.web.frame.visits import StaffVisit
from supermarket.web.pages.goods.shops import shop_page, shop_site

router = APIRouter()
LINES_MAX = 150


@router.get("/goods/{shop}/prices")
def prices(visit: StaffVisit, shop: str, start: int = 0) -> Response:
    """Show what everything costs."""
    site = shop_site(visit, shop)
    with visit.ledger.reading() as session:
        listed = goods_listed(session, session.today)
    start = max(0, start)
    return shop_page(
        visit,
        site,
        "goods/prices.html",
        lines=[(goods, limits_named(goods.limit or "")) for goods in listed[start : start + LINES_MAX]],
        following=next_start(len(listed), start, LINES_MAX),
    )


@router.get("/goods/{shop}/labels.pdf")
def labels(visit: StaffVisit, shop: str) -> Response:
    """Give the labels of all goods as a PDF."""
    site = shop_site(visit, shop)
    return made_file(visit, "goods labels", {}, field="pdf", filed_as="labels.pdf", site=site.site)
