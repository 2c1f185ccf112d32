"""The menu's month end 月结: how the months stand, a month's figures, its paper to sign, and the signatures."""

from functools import partial
from typing import TYPE_CHECKING, Final

from supermarket.cli.frame import console
from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.goods.spoiled import signed_paper
from supermarket.cli.menu.people import month_asked, reason_asked
from supermarket.cli.menu.places import drawn, folder, new_file, station
from supermarket.cli.menu.practice import centre
from supermarket.cli.months.shown import show_signatures
from supermarket.district.texts import plain
from supermarket.errors.months import MonthDiffers
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.months.reconciled import Reconciliation

SIGNED_FOR: Final = (N_("It was counted again by hand, and is right."), N_("It is known, and mended next month."))
WITHDRAWN_FOR: Final = (N_("Something was forgotten."), N_("Something was entered wrongly."))


def _list(desk: Desk) -> None:
    from supermarket.cli.months.month import list_

    site = station(desk)
    with desk.paged():
        list_(desk.call, site=site)


def _list_all(desk: Desk) -> None:
    from supermarket.cli.months.month import reconcile

    month = month_asked(desk)
    with desk.paged():
        reconcile(desk.call, month, all_=True)


def _look(desk: Desk) -> None:
    _show(desk, _reconciled(desk))


def _show(desk: Desk, found: "Reconciliation") -> None:
    """Show a month page by page: figures, checks and what to do about them, exceptions, signatures."""
    from supermarket.cli.months.month import reconcile

    with desk.paged():
        reconcile(desk.at(found.site).call, found.month)


def print_month(desk: Desk) -> None:
    """Write the paper of a month that is signed, the sheet for the village board, and the workbook."""
    from supermarket.cli.months.month import reconcile

    found = _reconciled(desk)
    place = folder(desk, _("The folder or stick for the papers"))
    name = f"{found.site}-{found.month}"
    pdf, public, xlsx = (new_file(place, each) for each in (f"{name}.pdf", f"{name}-board.pdf", f"{name}.xlsx"))
    call = desk.at(found.site).call
    drawn(lambda: reconcile(call, found.month, pdf=pdf, public=public, xlsx=xlsx), pdf, public, xlsx)


def _sign(desk: Desk) -> None:
    from supermarket.cli.months.month import sign

    found = _reconciled(desk)
    _show(desk, found)
    if not desk.agrees(_("Do you sign these figures?")):
        return
    there = desk.at(found.site)
    try:
        sign(there.call, found.month, figures=found.digest)
    except MonthDiffers:
        desk.refuse(_("A check of this month fails; it is signed only with a reason."))
        reason = reason_asked(desk, _("Why is it signed all the same?"), SIGNED_FOR)
        sign(there.call, found.month, figures=found.digest, reason=reason)


def _record(desk: Desk) -> None:
    """Record a signature that stands on paper, with a photo of it."""
    from supermarket.cli.months.month import sign

    found = _reconciled(desk)
    show_signatures(found)
    signer, signed, paper = signed_paper(desk)
    number = desk.ask_for(_("The number at the foot of the paper"), partial(_number_of, found))
    there = desk.at(found.site)
    record = partial(sign, there.call, found.month, paper=paper, signer=signer, signed=signed, figures=number)
    try:
        record()
    except MonthDiffers:
        record(reason=reason_asked(desk, _("A check of this month fails. Why was it signed all the same?"), SIGNED_FOR))


def _number_of(found: "Reconciliation", typed: str) -> str:
    """Return the number that stands on a paper, if these figures have it.

    Raises:
        MonthChanged: they have another.
    """
    from supermarket.months.closing.looked_at import check_looked_at

    number = plain(typed)
    check_looked_at(found, number)
    return number


def _withdraw(desk: Desk) -> None:
    from supermarket.cli.months.month import withdraw

    found = _reconciled(desk)
    show_signatures(found)
    reason = reason_asked(desk, _("Why are the signatures withdrawn?"), WITHDRAWN_FOR)
    withdraw(desk.at(found.site).call, found.month, reason=reason)


def _papers(desk: Desk) -> None:
    """Show what stands on paper in this person's name, and let him confirm it."""
    from supermarket.cli.district.paper import confirm
    from supermarket.district.gate.papers import waiting
    from supermarket.district.identities import is_same_person
    from supermarket.locale.kind_names import kind_name

    with desk.ledger.reading() as session:
        found = [
            each for each in waiting(session) if is_same_person(session, each.signer, desk.asked.actor, session.today)
        ]
    if not found:
        console.say(_("No paper waits for you."))
        return
    text = _("{kind}, signed on {signed}, recorded by {staff}; {entry}")
    names = [
        text.format(kind=kind_name(each.kind), signed=each.signed, staff=each.recorded_by, entry=each.entry)
        for each in found
    ]
    chosen = found[desk.pick_one(names)]
    if desk.agrees(_("Did you sign this paper?")):
        confirm(desk.call, chosen.entry)
    else:
        console.say(_("It stays unconfirmed, an exception of its month; if you did not sign it, tell the institute."))


def _reconciled(desk: Desk) -> "Reconciliation":
    """Ask for a month and reconcile it."""
    from supermarket.months.reconciliation import reconcile

    site = station(desk)
    month = month_asked(desk)
    with desk.ledger.reading() as session:
        return reconcile(session, site, month)


CHOICES: Final = page(
    (N_("how the months stand"), (), _list),
    (N_("a month's figures and checks"), (), _look),
    (N_("print a month's papers"), (), print_month),
    (N_("sign a month"), ("month sign",), _sign),
    (N_("withdraw a month's signatures"), ("month withdraw",), _withdraw),
    (N_("papers that wait for you"), (), _papers),
    (N_("record a signature from paper"), ("month record",), _record),
    (N_("a month of all stations"), (), _list_all),
    (N_("the centre: what waits, reports, bulletins"), centre.CHOICES),
)
"""What the month end offers, in this order."""
