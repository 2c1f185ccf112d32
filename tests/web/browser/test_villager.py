"""A villager with his phone: his station, his card before the camera, an order; and everybody can use the pages."""

from pathlib import Path

from playwright.sync_api import BrowserContext, expect

from supermarket.journal.store import entries
from supermarket.paper.cards.cards import CardFace
from supermarket.paper.drawing.pictures import card_png
from supermarket.web.frame.serving import Settings
from tests.chromium import Camera, Chromium
from tests.earning.claims.claiming import accepted, claimed, noticed
from tests.practice.orders.ordering import able
from tests.village import Time, Village
from tests.web.browser.axe import faults
from tests.web.serving import served


def test_a_villager_sees_what_hangs_and_with_his_card_under_the_camera_his_points_and_orders(
    village: Village, ledger_path: Path, phone: BrowserContext, camera: Camera
) -> None:
    scene = able(village)
    accepted(village, claimed(village, scene.other).claim)
    noticed(village)
    village.credit(scene.household, 7)
    face = CardFace(
        card="1000-1-1-11", payload=scene.payload, household=scene.household, head="钱样甲", place="松坡村", drill=True
    )
    with served(Settings(path=ledger_path, hosts=frozenset(), language="zh", now=Time().at)) as address:
        page = phone.new_page()
        page.goto(f"{address}/public")
        assert faults(page) == []
        page.get_by_role("searchbox").fill("songpo")
        page.get_by_role("button").first.click()
        page.get_by_role("link", name="松坡村").click()
        expect(page.get_by_text("钱*").first).to_be_visible()
        expect(page.get_by_text("钱样")).to_have_count(0)
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360  # nothing stands beyond the phone's edge
        page.goto(f"{address}/mine?to=order")
        assert faults(page) == []
        camera.sees(card_png(face))
        page.locator("[data-scan-start]").click()
        page.wait_for_url("**/mine/order")
        assert faults(page) == []
        page.get_by_role("combobox").select_option("101")
        page.get_by_role("button", name="点单").click()
        expect(page.get_by_role("status")).to_be_visible()
        page.goto(f"{address}/mine")
        expect(page.locator(".balance")).to_contain_text("7")
        assert faults(page) == []
        page.goto(f"{address}/mine/object")
        assert faults(page) == []
    with village.ledger.reading() as session:
        ordered = [entry for entry in entries(session.transaction) if entry.kind == "order.placed"]
    assert [(entry.actor, entry.content["proven"]) for entry in ordered] == [("0", "payload")]


def test_without_a_script_the_number_and_the_phone_open_the_same_pages(
    village: Village, ledger_path: Path, chromium: Chromium
) -> None:
    household = village.enrol("王样甲", "13800004321")
    with (
        served(Settings(path=ledger_path, hosts=frozenset(), language="zh", now=Time().at)) as address,
        chromium.device(scripts=False) as context,
    ):
        page = context.new_page()
        page.goto(f"{address}/mine")
        page.locator("#number").fill(household)
        page.locator("#tail").fill("4321")
        page.locator("#by-number ~ form button").click()
        expect(page.locator("h1")).to_contain_text(household)
