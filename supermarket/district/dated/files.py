"""The registers of sites, staff, donors and settings as files: their columns and what must fit together."""

import re
from difflib import get_close_matches
from typing import Any, Final

from supermarket.books.session import ReadSession, WriteSession
from supermarket.district.dated.imports import Known, RegisterFile
from supermarket.district.dated.registers import (
    DONORS,
    EVER,
    HOUSEHOLDS,
    SETTINGS,
    SITES,
    STAFF,
    all_in_force,
    in_force,
    latest,
)
from supermarket.district.identities import check_persons
from supermarket.district.kinds import Donor, Role, Setting, Site, Staff, Tier
from supermarket.district.persons import keep_person, read_name
from supermarket.district.settings import DISTRICT, NAMES
from supermarket.locale import N_
from supermarket.people.records import record_of
from supermarket.registers.matching import name_form
from supermarket.registers.tables import FileRow

_PARENTS: Final = {
    Tier.INSTITUTE: {Tier.CENTRE},
    Tier.STATION: {Tier.INSTITUTE},
    Tier.SUPERMARKET: {Tier.STATION},
    Tier.BASE: {Tier.CENTRE, Tier.INSTITUTE, Tier.STATION},
    Tier.POINT: {Tier.CENTRE, Tier.INSTITUTE, Tier.STATION},
}
"""Which tier a site may stand below."""
YEARS_MAX: Final = 100
FIGURE_MAX: Final = 1_000_000_000
_CODE: Final = re.compile(r"[0-9]{1,12}", re.ASCII)


def check_code(row: FileRow, column: str, code: str) -> None:
    """Refuse a code that is not 1 to 12 digits.

    Raises:
        FileRefused, CellRefused: it is not.
    """
    if not _CODE.fullmatch(code):
        raise row.refused(column, N_("a code is 1 to 12 digits"))


def _check_site(session: ReadSession, row: FileRow, site: Site, known: Known[Site]) -> None:
    check_code(row, "site", site.site)
    if (site.latitude is None) != (site.longitude is None):
        raise row.refused(
            "longitude" if site.longitude is None else "latitude", N_("one coordinate alone says nothing")
        )
    current = in_force(session, SITES, site.site, session.today)
    if current and current.tier is Tier.CENTRE and site.tier is not Tier.CENTRE:
        raise row.refused("tier", N_("there is one centre, and it stands below nothing"))
    if site.tier is Tier.CENTRE:
        if site.parent or any(other.tier is Tier.CENTRE and other.site != site.site for other in known.rows.values()):
            raise row.refused("tier", N_("there is one centre, and it stands below nothing"))
        return
    parent = known.rows.get(site.parent or "")
    if parent is None or parent.tier not in _PARENTS[site.tier]:
        raise row.refused("parent", N_("it is no site that this tier can stand below"))


def _check_site_ending(session: ReadSession, row: FileRow, site: Site, staying: Known[Site]) -> None:
    if site.tier is Tier.CENTRE or any(other.parent == site.site for other in staying.rows.values()):
        raise row.refused("site", N_("other sites stand below it"))
    if all_in_force(session, HOUSEHOLDS, session.today, column="station", value=site.site):
        raise row.refused("site", N_("households belong to it"))


def _check_staff(session: ReadSession, row: FileRow, staff: Staff, known: Known[Staff]) -> None:
    check_code(row, "staff", staff.staff)
    if staff.staff == "0":
        raise row.refused("staff", N_("0 is the program itself"))
    if latest(session, SITES, staff.site, EVER) is None:
        raise row.refused("site", N_("there is no such site"))
    current = in_force(session, STAFF, staff.staff, session.today)
    if current:
        _check_administrator_stays(row, current, known)


def _check_staff_ending(_session: ReadSession, row: FileRow, staff: Staff, staying: Known[Staff]) -> None:
    _check_administrator_stays(row, staff, staying)


def _check_administrator_stays(row: FileRow, staff: Staff, known: Known[Staff]) -> None:
    """Refuse to lose the last administrator, without whom nobody could ever make another."""
    if staff.role is Role.ADMINISTRATOR and not any(each.role is staff.role for each in known.rows.values()):
        raise row.refused("role", N_("somebody must stay an administrator"))


