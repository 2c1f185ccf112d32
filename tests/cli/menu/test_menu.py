"""The menu that `supermarket` alone opens at a terminal: chosen by digit, each role sees what it may do."""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from PIL import Image

from supermarket.carry.joining import join
from supermarket.carry.papers.pieces import pieces_of
from supermarket.cli.menu.desk import Choice
from supermarket.cli.menu.desk_words import PLACES
from supermarket.cli.menu.front import CHOICES
from supermarket.cli.menu.registers.registers import DONORS as DONOR_COLUMNS
from supermarket.cli.menu.registers.registers import GOODS as GOODS_COLUMNS
from supermarket.cli.menu.registers.registers import RULES as RULE_COLUMNS
from supermarket.cli.menu.registers.registers import SETTINGS as SETTING_COLUMNS
from supermarket.cli.menu.registers.registers import SITES as SITE_COLUMNS
from supermarket.cli.menu.registers.rows import Columns
from supermarket.clock import system_clock
from supermarket.journal.store import entries
from supermarket.ledger import open_ledger
from supermarket.months.reconciliation import reconcile
from supermarket.opening import Opening, init
from supermarket.sample import sample_folder
from supermarket.spending.till.commands import Act
from supermarket.spending.till.kinds import TILL_SHUT, TillShut
from supermarket.spending.till.sessions import open_till
from tests.carry.machines import Machine, silent
from tests.cli.menu.seated import (
    ARRIVED,
    BACK,
    BACK_UP,
    BOARD,
    CANCEL,
    CARD,
    CARD_SHEET,
    CHANGES,
    CLAIM,
    CLOCK,
    COUNT,
    DONORS,
    ENROL,
    EXCHANGE,
    FIND,
    FIRST_CARD,
    FREEZE,
    FUND,
    LANGUAGE,
    LEAVE,
    LOOK,
    LOOK_AT,
    MEMBERS,
    NEW_CARD,
    NOTICE,
    ON_WAY,
    OWN_PIN,
    PACKAGE,
    PAPER,
    PAPERS,
    PASSBOOK,
    PROXY,
    RECORD,
    SEND,
    SET_UP,
    SHELF,
    SIGN,
    SIGN_IN,
    SPOILED,
    STAFF,
    STATES,
    UNDO,
    VERIFY,
    WAITING,
    WITHDRAW,
    desk,
    done,
)
from tests.cli.terminal import END, Terminal
from tests.cli.till.stall import NOW, READY, SOAP, Stall, code, opened, prepared
from tests.command import run
from tests.pins import give_pin
from tests.sound import check_file
from tests.village import CLERK, Time, seeded_clock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
STAFF_CARD: Final = "2800000150013"
"""The staff card of the clerk 15001."""
ALL: Final = {
    "1": "exchange",
    "2": "households",
    "3": "cards",
    "4": "goods",
    "5": "deeds and points",
    "6": "month end",
    "7": "print",
    "8": "staff, prices, rules",
    "9": "this machine",
    "10": "practice work",
    "11": "carry entries between machines",
}
READERS: Final = {digit: name for digit, name in ALL.items() if digit not in "13"}


@pytest.fixture(scope="module")
def made_stall(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Stall:
    return prepared(made_ledger, tmp_path_factory.mktemp("menu"))


@pytest.fixture
def stall(made_stall: Stall, tmp_path: Path) -> Iterator[Stall]:
    """Give a shop of this test's own; whatever was done at its desk, its books agree in the end."""
    own = made_stall.copied(tmp_path)
    yield own
    check_file(own.path)


def choices(shown: str) -> dict[str, str]:
    """Return the names of the last page of the menu that is shown, by their digits."""
    lines = [line.split(maxsplit=1) for line in shown.rpartition("====\n")[2].splitlines()]
    return {digit: name for digit, name in lines if digit != "0"}


# --- who sees what ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("staff", "may"),
    [("15001", ALL), ("33001", ALL), ("91000", ALL), ("23001", READERS), ("41000", READERS)],
    ids=["clerk", "manager", "administrator", "reviewer", "auditor"],
)
def test_each_role_sees_what_it_may_do_under_the_same_digits(stall: Stall, staff: str, may: dict[str, str]) -> None:
    with desk(stall, staff) as terminal:
        assert choices(terminal.shown) == may


def test_every_place_that_a_refusal_names_is_in_the_menu_and_no_page_but_the_first_has_more_than_nine_lines() -> None:
    pages = {"": CHOICES, **dict(walked(CHOICES, ""))}
    assert [path for path, page in pages.items() if len(page) > 9] == [""]
    assert len(CHOICES) == 11
    places = {f"{path}{choice.digit}" for path, page in pages.items() for choice in page}
    assert set(PLACES.values()) <= places


def test_whoever_may_print_no_honour_board_is_offered_none(stall: Stall) -> None:
    with desk(stall) as terminal:
        terminal.type("7\r")
        assert "honour board" not in terminal.until("0  back").partition("a passbook")[0].rpartition("print")[2]
        terminal.type("0\r")
        terminal.until(LEAVE)


