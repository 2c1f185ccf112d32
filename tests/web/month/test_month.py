"""The month end in a browser: every figure opens down to its entries, and three persons sign in turn."""

import re
from html import unescape
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from PIL import Image

from supermarket.books.session import Request
from supermarket.cli.months.shown import held, scope, whose
from supermarket.district.gate.papers import OnPaper
from supermarket.errors import yuan_of
from supermarket.ledger import open_ledger
from supermarket.locale import _, spoken
from supermarket.months.closing.closing import sign, states_of
from supermarket.months.days import days_of
from supermarket.months.exceptions.exceptions import TEXTS
from supermarket.months.figures.entries import FIGURES, OF_GOODS, FigureAsked, entries_of
from supermarket.months.figures.pending import PENDING
from supermarket.months.particulars import line_of, particulars_of
from supermarket.months.reconciliation import reconcile
from supermarket.people.evidence import keep_paper
from supermarket.spending.stock.deliveries import Delivery, receive
from tests.pins import give_pin
from tests.village import Village
from tests.web.conftest import Visitors
from tests.web.month.conftest import APRIL
from tests.web.visitor import Visitor

PLACE, MONTH = "3001", "2026-03"
PAGE = f"/month/{PLACE}/{MONTH}"
SIGN = f"{PAGE}/sign"
ADMINISTRATOR_THERE = Request(actor="91000", site=PLACE)


def signed_in(april: Visitors, staff: str) -> Visitor:
    visitor = april()
    visitor.sign_in(staff)
    return visitor


def test_each_figure_of_a_month_is_the_sum_of_the_entries_that_it_opens(lived_path: Path) -> None:
    ledger = open_ledger(lived_path, now=APRIL)
    with ledger.reading() as session:
        figures = reconcile(session, PLACE, MONTH).figures

        def lines(name: str, of: str = "") -> list:  # type: ignore[type-arg]
            return [line_of(session, each) for each in entries_of(session, PLACE, MONTH, FigureAsked(name, of))]

        points = figures.points
        assert sum(line.points for line in lines("credits")) == points.credits > 0
        assert -sum(line.points for line in lines("deductions")) == points.deductions > 0
        assert -sum(line.points for line in lines("redemptions")) == points.redemptions > 0
        assert sum(line.points for line in lines("reversals")) == points.reversals != 0
        assert lines("expiry") == []
        assert len(lines("redemptions")) == figures.redemptions
        soap = next(line for line in figures.goods if line.sku == "1001")
        brushes = next(line for line in figures.goods if line.sku == "1002")
        assert sum(line.units for line in lines("purchased", "1001")) == soap.purchased > 0
        assert sum(line.units for line in lines("donated", "1002")) == brushes.donated > 0
        assert -sum(line.units for line in lines("out", "1001")) == soap.out > 0
        assert -sum(line.units for line in lines("spoiled", "1001")) == soap.spoiled > 0
        assert sum(line.units for line in lines("counted", "1002")) == brushes.counted != 0
        assert len(lines("given", "1001")) > len(lines("given", "1002")) > 0
        assert sum(line.fen for line in lines("received")) == figures.fund.received > 0
        assert -sum(line.fen for line in lines("spent")) == figures.fund.spent > 0
    ledger.close()


def test_every_link_of_a_months_page_opens(april: Visitors) -> None:
    manager = signed_in(april, "33001")
    manager.get(PAGE)
    assert len(manager.page.content) < 60_000
    links = set(re.findall(rf'href="({MONTH}/[^"]+)"', manager.page.text))
    assert {f"{MONTH}/figure/credits", f"{MONTH}/figure/given/1001", f"{MONTH}/check/goods_add_up"} <= links
    assert sum("/check/" in link for link in links) == 12
    for link in sorted(links):
        page = manager.get(f"/month/{PLACE}/{link}")
        assert page.status_code == 200, link
        if "/check/" not in link:
            assert "/entry/1000-1-" in page.text, link
    assert manager.get(f"{PAGE}/figure/nothing").status_code == 404
    assert manager.get(f"{PAGE}/figure/given").status_code == 404


