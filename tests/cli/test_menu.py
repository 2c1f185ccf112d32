"""The menu that `supermarket` alone opens at a terminal: chosen by digit, each role sees what it may do."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from PIL import Image

from supermarket.clock import system_clock
from supermarket.district.files import SITE_FILE
from supermarket.district.imports import add_row, end_row
from supermarket.journal.store import entries
from supermarket.ledger import open_ledger
from supermarket.opening import Opening, init
from supermarket.sample import sample_folder
from supermarket.spending.files import GOODS_FILE
from supermarket.spending.sessions import open_till
from supermarket.spending.till_commands import Act
from supermarket.spending.till_kinds import TILL_SHUT, TillShut
from tests.cli.stall import NOW, READY, RICE, SOAP, Stall, code, opened, prepared
from tests.cli.terminal import END, Terminal
from tests.command import run
from tests.pins import give_pin
from tests.sound import check_file
from tests.village import ADMINISTRATOR, CLERK

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
LEAVE: Final = "  0  leave\n"
CARD: Final = "2800000150013"
"""The staff card of the clerk 15001."""
ALL: Final = (
    "exchange",
    "find a household",
    "new card for a lost one",
    "register who may fetch for whom",
    "goods arrived",
    "count the shelf",
    "spoiled goods",
    "deeds and points",
    "month end",
    "back up",
    "verify for the auditor",
)
READERS: Final = ("find a household", "deeds and points", "month end", "back up", "verify for the auditor")
EXCHANGE, FIND, NEW_CARD, PROXY, ARRIVED, COUNT, SPOILED, DEEDS, MONTH_END, BACK_UP, VERIFY = map(str, range(1, 12))
"""The digits of a clerk's menu."""


@pytest.fixture(scope="module")
def made_stall(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Stall:
    return prepared(made_ledger, tmp_path_factory.mktemp("menu"))


@pytest.fixture
def stall(made_stall: Stall, tmp_path: Path) -> Iterator[Stall]:
    """Give a shop of this test's own; whatever was done at its desk, its books agree in the end."""
    own = made_stall.copied(tmp_path)
    yield own
    check_file(own.path)


@contextmanager
def desk(stall: Stall, staff: str = "15001", **env: str) -> Iterator[Terminal]:
    """Open the menu as a member of staff, and leave it in the end."""
    place = {"SUPERMARKET_DB": str(stall.path), "SUPERMARKET_NOW": NOW, "SUPERMARKET_OPERATOR": staff}
    with Terminal(env={**place, **env}) as terminal:
        yield terminal
        terminal.type("0\r")
        terminal.ended()


def answered(terminal: Terminal, *answers: str) -> str:
    """Wait for the menu, answer one question after another, and return what is shown until the menu comes again."""
    terminal.until(LEAVE)
    terminal.type("".join(f"{answer}\r" for answer in answers))
    return terminal.until("====\n")


def choices(shown: str) -> list[str]:
    """Return the names of the menu in the order of their digits."""
    lines = [line.split(maxsplit=1) for line in shown.splitlines() if line.startswith(" ")]
    assert [digit for digit, _name in lines] == [*map(str, range(1, len(lines))), "0"]
    return [name for _digit, name in lines[:-1]]


# --- who sees what ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("staff", "may"),
    [("15001", ALL), ("33001", ALL), ("91000", ALL), ("23001", READERS), ("41000", READERS)],
    ids=["clerk", "manager", "administrator", "reviewer", "auditor"],
)
def test_each_role_sees_what_it_may_do(stall: Stall, staff: str, may: tuple[str, ...]) -> None:
    with desk(stall, staff) as terminal:
        assert choices(terminal.until(LEAVE)) == list(may)


def test_the_menu_is_in_the_persons_words(stall: Stall) -> None:
    with desk(stall, SUPERMARKET_LANG="zh") as terminal:
        shown = terminal.until("  0  离开\n")
        assert [line[5:] for line in shown.splitlines() if line.startswith(" ")][:-1] == [
            "兑换",
            "找人",
            "补卡",
            "代领登记",
            "入库",
            "盘点",
            "报损",
            "积分（申报、公示、入账）",
            "月结",
            "备份",
            "交审计",
        ]


