"""What the commands refuse: exit code 1, nothing on stdout, one plain sentence on stderr, and nothing written."""

from pathlib import Path
from typing import Final

import pytest

from supermarket.households.numbers import new_payload, number
from supermarket.journal.database import Database
from tests.cli.office import NOW, Office, typed

CLERK: Final = "15001"
MANAGER: Final = "33001"
CENTRE: Final = "91000"
STRANGER: Final = new_payload(lambda _size: b"twelve bytes")
UNKNOWN: Final = number("1000", "1", 999_999)


def refuses(office: Office, *arguments: str | Path, by: str | None = None, site: str | None = None) -> str:
    """Ask for something that is refused, as text and as JSON, and return the sentence."""
    before = office.entries()
    plain, as_json = office.asks(*arguments, by=by, site=site), office.asks(*arguments, "--json", by=by, site=site)
    assert (plain.code, plain.out, as_json.code, as_json.out) == (1, "", 1, "")
    assert plain.err == as_json.err
    assert len(plain.err.splitlines()) == 1
    assert plain.err.rstrip().endswith(".")
    assert office.entries() == before
    return plain.err


def misuses(office: Office, *arguments: str | Path, by: str | None = None) -> str:
    """Ask for something wrongly: exit code 2, what is wrong and the usage on stderr."""
    before = office.entries()
    wrong = office.asks(*arguments, by=by)
    assert (wrong.code, wrong.out) == (2, "")
    assert "Usage: supermarket" in wrong.err
    assert office.entries() == before
    return wrong.err


# --- the counter ------------------------------------------------------------------------------------------------------


def test_a_card_that_opens_nothing_is_refused_each_in_words_of_its_own(
    office: Office, household: str, tmp_path: Path
) -> None:
    lost = office.does("card", "issue", household, by=CLERK).json
    blank = office.does("card", "blank", "1", "--pdf", tmp_path / "b.pdf", by=CENTRE).json[0]
    slipped = lost["payload"][:-1] + str((int(lost["payload"][-1]) + 1) % 10)
    sentences = {
        "mistyped": refuses(office, "redeem", slipped, "2002", by=CLERK),
        "unknown": refuses(office, "redeem", STRANGER, "2002", by=CLERK),
        "blank": refuses(office, "redeem", blank["card"], "2002", by=CLERK),
    }
    office.does("card", "freeze", lost["payload"], by=CLERK)
    sentences["frozen"] = refuses(office, "redeem", lost["payload"], "2002", by=CLERK)
    office.does("card", "bind", household, blank["card"], by=CLERK)
    sentences["replaced"] = refuses(office, "redeem", lost["payload"], "2002", by=CLERK)
    office.does("card", "cancel", blank["card"], by=MANAGER)
    sentences["cancelled"] = refuses(office, "redeem", blank["card"], "2002", by=CLERK)
    assert len(set(sentences.values())) == 6
    assert all(lost["payload"] not in sentence for sentence in sentences.values())
    for command in ("balance", "statement"):
        refuses(office, command, lost["payload"])


@pytest.mark.parametrize(
    "lines",
    [["2001x6"], ["1001x11"], ["1002"], ["1005x3"], ["1001x0"], ["1001x1000"], ["1999"], ["soap"], ["6901234567892"]],
    ids=["balance", "stock", "no stock", "limit", "zero", "absurd", "unknown", "no sku", "barcode"],
)
def test_a_basket_that_breaks_a_rule_is_refused(office: Office, household: str, lines: list[str]) -> None:
    refuses(office, "redeem", household, *lines, by=CLERK)
    assert office.does("balance", household).json["balance"] == 50


def test_goods_that_are_refused_are_named_beside_their_code(office: Office, household: str) -> None:
    assert "香皂 (1001)" in refuses(office, "redeem", household, "1001x11", by=CLERK)
    assert "牙刷 (1002)" in refuses(office, "redeem", household, "1002", by=CLERK)
    assert "(1999)" not in refuses(office, "redeem", household, "1999", by=CLERK)


def test_withdrawn_goods_and_ended_rules_are_refused(office: Office, household: str) -> None:
    office.does("goods", "end", "1001", by=CENTRE)
    office.does("rule", "end", "VOL-02", by=CENTRE)
    assert "1001" in refuses(office, "redeem", household, "1001", by=CLERK)
    assert "VOL-02" in refuses(office, "deed", "credit", household, "VOL-02", by="91000", site="3001")
    assert "1001" not in [row["sku"] for row in office.does("goods", "list").json]
    assert "VOL-02" not in [row["code"] for row in office.does("deed", "rules").json]