@pytest.mark.parametrize("columns", [GOODS_COLUMNS, RULE_COLUMNS, SITE_COLUMNS, DONOR_COLUMNS, SETTING_COLUMNS])
def test_the_menu_asks_for_every_column_of_a_register(columns: Columns) -> None:
    file = columns.load()
    asked = {*columns.words, file.register.code, "from", "coordinates"}  # no other coordinates than WGS-84 are taken
    assert set(file.columns) <= asked


def walked(page: Sequence[Choice], path: str) -> Iterator[tuple[str, Sequence[Choice]]]:
    """Give every page below a page of the menu with the digits that lead there."""
    for choice in page:
        if choice.below:
            yield f"{path}{choice.digit}-", choice.below
            yield from walked(choice.below, f"{path}{choice.digit}-")


def test_the_menu_is_in_the_persons_words(stall: Stall) -> None:
    place = {"SUPERMARKET_DB": str(stall.path), "SUPERMARKET_NOW": NOW, "SUPERMARKET_OPERATOR": "15001"}
    with Terminal(env={**place, "SUPERMARKET_LANG": "zh"}) as terminal:
        shown = choices(terminal.until("  0  离开\n"))
        assert list(shown.values()) == [
            "兑换",
            "户",
            "积分卡",
            "商品",
            "积分",
            "月结",
            "打印",
            "人员、价格、规则",
            "本机",
            "文明实践",
            "捎账：与别的机器互捎流水",
        ]
        terminal.type("9\r7\r2\r0\r0\r")
        terminal.until(LEAVE)


# --- signing in -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scan", ["１５００１\r\n", f"{STAFF_CARD}\r", STAFF_CARD], ids=["code", "card", "bare card"])
def test_who_is_not_named_is_asked_for_his_code_or_card(stall: Stall, scan: str) -> None:
    place = {"SUPERMARKET_DB": str(stall.path), "SUPERMARKET_NOW": NOW}
    with Terminal(env=place) as terminal:
        terminal.until("staff code [0 leaves]:\n")
        terminal.type("15O01\r")
        assert "\a" in terminal.until("try again.\n")
        terminal.type(scan)
        assert choices(terminal.until(LEAVE)) == ALL


@pytest.mark.parametrize("typed", ["99999\r", "２８０００００９９９９９\r", "\r", "0\r", END])
def test_nobody_unknown_gets_a_menu(stall: Stall, typed: str) -> None:
    place = {"SUPERMARKET_DB": str(stall.path), "SUPERMARKET_NOW": NOW}
    with Terminal(env=place) as terminal:
        terminal.until("staff code [0 leaves]:\n")
        terminal.type(typed + END)
        terminal.ended()
        assert LEAVE not in terminal.shown


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """Make a real ledger, where the clerk 15001 has the PIN 4071 and the manager 33001 the PIN 6193."""
    path = tmp_path / "ledger.db"
    init(path, Opening(sample_folder()), system_clock())
    ledger = open_ledger(path)
    give_pin(ledger, "15001", "4071")
    give_pin(ledger, "33001", "6193")
    ledger.close()
    return path


def test_a_wrong_pin_asks_again_and_the_right_one_is_asked_once_in_a_sitting(real: Path) -> None:
    with Terminal(env={"SUPERMARKET_DB": str(real)}) as terminal:
        terminal.until("staff code [0 leaves]:\n")
        terminal.type(f"{STAFF_CARD}\r\n")
        terminal.until("PIN of 15001 [0 back]:\n")
        terminal.type("9302\r\n")
        assert "tries left before it is locked for a while: 4." in terminal.until("PIN of 15001 [0 back]:\n")
        terminal.type("4071\r\n")
        terminal.until(LEAVE)
        done(terminal, OWN_PIN, "73915", "73915")
        done(terminal, OWN_PIN, "1234", "64209", "64208", "64209", "64209")
        terminal.type(f"{EXCHANGE[0]}\r")
        terminal.until(READY)
        terminal.type(f"{code(Act.SHUT)}\r")
        assert "PIN of" not in terminal.until(LEAVE)
        terminal.type("9\r1\r")
        terminal.until("staff code [0 leaves]:\n")
        terminal.type("33001\r6193\r")
        assert "staff code 33001" in terminal.until(LEAVE)
        terminal.type("0\r")
        terminal.ended()
        assert not {"4071", "73915", "64209", "6193"} & set(terminal.shown.split())
    ledger = open_ledger(real)
    with ledger.reading() as session:
        day = [entry for entry in entries(session.transaction) if entry.kind in {"till.opened", "till.shut"}]
    ledger.close()
    assert [(entry.actor, entry.site, entry.content["known"]) for entry in day] == [("15001", "5001", "card")] * 2


