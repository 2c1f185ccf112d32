"""Carrying over a line 联线: the same files as by stick, handed over to the centre's server and fetched from it.

The server is asked as any other program asks it (docs/api.md): by HTTPS and a token of a member of staff. Its
certificate is one that this machine's system trusts, or the very one whose fingerprint was told once.
"""

import base64
import http.client
import json
import re
import ssl
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import urlsplit

from supermarket.books.rebuild import Progress
from supermarket.books.session import ReadSession, Request
from supermarket.carry.files.form import ENDING
from supermarket.carry.files.writing import Carried
from supermarket.carry.going import write_out
from supermarket.carry.keys import forget_secret, keep_secret
from supermarket.carry.taking import TakenAll, take_all
from supermarket.errors.many.carry import (
    LineAway,
    LineForeign,
    LineInsecure,
    LineRefused,
    LineTokenMissing,
    LineUnset,
    LineUntrusted,
)
from supermarket.journal.entry import node_of
from supermarket.journal.store import own_stream
from supermarket.ledger import Ledger
from supermarket.local.secrets import secret_of
from supermarket.locale import language

_KEPT: Final = "line"
_SECONDS: Final = 60
"""So long the server may be silent."""
_ANSWER_MAX: Final = 256 * 1024 * 1024
_WRITTEN: Final = re.compile(r"[!-~]+")
"""What a host and a path are written in: no blank, and nothing but ASCII."""
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Line:
    """A line to the centre: the server's address, the token by which it is asked, and its certificate's SHA-256.

    Without a `fingerprint` the certificate must be one that this machine's system trusts.
    """

    url: str
    token: str
    fingerprint: str | None = None


@dataclass(frozen=True)
class Synced:
    """What went to the centre over the line, what it took of that, and what came from it."""

    sent: tuple[Carried, ...]
    received: TakenAll


def line_of(session: ReadSession) -> Line | None:
    """Return the line that this machine keeps, or None."""
    kept = secret_of(session.transaction, _KEPT)
    return Line(**json.loads(kept)) if kept else None


def keep_line(ledger: Ledger, line: Line | None) -> None:
    """Keep a line in the local drawer, so that nobody types it again; None forgets it."""
    with ledger.database.writing() as transaction:
        if line is None:
            forget_secret(transaction, _KEPT)
        else:
            keep_secret(transaction, _KEPT, json.dumps(asdict(line)).encode())


def line_to(session: ReadSession, url: str | None, token: str | None, fingerprint: str | None) -> Line:
    """Return the line that is meant: what is given, and else what is kept.

    Raises:
        LineUnset: no address is given, and none is kept.
        LineForeign: the address is none of a server.
        LineInsecure: it is not HTTPS, and not this very machine.
        LineTokenMissing: no token is given, and none is kept for that server.
    """
    kept = line_of(session)
    if url is None and kept is None:
        raise LineUnset
    same = kept is not None and url in {None, kept.url}
    wanted = kept.url if url is None and kept else _checked(url or "")
    shown = token or (kept.token if same and kept else None)
    if shown is None:
        raise LineTokenMissing(url=wanted)
    typed = re.sub(r"[\s:]", "", fingerprint or "").lower()  # a screen shows it in groups, on two lines
    known = typed or (kept.fingerprint if same and kept else None)
    return Line(wanted, shown, known)


def sync(ledger: Ledger, line: Line, request: Request, progress: Progress) -> Synced:
    """Hand over to the centre what it lacks, fetch from it what this machine lacks, and take that in.

    Raises:
        LineAway, LineUntrusted, LineRefused: the server does not answer, is not known, or refuses.
        Refusal: as `carry out` and `carry in` refuse.
    """
    with TemporaryDirectory(prefix="supermarket-line-") as place:
        going, coming = Path(place) / "going", Path(place) / "coming"
        going.mkdir()
        coming.mkdir()
        sent = write_out(ledger, going, request, progress)
        for each in sent:
            _ask(line, "carry/in", {"files": [_packed(Path(each.file))]})  # one by one: each is taken or refused whole
        with ledger.reading() as session:
            node = node_of(own_stream(session.transaction).origin)
        answer = _ask(line, "carry/out", {"to": node, "place": True})
        files = _unpacked(line, answer, coming)
        received = take_all(ledger, files, request, progress) if files else TakenAll((), ())
    return Synced(tuple(sent), received)


