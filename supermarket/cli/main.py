"""The first lines that run: Ctrl-C is held until it can be told in a sentence, and then the program is loaded."""

import gc
import os
import signal
import sys
from types import FrameType

_held: list[int] = []
_NAMES_NEEDED = "说明"
"""What stands in names of files that this program makes."""


def console_entry() -> None:
    """Run the command line of this process and leave with its exit code."""
    code = 1
    try:
        _begin_anew_where_names_are_lost()
        signal.signal(signal.SIGINT, _hold)
        from supermarket.cli.run import main  # not before the line above

        code = main(before=_let_go)
    except KeyboardInterrupt:
        pass  # before it could be held, or once more while the first was being told
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Python looks through all that was loaded for garbage before it ends: measured, a third of what a balance costs.
    gc.freeze()
    sys.exit(code)


def _begin_anew_where_names_are_lost() -> None:
    """Begin anew in Python's UTF-8 mode where the locale has no Chinese names of files, nor Chinese arguments.

    Nothing but a new beginning changes how Python reads them. The console keeps its own encoding.
    """
    try:
        _NAMES_NEEDED.encode(sys.getfilesystemencoding())
    except UnicodeEncodeError:
        console = sys.stdout or sys.stderr
        spoken = {"PYTHONIOENCODING": f"{console.encoding}:{console.errors}"} if console else {}
        anew = [sys.executable, "-X", "utf8", *sys.orig_argv[1:]]
        os.execve(sys.executable, anew, {**spoken, **os.environ})  # noqa: S606 - this very command line, by no shell


def _hold(number: int, _frame: FrameType | None) -> None:
    _held.append(number)


def _let_go() -> None:
    """From here on Ctrl-C stops the command at once; one that came before does so now."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if _held:
        raise KeyboardInterrupt
