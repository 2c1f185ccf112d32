"""Goods in a browser: what arrives, is counted, sent on and spoils is what the commands would record, and once."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from supermarket.ledger import open_ledger
from supermarket.local.browsers.drafts import keep_draft
from supermarket.people.evidence import evidence_folder
from tests.spending.shelf import last
from tests.village import Time, Village
from tests.web.conftest import Visitors
from tests.web.visitor import Visitor

Fields = dict[str, str | list[str]]
ARRIVAL, COUNT, LOOK = "/goods/5001/arrival", "/goods/5001/count", "/goods/5001/count/look"
SPOILED, SENT = "/goods/5001/spoiled", "/goods/5001/transfers"


@contextmanager
def opened(path: Path) -> Iterator[Village]:
    """Give the village whose ledger a site serves, to look at its books."""
    time = Time()
    ledger = open_ledger(path, now=time.at)
    try:
        yield Village(ledger, time)
    finally:
        ledger.close()


def picture() -> bytes:
    drawn = BytesIO()
    Image.effect_noise((200, 120), 60).convert("RGB").save(drawn, "JPEG")
    return drawn.getvalue()


def arrived(visitor: Visitor, **more: str | list[str]) -> None:
    """Have soap and toothbrushes arrive: two scans of one, one of the other, and figures typed."""
    visitor.get(ARRIVAL)
    visitor.send(ARRIVAL, scan="1001")
    lines: Fields = {"sku": ["1001", "1002"], "name": ["香皂", "牙刷"], "units": ["24", "10"], "entry": ["", ""]}
    sent: Fields = {**lines, "expires": ["", "2027-01-31"], "cost": ["36.50", ""], "source": "purchased", **more}
    files = [("photo", ("invoice.jpg", picture(), "image/jpeg"))]
    visitor.send(ARRIVAL, files=files, act="take", paper="FP-77", **sent)


@pytest.mark.parametrize("address", [ARRIVAL, COUNT, SPOILED, SENT])
@pytest.mark.parametrize("wrong", [False, True])
def test_a_card_where_goods_are_asked_for_is_called_one_and_its_digits_are_not_shown(
    visitor: Visitor, village: Village, address: str, wrong: bool
) -> None:
    card = village.card(village.enrol()).payload
    typed = card[:-1] + str(9 - int(card[-1])) if wrong else card
    visitor.sign_in("15001")
    visitor.get(address)
    visitor.send(address, scan=typed)
    assert visitor.page.status_code == 422
    assert "This is a card, and goods are asked for here; scan the goods." in visitor.text
    assert typed not in visitor.page.text


def test_a_scan_is_one_more_unit_of_its_line_and_a_name_that_fits_several_is_asked_about(visitor: Visitor) -> None:
    visitor.sign_in("15001")
    visitor.get(ARRIVAL)
    visitor.send(ARRIVAL, scan="2000000010014")
    assert 'name="units" value="1"' in visitor.page.text
    visitor.send(ARRIVAL, scan="2000000010014", sku="1001", name="香皂", units="1", expires="", cost="", entry="")
    assert 'name="units" value="2"' in visitor.page.text
    visitor.send(ARRIVAL, scan="牙")
    assert "Which of these?" in visitor.text


def test_what_arrived_is_taken_in_line_by_line_with_the_photo_of_its_invoice(
    visitor: Visitor, ledger_path: Path
) -> None:
    visitor.sign_in("15001")
    arrived(visitor)
    assert visitor.page.url.path == "/goods/5001"
    with opened(ledger_path) as village:
        assert (village.on_hand("1001"), village.on_hand("1002")) == (24, 10)
        soap, brushes = last(village, 2)
        assert soap["lines"][0]["cost"] == 3650
        assert brushes["lines"][0]["expires"] == "2027-01-31"
        assert soap["paper"] == brushes["paper"] == "FP-77"
        kept = {file.stem for file in evidence_folder(ledger_path).iterdir()}
        assert soap["photo"]["sha256"] == soap["asked"]["photo"] == brushes["photo"]["sha256"]
        assert soap["photo"]["sha256"] in kept


@pytest.mark.parametrize("donor", ["9001", "样例商会"])
def test_a_donor_who_was_typed_is_not_left_out_where_bought_stayed_marked(
    visitor: Visitor, ledger_path: Path, donor: str
) -> None:
    visitor.sign_in("15001")
    arrived(visitor, donor=donor)
    assert visitor.page.status_code >= 400
    assert "They stand as bought, and yet somebody gave them" in visitor.text
    assert f'value="{donor}"' in visitor.page.text
    with opened(ledger_path) as village:
        assert village.on_hand("1001") == 0


def test_what_gifts_cost_and_what_they_were_given_for_is_recorded_as_typed(visitor: Visitor, ledger_path: Path) -> None:
    visitor.sign_in("15001")
    arrived(visitor, source="donated", donor="9001", restricted="独居老人")
    with opened(ledger_path) as village:
        soap, _brushes = last(village, 2)
    assert (soap["donor"], soap["restricted"], soap["lines"][0]["cost"]) == ("9001", "独居老人", 3650)


def test_a_line_that_is_refused_comes_back_and_those_before_it_are_not_recorded_twice(
    visitor: Visitor, ledger_path: Path
) -> None:
    visitor.sign_in("15001")
    arrived(visitor, units=["24", "none"])
    assert visitor.page.status_code == 422
    assert "24, recorded: 1000-1-" in visitor.text
    entry = visitor.text.split("24, recorded: ")[1].split(" ")[0]
    lines: Fields = {"sku": ["1001", "1002"], "name": ["香皂", "牙刷"], "units": ["24", "10"], "entry": [entry, ""]}
    sent: Fields = {**lines, "expires": ["", ""], "cost": ["36.50", ""], "source": "purchased", "act": "take"}
    visitor.send(ARRIVAL, files=None, **sent)
    assert visitor.page.url.path == "/goods/5001"
    with opened(ledger_path) as village:
        assert (village.on_hand("1001"), village.on_hand("1002")) == (24, 10)


def test_goods_of_a_paper_that_was_taken_in_are_taken_in_again_line_by_line_where_it_is_said(
    visitor: Visitor, ledger_path: Path
) -> None:
    visitor.sign_in("15001")
    arrived(visitor)
    arrived(visitor)
    assert visitor.page.status_code == 409
    assert "Paper FP-77 brought 24 of 1001" in visitor.text
    assert 'name="another"' in visitor.page.text
    lines: Fields = {"sku": ["1001", "1002"], "name": ["香皂", "牙刷"], "units": ["24", "10"], "entry": ["", ""]}
    sent: Fields = {**lines, "expires": ["", "2027-01-31"], "cost": ["36.50", ""], "source": "purchased", "act": "take"}
    visitor.send(ARRIVAL, files=None, paper="FP-77", another="yes", **sent)
    assert "Paper FP-77 brought 10 of 1002" in visitor.text, "it was said of the first line alone"
    with opened(ledger_path) as village:
        assert (village.on_hand("1001"), village.on_hand("1002")) == (48, 10)


def test_a_shelf_is_counted_blind_by_scans_and_figures_and_recorded_under_one_key(
    site: Visitors, ledger_path: Path
) -> None:
    phone = site()
    phone.sign_in("15001")
    arrived(phone)
    phone.get(COUNT)
    assert "24" not in phone.text
    for text in ("2000000010014", "2000000010014", "7", "1002"):
        phone.send(COUNT, scan=text)
    phone.send(COUNT, figure="10")
    fresh = site()  # the phone is dead; another one goes on
    fresh.sign_in("15001")
    assert "Counted so far: 2" in fresh.get(COUNT).text
    fresh.get(LOOK)
    assert "counted 7, by the book 24" in fresh.text
    hidden = fresh.hidden(LOOK)
    for _time in range(2):
        fresh.page = fresh.client.post(
            LOOK, data={**hidden, "act": "record", "why-1001": "miscounted"}, headers={"origin": fresh.origin}
        )
    with opened(ledger_path) as village:
        soap, brushes = last(village, 2)
        assert (soap["sku"], soap["book"], soap["counted"], soap["why"]) == ("1001", 24, 7, "miscounted")
        assert (brushes["sku"], brushes["counted"], "why" in brushes) == ("1002", 10, False)
        assert village.on_hand("1001") == 7
    assert "Counted so far: 0" in fresh.get(COUNT).text


def test_a_scan_whose_answer_was_lost_is_not_counted_twice(visitor: Visitor) -> None:
    visitor.sign_in("15001")
    visitor.get(COUNT)
    sent = {**visitor.hidden(COUNT), "scan": "2000000010014"}
    for _time in range(2):
        visitor.page = visitor.client.post(COUNT, data=sent, headers={"origin": visitor.origin})
    assert '<p class="figure">1</p>' in visitor.page.text


def test_what_another_version_kept_of_a_count_is_not_read(visitor: Visitor, ledger_path: Path) -> None:
    visitor.sign_in("15001")
    with opened(ledger_path) as village:
        keep_draft(village.ledger, "count 5001", "15001", "k" * 32, {"counts": [["1001", 3, "09:00"]]})
    assert "Counted so far: 0" in visitor.get(COUNT).text


def test_goods_that_are_given_while_the_shelf_is_counted_are_counted_again(visitor: Visitor, ledger_path: Path) -> None:
    visitor.sign_in("15001")
    arrived(visitor)
    visitor.get(COUNT)
    for text in ("1001", "24", "1002", "10"):
        visitor.send(COUNT, scan=text)
    time = Time()
    time.at += 1
    ledger = open_ledger(ledger_path, now=time.at)
    village = Village(ledger, time)
    household = village.enrol()
    village.credit(household)
    village.redeem(household, "1001x2")
    ledger.close()
    visitor.get(LOOK)
    assert visitor.page.status_code == 409
    assert "count them again: 香皂 (1001)" in visitor.text
    assert "Counted so far: 1" in visitor.text


def test_what_nobody_scanned_is_asked_about_before_the_count_is_recorded(visitor: Visitor, ledger_path: Path) -> None:
    visitor.sign_in("15001")
    arrived(visitor)
    visitor.get(COUNT)
    visitor.send(COUNT, scan="1001")
    visitor.send(COUNT, figure="24")
    visitor.get(LOOK)
    assert "Not counted, though some should be here" in visitor.text
    assert "left as the book has them: 1." in visitor.text
    assert "half done; counted so far: 1" in visitor.get("/goods/5001").text
    visitor.get(LOOK)
    visitor.send(LOOK, act="none", none="1002")
    assert "counted 0, by the book 10" in visitor.text
    visitor.send(LOOK, act="record")
    with opened(ledger_path) as village:
        assert village.on_hand("1002") == 0
    assert "half done" not in visitor.get("/goods/5001").text


def test_what_is_ticked_and_the_reasons_chosen_are_kept_until_the_count_is_recorded(
    visitor: Visitor, ledger_path: Path
) -> None:
    visitor.sign_in("15001")
    arrived(visitor)
    visitor.get(COUNT)
    visitor.send(COUNT, scan="1001")
    visitor.send(COUNT, figure="20")
    visitor.get(LOOK)
    chosen: Fields = {"act": "record", "why-1001": "missing"}
    visitor.send(LOOK, files=None, none="1002", **chosen)
    assert "counted 0, by the book 10" in visitor.text, "it is looked at before it is recorded"
    assert '<option value="missing" selected>' in visitor.page.text
    with opened(ledger_path) as village:
        assert village.on_hand("1001") == 24
    visitor.send(LOOK, files=None, **chosen)
    with opened(ledger_path) as village:
        assert (village.on_hand("1001"), village.on_hand("1002")) == (20, 0)


def test_a_scan_into_the_field_of_a_figure_is_no_figure(visitor: Visitor) -> None:
    visitor.sign_in("15001")
    visitor.get(COUNT)
    visitor.send(COUNT, scan="1001")
    limit = re.search(r'name="figure"[^>]*maxlength="(\d+)"', visitor.page.text)
    assert limit
    visitor.send(COUNT, figure="0012345678905"[: int(limit[1])])
    assert "Type how many there are" in visitor.text


def test_who_gave_goods_that_stand_as_bought_is_not_let_go_nor_what_they_are_worth(
    visitor: Visitor, ledger_path: Path
) -> None:
    visitor.sign_in("15001")
    arrived(visitor, donor="9001")
    assert "and yet somebody gave them" in visitor.text
    assert 'value="9001"' in visitor.page.text
    arrived(visitor, donor="9001", source="donated")
    with opened(ledger_path) as village:
        soap, _brushes = last(village, 2)
    assert (soap["donor"], soap["lines"][0]["cost"]) == ("9001", 3650)


def test_goods_sent_on_arrive_short_and_the_rest_is_named_missing(site: Visitors, ledger_path: Path) -> None:
    sender, receiver = site(), site()
    sender.sign_in("15001")
    arrived(sender)
    sender.get(SENT)
    sender.send(SENT, scan="1001", units="5", to="5002", act="send")
    assert "Recorded" in sender.text
    receiver.sign_in("15002")
    receiver.get("/goods/5002/transfers")
    assert "香皂 (1001)" in receiver.text
    receiver.send("/goods/5002/transfers/arrive", units="4")
    with opened(ledger_path) as village:
        (entry,) = last(village)
        assert (entry["kind"], entry["sent"], entry["quantity"]) == ("stock.arrived", 5, 4)


def test_a_write_off_waits_with_its_photo_until_a_manager_answers_it_from_a_list(
    site: Visitors, ledger_path: Path
) -> None:
    clerk, manager = site(), site()
    clerk.sign_in("15001")
    arrived(clerk)
    clerk.get(SPOILED)
    files = [("photo", ("soap.jpg", picture(), "image/jpeg"))]
    clerk.send(SPOILED, files=files, scan="1001", units="3", reason="damp", act="later")
    assert "Asked for; it waits for the manager: 1000-1-" in clerk.text
    assert "No write-off waits for you." in clerk.get("/goods/write-offs").text
    manager.sign_in("33001")
    assert "Write-offs that wait for you: 1" in manager.get("/waiting").text
    assert "Nothing waits for you." in clerk.get("/waiting").text
    manager.get("/goods/write-offs")
    assert "香皂 (1001)" in manager.text
    [photo] = re.findall(r'src="(/evidence/[^"?]+)', manager.page.text)
    assert manager.client.get(photo).headers["content-type"] == "image/jpeg"
    manager.send("/goods/write-offs", act="approve")
    with opened(ledger_path) as village:
        asked, written = last(village, 2)
        assert asked["photo"]["kind"] == "image/jpeg"
        assert (written["kind"], written["approver"], village.on_hand("1001")) == ("stock.spoiled", "33001", 21)


def test_a_manager_is_asked_on_his_own_phone_and_the_clerk_goes_on_when_he_has_approved(
    site: Visitors, ledger_path: Path
) -> None:
    clerk, manager = site(), site()
    clerk.sign_in("15001")
    arrived(clerk)
    clerk.get(SPOILED)
    files = [("photo", ("soap.jpg", picture(), "image/jpeg"))]
    clerk.send(SPOILED, files=files, scan="1001", units="3", reason="damp", act="now", approver="33001", ask="phone")
    assert clerk.page.url.path.startswith("/waiting/"), clerk.text
    manager.sign_in("33001")
    manager.get(clerk.page.url.path)
    action = re.findall(r'action="(/waiting/[^"]+)"', manager.page.text)[0]
    manager.send(action, do="approve")
    with opened(ledger_path) as village:
        (entry,) = last(village)
        assert (entry["kind"], entry["approver"], village.on_hand("1001")) == ("stock.spoiled", "33001", 21)
        assert entry["photo"]["kind"] == "image/jpeg"


def test_the_shelf_says_first_what_needs_somebodys_eye(visitor: Visitor) -> None:
    visitor.sign_in("15001")
    arrived(visitor, expires=["2026-03-10", ""], units=["24", "10"])
    assert visitor.text.index("香皂") < visitor.text.index("牙刷")
    assert "ends soon" in visitor.text
    assert visitor.get("/goods/5001/batches/1001").status_code == 200
    assert "last day 2026-03-10" in visitor.text


def test_money_comes_in_and_goes_out_by_managers_alone(site: Visitors) -> None:
    manager, clerk = site(), site()
    manager.sign_in("33001")
    manager.get("/goods/5001/money")
    manager.send("/goods/5001/money", way="receive", yuan="100", paper="发票 1", purpose="募捐")
    assert "The fund holds 100.00 yuan." in manager.text
    manager.send("/goods/5001/money", way="spend", yuan="200", paper="发票 2", purpose="采购")
    assert manager.page.status_code == 409
    assert 'value="200"' in manager.page.text
    manager.get("/goods/5001/money")
    manager.send("/goods/5001/money", way="receive", yuan="100", paper="发票1", purpose="募捐")
    assert "Paper 发票 1 moved 100.00 yuan" in manager.page.text
    manager.send("/goods/5001/money", way="receive", yuan="100", paper="发票1", purpose="募捐", another="yes")
    assert "The fund holds 200.00 yuan." in manager.text
    clerk.sign_in("15001")
    assert "<form" in clerk.get("/goods/5001/money").text
    assert "Money in or out" not in clerk.text


def test_what_to_buy_and_labels_are_papers(visitor: Visitor) -> None:
    visitor.sign_in("15001")
    for address, begin in (
        ("/goods/5001/buy.pdf", b"%PDF"),
        ("/goods/5001/buy.xlsx", b"PK"),
        ("/goods/5001/labels.pdf", b"%PDF"),
    ):
        assert visitor.get(address).content.startswith(begin)
        assert "attachment" in visitor.page.headers["content-disposition"]


def test_whoever_sits_at_no_shop_picks_one(visitor: Visitor) -> None:
    visitor.sign_in("91000")
    assert "Goods: which shop?" in visitor.get("/goods").text
    visitor.get("/goods", words="5001")
    assert "/goods/5001" in visitor.page.text
    assert visitor.get("/goods/3001").status_code == 409


def test_nonsense_in_a_form_or_an_address_is_refused_in_a_sentence(visitor: Visitor) -> None:
    visitor.sign_in("15001")
    for fields in ({"figure": "9" * 5000}, {"figure": "-1"}, {"figure": "²"}, {"scan": "9" * 5000}, {"show": "x" * 99}):
        visitor.get(COUNT)
        visitor.send(COUNT, scan="1001")
        visitor.send(COUNT, files=None, **fields)
        assert visitor.page.status_code < 500, fields
    for fields in ({"drop": "²"}, {"drop": "9" * 5000}, {"sku": "1001", "name": "", "act": "take"}, {"pick": "x"}):
        visitor.get(ARRIVAL)
        visitor.send(ARRIVAL, files=None, **fields)
        assert visitor.page.status_code < 500, fields
    for address in (
        *(
            "/goods/☃",
            "/goods/5001/batches/☃",
            "/goods/5001/money?month=2026-99",
            "/goods/5001?start=-9",
            "/goods?words=%00",
        ),
        *(
            "/month/3001/2099-12",
            "/month/3001/2000-01",
            "/month/☃/2026-03",
            "/month/3001/2026-13",
            "/month/1000/2026-03",
        ),
        *("/month/3001/2026-03/figure/rule/☃", "/month/3001/2026-03/figure/given/%00", "/month/5001/2026-03/sign"),
        *("/month/1000/2026-03/sign", "/month?month=2099-01", "/month?start=-5", "/month/7001", "/households/☃"),
    ):
        assert visitor.get(address).status_code < 500, address
