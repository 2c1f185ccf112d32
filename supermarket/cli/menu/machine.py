"""The menu's machine 本机: who sits here, his PIN, backups, verification, the auditor's page, language, clock."""

from dataclasses import replace
from typing import Final

from supermarket import locale
from supermarket.cli.frame import console
from supermarket.cli.frame.typed import day, prose
from supermarket.cli.keyboard.signing import second_typed
from supermarket.cli.menu import auditing
from supermarket.cli.menu.desk import Desk, SignedOut, page
from supermarket.cli.menu.people import today
from supermarket.cli.menu.places import folder
from supermarket.cli.menu.staff import change_own_pin
from supermarket.district.texts import plain
from supermarket.locale import N_, _


def _change_person(_desk: Desk) -> None:
    raise SignedOut


def _back_up(desk: Desk) -> None:
    from supermarket.cli.ledger.setup import backup

    place = folder(desk, _("The folder or stick for the backup"))
    backup(desk.call, place)
    console.say(_("A backup is opened again by the menu of a machine that has no ledger yet."))


def _verify(desk: Desk) -> None:
    from supermarket.cli.ledger.audit import verify

    with desk.paged():
        verify(desk.call)


def _settings(desk: Desk) -> None:
    """Say where receipts and backups go, and whether shutting a till makes a backup."""
    from supermarket.cli.ledger.preferences import set_, show

    show(desk.call)
    ways = (
        _("receipts to a folder or a printer"),
        _("receipts on the screen"),
        _("backups to a folder or stick"),
        _("a backup when a till is shut"),
        _("no backup when a till is shut"),
    )
    match desk.pick_one(ways):
        case 0:
            set_(desk.call, receipts=desk.ask_for(_("The folder, or the printer's device"), prose))
        case 1:
            set_(desk.call, receipts="none")
        case 2:
            set_(desk.call, backup=str(folder(desk, _("The folder or stick for the backup"))))
        case 3:
            set_(desk.call, backup_at_shutting="yes")
        case _:
            set_(desk.call, backup_at_shutting="no")


def _language(desk: Desk) -> None:
    locale.use(("zh", "en")[desk.pick_one(("中文", "English"))])


def _clock(desk: Desk) -> None:
    """Take the word of two people for the date, where the machine's clock is in doubt."""
    from supermarket.cli.district.clock import confirm, correct

    ways = (
        _("the machine was not used for long, and its date is right"),
        _("its clock had run ahead, and its date is right now"),
    )
    way = desk.pick_one(ways)
    now = today(desk)
    text = _("What is the date today? 1 it is {today}; or type it").format(today=now)
    date = desk.ask_for(text, lambda typed: now if plain(typed) == "1" else day(typed))
    second = second_typed(desk.ledger, desk, _("Who else says so? Scan the staff card, or type the staff code"))
    (confirm, correct)[way](replace(desk.call, beside=second), date, approver=second.staff)


def _look(desk: Desk) -> None:
    from supermarket.cli.frame.machine import ledger_place
    from supermarket.cli.ledger.doctor import doctor

    with desk.paged():
        doctor(desk.call)
        if desk.call.db != ledger_place():
            console.say(_("The ledger is at {path}.").format(path=desk.call.db))


CHOICES: Final = page(
    (N_("another person sits down"), (), _change_person),
    (N_("change my PIN"), (), change_own_pin),
    (N_("back up"), (), _back_up),
    (N_("verify everything"), (), _verify),
    (N_("for the auditor"), auditing.CHOICES),
    (N_("printer and backup of this machine"), (), _settings),
    (N_("language"), (), _language),
    (N_("the clock: today's date is right"), ("clock confirm",), _clock),
    (N_("look at this machine"), (), _look),
)
"""What is done about the machine, in this order."""
