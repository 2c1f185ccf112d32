"""The picture of phones in the README: a till with a basket, a month, and what hangs at a station."""

import json
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from supermarket.cli.frame.typed import moment
from supermarket.web.frame.serving import Settings
from tests.chromium import HEIGHT, WIDTH, running
from tests.command import run
from tests.web.serving import served

_NOW: Final = "2026-06-02T09:00+08:00"
_GAP: Final = 12
_COLOURS: Final = 48


def _rich(ledger: Path) -> str:
    """Return the number of the household of the clerk's village that has most to spend."""
    where = ("--operator", "15001", "--db", ledger, "--now", _NOW, "--json")
    found = json.loads(run("household", "find", "一组", *where).out)
    return str(max(found, key=lambda each: each["balance"])["household"])


def phones(ledger: Path) -> Image.Image:
    """Return the screens of three phones that look at a demo's ledger."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as chromium:
        settings = Settings(path=ledger, hosts=frozenset(), language="zh", now=moment(_NOW))
        with served(settings) as address, chromium.device() as clerk, chromium.device() as manager:
            shots = [
                _till(clerk, address, _rich(ledger)),
                _month(manager, address),
                _station(
                    chromium.browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN"), address
                ),
            ]
    row = Image.new("RGB", (len(shots) * (WIDTH + _GAP) - _GAP, HEIGHT), (160, 160, 160))
    for number, shot in enumerate(shots):
        row.paste(Image.open(BytesIO(shot)).convert("RGB"), (number * (WIDTH + _GAP), 0))
    return row.quantize(_COLOURS)


def orders(ledger: Path) -> Image.Image:
    """Return the screen of the phone of a volunteer organisation's contact, who looks at the orders of a demo."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as chromium:
        settings = Settings(path=ledger, hosts=frozenset(), language="zh", now=moment(_NOW))
        with served(settings) as address, chromium.device() as phone:
            page = _signed_in(phone, address, "81001")
            page.goto(f"{address}/practice/orders/board")
            shot = page.screenshot()
    return Image.open(BytesIO(shot)).convert("RGB").quantize(_COLOURS)


def _signed_in(phone: BrowserContext, address: str, staff: str) -> Page:
    page = phone.new_page()
    page.goto(f"{address}/door")
    page.fill("#staff", staff)
    page.click("main button")
    return page


def _till(phone: BrowserContext, address: str, household: str) -> bytes:
    page = _signed_in(phone, address, "15001")
    page.goto(f"{address}/till")
    if (opening := page.locator("form[action='/till/open'] button")).count():
        opening.click()
    page.wait_for_load_state()  # before its script is there, keys go nowhere
    for text in (household, "1", "1001x2", "1002"):
        key = page.locator("#till input[name=key]")
        before = key.input_value()
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        expect(key).not_to_have_value(before)
    expect(page.locator("#till")).to_contain_text("确认兑换 10 分")
    return page.screenshot()


def _month(phone: BrowserContext, address: str) -> bytes:
    page = _signed_in(phone, address, "33001")
    page.goto(f"{address}/month/3001/2026-05")
    return page.screenshot()


def _station(page: Page, address: str) -> bytes:
    page.goto(f"{address}/public/3001")
    return page.screenshot()
