"""A process that has loaded the program stands by, and divides for each command: what is loaded is loaded once.

A command run this way is a process of its own all the same, with the arguments, environment, folder and streams that it
was given; only Python's own beginning is not its own. `python -m tests.standing_by ADDRESS` stands by at a socket;
`program` gives a file that a shell finds as `supermarket`, which hands over what it was called with.
"""

import atexit
import gc
import importlib
import io
import json
import os
import pkgutil
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final, TextIO, cast

ROOT: Final = Path(__file__).parent.parent
_STREAMS: Final = 3
_LONGEST: Final = 600
"""Seconds after which a command that does not end fails its test."""
_CALL: Final = """#!{python} -IS
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as line:
    line.connect({address!r})
    asked = json.dumps([sys.argv[1:], dict(os.environ), os.getcwd()]).encode()
    socket.send_fds(line, [len(asked).to_bytes(8, "big")], [0, 1, 2])
    line.sendall(asked)
    os._exit(line.recv(1)[0])
"""


@cache
def address() -> str:
    """Return where a process stands by until this one ends."""
    place = tempfile.mkdtemp(prefix="line-")  # the address of a socket must be short
    where = str(Path(place) / "line")
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("SUPERMARKET_", "LC_", "PYTHON"))
    }
    asking = [sys.executable, "-m", "tests.standing_by", where]
    standing = subprocess.Popen(asking, cwd=ROOT, stdout=subprocess.PIPE, env=plain)
    assert standing.stdout
    assert standing.stdout.readline() == b"ready\n"
    standing.stdout.close()

    def end() -> None:
        standing.terminate()
        standing.wait()
        shutil.rmtree(place)

    atexit.register(end)
    return where


def program(folder: Path) -> Path:
    """Put a `supermarket` into a folder, which a shell finds there."""
    command = folder / "supermarket"
    command.write_text(_CALL.format(python=sys.executable, address=address()), encoding="utf-8")
    command.chmod(0o755)
    return command


def answered(arguments: Sequence[str], env: Mapping[str, str], cwd: Path, typed: bytes) -> tuple[int, bytes, bytes]:
    """Run a command, with what is typed piped in; return its exit code and what it wrote to either stream."""
    with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err, _line() as line:
        given.write(typed)
        given.seek(0)
        asked = json.dumps([list(arguments), dict(env), str(cwd)]).encode()
        streams = [file.fileno() for file in (given, out, err)]
        socket.send_fds(line, [len(asked).to_bytes(8, "big")], streams)
        line.sendall(asked)
        code = line.recv(1)[0]
        out.seek(0)
        err.seek(0)
        return code, out.read(), err.read()


def _line() -> socket.socket:
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(_LONGEST)
    line.connect(address())
    return line


def stand_by(address: str) -> None:
    """Load the program, and divide for whoever calls."""
    import supermarket.cli  # noqa: PLC0415 - by this process alone

    for one in pkgutil.walk_packages(supermarket.cli.__path__, "supermarket.cli."):
        importlib.import_module(one.name)
    from supermarket.kinds import KINDS  # noqa: PLC0415 - by this process alone

    len(KINDS)  # loads every feature
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as calls:
        calls.bind(address)
        calls.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            line, _where = calls.accept()
            with suppress(ChildProcessError):  # those that have answered are let go
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            if os.fork() == 0:
                calls.close()
                _answer(line)
            line.close()


def _answer(line: socket.socket) -> None:
    """Take a call, let one more process run it, and say how it ended."""
    head, streams, _flags, _from = socket.recv_fds(line, 8, _STREAMS)
    arguments, environment, folder = json.loads(_received(line, int.from_bytes(head, "big")))
    running = os.fork()
    if running == 0:
        line.close()
        _run(arguments, environment, folder, streams)
    _process, status = os.waitpid(running, 0)
    code = os.waitstatus_to_exitcode(status)
    line.sendall(bytes([code if code >= 0 else 128 - code]))
    os._exit(0)


def _received(line: socket.socket, size: int) -> bytes:
    received = b""
    while len(received) < size:
        received += line.recv(size - len(received))
    return received


def _run(arguments: list[str], environment: dict[str, str], folder: str, streams: list[int]) -> None:
    """Be the command: with its streams, environment and folder, and its exit code at the end."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(folder)
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    sys.stdin, sys.stdout, sys.stderr = (_stream(number, encoding) for number in range(_STREAMS))
    sys.argv = ["supermarket", *arguments]
    from supermarket.cli.main import console_entry  # noqa: PLC0415 - by this process alone

    code = 1
    try:
        console_entry()
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 0
    finally:
        for shown in (sys.stdout, sys.stderr):
            shown.flush()
        os._exit(code)


def _stream(number: int, encoding: str) -> TextIO:
    name, _colon, errors = encoding.partition(":")
    buffering = 1 if number == _STREAMS - 1 or os.isatty(number) else io.DEFAULT_BUFFER_SIZE
    mode = "w" if number else "r"
    return cast("TextIO", open(number, mode, buffering, name, errors or None, closefd=False))


if __name__ == "__main__":
    stand_by(sys.argv[1])
