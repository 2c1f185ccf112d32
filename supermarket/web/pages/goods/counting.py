"""A stocktake of the whole shelf by scanning: each scan adds one, or a figure is typed; the book is shown afterwards.

What was counted so far lies on this machine, so that a reload, a dead phone or the end of a session lose nothing.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from supermarket.cli.spending.stock import DIFFERS_FOR
from supermarket.district.kinds import Site
from supermarket.district.quantities import DELIVERY_MAX
from supermarket.district.texts import figured, plain
from supermarket.errors import Refusal
from supermarket.locale import _
from supermarket.registers.numerals import how_many
from supermarket.spending.goods.catalogue import name_of
from supermarket.spending.kinds import Goods
from supermarket.spending.stock.shelves import on_hand
from supermarket.spending.stock.stocktakes import Stocktake
from supermarket.web.acts.doing import FINE, Refused, Said, refused_by, tried
from supermarket.web.acts.files import HandedOver
from supermarket.web.acts.running import Answer
from supermarket.web.acts.turns import in_turn
from supermarket.web.frame.forms import Form, Sent
from supermarket.web.frame.statuses import CONFLICT, MISTYPED
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.goods.drafts import (
    Count,
    begun,
    check_as_seen,
    count_of,
    forget,
    forget_recorded,
    keep,
    times_of,
    write_counts,
)
from supermarket.web.pages.goods.shops import meant, shop_page, shop_site
from supermarket.web.pages.recorded import recorded
from supermarket.web.pages.scanning import scanned_text

router = APIRouter()
_FIGURE_DIGITS: Final = 3
"""What is longer and means goods is no figure: it is a scan."""


@router.get("/goods/{shop}/count")
def counting(visit: StaffVisit, shop: str) -> Response:
    """Show what was counted so far; nothing of what the book says."""
    site = shop_site(visit, shop)
    return _page(visit, site, _found(visit, site) or begun(visit))


@router.post("/goods/{shop}/count")
def counted(visit: StaffVisit, form: Sent, shop: str) -> Response:
    """Take a scan or a figure."""
    site = shop_site(visit, shop)
    if form.text("act") == "anew":
        forget(visit.ledger, site.site, visit.actor)
        return RedirectResponse(f"/goods/{site.site}/count", 303)
    while (answer := _counted_once(visit, form, site)) is None:
        pass  # another page was quicker: what it counted is counted too
    return answer


def _counted_once(visit: Visit, form: Form, site: Site) -> Response | None:
    """Take a scan or a figure into the count as it is found; None where that was another before it was kept."""
    seen = _found(visit, site)
    count = seen or begun(visit)
    sent = form.text("key")
    if sent and sent == count.last:  # the answer was lost on its way; it was done
        return _page(visit, site, count)
    try:
        changed = _changed(visit, count, form)
    except Refusal as refusal:
        return _page(visit, site, count, refused_by(refusal))
    if isinstance(changed, Refused):
        return _page(visit, site, count, changed)
    if not isinstance(changed, Count):
        return _page(visit, site, count, several=changed)
    changed = replace(changed, last=sent)
    return _page(visit, site, changed) if keep(visit.ledger, site.site, visit.actor, changed, seen=seen) else None


@router.get("/goods/{shop}/count/look")
def look(visit: StaffVisit, shop: str) -> Response:
    """Show, now that all was counted, what the book says, and what nobody counted."""
    site = shop_site(visit, shop)
    count = _found(visit, site)
    if count is None or not count.counts:
        return RedirectResponse(f"/goods/{site.site}/count", 303)
    return _moved(visit, site, count) or _look(visit, site, count)


@router.post("/goods/{shop}/count/look")
def settle(visit: StaffVisit, form: Sent, shop: str) -> Response:
    """Count as none what was not found, or record the whole count under its one key."""
    site = shop_site(visit, shop)
    staff = visit.actor
    count = _found(visit, site)
    if count is None:
        return RedirectResponse(f"/goods/{site.site}/count", 303)
    if moved := _moved(visit, site, count):
        return moved
    ticked = form.texts.get("none", ())
    if ticked or form.text("act") != "record":
        seen = count
        for sku in ticked:
            count = count.figured(plain(sku)[:20], 0, visit.ledger.clock.now())
        keep(visit.ledger, site.site, staff, count, seen=seen)  # else he looks at what it is by now
        text = _("What is ticked counts as none now; look at it, then record it.")
        unseen = Refused(text, CONFLICT) if form.text("act") == "record" else FINE
        return _look(visit, site, _found(visit, site) or count, unseen, form=form)
    reasons = [f"{sku}={why}" for sku in count.counts if (why := form.text(f"why-{sku}"))]
    with visit.ledger.reading() as session:
        times = times_of(session, site.site, count)
    recording = in_turn(
        visit,
        begun=lambda session: check_as_seen(session, site.site, staff, count, times),
        done=lambda session: forget_recorded(session, site.site, staff, count),
    )
    answer = _run(recording, site, count, {"key": count.key, "why": reasons})
    if isinstance(answer, Refused):
        return _look(visit, site, _found(visit, site) or count, answer, form=form)
    told = f"done={','.join(answer.entries[:1])}&count={len(answer.entries)}"
    return RedirectResponse(f"/goods/{site.site}/count/recorded?{told}", 303)


@router.get("/goods/{shop}/count/recorded")
def finished(visit: StaffVisit, shop: str, done: str = "", count: int = 0) -> Response:
    """Say that it is recorded."""
    site = shop_site(visit, shop)
    return shop_page(visit, site, "goods/count_done.html", done=recorded(done), count=count)


def _found(visit: Visit, site: Site) -> Count | None:
    with visit.ledger.reading() as session:
        return count_of(session, site.site, visit.actor)


def _changed(visit: Visit, count: Count, form: Form) -> Count | Refused | Sequence[Goods]:
    """Return the count with what was sent; or why not; or the goods that a name may mean.

    Raises:
        Refusal: a pack was scanned of which nobody says how many it holds.
    """
    if sku := form.text("drop"):
        return count.without(sku)
    if sku := form.text("show"):
        return replace(count, current=sku)
    if sku := form.text("pick"):
        return replace(count, current=sku)
    typed = plain(scanned_text(form, "scan"))
    if typed and not (count.current and typed.isdigit() and len(typed) <= _FIGURE_DIGITS):
        return _with_goods(visit, count, typed)
    figure = typed or figured(form.text("figure"))
    return _with_figure(visit, count, figure) if figure else count


def _with_goods(visit: Visit, count: Count, typed: str) -> Count | Refused | Sequence[Goods]:
    """Add what was scanned; whoever types a code or a name means the goods, and says next how many there are."""
    found, article = meant(visit, typed)
    if not found:
        return Refused(_("No goods are called that."), MISTYPED)
    if len(found) > 1:
        return found
    if article is None or article.sku == typed:
        return replace(count, current=found[0].sku)
    return count.added(article.sku, article.units, visit.ledger.clock.now())


def _with_figure(visit: Visit, count: Count, figure: str) -> Count | Refused:
    number = how_many(figure)
    if number is None or number > DELIVERY_MAX:
        return Refused(_("Type how many there are, as a whole number."), MISTYPED)
    if not count.current:
        return Refused(_("Scan the goods first, then type how many there are."), MISTYPED)
    return count.figured(count.current, number, visit.ledger.clock.now())


def _run(visit: Visit, site: Site, count: Count, more: Said) -> Answer | Refused:
    """Have the command count, with each count's own time: what is sold meanwhile is taken in."""
    with TemporaryDirectory(prefix="supermarket-count-") as folder:
        path = Path(folder) / "counts.csv"
        with visit.ledger.reading() as session:
            write_counts(count, times_of(session, site.site, count), path)
        return tried(visit, "stock count", {"csv": HandedOver(path), "on": _day(visit, count), **more}, site=site.site)


