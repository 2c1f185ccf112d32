"""Forged requests: every route of the application, every role, without a session, with a wrong token, from elsewhere.

The routes are the application's own, so a new one is tried as soon as it is there. What is expected follows from a
small rule: whatever changes something asks whose form it is, and nothing is recorded by any of these.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from itertools import cycle
from pathlib import Path
from typing import Final, get_args

import pytest
from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from httpx2 import Response
from starlette.testclient import TestClient

from supermarket.journal.store import own_stream
from supermarket.ledger import open_ledger
from supermarket.web.acts.commands import commands
from supermarket.web.app import application
from supermarket.web.frame.serving import Settings
from supermarket.web.frame.visits import StaffVisit
from supermarket.web.routes import routers
from tests.village import Time
from tests.web.visitor import HOST, Visitor

ORIGIN: Final = f"http://{HOST}"
ELSEWHERE: Final[tuple[dict[str, str], ...]] = (
    {"origin": "http://evil.example"},
    {"origin": "null"},
    {"origin": f"http://{HOST}.evil.example"},
    {"origin": f"https://{HOST}"},
    {"referer": "http://evil.example/page"},
    {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
    {"origin": ORIGIN, "sec-fetch-site": "same-site"},
    {},
)
ROLES: Final = {
    "clerk": "15001",
    "reviewer": "23001",
    "manager": "33001",
    "administrator": "91000",
    "auditor": "41000",
    "organiser": "81001",
}
SAFE: Final = {"GET", "HEAD", "OPTIONS"}
ACTS: Final = [command.path for command in commands().values() if command.writes][::24]
"""Some of the acts that one address does, of every subject."""
Route = tuple[str, str, bool]
"""A method, an address, and whether it is for staff alone."""


def routes() -> Iterator[Route]:
    """Give every route, with addresses that mean something where they have a part that differs."""
    _visit, door = get_args(StaffVisit)
    for router in routers():
        for route in _leaves(router):
            for act in ACTS if ":path}" in route.path else ACTS[:1]:
                path = re.sub(r"\{\w+(:\w+)?\}", "1", re.sub(r"\{\w+:path\}", act, route.path))
                for method in sorted(route.methods or ()):
                    yield method, path, _asks(route.dependant, door.dependency)


def _leaves(router: APIRouter) -> Iterator[APIRoute]:
    """Give the routes of a router, and of those that it takes in."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield route
        else:
            yield from _leaves(route.original_router)  # type: ignore[attr-defined] # FastAPI keeps it as it is


def _asks(dependant: Dependant, wanted: object) -> bool:
    return any(each.call is wanted or _asks(each, wanted) for each in dependant.dependencies)


@pytest.fixture(scope="module")
def place(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copyfile(made_ledger, tmp_path_factory.mktemp("forged") / "ledger.db"))


@pytest.fixture(scope="module")
def visitors(place: Path) -> Iterator[dict[str, Visitor]]:
    """Give a visitor of each role, who has signed in, and one of none."""
    app = application(Settings(path=place, hosts=frozenset({HOST}), language="en", now=Time().at))
    with TestClient(app, base_url=ORIGIN, follow_redirects=False) as client:
        found = {"": Visitor(client)}
        for role, staff in ROLES.items():
            if role == "organiser":
                _made_organiser(found["administrator"], staff)
            found[role] = Visitor(TestClient(app, base_url=ORIGIN, follow_redirects=False))
            assert found[role].sign_in(staff).status_code == 303
            found[role].get("/me")
        yield found


def _made_organiser(administrator: Visitor, staff: str) -> None:
    """Give a staff code the role that nobody in the sample has."""
    administrator.get("/act/staff/add")
    fields = {"code": staff, "role": "organiser", "site": "1000", "name": "孙样丁"}
    assert administrator.send("/act/staff/add", **fields).status_code == 200


