"""Files made again from the journal, compared byte for byte with those of the package while they are made."""

import io
import struct
import zlib
from pathlib import Path
from typing import IO, Dict, List, Optional, Tuple
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from supermarket.audit.package.checker.faults import fault, plain

BATCH = 1 << 16  # so many bytes are compared at a time
REST_SHOWN = 80  # so many bytes are shown of what follows the end
UNREADABLE = (BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError)
MADE_DAY = (2000 - 1980) << 9 | 1 << 5 | 1  # 1 January 2000, as a ZIP file writes it
MODE = 0o644 << 16


class Remade:
    """A file of the package, or a part of its workbook, read along with what it must be."""

    def __init__(self, name: str, file: Optional[IO[bytes]]) -> None:
        self.name, self.file = name, file  # no file: that it is missing was told already
        self.pending: List[bytes] = []
        self.size = self.line = 0
        self.amiss: List[Tuple[str, str]] = []  # what differs, and where; it is told at the end, file after file

    def add(self, text: str) -> None:
        """Compare the next line; a little later, with others, which is quicker."""
        data = text.encode()
        self.pending.append(data)
        self.size += len(data)
        if self.size > BATCH:
            self.compare()

    def compare(self) -> None:
        """Compare the lines that wait; the first that differs is told, and nothing after it."""
        must, self.pending, self.size = b"".join(self.pending), [], 0
        if self.file is not None:
            found = self.read(len(must))
            if found != must:
                self.tell(found, must)
                self.close()
        self.line += must.count(b"\n")

    def read(self, size: int) -> bytes:
        """Return the next bytes; what cannot be read is not there."""
        try:
            return self.file.read(size) if self.file else b""
        except UNREADABLE as error:
            return f"（不能读取 {error}）".encode()

    def tell(self, found: bytes, must: bytes) -> None:
        """Tell the first line that differs."""
        same = next(
            (at for at, (one, other) in enumerate(zip(found, must)) if one != other), min(len(found), len(must))
        )
        begin = must.rfind(b"\n", 0, same) + 1
        number = self.line + must.count(b"\n", 0, begin) + 1
        ends = (text[begin:].split(b"\n")[0].rstrip(b"\r") for text in (found, must))
        shown, line = (text.decode(errors="replace") for text in ends)
        self.amiss.append((f"{self.name}:{number}", f"为 {plain(shown)}，应为 {plain(line)}"))

    def finish(self) -> None:
        """Compare the end: nothing more may follow."""
        self.compare()
        rest = self.read(REST_SHOWN)
        if rest:
            self.amiss.append((f"{self.name}:{self.line + 1}", f"多出 {plain(rest.decode(errors='replace'))}"))
        self.close()
        for where, what in self.amiss:
            fault("file_differs", where, what)
        self.amiss.clear()

    def close(self) -> None:
        """Read no more."""
        if self.file is not None:
            self.file.close()
            self.file = None


class RemadeBook:
    """The workbook, whose parts are compared one by one; its container may hold nothing beside them."""

    def __init__(self, name: str, path: Optional[Path]) -> None:
        self.name = name
        self.book: Optional[ZipFile] = None
        self.parts: Dict[str, Remade] = {}
        self.amiss: List[Tuple[str, str]] = []  # as of a file
        if path is not None:
            try:
                self.book = ZipFile(path)
            except UNREADABLE as error:
                self.amiss.append((name, f"不是工作簿：{error}"))

    def part(self, name: str) -> Remade:
        """Begin to compare the next part."""
        file: Optional[IO[bytes]] = None
        if self.book is not None:
            try:
                file = io.BufferedReader(self.book.open(name), BATCH)  # type: ignore[type-var]
            except UNREADABLE as error:
                self.amiss.append((f"{self.name}/{name}", f"工作簿中没有这一部分，或不能读取：{error}"))
        made = self.parts[name] = Remade(f"{self.name}/{name}", file)
        return made

    def finish(self) -> None:
        """Compare the container: the parts in their order, each just as it is written, and nothing else."""
        for where, what in self.amiss:
            fault("file_differs", where, what)
        for part in self.parts.values():
            part.finish()
        if self.book is None or self.book.fp is None:  # that it cannot be read was told
            return
        file, directory, end = self.book.fp, b"", 0
        for info, name in zip(self.book.infolist(), self.parts):
            path = name.encode()
            sizes = (info.CRC, info.compress_size, info.file_size, len(path), 0)
            told = struct.pack("<HHHHHIIIHH", 20, 0, ZIP_DEFLATED, 0, MADE_DAY, *sizes)
            file.seek(end)
            if file.read(30 + len(path)) != b"PK\3\4" + told + path:
                fault("file_differs", f"{self.name}/{name}", "工作簿中这一部分的开头写法不对")
            directory += b"PK\1\2" + struct.pack("<BB", 20, 3) + told + struct.pack("<HHHII", 0, 0, 0, MODE, end) + path
            end += 30 + len(path) + info.compress_size
        parts = len(self.parts)
        directory += b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, parts, parts, len(directory), end, 0)
        file.seek(end)
        if file.read() != directory:
            fault("file_differs", self.name, "工作簿的目录写法不对，或另有内容")

    def close(self) -> None:
        """Read no more."""
        for part in self.parts.values():
            part.close()
        if self.book is not None:
            self.book.close()
