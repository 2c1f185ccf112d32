"""The menu's carrying 捎账: what this machine has for others goes onto a stick, and what they sent is taken in."""

from dataclasses import replace
from typing import Final

from supermarket.cli.frame.typed import day
from supermarket.cli.keyboard.signing import second_typed
from supermarket.cli.menu.desk import Closing, Desk, page
from supermarket.cli.menu.people import household_named, today
from supermarket.cli.menu.places import TIERS, folder, new_file, say_written, site_below
from supermarket.district.texts import plain
from supermarket.locale import N_, _


def _out(desk: Desk) -> None:
    from supermarket.cli.carry.carry import out

    out(desk.call, folder(desk, _("The folder or stick for the files")))


def _in(desk: Desk) -> None:
    from supermarket.cli.carry.carry import take_in

    take_in(desk.call, [folder(desk, _("The folder or stick with the files"))])


def _machines(desk: Desk) -> None:
    from supermarket.cli.carry.carry import listed

    with desk.paged():
        listed(desk.call)


def _invite(desk: Desk) -> None:
    from supermarket.cli.carry.carry import invite

    site = site_below(desk, TIERS, _("Whose machine shall come? The site's code, or a part of its name"))
    invite(desk.call, site, folder(desk, _("The folder or stick for the files")))


def _renew(desk: Desk) -> None:
    """Go on anew, once nobody has the old ledger open: this desk would go on writing in it.

    Raises:
        Left: the person goes back.
        Closing: it is to be done now.
    """
    from supermarket.cli.carry.carry import renew_by

    place = folder(desk, _("The folder or stick with the centre's invitation"))
    if desk.agrees(_("The ledger here is kept aside, and a new one goes on. Do it now?")):
        raise Closing(lambda: renew_by(desk.call, [place], desk.asked))


def _hold(desk: Desk) -> None:
    from supermarket.cli.households.household import hold

    household = household_named(desk, any_card=True)
    site = site_below(desk, TIERS, _("Whose machine holds it from now on? The site's code, or a part of its name"))
    hold(desk.call, [household], to=site)


def _lost(desk: Desk) -> None:
    from supermarket.cli.ledger.preferences import lost

    site = site_below(desk, TIERS, _("Whose machine is lost? The site's code, or a part of its name"))
    second = second_typed(desk.ledger, desk, _("Who else says so? Scan the staff card, or type the staff code"))
    lost(replace(desk.call, beside=second), site, approver=second.staff)


def _vouchers(desk: Desk) -> None:
    from supermarket.cli.earning.voucher import list_

    with desk.paged():
        list_(desk.call)


def _vouchers_of_day(desk: Desk) -> None:
    from supermarket.cli.earning.voucher import print_

    now = today(desk)
    text = _("Of which day? 1 today, {today}; or type it").format(today=now)
    date = desk.ask_for(text, lambda typed: now if plain(typed) == "1" else day(typed))
    pdf = new_file(folder(desk, _("The folder or stick for the vouchers")), f"vouchers-{date}.pdf")
    print_(desk.call, on=date, pdf=pdf)
    say_written([pdf])


def _line(desk: Desk) -> None:
    """Carry over the line that is kept; where none is, or it is not the server that is known, ask for what is missing.

    Raises:
        Left: the person goes back.
    """
    from supermarket.carry.line import line_of
    from supermarket.cli.carry.carry import sync_by
    from supermarket.errors.many.carry import LineUntrusted

    with desk.ledger.reading() as session:
        kept = line_of(session)
    url = token = None
    if kept is None or not desk.agrees(_("Over the line to {url}?").format(url=kept.url)):
        url = desk.ask(_("The server's address, as the centre's screen shows it: https://…"))
        token = desk.secret(_("The token that the centre gave for it"))
    try:
        sync_by(desk.call, url, token, None)
    except LineUntrusted as unknown:
        text = _("The server shows a certificate with the fingerprint {fingerprint}. Does the centre's screen show it?")
        if not unknown.fingerprint or not desk.agrees(text.format(fingerprint=unknown.fingerprint)):
            raise
        sync_by(desk.call, url, token, unknown.fingerprint)


def _paper(desk: Desk) -> None:
    from supermarket.cli.carry.carry import out
    from supermarket.district.machines.machines import machines_of

    with desk.ledger.reading() as session:
        is_centre = machines_of(session).is_centre
    text = _("For whose machine? The site's code, or a part of its name")
    to = site_below(desk, TIERS, text) if is_centre else None
    out(desk.call, new_file(folder(desk, _("The folder or stick for the paper")), "carried.pdf"), to=to)


def _scan(desk: Desk) -> None:
    from supermarket.cli.carry.carry import scan_by

    scan_by(desk.call, desk.lines(), ends_by_itself=True)


def _photos(desk: Desk) -> None:
    from supermarket.cli.carry.carry import scan_photos

    scan_photos(desk.call, [folder(desk, _("The folder or stick with the photos"))])


ELSEWISE: Final = page(
    (N_("over a line to the centre's server"), ("carry out", "carry in"), _line),
    (N_("codes on paper for another machine"), ("carry out",), _paper),
    (N_("scan another machine's codes"), ("carry in",), _scan),
    (N_("photos of another machine's codes"), ("carry in",), _photos),
)
"""How entries go and come without a stick."""
VOUCHERS: Final = page(
    (N_("vouchers that wait for their entries"), (), _vouchers),
    (N_("vouchers of a day's points"), (), _vouchers_of_day),
)
"""What is done about vouchers."""
CHOICES: Final = page(
    (N_("carry out: files for other machines"), ("carry out",), _out),
    (N_("take in: files of other machines"), ("carry in",), _in),
    (N_("how each machine stands"), ("carry in",), _machines),
    (N_("let another machine come"), ("carry invite",), _invite),
    (N_("go on anew after a fork or an old copy"), ("carry renew",), _renew),
    (N_("give a household to another machine"), ("household hold",), _hold),
    (N_("a machine is lost"), ("machine lost",), _lost),
    (N_("vouchers"), VOUCHERS),
    (N_("over a line, or on paper"), ELSEWISE),
)
"""What is done about other machines, in this order."""
