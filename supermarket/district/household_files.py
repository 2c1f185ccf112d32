"""Households and members as registers: changed and ended one by one, or imported from a file that an office keeps.

A file need not know our numbers: a household is then known by its station, head, group and phone, a member by the
household and name (doubles.py); what may be here already is refused, unless it is said to be another (alike.py).
"""

from dataclasses import replace
from pathlib import Path
from typing import Final

from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.books.session import Request, WriteSession
from supermarket.district.alike import Newcomer, check_household, check_member, check_renamed, newcomer_of
from supermarket.district.csv_files import CsvRow, read_csv
from supermarket.district.doubles import Line, household_lines, member_lines
from supermarket.district.household_repeats import (
    are_of_file,
    changes_of,
    enrolled_and_changed,
    is_added_so,
    is_amended_so,
    is_renamed_so,
    unlisted,
)
from supermarket.district.households import (
    NewHousehold,
    add_member,
    enrol,
    member_of,
    next_member,
)
from supermarket.district.imports import Change
from supermarket.district.kinds import Household, Member, Tier
from supermarket.district.lookup import household_of
from supermarket.district.numbers import plain
from supermarket.district.persons import personal, read_text
from supermarket.district.registers import HOUSEHOLDS, MEMBERS, in_force, record_row
from supermarket.district.repeats import is_end
from supermarket.district.roles import allow, allowed_at
from supermarket.district.sites import shops_at, site_of
from supermarket.errors import Refusal
from supermarket.errors.households import HeadNotEnded, HouseholdHasPoints, HouseholdUnknown
from supermarket.errors.registers import NothingChanged, RowUnknown
from supermarket.errors.staff import ShopMissing
from supermarket.locale import N_
from supermarket.people.records import record_of
from supermarket.registers.matching import is_same_group, is_same_name, is_same_phone

HOUSEHOLD_COLUMNS: Final = ("household", "station", "group", "head", "phone", "shop", "another")
MEMBER_COLUMNS: Final = ("member", "household", "name", "phone", "another")


def amend_household(  # noqa: PLR0913 - by name
    session: WriteSession,
    household: str,
    *,
    group: str | None,
    shop: str | None,
    listed: bool | None = None,
    another: bool = False,
    request: Request,
) -> Change:
    """Change the group or home shop of a household, or whether it wishes to stand on honour boards.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the household's station.
        HouseholdUnknown, SiteUnknown, ShopMissing, TextUnreadable: what was named is none.
        NothingChanged: it is so already.
        HouseholdAlike: with this group it may be another one, and nobody says that it is none of those.
    """
    asked = {"group": read_text(group, N_("group")) if group else None, "shop": shop, "unlisted": unlisted(listed)}
    if found := session.repeated(request, lambda found: is_amended_so(session, found[0], household, asked)):
        return changes_of(session, found)[0]
    row = household_of(session, household, session.today)
    at_home = allowed_at(session, "household amend", request, row.station)
    new_group = read_text(group, N_("group")) if group else row.group
    asked_for = replace(newcomer_of(session, row), group=new_group or "")
    changed = row.model_copy(
        update={
            "group": new_group,
            "shop": _shop_at(session, shop, row.station) if shop else row.shop,
            "unlisted": row.unlisted if listed is None else None if listed else "yes",
            "another": check_household(session, asked_for, request.actor, another=another, row=row),
            "from_": session.today,
        }
    )
    if (changed.group, changed.shop, changed.unlisted) == (row.group, row.shop, row.unlisted):
        raise NothingChanged(register="household", row=household)
    record_row(session, HOUSEHOLDS, changed, at_home, site=at_home.site)
    return Change("amended", household)


def end_household(session: WriteSession, household: str, request: Request) -> Change:
    """End a household that holds no points any more; what it did stays readable.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the household's station.
        HouseholdUnknown: it is not enrolled.
        HouseholdHasPoints: it still holds points.
    """
    if found := session.repeated(request, lambda found: is_end(found[0], HOUSEHOLDS, household, None)):
        return changes_of(session, found)[0]
    row = household_of(session, household, session.today)
    at_home = allowed_at(session, "household end", request, row.station)
    balance = session.balance(household_points(household), POINT)
    if balance:
        raise HouseholdHasPoints(household=household, balance=balance)
    ended = row.model_copy(update={"state": "ended", "from_": session.today})
    record_row(session, HOUSEHOLDS, ended, at_home, site=at_home.site)
    return Change("ended", household)


