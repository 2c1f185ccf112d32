"""An auditor's day in a real browser: the centre, an entry and its proof, a root from paper, a verification left."""

import re
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from supermarket.web.frame.serving import Settings
from tests.chromium import WAIT_MS, Chromium
from tests.village import Time, Village
from tests.web.browser.axe import faults
from tests.web.serving import served

LOOKED_AT: Final = (
    "/centre",
    "/centre/charts/2",
    "/audit",
    "/audit/verify",
    "/audit/sample",
    "/audit/package",
    "/work",
)


@pytest.fixture
def receipt(village: Village) -> str:
    """Give the receipt of an exchange."""
    household = village.enrol()
    village.credit(household)
    village.receive()
    return village.redeem(household).entry


def signed_in(page: Page, address: str) -> None:
    page.goto(f"{address}/door")
    page.get_by_label("工号").fill("41000")
    page.locator("main").get_by_role("button").click()
    expect(page.locator(".tiles")).to_be_visible()


def test_an_auditor_goes_from_the_centre_to_an_entry_and_verifies_the_ledger_beside_it(
    chromium: Chromium, ledger_path: Path, receipt: str
) -> None:
    settings = Settings(path=ledger_path, hosts=frozenset(), language="en", now=Time().at)
    with served(settings) as address, chromium.device(width=1200, height=900, touch=False) as desk:
        page = desk.new_page()
        signed_in(page, address)
        page.goto(f"{address}/centre")
        page.get_by_label("站点、户号").fill(receipt)
        page.get_by_role("search").get_by_role("button").click()
        page.get_by_role("link", name=receipt).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(receipt)
        assert faults(page) == []
        page.get_by_text("逐步推算").click()
        root = page.locator(".proof li .hash").last.inner_text()
        size = page.locator("#at").input_value()
        page.goto(f"{address}/audit/roots")
        page.get_by_label("纸上的流水根").fill(f"1000-1-{size}={root[:16]}")
        page.keyboard.press("Enter")
        expect(page.locator(".done")).to_contain_text("相符")
        page.get_by_role("link", name="验账", exact=True).click()
        page.get_by_label("小票与月度对账表上的流水根").fill(f"1000-1-{size}={root[:16]}")
        page.get_by_role("button", name="验账").click()
        expect(page).to_have_url(re.compile("/work/[0-9a-f]{32}"))
        page.goto(f"{address}/audit")  # he looks at something else meanwhile, and comes back
        page.goto(f"{address}/work")
        page.get_by_role("link", name="现在验账").click()
        expect(page.get_by_text("全部相符")).to_be_visible(timeout=WAIT_MS)  # the page is drawn anew by itself
        expect(page.get_by_text("账本以外的 1 个流水根都与它相符")).to_be_visible()
        assert faults(page) == []
        for each in LOOKED_AT:
            page.goto(f"{address}{each}")
            assert faults(page) == [], each


def test_without_a_script_the_page_of_a_work_comes_again_by_itself(
    chromium: Chromium, ledger_path: Path, receipt: str
) -> None:
    settings = Settings(path=ledger_path, hosts=frozenset(), language="en", now=Time().at)
    with served(settings) as address, chromium.device(scripts=False) as phone:
        page = phone.new_page()
        signed_in(page, address)
        page.goto(f"{address}/audit/roots?root={receipt}={'0' * 16}")
        expect(page.get_by_role("alert")).to_contain_text("不符")
        page.goto(f"{address}/audit/analyse")
        page.get_by_role("button", name="查找").click()
        expect(page.get_by_role("link", name="audit-analyse.xlsx")).to_be_visible(timeout=WAIT_MS)
        assert page.evaluate("document.documentElement.scrollWidth") == 360
