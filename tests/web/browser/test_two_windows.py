"""Two windows of one browser: what is typed in one outlasts that somebody signs in anew in the other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from supermarket.journal.store import entries
from supermarket.ledger import open_ledger
from supermarket.web.frame.serving import Settings
from tests.chromium import Chromium
from tests.village import Time
from tests.web.serving import served


@pytest.fixture
def address(ledger_path: Path) -> Iterator[str]:
    """Give the address of a site."""
    with served(Settings(path=ledger_path, hosts=frozenset(), language="zh", now=Time().at)) as address:
        yield address


@pytest.fixture
def window(phone: BrowserContext, address: str) -> Page:
    """Give a window in which a clerk has typed a head's name, more than a minute ago."""
    _sign_in(phone, address, "15001")
    page = phone.new_page()
    page.clock.install()
    page.goto(f"{address}/act/household/enrol")
    page.fill("#f-head", "王样甲")
    page.clock.fast_forward(61_000)
    return page


def test_what_is_typed_is_sent_by_whoever_typed_it_after_he_signed_in_anew_in_another_window(
    phone: BrowserContext, address: str, window: Page, ledger_path: Path
) -> None:
    _sign_in(phone, address, "15001")
    window.get_by_role("button", name="办理").click()
    expect(window.locator("main .done")).to_be_visible()
    assert _enrolled(ledger_path) == ["15001"]


def test_what_one_person_typed_is_not_sent_by_another_who_signed_in_in_another_window(
    phone: BrowserContext, address: str, window: Page, ledger_path: Path
) -> None:
    _sign_in(phone, address, "33001")
    window.get_by_role("button", name="办理").click()
    expect(window.locator("[data-session-over]")).to_be_visible()
    assert window.locator("#f-head").input_value() == "王样甲"
    window.get_by_role("button", name="办理").click()
    assert _enrolled(ledger_path) == []
    _sign_in(phone, address, "15001")
    window.get_by_role("button", name="办理").click()
    expect(window.locator("main .done")).to_be_visible()
    assert _enrolled(ledger_path) == ["15001"]


def test_a_window_that_was_out_of_sight_is_asked_whose_session_it_is_however_young_it_is(
    chromium: Chromium, address: str, ledger_path: Path
) -> None:
    with chromium.device() as phone:
        _sign_in(phone, address, "15001")
        page = phone.new_page()
        page.goto(f"{address}/act/household/enrol")
        page.fill("#f-head", "王样甲")
        _sign_in(phone, address, "15001")
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.get_by_role("button", name="办理").click()
        expect(page.locator("main .done")).to_be_visible()
    assert _enrolled(ledger_path) == ["15001"]


def _sign_in(phone: BrowserContext, address: str, staff: str) -> None:
    page = phone.new_page()
    page.goto(f"{address}/door")
    page.fill("#staff", staff)
    page.locator("main button").click()
    page.wait_for_url(f"{address}/")
    page.close()


def _enrolled(ledger_path: Path) -> list[str]:
    """Return who enrolled households since the ledger was made."""
    ledger = open_ledger(ledger_path, now=Time().at)
    with ledger.reading() as session:
        found = [entry.actor for entry in entries(session.transaction) if entry.kind == "household.recorded"]
    ledger.close()
    return found
