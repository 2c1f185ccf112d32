"""What a shop should buy 进货清单: on the page, as a PDF for the wall and as a workbook for the office."""

from fastapi import APIRouter, Response

from supermarket.spending.stock.purchases import purchases
from supermarket.web.acts.doing import made_file
from supermarket.web.frame.visits import StaffVisit
from supermarket.web.pages.goods.shops import shop_page, shop_site

router = APIRouter()


@router.get("/goods/{shop}/buy")
def buy(visit: StaffVisit, shop: str) -> Response:
    """Show what should be bought, and what is near its end."""
    site = shop_site(visit, shop)
    with visit.ledger.reading() as session:
        lines = purchases(session, site.site)
    return shop_page(visit, site, "goods/buy.html", lines=lines)


@router.get("/goods/{shop}/buy.pdf")
def buy_on_paper(visit: StaffVisit, shop: str) -> Response:
    """Give the list as a PDF."""
    return _file(visit, shop, "pdf")


@router.get("/goods/{shop}/buy.xlsx")
def buy_as_workbook(visit: StaffVisit, shop: str) -> Response:
    """Give the list as a workbook."""
    return _file(visit, shop, "xlsx")


def _file(visit: StaffVisit, shop: str, sort: str) -> Response:
    site = shop_site(visit, shop)
    return made_file(visit, "stock buy", {}, field=sort, filed_as=f"buy-{site.site}.{sort}", site=site.site)
