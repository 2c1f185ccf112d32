"""Where this machine is reached, and who answers there."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Final

import pytest

from supermarket.clock import system_clock
from supermarket.local.certificate import certificate_of
from supermarket.local.networks import ALIVE_ANSWER, LOCALHOST, Listener, host_names, listener_at, network_addresses

Wrapping = Callable[[socket.socket], socket.socket]


def plain(bare: socket.socket) -> socket.socket:
    return bare


@contextmanager
def answering(said: bytes, wrapped: Wrapping = plain) -> Iterator[int]:
    """Give the port of a server that says the same to whoever asks."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Say nothing."""

    class Quiet(HTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing where somebody speaks in plain to a server of TLS."""

    server = Quiet((str(LOCALHOST), 0), Answering)
    port = server.server_port
    server.socket = wrapped(server.socket)
    serving = Thread(target=server.serve_forever, args=(0.01,))
    serving.start()
    try:
        yield port
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Wrapping:
    ledger = tmp_path_factory.mktemp("secure") / "ledger.db"
    served, _is_new = certificate_of(ledger, (LOCALHOST,), ("localhost",), now=system_clock().now())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(served.file)
    return lambda bare: context.wrap_socket(bare, server_side=True)


OURS: Final = ALIVE_ANSWER
THEIRS: Final = b"<title>router</title>"


def test_it_is_told_who_answers_on_a_port(secure: Wrapping) -> None:
    found = []
    for said, wrapped in ((OURS, secure), (OURS, plain), (THEIRS, secure), (THEIRS, plain)):
        with answering(said, wrapped) as port:
            found.append(listener_at(LOCALHOST, port))
    assert found == [Listener.SECURE, Listener.PLAIN, Listener.ANOTHER, Listener.ANOTHER]


def test_nobody_answers_on_a_port_that_is_free() -> None:
    with socket.socket() as taken:
        taken.bind((str(LOCALHOST), 0))  # taken and not listened on: so nobody else takes it meanwhile
        assert listener_at(LOCALHOST, taken.getsockname()[1]) is Listener.NOBODY


def test_every_address_is_one_at_which_a_neighbour_reaches_this_machine() -> None:
    addresses = network_addresses()
    assert not any(each.is_loopback or each.is_link_local for each in addresses)
    for each in addresses:
        with socket.socket() as listening:
            listening.bind((str(each), 0))  # only an address of this machine can be listened on
    assert len(set(addresses)) == len(addresses)


def test_a_certificate_takes_this_machines_own_names(tmp_path: Path) -> None:
    names = host_names()
    assert names[0] == "localhost"
    made, _is_new = certificate_of(tmp_path / "ledger.db", (LOCALHOST,), names, now=system_clock().now())
    assert made.names == names
