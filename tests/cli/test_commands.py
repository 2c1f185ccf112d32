"""The contract of the commands: their names, the keys of their JSON, their exit codes; and the same shown to people."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from supermarket.sample import sample_folder
from supermarket.spending.goods.barcodes import in_store_barcode
from tests.cli.office import NOW, Office, typed
from tests.paper.reading import open_png, scan

CLERK: Final = "15001"
MANAGER: Final = "33001"
CENTRE: Final = "91000"


@pytest.fixture
def office(ledger_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Give an office on a drill ledger of the sample district, with nothing in the environment."""
    for variable in ("DB", "SITE", "OPERATOR", "NOW", "LANG", "TOKEN", "PIN"):
        monkeypatch.delenv(f"SUPERMARKET_{variable}", raising=False)
    return Office(ledger_path)


@pytest.fixture
def household(office: Office) -> str:
    """Enrol a household with 50 points, where the shop has 10 bars of soap."""
    number: str = office.does("household", "enrol", "--head", "王样甲", "--phone", "10030011000", by=CLERK).json[
        "household"
    ]
    office.does("deed", "credit", number, "VOL-01", "--quantity", "50", by="91000", site="3001")
    office.does("stock", "receive", "1001", "10", "--purchased", by=CLERK)
    return number


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


# --- a ledger is made -------------------------------------------------------------------------------------------------


def test_init_answers_with_origin_and_counts_by_kind(tmp_path: Path) -> None:
    db = tmp_path / "new" / "ledger.db"
    made = typed("init", "--db", db, "--drill", "--now", NOW, "--json")
    assert made.code == 0
    assert (made.json["origin"], made.json["purpose"]) == ("1000-1", "drill")
    counts = made.json["counts"]
    assert (counts["stream.opened"], counts["site.recorded"], counts["goods.recorded"]) == (1, 363, 29)
    assert db.exists()


def test_init_names_the_machine_after_the_node_and_shows_people_what_it_took(tmp_path: Path) -> None:
    made = typed("init", "--db", tmp_path / "ledger.db", "--drill", "--node", "5017")
    assert made.code == 0
    assert "5017-1" in made.out
    assert str(tmp_path / "ledger.db") in made.out


def test_init_reads_another_districts_files(tmp_path: Path) -> None:
    folder = tmp_path / "district"
    folder.mkdir()
    for name in ("sites", "staff", "rules", "goods", "settings"):
        text = (sample_folder() / f"{name}.csv").read_text(encoding="utf-8")
        (folder / f"{name}.csv").write_bytes(text.replace("220802", "330101").encode("gb18030"))
    made = typed("init", "--db", tmp_path / "ledger.db", "--from", folder, "--drill", "--now", NOW, "--json")
    assert made.json["counts"]["site.recorded"] == 363
    assert "donor.recorded" not in made.json["counts"]


def test_a_dry_run_of_init_makes_nothing(tmp_path: Path) -> None:
    tried = typed("init", "--db", tmp_path / "ledger.db", "--drill", "--dry-run", "--json")
    assert (tried.code, tried.json["counts"]["site.recorded"]) == (0, 363)
    assert list(tmp_path.iterdir()) == []


# --- what can be read without an operator -----------------------------------------------------------------------------

READ: Final[dict[tuple[str, ...], tuple[int, set[str]]]] = {
    ("site", "list"): (13, {"code", "name", "tier", "parent", "telephone"}),
    ("site", "list", "--tier", "institute"): (3, {"code", "name", "tier", "parent", "telephone"}),
    ("staff", "list"): (16, {"code", "role", "site", "person"}),
    ("deed", "rules"): (40, {"code", "name", "points", "unit"}),
    ("goods", "list"): (29, {"sku", "name", "points", "barcode", "barcodes", "minimum", "limit", "service"}),
    ("setting", "list"): (0, {"code", "value"}),
    ("stock", "list", "--site", "5001"): (0, {"sku", "on_hand"}),
}


