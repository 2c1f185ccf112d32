"""What went wrong, in one sentence: refusals of the rules, faults of the machine, and a net for the program's own."""

import errno
import os
import platform
import re
import sys
import tempfile
import traceback
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Final

from typer import TyperException

from supermarket import __version__
from supermarket.cli.frame.console import UnshownError
from supermarket.cli.frame.machine import ledger_place
from supermarket.clock import district_time, system_clock
from supermarket.errors import Refusal
from supermarket.journal.engines.told import sentence_of
from supermarket.locale import N_, _

_OF_SOMEBODY: Final = re.compile(r"\d|[^\x00-\x7f]")
"""Names and numbers, in what an exception says."""
_BY_NUMBER: Final = {
    errno.ENOSPC: N_("The disk is full; make room and try again."),
    errno.EDQUOT: N_("The disk space allotted to this account is used up; make room and try again."),
    errno.EROFS: N_("The disk cannot be written to; choose another place."),
    errno.ENOENT: N_("There is no file or folder {path}."),
    errno.EACCES: N_("This account may not use {path}; choose another place or ask who looks after the machine."),
    errno.EPERM: N_("This account may not use {path}; choose another place or ask who looks after the machine."),
    errno.EEXIST: N_("{path} is there already."),
    errno.EISDIR: N_("{path} is a folder, not a file."),
    errno.ENOTDIR: N_("{path} is a file, not a folder."),
    errno.ENAMETOOLONG: N_("The name {path} is too long."),
    errno.EMFILE: N_("Too many files are open on this machine; close other programs and try again."),
}


def sentence(fault: BaseException, arguments: Sequence[str]) -> str:
    """Return one sentence about whatever stopped a command; for a fault of the program, where its details lie."""
    match fault:
        case Refusal():
            return str(fault)
        case KeyboardInterrupt():
            return _("Stopped; what was not finished was not recorded.")
        case UnshownError():
            return _unshown(fault.__cause__)
        case MemoryError():
            return _("The machine's memory is full; close other programs and try again.")
    return of_disk(fault) or _net(fault, arguments)


def done_all_the_same(fault: BaseException, names: Sequence[str], arguments: Sequence[str]) -> str:
    """Return one sentence about what is done for good although its answer, or what came after it, was stopped."""
    if isinstance(fault, UnshownError | KeyboardInterrupt):
        why = _("only the answer could not be shown.")
    else:
        why = _("only what came after it failed: {fault}").format(fault=sentence(fault, arguments))
    if not names:
        return _("What was asked is done; {why}").format(why=why)
    if len(names) == 1:
        return _("It is recorded as {entry}; {why}").format(entry=names[0], why=why)
    text = _("{count} entries are recorded, {first} to {last}; {why}")
    return text.format(count=len(names), first=names[0], last=names[-1], why=why)


def _unshown(cause: BaseException | None) -> str:
    """Return why an answer that only tells what is there could not be shown."""
    if isinstance(cause, BrokenPipeError):
        return _("Whoever was reading the answer stopped; the rest was not shown.")
    if getattr(cause, "errno", None) in {errno.ENOSPC, errno.EDQUOT}:
        return _("The answer could not be shown: the disk that it goes to is full.")
    return _("The answer could not be shown: nothing takes it; the output is closed.")


def of_machine(fault: BaseException) -> str:
    """Return the sentence for a fault of the disk, a path or its rights; nothing for any other."""
    if not isinstance(fault, OSError):
        return ""
    path = fault.filename if isinstance(fault.filename, str | os.PathLike) else ""
    if path and Path(path).name.startswith("."):
        path = str(Path(path).parent)  # a draft, which nobody named
    text = _BY_NUMBER.get(fault.errno or 0, "")
    if text and (path or "{path}" not in text):
        return _(text).format(path=path)
    if fault.errno is None:
        return ""
    what = f"{path}: {fault.strerror}" if path else fault.strerror
    return _("The machine reports a fault: {fault}.").format(fault=what)


def of_database(fault: BaseException) -> str:
    """Return the sentence for a fault that the ledger's database reports; nothing for any other."""
    # SQLAlchemy is looked up, not imported: where it is not loaded it cannot have wrapped one.
    wrapper = getattr(sys.modules.get("sqlalchemy.exc"), "DBAPIError", None)
    inner = getattr(fault, "orig", None) if wrapper and isinstance(fault, wrapper) else fault
    text = sentence_of(inner)
    return _(text) if text else ""


def of_disk(fault: BaseException) -> str:
    """Return the sentence for a fault of the machine or of the ledger's database; nothing for any other."""
    return of_machine(fault) or of_database(fault)


def is_surprise(fault: BaseException) -> bool:
    """Say whether nobody has a sentence for a fault."""
    return not (isinstance(fault, (Refusal, KeyboardInterrupt, MemoryError)) or of_disk(fault))


def _net(fault: BaseException, arguments: Sequence[str]) -> str:
    at = system_clock().now()
    # No values: they may be names and numbers of people. Which command it was, the traceback shows.
    options = " ".join(argument.partition("=")[0] for argument in arguments if argument.startswith("--"))
    details = "".join(
        [
            f"supermarket {__version__}, Python {platform.python_version()}, {platform.platform()}\n",
            f"{district_time(at)} +08:00\noptions: {options}\n\n",
            *map(_told, traceback.format_exception(fault)),
        ]
    )
    for folder in (_ledger_folder, _temporary_folder):
        try:
            path = _written_down(folder(arguments) / f"supermarket-fault-{_mark_of(fault)}.txt", details)
        except (OSError, ValueError, TyperException):  # no such folder, no path at all, no home
            continue
        return _(
            "The program has a fault; the details are in {path}. Please hand that file to who looks after it."
        ).format(path=path)
    return _("The program has a fault ({fault}), and its details could not be written down.").format(
        fault=type(fault).__name__
    )


def _told(lines: str) -> str:
    """Return a piece of a traceback; of what an exception says, digits and whatever is not ASCII are hidden.

    It quotes what was at hand: a library that finds a value wrong names it, and it may be a person's.
    """
    return lines if lines.startswith("  File ") else _OF_SOMEBODY.sub("·", lines)


def _mark_of(fault: BaseException) -> str:
    """Return what is the same for the same fault, whenever it comes: where it arose, in which version."""
    places = (f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(fault.__traceback__))
    return sha256("\n".join([__version__, type(fault).__name__, *places]).encode(errors="replace")).hexdigest()[:12]


def _written_down(path: Path, details: str) -> Path:
    """Write the details of a fault down, once: a server that many ask would fill the disk with those of one."""
    with suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(details)
        except OSError:
            path.unlink(missing_ok=True)
            raise
    return path


def _temporary_folder(_arguments: Sequence[str]) -> Path:
    return Path(tempfile.gettempdir())


def _ledger_folder(arguments: Sequence[str]) -> Path:
    """Return the folder of the ledger that was asked for, without the parser, which may be what failed."""
    asked = [argument.removeprefix("--db=") for argument in arguments if argument.startswith("--db=")]
    asked += [value for option, value in pairwise(arguments) if option == "--db"]
    named = asked[-1] if asked else os.environ.get("SUPERMARKET_DB", "")
    return Path(named).parent if named else ledger_place().parent
