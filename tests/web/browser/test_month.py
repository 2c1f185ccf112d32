"""A manager signs the month on his phone; what is printed of it is the figures and not the buttons."""

import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import BrowserContext, expect

from supermarket.web.frame.serving import Settings
from tests.chromium import WIDTH
from tests.web.browser.axe import faults
from tests.web.browser.test_goods import signed_in
from tests.web.month.conftest import APRIL, made_lived
from tests.web.serving import served

__all__ = ["made_lived"]
PAGE = "/month/3001/2026-03"


@pytest.fixture
def april(made_lived: Path, tmp_path: Path) -> Iterator[str]:
    """Give the address of a site in April, after a month at 3001."""
    path = Path(shutil.copyfile(made_lived, tmp_path / "lived.db"))
    with served(Settings(path=path, hosts=frozenset(), language="zh", now=APRIL)) as address:
        yield address


def test_a_manager_looks_at_an_exception_and_signs_after_the_clerk(april: str, phone: BrowserContext) -> None:
    page = signed_in(phone, april, "15001")
    page.goto(f"{april}{PAGE}/sign")
    page.get_by_role("button", name="我签这些数字").click()
    page.goto(f"{april}/me")
    page.get_by_role("button", name="退出").first.click()
    page.goto(f"{april}/door")
    page.fill("#staff", "33001")
    page.click("main button.big")
    page.goto(f"{april}/month")
    page.get_by_role("link", name="2026-03").click()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    page.locator("a[href*='/exceptions/']").first.click()
    expect(page.locator("a.entry").first).to_be_visible()
    assert faults(page) == []
    page.go_back()
    page.get_by_role("link", name="签此月").click()
    assert faults(page) == []
    page.get_by_role("button", name="我签这些数字").click()
    expect(page.locator("p.done")).to_contain_text("1000-1-")
    expect(page.locator(".signers .given")).to_have_count(2)
    page.go_back()
    page.reload()
    expect(page.locator(".signers .given")).to_have_count(2)


def test_a_printed_month_has_its_figures_and_none_of_its_buttons(april: str, phone: BrowserContext) -> None:
    page = signed_in(phone, april, "33001")
    page.goto(f"{april}{PAGE}")
    printed = pypdfium2.PdfDocument(BytesIO(page.pdf(format="A4")))
    text = "".join(sheet.get_textpage().get_text_range() for sheet in printed)
    assert "2026-03" in text
    assert "香皂" in text
    assert "签字用的月度对账表" not in text
    assert "兑换台" not in text
    assert len(printed) <= 4
