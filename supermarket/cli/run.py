"""One run: chooses the language, runs the command, and turns whatever stops it into one sentence and an exit code.

0 is done, 1 is refused, 2 is wrong usage, 3 is done although the answer could not be shown, or
nobody knows whether it is done. Nobody sees a traceback.
"""

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from supermarket.cli.frame import console, recorded
from supermarket.cli.frame.line.language import language, speak

if TYPE_CHECKING:
    from collections.abc import Callable

    from typer.core import TyperGroup

DONE = 0
REFUSED = 1
MISUSED = 2
UNSHOWN = 3
COLLECTED_AFTER = 200_000
"""More objects than loading a command makes; looking through them for garbage meanwhile takes a tenth of the time."""


def main(
    argv: Sequence[str] | None = None,
    *,
    program: "Callable[[], TyperGroup] | None" = None,
    before: "Callable[[], None] | None" = None,
) -> int:
    """Run one command line and return its exit code.

    `program` gives other commands than this program's own; `before` is called once whatever stops it can be told.
    """
    gc.set_threshold(COLLECTED_AFTER)
    arguments = list(sys.argv[1:] if argv is None else argv)
    console.prepare()
    recorded.seen()
    if not speak(language(arguments, os.environ)):
        console.tell("The Chinese texts are not built; install the program, or run `make` in its folder.")
    try:
        if before:
            before()
        code = _run(arguments, program)
        console.flush()
    except SystemExit as leaving:
        return _left(leaving, arguments)
    except BaseException as fault:  # noqa: BLE001 - this is the edge: whatever it is, a person gets one sentence
        return _refused(fault, arguments)
    return code


def _run(arguments: list[str], program: "Callable[[], TyperGroup] | None") -> int:
    import typer

    from supermarket.cli.app import program as whole_program
    from supermarket.cli.frame.line.completion import ASKED, completed
    from supermarket.cli.frame.misuse import sentence
    from supermarket.locale import _

    front = (program or whole_program)()
    if asked := os.environ.get(ASKED):
        return completed(front, asked)
    try:
        with front.make_context("supermarket", arguments) as context:
            code = front.invoke(context)
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.TyperException as wrong:
        console.tell(sentence(wrong))
        if where := getattr(wrong, "ctx", None):
            console.tell_lines(where.get_usage())
            console.tell(_("More: {command}").format(command=f"{where.command_path} --help"))
        return MISUSED
    return code if isinstance(code, int) else DONE


def _left(leaving: SystemExit, arguments: Sequence[str]) -> int:
    """Keep the exit code that a library left with; a text instead of a code is its last words.

    Where it left although something is done, that is told.
    """
    if leaving.code and recorded.unseen() is not None:
        return _refused(console.UnshownError(), arguments)
    if leaving.code is None or isinstance(leaving.code, int):
        return leaving.code or DONE
    console.tell(str(leaving.code))
    return REFUSED


def _refused(fault: BaseException, arguments: Sequence[str]) -> int:
    from supermarket.cli.frame.faults import done_all_the_same, sentence

    names = recorded.unseen()
    console.tell(sentence(fault, arguments) if names is None else done_all_the_same(fault, names, arguments))
    _let_go()
    is_unknown = getattr(fault, "code", "") == "commit_unknown"
    return UNSHOWN if names is not None or is_unknown else REFUSED


def _let_go() -> None:
    """Give up what could not be shown, or Python would complain about it once more when it ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
