"""The installed command in processes of its own: a first day at the counter, on any console, with any environment."""

from pathlib import Path
from typing import Final

import pytest

from supermarket.households.finding.lookup import check_card, who
from supermarket.ledger import open_ledger
from tests.cli.frame.running import CHINESE
from tests.command import Answer, run
from tests.paper.reading import pages, picture_of_page, scan_page
from tests.village import START

NOW: Final = "2026-03-02T09:00:00+08:00"
GBK: Final = {"PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0", "PYTHONTZPATH": "", "SUPERMARKET_LANG": "zh"}
"""The console of a Chinese Windows, on a machine without a time-zone database."""


class Counter:
    """A counter where the environment says which ledger, who, where and when."""

    def __init__(self, db: Path, operator: str = "15001", site: str = "5001") -> None:
        self.env = {
            "SUPERMARKET_DB": str(db),
            "SUPERMARKET_OPERATOR": operator,
            "SUPERMARKET_SITE": site,
            "SUPERMARKET_NOW": NOW,
        }

    def asks(self, *arguments: str | Path, **env: str) -> Answer:
        return run(*arguments, env=self.env | env)

    def does(self, *arguments: str | Path, **env: str) -> Answer:
        answer = self.asks(*arguments, "--json", **env)
        assert (answer.code, answer.err) == (0, "")
        return answer


def refused(answer: Answer) -> str:
    assert (answer.code, answer.out, len(answer.err.splitlines())) == (1, "", 1)
    return answer.err


def test_a_first_day_at_the_counter(tmp_path: Path) -> None:
    """
    init → enrol → card → credit → receive → redeem → overspend refused → reverse → audit and books agree
    """
    counter = Counter(tmp_path / "ledger.db")
    assert counter.does("init", "--drill").json["origin"] == "1000-1"
    household = counter.does("household", "enrol", "--head", "王样甲", "--phone", "10030011000").json["household"]
    payload = counter.does("card", "issue", household, "--png", tmp_path / "card.png").json["payload"]
    administrator = {"SUPERMARKET_OPERATOR": "91000", "SUPERMARKET_SITE": "3001"}
    assert counter.does("deed", "credit", payload, "VOL-01", "--quantity", "20", **administrator).json["balance"] == 20
    assert counter.does("stock", "receive", "1001", "10", "--purchased").json["on_hand"] == 10
    redeemed = counter.does("redeem", payload, "1001x2", "2001", "--key", "K-1").json
    assert (redeemed["points"], redeemed["balance"]) == (16, 4)
    refused(counter.asks("redeem", payload, "1001x2", "--json"))
    assert counter.does("redeem", payload, "1001x2", "2001", "--key", "K-1").json == redeemed
    assert counter.does("reverse", redeemed["entry"], "--reason", "wrong item").json["reverses"] == redeemed["entry"]
    assert counter.does("balance", payload).json == {
        "household": household,
        "balance": 20,
        "lapsed": 0,
        "spendable": 20,
        "cumulative": 20,
    }
    assert counter.does("books", "rebuild", "--check").json["ok"]
    assert counter.does("audit", "verify").json["ok"]
    # nothing beside the ledger and the card, and the payload on the card alone
    files = {path.name for path in tmp_path.iterdir()}
    assert {name for name in files if not name.startswith("ledger.db")} == {"card.png"}
    assert [name for name in files if payload.encode() in (tmp_path / name).read_bytes()] == []


def test_options_count_more_than_the_environment(ledger_path: Path) -> None:
    counter = Counter(ledger_path, operator="15002", site="5002")
    enrolled = counter.does("household", "enrol", "--head", "王样甲", "--operator", "15001", "--site", "5001").json
    assert enrolled["shop"] == "5001"


