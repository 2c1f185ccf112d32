"""A file as an office really sends it is read by its content, whatever its name says."""

import codecs
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from supermarket.errors.registers import FileUnreadable
from supermarket.locale import N_
from supermarket.registers.files.sheets import Book
from supermarket.registers.files.texts import read_text_file
from supermarket.registers.files.workbooks import read_workbook

SIZE_MAX: Final = 64 * 1024 * 1024
"""A register is a few thousand lines; a larger file is the wrong one."""
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_BIFF: Final = (b"\x09\x08\x10\x00\x00\x06", b"\x09\x08\x08\x00\x00\x05", b"\x09\x04\x06\x00\x00\x00")
"""What a workbook of Excel 5 to 95 begins with where it lies in no container."""
_MARKUP: Final = re.compile(rb"\s*<(\?xml|!doctype|html|table|meta|style|head)", re.IGNORECASE)


def read_book(path: Path) -> Book:
    """Return the sheets of a file.

    Raises:
        FileUnreadable: it is missing, too large, locked, damaged, or of no kind that holds tables.
    """
    data = bytes_of(path)
    if data.startswith((_ZIP, _OLE, *_BIFF)):
        return read_workbook(path.name, data)
    if _MARKUP.match(data.removeprefix(codecs.BOM_UTF8)):
        raise FileUnreadable(
            file=path.name,
            reason=N_("it is a web page under a spreadsheet's name; open it and save it as .xlsx"),
        )
    if data.startswith(b"%PDF"):
        raise FileUnreadable(file=path.name, reason=N_("it is a PDF; ask for the spreadsheet it was made from"))
    return read_text_file(path.name, data)


def is_workbook(path: Path) -> bool:
    """Say whether a file's content is a workbook; a package of the audit, which is a ZIP too, is none.

    Raises:
        FileUnreadable: it is a ZIP of which nobody can say what is in it.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith((_OLE, *_BIFF)):
        return True
    if not zipfile.is_zipfile(path):
        return False
    with unpacked(path) as packed:
        return not {"[Content_Types].xml", "content.xml"}.isdisjoint(packed.namelist())


@contextmanager
def unpacked(path: Path) -> Iterator[zipfile.ZipFile]:
    """Give a ZIP whose files are read while it is given.

    Raises:
        FileUnreadable: it, or what is read of it, is damaged or locked.
        OSError: it cannot be read.
    """
    damaged = FileUnreadable(file=path.name, reason=N_("it is damaged; take another copy of it"))
    try:
        packed = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as fault:
        raise damaged from fault
    with packed:
        try:
            yield packed
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as fault:
            raise damaged from fault


def bytes_of(path: Path) -> bytes:
    """Return what a file holds that a person names; of one without an end no more is read than is ever taken.

    Raises:
        FileUnreadable: it is missing, may not be read, or is too large.
    """
    try:
        with path.open("rb") as file:
            data = file.read(SIZE_MAX + 1)
    except OSError as fault:
        raise FileUnreadable(file=path.name, reason=N_("there is no such file, or it may not be read")) from fault
    if len(data) > SIZE_MAX:
        raise FileUnreadable(file=path.name, reason=N_("it is larger than 64 MB"))
    return data
