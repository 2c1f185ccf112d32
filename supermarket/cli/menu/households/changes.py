"""The menu's changes of a household 变更: group, head, split, merged, moved, died, left, ended."""

from typing import Any, Final

from supermarket.cli.frame import console
from supermarket.cli.frame.typed import whole_number
from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.people import head_of, household_named, member, members, text_for, unless_alike
from supermarket.cli.menu.places import SHOPS, STATIONS, site_below
from supermarket.district.texts import plain
from supermarket.locale import N_, _


def _amend(desk: Desk) -> None:
    from supermarket.cli.households.household import amend

    household = household_named(desk, any_card=True)
    what = desk.pick_one(
        (
            _("another group"),
            _("another home shop"),
            _("it wishes to stand on honour boards"),
            _("it does not wish to stand on honour boards"),
        )
    )
    if what == 0:
        group = desk.ask_for(_("The villagers' group"), text_for(N_("group")))
        unless_alike(desk, lambda another: amend(desk.call, household, group=group, another=another))
    elif what == 1:
        amend(desk.call, household, shop=site_below(desk, SHOPS, _("Which shop? Its code, or a part of its name")))
    else:
        amend(desk.call, household, board="yes" if what == 2 else "no")  # noqa: PLR2004 - the third of the four


def _head(desk: Desk) -> None:
    from supermarket.cli.households.household import head

    household = household_named(desk, any_card=True)
    new = member(desk, household, _("Who is the head now?"))
    reasons = ("death", "moved", "other")
    names = (_("the head died"), _("the head moved away"), _("another reason"))
    reason: Any = reasons[desk.pick_one(names)]
    unless_alike(desk, lambda another: head(desk.call, household, new, reason=reason, another=another))


def _split(desk: Desk) -> None:
    from supermarket.cli.households.household import split

    household = household_named(desk, any_card=True)
    listed = list(members(desk, household))
    first = listed.pop(desk.pick_one([each.name for each in listed], question=_("Who leads the new household?")))
    others = []
    while listed:
        chosen = desk.pick_one([_("nobody else goes along"), *(each.name for each in listed)])
        if not chosen:
            break
        others.append(listed.pop(chosen - 1).member)
    points = desk.ask_for(_("How many points go along?"), lambda typed: whole_number(typed, least=0), nought=True)
    if _confirmed(desk, household, _("Split this household?")):
        split(desk.call, household, head=first.member, member=others, points=points)


def _merge(desk: Desk) -> None:
    from supermarket.cli.households.household import merge

    household = household_named(
        desk, _("Which household goes? Scan the card, or type the number or name"), any_card=True
    )
    into = household_named(desk, _("Which one takes over? Scan the card, or type the number or name"), any_card=True)
    with desk.ledger.reading() as session:
        heads = [f"{head_of(session, each)} {each}" for each in (household, into)]
    if desk.agrees(_("Merge {household} into {into}?").format(household=heads[0], into=heads[1])):
        merge(desk.call, household, into)


def _move(desk: Desk) -> None:
    from supermarket.cli.households.household import move

    household = household_named(desk, any_card=True)
    site = site_below(desk, SHOPS | STATIONS, _("To which station or shop? Its code, or a part of its name"))
    if _confirmed(desk, household, _("Move this household?")):
        unless_alike(desk, lambda another: move(desk.call, household, site=site, another=another))


def _died(desk: Desk) -> None:
    from supermarket.cli.households.household import death

    household = household_named(desk, any_card=True)
    if _confirmed(desk, household, _("Did its only member die?")):
        death(desk.call, household)


def _left(desk: Desk) -> None:
    from supermarket.cli.households.household import leave

    household = household_named(desk, any_card=True)
    if _confirmed(desk, household, _("Did it leave the district?")):
        leave(desk.call, household)


def _end(desk: Desk) -> None:
    from supermarket.cli.households.household import end

    household = household_named(desk, any_card=True)
    if _confirmed(desk, household, _("End this household, which holds no points?")):
        end(desk.call, household)


def _confirmed(desk: Desk, household: str, question: str) -> bool:
    with desk.ledger.reading() as session:
        console.say(f"{head_of(session, household)} {plain(household)}")
    return desk.agrees(question)


CHOICES: Final = page(
    (N_("another group or home shop, honour boards"), ("household amend",), _amend),
    (N_("another head"), ("household head",), _head),
    (N_("split it"), ("household split",), _split),
    (N_("merge it into another"), ("household merge",), _merge),
    (N_("it moves to another village"), ("household move",), _move),
    (N_("its only member died"), ("household death",), _died),
    (N_("it left the district"), ("household leave",), _left),
    (N_("end it, where it holds no points"), ("household end",), _end),
)
"""What becomes of a household, in this order."""