def test_three_persons_sign_in_turn_and_the_third_closes_the_month(april: Visitors, lived_path: Path) -> None:
    clerk, manager, institute = (signed_in(april, staff) for staff in ("15001", "33001", "32001"))
    manager.get(SIGN)
    assert "is next" in manager.text
    manager.send(SIGN, act="sign", reason="counted again")
    assert manager.page.status_code == 409  # it is the clerk's turn
    for person in (clerk, manager, institute):
        person.get(SIGN)
        assert "Your PIN" not in person.text
        person.send(SIGN, act="sign", reason="counted again")
        assert person.page.status_code == 200, person.text
        assert "Recorded:" in person.text
    assert "The month is closed" in institute.text
    ledger = open_ledger(lived_path, now=APRIL)
    with ledger.reading() as session:
        [state] = states_of(session, MONTH, PLACE)
    ledger.close()
    assert state.closed
    assert [each.actor for each in state.signatures] == ["15001", "33001", "32001"]


def test_what_came_while_somebody_looked_at_the_figures_is_looked_at_before_he_signs(
    april: Visitors, lived_path: Path
) -> None:
    clerk = signed_in(april, "15001")
    clerk.get(SIGN)
    ledger = open_ledger(lived_path, now=APRIL)
    with ledger.writing() as session:
        receive(session, Delivery("1001", 1), Request(actor="15001", site="5001", on=f"{MONTH}-31"))
    ledger.close()
    clerk.send(SIGN, act="sign", reason="counted again")
    assert (clerk.page.status_code, "look at them again" in clerk.text) == (409, True)
    clerk.send(SIGN, act="sign", reason="counted again")
    assert "Recorded:" in clerk.text


def test_whoever_signs_reads_each_figure_under_its_own_name(april: Visitors, lived_path: Path) -> None:
    clerk = signed_in(april, "15001")
    ledger = open_ledger(lived_path, now=APRIL)
    with ledger.reading() as session:
        figures = reconcile(session, PLACE, MONTH).figures
    ledger.close()
    assert figures.points.redemptions != figures.redemptions
    parts = re.split("<h3>(.*?)</h3>", clerk.get(f"{SIGN}?lang=zh").text)
    signed = {name: dict(re.findall("<dt>(.*?)</dt><dd>(.*?)</dd>", part)) for name, part in pairwise(parts)}
    assert signed["积分"]["兑换"] == str(figures.points.redemptions)
    assert signed["积分"]["兑换次数"] == str(figures.redemptions)
    assert signed["商品合计（件）"]["已兑换"] == str(sum(line.given for line in figures.goods))
    assert signed["资金（元）"]["期末"] == yuan_of(figures.fund.closing)


def test_whoever_signs_in_a_browser_sees_all_that_the_paper_to_sign_says(april: Visitors, lived_path: Path) -> None:
    clerk = signed_in(april, "15001")
    ledger = open_ledger(lived_path, now=APRIL)
    with ledger.reading() as session:
        found = reconcile(session, PLACE, MONTH)
        beside = particulars_of(session, days_of(session, MONTH), found)
    ledger.close()
    assert found.donations
    with spoken("zh"):
        said = [*whose(beside), *held(found), *scope(found)]
        listed = [f"{_(text)}</a>" for name, text in TEXTS.items() if beside.exceptions.get(name)]
        listed += [f"{_(text)}</a>" for what, text in PENDING.items() if beside.pending.get(what)]
    for page in (SIGN, PAGE):
        shown = unescape(clerk.get(f"{page}?lang=zh").text)
        assert [each for each in (*said, *listed) if each not in shown] == []
        assert [each.donor for each in found.donations if f">{each.donor} {each.name}<" not in shown] == []
        assert found.digest in shown
        assert found.number in shown


def test_signatures_are_withdrawn_with_a_reason_and_the_first_is_next_again(april: Visitors) -> None:
    clerk = signed_in(april, "15001")
    clerk.get(SIGN)
    clerk.send(SIGN, act="sign", reason="counted again")
    clerk.get(SIGN)
    assert "Withdraw all of them" in clerk.text
    clerk.send(SIGN, act="withdraw", why="Something was forgotten.")
    assert "clerk is next" in clerk.text


