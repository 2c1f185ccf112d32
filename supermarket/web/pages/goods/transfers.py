"""Goods sent to another shop, and those on their way: taken in as they came, also where fewer came."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from supermarket.cli.frame.names import goods_names, site_name
from supermarket.district.kinds import Site
from supermarket.errors import Refusal
from supermarket.locale import _
from supermarket.spending.stock.transfers import in_transit
from supermarket.web.acts.doing import FINE, Refused, refused_by, tried
from supermarket.web.frame.forms import Sent
from supermarket.web.frame.statuses import MISTYPED
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.goods.shops import Picked, pick_goods, shop_page, shop_site, shops_for
from supermarket.web.pages.recorded import recorded

router = APIRouter()
SHOPS_MAX = 20
_FIELDS = ("key", "scan", "units", "to", "on")


@router.get("/goods/{shop}/transfers")
def transfers(visit: StaffVisit, shop: str, done: str = "") -> Response:
    """Show what is on its way, and ask what is to be sent."""
    return _page(visit, shop_site(visit, shop), {"key": visit.new_key()}, Picked(), done=done)


@router.post("/goods/{shop}/transfers")
def send(visit: StaffVisit, form: Sent, shop: str) -> Response:
    """Send goods on."""
    site = shop_site(visit, shop)
    typed = {name: form.text(name) for name in _FIELDS}
    try:
        picked = pick_goods(visit, form)
        to = _shop_meant(visit, form.text("to_pick") or typed["to"])
    except Refusal as refusal:
        return _page(visit, site, typed, Picked(), refused_by(refusal))
    if picked.goods is None:
        return _page(visit, site, typed, picked, FINE if picked.several else Refused(picked.why(), MISTYPED))
    if form.text("act") != "send" and not form.text("to_pick"):
        return _page(visit, site, typed, picked)
    if len(to) != 1:
        return _page(visit, site, typed, picked, FINE if to else Refused(_("No shop is called that."), MISTYPED), to=to)
    said = {"sku": picked.goods.sku, "quantity": typed["units"], "to": to[0].site, "on": typed["on"]}
    answer = tried(visit, "stock transfer", {**said, "key": typed["key"]}, site=site.site)
    if isinstance(answer, Refused):
        return _page(visit, site, typed, picked, answer)
    return RedirectResponse(f"/goods/{site.site}/transfers?done={','.join(answer.entries)}", 303)


@router.post("/goods/{shop}/transfers/arrive")
def arrive(visit: StaffVisit, form: Sent, shop: str) -> Response:
    """Take in what came of a transfer; what did not come is missing from then on."""
    site = shop_site(visit, shop)
    said = {"entry": form.text("entry"), "quantity": form.text("units"), "key": form.text("key")}
    answer = tried(visit, "stock arrive", said, site=site.site)
    if isinstance(answer, Refused):
        return _page(visit, site, {"key": visit.new_key()}, Picked(), answer)
    return RedirectResponse(f"/goods/{site.site}/transfers?done={','.join(answer.entries)}", 303)


def _shop_meant(visit: Visit, typed: str) -> list[Site]:
    """Return the shops in force that a code, a station's code or a part of a name means."""
    found = shops_for(visit, typed.strip()) if typed.strip() else []
    return [each for each in found if each.site == typed.strip()] or found


def _page(  # noqa: PLR0913 - what stands in the form
    visit: Visit,
    site: Site,
    typed: dict[str, str],
    picked: Picked,
    refused: Refused = FINE,
    *,
    to: list[Site] | None = None,
    done: str = "",
) -> Response:
    with visit.ledger.reading() as session:
        moving = in_transit(session, site.site)
        names = goods_names(session, [each.sku for each in moving])
        names |= {code: site_name(session, code) for each in moving for code in (each.shop, each.to)}
    return shop_page(
        visit,
        site,
        "goods/transfers.html",
        refused.status,
        refused=refused.sentence,
        typed=dict.fromkeys(_FIELDS, "") | typed,
        picked=picked,
        shops=(to or [])[:SHOPS_MAX],
        coming=[(each, visit.new_key()) for each in moving if each.to == site.site],
        going=[each for each in moving if each.to != site.site],
        names=names,
        done=recorded(done),
    )
