"""The operations: one address for each command. All are POST, since what identifies a person belongs into no address.

Whoever asks shows a token of a member of staff, as scripts do on the command line; a browser's session does not count
here, so that no page elsewhere can have a browser send anything.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from supermarket.cli.frame.console import plain
from supermarket.cli.frame.signs import without_cards
from supermarket.district.dated.registers import STAFF, in_force
from supermarket.errors import Refusal
from supermarket.ledger import Ledger
from supermarket.local.browsers.sessions import SignedIn
from supermarket.local.tokens import staff_of_token
from supermarket.web.acts.commands import command_of
from supermarket.web.acts.files import without_places
from supermarket.web.acts.made import files_below, sort_of, wanted_files
from supermarket.web.acts.running import Answer, MistypedError, run
from supermarket.web.acts.seconds import asker_with_second
from supermarket.web.api.bodies import typed_of
from supermarket.web.api.description import described
from supermarket.web.frame.serving import serving
from supermarket.web.frame.visits import NotSignedInError, Visit

router = APIRouter()
_SCHEME: Final = "bearer"
_SIGNS: Final = (b"[", b"{", b",", b":")
"""What stands between values of JSON, and in no base64."""
SIGNS_MAX: Final = 20_000
"""So many of them a request has at most: a roster of two hundred people has a thousand."""


def _visiting(request: Request) -> Iterator[Visit]:
    """Give the visit of whoever shows a token; in a drill, where nobody proves anything, his staff code does too."""
    with serving(request).ledgers.lent() as ledger:
        yield visit_of_token(request, ledger)


def visit_of_token(request: Request, ledger: Ledger) -> Visit:
    """Return the visit of whoever shows a token.

    Raises:
        NotSignedInError: nobody does, or it is not good.
    """
    scheme, _blank, token = request.headers.get("authorization", "").partition(" ")
    with ledger.reading() as session:
        shown = token.strip() if scheme.lower() == _SCHEME else ""
        code = staff_of_token(session, shown) or (shown if ledger.drill else "")
        staff = in_force(session, STAFF, code, session.today) if code else None
    if staff is None:
        raise NotSignedInError
    known = SignedIn("", staff.staff, staff.site, "named" if ledger.drill else "token", 0, 0, 0)
    return Visit(request, ledger, "", known, staff)


TokenVisit = Annotated[Visit, Depends(_visiting)]


async def _told_by(request: Request, _visit: TokenVisit) -> dict[str, Any]:
    """Give what was sent, read after the token alone, and only where it has few values.

    A long one is some files, which are read in no time; a million values keep a server from answering for seconds.

    Raises:
        RequestValidationError: it is no object of JSON, or has too many values.
    """
    try:
        body = await request.body()
        sent = (
            None if sum(body.count(sign) for sign in _SIGNS) > SIGNS_MAX else json.loads(body, object_pairs_hook=_once)
        )
    except (ValueError, RecursionError):
        sent = None
    if not isinstance(sent, dict):
        raise RequestValidationError([])
    return sent


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose fields stand there once each: of two that differ nobody knows which is meant.

    Raises:
        ValueError: one stands there twice.
    """
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError
    return fields


Told = Annotated[dict[str, Any], Depends(_told_by)]


@router.get("/api/openapi.json")
def description() -> Response:
    """Describe every operation in the visitor's language, as OpenAPI has it; who has no token may read it too."""
    return JSONResponse(described())


@router.post("/api/{path:path}")
def operate(visit: TokenVisit, path: str, body: Told) -> Response:
    """Run a command, and answer with its value as --json shows it, the entries that it recorded and its files."""
    command = command_of(path)
    if command is None:
        raise HTTPException(404)
    with TemporaryDirectory(prefix="supermarket-api-") as place:
        folder = Path(place)
        given, made = folder / "given", folder / "made"
        given.mkdir()
        made.mkdir()
        typed = typed_of(command, body, given)
        asker = asker_with_second(visit, command, typed)
        ledger = visit.server.settings.path
        answer = run(visit.ledger, command, typed, asker, path=ledger, files=wanted_files(command, typed, made))
        return JSONResponse(_told(answer, visit.as_of))


def _told(answer: Answer, as_of: str) -> dict[str, Any]:
    """Return an answer as JSON knows it; a path in it is that of a file which goes along, by its name."""
    return {
        "value": _plain(answer.value),
        "entries": list(answer.entries),
        "reversed_by": answer.reversed_by,
        "files": [
            {
                "field": field,
                "name": file.name,
                "type": sort_of(file),
                "base64": base64.b64encode(file.read_bytes()).decode("ascii"),
            }
            for field, where in answer.files.items()
            for file in files_below(where)
        ],
        "as_of": as_of,
    }


def _plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON knows
    """Return a value in what JSON knows, all levels deep."""
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return str(value)
        case PurePath():
            return value.name
        case Mapping():
            return {str(name): _plain(each) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
    return _plain(plain(value))


def refused(status: int, code: str, sentence: str, fault: Exception) -> JSONResponse:
    """Return what a refusal is answered with: its code and fields for programs, its sentence for a person."""
    fields: dict[str, Any] = {}
    if isinstance(fault, Refusal):
        fields = {name: _quoted(getattr(fault, name)) for name in fault.names}
    elif isinstance(fault, MistypedError) and fault.field:
        fields = {"field": fault.field}
    headers = {"www-authenticate": "Bearer"} if status == 401 else None  # noqa: PLR2004 - RFC 9110, 15.5.2
    told = {"code": code, "sentence": without_places(without_cards(sentence)), "fields": fields}
    return JSONResponse(told, status, headers)


def _quoted(value: object) -> Any:  # noqa: ANN401 - whatever JSON knows
    return without_places(without_cards(value)) if isinstance(value, str) else _plain(value)
