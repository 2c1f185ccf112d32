"""A row of a register is added once, however its name is typed the second time, unless it is said to be another."""

from pathlib import Path
from typing import Final

import pytest

from tests.cli.office import Office
from tests.command import Answer

CENTRE: Final = "91000"
ROWS: Final = {
    "donor": ("9501", "9502", {"name": "红十字会"}),
    "goods": ("8801", "8802", {"name": "试用牙膏", "unit": "支", "points": "5"}),
    "service": ("951", "952", {"name": "送餐上门", "kind": "help"}),
    "organisation": ("9511", "9512", {"name": "试办志愿队", "site": "1000"}),
    "list": ("9521", "9522", {"list": "resource", "name": "活动室", "kind": "venue", "site": "2001", "capacity": "1"}),
    "site": ("7901", "7902", {"name": "试点广场", "tier": "point", "parent": "3001"}),
    "item": ("9531", "9532", {"name": "折叠椅", "sort": "other"}),
    "project": ("9541", "9542", {"name": "暖冬行动", "site": "3001"}),
}
"""Of each register two codes, and the columns of both rows."""


@pytest.fixture
def office(ledger_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Give an office on a drill ledger of the sample district, with nothing in the environment."""
    for variable in ("DB", "SITE", "OPERATOR", "NOW", "LANG", "TOKEN", "PIN"):
        monkeypatch.delenv(f"SUPERMARKET_{variable}", raising=False)
    return Office(ledger_path)


def adds(office: Office, register: str, code: str, columns: dict[str, str], *more: str) -> Answer:
    options = [part for name, text in columns.items() if name != "site" for part in (f"--{name}", text)]
    return office.asks(register, "add", code, *options, *more, "--json", by=CENTRE, site=columns.get("site"))


def added(office: Office, register: str, code: str, columns: dict[str, str], *more: str) -> bool:
    return adds(office, register, code, columns, *more).code == 0


@pytest.mark.parametrize("register", ROWS)
def test_a_row_of_a_name_that_is_there_is_refused_unless_it_is_another(office: Office, register: str) -> None:
    first, second, columns = ROWS[register]
    spaced = {**columns, "name": f"“{columns['name'][:2]} {columns['name'][2:]}”"}
    assert added(office, register, first, columns, "--key", "K")
    refused = adds(office, register, second, spaced)
    assert refused.code == 1
    assert f"{first} {columns['name']}" in refused.err
    assert added(office, register, first, columns, "--key", "K")
    assert added(office, register, second, spaced, "--another")


@pytest.mark.parametrize(
    ("register", "other"),
    [
        ("goods", {"unit": "盒"}),
        ("service", {"site": "3001"}),
        ("organisation", {"site": "3001"}),
        ("list", {"site": "2002"}),
        ("site", {"parent": "3002"}),
        ("item", {"sort": "lunch-box"}),
        ("project", {"site": "3002"}),
        *((register, {"name": "另起的名字"}) for register in ROWS),
    ],
)
def test_one_name_of_two_places_units_or_sorts_is_two_rows(
    office: Office, register: str, other: dict[str, str]
) -> None:
    first, second, columns = ROWS[register]
    assert added(office, register, first, columns)
    assert added(office, register, second, columns | other)


def test_a_place_has_one_theme_a_month_unless_it_is_said_to_have_another(office: Office) -> None:
    spring = {"name": "学雷锋", "month": "2027-03", "site": "3001"}
    assert added(office, "theme", "951", spring)
    refused = adds(office, "theme", "952", {**spring, "name": "植树"})
    assert refused.code == 1
    assert "951 学雷锋" in refused.err
    assert added(office, "theme", "952", {**spring, "name": "植树"}, "--another")
    assert added(office, "theme", "953", {**spring, "month": "2027-04"})
    assert added(office, "theme", "954", {**spring, "site": "3002"})


def test_what_ended_is_added_again(office: Office) -> None:
    assert added(office, "donor", "9501", {"name": "红十字会"})
    office.does("donor", "end", "9501", by=CENTRE)
    assert added(office, "donor", "9503", {"name": "红十字会"})
