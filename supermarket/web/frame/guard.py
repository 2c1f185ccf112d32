"""The guard at the door: who is asked for, from where, how much, and in which language; and what every answer says.

A request that changes anything comes from a page of this very server (Origin, RFC 6454; Sec-Fetch-Site where a browser
says that) or carries a token, which no browser adds by itself.
"""

import sys
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from supermarket.cli.frame.faults import is_surprise, sentence
from supermarket.local.networks import ALIVE, ALIVE_ANSWER
from supermarket.locale import Language, _, spoken
from supermarket.registers.numerals import how_many
from supermarket.web.frame.cookies import language_of
from supermarket.web.frame.serving import Settings, serving

BODY_MAX: Final = 16 * 1024 * 1024
"""No request is longer: some photos of a phone."""
FIELDS_MAX: Final = 1024 * 1024
"""A form without files is no longer: sixteen million signs of one keep a server from answering for six seconds."""
LET_GO_MAX: Final = 4 * BODY_MAX
"""So much of what is too long is taken and let go, that whoever sent some photos too many is told so."""
_FIELDS: Final = "application/x-www-form-urlencoded"
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""The content security policy of every page: nothing from elsewhere, nothing written into a page."""
HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), geolocation=(), microphone=(), payment=()",
    "x-frame-options": "DENY",
}
METRICS: Final = "/metrics"
"""What whoever watches the server asks for, on this machine or with a token."""
_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1"})
_LANGUAGES: Final[dict[str, Language]] = {"zh": "zh", "en": "en"}
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class _TooLongError(HTTPException):
    """A body is longer than it said, or than anything may be; the application answers it, and it is no fault."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(413, _too_long())


class _Body:
    """What a request sends: read up to a bound, and what nobody read is let go before the answer.

    Whoever is answered while he still sends has his line cut, and never sees the sentence that says why.
    """

    def __init__(self, receive: Receive, most: int, *, sends: bool) -> None:
        """Take where it comes from, how much is read, and whether anything comes."""
        self._receive: Final = receive
        self._most: Final = most
        self._taken = 0
        self._comes = sends

    async def read(self) -> Message:
        """Return the next piece.

        Raises:
            _TooLongError: more came than is read.
        """
        message = await self._next()
        if self._taken > self._most:
            raise _TooLongError
        return message

    async def let_go(self) -> None:
        """Take what still comes, and keep nothing of it; who sends without end is cut off."""
        while self._comes and self._taken <= LET_GO_MAX:
            await self._next()

    async def _next(self) -> Message:
        message = await self._receive()
        self._taken += len(message.get("body", b""))
        self._comes = self._comes and bool(message.get("more_body"))
        return message


