"""The menu's households 户: found, looked up, enrolled, their passbook printed, an entry of theirs undone."""

from typing import Final

from supermarket.cli.frame import console
from supermarket.cli.frame.typed import day
from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.households import changes as household_changes
from supermarket.cli.menu.households.members import MEMBERS_CHOICES
from supermarket.cli.menu.households.slips import enter_slip
from supermarket.cli.menu.people import household_named, name, phone, reason_asked, text_for, unless_alike
from supermarket.cli.menu.places import at_shop, drawn, folder, new_file, station
from supermarket.district.texts import plain
from supermarket.locale import N_, _

REVERSED_FOR: Final = (
    N_("Entered twice."),
    N_("The wrong household."),
    N_("The wrong goods or number."),
    N_("It was brought back."),
    N_("It was not so."),
)
"""The reasons of a reversal that are picked by a digit; any other is typed."""


def _find(desk: Desk) -> None:
    from supermarket.cli.households.household import find

    words = desk.ask(_("Name, initials, group, or the last four digits of a phone"))
    with desk.paged():
        find(desk.call, words.split())


def _look(desk: Desk) -> None:
    from supermarket.cli.households.card import show as show_card
    from supermarket.cli.households.household import show
    from supermarket.cli.spending.counter import balance, statement

    household = household_named(desk, any_card=True)
    with desk.paged():
        show(desk.call, household)
        balance(desk.call, household)
        with desk.told():
            show_card(desk.call, household)
        statement(desk.call, household)


def print_passbook(desk: Desk) -> None:
    """Write the passbook of a household."""
    from supermarket.cli.spending.counter import statement

    household = household_named(desk, any_card=True)
    place = folder(desk, _("The folder or stick for the passbook"))
    pdf = new_file(place, f"passbook-{household}.pdf")
    drawn(lambda: statement(desk.call, household, pdf=pdf), pdf)


def _enrol(desk: Desk) -> None:
    from supermarket.cli.households.household import enrol

    site = station(desk)
    head = desk.ask_for(_("The name of the head"), name)
    group = desk.ask_or(_("The villagers' group"), _("none"), text_for(N_("group")))
    called = desk.ask_or(_("The phone number"), _("none"), phone)
    console.say(_("{head}, {group}, {phone}").format(head=head, group=group or "-", phone=called or "-"))
    if desk.agrees(_("Enrol this household?")):
        call = desk.at(site).call
        unless_alike(desk, lambda another: enrol(call, head=head, group=group, phone=called, another=another))


def _proxy(desk: Desk) -> None:
    from supermarket.cli.households.household import proxy

    household = household_named(desk, _("Whose goods will be fetched? Scan the card, or type the number or name"))
    other = household_named(desk, _("Who will fetch them? Scan the card, or type the number or name"))
    with desk.ledger.reading() as session:
        end = f"{session.today[:4]}-12-31"
        now = session.today
    until = desk.ask_for(
        _("Until which day? 1 to {end}, 2 today takes it back; or type one like {end}").format(end=end),
        lambda typed: {"1": end, "2": now}.get(plain(typed)) or day(typed),
    )
    proxy(desk.call, household, other, until=until)


def reverse_entry(desk: Desk) -> None:
    """Undo an entry that is named by its number, or picked among those of a household."""
    from supermarket.cli.spending.counter import reverse

    entry = desk.ask_for(
        _("Which entry? Its number; or the household's card, number or name"), lambda typed: _entry(desk, typed)
    )
    _show_entry(desk, entry)
    reason = reason_asked(desk, _("Why is it undone?"), REVERSED_FOR)
    if desk.agrees(_("Undo this entry?")):
        reverse(desk.call, entry, reason=reason)


def _entry(desk: Desk, typed: str) -> str:
    """Return the entry of this number, or the one that is picked among a household's."""
    from supermarket.cli.frame.names import line_named
    from supermarket.cli.menu.people import named_from
    from supermarket.corrections.corrections import entry_to_reverse
    from supermarket.households.statements import statement_of
    from supermarket.journal.entry import entry_name

    if entry_name(plain(typed)):
        with desk.ledger.reading() as session:
            return entry_to_reverse(session, typed).name
    household = named_from(desk, typed)
    with desk.ledger.reading() as session:
        lines = statement_of(session, household).lines[::-1]
        whats = [line_named(session, each) for each in lines]
    names = [f"{each.on}  {what}  {each.points:+}  {each.entry}" for each, what in zip(lines, whats, strict=True)]
    return lines[desk.pick(names, _("This household has no entries."))].entry


def _show_entry(desk: Desk, name: str) -> None:
    """Show what an entry says, so that nobody undoes another than he means."""
    from supermarket.cli.menu.households.entry_words import moved
    from supermarket.corrections.corrections import entry_to_reverse
    from supermarket.locale.kind_names import kind_name

    with desk.ledger.reading() as session:
        entry = entry_to_reverse(session, name)
        text = _("{entry}: {kind}, {date}, by {actor}")
        console.say(text.format(entry=entry.name, kind=kind_name(entry.kind), date=entry.on, actor=entry.actor))
        for line in moved(session, entry):
            console.say(f"  {line}")


CHOICES: Final = page(
    (N_("find a household"), ("household find",), _find),
    (N_("look at a household: members, balance, entries"), ("household show",), _look),
    (N_("print a passbook"), ("household show",), print_passbook),
    (N_("enrol a household"), ("household enrol",), _enrol),
    (N_("members"), MEMBERS_CHOICES),
    (N_("register who may fetch for whom"), ("household proxy",), _proxy),
    (N_("changes of a household"), household_changes.CHOICES),
    (N_("undo an entry"), ("reverse",), reverse_entry),
    (N_("enter a paper slip"), ("redeem",), at_shop(enter_slip)),
)
"""What is done about households, in this order."""
