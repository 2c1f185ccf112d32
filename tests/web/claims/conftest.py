"""What tests of claims start from: a village with a few households and cards, and its site on one day or another."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from supermarket.web.app import application
from supermarket.web.frame.serving import Settings
from tests.village import START, Village
from tests.web.visitor import HOST, Visitor

DAY = 86_400_000
Come = Callable[..., Visitor]


def photo(colour: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    """Return a photo of one colour."""
    written = BytesIO()
    Image.new("RGB", (200, 150), colour).save(written, "JPEG")
    return written.getvalue()


def photos(*colours: tuple[int, int, int], field: str = "evidence-photo") -> list[tuple[str, tuple[str, bytes, str]]]:
    """Return photos as a form sends them."""
    return [(field, (f"{number}.jpg", photo(colour), "image/jpeg")) for number, colour in enumerate(colours)]


@dataclass(frozen=True)
class Home:
    """A household of the village and its card's payload."""

    household: str
    payload: str


@pytest.fixture
def homes(village: Village) -> tuple[Home, ...]:
    """Give three households with cards at the clerk's shop, two of them of one name's beginning."""
    found = []
    for head, phone in (("王样甲", "13800000001"), ("王样乙", "13800000002"), ("李样丙", "13800000003")):
        household = village.enrol(head, phone=phone)
        found.append(Home(household, village.card(household).payload))
    return tuple(found)


@pytest.fixture
def come(ledger_path: Path, homes: tuple[Home, ...]) -> Iterator[Come]:
    """Give what lets a member of staff come to the site, signed in, so many days after the ledger was made."""
    assert homes
    with ExitStack() as stack:

        def coming(staff: str, days: int = 0) -> Visitor:
            settings = Settings(path=ledger_path, hosts=frozenset({HOST}), language="en", now=START + days * DAY)
            app = application(settings)
            stack.callback(app.close)
            client = TestClient(app, base_url=f"http://{HOST}", headers={"accept-language": ""})
            visitor = Visitor(stack.enter_context(client))
            visitor.sign_in(staff)
            return visitor

        yield coming


def file_claim(clerk: Visitor, home: Home, rule: str = "VOL-02", files: object = None, **more: str) -> str:
    """File a claim on the pages, card first, and return its number."""
    clerk.get("/claims/new")
    clerk.send("/claims/who", who=home.payload)
    assert clerk.page.url.path == "/claims/new", clerk.text
    clerk.get("/claims/new", household=home.household, rule=rule)
    typed = {"member": f"{home.household}-1", "quantity": "1", "served": "2026-03-02", **more}
    clerk.send("/claims/file", files=files, **typed)  # type: ignore[arg-type]
    assert clerk.page.url.path.startswith("/claims/claim/"), clerk.text
    return clerk.page.url.path.rsplit("/", 1)[1]
