"""The till's pages as a browser without scripts uses them: forms, photos of codes, receipts."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from supermarket.local.preferences import RECEIPTS, RECEIPTS_OF, prefer
from supermarket.paper.cards.cards import CardFace
from supermarket.paper.drawing.pictures import card_png
from supermarket.web.pages.scanning import FRAME_MAX
from supermarket.web.pages.till.shown import CODES
from tests.spending.shelf import last, size
from tests.spending.till.counter import SOAP
from tests.village import Village
from tests.web.conftest import Visitors
from tests.web.visitor import Visitor


@dataclass
class Clerk:
    """A clerk at the till's page, and the household of 20 points whose card he is shown."""

    village: Village
    visitor: Visitor
    household: str
    card: str
    sent: Mapping[str, str] = field(default_factory=dict)
    """What the last form sent."""

    def take(self, text: str, /, **others: str) -> str:
        """Send a text by the page's form, as its field or one of its buttons does, and return the page's words."""
        self.sent = {**self.visitor.hidden("/till"), "scan": text, **others}
        return self.again()

    def again(self) -> str:
        """Send the last form once more, as a reload does."""
        self.visitor.page = self.visitor.client.post(
            "/till", data=self.sent, headers={"origin": self.visitor.origin, "referer": f"{self.visitor.origin}/till"}
        )
        return self.visitor.text

    def tap(self, code: str) -> str:
        return self.take("", text=code)


@pytest.fixture
def clerk(village: Village, site: Visitors) -> Clerk:
    household = village.enrol()
    village.credit(household, 10)
    card = village.card(household).payload
    village.receive("1001", 20)
    visitor = site()
    visitor.sign_in("15001")
    visitor.get("/till")
    visitor.send("/till/open", today="yes")
    return Clerk(village, visitor, household, card)


def test_a_basket_is_scanned_confirmed_undone_and_the_till_is_shut(clerk: Clerk) -> None:
    assert "王样甲" in clerk.take(clerk.card)
    assert "Confirm 6 points" in clerk.take("1001x2")
    given = clerk.tap(CODES["confirm"])
    assert "兑换小票" in given
    receipt = last(clerk.village)[0]
    assert (receipt["kind"], receipt["shown"], receipt["points"]) == ("goods.redeemed", "payload", 6)
    assert given.index("Undo the last redemption") < given.index("More")
    assert "Undo receipt" in clerk.tap(CODES["undo"])
    assert "its basket is open again" in clerk.tap("1")
    assert "Drop the basket" in clerk.tap(CODES["shut"])
    shut = clerk.tap("1")
    assert "The till is shut" in shut
    assert "Open the till" in shut
    assert last(clerk.village)[0]["kind"] == "till.shut"


def test_a_form_that_is_sent_again_shows_the_receipt_again_and_gives_nothing_more(clerk: Clerk) -> None:
    clerk.take(clerk.card)
    clerk.take(SOAP)
    first = clerk.tap(CODES["confirm"])
    before = size(clerk.village)
    assert clerk.again() == first
    assert size(clerk.village) == before


def test_a_page_of_before_is_told_that_the_basket_was_changed_elsewhere(clerk: Clerk) -> None:
    clerk.take(clerk.card)
    clerk.take(SOAP)
    page = clerk.visitor.page
    clerk.take(SOAP)
    clerk.visitor.page = page
    before = size(clerk.village)
    assert "changed elsewhere" in clerk.tap(CODES["confirm"])
    assert "Confirm 6 points" in clerk.visitor.text
    assert size(clerk.village) == before


def test_what_stands_in_the_field_goes_before_a_button_so_that_nothing_unseen_is_confirmed(clerk: Clerk) -> None:
    clerk.take(clerk.card)
    clerk.take(SOAP)
    before = size(clerk.village)
    assert "Confirm 6 points" in clerk.take(SOAP, text=CODES["confirm"])
    assert size(clerk.village) == before


def test_a_session_that_ended_leaves_the_basket_for_another_phone_of_the_clerk(clerk: Clerk, site: Visitors) -> None:
    clerk.take(clerk.card)
    clerk.take(SOAP)
    page = clerk.visitor.page
    clerk.visitor.get("/me")
    clerk.visitor.send("/door/out")
    clerk.visitor.page = page
    clerk.tap(CODES["confirm"])
    assert str(clerk.visitor.page.url).endswith("/door?next=%2Ftill")
    phone = site()
    phone.sign_in("15001")
    assert "Confirm 3 points" in phone.get("/till").text


