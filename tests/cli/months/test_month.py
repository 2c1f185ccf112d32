"""The month end on the command line: reconciled by anyone, signed in turn, listed, and printed."""

import csv
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from supermarket.spending.stock.deliveries import Delivery, receive
from supermarket.spending.stock.stocktakes import Counted, count
from supermarket.spending.stock.transfers import send
from tests.cli.office import typed
from tests.command import Answer, run
from tests.village import CLERK, MANAGER, Village

MARCH = "2026-03-03T09:00+08:00"
APRIL = "2026-04-02T09:00+08:00"


@pytest.fixture
def shop(village: Village) -> Village:
    """Give a village in which a household earned points and took goods for some."""
    return lived_in(village)


def lived_in(village: Village) -> Village:
    household = village.enrol()
    village.credit(household, 40)
    village.receive()
    village.redeem(household, "1001x2")
    return village


def month(shop: Village, verb: str, *arguments: str | Path, by: str = "", now: str = APRIL) -> Answer:
    """Run a command of the month at the clerk's shop, or at the site that the test names."""
    shared: list[str | Path] = ["--db", shop.ledger.database.path, "--now", now]
    shared += [] if "--site" in arguments else ["--site", "5001"]
    shared += ["--operator", by] if by else []
    return typed("month", verb, *shared, *arguments)


def signed(shop: Village) -> list[Any]:
    return [month(shop, "sign", "2026-03", "--json", by=by).json for by in ("15001", "33001", "32001")]


def test_a_reconciliation_is_answered_in_json(shop: Village) -> None:
    answer = month(shop, "reconcile", "2026-03", "--json", now=MARCH)
    told = answer.json
    assert answer.code == 0
    assert (told["site"], told["month"], told["sites"]) == ("3001", "2026-03", ["3001", "5001"])
    assert told["points"]["credits"] == 40
    assert told["goods"][0] == {
        "sku": "1001", "opening": 0, "purchased": 100, "donated": 0, "in": 0, "given": 2, "spoiled": 0, "out": 0,
        "counted": 0, "closing": 98,
    }  # fmt: skip
    assert all({"name", "ok", "difference", "entries"} <= set(check) and check["ok"] for check in told["checks"])
    listed = {each["name"]: each["entries"] for each in told["exceptions"]}
    assert len(listed["hand_entry"]) == len(listed["direct_credit"]) == 1


def test_a_reconciliation_on_the_screen_shows_its_sections(shop: Village) -> None:
    shown = month(shop, "reconcile", "2026-03", "--site", "3001")
    assert shown.code == 0
    for word in (
        "Points",
        "Goods",
        "Checks",
        "nothing to compare",
        "equal",
        "Exceptions",
        "number typed",
        "Beside",
        "nobody",
    ):
        assert word in shown.out


def test_points_that_households_brought_or_took_along_are_explained_at_both_places(shop: Village) -> None:
    """2026-03-02 a household that holds 20 moves from 3001 to 3002; the accounts stay where the points were earned."""
    assert "The closing of the points is" not in month(shop, "reconcile", "2026-03").out
    household = shop.enrol()
    shop.credit(household, 20)
    moved = ("household", "move", household, "--site", "3002", "--operator", "91000", "--now", MARCH)
    assert typed(*moved, "--db", str(shop.ledger.database.path)).code == 0
    left = month(shop, "reconcile", "2026-03", "--site", "3001").out
    assert "The closing of the points is 20 more" in left
    assert "took points along when they moved" in left
    come = month(shop, "reconcile", "2026-03", "--site", "3002").out
    assert "The closing of the points is 20 less" in come
    assert "brought points along when they moved" in come


def test_no_code_on_the_screen_is_without_its_name(shop: Village) -> None:
    with shop.writing() as session:
        count(session, [Counted("1001", 90)], CLERK)
    shown = month(shop, "reconcile", "2026-03").out
    for line in (
        r"Above it: 2001 云杉镇新时代文明实践所, 1000 洮北区新时代文明实践中心",
        r"Its shops: 5001 松坡村文明实践超市",
        r"SKU +Name +Opening .* Count difference +Closing",
        r"1001 +香皂 +100 +2 +-8 +90",
        r"2026-03-02 +1001 香皂 +-8 +15001 +1000-1-\d+",
        r"2026-03-02 +1000-1-\d+-\d\d 王\* +VOL-01 志愿服务时长 +\+40 +91000 +1000-1-\d+",
    ):
        assert re.search(line, shown), line
    assert "direct credit: 1" in shown


def test_what_lies_behind_exceptions_is_in_json(shop: Village) -> None:
    told = month(shop, "reconcile", "2026-03", "--json").json
    [line] = told["exception_lines"]["direct_credit"]
    assert (line["on"], line["points"], line["units"], line["fen"]) == ("2026-03-02", 40, None, None)
    assert line["household"]["name"] == "王*"
    assert line["what"] == [{"code": "VOL-01", "name": "志愿服务时长"}]
    assert line["who"] == [{"code": "91000", "name": ""}]
    assert told["awards"] == [{"rule": "VOL-01", "name": "志愿服务时长", "entries": 1, "units": 40, "points": 40}]
    assert told["households"] == {"all": 1, "earning": 1, "redeeming": 1}
    assert [each["code"] for each in told["above"]] == ["2001", "1000"]


