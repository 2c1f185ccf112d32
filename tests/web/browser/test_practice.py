"""The practice pages in a real browser: each can be used on a phone, and a tap at the door counts once."""

from pathlib import Path

from playwright.sync_api import BrowserContext, expect

from supermarket.web.frame.serving import Settings
from supermarket.web.pages.practice.subjects import SUBJECTS
from tests.practice.orders.ordering import able, placed
from tests.village import MANAGER, Time, Village
from tests.web.browser.axe import faults
from tests.web.serving import served


def test_every_practice_page_can_be_used_by_everybody_and_fits_a_phone(
    village: Village, ledger_path: Path, phone: BrowserContext
) -> None:
    order = placed(village, able(village)).order
    own = (
        "",
        "/orders",
        f"/orders/{order}",
        "/activities",
        "/activities/plan?held=yes",
        "/door",
        "/matching",
        "/circle",
    )
    others = ("/assessment", "/step/order/decline", *(f"/of/{code}" for code in SUBJECTS))
    with served(Settings(path=ledger_path, hosts=frozenset(), language="zh", now=Time().at)) as address:
        page = phone.new_page()
        page.goto(f"{address}/door?next=/practice")
        page.locator("#staff").fill(MANAGER.actor)
        page.locator("main form button").first.click()
        page.wait_for_url("**/practice")
        for part in (*own, *others):
            page.goto(f"{address}/practice{part}")
            assert faults(page) == [], part
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, part
        page.goto(f"{address}/practice/door")
        page.locator("button[value=one]").tap()
        expect(page.locator(".balance")).to_contain_text("1")