def test_a_command_at_a_terminal_asks_again_for_a_wrong_pin_too(real: Path) -> None:
    place = {"SUPERMARKET_DB": str(real), "SUPERMARKET_OPERATOR": "15001", "SUPERMARKET_SITE": "5001"}
    with Terminal("fund", "receive", "5", "--paper", "1", "--for", "start", env=place) as terminal:
        for pin in ("9302", "12", "4071"):
            terminal.until("PIN of 15001: ")
            terminal.type(f"{pin}\r")
        assert "tries left" in terminal.shown
        terminal.ended(1)  # a clerk takes no money, which he is told once he is known


def test_a_locked_pin_is_told_for_how_long_and_another_person_can_sit_down(real: Path) -> None:
    with Terminal(env={"SUPERMARKET_DB": str(real), "SUPERMARKET_OPERATOR": "15001"}) as terminal:
        terminal.until("PIN of 15001 [0 back]:\n")
        terminal.type("9302\r" * 5)
        told = terminal.until("staff code [0 leaves]:\n").rpartition(">> ")[2]
        assert "is locked until" in told.replace("\n  ", "")
        assert "supermarket" not in told
        terminal.type("33001\r6193\r")
        terminal.until(LEAVE)
        terminal.type("0\r")
        terminal.ended()


def test_a_manager_sets_a_first_pin_and_a_forgotten_one_without_his_own_being_asked_again(real: Path) -> None:
    with Terminal(env={"SUPERMARKET_DB": str(real), "SUPERMARKET_OPERATOR": "33001"}) as terminal:
        terminal.until("PIN of 33001 [0 back]:\n")
        terminal.type("6193\r")
        terminal.until(LEAVE)
        assert "23001 has a PIN on this machine now" in done(terminal, (*STAFF, "5"), "23001", "80462", "80462")
        assert "15001 has a new PIN now" in done(terminal, (*STAFF, "5"), "15001", "1", "57204", "57204")
        terminal.type("0\r")
        terminal.ended()
        assert "Your own PIN" not in terminal.shown


# --- one way back -----------------------------------------------------------------------------------------------------


def test_what_is_no_digit_of_the_menu_rings_and_shows_it_again(stall: Stall) -> None:
    with desk(stall) as terminal:
        for wrong in ("12", "00", "-1", "01", "exchange", SOAP):
            terminal.type(f"{wrong}\r")
            assert "\a" in terminal.until(LEAVE), wrong


@pytest.mark.parametrize("leaving", ["0\r", "０\r", END])
def test_it_is_left_by_nought_and_by_the_end_of_input_but_not_by_leaning_on_a_key(stall: Stall, leaving: str) -> None:
    place = {"SUPERMARKET_DB": str(stall.path), "SUPERMARKET_NOW": NOW, "SUPERMARKET_OPERATOR": "15001"}
    with Terminal(env=place) as terminal:
        terminal.until(LEAVE)
        terminal.type("\r\r\n4\r")
        terminal.until(BACK)
        terminal.type("\r")
        terminal.until(LEAVE)
        terminal.type(leaving)
        terminal.ended()


QUESTIONS: Final = (
    *(FIND, LOOK_AT, PASSBOOK, ENROL, PROXY, UNDO, (*CHANGES, "3")),
    *(NEW_CARD, FREEZE, CANCEL, CARD, CARD_SHEET),
    *(ARRIVED, COUNT, SPOILED, SEND, (*FUND, "2")),
    *(CLAIM, SIGN_IN, NOTICE, BOARD),
    *(LOOK, PAPER, SIGN, WITHDRAW, RECORD),
    *((*STAFF, "5"), (*DONORS, "2")),
    *(BACK_UP, PACKAGE, LANGUAGE, CLOCK),
)


@pytest.mark.parametrize("leaving", ["", "0", "０"], ids=["empty", "nought", "wide"])
def test_every_first_question_goes_back_by_nought_and_by_an_empty_line_and_says_so(stall: Stall, leaving: str) -> None:
    kinds = ("stock.received", "stock.counted", "card.bound", "card.frozen", "proxy.authorised", "household.recorded")
    before = stall.written(*kinds)
    with desk(stall, "33001") as terminal:
        for place in QUESTIONS:
            shown = done(terminal, place, leaving)
            assert ("\a" in shown, "0 back]" in shown, "not recorded" in shown) == (False, True, False), place
    assert stall.written(*kinds) == before


def test_what_was_typed_is_not_lost_by_a_key(stall: Stall) -> None:
    with desk(stall) as terminal:
        shown = done(terminal, ARRIVED, SOAP, "10", "", "2", "1", "", "", "1", "0", "2", "1", "1")
        assert shown.count("What you typed is not recorded. 1 leave it  2 go on [0 goes on]:") == 3
        assert "60 are here now" in shown
        assert "here now" not in done(terminal, ARRIVED, SOAP, "10", "0", "7", "1")
        terminal.type(f"4\r1\r{SOAP}\r")
        terminal.until("How many? [0 back]:\n")
        terminal.type(END)
        terminal.until("2 go on [0 goes on]:\n")
        terminal.type("2\r")
        terminal.until("How many? [0 back]:\n")
        terminal.type(END + END)
        terminal.until(BACK)
        terminal.type("0\r")
        terminal.until(LEAVE)
    assert len(stall.written("stock.received")) == 3


