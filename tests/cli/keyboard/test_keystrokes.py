"""Keys that are no text take nothing from a text, wherever they come; signs that show nothing never get into one."""

from typing import Final

import pytest

from supermarket.cli.keyboard.keystrokes import Strokes

SCAN: Final = "2000000010014"
OTHER_KEYS: Final = (
    *(
        "\x1b",
        "\x1b\x1b",
        "\x1b\x1b[A",
        "\x1b[A",
        "\x1b[1;5C",
        "\x1b[H",
        "\x1bOP",
        "\x1bOH",
        "\x1b[15~",
        "\x1b[[A",
        "\x9b3~",
    ),
    *(
        "\x9b3~",
        "\x1b[200~",
        "\x1b[201~",
        "\x1b[<0;12;5M",
        "\x1b[<0;12;5m",
        "\x1b[M !!",
        "\x1b[I",
        "\x1b[?1;2c",
        "\x1b[12;40R",
    ),
    *("\x00", "\x01", "\x1a", "\x1c", "\x0b", "\u200b", "\u202e", "\ufeff", "\u2066", "\u00ad", "\ufe0f"),
)
"""Esc, arrows, Home, function keys, a paste's marks, the mouse, a terminal's answers, controls, invisible signs."""


@pytest.mark.parametrize("key", OTHER_KEYS, ids=ascii)
def test_other_keys_are_swallowed_before_within_and_after_a_scan_in_whatever_pieces(key: str) -> None:
    for sent in (key + SCAN, SCAN[:4] + key + SCAN[4:], SCAN + key):
        assert Strokes().take(sent + "\r") == SCAN + "\r"
        strokes = Strokes()
        assert "".join(map(strokes.take, sent)) + strokes.paused() == SCAN


@pytest.mark.parametrize("begun", ["\x1b[", "\x1bO", "\x9b"], ids=ascii)
def test_a_sequence_that_was_cut_off_holds_no_scan_back(begun: str) -> None:
    assert Strokes().take(f"{begun}{SCAN}\r") == f"{SCAN}\r"
    strokes = Strokes()
    assert strokes.take(begun + SCAN) == ""
    assert strokes.paused() == SCAN
    assert strokes.take(SCAN) == SCAN
    assert strokes.take(begun) + strokes.paused() + strokes.take("12\r") == "12\r"


def test_the_number_pad_of_another_mode_is_the_number_pad() -> None:
    assert Strokes().take("\x1bOp\x1bOy\x1bOk\x1bOm\x1bOj\x1bOo\x1bOM") == "09+-*/\r"


def test_texts_of_every_script_pass() -> None:
    for text in ("香皂", "１２", "ÀÉ", "王　芳", "𱃿", "]E0123", "a\ufffdb"):
        assert Strokes().take(text) == text
