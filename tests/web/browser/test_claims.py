"""A deed filed on a phone with a photo, and reviewed on another, in a real browser."""

import re
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from supermarket.earning.claims.standing import State, claim_of, open_claims
from supermarket.paper.cards.cards import CardFace
from supermarket.paper.drawing.pictures import card_png
from supermarket.people.evidence import evidence_folder
from supermarket.web.frame.serving import Settings
from tests.chromium import Camera, Chromium
from tests.village import START, Village
from tests.web.browser.axe import faults
from tests.web.serving import served


def large_photo(folder: Path) -> Path:
    """Return a photo as a phone makes it: large, with the place where it was taken."""
    place = Image.Exif()
    place.get_ifd(0x8825).update({1: "N", 2: (45.0, 37.0, 12.0)})
    path = folder / "IMG_20260302.jpg"
    Image.new("RGB", (4000, 3000), (90, 140, 60)).save(path, "JPEG", exif=place)
    return path


def signed_in(context: BrowserContext, address: str, staff: str, to: str) -> Page:
    page = context.new_page()
    page.goto(f"{address}/door?next={to}")
    page.fill("#staff", staff)
    page.locator("main button.big").click()
    page.wait_for_url(f"**{to}")
    return page


def fair(page: Page) -> None:
    """Hold a page against the rules for everybody, and against the width of a phone."""
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_deed_is_filed_with_a_photo_and_reviewed_with_one_hand(
    chromium: Chromium, phone: BrowserContext, village: Village, ledger_path: Path, tmp_path: Path
) -> None:
    payload = village.card(household := village.enrol("王样甲")).payload
    with served(Settings(path=ledger_path, hosts=frozenset(), now=START)) as address:
        page = signed_in(phone, address, "15001", "/claims")
        fair(page)
        page.goto(f"{address}/claims/new")
        fair(page)
        page.fill("#who", payload)
        page.press("#who", "Enter")
        page.wait_for_url(f"**household={household}")
        page.fill("#word", "zlzj")
        expect(page.locator("#deeds li:visible")).to_have_count(1)
        fair(page)
        page.locator("#deeds li:visible a").click()
        page.set_input_files("#camera-witness", large_photo(tmp_path))
        expect(page.locator(".photos img")).to_have_count(1)
        fair(page)
        page.locator("button[name=look]").click()
        expect(page.locator(".done").first).to_contain_text("4")
        page.locator("form button.big").click()
        page.wait_for_url(re.compile(r"/claims/claim/"))
        fair(page)
        with village.ledger.reading() as session:
            (claim,) = open_claims(session)
        (kept,) = evidence_folder(ledger_path).iterdir()
        with Image.open(BytesIO(kept.read_bytes())) as picture:
            assert (max(picture.size), dict(picture.getexif())) == (2048, {})
        with chromium.device() as other:
            reviewer = signed_in(other, address, "23001", "/claims/review")
            picture_shown = reviewer.locator(".judged .photos img")
            expect(picture_shown).to_be_visible()
            assert picture_shown.evaluate("each => each.decode().then(() => each.naturalWidth)") == 480
            fair(reviewer)
            reviewer.keyboard.press("2")
            expect(reviewer.locator(".reject form")).to_be_visible()
            fair(reviewer)
            reviewer.keyboard.press("1")
            expect(reviewer.locator(".done")).to_contain_text(claim.claim)
        with village.ledger.reading() as session:
            assert claim_of(session, claim.claim).state is State.REVIEWED_ONCE


def test_cards_held_before_the_camera_sign_people_in_one_after_another(
    phone: BrowserContext, camera: Camera, village: Village, ledger_path: Path
) -> None:
    homes = [village.enrol(head) for head in ("王样甲", "李样乙")]
    cards = [village.card(household) for household in homes]
    with served(Settings(path=ledger_path, hosts=frozenset(), now=START)) as address:
        page = signed_in(phone, address, "15001", "/claims/roster?rule=ENV-01")
        fair(page)
        page.fill("#activity", "扫雪")
        page.locator("main button.big").click()
        for number, (household, card) in enumerate(zip(homes, cards, strict=True), 1):
            face = CardFace(
                card=card.card, payload=card.payload, household=household, head="样例", place="松坡村", drill=True
            )
            camera.sees(card_png(face))
            page.locator("[data-scan-start]").click()
            expect(page.locator(".scans li")).to_have_count(number)
            page.locator("[data-scan-stop]").click()
        fair(page)
        page.reload()
        expect(page.locator(".scans li")).to_have_count(2)
        page.locator(".gather summary").click()
        page.locator(".gather button.big").click()
        expect(page.locator(".done")).to_be_visible()
        fair(page)
    with village.ledger.reading() as session:
        assert [claim.household for claim in open_claims(session)] == homes
