"""The till at a terminal is one screen, whatever its size and encoding; nothing of a card is ever sent to it."""

import re
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from supermarket.cli.frame import console
from supermarket.cli.till.frame import Frame, drawn
from supermarket.households.finding.lookup import who
from supermarket.spending.redemption.basket import basket_of, with_quantity
from supermarket.spending.till.commands import Act
from supermarket.spending.till.view import Question, View
from tests.cli.terminal import END, Terminal
from tests.cli.till.stall import NOW, SOAP, Stall, code, opened, prepared
from tests.sound import check_file

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
GOODS: Final = ("1001", "1002", "1005", "1007", "1010", "1014", "1016", "1018", "1019")
BLOCK: Final = "█"


@pytest.fixture(scope="module")
def made_stall(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Stall:
    stall = prepared(made_ledger, tmp_path_factory.mktemp("screen"))
    with opened(stall.path, seed=6) as village:
        village.credit(stall.household, 900)
        for sku in GOODS[1:]:
            village.receive(sku, 50)
    return stall


@pytest.fixture
def stall(made_stall: Stall, tmp_path: Path) -> Iterator[Stall]:
    own = made_stall.copied(tmp_path)
    yield own
    check_file(own.path)


def at(stall: Stall, size: tuple[int, int] = (80, 24), encoding: str = "utf-8", **env: str) -> Terminal:
    """Open the till in a window of this size, in Chinese."""
    place = {"SUPERMARKET_DB": str(stall.path), "SUPERMARKET_NOW": NOW, "SUPERMARKET_LANG": "zh"}
    who = {"SUPERMARKET_OPERATOR": "15001", "SUPERMARKET_SITE": "5001", "PYTHONIOENCODING": encoding}
    till = Terminal("counter", env=place | who | env, size=size, encoding=encoding)
    till.until_row("请扫积分卡")
    return till


def no_card_in(till: Terminal, *cards: str) -> bool:
    """Say whether no seven digits in a row of a card were ever sent to the terminal."""
    return not any(card[place : place + 7] in till.raw for card in cards for place in range(26))


@pytest.mark.parametrize(
    ("size", "encoding"),
    [((80, 24), "utf-8"), ((80, 24), "gbk"), ((60, 20), "utf-8"), ((40, 24), "gbk"), ((40, 16), "utf-8")],
)
def test_all_that_counts_stands_on_a_screen_of_any_size(stall: Stall, size: tuple[int, int], encoding: str) -> None:
    columns, _rows = size
    with at(stall, size, encoding) as till:
        till.type("".join(f"{scan}\r" for scan in (stall.card, *GOODS, "999999")))
        shown = till.until_row("看不懂 999999")
        assert "松坡村" in shown[0]
        assert "2026-03-02 10:00" in shown[0]
        assert "演练" in shown[0]
        assert re.match("王样甲 一组   余额 1000", shown[1])
        last = next(row for row in shown if row.startswith("9  "))
        assert "酱油/醋" in last
        above = next((row for row in shown if "上面还有" in row), "")
        numbered = sum(re.match("[1-9]  ", row) is not None for row in shown)
        assert int((re.findall("[0-9]+", above) or ["0"])[0]) + numbered == len(GOODS)
        assert "合计 106   剩余 894" in shown
        large = [row for row in shown if row and set(row) <= {BLOCK, "#", " "}]
        assert len(large) == (5 if columns >= 60 else 0)
        assert shown[-2] == ">"
        assert len(shown[-1].split()) <= 8
        assert all(word in shown[-1] for word in ("+", "-", "*", "/", "数量", "收台"))
        till.type("+\r")
        shown = till.until_row("小票")
        assert "余额" not in "".join(shown)
        assert "合计 106   剩余 894" in shown
        till.type(END)
        till.ended()
        assert no_card_in(till, stall.card)
        assert "?" not in till.shown
    (given,) = stall.written("goods.redeemed")
    assert any(given["entry"] in row for row in shown)


def test_the_screen_before_it_comes_back_with_one_line_about_what_the_till_came_to(stall: Stall) -> None:
    with at(stall) as till:
        till.type(f"{stall.card}\r1001\r+\r")
        till.until_row("小票")
        till.type(END)
        till.ended()
        (said,) = [row for row in till.rows if row]
    (given,) = stall.written("goods.redeemed")
    assert "1 次" in said
    assert "3 分" in said
    assert given["entry"] in said


def test_a_window_of_another_size_is_drawn_anew(stall: Stall) -> None:
    with at(stall) as till:
        till.type(f"{stall.card}\r1001\r")
        till.until_row(BLOCK)
        till.resize(40, 16)
        shown = till.until_row("^D", fits=lambda rows: "合计 3   剩余 997" in rows and "^D" in rows[-1])
        assert BLOCK not in "".join(shown)
        till.resize(80, 24)
        till.until_row("Ctrl+D", fits=lambda rows: "Ctrl+D" in rows[-1] and BLOCK in "".join(rows))
        till.type(f"+\r{END}")
        till.ended()
    assert len(stall.written("goods.redeemed")) == 1


def test_what_a_hand_types_is_seen_and_a_card_is_not(stall: Stall) -> None:
    with at(stall) as till:
        till.type("香皂１2")
        till.until_row("> 香皂１2")
        till.type(f"\x15{stall.card[:20]}")
        till.until_row("> " + "*" * 20)
        till.type(f"{stall.card[20:]}\r")
        till.until_row("王样甲")
        till.type(f"1001\r{END}")
        till.until_row("仍要收台")
        till.type(f"{stall.other}\r")  # no answer, and a card's digits in what is said of it
        till.until_row(">> ", fits=lambda rows: not any("仍要收台" in row for row in rows))
        till.until_row("先确认或放弃当前这一单")
        assert no_card_in(till, stall.card, stall.other)


@pytest.mark.parametrize("key", ["\x1b", "\x1b[A", "\x1b[15~", "\x1b[200~", "\x1b[<0;3;4M", "\x1bOH"], ids=ascii)
def test_other_keys_do_no_harm_to_scans_without_an_ending(stall: Stall, key: str) -> None:
    with at(stall) as till:
        till.type(f"{key}{stall.card}{SOAP[:5]}{key}{SOAP[5:]}{SOAP}{code(Act.CONFIRM)}{key}")
        till.until_row("合计 6   剩余 994")
        till.until_row("小票")
        till.type(END)
        till.ended()
        assert "\a" not in till.shown
    (given,) = stall.written("goods.redeemed")
    assert [(line["sku"], line["quantity"]) for line in given["lines"]] == [("1001", 2)]


@pytest.mark.parametrize("leave", [END, "\x03", f"{code(Act.SHUT)}\r"], ids=["Ctrl-D", "Ctrl-C", "command sheet"])
def test_goods_on_the_counter_are_asked_about_before_the_till_is_shut(stall: Stall, leave: str) -> None:
    with at(stall) as till:
        till.type(f"{stall.card}\r1001\r{leave}")
        till.until_row("仍要收台")
        till.type("2\r")
        till.until_row("合计 3", fits=lambda rows: not any("仍要收台" in row for row in rows))
        till.type(leave)
        till.until_row("仍要收台")
        till.type("1002\r")  # goods are no answer: they leave the question, aloud, and are taken
        till.until_row("合计 7", fits=lambda rows: any("继续开着" in row for row in rows))
        till.type(leave)
        till.until_row("仍要收台")
        till.type("1\r")
        assert "0 次" in till.ended()
    assert [entry["kind"] for entry in stall.written()] == ["till.opened", "till.shut"]


def test_a_window_that_is_closed_is_asked_nothing_and_shuts_the_till(stall: Stall) -> None:
    with at(stall) as till:
        till.type(f"{stall.card}\r1001\r")
        till.until_row("合计 3")
        till.process.send_signal(signal.SIGHUP)
        till.process.wait(60)
    assert [entry["kind"] for entry in stall.written()] == ["till.opened", "till.shut"]


@pytest.mark.parametrize("ends", ["told to end", "refused"])
def test_the_terminal_is_given_back_whatever_ends_the_till(stall: Stall, ends: str) -> None:
    with Terminal(program=(sys.executable, "-c", "import sys; sys.stdin.readline()")) as plain:
        before = plain.settings()
    with at(stall) as till:
        till.type("1")
        till.until_row("> 1")
        if ends == "told to end":
            till.process.send_signal(signal.SIGTERM)
        else:
            with at(stall) as same:  # the same clerk's, from another window: this one is shut already then
                same.type(END)
                same.ended()
            till.type(END)
        till.process.wait(60)
        assert till.settings() == before
        till.ended(143 if ends == "told to end" else 1)
        assert till.raw.rindex("\x1b[?1049l") > till.raw.rindex("\x1b[?1049h")


def test_a_locked_screen_shows_nothing_of_a_household(stall: Stall) -> None:
    with opened(stall.path) as village, village.ledger.reading() as session:
        basket = basket_of(session, who(session, stall.household), stall.household)
    frame = Frame(shop="松坡村", today="2026-03-02", view=View(basket=basket))
    assert "王样甲" in "".join(row.text for row in drawn(frame, 80, 24))
    locked = [row.text for row in drawn(replace(frame, asked="PIN?"), 80, 24)]
    assert "王样甲" not in "".join(locked)
    assert "1000" not in "".join(locked)
    assert locked[1] == "PIN?"


@pytest.mark.parametrize("size", [(20, 4), (25, 8), (40, 10), (200, 60)])
@pytest.mark.parametrize("choices", [0, 2, 9])
def test_no_window_is_too_small_or_too_large_to_be_drawn(stall: Stall, size: tuple[int, int], choices: int) -> None:
    with opened(stall.path) as village, village.ledger.reading() as session:
        basket = basket_of(session, who(session, stall.household), stall.household)
        for sku in GOODS:
            basket = with_quantity(session, "5001", basket, sku, 1)
    names = tuple(f"第{digit}样商品，名字很长很长" for digit in range(choices))
    question = Question("哪一样？", names, lambda _choice: View()) if choices else None
    frame = Frame(shop="松坡村", view=View(basket=basket, question=question), message="说的话。" * 9, typed="12")
    rows = [row.text for row in drawn(frame, *size)]
    assert len(rows) == size[1]
    assert max(console.columns_of(row) for row in rows) < size[0]
    assert rows[-2] == "> 12"


@pytest.mark.parametrize("columns", [50, 60, 66, 80])
def test_the_last_day_of_goods_is_not_cut_off_where_other_columns_can_be_left_out(stall: Stall, columns: int) -> None:
    with opened(stall.path) as village, village.ledger.reading() as session:
        basket = basket_of(session, who(session, stall.household), stall.household)
        for sku in ("1018", "1019"):
            basket = with_quantity(session, "5001", basket, sku, 1)
    lines = tuple(replace(line, near="2026-03-20") for line in basket.lines)
    rows = [row.text for row in drawn(Frame(view=View(basket=replace(basket, lines=lines))), columns, 24)]
    assert sum("(2026-03-20)" in row for row in rows) == 2
    assert max(console.columns_of(row) for row in rows) < columns
