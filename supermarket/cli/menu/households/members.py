"""The menu's members 成员 of a household: added, renamed, given a phone, ended."""

from typing import Final

from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.people import household_named, member, name, phone, unless_alike
from supermarket.locale import N_, _


def _add(desk: Desk) -> None:
    from supermarket.cli.households.member import add

    household = household_named(desk, any_card=True)
    named = desk.ask_for(_("The member's name"), name)
    called = desk.ask_or(_("The phone number"), _("none"), phone)
    unless_alike(desk, lambda another: add(desk.call, household, name=named, phone=called, another=another))


def _rename(desk: Desk) -> None:
    from supermarket.cli.households.member import amend

    who = member(desk, household_named(desk, any_card=True))
    named = desk.ask_for(_("The member's name, as it is right"), name)
    unless_alike(desk, lambda another: amend(desk.call, who, name=named, another=another))


def _phone(desk: Desk) -> None:
    from supermarket.cli.households.member import amend

    who = member(desk, household_named(desk, any_card=True))
    called = desk.ask_for(_("The phone number"), phone)
    unless_alike(desk, lambda another: amend(desk.call, who, phone=called, another=another))


def _end(desk: Desk) -> None:
    from supermarket.cli.households.member import end

    who = member(desk, household_named(desk, any_card=True))
    if desk.agrees(_("End the member {member}?").format(member=who)):
        end(desk.call, who)


MEMBERS_CHOICES: Final = page(
    (N_("add a member"), ("member add",), _add),
    (N_("mend a member's name"), ("member amend",), _rename),
    (N_("give a member another phone"), ("member amend",), _phone),
    (N_("a member left or died"), ("member end",), _end),
)
"""What is done about members, in this order."""