def _moved(visit: Visit, site: Site, count: Count) -> Response | None:
    """Forget the counts of goods that moved while they were counted, and ask for them again, where there are any."""
    with visit.ledger.reading() as session:
        times = times_of(session, site.site, count)
        gone = [sku for sku in count.counts if sku not in times]
        names = _(", ").join(f"{name_of(session, sku, session.today)} ({sku})" for sku in gone)
    if not gone:
        return None
    seen = count
    for sku in gone:
        count = count.without(sku)
    if not keep(visit.ledger, site.site, visit.actor, count, seen=seen):
        return RedirectResponse(f"/goods/{site.site}/count/look", 303)  # it is looked at as it is by now
    text = _("These goods moved while they were counted; count them again: {goods}.")
    return _page(visit, site, count, Refused(text.format(goods=names), CONFLICT))


def _day(visit: Visit, count: Count) -> str | None:
    """Return the day of a count that was begun on an earlier one."""
    with visit.ledger.reading() as session:
        return None if count.on == session.today else count.on


def _look(visit: Visit, site: Site, count: Count, refused: Refused = FINE, *, form: Form | None = None) -> Response:
    """Draw the comparison; with a `form`, the reasons that were chosen in it stay chosen."""
    answer = _run(visit, site, count, {"preview": "yes"})
    if isinstance(answer, Refused):
        return _page(visit, site, count, answer if refused is FINE else refused)
    taken: list[Stocktake] = answer.value
    with visit.ledger.reading() as session:
        names = {each.sku: name_of(session, each.sku, session.today) for each in taken}
        left = [line for line in on_hand(session, site.site) if line.on_hand and line.sku not in count.counts]
        names |= {line.sku: name_of(session, line.sku, session.today) for line in left}
    return shop_page(
        visit,
        site,
        "goods/count_look.html",
        refused.status,
        refused=refused.sentence,
        differing=[each for each in taken if each.difference],
        agreeing=len([each for each in taken if not each.difference]),
        left=left,
        names=names,
        count=count,
        reasons=DIFFERS_FOR,
        why={sku: form.text(f"why-{sku}") if form else "" for sku in count.counts},
    )


def _page(
    visit: Visit, site: Site, count: Count, refused: Refused = FINE, *, several: Sequence[Goods] = ()
) -> Response:
    with visit.ledger.reading() as session:
        names = {sku: name_of(session, sku, session.today) for sku in count.counts}
        if count.current and count.current not in names:
            names[count.current] = name_of(session, count.current, session.today)
        earlier = count.on != session.today
    return shop_page(
        visit,
        site,
        "goods/count.html",
        refused.status,
        refused=refused.sentence,
        count=count,
        names=names,
        several=several,
        earlier=earlier,
        key=visit.new_key(),
    )
