"""Spoiled goods: written off with a photo and a manager's approval, now or later; and the list of those that wait."""

from collections.abc import Sequence

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from supermarket.books.session import ReadSession
from supermarket.cli.frame.names import goods_name, site_name
from supermarket.cli.menu.goods.spoiled import DECLINED_FOR
from supermarket.cli.spending.stock import SPOILED_FOR
from supermarket.district.kinds import Site
from supermarket.errors import Refusal
from supermarket.journal.entry import require_name
from supermarket.journal.store import entry_named
from supermarket.locale import _
from supermarket.web.acts.commands import commands
from supermarket.web.acts.doing import FINE, Refused, Said, refused_by, tried
from supermarket.web.acts.files import HandedOver
from supermarket.web.acts.running import MistypedError
from supermarket.web.acts.waiting import ON_HIS_PHONE, asked_of_second
from supermarket.web.frame.forms import Form, Sent
from supermarket.web.frame.looks import page
from supermarket.web.frame.statuses import MISTYPED
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.goods.shops import Picked, pick_goods, shop_page, shop_site, write_offs_for
from supermarket.web.pages.recorded import recorded

router = APIRouter()
_FIELDS = ("key", "scan", "units", "reason", "approver", "on")
WAITING_MAX = 40
"""So many write-offs are answered on one page; the rest follow when these are."""


@router.get("/goods/write-offs")
def waiting(visit: StaffVisit, done: str = "") -> Response:
    """Show the write-offs that wait for whoever visits."""
    return _waiting(visit, done=done)


@router.post("/goods/write-offs")
def answer(visit: StaffVisit, form: Sent) -> Response:
    """Approve or decline one of them."""
    entry, site = form.text("entry"), form.text("shop")
    if form.text("act") == "approve":
        given = tried(visit, "stock approve", {"entry": entry, "key": form.text("key")}, site=site)
    else:
        reason = form.text("reason")
        given = tried(visit, "stock decline", {"entry": entry, "reason": reason, "key": form.text("key")}, site=site)
    if isinstance(given, Refused):
        return _waiting(visit, given)
    return RedirectResponse(f"/goods/write-offs?done={','.join(given.entries)}", 303)


@router.get("/goods/{shop}/spoiled")
def spoiled(visit: StaffVisit, shop: str, sku: str = "", done: str = "", asked: str = "") -> Response:
    """Ask what spoiled; `asked` are the entries of a write-off that was asked for just now."""
    typed = {"key": visit.new_key(), "scan": sku[:20]}
    return _page(visit, shop_site(visit, shop), typed, Picked(), done=done, asked=asked)


@router.post("/goods/{shop}/spoiled")
def write_off(visit: StaffVisit, form: Sent, shop: str) -> Response:
    """Write goods off with the manager who is named, or have the write-off wait for one."""
    site = shop_site(visit, shop)
    typed = {name: form.text(name) for name in _FIELDS}
    try:
        picked = pick_goods(visit, form)
    except Refusal as refusal:
        return _page(visit, site, typed, Picked(), refused_by(refusal))
    if picked.goods is None:
        return _page(visit, site, typed, picked, FINE if picked.several else Refused(picked.why(), MISTYPED))
    if form.text("act") not in {"later", "now"}:
        return _page(visit, site, typed, picked)
    later = form.text("act") == "later"
    said = {
        "sku": picked.goods.sku,
        "quantity": typed["units"],
        "reason": typed["reason"],
        "approver": None if later else typed["approver"],
        "second_pin": None if later else form.text("second_pin"),
        "on": typed["on"],
        "key": typed["key"],
    }
    if not later and form.text("ask"):
        asked = _asked(visit, site, form, said)
        return _page(visit, site, typed, picked, asked) if isinstance(asked, Refused) else asked
    given = tried(visit, "stock write-off", said, site=site.site, form=form)
    if isinstance(given, Refused):
        return _page(visit, site, typed, picked, given)
    return RedirectResponse(f"/goods/{site.site}/spoiled?{'asked' if later else 'done'}={','.join(given.entries)}", 303)


def _asked(visit: Visit, site: Site, form: Form, said: Said) -> Response | Refused:
    """Ask the manager on his own phone; the write-off waits there until he has answered."""
    told = {name: [str(value)] for name, value in said.items() if value}
    try:
        photos = [HandedOver(path) for path in form.files.get("photo", ())]
        typed: dict[str, Sequence[str]] = {
            **told,
            "photo": photos,
            "ask": [ON_HIS_PHONE],
            "next": [f"/goods/{site.site}/spoiled"],
        }
        waits = asked_of_second(visit, commands()["stock write-off"], typed, site=site.site)
    except (Refusal, MistypedError) as fault:
        return refused_by(fault)
    return waits or Refused(_("Say who is to be asked."), MISTYPED)


def _page(  # noqa: PLR0913 - what stands on the page
    visit: Visit,
    site: Site,
    typed: dict[str, str],
    picked: Picked,
    refused: Refused = FINE,
    *,
    done: str = "",
    asked: str = "",
) -> Response:
    return shop_page(
        visit,
        site,
        "goods/spoiled.html",
        refused.status,
        refused=refused.sentence,
        typed=dict.fromkeys(_FIELDS, "") | typed,
        picked=picked,
        reasons=SPOILED_FOR,
        done=recorded(done),
        asked=recorded(asked),
        waits=write_offs_for(visit),
    )


def _photo(session: ReadSession, name: str) -> str:
    """Return the SHA-256 of the photo of what spoiled, nothing where the request has none."""
    entry = entry_named(session.transaction, require_name(name))
    return str(entry.content.get("photo", {}).get("sha256", "")) if entry else ""


def _waiting(visit: Visit, refused: Refused = FINE, *, done: str = "") -> Response:
    found = write_offs_for(visit)
    with visit.ledger.reading() as session:
        rows = [
            (
                each,
                visit.new_key(),
                goods_name(session, each.sku, each.on),
                site_name(session, each.shop),
                _photo(session, each.entry),
            )
            for each in found[:WAITING_MAX]
        ]
    return page(
        visit,
        "goods/write_offs.html",
        refused.status,
        refused=refused.sentence,
        rows=rows,
        more=len(found) - len(rows),
        words=SPOILED_FOR,
        reasons=DECLINED_FOR,
        done=recorded(done),
    )
