"""The one cookie: the secret of a session, with the language that its owner reads; strict, and hidden from scripts."""

from typing import Final, cast

from starlette.requests import HTTPConnection
from starlette.responses import Response

from supermarket.locale import Language

_PLAIN: Final = "supermarket"
_SECURE: Final = "__Host-supermarket"
"""A browser takes a cookie of this name only over HTTPS and only for this very host (RFC 6265bis, 4.1.3.2)."""


def secret_of(request: HTTPConnection, *, secure: bool) -> str:
    """Return the secret that a browser holds, or nothing."""
    return _value(request, secure=secure).partition(".")[0]


def language_of(request: HTTPConnection, *, secure: bool) -> Language | None:
    """Return the language that a session's owner chose, or None."""
    language = _value(request, secure=secure).partition(".")[2]
    return cast("Language", language) if language in {"zh", "en"} else None


def give(response: Response, secret: str, language: str, *, secure: bool) -> None:
    """Let a browser hold the secret of a session until it is closed."""
    name = _SECURE if secure else _PLAIN
    response.set_cookie(name, f"{secret}.{language}", httponly=True, samesite="strict", secure=secure, path="/")


def take_back(response: Response, *, secure: bool) -> None:
    """Let a browser forget the secret."""
    name = _SECURE if secure else _PLAIN
    response.delete_cookie(name, httponly=True, samesite="strict", secure=secure, path="/")


def _value(request: HTTPConnection, *, secure: bool) -> str:
    return request.cookies.get(_SECURE if secure else _PLAIN, "")
