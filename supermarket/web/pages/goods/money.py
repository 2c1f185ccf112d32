"""The shop's money 资金: what the fund holds, what came in and was spent, by which paper."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from supermarket.books.accounts import fund
from supermarket.district.kinds import Site
from supermarket.errors import yuan_of
from supermarket.months.days import days_of
from supermarket.spending.fund.kinds import CNY
from supermarket.spending.fund.listed import money_moved
from supermarket.web.acts.doing import FINE, Refused, tried
from supermarket.web.frame.forms import Sent
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.goods.shops import shop_page, shop_site
from supermarket.web.pages.months import is_month
from supermarket.web.pages.recorded import recorded

router = APIRouter()
_FIELDS = ("way", "yuan", "paper", "purpose", "on")
LINES_MAX = 100


@router.get("/goods/{shop}/money")
def money(visit: StaffVisit, shop: str, month: str = "", done: str = "") -> Response:
    """Show a shop's money in a month."""
    return _page(visit, shop_site(visit, shop), {}, month=month, done=done)


@router.post("/goods/{shop}/money")
def move(visit: StaffVisit, form: Sent, shop: str) -> Response:
    """Take money in, or spend some."""
    site = shop_site(visit, shop)
    typed = {name: form.text(name) for name in (*_FIELDS, "key")}
    command = "fund spend" if typed["way"] == "spend" else "fund receive"
    said = {name: typed[name] for name in ("yuan", "paper", "purpose", "on", "key")}
    said["another"] = form.text("another")
    answer = tried(visit, command, said, site=site.site)
    if isinstance(answer, Refused):
        return _page(visit, site, typed, answer)
    return RedirectResponse(f"/goods/{site.site}/money?done={','.join(answer.entries)}", 303)


def _page(  # noqa: PLR0913 - what stands on the page
    visit: Visit, site: Site, typed: dict[str, str], refused: Refused = FINE, *, month: str = "", done: str = ""
) -> Response:
    with visit.ledger.reading() as session:
        chosen = month if is_month(month) else session.today[:7]
        days = days_of(session, chosen)
        lines = money_moved(session, site.site, days.first, days.last)
        held = session.balance(fund(site.site), CNY)
    return shop_page(
        visit,
        site,
        "goods/money.html",
        refused.status,
        refused=refused.sentence,
        alike=refused.code == "money_alike",
        month=chosen,
        before=days.before[:7],
        held=yuan_of(held),
        came=yuan_of(sum(max(0, each.amount) for each in lines)),
        went=yuan_of(-sum(min(0, each.amount) for each in lines)),
        lines=[(each, yuan_of(abs(each.amount))) for each in lines[:LINES_MAX]],
        more=len(lines) - LINES_MAX,
        typed=dict.fromkeys(_FIELDS, "") | typed,
        key=typed.get("key") or visit.new_key(),
        done=recorded(done),
    )