def test_all_stations_are_a_list(whole: Village) -> None:
    everywhere = lived_in(whole)
    told = month(everywhere, "reconcile", "2026-03", "--all", "--json").json
    assert [each["site"] for each in told if each["entries"]] == ["3001"]
    assert len(told) == 187
    shown = month(everywhere, "reconcile", "2026-03", "--all").out
    lines = shown.splitlines()
    assert [line[:4] for line in lines if line.endswith("open")] == ["3001"], "a line where something happened"
    assert sum("without entries: 186" in line for line in lines) == 1
    assert len(lines) == 5, "headings and a rule, one line for the place, one for all others, and the sums"
    assert lines[-1].split()[:4] == ["all:", "187", "40", "6"], "the sums come last"


def test_a_month_with_a_failing_check_ends_with_code_1_and_names_the_entries(shop: Village) -> None:
    from supermarket.spending.till.kinds import TILL_SHUT, TillShut  # noqa: PLC0415 - only here
    from supermarket.spending.till.sessions import open_till  # noqa: PLC0415 - only here

    with shop.writing() as session:
        till = open_till(session, MANAGER)
        body = TillShut(opened=till.till, redemptions=1, points=3)
        entry = session.record(TILL_SHUT, body, MANAGER, site="5001", on=session.today).name
    shown = month(shop, "reconcile", "2026-03")
    assert shown.code == 1
    assert f"sessions_agree: see {entry}" in shown.out
    assert "Compare the till's receipts with what was told" in shown.out, "what to do about it"
    assert "differs" in shown.out
    refused = month(shop, "sign", "2026-03", by="15001")
    assert refused.code == 1
    assert "sessions_agree" in refused.err
    assert month(shop, "sign", "2026-03", "--reason", "power cut", by="15001").code == 0


def test_the_institutes_signature_is_recorded_at_the_shop_from_the_signed_paper(shop: Village, tmp_path: Path) -> None:
    photo = tmp_path / "签字.jpg"
    Image.linear_gradient("L").save(photo)
    for by in ("15001", "33001"):
        assert month(shop, "sign", "2026-03", by=by).code == 0
    paper = ("--paper", photo, "--signer", "32001", "--signed", "2026-04-01")
    assert "institute 32001 (on paper, 2026-04-01)" in month(shop, "sign", "2026-03", *paper, by="23001").out
    signature = month(shop, "list", "--site", "5001", "--json").json[1]["signatures"][2]
    assert (signature["actor"], signature["recorded_by"]) == ("32001", "23001")
    kept = shop.ledger.database.path.parent / "ledger-evidence" / f"{signature['paper']}.jpg"
    assert kept.read_bytes() == photo.read_bytes()


def test_a_paper_is_recorded_whole_or_not_at_all(shop: Village, tmp_path: Path) -> None:
    text = tmp_path / "signed.jpg"
    text.write_text("no photo", encoding="utf-8")
    assert month(shop, "sign", "2026-03", "--signer", "15001", by="33001").code == 2
    paper = ("--paper", text, "--signer", "15001", "--signed", "2026-04-01")
    refused = month(shop, "sign", "2026-03", *paper, by="33001")
    assert (refused.code, "signed.jpg" in refused.err) == (1, True)
    assert month(shop, "list", "--site", "5001", "--json").json[1]["signatures"] == []


def test_the_list_says_whose_signatures_have_lapsed(shop: Village) -> None:
    assert month(shop, "sign", "2026-03", by="15001").code == 0
    shop.time.move(days=31)
    with shop.writing() as session:
        receive(session, Delivery("1001", 1), replace(CLERK, on="2026-03-02"))
    assert "signatures lapsed" in month(shop, "list", "--site", "5001").out
    assert "lapsed: clerk 15001" in month(shop, "reconcile", "2026-03").out


def test_a_month_says_which_entries_rules_and_prices_it_went_by(shop: Village) -> None:
    told = month(shop, "reconcile", "2026-03", "--json").json
    assert [each["register"] for each in told["versions"]] == ["rules", "prices"]
    assert {"rows", "changed", "latest"} < set(told["versions"][0])
    shown = month(shop, "reconcile", "2026-03").out
    assert f"{told['entries']} entries, written from {told['first']} to {told['last']}" in shown
    assert f"the last by entry {told['versions'][1]['latest']}" in shown
    assert "No entries" in month(shop, "reconcile", "2026-03", "--site", "3187").out


def test_papers_are_written_beside_the_answer(shop: Village, tmp_path: Path) -> None:
    pdf, xlsx = tmp_path / "三月.pdf", tmp_path / "三月.xlsx"
    assert month(shop, "reconcile", "2026-03", "--pdf", pdf, "--xlsx", xlsx).code == 0
    assert pdf.read_bytes().startswith(b"%PDF")
    assert xlsx.read_bytes().startswith(b"PK")