def _packed(file: Path) -> dict[str, str]:
    return {"name": f"carried{ENDING}", "base64": base64.b64encode(file.read_bytes()).decode("ascii")}


def _unpacked(line: Line, answer: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write the files of an answer into a folder, under names of our own.

    Raises:
        LineAway: it is no answer of such a server.
    """
    try:
        files = [base64.b64decode(file["base64"], validate=True) for file in answer.get("files", [])]
    except (TypeError, LookupError, ValueError) as fault:
        raise LineAway(url=line.url) from fault
    places = [folder / f"{number}{ENDING}" for number in range(len(files))]
    for place, file in zip(places, files, strict=True):
        place.write_bytes(file)
    return places


def _checked(url: str) -> str:
    """Return an address as it is kept.

    Raises:
        LineForeign: it is none of a server.
        LineInsecure: it is not HTTPS, and not this very machine.
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
        name = host.encode("idna").decode()  # as it is asked for; a name of too long or empty parts is none
    except ValueError:
        host, name, parts = "", "", urlsplit("")
    is_written = _WRITTEN.fullmatch(name) and _WRITTEN.fullmatch(f"{parts.path}/")
    if parts.scheme not in {"http", "https"} or not is_written or parts.username or parts.query:
        raise LineForeign(url=url)
    if parts.scheme == "http" and host not in _LOCAL:
        raise LineInsecure(url=url)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def _ask(line: Line, operation: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the server answers.

    Raises:
        LineAway, LineUntrusted, LineRefused: it does not, is not known, or refuses.
    """
    parts = urlsplit(line.url)
    connection = _connected(line)
    try:
        connection.request(
            "POST",
            f"{parts.path}/api/{operation}",
            json.dumps(body).encode(),
            {
                "Authorization": f"Bearer {line.token}",
                "Content-Type": "application/json",
                "Accept-Language": language(),
            },
        )
        response = connection.getresponse()
        text = response.read(_ANSWER_MAX)
        answer = json.loads(text)
    except (OSError, http.client.HTTPException, ValueError) as fault:
        raise LineAway(url=line.url) from fault
    finally:
        connection.close()
    if response.status != http.client.OK or not isinstance(answer, dict):
        said = answer if isinstance(answer, dict) else {}
        raise LineRefused(url=line.url, sentence_there=str(said.get("sentence", response.reason)))
    return answer


def _connected(line: Line) -> http.client.HTTPConnection:
    """Return a connection to the server that is known; nothing was sent over it yet.

    Raises:
        LineAway: nobody answers.
        LineUntrusted: somebody else does, or one whose certificate is not known.
    """
    parts = urlsplit(line.url)
    host = parts.hostname or ""
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port, timeout=_SECONDS)
    context = ssl.create_default_context()
    if line.fingerprint:  # the certificate itself is known, whoever signed it and whatever names stand in it
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection = http.client.HTTPSConnection(host, parts.port, timeout=_SECONDS, context=context)
    try:
        connection.connect()
    except ssl.SSLCertVerificationError as fault:
        raise LineUntrusted(url=line.url, fingerprint=_fingerprint_at(host, parts.port or 443)) from fault
    except (OSError, http.client.HTTPException) as fault:
        raise LineAway(url=line.url) from fault
    found = sha256(connection.sock.getpeercert(binary_form=True) or b"").hexdigest()
    if line.fingerprint and found != line.fingerprint:
        connection.close()
        raise LineUntrusted(url=line.url, fingerprint=found)
    return connection


def _fingerprint_at(host: str, port: int) -> str:
    try:
        return sha256(ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate((host, port), timeout=_SECONDS))).hexdigest()
    except OSError:
        return ""
