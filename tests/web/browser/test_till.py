"""A clerk at his till on a phone: cards before the camera, a cut line, double taps, the way back, a session's end."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Route, expect

from supermarket.local.browsers.sessions import end_sessions
from supermarket.paper.cards.cards import CardFace
from supermarket.paper.drawing.pictures import card_png
from supermarket.web.frame.serving import Settings
from tests.chromium import WAIT_MS, Camera
from tests.spending.shelf import last, size
from tests.spending.till.counter import SOAP
from tests.village import Time, Village
from tests.web.browser.axe import faults
from tests.web.serving import served

CLERK: Final = "15001"
expect.set_options(timeout=WAIT_MS)


@dataclass(frozen=True)
class Shop:
    """A shop whose clerk has his till on a phone, and the card of a household of 40 points."""

    village: Village
    address: str
    card: str

    def redemptions(self) -> list[dict[str, Any]]:
        return [each for each in last(self.village, size(self.village)) if each["kind"] == "goods.redeemed"]


@pytest.fixture
def shop(village: Village, ledger_path: Path) -> Iterator[Shop]:
    household = village.enrol()
    village.credit(household, 20)
    card = village.card(household).payload
    village.receive("1001", 20)
    with served(Settings(path=ledger_path, hosts=frozenset(), language="zh", now=Time().at)) as address:
        yield Shop(village, address, card)


def printed(payload: str) -> bytes:
    """Return a household's card as the product draws it."""
    face = CardFace(
        card="1000-1-1012-90", payload=payload, household="1000-1-1010-96", head="王样甲", place="松坡村", drill=True
    )
    return card_png(face)


def barcode(digits: str) -> bytes:
    drawn = io.BytesIO()
    bars = zxingcpp.create_barcode(digits, zxingcpp.BarcodeFormat.EAN13).to_image(scale=4)
    Image.fromarray(bars).save(drawn, "PNG")
    return drawn.getvalue()


def at_the_till(phone: BrowserContext, shop: Shop) -> Page:
    """Sign in and open the till."""
    page = phone.new_page()
    page.goto(f"{shop.address}/till")
    signed_in(page)
    page.locator("form[action='/till/open'] button").click()
    expect(page.locator("[data-scan-start]")).to_be_visible()  # the script is there
    return page


def signed_in(page: Page) -> None:
    page.locator("#staff").fill(CLERK)
    page.locator("form[action='/door'] button").click()


def typed(page: Page, *texts: str) -> None:
    """Type texts as a wedge scanner does, wherever the focus is; each is shown before the next comes."""
    for text in texts:
        before = page.locator("#till input[name=key]").input_value()
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        expect(page.locator("#till input[name=key]")).not_to_have_value(before)


def test_a_clerks_half_day_with_the_camera(phone: BrowserContext, camera: Camera, shop: Shop) -> None:
    page = at_the_till(phone, shop)
    assert faults(page) == []
    camera.sees(printed(shop.card))
    page.locator("[data-scan-start]").click()
    expect(page.locator("#till-head")).to_contain_text("王样甲")
    page.locator("[data-scan-stop]").click()
    camera.sees(barcode(SOAP))
    page.locator("[data-scan-start]").click()
    expect(page.locator(".till-count b")).to_contain_text("1")
    typed(page, "999999")  # refused beside the camera that is on: what it comes to is still seen
    expect(page.locator(".till-say .refused")).to_be_visible()
    figures, bar = (page.locator(each).bounding_box() for each in (".till-figures", ".till-bar"))
    assert figures
    assert bar
    assert figures["y"] + figures["height"] <= bar["y"]
    page.locator("[data-scan-stop]").click()
    page.locator(".till-count button").last.click()
    expect(page.locator(".till-count b")).to_contain_text("2")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator(".till-confirm").click()
    expect(page.locator("#till-receipt")).to_be_visible()
    assert faults(page) == []
    (given,) = shop.redemptions()
    assert (given["points"], given["shown"]) == (6, "payload")
    page.locator(".till-given a").click()
    expect(page.locator(".paper58")).to_contain_text("兑换小票")
    expect(page.locator(".paper58")).not_to_contain_text("副本")
    assert faults(page) == []
    page.go_back()
    page.locator(".till-more summary").click()
    page.get_by_role("button", name="收台").click()
    expect(page.locator(".done")).to_contain_text("6")


def test_a_wedge_scanner_types_into_the_field_whatever_was_tapped_before(phone: BrowserContext, shop: Shop) -> None:
    page = at_the_till(phone, shop)
    typed(page, shop.card, SOAP)
    page.locator(".till-count button").last.click()
    expect(page.locator(".till-count b")).to_contain_text("2")
    typed(page, SOAP)
    expect(page.locator(".till-count b")).to_contain_text("3")
    assert shop.redemptions() == []


def test_a_line_that_is_cut_in_the_middle_of_a_confirm_gives_the_goods_once(phone: BrowserContext, shop: Shop) -> None:
    page = at_the_till(phone, shop)
    typed(page, shop.card, SOAP)

    def cut(route: Route) -> None:
        route.fetch(max_redirects=0)  # the server did it; the answer is lost
        route.abort()

    page.route(re.compile(r"/till$"), cut, times=1)
    page.locator(".till-confirm").click()
    banner = page.locator("[data-scan-cut]")
    expect(banner).to_be_visible()
    expect(page.locator("html")).to_have_class(re.compile("cut"))
    assert len(shop.redemptions()) == 1
    expect(page.locator("#till-receipt")).to_be_visible()  # it was sent once more by itself
    expect(banner).to_be_hidden()
    assert len(shop.redemptions()) == 1


def test_double_taps_and_the_way_back_give_nothing_twice(phone: BrowserContext, shop: Shop) -> None:
    page = at_the_till(phone, shop)
    typed(page, shop.card, SOAP)
    page.locator(".till-confirm").dblclick()
    expect(page.locator("#till-receipt")).to_be_visible()
    page.goto(f"{shop.address}/me")
    page.go_back()
    expect(page.locator("#till-receipt")).to_be_visible()
    assert page.locator(".till-confirm").count() == 0
    assert len(shop.redemptions()) == 1


def test_a_session_that_ends_with_a_full_basket_goes_on_after_signing_in(phone: BrowserContext, shop: Shop) -> None:
    page = at_the_till(phone, shop)
    typed(page, shop.card, SOAP)
    end_sessions(shop.village.ledger, CLERK)
    page.locator(".till-confirm").click()
    page.wait_for_url("**/door?next=*")
    signed_in(page)
    expect(page.locator("#till-head")).to_contain_text("王样甲")
    assert shop.redemptions() == []
    page.locator(".till-confirm").click()
    expect(page.locator("#till-receipt")).to_be_visible()
    assert len(shop.redemptions()) == 1
