"""Households and members imported from the lists that an office keeps.

A file need not know our numbers: a household is then known by its station, head, group and phone, a member by the
household and name (doubles.py); what may be here already is refused, unless it is said to be another (alike.py).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from supermarket.books.session import Request, WriteSession
from supermarket.district.dated.imports import Change
from supermarket.district.dated.places import coded, places_of
from supermarket.district.dated.registers import HOUSEHOLDS, in_force
from supermarket.district.kinds import Household, Member, Tier
from supermarket.district.persons import personal
from supermarket.district.roles import allow
from supermarket.district.sites import home_of, site_of
from supermarket.errors import Refusal
from supermarket.errors.households import HouseholdUnknown, TextUnreadable
from supermarket.households.finding.lookup import household_of
from supermarket.households.households import NewHousehold, add_member, enrol, member_of
from supermarket.households.lists.alike import Newcomer, check_renamed
from supermarket.households.lists.doubles import Line, household_lines, member_lines
from supermarket.households.lists.files import amend_household, new_member, shop_at
from supermarket.households.lists.repeats import are_of_file, changes_of, enrolled_and_changed
from supermarket.locale import N_
from supermarket.people.records import record_of
from supermarket.registers.headings import Wanted
from supermarket.registers.matching import is_same_group, is_same_name, is_same_phone
from supermarket.registers.outcomes import Outcome, left_out_of, outcome_of
from supermarket.registers.problems import Findings
from supermarket.registers.tables import FileRow, read_table

HOUSEHOLDS_WANTED: Final = Wanted(
    ("household", "station", "group", "head", "phone", "shop", "another"), frozenset({"head"})
)
MEMBERS_WANTED: Final = Wanted(
    ("member", "household", "name", "phone", "another"), frozenset({"household", "name"}), frozenset({"group", "head"})
)


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
    places = places_of(session)
    rows = [coded(_at_station(session, row, request), ("station", "shop"), places) for row in table.rows]
    if found := session.repeated(request, lambda found: are_of_file(session, found, rows, "head")):
        findings.refuse()
        lines = household_lines(session, rows, request.actor, Findings())
        return [*_repeated(lines, enrolled_and_changed(session, found)), *left_out_of(table)]
    placed = list(_placed(session, _needed(rows, HOUSEHOLDS_WANTED, ("station", "head"), findings), findings))
    for station in dict.fromkeys(row.cells["station"] for row in placed):
        allow(session, "household import", replace(request, site=station))
    outcomes = []
    for line in household_lines(session, placed, request.actor, findings):
        with findings.noted(line.row):
            made = _import_household(session, line, replace(request, site=line.new.station))
            outcomes.append(_outcome(line, made))
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
        lines = member_lines(session, table.rows, request.actor, Findings())
        return [*_repeated(lines, changes_of(session, found)), *left_out_of(table)]
    homes: dict[str, Household] = {}
    rows = []
    for row in _needed(table.rows, MEMBERS_WANTED, ("household", "name"), findings):
        household = in_force(session, HOUSEHOLDS, row.cells["household"], session.today)
        if household is None:
            findings.add([row.problem("household", N_("there is no such household"))])
        else:
            homes[household.household] = household
            rows.append(row)
    for station in dict.fromkeys(household.station for household in homes.values()):
        allow(session, "member import", replace(request, site=station))
    outcomes = []
    for line in member_lines(session, rows, request.actor, findings):
        household = homes[line.row.cells["household"]]
        with findings.noted(line.row):
            made = _import_member(session, line, household, replace(request, site=household.station))
            outcomes.append(_outcome(line, made))
    findings.refuse()
    return [*outcomes, *left_out_of(table)]


# --- the rows ---------------------------------------------------------------------------------------------------------


def _needed(rows: Sequence[FileRow], wanted: Wanted, columns: Sequence[str], findings: Findings) -> Iterator[FileRow]:
    """Give the rows that have what they need; that a column is missing altogether is said once."""
    for column in columns:
        without = [row for row in rows if column not in row.cells and column not in row.unread]
        headed = [row for row in without if column in row.places]
        unheaded = () if column in wanted.needed else without[:1]
        findings.add([row.problem(column, N_("it is missing")) for row in headed or unheaded])
    for row in rows:
        if not row.unread and all(column in row.cells for column in columns):
            yield row


def _placed(session: WriteSession, rows: Iterable[FileRow], findings: Findings) -> Iterator[FileRow]:
    """Give the rows that name a station, and where they name a shop, one of its shops."""
    for row in rows:
        with findings.noted(row):
            _check_station(session, row)
            yield row


def _at_station(session: WriteSession, row: FileRow, request: Request) -> FileRow:
    """Return a row with its station: the one where one acts, where the file has no column for it."""
    if "station" in row.places:
        return row
    try:
        station = home_of(session, request.site, session.today)[0]
    except Refusal:  # one acts at no station: that the column is missing is said
        return row
    return row.with_cells({**row.cells, "station": station})


def _check_station(session: WriteSession, row: FileRow) -> None:
    try:
        station = site_of(session, row.cells["station"], session.today)
        if station.tier is not Tier.STATION:
            raise row.refused("station", N_("it is no station"))
        if "shop" in row.cells:
            shop_at(session, row.cells["shop"], station.site)
    except Refusal as fault:
        raise _refused(row, fault) from fault


def _outcome(line: Line, made: Sequence[Change]) -> Outcome:
    """Return what became of a row: what was done to its household, or to its head where that is all."""
    if not made:
        return outcome_of(line.row, "same", line.number or line.row.cells.get("household", ""))
    return outcome_of(line.row, "added" if made[0].action == "added" else "amended", made[0].code)


def _repeated(lines: Sequence[Line], changes: Sequence[Change]) -> Iterator[Outcome]:
    """Give what became of each row when its key was first used; what fits no row any more comes last."""
    left = list(changes)
    for line in lines:
        mine = [change for change in left if line.number and f"{change.code}-".startswith(f"{line.number}-")]
        left = [change for change in left if change not in mine]
        yield _outcome(line, mine)
    for change in left:
        yield Outcome("added" if change.action == "added" else "amended", change.code, "", 0)


# --- what they record -------------------------------------------------------------------------------------------------


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


_REASONS: Final = {
    "phone_unreadable": ("phone", N_("it is no phone number")),
    "text_unreadable": ("head", N_("it is empty, longer than 40 characters or cannot be printed")),
    "household_unknown": ("household", N_("there is no such household here")),
    "household_merged": ("household", N_("the household is no more")),
    "household_gone": ("household", N_("the household is no more")),
    "member_unknown": ("member", N_("there is no such member")),
    "shop_elsewhere": ("shop", N_("there is no such site here")),
    "site_unknown": ("station", N_("there is no such site here")),
    "site_not_yet": ("station", N_("the site is not there yet")),
    "site_ended": ("station", N_("the site is no longer there")),
}
"""The column that a refusal is about, and what is said of its cell."""


def _refused(row: FileRow, fault: Refusal) -> Refusal:
    """Return the refusal of a line's cell; what is about no cell stays as it is."""
    if fault.code not in _REASONS:
        return fault
    column, reason = _REASONS[fault.code]
    if isinstance(fault, TextUnreadable) and fault.field == "group":
        column = "group"
    return row.refused("name" if column == "head" and "name" in row.cells else column, reason)