class Guard:
    """Stands before the application."""

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        """Take what stands behind, and the server's settings."""
        self._app: Final = app
        self._settings: Final = settings

    def close(self) -> None:
        """Close what stands behind, where no server does that in the end."""
        serving(self._app).close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or refuse it in a sentence."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with spoken(_language(scope, self._settings)):
            await self._http(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = _Body(receive, _most(Headers(scope=scope)), sends=_sends(scope))
        answered = False

        async def marked(message: Message) -> None:
            nonlocal answered
            answered = True
            if message["type"] == "http.response.start":
                await body.let_go()
                serving(self._app).counts.answered(message["status"])
                _mark(MutableHeaders(scope=message), secure=self._settings.secure)
            await send(message)

        if scope["path"] == ALIVE:  # `doctor` asks by any name; there is nothing in it
            await PlainTextResponse(ALIVE_ANSWER)(scope, receive, marked)
            return
        refused = None if _is_watched(scope) else _refused(scope, self._settings)
        if refused:
            await PlainTextResponse(refused[1], refused[0])(scope, receive, marked)
            return
        try:
            await self._app(scope, body.read, marked)
        except _TooLongError:
            await PlainTextResponse(_too_long(), 413)(scope, receive, marked)
        except Exception as fault:  # noqa: BLE001 - this is the edge: whatever it is, a visitor gets one sentence
            if not answered:
                status, text = fault_told(fault, self._settings.local)
                await PlainTextResponse(text, status)(scope, receive, marked)


def fault_told(fault: Exception, ledger: Path) -> tuple[int, str]:
    """Return the status and the sentence of what is no refusal; of a surprise the details lie beside the ledger.

    Where that is, is told on the machine that serves and to no visitor.
    """
    where = sentence(fault, ("--db", str(ledger)))
    if not is_surprise(fault):
        return 503, where
    sys.stderr.write(f"{where}\n")
    return 500, _("The program has a fault; its details are on the machine that serves this page.")


def _refused(scope: Scope, settings: Settings) -> tuple[int, str] | None:
    headers = Headers(scope=scope)
    host = headers.get("host", "").lower()
    if host not in settings.hosts:
        return 421, _("This server is not asked for by that name; use the address that it showed when it started.")
    if settings.secure and scope["scheme"] != "https":
        return 403, _("This server speaks HTTPS alone; use the address that it showed when it started.")
    length = how_many(headers.get("content-length", "0"))
    if length is None or length > _most(headers):
        return 413, _too_long()
    of_program = scope["path"].startswith("/api/") and headers.get("authorization", "").lower().startswith("bearer ")
    if scope["method"] in _SAFE or of_program:
        return None
    if not _is_of_here(headers, host, settings):
        return 403, _(
            "This was sent by a page that is not of this server, and nothing was done; open this program's own page."
        )
    return None


def is_of_here(scope: Scope) -> bool:
    """Say whether a request comes from this very machine."""
    client = scope.get("client")
    try:
        return client is not None and ip_address(client[0]).is_loopback
    except ValueError:  # a proxy that said no address
        return False


def _is_watched(scope: Scope) -> bool:
    """Say whether figures are asked for on this machine: past a proxy, so by no name and over plain HTTP.

    It is asked for by an address, or a page elsewhere whose name points here could read them.
    """
    host = Headers(scope=scope).get("host", "").lower().partition(":")[0]
    return scope["path"] == METRICS and scope["method"] in _SAFE and is_of_here(scope) and host in _THIS_MACHINE


def _sends(scope: Scope) -> bool:
    """Say whether a request has a body that comes by itself; one that asks first (RFC 9110, 10.1.1) is told first."""
    headers = Headers(scope=scope)
    return "expect" not in headers and (headers.get("content-length", "0") != "0" or "transfer-encoding" in headers)


def _most(headers: Headers) -> int:
    """Return how many bytes a request may send, by what it says that it sends."""
    return FIELDS_MAX if headers.get("content-type", "").lower().strip().startswith(_FIELDS) else BODY_MAX


def _is_of_here(headers: Headers, host: str, settings: Settings) -> bool:
    """Say whether a browser says that one of our own pages sent this; one that says nothing is not believed."""
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    origin = headers.get("origin") or _origin_of(headers.get("referer", ""))
    return origin == f"{'https' if settings.secure else 'http'}://{host}"


def _origin_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def _too_long() -> str:
    return _("That is more than this server takes at once; send fewer or smaller pictures.")


def _mark(headers: MutableHeaders, *, secure: bool) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    headers.setdefault("cache-control", "no-store")
    if secure:
        headers["strict-transport-security"] = "max-age=31536000"


def _language(scope: Scope, settings: Settings) -> Language:
    """Return the language of a request: that of its address, of its session, or the first that the browser reads."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[0]
    if asked in _LANGUAGES:
        return _LANGUAGES[asked]
    if chosen := language_of(HTTPConnection(scope), secure=settings.secure):
        return chosen
    for part in Headers(scope=scope).get("accept-language", "").lower().split(","):
        word = part.strip()[:2]
        if word in _LANGUAGES:
            return _LANGUAGES[word]
    return settings.language