def test_a_csv_for_programs_holds_every_figure_once_in_a_row_of_its_own(shop: Village, tmp_path: Path) -> None:
    shop.receive("1002", 10, donor="9001")
    path = tmp_path / "三月.csv"
    told = month(shop, "reconcile", "2026-03", "--csv", path, "--json").json
    assert path.read_bytes().startswith(b"\xef\xbb\xbfsite,month,section,item,figure,value\r\n")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {tuple(row[2:5]): row[5] for row in csv.reader(file)}
    assert rows["points", "", "closing"] == str(told["points"]["closing"])
    assert rows["goods", "1001", "given"] == "2"
    assert rows["donations", "9001 1002", "left"] == "10"
    assert rows["movement", "redeemed", "now"] == "6"
    assert rows["checks", "points_add_up", "ok"] == "1"
    assert rows["scope", "", "root"] == told["root"]
    assert rows["exceptions", "direct_credit", "entry"] == told["exceptions"][0]["entries"][0]
    assert month(shop, "reconcile", "2026-03", "--csv", tmp_path / "a.txt").code == 1
    every = tmp_path / "every.csv"
    assert month(shop, "reconcile", "2026-03", "--all", "--csv", every).code == 0
    with every.open(encoding="utf-8-sig", newline="") as file:
        assert len({row[0] for row in csv.reader(file)}) == 1 + 4


def test_what_stands_beside_the_figures_is_in_json_and_on_the_screen(shop: Village) -> None:
    shop.receive("1002", 10, donor="9001")
    with shop.writing() as session:
        sent = send(session, "1002", 4, "5002", CLERK).entry
    told = month(shop, "reconcile", "2026-03", "--json").json
    [gift] = told["donations"]
    assert (gift["donor"], gift["sku"], gift["restricted"], gift["received"], gift["left"]) == (
        "9001",
        "1002",
        None,
        10,
        6,
    )
    nothing: dict[str, list[str]] = {each: [] for each in ("claims", "notices", "objections", "write_offs", "cards")}
    assert told["pending"] == {**nothing, "transfers": [sent]}
    assert [(each["figure"], each["now"], each["before"]) for each in told["movement"]] == [
        ("issued", 40, 0), ("redeemed", 6, 0), ("spoiled", 0, 0), ("to staff", 0, 0),
    ]  # fmt: skip
    shown = month(shop, "reconcile", "2026-03").out
    for said in ("Gifts", "anything", "Still waiting", "goods on their way", sent, "Beside last month", "issued"):
        assert said in shown


def test_the_sheet_for_the_village_is_written(shop: Village, tmp_path: Path) -> None:
    path = tmp_path / "公开.pdf"
    assert month(shop, "reconcile", "2026-03", "--public", path).code == 0
    assert path.read_bytes().startswith(b"%PDF")
    assert month(shop, "reconcile", "2026-03", "--public", tmp_path / "a.txt").code == 1


def test_three_signatures_close_the_month_and_the_list_says_so(shop: Village) -> None:
    turns = signed(shop)
    assert [(each["turn"], each["closed"], len(each["signatures"])) for each in turns] == [
        ("manager", False, 1), ("institute", False, 2), (None, True, 3),
    ]  # fmt: skip
    listed = month(shop, "list", "--site", "5001", "--json").json
    assert [(each["month"], each["closed"], each["running"]) for each in listed] == [
        ("2026-04", False, True), ("2026-03", True, False),
    ]  # fmt: skip
    assert "clerk 15001, manager 33001, institute 32001" in month(shop, "list").out
    refused = run(
        "stock", "receive", "1001", "1", "--purchased", "--on", "2026-03-31",
        env={
            "SUPERMARKET_DB": str(shop.ledger.database.path), "SUPERMARKET_NOW": APRIL,
            "SUPERMARKET_OPERATOR": "15001", "SUPERMARKET_SITE": "5001",
        },
    )  # fmt: skip
    assert refused.code == 1
    assert "2026-03" in refused.err


def test_the_screen_says_who_signed_and_whose_turn_it_is(shop: Village) -> None:
    assert "To be signed next by the manager." in month(shop, "sign", "2026-03", by="15001").out
    late = run(
        "stock", "receive", "1001", "1", "--purchased", "--on", "2026-03-31",
        env={
            "SUPERMARKET_DB": str(shop.ledger.database.path), "SUPERMARKET_NOW": APRIL,
            "SUPERMARKET_OPERATOR": "15001", "SUPERMARKET_SITE": "5001",
        },
    )  # fmt: skip
    assert late.code == 0
    assert "lapsed: clerk 15001" in month(shop, "reconcile", "2026-03", by="15001").out
    assert "lapsed" not in month(shop, "sign", "2026-03", by="15001").out
    assert "nobody" in month(shop, "withdraw", "2026-03", "--reason", "one more", by="33001").out
    for by in ("15001", "33001"):
        month(shop, "sign", "2026-03", by=by)
    assert "closed" in month(shop, "sign", "2026-03", by="32001").out


def test_a_running_month_is_refused_in_one_sentence(shop: Village) -> None:
    refused = month(shop, "sign", "2026-04", by="15001")
    assert refused.code == 1
    assert refused.err.count("\n") == 1
