"""Whoever only begins to ask is not waited for: his line is closed, and others are served meanwhile."""

import socket
from pathlib import Path

import h11
import httpx2
import pytest

from supermarket.web.frame.serving import Settings
from supermarket.web.patience import WITHIN
from tests.ports import HERE
from tests.village import Time
from tests.web.serving import served


@pytest.mark.parametrize(
    ("state", "begun"),
    [
        (h11.IDLE, b"GET /public HT"),
        (h11.SEND_BODY, b"POST /door HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nstaff"),
    ],
)
def test_a_request_that_is_only_begun_is_given_up_after_a_while(
    ledger_path: Path, monkeypatch: pytest.MonkeyPatch, state: object, begun: bytes
) -> None:
    monkeypatch.setitem(WITHIN, state, 1.0)  # type: ignore[misc] # h11's states are classes of their own
    with served(Settings(path=ledger_path, hosts=frozenset(), now=Time().at)) as address:
        port = int(address.rpartition(":")[2])
        with socket.create_connection((HERE, port)) as line:
            line.settimeout(60)
            line.sendall(begun)
            assert httpx2.get(f"http://localhost:{port}/public").status_code == 200
            while line.recv(4096):
                pass