def _staff_extra(session: WriteSession, row: FileRow) -> dict[str, Any]:
    """Keep a name in the people drawer; an unchanged one keeps its commitment, an unsaid person stays who it was."""
    current = latest(session, STAFF, row.cells.get("staff", ""), session.today)
    person = current.person if current else None
    typed = row.cells.get("name")
    if typed and record_of(session.transaction, person).get("name") != typed:
        person = keep_person(session, f"staff {row.cells.get('staff', '')}", {"name": read_name(typed)})
    identity = row.cells.get("person") or (current.identity if current else None)
    return {name: value for name, value in {"person": person, "identity": identity}.items() if value}


def _check_donor(_session: ReadSession, row: FileRow, donor: Donor, _known: Known[Donor]) -> None:
    if not donor.donor.isascii() or not donor.donor.isdigit() or len(donor.donor) > 24:  # noqa: PLR2004 - twice the longest site code
        raise row.refused("donor", N_("a donor's code is digits"))


_SHIFTED: Final = {
    "GCJ-02": N_(
        "GCJ-02, which Chinese web maps use, is shifted by hundreds of metres, and the law lets nobody shift it back; "
        "measure by WGS-84, as a receiver shows it"
    ),
    "BD-09": N_(
        "BD-09, which Baidu's maps use, is GCJ-02 shifted once more, by hundreds of metres in all, and the law lets "
        "nobody shift it back; measure by WGS-84, as a receiver shows it"
    ),
}
"""Systems of coordinates that are refused, with the reason."""


def _measured(_session: WriteSession, row: FileRow) -> dict[str, Any]:
    """Refuse coordinates that are not those of a receiver: what a Chinese map shows is shifted, and not back again.

    Raises:
        FileRefused, CellRefused: they are of such a map.
    """
    if reason := _SHIFTED.get(row.cells.get("coordinates", "")):
        raise row.refused("coordinates", reason)
    return {}


_NEARLY: Final = 0.8
"""So like a known setting is a name that was meant to be it, and that the program would never look at."""


def _check_setting(session: ReadSession, row: FileRow, setting: Setting, _known: Known[Setting]) -> None:
    is_known = setting.setting in NAMES or in_force(session, SETTINGS, setting.setting, session.today) is not None
    if not is_known and get_close_matches(setting.setting, NAMES, 1, _NEARLY):  # mistyped: it would mean nothing
        raise row.refused("setting", N_("there is no setting of this name"))
    if setting.value < 0:
        raise row.refused("value", N_("the number is too small"))
    if setting.value > _most(setting.setting):
        raise row.refused("value", N_("the number is too large"))
    current = in_force(session, SETTINGS, setting.setting, session.today)
    if setting.setting == DISTRICT and current and current.value != setting.value:
        raise row.refused("value", N_("a ledger stays in its district"))


def _most(name: str) -> int:
    """Return the largest figure of a setting: a hundred years where it counts days or years, else a billion."""
    if "days" in name.split("_"):
        return YEARS_MAX * 366
    return YEARS_MAX if "years" in name.split("_") else FIGURE_MAX


SITE_FILE: Final = RegisterFile(
    SITES,
    "site record",
    ("site", "name", "tier", "parent", "telephone", "host", "latitude", "longitude", "coordinates", "from"),
    _check_site,
    _measured,
    ending=_check_site_ending,
    apart=frozenset({"coordinates"}),
    alike=lambda site: (name_form(site.name), site.tier, site.parent),
)
STAFF_FILE: Final = RegisterFile(
    STAFF,
    "staff record",
    ("staff", "role", "site", "name", "person", "from"),
    _check_staff,
    _staff_extra,
    _check_staff_ending,
    frozenset({"name", "person"}),
    check_persons,
)
DONOR_FILE: Final = RegisterFile(
    DONORS, "donor record", ("donor", "name", "from"), _check_donor, alike=lambda donor: name_form(donor.name)
)
SETTING_FILE: Final = RegisterFile(SETTINGS, "setting record", ("setting", "value", "note", "from"), _check_setting)