@pytest.mark.parametrize("quantity", ["0", "-1", "1000", "999999999999999"])
def test_zero_negative_and_absurd_quantities_are_refused(office: Office, household: str, quantity: str) -> None:
    refuses(office, "deed", "credit", household, "VOL-01", "--quantity", quantity, by="91000", site="3001")
    if quantity != "1000":
        refuses(office, "stock", "receive", "1001", quantity, "--purchased", by=CLERK)


@pytest.mark.parametrize("day", ["2026-03-03", "2026-01-29"])
def test_days_to_come_and_days_long_gone_are_refused(office: Office, household: str, day: str) -> None:
    assert day in refuses(office, "deed", "credit", household, "VOL-01", "--on", day, by="91000", site="3001")
    assert day in refuses(office, "redeem", household, "2002", "--on", day, by=CLERK)
    assert day in refuses(office, "stock", "receive", "1001", "1", "--purchased", "--on", day, by=CLERK)
    refuses(office, "deed", "credit", household, "VOL-01", "--served", "2026-03-03", by="91000", site="3001")


def test_a_key_that_was_used_for_something_else_is_refused(office: Office, household: str) -> None:
    entry = office.does("redeem", household, "2002", "--key", "K-1", by=CLERK).json["entry"]
    assert entry in refuses(office, "redeem", household, "2001", "--key", "K-1", by=CLERK)
    assert entry in refuses(office, "deed", "credit", household, "VOL-01", "--key", "K-1", by="91000", site="3001")


def test_a_second_reversal_and_one_of_goods_that_are_gone_are_refused(office: Office, household: str) -> None:
    credit = office.does("deed", "credit", household, "VOL-01", "--quantity", "9", by="91000", site="3001").json[
        "entry"
    ]
    delivery = office.does("stock", "receive", "1001", "5", "--purchased", by=CLERK).json["entry"]
    spent = office.does("redeem", household, "1001x13", by=CLERK).json["entry"]
    assert "3 of 1001" in refuses(office, "reverse", delivery, "--reason", "wrong", by=CLERK)
    undone = office.does("reverse", spent, "--reason", "wrong", by=CLERK).json["entry"]
    assert undone in refuses(office, "reverse", spent, "--reason", "wrong", by=CLERK)
    refuses(office, "reverse", undone, "--reason", "wrong", by=CLERK)
    refuses(office, "reverse", "1000-1-99999", "--reason", "wrong", by=CLERK)
    refuses(office, "reverse", credit, "--reason", "王样甲弄错了", by=MANAGER)


def test_who_may_not_is_refused_and_so_is_who_says_not_who_he_is(office: Office, household: str) -> None:
    assert "--operator" in refuses(office, "redeem", household, "2002", site="5001")
    assert "15999" in refuses(office, "redeem", household, "2002", by="15999", site="5001")
    assert "5002" in refuses(office, "redeem", household, "2002", by="15002", site="5001")
    assert "doctor --roles" in refuses(office, "deed", "credit", household, "VOL-01", by=CLERK)
    assert "--operator" in refuses(office, "household", "show", household)
    assert "--operator" in refuses(office, "household", "find", "王")
    refuses(office, "redeem", household, "2002", by=CENTRE)


def test_goods_are_either_bought_or_given(office: Office) -> None:
    refuses(office, "stock", "receive", "1001", "1", by=CLERK)
    refuses(office, "stock", "receive", "1001", "1", "--purchased", "--donated", "9001", by=CLERK)
    refuses(office, "stock", "receive", "1001", "1", "--donated", "9999", by=CLERK)
    refuses(office, "stock", "receive", "2001", "1", "--purchased", by=CLERK)


def test_an_unknown_household_or_site_is_refused(office: Office) -> None:
    assert UNKNOWN in refuses(office, "balance", UNKNOWN)
    refuses(office, "card", "issue", UNKNOWN, by=CLERK)
    refuses(office, "household", "enrol", "--head", "王样甲", by=CENTRE, site="9999")
    refuses(office, "household", "enrol", "--head", "王样甲", by=CENTRE)
    refuses(office, "stock", "list", site="9999")
    refuses(office, "stock", "list")


def test_a_price_below_one_or_before_today_is_refused(office: Office) -> None:
    refuses(office, "goods", "price", "1001", "0", by=CENTRE)
    refuses(office, "goods", "price", "1001", "4", "--from", "2026-03-01", by=CENTRE)
    refuses(office, "goods", "price", "1999", "4", by=CENTRE)


