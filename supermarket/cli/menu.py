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
            chosen.do(desk)
        return 0


def _title(desk: Desk) -> str:
    from supermarket.district.sites import site_of

    with desk.ledger.reading() as session:
        name = site_of(session, desk.asked.site, session.today).name
    text = _("{name} ({site})   staff code {staff}")
    return text.format(name=name, site=desk.asked.site, staff=desk.asked.actor)


def _exchange(desk: Desk) -> None:
    with desk.asking():
        serve(desk.ledger, desk.asked, desk.typed, receipts=None)


def _find(desk: Desk) -> None:
    from supermarket.district.households import find, view
    from supermarket.district.roles import staff_for

    with desk.asking(_("Name, initials, group, or the last four digits of a phone:")) as (words, *_rest):
        if not words:
            return
        with desk.ledger.reading() as session:
            staff = staff_for(session, "household find", actor=desk.asked.actor, on=session.today)
            found = [
                view(session, row, staff, session.today) for row in find(session, words, desk.asked.site, session.today)
            ]
        rows = [(row.household, row.head, row.group, row.balance) for row in found]
        console.say_table((_("Household"), _("Head"), _("Group"), _("Balance")), rows, {3: "right"})


def _new_card(desk: Desk) -> None:
    from supermarket.district.cards import bind, card_in_force, freeze
    from supermarket.district.kinds import CardState
    from supermarket.district.lookup import card_named, who
    from supermarket.district.roles import allow

    with desk.asking(_("The household's number:"), _("Scan the blank card:")) as given:
        if len(given) < 2 or not all(given):  # noqa: PLR2004 - both answers
            return
        with desk.ledger.writing() as session:
            allow(session, "card bind", desk.asked)
            household = who(session, given[0]).household
            old = card_in_force(session, household)
            if old and old.state is CardState.ACTIVE:
                freeze(session, old, desk.asked)
            card = bind(session, card_named(session, given[1]), household, desk.asked)
        console.say(_("Card {card} of household {household} is active.").format(card=card.card, household=household))


def _receive(desk: Desk) -> None:
    from supermarket.spending.stock import Delivery, receive

    questions = (
        _("Scan the goods, or type the SKU:"),
        _("How many:"),
        _("Bought: 1. Given: the donor's code or name:"),
    )
    with desk.asking(*questions) as given:
        if len(given) < len(questions) or not all(given):
            return
        with desk.ledger.writing() as session:
            donor = None if given[2] == "1" else given[2]
            delivery = Delivery(sku=_sku(session, given[0]), quantity=_figure(given[1]), donor=donor)
            received = receive(session, delivery, desk.asked)
        text = _("Entry {entry}: {quantity} of {sku} arrived; {on_hand} are here now.")
        console.say(text.format(**vars(received)))


def _count(desk: Desk) -> None:
    from supermarket.spending.stocktakes import count, parsed_count

    questions = (_("Scan the goods, or type the SKU:"), _("How many are on the shelf:"))
    with desk.asking(*questions) as given:
        if len(given) < len(questions) or not all(given):
            return
        with desk.ledger.writing() as session:
            counted = parsed_count(f"{_sku(session, given[0])}={given[1]}")
            (taken,) = count(session, [counted], desk.asked)
        text = _("Entry {entry}: by the book {book}, counted {counted}, difference {difference}.")
        console.say(text.format(**vars(taken)))


def _back_up(desk: Desk) -> None:
    with desk.asking(_("The folder or stick:")) as (folder, *_rest):
        if folder:
            back_up_to(desk.ledger, Path(folder).expanduser())


def _verify(desk: Desk) -> None:
    from supermarket.audit.verify import verify

    with desk.asking(), desk.ledger.reading() as session:
        verification = verify(session)
        for stream in verification.streams:
            console.say(f"{stream.origin} {stream.size} {stream.root}")
        for fault in verification.faults:
            console.say(f"{fault.origin}-{fault.seq} {fault.what}")
        console.say(_("Everything agrees: no fault was found.") if verification.ok else "")


def _sku(session: object, typed: str) -> str:
    """Return the SKU of what was scanned; what is no barcode is taken as an SKU."""
    from supermarket.spending.basket import goods_scanned

    digits = plain(typed)
    return goods_scanned(session, digits, withdrawn=True) or digits  # type: ignore[arg-type] # a session, whose module is heavy to import


def _figure(typed: str) -> int:
    """Return a typed quantity; what is no number is refused as zero is."""
    text = plain(typed)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - nine digits


CHOICES: Final = (
    Choice(N_("exchange"), "redeem", _exchange),
    Choice(N_("find a household"), "household find", _find),
    Choice(N_("new card for a lost one"), "card bind", _new_card),
    Choice(N_("goods arrived"), "stock receive", _receive),
    Choice(N_("count the shelf"), "stock count", _count),
    Choice(N_("month end"), "", month_end),
    Choice(N_("back up"), "", _back_up),
    Choice(N_("verify for the auditor"), "", _verify),
)
"""The menu 兑换, 找人, 补卡, 入库, 盘点, 月结, 备份, 交审计, in this order; each role sees what it may do."""
