"""A pseudo-terminal with a command in it: typed at as a scanner types, read as a person reads."""

import codecs
import os
import re
import select
import struct
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tests.command import INSTALLED, ROOT

if sys.platform != "win32":
    import fcntl
    import pty
    import termios

DEADLINE: Final = 12
"""Seconds after which a text that did not come fails the test; it is only ever waited out by a program that hangs."""
END: Final = "\x04"
_COLOURS: Final = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_UNFINISHED: Final = re.compile(r"\x1b(\[[0-9;?]*)?$")


class Terminal:
    """A command in a terminal of 24 lines and 80 columns, until it is left; nothing of it outlives the block."""

    def __init__(
        self, *arguments: str | Path, env: Mapping[str, str] | None = None, program: Sequence[str] = INSTALLED
    ) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        plain = {
            name: value for name, value in os.environ.items() if not name.startswith(("SUPERMARKET_", "LC_", "PYTHON"))
        }
        plain |= {"LANG": "C.UTF-8", "TERM": "xterm", "SUPERMARKET_LANG": "en"}
        for size in ("COLUMNS", "LINES"):
            plain.pop(size, None)
        self.process: Final = subprocess.Popen(
            [*program, *map(str, arguments)],
            env=plain | dict(env or {}),
            cwd=ROOT,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        self._slave = slave
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._raw = ""
        self._read = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.kill()
        self.hang_up()

    @property
    def shown(self) -> str:
        """All that was shown so far, without colours; a bell is \\a."""
        return _COLOURS.sub("", _UNFINISHED.sub("", self._raw)).replace("\r\n", "\n")

    def type(self, text: str | bytes) -> None:
        """Type keys, all in one burst."""
        keys = text.encode() if isinstance(text, str) else text
        while keys:
            keys = keys[os.write(self._master, keys) :]

    def until(self, text: str) -> str:
        """Return what is shown from the last text read on, to the end of this one; wait for it."""
        end = time.monotonic() + DEADLINE
        while (found := self.shown.find(text, self._read)) < 0:
            assert self._more(end), f"{text!r} was not shown:\n{self.shown[self._read :]}"
        before, self._read = self._read, found + len(text)
        return self.shown[before : self._read]

    def ended(self, code: int = 0) -> str:
        """Wait until the command has ended, as it should with this exit code; return what it still showed."""
        end = time.monotonic() + DEADLINE
        self._let_go()
        while self._more(end):
            pass
        before, self._read = self._read, len(self.shown)
        assert self.process.wait(DEADLINE) == code, self.shown
        return self.shown[before:]

    def kill(self) -> None:
        """Kill the command as a power cut does."""
        self.process.kill()
        self.process.wait(DEADLINE)

    def hang_up(self) -> None:
        """Close the terminal, as one closes a window."""
        self._let_go()
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def settings(self) -> list[object]:
        """Return how the terminal is set."""
        return termios.tcgetattr(self._slave)

    def _let_go(self) -> None:
        """Close our copy of the command's end, so that the end of the command is the end of what is shown."""
        if self._slave >= 0:
            os.close(self._slave)
            self._slave = -1

    def _more(self, end: float) -> bool:
        """Wait for more to be shown; say whether anything was before the deadline or the end of the command."""
        while True:
            ready, _writable, _failed = select.select([self._master], [], [], 0.05)
            if ready:
                break
            if time.monotonic() > end or self.process.poll() is not None:
                return False
        try:
            data = os.read(self._master, 65_536)
        except OSError:  # Linux says so when nobody has the other end open any more
            data = b""
        self._raw += self._decoder.decode(data)
        return bool(data)
