"""An address as a QR code on a terminal: whatever the console can show, a phone reads it."""

from typing import Final

import pytest
import zxingcpp
from PIL import Image

from supermarket.web.terminal_code import code_lines

ADDRESS: Final = "https://192.168.100.200:8443/"
MODULE: Final = 6
"""How many pixels wide the tests draw a module."""


def photo(lines: list[str], columns: int, halves: int) -> Image.Image:
    """Return what a phone sees of a dark terminal, where a module takes so many columns and a line so many modules."""
    width = len(lines[0]) // columns
    picture = Image.new("L", (width, len(lines) * halves), 0)
    for row, line in enumerate(lines):
        for column in range(width):
            sign = line[column * columns]
            for half in range(halves):
                lit = sign in {"█", "#", "▀▄"[half]}
                picture.putpixel((column, row * halves + half), 255 if lit else 0)
    return picture.resize((picture.width * MODULE, picture.height * MODULE), Image.Resampling.NEAREST)


@pytest.mark.parametrize(
    ("encoding", "columns", "halves", "signs"),
    [
        ("utf-8", 1, 2, "█▀▄ "),
        ("UTF8", 1, 2, "█▀▄ "),
        ("gbk", 0, 1, "█ "),
        ("gb18030", 0, 1, "█ "),
        ("ascii", 2, 1, "# "),
        ("cp437", 2, 1, "# "),
        ("unknown", 2, 1, "# "),
    ],
)
def test_a_phone_reads_the_address_from_any_console(encoding: str, columns: int, halves: int, signs: str) -> None:
    lines = code_lines(ADDRESS, encoding)
    assert set("".join(lines)) <= set(signs)
    if not columns:  # the block takes two columns and is one sign, a dark module is two signs
        lines, columns = [line.replace("  ", " ") for line in lines], 1
    assert len({len(line) for line in lines}) == 1
    assert [code.text for code in zxingcpp.read_barcodes(photo(lines, columns, halves))] == [ADDRESS]


def test_a_code_fits_a_terminal_of_eighty_columns_and_twentyfour_lines() -> None:
    lines = code_lines(ADDRESS, "utf-8")
    assert len(lines) <= 22
    assert max(map(len, lines)) <= 80
