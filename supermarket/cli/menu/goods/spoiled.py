"""The menu's spoiled goods 报损: written off with a manager who is here, who comes later, or who agreed on paper."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from supermarket.cli.frame import console
from supermarket.cli.frame.folders import dragged
from supermarket.cli.frame.names import goods_name
from supermarket.cli.frame.typed import at_home, day
from supermarket.cli.keyboard.signing import second_typed
from supermarket.cli.menu.desk import Desk
from supermarket.cli.menu.goods.named import asked_goods, count_of
from supermarket.cli.menu.people import reason_asked
from supermarket.cli.menu.places import named_site
from supermarket.cli.spending.stock import SPOILED_FOR
from supermarket.district.texts import plain
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.spending.stock.approvals import Requested

DECLINED_FOR: Final = (N_("The goods are still good."), N_("The number is not right."), N_("I must see them first."))


def write_off(desk: Desk) -> None:
    """Write spoiled goods off, with a manager's approval now, later or on paper."""
    from supermarket.cli.spending.stock import write_off
    from supermarket.errors.persons import SecondIsFirst, SecondRefused

    goods = asked_goods(desk)
    quantity = desk.ask_for(_("How many?"), count_of(1))
    reason: Any = list(SPOILED_FOR)[desk.pick_one([_(text) for text in SPOILED_FOR.values()], question=_("Why?"))]
    ways = (_("the manager is here and agrees"), _("it waits for a manager's approval"), _("a manager agreed on paper"))
    way = desk.pick_one(ways)
    if way == 0:
        question = _("Scan the manager's staff card, or type the staff code")
        while True:
            second = second_typed(desk.ledger, desk, question)
            call = replace(desk.call, beside=second)
            try:
                write_off(call, goods.sku, quantity, reason=reason, approver=second.staff)
            except (SecondRefused, SecondIsFirst) as refused:
                desk.refuse(desk.words(refused))
            else:
                return
    elif way == 1:
        write_off(desk.call, goods.sku, quantity, reason=reason)
    else:
        signer, signed, paper = signed_paper(desk)
        write_off(desk.call, goods.sku, quantity, reason=reason, approver=signer, paper=paper, signed=signed)


def signed_paper(desk: Desk) -> tuple[str, str, Path]:
    """Ask whose signature stands on a paper, of which day, and for a photo of it.

    Raises:
        Left: one of them is not said.
    """
    from supermarket.local.opened import staff_of

    def signs(typed: str) -> str:
        with desk.ledger.reading() as session:
            return staff_of(session, plain(typed)).staff

    def there(typed: str) -> Path:
        from supermarket.people.evidence import keep_paper

        path = at_home(Path(dragged(typed)))
        keep_paper(desk.ledger.database.path, path)  # refused while one can still name another
        return path

    signer = desk.ask_for(_("Whose signature is on the paper? The staff code"), signs)
    signed = desk.ask_for(_("The date on the paper, such as 2026-12-31"), day)
    return signer, signed, desk.ask_for(_("The photo or PDF of the paper: drag it into this window"), there)


def decide(desk: Desk) -> None:
    """Approve or decline a write-off that waits."""
    from supermarket.cli.spending.stock import approve, decline

    if (chosen := _picked(desk)) is None:
        return
    there = desk.at(chosen.shop)
    if desk.agrees(_("Do you agree?")):
        approve(there.call, chosen.entry)
    else:
        decline(there.call, chosen.entry, reason=reason_asked(desk, _("Why not?"), DECLINED_FOR))


def _picked(desk: Desk) -> "Requested | None":
    """Show the write-offs that this person may answer and return the one that is picked."""
    from supermarket.district.identities import is_same_person
    from supermarket.district.roles import reaches
    from supermarket.local.opened import staff_of
    from supermarket.spending.stock.approvals import waiting

    with desk.ledger.reading() as session:
        staff = staff_of(session, desk.asked.actor)
        found = [
            each
            for each in waiting(session)
            if reaches(session, staff, each.shop, session.today)
            and not is_same_person(session, staff.staff, each.requested_by, session.today)
        ]
        text = _("{date}  {goods}: {quantity}, {reason}; {shop}, asked by {staff}")
        names = [
            text.format(
                date=each.on,
                goods=goods_name(session, each.sku, each.on),
                quantity=each.quantity,
                reason=_(SPOILED_FOR[each.reason]),
                shop=named_site(session, each.shop),
                staff=each.requested_by,
            )
            for each in found
        ]
    if not found:
        console.say(_("No write-off waits for you."))
        return None
    return found[desk.pick_one(names)]