def test_the_cards_of_a_printed_sheet_are_scanned_and_open_their_households(ledger_path: Path, tmp_path: Path) -> None:
    counter = Counter(ledger_path, operator="33001", site="3001")
    rows = "\n".join(f"3001,一组,王样{name}" for name in "甲乙丙丁戊己庚辛壬癸")
    (tmp_path / "households.csv").write_text(f"station,group,head\n{rows}\n", encoding="utf-8")
    households = [change["code"] for change in counter.does("household", "import", tmp_path / "households.csv").json]
    counter.does("card", "sheet", "--pdf", tmp_path / "sheet.pdf")
    pdf = (tmp_path / "sheet.pdf").read_bytes()
    assert pages(pdf) == 1
    scanned = [card.qr for card in scan_page(picture_of_page(pdf, 0, dots_per_inch=200)) if card]
    ledger = open_ledger(ledger_path, now=START)
    with ledger.reading() as session:
        named = [who(session, payload) for payload in scanned]
        for each in named:
            check_card(each)
    ledger.close()
    assert [each.household for each in named] == households
    assert {each.shown for each in named} == {"payload"}


# --- any console ------------------------------------------------------------------------------------------------------


def test_a_gbk_console_shows_what_it_can_and_never_fails(ledger_path: Path) -> None:
    counter = Counter(ledger_path)
    enrolled = counter.asks("household", "enrol", "--head", "孙样𬭎·α", **GBK)
    assert enrolled.code == 0
    shown = enrolled.written.decode("gbk")
    assert "孙样" in shown
    assert CHINESE.search(shown)
    with pytest.raises(UnicodeDecodeError):
        enrolled.written.decode("utf-8")
    roles = counter.asks("doctor", "--roles", **GBK)
    assert (roles.code, "√" in roles.written.decode("gbk")) == (0, True)
    wrong = counter.asks("balance", "12345", **GBK)
    assert (wrong.code, wrong.written) == (1, b"")
    assert CHINESE.search(wrong.told.decode("gbk"))


def test_json_is_utf_8_on_a_gbk_console_too(ledger_path: Path) -> None:
    counter = Counter(ledger_path)
    enrolled = counter.does("household", "enrol", "--head", "孙样𬭎", **GBK).json
    assert enrolled["head"] == "孙样𬭎"
    found = counter.does("household", "find", "𬭎", **GBK).json
    assert [row["household"] for row in found] == [enrolled["household"]]


def test_the_districts_day_needs_no_time_zone_database(ledger_path: Path) -> None:
    counter = Counter(ledger_path)
    late = {**GBK, "TZ": "America/New_York", "SUPERMARKET_NOW": "2026-03-02T16:30:00+00:00"}
    confirm = ("clock", "confirm", "2026-03-03", "--approver", "15001")
    assert counter.does(*confirm, **late, SUPERMARKET_OPERATOR="33001").json["date"] == "2026-03-03"


# --- no ledger --------------------------------------------------------------------------------------------------------


def test_where_a_ledger_was_expected_and_none_is_nothing_is_made(tmp_path: Path) -> None:
    home = {"XDG_DATA_HOME": str(tmp_path / "share"), "HOME": str(tmp_path)}
    if not Path("/var/lib/supermarket").is_dir():
        assert str(tmp_path / "share") in refused(run("balance", "12345", env=home))
    assert "none.db" in refused(run("site", "list", env={**home, "SUPERMARKET_DB": str(tmp_path / "x" / "none.db")}))
    assert list(tmp_path.iterdir()) == []


# --- hostile arguments ------------------------------------------------------------------------------------------------


def test_bytes_that_are_no_text_are_wrong_usage(ledger_path: Path) -> None:
    counter = Counter(ledger_path)
    for hostile in ("\udcff\udcfe", "\x1b]0;owned\x07", "9" * 100_000):
        wrong = counter.asks("redeem", hostile, "1001")
        assert (wrong.code, wrong.out) == (2, "")
        assert all(sign.isprintable() or sign == "\n" for sign in wrong.err)