@pytest.fixture
def recorded(place: Path) -> Iterator[None]:
    """See to it that the ledger has no entry more afterwards."""
    before = size(place)
    yield
    assert size(place) == before


def size(place: Path) -> int:
    with closing(open_ledger(place, now=Time().at)) as ledger, ledger.reading() as session:
        return own_stream(session.transaction).size


def token_of(visitor: Visitor) -> str:
    return visitor.hidden("/door/language")["form_token"]


def tried(visitor: Visitor, route: Route, token: str = "", **headers: str) -> Response:
    method, path, _for_staff = route
    data = {"form_token": token, "key": "forged"} if method not in SAFE else None
    return visitor.client.request(method, path, data=data, headers=headers)


CHANGING: Final = [route for route in routes() if route[0] not in SAFE]
LOOKING: Final = [route for route in routes() if route[0] in SAFE]


def is_api(route: Route) -> bool:
    return route[1].startswith("/api/")


@pytest.mark.usefixtures("recorded")
def test_whoever_has_not_signed_in_is_sent_to_the_door(visitors: dict[str, Visitor]) -> None:
    for route in [*CHANGING, *LOOKING]:
        answer = tried(visitors[""], route, origin=ORIGIN)
        if route[2]:
            assert answer.status_code == 303, route
            assert answer.headers["location"].startswith("/door"), route
        elif is_api(route) and route in CHANGING:
            assert answer.status_code == 401, route
        else:
            assert answer.status_code < 500, route


@pytest.mark.usefixtures("recorded")
def test_a_form_with_another_token_is_refused_to_every_role(visitors: dict[str, Visitor]) -> None:
    others = {role: token_of(visitors[other]) for role, other in zip(ROLES, [*ROLES][1:] + [*ROLES][:1], strict=True)}
    count = 0
    for role in ROLES:
        for number, route in enumerate(CHANGING):
            token = ("", "0" * 64, others[role])[number % 3]
            headers = {"authorization": "Bearer 91234567890123456789012345678901"} if is_api(route) else {}
            status = tried(visitors[role], route, token, origin=ORIGIN, **headers).status_code
            if route[2] or is_api(route):
                assert status == (401 if is_api(route) else 403), (role, route)
            else:  # what anybody may send asks for a villager's own session, or changes nothing
                assert status < 500, (role, route)
            count += 1
    assert count == len(ROLES) * len(CHANGING)


@pytest.mark.usefixtures("recorded")
def test_a_form_from_elsewhere_is_refused_to_every_role_though_its_token_is_right(
    visitors: dict[str, Visitor],
) -> None:
    places = cycle(ELSEWHERE)
    for role in ROLES:
        token = token_of(visitors[role])
        for route in CHANGING:
            headers = next(places)
            assert tried(visitors[role], route, token, **headers).status_code == 403, (role, route, headers)


@pytest.mark.usefixtures("recorded")
def test_looking_records_nothing_whoever_looks_and_wherever_he_comes_from(visitors: dict[str, Visitor]) -> None:
    for role, route in zip(cycle(ROLES), LOOKING, strict=False):
        answer = tried(visitors[role], route, **{"origin": "http://evil.example", "sec-fetch-site": "cross-site"})
        assert answer.status_code < 500, (role, route, answer.text)
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.usefixtures("recorded")
def test_a_session_that_nobody_has_opens_nothing(visitors: dict[str, Visitor]) -> None:
    stranger = Visitor(visitors[""].client)
    secrets = cycle(("0" * 64, "", "../../etc", "a" * 5_000))
    for route in LOOKING:
        stranger.client.cookies.set("supermarket", f"{next(secrets)}.zh")
        assert tried(stranger, route).status_code == 303 or not route[2], route
    stranger.client.cookies.clear()


def test_enough_is_forged() -> None:
    assert len(ROLES) * 2 * len(CHANGING) + len(CHANGING) + 2 * len(LOOKING) >= 200