def test_a_line_feed_after_the_return_is_no_answer_to_the_next_question(stall: Stall) -> None:
    with desk(stall) as terminal:
        terminal.type(f"4\r1\r{SOAP}\r\n5\r\n1\r\n1\r\n1\r\n1\r\n0\r")
        assert "55 are here now" in terminal.until(LEAVE)


# --- what it does -----------------------------------------------------------------------------------------------------


def test_exchanging_opens_the_till_and_comes_back_when_it_is_shut(stall: Stall) -> None:
    with desk(stall) as terminal:
        for last in (f"{code(Act.SHUT)}\r", END):
            terminal.type(f"{EXCHANGE[0]}\r")
            terminal.until(READY)
            terminal.type(f"{stall.card}\r{SOAP}\r+\r{last}")
            terminal.until("1 redemption, 3 points")
            terminal.until(LEAVE)
    assert [entry["kind"] for entry in stall.written()] == ["till.opened", "goods.redeemed", "till.shut"] * 2


def test_somebody_is_found_and_looked_at(stall: Stall) -> None:
    with desk(stall) as terminal:
        assert "王样甲" in done(terminal, FIND, "wyj")
        assert "李样乙" in done(terminal, FIND, "二组")
        shown = done(terminal, LOOK_AT, "wyj", "9")
        assert ("王样甲 一组" in shown, "100 points" in shown, "VOL-01" in shown) == (True, True, True)
        assert "is frozen" in done(terminal, LOOK_AT, "赵样丙")
        assert "\a" in done(terminal, LOOK_AT, "没有", "")


def test_an_auditor_finds_people_without_their_names(stall: Stall) -> None:
    with desk(stall, "41000") as terminal:
        shown = done(terminal, FIND, "wyj")
        assert ("王*" in shown, "王样甲" in shown) == (True, False)


def test_a_household_is_enrolled_with_members_and_a_first_card(stall: Stall) -> None:
    with desk(stall) as terminal:
        assert "head 周样丁" in done(terminal, ENROL, "周样丁", "四组", "13800000009", "1")
        assert ", head " not in done(terminal, ENROL, "周样戊", "1", "1", "2")
        assert "added" in done(terminal, (*MEMBERS, "1"), "周样丁", "周样己", "1")
        assert "is active" in done(terminal, FIRST_CARD, "周样丁", SOAP, stall.blank, "1")  # a bad scan asks again
    (enrolled,) = [each for each in stall.written("household.recorded") if each.get("group") == "四组"]
    assert [each["household"] for each in stall.written("card.bound")][-1] == enrolled["household"]


def test_a_family_that_may_be_here_is_shown_beside_it_and_is_the_same_or_another(stall: Stall) -> None:
    before = len(stall.written("household.recorded"))
    with desk(stall) as terminal:
        shown = done(terminal, ENROL, "王　样甲", "1组", "1", "1", "2")
        assert ("may be here already" in shown, stall.household in shown, "--another" in shown) == (True, True, False)
        assert len(stall.written("household.recorded")) == before
        assert "(3001), head" in done(terminal, ENROL, "王　样甲", "1组", "1", "1", "1")
    assert len(stall.written("household.recorded")) == before + 1


def test_a_paper_slip_is_entered_once_and_receipts_and_backups_of_the_machine_are_set(
    stall: Stall, tmp_path: Path
) -> None:
    slip = ("2", "9")
    with desk(stall) as terminal:
        assert "spent 6 points" in done(terminal, slip, "007", "wyj", SOAP, "2", "+", "1", "1", "1")
        assert "\a" in done(terminal, slip, "7", "wyj", SOAP, "1", "+", "1", "1", "1")
        told = done(terminal, slip, "8", "wyj", "1001x1", "1001×0", SOAP, "1", "2001", "1", "+", "1", "1", "1")
        assert ("spent 16 points" in told, "香皂 (1001)  2 块" in told) == (True, True)
        assert str(tmp_path) in done(terminal, SET_UP, "1", str(tmp_path / "receipts")).replace("\n", "")
        assert "makes a backup" in done(terminal, SET_UP, "4")


def test_a_lost_card_is_frozen_and_a_blank_one_bound(stall: Stall) -> None:
    with desk(stall) as terminal:
        shown = done(terminal, NEW_CARD, "没有", "样", "1", stall.other, stall.blank, "1")
        assert (shown.count("\a"), f"of household {stall.household} is active" in shown) == (2, True)
    assert [entry["kind"] for entry in stall.written("card.frozen", "card.bound")][-2:] == ["card.frozen", "card.bound"]
    assert run("balance", stall.card, "--db", stall.path, "--now", NOW).code == 1
    opened = run("balance", stall.blank, "--db", stall.path, "--now", NOW, "--json")
    assert opened.json["household"] == stall.household


