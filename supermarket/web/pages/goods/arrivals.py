"""Goods that arrived: scanned one after another, with units and last day, the invoice or donor, and a photo of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from supermarket.district.dated.registers import DONORS, all_in_force
from supermarket.district.kinds import Donor, Site
from supermarket.errors import Refusal
from supermarket.locale import _
from supermarket.spending.kinds import Goods
from supermarket.web.acts.doing import FINE, Refused, Said, refused_by, tried
from supermarket.web.frame.forms import Form, Sent
from supermarket.web.frame.statuses import MISTYPED
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.goods.lines import LINES_MAX, Line, lines_of, with_goods
from supermarket.web.pages.goods.shops import meant, shop_page, shop_site
from supermarket.web.pages.scanning import scanned_text

router = APIRouter()
_ABOUT = ("source", "donor", "paper", "restricted", "on")
"""What is said about the whole delivery."""


@dataclass(frozen=True)
class _Drawn:
    """The form as it is drawn: its key, its lines, what is said about all of them, goods that one name fits."""

    key: str
    lines: Sequence[Line] = ()
    about: Mapping[str, str] | None = None
    several: Sequence[Goods] = ()
    typed: str = ""


@router.get("/goods/{shop}/arrival")
def arrival(visit: StaffVisit, shop: str) -> Response:
    """Ask what arrived."""
    return _page(visit, shop_site(visit, shop), _Drawn(visit.new_key()))


@router.post("/goods/{shop}/arrival")
def arrived(visit: StaffVisit, form: Sent, shop: str) -> Response:
    """Take a scan as one more line, or take in all that stands there."""
    site = shop_site(visit, shop)
    drawn = _Drawn(form.text("key") or visit.new_key(), lines_of(form), {name: form.text(name) for name in _ABOUT})
    if (drop := form.text("drop")).isascii() and drop.isdigit() and len(drop) <= len(str(LINES_MAX)):
        gone = int(drop)
        kept = [line for place, line in enumerate(drawn.lines) if place != gone or line.entry]
        return _page(visit, site, replace(drawn, lines=kept))
    try:
        typed = form.text("pick") or scanned_text(form, "scan")
    except Refusal as refusal:
        return _page(visit, site, drawn, refused_by(refusal))
    if typed:
        return _added(visit, site, drawn, typed)
    if form.text("act") == "take":
        return _taken(visit, site, drawn, form)
    return _page(visit, site, drawn)


def _added(visit: Visit, site: Site, drawn: _Drawn, typed: str) -> Response:
    try:
        found, article = meant(visit, typed)
    except Refusal as refusal:
        return _page(visit, site, replace(drawn, typed=typed), refused_by(refusal))
    if len(found) != 1:
        if found:
            return _page(visit, site, replace(drawn, several=found))
        return _page(visit, site, replace(drawn, typed=typed), Refused(_("No goods are called that."), MISTYPED))
    if len(drawn.lines) >= LINES_MAX:
        return _page(visit, site, drawn, Refused(_("Take in these first; then begin a new form."), MISTYPED))
    units = article.units if article else 1
    return _page(visit, site, replace(drawn, lines=with_goods(drawn.lines, found[0], units)))


def _taken(visit: Visit, site: Site, drawn: _Drawn, form: Form) -> Response:
    """Record line after line, each under its own key; at the first that is refused the form comes back."""
    if not drawn.lines:
        return _page(visit, site, drawn, Refused(_("Scan or name what arrived first."), MISTYPED))
    about = drawn.about or {}
    if about.get("source") != "donated" and (about.get("donor") or about.get("restricted")):
        text = _(
            "They stand as bought, and yet somebody gave them: say that they were given, or clear who and what for."
        )
        return _page(visit, site, drawn, Refused(text, MISTYPED))
    lines = [*drawn.lines]
    another = form.text("another")
    for place, line in enumerate(lines):
        if line.entry:
            continue
        said = {**_said(line, about, f"{drawn.key}.{place + 1}"), "another": another}
        another = ""  # it was said of the line that was refused
        answer = tried(visit, "stock receive", said, site=site.site, form=form)
        if isinstance(answer, Refused):
            return _page(visit, site, replace(drawn, lines=lines), answer)
        lines[place] = replace(line, entry=answer.entries[-1] if answer.entries else "")
    return RedirectResponse(f"/goods/{site.site}?done={','.join(line.entry for line in lines if line.entry)}", 303)


def _said(line: Line, about: Mapping[str, str], key: str) -> Said:
    """Return all that was typed as the command takes it, so that nothing of it is left out without a word."""
    return {
        "sku": line.sku,
        "quantity": line.units,
        "purchased": None if about.get("source") == "donated" else "yes",
        "donated": about.get("donor") or None,
        "restricted": about.get("restricted"),
        "expires": line.expires,
        "cost": line.cost,
        "paper": about.get("paper"),
        "on": about.get("on"),
        "key": key,
    }


def _page(visit: Visit, site: Site, drawn: _Drawn, refused: Refused = FINE) -> Response:
    with visit.ledger.reading() as session:
        donors: list[Donor] = all_in_force(session, DONORS, session.today)
        today = session.today
    return shop_page(
        visit,
        site,
        "goods/arrival.html",
        refused.status,
        drawn=drawn,
        about={**dict.fromkeys(_ABOUT, ""), **(drawn.about or {})},
        donors=donors,
        today=today,
        refused=refused.sentence,
        alike=refused.code == "delivery_alike",
    )
