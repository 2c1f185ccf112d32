"""Which files an office can fill and send in, each with the columns of the register or list that takes it."""

from typing import Any, Final

from supermarket.district.dated.imports import RegisterFile
from supermarket.earning.claims.rosters import WANTED as ROSTER_WANTED
from supermarket.households.lists.imports import HOUSEHOLDS_WANTED, MEMBERS_WANTED
from supermarket.opening import FILES, TITLES
from supermarket.practice.activities.files import THEME_FILE
from supermarket.practice.bases.files import ITEM_FILE, OPENING_FILE
from supermarket.practice.lists.files import LISTING_FILE
from supermarket.practice.orders.files import ORGANISATION_FILE, SERVICE_FILE, VOLUNTEER_FILE
from supermarket.practice.projects.files import PROJECT_FILE
from supermarket.registers.headings import Wanted
from supermarket.registers.templates import Form
from supermarket.spending.stock.stocktakes import WANTED as COUNTS_WANTED

DISTRICT: Final = "district"
"""A workbook with a sheet for every register that a ledger is made from."""


def _of_register(name: str, file: RegisterFile[Any]) -> Form:
    return Form(name, TITLES[name].split()[0], file.columns, file.wanted.needed)


def _of_practice(name: str, title: str, file: RegisterFile[Any]) -> Form:
    return Form(name, title, file.columns, file.wanted.needed, file.own)


def _of_list(name: str, title: str, wanted: Wanted, *needed: str) -> Form:
    return Form(name, title, wanted.columns, wanted.needed | set(needed))


FORMS: Final = (
    *(_of_register(name, file) for name, file in FILES.items()),
    _of_list("households", "家庭户", HOUSEHOLDS_WANTED, "station"),
    _of_list("members", "家庭成员", MEMBERS_WANTED),
    _of_list("roster", "签到表", ROSTER_WANTED),
    _of_list("counts", "盘点表", COUNTS_WANTED),
    _of_practice("themes", "月主题", THEME_FILE),
    _of_practice("projects", "志愿服务项目", PROJECT_FILE),
    _of_practice("organisations", "志愿服务组织", ORGANISATION_FILE),
    _of_practice("volunteers", "志愿者", VOLUNTEER_FILE),
    _of_practice("services", "服务项目", SERVICE_FILE),
    _of_practice("listings", "三项清单", LISTING_FILE),
    _of_practice("openings", "开放日", OPENING_FILE),
    _of_practice("items", "便民用品", ITEM_FILE),
)


def forms_of(name: str) -> tuple[Form, ...]:
    """Return the forms that a template of this name has: one, or for a district those that a ledger is made from."""
    return tuple(form for form in FORMS if form.name == name or (name == DISTRICT and form.name in FILES))