def pictured(payload: str) -> bytes:
    face = CardFace(
        card="1000-1-1012-90", payload=payload, household="1000-1-1010-96", head="王样例", place="松坡村", drill=True
    )
    return card_png(face)


def test_a_photo_of_a_card_is_read_where_there_is_no_script(clerk: Clerk) -> None:
    photo = [("photo-scan", ("card.png", pictured(clerk.card), "image/png"))]
    clerk.visitor.send("/till", files=photo, scan="")
    assert "王样甲" in clerk.visitor.text
    blurred = io.BytesIO()
    Image.new("RGB", (300, 300), "white").save(blurred, "JPEG")
    clerk.visitor.send("/till", files=[("photo-scan", ("white.jpg", blurred.getvalue(), "image/jpeg"))], scan="")
    assert "No code is seen" in clerk.visitor.text
    assert "王样甲" in clerk.visitor.text


def test_a_frame_of_the_camera_is_read_by_anybody_and_only_a_small_one(site: Visitors) -> None:
    visitor, payload = site(), "1" * 32
    barcode = io.BytesIO()
    drawn = zxingcpp.create_barcode(SOAP, zxingcpp.BarcodeFormat.EAN13).to_image(scale=3)
    Image.fromarray(drawn).save(barcode, "PNG")
    huge = io.BytesIO()
    Image.new("L", (9_000, 9_000)).save(huge, "PNG")
    nothing = (b"", b"GIF89a" * 9, pictured(payload)[:900], huge.getvalue())
    shown = ((pictured(payload), payload), (barcode.getvalue(), SOAP), *((each, None) for each in nothing))
    for frame, text in shown:
        answer = visitor.client.post("/scan", content=frame, headers={"origin": visitor.origin})
        assert (answer.status_code, answer.json()) == (200, {"text": text})
    large = visitor.client.post("/scan", content=b"x" * (FRAME_MAX + 1), headers={"origin": visitor.origin})
    assert large.status_code == 413
    assert visitor.client.post("/scan", content=b"").status_code == 403


def test_a_receipt_is_printed_where_the_machine_prints_for_the_shop_and_once(clerk: Clerk, tmp_path: Path) -> None:
    slips = tmp_path / "slips"
    for shop, written in (("5002", 0), ("5001", 1)):
        prefer(clerk.village.ledger, {RECEIPTS: str(slips), RECEIPTS_OF: shop})
        clerk.take(clerk.card)
        clerk.take(SOAP)
        clerk.tap(CODES["confirm"])
        clerk.again()
        assert len(list(slips.glob("*.txt"))) == written
    (text,) = slips.glob("*.txt")
    assert text.read_text(encoding="utf-8").count("兑换小票") == 2


def test_a_receipt_has_a_page_and_a_pdf_for_those_who_reach_its_shop(clerk: Clerk, site: Visitors) -> None:
    clerk.take(clerk.card)
    clerk.take(SOAP)
    clerk.tap(CODES["confirm"])
    address = f"/till/receipt/{last(clerk.village)[0]['entry']}"
    assert "副本 COPY" not in clerk.visitor.get(address).text
    clerk.visitor.get("/till")
    clerk.tap(CODES["reprint"])
    assert "副本 COPY" in clerk.visitor.get(address).text
    assert clerk.visitor.get(address, pdf="1").content.startswith(b"%PDF")
    other = site()
    other.sign_in("15002")
    assert other.get(address).status_code == 404


def test_a_form_without_a_key_or_with_a_strange_one_takes_nothing_and_is_no_fault(clerk: Clerk) -> None:
    clerk.take(clerk.card)
    clerk.take(SOAP)
    before = size(clerk.village)
    for key in ("", "x" * 200, "钥匙", " "):
        clerk.take("", text=CODES["confirm"], key=key)
        assert clerk.visitor.page.status_code == 403
        assert size(clerk.village) == before
        clerk.visitor.get("/till")
    assert "Confirm 3 points" in clerk.visitor.text


def test_every_page_of_the_till_is_small_in_both_languages(clerk: Clerk) -> None:
    clerk.take(clerk.household)
    clerk.tap("2")
    for sku in ("1001", "1001", "2001"):
        clerk.take(sku)
    for language in ("zh", "en"):
        page = clerk.visitor.get("/till", lang=language)
        assert page.status_code == 200
        assert len(page.content) < 20_000