def test_the_papers_of_a_month_are_files(april: Visitors) -> None:
    manager = signed_in(april, "33001")
    for file, begin in (
        ("paper.pdf", b"%PDF"),
        ("board.pdf", b"%PDF"),
        ("figures.xlsx", b"PK"),
        ("figures.csv", b"\xef\xbb\xbf"),
    ):
        assert manager.get(f"{PAGE}/{file}").content.startswith(begin), file
    assert manager.get(f"{PAGE}/others.exe").status_code == 404


def test_a_station_sees_its_months_and_who_sits_above_sees_all_stations(april: Visitors) -> None:
    clerk, institute, centre = (signed_in(april, staff) for staff in ("15001", "32001", "91000"))
    assert "waits for your signature" in clerk.get("/month").text
    assert "Months of" in clerk.text
    institute.get("/month")
    assert f"Month {MONTH} at all stations" in institute.text
    assert "(3187)" not in institute.text
    centre.get("/month", month=MONTH)
    assert PLACE in centre.text
    assert "No station is called that" in centre.get("/month", month=MONTH, words="没有").text
    assert institute.get("/month/5001").url.path == f"/month/{PLACE}"


def test_every_figure_that_opens_has_its_name(april: Visitors) -> None:
    manager = signed_in(april, "33001")
    for name in FIGURES:
        of = "/1001" if name in OF_GOODS else "/VOL-01" if name == "rule" else ""
        assert manager.get(f"{PAGE}/figure/{name}{of}").status_code == 200, name


def test_whoever_signs_types_his_pin_once_more(real: Village, real_site: Visitors) -> None:
    give_pin(real.ledger, "15001", "730518")
    clerk = real_site()
    clerk.sign_in("15001", "730518")
    clerk.get("/me")
    answers = {}
    for pin in ("", "111111", "730518"):
        sent = {**clerk.hidden("/door/language"), "act": "sign", "pin": pin, "key": f"key-{pin}"}
        answers[pin] = clerk.client.post(SIGN, data=sent, headers={"origin": clerk.origin}).status_code
    assert answers[""] == answers["111111"] == 401
    assert answers["730518"] == 409  # nothing has happened there that could be signed


def test_a_paper_in_somebodys_name_waits_for_his_own_word(april: Visitors, lived_path: Path) -> None:
    drawn = BytesIO()
    Image.effect_noise((400, 300), 50).convert("RGB").save(drawn, "JPEG")
    (lived_path.parent / "paper.jpg").write_bytes(drawn.getvalue())
    ledger = open_ledger(lived_path, now=APRIL)
    paper = OnPaper("15001", "2026-04-02", keep_paper(lived_path, lived_path.parent / "paper.jpg"))
    with ledger.writing() as session:
        sign(session, MONTH, ADMINISTRATOR_THERE, reason="counted again", paper=paper)
    ledger.close()
    clerk, manager = signed_in(april, "15001"), signed_in(april, "33001")
    assert "No paper waits for you." in manager.get("/month/papers").text
    assert "Papers that wait for your own word: 1" in clerk.get("/month").text
    clerk.get("/month/papers")
    [photo] = re.findall(r'href="(/evidence/[^"]+)"', clerk.page.text)
    assert clerk.client.get(photo).headers["content-type"] == "image/jpeg"
    clerk.send("/month/papers")
    assert "Recorded:" in clerk.text
    assert "No paper waits for you." in clerk.text


def test_a_month_shows_a_nought_where_nothing_was_and_offers_signing_to_whoever_is_next_alone(april: Visitors) -> None:
    auditor = signed_in(april, "41000")
    auditor.get(PAGE)
    assert "<dt>Lapsed</dt><dd>0</dd>" in auditor.page.text
    assert "Who has signed" in auditor.text
    assert "Sign this month" not in auditor.text
    assert auditor.page.text.index('class="number">Closing<') < auditor.page.text.index('class="number">Opening<')