def new_member(  # noqa: PLR0913 - by name
    session: WriteSession, household: str, name: str, phone: str | None, request: Request, *, another: bool = False
) -> Change:
    """Add a member to a household; `another` says that he is none of those who he may be.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the household's station.
        HouseholdUnknown, TextUnreadable, PhoneUnreadable: what was named is none.
        MemberAlike: he may be a member already, and nobody says that he is another.
    """
    record = personal(name, phone)
    if found := session.repeated(request, lambda found: is_added_so(session, found[0], household, record)):
        return changes_of(session, found)[0]
    row = household_of(session, household, session.today)
    at_home = allowed_at(session, "member add", request, row.station)
    member = f"{household}-{next_member(session, household)}"
    newcomer = Newcomer(record["name"], record.get("phone", ""))
    others = check_member(session, newcomer, household, request.actor, another=another)
    add_member(session, row, member, record, at_home, another=others)
    return Change("added", member)


def amend_member(  # noqa: PLR0913 - by name
    session: WriteSession,
    typed: str,
    *,
    name: str | None,
    phone: str | None,
    another: bool = False,
    request: Request,
) -> Change:
    """Change the name or phone of a member: a new version of the record, with a new commitment.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the household's station.
        RowUnknown, HouseholdUnknown, TextUnreadable, PhoneUnreadable: what was named is none.
        NothingChanged: it is so already.
        HouseholdAlike, MemberAlike: so he may be somebody who is here already, and nobody says that he is another.
    """
    if found := session.repeated(request, lambda found: is_renamed_so(session, found[0], typed, name, phone)):
        return changes_of(session, found)[0]
    member = known_member(session, typed)
    household = household_of(session, member.household, session.today)
    at_home = allowed_at(session, "member amend", request, household.station)
    current = record_of(session.transaction, member.person)
    record = {**current, **personal(name or current.get("name", ""), phone)}
    if record == current:
        raise NothingChanged(register="member", row=member.member)
    person = Newcomer(record["name"], record.get("phone", ""))
    others = check_renamed(session, household, member, person, request.actor, another=another)
    add_member(session, household, member.member, record, at_home, another=others)
    return Change("amended", member.member)


def end_member(session: WriteSession, typed: str, request: Request) -> Change:
    """End a member; a household's head stays until there is another.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the household's station.
        RowUnknown, HouseholdUnknown: there is no such member.
        HeadNotEnded: it is the head.
    """
    if found := session.repeated(request, lambda found: is_end(found[0], MEMBERS, plain(typed), None)):
        return changes_of(session, found)[0]
    member = known_member(session, typed)
    household = household_of(session, member.household, session.today)
    at_home = allowed_at(session, "member end", request, household.station)
    if household.head == member.member:
        raise HeadNotEnded(member=member.member)
    ended = member.model_copy(update={"state": "ended", "from_": session.today})
    record_row(session, MEMBERS, ended, at_home, site=at_home.site)
    return Change("ended", member.member)


def known_member(session: WriteSession, typed: str) -> Member:
    """Return the member of this number.

    Raises:
        RowUnknown: there is none.
    """
    member = in_force(session, MEMBERS, plain(typed), session.today)
    if member is None:
        raise RowUnknown(register="member", row=plain(typed)[:40])
    return member


def import_households(session: WriteSession, path: Path, request: Request) -> list[Change]:
    """Enrol the households of a file that are not there yet, and record what differs in the others; all or nothing.

    Raises:
        CsvUnreadable, CsvCellRefused: the file, or one of its rows, is refused, and with it the whole.
        DoublesFound: lines may be the same as a household that is here, or as one another.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not, at one of the stations.
    """
    changes: list[Change] = []
    rows = read_csv(path, HOUSEHOLD_COLUMNS)
    if found := session.repeated(request, lambda found: are_of_file(session, found, rows, "head")):
        return enrolled_and_changed(session, found)
    for row in rows:
        _check_station(session, row)
        allow(session, "household import", replace(request, site=row.cells["station"]))
    for line in household_lines(session, rows, request.actor):
        changes += _import_household(session, line, replace(request, site=line.new.station))
    return changes


def import_members(session: WriteSession, path: Path, request: Request) -> list[Change]:
    """Add the members of a file that are not there yet, and record what differs in the others; all or nothing.

    Raises:
        CsvUnreadable, CsvCellRefused: the file, or one of its rows, is refused, and with it the whole.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not, at one of the stations.
    """
    changes: list[Change] = []
    rows = read_csv(path, MEMBER_COLUMNS)
    if found := session.repeated(request, lambda found: are_of_file(session, found, rows, "name")):
        return changes_of(session, found)
    homes: dict[str, Household] = {}
    for row in rows:
        for column in ("household", "name"):
            if column not in row.cells:
                raise row.refused(column, N_("it is missing"))
        household = in_force(session, HOUSEHOLDS, row.cells["household"], session.today)
        if household is None:
            raise row.refused("household", N_("there is no such household"))
        homes[household.household] = household
        allow(session, "member import", replace(request, site=household.station))
    for line in member_lines(session, rows, request.actor):
        household = homes[line.row.cells["household"]]
        changes += _import_member(session, line, household, replace(request, site=household.station))
    return changes


