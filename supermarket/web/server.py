"""Starts the server of a machine's ledger: which addresses it answers, and what it says of itself."""

from pathlib import Path
from typing import Final

import uvicorn

from supermarket.locale import Language, use
from supermarket.web.frame.serving import Settings

LOCAL: Final = ("localhost", "127.0.0.1", "[::1]")


def hosts(port: int, names: tuple[str, ...] = LOCAL) -> frozenset[str]:
    """Return the names with the port, as a browser sends them; the usual port is left out by browsers."""
    return frozenset(f"{name}:{port}" for name in names) | (frozenset(names) if port in {80, 443} else frozenset())


def serve(path: Path, *, port: int, language: Language, now: int | None = None) -> None:
    """Serve a ledger on this machine alone until it is stopped."""
    use("en")  # the words of commands are read once; each visitor hears them in his own language
    from supermarket.web.app import application  # noqa: PLC0415 - not before the line above

    settings = Settings(path=path, hosts=hosts(port), language=language, now=now)
    uvicorn.run(application(settings), host="127.0.0.1", port=port, log_level="warning", access_log=False)
