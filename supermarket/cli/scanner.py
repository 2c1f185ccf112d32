"""What a USB scanner types: CR, LF, CR LF, TAB or nothing ends a scan, and it arrives in a burst.

On a terminal keys are read one by one, so that a scan without an ending is taken when its digits check and the burst
is over. Piped input is read line by line.
"""

import codecs
import os
import select
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from supermarket.cli import console, recorded

PAUSE: Final = 0.12
"""Seconds without a key after which a burst is over; a scanner sends a key every few milliseconds."""
_ENDINGS: Final = "\r\n\t"
_ONE_ENDING: Final = "\r\n"
_ERASE: Final = "\x7f\b"
_END_OF_INPUT: Final = "\x04"
_INTERRUPT: Final = "\x03"
_SCAN_LENGTHS: Final = frozenset({8, 13, 24, 32})


class Keys(Protocol):
    """What is scanned or typed, text after text; None when nobody touched a key for so long.

    Looping again after the end of input goes on with what is typed then; a `secret` text is not shown.
    """

    secret: bool

    def __iter__(self) -> Iterator[str | None]:
        """Give the next texts."""


@contextmanager
def keys(*, is_whole: Callable[[str], bool], idle_seconds: float) -> Iterator[Keys]:
    """Give the keys of this terminal, or the lines of piped input.

    `is_whole` says whether digits that came without an ending are a whole scan.
    """
    if sys.platform == "win32" or not sys.stdin.isatty():
        if reconfigure := getattr(sys.stdin, "reconfigure", None):
            # CR ends a line too, and a text in another encoding is a wrong scan and no more.
            reconfigure(errors="replace", newline=None)
        yield _Lines()
        return
    import termios
    import tty

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor)
        mode = termios.tcgetattr(descriptor)
        mode[0] &= ~termios.ICRNL  # CR LF stays CR LF, one ending and not two
        termios.tcsetattr(descriptor, termios.TCSANOW, mode)
        yield _Terminal(descriptor, is_whole, idle_seconds)
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


class _Lines:
    """Lines of a file or pipe; a scanner that sends TAB makes several texts of one."""

    def __init__(self) -> None:
        self.secret = False
        self._texts: deque[str] = deque()

    def __iter__(self) -> Iterator[str | None]:
        while True:
            while self._texts:
                yield self._texts.popleft()
            _hand_over()
            line = sys.stdin.readline()
            if not line:
                return
            self._texts.extend(line.rstrip("\r\n").split("\t"))


class _Terminal:
    """Keys of a terminal; what came in a burst after one text is kept for the next."""

    def __init__(self, descriptor: int, is_whole: Callable[[str], bool], idle_seconds: float) -> None:
        self.secret = False
        self._descriptor = descriptor
        self._is_whole = is_whole
        self._idle_seconds = idle_seconds
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._typed: deque[str] = deque()
        self._text = ""
        self._key = ""

    def __iter__(self) -> Iterator[str | None]:
        while True:
            if not self._typed and not self._wait():
                if not self._text:
                    yield None
                elif len(self._text) in _SCAN_LENGTHS and self._is_whole(self._text):
                    yield self._ended()
                continue
            before, self._key = self._key, self._typed.popleft() if self._typed else ""
            if self._key == _END_OF_INPUT:
                self._text = ""
                return
            if before + self._key == _ONE_ENDING:
                continue
            if self._key and self._key in _ENDINGS:
                yield self._ended()
            elif self._key:
                self._text = _with_key(self._text, self._key, shown="" if self.secret else self._key)

    def _wait(self) -> bool:
        """Wait for keys; say whether any came before the burst was over, or anybody was idle for so long."""
        if not self._text:
            _hand_over()
        ready, _, _ = select.select([self._descriptor], [], [], PAUSE if self._text else self._idle_seconds)
        if ready:
            data = _read(self._descriptor)
            self._typed.extend(self._decoder.decode(data) if data else _END_OF_INPUT)
        return bool(ready)

    def _ended(self) -> str:
        text, self._text = self._text, ""
        console.echo("\n")
        return text


def _hand_over() -> None:
    """Hand over what was shown so far before somebody is waited for: that answer was seen."""
    console.flush()
    recorded.seen()


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # the terminal was closed
        return b""


def _with_key(text: str, key: str, *, shown: str) -> str:
    """Return the text after one more key, and echo it, which the terminal does not do itself."""
    if key == _INTERRUPT:
        raise KeyboardInterrupt
    if key in _ERASE:
        if text and shown:
            console.echo_erased()
        return text[:-1]
    console.echo(shown if shown.isprintable() else "")
    return text + key
