"""The menu's month end 月结: how the months stand, a month's figures, its paper to sign, and the signature."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from supermarket.cli import console
from supermarket.cli.desk import Choice, Desk, allowed
from supermarket.cli.month_lists import show_signed, show_states
from supermarket.cli.month_shown import show_month, show_signatures
from supermarket.cli.typed import month as read_month
from supermarket.district.numbers import plain
from supermarket.errors.months import MonthDiffers, MonthElsewhere
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.books.session import Request
    from supermarket.months.closing import SignedMonth
    from supermarket.months.reconciled import Reconciliation

_YES: Final = frozenset({"1", "+"})
_SHOWN_MAX: Final = 9


def month_end(desk: Desk) -> None:
    """Show what can be done at a month's end, until the person goes back."""
    from supermarket.local.opened import staff_of

    with desk.ledger.reading() as session:
        choices = allowed(CHOICES, staff_of(session, desk.asked.actor))
    while chosen := desk.choose(_("Month end"), choices, _("back")):
        with desk.told():
            chosen.do(desk)


def _list(desk: Desk) -> None:
    from supermarket.months.closing import months

    if site := _station(desk):
        with desk.ledger.reading() as session:
            found = months(session, site)
        show_states(found, {})


def _look(desk: Desk) -> None:
    if found := _reconciled(desk):
        show_month(found)


def _print(desk: Desk) -> None:
    from supermarket.paper.reconciliation import write_papers

    found = _reconciled(desk)
    folder = desk.folder(_("The folder or stick:")) if found else None
    if not found or not folder:
        return
    pdf = folder / f"{found.site}-{found.month}.pdf"
    with desk.ledger.reading() as session:
        write_papers(session, [found], pdf=pdf)
    console.say(_("The papers are in {path}.").format(path=pdf))


def _sign(desk: Desk) -> None:
    found = _reconciled(desk)
    if not found:
        return
    show_month(found)
    if plain(desk.ask(_("Do you sign these figures?  1 yes  2 no"))) not in _YES:
        return
    asked = replace(desk.asked, site=found.site)
    try:
        signed = _signed(desk, asked, found.month, None)
    except MonthDiffers as differs:
        console.ring()
        console.note(str(differs))
        reason = desk.ask(_("The reason for signing all the same; without one nothing is signed:"))
        if not reason:
            return
        signed = _signed(desk, asked, found.month, reason)
    show_signed(signed, {})


def _withdraw(desk: Desk) -> None:
    from supermarket.months.closing import withdraw

    found = _reconciled(desk)
    if not found:
        return
    show_signatures(found)
    reason = desk.ask(_("Why are the signatures withdrawn? Without a reason nothing is done:"))
    if not reason:
        return
    with desk.ledger.writing() as session:
        signed = withdraw(session, found.month, reason, replace(desk.asked, site=found.site))
    show_signed(signed, {})


def _papers(desk: Desk) -> None:
    """Show what stands on paper in this person's name, and let him confirm it."""
    from supermarket.cli.paper import show_confirmed, show_papers
    from supermarket.district.identities import is_same_person
    from supermarket.district.papers import confirm, waiting

    with desk.ledger.reading() as session:
        found = [
            each for each in waiting(session) if is_same_person(session, each.signer, desk.asked.actor, session.today)
        ][:_SHOWN_MAX]
    if found:
        show_papers(found)
    place = desk.pick([each.entry for each in found], _("No paper waits for you."))
    if place is None:
        return
    if plain(desk.ask(_("Did you sign this paper?  1 yes  2 no"))) not in _YES:
        console.say(_("It stays unconfirmed, an exception of its month; if you did not sign it, tell the institute."))
        return
    with desk.ledger.writing() as session:
        entry = confirm(session, found[place].entry, desk.asked)
    show_confirmed({"entry": entry.name, "confirms": found[place].entry})


def _signed(desk: Desk, asked: "Request", month: str, reason: str | None) -> "SignedMonth":
    from supermarket.months.closing import sign

    with desk.ledger.writing() as session:
        return sign(session, month, asked, reason=reason)


def _reconciled(desk: Desk) -> "Reconciliation | None":
    """Ask for a month and reconcile it; None where nothing was answered."""
    from supermarket.months.reconciliation import reconcile

    site = _station(desk)
    with desk.ledger.reading() as session:
        year, month = map(int, session.today.split("-")[:2])
    last = f"{year:04}-{month - 1:02}" if month > 1 else f"{year - 1:04}-12"
    typed = (
        desk.ask(_("Which month? 1 is last month, {last}; or type one like {last}:").format(last=last)) if site else ""
    )
    if not site or not typed:
        return None
    with desk.ledger.reading() as session:
        return reconcile(session, site, last if plain(typed) == "1" else read_month(typed))


def _station(desk: Desk) -> str:
    """Return the station where one sits; who sits above all stations is asked which one is meant."""
    from supermarket.months.reconciliation import station_of

    with desk.ledger.reading() as session:
        try:
            return station_of(session, desk.asked.site).place
        except MonthElsewhere:
            pass
    typed = plain(desk.ask_whose(_("Which station or shop, by its code; 0 goes back:")))
    if not typed:
        return ""
    with desk.ledger.reading() as session:
        return station_of(session, typed).place


CHOICES: Final = (
    Choice(N_("how the months stand"), "", _list),
    Choice(N_("a month's figures and checks"), "", _look),
    Choice(N_("the paper to sign, as a PDF"), "", _print),
    Choice(N_("sign a month"), "month sign", _sign),
    Choice(N_("withdraw a month's signatures"), "month withdraw", _withdraw),
    Choice(N_("papers that wait for you"), "", _papers),
)
"""What the month end offers, in this order."""
