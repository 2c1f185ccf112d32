"""A pseudo-terminal with a command in it: typed at as a scanner types, read as a person reads."""

import codecs
import copy
import os
import re
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pyte

from tests.command import INSTALLED, ROOT

if sys.platform != "win32":
    import fcntl
    import pty
    import termios

DEADLINE: Final = 60
"""Seconds after which a text that did not come fails the test; it is only ever waited out by a program that hangs."""
END: Final = "\x04"
_COLOURS: Final = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_UNFINISHED: Final = re.compile(r"\x1b(\[[0-9;?]*)?$")


class _Screen(pyte.Screen):
    """A screen that has another one before it, as every terminal of today, and gives the first one back."""

    _OTHER: Final = 1049

    def set_mode(self, *modes: int, **kwargs: bool) -> None:
        """Keep the first screen when the other one is asked for."""
        if kwargs.get("private") and self._OTHER in modes:
            self._first = copy.deepcopy(self.buffer), copy.copy(self.cursor)
            self.erase_in_display(2)
        super().set_mode(*modes, **kwargs)

    def reset_mode(self, *modes: int, **kwargs: bool) -> None:
        """Give the first one back."""
        if kwargs.get("private") and self._OTHER in modes:
            self.buffer, self.cursor = self._first
        super().reset_mode(*modes, **kwargs)


class Terminal:
    """A command in a terminal of 24 lines and 80 columns, until it is left; nothing of it outlives the block."""

    def __init__(
        self,
        *arguments: str | Path,
        env: Mapping[str, str] | None = None,
        program: Sequence[str] = INSTALLED,
        size: tuple[int, int] = (80, 24),
        encoding: str = "utf-8",
    ) -> None:
        self._master, slave = pty.openpty()
        self._slave = slave
        self._screen = _Screen(*size)
        self._stream = pyte.Stream(self._screen)
        self._set_size(*size)
        plain = {
            name: value for name, value in os.environ.items() if not name.startswith(("SUPERMARKET_", "LC_", "PYTHON"))
        }
        plain |= {"LANG": "C.UTF-8", "TERM": "xterm", "SUPERMARKET_LANG": "en"}
        for name in ("COLUMNS", "LINES"):
            plain.pop(name, None)
        self.process: Final = subprocess.Popen(
            [*program, *map(str, arguments)],
            env=plain | dict(env or {}),
            cwd=ROOT,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._raw = ""
        self._drawn = 0
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

    @property
    def raw(self) -> str:
        """All that was sent to the terminal so far, whatever became of it on the screen."""
        return self._raw

    @property
    def rows(self) -> list[str]:
        """What stands on the screen now, row by row; a wide sign takes two columns and stands in the first."""
        self._draw()
        return [line.rstrip() for line in self._screen.display]

    def cells(self) -> list[list[tuple[str, str]]]:
        """Return the signs on the screen, row by row, each with how it looks in rich's words."""
        self._draw()
        rows = (self._screen.buffer[row] for row in range(self._screen.lines))
        looks = ("bold", "reverse")
        return [
            [
                (cell.data, " ".join([*(look for look in looks if getattr(cell, look)), cell.fg]))
                for cell in (row[column] for column in range(self._screen.columns))
                if cell.data
            ]
            for row in rows
        ]

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size, as one drags its corner."""
        self._draw()
        self._screen.resize(rows, columns)
        self._set_size(columns, rows)
        os.kill(self.process.pid, signal.SIGWINCH)

    def until_row(self, text: str, *, fits: Callable[[list[str]], bool] = lambda _rows: True) -> list[str]:
        """Wait until a row of the screen has a text, and return the screen."""
        end = time.monotonic() + DEADLINE
        while not (any(text in row for row in self.rows) and fits(self.rows)):
            assert self._more(end), f"{text!r} stands nowhere:\n" + "\n".join(self.rows)
        return self.rows

    def _draw(self) -> None:
        """Let the screen take what was sent since it was last looked at; most tests never look."""
        self._stream.feed(self._raw[self._drawn :])
        self._drawn = len(self._raw)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

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
