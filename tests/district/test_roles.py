"""Who may do what, and where: the verb itself refuses, whatever screen it was called from."""

import itertools
import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.files import SITE_FILE, STAFF_FILE
from supermarket.district.dated.imports import add_row, amend_row, end_row
from supermarket.district.kinds import Role
from supermarket.district.roles import VERBS, allow, allow_on
from supermarket.errors.signing import PinAlone
from supermarket.errors.staff import OperatorMissing, RoleRefused, SiteRefused, SiteUnknown, StaffUnknown
from supermarket.ledger import Ledger, open_ledger
from tests.district.verbs import CALLS, TOO_EARLY, Scene, prepared
from tests.refusing import refused
from tests.village import ADMINISTRATOR, START, Time, Village, seeded_clock

TODAY: Final = "2026-03-02"
STAFF: Final = {
    Role.CLERK: "15001",
    Role.REVIEWER: "23001",
    Role.MANAGER: "33001",
    Role.AUDITOR: "41000",
    Role.ADMINISTRATOR: "91000",
    Role.ORGANISER: "81001",
}
"""One of each role, all of whom reach the shop 5001."""


@pytest.fixture(scope="module")
def staged(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Scene]:
    """Give a ledger in which every verb finds what it needs, made once."""
    folder = tmp_path_factory.mktemp("staged")
    path = shutil.copyfile(made_ledger, folder / "ledger.db")
    time = Time()
    ledger = replace(open_ledger(path, now=time.at), clock=seeded_clock(time, seed=3))
    at = prepared(Village(ledger, time), folder)
    ledger.close()
    return path, at


@pytest.fixture
def stage(staged: tuple[Path, Scene], tmp_path: Path) -> Iterator[tuple[Ledger, Scene]]:
    """Give a copy of that ledger, and what is in it."""
    path, at = staged
    folder = shutil.copytree(path.parent, tmp_path / "stage")
    ledger = replace(open_ledger(folder / path.name, now=START), clock=seeded_clock(Time(), seed=4))
    yield ledger, replace(at, folder=folder)
    ledger.close()


# --- the whole table --------------------------------------------------------------------------------------------------


def test_every_verb_of_the_table_is_called_here() -> None:
    assert set(CALLS) == set(VERBS)


@pytest.mark.parametrize(("verb", "role"), list(itertools.product(sorted(VERBS), Role)))
def test_a_verb_is_done_for_the_roles_of_the_table_and_refused_to_all_others(
    stage: tuple[Ledger, Scene], verb: str, role: Role
) -> None:
    ledger, at = stage
    request = Request(STAFF[role], "5001")
    if role in VERBS[verb]:
        with nullcontext() if verb not in TOO_EARLY else pytest.raises(TOO_EARLY[verb]), ledger.writing() as session:
            CALLS[verb](session, at, request)
    else:
        refusal = {"operator": STAFF[role], "role": role, "verb": verb}
        with refused(ledger, RoleRefused, **refusal), ledger.writing() as session:
            CALLS[verb](session, at, request)


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_verb_is_refused_to_nobody_and_to_strangers(stage: tuple[Ledger, Scene], verb: str) -> None:
    ledger, at = stage
    nobody = (
        refused(ledger, PinAlone, operator="15001")
        if verb == "staff pin"
        else refused(ledger, OperatorMissing, verb=verb)
    )
    with nobody, ledger.writing() as session:
        CALLS[verb](session, at, Request("", "5001"))
    for stranger in ("15999", "0", "clerk"):
        with refused(ledger, StaffUnknown, operator=stranger), ledger.writing() as session:
            CALLS[verb](session, at, Request(stranger, "5001"))


REVIEWING: Final = {"claim review", "notice resolve"}
CLAIMING: Final = {"claim file", "claim roster", "claim withdraw", "notice object"}
ORDERING: Final = {f"order {step}" for step in ("place", "dispatch", "accept", "rate", "resolve", "cancel")}
SIGNING: Final = {"month sign", "month withdraw"}
ACTIVITIES: Final = {"activity plan", "activity hold", "activity cancel", "activity move"}
READING: Final = {"household show", "household find", "loan show", "find show"}
AT_HOME: Final = sorted(verb for verb, roles in VERBS.items() if Role.MANAGER in roles and verb not in READING)
"""Verbs bound to a place. Reading is not: what is seen there is, by masks; nor is what administrators alone may do."""


@pytest.mark.parametrize("verb", AT_HOME)
def test_a_verb_is_refused_to_staff_from_elsewhere(stage: tuple[Ledger, Scene], verb: str) -> None:
    ledger, at = stage
    stranger, home = ("15003", "5003") if Role.CLERK in VERBS[verb] else ("33003", "3003")
    with pytest.raises(SiteRefused) as caught, ledger.writing() as session:
        CALLS[verb](session, at, Request(stranger, "5001"))
    assert (caught.value.operator, caught.value.home) == (stranger, home)
    assert caught.value.site in {"5001", "3001"}


def test_an_administrator_may_do_all_but_review_claims_and_sign_months() -> None:
    assert {verb for verb, roles in VERBS.items() if Role.ADMINISTRATOR not in roles} == (
        SIGNING | REVIEWING | {"rectification answer"}
    )


