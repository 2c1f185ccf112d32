"""The front door: `supermarket` alone asks who one is and what to do, chosen by digit.

Nobody in a village types an option. Every choice calls the same verbs as the commands do.
"""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from supermarket.cli import console
from supermarket.cli.asking import request
from supermarket.cli.command import Call
from supermarket.cli.desk import Choice, Desk, allowed
from supermarket.cli.menu_goods import goods_arrived, shelf_counted
from supermarket.cli.menu_month import month_end
from supermarket.cli.signing import signed_in, who_works
from supermarket.cli.till import back_up_to, scans, serve
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
        with ledger.reading() as session:
            asked = request(call, session)
        asked = replace(asked, actor=staff.staff, site=call.site or staff.site, known=known)
        return _serve(ledger, asked, staff)


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
    serve(desk.ledger, desk.asked, desk.typed, receipts=None)


def _find(desk: Desk) -> None:
    from supermarket.district.households import find, view
    from supermarket.district.roles import staff_for

    if not (words := desk.ask(_("Name, initials, group, or the last four digits of a phone:"))):
        return
    with desk.ledger.reading() as session:
        staff = staff_for(session, "household find", actor=desk.asked.actor, on=session.today)
        found = [
            view(session, row, staff, session.today) for row in find(session, words, desk.asked.site, session.today)
        ]
    if not found:
        console.note(_("No household here is called that."))
        return
    rows = [(row.household, row.head, row.group, row.balance) for row in found]
    console.say_table((_("Household"), _("Head"), _("Group"), _("Balance")), rows, {3: "right"})


def _new_card(desk: Desk) -> None:
    from supermarket.district.cards import bind, card_in_force, freeze
    from supermarket.district.kinds import CardState
    from supermarket.district.lookup import card_named
    from supermarket.district.roles import allow

    household = _household(desk)
    blank = desk.ask(_("Scan the blank card:")) if household else ""
    if not household or not blank:
        return
    with desk.ledger.writing() as session:
        allow(session, "card bind", desk.asked)
        old = card_in_force(session, household)
        if old and old.state is CardState.ACTIVE:
            freeze(session, old, desk.asked)
        card = bind(session, card_named(session, blank), household, desk.asked)
    console.say(_("Card {card} of household {household} is active.").format(card=card.card, household=household))


def _household(desk: Desk) -> str | None:
    """Ask whose it is, by a household's number or its head's name, and return the number."""
    from supermarket.district.households import find, head_name
    from supermarket.district.lookup import who

    typed = desk.ask(_("The household's number, or the name of its head:"))
    if not typed:
        return None
    with desk.ledger.reading() as session:
        if plain(typed).replace("-", "").isdigit():
            return who(session, typed).household
        found = find(session, typed, desk.asked.site, session.today)
        heads = [f"{head_name(session, row.household, session.today)} {row.group or ''}" for row in found]
    place = desk.pick(heads, _("No household here is called that."))
    if place is None:
        return None
    console.say(f"{heads[place]} {found[place].household}")
    return found[place].household


def _back_up(desk: Desk) -> None:
    if folder := desk.ask(_("The folder or stick:")):
        back_up_to(desk.ledger, Path(folder).expanduser())


def _verify(desk: Desk) -> None:
    from supermarket.audit.export import export, work_of
    from supermarket.audit.verify import verify

    with desk.ledger.reading() as session, console.progress(_("Verifying")):
        verification = verify(session)
    for stream in verification.streams:
        console.say(_("Stream {origin}, {size} entries; their root:").format(origin=stream.origin, size=stream.size))
        console.say(f"  {stream.root}")
    for fault in verification.faults:
        console.say(f"{fault.origin}-{fault.seq} {fault.what}")
    if verification.ok:
        console.say(_("Everything agrees: no fault was found."))
    typed = desk.ask(_("The folder or stick for the auditor's package; without one none is made:"))
    if not typed:
        return
    with desk.ledger.reading() as session, console.progress(_("Exporting"), work_of(session)) as done:
        stream = verification.streams[0]
        export(session, folder := Path(typed).expanduser() / f"audit-{stream.origin}-{stream.size}", done)
    console.say(_("The auditor's package is in {path}, without names.").format(path=folder))


CHOICES: Final = (
    Choice(N_("exchange"), "redeem", _exchange),
    Choice(N_("find a household"), "household find", _find),
    Choice(N_("new card for a lost one"), "card bind", _new_card),
    Choice(N_("goods arrived"), "stock receive", goods_arrived),
    Choice(N_("count the shelf"), "stock count", shelf_counted),
    Choice(N_("month end"), "", month_end),
    Choice(N_("back up"), "", _back_up),
    Choice(N_("verify for the auditor"), "", _verify),
)
"""The menu 兑换, 找人, 补卡, 入库, 盘点, 月结, 备份, 交审计, in this order; each role sees what it may do."""