def test_a_card_that_is_scanned_where_words_are_asked_is_kept_nowhere_and_asked_again(stall: Stall) -> None:
    card = stall.card
    with desk(stall) as terminal:
        done(terminal, ENROL, card, "12", "周样丁", card, "四组", "wrong", card, "1", "1")
        done(terminal, (*MEMBERS, "1"), "周样丁", card, "周样己", "1")
        done(terminal, ARRIVED, "1001", "5", "1", "1", "1", f"收据 {card}", "收据 7")
        done(terminal, ("2", "9"), card, "12", "wyj", SOAP, "1", "+", card, "1", "1", "1")
        done(terminal, SET_UP, "1", card, "0", "1")
        assert not any(card[place : place + 7] in terminal.raw for place in range(26))
    assert stall.written("household.recorded")[-1]["group"] == "四组"
    assert stall.written("stock.received")[-1]["paper"] == "收据 7"
    assert [each["slip"] for each in stall.written("goods.redeemed")] == ["12"]


def test_a_card_is_frozen_and_taken_out_of_use(stall: Stall) -> None:
    with desk(stall, "33001") as terminal:
        assert "stays frozen" in done(terminal, FREEZE, "wyj", "2")
        assert not stall.written("card.frozen")[1:], "only the one that was frozen before"
        assert "is frozen" in done(terminal, FREEZE, "wyj", "1")
        assert "stays frozen" in done(terminal, CARD, "wyj"), "found by its household's name, and what becomes of it"
        assert "is cancelled" in done(terminal, CANCEL, "wyj", "1")
    assert run("balance", stall.card, "--db", stall.path, "--now", NOW).code == 1


def test_it_is_registered_who_may_fetch_for_whom_and_the_till_goes_by_it(stall: Stall) -> None:
    with desk(stall) as terminal:
        answers = (stall.frozen, stall.card, "李样乙", "tomorrow", "2026年6月30日")
        assert done(terminal, PROXY, *answers).count("\a") == 2
        assert "until 2026-12-31" in done(terminal, PROXY, stall.card, stall.other, "1")
        terminal.type(f"{EXCHANGE[0]}\r{stall.card}\r{SOAP}\r*\r{stall.other}\r")
        terminal.until("for 王样甲 一组, fetched by 李样乙 二组\n")
        terminal.type(f"+\r{code(Act.SHUT)}\r")
        terminal.until("1 redemption, 3 points")
        terminal.until(LEAVE)
    first, second = stall.written("proxy.authorised")
    assert (first["until"], second["until"]) == ("2026-06-30", "2026-12-31")
    (redeemed,) = stall.written("goods.redeemed")
    assert (redeemed["household"], redeemed["proxy"]) == (stall.household, second["proxy"])


def test_an_entry_is_shown_before_it_is_undone_with_a_reason_by_digit(stall: Stall) -> None:
    run("redeem", stall.card, "1001x2", "--db", stall.path, "--now", NOW, "--operator", "15001", "--site", "5001")
    with desk(stall, "33001") as terminal:
        shown = done(terminal, UNDO, "wyj", "1", "4", "1")
        assert ("香皂 (1001) +2" in shown or "香皂 (1001) -2" in shown, "reverses" in shown) == (True, True)
        assert "王样甲 一组" in shown
        assert re.search(r"1  2026-03-02  香皂 \(1001\)x2  -6", shown), "no code without its name"
        name = str(stall.written("stock.received")[0]["entry"])
        assert "reverses" not in done(terminal, UNDO, name, "1", "2")
    (reversed_,) = stall.written("redemption.reversed")
    assert reversed_["reason"] == "It was brought back."


def test_sticks_and_the_desktop_are_offered_by_digit_and_a_short_text_is_no_folder(
    stall: Stall, tmp_path: Path
) -> None:
    desktop = tmp_path / "Desktop"
    desktop.mkdir()
    with desk(stall, HOME=str(tmp_path)) as terminal:
        terminal.type("9\r3\r")
        offered = terminal.until("for the backup [0 back]:\n")
        digit = next(line.split()[0] for line in offered.splitlines() if line.endswith(str(desktop)))
        terminal.type(f"stic\r{digit}\r0\r")
        assert "\a" in terminal.until(LEAVE)
    (backup,) = desktop.glob("*.db")
    assert run("audit", "verify", "--db", backup).code == 0


def test_goods_of_a_paper_that_was_taken_in_are_taken_in_again_only_where_somebody_says_that_they_came_besides(
    stall: Stall,
) -> None:
    bought = (ARRIVED, SOAP, "10", "1", "1", "1", "FP-77")
    with desk(stall) as terminal:
        assert "60 are here now" in done(terminal, *bought)
        assert "Paper FP-77 brought 10 of" in done(terminal, *bought, "2")
        assert "70 are here now" in done(terminal, *bought, "1")
    assert [entry["paper"] for entry in stall.written("stock.received")[-2:]] == ["FP-77", "FP-77"]


