"""The files of a package while they are written: each takes its lines; the workbook is laid together of its parts."""

import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TextIO

from supermarket.audit.package.checker.files.descriptor import BEANCOUNT_FILE, WORKBOOK_FILE
from supermarket.audit.package.workbook import zip_parts


class Written:
    """A file that takes its lines."""

    def __init__(self, file: TextIO) -> None:
        """Take the file, which is open."""
        self._file: Final = file

    def add(self, text: str) -> None:
        """Take the next line or lines."""
        self._file.write(text)


class Files:
    """The files that follow from the journal, open all at once, because an entry has lines in many of them."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of the package."""
        self._folder: Final = folder
        self._open: Final = ExitStack()
        self._parts: Final[list[tuple[str, Path]]] = []
        self._kept: Final = ExitStack()

    def __enter__(self) -> Self:
        """Make room for the parts of the workbook."""
        self._drafts = Path(self._kept.enter_context(tempfile.TemporaryDirectory(dir=self._folder)))
        return self

    def target(self, name: str) -> Written:
        """Return what takes the lines of a file of the package, or of a part of its workbook."""
        if name == BEANCOUNT_FILE or name.startswith("tables/"):
            path = self._folder / name
            path.parent.mkdir(exist_ok=True)
        else:
            path = self._drafts / str(len(self._parts))
            self._parts.append((name, path))
        return Written(self._open.enter_context(path.open("x", encoding="utf-8", newline="")))

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write everything down, the workbook only where nothing went wrong."""
        with self._kept:
            self._open.close()
            if kind is None:
                zip_parts(self._folder / WORKBOOK_FILE, self._parts)
