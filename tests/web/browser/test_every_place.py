"""Every place of the site on a phone: everybody can use it, it fits the screen, and it asks nobody else."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from supermarket.web.frame.serving import Settings
from supermarket.web.places import PLACES
from tests.chromium import WIDTH, Chromium
from tests.village import Time
from tests.web.browser.axe import faults
from tests.web.serving import served

FOR_ALL = [place.address for place in PLACES if place.verbs is None]
FOR_STAFF = [place.address for place in PLACES if place.verbs is not None]
BYTES_MAX = 60_000
NARROW = 320
CLERK = "15001"
ADMINISTRATOR = "91000"


@pytest.fixture(scope="module")
def origin(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    ledger = Path(shutil.copyfile(made_ledger, tmp_path_factory.mktemp("places") / "ledger.db"))
    with served(Settings(path=ledger, hosts=frozenset(), now=Time().at)) as address:
        yield address


def wrong_with(page: Page, address: str) -> list[str]:
    """Return what is wrong with a page on a phone."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    answer = page.goto(address)
    if answer is None or answer.status not in {200, 409}:  # a place may say that nothing is there for him
        return [f"{address}: status {answer and answer.status}"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    found = [f"{address}: {fault}" for fault in faults(page)]
    found += [f"{address}: {wide} pixels wide"] if wide > WIDTH else []
    found += [f"{address}: {len(answer.body())} bytes"] if len(answer.body()) > BYTES_MAX else []
    headings = page.locator("h1").count()
    found += [f"{address}: {headings} headings of the first order"] if headings != 1 else []
    host = re.match(r"https?://[^/]+", address)
    return found + [
        f"{address}: asks {url}" for url in asked if host and not url.startswith((host[0], "blob:", "data:"))
    ]


def entered(page: Page, origin: str, staff: str) -> None:
    page.goto(f"{origin}/door")
    page.fill("#staff", staff)
    page.click("main form button")
    page.wait_for_url(f"{origin}/")


def test_whoever_has_not_signed_in_can_use_every_page(phone: BrowserContext, origin: str) -> None:
    page = phone.new_page()
    wrong = [wrong_with(page, f"{origin}{address}") for address in ("/", "/door", "/?lang=en", *FOR_ALL)]
    assert [line for lines in wrong for line in lines] == []


def test_staff_can_use_every_place(phone: BrowserContext, origin: str) -> None:
    page = phone.new_page()
    entered(page, origin, ADMINISTRATOR)
    shown = [place for place in FOR_STAFF if page.locator(f'nav a[href="{place}"]').count()]
    assert shown
    wrong = [wrong_with(page, f"{origin}{address}") for address in ("/", "/me", "/act/household/enrol", *shown)]
    entered(page, origin, CLERK)
    wrong.append(wrong_with(page, f"{origin}/till"))
    assert [line for lines in wrong for line in lines] == []


def test_a_page_that_is_not_there_is_said_as_readably(phone: BrowserContext, origin: str) -> None:
    page = phone.new_page()
    answer = page.goto(f"{origin}/nothing")
    assert answer
    assert answer.status == 404
    assert faults(page) == []


def test_letters_twice_as_large_fit_the_narrowest_phone(chromium: Chromium, origin: str) -> None:
    with chromium.device(width=NARROW, touch=False) as narrow:
        page = narrow.new_page()
        entered(page, origin, CLERK)
        wide = []
        for address in ("/", "/till", "/goods/5001/arrival", "/claims", "/practice", "/me", *FOR_ALL):
            page.goto(f"{origin}{address}")
            page.evaluate("document.documentElement.style.fontSize = '225%'")
            if page.evaluate("document.documentElement.scrollWidth") > NARROW:
                wide.append(address)
        assert wide == []
