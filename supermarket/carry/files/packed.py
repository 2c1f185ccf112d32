"""A file of another machine as it came: packed bytes, unpacked within bounds, of the sum that they say."""

import gzip
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from supermarket.carry.files.form import ENDING, FILE_MAX, LINE_MAX, TEXT_MAX, trailer
from supermarket.errors.many.carry import CarriedDamaged, CarriedForeign, CarriedMissing
from supermarket.locale import N_

SMALL: Final = 4 * 1024 * 1024
"""A file of so many bytes at most, unpacked, is unpacked once and kept: a district's day is far less."""
_ANY_COPY: Final = "*{}*.{}".format(*ENDING.rsplit(".", 1))
_PACKED: Final = b"\x1f\x8b"
_UNPACKED: Final = (EOFError, OSError, zlib.error)
"""What is raised where a file is cut, or its bytes are not as they were packed."""


def files_in(paths: Sequence[Path]) -> list[Path]:
    """Return the files that are meant: of a folder those that end as a file of another machine does, by their names.

    Chat programs and browsers number a second copy before its last ending: `….jsonl(1).gz`.

    Raises:
        CarriedMissing: a folder has none.
    """
    found: list[Path] = []
    for path in paths:
        here = sorted(path.glob(_ANY_COPY)) if path.is_dir() else [path]
        if not here:
            raise CarriedMissing(path=str(path))
        found += here
    return found


@dataclass(frozen=True)
class Packed:
    """A file as it came: where from, and its bytes; those of a small one unpacked too."""

    path: str
    data: bytes
    text: bytes | None = field(default=None, repr=False)

    @property
    def sha256(self) -> str:
        """Return the name of its bytes."""
        return sha256(self.data).hexdigest()

    @property
    def is_small(self) -> bool:
        """Say whether all of it may be held at once, and is."""
        return self.text is not None


def packed(path: Path) -> Packed:
    """Return the bytes of a file that is whole: unpacked to its end, it has the sum that its last line says.

    Raises:
        CarriedMissing: there is none.
        CarriedForeign: it is none that was packed, or larger than any that this program writes.
        CarriedDamaged: it is not whole, or the stick does not give it.
    """
    try:
        if path.is_fifo():  # nobody may ever write to it
            raise CarriedMissing(path=str(path))
        with path.open("rb") as opened:
            data = opened.read(FILE_MAX + 1)
    except (FileNotFoundError, IsADirectoryError) as fault:
        raise CarriedMissing(path=str(path)) from fault
    except OSError as fault:
        raise damaged(Packed(str(path), b""), N_("it cannot be read from where it lies")) from fault
    return checked_whole(Packed(str(path), data))


def checked_whole(file: Packed) -> Packed:
    """Return a file whose bytes are whole: unpacked to its end, it has the sum that its last line says.

    Raises:
        CarriedForeign, CarriedDamaged: as in `packed`.
    """
    if not file.data.startswith(_PACKED) or len(file.data) > FILE_MAX:
        raise CarriedForeign(path=file.path)
    whole = Packed(file.path, file.data, _small_text(file))
    _check_whole(whole)
    return whole


def _small_text(file: Packed) -> bytes | None:
    """Return what a small file unpacks to, None where it is not small.

    Raises:
        CarriedDamaged: it is cut, or its bytes are not as they were packed.
    """
    try:
        text = gzip.GzipFile(fileobj=io.BytesIO(file.data)).read(SMALL + 1)
    except _UNPACKED as fault:
        raise damaged(file, N_("it is cut, or its bytes are not as they were")) from fault
    return text if len(text) <= SMALL else None


def _check_whole(file: Packed) -> None:
    """Refuse a file whose bytes are not as they were written, before anything that they say is believed.

    Raises:
        CarriedDamaged: it is not whole.
    """
    text, before, digest = Text(file), "", sha256()
    while (line := text.line()) is not None:
        digest.update(before.encode())
        before = f"{line}\n"
    if not before.endswith(f'"sha256":"{digest.hexdigest()}"}}\n'):
        raise damaged(file, N_("its sum is not that of its lines"))


class Text:
    """The lines of a file, unpacked one by one; a file that unpacks to too much is refused."""

    def __init__(self, file: Packed) -> None:
        """Begin at its first line."""
        self._file: Final = file
        raw = io.BytesIO(file.data if file.text is None else file.text)
        self._packed: Final = raw if file.is_small else gzip.GzipFile(fileobj=raw)
        self._read = 0
        self._last = b""
        self.digest: Final = sha256()

    def line(self) -> str | None:
        """Return the next line without its end, None where there is none.

        Raises:
            CarriedDamaged: the file is cut, or its bytes are not as they were packed, or there are too many.
        """
        try:
            data = self._packed.readline(LINE_MAX + 1)
        except _UNPACKED as fault:
            raise damaged(self._file, N_("it is cut, or its bytes are not as they were")) from fault
        self._read += len(data)
        if len(data) > LINE_MAX or self._read > TEXT_MAX:
            raise damaged(self._file, N_("it is larger than any that this program writes"))
        if not data:
            return None
        self._last = data
        if not data.endswith(b"\n"):
            raise damaged(self._file, N_("it is cut, or its bytes are not as they were"))
        try:
            return data[:-1].decode()
        except UnicodeDecodeError as fault:
            raise damaged(self._file, N_("it is cut, or its bytes are not as they were")) from fault

    def required(self) -> str:
        """Return the next line of those that come before the last, and count it into the sum."""
        line = self.line()
        if line is None:
            raise damaged(self._file, N_("it is cut, or its bytes are not as they were"))
        self.digest.update(self._last)
        return line

    def check_end(self, count: int) -> None:
        """Read the last line, which says what came before it, and make sure that nothing comes after it."""
        if self.line() != trailer(count, self.digest.hexdigest()) or self.line() is not None:
            raise damaged(self._file, N_("its sum is not that of its lines"))


def damaged(file: Packed, reason: str) -> CarriedDamaged:
    """Return the refusal of a file that is not as its machine wrote it."""
    return CarriedDamaged(path=file.path, reason=reason)