def test_a_sum_of_a_paper_moves_again_only_where_somebody_says_that_it_moved_besides(stall: Stall) -> None:
    with desk(stall, "33001") as terminal:
        came, place = ("100", "F-1", "募捐"), (*FUND, "2")
        assert "the fund holds 100.00 yuan" in done(terminal, place, *came)
        assert "Paper F-1 moved 100.00 yuan" in done(terminal, place, *came, "2")
        assert "the fund holds 200.00 yuan" in done(terminal, place, *came, "1")


def test_a_donor_who_is_in_the_register_is_added_again_only_where_somebody_says_that_it_is_another(
    stall: Stall,
) -> None:
    with desk(stall, "91000") as terminal:
        assert "9501: added" in done(terminal, (*DONORS, "2"), "9501", "红十字会", "1", "1")
        assert "9501 红十字会" in done(terminal, (*DONORS, "2"), "9502", "红 十字会", "1", "1", "2")
        assert "9502: added" in done(terminal, (*DONORS, "2"), "9502", "红 十字会", "1", "1", "1")


def test_goods_arrive_bought_or_given(stall: Stall) -> None:
    with desk(stall) as terminal:
        assert "60 are here now" in done(terminal, ARRIVED, SOAP, "10", "1", "1", "many", "12.50", "1")
        answers = ("１００１", "５", "2", "9", "1", "30", "红十字会", "2026年12月31日", "1")
        shown = done(terminal, ARRIVED, *answers)
        assert "65 are here now" in shown
    bought, given = stall.written("stock.received")[-2:]
    assert ("donor" in bought, "donor" in given) == (False, True)
    assert [entry["lines"][0].get("expires") for entry in (bought, given)] == [None, "2026-12-31"]


def test_goods_are_sent_to_another_shop_and_taken_in_there(stall: Stall) -> None:
    with desk(stall, "91000") as terminal:
        assert "on their way" in done(terminal, SEND, "5001", SOAP, "5", "5002", "1")
        assert "(1001) arrived, 0 are missing" in done(terminal, ON_WAY, "5002", "1", "+")


def test_who_sits_at_no_shop_is_asked_at_which_one_by_code_or_name(stall: Stall) -> None:
    with desk(stall, "91000") as terminal:
        assert "香皂" in done(terminal, SHELF, "9999", "3001")


def test_a_backup_and_a_package_go_to_a_folder_and_verify(stall: Stall, tmp_path: Path) -> None:
    with desk(stall) as terminal:
        assert "no fault was found" in done(terminal, VERIFY)
        done(terminal, PACKAGE, str(tmp_path / "stick"))
        assert "\a" in done(terminal, PACKAGE, str(tmp_path / "stick"))  # it is there already
    (package,) = (tmp_path / "stick").iterdir()
    checked = run(program=(sys.executable, str(package / "verify.py")), cwd=package)
    assert checked.code == 0, checked.out + checked.err


def test_another_machine_is_invited_and_files_go_out_and_come_in_by_digits(stall: Stall, tmp_path: Path) -> None:
    carrying = ("11",)
    with desk(stall, "91000") as terminal:
        assert "is the stick plugged in?" in done(terminal, (*carrying, "1"), "/media/nobody/none", "0")
        assert "nobody to write to" in done(terminal, (*carrying, "1"), str(tmp_path / "out"))
        assert "The invitation for 5002" in done(terminal, (*carrying, "4"), "5002", "1", str(tmp_path / "stick"))
        assert "5002 was invited" in done(terminal, (*carrying, "3"), "")
    other = tmp_path / "other.db"
    assert run("carry", "join", tmp_path / "stick", "--db", other, "--now", NOW).code == 0
    assert run("carry", "out", tmp_path / "in", "--db", other, "--now", NOW, "--operator", "91000").code == 0
    with desk(stall, "91000") as terminal:
        assert "The machine 5002-1 is let in." in done(terminal, (*carrying, "2"), str(tmp_path / "in"))
        (file,) = (tmp_path / "in").iterdir()
        first, *others = pieces_of(file.read_bytes())
        assert "are missing" in done(terminal, (*carrying, "9", "3"), first, "12", "0")
        assert "nothing new" in done(terminal, (*carrying, "9", "3"), *others, first)
        assert "codes to scan there" in done(terminal, (*carrying, "9", "2"), "5002", str(tmp_path / "codes"))
        assert "is not encrypted" in done(terminal, (*carrying, "9", "1"), "http://centre.example", "9" * 32)
        shown = done(terminal, (*carrying, "6"), "王样甲", "5002")
        assert "is held by machine 5002 now" in shown
        household = re.findall(r"1000-1-\d+-\d\d", shown)[0]
        credited = ("deed", "credit", household, "VOL-05", "--site", "3001", "--operator", "91000")
        assert run(*credited, "--db", stall.path, "--now", NOW).code == 0
        done(terminal, (*carrying, "8", "2"), "1", str(tmp_path / "paper"))
        assert "Machine 5002-1 is lost" in done(terminal, (*carrying, "7"), "5002", "33002")
        assert "No voucher waits" in done(terminal, (*carrying, "8", "1"), "")
    (vouchers,) = (tmp_path / "paper").glob("vouchers-*.pdf")
    assert vouchers.read_bytes().startswith(b"%PDF")


