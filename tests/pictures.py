"""The pictures in the README, made by the installed program: the till, and what a demo leaves; `make picture`."""

import json
import os
import shlex
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

import noto_cjk_sans_otc
from PIL import Image

from tests import till_picture
from tests.command import ROOT, run
from tests.paper.reading import open_png, picture_of_page
from tests.web.pictures import orders, phones

DOCS: Final = ROOT / "docs"
CARD: Final = DOCS / "card.png"
NOTICE: Final = DOCS / "notice.png"
MONTH: Final = DOCS / "month.png"
PACKAGE: Final = DOCS / "package.svg"
PHONES: Final = DOCS / "phones.png"
ORDERS: Final = DOCS / "orders.png"
BULLETIN: Final = DOCS / "bulletin.png"
COMMANDS: Final = (
    "supermarket audit export package",
    "python -I package/verify.py",
    "bean-check package/ledger.beancount && echo $?",
)
"""What the picture of the package types, in the demo's folder."""
_COLUMNS: Final = 92
_DOTS_PER_INCH: Final = 110
_GREYS: Final = 16
_PAGE_FULL: Final = 20
"""So many claims fill the page of a notice well enough to be a picture of one."""


def month_page(out: Path) -> Image.Image:
    """Return the first page of the paper that a demo's month is signed on."""
    (paper,) = out.glob("month-*.pdf")
    return picture_of_page(paper.read_bytes(), 0, dots_per_inch=_DOTS_PER_INCH)


def notice_page(out: Path, folder: Path) -> Image.Image:
    """Return the picture of a demo's first notice that fills a page, as it is sent to a chat group."""
    lines = (out / "package/journal.jsonl").read_text(encoding="utf-8").splitlines()
    notices = [entry for entry in map(json.loads, lines) if entry["kind"] == "notice.published"]
    entry = next(entry for entry in notices if len(entry["body"]["claims"]) >= _PAGE_FULL)
    where = ("--db", out / "ledger.db", "--site", entry["site"], "--operator", f"3{entry['site']}")
    name = f"{entry['origin']}-{entry['seq']}"
    done = run("notice", "print", name, "--png", folder / "notice.png", *where, "--now", "2026-06-02T09:00+08:00")
    assert done.code == 0, done.err
    return open_png((folder / "notice.png").read_bytes())


def shown_of_the_package(out: Path, folder: Path) -> list[str]:
    """Return a terminal's lines while a demo's ledger is exported and checked by programs that are not ours."""
    typed = "\n".join(f"echo {shlex.quote(f'$ {command}')}; {command}" for command in COMMANDS)
    path = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
    env = {"PATH": path, "SUPERMARKET_DB": str(out / "ledger.db"), "SUPERMARKET_LANG": "zh"}
    answer = run("-c", f"set -e\n{typed}", program=("bash",), env=env, cwd=folder)
    assert (answer.code, answer.err) == (0, "")
    return [line.expandtabs() for line in answer.out.splitlines()]


def drawn_package(lines: list[str]) -> str:
    """Return the lines of `shown_of_the_package` as a picture."""
    return till_picture.drawn(lines, title="bash", columns=_COLUMNS)


def bulletin_front(out: Path) -> Image.Image:
    """Return the front of a demo's bulletin, half as large as it is sent."""
    front = open_png((out / "bulletin.png").read_bytes())
    return front.resize((front.width // 2, front.height // 2))


def in_greys(page: Image.Image) -> Image.Image:
    """Return a page of black on white in so few greys that its file is small."""
    return page.convert("L").quantize(_GREYS)


def tell_browsers_of_the_shipped_font(folder: Path) -> None:
    """Let a browser write Chinese in pictures also where the system has no font for it."""
    fonts = Path(noto_cjk_sans_otc.__file__).parent
    told = f"<fontconfig><include>/etc/fonts/fonts.conf</include><dir>{fonts}</dir></fontconfig>"
    (folder / "fonts.conf").write_text(told, encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(folder / "fonts.conf")


def main() -> None:
    """Draw all pictures anew."""
    till_picture.main()
    folder = Path(tempfile.mkdtemp())
    out = folder / "demo"
    done = run("demo", "--out", out)
    assert done.code == 0, done.err
    shutil.copyfile(out / "card.png", CARD)
    in_greys(month_page(out)).save(MONTH, optimize=True)
    in_greys(notice_page(out, folder)).save(NOTICE, optimize=True)
    in_greys(bulletin_front(out)).save(BULLETIN, optimize=True)
    PACKAGE.write_text(drawn_package(shown_of_the_package(out, folder)), encoding="utf-8", newline="\n")
    tell_browsers_of_the_shipped_font(folder)
    # last, because whoever opens a till on a phone records it
    phones(out / "ledger.db").save(PHONES, optimize=True)
    orders(out / "ledger.db").save(ORDERS, optimize=True)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
