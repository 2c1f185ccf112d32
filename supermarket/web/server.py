"""Runs the server of a machine's ledger: one process or several, until it is stopped."""

import socket
import sys
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from supermarket.locale import use
from supermarket.web.frame.serving import Settings
from supermarket.web.patience import PatientProtocol
from supermarket.web.reach import Reach

KEPT_ALIVE: Final = 60
"""Seconds for which a phone's line is kept open after an answer: opening one anew costs a poor line three trips."""
FINISHED_WITHIN: Final = 30
"""Seconds that whoever waits for an answer still has when the server is stopped."""
AT_ONCE: Final = 1_000
"""So many requests are answered at once; more are told that the server is busy (503)."""


def serve(settings: Settings, reached: Reach, bound: socket.socket, *, workers: int = 1) -> None:
    """Serve a ledger on a bound socket until the server is stopped; what is being answered then is finished.

    Each of several workers is a process of its own with the ledger open for itself; they queue up for writing as any
    other commands do.

    Raises: KeyboardInterrupt: it was stopped by Ctrl-C.
    """
    with tempfile.TemporaryDirectory(prefix="supermarket-counts-") as counts:
        _serve(replace(settings, counts=Path(counts)), reached, bound, workers)


def _serve(settings: Settings, reached: Reach, bound: socket.socket, workers: int) -> None:
    config = uvicorn.Config(
        partial(served, settings),
        factory=True,
        http=PatientProtocol,
        workers=workers,
        log_level="critical",  # its own lines name addresses; what goes wrong is told by the application
        access_log=False,
        server_header=False,
        proxy_headers=reached.behind is not None,
        forwarded_allow_ips=reached.behind or "",
        ssl_certfile=reached.certificate.file if reached.certificate else None,
        timeout_keep_alive=KEPT_ALIVE,
        timeout_graceful_shutdown=FINISHED_WITHIN,
        limit_concurrency=AT_ONCE,
    )
    try:
        if workers == 1:
            uvicorn.Server(config).run(sockets=[bound])
        else:
            Multiprocess(config, sockets=[bound]).run()
    finally:
        use(settings.language)  # `served` chose another


def served(settings: Settings) -> ASGIApp:
    """Return the application of a worker, with its log before it."""
    use("en")  # the words of commands are read once; each visitor hears them in his own language
    from supermarket.web.app import application  # noqa: PLC0415 - not before the line above
    from supermarket.web.frame.log import Logged  # noqa: PLC0415 - beside it

    app = application(settings)
    return Logged(app, partial(_append, settings.log)) if settings.log else app


def _append(log: Path, line: str) -> None:
    """Write a line to the end of the log, which other workers write to as well; nobody waits where it cannot be."""
    try:
        with log.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    except OSError as fault:
        sys.stderr.write(f"{log}: {fault.strerror}\n")
