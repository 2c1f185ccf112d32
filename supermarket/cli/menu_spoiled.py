"""The menu's spoiled goods 报损: written off with a manager who is here, who comes later, or who agreed on paper."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from supermarket.cli import console
from supermarket.cli.desk import Choice, Desk, allowed
from supermarket.cli.folders import dragged
from supermarket.cli.menu_goods import asked_goods, count_of
from supermarket.cli.signing import second_typed
from supermarket.cli.stock import SPOILED_FOR, show_requested, show_waiting, show_written_off
from supermarket.cli.typed import day
from supermarket.district.numbers import plain
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.district.papers import OnPaper
    from supermarket.spending.approvals import Requested, Unapproved

_SHOWN_MAX: Final = 9


def spoiled_goods(desk: Desk) -> None:
    """Show what can be done about spoiled goods, until the person goes back."""
    from supermarket.local.opened import staff_of

    with desk.ledger.reading() as session:
        choices = allowed(CHOICES, staff_of(session, desk.asked.actor))
    while chosen := desk.choose(_("Spoiled goods"), choices, _("back")):
        with desk.told():
            chosen.do(desk)


def _write_off(desk: Desk) -> None:
    from supermarket.spending.approvals import Unapproved, request_write_off

    goods = asked_goods(desk)
    quantity = desk.ask_for(_("How many:"), count_of(1)) if goods else None
    reasons = list(SPOILED_FOR)
    place = desk.pick([_(SPOILED_FOR[reason]) for reason in reasons], "") if quantity else None
    if not goods or not quantity or place is None:
        return
    spoiled = Unapproved(goods.sku, quantity, reasons[place])  # type: ignore[arg-type] # one of the keys
    ways = (_("the manager is here and agrees"), _("it waits for a manager's approval"), _("a manager agreed on paper"))
    agreed = desk.pick(ways, "")
    if agreed == 0:
        _with_manager(desk, spoiled)
    elif agreed == 1:
        with desk.ledger.writing() as session:
            requested = request_write_off(session, spoiled, desk.asked)
        show_requested(requested)
    elif agreed == 2:  # noqa: PLR2004 - the third of the three
        _on_paper(desk, spoiled)


def _with_manager(desk: Desk, spoiled: "Unapproved") -> None:
    from supermarket.spending.spoilage import Spoiled, write_off

    second = second_typed(
        desk.ledger, desk.typed, _("Scan the manager's staff card, or type the staff code; 0 goes back:")
    )
    if second is None:
        return
    with desk.ledger.writing() as session:
        agreed = Spoiled(spoiled.sku, spoiled.quantity, spoiled.reason, second.staff, approved=second.known)
        written = write_off(session, agreed, desk.asked)
    show_written_off(written)


def _on_paper(desk: Desk, spoiled: "Unapproved") -> None:
    from supermarket.spending.spoilage import Spoiled, write_off

    if (paper := _paper(desk)) is None:
        return
    with desk.ledger.writing() as session:
        agreed = Spoiled(spoiled.sku, spoiled.quantity, spoiled.reason, paper.signer, paper=paper)
        written = write_off(session, agreed, desk.asked)
    show_written_off(written)


def _paper(desk: Desk) -> "OnPaper | None":
    """Ask whose signature stands on a paper, of which day, and for a photo of it; None where any is left empty."""
    from supermarket.district.papers import OnPaper
    from supermarket.local.opened import staff_of
    from supermarket.people.evidence import KeptPaper, keep_paper

    def signs(typed: str) -> str:
        with desk.ledger.reading() as session:
            return staff_of(session, plain(typed)).staff

    def kept(typed: str) -> KeptPaper:
        return keep_paper(desk.ledger.database.path, Path(dragged(typed)).expanduser())

    signer = desk.ask_for(_("Whose signature is on the paper, by the staff code:"), signs)
    signed = desk.ask_for(_("The date on the paper, such as 2026-12-31:"), day) if signer else None
    question = _("The photo or PDF of the paper, by its whole path, or dragged here:")
    paper = desk.ask_for(question, kept) if signed else None
    return OnPaper(signer, signed, paper) if signer and signed and paper else None


def _decide(desk: Desk) -> None:
    from supermarket.spending.approvals import approve, decline

    if (chosen := _picked(desk)) is None:
        return
    asked = replace(desk.asked, site=chosen.shop)
    answer = plain(desk.ask(_("Do you agree?  1 yes  2 no  0 later")))
    if answer in {"1", "+"}:
        with desk.ledger.writing() as session:
            written = approve(session, chosen.entry, asked)
        show_written_off(written)
    elif answer == "2":
        reason = desk.ask(_("Why? Without a reason nothing is done:"))
        if not reason:
            return
        with desk.ledger.writing() as session:
            declined = decline(session, chosen.entry, reason, asked)
        console.say(_("The write-off {request} was declined.").format(request=declined.request))


def _picked(desk: Desk) -> "Requested | None":
    """Show the write-offs that this person may answer and return the one that is picked."""
    from supermarket.district.identities import is_same_person
    from supermarket.district.roles import reaches
    from supermarket.local.opened import staff_of
    from supermarket.spending.approvals import waiting

    with desk.ledger.reading() as session:
        staff = staff_of(session, desk.asked.actor)
        found = [
            each
            for each in waiting(session)
            if reaches(session, staff, each.shop, session.today)
            and not is_same_person(session, staff.staff, each.requested_by, session.today)
        ][:_SHOWN_MAX]
    if found:
        show_waiting(found)
    place = desk.pick([each.entry for each in found], _("No write-off waits for you."))
    return None if place is None else found[place]


CHOICES: Final = (
    Choice(N_("write goods off"), "stock write-off", _write_off),
    Choice(N_("approve or decline what waits"), "stock approve", _decide),
)
"""What spoiled goods offer, in this order."""