def test_whoever_goes_on_anew_at_the_menu_goes_on_in_the_new_ledger(stall: Stall, tmp_path: Path) -> None:
    time = Time()
    time.move(minutes=60)
    centre = Machine(stall.path, time, 5)
    machines = []
    for seed in (6, 7):  # the second one comes in the place of the first
        files = centre.invite("5002", tmp_path / f"stick{seed}")
        path = tmp_path / f"shop{seed}" / "ledger.db"
        join(path, files, seeded_clock(time, seed=seed), silent)
        machines.append(Machine(path, time, seed * 10))
        for file in machines[-1].out(tmp_path / f"out{seed}"):
            centre.take(file)
    centre.invite("5002", tmp_path / "anew")
    shop = machines[0].path
    with desk(replace(stall, path=shop), "91000") as terminal:
        renewing = run("carry", "renew", tmp_path / "anew", "--db", shop, "--now", NOW, "--operator", "91000")
        assert "close all of them" in renewing.err  # this menu
        terminal.type("".join(f"{each}\r" for each in ("11", "5", tmp_path / "anew", "1")))
        terminal.until("goes on as 5002-3")
        terminal.type("91000\r")
        terminal.until(LEAVE)
        done(terminal, ("11", "1"), str(tmp_path / "last"))
    (written,) = (tmp_path / "last").iterdir()
    assert "-5002-3-to-" in written.name


# --- the month end ----------------------------------------------------------------------------------------------------

APRIL: Final = "2026-04-01T10:00+08:00"


@pytest.mark.parametrize(
    ("staff", "signs"), [("15001", True), ("23001", True), ("33001", True), ("41000", False), ("91000", False)]
)
def test_whoever_signs_no_months_is_not_offered_to(stall: Stall, staff: str, signs: bool) -> None:
    with desk(stall, staff) as terminal:
        assert ("  4  sign a month" in done(terminal, ("6", ""))) is signs


def signed(terminal: Terminal, *month: str, answers: Sequence[str]) -> str:
    """Sign a month: name it, turn all its pages, and answer what is asked then."""
    terminal.type("".join(f"{answer}\r" for answer in (*SIGN, *month)))
    terminal.until("lines 1 to ")
    for _page in range(12):
        if "9 goes on" in terminal.until("[0 back]:\n"):
            break
        terminal.type("9\r")
    terminal.type("".join(f"{answer}\r" for answer in ("9", *answers, "0")))
    return terminal.until(LEAVE)


def test_a_month_is_looked_at_page_by_page_printed_and_signed_in_turn(stall: Stall, tmp_path: Path) -> None:
    with desk(stall, "15001", SUPERMARKET_NOW=APRIL) as terminal:
        shown = done(terminal, LOOK, "1", "9", "8", "7", "0")
        assert ("month 2026-03" in shown, "lines 23 to" in shown, shown.count("\a")) == (True, True, 1)
        assert "month 2026-02" in done(terminal, LOOK, "2026年2月", "0")
        assert str(tmp_path / "papers") in done(terminal, PAPER, "1", str(tmp_path / "papers")).replace("\n", "")
        assert "signed by" not in done(terminal, SIGN, "1", "0")  # not before the last page
        assert "signed by" not in signed(terminal, "1", answers=("2",))
        assert "signed by: clerk 15001" in signed(terminal, "1", answers=("1",))
        assert "\a" in signed(terminal, "1", answers=("1",))  # it is the manager's turn
        assert "clerk 15001" in done(terminal, STATES)
    assert {path.name for path in (tmp_path / "papers").iterdir()} == {
        "3001-2026-03.pdf",
        "3001-2026-03-board.pdf",
        "3001-2026-03.xlsx",
    }
    with desk(stall, "33001", SUPERMARKET_NOW=APRIL) as terminal:
        assert "manager 33001" in signed(terminal, "1", answers=("1",))
    with desk(stall, "32001", SUPERMARKET_NOW=APRIL) as terminal:
        assert "The month is closed" in signed(terminal, "5001", "1", answers=("1",))
    written = stall.written("month.signed")
    assert [(entry["role"], entry["month"], entry["place"]) for entry in written] == [
        ("clerk", "2026-03", "3001"),
        ("manager", "2026-03", "3001"),
        ("institute", "2026-03", "3001"),
    ]


def test_a_months_signatures_are_withdrawn_with_a_reason(stall: Stall) -> None:
    with desk(stall, "15001", SUPERMARKET_NOW=APRIL) as terminal:
        assert "signed by: clerk 15001" in signed(terminal, "1", answers=("1",))
        done(terminal, WITHDRAW, "1", "0", "1")
        assert stall.written("month.withdrawn") == []
        assert "signed by: nobody" in done(terminal, WITHDRAW, "1", "1")
        assert "\a" in done(terminal, WITHDRAW, "1", "once more")
    assert [entry["reason"] for entry in stall.written("month.withdrawn")] == ["Something was forgotten."]