def test_who_is_not_named_is_asked_for_his_code(stall: Stall) -> None:
    with desk(stall, "") as terminal:
        terminal.until("staff code:\n")
        terminal.type("１５００１\r\n")
        assert choices(terminal.until(LEAVE)) == list(ALL)


def test_a_staff_card_is_scanned_instead_of_the_code(stall: Stall) -> None:
    for scan in (f"{CARD}\r", CARD):
        with desk(stall, "") as terminal:
            terminal.until("staff code:\n")
            terminal.type(scan)
            assert choices(terminal.until(LEAVE)) == list(ALL)


@pytest.mark.parametrize("command", [(), ("counter",)], ids=["menu", "till"])
def test_entries_say_that_their_actor_scanned_his_card_and_knew_his_pin(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    path = tmp_path / "ledger.db"
    init(path, Opening(sample_folder()), system_clock())
    ledger = open_ledger(path)
    give_pin(ledger, "15001", "4071")
    ledger.close()
    with Terminal(*command, env={"SUPERMARKET_DB": str(path)}) as terminal:
        terminal.until("staff code:\n")
        terminal.type(f"{CARD}\r\n")
        terminal.until("PIN of 15001: ")
        terminal.type("4071\r\n")
        if not command:
            terminal.until(LEAVE)
            terminal.type(f"{EXCHANGE}\r")
        terminal.until(READY)
        terminal.type(f"{code(Act.SHUT)}\r")
        terminal.until("0 redemptions, 0 points")
        if not command:
            terminal.until(LEAVE)
            terminal.type("0\r")
        terminal.ended()
    ledger = open_ledger(path)
    with ledger.reading() as session:
        day = [entry for entry in entries(session.transaction) if entry.kind in {"till.opened", "till.shut"}]
    ledger.close()
    assert [(entry.actor, entry.site, entry.content["known"]) for entry in day] == [("15001", "5001", "card")] * 2


@pytest.mark.parametrize("typed", ["99999\r", "２８０００００９９９９９\r", "\r", END])
def test_nobody_unknown_gets_a_menu(stall: Stall, typed: str) -> None:
    place = {"SUPERMARKET_DB": str(stall.path), "SUPERMARKET_NOW": NOW}
    with Terminal(env=place) as terminal:
        terminal.until("staff code:\n")
        terminal.type(typed + END)
        terminal.ended()
        assert LEAVE not in terminal.shown


# --- chosen by digit --------------------------------------------------------------------------------------------------


def test_what_is_no_digit_of_the_menu_rings_and_shows_it_again(stall: Stall) -> None:
    with desk(stall) as terminal:
        for wrong in ("12", "00", "-1", "01", "exchange", SOAP):
            assert "\a" in answered(terminal, wrong), wrong


def test_a_code_that_nobody_has_is_asked_for_again(stall: Stall) -> None:
    with desk(stall, "") as terminal:
        terminal.until("staff code:\n")
        terminal.type("15O01\r")
        assert "\a" in terminal.until("try again.\n")
        terminal.type("15001\r")
        terminal.until(LEAVE)


def test_an_empty_line_leaves_nothing(stall: Stall) -> None:
    with desk(stall) as terminal:
        terminal.until(LEAVE)
        terminal.type("\r\r\n")
        terminal.type(f"{MONTH_END}\r")
        terminal.until(BACK)
        terminal.type("\r0\r")
        terminal.until(LEAVE)


@pytest.mark.parametrize("leaving", ["0\r", "０\r", END])
def test_it_is_left_by_nought_and_by_the_end_of_input(stall: Stall, leaving: str) -> None:
    place = {"SUPERMARKET_DB": str(stall.path), "SUPERMARKET_NOW": NOW, "SUPERMARKET_OPERATOR": "15001"}
    with Terminal(env=place) as terminal:
        terminal.until(LEAVE)
        terminal.type(leaving)
        terminal.ended()


def test_a_line_feed_after_the_return_is_no_answer_to_the_next_question(stall: Stall) -> None:
    with desk(stall) as terminal:
        terminal.until(LEAVE)
        terminal.type(f"{COUNT}\r\n{SOAP}\r\n50\r\n")
        assert "counted 50" in terminal.until(LEAVE)


def test_an_empty_answer_goes_back_and_nothing_is_done(stall: Stall) -> None:
    kinds = ("stock.received", "stock.counted", "card.bound", "card.frozen", "proxy.authorised")
    before = stall.written(*kinds)
    with desk(stall) as terminal:
        for answers in (
            (ARRIVED, ""),
            (ARRIVED, SOAP, ""),
            (ARRIVED, SOAP, "5", "1", ""),
            (ARRIVED, "牙", "", ""),
            (COUNT, SOAP, ""),
            (NEW_CARD, ""),
            (NEW_CARD, stall.household, ""),
            (NEW_CARD, "样", "", ""),
            (PROXY, ""),
            (PROXY, stall.card, ""),
            (PROXY, stall.card, stall.other, ""),
            (FIND, ""),
            (BACK_UP, ""),
            (MONTH_END, "0"),
            (MONTH_END, "2", "", "0"),
            (MONTH_END, "3", "1", "", "0"),
        ):
            assert "\a" not in answered(terminal, *answers), answers
    assert stall.written(*kinds) == before


def test_nought_goes_back_from_what_is_asked_for_by_number_or_name(stall: Stall) -> None:
    with desk(stall) as terminal:
        for answers in ((ARRIVED, "0"), (COUNT, "0"), (NEW_CARD, "0"), (PROXY, "0"), (PROXY, stall.card, "0")):
            assert "\a" not in answered(terminal, *answers), answers
        assert "\a" not in answered(terminal, BACK_UP, "0")
    with desk(stall, "91000") as terminal:
        assert "\a" not in answered(terminal, COUNT, "0")


# --- what it does -----------------------------------------------------------------------------------------------------


def test_exchanging_opens_the_till_and_comes_back_when_it_is_shut(stall: Stall) -> None:
    with desk(stall) as terminal:
        terminal.until(LEAVE)
        for last in (f"{code(Act.SHUT)}\r", END):
            terminal.type(f"{EXCHANGE}\r")
            terminal.until(READY)
            terminal.type(f"{stall.card}\r{SOAP}\r+\r{last}")
            terminal.until("1 redemption, 3 points")
            terminal.until(LEAVE)
    assert [entry["kind"] for entry in stall.written()] == ["till.opened", "goods.redeemed", "till.shut"] * 2


def test_somebody_is_found_by_his_name(stall: Stall) -> None:
    with desk(stall) as terminal:
        assert "王样甲" in answered(terminal, FIND, "wyj")
        assert "李样乙" in answered(terminal, FIND, "二组")


def test_an_auditor_finds_people_without_their_names(stall: Stall) -> None:
    with desk(stall, "41000") as terminal:
        shown = answered(terminal, "1", "wyj")
        assert "王*" in shown
        assert "王样甲" not in shown


def test_a_lost_card_is_frozen_and_a_blank_one_bound(stall: Stall) -> None:
    with desk(stall) as terminal:
        assert f"of household {stall.household} is active" in answered(terminal, NEW_CARD, stall.household, stall.blank)
    assert [entry["kind"] for entry in stall.written("card.frozen", "card.bound")][-2:] == ["card.frozen", "card.bound"]
    refused = run("balance", stall.card, "--db", stall.path, "--now", NOW)
    assert refused.code == 1
    opened = run("balance", stall.blank, "--db", stall.path, "--now", NOW, "--json")
    assert opened.json["household"] == stall.household


def test_whoever_lost_the_card_is_found_by_the_name(stall: Stall) -> None:
    with desk(stall) as terminal:
        assert "\a" in answered(terminal, NEW_CARD, "没有", "")
        assert f"of household {stall.household} is active" in answered(terminal, NEW_CARD, "样", "1", stall.blank)
    assert run("balance", stall.card, "--db", stall.path, "--now", NOW).code == 1


def test_nobody_of_that_name_is_said_to_be_found(stall: Stall) -> None:
    with desk(stall) as terminal:
        assert ">> " in answered(terminal, FIND, "没有")


def test_a_card_that_is_not_blank_is_refused_and_the_old_one_stays_good(stall: Stall) -> None:
    with desk(stall) as terminal:
        assert "\a" in answered(terminal, NEW_CARD, stall.household, stall.other)
    assert run("balance", stall.card, "--db", stall.path, "--now", NOW).code == 0


def test_it_is_registered_who_may_fetch_for_whom_and_the_till_goes_by_it(stall: Stall) -> None:
    with desk(stall) as terminal:
        assert "\a" in answered(terminal, PROXY, stall.frozen, stall.card, "李样乙", "tomorrow", "2026年6月30日")
        assert "until 2026-12-31" in answered(terminal, PROXY, stall.card, stall.other, "1")
        terminal.until(LEAVE)
        terminal.type(f"{EXCHANGE}\r{stall.card}\r{SOAP}\r*\r{stall.other}\r")
        terminal.until("for 王样甲 一组, fetched by 李样乙 二组\n")
        terminal.type(f"+\r{code(Act.SHUT)}\r")
        terminal.until("1 redemption, 3 points")
    first, second = stall.written("proxy.authorised")
    assert (first["until"], second["until"]) == ("2026-06-30", "2026-12-31")
    (redeemed,) = stall.written("goods.redeemed")
    assert (redeemed["household"], redeemed["proxy"]) == (stall.household, second["proxy"])


def test_sticks_and_the_desktop_are_offered_by_digit_and_a_short_text_is_no_folder(
    stall: Stall, tmp_path: Path
) -> None:
    desktop = tmp_path / "Desktop"
    desktop.mkdir()
    with desk(stall, HOME=str(tmp_path)) as terminal:
        terminal.until(LEAVE)
        terminal.type(f"{BACK_UP}\r")
        offered = terminal.until("stick:\n")
        assert "\a" in answered_again(terminal, "stic")
        digit = next(line.split()[0] for line in offered.splitlines() if line.endswith(str(desktop)))
        terminal.type(f"{digit}\r")
        terminal.until(LEAVE)
    assert len(list(desktop.glob("*.db"))) == 1


def answered_again(terminal: Terminal, answer: str) -> str:
    """Answer, and return what is shown until the same question comes once more."""
    terminal.type(f"{answer}\r")
    return terminal.until("stick:\n")


def test_goods_arrive_bought_or_given(stall: Stall) -> None:
    with desk(stall) as terminal:
        assert "60 are here now" in answered(terminal, ARRIVED, SOAP, "10", "1", "0")
        assert "65 are here now" in answered(terminal, ARRIVED, "１００１", "５", "红十字会", "2026年12月31日")
    bought, given = stall.written("stock.received")[-2:]
    assert ("donor" in bought, "donor" in given) == (False, True)
    assert [entry["lines"][0].get("expires") for entry in (bought, given)] == [None, "2026-12-31"]


def test_a_donor_that_nobody_is_is_asked_for_again_and_nothing_typed_before_is_lost(stall: Stall) -> None:
    with desk(stall) as terminal:
        shown = answered(terminal, ARRIVED, SOAP, "5", "30", "9001", "0")
        assert ("\a" in shown, "55 are here now" in shown) == (True, True)


def test_goods_that_cannot_arrive_ring(stall: Stall) -> None:
    before = stall.written("stock.received")
    with desk(stall) as terminal:
        for answers in (
            (ARRIVED, SOAP, "many", ""),
            (ARRIVED, "1999", ""),
            (ARRIVED, "2001", ""),
            (ARRIVED, "没有的货", ""),
            (ARRIVED, SOAP, "0", ""),
            (ARRIVED, SOAP, "5", "1", "tomorrow", ""),
            (ARRIVED, SOAP, "5", "1", "2026-03-01"),
        ):
            assert "\a" in answered(terminal, *answers), answers
    assert stall.written("stock.received") == before


def test_a_shelf_is_counted(stall: Stall) -> None:
    with desk(stall) as terminal:
        assert "by the book 50, counted 48, difference -2" in answered(terminal, COUNT, SOAP, "48")
        assert "by the book 48, counted 0, difference -48" in answered(terminal, COUNT, "１００１", "０")
        assert "by the book 0, counted 52, difference 52" in answered(terminal, COUNT, SOAP, "52")
    assert [(entry["sku"], entry["counted"]) for entry in stall.written("stock.counted")] == [
        ("1001", 48),
        ("1001", 0),
        ("1001", 52),
    ]


def test_goods_are_named_as_at_the_till_and_withdrawn_ones_are_counted_too(stall: Stall) -> None:
    with opened(stall.path, seed=8) as village, village.writing() as session:
        end_row(session, GOODS_FILE, "1015", None, ADMINISTRATOR)
    with desk(stall) as terminal:
        assert "香皂 (1001)" in answered(terminal, COUNT, "xz", "50")
        assert "牙膏 (1003)" in answered(terminal, COUNT, "牙", "2", "5")
        assert "counted 9" in answered(terminal, COUNT, RICE, "9")
    assert [entry["sku"] for entry in stall.written("stock.counted")] == ["1001", "1003", "1015"]


def test_what_is_no_count_rings_and_is_not_taken_for_an_empty_shelf(stall: Stall) -> None:
    with desk(stall) as terminal:
        for answers in (*((COUNT, SOAP, wrong, "") for wrong in ("many", "-1", SOAP)), (COUNT, "1999", "")):
            assert "\a" in answered(terminal, *answers), answers
    assert stall.written("stock.counted") == []


def test_who_sits_at_no_shop_is_asked_at_which_one(stall: Stall) -> None:
    with desk(stall, "91000") as terminal:
        for answers in ((EXCHANGE, ""), (COUNT, ""), (ARRIVED, "")):
            assert "\a" not in answered(terminal, *answers), answers
        for wrong in ("1000", "9999"):
            assert "\a" in answered(terminal, COUNT, wrong), wrong
        assert "counted 49" in answered(terminal, COUNT, "3001", SOAP, "49")
    assert [(entry["sku"], entry["counted"]) for entry in stall.written("stock.counted")] == [("1001", 49)]


def test_who_sits_over_several_shops_picks_one_by_digit(stall: Stall) -> None:
    with opened(stall.path, seed=9) as village, village.writing() as session:
        cells = {"site": "5901", "name": "第二超市", "tier": "supermarket", "parent": "3001"}
        add_row(session, SITE_FILE, cells, ADMINISTRATOR, scope="1000")
    with desk(stall, "33001") as terminal:
        answered(terminal, COUNT, "")
        assert "by the book 0, counted 5" in answered(terminal, COUNT, "2", SOAP, "5")


def test_a_backup_goes_to_a_folder_and_verifies(stall: Stall, tmp_path: Path) -> None:
    with desk(stall) as terminal:
        answered(terminal, BACK_UP, str(tmp_path / "stick"))
    (backup,) = (tmp_path / "stick").glob("*.db")
    assert run("audit", "verify", "--db", backup).code == 0


def test_the_auditor_is_shown_that_everything_agrees(stall: Stall) -> None:
    with desk(stall, "41000") as terminal:
        assert "no fault was found" in answered(terminal, "5", "")


def test_whoever_verifies_before_anything_else_was_done_is_shown_that_everything_agrees(stall: Stall) -> None:
    with desk(stall, "15001") as terminal:
        assert "no fault was found" in answered(terminal, "11", "")


def test_the_auditor_gets_his_package_on_a_stick(stall: Stall, tmp_path: Path) -> None:
    with desk(stall) as terminal:
        answered(terminal, VERIFY, str(tmp_path / "stick"))
        assert "\a" in answered(terminal, VERIFY, str(tmp_path / "stick"))  # it is there already
    (package,) = (tmp_path / "stick").iterdir()
    checked = run(program=(sys.executable, str(package / "verify.py")), cwd=package)
    assert checked.code == 0, checked.out + checked.err


# --- the month end ----------------------------------------------------------------------------------------------------

APRIL: Final = "2026-04-01T10:00+08:00"
BACK: Final = "  0  back\n"
LOOK, PAPER, SIGN, WITHDRAW = "2", "3", "4", "5"


@contextmanager
def month_end(stall: Stall, staff: str) -> Iterator[Terminal]:
    """Open the month end in April as a member of staff, and leave it in the end."""
    with desk(stall, staff, SUPERMARKET_NOW=APRIL) as terminal:
        shown = terminal.until(LEAVE)
        terminal.type(next(line for line in shown.splitlines() if line.endswith("  month end")).split()[0] + "\r")
        terminal.until(BACK)
        yield terminal
        terminal.type("0\r")
        terminal.until(LEAVE)


def asked(terminal: Terminal, *answers: str) -> str:
    """Answer one question after another and return what is shown until the month end's choices come again."""
    terminal.type("".join(f"{answer}\r" for answer in answers))
    return terminal.until(BACK)


@pytest.mark.parametrize(
    ("staff", "signs"), [("15001", True), ("23001", True), ("33001", True), ("41000", False), ("91000", False)]
)
def test_whoever_signs_no_months_is_not_offered_to(stall: Stall, staff: str, signs: bool) -> None:
    with month_end(stall, staff) as terminal:
        assert ("  4  sign a month" in terminal.shown) is signs


def test_a_month_is_looked_at_printed_and_signed_in_turn(stall: Stall, tmp_path: Path) -> None:
    with month_end(stall, "15001") as terminal:
        assert "month 2026-03" in asked(terminal, LOOK, "1")
        assert "month 2026-02" in asked(terminal, LOOK, "2026年2月")
        assert str(tmp_path / "papers") in asked(terminal, PAPER, "1", str(tmp_path / "papers")).replace("\n", "")
        assert "signed by: nobody" not in asked(terminal, SIGN, "1", "2")
        assert "signed by: clerk 15001" in asked(terminal, SIGN, "1", "1")
        assert "\a" in asked(terminal, SIGN, "1", "1")  # it is the manager's turn
        assert "clerk 15001" in asked(terminal, "1")
    (paper,) = (tmp_path / "papers").iterdir()
    assert (paper.name, paper.read_bytes()[:5]) == ("3001-2026-03.pdf", b"%PDF-")
    with month_end(stall, "33001") as terminal:
        assert "manager 33001" in asked(terminal, SIGN, "1", "1")
    with month_end(stall, "32001") as terminal:
        assert "The month is closed" in asked(terminal, SIGN, "5001", "1", "1")
    signed = stall.written("month.signed")
    assert [(entry["role"], entry["month"], entry["place"]) for entry in signed] == [
        ("clerk", "2026-03", "3001"),
        ("manager", "2026-03", "3001"),
        ("institute", "2026-03", "3001"),
    ]


def test_a_months_signatures_are_withdrawn_with_a_reason(stall: Stall) -> None:
    with month_end(stall, "15001") as terminal:
        assert "signed by: clerk 15001" in asked(terminal, SIGN, "1", "1")
        asked(terminal, WITHDRAW, "1", "")
        assert stall.written("month.withdrawn") == []
        assert "signed by: nobody" in asked(terminal, WITHDRAW, "1", "a delivery was forgotten")
        assert "\a" in asked(terminal, WITHDRAW, "1", "once more")
    assert [entry["reason"] for entry in stall.written("month.withdrawn")] == ["a delivery was forgotten"]


def test_a_month_that_cannot_be_read_or_signed_rings_and_goes_back(stall: Stall) -> None:
    with month_end(stall, "15001") as terminal:
        for answers in ((LOOK, "march"), (SIGN, "2026-04", "1"), (PAPER, "1", "/dev/null/papers")):
            assert "\a" in asked(terminal, *answers), answers
    assert stall.written("month.signed") == []


def test_a_month_with_a_failing_check_is_signed_only_with_a_reason(stall: Stall) -> None:
    with opened(stall.path, seed=7) as village, village.writing() as session:
        till = open_till(session, CLERK)
        session.record(
            TILL_SHUT, TillShut(opened=till.till, redemptions=1, points=3), CLERK, site="5001", on=session.today
        )
    with month_end(stall, "15001") as terminal:
        shown = asked(terminal, SIGN, "1", "1", "")
        assert "reason" in shown
        assert stall.written("month.signed") == []
        assert "signed by: clerk 15001" in asked(terminal, SIGN, "1", "1", "counted again by hand")
    assert [entry["reason"] for entry in stall.written("month.signed")] == ["counted again by hand"]


# --- spoiled goods ----------------------------------------------------------------------------------------------------


@contextmanager
def spoiled_goods(stall: Stall, staff: str, **env: str) -> Iterator[Terminal]:
    """Open the menu of spoiled goods at the shop, and leave it in the end."""
    with desk(stall, staff, SUPERMARKET_SITE="5001", **env) as terminal:
        terminal.until(LEAVE)
        terminal.type(f"{SPOILED}\r")
        terminal.until("0  back\n")
        yield terminal
        terminal.type("0\r")
        terminal.until(LEAVE)


def said(terminal: Terminal, *answers: str) -> str:
    """Answer one question after another, and return what is shown until the choices come again."""
    terminal.type("".join(f"{answer}\r" for answer in answers))
    return terminal.until("0  back\n")


def test_goods_are_written_off_with_the_manager_at_the_desk(stall: Stall) -> None:
    with spoiled_goods(stall, "15001") as terminal:
        assert "48 are here now" in said(terminal, "1", SOAP, "2", "3", "1", "33001")
        assert "\a" in said(terminal, "1", SOAP, "2", "3", "1", "15001")
        assert "\a" in said(terminal, "1", SOAP, "2", "3", "1", "33999", "0")
        assert "written off" not in said(terminal, "1", SOAP, "2", "3", "1", "")
    (entry,) = stall.written("stock.spoiled")
    assert (entry["reason"], entry["approver"], entry["approved"]) == ("damp", "33001", "named")


def test_a_write_off_waits_and_another_manager_agrees_or_does_not(stall: Stall) -> None:
    with spoiled_goods(stall, "15001") as terminal:
        assert "wait for a manager's approval" in said(terminal, "1", SOAP, "2", "1", "2")
        said(terminal, "1", SOAP, "3", "1", "2")
    with spoiled_goods(stall, "33001") as terminal:
        assert "48 are here now" in said(terminal, "2", "1", "1")
        assert "declined" in said(terminal, "2", "2", "still good")
        assert "No write-off waits for you." in said(terminal, "2")
    assert [entry["request"] for entry in stall.written("spoilage.declined", "stock.spoiled")]


def test_a_write_off_on_paper_is_confirmed_at_the_month_end(stall: Stall, tmp_path: Path) -> None:
    photo = tmp_path / "paper.png"
    Image.linear_gradient("L").save(photo)
    with spoiled_goods(stall, "15001") as terminal:
        wrong = ("33999", "33001", "2026-03-02", "/no/such/photo.jpg")  # each asked for again
        shown = said(terminal, "1", SOAP, "2", "2", "3", *wrong, str(photo))
        assert ("48 are here now" in shown, "there is no such file" in shown) == (True, True)
        assert "\a" in said(terminal, "1", SOAP, "2", "2", "3", "33001", "2026-03-02", str(photo))
    with month_end(stall, "33001") as terminal:
        terminal.type("6\r1\r")
        terminal.until("confirms")
        terminal.until("0  back\n")
        terminal.type("6\r")
        terminal.until("No paper waits for you.")
    assert len(stall.written("paper.confirmed")) == 1