def test_auditors_only_read_and_reviewers_sign_and_take_claims_their_way_besides() -> None:
    assert {verb for verb, roles in VERBS.items() if Role.AUDITOR in roles} == READING | {"audit export"}
    assert {verb for verb, roles in VERBS.items() if Role.REVIEWER in roles} == (
        READING
        | SIGNING
        | REVIEWING
        | CLAIMING
        | ORDERING
        | ACTIVITIES
        | {"list refresh", "rectification answer"}
        | {"notice publish", "month record", "forms print"}
        | {"carry out", "carry in"}
    )


def test_an_organiser_answers_for_his_organisation_and_does_nothing_else() -> None:
    assert {verb for verb, roles in VERBS.items() if Role.ORGANISER in roles} == {"order accept"}


def test_a_clerk_does_what_the_counter_asks_for_and_no_more() -> None:
    never = {"deed credit", "goods price", "card blank", "card sheet", "card cancel", "household end", "clock confirm"}
    daily = {"redeem", "stock receive", "reverse", "household enrol", "card issue", "card bind", "card freeze"}
    assert [verb for verb in sorted(never) if Role.CLERK in VERBS[verb]] == []
    assert [verb for verb in sorted(daily) if Role.CLERK not in VERBS[verb]] == []
    assert [verb for verb, roles in VERBS.items() if Role.CLERK in roles and Role.MANAGER not in roles] == []


def test_registers_of_the_whole_district_are_the_administrators_alone() -> None:
    for register in ("site", "staff", "rule", "goods", "setting", "organisation", "service"):
        assert VERBS[f"{register} record"] == {Role.ADMINISTRATOR}


# --- where ------------------------------------------------------------------------------------------------------------

REACHED: Final = [
    ("15001", "5001", True),
    ("15001", "3001", True),
    ("15001", "5002", False),
    ("15001", "3002", False),
    ("15001", "2001", False),
    ("15001", "1000", False),
    ("33001", "3001", True),
    ("33001", "5001", True),
    ("33001", "3002", False),
    ("33001", "5002", False),
    ("33001", "2001", False),
    ("33001", "1000", False),
    ("32001", "2001", True),
    ("32001", "3001", True),
    ("32001", "5002", True),
    ("32001", "2002", False),
    ("32001", "3187", False),
    ("32001", "1000", False),
    ("91000", "1000", True),
    ("91000", "2019", True),
    ("91000", "3187", True),
    ("91000", "5003", True),
    ("91000", "6001", True),
]


@pytest.mark.parametrize(("operator", "site", "reached"), REACHED)
def test_staff_act_at_their_own_place_managers_below_it_and_administrators_anywhere(
    village: Village, operator: str, site: str, reached: bool
) -> None:
    verb = "household enrol"
    home = {"15001": "5001", "33001": "3001", "32001": "2001", "91000": "1000"}[operator]
    if reached:
        with village.ledger.reading() as session:
            assert allow_on(session, verb, actor=operator, site=site, on=TODAY).staff == operator
    else:
        refusal = {"operator": operator, "site": site, "home": home}
        with refused(village.ledger, SiteRefused, **refusal), village.ledger.reading() as session:
            allow_on(session, verb, actor=operator, site=site, on=TODAY)


@pytest.mark.parametrize("operator", ["15001", "33001", "91000"])
@pytest.mark.parametrize("site", ["9999", "abc", ""])
def test_nobody_acts_at_a_site_that_is_not_in_the_register(village: Village, operator: str, site: str) -> None:
    with refused(village.ledger, SiteUnknown, site=site), village.writing() as session:
        allow(session, "household enrol", Request(operator, site))


def test_the_clerk_of_a_second_shop_is_at_home_at_the_same_station(village: Village) -> None:
    with village.writing() as session:
        shop = {"site": "5901", "name": "第二超市", "tier": "supermarket", "parent": "3001"}
        add_row(session, SITE_FILE, shop, ADMINISTRATOR, scope="1000")
        clerk = {"staff": "15901", "role": "clerk", "site": "5901"}
        add_row(session, STAFF_FILE, clerk, ADMINISTRATOR, scope="1000")
    with village.ledger.reading() as session:
        for site in ("5901", "3001", "5001"):
            assert allow_on(session, "redeem", actor="15901", site=site, on=TODAY).site == "5901"


# --- since when -------------------------------------------------------------------------------------------------------


def test_a_role_counts_from_its_day_on(village: Village) -> None:
    with village.writing() as session:
        cells = {"role": "manager", "site": "3001", "from": "2026-03-03"}
        amend_row(session, STAFF_FILE, "15001", cells, ADMINISTRATOR, scope="1000")
    refusal = {"operator": "15001", "role": Role.CLERK, "verb": "household end"}
    with refused(village.ledger, RoleRefused, **refusal), village.writing() as session:
        allow(session, "household end", Request("15001", "3001"))
    village.time.move(days=1)
    with village.ledger.writing() as session:
        assert allow(session, "household end", Request("15001", "3001")).role is Role.MANAGER


def test_staff_who_left_are_strangers(village: Village) -> None:
    with village.writing() as session:
        end_row(session, STAFF_FILE, "15001", None, ADMINISTRATOR)
    with refused(village.ledger, StaffUnknown, operator="15001"):
        village.receive()
