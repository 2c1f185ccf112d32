"""Households and members as registers: changed and ended one by one, or imported from a file that an office keeps.

A file need not know our numbers: a household is then known by its station, group and head, a member by the household
and name.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.books.session import Request, WriteSession
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
    households_at,
    member_of,
    members_of,
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
from supermarket.district.sites import home_of, shops_at, site_of
from supermarket.errors import Refusal
from supermarket.errors.households import HeadNotEnded, HouseholdHasPoints, HouseholdUnknown
from supermarket.errors.registers import NothingChanged, RowUnknown
from supermarket.errors.staff import ShopMissing
from supermarket.locale import N_
from supermarket.people.records import record_of
from supermarket.registers.headings import Wanted
from supermarket.registers.outcomes import Outcome, left_out_of, outcome_of
from supermarket.registers.problems import Findings
from supermarket.registers.tables import FileRow, read_table

HOUSEHOLD_COLUMNS: Final = ("household", "station", "group", "head", "phone", "shop")
MEMBER_COLUMNS: Final = ("member", "household", "name", "phone")
HOUSEHOLDS_WANTED: Final = Wanted(HOUSEHOLD_COLUMNS, frozenset({"head"}))
MEMBERS_WANTED: Final = Wanted(MEMBER_COLUMNS, frozenset({"household", "name"}), frozenset({"group", "head"}))


def amend_household(  # noqa: PLR0913 - by name
    session: WriteSession,
    household: str,
    *,
    group: str | None,
    shop: str | None,
    listed: bool | None = None,
    request: Request,
) -> Change:
    """Change the group or home shop of a household, or whether it wishes to stand on honour boards.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the household's station.
        HouseholdUnknown, SiteUnknown, ShopMissing, TextUnreadable: what was named is none.
        NothingChanged: it is so already.
    """
    asked = {"group": read_text(group, N_("group")) if group else None, "shop": shop, "unlisted": unlisted(listed)}
    if found := session.repeated(request, lambda found: is_amended_so(session, found[0], household, asked)):
        return changes_of(session, found)[0]
    row = household_of(session, household, session.today)
    at_home = allowed_at(session, "household amend", request, row.station)
    changed = row.model_copy(
        update={
            "group": read_text(group, N_("group")) if group else row.group,
            "shop": _shop_at(session, shop, row.station) if shop else row.shop,
            "unlisted": row.unlisted if listed is None else None if listed else "yes",
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


def new_member(session: WriteSession, household: str, name: str, phone: str | None, request: Request) -> Change:
    """Add a member to a household.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the household's station.
        HouseholdUnknown, TextUnreadable, PhoneUnreadable: what was named is none.
    """
    record = personal(name, phone)
    if found := session.repeated(request, lambda found: is_added_so(session, found[0], household, record)):
        return changes_of(session, found)[0]
    row = household_of(session, household, session.today)
    at_home = allowed_at(session, "member add", request, row.station)
    member = f"{household}-{next_member(session, household)}"
    add_member(session, row, member, record, at_home)
    return Change("added", member)


def amend_member(session: WriteSession, typed: str, *, name: str | None, phone: str | None, request: Request) -> Change:
    """Change the name or phone of a member: a new version of the record, with a new commitment.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not at the household's station.
        RowUnknown, HouseholdUnknown, TextUnreadable, PhoneUnreadable: what was named is none.
        NothingChanged: it is so already.
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
    add_member(session, household, member.member, record, at_home)
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


def import_households(
    session: WriteSession, path: Path, request: Request, *, sheet: str | None = None
) -> list[Outcome]:
    """Enrol the households of a file that are not there yet, and record what differs in the others; all or nothing.

    Where a file has no column of stations, they are of the place where one acts.

    Raises:
        FileUnreadable, SheetAmbiguous, SheetMissing: it holds no table that could be meant.
        FileRefused: some of its rows are refused, and with them the whole.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not, at one of the stations.
    """
    table = read_table(path, HOUSEHOLDS_WANTED, sheet=sheet)
    findings = table.findings()
    rows = [_at_station(session, row, request) for row in table.rows]
    if found := session.repeated(request, lambda found: are_of_file(session, found, rows, "head")):
        findings.refuse()
        changes = enrolled_and_changed(session, found)
        return [*_repeated(rows, changes, lambda row: _number_of(session, row)), *left_out_of(table)]
    known: dict[str, dict[tuple[str, str], str]] = {}
    seen: set[str] = set()
    outcomes = []
    for row in _placed(session, _needed(rows, ("station", "head"), findings), findings):
        station = row.cells["station"]
        allow(session, "household import", replace(request, site=station))
        if station not in known:
            known[station] = _heads_at(session, station)
        with findings.noted(row):
            made = _import_household(session, row, known[station], replace(request, site=station), seen)
            key = (row.cells.get("group", ""), row.cells["head"])
            outcomes.append(_outcome(row, made, row.cells.get("household") or known[station].get(key, "")))
    findings.refuse()
    return [*outcomes, *left_out_of(table)]


