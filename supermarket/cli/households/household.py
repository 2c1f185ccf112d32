"""Households: enrolled, found and shown by the staff at home there, changed, ended, imported; and over time."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from supermarket.cli.district.imported import Marked, SheetName, show_outcomes, telling_problems
from supermarket.cli.district.register import DryRun, show_change
from supermarket.cli.frame import console
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.choices import Meanings
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.misuse import Misuse
from supermarket.cli.frame.names import site_name, site_names
from supermarket.cli.frame.typed import DAY
from supermarket.cli.spending.counter import Key, Who, say_events, say_lapsed, say_owed
from supermarket.locale import N_, _
from supermarket.people.masking import ERASED

if TYPE_CHECKING:
    from supermarket.earning.household_points.splits_and_mergers import Moved
    from supermarket.households.changes import Departed, Headed, Relocated
    from supermarket.households.holders.moving import Given
    from supermarket.households.households import HouseholdView
    from supermarket.households.kinds import Departure
    from supermarket.households.proxies import Proxy

app = commands()
HOME: str = _("The household's station, or its shop.")

Head = Annotated[str, typer.Option("--head", metavar=_("NAME"), help=_("The head of the household."))]
Phone = Annotated[str | None, typer.Option("--phone", metavar=_("DIGITS"), help=_("A phone number."))]
Group = Annotated[str | None, typer.Option("--group", metavar=_("GROUP"), help=_("The villagers' group."))]
Another = Annotated[
    bool, typer.Option("--another", help=_("It is another than those of the same name that were shown."))
]


@app.command("enrol", _("Enrol a household at a station, with its head."), site=HOME)
def enrol(
    call: Call, *, head: Head, phone: Phone = None, group: Group = None, another: Another = False, key: Key = None
) -> None:
    _enrol(call, head, phone, group, key, another=another)


@app.command("add", _("The same as enrol."), site=HOME)
def add(
    call: Call, *, head: Head, phone: Phone = None, group: Group = None, another: Another = False, key: Key = None
) -> None:
    _enrol(call, head, phone, group, key, another=another)


@app.command("show", _("Show a household, with full names where you are at home."))
def show(call: Call, who: Who) -> None:
    from supermarket.district.roles import staff_for
    from supermarket.earning.lapsing.lapsing import lapsed
    from supermarket.households.events import ever_enrolled
    from supermarket.households.finding.lookup import who as named
    from supermarket.households.households import view

    with call.naming("household show") as session:
        staff = staff_for(session, "household show", actor=call.operator or "", on=session.today)
        household = ever_enrolled(session, named(session, who).household)
        seen = view(session, household, staff, session.today)
        gone = lapsed(session, household.household, session.today)
        answer(call, replace(seen, lapsed=gone), partial(_show, site_name(session, seen.site)))


@app.command("find", _("Find households by name, pinyin initials, group, or the last four digits of a phone."))
def find(
    call: Call, words: Annotated[list[str], typer.Argument(metavar="WORDS", help=_("Every word must fit."))]
) -> None:
    from supermarket.district.roles import staff_for
    from supermarket.earning.lapsing.lapsing import lapsed
    from supermarket.households.finding.finding import find
    from supermarket.households.households import view

    with call.naming("household find") as session:
        staff = staff_for(session, "household find", actor=call.operator or "", on=session.today)
        found = find(session, " ".join(words), call.site or staff.site, session.today)
        seen = [
            replace(view(session, row, staff, session.today), lapsed=lapsed(session, row.household, session.today))
            for row in found
        ]
        sites = site_names(session, (row.site for row in seen))
        answer(call, seen, partial(_show_found, sites))


@app.command("amend", _("Change the group or home shop of a household, or whether it stands on honour boards."))
def amend(
    call: Call,
    who: Who,
    *,
    group: Group = None,
    shop: Annotated[str | None, typer.Option("--shop", metavar=_("CODE"), help=_("Its home shop."))] = None,
    board: Annotated[
        Literal["yes", "no"] | None,
        typer.Option("--board", help=_("Whether it wishes to stand on honour boards.")),
    ] = None,
    another: Another = False,
    key: Key = None,
) -> None:
    from supermarket.households.finding.lookup import who as named
    from supermarket.households.lists.files import amend_household

    with call.writing() as session:
        household = named(session, who).household
        listed = None if board is None else board == "yes"
        asked = request(call, session, key=key)
        said = {"group": group, "shop": shop}
        change = amend_household(session, household, **said, listed=listed, another=another, request=asked)
    answer(call, change, show_change)


@app.command("end", _("End a household that holds no points any more."))
def end(call: Call, who: Who, *, key: Key = None) -> None:
    from supermarket.households.finding.lookup import who as named
    from supermarket.households.lists.files import end_household

    with call.writing() as session:
        change = end_household(session, named(session, who).household, request(call, session, key=key))
    answer(call, change, show_change)


@app.command("import", _("Enrol the households of an office's list, and record what differs in those known."))
def import_(
    call: Call,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=_("Columns: household, station, group, head, phone, shop, another."))
    ],
    *,
    sheet: SheetName = None,
    marked: Marked = None,
    dry_run: DryRun = False,
    key: Key = None,
) -> None:
    from supermarket.households.lists.imports import import_households

    with telling_problems(call, file, marked), call.writing(keep=not dry_run) as session:
        outcomes = import_households(session, file, request(call, session, key=key), sheet=sheet)
    answer(call, outcomes, partial(show_outcomes, "household"))


# --- over time --------------------------------------------------------------------------------------------------------


@app.command("head", _("Name another head of a household; its account, card and history stay."))
def head(
    call: Call,
    who: Who,
    member: Annotated[
        str, typer.Argument(metavar="MEMBER", help=_("The member's number; its last part alone is enough."))
    ],
    *,
    reason: Annotated[
        Literal["death", "moved", "other"],
        typer.Option("--reason", help=_("Why; after a death the former head is no member any more.")),
        Meanings({"death": N_("died"), "moved": N_("the head moved away")}),
    ],
    another: Another = False,
    key: Key = None,
) -> None:
    from supermarket.households.changes import change_head
    from supermarket.households.finding.lookup import who as named

    with call.writing() as session:
        household, asked = named(session, who).household, request(call, session, key=key)
        done = change_head(session, household, member, reason, asked, another=another)
    answer(call, done, _show_headed)


@app.command("death", _("End a household whose only member died; its points wait for the heir."))
def death(call: Call, who: Who, *, key: Key = None) -> None:
    _depart(call, who, "death", key)


@app.command("leave", _("End a household that left the district; its points wait as after a death."))
def leave(call: Call, who: Who, *, key: Key = None) -> None:
    _depart(call, who, "leaving", key)


@app.command("move", _("Move a household to another village; its account, card and history stay."))
def move(
    call: Call,
    who: Who,
    *,
    site: Annotated[str, typer.Option("--site", metavar=_("CODE"), help=_("Its new station, or its new home shop."))],
    another: Another = False,
    key: Key = None,
) -> None:
    from supermarket.households.changes import relocate
    from supermarket.households.finding.lookup import who as named

    with call.writing() as session:
        household, asked = named(session, who).household, request(call, session, key=key)
        done = relocate(session, household, site, asked, another=another)
    answer(call, done, _show_relocated)


@app.command("split", _("Give some members of a household one of their own, with some of its points."))
def split(
    call: Call,
    who: Who,
    *,
    head: Annotated[
        str, typer.Option("--head", metavar=_("NUMBER"), help=_("Who leads the new household, by the member's number."))
    ],
    member: Annotated[
        list[str] | None, typer.Option("--member", metavar=_("NUMBER"), help=_("Who else goes; repeat it for several."))
    ] = None,
    points: Annotated[int, typer.Option("--points", metavar=_("N"), min=0, help=_("How many points go along."))] = 0,
    key: Key = None,
) -> None:
    from supermarket.earning.household_points.splits_and_mergers import Split, split
    from supermarket.households.finding.lookup import who as named

    with call.writing() as session:
        asked = Split(head, member or (), points)
        done = split(session, named(session, who).household, asked, request(call, session, key=key))
    answer(call, done, _show_split)


@app.command("merge", _("Merge a household into another with all that it has, also for the heir of one who died."))
def merge(
    call: Call,
    who: Who,
    into: Annotated[str, typer.Argument(metavar="INTO", help=_("The household that takes over, named the same way."))],
    *,
    key: Key = None,
) -> None:
    from supermarket.earning.household_points.splits_and_mergers import merge
    from supermarket.households.finding.lookup import who as named

    with call.writing() as session:
        source, target = named(session, who).household, named(session, into).household
        done = merge(session, source, target, request(call, session, key=key))
    answer(call, done, _show_merged)


@app.command("hold", _("Give households to another machine, which alone takes their points from now on."))
def hold(
    call: Call,
    who: Annotated[
        list[str] | None, typer.Argument(metavar="WHO", help=_("Cards or numbers of households that this one holds."))
    ] = None,
    *,
    to: Annotated[str, typer.Option("--to", metavar=_("CODE"), help=_("The site of the machine."))],
    shop: Annotated[
        str | None, typer.Option("--shop", metavar=_("CODE"), help=_("All households of this shop instead."))
    ] = None,
    key: Key = None,
) -> None:
    from supermarket.households.holders.moving import hold, hold_of_shop

    if bool(who) == bool(shop):
        raise Misuse(_("Name households, or a shop with --shop."))
    with call.writing() as session:
        asked = request(call, session, key=key)
        given = hold(session, who, to, asked) if who else hold_of_shop(session, shop or "", to, asked)
    answer(call, given, _show_given)


def _show_given(given: "Given") -> None:
    text = _("Entry {entry}: {count} households are held by machine {machine} now.")
    console.say(text.format(entry=_(", ").join(given.entries), count=len(given.households), machine=given.to))
    if len(given.households) == 1:
        console.note(_("Until its file comes, the other machine takes the household by the paper of this entry."))


@app.command("proxy", _("Let somebody of another household fetch goods for this one until a day."))
def proxy(
    call: Call,
    who: Who,
    proxy: Annotated[
        str, typer.Argument(metavar="PROXY", help=_("The card or number of the household that may fetch them."))
    ],
    *,
    until: Annotated[
        str, typer.Option("--until", metavar=_("DATE"), help=_("The last day; today takes it back.")), DAY
    ],
    key: Key = None,
) -> None:
    from supermarket.households.finding.lookup import who as named
    from supermarket.households.proxies import authorise

    with call.writing() as session:
        household, other = named(session, who).household, named(session, proxy)
        done = authorise(session, household, other, until, request(call, session, key=key))
    answer(call, done, _show_proxy)


def _depart(call: Call, who: str, why: "Departure", key: str | None) -> None:
    from supermarket.households.changes import depart
    from supermarket.households.finding.lookup import who as named

    with call.writing() as session:
        done = depart(session, named(session, who).household, why, request(call, session, key=key))
    answer(call, done, _show_departed)


def _show_headed(done: "Headed") -> None:
    text = _("Household {household} has the head {head} now instead of {former}.")
    console.say(text.format(household=done.household, head=done.head, former=done.former))


def _show_relocated(done: "Relocated") -> None:
    text = _("Household {household} is at home at {station} now instead of {former}.")
    console.say(text.format(household=done.household, station=done.station, former=done.former))


def _show_departed(done: "Departed") -> None:
    text = _("Household {household} has ended and its cards are cancelled; its {points} points wait until {until}.")
    console.say(text.format(household=done.household, points=done.points, until=done.until))


def _show_split(done: "Moved") -> None:
    text = _("Household {household} was split: {into} is the new one, {points} points went along. Issue it a card.")
    console.say(text.format(household=done.household, into=done.into, points=done.points))
    _show_members(done)


def _show_merged(done: "Moved") -> None:
    text = _("Household {household} is part of {into} now, with {points} points; its cards are cancelled.")
    console.say(text.format(household=done.household, into=done.into, points=done.points))
    say_owed(done.owed)
    _show_members(done)


def _show_members(done: "Moved") -> None:
    if done.members:
        console.say_table((_("Member before"), _("Member now")), list(done.members.items()))


def _show_proxy(done: "Proxy") -> None:
    text = _("Household {proxy} may fetch goods for household {household} until {until}.")
    console.say(text.format(proxy=done.proxy, household=done.household, until=done.until))


# --- shown ------------------------------------------------------------------------------------------------------------


def _enrol(call: Call, head: str, phone: str | None, group: str | None, key: str | None, *, another: bool) -> None:
    from supermarket.district.roles import staff_for
    from supermarket.households.households import NewHousehold, enrol, view

    with call.writing() as session:
        household = enrol(session, NewHousehold(head, phone, group, another), request(call, session, key=key))
        staff = staff_for(session, "household show", actor=call.operator or "", on=session.today)
        seen = view(session, household, staff, session.today)
        site = site_name(session, seen.site)
    answer(call, seen, partial(_show, site))


def _show(site: str, household: "HouseholdView") -> None:
    text = _("Household {household} of site {site}, head {head}: {balance} points.")
    head = household.head or ERASED
    console.say(text.format(household=household.household, site=site, head=head, balance=household.balance))
    say_owed(household.owed)
    say_lapsed(household.lapsed)
    rows = [(member.member, member.name or ERASED, member.phone) for member in household.members]
    console.say_table((_("Member"), _("Name of a person"), _("Phone")), rows, none=_("It has no members any more."))
    for each in household.proxies:
        _show_proxy(each)
    say_events(household.events)


def _show_found(sites: Mapping[str, str], found: "list[HouseholdView]") -> None:
    headings = (_("Household"), _("Head"), _("Group"), _("Site"), _("Balance"))
    rows = [(row.household, row.head, row.group, sites[row.site], row.balance) for row in found]
    console.say_table(headings, rows, {4: "right"}, none=_("No household here is called that."))
    say_lapsed(sum(row.lapsed for row in found))
