"""The front door: `supermarket` alone asks who one is and what to do, chosen by digit.

Nobody in a village types an option. Every choice calls the same commands and verbs as the command line does.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from supermarket.cli.frame import console
from supermarket.cli.frame.call import Call
from supermarket.cli.keyboard.signing import shown_to, signed_in_at, who_works
from supermarket.cli.menu import carrying, machine, month, printing
from supermarket.cli.menu.begin import begin
from supermarket.cli.menu.deeds import deeds
from supermarket.cli.menu.desk import Closing, Desk, SignedOut, Sitting, page
from supermarket.cli.menu.desk_words import at_desk
from supermarket.cli.menu.goods import goods
from supermarket.cli.menu.households import cards, households
from supermarket.cli.menu.places import at_shop
from supermarket.cli.menu.practice import centre
from supermarket.cli.menu.practice import front as practice
from supermarket.cli.menu.registers import registers
from supermarket.cli.menu.seated import Seated
from supermarket.cli.till.till import scans, serve
from supermarket.errors import Refusal
from supermarket.errors.signing import PinLocked
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.cli.keyboard.scanner import Keys
    from supermarket.ledger import Ledger


def menu(call: Call) -> int:
    """Show the menu until its reader leaves it; return the exit code. Where there is no ledger, offer to make one.

    Raises:
        LedgerForeign, LedgerNewer, ClockTold: there is no ledger to work with.
        StaffUnknown: nobody of the code that was named is on the staff.
    """
    with scans() as typed:
        if not call.is_there and not begin(call, typed):
            return 0
        while closing := _open(call, typed):
            try:
                closing.act()
            except Refusal as refusal:
                console.ring()
                console.note(at_desk(refusal))
            call = replace(call, operator=None)
    return 0


def _open(call: Call, typed: "Keys") -> Closing | None:
    """Let people sit down at the open ledger one after another; return what is done when it is closed, if anything."""
    with call.ledger() as ledger:
        while sitting := _sat_down(call, ledger, typed):
            try:
                _serve(sitting)
            except SignedOut:
                call = replace(call, operator=None)
            except Closing as closing:
                return closing
            else:
                break
    return None


def _sat_down(call: Call, ledger: "Ledger", typed: "Keys") -> Desk | None:
    """Ask who sits down, until somebody is signed in; None where nobody wants to."""
    while working := who_works(ledger, call.operator, typed):
        staff, by_card = working
        if known := signed_in_at(ledger, staff.staff, typed, by_card=by_card):
            how, pin = known
            seated = Seated(
                db=call.db,
                site=call.site or staff.site,
                operator=staff.staff,
                now=call.now,
                pages=True,
                desks=shown_to(ledger, how),
                known=how,
            )
            return Desk(typed, Sitting(staff.staff, pin), seated)
        call = replace(call, operator=None)
    return None


def _serve(desk: Desk) -> None:
    title = _title(desk)
    if centre.is_above(desk):
        with desk.told():
            centre.show_morning(desk)
    while chosen := desk.choose(title, desk.allowed(CHOICES), _("leave"), empty_leaves=False):
        with desk.told():
            chosen.do(desk)


def _title(desk: Desk) -> str:
    from supermarket.district.sites import site_of

    with desk.ledger.reading() as session:
        name = site_of(session, desk.asked.site, session.today).name
    text = _("{name} ({site})   staff code {staff}")
    return text.format(name=name, site=desk.asked.site, staff=desk.asked.actor)


def _exchange(desk: Desk) -> None:
    try:
        there = serve(desk.ledger, desk.asked, desk.typed)
    except PinLocked as locked:
        desk.refuse(at_desk(locked))
        raise SignedOut from locked
    if not there:
        raise SignedOut


CHOICES: Final = page(
    (N_("exchange"), ("redeem",), at_shop(_exchange)),
    (N_("households"), households.CHOICES),
    (N_("cards"), cards.CHOICES),
    (N_("goods"), goods.CHOICES),
    (N_("deeds and points"), deeds.CHOICES),
    (N_("month end"), month.CHOICES),
    (N_("print"), printing.CHOICES),
    (N_("staff, prices, rules"), registers.CHOICES),
    (N_("this machine"), machine.CHOICES),
    (N_("practice work"), practice.CHOICES),
    (N_("carry entries between machines"), carrying.CHOICES),
)
"""The menu 兑换, 户, 积分卡, 商品, 积分, 月结, 打印, 人员与目录, 本机, 文明实践, 捎账.

A number is the same for every role.
"""
