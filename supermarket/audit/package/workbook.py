"""The workbook as a file: its parts, which were made one by one, laid into an XLSX without date or machine."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MADE: Final = (2000, 1, 1, 0, 0, 0)
"""A fixed date of every part: the same ledger gives the same bytes."""
_UNIX: Final = 3
_PERMISSIONS: Final = 0o644 << 16
_BATCH: Final = 1 << 20


def zip_parts(path: Path, parts: Iterable[tuple[str, Path]]) -> None:
    """Write a workbook of these parts, each by its name in the workbook and the file in which it was made."""
    with ZipFile(path, "x", ZIP_DEFLATED) as book:
        for name, made in parts:
            part = ZipInfo(name, date_time=MADE)
            part.create_system, part.external_attr, part.compress_type = _UNIX, _PERMISSIONS, ZIP_DEFLATED
            part.file_size = made.stat().st_size
            with made.open("rb") as source, book.open(part, "w") as target:
                shutil.copyfileobj(source, target, _BATCH)
