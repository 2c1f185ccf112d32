"""Whoever is answered before all that he sends was read sees the answer all the same: a line cut says nothing."""

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from supermarket.web.frame.guard import BODY_MAX, FIELDS_MAX
from supermarket.web.frame.serving import Settings
from tests.ports import HERE
from tests.village import Time
from tests.web.serving import served

FORM = "multipart/form-data; boundary=x"


@pytest.fixture(scope="module")
def address(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    ledger = Path(shutil.copyfile(made_ledger, tmp_path_factory.mktemp("let-go") / "ledger.db"))
    with served(Settings(path=ledger, hosts=frozenset(), language="en", now=Time().at)) as address:
        yield address


def answer(address: str, path: str, sort: str, size: int, **headers: str) -> bytes:
    """Send a body as a browser on a poor line does, and return the whole answer."""
    host = urlsplit(address).netloc
    head = {"host": host, "content-type": sort, "content-length": str(size), "connection": "close", **headers}
    with socket.create_connection((HERE, int(host.rpartition(":")[2])), timeout=120) as line:
        lines = [f"POST {path} HTTP/1.1", *(f"{name}: {of}" for name, of in head.items()), "", ""]
        line.sendall("\r\n".join(lines).encode())
        for _piece in range(size // 65_536):
            line.sendall(b"x" * 65_536)
        line.sendall(b"x" * (size % 65_536))
        return b"".join(iter(lambda: line.recv(65_536), b""))


def test_a_photo_that_is_sent_when_the_session_has_ended_or_from_elsewhere_is_answered(address: str) -> None:
    assert answer(address, "/act/claim/file", FORM, 3_000_000, origin=address).startswith(b"HTTP/1.1 303")
    assert b"not of this server" in answer(address, "/act/claim/file", FORM, 3_000_000, origin="http://evil.example")


def test_too_many_photos_are_told_so(address: str) -> None:
    assert b"fewer or smaller pictures" in answer(
        address, "/act/claim/file", FORM, BODY_MAX + 1_000_000, origin=address
    )
    fields = "application/x-www-form-urlencoded"
    assert b"fewer or smaller pictures" in answer(address, "/till", fields, FIELDS_MAX + 1_000_000, origin=address)


@pytest.mark.parametrize("path", ["/mine", "/door", "/till", "/api/balance"])
def test_a_line_that_is_cut_while_something_is_sent_is_no_fault_of_the_program(
    path: str, ledger_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with served(Settings(path=ledger_path, hosts=frozenset(), language="en", now=Time().at)) as address:
        host = urlsplit(address).netloc
        head = {"host": host, "origin": address, "content-type": FORM, "content-length": "50000"}
        lines = [f"POST {path} HTTP/1.1", *(f"{name}: {of}" for name, of in head.items())]
        with socket.create_connection((HERE, int(host.rpartition(":")[2])), timeout=120) as line:
            line.sendall("\r\n".join([*lines, "authorization: Bearer 15001", "", "--x"]).encode())
            line.shutdown(socket.SHUT_WR)
            assert line.recv(65_536) == b""
    assert list(ledger_path.parent.glob("supermarket-fault-*")) == []
    assert capsys.readouterr().err == ""
