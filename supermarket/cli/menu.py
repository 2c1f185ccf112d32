"""The front door: `supermarket` alone asks who one is and what to do, chosen by digit.

Nobody in a village types an option. Every choice calls the same verbs as the commands do.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from supermarket.cli import console
from supermarket.cli.asking import request
from supermarket.cli.command import Call
from supermarket.cli.desk import Choice, Desk, allowed
from supermarket.cli.menu_deeds import deeds
from supermarket.cli.menu_goods import goods_arrived, shelf_counted
from supermarket.cli.menu_month import month_end
from supermarket.cli.menu_people import find_household, new_card, proxy_registered
from supermarket.cli.menu_spoiled import spoiled_goods
from supermarket.cli.shutting import back_up_to
from supermarket.cli.signing import shown_to, signed_in, who_works
from supermarket.cli.till import scans, serve
from supermarket.district.numbers import plain
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.books.session import Request
    from supermarket.district.kinds import Staff
    from supermarket.ledger import Ledger


def menu(call: Call) -> int:
    """Show the menu until its reader leaves it; return the exit code.

    Raises:
        LedgerMissing, LedgerForeign, LedgerNewer, ClockTold: there is no ledger to work with.
        StaffUnknown: nobody of this code is on the staff.
    """
    with call.ledger() as ledger:
        with scans() as typed:
            working = who_works(ledger, call.operator, typed)
        if working is None:
            return 0
        staff, by_card = working
        known = signed_in(ledger, staff.staff, by_card=by_card)
        shown = shown_to(ledger, known)
        with shown.reading() as session:
            asked = request(call, session)
        asked = replace(asked, actor=staff.staff, site=call.site or staff.site, known=known)
        return _serve(shown, asked, staff)


def _serve(ledger: "Ledger", asked: "Request", staff: "Staff") -> int:
    with scans() as typed:
        desk = Desk(ledger, asked, typed)
        title = _title(desk)
        while chosen := desk.choose(title, allowed(CHOICES, staff), _("leave")):
            with desk.told():
                chosen.do(desk)
        return 0


def _title(desk: Desk) -> str:
    from supermarket.district.sites import site_of

    with desk.ledger.reading() as session:
        name = site_of(session, desk.asked.site, session.today).name
    text = _("{name} ({site})   staff code {staff}")
    return text.format(name=name, site=desk.asked.site, staff=desk.asked.actor)


def _exchange(desk: Desk) -> None:
    serve(desk.ledger, desk.asked, desk.typed)


def _at_shop(do: Callable[[Desk], None]) -> Callable[[Desk], None]:
    """Return a choice done at the shop where one sits; who sits at none, or over several, is asked which is meant."""

    def done(desk: Desk) -> None:
        if shop := _shop(desk):
            do(replace(desk, asked=replace(desk.asked, site=shop)))

    return done


def _shop(desk: Desk) -> str | None:
    from supermarket.district.sites import shop_of, site_of
    from supermarket.errors.staff import ShopAmbiguous, ShopMissing

    with desk.ledger.reading() as session:
        try:
            shop_of(session, desk.asked.site, session.today)
        except ShopAmbiguous as several:
            shops = several.shops
            names = [f"{site_of(session, shop, session.today).name} ({shop})" for shop in shops]
        except ShopMissing:
            shops, names = [], []
        else:
            return desk.asked.site
    if shops:
        place = desk.pick(names, "")
        return None if place is None else shops[place]
    typed = plain(desk.ask_whose(_("Which station or shop, by its code; 0 goes back:")))
    if not typed:
        return None
    with desk.ledger.reading() as session:
        return shop_of(session, typed, session.today).site


def _back_up(desk: Desk) -> None:
    if folder := desk.folder(_("The folder or stick:")):
        back_up_to(desk.ledger, folder)


def _verify(desk: Desk) -> None:
    from supermarket.audit.package.export import export, work_of
    from supermarket.audit.verification.verify import verify

    with desk.ledger.reading() as session, console.progress(_("Verifying")):
        verification = verify(session)
    for stream in verification.streams:
        console.say(_("Stream {origin}, {size} entries; their root:").format(origin=stream.origin, size=stream.size))
        console.say(f"  {stream.root}")
    for fault in (*verification.faults, *verification.breaches):
        console.say(f"{fault.origin}-{fault.seq} {fault.what}")
    if verification.ok:
        console.say(_("Everything agrees: no fault was found."))
    place = desk.folder(_("The folder or stick for the auditor's package; without one none is made:"))
    if not place:
        return
    with desk.ledger.reading() as session, console.progress(_("Exporting"), work_of(session)) as done:
        stream = verification.streams[0]
        exported = export(session, folder := place / f"audit-{stream.origin}-{stream.size}", done)
    console.say(_("The auditor's package is in {path}, without names.").format(path=folder))
    console.say(_("The SHA-256 of verify.py, to be compared with the published one:"))
    console.say(f"  {exported.verifier}")


CHOICES: Final = (
    Choice(N_("exchange"), "redeem", _at_shop(_exchange)),
    Choice(N_("find a household"), "household find", find_household),
    Choice(N_("new card for a lost one"), "card bind", new_card),
    Choice(N_("register who may fetch for whom"), "household proxy", proxy_registered),
    Choice(N_("goods arrived"), "stock receive", _at_shop(goods_arrived)),
    Choice(N_("count the shelf"), "stock count", _at_shop(shelf_counted)),
    Choice(N_("spoiled goods"), "stock write-off", _at_shop(spoiled_goods)),
    Choice(N_("deeds and points"), "", deeds),
    Choice(N_("month end"), "", month_end),
    Choice(N_("back up"), "", _back_up),
    Choice(N_("verify for the auditor"), "", _verify),
)
"""The menu 兑换, 找人, 补卡, 代领登记, 入库, 盘点, 报损, 积分, 月结, 备份, 交审计, in this order, as a role may."""