def import_members(session: WriteSession, path: Path, request: Request, *, sheet: str | None = None) -> list[Outcome]:
    """Add the members of a file that are not there yet, and record what differs in the others; all or nothing.

    Raises:
        FileUnreadable, SheetAmbiguous, SheetMissing: it holds no table that could be meant.
        FileRefused: some of its rows are refused, and with them the whole.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not, at one of the stations.
    """
    table = read_table(path, MEMBERS_WANTED, sheet=sheet)
    findings = table.findings()
    if found := session.repeated(request, lambda found: are_of_file(session, found, table.rows, "name")):
        findings.refuse()
        changes = changes_of(session, found)
        return [*_repeated(table.rows, changes, lambda row: _member_in(session, row)), *left_out_of(table)]
    outcomes = []
    for row in _needed(table.rows, ("household", "name"), findings):
        household = in_force(session, HOUSEHOLDS, row.cells["household"], session.today)
        if household is None:
            findings.add([row.problem("household", N_("there is no such household"))])
            continue
        at_home = replace(request, site=household.station)
        allow(session, "member import", at_home)
        with findings.noted(row):
            made = _import_member(session, row, household, at_home)
            outcomes.append(_outcome(row, made, row.cells.get("member", row.cells["household"])))
    findings.refuse()
    return [*outcomes, *left_out_of(table)]


def _needed(rows: Sequence[FileRow], columns: Sequence[str], findings: Findings) -> Iterator[FileRow]:
    """Give the rows that have what they need; that a column is missing altogether is said once."""
    for column in columns:
        without = [row for row in rows if column not in row.cells and column not in row.unread]
        headed = [row for row in without if column in row.places]
        findings.add([row.problem(column, N_("it is missing")) for row in headed or without[:1]])
    for row in rows:
        if not row.unread and all(column in row.cells for column in columns):
            yield row


def _placed(session: WriteSession, rows: Iterable[FileRow], findings: Findings) -> Iterator[FileRow]:
    """Give the rows that name a station, and where they name a shop, one of its shops."""
    for row in rows:
        with findings.noted(row):
            _check_station(session, row)
            yield row


def _outcome(row: FileRow, made: Sequence[Change], code: str) -> Outcome:
    """Return what became of a row: what was done to its household, or to the head where that is all."""
    if not made:
        return outcome_of(row, "same", code)
    return outcome_of(row, "added" if made[0].action == "added" else "amended", made[0].code)


def _repeated(
    rows: Sequence[FileRow], changes: Sequence[Change], code_of: Callable[[FileRow], str]
) -> Iterator[Outcome]:
    """Give what became of each row when its key was first used; what fits no row any more comes last."""
    left = list(changes)
    for row in rows:
        code = code_of(row)
        mine = [change for change in left if code and f"{change.code}-".startswith(f"{code}-")]
        left = [change for change in left if change not in mine]
        yield _outcome(row, mine, code)
    for change in left:
        yield Outcome("added" if change.action == "added" else "amended", change.code, "", 0)


def _number_of(session: WriteSession, row: FileRow) -> str:
    heads = _heads_at(session, row.cells.get("station", ""))
    key = (row.cells.get("group", ""), row.cells.get("head", ""))
    return row.cells.get("household") or heads.get(key, "")


def _member_in(session: WriteSession, row: FileRow) -> str:
    household = row.cells.get("household", "")
    if "member" in row.cells:
        return f"{household}-{row.cells['member'].rpartition('-')[2]}"
    members = members_of(session, household, session.today)
    named = (
        each.member
        for each in members
        if record_of(session.transaction, each.person).get("name") == row.cells.get("name")
    )
    return next(named, "")