@pytest.mark.parametrize("arguments", list(READ), ids=" ".join)
def test_a_list_needs_no_operator_and_answers_with_its_keys(office: Office, arguments: tuple[str, ...]) -> None:
    count, keys = READ[arguments]
    answer = office.does(*arguments)
    assert count in {0, len(answer.json)}
    assert all(keys <= set(row) for row in answer.json)
    shown = office.asks(*arguments)
    assert shown.code == 0
    assert len(lines(shown.out)) >= len(answer.json)


def test_the_site_in_the_environment_says_where_one_acts_and_narrows_no_list(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUPERMARKET_SITE", "5001")
    assert len(office.does("site", "list").json) == 13
    assert len(office.does("staff", "list").json) == 16


def test_goods_are_listed_with_null_where_there_is_no_limit_or_barcode_and_services_last(office: Office) -> None:
    goods = office.does("goods", "list").json
    assert goods[0] == {
        "sku": "1001",
        "name": "香皂",
        "unit": "块",
        "points": 3,
        "barcode": "2000000010014",
        "barcodes": [],
        "minimum": None,
        "limit": None,
        "service": False,
    }
    assert [(row["sku"], row["service"], row["barcode"]) for row in goods[-2:]] == [
        ("2001", True, None),
        ("2002", True, None),
    ]


# --- households and cards ---------------------------------------------------------------------------------------------

HOUSEHOLD: Final = {"household", "head", "site", "balance"}
CARD: Final = {"card", "household", "state"}


def test_a_household_is_enrolled_shown_and_found(office: Office) -> None:
    enrolled = office.does(
        "household", "enrol", "--head", "王样甲", "--phone", "10030011000", "--group", "一组", by=CLERK
    )
    assert set(enrolled.json) >= HOUSEHOLD
    number = enrolled.json["household"]
    assert (enrolled.json["head"], enrolled.json["site"], enrolled.json["balance"]) == ("王样甲", "3001", 0)
    assert office.does("household", "show", number, by=CLERK).json == enrolled.json
    for words in (["王样甲"], ["wyj"], ["一组"], ["1000"], ["王", "一组"]):
        assert office.does("household", "find", *words, by=CLERK).json == [enrolled.json]
    assert office.does("household", "find", "李", by=CLERK).json == []
    shown = office.asks("household", "show", number, by=CLERK)
    assert [word for word in (number, "王样甲", "3001") if word not in shown.out] == []


def test_site_names_the_station_or_the_shop_of_a_new_household(office: Office) -> None:
    for site, said in (("3002", ()), ("5002", ("--another",))):
        enrolled = office.does("household", "enrol", "--head", "李样乙", *said, by=CENTRE, site=site).json
        assert (enrolled["site"], enrolled["shop"]) == ("3002", "5002")
    assert len(office.does("household", "find", "李样乙", by=CENTRE, site="5002").json) == 2


def test_staff_from_elsewhere_see_a_mask(office: Office, household: str) -> None:
    for operator in ("15002", "41000"):
        shown = office.asks("household", "show", household, by=operator)
        assert "王*" in shown.out
        assert "王样甲" not in shown.out
        seen = office.does("household", "find", "王样甲", by=operator, site="3001").json
        assert [row["head"] for row in seen] == ["王*"]


def test_a_card_is_issued_shown_frozen_and_another_bound(office: Office, household: str, tmp_path: Path) -> None:
    issued = office.does("card", "issue", household, "--png", tmp_path / "card.png", by=CLERK).json
    assert set(issued) == CARD | {"payload"}
    assert (issued["household"], issued["state"]) == (household, "active")
    assert scan(open_png((tmp_path / "card.png").read_bytes()))["QRCode"] == [issued["payload"]]
    shown = office.does("card", "show", issued["payload"]).json
    assert shown == {"card": issued["card"], "household": household, "state": "active"}
    frozen = office.does("card", "freeze", household, by=CLERK).json
    assert frozen == {"card": issued["card"], "household": household, "state": "frozen"}
    blanks = office.does("card", "blank", "2", "--pdf", tmp_path / "blank.pdf", by=CENTRE).json
    assert [(set(card) >= CARD, card["household"], card["state"]) for card in blanks] == [(True, None, "blank")] * 2
    assert "payload" not in str(blanks)
    bound = office.does("card", "bind", household, blanks[0]["card"], by=CLERK).json
    assert bound == {"card": blanks[0]["card"], "household": household, "state": "active"}
    cancelled = office.does("card", "cancel", blanks[1]["card"], by=CENTRE).json
    assert cancelled == {"card": blanks[1]["card"], "household": None, "state": "cancelled"}


def test_whoever_is_given_another_card_is_told_which_one_opens_nothing_any_more(office: Office, household: str) -> None:
    first = office.asks("card", "issue", household, "--key", "one", by=CLERK).out
    assert "replaced" not in first
    card = next(word for word in first.split() if word.startswith("1000-1-"))
    second = office.asks("card", "issue", household, "--key", "two", by=CLERK).out
    assert f"Card {card}, which the household had, is replaced" in second
    assert "replaced" not in office.asks("card", "issue", household, "--key", "two", by=CLERK).out


def test_a_sheet_has_a_card_for_every_household_of_the_site_without_one(office: Office, tmp_path: Path) -> None:
    numbers = [
        office.does("household", "enrol", "--head", name, by=CLERK).json["household"] for name in ("王样甲", "李样乙")
    ]
    made = office.does("card", "sheet", "--pdf", tmp_path / "sheet.pdf", by=MANAGER).json
    assert [card["household"] for card in made] == numbers
    assert all(set(card) >= CARD for card in made)
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    for card in made:
        assert office.does("balance", card["payload"]).json["household"] == card["household"]


def test_what_a_cards_qr_code_holds_is_shown_once(office: Office, household: str) -> None:
    issued = office.asks("card", "issue", household, by=CLERK).out
    payload = next(word for word in issued.split() if len(word) == 32 and word.isdigit())
    later = office.asks("card", "show", payload).out + office.asks("household", "show", household, by=CLERK).out
    assert payload not in later


# --- earning and spending ---------------------------------------------------------------------------------------------


def test_a_deed_is_credited_with_all_that_can_be_said_of_it(office: Office, household: str) -> None:
    answer = office.does(
        *("deed", "credit", household, "vol-02", "--quantity", "２", "--on", "2026/3/2", "--served", "2026-02-27"),
        *("--member", "1", "--note", "照顾邻居，两次", "--key", "K-1"),
        by="91000",
        site="3001",
    )
    assert set(answer.json) >= {"entry", "household", "points", "balance"}
    assert (answer.json["points"], answer.json["balance"]) == (8, 58)
    again = office.does(
        *("deed", "credit", household, "VOL-02", "--quantity", "2", "--on", "2026-03-02", "--served", "2026-02-27"),
        *("--member", "1", "--note", "照顾邻居,两次", "--key", "K-1"),
        by="91000",
        site="3001",
    )
    assert again.json == answer.json


def test_goods_are_priced_received_and_redeemed(office: Office, household: str) -> None:
    price = office.does("goods", "price", "1001", "4", "--from", "2026-03-05", by=CENTRE).json
    assert (price["sku"], price["points"], price["from"]) == ("1001", 4, "2026-03-05")
    given = office.does("stock", "receive", "1002", "5", "--donated", "红十字会", by=CLERK).json
    assert {key: given[key] for key in ("sku", "quantity", "on_hand")} == {"sku": "1002", "quantity": 5, "on_hand": 5}
    assert office.does("stock", "list", site="5001").json == [
        {"sku": "1001", "on_hand": 10},
        {"sku": "1002", "on_hand": 5},
    ]
    redeemed = office.does("redeem", household, "1001x2", "2002", "--key", "K-1", by=CLERK).json
    assert set(redeemed) >= {"entry", "household", "lines", "points", "balance"}
    assert redeemed["lines"] == [
        {"sku": "1001", "quantity": 2, "points": 6, "near": None},
        {"sku": "2002", "quantity": 1, "points": 5, "near": None},
    ]
    assert (redeemed["points"], redeemed["balance"]) == (11, 39)
    assert office.does("redeem", household, "1001x2", "2002", "--key", "K-1", by=CLERK).json == redeemed


def test_what_an_act_lists_has_the_names_of_goods_with_their_codes(office: Office, household: str) -> None:
    priced = office.asks("goods", "price", "1001", "4", "--from", "2026-03-05", by=CENTRE).out
    assert "香皂 (1001) costs 4 points" in priced
    given = office.asks("redeem", household, "1001x2", "2002", by=CLERK).out.splitlines()
    assert [line.split()[:3] for line in given if "(" in line] == [["香皂", "(1001)", "2"], ["磨刀", "(2002)", "1"]]


def test_the_commands_take_the_barcodes_that_the_till_takes(office: Office, household: str) -> None:
    soap = in_store_barcode("1001")
    printed, scanned = soap.translate({48 + digit: 0xFF10 + digit for digit in range(10)}), f"]E0{soap}"
    assert office.does("stock", "receive", scanned, "5", "--purchased", by=CLERK).json["on_hand"] == 15
    lines = office.does("redeem", household, f"{printed}x2", f"]C1010{soap}", by=CLERK).json["lines"]
    assert [(line["sku"], line["quantity"]) for line in lines] == [("1001", 3)]
    (counted,) = office.does("stock", "count", f"0{soap}=11", "--why", f"{soap}=missing", by=CLERK).json
    assert (counted["sku"], counted["difference"]) == ("1001", -1)
    asked = office.does("stock", "write-off", scanned, "1", "--reason", "broken", by=CLERK).json
    sent = office.does("stock", "transfer", scanned, "1", "--to", "5002", by=CLERK).json
    price = office.does("goods", "price", printed, "7", by=CENTRE).json
    assert {asked["sku"], sent["sku"], price["sku"]} == {"1001"}


def test_a_balance_and_a_statement_are_read_without_an_operator(office: Office, household: str) -> None:
    office.does("redeem", household, "2001", by=CLERK)
    assert office.does("balance", household).json == {
        "household": household,
        "balance": 40,
        "lapsed": 0,
        "spendable": 40,
        "cumulative": 50,
    }
    told = office.does("statement", household, "--month", "2026-03").json
    assert {"household", "balance", "cumulative"} <= set(told)
    assert [(line["points"], line["balance"]) for line in told["lines"]] == [(50, 50), (-10, 40)]
    assert office.does("statement", household, "--month", "2026-02").json["lines"] == []
    shown = office.asks("statement", household).out
    assert [word for word in ("+50", "-10", "2026-03-02") if word not in shown] == []


def test_an_entry_is_reversed_with_a_reason(office: Office, household: str) -> None:
    entry = office.does("redeem", household, "1001", by=CLERK).json["entry"]
    done = office.does("reverse", entry, "--reason", "拿错了，换一件", by=CLERK).json
    assert set(done) >= {"entry", "reverses"}
    assert done["reverses"] == entry
    assert office.does("balance", household).json["balance"] == 50


def test_every_answer_is_shown_to_people_too(office: Office, household: str, tmp_path: Path) -> None:
    entry = office.does("redeem", household, "2002", by=CLERK).json["entry"]
    shown = [
        office.asks("deed", "credit", household, "VOL-01", by="91000", site="3001"),
        office.asks("stock", "receive", "1001", "1", "--purchased", by=CLERK),
        office.asks("redeem", household, "1001", by=CLERK),
        office.asks("reverse", entry, "--reason", "wrong", by=CLERK),
        office.asks("balance", household),
        office.asks("household", "find", "王", by=CLERK),
        office.asks("card", "issue", household, by=CLERK),
        office.asks("card", "show", household),
        office.asks("household", "enrol", "--head", "李样乙", by=CLERK),
        office.asks("card", "sheet", "--pdf", tmp_path / "a.pdf", by=MANAGER),
        office.asks("card", "blank", "1", "--pdf", tmp_path / "b.pdf", by=CENTRE),
        office.asks("goods", "price", "1001", "4", by=CENTRE),
        office.asks("audit", "verify"),
        office.asks("books", "rebuild", "--check"),
        office.asks("books", "rebuild"),
    ]
    assert {answer.code for answer in shown} == {0}
    assert [answer for answer in shown if not answer.out.strip()] == []
    assert all("{" not in answer.out for answer in shown)


# --- the books --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("household")
def test_an_audit_answers_with_its_streams_and_faults(office: Office) -> None:
    found = office.does("audit", "verify").json
    assert (found["ok"], found["faults"]) == (True, [])
    (stream,) = found["streams"]
    assert set(stream) == {"origin", "size", "root"}
    assert (stream["origin"], len(stream["root"])) == ("1000-1", 64)


def test_books_are_compared_and_rebuilt(office: Office, household: str) -> None:
    assert office.does("books", "rebuild", "--check").json == {"ok": True, "difference": None}
    assert office.does("books", "rebuild").json["ok"] is True
    assert office.does("balance", household).json["balance"] == 50


def test_a_clock_is_confirmed(office: Office) -> None:
    confirmed = office.does("clock", "confirm", "2026年3月2日", "--approver", "15001", by=MANAGER).json
    assert confirmed["date"] == "2026-03-02"


def test_the_doctor_answers_with_what_it_promises(office: Office) -> None:
    found: dict[str, Any] = office.does("doctor").json
    assert {"versions", "ledger", "free_bytes", "sqlite_faults", "advice"} <= set(found)
    assert found["ledger"]["pragmas"]["journal_mode"] == "wal"


def test_json_is_one_line_of_utf_8_with_chinese_as_it_is(office: Office) -> None:
    answer = office.does("goods", "list")
    assert answer.out.count("\n") == 1
    assert "香皂" in answer.out
    assert json.loads(answer.out)


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("household", "find", "不存在"), "No household here is called that."),
        (("claim", "list"), "There are no such claims."),
        (("stock", "transit"), "Nothing is on its way."),
        (("stock", "approvals"), "No write-off waits for approval."),
        (("paper", "list"), "No paper waits to be confirmed."),
    ],
)
def test_a_list_of_nothing_is_one_sentence_instead_of_bare_headings(
    office: Office, command: tuple[str, ...], sentence: str
) -> None:
    answer = office.asks(*command, by=CLERK)
    assert (answer.code, answer.out.strip()) == (0, sentence)


def test_a_household_that_may_be_here_already_is_shown_and_taken_where_it_is_said_to_be_another(
    office: Office, household: str
) -> None:
    asked = ("household", "enrol", "--head", "王 样甲", "--group", "1组")
    answer = office.asks(*asked, by=CLERK)
    assert answer.code == 1
    for shown in ("王 样甲", household, "王样甲", "--another"):
        assert shown in answer.err
    assert office.does(*asked, "--another", by=CLERK).json["head"] == "王 样甲"
    refusal = office.asks("member", "add", household, "--name", "王　样甲", by=CLERK)
    assert (refusal.code, f"{household}-1" in refusal.err) == (1, True)
    assert (
        office.does("member", "add", household, "--name", "王　样甲", "--another", by=CLERK).json["action"] == "added"
    )
