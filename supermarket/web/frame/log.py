"""The server's log: a line for each answer, of which nobody can tell who asked or about whom.

A line has the time, the method, the pattern of the address (never what stands in it: codes, names and digits of cards
would be there), the status and how long it took.
"""

import time
from collections.abc import Callable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from supermarket.clock import district_time, system_clock

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_UNKNOWN: Final = "-"


class Logged:
    """Stands before everything else and writes a line for each answer."""

    def __init__(self, app: ASGIApp, write: Callable[[str], None]) -> None:
        """Take what stands behind, and what writes a line."""
        self._app: Final = app
        self._write: Final = write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and write its line once it is answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            self._write(line_of(scope, status, time.perf_counter() - began))


def line_of(scope: Scope, status: int, seconds: float) -> str:
    """Return the line of an answer; a status of nought says that nobody waited for it."""
    method = scope["method"] if scope["method"] in _METHODS else _UNKNOWN  # a method may be any word that one sends
    at = district_time(system_clock().now())
    return f"{at} {method} {_pattern(scope)} {status} {seconds * 1000:.0f} ms"


def _pattern(scope: Scope) -> str:
    """Return the pattern by which an address was found; of one that was not found, nothing."""
    pattern = getattr(scope.get("route"), "path", None)
    return pattern if isinstance(pattern, str) else _UNKNOWN
