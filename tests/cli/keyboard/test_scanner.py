"""What a scanner types arrives as texts, whatever it ends a scan with, in bursts and in full width; so does a pipe."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pytest

from supermarket.cli.keyboard.scanner import Live
from supermarket.households.numbers import new_payload
from supermarket.spending.redemption.receipt_codes import receipt_code
from tests.cli.terminal import END, Terminal
from tests.command import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
PROGRAM: Final = (sys.executable, "-m", "tests.cli.keyboard.scanned")
GOODS: Final = "2000000010014"
CARD: Final = new_payload(lambda size: bytes(range(1, size + 1)))
RECEIPT: Final = receipt_code("1000-1-57") or ""


def started(idle_seconds: float = 600) -> Terminal:
    terminal = Terminal(str(idle_seconds), program=PROGRAM)
    terminal.until("ready\n")
    return terminal


def texts(shown: str) -> list[str | None]:
    """Return the texts that the program showed; its echo of keys stands on lines of its own."""
    return [json.loads(line) for line in shown.splitlines() if line.startswith('"') or line == "null"]


def ended(terminal: Terminal) -> list[str | None]:
    """End the program and return all texts but the one that ends it."""
    terminal.ended()
    return texts(terminal.shown)[:-1]


@pytest.mark.parametrize("ending", ["\r", "\n", "\r\n", "\t"], ids=["CR", "LF", "CR LF", "TAB"])
def test_every_ending_ends_a_text_once(ending: str) -> None:
    with started() as terminal:
        terminal.type("".join(text + ending for text in ("1", "两", "3", "end")))
        assert ended(terminal) == ["1", "两", "3"]


def test_carriage_return_and_line_feed_are_one_ending_in_whatever_bursts_they_come() -> None:
    with started() as terminal:
        terminal.type("1\r")
        terminal.until('"1"\n')
        terminal.type("\n2\r")
        terminal.until('"2"\n')
        terminal.type("\n")
        terminal.type("end\r\n")
        assert ended(terminal) == ["1", "2"]


@pytest.mark.parametrize("empty", ["\r\r", "\n\n", "\r\n\r\n", "\t\t"])
def test_an_empty_line_is_an_empty_text(empty: str) -> None:
    with started() as terminal:
        terminal.type(f"1{empty}end\r")
        assert ended(terminal) == ["1", ""]


@pytest.mark.parametrize("text", [GOODS, "96385074", "036000291452", "10614141000415", RECEIPT, CARD, f"]E0{GOODS}"])
def test_a_whole_scan_without_an_ending_is_taken_when_its_burst_is_over(text: str) -> None:
    with started() as terminal:
        for _scan in range(2):
            terminal.type(text)
            terminal.until(f'"{text}"\n')
        terminal.type("end\r")
        assert ended(terminal) == [text, text]


def test_what_is_no_whole_scan_waits_for_its_ending() -> None:
    """Three digits are a quantity that somebody is typing; thirteen that do not check may go on too."""
    with started() as terminal:
        for text in ("200", "2000000010015"):
            terminal.type(text)
            terminal.until(text)
            terminal.type("\r")
            terminal.until(f'"{text}"\n')
        terminal.type("end\r")
        assert ended(terminal) == ["200", "2000000010015"]


def test_scans_without_an_ending_that_come_in_one_burst_are_all_taken() -> None:
    with started() as terminal:
        terminal.type(CARD + GOODS + GOODS + GOODS)
        for text in (CARD, GOODS, GOODS, GOODS):
            terminal.until(f'"{text}"\n')
        terminal.type("end\r")
        assert ended(terminal) == [CARD, GOODS, GOODS, GOODS]


@pytest.mark.parametrize(
    "key", ["\x1b", "\x1b[A", "\x1bOP", "\x1b[15~", "\x1b[200~", "\x1b[<0;3;4M", "\x1b[M !!", "\x00"]
)
def test_other_keys_before_in_and_after_a_scan_do_no_harm(key: str) -> None:
    with started() as terminal:
        terminal.type(f"{key}{GOODS}{key}\r{GOODS[:5]}{key}{GOODS[5:]}\r{key}end\r")
        assert ended(terminal) == [GOODS, GOODS]


@dataclass
class Pieces:
    """A terminal that sends these pieces one after another; None is a pause."""

    sent: Iterator[str | None]
    closed: bool = False

    def interrupt(self, *, at_once: bool) -> None:
        """Do nothing."""

    def wait(self, seconds: float) -> str | None:  # noqa: ARG002 - nobody waits here
        return next(self.sent)


@pytest.mark.parametrize("key", ["\x1b", "\x1b[A", "\x1bOP", "\x00"])
def test_a_key_that_is_no_text_does_no_harm_where_nothing_else_comes_with_it(key: str) -> None:
    live = Live(Pieces(iter([key, None, None, "12", key, None, None, "3\r", key, END])), 0)
    live.secret = True
    assert [text for text in live if text is not None] == ["123"]


def test_a_cards_digits_are_never_shown() -> None:
    with started() as terminal:
        terminal.type(CARD[:20])
        terminal.until("*" * 20)
        terminal.type(f"{CARD[20:]}\rend\r")
        assert ended(terminal) == [CARD]
        assert terminal.raw.count(CARD[:7]) == 1  # where the program itself shows the text that it got


def test_a_text_that_comes_key_by_key_is_one_text() -> None:
    with started() as terminal:
        for key in "香皂".encode():
            terminal.type(bytes([key]))
        terminal.type("\r")
        terminal.until(json.dumps("香皂"))
        terminal.type("end\r")
        assert ended(terminal) == ["香皂"]


def test_keys_are_shown_as_they_are_typed() -> None:
    with started() as terminal:
        terminal.type("１２ab")
        terminal.until("１２ab")
        terminal.type("\rend\r")
        assert ended(terminal) == ["１２ab"]


def test_a_secret_is_not_shown() -> None:
    with started() as terminal:
        terminal.type("secret\r")
        terminal.until('"secret"\n')
        terminal.type("48\x7f07\r")
        assert terminal.until('"407"\n') == '\n"407"\n'
        terminal.type("end\r")
        assert ended(terminal) == ["secret", "407"]


@pytest.mark.parametrize("erase", ["\x7f", "\b"])
def test_a_wrong_key_is_erased(erase: str) -> None:
    with started() as terminal:
        terminal.type(f"{erase}1样{erase}{erase}{erase}23{erase}\rend\r")
        assert ended(terminal) == ["2"]


def test_bytes_that_are_no_text_are_replaced() -> None:
    with started() as terminal:
        terminal.type(b"a\xff\xfeb\rend\r")
        assert ended(terminal) == ["a\ufffd\ufffdb"]


def test_the_end_of_input_ends_the_texts_and_what_was_half_typed_is_gone() -> None:
    with started() as terminal:
        terminal.type(f"1\rhalf{END}")
        terminal.until("end of input\n")
        terminal.ended()
        assert texts(terminal.shown) == ["1"]


def test_after_the_end_of_input_one_can_go_on() -> None:
    with started() as terminal:
        terminal.type(f"again\rhalf{END}")
        terminal.until("end of input\n")
        terminal.type("2\rend\r")
        assert ended(terminal) == ["again", "2"]


def test_a_terminal_that_is_closed_is_the_end_of_input() -> None:
    with started() as terminal:
        terminal.type("1\r")
        terminal.until('"1"\n')
        terminal.hang_up()
        terminal.process.wait(60)


def test_idleness_is_told_again_and_again_and_what_was_half_typed_is_gone() -> None:
    with started(idle_seconds=0.3) as terminal:
        terminal.until("null\nnull\n")
        terminal.type("1")
        terminal.until("null\n")
        terminal.type("2\r")
        terminal.until('"2"\n')
        terminal.type("end\r")
        assert [text for text in ended(terminal) if text is not None] == ["2"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_the_terminal_is_left_as_it_was_found_by_whoever_ends_the_program(number: int) -> None:
    with Terminal("600", program=(sys.executable, "-c", "import sys; sys.stdin.readline()")) as plain:
        before = plain.settings()
    with started() as terminal:
        terminal.process.send_signal(number)
        terminal.process.wait(60)
        assert terminal.settings() == before


def test_the_terminal_is_left_as_it_was_found() -> None:
    with Terminal("600", program=(sys.executable, "-c", "import sys; sys.stdin.readline()")) as plain:
        before = plain.settings()
    with started() as terminal:
        assert terminal.settings() != before
        terminal.type("end\r")
        terminal.process.wait(60)
        assert terminal.settings() == before


# --- a pipe -----------------------------------------------------------------------------------------------------------


def piped(written: bytes, **env: str) -> list[str | None]:
    done = subprocess.run(
        [*PROGRAM, "600"], input=written, env={"LANG": "C.UTF-8", **env}, cwd=ROOT, capture_output=True, check=True
    )
    assert done.stdout.endswith(b"end of input\n")
    return texts(done.stdout.decode())


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["LF", "CR LF", "CR"])
def test_lines_of_a_pipe_are_texts(ending: str) -> None:
    assert piped(ending.join(["1", "香皂", "", "3", ""]).encode()) == ["1", "香皂", "", "3"]


def test_the_last_line_of_a_pipe_needs_no_ending() -> None:
    assert piped(b"1\n2") == ["1", "2"]
    assert piped(b"") == []


def test_tabs_of_a_pipe_part_texts() -> None:
    assert piped(f"1\t{GOODS}\t\n2\n".encode()) == ["1", GOODS, "", "2"]


@pytest.mark.parametrize("env", [{}, {"PYTHONIOENCODING": "utf-8"}, {"PYTHONIOENCODING": "gbk"}], ids=str)
def test_bytes_of_a_pipe_that_are_no_text_stop_nothing(env: dict[str, str]) -> None:
    first, *others = piped(b"\xff\xff\n2\n", **env)
    assert first == "\ufffd\ufffd"
    assert others == ["2"]
