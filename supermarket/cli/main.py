"""The first lines that run: Ctrl-C is held until it can be told in a sentence, and then the program is loaded."""

import signal
import sys
from types import FrameType

_held: list[int] = []


def console_entry() -> None:
    """Run the command line of this process and leave with its exit code."""
    code = 1
    try:
        signal.signal(signal.SIGINT, _hold)
        from supermarket.cli.run import main  # not before the line above

        code = main(before=_let_go)
    except KeyboardInterrupt:
        pass  # before it could be held, or once more while the first was being told
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(code)


def _hold(number: int, _frame: FrameType | None) -> None:
    _held.append(number)


def _let_go() -> None:
    """From here on Ctrl-C stops the command at once; one that came before does so now."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if _held:
        raise KeyboardInterrupt
