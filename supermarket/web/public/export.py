"""The public pages as files 静态页面, for a place without a server: any disk, stick or page of an office shows them.

Masked as on the site; links are relative, nothing is run and nothing asked for elsewhere. Each says as of when it is:
the time of the ledger's last entry. So the same ledger on the same day gives the same bytes, and whoever compares two
exports sees what changed.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from supermarket.clock import district_time
from supermarket.errors.files import FileExists
from supermarket.journal.store import streams
from supermarket.ledger import Ledger
from supermarket.locale import language
from supermarket.web.frame.looks import STATIC, drawn
from supermarket.web.public.board import board_of
from supermarket.web.public.stations import institutes
from supermarket.web.public.words import WORDS

Progress = Callable[[int, int], None]
_INDEX: Final = "index.html"
_STYLE: Final = "style.css"
_LAYOUT: Final = "public/leaf.html"
_OF_A_STATION: Final = re.compile(r"station-[0-9]{1,12}\.html", re.ASCII)


def export_pages(ledger: Ledger, folder: Path, progress: Progress) -> tuple[Path, ...]:
    """Write the page of all stations, one for each of them and their style into a folder, and return the files.

    The folder is made where there is none; one that holds other files than an earlier export's is refused, and an
    earlier export is replaced. `progress` is told how many pages are written, and of how many.

    Raises:
        FileExists: the folder holds something else, or is a file.
        OSError: the disk refuses.
    """
    _check(folder)
    with replace(ledger, masked=True).reading() as session:
        said = {
            "layout": _LAYOUT,
            "language": language(),
            "address": _address,
            "as_of": district_time(max(stream.at for stream in streams(session.transaction))),
            "day": session.today,
            "drill": ledger.drill,
        }
        found = institutes(session)
        codes = [station.site for institute in found for station in institute.stations]
        pages = {_INDEX: drawn("public/stations.html", found=found, count=len(codes), words="", **said)}
        for number, code in enumerate(codes, 1):
            pages[_address(code)] = drawn("public/station.html", board=board_of(session, code), **said, **WORDS)
            progress(number, len(codes))
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, text in pages.items():
        (folder / name).write_bytes(text.encode())
    (folder / _STYLE).write_bytes((STATIC / _STYLE).read_bytes())
    return tuple(folder / name for name in (*pages, _STYLE))


def _address(code: str = "") -> str:
    return f"station-{code}.html" if code else _INDEX


def _check(folder: Path) -> None:
    """Refuse a folder that holds what no export wrote."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise FileExists(path=str(folder))
    for each in folder.iterdir():
        ours = each.name in {_INDEX, _STYLE} or _OF_A_STATION.fullmatch(each.name)
        if not (ours and each.is_file()):
            raise FileExists(path=str(each))
