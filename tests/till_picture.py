"""The picture of the till in README: what the installed till shows in a terminal, drawn by rich."""

import io
import re
import shutil
import tempfile
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from tests.cli.terminal import END
from tests.cli.till.stall import SOAP, opened, prepared
from tests.command import ROOT
from tests.spending.shelf import delivered
from tests.village import make_ledger

PICTURE: Final = ROOT / "docs/till.svg"
TITLE: Final = "supermarket counter"
SIZE: Final = (72, 20)
BLOCK: Final = "█"
TOOTHBRUSH: Final = "2000000010021"
NOBODYS_GOODS: Final = "6901234567892"
_NARROW: Final = 12.2
"""How wide rich draws a column."""
_TEXT: Final = re.compile(r'textLength="[0-9.]+"([^>]*)>([^<]*)<')
_SVG: Final = "{http://www.w3.org/2000/svg}"
FORMAT: Final = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: "Noto Sans Mono CJK SC", "Sarasa Mono SC", Consolas, Menlo, monospace;
  font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""Rich's own, without the font that it would have a browser fetch from the network."""


def shown_by_the_till(folder: Path) -> list[Text]:
    """Return the screen of a till in a drill: a card, soap, goods near their end, a wrong scan."""
    make_ledger(folder / "ledger.db")
    stall = prepared(folder / "ledger.db", folder)
    with opened(stall.path, seed=6) as village:
        delivered(village, 12, "1002", expires="2026-03-20")
    with stall.till(SUPERMARKET_LANG="zh", size=SIZE) as till:
        till.until_row("请扫积分卡")
        for scan, answer in (
            (stall.card, "剩余 100"),
            (SOAP, "剩余 97"),
            (TOOTHBRUSH, "剩余 93"),
            (NOBODYS_GOODS, "条码的商品"),
        ):
            till.type(f"{scan}\r")
            till.until_row(answer)
        cells = till.cells()
        till.type(f"{END}1\r")
        till.ended()
    return [_line(row) for row in cells]


def drawn(lines: Sequence[str | Text], *, title: str = TITLE, columns: int = SIZE[0]) -> str:
    """Return lines of a terminal as a picture; wide and narrow signs stand in their columns whatever the font."""
    console = Console(record=True, width=columns, file=io.StringIO(), highlight=False, markup=False, emoji=False)
    for line in lines:
        text = Text()
        given = line if isinstance(line, Text) else Text(line)
        looks = [(sign, str(given.get_style_at_offset(console, place))) for place, sign in enumerate(given.plain)]
        for (_wide, look), signs in groupby(looks, key=lambda each: (cell_len(each[0]) > 1, each[1])):
            text.append("".join(sign for sign, _look in signs), look)
        console.print(text, no_wrap=True, overflow="ignore", crop=False)
    svg = console.export_svg(title=title, code_format=FORMAT, unique_id="till")
    return "\n".join(line.strip() for line in _TEXT.sub(_in_columns, svg).splitlines() if line.strip()) + "\n"


def lines_in(svg: str) -> list[str]:
    """Return the lines of text that a picture shows, without blanks, which a picture leaves out between its texts."""
    rows: dict[float, str] = {}
    for text in ET.fromstring(svg).iter(f"{_SVG}text"):  # noqa: S314 - our own picture
        if "clip-path" in text.attrib:
            y = float(text.attrib["y"])
            rows[y] = rows.get(y, "") + (text.text or "")
    return [line for line in (squeezed(rows[y]) for y in sorted(rows)) if line]


def squeezed(line: str | Text) -> str:
    """Return a line without its blanks."""
    return re.sub(r"\s", "", str(line))


def _line(cells: Sequence[tuple[str, str]]) -> Text:
    """Return a row of a terminal; a block of its large type is a coloured ground, which has no gaps in any font."""
    line = Text()
    filled = max((place for place, (sign, look) in enumerate(cells, 1) if sign != " " or "reverse" in look), default=0)
    for sign, look in cells[:filled]:
        line.append(" " if sign == BLOCK else sign, f"{look} reverse" if sign == BLOCK else look)
    return line


def _in_columns(found: re.Match[str]) -> str:
    signs = found[2].replace("&#160;", " ").replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&")
    return f'textLength="{_NARROW * cell_len(signs):g}"{found[1]}>{found[2]}<'


def main() -> None:
    """Draw the picture anew."""
    folder = Path(tempfile.mkdtemp())
    PICTURE.write_text(drawn(shown_by_the_till(folder)), encoding="utf-8", newline="\n")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
