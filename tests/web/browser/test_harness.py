"""The browser of the tests itself: that its camera sees, its judge judges, and its complaints are heard."""

import base64
import io
from typing import Final

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Page

from supermarket.paper.cards.cards import CardFace
from supermarket.paper.drawing.pictures import card_png
from tests.chromium import Camera, Chromium
from tests.web.browser.axe import faults

ADDRESS: Final = "https://shop.test/"
PAGE: Final = "<!doctype html><html lang=zh><title>柜台</title><main><h1>柜台</h1>{body}</main></html>"
SNAP: Final = """async () => {
    const stream = await navigator.mediaDevices.getUserMedia({video: {facingMode: "environment"}});
    const video = document.createElement("video");
    video.srcObject = stream;
    await video.play();
    await new Promise(seen => video.requestVideoFrameCallback(seen));
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d").drawImage(video, 0, 0);
    stream.getTracks().forEach(track => track.stop());
    return canvas.toDataURL("image/png").split(",")[1];
}"""


def opened(context: BrowserContext, body: str = "") -> Page:
    """Return a page with this body, at an address that may use the camera."""
    page = context.new_page()
    page.route(ADDRESS, lambda route: route.fulfill(body=PAGE.format(body=body), content_type="text/html"))
    page.goto(ADDRESS)
    return page


def card(payload: str) -> bytes:
    """Return a household's card as the product draws it."""
    face = CardFace(
        card="1000-1-1012-90", payload=payload, household="1000-1-1010-96", head="王样例", place="松坡村", drill=True
    )
    return card_png(face)


def test_the_camera_sees_the_card_that_is_held_before_it_and_then_another(
    phone: BrowserContext, camera: Camera
) -> None:
    page, read = opened(phone), []
    for payload in ("1" * 32, "2" * 32):
        camera.sees(card(payload))
        with Image.open(io.BytesIO(base64.b64decode(page.evaluate(SNAP)))) as frame:
            read.append({code.text for code in zxingcpp.read_barcodes(frame)})
    assert read == [{"1" * 32}, {"2" * 32}]


def test_the_judge_finds_what_is_wrong_and_nothing_else(phone: BrowserContext) -> None:
    page = opened(phone, "<label>户号 <input></label>")
    assert faults(page) == []
    page.set_content(PAGE.format(body="<input>"))
    assert [fault.partition(":")[0] for fault in faults(page)] == ["label"]


def test_a_script_that_fails_fails_the_test(chromium: Chromium) -> None:
    with pytest.raises(AssertionError, match="nobody"), chromium.device() as context:
        opened(context).evaluate("() => new Promise(r => { setTimeout(() => { r(); nobody(); }) })")
