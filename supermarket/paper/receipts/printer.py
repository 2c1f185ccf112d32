"""A cheap receipt printer of 58 mm paper, plugged in as a device (/dev/usb/lp0): it takes bytes, Chinese in GB18030.

What it prints is a row of bytes in ESC/POS, the command set that all of them understand.
"""

import errno
import os
import select
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

WAIT_SECONDS: Final = 10.0
"""A printer that takes nothing for so long is switched off or has no paper; the queue waits no longer."""
_BEGIN: Final = b"\x1b@\x1c&"
"""ESC @ forgets what was set before, FS & says that two bytes are a Chinese character."""
_TEAR: Final = b"\n\n\n\n"
"""So far the paper has to come out before it can be torn off."""


_DEVICES: Final = (Path("/dev"), Path("/dev/usb"))
"""Where devices stand: what is not there is a printer that is not plugged in, and never a folder to be made."""


def is_printer(place: Path) -> bool:
    """Say whether a path is a device that takes bytes and no folder; Windows has printers behind drivers alone."""
    return sys.platform != "win32" and (place.is_char_device() or (place.parent in _DEVICES and not place.is_dir()))


def print_texts(device: Path, texts: Iterable[str], *, wait_seconds: float = WAIT_SECONDS) -> None:
    """Print texts one after another, each to be torn off.

    Raises:
        OSError: the printer is not there, or takes nothing.
    """
    data = b"".join(_BEGIN + text.encode("gb18030") + _TEAR for text in texts)
    descriptor = os.open(device, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        while data:
            _readable, ready, _failed = select.select([], [descriptor], [], wait_seconds)
            if not ready:
                raise OSError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT), str(device))
            data = data[os.write(descriptor, data) :]
    finally:
        os.close(descriptor)
