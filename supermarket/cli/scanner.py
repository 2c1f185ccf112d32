"""What a USB scanner types: CR, LF, CR LF, TAB or nothing ends a scan, and it arrives in a burst.

On a terminal keys are read one by one, so that a scan without an ending is taken when its digits check and the burst is over.
Piped input is read line by line.
"""

import codecs
import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from supermarket.cli import console

PAUSE: Final = 0.12
"""Seconds without a key after which a burst is over; a scanner sends a key every few milliseconds."""
_ENDINGS: Final = "\r\n\t"
_ERASE: Final = "\x7f\b"
_END_OF_INPUT: Final = "\x04"
_INTERRUPT: Final = "\x03"
_SCAN_LENGTHS: Final = frozenset({8, 13, 24, 32})


@contextmanager
def keys(*, is_whole: Callable[[str], bool], idle_seconds: float) -> Iterator[Iterator[str | None]]:
    """Give what is scanned or typed, text after text; None when nobody touched a key for so long.

    `is_whole` says whether digits that came without an ending are a whole scan.
    """
    if sys.platform == "win32" or not sys.stdin.isatty():
        yield _lines()
        return
    import termios
    import tty

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor)
        yield _bursts(descriptor, is_whole, idle_seconds)
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _lines() -> Iterator[str | None]:
    """Give the parts of every line; a scanner that sends TAB makes several of one."""
    for line in sys.stdin:
        yield from line.rstrip("\r\n").split("\t")


def _bursts(descriptor: int, is_whole: Callable[[str], bool], idle_seconds: float) -> Iterator[str | None]:
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    text = ""
    while True:
        ready, _, _ = select.select([descriptor], [], [], PAUSE if text else idle_seconds)
        if not ready:
            if not text:
                yield None
            elif len(text) in _SCAN_LENGTHS and is_whole(text):
                yield _ended(text)
                text = ""
            continue
        try:
            data = os.read(descriptor, 4096)
        except OSError:  # the terminal was closed
            data = b""
        if not data:
            return
        for key in decoder.decode(data):
            if key in _ENDINGS:
                yield _ended(text)
                text = ""
            elif key in _ERASE:
                text = text[:-1]
                console.echo("\b \b")
            elif key == _END_OF_INPUT:
                return
            elif key == _INTERRUPT:
                raise KeyboardInterrupt
            else:
                text += key
                console.echo(key)


def _ended(text: str) -> str:
    console.echo("\n")
    return text
