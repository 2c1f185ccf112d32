"""Vouchers at a till: whoever scans one has its points at once, whatever lies on the counter."""

from supermarket.earning.vouchers.taking import take_voucher
from supermarket.households.households import head_name
from supermarket.locale import _
from supermarket.spending.till.checking import looked_up_again
from supermarket.spending.till.state import OpenTill
from supermarket.spending.till.view import View


def take_scanned(till: OpenTill, text: str) -> View:
    """Take a voucher that was scanned; a basket of its household shows the new balance.

    Raises:
        Refusal: as in `take_voucher`.
    """
    with till.books.writing() as session:
        taken = take_voucher(session, text, till.request)
        head = head_name(session, taken.household, session.today)
        if till.basket and till.basket.household == taken.household:
            till.basket, _told = looked_up_again(session, till.opened.shop, till.basket)
    if taken.left is not None:
        text = _("{head} is held here now and can spend {left} points until the file of machine {machine} comes.")
        return till.view(text.format(head=head, left=taken.left, machine=taken.of))
    text = _("Voucher {voucher}: {points} points for {head}, who has {balance} now.")
    return till.view(text.format(voucher=taken.voucher, points=taken.points, head=head, balance=taken.balance))
