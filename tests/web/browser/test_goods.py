"""A shelf counted by phone: codes before its camera, then a wedge scanner; and the whole pages judged."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from supermarket.ledger import open_ledger
from supermarket.local.browsers.sessions import end_sessions
from supermarket.web.frame.serving import Settings
from tests.chromium import WIDTH, Camera
from tests.spending.shelf import last
from tests.village import Time, Village, seeded_clock
from tests.web.browser.axe import faults
from tests.web.serving import served

SOAP, BRUSH = "2000000010014", "2000000010021"


@pytest.fixture
def shop(ledger_path: Path) -> Iterator[str]:
    """Give the address of a site whose shop has soap, two toothbrushes and a towel."""
    time = Time()
    opened = open_ledger(ledger_path, now=time.at)
    village = Village(replace(opened, clock=seeded_clock(time, seed=2)), time)
    for sku, units in (("1001", 3), ("1002", 2), ("1004", 1)):
        village.receive(sku, units)
    opened.close()
    with served(Settings(path=ledger_path, hosts=frozenset(), language="zh", now=time.at)) as address:
        yield address


def ean(digits: str) -> bytes:
    """Return a picture of an EAN-13 code as a label shows it."""
    code: Any = zxingcpp.create_barcode(digits, zxingcpp.BarcodeFormat.EAN13)
    drawn = BytesIO()
    picture = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=4))
    whole = Image.new("L", (picture.width + 80, max(picture.height, 200) + 80), 255)
    whole.paste(picture.resize((picture.width, max(picture.height, 200))), (40, 40))
    whole.save(drawn, "PNG")
    return drawn.getvalue()


def signed_in(phone: BrowserContext, address: str, staff: str) -> Page:
    page = phone.new_page()
    page.goto(f"{address}/door")
    page.fill("#staff", staff)
    page.click("main button.big")
    return page


def test_a_shelf_is_counted_by_camera_and_scanner_and_survives_a_dead_phone(
    shop: str, phone: BrowserContext, camera: Camera, ledger_path: Path
) -> None:
    page = signed_in(phone, shop, "15001")
    page.goto(f"{shop}/goods/5001/count")
    assert faults(page) == []
    camera.sees(ean(SOAP))
    page.click("[data-scan-start]")
    expect(page.locator("p.figure")).to_have_text("1")
    page.click("[data-scan-stop]")
    for _scan in range(2):  # a wedge scanner types and presses Enter
        page.locator("#scan").press_sequentially(BRUSH)
        page.keyboard.press("Enter")
        expect(page.locator("#scan")).to_have_value("")
    expect(page.locator("p.figure")).to_have_text("2")
    page.goto(f"{shop}/goods/5001/count")  # as after a reload
    page.get_by_role("button", name="香皂").first.click()
    expect(page.locator("p.figure")).to_have_text("1")
    page.fill("#figure", "4")
    page.get_by_role("button", name="定为此数").click()
    expect(page.locator("p.figure")).to_have_text("4")
    page.get_by_role("link", name="对账面").click()
    page.get_by_label("毛巾").check()
    page.get_by_role("button", name="打勾的都没有").click()
    expect(page.locator("li.differs")).to_have_count(2)
    assert faults(page) == []
    page.select_option("#w1004", "missing")
    page.get_by_role("button", name="盘点入账").click()
    expect(page.locator("h1")).to_contain_text("盘点已入账")
    time = Time()
    opened = open_ledger(ledger_path, now=time.at)
    said = [(each["sku"], each["counted"], each.get("why")) for each in last(Village(opened, time), 3)]
    opened.close()
    assert said == [("1001", 4, None), ("1002", 2, None), ("1004", 0, "missing")]


def test_a_photo_and_what_is_typed_outlast_further_scans_and_the_end_of_the_session(
    shop: str, phone: BrowserContext, ledger_path: Path, tmp_path: Path
) -> None:
    photo = tmp_path / "invoice.jpg"
    Image.effect_noise((320, 240), 60).convert("RGB").save(photo, "JPEG")
    page = signed_in(phone, shop, "15001")
    page.goto(f"{shop}/goods/5001/arrival")
    page.set_input_files("#photo", photo)
    expect(page.locator(".photos li")).to_have_count(1)
    page.locator("#scan").press_sequentially(SOAP)
    page.keyboard.press("Enter")
    expect(page.locator(".lines li")).to_have_count(1)
    expect(page.locator(".photos li")).to_have_count(1)
    page.fill("#paper", "收据 7")
    ledger = open_ledger(ledger_path, now=Time().at)
    end_sessions(ledger, "15001")
    page.get_by_role("button", name="全部入库").click()
    expect(page.locator("[data-session-over]")).to_be_visible()
    assert faults(page) == []
    signed_in(phone, shop, "15001").close()
    page.get_by_role("button", name="全部入库").click()
    page.wait_for_url("**/goods/5001?done=*")
    [said] = last(Village(ledger, Time()))
    assert (said["kind"], said["paper"]) == ("stock.received", "收据 7")
    assert said["photo"]
    ledger.close()


def test_everybody_can_use_the_pages_about_goods(shop: str, phone: BrowserContext) -> None:
    page = signed_in(phone, shop, "33001")
    for end in ("", "/arrival", "/spoiled", "/transfers", "/buy", "/prices", "/money", "/batches/1001"):
        page.goto(f"{shop}/goods/5001{end}")
        assert faults(page) == [], end
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH, end