def _at_station(session: WriteSession, row: FileRow, request: Request) -> FileRow:
    """Return a row with its station: the one where one acts, where the file has no column for it."""
    if "station" in row.places:
        return row
    try:
        station = home_of(session, request.site, session.today)[0]
    except Refusal:  # one acts at no station: that the column is missing is said
        return row
    return row.with_cells({**row.cells, "station": station})


def _import_household(
    session: WriteSession, row: FileRow, known: dict[tuple[str, str], str], request: Request, seen: set[str]
) -> list[Change]:
    cells = row.cells
    key = (cells.get("group", ""), cells["head"])
    number = cells.get("household") or known.get(key)
    if number in seen:
        raise row.refused("head", N_("an earlier line names the same household"))
    try:
        if number is None:
            site = cells.get("shop") or cells["station"]
            new = NewHousehold(cells["head"], cells.get("phone"), cells.get("group"))
            number = enrol(session, new, replace(request, site=site)).household
            known[key] = number
            changes = [Change("added", number)]
        else:
            changes = _differences(session, number, cells, request)
    except Refusal as fault:
        raise _refused(row, fault) from fault
    seen.add(number)
    return changes


def _differences(session: WriteSession, number: str, cells: Mapping[str, str], request: Request) -> list[Change]:
    """Record where a known household's line says something else.

    Raises:
        HouseholdUnknown: there is none of this number at the line's station, where the operator is at home.
    """
    household = household_of(session, number, session.today)
    if household.station != cells["station"]:
        raise HouseholdUnknown(household=number)
    changes = []
    group, shop = cells.get("group"), cells.get("shop")
    if (group or household.group, shop or household.shop) != (household.group, household.shop):
        changes.append(amend_household(session, number, group=group, shop=shop, request=request))
    head = member_of(session, number, household.head, session.today)
    record = personal(cells["head"], cells.get("phone"))
    current = record_of(session.transaction, head.person)
    if {**current, **record} != current:
        add_member(session, household, head.member, {**current, **record}, request)
        changes.append(Change("amended", head.member))
    return changes


def _import_member(session: WriteSession, row: FileRow, household: Household, request: Request) -> list[Change]:
    cells = row.cells
    try:
        record = personal(cells["name"], cells.get("phone"))
        typed = cells.get("member")
        members = members_of(session, household.household, session.today)
        if typed:
            chosen = member_of(session, household.household, typed, session.today)
        else:
            named = (
                each for each in members if record_of(session.transaction, each.person).get("name") == cells["name"]
            )
            found = next(named, None)
            if found is None:
                return [new_member(session, household.household, cells["name"], cells.get("phone"), request)]
            chosen = found
        current = record_of(session.transaction, chosen.person)
        if {**current, **record} == current:
            return []
        add_member(session, household, chosen.member, {**current, **record}, request)
        return [Change("amended", chosen.member)]
    except Refusal as fault:
        raise _refused(row, fault) from fault


def _check_station(session: WriteSession, row: FileRow) -> None:
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


def _heads_at(session: WriteSession, station: str) -> dict[tuple[str, str], str]:
    """Return the households of a station by group and head's name."""
    return {
        (row.group or "", _head(session, row)): row.household for row in households_at(session, station, session.today)
    }


def _head(session: WriteSession, household: Household) -> str:
    head = in_force(session, MEMBERS, household.head, session.today)
    return record_of(session.transaction, head.person).get("name", "") if head else ""


_REASONS: Final = {
    "phone_unreadable": ("phone", N_("it is no phone number")),
    "text_unreadable": ("head", N_("it is empty, too long or cannot be printed")),
    "household_unknown": ("household", N_("there is no such household here")),
    "household_merged": ("household", N_("the household is no more")),
    "household_gone": ("household", N_("the household is no more")),
    "member_unknown": ("member", N_("there is no such member")),
    "shop_missing": ("shop", N_("there is no such site here")),
    "site_unknown": ("station", N_("there is no such site here")),
}
"""The column that a refusal is about, and what is said of its cell."""


def _refused(row: FileRow, fault: Refusal) -> Refusal:
    """Return the refusal of a line's cell; what is about no cell stays as it is."""
    if fault.code not in _REASONS:
        return fault
    column, reason = _REASONS[fault.code]
    return row.refused("name" if column == "head" and "name" in row.cells else column, reason)
