"""A server of pages for tests: in a thread of theirs for browsers, or the installed command in a process of its own."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import Final

import uvicorn

from supermarket.web.app import application
from supermarket.web.frame.serving import Settings
from supermarket.web.patience import PatientProtocol
from tests.command import INSTALLED
from tests.ports import HERE, free_port

_BUSY: Final = 60
"""Seconds within which a command of the tests has started or ended, on a machine that has much else to do."""


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """Serve a ledger from a thread, and give the address; the settings' hosts are those of a port that is free."""
    with socket.socket() as bound:
        bound.bind((HERE, 0))
        bound.listen()
        port = bound.getsockname()[1]
        app = application(replace(settings, hosts=frozenset({f"localhost:{port}", f"{HERE}:{port}"})))
        server = uvicorn.Server(uvicorn.Config(app, http=PatientProtocol, log_level="critical", access_log=False))
        thread = Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            yield f"http://localhost:{port}"
        finally:
            server.should_exit = True
            thread.join()


@dataclass
class Started:
    """A command that serves, in a process of its own: its port, what it said when it started, and when it stopped."""

    port: int
    process: subprocess.Popen[str]
    said: list[str]

    def stop(self) -> tuple[int, list[str]]:
        """Press Ctrl-C, and return the exit code and what was said then."""
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=_BUSY)
        return self.process.returncode, (out + err).split("\n")


@contextmanager
def started(*command: str | Path) -> Iterator[Started]:
    """Start a command that serves, on a free port, and give it once it has said that it does."""
    port = free_port()
    plain = {name: of for name, of in os.environ.items() if not name.startswith(("SUPERMARKET_", "LC_", "PYTHON"))}
    process = subprocess.Popen(
        [*INSTALLED, *map(str, command), "--port", str(port)],
        env=plain | {"LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        yield Started(port, process, _first_words(process))
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=_BUSY)


def _first_words(process: subprocess.Popen[str]) -> list[str]:
    """Return the lines up to the one that says how to stop, and those below it that belong to it."""
    assert process.stdout
    said = []
    for line in process.stdout:
        said.append(line.rstrip("\n"))
        if "Ctrl-C" in line:
            return said
    raise AssertionError(said, process.communicate()[1])