# --- paper ------------------------------------------------------------------------------------------------------------


def test_a_file_that_is_there_is_never_overwritten_and_no_card_is_issued(
    office: Office, household: str, tmp_path: Path
) -> None:
    for name in ("card.png", "cards.pdf"):
        (tmp_path / name).write_bytes(b"old")
    assert "card.png" in refuses(office, "card", "issue", household, "--png", tmp_path / "card.png", by=CLERK)
    refuses(office, "card", "sheet", "--pdf", tmp_path / "cards.pdf", by=MANAGER)
    refuses(office, "card", "blank", "1", "--pdf", tmp_path / "cards.pdf", by=CENTRE)
    refuses(office, "card", "blank", "1", "--pdf", tmp_path / "cards.txt", by=CENTRE)
    refuses(office, "card", "blank", "1", "--pdf", tmp_path / "none" / "cards.pdf", by=CENTRE)
    refuses(office, "card", "blank", "5001", "--pdf", tmp_path / "more.pdf", by=CENTRE)
    assert [(tmp_path / name).read_bytes() for name in ("card.png", "cards.pdf")] == [b"old", b"old"]


# --- ledgers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["site", "list"],
        ["balance", UNKNOWN],
        ["redeem", UNKNOWN, "1001", "--operator", CLERK],
        ["household", "enrol", "--head", "王样甲", "--operator", CLERK],
        ["audit", "verify"],
        ["books", "rebuild"],
        ["clock", "confirm", "2026-03-02", "--approver", CLERK, "--operator", MANAGER],
    ],
    ids=" ".join,
)
def test_where_no_ledger_is_none_is_made(tmp_path: Path, arguments: list[str]) -> None:
    for db in (tmp_path / "none.db", tmp_path / "folder" / "none.db"):
        refused = typed(*arguments, "--db", db)
        assert (refused.code, refused.out, len(refused.err.splitlines())) == (1, "", 1)
        assert str(db) in refused.err
        assert "supermarket init" in refused.err
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_is_never_made_over_another(office: Office) -> None:
    before = office.db.read_bytes()
    refused = typed("init", "--db", office.db, "--drill")
    assert (refused.code, refused.out) == (1, "")
    assert office.db.read_bytes() == before


def test_init_refuses_a_node_that_is_no_site_and_a_folder_that_is_no_district(tmp_path: Path) -> None:
    for words in (["--node", "5999"], ["--from", tmp_path]):
        refused = typed("init", "--db", tmp_path / "x.db", "--drill", *words)
        assert (refused.code, refused.out, len(refused.err.splitlines())) == (1, "", 1)
    assert list(tmp_path.iterdir()) == []


def test_only_a_drill_is_told_the_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = tmp_path / "real.db"
    told = typed("init", "--db", db, "--now", NOW)
    assert (told.code, told.out, db.exists()) == (1, "", False)
    unsaid = typed("init", "--db", db)
    assert (unsaid.code, unsaid.out, db.exists()) == (1, "", False)
    assert [way for way in ("--sample", "--from") if way not in unsaid.err] == []
    assert typed("init", "--db", db, "--sample", "--from", tmp_path).code == 2
    assert typed("init", "--db", db, "--sample", "--json").json["purpose"] == "record"
    for words in (["site", "list"], ["household", "enrol", "--head", "王", "--operator", CENTRE, "--site", "5001"]):
        refused = typed(*words, "--db", db, "--now", NOW)
        assert (refused.code, refused.out, "--now" in refused.err) == (1, "", True)
    monkeypatch.setenv("SUPERMARKET_NOW", NOW)
    assert typed("site", "list", "--db", db).code == 1
    monkeypatch.delenv("SUPERMARKET_NOW")
    assert typed("site", "list", "--db", db).code == 0


def test_in_a_drill_the_time_told_is_that_of_the_entries(office: Office, household: str) -> None:
    later = Office(office.db, now="2026-03-20T00:10:00+09:00")
    later.does("deed", "credit", household, "VOL-01", by="91000", site="3001")
    assert later.does("statement", household).json["lines"][-1]["on"] == "2026-03-19"
    earlier = Office(office.db, now="2026-03-19T00:00:00+08:00").asks("redeem", household, "2002", by=CLERK)
    assert (earlier.code, earlier.out) == (1, "")


# --- tampering --------------------------------------------------------------------------------------------------------