def test_a_month_with_a_failing_check_is_signed_only_with_a_reason(stall: Stall) -> None:
    with opened(stall.path, seed=7) as village, village.writing() as session:
        till = open_till(session, CLERK)
        session.record(
            TILL_SHUT, TillShut(opened=till.till, redemptions=1, points=3), CLERK, site="5001", on=session.today
        )
    with desk(stall, "15001", SUPERMARKET_NOW=APRIL) as terminal:
        shown = signed(
            terminal,
            "1",
            answers=(
                "1",
                "0",
                "1",
            ),
        )
        assert "only with a reason" in shown
        assert stall.written("month.signed") == []
        assert "signed by: clerk 15001" in signed(
            terminal,
            "1",
            answers=(
                "1",
                "counted again by hand",
            ),
        )
    assert [entry["reason"] for entry in stall.written("month.signed")] == ["counted again by hand"]


def test_a_signature_on_paper_is_recorded_and_confirmed_by_whose_it_is(stall: Stall, tmp_path: Path) -> None:
    photo = tmp_path / "paper.png"
    Image.linear_gradient("L").save(photo)
    with opened(stall.path) as village:
        village.time.move(days=31)
        with village.ledger.reading() as session:
            number = reconcile(session, "3001", "2026-03").number
    with desk(stall, "33001", SUPERMARKET_NOW=APRIL) as terminal:
        asked = (RECORD, "1", "15999", "15001", "2026-04-01", str(photo))
        shown = done(terminal, *asked, "3001-2026-03-00000000", number)
        assert ("\a" in shown, "signed by: clerk 15001" in shown) == (True, True)
        assert "have the number" in shown, "that of another paper"
        assert "No paper waits for you." in done(terminal, PAPERS)
    with desk(stall, "15001", SUPERMARKET_NOW=APRIL) as terminal:
        assert "unconfirmed" in done(terminal, PAPERS, "1", "2")
        assert "confirms" in done(terminal, PAPERS, "1", "1")


# --- spoiled goods ----------------------------------------------------------------------------------------------------


def test_goods_are_written_off_with_the_manager_at_the_desk(stall: Stall) -> None:
    with desk(stall) as terminal:
        assert "48 are here now" in done(terminal, SPOILED, SOAP, "2", "3", "1", "33999", "33001")
        assert "\a" in done(terminal, SPOILED, SOAP, "2", "3", "1", "15001", "0", "1"), "asked again"
        assert "香皂 (1001)" in done(terminal, SPOILED, SOAP, "99", "3", "2").rpartition("\a")[2], "too many"
    (entry,) = stall.written("stock.spoiled")
    assert (entry["reason"], entry["approver"], entry["approved"]) == ("damp", "33001", "named")


@pytest.mark.parametrize("leaving", ["", "0"])
def test_a_key_at_the_question_for_the_second_person_loses_nothing_that_was_typed(stall: Stall, leaving: str) -> None:
    with desk(stall) as terminal:
        shown = done(terminal, SPOILED, SOAP, "2", "3", "1", leaving, "2", "33999", leaving, "0", "33001")
        assert shown.count("What you typed is not recorded. 1 leave it  2 go on [0 goes on]:") == 2
        assert "48 are here now" in shown
        assert "here now" not in done(terminal, SPOILED, SOAP, "2", "3", "1", leaving, "1")


def test_a_write_off_waits_and_another_manager_agrees_or_does_not(stall: Stall) -> None:
    with desk(stall) as terminal:
        shown = done(terminal, SPOILED, SOAP, "2", "1", "2")
        assert ("wait for a manager's approval" in shown, "supermarket stock" in shown) == (True, False)
        done(terminal, SPOILED, SOAP, "3", "1", "2")
    with desk(stall, "33001") as terminal:
        shown = done(terminal, WAITING, "1", "1")
        assert ("香皂 (1001): 2" in shown, "48 are here now" in shown) == (True, True)
        assert "declined" in done(terminal, WAITING, "1", "2", "1")
        assert "No write-off waits for you." in done(terminal, WAITING)
    (declined,) = stall.written("spoilage.declined")
    assert declined["reason"] == "The goods are still good."


def test_a_write_off_on_paper_is_asked_again_where_something_is_wrong(stall: Stall, tmp_path: Path) -> None:
    photo = tmp_path / "paper.png"
    Image.linear_gradient("L").save(photo)
    with desk(stall) as terminal:
        wrong = ("33999", "33001", "2026-03-02", "/no/such/photo.jpg")  # each asked for again
        shown = done(terminal, SPOILED, SOAP, "2", "2", "3", *wrong, str(photo))
        assert ("48 are here now" in shown, "there is no such file" in shown) == (True, True)