def _import_household(session: WriteSession, line: Line, request: Request) -> list[Change]:
    cells = line.row.cells
    try:
        if line.number is not None:
            return _differences(session, line, request)
        site = cells.get("shop") or cells["station"]
        new = NewHousehold(cells["head"], cells.get("phone"), cells.get("group"), line.another)
        return [Change("added", enrol(session, new, replace(request, site=site)).household)]
    except Refusal as fault:
        raise _refused(line.row, fault) from fault


def _differences(session: WriteSession, line: Line, request: Request) -> list[Change]:
    """Record where a known household's line says something else.

    Raises:
        HouseholdUnknown: there is none of this number at the line's station, where the operator is at home.
    """
    number, cells = line.number or "", line.row.cells
    household = household_of(session, number, session.today)
    if household.station != cells["station"]:
        raise HouseholdUnknown(household=number)
    changes = []
    group, shop = cells.get("group"), cells.get("shop")
    if is_same_group(group or "", household.group or ""):
        group = None  # however it is written
    if (group or household.group, shop or household.shop) != (household.group, household.shop):
        another = line.another
        changes.append(amend_household(session, number, group=group, shop=shop, another=another, request=request))
    head = member_of(session, number, household.head, session.today)
    return changes + _renamed(session, household, head, cells["head"], line, request)


def _import_member(session: WriteSession, line: Line, household: Household, request: Request) -> list[Change]:
    name, phone = line.row.cells["name"], line.row.cells.get("phone")
    try:
        if line.number is None:
            return [new_member(session, household.household, name, phone, request, another=line.another)]
        chosen = member_of(session, household.household, line.number, session.today)
        return _renamed(session, household, chosen, name, line, request)
    except Refusal as fault:
        raise _refused(line.row, fault) from fault


def _renamed(  # noqa: PLR0913, PLR0917 - what a line is about
    session: WriteSession, household: Household, member: Member, name: str, line: Line, request: Request
) -> list[Change]:
    """Record where a line gives a member another phone, or another name than one that is only typed otherwise."""
    current = record_of(session.transaction, member.person)
    record = {**current, **personal(name, line.row.cells.get("phone"))}
    if is_same_name(record["name"], current.get("name", "")):
        record["name"] = current["name"]
    if is_same_phone(record.get("phone", ""), current.get("phone", "")):
        record["phone"] = current["phone"]
    if record == current:
        return []
    person = Newcomer(record["name"], record.get("phone", ""))
    others = check_renamed(session, household, member, person, request.actor, another=line.another)
    add_member(session, household, member.member, record, request, another=others)
    return [Change("amended", member.member)]


def _check_station(session: WriteSession, row: CsvRow) -> None:
    for column in ("station", "head"):
        if column not in row.cells:
            raise row.refused(column, N_("it is missing"))
    try:
        station = site_of(session, row.cells["station"], session.today)
        if "shop" in row.cells:
            _shop_at(session, row.cells["shop"], station.site)
    except Refusal as fault:
        raise _refused(row, fault) from fault
    if station.tier is not Tier.STATION:
        raise row.refused("station", N_("it is no station"))


def _shop_at(session: WriteSession, shop: str, station: str) -> str:
    """Return a shop of a station.

    Raises:
        ShopMissing: the station has no such shop.
    """
    if shop not in {each.site for each in shops_at(session, station, session.today)}:
        raise ShopMissing(site=shop)
    return shop


_REASONS: Final = {
    "phone_unreadable": ("phone", N_("it is no phone number")),
    "text_unreadable": ("head", N_("it is empty, longer than 40 characters or cannot be printed")),
    "household_unknown": ("household", N_("there is no such household here")),
    "household_merged": ("household", N_("the household is no more")),
    "household_gone": ("household", N_("the household is no more")),
    "member_unknown": ("member", N_("there is no such member")),
    "shop_missing": ("shop", N_("there is no such site here")),
    "site_unknown": ("station", N_("there is no such site here")),
    "site_not_yet": ("station", N_("the site is not there yet")),
    "site_ended": ("station", N_("the site is no longer there")),
}
"""The column that a refusal is about, and what is said of its cell."""


def _refused(row: CsvRow, fault: Refusal) -> Refusal:
    """Return the refusal of a line's cell; what is about no cell stays as it is."""
    if fault.code not in _REASONS:
        return fault
    column, reason = _REASONS[fault.code]
    return row.refused("name" if column == "head" and "name" in row.cells else column, reason)