def test_a_tampering_is_named_by_origin_and_seq_and_exits_1_in_every_mode(office: Office, household: str) -> None:
    entry = office.does("deed", "credit", household, "VOL-02", by="91000", site="3001").json["entry"]
    database = Database(office.db)
    with database.writing() as transaction:
        transaction.driver.execute("DROP TRIGGER entry_never_changed")
        changed = "UPDATE entry SET body = replace(body, '\"points\":4', '\"points\":9') WHERE origin || '-' || seq = ?"
        assert transaction.driver.execute(changed, (entry,)).rowcount == 1
    database.close()
    found = office.asks("audit", "verify", "--json")
    assert (found.code, found.json["ok"]) == (1, False)
    origin, _hyphen, seq = entry.rpartition("-")
    assert (origin, int(seq)) in [(fault["origin"], fault["seq"]) for fault in found.json["faults"]]
    assert all({"origin", "seq", "what"} <= set(fault) for fault in found.json["faults"])
    shown = office.asks("audit", "verify")
    assert (shown.code, entry in shown.out) == (1, True)
    differ = office.asks("books", "rebuild", "--check", "--json")
    assert (differ.code, differ.json["ok"]) == (1, False)
    assert set(differ.json["difference"]) == {"table", "expected", "found"}


# --- hostile arguments ------------------------------------------------------------------------------------------------

HOSTILE: Final = ["\x1b[2J", "a\x00b", "a\nb", "\udcff", "x" * 1_001, "", "  "]


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_what_cannot_be_read_is_wrong_usage_and_never_shown_as_it_is(
    office: Office, household: str, hostile: str
) -> None:
    for words in (
        ["balance", hostile],
        ["redeem", household, hostile],
        ["deed", "credit", household, hostile],
        ["household", "enrol", "--head", hostile],
        ["reverse", "1000-1-1", "--reason", hostile],
        ["deed", "credit", household, "VOL-01", "--note", hostile],
        ["redeem", household, "2002", "--key", hostile],
    ):
        wrong = misuses(office, *words, by=CLERK)
        assert "\x1b" not in wrong
        assert "\x00" not in wrong
        assert max(map(len, wrong.splitlines())) < 200


def test_what_can_be_read_but_means_nothing_is_refused(office: Office, household: str) -> None:
    for typed_ in ("'; DROP TABLE entry; --", "../../etc/passwd", "%s%n", "{0}", "９" * 32, "x" * 1_000, "🙂"):
        refuses(office, "balance", typed_)
        refuses(office, "redeem", household, typed_, by=CLERK)
        refuses(office, "deed", "credit", household, typed_, by="91000", site="3001")
        refuses(office, "reverse", typed_, "--reason", "wrong", by=CLERK)
        assert office.does("household", "find", typed_, by=CLERK).json == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["redeem"],
        ["redeem", UNKNOWN],
        ["deed", "credit", UNKNOWN],
        ["deed", "credit", UNKNOWN, "VOL-01", "--quantity", "two"],
        ["deed", "credit", UNKNOWN, "VOL-01", "--on", "tomorrow"],
        ["stock", "receive", "1001", "1.5", "--purchased"],
        ["reverse", "1000-1-1"],
        ["household", "enrol"],
        ["card", "blank", "1"],
        ["card", "blank", "one", "--pdf", "x.pdf"],
        ["statement", UNKNOWN, "--month", "March"],
        ["redeem", UNKNOWN, "1001", "--reason", "lazy"],
        ["site", "list", "--tier", "village"],
        ["goods", "prize", "1001", "4"],
        ["nonsense"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_2_with_the_usage(office: Office, arguments: list[str]) -> None:
    misuses(office, *arguments, by=CLERK)


def test_full_width_digits_are_digits_wherever_they_are_typed(office: Office, household: str) -> None:
    wide = str.maketrans("0123456789-", "０１２３４５６７８９－")
    assert office.does("balance", household.translate(wide)).json["household"] == household
    redeemed = office.does("redeem", household.translate(wide), "１００１ｘ２", by=CLERK).json
    assert redeemed["points"] == 6
    assert office.does("stock", "receive", "１００１", "５", "--purchased", by=CLERK).json["on_hand"] == 13
    entry = redeemed["entry"].translate(wide)
    assert office.does("reverse", entry, "--reason", "wrong", by=CLERK).json["reverses"] == redeemed["entry"]
    assert office.does("stock", "list", site="５００１").json == [{"sku": "1001", "on_hand": 15}]
