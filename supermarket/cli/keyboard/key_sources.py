"""Where keys come from: a terminal set to give each key at once and echo none, and set back whatever happens."""

import codecs
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, Final, NoReturn, Protocol

if sys.platform == "win32":
    import msvcrt
else:
    import termios
    import tty

_END_OF_INPUT: Final = "\x04"
_READ_MAX: Final = 4096
_POLL_SECONDS: Final = 0.01
_WINDOWS_END: Final = "\x1a"
_WINDOWS_KEYS: Final = "\x00\xe0"
"""What stands before a key that is no sign, as an arrow, in the consoles of Windows."""
_SIGNALLED: Final = 128
"""The exit code of a program that a signal ended is so much above its number."""


class Source(Protocol):
    """Gives what is typed; `closed` says that the terminal is there no more."""

    closed: bool

    def interrupt(self, *, at_once: bool) -> None:
        """Let Ctrl-C interrupt at once whatever is being done, or be a key among the others, in its turn."""

    def wait(self, seconds: float) -> str | None:
        """Return what arrived: nothing where the window has another size, None where nothing did for so long."""


@contextmanager
def terminal() -> Iterator[Source]:
    """Give the keys of this terminal, and leave it as it was found, also where the program is told to end."""
    if sys.platform == "win32":
        yield _Console()
        return
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    source = _Terminal(descriptor)
    try:
        with _on_signals(source):
            source.prepare()
            yield source
    finally:
        source.let_go()
        with suppress(termios.error):  # the terminal is there no more
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


class _Terminal:
    """A terminal of Linux or macOS."""

    def __init__(self, descriptor: int) -> None:
        self.closed = False
        self._descriptor = descriptor
        self._decoder = codecs.getincrementaldecoder(sys.stdin.encoding or "utf-8")(errors="replace")
        self._at_once = True
        self._woken, self._wakes = os.pipe()
        os.set_blocking(self._wakes, False)

    def prepare(self) -> None:
        """Take keys one by one, each as it is typed; of all that stop or halt a program only Ctrl-C still may."""
        tty.setcbreak(self._descriptor)
        mode: list[Any] = termios.tcgetattr(self._descriptor)
        mode[0] &= ~(termios.ICRNL | termios.IXON)  # CR LF stays CR LF, one ending and not two
        mode[3] &= ~(termios.IEXTEN if self._at_once else termios.IEXTEN | termios.ISIG)
        for key in (termios.VQUIT, termios.VSUSP):
            mode[6][key] = b"\0"
        termios.tcsetattr(self._descriptor, termios.TCSANOW, mode)

    def interrupt(self, *, at_once: bool) -> None:
        """Set the terminal so; one that is there no more stays as it is."""
        self._at_once = at_once
        with suppress(termios.error):
            self.prepare()

    def wait(self, seconds: float) -> str | None:
        """Return what arrived, in whatever pieces."""
        if self.closed:
            return _END_OF_INPUT
        ready, _, _ = select.select([self._descriptor, self._woken], [], [], seconds)
        if self._woken in ready:
            os.read(self._woken, _READ_MAX)
            return _END_OF_INPUT if self.closed else ""
        if not ready:
            return None
        try:
            data = os.read(self._descriptor, _READ_MAX)
        except OSError:
            data = b""
        self.closed = not data
        return self._decoder.decode(data) if data else _END_OF_INPUT

    def wake(self) -> None:
        """End the waiting that goes on."""
        with suppress(BlockingIOError):
            os.write(self._wakes, b"\0")

    def let_go(self) -> None:
        """Close what only waiting needs."""
        os.close(self._woken)
        os.close(self._wakes)


if sys.platform == "win32":

    class _Console:
        """A console of Windows."""

        def __init__(self) -> None:
            self.closed = False
            self._size = os.get_terminal_size()

        def interrupt(self, *, at_once: bool) -> None:
            """Do nothing: there it is a key among the others anyway."""

        def wait(self, seconds: float) -> str | None:
            """Return what arrived; such a console tells nobody that its size changed, so it is looked at."""
            end = time.monotonic() + seconds
            while not msvcrt.kbhit():
                with suppress(OSError):
                    if (size := os.get_terminal_size()) != self._size:
                        self._size = size
                        return ""
                if time.monotonic() >= end:
                    return None
                time.sleep(_POLL_SECONDS)
            typed = ""
            while msvcrt.kbhit():
                key = msvcrt.getwch()
                if key in _WINDOWS_KEYS and msvcrt.kbhit():
                    msvcrt.getwch()
                    continue
                typed += _END_OF_INPUT if key == _WINDOWS_END else key
            return typed or self.wait(max(0.0, end - time.monotonic()))


@contextmanager
def _on_signals(source: _Terminal) -> Iterator[None]:
    """Tell the source of another size or a closed window, and end in good order where the program is told to end."""

    def hang_up() -> None:
        source.closed = True
        source.wake()

    def go_on() -> None:
        source.prepare()
        source.wake()

    def end() -> NoReturn:
        raise SystemExit(_SIGNALLED + signal.SIGTERM)

    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    does: dict[int, Callable[[], None]] = {
        signal.SIGWINCH: source.wake,
        signal.SIGHUP: hang_up,
        signal.SIGCONT: go_on,
        signal.SIGTERM: end,
    }

    def handle(number: int, _frame: FrameType | None) -> None:
        does[number]()

    before = {number: signal.signal(number, handle) for number in does}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
