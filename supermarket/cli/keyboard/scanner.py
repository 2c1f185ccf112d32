"""What a USB scanner types: CR, LF, CR LF, TAB or nothing ends a scan, and it arrives in a burst.

At a terminal keys are read one by one. Piped input is read line by line.
"""

import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from supermarket.cli.frame import console, recorded
from supermarket.cli.keyboard.bursts import PAUSE, Typing
from supermarket.cli.keyboard.echo import Echo, LineEcho
from supermarket.cli.keyboard.key_sources import Source, terminal
from supermarket.cli.keyboard.keystrokes import Strokes

_END_OF_INPUT: Final = "\x04"
_INTERRUPT: Final = "\x03"
_GLANCE: Final = 0.03
"""Seconds that pass before a key is shown, so that a scan is shown when all of it is known and can be hidden."""
_MINUTE: Final = 30.0
"""After so many seconds without a key the hour on the screen is drawn anew."""


class Keys(Protocol):
    """What is scanned or typed, text after text; None when nobody touched a key for so long.

    Looping again after the end of input goes on with what is typed then; a `secret` text is not shown.
    """

    secret: bool

    def __iter__(self) -> Iterator[str | None]:
        """Give the next texts."""


@contextmanager
def keys(*, idle_seconds: float) -> Iterator[Keys]:
    """Give the keys of this terminal, or the lines of piped input."""
    if not sys.stdin.isatty():
        if reconfigure := getattr(sys.stdin, "reconfigure", None):
            # CR ends a line too, and a text in another encoding is a wrong scan and no more.
            reconfigure(errors="replace", newline=None)
        yield _Lines()
        return
    with terminal() as source:
        yield Live(source, idle_seconds)


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


class Live:
    """Keys one by one; what came in a burst after one text is kept for the next. `echo` shows the line."""

    def __init__(self, source: Source, idle_seconds: float) -> None:
        """Take where keys come from."""
        self.secret = False
        self.closed = False
        """Whether the terminal is there no more: nobody can be asked anything."""
        self.echo: Echo = LineEcho()
        self._source = source
        self._idle_seconds = idle_seconds
        self._strokes = Strokes()
        self._typing = Typing()
        self._keys: deque[str] = deque()
        self._scans: deque[str] = deque()
        """What one burst without endings held; a loop that is left after a text takes the others up again."""
        self._paused = True

    def __iter__(self) -> Iterator[str | None]:
        """Give the texts as they end, None when nobody touched a key for so long; what was half typed is gone then."""
        while True:
            if self._scans:
                scan = self._scans.popleft()
                self._show(scan)
                self.echo.ended()
                yield scan
                continue
            if not self._keys and not self._more():
                if self._paused:
                    self._typing.ended()
                    self._show()
                    yield None
                else:
                    self._pause()
                continue
            if not self._keys:  # what came was no text, such as an arrow
                continue
            key = self._keys.popleft()
            if key == _INTERRUPT:
                self._typing.ended()
                raise KeyboardInterrupt
            if key == _END_OF_INPUT:
                self._typing.ended()
                if not self.closed:
                    self._show()
                return
            if (ended := self._typing.key(key, time.monotonic())) is not None:
                self._show(ended)
                self.echo.ended()
                yield ended

    @contextmanager
    def in_turn(self, echo: Echo) -> Iterator[None]:
        """Show the line otherwise meanwhile, and take Ctrl-C in its turn among the other keys."""
        before, self.echo = self.echo, echo
        self._source.interrupt(at_once=False)
        try:
            yield
        finally:
            self.echo = before
            self._source.interrupt(at_once=True)

    def _pause(self) -> None:
        self._paused = True
        self._keys.extend(self._strokes.paused())
        if not self._keys:
            self._scans.extend(self._typing.paused())

    def _more(self) -> bool:
        """Wait for keys; say whether any came before the burst was over, or anybody was idle for so long."""
        if self._paused:
            _hand_over()
        left = self._idle_seconds if self._paused else PAUSE
        if not self._paused and not self._arrive(_GLANCE):
            self._show()
        elif not self._paused:
            return True
        while not self._arrive(min(left, _MINUTE)):
            left -= _MINUTE
            if left <= 0:
                return False
            self.echo.passed(resized=False)
        return True

    def _arrive(self, seconds: float) -> bool:
        """Take the keys that arrive; say whether anything did."""
        while True:
            sent = self._source.wait(seconds)
            if sent is None:
                return False
            if not sent:  # the window has another size
                self.echo.passed(resized=True)
                continue
            self.closed = self._source.closed
            self._paused = False
            self._keys.extend(self._strokes.take(sent))
            return True

    def _show(self, text: str | None = None) -> None:
        if not self.secret:
            self.echo.typed(self._typing.text if text is None else text)


def _hand_over() -> None:
    """Hand over what was shown so far before somebody is waited for: that answer was seen."""
    console.flush()
    recorded.seen()
